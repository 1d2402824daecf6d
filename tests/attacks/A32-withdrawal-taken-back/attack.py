from forging import notice

from gate import log

LINE = log.entry_name(3)
PAGE = "content/releases/2026/prices/index.md"


def statement(bureau):
    for place in (bureau.root / "approvals/prices").glob("*-withdraw.json*"):
        place.unlink()
    bureau.commit()


def line(bureau):
    (bureau.root / LINE).unlink()
    bureau.commit()


def statement_and_line(bureau):
    (bureau.root / LINE).unlink()
    statement(bureau)


def changed_bytes_signed_anew(bureau):
    fields = "correction: {of: 1, kind: 数据更正, since: 2026-11-12, why: 更正, was: 0.3, is: 0.2}\n---\n\nCANARY"
    bureau.write(PAGE, bureau.read(PAGE).decode().replace("---\n\nCANARY", fields))
    bureau.commit()
    bureau.force_sign("prices")


def back_under_another_year(bureau):
    (bureau.root / "content/releases/2025").mkdir()
    (bureau.root / "content/releases/2026/prices").rename(bureau.root / "content/releases/2025/prices")
    bureau.commit()


def rejection(bureau, _site):
    """A rejected release is not in the log; the history tells the publisher of a rejection that was taken out."""
    notice(bureau, "bulletin")
    bureau.people = bureau.people | {"bulletin": "p11 p13 p03"}
    bureau.sign("bulletin")
    run = bureau.act("reject", "bulletin", "p03", "--reason", "不宜公开")
    assert run.code == 0, run.said
    assert bureau.judged()["bulletin"][0] == "rejected"
    for place in (bureau.root / "approvals/bulletin").glob("*-reject.json*"):
        place.unlink()
    bureau.commit()
    _publisher_refuses(bureau)


def _publisher_refuses(bureau):
    run = bureau.publish()
    assert (run.code, "[statement-chain]" in run.said) == (1, True), run.said


def before_its_entry(bureau, _site):
    """So it does of a withdrawal that was not entered yet."""
    run = bureau.act("withdraw", "grain", "p03", "--reason", "数据有误")
    assert run.code == 0, run.said
    for place in (bureau.root / "approvals/grain").glob("*-withdraw.json*"):
        place.unlink()
    bureau.commit()
    _publisher_refuses(bureau)
    bureau.git("revert", "--no-edit", "HEAD")
    run = bureau.publish()
    assert run.code == 0, run.said
