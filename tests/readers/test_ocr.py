"""Reading of pictures: a mark is found wherever and however it is printed; clean pictures say nothing of the kind."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from picture_builder import (
    BODY,
    MARK,
    RED,
    as_jpeg,
    chart,
    column,
    font,
    page,
    photo,
    scanned,
    stamped,
    watermarked,
)
from PIL import Image, ImageDraw

from gate.readers.base import Limits, Unreadable
from gate.readers.eyes import Eyes, Line, seen


def look(made: Image.Image, limits: Limits | None = None) -> list[Line]:
    return Eyes(limits or Limits()).read(np.asarray(made.convert("RGB"))[:, :, ::-1])


def small(**wanted) -> Image.Image:
    return page(**{"width": 640, "height": 400, "body": 1, **wanted})


PICTURES = {
    "black": lambda: page(),
    "red, 24 pixels, jpeg 40": lambda: as_jpeg(page(size=24, colour=RED), 40),
    "pale": lambda: page(colour=(250, 250, 250)),
    "pale after jpeg": lambda: as_jpeg(small(colour=(246, 246, 246)), 80),
    "yellow": lambda: small(colour=(255, 255, 0)),
    "white on black": lambda: small(colour=(255, 255, 255), paper=(0, 0, 0), body=0),
    "red on green": lambda: small(colour=(255, 60, 60), paper=(0, 120, 0), body=0),
    "seven pixels": lambda: small(size=7),
    "very large": lambda: page(size=300, body=0, at=(100, 200)),
    "on its left side": lambda: small().rotate(90, expand=True),
    "upside down": lambda: small().rotate(180),
    "on its right side": lambda: small().rotate(270, expand=True),
    "askew": lambda: small(at=(200, 180), body=0).rotate(40, fillcolor=(255, 255, 255)),
    "a red frame and strokes over it": lambda: stamped(small(at=(420, 40)), "", 32, (400, 10)),
    "a red stamp on print": lambda: stamped(small(mark="", body=3), MARK, 34, (200, 200)),
    "across the page below print": lambda: watermarked(page("", width=900, height=600, body=6), MARK, 100, 25),
    "one letter below the other": lambda: column("机密★1年"),
    "letters far apart": lambda: small(mark="机　　　密", body=0),
    "on a photo": lambda: _on_photo(),
}


def _on_photo() -> Image.Image:
    made = photo().crop((0, 0, 600, 400))
    ImageDraw.Draw(made).text((400, 20), MARK, font=font(30), fill=RED)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_a_mark_is_read_however_it_is_printed(name: str) -> None:
    wanted = "机密" if name == "letters far apart" else MARK
    assert wanted in [line.text for line in look(PICTURES[name]())]


@pytest.mark.slow
def test_a_scanned_page_is_read_line_by_line() -> None:
    lines = look(as_jpeg(scanned(page(width=1240, height=700, body=6)), 60))
    assert (lines[0].text, lines[0].region) == (MARK, "top right")
    assert [line.text for line in lines[1:]] == [BODY[n : n + (1240 - 120) // 26] for n in range(6)]


@pytest.mark.slow
def test_clean_pictures_speak_of_nothing_secret() -> None:
    texts = [line.text for made in (chart(), photo()) for line in look(made)]
    assert "2024年全市工业增加值分月增长" in texts
    assert not any(letter in text for text in texts for letter in "机密秘绝★")


def test_a_long_line_is_not_cut_where_tiles_meet() -> None:
    words = BODY * 2
    made = Image.new("RGB", (2100, 80), "white")
    ImageDraw.Draw(made).text((20, 20), words, font=font(26), fill="black")
    assert [line.text for line in look(made)] == [words]


def test_digits_that_are_the_same_stay_two_on_a_long_line() -> None:
    words = f"{BODY[:10]}62220011223344{BODY[10:]}"
    made = Image.new("RGB", (1500, 120), "white")
    ImageDraw.Draw(made).text((20, 40), words, font=font(24), fill="black")
    assert "62220011223344" in "".join(line.text for line in look(made))


@pytest.mark.slow
def test_a_small_mark_on_a_large_page_is_found_by_the_second_look() -> None:
    made = scanned(page(width=1654, height=1200, body=8, size=11, colour=(60, 60, 60)))
    assert MARK in [line.text for line in look(made)]


def test_an_empty_picture_says_nothing() -> None:
    assert look(Image.new("RGB", (3000, 2000), "white"), Limits(page_seconds=0)) == []


@pytest.mark.parametrize("limits", [Limits(page_seconds=0), Limits(file_seconds=0)])
def test_a_picture_that_takes_too_long_is_not_examined(limits: Limits) -> None:
    with pytest.raises(Unreadable) as caught:
        look(small(), limits)
    assert caught.value.reason == "timeout"


def test_the_same_picture_is_read_once() -> None:
    eyes, pixels = Eyes(Limits()), np.asarray(small())
    assert eyes.read(pixels) is eyes.read(pixels.copy())


def test_each_line_bears_its_region() -> None:
    part = seen(
        "page 1 as seen", [Line("甲", 0, 0, 0.1, 0.1), Line(MARK, 0.8, 0.9, 1, 1), Line("乙", 0.4, 0.4, 0.6, 0.6)]
    )
    assert part.locate(part.text.index(MARK)).name == "page 1 as seen, bottom right"
    assert part.locate(0).name == "page 1 as seen, top left"
    assert part.locate(len(part.text) - 1).name == "page 1 as seen, middle"


def test_nothing_is_loaded_before_the_first_picture() -> None:
    code = (
        "import sys, gate.readers.pdf, gate.readers.docx, gate.readers.xlsx, gate.readers.pptx, gate.readers.ofd;"
        "print({'numpy', 'cv2', 'onnxruntime'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_models_come_from_the_wheel_and_nothing_that_downloads_is_loaded() -> None:
    code = "import sys, gate.readers.ocr as ocr; ocr._models(); print({'requests', 'rapidocr.main'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
