from bureau import page
from samples_of_files import JPEG, pdf, png, workbook, zipped

TRAILING = b"CANARY-TRAILING"
FILES = {
    "table": ("t.csv", b"a,b\n1,9\n"),
    "book": ("t.xlsx", workbook("总指数二")),
    "zip-as-pdf": ("t.pdf", zipped({"x.txt": TRAILING})),
    "book-as-csv": ("t.csv", workbook()),
    "pdf-as-text": ("t.txt", pdf()),
    "png-as-jpg": ("t.jpg", png()),
    "program-as-csv": ("t.csv", b"\x7fELF" + bytes(60)),
    "script-as-gif": ("t.gif", b"GIF89a=1;alert(1)//"),
    "pdf-and-zip": ("t.pdf", pdf() + zipped({"x.txt": TRAILING})),
    "png-and-zip": ("t.png", png() + zipped({"x.txt": TRAILING})),
    "jpeg-and-text": ("t.jpg", JPEG + TRAILING),
    "book-and-more": ("t.xlsx", workbook() + TRAILING),
    "text-and-zip": ("t.txt", b"text\n" + zipped({"x.txt": TRAILING})),
    "pdf-and-text": ("t.pdf", pdf() + TRAILING * 200),
}


def kinds(bureau):
    for release, (name, data) in FILES.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page("2026年10月工业生产者价格", "同比略有上升。"))
        bureau.write(f"content/releases/2026/{release}/{name}", data)
    bureau.commit()
