from forging import notice, person, trust_version

from gate import sample_keys


def two_keys(bureau):
    """p13 gets a second key and a leader's position, and is named as reviewer and as approver."""

    def edit(people):
        said = person(people, "p13")
        said["positions"].append({"role": "leader", "from": "2025-01-01"})
        said["keys"].append({"key": sample_keys.public_key("p13b").line, "from": "2025-01-01"})

    _signed(bureau, edit, "p13")


def _again(people, of, new, role, office=None):
    """Another entry for the human being `of`, with an id, a key and a position of its own."""
    said = dict(person(people, of))
    key = {"key": sample_keys.public_key(new).line, "from": "2025-01-01"}
    position = {"role": role, "from": "2025-01-01"} | ({"office": office} if office else {})
    people["people"].append(said | {"id": new, "emails": [], "positions": [position], "keys": [key]})
    return people["people"][-1]


def _signed(bureau, edit, approver, author="p11"):
    trust_version(bureau, people=edit)
    bureau.people = bureau.people | {"bulletin": f"{author} p13 {approver}"}
    notice(bureau, "bulletin", approver=approver, author=author)
    bureau.force_sign("bulletin")


def two_ids(bureau):
    _signed(bureau, lambda people: _again(people, "p13", "p19", "leader"), "p19")


def author_under_another_id(bureau):
    _signed(bureau, lambda people: _again(people, "p13", "p19", "drafter", "OFF-02"), "p03", author="p19")


def another_number(bureau, site):
    """Two people of one name are two people where their numbers differ: this one publishes."""
    _signed(bureau, lambda people: _again(people, "p13", "p19", "leader").update(number="0019"), "p19")
    assert "same-person" not in bureau.judged()["bulletin"][1]
