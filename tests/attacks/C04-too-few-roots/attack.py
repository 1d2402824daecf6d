from forging import sign, trust_version

from gate import sample_keys

NEW = {"id": "r4", "key": sample_keys.public_key("r4").line}


def _same(_people):
    """The people stay; the version is another all the same."""


def signed_by(bureau, roots):
    trust_version(bureau, tuple(roots), people=_same)


def one_twice(bureau):
    signed_by(bureau, ["r1"])
    sign(bureau, "trust/2/trust.json", "r1", to="trust/2/r2.sig")
    bureau.commit()


def people_in_the_name_of_roots(bureau):
    signed_by(bureau, [])
    for root, who in (("r1", "p01"), ("r2", "p02")):
        sign(bureau, "trust/2/trust.json", who, to=f"trust/2/{root}.sig")
    bureau.commit()


def new_root_has_no_say(bureau):
    trust_version(bureau, ("r1", "r4"), roots=lambda roots: roots["keys"].append(NEW))


def removed_root_has_no_say(bureau):
    trust_version(bureau, roots=lambda roots: roots.update(keys=roots["keys"][:2]))
    trust_version(bureau, ("r1", "r3"), people=_same)


def lower_threshold_by_one(bureau):
    trust_version(bureau, ("r1",), roots=lambda roots: roots.update(threshold="1"))


def signature_over_another_version(bureau):
    signed_by(bureau, ["r1"])
    bureau.write("trust/2/r2.sig", bureau.read("trust/1/r2.sig"))
    bureau.commit()
