from forging import sign, trust_version

from gate import now, trust_edit


def marked(_bureau):
    """Nothing has to be done."""


def mark_taken_out(bureau):
    bureau.write("trust/1/roots.yaml", bureau.read("trust/1/roots.yaml").replace(b"sample: true\n", b""))
    bureau.commit()


def unmarked_from_version_2_on(bureau):
    trust_version(bureau, roots=lambda roots: roots.pop("sample"))


def never_marked(bureau):
    """The sample roots, whose keys everybody has, sign a first version without the mark."""
    mark_taken_out(bureau)
    names = ("offices.yaml", "people.yaml", "policy.yaml", "roots.yaml")
    files = {name: bureau.read(f"trust/1/{name}") for name in names}
    bureau.write("trust/1/trust.json", trust_edit.trust_statement(1, files, None, now.now()))
    for root in ("r1", "r2"):
        sign(bureau, "trust/1/trust.json", root, to=f"trust/1/{root}.sig")
    bureau.commit()
