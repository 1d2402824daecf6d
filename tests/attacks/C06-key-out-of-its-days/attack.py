from datetime import timedelta

from forging import key_of, trust_version

from gate import now


def window(bureau, days):
    said = {name: (now.now() + timedelta(days=after)).date().isoformat() for name, after in days.items()}
    trust_version(bureau, people=lambda people: key_of(people, "p13", **said))


def still_good(bureau, _site, days):
    window(bureau, days)
    assert bureau.judged()["notice"] == ("ready", frozenset())
