import shutil

from forging import notice, statement


def one_statement(bureau):
    for end in ("", ".sig"):
        bureau.write(statement("prices", "approve") + end, bureau.read(statement("grain", "approve") + end))
    bureau.commit()


def all_under_an_unsigned_one(bureau):
    notice(bureau, "bulletin")
    shutil.copytree(bureau.root / "approvals/notice", bureau.root / "approvals/bulletin")
    bureau.commit()


def _rename(bureau, old, new):
    for folder in ("content/releases/2026", "approvals"):
        (bureau.root / folder / old).rename(bureau.root / folder / new)
    bureau.commit()


def renamed_after_entry(bureau):
    _rename(bureau, "prices", "cpi")


def renamed_before_entry(bureau):
    _rename(bureau, "notice", "bulletin")


def moved_to_another_year(bureau):
    (bureau.root / "content/releases/2025").mkdir()
    (bureau.root / "content/releases/2026/prices").rename(bureau.root / "content/releases/2025/prices")
    bureau.commit()
