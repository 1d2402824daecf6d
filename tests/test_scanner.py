"""The scanner over its cases, and what it promises of positions, fingerprints and names."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.model import ScanResult, Severity
from gate.normalise.decode import decodings
from gate.readers.base import Limits
from gate.readers.extraction import extract_in_process
from gate.readers.registry import reader
from gate.readers.sniff import sniff
from gate.scanner import fingerprint, mask_part, mask_path, rules_digest, scan_file, scan_rendered, scan_text

CASES = yaml.load(Path(__file__).parent.joinpath("scanner/cases.yaml").read_text("utf-8"), yaml.CSafeLoader)
KNOWN_MISSES = yaml.safe_load(Path(__file__).parent.joinpath("scanner/known_misses.yaml").read_text("utf-8"))
WEIGHT = {Severity.NOTE: 0, Severity.HOLD: 1, Severity.REFUSE: 2}


def extract(name: str, data: bytes):
    return extract_in_process(name, data, Limits())


def data_of(case: dict) -> bytes:
    if "text" in case:
        return case["text"].encode()
    return bytes.fromhex(case["bytes_hex"]) if "bytes_hex" in case else base64.b64decode(case["b64"])


def has_no_reader(case: dict) -> bool:
    """Whether the case needs a reader that nobody wrote yet: then only "not examined" is right."""
    kind = sniff(case["name"], data_of(case)).kind
    wants_more = not any(e["rule"] in ("not-examined", "any") for e in case["expect"])
    return not kind.is_text and reader(kind) is None and wants_more


def parameters() -> list:
    return [_parameter(case) for case in CASES]


def _parameter(case: dict):
    marks = ()
    if case["id"] in KNOWN_MISSES:
        marks = pytest.mark.xfail(strict=True, reason=KNOWN_MISSES[case["id"]])
    elif has_no_reader(case):
        marks = pytest.mark.xfail(strict=True, reason="no reader for this kind of file")
    return pytest.param(case, id=case["id"], marks=marks)


def is_found(expected: dict, result: ScanResult) -> bool:
    if expected["rule"] == "not-examined":
        return bool(result.not_examined)
    if expected["rule"] == "any":
        return bool(result.not_examined) or any(f.severity is Severity.REFUSE for f in result.findings)
    return any(
        f.rule == expected["rule"]
        and f.severity == expected["severity"]
        and f.line == expected.get("line", f.line)
        and f.column == expected.get("column", f.column)
        for f in result.findings
    )


@pytest.mark.parametrize("case", parameters())
def test_each_case_gives_what_it_expects_and_nothing_more_severe(case):
    result = scan_file(case["name"], data_of(case), extract)
    assert [e for e in case["expect"] if not is_found(e, result)] == []
    heaviest = max((WEIGHT[Severity(e["severity"])] for e in case["expect"]), default=0)
    found = max((WEIGHT[f.severity] for f in result.findings), default=0)
    assert (2 if result.not_examined else found) == heaviest


@pytest.mark.parametrize("case", [c for c in CASES if "text" in c], ids=lambda c: c["id"])
def test_the_fast_path_loses_nothing(case):
    quick = scan_file(case["name"], data_of(case))
    assert quick == scan_file(case["name"], data_of(case), everything=True)


def test_a_finding_spans_everything_between_its_first_and_last_raw_character():
    text = "甲乙&#26426;<b>\u200b密</b>★5年"
    (finding,) = [f for f in scan_text("a.md", text).findings if f.rule == "level-term"]
    assert text.encode()[finding.offset : finding.offset + finding.length].decode() == "&#26426;<b>\u200b密</b>★"
    assert (finding.line, finding.column, finding.disguised) == (1, 3, True)


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16", "big5"])
def test_offsets_are_bytes_of_the_file_in_its_own_encoding(codec):
    data = "第一行\n本表為機密★\n".encode(codec)
    offsets = {(f.offset, f.length) for f in scan_file("a.txt", data).findings if f.rule == "level-term"}
    mark = "機密★".encode("utf-16-le" if codec == "utf-16" else codec.removesuffix("-sig"))
    assert (data.index(mark), len(mark)) in offsets


def test_a_mark_on_a_line_of_its_own_is_neither_hidden_nor_disguised():
    (finding,) = scan_text("a.md", "秘密★5年").findings
    assert (finding.hidden, finding.disguised) == (False, False)


@pytest.mark.parametrize(
    ("text", "hidden", "disguised"),
    [
        ("<!-- 秘密★5年 -->", True, False),
        ("---\ntitle: 秘密★5年\n---\n", True, False),
        ("![秘密★](a.png)", True, False),
        ("秘\u200b密★5年", False, True),
        ("祕密★5年", False, True),
        ("秘密★５年", False, False),
        ("内部文件　注意保存", False, False),
    ],
)
def test_hidden_and_disguised_places_are_told_apart_because_nobody_quotes_invisibly(text, hidden, disguised):
    refused = [f for f in scan_text("a.md", text).findings if f.severity is Severity.REFUSE]
    assert {(f.hidden, f.disguised) for f in refused} == {(hidden, disguised)}


@pytest.mark.parametrize(
    ("text", "rule", "spans"),
    [
        ("★秘密★", "level-term", ["★秘密★"]),
        ("内部文件　注意保存", "internal-mark", ["内部文件　注意保存"]),
        ("<!-- 秘密★5年 -->", "level-term", ["秘密★"]),
        ("秘密★1年，秘密★5年", "level-term", ["秘密★", "秘密★"]),
    ],
)
def test_one_place_asks_for_one_waiver_of_a_rule(text, rule, spans):
    data = text.encode()
    found = [f for f in scan_text("a.md", text).findings if f.rule == rule]
    assert [data[f.offset : f.offset + f.length].decode() for f in found] == spans


def test_a_text_of_nothing_but_marks_is_not_examined_rather_than_slow():
    assert [n.reason for n in scan_file("a.md", "机密★ 绝密 ".encode() * 60_000).not_examined] == ["too-complex"]


def test_a_fingerprint_covers_the_place_and_the_file_and_never_the_path_outside_the_release():
    first = scan_file("content/a/index.md", "机密".encode(), name_in_release="index.md").findings[0]
    moved = scan_file("content/b/index.md", "机密".encode(), name_in_release="index.md").findings[0]
    edited = scan_file("content/a/index.md", "机密 ".encode(), name_in_release="index.md").findings[0]
    assert first.fingerprint == moved.fingerprint != edited.fingerprint
    assert first.fingerprint != fingerprint("level-term", "index.md", None, 0, 6, "0" * 64)


def test_a_name_in_the_release_is_judged_and_a_folder_above_it_is_not():
    assert not scan_file("机密/a.md", b"", name_in_release="a.md").findings
    assert [f.rule for f in scan_file("a/b.md", b"", name_in_release="机密/b.md").findings] == ["file-name-mark"]


def test_a_path_that_is_a_finding_is_shown_masked():
    assert mask_path("content/机密名单.csv") == "content/机密名单.csv"
    assert mask_path("content/机密-名单.csv") == "content/机….csv"
    assert mask_path("内部资料/表1.csv") == "内…/表1.csv"


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("机密!A1", "机…!A1"),
        ("机密★5年 header", "机…"),
        ("甲/机密.txt", "甲/机….txt"),
        ("内部资料.docx/document", "内….docx/document"),
        ("11010519491231002X!C3", "1…!C3"),
        ("表1!B2", "表1!B2"),
        ("202401!A1", "202401!A1"),
        ("page 1 hidden text", "page 1 hidden text"),
    ],
)
def test_a_part_whose_name_is_a_finding_is_shown_masked(part, shown):
    assert mask_part(part) == shown


def test_no_finding_bears_a_name_that_is_one():
    result = scan_file("a.zip", zipped("机密.txt", "机密★5年\n".encode()), extract)
    assert {finding.part for finding in result.findings} == {"archive names", "机….txt"}


def zipped(name: str, data: bytes) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def test_the_digest_of_the_rules_stays_the_same_until_a_rule_changes():
    assert rules_digest() == rules_digest()
    assert rules_digest().startswith("sha256:")


def test_what_no_reader_knows_is_not_examined():
    (unread,) = scan_file("a.zip", b"PK\x05\x06" + b"\0" * 18).not_examined
    assert unread.reason == "unsupported"


def test_a_file_inside_a_data_uri_is_read_as_the_file_it_is():
    case = next(c for c in CASES if c["id"] == "docx-02")
    text = f"[表](data:application/octet-stream;base64,{case['b64']})"
    result = scan_file("a.md", text.encode(), extract)
    assert any(f.rule == "level-term" and f.part.startswith("data:1/") for f in result.findings)
    assert scan_file("a.md", text.encode()).not_examined


def test_findings_beyond_the_limit_are_cut_and_the_file_counts_as_not_examined():
    result = scan_file("a.md", "机密★\n\n".encode() * 50, limits=Limits(findings=10))
    assert len(result.findings) == 10
    assert [n.reason for n in result.not_examined] == ["too-many"]


def test_a_file_over_the_limit_is_not_examined():
    assert [n.reason for n in scan_file("a.md", b"12345", limits=Limits(file_bytes=4)).not_examined] == ["too-large"]


def test_text_that_is_almost_all_disguise_is_not_examined_rather_than_slow():
    assert [n.reason for n in scan_file("a.md", "机<b>密".encode() * 400_000).not_examined] == ["too-complex"]


def test_a_built_page_is_searched_for_marks_but_not_for_what_its_theme_hides():
    page = '<html><body><div hidden>菜单</div><!-- 主题 --><p title="内部资料">秘密★5年</p></body></html>'
    rules = {f.rule for f in scan_rendered("a/index.html", page.encode()).findings}
    assert rules == {"level-term", "internal-mark"}
    assert "hidden-content" in {f.rule for f in scan_text("a.html", page).findings}


def test_no_finding_shows_its_text_in_its_representation():
    assert "机密" not in repr(scan_text("a.md", "机密★5年"))


def test_every_reading_of_undeclared_bytes_is_scanned():
    assert {d.codec for d in decodings("機密".encode("big5"))} == {"gb18030", "big5"}


@pytest.mark.parametrize("value", ["公開", "公\u200b开", "&x 公 开", "''", "[公开, 内部]", "!!str 机密", "*level"])
def test_a_classification_is_public_only_when_it_is_written_so(value):
    text = f"---\nlevel: &level 机密\nclassification: {value}\n---\n正文"
    assert "front-matter-classification" in {f.rule for f in scan_text("a.md", text).findings}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.md", "a.csv", "a.html", "a.json", "a", "a.zip", "机.md"]))
def test_no_bytes_make_the_scanner_fail(data, name):
    assert scan_file(name, data) == scan_file(name, data)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab:- \n\"'#{}[]&*!|>%@`,?\t机密公开", max_size=60))
def test_no_front_matter_makes_the_scanner_fail(source):
    scan_text("a.md", f"---\n{source}\n---\n正文")
