"""The trust base changes by a new version only, and only enough roots make it count."""

from __future__ import annotations

from pathlib import Path

import pytest

from gate import sample_keys
from gate.bureau import sample_answers, trust_files
from gate.cli import main
from gate.errors import ExitCode
from gate.gitstore import Repository
from gate.signing import SigningKey, make_key, sign, store_key
from gate.trust import Trust, load_chain
from gate.trust_edit import next_version
from gate.workdays import SHANGHAI


@pytest.fixture
def roots(tmp_path) -> Path:
    """A folder with the sample root keys."""
    for root in sample_keys.ROOTS:
        store_key(tmp_path / "roots" / root, sample_keys.private_key(root))
    return tmp_path / "roots"


@pytest.fixture
def bureau(tmp_path, roots, monkeypatch) -> Path:
    """A repository whose trust base has version 1, complete."""
    from datetime import datetime

    folder = tmp_path / "bureau"
    Repository.create(folder)
    files = next_version({}, trust_files(sample_answers(), {}, sample=True), datetime(2025, 1, 1, tzinfo=SHANGHAI))
    for root in ("r1", "r2"):
        key = SigningKey(sample_keys.public_key(root), roots / root)
        files[f"trust/1/{root}.sig"] = sign(files["trust/1/trust.json"], key)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    return folder


@pytest.fixture
def new_key(tmp_path) -> Path:
    make_key(tmp_path / "new", "new")
    return tmp_path / "new.pub"


def on_disk(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in (folder / "trust").rglob("*") if path.is_file()
    }


def latest(folder: Path) -> Trust:
    return load_chain(on_disk(folder)).latest


def add(new_key: Path, *more: object, person: str = "p30") -> int:
    who = ["--name", "张三", "--number", "0030", "--office", "OFF-04"] if person == "p30" else []
    words = ["people", "add", "--id", person, *who, "--position", "drafter", "--from", "2026-03-02"]
    return main([*words, "--key", str(new_key), *map(str, more)])


def with_roots(roots: Path, *names: str) -> list[str]:
    return [word for name in names for word in ("--root-key", str(roots / name))]


def test_a_person_counts_once_enough_roots_have_signed(bureau, roots, new_key, capsys):
    assert add(new_key, "--email", "zhang@sample.invalid", *with_roots(roots, "r1", "r3")) == ExitCode.FINE
    trust = latest(bureau)
    assert trust.version == 2
    assert trust.by_email("zhang@sample.invalid").name == "张三"
    out = capsys.readouterr().out
    assert "+- id: p30" in out
    assert "trust/2/ 已签满" in out


def test_a_second_root_may_sign_later_and_elsewhere(bureau, roots, new_key, capsys):
    assert add(new_key, *with_roots(roots, "r1")) == ExitCode.FINE
    assert "1 个，需要 2 个" in capsys.readouterr().out
    assert main(["people", "list"]) == ExitCode.UNABLE
    assert "trust-threshold" in capsys.readouterr().err
    assert main(["people", "sign", "--yes", *with_roots(roots, "r2")]) == ExitCode.FINE
    assert latest(bureau).version == 2


def test_signing_shows_what_changes_and_without_a_yes_signs_nothing(bureau, roots, new_key, capsys):
    assert add(new_key, *with_roots(roots, "r1")) == ExitCode.FINE
    capsys.readouterr()
    before = on_disk(bureau)
    assert main(["people", "sign", *with_roots(roots, "r2")]) == ExitCode.UNABLE
    said = capsys.readouterr()
    assert "+  name: 张三" in said.out
    assert "not-confirmed" in said.err
    assert on_disk(bureau) == before


def test_a_draft_that_nobody_signed_takes_more_changes(bureau, roots, new_key):
    assert add(new_key) == ExitCode.FINE
    assert main(["people", "revoke", "--id", "p07"]) == ExitCode.FINE
    assert main(["people", "sign", "--yes", *with_roots(roots, "r1", "r2")]) == ExitCode.FINE
    trust = latest(bureau)
    assert trust.version == 2
    assert trust.person("p30")
    assert trust.person("p07").keys[0].revoked is not None


def test_a_half_signed_version_takes_no_changes(bureau, roots, new_key, capsys):
    assert add(new_key, *with_roots(roots, "r1")) == ExitCode.FINE
    before = on_disk(bureau)
    assert main(["people", "revoke", "--id", "p07", *with_roots(roots, "r1", "r2")]) == ExitCode.UNABLE
    assert "trust-half-signed" in capsys.readouterr().err
    assert on_disk(bureau) == before


def test_a_stranger_cannot_sign_a_version(bureau, new_key, tmp_path, capsys):
    store_key(tmp_path / "p01", sample_keys.private_key("p01"))
    before = on_disk(bureau)
    assert add(new_key, "--root-key", tmp_path / "p01") == ExitCode.UNABLE
    assert "root-unknown" in capsys.readouterr().err
    assert on_disk(bureau) == before


def test_a_known_person_takes_a_position_in_another_office(bureau, roots):
    words = ["people", "add", "--id", "p12", "--position", "reviewer", "--from", "2026-03-02"]
    assert main([*words, "--office", "OFF-02", *with_roots(roots, "r1", "r2")]) == ExitCode.FINE
    assert main([*words, "--office", "OFF-01", *with_roots(roots, "r1", "r2")]) == ExitCode.FINE  # their own
    person = latest(bureau).person("p12")
    assert person.office == "OFF-01"
    assert [(held.role, held.office) for held in person.positions[-2:]] == [("reviewer", "OFF-02"), ("reviewer", None)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--id", "p12", "--office", "OFF-02", "--email", "x@y.invalid"], "person-differs"),
        (["--id", "p12", "--office", "OFF-99", "--position", "drafter"], "trust-invalid"),
        (["--id", "p30", "--position", "drafter"], "person-incomplete"),
        (["--id", "p07", "--name", "别人", "--position", "drafter"], "person-differs"),
        (["--id", "p07"], "people-nothing-to-do"),
        (
            ["--id", "P07", "--name", "x", "--number", "1", "--office", "OFF-01", "--email", "x@y.invalid"],
            "trust-invalid",
        ),
        (
            ["--id", "p30", "--name", "x", "--number", "1", "--office", "OFF-99", "--email", "x@y.invalid"],
            "trust-invalid",
        ),
        (["--id", "p07", "--email", "p08@sample.invalid"], "trust-invalid"),
        (["--id", "p07", "--key", "roots-key"], "key-unreadable"),
        (["--id", "p07", "--position", "chief"], "usage"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(bureau, words, code, capsys):
    before = on_disk(bureau)
    assert main(["people", "add", *words]) == ExitCode.UNABLE
    assert f"[{code}]" in capsys.readouterr().err
    assert on_disk(bureau) == before


def test_one_key_cannot_be_given_to_two_people(bureau, tmp_path, roots, capsys):
    public = tmp_path / "p07.pub"
    public.write_text(sample_keys.public_key("p07").line + " somebody else\n")
    assert add(public, *with_roots(roots, "r1", "r2")) == ExitCode.UNABLE
    assert "[key-shared]" in capsys.readouterr().err


def test_revoking_and_ending(bureau, roots, capsys):
    signers = with_roots(roots, "r1", "r2")
    since = "2026-02-01T08:00:00+08:00"
    assert main(["people", "revoke", "--id", "p07", "--compromised-since", since, *signers]) == ExitCode.FINE
    assert main(["people", "revoke", "--id", "p12", "--position", "reviewer", "--until", "2026-06-30", *signers]) == 0
    trust = latest(bureau)
    assert trust.version == 3
    assert trust.person("p07").keys[0].compromised_since is not None
    assert str(trust.person("p12").positions[0].until) == "2026-06-30"
    capsys.readouterr()
    assert main(["people", "list", "--on", "2026-07-01"]) == ExitCode.FINE
    out = capsys.readouterr().out
    assert "已作废" in out
    assert "reviewer 2025-01-01—2026-06-30 ×" in out


def test_the_list_speaks_english_too(bureau, capsys):
    assert main(["people", "list", "--lang", "en"]) == ExitCode.FINE
    out = capsys.readouterr().out
    assert sample_keys.public_key("p01").fingerprint in out
    assert "2 roots change it" in out


def test_without_a_trust_base_the_next_step_is_init(tmp_path, monkeypatch, capsys):
    Repository.create(tmp_path / "empty")
    monkeypatch.chdir(tmp_path / "empty")
    assert main(["people", "list", "--lang", "en"]) == ExitCode.UNABLE
    assert "`gate init`" in capsys.readouterr().err


def test_outside_a_repository_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["people", "list"]) == ExitCode.UNABLE
    assert "not-a-repository" in capsys.readouterr().err


def test_the_sample_keys_are_installed_for_their_owner_alone(bureau, capsys):
    assert main(["keys", "sample"]) == ExitCode.FINE
    folder = bureau / ".git" / "gate"
    everybody = {*sample_keys.PEOPLE, *sample_keys.ROOTS, *sample_keys.identity_files()}
    assert {path.name for path in folder.iterdir()} == everybody
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    capsys.readouterr()
    assert main(["keys", "list"]) == ExitCode.FINE
    lines = capsys.readouterr().out.splitlines()
    assert f"p07          {sample_keys.public_key('p07').fingerprint}  p07" in lines
    assert f"r1           {sample_keys.public_key('r1').fingerprint}  根密钥 r1" in lines


@pytest.mark.parametrize("words", [["people"], ["people", "add"], ["people", "sign"], ["keys"], ["keys", "sample"]])
def test_every_command_has_help_with_an_example(words, capsys):
    assert main([*words, "--help"]) == ExitCode.FINE
    out = capsys.readouterr().out
    assert "Example" in out
    assert "gate " + words[0] in out
