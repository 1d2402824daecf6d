from datetime import timedelta

from forging import person, predicate, restate, trust_version

from gate import now, timestamps


def _in(**ahead):
    return predicate(time=timestamps.render(now.now() + timedelta(**ahead)))


def future(bureau):
    restate(bureau, "notice", {"approve": _in(hours=1)})


def before_what_it_follows(bureau):
    restate(bureau, "notice", {"review": _in(hours=-1)})


def before_the_information(bureau):
    early = predicate(time="2026-11-11T10:00:00+08:00")
    restate(bureau, "notice", dict.fromkeys(("submit", "review", "approve"), early))


def before_the_position(bureau):
    """The reviewer holds the position from today on, and signed yesterday."""
    today = now.now().date().isoformat()
    trust_version(bureau, people=lambda people: person(people, "p13")["positions"][0].update({"from": today}))
    restate(bureau, "notice", dict.fromkeys(("submit", "review"), _in(days=-1)))


def at(bureau, time):
    restate(bureau, "notice", {"approve": predicate(time=time)})
