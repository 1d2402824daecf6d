"""Nothing in the trust base counts unless enough roots of this version and of the one before signed it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from gate import sample_keys, strict_json
from gate.bureau import sample_answers, trust_files
from gate.errors import GateError
from gate.signing import SigningKey, sign
from gate.sshsig import PublicKey
from gate.trust import TrustChain, load_chain, same_human
from gate.trust_edit import (
    NewPerson,
    next_version,
    signed_part,
    unsigned_version,
    with_key_revoked,
    with_person,
    with_position_ended,
)
from gate.trust_model import Person
from gate.workdays import SHANGHAI

T1 = datetime(2025, 1, 1, 9, tzinfo=SHANGHAI)
T2 = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
DAY = date(2026, 3, 2)

Files = dict[str, bytes]
Signer = Callable[[Files, int, Iterable[str]], Files]


@pytest.fixture(scope="module")
def signer(tmp_path_factory) -> Signer:
    folder = tmp_path_factory.mktemp("roots")

    def add(files: Files, version: int, roots: Iterable[str]) -> Files:
        signed = dict(files)
        for root in roots:
            path = folder / root
            if not path.exists():
                path.touch(mode=0o600)
                path.write_bytes(sample_keys.private_key(root))
            key = SigningKey(sample_keys.public_key(root), path)
            signed[f"trust/{version}/{root}.sig"] = sign(signed[f"trust/{version}/trust.json"], key)
        return signed

    return add


@pytest.fixture(scope="module")
def unsigned() -> Files:
    return next_version({}, trust_files(sample_answers(), {}, sample=True), T1)


@pytest.fixture(scope="module")
def first(signer, unsigned) -> Files:
    return signer(unsigned, 1, ["r1", "r2"])


@pytest.fixture(scope="module")
def chain(first) -> TrustChain:
    return load_chain(first)


def code_of(files: Mapping[str, bytes]) -> str | None:
    try:
        load_chain(files)
    except GateError as error:
        return error.code
    return None


def changed(unsigned: Files, name: str, old: str, new: str) -> dict[str, bytes]:
    text = unsigned[f"trust/1/{name}"].decode()
    assert old in text
    return {name: text.replace(old, new, 1).encode()}


@pytest.fixture
def judge(signer, unsigned) -> Callable[[str, str, str], str | None]:
    """The code for a trust base of one version, changed in one place and then signed properly."""

    def run(name: str, old: str, new: str) -> str | None:
        return code_of(signer(next_version(unsigned, changed(unsigned, name, old, new), T1), 1, ["r1", "r2"]))

    return run


# -- who signed --------------------------------------------------------------------------------------


def test_the_committed_sample_trust_base_is_what_its_maker_makes(first):
    folder = Path(__file__).parents[1] / "trust" / "1"
    assert {f"trust/1/{path.name}": path.read_bytes() for path in folder.iterdir()} == first
    assert load_chain(first).latest.sample


def test_no_private_key_block_lies_in_the_package():
    package = Path(__file__).parents[1] / "gate"
    for path in package.rglob("*"):
        if path.is_file() and path.suffix in (".py", ".yaml", ".md"):
            lines = path.read_text("utf-8").splitlines()
            assert not any(line.startswith("-----BEGIN") for line in lines), path


def test_fewer_signatures_than_the_threshold_do_not_count(signer, unsigned):
    assert code_of(unsigned) == "trust-threshold"
    for root in ("r1", "r2", "r3"):
        assert code_of(signer(unsigned, 1, [root])) == "trust-threshold"
    assert code_of(signer(unsigned, 1, ["r1", "r3"])) is None
    assert code_of(signer(unsigned, 1, ["r1", "r2", "r3"])) is None


def test_one_root_counts_once_however_often_it_signs(signer, unsigned):
    once = signer(unsigned, 1, ["r1"])
    assert code_of(once | {"trust/1/r2.sig": once["trust/1/r1.sig"]}) == "trust-threshold"


def test_one_key_under_two_root_ids_counts_once(signer, unsigned):
    r1, r2 = (sample_keys.public_key(root).line for root in ("r1", "r2"))
    files = next_version(unsigned, changed(unsigned, "roots.yaml", r2, r1), T1)
    once = signer(files, 1, ["r1"])
    assert code_of(once | {"trust/1/r2.sig": once["trust/1/r1.sig"]}) == "trust-threshold"


def test_the_signature_of_a_stranger_does_not_count_and_may_not_lie_there(signer, unsigned, first):
    assert code_of(signer(unsigned, 1, ["r1", "p01"])) == "trust-threshold"
    assert code_of(signer(first, 1, ["p01"])) == "trust-unexpected-file"


def second(first: Files, changes: Mapping[str, bytes], when: datetime = T2) -> Files:
    return first | next_version(first, changes, when)


def roots_yaml(first: Files, old: str, new: str, new_id: str | None = None) -> bytes:
    text = first["trust/1/roots.yaml"].decode()
    text = text.replace(sample_keys.public_key(old).line, sample_keys.public_key(new).line)
    return text.replace(f"id: {old}\n", f"id: {new_id or new}\n").encode()


def test_a_new_version_needs_the_roots_before_it_and_its_own(signer, first):
    """Roots r1 r2 r3 become p01 p02 r3: each side has to reach its threshold."""
    roots = roots_yaml(first, "r1", "p01").decode()
    roots = roots.replace(sample_keys.public_key("r2").line, sample_keys.public_key("p02").line)
    files = second(first, {"roots.yaml": roots.replace("id: r2\n", "id: p02\n").encode()})
    assert code_of(signer(files, 2, ["p01", "p02"])) == "trust-threshold"
    assert code_of(signer(files, 2, ["r1", "r2"])) == "trust-threshold"
    assert code_of(signer(files, 2, ["r1", "r3", "p01"])) is None
    assert code_of(signer(files, 2, ["r1", "r2", "p01", "p02"])) is None


def test_a_root_removed_in_the_version_before_has_no_say(signer, first):
    files = signer(second(first, {"roots.yaml": roots_yaml(first, "r1", "p01")}), 2, ["r1", "r2", "p01"])
    third = files | next_version(files, {}, T2)
    assert code_of(signer(third, 3, ["r1", "r2"])) == "trust-threshold"
    assert code_of(signer(third, 3, ["p01", "r2"])) is None
    assert code_of(signer(third, 3, ["p01", "r2", "r1"])) == "trust-unexpected-file"


def test_an_id_of_a_root_stays_with_its_key(signer, first):
    files = second(first, {"roots.yaml": roots_yaml(first, "r1", "p01", new_id="r1")})
    assert code_of(signer(files, 2, ["r2", "r3"])) == "trust-invalid"


def test_a_new_version_that_no_root_before_signed_cannot_appoint_itself(signer, first):
    lines = [f"- id: p0{n}\n  key: {sample_keys.public_key(f'p0{n}').line}\n" for n in (1, 2)]
    own = ("threshold: 2\nkeys:\n" + "".join(lines)).encode()
    assert code_of(signer(second(first, {"roots.yaml": own}), 2, ["p01", "p02"])) == "trust-threshold"


def test_signature_faults_are_named(first):
    path = "trust/1/r1.sig"
    assert code_of(first | {path: first[path].replace(b"\n", b"\r\n")}) == "signature-malformed"
    assert code_of(first | {path: first[path][:-1]}) == "signature-malformed"
    body = first["trust/1/trust.json"]
    assert code_of(first | {"trust/1/trust.json": body.replace(b"2025-01-01", b"2025-01-02")}) == "signature-invalid"


# -- which files -------------------------------------------------------------------------------------


def test_every_changed_byte_of_every_file_is_noticed(first):
    for path, data in first.items():
        for place in range(0, len(data), 97):
            bent = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            assert code_of(first | {path: bent}) is not None, (path, place)


def test_every_removed_and_every_added_file_is_noticed(first):
    for path in first:
        assert code_of({p: d for p, d in first.items() if p != path}) is not None, path
    for extra in (
        "trust/1/x.yaml",
        "trust/1/r9.sig",
        "trust/1/sub/people.yaml",
        "trust/people.yaml",
        "trust/01/people.yaml",
    ):
        assert code_of(first | {extra: b"x"}) in ("trust-unexpected-file", "signature-malformed"), extra


def test_versions_begin_with_one_and_have_no_gap(signer, first):
    two = signer(second(first, {}), 2, ["r1", "r2"])
    assert load_chain(two).latest.version == 2
    assert code_of({}) == "trust-missing"
    assert code_of({p: d for p, d in two.items() if p.startswith("trust/2/")}) == "trust-gap"
    three = {p.replace("trust/2/", "trust/3/"): d for p, d in two.items()}
    assert code_of(first | three) == "trust-gap"
    assert code_of(three | {p.replace("trust/1/", "trust/2/"): d for p, d in first.items()} | first) is not None


def test_a_version_is_bound_to_the_one_before_it(signer, first, unsigned):
    two = signer(second(first, {}), 2, ["r1", "r2"])
    other = signer(
        next_version(unsigned, changed(unsigned, "people.yaml", "样例·局长", "样例·新局长"), T1), 1, ["r1", "r2"]
    )
    assert code_of({p: d for p, d in two.items() if p.startswith("trust/2/")} | other) == "trust-invalid"


def test_time_does_not_run_backwards(signer, first):
    files = second(first, {}, datetime(2024, 12, 31, tzinfo=SHANGHAI))
    assert code_of(signer(files, 2, ["r1", "r2"])) == "trust-invalid"


def test_the_statement_over_the_files_is_strict(signer, unsigned):
    good = strict_json.loads(unsigned["trust/1/trust.json"])

    def with_statement(value: object) -> str | None:
        data = value if isinstance(value, bytes) else strict_json.canonical(value)
        return code_of(signer(unsigned | {"trust/1/trust.json": data}, 1, ["r1", "r2"]))

    assert with_statement(good) is None
    assert with_statement(good | {"note": 1}) == "trust-invalid"
    assert with_statement(good | {"subject": good["subject"][:3]}) == "trust-invalid"
    assert with_statement(good | {"subject": None}) == "trust-invalid"
    assert with_statement(good | {"predicate": good["predicate"] | {"version": 2}}) == "trust-invalid"
    assert with_statement(good | {"predicate": good["predicate"] | {"sample": False}}) == "trust-invalid"
    assert with_statement(good | {"predicateType": "urn:gongkai-gate:act:v1"}) == "trust-invalid"
    assert with_statement([]) == "trust-invalid"
    assert with_statement(b'{"a":1,"a":2}') == "json-duplicate-key"


# -- what is written in them ----------------------------------------------------------------------------


@pytest.mark.parametrize("comment", ["", " other comment", "  "])
def test_one_key_under_two_people_is_found_in_any_spelling(judge, comment):
    p01, p02 = (sample_keys.public_key(person).line for person in ("p01", "p02"))
    assert judge("people.yaml", p02, f'"{p01}{comment}"') == "key-shared"
    assert judge("people.yaml", p02, f'"{p01.replace(" ", "  ")}{comment}"') == "key-shared"
    assert judge("people.yaml", p02, f'"{p01}={comment}"') == "key-shared"


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("people.yaml", "  name: 样例·局长", "  name: a\n  name: 样例·局长", "json-duplicate-key"),
        ("people.yaml", "id: p02", "id: p01", "trust-invalid"),
        ("people.yaml", "id: p02", "id: ../p02", "trust-invalid"),
        ("people.yaml", "p02@sample.invalid", "P01@Sample.invalid", "trust-invalid"),
        ("people.yaml", "role: head", "role: chief", "trust-invalid"),
        ("people.yaml", "from: 2025-01-01", "from: 2025-02-30", "trust-invalid"),
        ("people.yaml", "from: 2025-01-01", "from: 2025-1-1", "trust-invalid"),
        ("people.yaml", "from: 2025-01-01", "from: 2025-01-01\n    until: 2024-12-31", "trust-invalid"),
        ("people.yaml", "from: 2025-01-01", "from: 2025-01-01\n    note: x", "trust-invalid"),
        ("people.yaml", "  office: OFF-02", "  office: OFF-77", "trust-invalid"),
        ("people.yaml", "people:", "staff:", "trust-invalid"),
        ("people.yaml", "people:", "people: &x", "trust-invalid"),
        ("people.yaml", "AAAAC3NzaC1lZDI1NTE5AAAAIDV1", "AAAAC3NzaC1lZDI1NTE5AAAAIDV", "trust-invalid"),
        ("people.yaml", "AAAAC3NzaC1lZDI1NTE5AAAAIDV1OrWsPNLNa1ghVbhHzRnEaYEOgxp54GccqHCaZVrF",
         "AAAAC3NzaC1lZDI1NTE5AAAAIDV1OrWsPNLNa1ghVbhHzRnEaYEOgxp54GccqHCaZVrF a-comment", "trust-invalid"),
        ("offices.yaml", "id: OFF-02", "id: OFF-01", "trust-invalid"),
        ("offices.yaml", "- statistics", "- statistik", "trust-invalid"),
        ("policy.yaml", "openness_office: OFF-02", "openness_office: OFF-77", "trust-invalid"),
        ("policy.yaml", "names_public: true", "names_public: yes", "trust-invalid"),
        ("policy.yaml", "unknown_contributors: note", "unknown_contributors: ignore", "trust-invalid"),
        ("policy.yaml", "group_categories: []", 'group_categories: ["99"]', "trust-invalid"),
        ("policy.yaml", "kind: statistics", "kind: statistics, x: y", "trust-invalid"),
        ("policy.yaml", "https://", "javascript://", "trust-invalid"),
        ("roots.yaml", "threshold: 2", "threshold: 4", "trust-invalid"),
        ("roots.yaml", "threshold: 2", "threshold: 0", "trust-invalid"),
        ("roots.yaml", "threshold: 2", "threshold: 02", "trust-invalid"),
        ("roots.yaml", "sample: true", "sample: maybe", "trust-invalid"),
    ],
)  # fmt: skip
def test_what_does_not_make_sense_is_refused_even_when_signed(judge, name, old, new, code):
    assert judge(name, old, new) == code


def test_a_refusal_names_file_and_line(signer, unsigned):
    files = next_version(unsigned, changed(unsigned, "people.yaml", "role: head", "role: chief"), T1)
    with pytest.raises(GateError) as refusal:
        load_chain(signer(files, 1, ["r1", "r2"]))
    line = files["trust/1/people.yaml"].decode().splitlines()[refusal.value.facts["line"] - 1]
    assert refusal.value.facts["path"] == "trust/1/people.yaml"
    assert "role: chief" in line


# -- what it answers ------------------------------------------------------------------------------------


def test_a_person_is_found_by_id_key_and_address(chain):
    trust = chain.latest
    person = trust.person("p07")
    assert trust.owner(sample_keys.public_key("p07")) is person
    assert trust.by_email("P07@sample.INVALID") is person
    assert trust.owner(sample_keys.public_key("r1")) is None
    assert trust.by_email("nobody@sample.invalid") is None
    assert chain.at(1) is trust
    assert chain.at(0) is chain.at(2) is None


def test_a_position_counts_from_its_first_to_its_last_day(first, signer):
    people = with_position_ended(first["trust/1/people.yaml"], "p12", "reviewer", date(2026, 6, 30))
    trust = load_chain(signer(second(first, {"people.yaml": people}), 2, ["r1", "r2"])).latest
    reviewer = trust.person("p12")
    assert not trust.holds(reviewer, {"reviewer"}, date(2024, 12, 31))
    assert trust.holds(reviewer, {"reviewer"}, date(2025, 1, 1))
    assert trust.holds(reviewer, {"reviewer"}, date(2026, 6, 30))
    assert not trust.holds(reviewer, {"reviewer"}, date(2026, 7, 1))
    assert trust.holds(reviewer, {"synth"}, date(2026, 7, 1))


def test_a_position_is_held_in_one_office(chain):
    trust = chain.latest
    web = trust.person("p11")
    assert trust.holds(web, {"drafter"}, DAY, "OFF-08")
    assert trust.holds(web, {"drafter"}, DAY, "OFF-02")
    assert not trust.holds(web, {"drafter"}, DAY, "OFF-01")
    assert [office.id for office in trust.reviewing_offices("law")] == ["OFF-03"]


KEY_YAML = """\
people:
- {{id: a, name: A, number: "1", office: OFF-01, positions: [], keys: [{{key: {key}, from: 2026-01-05, {more}}}]}}
"""


@pytest.mark.parametrize(
    ("more", "when", "code"),
    [
        ("", "2026-01-04T23:59:59", "key-not-yet-valid"),
        ("", "2026-01-05T00:00:00", None),
        ("until: 2026-02-01", "2026-02-01T23:59:59", None),
        ("until: 2026-02-01", "2026-02-02T00:00:00", "key-expired"),
        ("revoked: 2026-02-01T12:00:00+08:00", "2026-02-01T11:59:59", None),
        ("revoked: 2026-02-01T12:00:00+08:00", "2026-02-01T12:00:00", "key-revoked"),
        ("compromised_since: 2026-01-20T00:00:00+08:00", "2026-01-19T23:59:59", None),
        ("compromised_since: 2026-01-20T00:00:00+08:00", "2026-01-20T00:00:00", "key-revoked"),
        ("revoked: 2026-02-01T12:00:00+08:00, compromised_since: 2026-01-20T00:00:00+08:00",
         "2026-01-25T00:00:00", "key-revoked"),
    ],
)  # fmt: skip
def test_a_key_counts_within_its_window_only(signer, unsigned, more, when, code):
    key = sample_keys.public_key("p01")
    people = KEY_YAML.format(key=key.line, more=more).encode()
    trust = load_chain(signer(next_version(unsigned, {"people.yaml": people}, T1), 1, ["r1", "r2"])).latest
    moment = datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
    assert trust.key_problem(trust.person("a"), key, moment) == code
    assert trust.key_problem(trust.person("a"), sample_keys.public_key("p02"), moment) == "signer-unknown"


def test_a_key_is_nobody_elses(chain):
    trust = chain.latest
    assert trust.key_problem(trust.person("p01"), sample_keys.public_key("p02"), T2) == "signer-unknown"


def test_two_ids_with_one_name_and_number_are_one_human_being(chain):
    one = chain.latest.person("p01")
    assert same_human(one, one.model_copy(update={"id": "p99"}))
    assert not same_human(one, one.model_copy(update={"id": "p99", "number": "0099"}))
    assert not same_human(one, chain.latest.person("p02"))


@pytest.mark.parametrize(
    ("person", "role", "position"),
    [
        ("p01", "head", "head"),
        ("p03", "leader", "leader"),
        ("p04", "secrecy_officer", "secrecy_officer"),
        ("p05", "web", "web"),
    ],
)
def test_a_vacant_position_is_named_from_the_day_on(first, signer, person, role, position):
    people = with_position_ended(first["trust/1/people.yaml"], person, role, date(2026, 3, 1))
    trust = load_chain(signer(second(first, {"people.yaml": people}), 2, ["r1", "r2"])).latest
    assert trust.vacant_positions(date(2026, 3, 1)) == ()
    assert trust.vacant_positions(DAY) == (position,)
    assert [reason.code for reason in trust.gaps(DAY)] == ["position-vacant"]


def test_a_policy_without_mandate_or_first_day_reads_but_publishes_nothing(signer, unsigned, chain):
    assert chain.latest.gaps(DAY) == ()
    text = unsigned["trust/1/policy.yaml"].decode()
    start, end = text.index("in_force_from"), text.index("names_public")
    without = text[:start] + text[end:]
    start, end = without.index("mandate:"), without.index("\n\n")
    files = next_version(unsigned, {"policy.yaml": (without[:start] + without[end:]).encode()}, T1)
    trust = load_chain(signer(files, 1, ["r1", "r2"])).latest
    assert {reason.code for reason in trust.gaps(DAY)} == {"policy-in-force-missing", "policy-mandate-missing"}


def test_the_catalogue_fixes_kinds_and_the_table_knows_laws(chain):
    policy = chain.latest.policy
    assert policy.kind_of("0301") == policy.kind_of("03") == "statistics"
    assert policy.kind_of("02") == "law"
    assert policy.kind_of("99") is None
    assert policy.cites("《中华人民共和国政府信息公开条例》第二十条")
    assert policy.cites("保密法第二条")
    assert not policy.cites("领导口头同意")


def test_the_policy_digest_covers_the_policy_alone(chain, first, signer):
    people = with_person(first["trust/1/people.yaml"], NEW)
    again = load_chain(signer(second(first, {"people.yaml": people}), 2, ["r1", "r2"])).latest
    assert again.policy_digest == chain.latest.policy_digest
    policy = first["trust/1/policy.yaml"].replace(b"names_public: true", b"names_public: false")
    other = load_chain(signer(second(first, {"policy.yaml": policy}), 2, ["r1", "r2"])).latest
    assert other.policy_digest != chain.latest.policy_digest


# -- the next version --------------------------------------------------------------------------------------

SPARE = PublicKey.from_line("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")
NEW = NewPerson(
    id="p30",
    since=date(2026, 3, 2),
    name="新来的",
    number="0030",
    office="OFF-04",
    position="drafter",
    key=SPARE,
    email="p30@sample.invalid",
)


def test_a_new_person_is_added_and_everybody_else_stays(first, signer, chain):
    people = with_person(first["trust/1/people.yaml"], NEW)
    trust = load_chain(signer(second(first, {"people.yaml": people}), 2, ["r1", "r2"])).latest
    assert trust.people[:-1] == chain.latest.people
    person = trust.person("p30")
    assert isinstance(person, Person)
    assert trust.owner(SPARE) is person
    assert trust.holds(person, {"drafter"}, DAY, "OFF-04")
    assert not trust.holds(person, {"drafter"}, date(2026, 3, 1))


def test_a_known_person_may_get_a_position_or_a_key_more(first, signer):
    more = NewPerson(id="p07", since=DAY, position="division_head", document="样例〔2026〕3号", key=SPARE)
    people = with_person(first["trust/1/people.yaml"], more)
    trust = load_chain(signer(second(first, {"people.yaml": people}), 2, ["r1", "r2"])).latest
    person = trust.person("p07")
    assert {window.key for window in person.keys} == {SPARE, sample_keys.public_key("p07")}
    assert trust.holds(person, {"division_head"}, DAY)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewPerson(id="p30", since=DAY, name="新来的"), "person-incomplete"),
        (NewPerson(id="p07", since=DAY, name="另一个人"), "person-differs"),
    ],
)
def test_a_half_described_or_contradictory_person_is_not_added(first, new, code):
    with pytest.raises(GateError) as refusal:
        with_person(first["trust/1/people.yaml"], new)
    assert refusal.value.code == code


def test_revoking_keeps_what_was_signed_before_and_stops_what_comes_after(first, signer):
    people = with_key_revoked(first["trust/1/people.yaml"], "p07", T2)
    trust = load_chain(signer(second(first, {"people.yaml": people}), 2, ["r1", "r2"])).latest
    person, key = trust.person("p07"), sample_keys.public_key("p07")
    assert trust.key_problem(person, key, T1.replace(year=2026)) is None
    assert trust.key_problem(person, key, T2) == "key-revoked"
    again = with_key_revoked(people, "p07", T2.replace(year=2027), compromised_since=T1)
    assert b"revoked: 2026-03-02T09:00:00+08:00" in again
    assert b"compromised_since: 2025-01-01T09:00:00+08:00" in again


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: with_key_revoked(p, "p99", T2), "person-unknown"),
        (lambda p: with_key_revoked(p, "p07", T2, SPARE), "key-unknown"),
        (lambda p: with_position_ended(p, "p99", "head", DAY), "person-unknown"),
        (lambda p: with_position_ended(p, "p07", "head", DAY), "position-unknown"),
    ],
)
def test_what_is_not_there_cannot_be_taken_away(first, change, code):
    with pytest.raises(GateError) as refusal:
        change(first["trust/1/people.yaml"])
    assert refusal.value.code == code


def test_an_unsigned_draft_is_changed_in_place_and_a_signed_version_never(first, signer):
    draft = second(first, {"people.yaml": with_person(first["trust/1/people.yaml"], NEW)})
    assert unsigned_version(first) is None
    assert unsigned_version(draft) == 2
    assert signed_part(draft) == first
    assert {path.split("/")[1] for path in next_version(draft, {}, T2)} == {"2"}
    half = signer(draft, 2, ["r1"])
    assert unsigned_version(half) is None
    assert {path.split("/")[1] for path in next_version(half, {}, T2)} == {"3"}


def test_ssh_keygen_agrees_with_the_signatures_of_the_roots(first, tmp_path):
    (tmp_path / "signers").write_text(f"r1 {sample_keys.public_key('r1').line}\n")
    (tmp_path / "r1.sig").write_bytes(first["trust/1/r1.sig"])
    command = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "r1", "-n", "gongkai-gate", "-s", "r1.sig"]
    done = subprocess.run(command, cwd=tmp_path, input=first["trust/1/trust.json"], capture_output=True, check=False)
    assert done.returncode == 0
