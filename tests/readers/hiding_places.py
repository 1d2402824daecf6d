"""Where a mark can stand in a file without being seen at once: one small file for each place."""

# ruff: noqa: E501 - one place a line, however long the markup that makes it

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ofd_builder import NAMESPACE, line, ofd, sheet
from office_builder import A, P, R, S, W, cell, paragraph, relations, shape, slide, slides, word, workbook
from pdf_builder import DESCENDANT, Pdf, append, revised, stream, string, text, to_unicode
from picture_builder import page as picture
from picture_builder import saved
from PIL import Image, PngImagePlugin

MARK = "机密★5年"
BODY = "一季度全市经济平稳运行，居民收入与经济增长基本同步。"
Place = tuple[str, Callable[[], bytes]]

_ROWS = f"<sheetData><row r='1'>{cell('A1', '指标')}{cell('B1', BODY)}</row>{{}}</sheetData>"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_V = "urn:schemas-microsoft-com:vml"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def _sheet(rest: str = "", row: str = "", before: str = "", **more) -> bytes:
    return workbook(before + _ROWS.format(row) + rest, **more)


def _member(name: str, content: str | bytes) -> dict[str, str | bytes]:
    return {name: content}


XLSX: dict[str, Callable[[], bytes]] = {
    "a row of no height": lambda: _sheet(row=f"<row r='2' ht='0' customHeight='1'>{cell('A2', MARK)}</row>"),
    "a collapsed outline of columns": lambda: _sheet(
        before="<cols><col min='3' max='3' width='9' outlineLevel='1' hidden='1'/><col min='4' max='4' collapsed='1'/></cols>",
        row=f"<row r='2'>{cell('C2', MARK)}</row>",
    ),
    "a row that a filter hides": lambda: _sheet(
        "<autoFilter ref='A1:B2'/>", row=f"<row r='2' hidden='1'>{cell('A2', MARK)}</row>"
    ),
    "a criterion of a filter": lambda: _sheet(
        f"<autoFilter ref='A1:B2'><filterColumn colId='0'><filters><filter val='{MARK}'/></filters></filterColumn></autoFilter>"
    ),
    "a custom criterion of a filter": lambda: _sheet(
        f"<autoFilter ref='A1:B2'><filterColumn colId='0'><customFilters><customFilter val='*{MARK}*'/></customFilters></filterColumn></autoFilter>"
    ),
    "the literal of a number format": lambda: _sheet(
        others=_member(
            "xl/styles.xml",
            f"<styleSheet xmlns='{S}'><numFmts><numFmt numFmtId='164' formatCode='&quot;{MARK}&quot;0'/></numFmts></styleSheet>",
        )
    ),
    "a number format of single escaped letters": lambda: _sheet(
        others=_member(
            "xl/styles.xml",
            f"<styleSheet xmlns='{S}'><numFmts><numFmt numFmtId='164' formatCode='{''.join(chr(92) + c for c in MARK)}0'/></numFmts></styleSheet>",
        )
    ),
    "a number format in two literals": lambda: _sheet(
        others=_member(
            "xl/styles.xml",
            f"<styleSheet xmlns='{S}'><numFmts><numFmt numFmtId='164' formatCode='&quot;机&quot;&quot;密★5年&quot;0'/></numFmts></styleSheet>",
        )
    ),
    "a number format for negative numbers with a colour": lambda: _sheet(
        others=_member(
            "xl/styles.xml",
            f"<styleSheet xmlns='{S}'><numFmts><numFmt numFmtId='164' formatCode='0;[Red]&quot;{MARK}&quot;-0'/></numFmts></styleSheet>",
        )
    ),
    "a number format of a conditional style": lambda: _sheet(
        others=_member(
            "xl/styles.xml",
            f"<styleSheet xmlns='{S}'><dxfs><dxf><numFmt numFmtId='170' formatCode='&quot;{MARK}&quot;'/></dxf></dxfs></styleSheet>",
        )
    ),
    "the name of a cell style": lambda: _sheet(
        others=_member(
            "xl/styles.xml",
            f"<styleSheet xmlns='{S}'><cellStyles><cellStyle name='{MARK}' xfId='0'/></cellStyles></styleSheet>",
        )
    ),
    "a defined name": lambda: _sheet(
        book=f"<definedNames><definedName name='_机密'>\"{MARK}\"</definedName></definedNames>"
    ),
    "a hidden defined name": lambda: _sheet(
        book=f"<definedNames><definedName name='a' hidden='1'>\"{MARK}\"</definedName></definedNames>"
    ),
    "the comment of a defined name": lambda: _sheet(
        book=f"<definedNames><definedName name='a' comment='{MARK}'>A1</definedName></definedNames>"
    ),
    "a list of allowed values": lambda: _sheet(
        f'<dataValidations><dataValidation type="list" sqref="A1"><formula1>"公开,{MARK}"</formula1></dataValidation></dataValidations>'
    ),
    "a message about allowed values": lambda: _sheet(
        f'<dataValidations><dataValidation promptTitle="提示" prompt="{MARK}" errorTitle="{MARK}" error="x" sqref="A1"/></dataValidations>'
    ),
    "a list of allowed values of the newer form": lambda: _sheet(
        f"<extLst><ext xmlns:x14='{_X14}'><x14:dataValidations><x14:dataValidation><x14:formula1><f xmlns='http://schemas.microsoft.com/office/excel/2006/main'>\"{MARK}\"</f></x14:formula1></x14:dataValidation></x14:dataValidations></ext></extLst>"
    ),
    "a conditional format": lambda: _sheet(
        f'<conditionalFormatting sqref="A1"><cfRule type="containsText" text="{MARK}"><formula>1</formula></cfRule></conditionalFormatting>'
    ),
    "the formula of a conditional format": lambda: _sheet(
        f'<conditionalFormatting sqref="A1"><cfRule type="expression"><formula>A1="{MARK}"</formula></cfRule></conditionalFormatting>'
    ),
    "letters joined by a formula": lambda: _sheet(
        row='<row r="2"><c r="A2" t="str"><f>"机"&amp;"密"&amp;"★5年"</f></c></row>'
    ),
    "the cached value of a formula": lambda: _sheet(
        row=f'<row r="2"><c r="A2" t="str"><f>A1</f><v>{MARK}</v></c></row>'
    ),
    "a scenario": lambda: _sheet(
        f"<scenarios><scenario name='x' user='a' comment='{MARK}'><inputCells r='A1' val='1'/></scenario></scenarios>"
    ),
    "the value of a scenario": lambda: _sheet(
        f"<scenarios><scenario name='x'><inputCells r='A1' val='{MARK}'/></scenario></scenarios>"
    ),
    "a hyperlink's tip": lambda: _sheet(
        f"<hyperlinks><hyperlink ref='A1' location='A1' tooltip='{MARK}'/></hyperlinks>"
    ),
    "a hyperlink's place": lambda: _sheet(f"<hyperlinks><hyperlink ref='A1' location=\"'{MARK}'!A1\"/></hyperlinks>"),
    "codes of a header": lambda: _sheet(
        f'<headerFooter><oddHeader>&amp;R&amp;"宋体,加粗"&amp;12&amp;K000000{MARK}</oddHeader></headerFooter>'
    ),
    "codes of a header between the letters": lambda: _sheet(
        "<headerFooter><firstHeader>&amp;C机&amp;B密&amp;B★&amp;U5年</firstHeader></headerFooter>"
    ),
    "a footer of even pages": lambda: _sheet(
        f"<headerFooter><evenFooter>&amp;L{MARK} 第&amp;P页</evenFooter></headerFooter>"
    ),
    "a threaded comment": lambda: _sheet(
        others=_member(
            "xl/threadedComments/threadedComment1.xml",
            f"<ThreadedComments xmlns='http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments'><threadedComment ref='A1' id='1'><text>{MARK}</text></threadedComment></ThreadedComments>",
        )
    ),
    "the name of a commentator": lambda: _sheet(
        others=_member(
            "xl/persons/person.xml",
            f"<personList xmlns='http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments'><person displayName='{MARK}' id='1'/></personList>",
        )
    ),
    "a pivot cache": lambda: _sheet(
        others=_member(
            "xl/pivotCache/pivotCacheDefinition1.xml",
            f"<pivotCacheDefinition xmlns='{S}'><cacheFields><cacheField name='a'><sharedItems><s v='{MARK}'/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>",
        )
    ),
    "a field of a pivot cache": lambda: _sheet(
        others=_member(
            "xl/pivotCache/pivotCacheDefinition1.xml",
            f"<pivotCacheDefinition xmlns='{S}'><cacheFields><cacheField name='{MARK}' caption='x'/></cacheFields></pivotCacheDefinition>",
        )
    ),
    "a caption of a pivot table": lambda: _sheet(
        others=_member(
            "xl/pivotTables/pivotTable1.xml", f"<pivotTableDefinition xmlns='{S}' dataCaption='{MARK}' name='a'/>"
        )
    ),
    "the title of a chart in runs": lambda: _sheet(
        others=_member(
            "xl/charts/chart1.xml",
            f"<c:chartSpace xmlns:c='{_C}' xmlns:a='{A}'><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>机密</a:t></a:r><a:r><a:t>★5年</a:t></a:r></a:p></c:rich></c:tx></c:title></c:chart></c:chartSpace>",
        )
    ),
    "a cached label of a chart": lambda: _sheet(
        others=_member(
            "xl/charts/chart1.xml",
            f"<c:chartSpace xmlns:c='{_C}'><c:ser><c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>{MARK}</c:v></c:pt></c:strCache></c:strRef></c:cat></c:ser></c:chartSpace>",
        )
    ),
    "a number format of a chart": lambda: _sheet(
        others=_member(
            "xl/charts/chart1.xml",
            f"<c:chartSpace xmlns:c='{_C}'><c:valAx><c:numFmt formatCode='&quot;{MARK}&quot;0' sourceLinked='0'/></c:valAx></c:chartSpace>",
        )
    ),
    "the name of a table's column": lambda: _sheet(
        others=_member(
            "xl/tables/table1.xml",
            f"<table xmlns='{S}' id='1' name='t' displayName='t' ref='A1:A2'><tableColumns><tableColumn id='1' name='{MARK}'/></tableColumns></table>",
        )
    ),
    "a total of a table": lambda: _sheet(
        others=_member(
            "xl/tables/table1.xml",
            f"<table xmlns='{S}' id='1' name='t' ref='A1:A2'><tableColumns><tableColumn id='1' name='a' totalsRowLabel='{MARK}'/></tableColumns></table>",
        )
    ),
    "a slicer": lambda: _sheet(
        others=_member(
            "xl/slicers/slicer1.xml", f"<slicers xmlns='{_X14}'><slicer name='a' caption='{MARK}' cache='b'/></slicers>"
        )
    ),
    "a custom view": lambda: _sheet(
        book=f"<customWorkbookViews><customWorkbookView name='{MARK}' guid='x'/></customWorkbookViews>"
    ),
    "a text box of the older kind": lambda: _sheet(
        others=_member(
            "xl/drawings/vmlDrawing1.vml",
            f"<xml xmlns:v='{_V}'><v:shape><v:textbox><div><font>机密</font><font>★5年</font></div></v:textbox></v:shape></xml>",
        )
    ),
    "WordArt of the older kind": lambda: _sheet(
        others=_member(
            "xl/drawings/vmlDrawing1.vml", f"<xml xmlns:v='{_V}'><v:shape><v:textpath string='{MARK}'/></v:shape></xml>"
        )
    ),
    "rich text in one letter a run": lambda: _sheet(
        row="<row r='2'><c r='A2' t='inlineStr'><is>"
        + "".join(f"<r><t>{letter}</t></r>" for letter in MARK)
        + "</is></c></row>"
    ),
    "letters in escapes of the format": lambda: _sheet(
        row="<row r='2'><c r='A2' t='inlineStr'><is><t>_x673A__x5BC6_★5年</t></is></c></row>"
    ),
    "a phonetic guide": lambda: _sheet(
        others=_member(
            "xl/sharedStrings.xml", f"<sst xmlns='{S}'><si><t>甲</t><rPh sb='0' eb='1'><t>{MARK}</t></rPh></si></sst>"
        ),
        row="<row r='2'><c r='A2' t='s'><v>0</v></c></row>",
    ),
    "the title of a custom property": lambda: _sheet(
        others=_member(
            "docProps/custom.xml",
            "<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/custom-properties'><property name='密级'><lpwstr>机密</lpwstr></property></Properties>",
        )
    ),
    "letters one a cell down a column": lambda: _sheet(
        row="".join(f"<row r='{n}'>{cell(f'D{n}', letter)}</row>" for n, letter in enumerate("机密★", 2))
    ),
    "the code name of a sheet": lambda: _sheet(before=f"<sheetPr codeName='{MARK}'/>"),
    "a picture's description": lambda: _sheet(
        others=_member(
            "xl/drawings/drawing1.xml",
            f"<xdr:wsDr xmlns:xdr='http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'><xdr:pic><xdr:nvPicPr><xdr:cNvPr id='1' name='x' descr='{MARK}'/></xdr:nvPicPr></xdr:pic></xdr:wsDr>",
        )
    ),
    "the map of an XML source": lambda: _sheet(
        others=_member(
            "xl/xmlMaps.xml",
            f"<MapInfo xmlns='{S}'><Schema ID='a'><xsd:schema xmlns:xsd='http://www.w3.org/2001/XMLSchema'><xsd:element name='{MARK.replace('★', '')}'/></xsd:schema></Schema></MapInfo>",
        )
    ),
    "the query of a data source": lambda: _sheet(
        others=_member("xl/queryTables/queryTable1.xml", f"<queryTable xmlns='{S}' name='{MARK}'/>")
    ),
    "a currency of a number format": lambda: _sheet(
        others=_member(
            "xl/styles.xml",
            f"<styleSheet xmlns='{S}'><numFmts><numFmt numFmtId='164' formatCode='[$机密★-804]0'/></numFmts></styleSheet>",
        )
    ),
    "letters joined in a defined name": lambda: _sheet(
        book='<definedNames><definedName name="a">"机"&amp;"密"&amp;"★5年"</definedName></definedNames>'
    ),
    "letters joined by their numbers": lambda: _sheet(
        row='<row r="2"><c r="A2"><f>_xlfn.UNICHAR(26426)&amp;_xlfn.UNICHAR(23494)&amp;"★5年"</f></c></row>'
    ),
    "letters joined by a condition of validity": lambda: _sheet(
        '<dataValidations><dataValidation type="custom" sqref="A1"><formula1>A1="机"&amp;"密★5年"</formula1></dataValidation></dataValidations>'
    ),
    "a rich value": lambda: _sheet(
        others=_member(
            "xl/richData/rdrichvalue.xml",
            f"<rvData xmlns='http://schemas.microsoft.com/office/spreadsheetml/2017/richdata'><rv s='0'><v>{MARK}</v></rv></rvData>",
        )
    ),
    "a label of the ribbon": lambda: _sheet(
        others=_member(
            "customUI/customUI.xml",
            f"<customUI xmlns='http://schemas.microsoft.com/office/2006/01/customui'><button label='{MARK}'/></customUI>",
        )
    ),
    "the status of the document": lambda: _sheet(
        others=_member(
            "docProps/core.xml",
            f"<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'><cp:contentStatus>{MARK}</cp:contentStatus></cp:coreProperties>",
        )
    ),
    "a title of a page for the web": lambda: _sheet(
        f"<webPublishItems><webPublishItem title='{MARK}'/></webPublishItems>"
    ),
    "custom XML in UTF-16": lambda: _sheet(others=_member("customXml/item1.xml", f"<a>{MARK}</a>".encode("utf-16"))),
    "a sheet of nothing but a chart": lambda: _sheet(
        others=_member(
            "xl/chartsheets/sheet1.xml",
            f"<chartsheet xmlns='{S}'><headerFooter><oddHeader>&amp;C{MARK}</oddHeader></headerFooter></chartsheet>",
        )
    ),
    "codes of a chart's header between the letters": lambda: _sheet(
        others=_member(
            "xl/chartsheets/sheet1.xml",
            f"<chartsheet xmlns='{S}'><headerFooter><oddHeader>&amp;C机&amp;B密&amp;B★5年</oddHeader></headerFooter></chartsheet>",
        )
    ),
    "a header of a custom view, with codes": lambda: _sheet(
        "<customSheetViews><customSheetView><headerFooter><oddHeader>&amp;C机&amp;14密★5年</oddHeader></headerFooter></customSheetView></customSheetViews>"
    ),
    "a cell's text in a column that is too narrow": lambda: _sheet(
        before="<cols><col min='3' max='3' width='0.05' customWidth='1'/></cols>",
        row=f"<row r='2'>{cell('C2', MARK)}</row>",
    ),
    "a query's text": lambda: _sheet(
        others=_member(
            "xl/connections.xml", f"<connections xmlns='{S}'><connection name='a' description='{MARK}'/></connections>"
        )
    ),
    "an R1C1 text in a text file of a part": lambda: _sheet(others=_member("xl/notes.txt", MARK.encode("gb18030"))),
}


def _part(member: str, content: str) -> bytes:
    return word(paragraph(BODY), others={member: content})


def _w(root: str, inside: str) -> str:
    return f'<w:{root} xmlns:w="{W}" xmlns:r="{R}">{inside}</w:{root}>'


def _box(inside: str) -> str:
    return (
        f'<w:p><w:r><w:drawing><wps:txbx xmlns:wps="{_WPS}"><w:txbxContent>{inside}</w:txbxContent></wps:txbx>'
        "</w:drawing></w:r></w:p>"
    )


DOCX: dict[str, Callable[[], bytes]] = {
    "a text box": lambda: word(_box(paragraph("机密", "★5年"))),
    "the fallback of alternate content": lambda: word(
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="wps"><w:t>甲</w:t></mc:Choice>'
        f"<mc:Fallback><w:pict><v:shape xmlns:v='{_V}'><v:textbox><w:txbxContent>{paragraph(MARK)}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    ),
    "WordArt of the older kind": lambda: word(
        f"<w:p><w:r><w:pict><v:shape xmlns:v='{_V}'><v:textpath string='{MARK}'/></v:shape></w:pict></w:r></w:p>"
    ),
    "a field's code": lambda: word(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE "{MARK}"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
    "a field's code in two runs": lambda: word(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE "机</w:instrText></w:r><w:r><w:instrText>密★5年"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
    "the data of a form field": lambda: word(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="a"/><w:textInput><w:default w:val="{MARK}"/></w:textInput></w:ffData></w:fldChar></w:r></w:p>'
    ),
    "a list of a form field": lambda: word(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:listEntry w:val="{MARK}"/></w:ddList></w:ffData></w:fldChar></w:r></w:p>'
    ),
    "the help of a form field": lambda: word(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:statusText w:type="text" w:val="{MARK}"/></w:ffData></w:fldChar></w:r></w:p>'
    ),
    "the placeholder of a content control": lambda: word(
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph(MARK)}</w:sdtContent></w:sdt>"
    ),
    "the title of a content control": lambda: word(
        f"<w:sdt><w:sdtPr><w:alias w:val='{MARK}'/><w:tag w:val='x'/></w:sdtPr><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>"
    ),
    "a choice of a content control": lambda: word(
        f"<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText='{MARK}' w:value='1'/></w:dropDownList></w:sdtPr><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>"
    ),
    "the glossary": lambda: _part(
        "word/glossary/document.xml",
        _w(
            "glossaryDocument",
            f"<w:docParts><w:docPart><w:docPartBody>{paragraph(MARK)}</w:docPartBody></w:docPart></w:docParts>",
        ),
    ),
    "the name of a building block": lambda: _part(
        "word/glossary/document.xml",
        _w(
            "glossaryDocument",
            f"<w:docParts><w:docPart><w:docPartPr><w:name w:val='{MARK}'/></w:docPartPr></w:docPart></w:docParts>",
        ),
    ),
    "custom XML": lambda: _part("customXml/item1.xml", f"<data><level>{MARK}</level></data>"),
    "an attribute of custom XML": lambda: _part("customXml/item1.xml", f"<data level='{MARK}'/>"),
    "the separator of footnotes": lambda: _part(
        "word/footnotes.xml",
        _w("footnotes", f"<w:footnote w:type='separator' w:id='-1'>{paragraph(MARK)}</w:footnote>"),
    ),
    "deleted text": lambda: word(f"<w:p><w:del w:id='1'><w:r><w:delText>{MARK}</w:delText></w:r></w:del></w:p>"),
    "text moved away, in runs": lambda: word(
        "<w:p><w:moveFrom w:id='1'><w:r><w:t>机密</w:t></w:r><w:r><w:t>★5年</w:t></w:r></w:moveFrom></w:p>"
    ),
    "deleted and kept letters": lambda: word(
        "<w:p><w:r><w:t>机</w:t></w:r><w:del w:id='1'><w:r><w:delText>密★5年</w:delText></w:r></w:del></w:p>"
    ),
    "vanished by a style": lambda: word(
        f"<w:p><w:r><w:rPr><w:rStyle w:val='x'/></w:rPr><w:t>{MARK}</w:t></w:r></w:p>",
        others={
            "word/styles.xml": _w(
                "styles", "<w:style w:type='character' w:styleId='x'><w:rPr><w:vanish/></w:rPr></w:style>"
            )
        },
    ),
    "the text of a numbering level": lambda: _part(
        "word/numbering.xml",
        _w(
            "numbering",
            f"<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:lvlText w:val='{MARK}%1.'/></w:lvl></w:abstractNum>",
        ),
    ),
    "the name of a style": lambda: _part(
        "word/styles.xml", _w("styles", f"<w:style w:styleId='a'><w:name w:val='{MARK}'/></w:style>")
    ),
    "the name of a bookmark": lambda: word(
        f"<w:p><w:bookmarkStart w:id='0' w:name='{MARK}'/><w:r><w:t>甲</w:t></w:r></w:p>"
    ),
    "an alternative text": lambda: word(
        f"<w:p><w:r><w:drawing><wp:inline xmlns:wp='{_WP}'><wp:docPr id='1' name='x' descr='{MARK}'/></wp:inline></w:drawing></w:r></w:p>"
    ),
    "the caption of a table": lambda: word(
        f"<w:tbl><w:tblPr><w:tblCaption w:val='{MARK}'/></w:tblPr><w:tr><w:tc>{paragraph('甲')}</w:tc></w:tr></w:tbl>"
    ),
    "SmartArt": lambda: _part(
        "word/diagrams/data1.xml",
        f"<dgm:dataModel xmlns:dgm='http://schemas.openxmlformats.org/drawingml/2006/diagram' xmlns:a='{A}'><dgm:pt><dgm:t><a:p><a:r><a:t>机密</a:t></a:r><a:r><a:t>★5年</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>",
    ),
    "a formula": lambda: word(
        f"<w:p><m:oMath xmlns:m='{_M}'><m:r><m:t>机密</m:t></m:r><m:r><m:t>★5年</m:t></m:r></m:oMath></w:p>"
    ),
    "a formula with letters as base and index": lambda: word(
        f"<w:p><m:oMath xmlns:m='{_M}'><m:sSup><m:e><m:r><m:t>机</m:t></m:r></m:e><m:sup><m:r><m:t>密★5年</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>"
    ),
    "a symbol of the star": lambda: word(
        "<w:p><w:r><w:t>机密</w:t></w:r><w:r><w:sym w:font='Wingdings' w:char='F0AB'/></w:r><w:r><w:t>5年</w:t></w:r></w:p>"
    ),
    "the base text of a ruby": lambda: word(
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>机</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>密★5年</w:t></w:r></w:p>"
    ),
    "the mail merge's query": lambda: _part(
        "word/settings.xml", _w("settings", f"<w:mailMerge><w:query w:val='SELECT {MARK}'/></w:mailMerge>")
    ),
    "a variable of the document": lambda: _part(
        "word/settings.xml", _w("settings", f"<w:docVars><w:docVar w:name='a' w:val='{MARK}'/></w:docVars>")
    ),
    "a text that programs compare with later": lambda: word(
        f"<w:p><w:pPr><w:pPrChange w:author='{MARK}'/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
    ),
    "the author of a change": lambda: word(
        f"<w:p><w:ins w:id='1' w:author='{MARK}'><w:r><w:t>甲</w:t></w:r></w:ins></w:p>"
    ),
    "a comment's answer": lambda: _part(
        "word/comments.xml", _w("comments", f"<w:comment w:id='0' w:initials='{MARK}'>{paragraph('甲')}</w:comment>")
    ),
    "a header of even pages": lambda: _part("word/header2.xml", _w("hdr", paragraph("机", "密★5年"))),
    "a table in a header": lambda: _part(
        "word/header1.xml",
        _w("hdr", f"<w:tbl><w:tr><w:tc>{paragraph('机密★')}</w:tc><w:tc>{paragraph('5年')}</w:tc></w:tr></w:tbl>"),
    ),
    "one letter a cell": lambda: word(
        "<w:tbl><w:tr>" + "".join(f"<w:tc>{paragraph(c)}</w:tc>" for c in "机密★") + "</w:tr></w:tbl>"
    ),
    "one letter a paragraph": lambda: word("".join(paragraph(c) for c in "机密★")),
    "a table in a table": lambda: word(
        f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{paragraph(MARK)}</w:tc></w:tr></w:tbl>{paragraph('')}</w:tc></w:tr></w:tbl>"
    ),
    "letters with tabs and breaks": lambda: word(
        "<w:p><w:r><w:t>机</w:t><w:tab/><w:t>密</w:t><w:br/><w:t>★5年</w:t></w:r></w:p>"
    ),
    "an embedded workbook": lambda: word(
        paragraph(BODY),
        others={"word/embeddings/a.xlsx": workbook(f"<sheetData><row r='1'>{cell('A1', MARK)}</row></sheetData>")},
    ),
    "an SVG picture": lambda: word(
        paragraph(BODY),
        others={
            "word/media/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><text><tspan>机密</tspan><tspan>★5年</tspan></text></svg>"
        },
    ),
    "a smart tag": lambda: word(
        "<w:p><w:smartTag w:element='a'><w:r><w:t>机</w:t></w:r></w:smartTag><w:r><w:t>密★5年</w:t></w:r></w:p>"
    ),
    "a hyperlink with a tip": lambda: word(
        f"<w:p><w:hyperlink w:tooltip='{MARK}'><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p>"
    ),
    "an address that says it": lambda: _part(
        "word/_rels/document.xml.rels",
        relations(("r1", "hyperlink", f"https://sample.invalid/{MARK}"), mode="External"),
    ),
    "an XML comment": lambda: word(f"{paragraph('甲')}<!-- {MARK} -->"),
    "a processing instruction": lambda: word(f"{paragraph('甲')}<?note {MARK}?>"),
    "a CDATA section": lambda: word("<w:p><w:r><w:t><![CDATA[机]]>密★5年</w:t></w:r></w:p>"),
    "character references": lambda: word("<w:p><w:r><w:t>&#26426;&#x5BC6;★5年</w:t></w:r></w:p>"),
    "an enclosed letter": lambda: word(
        '<w:p><w:r><w:t>机</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,密)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>★5年</w:t></w:r></w:p>'
    ),
    "letters with changes of proofing between": lambda: word(
        "<w:p><w:r><w:t>机</w:t></w:r><w:proofErr w:type='spellStart'/><w:bookmarkStart w:id='1' w:name='a'/><w:r><w:softHyphen/><w:t>密</w:t></w:r><w:r><w:noBreakHyphen/><w:t>★5年</w:t></w:r></w:p>"
    ),
    "content controls, one a letter": lambda: word(
        "<w:p>"
        + "".join(f"<w:sdt><w:sdtContent><w:r><w:t>{c}</w:t></w:r></w:sdtContent></w:sdt>" for c in MARK)
        + "</w:p>"
    ),
    "letters down a text box": lambda: word(_box("".join(paragraph(c) for c in "机密★"))),
    "a chart's title": lambda: _part(
        "word/charts/chart1.xml",
        f"<c:chartSpace xmlns:c='{_C}' xmlns:a='{A}'><c:title><a:p><a:r><a:t>机</a:t></a:r><a:r><a:t>密★5年</a:t></a:r></a:p></c:title></c:chartSpace>",
    ),
    "text in a frame at the side": lambda: word(
        "".join(f"<w:p><w:pPr><w:framePr w:w='300'/></w:pPr><w:r><w:t>{c}</w:t></w:r></w:p>" for c in "机密★")
    ),
    "inserted text inside deleted text": lambda: word(
        "<w:p><w:ins w:id='1'><w:del w:id='2'><w:r><w:delText>机</w:delText></w:r></w:del></w:ins><w:del w:id='3'><w:r><w:delText>密★5年</w:delText></w:r></w:del></w:p>"
    ),
    "a bibliography": lambda: _part(
        "customXml/item2.xml",
        f"<b:Sources xmlns:b='http://schemas.openxmlformats.org/officeDocument/2006/bibliography'><b:Source><b:Title>{MARK}</b:Title></b:Source></b:Sources>",
    ),
    "a reply to a comment": lambda: _part(
        "word/commentsExtended.xml",
        f"<w15:commentsEx xmlns:w15='http://schemas.microsoft.com/office/word/2012/wordml'><w15:commentEx w15:author='{MARK}'/></w15:commentsEx>",
    ),
    "a page of a web part": lambda: _part("word/afchunk.htm", "<html><body><p>机<b>密</b>★5年</p></body></html>"),
    "an embedded message": lambda: word(
        paragraph(BODY), others={"word/embeddings/a.eml": _mail("Comments: " + _words("utf-8", "B"))}
    ),
    "white in a table's cell": lambda: word(
        f"<w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>{MARK}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    ),
    "a sequence field that counts as the term": lambda: word(
        '<w:p><w:r><w:t>机密★</w:t></w:r><w:fldSimple w:instr="SEQ a"><w:r><w:t>5</w:t></w:r></w:fldSimple><w:r><w:t>年</w:t></w:r></w:p>'
    ),
}


def _slide_with(inside: str) -> bytes:
    return slides(slide(shape(BODY), inside))


PPTX: dict[str, Callable[[], bytes]] = {
    "a master": lambda: slides(
        slide(shape(BODY)), others={"ppt/slideMasters/slideMaster1.xml": slide(shape("机", "密★5年"), root="sldMaster")}
    ),
    "a layout": lambda: slides(
        slide(shape(BODY)), others={"ppt/slideLayouts/slideLayout1.xml": slide(shape(MARK), root="sldLayout")}
    ),
    "the name of a layout": lambda: slides(
        slide(shape(BODY)),
        others={
            "ppt/slideLayouts/slideLayout1.xml": f'<p:sldLayout xmlns:p="{P}"><p:cSld name="{MARK}"/></p:sldLayout>'
        },
    ),
    "the notes": lambda: slides(
        slide(shape(BODY)), others={"ppt/notesSlides/notesSlide1.xml": slide(shape("机密", "★5年"), root="notes")}
    ),
    "the master of notes": lambda: slides(
        slide(shape(BODY)), others={"ppt/notesMasters/notesMaster1.xml": slide(shape(MARK), root="notesMaster")}
    ),
    "a comment": lambda: slides(
        slide(shape(BODY)),
        others={"ppt/comments/comment1.xml": f'<p:cmLst xmlns:p="{P}"><p:cm><p:text>{MARK}</p:text></p:cm></p:cmLst>'},
    ),
    "a comment of the newer kind": lambda: slides(
        slide(shape(BODY)),
        others={
            "ppt/comments/modernComment_1.xml": f'<p188:cmLst xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main" xmlns:a="{A}"><p188:cm><p188:txBody><a:p><a:r><a:t>机密</a:t></a:r><a:r><a:t>★5年</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>'
        },
    ),
    "an author of comments": lambda: slides(
        slide(shape(BODY)),
        others={
            "ppt/commentAuthors.xml": f'<p:cmAuthorLst xmlns:p="{P}"><p:cmAuthor id="0" name="{MARK}"/></p:cmAuthorLst>'
        },
    ),
    "an alternative text": lambda: slides(slide(shape(BODY, named=f'descr="{MARK}"'))),
    "a hidden slide": lambda: slides(slide(shape(MARK), attributes='show="0"')),
    "a table, one letter a cell": lambda: _slide_with(
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl>"
        + "<a:tr>"
        + "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{c}</a:t></a:r></a:p></a:txBody></a:tc>" for c in "机密★")
        + "</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    ),
    "the name of a section": lambda: slides(
        slide(shape(BODY)),
        others={
            "ppt/presProps.xml": f'<p:presentationPr xmlns:p="{P}"><p:extLst><p:ext><p14:sectionLst xmlns:p14="x"><p14:section name="{MARK}"/></p14:sectionLst></p:ext></p:extLst></p:presentationPr>'
        },
    ),
    "a tag": lambda: slides(
        slide(shape(BODY)),
        others={"ppt/tags/tag1.xml": f'<p:tagLst xmlns:p="{P}"><p:tag name="LEVEL" val="{MARK}"/></p:tagLst>'},
    ),
    "the name of a custom show": lambda: slides(
        slide(shape(BODY)),
        others={"ppt/viewProps.xml": f'<p:viewPr xmlns:p="{P}"><p:custShow name="{MARK}"/></p:viewPr>'},
    ),
    "a header of handouts": lambda: slides(
        slide(shape(BODY)), others={"ppt/handoutMasters/handoutMaster1.xml": slide(shape(MARK), root="handoutMaster")}
    ),
    "a field": lambda: _slide_with(
        f'<p:sp><p:nvSpPr><p:cNvPr id="9" name="a"/></p:nvSpPr><p:txBody><a:p><a:fld type="datetime"><a:t>{MARK}</a:t></a:fld></a:p></p:txBody></p:sp>'
    ),
    "a bullet's letter": lambda: _slide_with(
        '<p:sp><p:nvSpPr><p:cNvPr id="9" name="a"/></p:nvSpPr><p:txBody><a:p><a:pPr><a:buChar char="★"/></a:pPr><a:r><a:t>机密</a:t></a:r></a:p></p:txBody></p:sp>'
    ),
    "letters of a group, one a box": lambda: _slide_with(
        "<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>"
        + "".join(shape(c, at=(1_000_000 + 300_000 * n, 500_000, 280_000, 300_000)) for n, c in enumerate("机密★"))
        + "</p:grpSp>"
    ),
    "letters one below the other, one a box": lambda: slides(
        slide(
            shape(BODY),
            *(shape(c, at=(8_000_000, 500_000 + 400_000 * n, 280_000, 300_000)) for n, c in enumerate("机密★")),
        )
    ),
    "a chart's workbook": lambda: slides(
        slide(shape(BODY)),
        others={"ppt/embeddings/a.xlsx": workbook(f"<sheetData><row r='1'>{cell('A1', MARK)}</row></sheetData>")},
    ),
    "white on white": lambda: slides(
        slide(shape(f'<a:r><a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr><a:t>{MARK}</a:t></a:r>'))
    ),
    "a hyperlink's tip": lambda: slides(
        slide(shape(f'<a:r><a:rPr><a:hlinkClick tooltip="{MARK}"/></a:rPr><a:t>甲</a:t></a:r>'))
    ),
    "the words of a timing": lambda: slides(
        slide(shape(BODY)).replace(
            "</p:sld>",
            f'<p:timing><p:tnLst><p:cTn><p:childTnLst><p:set><p:to><p:strVal val="{MARK}"/></p:to></p:set></p:childTnLst></p:cTn></p:tnLst></p:timing></p:sld>',
        )
    ),
    "a chart's title": lambda: slides(
        slide(shape(BODY)),
        others={
            "ppt/charts/chart1.xml": f"<c:chartSpace xmlns:c='{_C}' xmlns:a='{A}'><c:title><a:p><a:r><a:t>机</a:t></a:r><a:r><a:t>密★5年</a:t></a:r></a:p></c:title></c:chartSpace>"
        },
    ),
    "SmartArt as drawn": lambda: slides(
        slide(shape(BODY)),
        others={
            "ppt/diagrams/drawing1.xml": f"<dsp:drawing xmlns:dsp='http://schemas.microsoft.com/office/drawing/2008/diagram' xmlns:a='{A}'><dsp:txBody><a:p><a:r><a:t>机</a:t></a:r><a:r><a:t>密★5年</a:t></a:r></a:p></dsp:txBody></dsp:drawing>"
        },
    ),
    "a formula": lambda: _slide_with(
        f"<p:sp><p:nvSpPr><p:cNvPr id='9' name='a'/></p:nvSpPr><p:txBody><a:p><m:oMath xmlns:m='{_M}'><m:r><m:t>机</m:t></m:r><m:r><m:t>密★5年</m:t></m:r></m:oMath></a:p></p:txBody></p:sp>"
    ),
    "an end of a line inside": lambda: slides(
        slide(shape("<a:r><a:t>机</a:t></a:r>", "<a:br/>", "<a:r><a:t>密★5年</a:t></a:r>"))
    ),
    "a connector's text": lambda: _slide_with(
        f"<p:cxnSp><p:nvCxnSpPr><p:cNvPr id='9' name='a' title='{MARK}'/></p:nvCxnSpPr></p:cxnSp>"
    ),
    "a cell that is merged away": lambda: _slide_with(
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc gridSpan='2'><a:txBody><a:p/></a:txBody></a:tc><a:tc hMerge='1'><a:txBody><a:p><a:r><a:t>{MARK}</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    ),
    "a shape of no size": lambda: slides(slide(shape(BODY), shape(MARK, at=(0, 0, 0, 0)))),
    "letters in paragraphs of their own": lambda: slides(
        slide(
            "<p:sp><p:nvSpPr><p:cNvPr id='2' name='a'/></p:nvSpPr><p:spPr/><p:txBody>"
            + "".join(f"<a:p><a:r><a:t>{c}</a:t></a:r></a:p>" for c in "机密★")
            + "</p:txBody></p:sp>"
        )
    ),
}


def _hex(words: str) -> str:
    return words.encode("utf-16-be").hex().upper()


def _page(content: bytes, **more) -> Pdf:
    return Pdf(text(BODY) + content, **more)


def _annotated(body: bytes) -> bytes:
    return _page(b"", page=b"/Annots[60 0 R]").put(60, body).bytes()


def _type3() -> bytes:
    """Letters that are nothing but drawings, with names that say what they are."""
    made = Pdf(b"BT /F2 20 Tf 50 700 Td (abc) Tj ET", page=b"")
    made.put(100, made.objects[100].replace(b"/F1 3 0 R", b"/F1 3 0 R/F2 70 0 R"))
    made.put(
        70,
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 97/LastChar 99/Widths[9 9 9]"
        b"/Encoding<</Differences[97/uni673A/uni5BC6/uni2605]>>/CharProcs<</uni673A 71 0 R/uni5BC6 71 0 R/uni2605 71 0 R>>>>",
    )
    return made.put(71, stream(b"9 0 0 0 9 9 d1 0 0 9 9 re f")).bytes()


def _packed_objects() -> bytes:
    """A file whose annotation stands in a packed stream of objects, found by a packed table (7.5.7, 7.5.8)."""
    inner = b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents %s>>" % string(MARK)
    made = _page(b"", page=b"/Annots[60 0 R]")
    made.put(5, stream(to_unicode(set(map(ord, BODY)))))
    made.put(61, stream(b"60 0 " + inner, b"/Type/ObjStm/N 1/First 5", pack=True))
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in sorted(made.objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    places[62] = start
    index, rows = [], b""
    for number in sorted({*places, 60, 0}):
        index.append(b"%d 1" % number)
        if number == 0:
            rows += struct.pack(">BIH", 0, 0, 65535)
        elif number == 60:
            rows += struct.pack(">BIH", 2, 61, 0)
        else:
            rows += struct.pack(">BIH", 1, places[number], 0)
    head = b"/Type/XRef/Size 1000/Root 1 0 R/W[1 4 2]/Index[%s]" % b" ".join(index)
    out += b"62 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(rows, head, pack=True), start)
    return bytes(out)


def _by_letter(words: str, step: float = 14) -> bytes:
    return b"".join(text(letter, x=50 + step * n, y=600) for n, letter in enumerate(words))


def _remarked(remark: bytes) -> bytes:
    made = _page(b"").put(5, stream(to_unicode(set(map(ord, BODY)))))
    return append(b"%PDF-1.7\n" + remark, made.objects, b"/Root 1 0 R")


def _upright(words: str) -> bytes:
    return f"BT /F1 12 Tf 0 1 -1 0 300 300 Tm <{_hex(words)}> Tj ET\n".encode()


def _encoded(encoding: bytes, raw: bytes) -> bytes:
    """Text in a font that is not in the file, in one of the encodings that every reader knows."""
    made = Pdf(b"BT /F2 20 Tf 50 700 Td <%s> Tj ET" % raw.hex().encode())
    made.put(100, made.objects[100].replace(b"/F1 3 0 R", b"/F1 3 0 R/F2 70 0 R"))
    made.put(70, b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding%s/DescendantFonts[71 0 R]>>" % encoding)
    made.put(
        71,
        DESCENDANT.replace(b"(Identity)/Supplement 0", b"(GB1)/Supplement 2").replace(
            b"CIDFontType2/BaseFont/Sample", b"CIDFontType0/BaseFont/SimSun"
        ),
    )
    return made.bytes()


def _named_glyphs() -> bytes:
    made = Pdf(b"BT /F2 20 Tf 50 700 Td (abc) Tj ET")
    made.put(100, made.objects[100].replace(b"/F1 3 0 R", b"/F1 3 0 R/F2 70 0 R"))
    made.put(
        70, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[97/uni673A/uni5BC6/uni2605]>>>>"
    )
    return made.bytes()


def _drawn_mark() -> bytes:
    return saved(picture(width=640, height=400, body=1), "JPEG", quality=90)


def _image(packed: bool = False) -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width 640/Height 400/ColorSpace/DeviceRGB/BitsPerComponent 8"
    if packed:
        return stream(picture(width=640, height=400, body=1).tobytes(), head, pack=True)
    return stream(_drawn_mark(), head + b"/Filter/DCTDecode")


PDF: dict[str, Callable[[], bytes]] = {
    "a note": lambda: _annotated(b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents %s>>" % string(MARK)),
    "rich text of a note": lambda: _annotated(
        b"<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/RC %s>>"
        % string("<body><p><span>机</span><span>密★5年</span></p></body>")
    ),
    "the subject of a note": lambda: _annotated(b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Subj %s>>" % string(MARK)),
    "a note in UTF-8": lambda: _annotated(
        b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents <EFBBBF%s>>>" % MARK.encode().hex().encode()
    ),
    "a note in little-endian UTF-16": lambda: _annotated(
        b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents <FFFE%s>>>" % MARK.encode("utf-16-le").hex().encode()
    ),
    "the value of a form field": lambda: (
        _page(b"", catalog=b"/AcroForm<</Fields[60 0 R]>>").put(60, b"<</FT/Tx/T(a)/V %s>>" % string(MARK)).bytes()
    ),
    "an option of a form field": lambda: (
        _page(b"", catalog=b"/AcroForm<</Fields[60 0 R]>>")
        .put(60, b"<</FT/Ch/T(a)/Opt[[(1) %s]]>>" % string(MARK))
        .bytes()
    ),
    "the tip of a form field": lambda: (
        _page(b"", catalog=b"/AcroForm<</Fields[60 0 R]>>").put(60, b"<</FT/Tx/T(a)/TU %s>>" % string(MARK)).bytes()
    ),
    "the value of a form field as a stream": lambda: (
        _page(b"", catalog=b"/AcroForm<</Fields[60 0 R]>>")
        .put(60, b"<</FT/Tx/T(a)/V 61 0 R>>")
        .put(61, stream(b"\xfe\xff" + MARK.encode("utf-16-be"), pack=True))
        .bytes()
    ),
    "a bookmark": lambda: (
        _page(b"", catalog=b"/Outlines 60 0 R")
        .put(60, b"<</Type/Outlines/First 61 0 R/Last 61 0 R/Count 1>>")
        .put(61, b"<</Title %s/Parent 60 0 R/Dest[100 0 R/Fit]>>" % string(MARK))
        .bytes()
    ),
    "XMP": lambda: (
        _page(b"", catalog=b"/Metadata 60 0 R")
        .put(
            60,
            stream(
                f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:subject>{MARK}</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>".encode(),
                b"/Type/Metadata/Subtype/XML",
            ),
        )
        .bytes()
    ),
    "an attribute of XMP": lambda: (
        _page(b"", catalog=b"/Metadata 60 0 R")
        .put(
            60,
            stream(
                f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' pdf='{MARK}'/></x:xmpmeta>".encode(),
                b"/Type/Metadata/Subtype/XML",
                pack=True,
            ),
        )
        .bytes()
    ),
    "an embedded file": lambda: (
        _page(b"", catalog=b"/Names<</EmbeddedFiles<</Names[(a) 60 0 R]>>>>")
        .put(60, b"<</Type/Filespec/F(a.txt)/EF<</F 61 0 R>>>>")
        .put(61, stream(MARK.encode("gb18030"), b"/Type/EmbeddedFile"))
        .bytes()
    ),
    "the description of an embedded file": lambda: (
        _page(b"", catalog=b"/Names<</EmbeddedFiles<</Names[(a) 60 0 R]>>>>")
        .put(60, b"<</Type/Filespec/F(a.txt)/Desc %s/EF<</F 61 0 R>>>>" % string(MARK))
        .put(61, stream(b"x", b"/Type/EmbeddedFile"))
        .bytes()
    ),
    "a layer that is off": lambda: (
        _page(b"/OC/L BDC " + text(MARK, y=600) + b"EMC ", catalog=b"/OCProperties<</OCGs[60 0 R]/D<</OFF[60 0 R]>>>>")
        .put(60, b"<</Type/OCG/Name(a)>>")
        .bytes()
    ),
    "the name of a layer": lambda: (
        _page(b"", catalog=b"/OCProperties<</OCGs[60 0 R]/D<<>>>>")
        .put(60, b"<</Type/OCG/Name %s>>" % string(MARK))
        .bytes()
    ),
    "text of mode 3": lambda: _page(text(MARK, y=600, before="3 Tr")).bytes(),
    "text of mode 7": lambda: _page(text(MARK, y=600, before="7 Tr")).bytes(),
    "ActualText": lambda: _page(
        f"/Span<</ActualText<FEFF{_hex(MARK)}>>>BDC ".encode() + text("甲", y=600) + b"EMC "
    ).bytes(),
    "ActualText of an element": lambda: (
        _page(b"", catalog=b"/StructTreeRoot 60 0 R")
        .put(60, b"<</Type/StructTreeRoot/K 61 0 R>>")
        .put(61, b"<</Type/StructElem/S/Span/P 60 0 R/ActualText %s>>" % string(MARK))
        .bytes()
    ),
    "Alt in the content": lambda: _page(
        f"/Figure<</Alt<FEFF{_hex(MARK)}>/MCID 0>>BDC ".encode() + text("甲", y=600) + b"EMC "
    ).bytes(),
    "properties of the content by name": lambda: (
        lambda made: (
            made.put(100, made.objects[100].replace(b"/Resources<<", b"/Resources<</Properties<</P0 60 0 R>>"))
            .put(60, b"<</ActualText %s>>" % string(MARK))
            .bytes()
        )
    )(_page(b"/Span/P0 BDC " + text("甲", y=600) + b"EMC ")),
    "an expansion of an abbreviation": lambda: _page(
        f"/Span<</E<FEFF{_hex(MARK)}>>>BDC ".encode() + text("甲", y=600) + b"EMC "
    ).bytes(),
    "letters drawn one by one": lambda: _page(_by_letter(MARK)).bytes(),
    "letters far apart": lambda: _page(_by_letter("机密★", 40)).bytes(),
    "letters one below the other": lambda: _page(
        b"".join(text(c, x=500, y=600 - 20 * n) for n, c in enumerate("机密★"))
    ).bytes(),
    "text that runs upwards": lambda: _page(_upright(MARK)).bytes(),
    "letters that run upwards, one by one": lambda: _page(
        b"".join(
            f"BT /F1 12 Tf 0 1 -1 0 300 {300 + 12 * n} Tm <{_hex(c)}> Tj ET\n".encode() for n, c in enumerate(MARK)
        )
    ).bytes(),
    "text between other text by places": lambda: _page(
        text("密", x=64, y=600) + text("另一行", y=500) + text("机", x=50, y=600) + text("★5年", x=78, y=600)
    ).bytes(),
    "a packed stream of objects": _packed_objects,
    "an update that takes text away": lambda: revised(Pdf(text(BODY), text(MARK)).bytes(), {103: stream(text(BODY))}),
    "an update that takes a note away": lambda: revised(
        _annotated(b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents %s>>" % string(MARK)),
        {60: b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]>>"},
    ),
    "an object that nobody uses": lambda: _page(b"").put(60, string(MARK)).bytes(),
    "a stream of content that no page uses": lambda: _page(b"").put(60, stream(text(MARK), pack=True)).bytes(),
    "a form that no page shows": lambda: (
        _page(b"")
        .put(60, stream(text(MARK), b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>"))
        .bytes()
    ),
    "a pattern": lambda: (
        _page(b"")
        .put(
            60,
            stream(
                text(MARK),
                b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 600 800]/XStep 600/YStep 800/Resources<</Font<</F1 3 0 R>>>>",
            ),
        )
        .bytes()
    ),
    "a pattern that fills the page": lambda: (
        lambda made: (
            made.put(100, made.objects[100].replace(b"/Resources<<", b"/Resources<</Pattern<</P0 60 0 R>>"))
            .put(
                60,
                stream(
                    text(MARK),
                    b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 600 800]/XStep 600/YStep 800/Resources<</Font<</F1 3 0 R>>>>",
                ),
            )
            .bytes()
        )
    )(_page(b"/Pattern cs /P0 scn 0 0 600 800 re f ")),
    "letters that are drawings": _type3,
    "a comment in the file": lambda: _remarked(b"%\xe2\xe3\xcf\xd3\n%" + MARK.encode() + b"\n"),
    "a comment in the content": lambda: _page(b"% " + MARK.encode() + b"\n").bytes(),
    "a label of pages": lambda: _page(b"", catalog=b"/PageLabels<</Nums[0<</P %s>>]>>" % string(MARK)).bytes(),
    "a name as an object": lambda: _page(
        b"", catalog=b"/Names<</Dests<</Names[%s [100 0 R/Fit]]>>>>" % string(MARK)
    ).bytes(),
    "a destination's key": lambda: _page(
        b"", catalog=b"/Dests<</%s [100 0 R/Fit]>>" % b"".join(b"#%02X" % byte for byte in MARK.encode())
    ).bytes(),
    "the title of an article": lambda: (
        _page(b"", catalog=b"/Threads[60 0 R]").put(60, b"<</Type/Thread/I<</Title %s>>>>" % string(MARK)).bytes()
    ),
    "private data of a program": lambda: _page(
        b"", catalog=b"/PieceInfo<</App<</Private %s>>>>" % string(MARK)
    ).bytes(),
    "a link's address": lambda: _annotated(
        b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://sample.invalid/%s)>>>>"
        % b"%E6%9C%BA%E5%AF%86%E2%98%855%E5%B9%B4"
    ),
    "text outside of the page": lambda: _page(text(MARK, x=5000)).bytes(),
    "white text": lambda: _page(b"1 g " + text(MARK, y=600) + b"0 g ").bytes(),
    "a file specification's name": lambda: (
        _page(b"", catalog=b"/AF[60 0 R]").put(60, b"<</Type/Filespec/UF %s/F(x)>>" % string(MARK + ".txt")).bytes()
    ),
    "a hidden annotation's appearance": lambda: (
        _page(b"", page=b"/Annots[60 0 R]")
        .put(60, b"<</Type/Annot/Subtype/Stamp/Rect[10 10 200 50]/F 2/AP<</N 61 0 R>>>>")
        .put(
            61, stream(text(MARK, 5, 5), b"/Type/XObject/Subtype/Form/BBox[0 0 190 40]/Resources<</Font<</F1 3 0 R>>>>")
        )
        .bytes()
    ),
    "the appearance of a button that is off": lambda: (
        _page(b"", page=b"/Annots[60 0 R]")
        .put(
            60,
            b"<</Type/Annot/Subtype/Widget/FT/Btn/T(a)/AS/Off/Rect[10 10 200 50]/AP<</N<</On 61 0 R/Off 62 0 R>>>>>>",
        )
        .put(
            61, stream(text(MARK, 5, 5), b"/Type/XObject/Subtype/Form/BBox[0 0 190 40]/Resources<</Font<</F1 3 0 R>>>>")
        )
        .put(62, stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 190 40]"))
        .bytes()
    ),
    "white text of four colours": lambda: _page(b"0 0 0 0 k " + text(MARK, y=600)).bytes(),
    "text that is clipped away": lambda: _page(b"q 0 0 1 1 re W n " + text(MARK, y=600) + b"Q ").bytes(),
    "text on a page that is turned": lambda: _page(text(MARK, y=600), page=b"/Rotate 90").bytes(),
    "letters on a page that is turned, one by one": lambda: _page(
        b"".join(
            f"BT /F1 12 Tf 0 1 -1 0 300 {300 + 12 * n} Tm <{_hex(c)}> Tj ET\n".encode() for n, c in enumerate(MARK)
        ),
        page=b"/Rotate 270",
    ).bytes(),
    "letters askew, one by one": lambda: _page(
        b"".join(
            f"BT /F1 12 Tf .866 .5 -.5 .866 {200 + 10.4 * n} {300 + 6 * n} Tm <{_hex(c)}> Tj ET\n".encode()
            for n, c in enumerate(MARK)
        )
    ).bytes(),
    "letters with room between": lambda: _page(text(MARK, y=600, before="30 Tc")).bytes(),
    "letters in an array": lambda: _page(
        f"BT /F1 12 Tf 50 600 Td [<{_hex('机')}> -900 <{_hex('密')}> 300 <{_hex('★5年')}>] TJ ET ".encode()
    ).bytes(),
    "letters drawn backwards": lambda: _page(
        b"".join(text(c, x=50 + 14 * n, y=600) for n, c in reversed(list(enumerate(MARK))))
    ).bytes(),
    "a font of the country's encoding": lambda: _encoded(b"/GBK-EUC-H", "机密".encode("gbk")),
    "a font of the country's older encoding": lambda: _encoded(b"/GB-EUC-H", "机密".encode("gb2312")),
    "a font of two bytes of Unicode": lambda: _encoded(b"/UniGB-UCS2-H", "机密★".encode("utf-16-be")),
    "a font that runs down": lambda: _encoded(b"/UniGB-UTF16-V", "机密★".encode("utf-16-be")),
    "glyphs named by their numbers": lambda: _named_glyphs(),
    "text in a form in a form": lambda: (
        _page(b"/X Do ")
        .put(50, stream(b"/Y Do", b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</Y 51 0 R>>>>"))
        .put(51, stream(text(MARK), b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>"))
        .bytes()
    ),
    "a page's own metadata": lambda: (
        _page(b"", page=b"/Metadata 60 0 R")
        .put(60, stream(f"<a>{MARK}</a>".encode(), b"/Type/Metadata/Subtype/XML"))
        .bytes()
    ),
    "an attachment of a note": lambda: (
        _page(b"", page=b"/Annots[60 0 R]")
        .put(60, b"<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</Type/Filespec/F(a.txt)/EF<</F 61 0 R>>>>>>")
        .put(61, stream(MARK.encode("utf-16"), b"/Type/EmbeddedFile", pack=True))
        .bytes()
    ),
    "a picture that no page shows": lambda: _page(b"").put(60, _image()).bytes(),
    "a picture that no page shows, packed": lambda: _page(b"").put(60, _image(packed=True)).bytes(),
    "a picture that is clipped away": lambda: (
        _page(b"q 50 50 100 100 re W n 400 0 0 250 50 50 cm /X Do Q ").put(50, _image()).bytes()
    ),
    "a picture outside of the page": lambda: _page(b"q 400 0 0 250 5000 50 cm /X Do Q ").put(50, _image()).bytes(),
    "a picture below another": lambda: (
        _page(b"q 400 0 0 250 50 50 cm /X Do Q 1 g 200 180 300 150 re f ").put(50, _image()).bytes()
    ),
    "a small picture": lambda: _page(b"q 60 0 0 37 50 50 cm /X Do Q ").put(50, _image()).bytes(),
    "a picture in the content": lambda: _page(
        b"q 400 0 0 250 50 50 cm BI /W 640 /H 400 /CS /RGB /BPC 8 /F /DCT ID " + _drawn_mark() + b" EI Q "
    ).bytes(),
    "a picture in a pattern": lambda: (
        lambda made: (
            made.put(100, made.objects[100].replace(b"/Resources<<", b"/Resources<</Pattern<</P0 60 0 R>>"))
            .put(
                60,
                stream(
                    b"400 0 0 250 0 0 cm /X Do",
                    b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 400 250]/XStep 400/YStep 250/Resources<</XObject<</X 61 0 R>>>>",
                ),
            )
            .put(61, _image())
            .bytes()
        )
    )(_page(b"/Pattern cs /P0 scn 0 0 600 800 re f ")),
    "a small picture of a page": lambda: _page(b"", page=b"/Thumb 60 0 R").put(60, _image()).bytes(),
    "a picture on a note": lambda: (
        _page(b"", page=b"/Annots[60 0 R]")
        .put(60, b"<</Type/Annot/Subtype/Stamp/Rect[10 10 410 260]/F 4/AP<</N 61 0 R>>>>")
        .put(
            61,
            stream(
                b"400 0 0 250 0 0 cm /X Do",
                b"/Type/XObject/Subtype/Form/BBox[0 0 400 250]/Resources<</XObject<</X 62 0 R>>>>",
            ),
        )
        .put(62, _image())
        .bytes()
    ),
}

SVG_TEXTS = {
    "split over spans": "<text>机<tspan dx='2'>密</tspan>★5年</text>",
    "split over spans in lines": "<text>\n<tspan>机</tspan>\n<tspan>密</tspan>\n<tspan>★5年</tspan>\n</text>",
    "on a path": "<defs><path id='p' d='M0 0H99'/></defs><text><textPath href='#p'>机<tspan>密</tspan>★5年</textPath></text>",
    "in a definition that is used": f"<defs><text id='m'>{MARK}</text></defs><use href='#m'/>",
    "in a foreign object": "<foreignObject><div xmlns='http://www.w3.org/1999/xhtml'><b>机</b>密★5年</div></foreignObject>",
    "in a style": f"<style>text::after{{content:'{MARK}'}}</style><text>x</text>",
    "in a title": f"<g><title>{MARK}</title></g>",
    "in a description": f"<desc>{MARK}</desc>",
    "in metadata": f"<metadata><a>{MARK}</a></metadata>",
    "in an attribute": f"<g aria-label='{MARK}'/>",
    "in an attribute of a program": f"<g xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:label='{MARK}'/>",
    "one letter a text": "<text x='0'>机</text><text x='12'>密</text><text x='24'>★5年</text>",
    "in CDATA": f"<text><![CDATA[{MARK}]]></text>",
    "in a picture inside": "<image href='data:image/svg+xml;base64,{}'/>".format(
        base64.b64encode(f"<svg xmlns='http://www.w3.org/2000/svg'><text>{MARK}</text></svg>".encode()).decode()
    ),
    "in a hidden group": f"<g display='none'><text>{MARK}</text></g>",
}
SVG: dict[str, Callable[[], bytes]] = {
    name: (lambda inside=inside: f"<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>".encode())
    for name, inside in SVG_TEXTS.items()
}


def _ofd(member: str, content: str | bytes) -> bytes:
    return ofd(sheet(line(BODY)), others={member: content})


OFD: dict[str, Callable[[], bytes]] = {
    "an annotation's remark": lambda: _ofd(
        "Doc_0/Annots/Page_0/Annotation.xml",
        f'<ofd:PageAnnot xmlns:ofd="{NAMESPACE}"><ofd:Annot><ofd:Remark>{MARK}</ofd:Remark></ofd:Annot></ofd:PageAnnot>',
    ),
    "a parameter of an annotation": lambda: _ofd(
        "Doc_0/Annots/Page_0/Annotation.xml",
        f'<ofd:PageAnnot xmlns:ofd="{NAMESPACE}"><ofd:Annot><ofd:Parameters><ofd:Parameter Name="x">{MARK}</ofd:Parameter></ofd:Parameters></ofd:Annot></ofd:PageAnnot>',
    ),
    "an annotation's appearance": lambda: _ofd(
        "Doc_0/Annots/Page_0/Annotation.xml",
        f'<ofd:PageAnnot xmlns:ofd="{NAMESPACE}"><ofd:Annot><ofd:Appearance Boundary="0 0 99 9">{line("机", at=(0, 0))}{line("密★5年", at=(4, 0))}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>',
    ),
    "a custom tag": lambda: _ofd(
        "Doc_0/Tags/CustomTag_0.xml",
        f"<a:r xmlns:a='http://sample.invalid/a'><a:密级>机密</a:密级><a:期限>{MARK}</a:期限></a:r>",
    ),
    "an attribute of a custom tag": lambda: _ofd("Doc_0/Tags/CustomTag_0.xml", f"<r name='{MARK}'/>"),
    "the name of an attachment": lambda: _ofd(
        "Doc_0/Attachs/Attachments.xml",
        f'<ofd:Attachments xmlns:ofd="{NAMESPACE}"><ofd:Attachment ID="1" Name="{MARK}"/></ofd:Attachments>',
    ),
    "an attachment": lambda: _ofd("Doc_0/Attachs/a.docx", word(paragraph(MARK))),
    "an attachment without a known name": lambda: _ofd("Doc_0/Attachs/a.dat", MARK.encode()),
    "an extension": lambda: _ofd(
        "Doc_0/Extensions.xml",
        f'<ofd:Extensions xmlns:ofd="{NAMESPACE}"><ofd:Extension><ofd:Property Name="密级">{MARK}</ofd:Property></ofd:Extension></ofd:Extensions>',
    ),
    "an outline": lambda: ofd(
        sheet(line(BODY)),
        others={
            "Doc_0/x.xml": f'<ofd:Outlines xmlns:ofd="{NAMESPACE}"><ofd:OutlineElem Title="{MARK}"/></ofd:Outlines>'
        },
    ),
    "a template": lambda: ofd(
        sheet(line(BODY)),
        others={"Doc_0/Tpls/Tpl_0/Content.xml": sheet(line(MARK))},
        common='<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
    ),
    "letters in codes of their own": lambda: ofd(
        sheet(
            line(BODY),
            '<ofd:TextObject ID="2" Boundary="10 30 100 6" Font="3" Size="4">'
            + "".join(f'<ofd:TextCode X="{4 * n}" Y="4">{c}</ofd:TextCode>' for n, c in enumerate(MARK))
            + "</ofd:TextObject>",
        )
    ),
    "letters in objects of their own, out of order": lambda: ofd(
        sheet(line(BODY), *(line(c, at=(x, 40)) for c, x in (("★5年", 18), ("机", 10), ("密", 14))))
    ),
    "letters one below the other": lambda: ofd(
        sheet(line(BODY), *(line(c, at=(180, 40 + 6 * n)) for n, c in enumerate("机密★")))
    ),
    "letters that run down by steps": lambda: ofd(sheet(line(BODY), line("机密★", at=(180, 40), code='DeltaY="6 6"'))),
    "a keyword": lambda: ofd(sheet(line(BODY)), info=f"<ofd:Keywords><ofd:Keyword>{MARK}</ofd:Keyword></ofd:Keywords>"),
    "an abstract": lambda: ofd(sheet(line(BODY)), info=f"<ofd:Abstract>{MARK}</ofd:Abstract>"),
    "data of a bureau": lambda: ofd(
        sheet(line(BODY)), info="<ofd:CustomDatas><ofd:CustomData Name='密级'>机密</ofd:CustomData></ofd:CustomDatas>"
    ),
    "a name of a version": lambda: _ofd(
        "Doc_0/Versions/Version_0.xml", f'<ofd:DocVersion xmlns:ofd="{NAMESPACE}" Name="{MARK}"/>'
    ),
    "a composite of resources": lambda: _ofd(
        "Doc_0/DocumentRes.xml",
        f'<ofd:Res xmlns:ofd="{NAMESPACE}"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit><ofd:Content>{line("机密")}{line("★5年", at=(18, 10))}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>',
    ),
    "a font's name": lambda: _ofd(
        "Doc_0/PublicRes.xml",
        f'<ofd:Res xmlns:ofd="{NAMESPACE}"><ofd:Fonts><ofd:Font ID="3" FontName="{MARK}"/></ofd:Fonts></ofd:Res>',
    ),
    "an action's address": lambda: ofd(
        sheet(
            line(BODY),
            line(
                "甲",
                at=(10, 50),
                inside=f'<ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="https://sample.invalid/{MARK}"/></ofd:Action></ofd:Actions>',
            ),
        )
    ),
    "an earlier version of a page": lambda: _ofd("Doc_0/Pages/Page_0/Content_old.xml", sheet(line(MARK))),
}


def _mail(head: str, body: str | bytes = BODY) -> bytes:
    body = body if isinstance(body, bytes) else body.encode()
    return f"From: a@sample.invalid\nSubject: x\nMIME-Version: 1.0\n{head}\n\n".encode() + body


def _q(words: bytes) -> str:
    return "".join(f"={byte:02X}" for byte in words)


def _words(charset: str, encoding: str) -> str:
    raw = MARK.encode(charset)
    return f"=?{charset}?{encoding}?{base64.b64encode(raw).decode() if encoding == 'B' else _q(raw)}?="


_ATTACHED = "Content-Type: application/octet-stream; {}\nContent-Disposition: attachment; {}"

EML: dict[str, Callable[[], bytes]] = {
    "a subject in base64": lambda: _mail(f"X-Subject: {_words('utf-8', 'B')}"),
    "a subject in the country's encoding": lambda: _mail(f"Comments: {_words('gb18030', 'Q')}"),
    "a subject in GB2312 with letters beyond it": lambda: _mail(
        "Comments: =?gb2312?B?{}?=".format(base64.b64encode((MARK + "镕").encode("gb18030")).decode())
    ),
    "a character cut between two words": lambda: _mail(
        "Comments: =?utf-8?B?{}?=\n =?utf-8?B?{}?=".format(
            *(base64.b64encode(part).decode() for part in (MARK.encode()[:4], MARK.encode()[4:]))
        )
    ),
    "a name of a sender": lambda: _mail(f"Reply-To: {_words('utf-8', 'Q')} <b@sample.invalid>"),
    "a message in a message": lambda: _mail("Content-Type: message/rfc822", _mail("Comments: " + _words("utf-8", "B"))),
    "quoted-printable that cuts a character": lambda: _mail(
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
        _q(MARK.encode()[:2]) + "=\n" + _q(MARK.encode()[2:]),
    ),
    "quoted-printable in GB2312": lambda: _mail(
        "Content-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: quoted-printable",
        _q(MARK.encode("gb2312")),
    ),
    "GB18030": lambda: _mail(
        "Content-Type: text/plain; charset=gb18030\nContent-Transfer-Encoding: 8bit", MARK.encode("gb18030")
    ),
    "UTF-7": lambda: _mail("Content-Type: text/plain; charset=utf-7", MARK.encode("utf-7")),
    "HZ": lambda: _mail("Content-Type: text/plain; charset=hz-gb-2312", "机密5年".encode("hz")),
    "ISO-2022-CN's cousin": lambda: _mail(
        "Content-Type: text/plain; charset=iso-2022-jp", "機密".encode("iso-2022-jp")
    ),
    "Big5": lambda: _mail(
        "Content-Type: text/plain; charset=big5\nContent-Transfer-Encoding: base64",
        base64.b64encode("機密★5年".encode("big5")),
    ),
    "UTF-16": lambda: _mail(
        "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64",
        base64.b64encode(MARK.encode("utf-16")),
    ),
    "a file name by RFC 2231": lambda: _mail(
        _ATTACHED.format("a=b", "filename*=utf-8''{}.txt".format("".join(f"%{b:02X}" for b in MARK.encode())))
    ),
    "a file name in pieces": lambda: _mail(
        _ATTACHED.format(
            "a=b",
            "filename*0*=utf-8''{}; filename*1*={}.txt".format(
                *("".join(f"%{b:02X}" for b in part) for part in (MARK.encode()[:4], MARK.encode()[4:]))
            ),
        )
    ),
    "a file name in GB18030 by RFC 2231": lambda: _mail(
        _ATTACHED.format(
            "a=b", "filename*=gb18030''{}.txt".format("".join(f"%{b:02X}" for b in MARK.encode("gb18030")))
        )
    ),
    "a file name as an encoded word": lambda: _mail(_ATTACHED.format(f'name="{_words("gb18030", "B")}"', "a=b")),
    "HTML, one letter a tag": lambda: _mail(
        "Content-Type: text/html; charset=utf-8", "<p>" + "".join(f"<b>{c}</b>" for c in MARK) + "</p>"
    ),
    "HTML in quoted-printable": lambda: _mail(
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
        _q(f"<p title='{MARK}'>x</p>".encode()),
    ),
    "the second of two alternatives": lambda: _mail(
        'Content-Type: multipart/alternative; boundary="b"',
        f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>{MARK}</p>\n--b--\n",
    ),
    "an invitation": lambda: _mail(
        "Content-Type: text/calendar; charset=utf-8", "BEGIN:VCALENDAR\nSUMMARY:机\n 密★5年\nEND:VCALENDAR\n"
    ),
    "a description of a part": lambda: _mail(
        f"Content-Type: text/plain; charset=utf-8\nContent-Description: {_words('utf-8', 'B')}"
    ),
    "an attached workbook": lambda: _mail(
        _ATTACHED.format("a=b", "filename=a.xlsx") + "\nContent-Transfer-Encoding: base64",
        base64.encodebytes(workbook(f"<sheetData><row r='1'>{cell('A1', MARK)}</row></sheetData>")),
    ),
    "a charset that is none": lambda: _mail(
        "Content-Type: text/plain; charset=x-unknown\nContent-Transfer-Encoding: base64",
        base64.b64encode(MARK.encode("gb18030")),
    ),
}


def _entry(
    name: str, data: bytes = b"x", comment: bytes = b"", extra: bytes = b"", archive_comment: bytes = b""
) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        info = ZipInfo(name)
        info.comment, info.extra = comment, extra
        archive.writestr(info, data)
        archive.comment = archive_comment
    return buffer.getvalue()


def _old_name(encoding: str, name: str = "机密文件") -> bytes:
    """An archive whose name stands in another encoding, without the flag."""
    raw = f"{name}.txt".encode(encoding)
    data = _entry("a" * len(raw))
    return data.replace(b"a" * len(raw), raw)


def _unicode_path() -> bytes:
    path = f"{MARK}.txt".encode()
    return _entry("a.txt", extra=struct.pack("<HHBL", 0x7075, 5 + len(path), 1, zlib.crc32(b"a.txt")) + path)


ZIP: dict[str, Callable[[], bytes]] = {
    "a name in UTF-8": lambda: _entry(f"{MARK}.txt"),
    "a name in GB18030": lambda: _old_name("gb18030"),
    "a name in Big5": lambda: _old_name("big5", "機密文件"),
    "the name of a folder": lambda: _entry("机密文件/a.txt"),
    "a name in an extra field": _unicode_path,
    "a comment of a member": lambda: _entry("a.txt", comment=MARK.encode("gb18030")),
    "a comment of the archive": lambda: _entry("a.txt", archive_comment=MARK.encode()),
    "an extra field that nobody knows": lambda: _entry(
        "a.txt", extra=struct.pack("<HH", 0x9999, len(MARK.encode())) + MARK.encode()
    ),
    "a text in GB18030": lambda: _entry("a.txt", MARK.encode("gb18030")),
    "a text in UTF-16": lambda: _entry("a.txt", MARK.encode("utf-16")),
    "an archive in an archive": lambda: _entry("a.zip", _entry("b.zip", _entry("c.txt", MARK.encode()))),
    "a text without an extension": lambda: _entry("README", MARK.encode()),
    "a text with an unknown extension": lambda: _entry("a.xyz", MARK.encode()),
    "a hidden file of a system": lambda: _entry("__MACOSX/._a.txt", b"\0\x05\x16\x07\0\2\0\0" + MARK.encode()),
    "a message": lambda: _entry("a.eml", _mail("Comments: " + _words("utf-8", "B"))),
    "a picture's text": lambda: _entry("a.png", _png("tEXt")),
}


def _pixels() -> Image.Image:
    return Image.new("RGB", (8, 8), "white")


def _file(kind: str, **options) -> bytes:
    buffer = BytesIO()
    _pixels().save(buffer, kind, **options)
    return buffer.getvalue()


def _png(chunk: str) -> bytes:
    told = PngImagePlugin.PngInfo()
    if chunk == "iTXt":
        told.add_itxt("Comment", MARK, zip=False)
    elif chunk == "packed iTXt":
        told.add_itxt("Comment", MARK, zip=True)
    elif chunk == "key of iTXt":
        told.add_itxt("Comment", "x", lang="zh", tkey=MARK)
    elif chunk == "zTXt":
        told.add(b"zTXt", b"Comment\0\0" + zlib.compress(MARK.encode("gb18030")))
    elif chunk == "tEXt":
        told.add(b"tEXt", b"Comment\0" + MARK.encode())
    elif chunk == "XMP":
        told.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a b='{MARK}'/></x:xmpmeta>")
    elif chunk == "raw profile":
        raw = MARK.encode()
        told.add(
            b"zTXt",
            b"Raw profile type iptc\0\0" + zlib.compress(b"\niptc\n%8d\n" % len(raw) + raw.hex().encode() + b"\n"),
        )
    else:
        told.add(chunk.encode(), MARK.encode())
    return _file("PNG", pnginfo=told)


def _exif(tag: int, value: bytes, kind: int = 7, folder: int | None = None) -> bytes:
    """A TIFF structure with one value, in the main folder or in the one that a tag of it leads to."""
    entry = struct.pack("<HHHL4sL", 1, tag, kind, len(value), struct.pack("<L", 8 + 18 + (18 if folder else 0)), 0)
    if folder is None:
        return b"II*\0" + struct.pack("<L", 8) + entry + value
    outer = struct.pack("<HHHLLL", 1, folder, 4, 1, 26, 0)
    return b"II*\0" + struct.pack("<L", 8) + outer + entry + value


def _jpeg(segment: bytes, marker: int = 0xE1) -> bytes:
    made = _file("JPEG")
    return made[:2] + struct.pack(">BBH", 0xFF, marker, len(segment) + 2) + segment + made[2:]


def _iptc(raw: bytes, charset: bytes = b"") -> bytes:
    records = charset + b"\x1c\x02\x78" + struct.pack(">H", len(raw)) + raw
    return (
        b"Photoshop 3.0\0"
        + b"8BIM\x04\x04\0\0"
        + struct.pack(">L", len(records))
        + records
        + b"\0" * (len(records) % 2)
    )


def _riff(name: bytes, body: bytes) -> bytes:
    made = _file("WEBP", lossless=True)
    body = body + b"\0" * (len(body) % 2)
    made += name + struct.pack("<L", len(body)) + body
    return made[:4] + struct.pack("<L", len(made) - 8) + made[8:]


def _gif(block: bytes) -> bytes:
    made = _file("GIF")
    return made[:-1] + block + made[-1:]


_PICTURES: dict[str, Place] = {
    "a PNG's iTXt": ("a.png", lambda: _png("iTXt")),
    "a PNG's packed iTXt": ("a.png", lambda: _png("packed iTXt")),
    "the translated key of a PNG's iTXt": ("a.png", lambda: _png("key of iTXt")),
    "a PNG's zTXt in GB18030": ("a.png", lambda: _png("zTXt")),
    "a PNG's tEXt in UTF-8": ("a.png", lambda: _png("tEXt")),
    "a PNG's XMP": ("a.png", lambda: _png("XMP")),
    "a PNG's profile in hexadecimal": ("a.png", lambda: _png("raw profile")),
    "a PNG's private chunk": ("a.png", lambda: _png("prVt")),
    "EXIF's comment in UTF-16": (
        "a.jpg",
        lambda: _jpeg(b"Exif\0\0" + _exif(0x9286, b"UNICODE\0" + MARK.encode("utf-16-le"), folder=0x8769)),
    ),
    "EXIF's comment in big-endian UTF-16": (
        "a.jpg",
        lambda: _jpeg(b"Exif\0\0" + _exif(0x9286, b"UNICODE\0" + MARK.encode("utf-16-be"), folder=0x8769)),
    ),
    "EXIF's comment in JIS": (
        "a.jpg",
        lambda: _jpeg(b"Exif\0\0" + _exif(0x9286, b"JIS\0\0\0\0\0" + "機密☆".encode("iso-2022-jp"), folder=0x8769)),
    ),
    "EXIF's comment in no encoding": (
        "a.jpg",
        lambda: _jpeg(b"Exif\0\0" + _exif(0x9286, b"\0" * 8 + MARK.encode(), folder=0x8769)),
    ),
    "EXIF's XPTitle": ("a.jpg", lambda: _jpeg(b"Exif\0\0" + _exif(0x9C9B, MARK.encode("utf-16-le") + b"\0\0", kind=1))),
    "EXIF's description in GB18030": (
        "a.jpg",
        lambda: _jpeg(b"Exif\0\0" + _exif(0x010E, MARK.encode("gb18030") + b"\0", kind=2)),
    ),
    "EXIF's place": (
        "a.jpg",
        lambda: _jpeg(b"Exif\0\0" + _exif(0x001C, b"ASCII\0\0\0" + MARK.encode(), folder=0x8825)),
    ),
    "IPTC": ("a.jpg", lambda: _jpeg(_iptc(MARK.encode("gb18030")), 0xED)),
    "IPTC that says it is UTF-8": ("a.jpg", lambda: _jpeg(_iptc(MARK.encode(), b"\x1c\x01\x5a\0\x03\x1b%G"), 0xED)),
    "a JPEG's comment": ("a.jpg", lambda: _jpeg(MARK.encode("gb18030"), 0xFE)),
    "a JPEG's XMP": (
        "a.jpg",
        lambda: _jpeg(
            b"http://ns.adobe.com/xap/1.0/\0"
            + f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:li xmlns:rdf='r'>{MARK}</rdf:li></x:xmpmeta>".encode()
        ),
    ),
    "a JPEG's segment of a program": ("a.jpg", lambda: _jpeg(b"Ducky\0" + MARK.encode("utf-16-be"), 0xEC)),
    "a GIF's comment": ("a.gif", lambda: _gif(b"!\xfe" + bytes([len(MARK.encode())]) + MARK.encode() + b"\0")),
    "a GIF's comment cut in a character": (
        "a.gif",
        lambda: _gif(b"!\xfe\x04" + MARK.encode()[:4] + bytes([len(MARK.encode()) - 4]) + MARK.encode()[4:] + b"\0"),
    ),
    "a GIF's plain text": (
        "a.gif",
        lambda: _gif(b"!\x01\x0c" + bytes(12) + bytes([len(MARK.encode())]) + MARK.encode() + b"\0"),
    ),
    "a GIF's block of a program": (
        "a.gif",
        lambda: _gif(b"!\xff\x0bXMP DataXMP" + bytes([len(MARK.encode())]) + MARK.encode() + b"\0"),
    ),
    "a WebP's XMP": (
        "a.webp",
        lambda: _riff(b"XMP ", f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{MARK}</a></x:xmpmeta>".encode()),
    ),
    "a WebP's EXIF": ("a.webp", lambda: _riff(b"EXIF", _exif(0x9C9C, MARK.encode("utf-16-le"), kind=1))),
    "a WebP's unknown chunk": ("a.webp", lambda: _riff(b"note", MARK.encode())),
    "bytes after a BMP": ("a.bmp", lambda: _file("BMP") + MARK.encode()),
    "a TIFF's page name": ("a.tif", lambda: _file("TIFF", tiffinfo={285: MARK.encode("gb18030")})),
    "a TIFF's software": ("a.tif", lambda: _file("TIFF", software=MARK.encode())),
    "a TIFF's private tag": ("a.tif", lambda: _file("TIFF", tiffinfo={65000: MARK.encode()})),
    "a TIFF's ImageJ text": ("a.tif", lambda: _file("TIFF", tiffinfo={270: f"ImageJ=1.5\n{MARK}".encode()})),
}

PLACES: dict[str, Place] = {
    **{
        f"{ending}: {name}": (f"a.{ending}", make)
        for ending, places in {
            "xlsx": XLSX,
            "docx": DOCX,
            "pptx": PPTX,
            "pdf": PDF,
            "svg": SVG,
            "ofd": OFD,
            "eml": EML,
            "zip": ZIP,
        }.items()
        for name, make in places.items()
    },
    **{f"picture: {name}": place for name, place in _PICTURES.items()},
}

UNREAD = {
    "docx: an embedded message": "unsupported",
    "ofd: an attachment without a known name": "unsupported",
    "zip: an extra field that nobody knows": "unsupported",
    "zip: a text with an unknown extension": "unsupported",
    "zip: a hidden file of a system": "encoding",
    "picture: bytes after a BMP": "polyglot",
}
"""Places that no reader looks into, and the reason that is given for them: they refuse as well."""
