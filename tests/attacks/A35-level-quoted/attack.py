from forging import entry

from gate import now

RECORD = "registers/review/2026/REV-2026-0001.md"


def _stated(bureau):
    (item,) = [line for line in bureau.read(RECORD).decode().split("\n") if "statement: 所标内容" in line]
    return dict(pair.split(": ", 1) for pair in item.strip().removeprefix("- {").removesuffix("}").split(", "))


def _item(bureau, **fields):
    return _stated(bureau) | {"at": now.now().replace(microsecond=0)} | fields


def without_a_statement(bureau):
    for place in (bureau.root / "registers/review/2026").iterdir():
        place.unlink()
    bureau.commit()


def stated(bureau, by, named=None):
    """The statement is taken out of the record and put in again, by somebody else."""
    item = _item(bureau, by=named or by)
    entry(bureau, "REV-2026-0001", by, changes={"officer_statements": None})
    entry(bureau, "REV-2026-0001", by, changes={"officer_statements": (item,)})


def forged_before_the_officer_signs(bureau):
    """The officer signs an entry about another matter over a record with words in the officer's name."""
    item = _item(bureau)
    entry(bureau, "REV-2026-0001", "p11", changes={"officer_statements": None})
    entry(bureau, "REV-2026-0001", "p11", changes={"officer_statements": (item,)})
    other = _item(bureau, fid="sha256:" + "0" * 64)
    entry(bureau, "REV-2026-0001", "p04", changes={"officer_statements": (item, other)})


def about_another_place(bureau):
    item = _item(bureau, fid="sha256:" + "0" * 64)
    entry(bureau, "REV-2026-0001", "p04", changes={"officer_statements": (item,)})


def edited_by_hand(bureau):
    bureau.write(RECORD, bureau.read(RECORD).replace("所标内容不在本库".encode(), "另一份意见".encode()))
    bureau.commit()
