"""OFD documents for the tests, as small as the standard lets them be."""

from __future__ import annotations

from office_builder import package

NAMESPACE = "http://www.ofdspec.org/2016"


def sheet(*objects: str, root: str = "Page", area: str = "") -> str:
    """A page (or template) with these objects on one layer."""
    layer = f'<ofd:Layer ID="1">{"".join(objects)}</ofd:Layer>'
    return f'<ofd:{root} xmlns:ofd="{NAMESPACE}">{area}<ofd:Content>{layer}</ofd:Content></ofd:{root}>'


def line(text: str, at: tuple[float, float] = (10, 10), attributes: str = "", inside: str = "", code: str = "") -> str:
    """A text object at `at` (left, top, in millimetres); `inside` stands before its text code."""
    attributes = attributes or 'Size="4"'
    return (
        f'<ofd:TextObject ID="2" Boundary="{at[0]} {at[1]} 100 6" Font="3" {attributes}>{inside}'
        f'<ofd:TextCode X="0" Y="4" {code}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(*pages: str, others: dict[str, str | bytes] | None = None, common: str = "", info: str = "") -> bytes:
    """A document of these pages on A4 sheets."""
    box = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n, _ in enumerate(pages))
    members: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD xmlns:ofd="{NAMESPACE}" Version="1.1"><ofd:DocBody><ofd:DocInfo>{info}</ofd:DocInfo>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{NAMESPACE}"><ofd:CommonData>{box}{common}</ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    members |= {f"Doc_0/Pages/Page_{n}/Content.xml": page for n, page in enumerate(pages)}
    return package(members | (others or {}))
