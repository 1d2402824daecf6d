from bureau import DOCUMENT, page

TITLE = "2026年10月工业生产者价格"
ANNEX = "---\ntitle: 说明\n---\n\n附页"
FILES = {
    "two-pages": {"a.md": f"{ANNEX}一\n", "b.md": f"{ANNEX}二\n"},
    "page-beside-folder": {"notes.md": f"{ANNEX}三\n", "notes/index.md": f"{ANNEX}四\n"},
    "readme-beside-index": {"README.md": f"{ANNEX}五\n"},
    "html-beside-page": {"notes.md": f"{ANNEX}六\n", "notes.html": "<p>六</p>\n"},
    "table-in-two-cases": {"t.csv": "a,b\n1,1\n", "T.csv": "a,b\n1,2\n"},
    "page-in-two-cases": {"Notes.md": f"{ANNEX}七\n", "notes.md": f"{ANNEX}八\n"},
    "composed-in-two-ways": {"表\u00e9.csv": "a,b\n1,3\n", "表e\u0301.csv": "a,b\n1,4\n"},
    "takes-source": {"source/index.csv": "a,b\n1,5\n"},
    "takes-proof": {"proof.json": '{"a": 1}\n'},
    "takes-a-version": {"v/1/t.csv": "a,b\n1,6\n"},
    "takes-data": {"data/t.csv": "a,b\n1,7\n"},
}
MADE = ("search", "tags", "404", "verify", "catalogue", "register/more")


def addresses(bureau):
    for release, files in FILES.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page(TITLE, "同比略有上升。"))
        for name, text in files.items():
            bureau.write(f"content/releases/2026/{release}/{name}", text)
    for name in MADE:
        people = {"author": "p08", "reviewer": "p13"}
        bureau.write(f"content/{name}/index.md", page(f"页面 {name}", "一段话。", **{**DOCUMENT, **people}))
        bureau.people[name.replace("/", ".")] = "p08 p13 p03"
    bureau.commit()


def page_beside_its_release(bureau):
    bureau.write("content/releases/2026/prices.md", page(TITLE, "CANARY-PRICES"))
    bureau.commit()


def loose_page_of_a_made_name(bureau):
    bureau.write("content/search.md", "---\ntitle: 查找\n---\n\nCANARY-LOOSE\n")
    bureau.commit()
