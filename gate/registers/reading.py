"""Reads a record: bytes to typed values by the definition of its register, and every reason against them.

One parser reads the YAML (`gate.head`); here each scalar gets the type of its field. Nothing raises for any bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gate import head, strict_yaml
from gate.fields import Unfit, nearest
from gate.model import Reason, sha256
from gate.registers import personal
from gate.registers.definition import ROLES, VISIBILITIES, Definition, Definitions, Field
from gate.registers.model import Entry, Record
from gate.strict_yaml import Node, Scalar
from gate.workdays import SHANGHAI

RECORD_PATH = re.compile(
    r"registers/(?P<register>[a-z-]{1,40})/(?:(?P<year>[0-9]{4})/)?(?P<id>[A-Z]{3}-[0-9-]{2,9})\.md"
)
"""Where a record lies. `registers/log/` holds none."""

Derive = Callable[[Record, str], date | None]
"""The day that a clock computes for a record; None where it does not run or its register has no such clock."""

_ATTRIBUTES = frozenset({"id", "register", "state", "history"})
_SEALED_ONLY = frozenset({"name", "id_no", "phone", "address", "email", "applicant", "complainant", "persons"})
_ID = re.compile(r"(?P<prefix>[A-Z]{3})-(?:(?P<year>[0-9]{4})-[0-9]{4}|[0-9]{2,4})")
_NAMEABLE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")


@dataclass(frozen=True, slots=True)
class Outside:
    """What reading asks of the world: the moment, days that clocks compute, contacts that are official.

    Without `personal` no personal data are looked for: for who only needs the values.

    Without `now` nothing is in the future; without `derive` no derived day is checked.
    """

    now: datetime | None = None
    derive: Derive | None = None
    contacts: frozenset[str] = frozenset()
    personal: bool = True


NOTHING = Outside()


@dataclass(frozen=True, slots=True)
class Reading:
    """One record as read: None where not even its shape could be read, and every reason against it.

    `digest` is the SHA-256 of its bytes, `lines` the line of each key.
    """

    path: str
    record: Record | None
    reasons: tuple[Reason, ...] = ()
    digest: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)


def is_record(path: str) -> bool:
    """Whether a path is that of a record."""
    return path.endswith(".md") and path.startswith("registers/") and RECORD_PATH.fullmatch(path) is not None


def read(path: str, data: bytes, definitions: Definitions, outside: Outside = NOTHING) -> Reading:
    """The record at `path`."""
    match = RECORD_PATH.fullmatch(path)
    definition = definitions.get(match["register"]) if match else None
    if match is None or definition is None:
        return Reading(
            path, None, (Reason.of("E-REC-007", path, what_zh="没有这个登记簿", what_en="no such register"),)
        )
    top = head.read(path, data)
    if top.mapping is None or top.body is None:
        return Reading(path, None, top.reasons)
    found = _Reader(path, definition, outside).read(match["id"], match["year"], top)
    return replace(found, digest=sha256(data))


# -- values ----------------------------------------------------------------------------------------

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")
_INT = re.compile(r"0|-?[1-9][0-9]{0,15}")
_MONEY = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,2})?")
_CENT = Decimal("0.01")
_MAX_LINE, _MAX_TEXT = 2000, 20_000
_PROSE = frozenset({"str", "text", "url", "path"})
"""Types in which somebody writes words: not ids, days, digests, numbers or choices."""


def _line(text: str) -> str:
    if "\n" in text or len(text) > _MAX_LINE:
        raise Unfit
    return text


def _text(text: str) -> str:
    if len(text) > _MAX_TEXT:
        raise Unfit
    return text


def _int(text: str) -> int:
    if not _INT.fullmatch(text):
        raise Unfit
    return int(text)


def _money(text: str) -> Decimal:
    if not _MONEY.fullmatch(text):
        raise Unfit
    return Decimal(text).quantize(_CENT)


def _bool(text: str) -> bool:
    if text not in ("true", "false"):
        raise Unfit(nearest(text, ("true", "false")))
    return text == "true"


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise Unfit
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit from None


def _moment(text: str) -> datetime:
    if not _TIME.fullmatch(text) or text.endswith("-00:00"):
        raise Unfit
    try:
        return datetime.fromisoformat(text).astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        raise Unfit from None


def _matching(pattern: str) -> Callable[[str], str]:
    form = re.compile(pattern)

    def convert(text: str) -> str:
        if not form.fullmatch(text):
            raise Unfit
        return text

    return convert


def _path(text: str) -> str:
    steps = text.removesuffix("/").split("/")
    if text.startswith("/") or len(text) > 400 or any(step in ("", ".", "..") for step in steps) or "\n" in text:
        raise Unfit
    return text


_CONVERT: Mapping[str, Callable[[str], Any]] = {
    "str": _line,
    "text": _text,
    "int": _int,
    "money": _money,
    "bool": _bool,
    "date": _day,
    "derived": _day,
    "datetime": _moment,
    "person": _matching(r"[a-z][a-z0-9-]{0,31}"),
    "office": _matching(r"OFF-[0-9]{2,4}"),
    "body": _matching(r"BOD-[0-9]{2,4}"),
    "digest": _matching(r"sha256:[0-9a-f]{64}"),
    "url": _matching(r"https?://[!-~]{1,1000}"),
    "path": _path,
}

EXPECTED: Mapping[str, tuple[str, str]] = {
    "str": ("一行文字", "one line of text"),
    "text": ("文字", "text"),
    "int": ("整数", "a whole number"),
    "money": ("金额（最多两位小数）", "an amount with at most two decimals"),
    "bool": ("true 或 false", "true or false"),
    "date": ("日期 YYYY-MM-DD", "a day YYYY-MM-DD"),
    "derived": ("日期 YYYY-MM-DD", "a day YYYY-MM-DD"),
    "datetime": ("带时区的时间 YYYY-MM-DDThh:mm:ss+08:00", "a time YYYY-MM-DDThh:mm:ss+08:00"),
    "person": ("人员编号（如 p07）", "a person's id such as p07"),
    "office": ("科室编号（OFF-nn）", "an office's id OFF-nn"),
    "body": ("单位编号（BOD-nn）", "a body's id BOD-nn"),
    "record": ("记录编号", "a record's id"),
    "digest": ("摘要 sha256: 加 64 位十六进制", "a digest sha256: and 64 hexadecimal digits"),
    "url": ("网址", "an address http(s)://"),
    "path": ("仓库内的相对路径", "a path within the repository"),
    "list": ("列表", "a list"),
    "map": ("一组“键: 值”", "a mapping"),
    "sealed": ("密封内容，不能写成明文", "sealed, never in clear"),
}
"""What a value of each type is, in words for people."""


def expected(spec: Field) -> tuple[str, str]:
    """What a field's value must be, in Chinese and in English."""
    if spec.type == "enum":
        shown = [key if key == zh else f"{key}（{zh}）" for key, zh in spec.values.items()]
        return "下列之一：" + "、".join(shown), "one of " + ", ".join(spec.values)
    if spec.type == "record" and spec.prefixes:
        return f"{'、'.join(spec.prefixes)} 记录的编号", f"the id of a {' or '.join(spec.prefixes)} record"
    return EXPECTED[spec.type]


_PLACEHOLDER = {
    "int": "0", "money": "0.00", "bool": "true", "date": "YYYY-MM-DD", "derived": "YYYY-MM-DD",
    "datetime": "YYYY-MM-DDThh:mm:ss+08:00", "office": "OFF-nn", "body": "BOD-nn", "record": "ID", "person": "p07",
    "list": "[…]", "map": "{…}",
}  # fmt: skip


def example(key: str, spec: Field | None) -> tuple[str, str]:
    """How to give a field on the command line, in Chinese and in English."""
    if spec is not None and spec.type == "sealed":
        return "用 gate register seal 密封这些信息", "seal it with `gate register seal`"
    if spec is not None and spec.type == "enum":
        value = "|".join(spec.values)
    else:
        value = _PLACEHOLDER.get(spec.type, "…") if spec is not None else "…"
    return f"补上这一项：--set {key}={value}", f"give it: --set {key}={value}"


def scalar(spec: Field, text: str) -> Any:
    """The value that `text` is for a field that holds one value. Raises `Unfit`."""
    convert = _CONVERT.get(spec.type)
    if convert is not None:
        return convert(text)
    if spec.type == "enum":
        if text not in spec.values:
            raise Unfit(nearest(text, tuple(spec.values)))
        return text
    if spec.type != "record":
        raise Unfit
    match = _ID.fullmatch(text)
    if match is None or (spec.prefixes and match["prefix"] not in spec.prefixes):
        raise Unfit
    return text


def _is_blank(node: Node) -> bool:
    return isinstance(node, Scalar) and (node.text == "null" or not node.text.strip())


class Values:
    """Turns nodes into values of their fields' types and gathers what is wrong with them."""

    def __init__(self, path: str, definition: Definition, outside: Outside = NOTHING) -> None:
        self.path = path
        self.reasons: list[Reason] = []
        self.prose: list[tuple[str, int]] = []
        self._definition = definition
        self._today = outside.now.astimezone(SHANGHAI).date() if outside.now else None
        self._now = outside.now

    def refuse(self, code: str, line: int | None, spec: Field | None = None, **facts: Any) -> None:
        """Add a reason, with the clause of the field or of the register."""
        clause = (spec.clause,) if spec is not None and spec.clause else self._definition.clauses[:1]
        self.reasons.append(Reason.of(code, self.path, line, clauses=clause, **facts))

    def lacks(self, spec: Field, key: str, line: int | None) -> None:
        """Add E-REC-001 for a field, with how to give it."""
        how_zh, how_en = example(key, spec)
        self.refuse("E-REC-001", line, spec, key=key, zh=spec.zh, how_zh=how_zh, how_en=how_en)

    def value(self, spec: Field, node: Node, key: str) -> Any:
        """The value of one field; None (with a reason) where it has another form."""
        kind = spec.type
        if kind == "sealed":
            self.refuse(spec.error or "E-REC-009", node.line, spec, key=key, zh=spec.zh)
            return None
        try:
            if isinstance(node, Scalar):
                return self._scalar(spec, node, key)
            if isinstance(node, strict_yaml.Sequence):
                if kind != "list":
                    raise Unfit
                return self._list(spec, node, key)
            if kind != "map":
                raise Unfit
            return self._map(spec, node, key)
        except Unfit as unfit:
            self._wrong(spec, node, key, unfit.nearest)
            return None

    def _scalar(self, spec: Field, node: Scalar, key: str) -> Any:
        kind, text = spec.type, node.text
        if kind in _PROSE:
            self.prose.append((text, node.line + ("\n" in text)))  # several lines begin below `|-`
        found = scalar(spec, text.strip() if kind != "text" else text.strip("\n"))
        if (kind == "date" or kind == "datetime") and self._today is not None and not spec.future:
            self._not_ahead(spec, found, node.line, key)
        return found

    def fields(
        self, fields: Mapping[str, Field], node: strict_yaml.Mapping, prefix: str, skipped: str = ""
    ) -> dict[str, Any]:
        """The values of a mapping, in the order written, without the key `skipped`; unknown keys refuse."""
        values: dict[str, Any] = {}
        for key, child in node.entries:
            name = key.text
            spec = fields.get(name)
            if spec is None:
                self._unknown(key, fields, prefix)
                self.prose += [(scalar.text, scalar.line) for scalar in head.scalars(child)]
            elif name != skipped and not _is_blank(child):
                found = self.value(spec, child, prefix + name)
                if found is not None:
                    values[name] = found
        return values

    def missing(self, fields: Mapping[str, Field], values: Mapping[str, Any], line: int, prefix: str) -> None:
        """Refuse what a mapping must always have and has not."""
        for key, spec in fields.items():
            if spec.always and key not in values:
                self.lacks(spec, prefix + key, line)

    def _list(self, spec: Field, node: strict_yaml.Sequence, key: str) -> tuple[Any, ...]:
        item = spec.item
        found = (self.value(item, child, key) for child in node if not _is_blank(child)) if item else ()
        return tuple(value for value in found if value is not None)

    def _map(self, spec: Field, node: strict_yaml.Mapping, key: str) -> dict[str, Any]:
        if spec.fields:
            values = self.fields(spec.fields, node, f"{key}.")
            self.missing(spec.fields, values, node.line, f"{key}.")
            return values
        item = spec.item
        assert item is not None
        free = {name.text: item for name, _ in node if _NAMEABLE.fullmatch(name.text)}
        return self.fields(free, node, f"{key}.")

    def _not_ahead(self, spec: Field, found: Any, line: int, key: str) -> None:
        limit = self._now if isinstance(found, datetime) else self._today
        if limit is not None and found > limit:
            self.refuse("E-REC-014", line, spec, key=key, zh=spec.zh)

    def _wrong(self, spec: Field, node: Node, key: str, near: str) -> None:
        zh, en = expected(spec)
        hint = (f"，最接近的是 {near}", f"; the nearest is {near}") if near else ("", "")
        self.refuse("E-REC-003", node.line, spec, key=key, zh=spec.zh, what_zh=zh + hint[0], what_en=en + hint[1])

    def _unknown(self, key: Scalar, fields: Mapping[str, Field], prefix: str) -> None:
        name = prefix + key.text if _NAMEABLE.fullmatch(key.text) else "…"
        if key.text in _SEALED_ONLY:
            self.refuse("E-REC-009", key.line, key=name, zh=name)
        else:
            self._no_key(name, nearest(key.text, tuple(fields)), prefix, key.line)

    def unknown(self, key: str) -> None:
        """Refuse a dotted key that the register does not have."""
        above, _, last = key.rpartition(".")
        spec = self._definition.field(above) if above else None
        fields = self._definition.fields if not above else spec.fields if spec is not None else {}
        name = key if all(_NAMEABLE.fullmatch(step) for step in key.split(".")) else "…"
        if last in _SEALED_ONLY:
            self.refuse("E-REC-009", None, key=name, zh=name)
        else:
            self._no_key(name, nearest(last, tuple(fields)), f"{above}." if above else "", None)

    def _no_key(self, name: str, near: str, prefix: str, line: int | None) -> None:
        hint = (f"，最接近的是 {prefix}{near}", f"; the nearest is {prefix}{near}") if near else ("", "")
        self.refuse("E-REC-002", line, key=name, near_zh=hint[0], near_en=hint[1])


# -- one record ------------------------------------------------------------------------------------


class _Reader:
    """Reads one record of one register."""

    def __init__(self, path: str, definition: Definition, outside: Outside) -> None:
        self._path = path
        self._definition = definition
        self._outside = outside
        self._values = Values(path, definition, outside)

    def read(self, record_id: str, year: str | None, top: head.Head) -> Reading:
        mapping, fields, typed = top.mapping, self._definition.fields, self._values
        assert mapping is not None
        typed.reasons += top.reasons
        values = typed.fields(fields, mapping, "", skipped="history")
        lines = {key.text: key.line for key, _ in mapping.entries}
        history = self._history(mapping.get("history"))
        visited = {entry.to_state for entry in history}
        self._required(fields, values, lines, mapping.line, visited)
        if not history:
            typed.lacks(fields["history"], "history", lines.get("history", mapping.line))
        self._place(values, record_id, year, lines)
        record = Record(
            path=self._path,
            register=self._definition.register,
            id=record_id,
            state=values.get("state", ""),
            values={key: value for key, value in values.items() if key not in _ATTRIBUTES},
            history=history,
            body=top.body or "",
        )
        self._state(record, lines)
        self._opened(record, lines)
        self._visibility(record, lines)
        self._order(record, lines)
        self._derived(record, lines)
        if self._outside.personal:
            self._personal(top)
        return Reading(self._path, record, tuple(typed.reasons), lines=lines)

    def _refuse(self, code: str, line: int | None, **facts: Any) -> None:
        self._values.refuse(code, line, **facts)

    def _required(
        self,
        fields: Mapping[str, Field],
        values: Mapping[str, Any],
        lines: Mapping[str, int],
        line: int,
        visited: Collection[str],
    ) -> None:
        for key, spec in fields.items():
            if key in values or key == "history" or not spec.required(visited):
                continue
            if spec.type != "sealed" or not sealed(spec, values):
                self._values.lacks(spec, key, lines.get(key, line))

    # -- history --------------------------------------------------------------------------------

    def _history(self, node: Node | None) -> tuple[Entry, ...]:
        spec = self._definition.fields["history"]
        if node is None or _is_blank(node) or spec.item is None:
            return ()
        if not isinstance(node, strict_yaml.Sequence):
            self._values.value(spec, node, "history")
            return ()
        entries: list[Entry] = []
        for number, child in enumerate(node, 1):
            if not isinstance(child, strict_yaml.Mapping):
                self._values.value(spec.item, child, f"history[{number}]")
                continue
            entry = self._entry(spec.item, child, f"history[{number}].")
            if entry is not None:
                self._follows(entry, entries[-1] if entries else None, child.line)
                entries.append(entry)
        return tuple(entries)

    def _entry(self, spec: Field, node: strict_yaml.Mapping, key: str) -> Entry | None:
        before = len(self._values.reasons)
        said = self._values.fields(spec.fields, node, key)
        self._values.missing(spec.fields, said, node.line, key)
        for name, known in (("role", ROLES), ("to", self._definition.states), ("from", self._definition.states)):
            if name in said and said[name] not in known:
                near = nearest(said[name], tuple(known))
                self._refuse(
                    "E-REC-003",
                    node.line,
                    key=key + name,
                    zh=spec.fields[name].zh,
                    what_zh=f"已有的{spec.fields[name].zh}" + (f"，最接近的是 {near}" if near else ""),
                    what_en=f"a known {name}" + (f"; the nearest is {near}" if near else ""),
                )
        if len(self._values.reasons) > before and not said.keys() >= _FILLED:
            return None
        return Entry(
            at=said["at"],
            by=said["by"],
            role=said["role"],
            act=said["act"],
            from_state=said.get("from"),
            to_state=said["to"],
            basis=said.get("basis", ""),
            note=said.get("note", ""),
            statement=said.get("statement", ""),
        )

    def _follows(self, entry: Entry, before: Entry | None, line: int) -> None:
        if entry.from_state != (before.to_state if before else None):
            self._refuse(
                "E-REC-006", line, what_zh="上一步的状态和这一步的原状态不一致", what_en="from is not the state before"
            )
        if before is not None and entry.at < before.at:
            self._refuse("E-REC-012", line, key="history", zh="办理过程")

    # -- what belongs together ------------------------------------------------------------------

    def _place(self, values: Mapping[str, Any], record_id: str, year: str | None, lines: Mapping[str, int]) -> None:
        definition, match = self._definition, _ID.fullmatch(record_id)
        opened = values.get("opened")
        wrong = None
        if match is None or match["prefix"] != definition.prefix:
            wrong = ("id", f"文件名应为 {definition.prefix}- 开头的编号", f"the file is named {definition.prefix}-…")
        elif match["year"] != year or (year is None) == definition.yearly:
            wrong = ("id", "年度文件夹和编号不一致", "the folder of the year is another one")
        elif values.get("id") not in (None, record_id):
            wrong = ("id", "编号和文件名不一致", "the id is not that of the file")
        elif values.get("register") not in (None, definition.register):
            wrong = ("register", "登记簿和文件夹不一致", "the register is not that of the folder")
        elif year is not None and opened is not None and str(opened.year) != year:
            wrong = ("opened", "编号的年度不是登记的年度", "the year of the id is not that of the opening")
        if wrong is not None:
            self._refuse("E-REC-007", lines.get(wrong[0]), what_zh=wrong[1], what_en=wrong[2])

    def _state(self, record: Record, lines: Mapping[str, int]) -> None:
        if record.state and record.history and record.state != record.history[-1].to_state:
            self._refuse(
                "E-REC-006",
                lines.get("state"),
                what_zh=f"最后一步之后应为 {record.history[-1].to_state}",
                what_en=f"the last entry leaves it in {record.history[-1].to_state}",
            )

    def _opened(self, record: Record, lines: Mapping[str, int]) -> None:
        if not record.history:
            return
        first, opened, by = record.history[0], record.get("opened"), record.get("opened_by")
        if (opened is not None and opened != first.at) or (by is not None and by != first.by):
            self._refuse(
                "E-REC-006",
                lines.get("opened"),
                what_zh="登记时间、登记人和第一步不一致",
                what_en="opened and opened_by are not those of the first entry",
            )

    def _visibility(self, record: Record, lines: Mapping[str, int]) -> None:
        said = record.get("visibility")
        if said is not None and VISIBILITIES.index(said) < VISIBILITIES.index(self._definition.visibility):
            self._refuse("E-REC-016", lines.get("visibility"), least=self._definition.visibility)

    def _order(self, record: Record, lines: Mapping[str, int]) -> None:
        for keys in self._definition.order:
            dated = [(key, day) for key in keys if (day := _day_of(record.get(key))) is not None]
            for (_, earlier), (key, later) in zip(dated, dated[1:], strict=False):
                if later < earlier:
                    spec = self._definition.field(key)
                    self._values.refuse(
                        "E-REC-012", lines.get(key.partition(".")[0]), spec, key=key, zh=spec.zh if spec else key
                    )

    def _derived(self, record: Record, lines: Mapping[str, int]) -> None:
        if self._outside.derive is None:
            return
        for key, spec in self._definition.fields.items():
            if spec.clock and (stored := record.get(key)) is not None:
                computed = self._outside.derive(record, spec.clock)
                if computed is not None and computed != stored:
                    self._values.refuse(
                        "E-REC-008",
                        lines.get(key),
                        spec,
                        key=key,
                        zh=spec.zh,
                        computed=computed.isoformat(),
                        computed_zh=f"，应为 {computed}",
                        computed_en=f", which is {computed}",
                    )

    def _personal(self, top: head.Head) -> None:
        texts = [*self._values.prose, (top.body or "", top.body_line)]
        for line, kind in personal.hits(texts, self._outside.contacts):
            self._refuse("E-REC-009", line, key=kind, zh=personal.LABELS[kind])


_FILLED = frozenset({"at", "by", "role", "act", "to"})


def _day_of(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date()
    return value if isinstance(value, date) else None


def sealed(spec: Field, values: Mapping[str, Any]) -> bool:
    """Whether a sealed file of the record holds what a sealed field stands for."""
    kinds = {spec.key, *spec.contains}
    return any(kinds & set(stub.get("contains", ())) for stub in values.get("sealed") or ())
