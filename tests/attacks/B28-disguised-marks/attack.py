from io import BytesIO

from bureau import page
from openpyxl import Workbook
from samples_of_files import workbook

TITLE = "2026年10月工业生产者价格"
TEXTS = {
    "clean": "同比略有上升。",
    "by-zero-width": "机\u200b密",
    "in-old-characters": "機密",
    "by-a-blank": "机 密★",
    "by-entity": "&#26426;密",
    "by-emphasis": "机**密**",
    "full-width-star": "秘密\uff0a 机密\u2605\uff15年",
    "by-escape": "机\\\n密",
    "by-soft-hyphen": "机\u00ad密",
    "over-lines": "机\n密",
    "in-a-cell": "| 指标 | 值 |\n|---|---|\n| 机密 | 1 |",
    "in-alt-text": "![机密](t.csv)",
    "in-a-link-title": '[表](t.csv "机密★3年")',
}


def text(bureau):
    for release, body in TEXTS.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page(TITLE, body))
        bureau.write(f"content/releases/2026/{release}/t.csv", f"a,b\n1,{len(release)}\n")
    bureau.commit()


def _sheet(name):
    book = Workbook()
    book.active.title = name
    book.active.append(["指标", "同比"])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def places(bureau):
    pages = {
        "clean": page(TITLE, "同比略有上升。"),
        "in-the-title": page("价格情况（机密）", "同比略有上升。"),
        "in-the-summary": page(TITLE, "同比略有上升。", summary="机密"),
        "in-the-classification": page(TITLE, "同比略有上升。", classification="内部"),
        **dict.fromkeys(
            ("in-a-name", "in-a-folder-name", "in-a-table", "in-a-workbook", "in-a-sheet-name", "in-an-annex"),
            page(TITLE, "同比略有上升。"),
        ),
    }
    files = {
        "in-a-name/价格（机密）.csv": "a,b\n1,70\n",
        "in-a-folder-name/机密/t.csv": "a,b\n1,71\n",
        "in-a-table/t.csv": "指标,值\n机密,72\n",
        "in-a-workbook/t.xlsx": workbook("机密"),
        "in-a-sheet-name/t.xlsx": _sheet("机密"),
        "in-an-annex/notes.md": "---\ntitle: 说明\n---\n\n内部资料\n\n注意保存\n",
    }
    for release, content in pages.items():
        bureau.write(f"content/releases/2026/{release}/index.md", content)
    for path, content in files.items():
        bureau.write(f"content/releases/2026/{path}", content)
    bureau.commit()
