from datetime import timedelta

from forging import key_of, trust_version

from gate import checkpoint, timestamps


def at_entry(bureau, seconds):
    """Something happens to the reviewer's key that many seconds after the entry."""
    entry = checkpoint.parse(bureau.read("registers/log/checkpoint")).time
    said = {name: timestamps.render(entry + timedelta(seconds=after)) for name, after in seconds.items()}
    trust_version(bureau, people=lambda people: key_of(people, "p12", **said))


def revoked_before_any_entry(bureau):
    trust_version(bureau, people=lambda people: key_of(people, "p13", revoked="2026-11-01T00:00:00+08:00"))
