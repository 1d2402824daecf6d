import csv

from bureau import page

TITLES = {
    "equals": '\'=HYPERLINK("https://evil.example","x")\'',
    "plus": "'+1+cmd|x'",
    "minus": "'-2+3'",
    "at": "'@SUM(A1)'",
    "wide-equals": "＝1+1",
    "wide-plus": "＋1",
    "wide-minus": "－1",
    "wide-at": "＠x",
    "number": "'-3.5'",
    "quoted": "'\"=1+1'",
}


def in_the_catalogue(bureau, site):
    """No cell begins with a sign that starts a formula; what is a number stays one; nothing is lost."""
    for release, title in TITLES.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page(title, "同比略有上升。"))
    bureau.commit()
    bureau.force_sign(*TITLES)
    assert bureau.publish().code == 0
    run = bureau.build(site)
    assert run.code == 0, run.said
    text = (site / "catalogue.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    cells = [value for row in rows for value in row.values()]
    assert [cell for cell in cells if cell[:1] in "=+@\t\r＝＋＠－" and cell] == []
    assert [cell for cell in cells if cell.startswith("-")] == ["-3.5"]
    titles = {row["标题"].removeprefix("'") for row in rows}
    assert {title.strip("'") for title in TITLES.values()} <= titles
