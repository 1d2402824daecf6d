import unicodedata

from bureau import page

PAIRS = {
    "different": ("table.csv", "tables.csv"),
    "case": ("Table.csv", "table.csv"),
    "folders": ("A/x.csv", "a/y.csv"),
    "composition": ("t\u00e9.csv", unicodedata.normalize("NFD", "t\u00e9.csv")),
    "width": ("t1.csv", "t\uff11.csv"),
    "trailing-dot": ("x/t.csv", "x./t.csv"),
    "trailing-space": ("x/t.csv", "x /t.csv"),
}


def all(bureau):
    for release, names in PAIRS.items():
        root = f"content/releases/2026/{release}/"
        bureau.write(root + "index.md", page("资料", "正文。"))
        for name in names:
            bureau.write(root + name, f"指标,值\n{release},1\n")
    bureau.commit()
