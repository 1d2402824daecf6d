from forging import load, predicate, restate, sign, statement

from gate import strict_json
from gate.model import sha256

SUBMIT, REVIEW, APPROVE = (statement("notice", act) for act in ("submit", "review", "approve"))


def _digest(bureau, path):
    return "sha256:" + sha256(bureau.read(path))


def _put(bureau, path, value):
    bureau.write(path, strict_json.canonical(value))
    sign(bureau, path, value["predicate"]["person"])


def _take(bureau, *paths):
    values = [load(bureau, path) for path in paths]
    for path in paths:
        for end in ("", ".sig"):
            (bureau.root / (path + end)).unlink()
    return values


def approve_before_review(bureau):
    review, approve = _take(bureau, REVIEW, APPROVE)
    approve["predicate"] |= {"serial": 2, "previous": _digest(bureau, SUBMIT)}
    _put(bureau, statement("notice", "approve", 2), approve)
    review["predicate"]["serial"] = 3
    _put(bureau, statement("notice", "review", 3), review)
    bureau.commit()


def review_of_nothing(bureau):
    restate(bureau, "notice", {"review": predicate(previous="sha256:" + "0" * 64)})


def previous_of_another_chain(bureau):
    restate(bureau, "notice", {"review": predicate(previous=_digest(bureau, statement("grain", "submit")))})


def approve_of_the_submit(bureau):
    restate(bureau, "notice", {"approve": predicate(previous=_digest(bureau, SUBMIT))})


def two_submits(bureau):
    """Submitted, reviewed, submitted again; the approval is of the first round."""
    submit = load(bureau, SUBMIT)
    (approve,) = _take(bureau, APPROVE)
    submit["predicate"]["serial"], approve["predicate"]["serial"] = 3, 4
    _put(bureau, statement("notice", "submit", 3), submit)
    _put(bureau, statement("notice", "approve", 4), approve)
    bureau.commit()


def review_upon_the_approve(bureau):
    """As near to a circle as digests allow."""
    restate(bureau, "notice", {"review": predicate(previous=_digest(bureau, APPROVE))})


def gap_in_the_serials(bureau):
    (approve,) = _take(bureau, APPROVE)
    approve["predicate"]["serial"] = 7
    _put(bureau, statement("notice", "approve", 7), approve)
    bureau.commit()


def version_that_is_not_due(bureau):
    previous = None
    for act in ("submit", "review", "approve"):
        value = load(bureau, statement("notice", act))
        value["predicate"] |= {"version": 3, "previous": previous}
        path = statement("notice", act).replace("/001-", "/003-")
        _put(bureau, path, value)
        previous = _digest(bureau, path)
    bureau.commit()
