from io import BytesIO
from zipfile import ZipFile

from bureau import page
from samples_of_files import pdf_of, rezipped, workbook, zipped

TITLE = "2026年10月工业生产者价格"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>\n'
PICTURES = {
    "svg-plain": SVG.format('<rect width="5" height="5" fill="#333"/>'),
    "svg-script": SVG.format("<script>alert(1)</script>"),
    "svg-handler": SVG.format('<rect width="5" height="5" onload="alert(1)"/>'),
    "svg-foreign": SVG.format('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'),
    "svg-external": SVG.format('<image href="https://evil.example/pixel.png"/>'),
    "svg-link": SVG.format('<a href="javascript:alert(1)"><rect width="5" height="5"/></a>'),
    "svg-entity": '<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>\n' + SVG.format("&c;"),
    "svg-style": SVG.format("<style>@import url(https://evil.example/x.css);</style>"),
}
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def _written(bureau, files):
    for release, (name, data) in files.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page(TITLE, f"见[附件]({name})。"))
        bureau.write(f"content/releases/2026/{release}/{name}", data)
    bureau.commit()


def svg(bureau):
    _written(bureau, {release: ("p.svg", text) for release, text in PICTURES.items()})


def _with(doctype):
    def change(xml):
        head, end, rest = xml.partition(b"?>") if xml.startswith(b"<?xml") else (b"", b"", xml)
        return head + end + doctype + rest

    return change


def _word(xml):
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": xml})


def _macro():
    with ZipFile(BytesIO(workbook())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped(members | {"xl/vbaProject.bin": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)})


SCRIPT = pdf_of(
    b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
    b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
)


def office(bureau):
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = b'<w:document xmlns:w="%s"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>' % space
    sheet = "xl/worksheets/sheet1.xml"
    files = {
        "book-plain": ("t.xlsx", workbook("总指数一")),
        "book-entity": ("t.xlsx", rezipped(workbook(), sheet, _with(ENTITIES))),
        "book-external-entity": ("t.xlsx", rezipped(workbook(), sheet, _with(EXTERNAL))),
        "book-macro": ("t.xlsx", _macro()),
        "word-entity": ("t.docx", _word(ENTITIES + document)),
        "pdf-script": ("t.pdf", SCRIPT),
    }
    _written(bureau, files)
