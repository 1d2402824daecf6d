"""Sealed data on the command line: into git as age files only, out of it on a terminal only."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import docx
import pytest
from bureau import Bureau, copy, start
from pyrage import x25519

from gate import sample_keys
from gate.commands.base import Session
from gate.registers import sealing

NAME, PHONE = "王样例甲", "13900000001"
FIELDS = f"name: {NAME}\nphone: '{PHONE}'\n"
OFFICE, ARCHIVE = (sealing.public_half(sample_keys.identity(name)) for name in sample_keys.IDENTITIES)
NEW = x25519.Identity.generate()
RECORD = "COU-2026-0001"
FOLDER = "registers/consultation-out/2026"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A bureau with the sample's recipients and one consultation of a third party; nothing is sealed yet."""
    bureau = start(tmp_path_factory.mktemp("sealing") / "bureau")
    for key in (OFFICE, ARCHIVE):
        entered(
            bureau, "p01", "new", "recipients", "title=密封收件公钥", f"key={key}", "holder=OFF-02", "from=2026-01-01"
        )
    entered(
        bureau, "p06", "new", "consultation-out", "title=征求第三方意见", "purpose=request_third_party",
        "subject=YSQ-2026-0007", "to_sealed=true", "letter.summary=园区2025年工业企业统计数据",
        "letter.doc_no=样统函〔2026〕8号",
    )  # fmt: skip
    return bureau


@pytest.fixture
def bureau(prepared, tmp_path):
    """A copy of it."""
    return copy(prepared, tmp_path / "bureau")


def entered(bureau: Bureau, person: str, act: str, name: str, *pairs: str) -> None:
    """A signed entry."""
    words = [word for pair in pairs for word in ("--set", pair)]
    run = bureau.gate("register", act, name, *words, "--key", str(bureau.key(person)), "--yes")
    assert run.code == 0, run.said


def seal(bureau: Bureau, fields: str = FIELDS, *more: str, record: str = RECORD):
    """Seal fields from a file outside the working folder."""
    place = bureau.root / ".git" / "fields.yaml"
    place.write_text(fields, "utf-8")
    return bureau.gate(
        "register", "seal", record, "--from", str(place), "--key", str(bureau.key("p06")), "--yes", *more
    )


def identity(bureau: Bureau, name: str = sample_keys.IDENTITIES[0], text: str | None = None, mode: int = 0o600) -> str:
    """An identity file."""
    place = bureau.root / ".git" / "gate" / name
    place.parent.mkdir(exist_ok=True)
    place.touch(mode=0o600)
    place.write_text(text or sample_keys.identity_files()[name].decode(), "utf-8")
    place.chmod(mode)
    return str(place)


def everything_in_git(bureau: Bureau) -> bytes:
    """All objects, names and messages of the repository."""
    words = ["git", "cat-file", "--batch-all-objects", "--batch"]
    return subprocess.run(words, cwd=bureau.root, capture_output=True, check=True).stdout


# -- seal -------------------------------------------------------------------------------------------


def test_sealed_data_is_in_no_file_object_message_or_output(bureau):
    run = seal(bureau)
    assert run.code == 0, run.said
    clear = [NAME, PHONE]
    assert not [word for word in clear if word in run.said]
    assert not [word for word in clear if word.encode() in everything_in_git(bureau)]
    files = [path for path in bureau.root.rglob("*") if path.is_file() and ".git" not in path.parts]
    assert not [path for path in files if any(word.encode() in path.read_bytes() for word in clear)]
    assert bureau.git("status", "--porcelain") == ""
    record = bureau.read(f"{FOLDER}/{RECORD}.md").decode()
    assert "contains: [name, phone]" in record and OFFICE in record and ARCHIVE in record
    assert bureau.gate("register", "verify").code == 0
    assert bureau.gate("register", "show", RECORD).code == 0


def test_each_sealing_makes_a_file_of_its_own(bureau):
    assert seal(bureau).code == seal(bureau, "statement: 不同意公开，涉及合同价格\n").code == 0
    assert sorted(path.name for path in (bureau.root / FOLDER).glob("*.age")) == [f"{RECORD}.1.age", f"{RECORD}.2.age"]


@pytest.mark.parametrize("pair", [f"letter.summary={NAME}的统计报表", f"delivery_proof=签收人{NAME}"])
def test_what_is_sealed_may_not_stand_in_clear_too(bureau, pair):
    entered(bureau, "p06", "set", RECORD, pair)
    before = bureau.git("rev-parse", "HEAD")
    run = seal(bureau)
    assert run.code == 1 and "E-REC-009" in run.said and pair.partition("=")[0] in run.said
    assert NAME not in run.said and PHONE not in run.said
    assert bureau.git("rev-parse", "HEAD") == before and not list((bureau.root / FOLDER).glob("*.age"))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (f"nickname: {NAME}\n", "sealed-key-unknown"),
        (f"name: [{NAME}]\n", "sealed-payload"),
        (f"name: {NAME}\nname: {NAME}\n", "sealed-payload"),
        (f"- {NAME}\n", "sealed-payload"),
        (f"name: ''\nphone: {PHONE}\n", "sealed-payload"),
        ("", "sealed-payload"),
    ],
)
def test_fields_are_read_strictly_and_never_told(bureau, fields, code):
    run = seal(bureau, fields)
    assert run.code == 2 and f"[{code}]" in run.err
    assert NAME not in run.said and PHONE not in run.said


def test_on_a_terminal_each_field_is_asked_for_and_shown_nowhere_else(bureau, monkeypatch):
    import click

    answers = {"name": NAME, "phone": PHONE}
    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    monkeypatch.setattr(click, "prompt", lambda text, **options: answers.get(text, ""))
    run = bureau.gate("register", "seal", RECORD, "--key", str(bureau.key("p06")), "--yes")
    assert run.code == 0 and NAME not in run.said and PHONE not in run.said


def test_without_a_terminal_and_without_fields_nothing_is_sealed(bureau):
    assert bureau.gate("register", "seal", RECORD, "--key", str(bureau.key("p06")), "--yes").code == 2


def test_one_recipient_is_too_few(bureau):
    run = bureau.gate(
        "register", "move", "RCP-02", "retired", "--set", "until=2026-01-31", "--note", "更换", "--yes",
        "--key", str(bureau.key("p01")),
    )  # fmt: skip
    assert run.code == 0, run.said
    assert "[seal-recipients]" in seal(bureau).err


def test_a_recipient_that_somebody_wrote_in_by_hand_gets_nothing(bureau):
    path = "registers/recipients/RCP-01.md"
    bureau.write(path, bureau.read(path).decode().replace(OFFICE, str(NEW.to_public())))
    run = seal(bureau)
    assert run.code == 1 and "E-REC-017" in run.said and not list((bureau.root / FOLDER).glob("*.age"))


# -- open -------------------------------------------------------------------------------------------


def test_sealed_data_is_shown_on_a_terminal_to_who_has_the_key(bureau, monkeypatch):
    seal(bureau)
    closed = bureau.gate("register", "open", RECORD, "--identity", identity(bureau))
    assert closed.code == 1 and "[show-text-needed]" in closed.err and NAME not in closed.said
    assert NAME in bureau.gate("register", "open", RECORD, "--identity", identity(bureau), "--show-text").out
    monkeypatch.setattr(Session, "terminal", property(lambda self: True))
    run = bureau.gate("register", "open", RECORD, "--identity", identity(bureau, "archive.age-key"))
    assert (run.code, run.out) == (0, f"name: {NAME}\nphone: {PHONE}\n")


def test_what_was_sealed_later_stands_for_what_was_sealed_before(bureau):
    seal(bureau)
    seal(bureau, "phone: '13900000002'\n")
    out = bureau.gate("register", "open", RECORD, "--identity", identity(bureau), "--show-text").out
    assert NAME in out and "13900000002" in out and PHONE not in out


def test_the_identity_may_come_from_gits_settings(bureau):
    seal(bureau)
    assert "[identity-missing]" in bureau.gate("register", "open", RECORD, "--show-text").err
    identity(bureau)
    bureau.git("config", "gate.identity", "office.age-key")
    assert NAME in bureau.gate("register", "open", RECORD, "--show-text").out


def test_gate_keys_sample_installs_the_identities_for_their_owner_only(bureau):
    assert bureau.gate("keys", "sample").code == 0
    for name in sample_keys.IDENTITIES:
        place = bureau.root / ".git" / "gate" / name
        assert place.stat().st_mode & 0o777 == 0o600
    seal(bureau)
    assert NAME in bureau.gate("register", "open", RECORD, "--show-text", "--identity", str(place)).out


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda bureau: identity(bureau, mode=0o644), "identity-permissions"),
        (lambda bureau: identity(bureau, text="nonsense\n"), "identity-invalid"),
        (lambda bureau: identity(bureau, text=f"{NEW}\n"), "sealed-no-identity"),
        (lambda bureau: str(bureau.root / "nowhere"), "path-missing"),
    ],
)
def test_an_identity_that_will_not_do_is_told_in_words(bureau, make, code):
    seal(bureau)
    run = bureau.gate("register", "open", RECORD, "--show-text", "--identity", make(bureau))
    assert run.code == 2 and f"[{code}]" in run.err and str(NEW) not in run.said


@pytest.mark.parametrize("change", ["remove", "damage", "swap"])
def test_a_sealed_file_that_is_not_the_entered_one_is_e_rec_010(bureau, change):
    seal(bureau)
    seal(bureau, "statement: 不同意\n")
    one, two = (bureau.root / FOLDER / f"{RECORD}.{number}.age" for number in (1, 2))
    if change == "remove":
        one.unlink()
    elif change == "damage":
        one.write_bytes(one.read_bytes()[:-1])
    else:
        one.write_bytes(two.read_bytes())
    run = bureau.gate("register", "open", RECORD, "--show-text", "--identity", identity(bureau))
    assert run.code == 1 and "[E-REC-010]" in run.err
    assert bureau.gate("register", "open", "RCP-01", "--show-text", "--identity", identity(bureau)).code == 2


# -- rotation ---------------------------------------------------------------------------------------


def test_rotation_seals_for_the_new_keys_and_names_what_a_retired_key_still_opens(bureau):
    seal(bureau)
    assert bureau.gate("register", "reseal").code == 0
    run = bureau.gate(
        "register", "move", "RCP-01", "retired", "--set", "until=2026-06-30", "--note", "人员调整", "--yes",
        "--key", str(bureau.key("p01")),
    )  # fmt: skip
    assert run.code == 0, run.said
    entered(
        bureau, "p01", "new", "recipients", "title=新公钥", f"key={NEW.to_public()}", "holder=OFF-02", "from=2026-07-01"
    )
    listed = bureau.gate("register", "reseal")
    assert listed.code == 1 and f"{RECORD}.1.age" in listed.out and OFFICE[:12] in listed.out
    foreign = identity(bureau, "foreign", f"{NEW}\n")
    sign = ("--key", str(bureau.key("p06")), "--yes")
    failed = bureau.gate("register", "reseal", "--all", "--identity", foreign, *sign)
    assert failed.code == 1 and "[sealed-no-identity]" in failed.err
    done = bureau.gate("register", "reseal", "--all", "--identity", identity(bureau), *sign)
    assert done.code == 0, done.said
    shut = bureau.gate("register", "open", RECORD, "--show-text", "--identity", identity(bureau))
    assert "[sealed-no-identity]" in shut.err
    assert NAME in bureau.gate("register", "open", RECORD, "--show-text", "--identity", foreign).out
    assert bureau.gate("register", "verify").code == 0 and bureau.git("status", "--porcelain") == ""
    again = bureau.gate("register", "reseal", "--all", "--identity", foreign, *sign)
    assert again.code == 0


# -- letters ----------------------------------------------------------------------------------------


def test_a_letter_has_the_name_only_for_who_opens_it_and_never_in_the_working_folder(bureau, tmp_path):
    seal(bureau)
    blank = bureau.gate("register", "letter", RECORD, "third-party-letter", "--out", str(bureau.root / "a.html"))
    assert blank.code == 0, blank.said
    assert NAME not in bureau.read("a.html").decode() and "＿＿＿＿" in bureau.read("a.html").decode()
    open_it = ("--identity", identity(bureau))
    inside = bureau.gate(
        "register", "letter", RECORD, "第三方意见征询书", "--out", str(bureau.root / "b.docx"), *open_it
    )
    assert inside.code == 1 and "[letter-in-repository]" in inside.err and not (bureau.root / "b.docx").exists()
    outside = tmp_path / "c.docx"
    assert bureau.gate("register", "letter", RECORD, "third-party-letter", "--out", str(outside), *open_it).code == 0
    assert f"{NAME}：" in [paragraph.text for paragraph in docx.Document(str(outside)).paragraphs]
    run = bureau.gate("register", "letter", RECORD, "third-party-letter", *open_it)
    assert run.code == 0 and Path(run.out.split()[-1]).is_file() and NAME not in run.said
    assert NAME.encode() not in everything_in_git(bureau)


def test_the_same_letter_of_the_same_day_is_the_same_file(bureau, tmp_path):
    for form in ("docx", "html"):
        made = [tmp_path / f"{number}.{form}" for number in (1, 2)]
        for place in made:
            words = ("register", "letter", RECORD, "third-party-letter", "--on", "2026-03-20", "--out", str(place))
            assert bureau.gate(*words).code == 0
            os.utime(place, (0, 0))
        assert made[0].read_bytes() == made[1].read_bytes()


def test_a_letter_that_is_not_to_be_had_says_which_are(bureau, tmp_path):
    wrong = bureau.gate("register", "letter", RECORD, "receipt")
    assert wrong.code == 2 and "third-party-letter" in wrong.err
    unfit = bureau.gate("register", "letter", RECORD, "consultation-letter")
    assert unfit.code == 1 and "[letter-not-fitting]" in unfit.err
    form = bureau.gate("register", "letter", RECORD, "third-party-letter", "--out", str(tmp_path / "a.pdf"))
    assert form.code == 2 and "[letter-form]" in form.err
    entered(bureau, "p06", "set", RECORD, "letter.summary=")
    missing = bureau.gate("register", "letter", RECORD, "third-party-letter")
    assert missing.code == 1 and "letter.summary" in missing.err and "5.6.1" in missing.err
