"""Pictures for the tests, drawn with Pillow: pages with a mark, charts, something like a photo, and their files."""

from __future__ import annotations

import random
import subprocess
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

MARK = "机密★1年"
BODY = "一季度全市规模以上工业增加值同比增长百分之六点三，其中装备制造业增长较快。"
WHITE, BLACK, RED = (255, 255, 255), (0, 0, 0), (200, 16, 16)

Colour = tuple[int, int, int]


@cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The machine's Chinese font (tools/system_packages.sh fonts)."""
    wanted = "Noto Serif CJK SC:bold" if bold else "Noto Sans CJK SC"
    found = subprocess.run(["fc-match", "-f", "%{file}|%{index}", wanted], capture_output=True, text=True, check=True)
    path, index = found.stdout.split("|")
    return ImageFont.truetype(path, size, index=int(index) & 0xFFFF)


def page(
    mark: str = MARK,
    *,
    width: int = 1600,
    height: int = 1000,
    size: int = 32,
    at: tuple[int, int] | None = None,
    colour: Colour = BLACK,
    paper: Colour = WHITE,
    body: int = 3,
    bold: bool = False,
) -> Image.Image:
    """A page with some lines of text and a mark, which stands in the top right corner unless told otherwise."""
    made = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(made)
    for number in range(body):
        draw.text((60, 150 + 60 * number), BODY[number : number + (width - 120) // 26], font=font(26), fill=BLACK)
    if mark:
        left = width - 20 - round(draw.textlength(mark, font=font(size, bold)))
        draw.text(at or (left, 16), mark, font=font(size, bold), fill=colour)
    return made


def column(letters: str, size: int = 32, step: int = 44) -> Image.Image:
    """Letters one below the other at the right side."""
    made = page("", width=640, height=420, body=0)
    for number, letter in enumerate(letters):
        ImageDraw.Draw(made).text((580, 20 + step * number), letter, font=font(size), fill=BLACK)
    return made


def stamped(made: Image.Image, stamp: str, size: int, at: tuple[int, int]) -> Image.Image:
    """The page with red ink on it: a text, or a frame and strokes where the text is empty."""
    ink = Image.new("RGB", made.size, WHITE)
    draw = ImageDraw.Draw(ink)
    if stamp:
        draw.text(at, stamp, font=font(size, bold=True), fill=(220, 30, 30))
    else:
        left, top = at
        draw.ellipse((left, top, left + 6 * size, top + 3 * size), outline=(220, 30, 30), width=8)
        draw.line((left, top + size, left + 6 * size, top + 2 * size), fill=(220, 30, 30), width=12)
        draw.line((left, top + 2 * size, left + 6 * size, top + size), fill=(220, 30, 30), width=12)
    return ImageChops.multiply(made, ink)


def watermarked(made: Image.Image, text: str, size: int, angle: float) -> Image.Image:
    """The page with a pale text across it."""
    layer = Image.new("RGBA", made.size)
    place = (made.width // 2, made.height // 2)
    ImageDraw.Draw(layer).text(place, text, font=font(size), fill=(128, 128, 128, 60), anchor="mm")
    result = made.convert("RGBA")
    result.alpha_composite(layer.rotate(angle))
    return result.convert("RGB")


def chart() -> Image.Image:
    """A bar chart with labels."""
    made = Image.new("RGB", (1000, 640), WHITE)
    draw, dice = ImageDraw.Draw(made), random.Random(1)
    draw.line((70, 40, 70, 560, 960, 560), fill=BLACK, width=3)
    draw.text((300, 10), "2024年全市工业增加值分月增长", font=font(28), fill=BLACK)
    for month in range(12):
        tall = dice.randint(80, 430)
        draw.rectangle((95 + 72 * month, 560 - tall, 139 + 72 * month, 560), fill=(60, 110, 190))
        draw.text((95 + 72 * month, 568), f"{month + 1}月", font=font(20), fill=BLACK)
        draw.text((95 + 72 * month, 530 - tall), f"{tall / 40:.1f}", font=font(20), fill=BLACK)
    return made


def photo() -> Image.Image:
    """Smooth colours and soft spots."""
    noise = np.random.default_rng(1).normal(128, 90, (60, 90)).clip(0, 255).astype(np.uint8)
    spots = Image.fromarray(noise).resize((900, 600), Image.Resampling.BICUBIC)
    sky = Image.linear_gradient("L").resize((900, 600))
    sun = Image.radial_gradient("L").resize((900, 600))
    return Image.merge("RGB", (spots, sky, sun)).filter(ImageFilter.GaussianBlur(2))


def scanned(made: Image.Image, degrees: float = 0.7) -> Image.Image:
    """The page as a scanner sees it: a little askew, grey, noisy."""
    turned = np.asarray(made.rotate(degrees, fillcolor=WHITE, resample=Image.Resampling.BICUBIC))
    noise = np.random.default_rng(0).normal(0, 6, (made.height, made.width, 1))
    return Image.fromarray(np.clip(turned * 0.93 + 8 + noise, 0, 255).astype(np.uint8))


def saved(made: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The bytes of a picture file."""
    buffer = BytesIO()
    made.save(buffer, kind, **options)
    return buffer.getvalue()


def as_jpeg(made: Image.Image, quality: int) -> Image.Image:
    """The picture after it was stored as JPEG."""
    return Image.open(BytesIO(saved(made, "JPEG", quality=quality))).convert("RGB")
