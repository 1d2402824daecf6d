from forging import notice, person, sign, statement, trust_files, trust_version

from gate import sample_keys, strict_yaml, trust_edit

KEY = {"key": sample_keys.public_key("p99").line, "from": "2025-01-01"}


def _reviewed_with_another_key(bureau):
    notice(bureau)
    bureau.force_sign("notice")
    sign(bureau, statement("notice", "review"), "p99")
    bureau.commit()


def key_added(bureau):
    """The version that is there is edited; nobody signs it."""
    people = strict_yaml.parse(trust_files(bureau)["trust/1/people.yaml"]).plain()
    person(people, "p13")["keys"].append(KEY)
    bureau.write("trust/1/people.yaml", trust_edit.encode_yaml(people))
    _reviewed_with_another_key(bureau)


def key_added_by_enough_roots(bureau):
    trust_version(bureau, people=lambda people: person(people, "p13")["keys"].append(KEY))
    _reviewed_with_another_key(bureau)


def position_added_by_enough_roots(bureau):
    leads = {"role": "leader", "from": "2025-01-01"}
    trust_version(bureau, people=lambda people: person(people, "p15")["positions"].append(leads))
    bureau.people = {"notice": "p11 p13 p15"}
    notice(bureau, approver="p15")
    bureau.force_sign("notice")


def people_are_told(bureau, _site):
    key_added_by_enough_roots(bureau)
    run = bureau.gate("check", "--rev", "HEAD")
    assert (run.code, "trust-changed" in run.said) == (1, True), run.said
