"""`gate register`: records are made, moved, shown and checked; every entry is signed, committed, and stays as it is."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time

import pytest
from bureau import Bureau, Run, copy, start

from gate.cli import main
from gate.commands.register import SUBCOMMANDS
from gate.registers.definition import definitions

FOLDER = "registers/complaint/2026/"
COMPLAINT = FOLDER + "CMP-2026-0001.md"
AT = ("--at", "2026-11-21T09:00:00+08:00")
OPENED = ("title=反映公开不及时", "channel=phone", "received_on=2026-11-20", "anonymous=true")


def gate(bureau: Bureau, word: str, *words: str, by: str = "p06", values: tuple[str, ...] = ()) -> Run:
    """One `gate register` command by a person."""
    given = [part for value in values for part in ("--set", value)]
    return bureau.gate("register", word, *words, *given, "--key", str(bureau.key(by)), "--yes")


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Bureau:
    return start(tmp_path_factory.mktemp("registers") / "repository")


@pytest.fixture(scope="module")
def opened(empty, tmp_path_factory) -> Bureau:
    """A bureau with one complaint, registered."""
    bureau = copy(empty, tmp_path_factory.mktemp("opened") / "repository")
    assert gate(bureau, "new", "complaint", *AT, values=OPENED).code == 0
    assert gate(bureau, "move", "CMP-2026-0001", "registered", *AT, values=("kind=late",)).code == 0
    return bureau


@pytest.fixture
def bureau(opened, tmp_path) -> Bureau:
    return copy(opened, tmp_path / "repository")


def unchanged(bureau: Bureau, run: Run, *codes: str, code: int = 1) -> None:
    """A refusal says why and leaves nothing."""
    assert run.code == code, run.said
    for each in codes:
        assert f"[{each}]" in run.err, run.said
    assert "Traceback" not in run.said
    assert bureau.git("status", "--porcelain", "--untracked-files=all") == ""
    assert bureau.git("rev-list", "--count", "HEAD").strip() == "3"


# -- making and moving ----------------------------------------------------------------------------


def test_a_record_is_made_signed_and_committed_alone(empty, tmp_path):
    bureau = copy(empty, tmp_path / "repository")
    bureau.write("unrelated.txt", "x")
    run = gate(bureau, "new", "CMP", values=OPENED)
    assert run.code == 0, run.said
    assert "entered CMP-2026-0001: received" in run.out
    stem = COMPLAINT.removesuffix(".md")
    shown = bureau.git("show", "--name-only", "--format=%s", "HEAD").split("\n")
    assert shown[0] == "CMP-2026-0001 open received (p06)"
    assert set(filter(None, shown[1:])) == {COMPLAINT, f"{stem}.1.json", f"{stem}.1.json.sig"}
    assert "unrelated.txt" in bureau.git("status", "--porcelain")
    text = bureau.read(COMPLAINT).decode()
    assert "office: OFF-02\nprofiles: [seed, 2019]\n" in text
    assert "by: p06, role: office, act: open, from: null, to: received, basis: 9.1b}" in text
    assert gate(bureau, "new", "complaint", values=OPENED).code == 0
    assert (bureau.root / FOLDER / "CMP-2026-0002.md").exists()
    assert bureau.gate("register", "verify").code == 0


def test_everything_that_is_missing_is_said_at_once(bureau):
    run = gate(bureau, "new", "complaint", values=("channel=phone",))
    unchanged(bureau, run, "E-REC-001")
    for key in ("title", "received_on", "anonymous"):
        assert f"{key} is missing" in run.err
    assert "--set received_on=YYYY-MM-DD" in run.err


def test_a_clerk_is_told_in_chinese(bureau, monkeypatch, capsys):
    monkeypatch.chdir(bureau.root)
    assert main(["register", "new", "complaint", "--key", str(bureau.key("p06")), "--yes", "--lang", "zh"]) == 1
    said = capsys.readouterr().err
    assert "缺少 received_on（收到日期）" in said
    assert "补上这一项：--set received_on=YYYY-MM-DD" in said


@pytest.mark.parametrize(
    ("words", "values", "by", "code"),
    [
        (("new", "complaint"), (*OPENED, "chanel=phone"), "p06", "E-REC-002"),
        (("new", "complaint"), (*OPENED, "channel=fone"), "p06", "E-REC-003"),
        (("new", "complaint"), (*OPENED, "received_on=2030-01-01"), "p06", "E-REC-014"),
        (("new", "complaint"), (*OPENED, "title=电话13800138000"), "p06", "E-REC-009"),
        (("new", "complaint"), (*OPENED, "complainant=张三"), "p06", "E-REC-009"),
        (("new", "complaint"), (*OPENED, "phone=82170000"), "p06", "E-REC-009"),
        (("new", "complaint"), (*OPENED, "visibility=public"), "p06", "E-REC-016"),
        (("new", "complaint"), (*OPENED, "office=OFF-77"), "p06", "E-REC-011"),
        (("new", "complaint"), (*OPENED, "state=closed"), "p06", "field-by-the-gate"),
        (("new", "complaint"), OPENED, "p08", "E-REC-005"),
        (("move", "CMP-2026-0001", "closed"), (), "p06", "E-REC-004"),
        (("move", "CMP-2026-0001", "nowhere"), (), "p06", "E-REC-004"),
        (("move", "CMP-2026-0001", "accepted"), (), "p06", "E-REC-001"),
        (("move", "CMP-2026-0001", "accepted"), ("about=OFF-04",), "p08", "E-REC-005"),
        (("set", "CMP-2026-0001", "level=this_office"), (), "p08", "E-REC-005"),
    ],
)
def test_what_is_refused_leaves_nothing(words, values, by, code, bureau):
    unchanged(bureau, gate(bureau, *words, by=by, values=values), code)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("new", "complain"), "register-unknown"),
        (("move", "CMP-2026-0009", "accepted"), "record-unknown"),
        (("set", "CMP-2026-0001"), "usage"),
        (("set", "CMP-2026-0001", "level"), "usage"),
        (("set", "CMP-2026-0001", "level=this_office", "--correct"), "usage"),
        (("set", "CMP-2026-0001", "correction={what: x"), "fields-invalid"),
        (("set", "CMP-2026-0001", "level=this_office", "--at", "2030-01-01T00:00:00+08:00"), "time-in-future"),
        (("set", "CMP-2026-0001", "level=this_office", "--at", "yesterday"), "usage"),
        (("new", "complaint", "--from", "nowhere.yaml"), "input-output"),
    ],
)
def test_what_cannot_be_done_is_two(words, code, bureau):
    unchanged(bureau, gate(bureau, *words), code, code=2)


def test_somebody_elses_key(bureau):
    run = bureau.gate(
        "register", "set", "CMP-2026-0001", "level=this_office", "--key", str(bureau.key("p06")), "--as", "p02", "--yes"
    )
    unchanged(bureau, run, "signer-mismatch")


def test_through_writes_every_state_between(bureau):
    values = ("about=OFF-04", "investigators=p06,p12")
    run = gate(bureau, "move", "CMP-2026-0001", "investigating", "--through", values=values)
    assert run.code == 0, run.said
    text = bureau.read(COMPLAINT).decode()
    assert "investigators: [p06, p12]" in text
    assert [line.split("to: ")[1].split(",")[0] for line in text.splitlines() if "act:" in line] == [
        "received", "registered", "accepted", "investigating",
    ]  # fmt: skip
    assert (bureau.root / FOLDER / "CMP-2026-0001.4.json.sig").exists()
    assert bureau.git("rev-list", "--count", "HEAD").strip() == "4"
    assert bureau.gate("register", "verify").code == 0


def test_through_writes_nothing_where_something_is_missing(bureau):
    unchanged(
        bureau,
        gate(bureau, "move", "CMP-2026-0001", "investigating", "--through", values=("about=OFF-04",)),
        "E-REC-001",
    )


def test_a_state_by_its_chinese_name(bureau):
    zh = definitions()["complaint"].states["accepted"]
    assert gate(bureau, "move", "CMP-2026-0001", zh, values=("about=OFF-04",)).code == 0


def test_values_are_set_added_corrected_and_taken_out(bureau):
    assert gate(bureau, "set", "CMP-2026-0001", "investigators=p06", "level=this_office").code == 0
    assert gate(bureau, "set", "CMP-2026-0001", "investigators+=p12", "level=").code == 0
    text = bureau.read(COMPLAINT).decode()
    assert "investigators: [p06, p12]\n" in text and "level:" not in text
    assert gate(bureau, "set", "CMP-2026-0001", "kind=other", "--correct", "--note", "登记有误").code == 0
    assert "act: correct, from: registered, to: registered, note: 登记有误}" in bureau.read(COMPLAINT).decode()
    assert bureau.gate("register", "verify").code == 0


def test_fields_from_a_file(bureau):
    fields = bureau.write(".git/fields.yaml", "about: OFF-04\ninvestigators: [p06]\nlevel: this_office\n")
    assert gate(bureau, "set", "CMP-2026-0001", "--from", str(fields)).code == 0
    assert "level: this_office" in bureau.read(COMPLAINT).decode()
    wrong = bureau.write(".git/wrong.yaml", "level: this_ofice\nstate: closed\n")
    run = gate(bureau, "set", "CMP-2026-0001", "--from", str(wrong))
    assert run.code == 1 and "[E-REC-003]" in run.err and "[field-by-the-gate]" in run.err


def test_at_and_no_commit(bureau):
    before = bureau.git("rev-parse", "HEAD")
    run = gate(bureau, "set", "CMP-2026-0001", "level=this_office", "--at", "2026-11-22T09:00:00+08:00", "--no-commit")
    assert run.code == 0, run.said
    assert "at: 2026-11-22T09:00:00+08:00, by: p06" in bureau.read(COMPLAINT).decode()
    assert gate(bureau, "set", "CMP-2026-0001", "level=", "--no-commit").code == 0
    assert bureau.gate("register", "verify").code == 0
    assert bureau.git("rev-parse", "HEAD") == before


def test_time_does_not_run_backwards(bureau):
    unchanged(
        bureau,
        gate(bureau, "set", "CMP-2026-0001", "level=this_office", "--at", "2026-01-01T00:00:00+08:00"),
        "E-REC-012",
    )


# -- tampering ------------------------------------------------------------------------------------


def edited(bureau: Bureau, old: str, new: str) -> None:
    text = bureau.read(COMPLAINT).decode()
    assert old in text
    bureau.write(COMPLAINT, text.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 反映公开不及时", "title: 反映公开不及时了"),
        ("kind: late", "kind: other"),
        ("basis: 9.1b}", "basis: 9.1c}"),
        ("role: office, act: open", "role: synth, act: open"),
    ],
)
def test_what_was_signed_is_edited_by_hand(old, new, bureau):
    edited(bureau, old, new)
    run = bureau.gate("register", "verify")
    assert run.code == 1 and "[E-REC-017]" in run.err, run.said
    run = gate(bureau, "move", "CMP-2026-0001", "accepted", values=("about=OFF-04",))
    assert run.code == 1 and "[E-REC-017]" in run.err, run.said
    assert not (bureau.root / FOLDER / "CMP-2026-0001.3.json").exists()


def test_what_was_signed_is_deleted(bureau):
    stem = bureau.root / FOLDER / "CMP-2026-0001"
    for gone in ("{}.md", "{}.2.json", "{}.1.json.sig"):
        place = stem.parent / gone.format(stem.name)
        data = place.read_bytes()
        place.unlink()
        run = bureau.gate("register", "verify")
        assert run.code == 1 and ("[E-REC-017]" in run.err or "[record-unsigned]" in run.err), run.said
        place.write_bytes(data)
    assert bureau.gate("register", "verify").code == 0


def test_a_record_that_cannot_be_read(bureau):
    bureau.write(COMPLAINT, "---\nid: [\n---\n")
    assert bureau.gate("register", "verify").code == 1
    run = bureau.gate("register", "list")
    assert run.code == 1 and COMPLAINT in run.err
    assert gate(bureau, "set", "CMP-2026-0001", "level=this_office").code == 1


def test_verify_says_the_same_in_json(bureau):
    whole = json.loads(bureau.gate("register", "verify", "--format", "json").out)
    assert whole == {"schema": "gate-register-verify/1", "records": 1, "verdict": "sound", "reasons": []}
    edited(bureau, "kind: late", "kind: lte")
    run = bureau.gate("register", "verify", "--format", "json")
    told = json.loads(run.out)
    assert run.code == 1 and told["verdict"] == "refuse"
    reason = next(r for r in told["reasons"] if r["code"] == "E-REC-003")
    assert (reason["path"], reason["key"]) == (COMPLAINT, "kind")
    assert reason["line"] and reason["clauses"]


def test_verify_for_production_refuses_sample_keys(bureau):
    run = bureau.gate("register", "verify", "--production")
    assert run.code == 1 and "[sample-trust]" in run.err


def test_verify_looks_at_a_revision(bureau):
    edited(bureau, "kind: late", "kind: other")
    assert bureau.gate("register", "verify", "--rev", "HEAD").code == 0
    assert bureau.gate("register", "verify").code == 1


# -- looking --------------------------------------------------------------------------------------


def test_list_and_its_filters(bureau):
    assert gate(bureau, "new", "complaint", values=(*OPENED, "office=OFF-04")).code == 0
    ids = {
        (): ["CMP-2026-0001", "CMP-2026-0002"],
        ("--state", "registered"): ["CMP-2026-0001"],
        ("--office", "OFF-04"): ["CMP-2026-0002"],
        ("inquiry",): [],
    }
    for words, expected in ids.items():
        run = bureau.gate("register", "list", *words, "--format", "json")
        assert [row["id"] for row in json.loads(run.out)] == expected
    assert "反映公开不及时" in bureau.gate("register", "list", "complaint").out


def test_show_says_what_is_next_by_whom_and_what_it_needs(bureau):
    run = bureau.gate("register", "show", "CMP-2026-0001")
    assert run.code == 0
    assert "收到日期 received_on: 2026-11-20" in run.out
    assert "→ accepted" in run.out and "p06" in run.out and "about is missing" in run.out
    told = json.loads(bureau.gate("register", "show", "CMP-2026-0001", "--format", "json").out)
    assert told["fields"]["kind"] == "late"
    assert [entry["to"] for entry in told["history"]] == ["received", "registered"]
    accepted = next(way for way in told["next"] if way["to"] == "accepted")
    assert accepted["roles"] == ["office", "supervision"] and "p06" in accepted["people"]
    assert [lack["key"] for lack in accepted["lacks"]] == ["about"]


def test_export_as_a_table_without_formulas(bureau):
    assert gate(bureau, "set", "CMP-2026-0001", "title==1+1").code == 0
    head, row = bureau.gate("register", "export", "complaint").out.splitlines()
    assert head.startswith("id,register,title,state,")
    assert row.startswith("CMP-2026-0001,complaint,'=1+1,registered,")
    (told,) = json.loads(bureau.gate("register", "export", "complaint", "--format", "json").out)
    assert told["title"] == "=1+1" and told["history"][0]["act"] == "open"


def test_every_subcommand_shows_an_example():
    for name in SUBCOMMANDS:
        assert main(["register", name, "--help"]) == 0


# -- mirrored acts --------------------------------------------------------------------------------


def test_a_signed_act_of_a_release_is_mirrored_and_not_signed_again(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    values = (
        "title=居民消费价格", "category=0301", "doc_kind=统计数据", "source_kind=made", "produced=2026-11-20",
        "channels=website", "kind=statistics", "office=OFF-05", "art20=4", "clearer=OFF-01", "vital_interest=false",
        "content=content/releases/2026/prices/", "content_sha256=sha256:" + "0" * 64, "stat={ref_period: 2026-10}",
        "with=[]", "approval={needed: false}",
    )  # fmt: skip
    run = gate(bureau, "new", "publication", by="p08", values=values)
    assert run.code == 0, run.said
    path = "registers/publication/2026/PUB-2026-0001"
    run = gate(bureau, "move", "PUB-2026-0001", "under_review", by="p05", values=("art20=5",))
    assert run.code == 1 and "[mirrored-changes]" in run.err, run.said
    run = gate(bureau, "move", "PUB-2026-0001", "under_review", by="p05")
    assert run.code == 0, run.said
    text = bureau.read(path + ".md").decode()
    assert "by: p08, role: drafter, act: submit, from: draft, to: under_review" in text
    assert not (bureau.root / f"{path}.2.json").exists()
    run = bureau.gate("register", "verify", "--format", "json")
    assert not {"E-REC-017", "record-unsigned"} & {reason["code"] for reason in json.loads(run.out)["reasons"]}
    bureau.write(
        path + ".md", text.replace("by: p08, role: drafter, act: submit", "by: p07, role: drafter, act: submit")
    )
    run = bureau.gate("register", "verify")
    assert run.code == 1 and "[E-REC-017]" in run.err
    bureau.write(path + ".md", text.replace("art20: 4", "art20: 5"))
    run = bureau.gate("register", "verify")
    assert run.code == 1 and "[E-REC-017]" in run.err


# -- on a terminal --------------------------------------------------------------------------------


def test_on_a_terminal_what_is_missing_is_asked_for(bureau):
    answers = {"title": "反映态度", "channel": "visit", "received_on": "昨天", "anonymous": "true"}
    leader, follower = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {
        "LC_ALL": "C.UTF-8", "COLUMNS": "400",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "gate", "--lang", "en", "register", "new", "complaint",
         "--key", str(bureau.key("p06"))],
        cwd=bureau.root, env=environment, stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
    )  # fmt: skip
    os.close(follower)
    heard, asked, deadline = "", [], time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([leader], [], [], 1)[0]:
            continue
        try:
            heard += os.read(leader, 65536).decode("utf-8", "replace")
        except OSError:
            break
        line = heard.rpartition("\n")[2]
        if line.endswith("): "):
            key = line.split(" ")[0]
            asked.append(key)
            os.write(leader, (answers[key] + "\n").encode())
            answers["received_on"] = "2026-11-20" if key == "received_on" else answers["received_on"]
            heard += "\n"
        elif line.endswith("[y/N]: "):
            os.write(leader, b"y\n")
            heard += "\n"
    os.close(leader)
    assert process.wait(timeout=30) == 0, heard
    assert sorted(asked) == ["anonymous", "channel", "received_on", "received_on", "title"]
    assert "sign as p06?" in heard and "Traceback" not in heard
    assert "title: 反映态度" in (bureau.root / FOLDER / "CMP-2026-0002.md").read_text("utf-8")
