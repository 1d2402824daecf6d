"""What stands written in a picture: text found and read by the PP-OCR models that the rapidocr wheel ships.

Only the models are used, on sessions of our own: rapidocr's pipeline scales large pictures down, so that a small
mark in a corner is lost, and downloads what it misses. Here the likelihood of text is computed tile by tile and
put together before boxes are taken from it, so that no line is cut at the border of a tile, and memory stays the
same however large the picture is. A first look at half the size finds most print, and a later one at the whole size
goes only where ink is left that no line explains: what is nearly all of a page's cost is spent once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from math import ceil, hypot
from operator import itemgetter

import cv2
import numpy as np
import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import RuntimeException

from gate.readers.base import Unreadable
from gate.readers.eyes import THREADS, Line, Pixels, used_seconds

Box = tuple[tuple[float, float], tuple[float, float], float]
"""A rectangle as OpenCV has it: centre, width and height, angle in degrees."""

_DETECTOR, _READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_TILE, _OVERLAP, _MARGIN = 960, 128, 64
_STRIDE = 32
_AFAR = 0.5
"""Letters that fill a tile are found in tiles; larger ones need a picture of more than two tiles."""
_LIKELY, _LIKELY_BOX = 77, 128
"""Likelihood of text, of 255, that a pixel and a whole box must have."""
_GROW = 1.6
"""By how much of its area over its length a box grows: the detector marks the core of a line."""
_LINE_PIXELS, _LEAST_WIDTH, _MOST_WIDTH = 48, 320, 4096
"""Height of a line for the reader; bounds of its width."""
_NARROWED, _NARROWED_SMALL, _SMALL_PIXELS = 0.5, 0.6, 20
"""The width that is enough for Han, clear or in lines that are less high; measured, it costs none of them."""
_DIGITS = re.compile(r"(?:[0-9A-Za-z][ -]?){5}")
"""Half as wide as Han: of two that are the same, a narrowed line leaves one."""
_SURE, _KNOWN, _READABLE = 0.9, 0.85, 0.4
"""Confidence with which no other way is tried, a place counts as read, a line counts as text."""
_KNOWN_SHARE = 0.7
_TALL, _LONG = 1.5, 8
_LETTERS_APART, _LETTERS_TOGETHER = 8.0, 3.0
"""How many letters' sizes may lie between the letters of one word across, and down."""
_INK, _INK_PIXELS, _INK_SHARE, _INK_MARGIN = 50, 60, 0.3, 24
_FAINT, _STRONG, _LEFT_OVER = 0, 24, 24
_PLAIN, _RULE_PIXELS = 18, 61
"""How much neighbours differ where ink meets paper, the grain of a scan smoothed away; how long rules are at least."""
_HALF, _NEARLY_WHOLE = 0.5, 0.8
"""The scale of a first look, at least, and from which on the whole size is as quick."""
_CLOSE_PIXELS = 12_000_000
"""Larger pictures are only skimmed at their own size, and looked at closely at this one."""
_DOUBLED_PIXELS = 1_500_000
"""Pictures up to this size are also read at twice their size, where something in them is no text yet."""
_GLANCED_PIXELS, _LEAST_GLANCE = 1_000_000, 0.4
"""The size to which later views are brought before text is searched for in them, and the least scale for that."""
_STROKE, _STROKES_ALONG = 5, 300
"""Thickness in pixels of printed strokes, and how many of the thickest stand side by side along a picture."""
_GAIN = 6
_BOXES = 5_000
_APART = 16


def is_varied(pixels: Pixels) -> bool:
    """Whether the pixels are not all the same; a few show it for nearly every picture."""
    return any(bool((some != pixels[0, 0]).any()) for some in (pixels[::_APART, ::_APART], pixels))


def digest(pixels: Pixels) -> bytes:
    """A name for a picture: the same one for the same pixels."""
    found = sha256(repr(pixels.shape).encode())
    found.update(np.ascontiguousarray(pixels))
    return found.digest()


def lines_in(pixels: Pixels, deadline: float) -> list[Line]:
    """The lines in a picture, from top to bottom; `deadline` is the processor time of this process at which it ends.

    Raises `Unreadable` (timeout, ocr-missing, too-complex).
    """
    _check(deadline)
    try:
        area = pixels.shape[0] * pixels.shape[1]
        if area <= _CLOSE_PIXELS:
            return _Reading(pixels, deadline).lines()
        small = _scaled(pixels, (_CLOSE_PIXELS / area) ** 0.5)
        return list(dict.fromkeys([*_Reading(pixels, deadline).skimmed(), *_Reading(small, deadline).lines()]))
    except (cv2.error, RuntimeException, OSError) as error:
        raise Unreadable("ocr-missing") from error


def _check(deadline: float) -> None:
    """Raises `Unreadable` when the time is over."""
    if used_seconds() >= deadline:
        raise Unreadable("timeout")


@dataclass(frozen=True, slots=True)
class _Found:
    """A text at its place in the picture."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """The height of the letters, roughly."""
        return min(self.right - self.left, self.bottom - self.top)


class _Reading:
    """One picture while it is read, view by view: what is known is not read again."""

    def __init__(self, pixels: Pixels, deadline: float) -> None:
        self._pixels = pixels
        self._grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
        self._deadline = deadline
        self._known = np.zeros(pixels.shape[:2], np.uint8)
        self._known_boxes: list[Box] = []
        self._found: list[_Found] = []
        self._habit: dict[int, int] = {}

    def skimmed(self) -> list[Line]:
        """The lines that a first look shows."""
        self._look(self._pixels)
        return self._gathered()

    def lines(self) -> list[Line]:
        """Every line: as it stands, large, faint, below or above coloured ink, beneath print, small."""
        first = self._look_twice()
        self._look_from_afar(first)
        self._glance(cv2.createCLAHE(40.0, (8, 8)).apply(self._grey), only=self._left_over(_FAINT))
        for view, near in _inks(self._pixels):
            self._glance(view, only=near, afresh=True)
        if self._grey.size <= _DOUBLED_PIXELS:
            self._look_closely(self._left_over(_STRONG))
        return self._gathered()

    def _gathered(self) -> list[Line]:
        height, width = self._grey.shape
        found = sorted(self._found, key=lambda one: (one.top, one.left))
        return [
            Line(one.text, one.left / width, one.top / height, one.right / width, one.bottom / height)
            for one in [*found, *_words_of_letters(found)]
        ]

    def _look_twice(self) -> float:
        """The print, most of it found at half its size, the rest at its own; gives the scale of the first look."""
        scale = max(_HALF, _TILE / max(self._grey.shape))
        if scale >= _NEARLY_WHOLE:
            self._look(self._pixels)
            return 1.0
        self._read_all(self._pixels, scale, None, self._known_boxes)
        self._look(self._pixels, only=self._unread_ink())
        return scale

    def _unread_ink(self) -> Pixels:
        """Where ink meets paper and no line that is known explains it; the rules of tables are no text."""
        ink = self._edges(cv2.GaussianBlur(self._grey, (3, 3), 0), _PLAIN)
        rules = [
            cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
            for shape in ((1, _RULE_PIXELS), (_RULE_PIXELS, 1))
        ]
        ink[cv2.dilate(cv2.max(*rules), np.ones((3, 3), np.uint8)) > 0] = 0
        return ink

    def _look_from_afar(self, first: float) -> None:
        """Letters too large for a tile, and pale ones beneath the print, once its thin strokes are closed."""
        longest = max(self._grey.shape)
        scale = min(1.0, _TILE / longest)
        if scale < _AFAR * first:
            self._look(_scaled(self._pixels, scale), scale)
        stroke = max(longest // _STROKES_ALONG, _STROKE)
        closed = cv2.morphologyEx(self._grey, cv2.MORPH_CLOSE, np.ones((stroke, stroke), np.uint8))
        pale = _scaled(cv2.medianBlur(closed, _STROKE), scale)
        self._look(cv2.bitwise_not(cv2.multiply(cv2.subtract(int(pale.max()), pale), _GAIN)), scale)

    def _look_closely(self, where: Pixels) -> None:
        self._look(_scaled(self._pixels, 2.0), 2.0, only=_scaled(where, 2.0))

    def _left_over(self, level: int) -> Pixels:
        """Where neighbouring pixels differ by more than `level` and no line that is known explains it."""
        return self._edges(self._grey, level)

    def _edges(self, grey: Pixels, level: int) -> Pixels:
        edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
        edges[cv2.dilate(self._known, np.ones((5, 5), np.uint8)) > 0] = 0
        return (edges > level).astype(np.uint8)

    def _look(self, view: Pixels, scale: float = 1.0, only: Pixels | None = None) -> None:
        """Read what a view of the picture, `scale` times its size, shows beyond what is known.

        `only` marks where it is worth a look.
        """
        for box in self._find(view, only):
            self._read(view, box, scale, self._known_boxes)

    def _glance(self, view: Pixels, only: Pixels | None = None, afresh: bool = False) -> None:
        """As `_look`, for a view of the picture's own size in which small letters are not searched for.

        `afresh` reads what is known as well.
        """
        scale = min(max((_GLANCED_PIXELS / view.size) ** 0.5, _LEAST_GLANCE), 1.0)
        self._read_all(view, scale, only, [] if afresh else self._known_boxes)

    def _read_all(self, view: Pixels, scale: float, only: Pixels | None, known: list[Box]) -> None:
        """Read, at its own size, what a view shows at that scale."""
        for box in self._find(_scaled(view, scale), None if only is None else _scaled(only, scale)):
            self._read(view, _sized(box, 1 / scale), 1.0, known)

    def _find(self, view: Pixels, only: Pixels | None) -> list[Box]:
        """The boxes around text in a view, or in what of each tile lies around `only`."""
        likelihood = np.zeros(view.shape[:2], np.uint8)
        for place in _tiles(view.shape):
            if only is not None:
                if np.count_nonzero(only[place]) < _LEFT_OVER:
                    continue
                place = _around(only, place)
            tile = view[place]
            if is_varied(tile):
                _check(self._deadline)
                likely = likelihood[place]
                np.maximum(likely, _models().likelihood(_coloured(tile)), out=likely)
        return _boxes(likelihood)

    def _read(self, view: Pixels, box: Box, scale: float, known: list[Box]) -> None:
        place = _sized(box, 1 / scale)
        if any(_covers(other, place) for other in known):
            return
        _check(self._deadline)
        text, confidence = self._best(_upright(view, box))
        text = text.strip()
        corners = cv2.boxPoints(place)
        if confidence >= _READABLE and text:
            (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
            one = _Found(text, confidence, left, top, right, bottom)
            if not any(other.text == text and _overlap(one, other) for other in self._found):
                self._found.append(one)
        if confidence >= _KNOWN:
            self._known_boxes.append(place)
            cv2.fillPoly(self._known, [corners.astype(np.int32)], 1)

    def _best(self, strip: Pixels) -> tuple[str, float]:
        """The reading in which the reader trusts most, over the ways in which the letters may be turned.

        The way that won last comes first: on a page that lies on its side, all lines do.
        """
        height, width = strip.shape[:2]
        shape = (height >= _TALL * width) - (width >= _TALL * height)
        ways = _WAYS[shape]
        first = self._habit.get(shape, 0)
        best, best_way = ("", 0.0), first
        for way in (first, *(other for other in range(len(ways)) if other != first)):
            turned = ways[way](strip)
            reading = _reading(_coloured(turned))
            if reading[1] > best[1]:
                best, best_way = reading, way
            if best[1] >= _SURE:
                break
        if best[1] >= _SURE:
            self._habit[shape] = best_way
        return best


def _reading(strip: Pixels) -> tuple[str, float]:
    """The text of a strip and how sure that is; a long one is first read narrowed, which is quicker."""
    height, width = strip.shape[:2]
    if width <= _LONG * height:
        return _models().reading(strip, 1.0)
    narrow = _models().reading(strip, _NARROWED if height >= _SMALL_PIXELS else _NARROWED_SMALL)
    if narrow[1] < _READABLE or (narrow[1] >= _SURE and _DIGITS.search(narrow[0]) is None):
        return narrow
    whole = _models().reading(strip, 1.0)
    return whole if whole[1] >= _SURE else max(whole, narrow, key=itemgetter(1))


def _scaled(view: Pixels, scale: float) -> Pixels:
    if scale == 1.0:
        return view
    way = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_CUBIC
    return cv2.resize(view, None, fx=scale, fy=scale, interpolation=way)


def _as_it_is(strip: Pixels) -> Pixels:
    return strip


def _turned(code: int) -> Callable[[Pixels], Pixels]:
    return lambda strip: cv2.rotate(strip, code)


def _letters_side_by_side(strip: Pixels) -> Pixels:
    """A column of letters as a line."""
    height, width = strip.shape[:2]
    count = max(round(height / width), 1)
    cuts = np.linspace(0, height, count + 1).astype(int)
    return cv2.hconcat([cv2.resize(strip[a:b], (width, width)) for a, b in zip(cuts, cuts[1:], strict=False)])


_WAYS: dict[int, tuple[Callable[[Pixels], Pixels], ...]] = {
    -1: (_as_it_is, _turned(cv2.ROTATE_180)),
    0: (_as_it_is, *map(_turned, (cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE))),
    1: (
        _turned(cv2.ROTATE_90_COUNTERCLOCKWISE),
        _turned(cv2.ROTATE_90_CLOCKWISE),
        _letters_side_by_side,
        _as_it_is,
    ),
}
"""How the letters of a wide, a square and a tall box may stand."""


class _Models:
    """The detector and the reader."""

    def __init__(self) -> None:
        folder = files("rapidocr") / "models"
        self._detector = _session((folder / _DETECTOR).read_bytes())
        self._reader = _session((folder / _READER).read_bytes())
        characters = self._reader.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ("", *characters, " ")

    def likelihood(self, tile: Pixels) -> Pixels:
        """How likely each pixel belongs to text, 0 to 255."""
        height, width = tile.shape[:2]
        padded = cv2.copyMakeBorder(tile, 0, -height % _STRIDE, 0, -width % _STRIDE, cv2.BORDER_REPLICATE)
        likely = _run(self._detector, padded)[0, 0, :height, :width]
        return (likely * 255).astype(np.uint8)

    def reading(self, strip: Pixels, narrowed: float) -> tuple[str, float]:
        """The text of a strip that holds one line, and how sure the reader is of it, 0 to 1."""
        height, width = strip.shape[:2]
        wide = min(max(ceil(_LINE_PIXELS * width / height * narrowed), 8), _MOST_WIDTH)
        line = cv2.resize(strip, (wide, _LINE_PIXELS))
        grey = (0, 0, max(_LEAST_WIDTH - wide, 0))
        line = cv2.copyMakeBorder(line, 0, 0, 0, grey[2], cv2.BORDER_CONSTANT, value=(128, 128, 128))
        steps = _run(self._reader, line)[0]
        best, trust = steps.argmax(axis=1), steps.max(axis=1)
        kept = (best > 0) & np.concatenate(([True], best[1:] != best[:-1]))
        if not kept.any():
            return "", 0.0
        return "".join(self._characters[index] for index in best[kept]), float(trust[kept].mean())


@cache
def _models() -> _Models:
    cv2.setNumThreads(1)
    return _Models()


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _run(session: onnxruntime.InferenceSession, picture: Pixels) -> Pixels:
    batch = np.ascontiguousarray((picture.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None])
    return session.run(None, {session.get_inputs()[0].name: batch})[0]


def _coloured(view: Pixels) -> Pixels:
    return cv2.cvtColor(view, cv2.COLOR_GRAY2BGR) if view.ndim == 2 else view


def _tiles(shape: Sequence[int]) -> Iterator[tuple[slice, slice]]:
    for rows in _spans(shape[0]):
        for columns in _spans(shape[1]):
            yield rows, columns


def _around(only: Pixels, tile: tuple[slice, slice]) -> tuple[slice, slice]:
    """The part of a tile that holds all that is marked in it, and a margin."""
    left, top, width, height = cv2.boundingRect(only[tile])
    rows, columns = tile
    return (
        slice(rows.start + max(top - _MARGIN, 0), min(rows.start + top + height + _MARGIN, rows.stop)),
        slice(columns.start + max(left - _MARGIN, 0), min(columns.start + left + width + _MARGIN, columns.stop)),
    )


def _spans(length: int) -> list[slice]:
    """Overlapping spans of equal length that cover `length`."""
    count = max(ceil((length - _OVERLAP) / (_TILE - _OVERLAP)), 1)
    span = ceil((length + (count - 1) * _OVERLAP) / count)
    starts = [round(index * (length - span) / max(count - 1, 1)) for index in range(count)]
    return [slice(start, start + span) for start in starts]


def _boxes(likelihood: Pixels) -> list[Box]:
    """The boxes around likely text; raises `Unreadable` when there are too many to read."""
    mask = cv2.dilate((likelihood > _LIKELY).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes = []
    for contour in contours:
        centre, (width, height), angle = cv2.minAreaRect(contour)
        if min(width, height) < 3 or _mean_inside(likelihood, contour, (centre, (width, height), angle)) < _LIKELY_BOX:
            continue
        grow = width * height * _GROW / (width + height)
        boxes.append((centre, (width + grow, height + grow), angle))
    if len(boxes) > _BOXES:
        raise Unreadable("too-complex")
    return boxes


def _sized(box: Box, scale: float) -> Box:
    (x, y), (width, height), angle = box
    return (x * scale, y * scale), (width * scale, height * scale), angle


def _mean_inside(likelihood: Pixels, contour: Pixels, box: Box) -> float:
    left, top, width, height = cv2.boundingRect(contour)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [(cv2.boxPoints(box) - (left, top)).astype(np.int32)], 1)
    return cv2.mean(likelihood[top : top + height, left : left + width], inside)[0]


def _upright(view: Pixels, box: Box) -> Pixels:
    """The pixels of a box, turned by less than half a right angle so that its sides are level."""
    (x, y), (width, height), angle = box
    if angle > 45:
        angle, width, height = angle - 90, height, width
    wide, high = max(round(width), 4), max(round(height), 4)
    reach = ceil(hypot(wide, high) / 2) + 2
    left, top = max(int(x) - reach, 0), max(int(y) - reach, 0)
    around = view[top : int(y) + reach, left : int(x) + reach]
    matrix = cv2.getRotationMatrix2D((x - left, y - top), angle, 1)
    matrix[:, 2] += (wide / 2 - x + left, high / 2 - y + top)
    return cv2.warpAffine(around, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _inks(pixels: Pixels) -> Iterator[tuple[Pixels, Pixels]]:
    """Two grey views for each colour of stamps: its ink alone, and what is near it without it; and where that is."""
    if pixels.ndim == 2:
        return
    blue, green, red = cv2.split(pixels)
    for channel, others in ((red, cv2.max(blue, green)), (blue, cv2.max(red, green))):
        ink = cv2.subtract(channel, others)
        coloured = (ink > _INK).astype(np.uint8)
        if not _INK_PIXELS <= np.count_nonzero(coloured) <= _INK_SHARE * coloured.size:
            continue
        near = cv2.dilate(coloured, np.ones((2 * _INK_MARGIN + 1,) * 2, np.uint8))
        rest = channel.copy()
        rest[near == 0] = 255
        yield cv2.bitwise_not(cv2.add(ink, ink)), near
        yield rest, near


def _covers(known: Box, box: Box) -> bool:
    """Whether most of `box` lies inside one that is known; several lines together cover nothing that lies across."""
    apart = hypot(known[0][0] - box[0][0], known[0][1] - box[0][1])
    if apart > (hypot(*known[1]) + hypot(*box[1])) / 2:
        return False
    _, common = cv2.rotatedRectangleIntersection(known, box)
    return common is not None and cv2.contourArea(common) >= _KNOWN_SHARE * box[1][0] * box[1][1]


def _overlap(one: _Found, other: _Found) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _words_of_letters(found: list[_Found]) -> Iterator[_Found]:
    """Words whose letters were found one by one, across and down."""
    letters = [one for one in found if len(one.text) <= 2]
    for across in (True, False):
        rest = sorted(letters, key=lambda one: one.left if across else one.top)
        while rest:
            word = [rest.pop(0)]
            for one in rest:
                if _follows(word[-1], one, across):
                    word.append(one)
            rest = [one for one in rest if one not in word]
            if len(word) > 1 and any(not one.text.isascii() for one in word):
                yield _Found(
                    "".join(one.text for one in word),
                    min(one.confidence for one in word),
                    min(one.left for one in word),
                    min(one.top for one in word),
                    max(one.right for one in word),
                    max(one.bottom for one in word),
                )


def _follows(one: _Found, other: _Found, across: bool) -> bool:
    """Whether `other` can be the next letter after `one`, to the right of it or below it."""
    size = max(one.size, other.size)
    if across:
        beside, room = abs(one.top + one.bottom - other.top - other.bottom) / 2, other.left - one.right
    else:
        beside, room = abs(one.left + one.right - other.left - other.right) / 2, other.top - one.bottom
    return beside < size / 2 and -size / 2 < room < size * (_LETTERS_APART if across else _LETTERS_TOGETHER)
