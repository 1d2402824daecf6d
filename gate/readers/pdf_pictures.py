"""Pictures in a PDF that no page's content draws: of patterns, remarks and buttons, or left over in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from gate.readers.eyes import Pixels
from gate.readers.pdf_content import contents
from gate.readers.pdf_damage import resources_of

_DRAWN = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]+)[\0\t\n\f\r ]+Do\b")
_LEAST_PIXELS, _LEAST_SIDE = 2_000, 12
"""Smaller pictures have no room for a mark."""


def undrawn(pages: Iterable[DictionaryObject], objects: dict[int, object]) -> Iterator[tuple[int, StreamObject]]:
    """The pictures of the file that no content of a page draws, with the numbers of their objects."""
    pictures = {number: item for number, item in objects.items() if _is_picture(item)}
    if not pictures:
        return
    known = set(_drawn(pages))
    for picture in pictures.values():
        known |= {mask.idnum for mask in map(picture.raw_get, _MASKS & picture.keys()) if _is_reference(mask)}
    for number, picture in pictures.items():
        width, height = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
        if number not in known and min(width, height) >= _LEAST_SIDE and width * height >= _LEAST_PIXELS:
            yield number, picture


def pixels(picture: StreamObject) -> Pixels:
    """The pixels of a picture, as blue, green and red; raises what pypdf and Pillow raise on broken ones."""
    import numpy as np  # loaded with what reads them, for files that hold such a picture

    return np.asarray(picture.decode_as_image().convert("RGB"))[:, :, ::-1].copy()


_MASKS = frozenset({"/SMask", "/Mask"})


def _is_reference(value: object) -> bool:
    return isinstance(value, IndirectObject)


def _is_picture(item: object) -> bool:
    return isinstance(item, StreamObject) and item.get("/Subtype") == "/Image"


def _drawn(pages: Iterable[DictionaryObject]) -> Iterator[int]:
    """The numbers of everything that the contents of pages draw by name, forms opened."""
    seen: set[int] = set()
    for page in pages:
        work = [(b"\n".join(stream.get_data() for stream in contents(page)), resources_of(page))]
        while work:
            content, resources = work.pop()
            named = resources.get("/XObject") if isinstance(resources, DictionaryObject) else None
            named = None if named is None else named.get_object()
            if not isinstance(named, DictionaryObject):
                continue
            for name in {f"/{name.decode('latin-1')}" for name in _DRAWN.findall(content)} & named.keys():
                reference = named.raw_get(name)
                if not _is_reference(reference) or reference.idnum in seen:
                    continue
                seen.add(reference.idnum)
                yield reference.idnum
                form = reference.get_object()
                if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form":
                    inner = form.get("/Resources")
                    work.append((form.get_data(), resources if inner is None else inner.get_object()))
