"""Work records that a release depends on: signed, complete, about these bytes, or they do not count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from bureau import DOCUMENT, Bureau, copy, page

from gate import judging, now, records, strict_json, trust
from gate.approvals import AsOf, Opened
from gate.gitstore import Repository
from gate.model import Blob, Tree, sha256
from gate.records import RECORD_TYPE, Needs, Record
from gate.releases import find_releases
from gate.signing import SigningKey, public_key_of, sign
from gate.statements import files_digest
from gate.verdict import Case, ReleaseVerdict, decide, digests, known_of

NOTICE = "content/releases/2026/notice"
CONSENT = "registers/consultation-out/2026/CON-2026-0001.md"
DECLASSIFICATION = "registers/declassification/2026/DEC-2026-0001.md"
REFERRAL = "registers/referral/2026/REF-2026-0001.md"
PUBLICATION = "registers/publication/2026/PUB-2026-0001.md"


def text(path: str, fields: Mapping[str, object]) -> bytes:
    """A record as Markdown."""
    register, id_ = path.split("/")[1], path.rpartition("/")[2].removesuffix(".md")
    lines = [f"{key}: {value}" for key, value in {"id": id_, "register": register, **fields}.items()]
    return ("---\n" + "\n".join(lines) + "\n---\n").encode()


def record(
    bureau: Bureau, path: str, by: str = "p06", entry: int = 1, last: str | None = None, **fields: object
) -> dict[str, Blob]:
    """A record with the signed statement of its entry number `entry`."""
    data = text(path, fields)
    register, id_ = path.split("/")[1], path.rpartition("/")[2].removesuffix(".md")
    stored = strict_json.canonical(
        {
            "_type": "https://in-toto.io/Statement/v1",
            "predicateType": RECORD_TYPE,
            "subject": [{"name": path, "digest": {"sha256": sha256(data)}}],
            "predicate": {
                "register": register, "record": id_, "entry": entry, "previous": last,
                "by": by, "at": "2026-11-20T09:30:00+08:00", "from": None, "to": fields.get("state", ""),
            },
        }
    )  # fmt: skip
    key = bureau.key(by)
    name = f"{path.removesuffix('.md')}.{entry}.json"
    return {
        path: Blob(data),
        name: Blob(stored),
        name + ".sig": Blob(sign(stored, SigningKey(public_key_of(key), key))),
    }


@pytest.fixture(scope="module")
def bureau(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau with a notice that concerns another body."""
    bureau = copy(founded_bureau, tmp_path_factory.mktemp("records") / "repository")
    bureau.write(f"{NOTICE}/index.md", page("联合服务事项", "与有关单位共办。", **DOCUMENT, with_="[BOD-01]"))
    bureau.commit("notice", author="p11")
    return bureau


@pytest.fixture(scope="module")
def tree(bureau) -> Tree:
    return Repository.open(bureau.root).tree("HEAD")


@pytest.fixture(scope="module")
def digest(tree) -> str:
    """The digest of the notice's closed file list."""
    return files_digest(digests({path: blob for path, blob in tree.items() if path.startswith(NOTICE)}))


SCAN = judging.Scanner()


def look(tree: Tree, release: str = "notice") -> ReleaseVerdict:
    files = {path: blob.data for path, blob in tree.items() if path.startswith("trust/")}
    return decide(Case(tree, trust.load_chain(files), now.now(), SCAN)).release(release)


def codes(tree: Tree) -> set[str]:
    return {reason.code for reason in look(tree).reasons}


def agreed(digest: str, **changed: object) -> dict[str, object]:
    """The fields of a consent that counts."""
    fields = {
        "subject": "notice", "to": "BOD-01", "state": "agreed", "subject_digest": digest,
        "reply": "{written: true, on: 2026-11-19}",
    }  # fmt: skip
    return {**fields, **changed}


# -- consents (clauses 3.11, 5.4) -----------------------------------------------------------------


def test_another_body_has_to_agree_in_writing(bureau, tree, digest):
    assert codes(tree) == {"consent-missing"}
    assert look({**tree, **record(bureau, CONSENT, **agreed(digest))}).state == "draft"


@pytest.mark.parametrize(
    "changed",
    [
        {"to": "BOD-02"},
        {"subject": "grain"},
        {"state": "sent"},
        {"state": "refused"},
        {"subject_digest": "sha256:" + "0" * 64},
        {"reply": "{written: false, on: 2026-11-19}"},
        {"reply": "{written: true}"},
        {"reply": "是"},
    ],
    ids=str,
)
def test_silence_or_another_text_is_no_consent(changed, bureau, tree, digest):
    assert codes({**tree, **record(bureau, CONSENT, **agreed(digest, **changed))}) == {"consent-missing"}


def test_a_consent_without_a_sound_signature_does_not_count(bureau, tree, digest):
    whole = record(bureau, CONSENT, **agreed(digest))
    by_another = record(bureau, CONSENT, by="p08", **agreed(digest))
    name = CONSENT.removesuffix(".md") + ".1.json"
    other = record(bureau, CONSENT, **agreed(digest, note="y"))
    broken: dict[str, dict[str, Blob]] = {
        "no statement": {CONSENT: whole[CONSENT]},
        "no signature": {path: blob for path, blob in whole.items() if not path.endswith(".sig")},
        "changed record": {**whole, CONSENT: other[CONSENT]},
        "changed statement": {**whole, name: other[name]},
        "by who may not": record(bureau, CONSENT, by="p12", **agreed(digest)),
        "by somebody else": {**whole, name + ".sig": by_another[name + ".sig"]},
        "as entry 2": record(bureau, CONSENT, entry=2, **agreed(digest)),
        "with a record before it": record(bureau, CONSENT, last="sha256:" + "0" * 64, **agreed(digest)),
        "another id": {**whole, CONSENT: Blob(whole[CONSENT].data.replace(b"CON-2026-0001", b"CON-2026-0002"))},
    }  # fmt: skip
    for what, files in broken.items():
        assert "consent-missing" in codes({**tree, **files}), what


def test_a_consent_covers_the_bytes_that_were_shown(bureau, tree, digest):
    consented = {**tree, **record(bureau, CONSENT, **agreed(digest))}
    text = consented[f"{NOTICE}/index.md"].data.decode().replace("共办", "合办")
    assert "consent-missing" in codes({**consented, f"{NOTICE}/index.md": Blob(text.encode())})


# -- declassification (clauses 3.8, 3.13) ---------------------------------------------------------


def test_what_was_secret_publishes_with_a_finished_declassification(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    bureau.write(f"{NOTICE}/index.md", page("历史资料目录", "资料共三件。", **DOCUMENT))
    bureau.commit("notice", author="p11")
    answers = str(bureau.answers(g1="是"))

    def submit():
        key = str(bureau.key("p11"))
        return bureau.gate("submit", "notice", "--key", key, "--yes", "--answers", answers)

    run = submit()
    assert (run.code, "[declassification-missing]" in run.err) == (1, True), run.said
    for state, code in (("applied", 1), ("formalities_done", 0)):
        for path, blob in record(bureau, DECLASSIFICATION, by="p04", subject="notice", state=state).items():
            bureau.write(path, blob.data)
        bureau.commit("declassification", author="p04")
        run = submit()
        assert run.code == code, run.said


def test_an_unfinished_declassification_refuses_whatever_was_answered(bureau, tree):
    files = record(bureau, DECLASSIFICATION, by="p04", content=NOTICE, state="applied")
    assert "declassification-missing" in codes({**tree, **files})
    finished = record(bureau, DECLASSIFICATION, by="p04", content=NOTICE + "/", state="closed")
    assert codes({**tree, **finished}) == {"consent-missing"}
    assert "declassification-missing" in codes({**tree, DECLASSIFICATION: finished[DECLASSIFICATION]})


# -- what records let through (clauses 3.7.2, 3.8, 4.4c, 4.5b) ---------------------------------------


def lets(tree: Tree, digest: str) -> Opened:
    """What the records of a tree let through of the notice."""
    needs = Needs("notice", NOTICE, digest, ())
    chain = trust.load_chain({path: blob.data for path, blob in tree.items() if path.startswith("trust/")})
    as_of = AsOf(chain.latest, chain.latest, now.now())
    return records.opened(needs, records.concerning(needs, records.by_subject(sound(tree))), as_of)


LETTER = "registers/consultation-out/2026/COU-2026-0001.md"


@pytest.mark.parametrize(
    ("changed", "telegram"),
    [
        ({}, date(2026, 11, 19)),
        ({"purpose": "joint_release"}, None),
        ({"reply": "{written: true, on: 2026-11-19}"}, None),
        ({"subject_digest": "sha256:" + "0" * 64}, None),
        ({"state": "sent"}, None),
    ],
    ids=str,
)
def test_the_word_of_a_sending_unit(changed, telegram, bureau, tree, digest):
    said = {"purpose": "approval", "reply": "{written: true, on: 2026-11-19, doc_no: 1号}"}
    fields = agreed(digest, **said) | changed
    opened = lets({**tree, **record(bureau, LETTER, **fields)}, digest)
    assert opened.telegram == telegram


PRIVATE = {"public_interest_reason": "涉及公共安全", "told_third_party_on": "2026-11-19", "state": "opened"}


@pytest.mark.parametrize(
    ("changed", "by", "private"),
    [
        ({}, "p03", True),
        ({}, "p13", False),
        ({"content_sha256": "sha256:" + "0" * 64}, "p03", False),
        ({"public_interest_reason": "' '"}, "p03", False),
        ({"told_third_party_on": "null"}, "p03", False),
        ({"state": "void"}, "p03", False),
    ],
    ids=str,
)
def test_the_public_interest_in_these_bytes(changed, by, private, bureau, tree, digest):
    said = {"subject": "{kind: publication, id: notice}", "content_sha256": digest} | PRIVATE | changed
    files = record(bureau, "registers/review/2026/REV-2026-0001.md", by=by, **said)
    assert lets({**tree, **files}, digest).private is private


@pytest.mark.parametrize(
    ("until", "extended"), [("", True), (", until: 2036-01-01", True), (", until: 2026-11-01", False)]
)
def test_an_extended_period_of_secrecy(until, extended, bureau, tree, digest):
    check = f"{{result: extended{until}}}"
    said = {"subject": "notice", "state": "formalities_done", "extension_check": check}
    files = {**tree, **record(bureau, DECLASSIFICATION, by="p04", **said)}
    assert lets(files, digest).declassified is not extended
    assert ("declassification-missing" in codes(files)) is extended


# -- referrals and approvals by law (clauses 4.1d, 5.5) -------------------------------------------


def test_an_open_referral_holds_the_release(bureau, tree):
    for state, held in (("open", True), ("carried_out", False), ("void", False)):
        files = record(bureau, REFERRAL, subject="notice", state=state)
        assert ("referral-open" in codes({**tree, **files})) is held, state


def test_an_approval_that_the_law_asks_for(bureau, tree):
    for approval, missing in (
        ("{needed: true}", True),
        ("{needed: true, doc_no: 样例〔2026〕1号}", True),
        ("{needed: true, doc_no: 样例〔2026〕1号, approved_on: 2026-11-18}", False),
        ("{needed: false}", False),
    ):
        files = record(bureau, PUBLICATION, subject="notice", state="registered", approval=approval)
        assert ("authority-approval-missing" in codes({**tree, **files})) is missing, approval


# -- what the checkpoint remembers ----------------------------------------------------------------


def sound(tree: Tree) -> tuple[Record, ...]:
    chain = trust.load_chain({path: blob.data for path, blob in tree.items() if path.startswith("trust/")})
    return records.read_all(tree, AsOf(chain.latest, chain.latest, now.now()))


def test_a_history_of_entries_is_followed_to_its_end(bureau, tree, digest):
    first = record(bureau, CONSENT, **agreed(digest, state="sent"))
    name = CONSENT.removesuffix(".md") + ".1.json"
    last = "sha256:" + sha256(first[name].data)
    second = record(bureau, CONSENT, entry=2, last=last, **agreed(digest))
    (found,) = sound({**tree, **first, **second})
    assert (found.sound, found.entries, found.state) == (True, 2, "agreed")
    assert codes({**tree, **first, **second}) == set()
    skipped = {path: blob for path, blob in {**first, **second}.items() if not path.startswith(name)}
    assert "consent-missing" in codes({**tree, **skipped})


def test_a_record_that_was_cut_or_rewritten_since_the_checkpoint(bureau, tree, digest):
    files = {**tree, **record(bureau, CONSENT, **agreed(digest))}
    memory = records.remembered(sound(files))
    assert list(records.forgotten(memory, sound(files), files)) == []
    assert [r.facts["what"] for r in records.forgotten(memory, sound(tree), tree)] == ["missing"]
    other = {**tree, **record(bureau, CONSENT, **agreed(digest, state="refused"))}
    assert [r.facts["what"] for r in records.forgotten(memory, sound(other), other)] == ["rewritten"]


def test_the_log_is_no_record(tree):
    assert sound(tree) == ()
    known = known_of(trust.load_chain({p: b.data for p, b in tree.items() if p.startswith("trust/")}).latest)
    assert {release.id for release in find_releases(tree, lambda _id, _files: known)} == {
        "home",
        "prices",
        "grain",
        "notice",
    }
