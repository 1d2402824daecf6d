"""Scanning registers: personal data in clear refuses, sealed data passes, and nothing else changes."""

from __future__ import annotations

import hashlib

import pytest
from pyrage import x25519

from gate import pushes
from gate.cli import main
from gate.model import Blob, ScanResult
from gate.pushes import Arrival
from gate.registers import sealing
from gate.registers.scanning import examine, place_of
from gate.scanner import scan_file

FOLDER = "registers/request/2026"
RECORD = f"{FOLDER}/YSQ-2026-0007.md"
CLEAN = """---
schema: 1
id: YSQ-2026-0007
register: request
title: 申请园区工业企业统计数据
channel: signed_mail
description: 园区2025年工业企业有关统计数据
{more}
---

与申请人确认了内容。{body}
"""
PHONE, IDENTITY_NUMBER = "13900000001", "11010119900307221X"
SEALED = sealing.seal(b"x", [str(x25519.Identity.generate().to_public()) for _ in range(2)])


def scan(path: str, blob: Blob, name: str) -> ScanResult:
    """The scanner without readers of attachments."""
    return scan_file(path, blob.data, name_in_release=name)


def found(path: str, text: str | bytes) -> set[tuple[str, str]]:
    """Rules with their severities, and what was not examined."""
    blob = Blob(text if isinstance(text, bytes) else text.encode())
    result = examine(path, blob, scan, path)
    return {(f.rule, str(f.severity)) for f in result.findings} | {
        ("not-examined", u.reason) for u in result.not_examined
    }


def record(more: str = "wanted_form: [paper]", body: str = "") -> str:
    """A request with more in it."""
    return CLEAN.format(more=more, body=body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (record(), set()),
        (record("applicant: 王样例"), {("personal-in-clear", "refuse")}),
        (record("applicant: {name: 王样例, phone: x}"), {("personal-in-clear", "refuse")}),
        (record("name: 王样例"), {("personal-in-clear", "refuse")}),
        (record("correction: {notice_on: 2026-03-09, address: 样例路}"), {("personal-in-clear", "refuse")}),
        (record(body=f"电话{PHONE}"), {("mobile-number", "refuse")}),
        (record(f"purpose: 证件{IDENTITY_NUMBER}"), {("id-number", "refuse")}),
        (record(body="请回复 someone@example.com"), {("email", "hold")}),
        (record(body="请回复 tongji@x.gov.cn"), {("email", "note")}),
    ],
)
def test_personal_data_in_a_record_is_against_it(text, expected):
    assert found(RECORD, text) == expected


def test_a_sealed_key_that_a_register_guards_by_a_code_of_its_own_is_found_too():
    text = "---\nschema: 1\nid: LEK-2026-0001\nregister: leak\nkind: suspected\nwhere: 附件三\n---\n"
    assert found("registers/leak/2026/LEK-2026-0001.md", text) == {("personal-in-clear", "refuse")}


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        (f"{FOLDER}/YSQ-2026-0007.1.age", SEALED, set()),
        (f"{FOLDER}/YSQ-2026-0007.1.age", "电话13900000001".encode(), {("not-examined", "unsupported")}),
        (f"{FOLDER}/YSQ-2026-0007.1.json.sig", b"-----BEGIN SSH SIGNATURE-----\nAA\n", set()),
        ("content/releases/2026/x/a.age", SEALED, {("not-examined", "unsupported")}),
        ("myregisters/request/2026/a.age", SEALED, {("not-examined", "unsupported")}),
    ],
)
def test_sealed_files_and_signatures_pass_in_registers_only(path, data, expected):
    assert found(path, data) == expected


@pytest.mark.parametrize("text", [record(body=f"电话{PHONE}"), record("applicant: 王样例")])
def test_what_is_no_record_is_scanned_as_any_file_is(text):
    outside = found("notes/YSQ-2026-0007.md", text)
    assert outside == {(f.rule, str(f.severity)) for f in scan("a.md", Blob(text.encode()), "a.md").findings}


def test_digests_and_keys_in_a_record_are_no_numbers_of_people():
    digests = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(3000)]
    keys = [str(x25519.Identity.generate().to_public()) for _ in range(300)]
    lines = "\n".join(f"  - {{file: a, sha256: 'sha256:{digest}'}}" for digest in digests[:600])
    stubs = f"sealed: [{{file: a, recipients: [{', '.join(keys[:100])}]}}]"
    assert found(RECORD, record(f"attachments:\n{lines}\n{stubs}")) == set()
    assert found(f"{FOLDER}/YSQ-2026-0007.2.json", f'{{"x": {digests!r}}}'.replace("'", '"')) == set()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (RECORD, RECORD),
        (f"/tmp/x/{RECORD}", RECORD),
        (f"./{RECORD}", RECORD),
        ("registers/x/registers/a.md", "registers/a.md"),
        ("content/a.md", None),
        ("old-registers/a.md", None),
    ],
)
def test_a_file_lies_in_registers_by_its_path(path, place):
    assert place_of(path) == place


@pytest.mark.parametrize(("more", "code"), [("applicant: 王样例", 1), ("wanted_form: [paper]", 0)])
def test_gate_scan_refuses_a_register_with_personal_data_in_clear(tmp_path, capsys, more, code):
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    (folder / "YSQ-2026-0007.md").write_text(record(more), "utf-8")
    (folder / "YSQ-2026-0007.1.age").write_bytes(SEALED)
    assert main(["scan", str(tmp_path), "--lang", "en"]) == code
    said = capsys.readouterr().out
    assert "王样例" not in said and ("personal-in-clear" in said) is bool(code)


@pytest.mark.parametrize("more", ["applicant: 王样例", f"purpose: 回电{PHONE}"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_push_that_brings_personal_data_in_clear_is_refused_and_told_without_it(more, lang):
    arrival = Arrival(RECORD, "100644", "0" * 40, ("0" * 40,))
    judged = pushes.judge(arrival, Blob(record(more).encode()), scan, lambda _: ())
    assert judged.refused and not pushes.quotable(judged)
    said = "\n".join(pushes.told(judged, lang))
    assert "王样例" not in said and PHONE not in said and "?" not in said
    assert "3.7.4" in said and RECORD in said
