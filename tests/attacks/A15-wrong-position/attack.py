from datetime import timedelta

from forging import notice, person, trust_version

from gate import now, sample_keys

CATEGORY = {"statistics": '"0301"', "law": '"02"', "document": '"09"'}
AUTHOR = {"statistics": ("p08", "OFF-05"), "law": ("p16", "OFF-03"), "document": ("p11", "OFF-02")}


def _signed(bureau, kind, reviewer, approver="p03"):
    author, office = AUTHOR[kind]
    bureau.people = {"bulletin": f"{author} {reviewer} {approver}"}
    period = {"period": "2026-10"} if kind == "statistics" else {}
    fields = {"kind": kind, "category": CATEGORY[kind], "office": office, "reviewer": reviewer, "approver": approver}
    notice(bureau, "bulletin", author, **fields, **period)
    bureau.force_sign("bulletin")


def reviewed(bureau, kind, reviewer):
    _signed(bureau, kind, reviewer)


def approved(bureau, approver):
    _signed(bureau, "document", "p13", approver)


def position(bureau, days):
    """A reviewer whose position ended, or begins, that many days from today."""

    def edit(people):
        new = dict(person(people, "p13"))
        window = {name: (now.now() + timedelta(days=after)).date().isoformat() for name, after in days.items()}
        position = {"role": "reviewer", "from": "2025-01-01"} | window
        key = dict(person(people, "p13")["keys"][0])
        said = {"id": "p19", "name": "样例·前审查员", "number": "0019", "emails": [], "positions": [position]}
        people["people"].append(new | said | {"keys": [key | {"key": sample_keys.public_key("p19").line}]})

    trust_version(bureau, people=edit)
    _signed(bureau, "document", "p19")
