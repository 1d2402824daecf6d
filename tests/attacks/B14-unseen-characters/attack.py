import json
from xml.etree import ElementTree

from bureau import page

TITLE = "2026年10月工业生产者价格"
TITLES = {
    "amp": "研究与试验发展 (R&D) 经费",
    "cdata": "']]> 与 ]]&gt; 的写法'",
    "quotes": "'“甲” \"乙\" ''丙'''",
    "angles": "增速 <5% 的指标",
    "comment": "'--> 之后'",
    "entity": "'&lt;b&gt; &#0; &nbsp;'",
    "template": "'${x} {x} %s'",
}


def characters(bureau):
    texts = {
        "plain": page(TITLE, "同比略有上升。"),
        "title-turned": page(f"2026\u202e{TITLE}", "同比略有上升。"),
        "title-turned-by-escape": page(r'"2026\u202e"', "同比略有上升。"),
        "title-of-zero-width": page(f"{TITLE}\u200b", "同比略有上升。"),
        "title-with-escape": page(r'"\e]0;x\a"', "同比略有上升。"),
        "title-with-half-a-pair": page(r'"价格\ud800"', "同比略有上升。"),
        "title-of-two-lines": page(r'"价格\n::set-output name=x::y"', "同比略有上升。"),
        "summary-with-a-bell": page(TITLE, "同比略有上升。", summary="略有\x07上升"),
        "body-with-escape": page(TITLE, "同比\x1b[2J略有上升。"),
        "body-with-null": page(TITLE, "同比\x00略有上升。"),
        "name-turned": page(TITLE, "同比略有上升。"),
        "name-of-zero-width": page(TITLE, "同比略有上升。"),
    }
    for release, text in texts.items():
        bureau.write(f"content/releases/2026/{release}/index.md", text)
    bureau.write("content/releases/2026/name-turned/t\u202evsc.csv", "a,b\n1,2\n")
    bureau.write("content/releases/2026/name-of-zero-width/t\u200b.csv", "a,b\n1,3\n")
    bureau.commit()


def name_with_a_line_end(bureau):
    bureau.write("content/releases/2026/line-end/index.md", page(TITLE, "CANARY-LINE"))
    bureau.write("content/releases/2026/line-end/t\n::error::.csv", "a,b\n1,4\n")
    bureau.commit()


def titles_that_are_allowed(bureau, site):
    """Signs that mean something in XML, JSON or HTML do not break what is made of titles."""
    for release, title in TITLES.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page(title, "同比略有上升。"))
    bureau.commit()
    bureau.force_sign(*TITLES)
    assert bureau.publish().code == 0
    run = bureau.build(site)
    assert run.code == 0, run.said
    for made in site.rglob("*.xml"):
        ElementTree.parse(made)  # raises where it is not well-formed
    titles = {item["title"] for item in json.loads((site / "catalogue.json").read_text("utf-8"))["items"]}
    assert {"研究与试验发展 (R&D) 经费", "]]> 与 ]]&gt; 的写法", "--> 之后", "&lt;b&gt; &#0; &nbsp;"} <= titles
    for made in site.rglob("*.html"):
        html = made.read_text("utf-8")
        assert "<5% 的指标" not in html
        assert "--> 之后" not in html
