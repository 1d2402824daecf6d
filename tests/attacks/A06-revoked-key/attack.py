from datetime import timedelta

from forging import key_of, trust_version

from gate import checkpoint, timestamps


def at_entry(bureau, seconds, person="p12"):
    """Something happens to a reviewer's key that many seconds after the entry."""
    entry = checkpoint.parse(bureau.read("registers/log/checkpoint")).time
    said = {name: timestamps.render(entry + timedelta(seconds=after)) for name, after in seconds.items()}
    trust_version(bureau, people=lambda people: key_of(people, person, **said))
