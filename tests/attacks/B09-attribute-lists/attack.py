import re

from bureau import page


def attributes(bureau):
    bodies = {
        "braces": "集合 {1, 2, 3} 的和为 6。",
        "with-onclick": "[看](https://www.stats.gov.cn/){ onclick=alert(1) }",
        "with-style": "一段话。\n{ style=display:none }",
        "with-id": "一段话。\n{ #__search }",
        "with-class": "一段话。\n{ .md-header }",
        "with-colon": "一段话。\n{: onclick=alert(1) }",
        "on-a-heading": "## 说明 { #__drawer }\n\n一段话。",
        "markdown-in-html": '<div markdown="1">\n\n*话*\n\n</div>',
    }
    for release, body in bodies.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page("2026年10月工业生产者价格", body))
    bureau.commit()


def headings_named_as_the_theme(bureau, site):
    """Ids of headings never take the name of an element that the theme's script looks for."""
    body = "## __search\n\n一\n\n## forms\n\n二\n\n## __config\n\n三"
    bureau.write("content/releases/2026/headings/index.md", page("2026年10月工业生产者价格", body))
    bureau.commit()
    bureau.sign("headings")
    assert bureau.publish().code == 0
    run = bureau.build(site)
    assert run.code == 0, run.said
    html = (site / "releases" / "2026" / "headings" / "index.html").read_text("utf-8")
    headings = re.findall(r'<h2 id="([^"]*)"', html)
    assert [name for name in headings if not name.startswith("g-")] == ["s-__search", "s-forms", "s-__config"]
    assert len(re.findall(r'id="__search"', html)) <= 1
