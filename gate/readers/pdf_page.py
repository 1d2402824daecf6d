"""The text of one PDF page: as its content says it, as its places say it, and what of it nobody sees."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gate.readers.eyes import Pixels
from gate.readers.lines import advance, lines_by_position, says_more, squeezed

_FEW_CHARACTERS = 20
_PICTURE_SHARE = 0.02
_TINY_POINTS = 2.0
_WHITE_LEVEL = 250
_INVISIBLE_MODES = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_FILLING_MODES = frozenset({raw.FPDF_TEXTRENDERMODE_FILL, raw.FPDF_TEXTRENDERMODE_FILL_CLIP})
_FORM_DEPTH = 16
_RECTANGLE_SEGMENTS = 6
_HUGE = 1e6
_POINTS, _DOTS, _LONGEST_PIXELS = 72, 150, 4000
"""Points and dots to the inch of a rendered page, and how long it becomes at most."""
_COVERED_SHARE, _WHOLE_SHARE = 0.0005, 0.9
"""A picture under a picture as large is a layer of a scan; less than that is a part painted over."""
_LEAST_PIXELS, _DENSEST = 20_000, 400
"""Pixels of a picture with room for a text, and to the inch from which on it is drawn too small to be read."""
_UNMAPPED = frozenset({0, 0xFFFD, 0xFFFE, 0xFFFF})

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class PageText:
    """What a page says, in lines."""

    lines: list[str] = field(default_factory=list)
    by_position: list[str] = field(default_factory=list)
    """Lines that only the places of the characters give."""
    on_annotations: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    loses_text: bool = False
    """Whether pdfium gives no characters for some text: it drops those that its substitute font lacks."""
    needs_eyes: bool = False
    """Whether something on the page is text only for somebody who looks at it."""
    unmapped: int = 0
    """How many characters have no meaning: eyes must find as many, or the page's font is not what it shows."""
    area: tuple[float, float, float, float] = (0, 0, 0, 0)
    """Left, bottom, right and top of the page as it is stored, what its crop box cuts off included."""
    covered: list[Pixels] = field(default_factory=list)
    """The pixels of pictures that something hides a part of, or that are drawn too small."""
    broken_pictures: bool = False


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    def overlaps(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def common(self, other: _Box) -> _Box:
        return _Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    def covers(self, other: _Box) -> bool:
        return (
            self.left <= other.left + 1
            and self.bottom <= other.bottom + 1
            and self.right >= other.right - 1
            and self.top >= other.top - 1
        )


_NOWHERE = _Box(0, 0, 0, 0)
"""The box of a path that fills nothing, so that nobody needs to ask for it."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One object of the page, in drawing order: its kind, its place, and how it is painted."""

    handle: object
    kind: int
    box: _Box
    scale: float
    in_form: bool = False


def read_page(document: pdfium.PdfDocument, index: int, with_annotations: bool) -> PageText:
    """The text of page `index` (from 0); raises `pypdfium2.PdfiumError` when pdfium cannot load it."""
    page = document[index]
    area = page.get_mediabox()
    shown = _Box(*page.get_cropbox()).common(_Box(*area))
    _open_up(page)
    page.close()
    page = document[index]
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    stream = squeezed(text)
    unmapped, positioned = _characters(textpage)
    drawn = list(_drawn(page.raw, _IDENTITY, 0))
    found = PageText(
        lines=text.splitlines(),
        by_position=[line for line in positioned if says_more(line, stream)],
        hidden=list(_hidden(drawn, textpage, shown)),
        loses_text=any(item.kind == raw.FPDF_PAGEOBJ_TEXT and not _text_of(item.handle, textpage) for item in drawn),
        unmapped=unmapped,
        needs_eyes=unmapped > 0 or _shows_more_than_text(drawn, shown, len(stream)),
        area=area,
        covered=[_pixels(item.handle) for item in _pictures_not_shown_whole(drawn, _Box(*area))],
        broken_pictures=any(_is_broken(item) for item in drawn),
    )
    textpage.close()
    if with_annotations:
        found.on_annotations = _annotation_lines(document, page, index, stream)
    page.close()
    return found


def render_page(document: pdfium.PdfDocument, index: int, area: tuple[float, float, float, float]) -> Pixels:
    """The pixels of page `index` (from 0), all of its `area`; raises `pypdfium2.PdfiumError`."""
    page = document[index]
    page.set_mediabox(*area)
    page.set_cropbox(*area)
    page.close()
    page = document[index]
    scale = min(_DOTS / _POINTS, _LONGEST_PIXELS / max(page.get_size()))
    pixels = _of_bitmap(page.render(scale=scale))
    page.close()
    return pixels


def _open_up(page: pdfium.PdfPage) -> None:
    """Make the page so large that text outside of what is shown is text too."""
    page.set_mediabox(-_HUGE, -_HUGE, _HUGE, _HUGE)
    page.set_cropbox(-_HUGE, -_HUGE, _HUGE, _HUGE)


def _characters(textpage: pdfium.PdfTextPage) -> tuple[int, list[str]]:
    """How many characters have no meaning, and the lines that the characters' places make."""
    x, y = ctypes.c_double(), ctypes.c_double()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    handle = textpage.raw
    unmapped, placed = 0, []
    for number in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, number)
        if raw.FPDFText_HasUnicodeMapError(handle, number) == 1 or code in _UNMAPPED:
            unmapped += 1
        elif code > 32 and raw.FPDFText_GetCharOrigin(handle, number, at_x, at_y):
            size = raw.FPDFText_GetFontSize(handle, number)
            placed.append((-y.value, x.value, advance(chr(code), size), chr(code)))
    return unmapped, lines_by_position(placed)


def _drawn(parent: object, matrix: _Matrix, depth: int) -> Iterator[_Drawn]:
    """All objects below `parent` in the order in which they are painted, forms opened."""
    top = depth == 0
    count = raw.FPDFPage_CountObjects(parent) if top else raw.FPDFFormObj_CountObjects(parent)
    for number in range(count):
        handle = raw.FPDFPage_GetObject(parent, number) if top else raw.FPDFFormObj_GetObject(parent, number)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
            yield from _drawn(handle, _times(_matrix(handle), matrix), depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_PATH and not _is_filled(handle):
            yield _Drawn(handle, kind, _NOWHERE, 0)
        else:
            scale = _scale(_times(_matrix(handle), matrix)) if kind == raw.FPDF_PAGEOBJ_TEXT else 0
            yield _Drawn(handle, kind, _bounds(handle, matrix), scale, in_form=not top)


def _matrix(handle: object) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _scale(matrix: _Matrix) -> float:
    """By how much a text grows in height."""
    return (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5


def _bounds(handle: object, matrix: _Matrix) -> _Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return _Box(0, 0, 0, 0)
    a, b, c, d, e, f = matrix
    corners = [
        (a * x + c * y + e, b * x + d * y + f) for x in (left.value, right.value) for y in (bottom.value, top.value)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return _Box(min(xs), min(ys), max(xs), max(ys))


def _fill(handle: object) -> tuple[int, int, int, int] | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(handle, *parts):
        return None
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _is_white(color: tuple[int, int, int, int]) -> bool:
    return min(color[:3]) >= _WHITE_LEVEL


def _hidden(drawn: list[_Drawn], textpage: pdfium.PdfTextPage, shown: _Box) -> Iterator[str]:
    """The texts that nobody sees: invisible, white, tiny, off the page, or painted over."""
    covers = [(at, item.box) for at, item in enumerate(drawn) if _covers_what_is_below(item)]
    backdrops = [(at, item.box) for at, item in enumerate(drawn) if _is_backdrop(item)]
    for at, item in enumerate(drawn):
        if item.kind != raw.FPDF_PAGEOBJ_TEXT:
            continue
        below = (box for _, box in islice(backdrops, bisect_left(backdrops, at, key=_order)))
        above = (box for _, box in islice(covers, bisect_left(covers, at, key=_order), None))
        if _is_unseen(item, shown, below) or any(box.covers(item.box) for box in above):
            text = _text_of(item.handle, textpage).strip()
            if text:
                yield text


def _order(placed: tuple[int, _Box]) -> int:
    return placed[0]


def _is_unseen(item: _Drawn, shown: _Box, below: Iterator[_Box]) -> bool:
    mode = raw.FPDFTextObj_GetTextRenderMode(item.handle)
    if mode in _INVISIBLE_MODES or not item.box.overlaps(shown):
        return True
    size = ctypes.c_float()
    if raw.FPDFTextObj_GetFontSize(item.handle, size) and abs(size.value) * item.scale < _TINY_POINTS:
        return True
    color = _fill(item.handle)
    if color is None or mode not in _FILLING_MODES:
        return False
    return color[3] == 0 or (_is_white(color) and not any(box.overlaps(item.box) for box in below))


def _is_filled(path: object) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, mode, stroke)) and mode.value != raw.FPDF_FILLMODE_NONE


def _covers_what_is_below(item: _Drawn) -> bool:
    if item.kind == raw.FPDF_PAGEOBJ_IMAGE:
        return True
    if item.kind != raw.FPDF_PAGEOBJ_PATH or item.box is _NOWHERE:
        return False
    if raw.FPDFPath_CountSegments(item.handle) > _RECTANGLE_SEGMENTS:
        return False
    color = _fill(item.handle)
    return color is not None and color[3] == 255


def _pictures_not_shown_whole(drawn: list[_Drawn], page: _Box) -> Iterator[_Drawn]:
    """Pictures of which a copy of the file holds more than the page shows."""
    for at, item in enumerate(drawn):
        if item.kind == raw.FPDF_PAGEOBJ_IMAGE and (
            _is_shrunk(item, page)
            or _clip(item, page).common(item.box).area < _WHOLE_SHARE * item.box.area
            or any(
                _COVERED_SHARE * item.box.area < above.box.common(item.box).area < _WHOLE_SHARE * item.box.area
                for above in islice(drawn, at + 1, None)
                if _covers_what_is_below(above)
            )
        ):
            yield item


def _is_shrunk(picture: _Drawn, page: _Box) -> bool:
    """Whether a picture is drawn so small that nobody sees what it shows, and nobody looks at the page for it."""
    if picture.box.area > _PICTURE_SHARE * page.area:
        return False
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not raw.FPDFImageObj_GetImagePixelSize(picture.handle, width, height):
        return False
    count = width.value * height.value
    return count >= _LEAST_PIXELS and count * _POINTS**2 > picture.box.area * _DENSEST**2


def _clip(item: _Drawn, page: _Box) -> _Box:
    """The part of the page outside of which an object is not drawn, by the corners of its clip paths.

    Those of objects in forms are left out: they are told in places of the form.
    """
    if item.in_form:
        return page
    clip, box = raw.FPDFPageObj_GetClipPath(item.handle), page
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(raw.FPDFClipPath_CountPaths(clip)):
        points = []
        for number in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, number)
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            xs, ys = [point[0] for point in points], [point[1] for point in points]
            box = box.common(_Box(min(xs), min(ys), max(xs), max(ys)))
    return box


def _is_broken(item: _Drawn) -> bool:
    """Whether this is a picture whose pixels pdfium cannot make out: it draws nothing then."""
    if item.kind != raw.FPDF_PAGEOBJ_IMAGE:
        return False
    bitmap = raw.FPDFImageObj_GetBitmap(item.handle)
    if bitmap:
        raw.FPDFBitmap_Destroy(bitmap)
    return not bitmap


def _pixels(picture: object) -> Pixels:
    """The pixels that a picture on a page is made of, whatever is done to them when the page is drawn."""
    bitmap = raw.FPDFImageObj_GetBitmap(picture)
    if not bitmap:
        raise pdfium.PdfiumError("a picture has no pixels")
    return _of_bitmap(pdfium.PdfBitmap.from_raw(bitmap))


def _of_bitmap(bitmap: pdfium.PdfBitmap) -> Pixels:
    pixels = bitmap.to_numpy()
    pixels = pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels[:, :, :3]
    copied = pixels.copy()
    bitmap.close()
    return copied


def _is_backdrop(item: _Drawn) -> bool:
    if item.kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
        return True
    filled = item.kind == raw.FPDF_PAGEOBJ_PATH and item.box is not _NOWHERE
    color = _fill(item.handle) if filled else None
    return color is not None and color[3] > 0 and not _is_white(color)


def _text_of(handle: object, textpage: pdfium.PdfTextPage) -> str:
    length = raw.FPDFTextObj_GetText(handle, textpage.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(handle, textpage.raw, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _shows_more_than_text(drawn: list[_Drawn], shown: _Box, characters: int) -> bool:
    """Whether pictures cover a part of the page, or lines and shapes stand where there is hardly any text."""
    pictures = sum(item.box.area for item in drawn if item.kind == raw.FPDF_PAGEOBJ_IMAGE)
    if pictures > _PICTURE_SHARE * shown.area:
        return True
    return characters < _FEW_CHARACTERS and any(item.kind != raw.FPDF_PAGEOBJ_TEXT for item in drawn)


def _annotation_lines(document: pdfium.PdfDocument, page: pdfium.PdfPage, index: int, stream: str) -> list[str]:
    """The lines that annotations add to the page once they are drawn onto it."""
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_FAIL:
        raise pdfium.PdfiumError("annotations cannot be drawn")
    flat = document[index]
    textpage = flat.get_textpage()
    lines = [line for line in textpage.get_text_range().splitlines() if squeezed(line) not in stream]
    textpage.close()
    flat.close()
    return lines
