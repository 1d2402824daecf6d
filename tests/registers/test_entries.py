"""Each entry of a history is signed over what the record said then; nothing of it can be changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from loans import DIGEST, LOAN, PATH, entry, loan

from gate import sample_keys, strict_json
from gate.model import Blob, sha256
from gate.registers import entries, writing
from gate.registers.model import Record
from gate.registers.moves import after
from gate.signing import SigningKey, public_key_of, sign

STEPS = (
    entry(3, "p12", "reviewer", "asked", "checked", note="已核对"),
    entry(4, "p06", "office", "checked", "lent"),
    entry(5, "p06", "office", "lent", "back"),
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> Callable[[str], SigningKey]:
    folder = tmp_path_factory.mktemp("keys")

    def key(person: str) -> SigningKey:
        place = folder / person
        if not place.exists():
            place.touch(mode=0o600)
            place.write_bytes(sample_keys.private_key(person))
        return SigningKey(public_key_of(place), place)

    return key


def signed(keys, *records: Record) -> dict[str, Blob]:
    """The files of records that follow each other."""
    files: dict[str, Blob] = {}
    previous = None
    for record in records:
        data = writing.write(record, LOAN)
        files[PATH] = Blob(data)
        if not record.history[-1].statement:
            statement = entries.encode(record, data, LOAN, previous)
            name = entries.statement_path(PATH, len(record.history))
            files[name] = Blob(statement)
            files[name + ".sig"] = Blob(sign(statement, keys(record.history[-1].by)))
            previous = "sha256:" + sha256(statement)
    return files


@pytest.fixture(scope="module")
def steps() -> tuple[Record, ...]:
    found = [loan()]
    for step, changes in zip(STEPS, ({"pages": 13}, {"words": ("甲",)}, {}), strict=True):
        found.append(after(found[-1], step, changes))
    return tuple(found)


@pytest.fixture(scope="module")
def files(keys, steps) -> dict[str, Blob]:
    return signed(keys, *steps)


def problems(record: Record, tree: dict[str, Blob]) -> list[tuple[str, str | None, str]]:
    mirrored = {n for n, e in enumerate(record.history, 1) if e.statement}
    chain = entries.chain(PATH, "loan", "LON-2026-0001", tree, mirrored)
    reasons = [*chain.reasons, *entries.rewritten(record, tree[PATH].sha256, LOAN, chain)]
    return [(r.code, r.path, str(r.facts.get("what_en") or r.facts.get("what"))) for r in reasons]


def test_a_whole_history(steps, files):
    chain = entries.chain(PATH, "loan", "LON-2026-0001", files)
    assert problems(steps[-1], files) == []
    assert [s.number for s in chain.signed] == [1, 2, 3, 4]
    assert [s.by for s in chain.signed] == ["p06", "p12", "p06", "p06"]
    assert (chain.entries, chain.last) == (4, "sha256:" + files[entries.statement_path(PATH, 4)].sha256)


def test_what_a_statement_says(files):
    statement = json.loads(files[entries.statement_path(PATH, 2)].data)
    assert statement["predicateType"] == "urn:gongkai-gate:record:v1"
    assert [subject["name"] for subject in statement["subject"]] == [PATH]
    said = statement["predicate"]
    assert {key: said[key] for key in ("by", "role", "act", "from", "to", "note", "basis", "entry", "at")} == {
        "by": "p12", "role": "reviewer", "act": "move", "from": "asked", "to": "checked", "note": "已核对", "basis": "",
        "entry": 2, "at": "2026-03-03T09:00:00+08:00",
    }  # fmt: skip
    assert said["previous"] == "sha256:" + files[entries.statement_path(PATH, 1)].sha256


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize(
    "words",
    [
        {"by": "p20"}, {"role": "web"}, {"note": "x"}, {"basis": "9"}, {"act": "set"}, {"to_state": "late"},
        {"at": timedelta(minutes=1)},
    ],
    ids=str,
)  # fmt: skip
def test_no_word_of_an_entry_can_be_changed(number, words, steps, files):
    record = steps[-1]
    old = record.history[number - 1]
    new = replace(old, **{key: old.at + value if key == "at" else value for key, value in words.items()})
    record = replace(record, history=(*record.history[: number - 1], new, *record.history[number:]))
    found = problems(record, {**files, PATH: Blob(writing.write(record, LOAN))})
    assert ("E-REC-017", entries.statement_path(PATH, number)) in {(code, path) for code, path, _ in found}


def test_values_history_and_body_stay_as_they_were_signed(steps, files):
    record = steps[-1]
    for changed in (
        replace(record, values={**record.values, "pages": 99}),
        replace(record, body="x"),
        replace(record, history=record.history[:-1], state="lent"),
        replace(record, history=(*record.history, entry(6, "p06", "office", "back", "back", "set"))),
        replace(record, history=(record.history[0], *record.history[2:])),
    ):
        found = problems(changed, {**files, PATH: Blob(writing.write(changed, LOAN))})
        assert "E-REC-017" in {code for code, _, _ in found}
    cut = replace(record, history=record.history[:-1], state="lent")
    told = problems(cut, {**files, PATH: Blob(writing.write(cut, LOAN))})
    assert ("E-REC-017", PATH, "4 entries were signed, 3 are left") in told


def test_statements_and_signatures_stay_too(keys, steps, files):
    second = entries.statement_path(PATH, 2)
    spaced = json.dumps(json.loads(files[second].data)).encode()
    broken = {
        "cut tail": {p: b for p, b in files.items() if ".4.json" not in p},
        "hole": {p: b for p, b in files.items() if ".2.json" not in p},
        "no signature": {p: b for p, b in files.items() if p != second + ".sig"},
        "other signature": {**files, second + ".sig": files[entries.statement_path(PATH, 1) + ".sig"]},
        "other spelling": {**files, second: Blob(spaced)},
        "no JSON": {**files, second: Blob(b"{")},
        "no statement": {**files, second: Blob(b"[1]")},
        "the first twice": {
            **files, second: files[entries.statement_path(PATH, 1)],
            second + ".sig": files[entries.statement_path(PATH, 1) + ".sig"],
        },
    }  # fmt: skip
    for what, tree in broken.items():
        assert problems(steps[-1], tree), what
    assert problems(steps[-2], {**files, PATH: Blob(writing.write(steps[-2], LOAN))})


def test_one_key_too_many_in_a_statement(keys, steps, files):
    name = entries.statement_path(PATH, 4)
    value = strict_json.loads(files[name].data)
    value["predicate"]["extra"] = 1
    data = strict_json.canonical(value)
    tree = {**files, name: Blob(data), name + ".sig": Blob(sign(data, keys("p06")))}
    assert ("E-REC-017", name, "entry 4 is not as signed (predicate)") in problems(steps[-1], tree)


def test_an_entry_that_mirrors_a_signed_act_has_no_statement(keys, steps):
    mirror = replace(STEPS[0], statement=DIGEST, note="")
    first = steps[0]
    second = after(first, mirror, {})
    third = after(second, STEPS[1], {"pages": 5})
    tree = signed(keys, first, second)
    assert problems(second, tree) == []
    tree = signed(keys, first, second, third)
    assert problems(third, tree) == []
    assert entries.chain(PATH, "loan", "LON-2026-0001", tree, {2}).entries == 3
    smuggled = replace(second, values={**second.values, "pages": 99})
    assert problems(smuggled, {**signed(keys, first), PATH: Blob(writing.write(smuggled, LOAN))}) == [
        ("E-REC-017", PATH, "changed after it was signed")
    ]
    unsigned = after(first, replace(STEPS[0], note=""), {})
    assert ("E-REC-017", PATH, "entry 2 is not signed") in problems(
        unsigned, {**signed(keys, first), PATH: Blob(writing.write(unsigned, LOAN))}
    )


def test_what_is_left_of_a_deleted_record(files):
    paths = [*(path for path in files if path != PATH), "registers/log/entries/00000000.json", "registers/loan/x.json"]
    assert entries.strays(paths, {PATH}) == ()
    left = entries.strays(paths, set())
    assert len(left) == 8
    assert all(path.startswith(PATH.removesuffix(".md")) for path in left)
