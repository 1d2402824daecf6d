"""The annual report as people read it: six parts, the form's tables, every form with the same numbers (条例50).

The golden page shows it as Markdown; ``python tests/registers/counting/test_annual_report.py`` writes it anew.
"""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from counted import cases, records
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from gate.model import Blob, Severity
from gate.registers.counting.annual import Annual, Given, annual
from gate.registers.counting.form import form
from gate.registers.counting.normative import Opening
from gate.registers.reports import annual as reports
from gate.registers.reports.annual import Words
from gate.registers.reports.document import Cell, Document, Grid, Heading, Items, Paragraph
from gate.registers.reports.forms import render
from gate.scanner import scan_file

GOLDEN = Path(__file__).with_name("golden") / "annual-2026.md"
WORDS = Words(
    "样例市统计局",
    {
        "supervision": "组织两次业务培训。",
        "problems": "一是解读形式单一。\n\n二是目录更新不及时。",
        "improvements": "增加图表解读。",
    },
    {"02": "政策法规", "03": "统计信息"},
)


def report(on: date = date(2027, 1, 15)) -> Annual:
    said = cases("year.yaml")
    return annual(records(said), 2026, on, Given(Opening(**said["opening"])))


def written(form_name: str, found: Annual | None = None, words: Words = WORDS) -> bytes:
    found = found or report()
    return render(reports.document(found, words), reports.data(found, words), form_name)


def test_the_report_reads_like_the_golden_page():
    assert report().broken == ()
    assert written("md").decode() == GOLDEN.read_text("utf-8")


def test_the_six_parts_stand_in_their_order():
    headings = re.findall(r"^## (.*)$", written("md").decode(), re.MULTILINE)
    assert tuple(headings) == form().parts


def test_the_report_passes_the_gate_as_a_release():
    """Nothing that a rule refuses or holds, no HTML: also where somebody was refused for state secrets."""
    path = "content/releases/2027/annual-2026/index.md"
    blob = Blob(written("md"))
    assert {f.severity for f in scan_file(path, blob.data).findings} <= {Severity.NOTE}
    assert "<" not in blob.data.decode()


@pytest.mark.parametrize("row", form().rows, ids=lambda row: row.key)
def test_every_form_tells_the_same_numbers(row):
    found = report()
    numbers = [str(found.requests.number(row.key, column)) for column in form().columns]
    label = " ".join((*row.under, row.zh))
    line = next(line for line in written("md").decode().splitlines() if line.startswith(f"| {label} |"))
    assert [cell.strip() for cell in line.strip("|").split("|")[1:]] == numbers
    assert list(json.loads(written("json"))["part3"][row.key].values()) == list(map(int, numbers))
    page = LexborHTMLParser(written("html").decode())
    rows = [tr for tr in page.css("table")[1].css("tr") if tr.css("td")]
    (cells,) = [tr for tr in rows if tr.css("th")[-1].text() == row.zh]
    assert [td.text() for td in cells.css("td")] == numbers
    table = docx.Document(BytesIO(written("docx"))).tables[1]
    (place,) = [n for n, r in enumerate(table.rows) if r.cells[2].text == row.zh and n > 2]
    assert [cell.text for cell in table.rows[place].cells[3:]] == numbers


def test_the_table_of_requests_has_the_merged_heads_of_the_form():
    page = LexborHTMLParser(written("html").decode())
    heads = [
        (th.text(), th.attributes.get("colspan"), th.attributes.get("rowspan")) for th in page.css("thead")[1].css("th")
    ]
    assert heads == [
        (form().note, "3", "3"),
        ("申请人情况", "7", None),
        ("自然人", None, "2"),
        ("法人或其他组织", "5", None),
        ("总计", None, "2"),
        *((form().columns[key], None, None) for key in form().applicant_types[1:]),
    ]  # fmt: skip
    table = docx.Document(BytesIO(written("docx"))).tables[1]
    assert table.cell(0, 0)._tc is table.cell(2, 2)._tc
    assert table.cell(1, 4)._tc is table.cell(1, 8)._tc
    assert table.cell(5, 0).text == "三、本年度办理结果"
    assert [table.cell(7, 1).text, table.cell(14, 1).text] == ["（三）不予公开"] * 2


def test_the_word_file_is_the_same_every_time_and_names_nobody():
    first, second = written("docx"), written("docx")
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"creator" not in archive.read("docProps/core.xml")


def test_the_page_needs_nothing_from_elsewhere():
    page = written("html").decode()
    assert not re.search(r"<script|https?://|src=|@import|url\(", page)


def test_a_draft_says_so_and_until_when():
    found = report(date(2026, 12, 1))
    assert found.draft and found.period.last == date(2026, 12, 1)
    assert "草稿，截至2026年12月1日" in reports.document(found, WORDS).title
    assert json.loads(written("json", found))["draft"] is True


def test_what_the_office_did_not_write_has_its_place():
    bare = Words("样例市统计局")
    assert reports.unwritten(bare) == ("problems", "improvements")
    assert reports.unwritten(WORDS) == ()
    assert written("md", words=bare).decode().count("（此处由政务公开领导小组办公室填写。）") == 2


def test_a_single_complaint_is_not_told():
    """clauses "8.6.4"."""
    assert "投诉举报少于3件" in written("md").decode()
    assert json.loads(written("json"))["part1"]["complaints"] == "少于3件"
    assert all("CMP-" not in written(name).decode("utf-8", "replace") for name in ("md", "html", "json"))


SIGNS = st.text(alphabet="ab你 \n\\`*_{}[]<>|~#-+=1.)&!\t", max_size=40)


@given(SIGNS)
@example("1)")
@example("&amp; &#42;")
def test_text_of_the_office_means_itself_in_markdown(text):
    """It comes out of a Markdown reader as it went in: no table, no heading, no link, no HTML."""
    tokens = (
        MarkdownIt("commonmark").enable("table").parse(render(Document("t", (Paragraph(text),)), {}, "md").decode())
    )
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    words = "".join(child.content for token in tokens if token.children for child in token.children)
    assert words == " ".join(text.split())


@given(SIGNS, SIGNS)
def test_text_in_a_table_stays_in_its_cell(head, body):
    grid = Grid("", ((Cell("名称", head=True), Cell(head, head=True)), (Cell("值"), Cell(body))))
    tokens = MarkdownIt("commonmark").enable("table").parse(render(Document("t", (grid,)), {}, "md").decode())
    cells = ["".join(c.content for c in token.children) for token in tokens if token.type == "inline"]
    assert cells == ["名称", " ".join(head.split()), "值", " ".join(body.split())]


@pytest.mark.parametrize("text", ["<b>x</b>", "a & b", "\x1b[2J"])
def test_text_is_text_in_html(text):
    page = render(Document(text, (Heading(text), Paragraph(text), Items((text,)))), {}, "html").decode()
    assert "<b>" not in page and "\x1b" not in page


if __name__ == "__main__":
    GOLDEN.write_bytes(written("md"))
