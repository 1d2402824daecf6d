import states
from forging import record, restate

from gate import front_matter

PAGE = "content/releases/2026/notice/index.md"
DECLASSIFIED = "registers/declassification/2026/DCL-2026-0001.md"


def _remove(bureau, pattern):
    for place in (bureau.root / "registers/consultation-out/2026").glob(pattern):
        place.unlink()
    bureau.commit()


def missing(bureau):
    _remove(bureau, "*")


def unsigned(bureau):
    _remove(bureau, "*.json*")


def changed(bureau):
    bureau.write(states.CONSENT, bureau.read(states.CONSENT).replace(b"2026-11-13", b"2026-11-14"))
    bureau.commit()


def _fields(bureau):
    return front_matter.read(states.CONSENT, bureau.read(states.CONSENT)).mapping.plain()


def said(bureau, fields):
    record(bureau, states.CONSENT, _fields(bureau) | fields)


def kept_by(bureau, person):
    record(bureau, states.CONSENT, _fields(bureau), by=person)


def body_taken_out(bureau):
    bureau.write(PAGE, bureau.read(PAGE).replace(b"with: [BOD-01]", b"with: []"))
    bureau.commit(author="p11")


def _was_secret(bureau):
    def edit(value):
        value["predicate"]["answers"]["g1"] = "是"

    restate(bureau, "notice", dict.fromkeys(("submit", "review", "approve"), edit))


def _declassification(bureau, state):
    fields = {"id": "DCL-2026-0001", "register": "declassification", "state": state, "subject": "notice"}
    record(bureau, DECLASSIFIED, fields, by="p04")


def secret_by_its_own_answers(bureau):
    _was_secret(bureau)


def declassification_open(bureau):
    _was_secret(bureau)
    _declassification(bureau, "requested")


def declassification_open_though_answers_say_no(bureau):
    _declassification(bureau, "requested")


def declassification_finished(bureau, _site):
    """The same release with the record finished can be published."""
    _was_secret(bureau)
    _declassification(bureau, "closed")
    assert bureau.judged()["notice"] == ("ready", frozenset())
