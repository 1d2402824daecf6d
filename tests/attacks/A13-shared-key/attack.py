from forging import person, trust_version

from gate import sample_keys

LINE = sample_keys.public_key("p03").line


def _give(bureau, line):
    """p12 gets the key of p03."""
    trust_version(bureau, people=lambda p: person(p, "p12")["keys"].append({"key": line, "from": "2025-01-01"}))


def same(bureau):
    _give(bureau, LINE)


def with_a_comment(bureau):
    _give(bureau, LINE + " p12@sample.invalid")


def padded(bureau):
    _give(bureau, LINE + "==")


def among_roots(bureau):
    twin = {"id": "r4", "key": sample_keys.public_key("r1").line}
    trust_version(bureau, roots=lambda roots: roots["keys"].append(twin))
