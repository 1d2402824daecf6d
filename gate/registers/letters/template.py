"""Templates of letters, read from `gate/registers/letters/templates/`: one file is one letter.

A template has these keys::

    kind: receipt                # name on the command line
    zh: 登记回执                  # the letter's Chinese name, which the command line takes too
    register: request            # whose records it is made from
    fits: {result: [G1]}         # which records: the field's value is one of these; `true`: it has one, `false`: none
    one_of: answer               # the name under which the one letter of several that fits is asked for
    title: 政府信息公开答复书      # centred at the top
    number: answer.doc_no        # field that holds the number of the letter (文号), or `hand`: written in by hand
    salutation: "{sealed.name}："
    dated: receipt_on            # field that holds the letter's own date; without it the day on which it is drawn
    needs: [opinion]             # fields that must be there although no text shows them
    blocks: [...]                # what it says
    enclosed: [...]              # blocks below its foot: a slip to be sent back
    unsigned: true               # a form or sheet without the bureau's name and date at its foot

A block is one of

    p: text                      a paragraph
    h: text                      a headed part
    items: key                   one numbered paragraph for each entry of a list; `each: text` says how
    rows: key                    a table with one row for each entry; `columns: {inner key: heading}`
    form: [[label, text], ...]   a form: each row holds labels and texts in turn
    use: name                    the blocks of that name in ``_shared.yaml``

and may have `if` and `unless`, in the form of `fits` (``if: {purpose: true}``), and `clause`, the clause that asks for
what the block says.

In texts, ``{key}`` is a field of the record by its dotted key and must be there; ``{key?}`` may be missing;
``{key|ground}`` shows it in another way (`gate.registers.letters.filling`); inside `each` and `columns`, ``{.key}``
is a field of the entry, ``{.}`` the entry itself, and ``{.no}`` its number. ``{sealed.key}`` stands in the sealed file
and becomes a line to be filled in by hand where nobody opens that. ``{bureau.key}`` and ``{office.key}`` come from the
trust base, ``{shared.key}`` from the words in ``_shared.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import Any

from gate import packaged

Test = tuple[str, frozenset[str] | bool]
"""A field's key, and the values that it may have; or whether it has any."""

BLOCKS = ("p", "h", "items", "rows", "form", "use")
BY_HAND = "hand"
_TOP = frozenset(
    (
        "kind", "zh", "register", "fits", "one_of", "title", "number", "salutation", "dated", "needs", "blocks",
        "enclosed", "unsigned",
    )
)  # fmt: skip
_ANY = {"if", "unless", "clause"}
_MORE = {"items": {"each"}, "rows": {"columns"}}
_SHARED = "_shared.yaml"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its kind, its text (or the key of its list), and its cells (of a form, or columns of a table)."""

    kind: str
    text: str
    cells: tuple[tuple[str, ...], ...] = ()
    when: tuple[Test, ...] = ()
    unless: tuple[Test, ...] = ()
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One letter (the keys are told at the head of this module)."""

    kind: str
    zh: str
    register: str
    title: str
    blocks: tuple[Block, ...]
    enclosed: tuple[Block, ...] = ()
    fits: tuple[Test, ...] = ()
    one_of: str = ""
    number: str = ""
    salutation: str = ""
    dated: str = ""
    needs: tuple[str, ...] = ()
    unsigned: bool = False

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """What stands above its foot and below it."""
        return (*self.blocks, *self.enclosed)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that may hold placeholders."""
        return (self.title, self.salutation, *(text for block in self.all_blocks for text in texts_of(block)))


@dataclass(frozen=True, slots=True)
class Placeholder:
    """``{key|way?}``: a key, how its value is shown, and whether it may be missing."""

    key: str
    way: str
    optional: bool


def texts_of(block: Block) -> tuple[str, ...]:
    """The texts of a block that may hold placeholders."""
    cells = tuple(cell for row in block.cells for cell in row)
    return cells if block.kind in ("rows", "items") else (block.text, *cells)


def pieces(text: str) -> Iterator[tuple[str, Placeholder | None]]:
    """A text as literals, each with the placeholder that follows it."""
    for literal, name, _, _ in Formatter().parse(text):
        if name is None:
            yield literal, None
            continue
        key, _, way = name.removesuffix("?").partition("|")
        yield literal, Placeholder(key, way, name.endswith("?"))


@cache
def templates() -> Mapping[str, Template]:
    """Every letter by its kind. A template that is not in form is a mistake of ours and raises ValueError."""
    folder = files("gate").joinpath("registers/letters/templates")
    read = {file.name: packaged.parsed(file) for file in folder.iterdir() if file.name.endswith(".yaml")}
    shared = {name: tuple(map(_block, blocks)) for name, blocks in read.pop(_SHARED)["blocks"].items()}
    found = {}
    for name, source in sorted(read.items()):
        template = _template(name, source, shared)
        if name != f"{template.kind}.yaml":
            raise ValueError(f"{name} holds {template.kind}")
        found[template.kind] = template
    return MappingProxyType(found)


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The words that letters share: what `{shared.…}` and the ways of showing a value say."""
    folder = files("gate").joinpath("registers/letters/templates")
    said: Mapping[str, Mapping[str, str]] = packaged.parsed(folder.joinpath(_SHARED))["words"]
    return said


def _template(name: str, source: dict[str, Any], shared: Mapping[str, tuple[Block, ...]]) -> Template:
    if unknown := sorted(set(source) - _TOP):
        raise ValueError(f"{name}: unknown {', '.join(unknown)}")
    plain = {key: source[key] for key in _TOP - {"fits", "needs", "blocks", "enclosed"} if key in source}
    return Template(
        **plain,
        fits=_tests(source.get("fits")),
        needs=tuple(source.get("needs", ())),
        blocks=tuple(_blocks(source["blocks"], shared)),
        enclosed=tuple(_blocks(source.get("enclosed", ()), shared)),
    )


def _blocks(source: Iterable[dict[str, Any]], shared: Mapping[str, tuple[Block, ...]]) -> Iterator[Block]:
    for block in map(_block, source):
        if block.kind == "use":
            yield from (_under(part, block) for part in shared[block.text])
        else:
            yield block


def _under(part: Block, use: Block) -> Block:
    """A shared block under the conditions of the place that uses it."""
    return replace(part, when=(*use.when, *part.when), unless=(*use.unless, *part.unless))


def _block(source: dict[str, Any]) -> Block:
    (kind,) = set(source) & set(BLOCKS)
    if unknown := sorted(set(source) - {kind, *_ANY} - _MORE.get(kind, set())):
        raise ValueError(f"{kind}: unknown {', '.join(unknown)}")
    cells: tuple[tuple[str, ...], ...] = ()
    if kind == "form":
        cells = tuple(tuple(row) for row in source["form"])
    elif kind == "rows":
        cells = tuple((heading, text) for text, heading in source["columns"].items())
    elif kind == "items":
        cells = ((source.get("each", "{.}"),),)
    text = "" if kind == "form" else source[kind]
    return Block(
        kind, text, cells, _tests(source.get("if")), _tests(source.get("unless")), str(source.get("clause", ""))
    )


def _tests(source: dict[str, Any] | None) -> tuple[Test, ...]:
    return tuple(
        (key, wanted if isinstance(wanted, bool) else frozenset(wanted)) for key, wanted in (source or {}).items()
    )
