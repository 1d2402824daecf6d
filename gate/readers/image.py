"""Reader of pictures: what stands written in every frame, what transparency covers, every text beside the pixels."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image, UnidentifiedImageError

from gate.readers.base import Embedded, Extraction, Gathering, Limits, PartKind, Unreadable
from gate.readers.eyes import Eyes, Line, Pixels, seen
from gate.readers.ooxml import hide
from gate.readers.picture_bytes import texts_beside
from gate.readers.sniff import Kind, sniff

_FORMATS = {
    Kind.PNG: "PNG",
    Kind.JPEG: "JPEG",
    Kind.GIF: "GIF",
    Kind.WEBP: "WEBP",
    Kind.BMP: "BMP",
    Kind.TIFF: "TIFF",
}
_DEEP_MODES = ("I", "F")
_STRIP_ROWS = 512
_OPAQUE = 255
_FAILURES = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, EOFError, AttributeError)
"""What Pillow raises on broken files; each means that the picture was not examined."""


class PictureReader:
    """Reads .png, .jpg, .gif, .webp, .bmp and .tif."""

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """Every text in and beside the pixels; what is beside them is told even where they cannot be had."""
        kind = sniff("", data).kind
        gathering = Gathering(limits)
        failures = []
        for read in (_read_beside, _read_frames):
            try:
                read(kind, data, gathering)
            except Unreadable as error:
                failures.append(error)
        for first in failures[:1]:  # the second way to fail on the same bytes says nothing more
            gathering.unread(first.reason, first.part)
        return gathering.done()


def _read_beside(kind: Kind, data: bytes, gathering: Gathering) -> None:
    texts: dict[str, dict[str, None]] = {}
    try:
        for found in texts_beside(kind, data, gathering.limits):
            if isinstance(found, Embedded):
                gathering.embed(found.name, found.data)
            else:
                texts.setdefault(found.place, {})[found.text] = None
    finally:
        for place, lines in texts.items():
            gathering.lines(place, lines, PartKind.PROPERTY)


def _read_frames(kind: Kind, data: bytes, gathering: Gathering) -> None:
    eyes = Eyes(gathering.limits)
    for number, count, views in _frames(kind, data, gathering.limits):
        name = "picture" if count == 1 else f"frame {number}"
        shown: list[Line] = []
        try:
            for pixels, hidden in views:
                shown = _add(name, eyes.read(pixels), shown, hidden, gathering)
        except Unreadable as error:
            gathering.unread(error.reason, name)


def _add(name: str, lines: list[Line], shown: list[Line], hidden: bool, gathering: Gathering) -> list[Line]:
    """Add what a view of a frame shows; says what can be seen in the frame by now."""
    texts = {line.text for line in shown}
    new = [line for line in lines if line.text not in texts]
    if hidden:
        hide(gathering, f"{name} under transparency", [line.text for line in new], PartKind.PROSE)
        return shown
    gathering.add(seen(name, new))
    return [*shown, *new]


def _frames(kind: Kind, data: bytes, limits: Limits) -> Iterator[tuple[int, int, Iterator[tuple[Pixels, bool]]]]:
    """Each frame: its number from 1, how many there are, and its views."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(BytesIO(data), formats=(_FORMATS[kind],))
            count = getattr(image, "n_frames", 1)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable("too-large") from error
    except (UnidentifiedImageError, *_FAILURES) as error:
        raise Unreadable("unreadable") from error
    if count > limits.pages:
        raise Unreadable("too-large")
    room = limits.expanded_bytes
    for number in range(count):
        try:
            image.seek(number)
            width, height = image.size
            room -= width * height * len(image.getbands())
            if width * height > limits.pixels or room < 0:
                raise Unreadable("too-large")
            image.load()
        except Image.DecompressionBombError as error:
            raise Unreadable("too-large") from error
        except _FAILURES as error:
            raise Unreadable("truncated" if "truncated" in str(error) else "unreadable") from error
        yield number + 1, count, _views(image, last=number == count - 1)


def _views(image: Image.Image, last: bool) -> Iterator[tuple[Pixels, bool]]:
    """How a frame can be looked at, and whether nobody sees it so: on white, on black, without transparency.

    The memory of the `last` frame is given back as soon as it is copied: it can be half of what there is.
    """
    if image.mode.startswith(_DEEP_MODES):
        yield _levelled(np.asarray(image)), False
    elif image.has_transparency_data:
        coloured = image if image.mode == "RGBA" else image.convert("RGBA")
        if coloured.getextrema()[3][0] == _OPAQUE:
            yield _pixels(coloured, None), False
            return
        yield _pixels(coloured, 255), False
        yield _pixels(coloured, 0), False
        yield _pixels(coloured, None), True
    else:
        pixels = _pixels(image, None)
        if last:
            image.close()
        yield pixels, False


def _pixels(image: Image.Image, paper: int | None) -> Pixels:
    """The frame in blue, green and red, lying on grey paper of that level, or without transparency; strip by strip."""
    width, height = image.size
    pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _STRIP_ROWS):
        strip = image.crop((0, top, width, min(top + _STRIP_ROWS, height)))
        if paper is not None:
            strip = Image.alpha_composite(Image.new("RGBA", strip.size, (paper, paper, paper, _OPAQUE)), strip)
        pixels[top : top + _STRIP_ROWS] = np.asarray(strip.convert("RGB"))[:, :, ::-1]
    return pixels


def _levelled(values: np.ndarray) -> Pixels:
    """Grey of more than eight bits, from its darkest to its lightest value."""
    values = np.nan_to_num(values.astype(np.float32))
    low, high = float(values.min()), float(values.max())
    return ((values - low) * (255 / max(high - low, 1e-6))).astype(np.uint8)


READER = PictureReader()
