"""A bureau starts with one command: its own people, keys and pages, nothing of the sample's."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from gate import siteconfig
from gate.bureau import example_answers, read_answers, repository_files, sample_answers
from gate.cli import main
from gate.errors import ExitCode, GateError
from gate.gitstore import Repository
from gate.model import Blob
from gate.releases import find_releases, strays
from gate.trust import Trust, load_chain
from gate.verdict import known_of

ANSWERS = """\
bureau:
  name: 测试市统计局
  org_code: 11150700MB0000000G
  site_url: https://tj.test.invalid/
openness_office: OFF-02
in_force_from: 2026-01-01
mandate: {document: 测政公组〔2025〕1号, date: 2025-12-25}
offices:
  - {id: OFF-01, name: 综合科, duties: 综合统计, reviews: [statistics]}
  - {id: OFF-02, name: 办公室, duties: 政务公开, reviews: [document]}
  - {id: OFF-03, name: 法规科, duties: 统计法制, reviews: [law]}
people:
  - {id: wang, name: 王一, number: "1", office: OFF-02, positions: [{role: head}, {role: leader}]}
  - {id: li, name: 李二, number: "2", office: OFF-02,
     positions: [{role: reviewer}, {role: reviewer, office: OFF-01}, {role: reviewer, office: OFF-03}]}
  - {id: zhao, name: 赵三, number: "3", office: OFF-02, emails: [zhao@test.invalid],
     positions: [{role: drafter}, {role: secrecy_officer}, {role: web}]}
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("GIT_AUTHOR_EMAIL", "EMAIL", "SSH_AUTH_SOCK"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def answers(here) -> Path:
    (here / "answers.yaml").write_text(ANSWERS, "utf-8")
    return here / "answers.yaml"


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def trust_of(folder: Path) -> Trust:
    return load_chain({p: d for p, d in files_of(folder).items() if p.startswith("trust/")}).latest


def code_of(text: str) -> str:
    with pytest.raises(GateError) as refusal:
        read_answers(text.encode(), "answers.yaml")
    return refusal.value.code


# -- a bureau of its own ---------------------------------------------------------------------------------


def test_answers_become_a_trust_base_that_the_new_roots_signed(answers, here):
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.FINE
    trust = trust_of(here / "bureau")
    assert not trust.sample
    assert trust.policy.bureau.name == "测试市统计局"
    assert trust.vacant_positions(date(2026, 1, 1)) == ()
    assert trust.gaps(date(2026, 1, 1)) == ()
    assert trust.by_email("zhao@test.invalid").id == "zhao"


def test_every_missing_key_is_made_and_kept_out_of_the_work_tree(answers, here, capsys):
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.FINE
    private = here / "bureau" / ".git" / "gate"
    assert {path.name for path in private.iterdir()} == {"wang", "li", "zhao", "r1", "r2", "r3"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in private.iterdir())
    assert not any(b"PRIVATE KEY" in data for data in files_of(here / "bureau").values())
    assert "wang" in capsys.readouterr().out


def test_nothing_of_the_sample_is_in_it(answers, here):
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.FINE
    for path, data in files_of(here / "bureau").items():
        assert "样例" not in data.decode(), path
        assert b"sample" not in data, path


def test_a_key_that_the_answers_name_is_not_made(answers, here):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "own"], check=True)
    line = Path("own.pub").read_text().strip()
    text = ANSWERS.replace(
        "office: OFF-02, positions: [{role: head}", f'office: OFF-02, key: "{line}", positions: [{{role: head}}', 1
    )
    answers.write_text(text.replace("{role: head}}", "{role: head}"), "utf-8")
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.FINE
    assert not (here / "bureau" / ".git" / "gate" / "wang").exists()
    assert trust_of(here / "bureau").person("wang").keys[0].key.line == line


def test_without_the_roots_private_keys_the_holders_sign_later(answers, here, capsys):
    for root in ("r1", "r2"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", root], check=True)
    keys = "\n".join(f'    - {{id: {r}, key: "{Path(f"{r}.pub").read_text().strip()}"}}' for r in ("r1", "r2"))
    answers.write_text(ANSWERS + f"roots:\n  threshold: 2\n  keys:\n{keys}\n", "utf-8")
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.FINE
    assert "gate people sign" in capsys.readouterr().out
    os.chdir("bureau")
    assert main(["people", "sign", "--yes", "--root-key", "../r1", "--root-key", "../r2"]) == ExitCode.FINE
    assert trust_of(Path()).version == 1


def test_an_existing_repository_is_used_and_its_readme_kept(answers, here):
    Repository.create(here / "bureau")
    (here / "bureau" / "README.md").write_text("ours\n")
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.FINE
    assert (here / "bureau" / "README.md").read_text() == "ours\n"


@pytest.mark.parametrize("name", ["trust", "content", "mkdocs.yml"])
def test_what_is_there_is_never_overwritten(answers, here, name, capsys):
    (here / "bureau" / name).mkdir(parents=True)
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.UNABLE
    assert "init-not-empty" in capsys.readouterr().err
    assert [path.name for path in (here / "bureau").iterdir()] == [name]


def test_without_a_terminal_and_without_answers_nothing_is_made(here, capsys):
    assert main(["init", "bureau"]) == ExitCode.UNABLE
    assert "init-answers-missing" in capsys.readouterr().err
    assert not (here / "bureau").exists()


def test_a_missing_ssh_keygen_leaves_nothing_behind(answers, here, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(here))
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.UNABLE
    assert "openssh-client" in capsys.readouterr().err
    assert not (here / "bureau").exists()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("name: 测试市统计局", "name: a\n  name: b", 3),
        ("11150700MB0000000G", "123", 3),
        ("in_force_from: 2026-01-01", "in_force_from: 2026-13-01", 6),
        ("in_force_from: 2026-01-01", "in_force: 2026-01-01", 1),
        ("role: head", "role: chief", 13),
        ("https://", "http://", 4),
    ],
)
def test_a_wrong_answer_is_named_with_its_line(old, new, line):
    with pytest.raises(GateError) as refusal:
        read_answers(ANSWERS.replace(old, new, 1).encode(), "answers.yaml")
    assert refusal.value.code == "init-answers-invalid"
    assert refusal.value.facts["line"] == line


def test_author_reviewer_and_approver_have_to_be_three_people():
    assert code_of(ANSWERS.replace('name: 王一, number: "1"', 'name: 李二, number: "2"')) == "init-answers-invalid"
    two = ANSWERS.replace("{role: head}, {role: leader}", "{role: head}").replace(
        "{role: web}", "{role: web}, {role: leader}"
    )
    assert code_of(two.replace("{role: head}", "{role: synth}")) == "init-answers-invalid"


def test_an_office_that_is_not_there_is_refused_before_anything_is_made(answers, here, capsys):
    answers.write_text(ANSWERS.replace("openness_office: OFF-02", "openness_office: OFF-09"), "utf-8")
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.UNABLE
    assert "OFF-09" in capsys.readouterr().err
    assert not (here / "bureau").exists()


def test_the_example_of_an_answers_file_is_one(capsys):
    assert main(["init", "--example"]) == ExitCode.FINE
    assert read_answers(capsys.readouterr().out.encode(), "-") == read_answers(example_answers().encode(), "-")


# -- the first pages -----------------------------------------------------------------------------------


def test_the_first_pages_are_valid_drafts_and_the_settings_are_allowed(answers, here):
    assert main(["init", "--answers", str(answers), "bureau"]) == ExitCode.FINE
    tree = {path: Blob(data) for path, data in files_of(here / "bureau").items()}
    trust = trust_of(here / "bureau")
    releases = find_releases(tree, lambda _id, _files: known_of(trust))
    assert {release.id for release in releases} == {"home", "xxgk.zhinan"}
    for release in releases:
        assert release.reasons == ()
    assert strays(tree) == ()
    config, reasons = siteconfig.parse(tree["mkdocs.yml"].data)
    assert reasons == ()
    assert config.site_url == "https://tj.test.invalid/"


def test_the_author_of_the_first_pages_can_have_them_reviewed():
    pages = repository_files(sample_answers(), date(2026, 11, 24))
    home = pages["content/index.md"].decode()
    assert "office: OFF-02\n" in home
    assert "author: p11\nreviewer: p13\napprover: p03\n" in home


# -- at a terminal ---------------------------------------------------------------------------------------


def test_a_person_at_a_terminal_is_asked_for_one_person_per_position(here):
    people = {"王一": "1", "李二": "2", "赵三": "3"}
    held = ["王一", "王一", "李二", "李二", "李二", "赵三", "赵三", "赵三"]
    said = ["测试市统计局", "11150700MB0000000G", "https://tj.test.invalid/", "测试路1号", "0000-1", "9:00",
            "2026-01-01", "测政公组〔2025〕1号", "2025-12-25", "核算科", "国民经济核算"]  # fmt: skip
    met: set[str] = set()
    for name in held:
        said += [name, people[name], *([] if name in met else [f"{people[name]}@test.invalid"])]
        met.add(name)
    command = [sys.executable, "-P", "-m", "gate", "init", "--lang", "zh", "bureau"]
    leader, follower = pty.openpty()
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, cwd=here)
    os.close(follower)
    os.write(leader, "".join(f"{line}\n" for line in said).encode())
    while True:
        try:
            if not os.read(leader, 4096):
                break
        except OSError:
            break
    assert process.wait(timeout=60) == ExitCode.FINE
    trust = trust_of(here / "bureau")
    assert [person.name for person in trust.people] == list(people)
    assert trust.vacant_positions(date(2026, 1, 1)) == ()
    assert trust.office("OFF-04").name == "核算科"


# -- the demonstration -----------------------------------------------------------------------------------


def test_the_sample_is_a_working_demonstration(here):
    assert main(["init", "--sample", "demo"]) == ExitCode.FINE
    repo = Repository.open(here / "demo")
    assert repo.unsaved(["."]) == ()
    assert trust_of(here / "demo").sample
    os.chdir("demo")
    assert main(["build"]) == ExitCode.FINE
    assert (here / "demo" / "site" / "index.html").exists()
    assert main(["build", "--production"]) == ExitCode.REFUSED
