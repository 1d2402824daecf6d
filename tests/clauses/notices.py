"""A notice on its way through the gate: written, answered for, signed, and what the gate says of it."""

from __future__ import annotations

import re
from pathlib import Path

import bureau as bureaus
from bureau import DOCUMENT, Bureau, Run, page

FOLDER = "content/releases/2026/notice/"
PAGE = FOLDER + "index.md"
SIGNERS = {"submit": "p11", "review": "p13", "approve": "p03"}


def notice(bureau: Bureau, body: str = "本局上午九时开始办公。", **fields: str | None) -> None:
    """Write and commit a notice that nobody has signed."""
    bureau.write(PAGE, page("关于办公时间的通知", body, **(DOCUMENT | fields)))
    bureau.commit("notice", author="p11")


def drafted(of: Bureau, folder: Path, body: str = "本局上午九时开始办公。", **fields: str | None) -> Bureau:
    """A bureau of one's own with such a notice."""
    bureau = bureaus.copy(of, folder / "repository")
    notice(bureau, body, **fields)
    return bureau


def told(bureau: Bureau, release: str = "notice") -> Run:
    """What ``gate check`` says of a release of HEAD."""
    return bureau.gate("check", release, "--rev", "HEAD")


def act(bureau: Bureau, word: str, *more: str, by: str | None = None, **answers: str) -> Run:
    """A signed act on the notice, with answers changed; an answer of "" is left out."""
    place = bureau.answers(**bureau._attachments("notice"), **answers)
    place.write_text("".join(line for line in place.read_text("utf-8").splitlines(True) if line[-3:] != ": \n"), "utf-8")
    key = bureau.key(by or SIGNERS[word])
    return bureau.gate(word, "notice", "--key", str(key), "--yes", "--answers", str(place), *more)


def acts(bureau: Bureau, *words: str) -> None:
    """Acts on the notice that must be carried out."""
    for word in words:
        run = act(bureau, word)
        assert run.code == 0, run.said


def state(bureau: Bureau, release: str = "notice") -> str:
    """Where a release stands."""
    return bureau.judged()[release][0]


def field(page_of: bytes, name: str) -> str:
    """The text of a field of a built page."""
    found = re.search(rf'data-field="{name}"[^>]*>(.*?)</(?:span|dd|code|div)>', page_of.decode("utf-8"), re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[1]).strip() if found else ""
