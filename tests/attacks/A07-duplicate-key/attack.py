from forging import sign, statement, trust_files, trust_version, trust_version_of

from gate import log

REVIEW = statement("notice", "review")


def statement_with(bureau, old, new):
    """The review says something twice, and the reviewer has signed it so."""
    text = bureau.read(REVIEW).decode()
    assert old in text
    bureau.write(REVIEW, text.replace(old, new, 1))
    sign(bureau, REVIEW, "p13")
    bureau.commit()


def register_entry(bureau):
    path = log.entry_name(1)
    bureau.write(path, bureau.read(path).replace(b'"kind":', b'"kind":"withdraw","kind":', 1))
    bureau.commit()


def trust_statement(bureau):
    trust_version(bureau, people=lambda people: None)
    text = bureau.read("trust/2/trust.json")
    bureau.write("trust/2/trust.json", text.replace(b'"version":2', b'"version":1,"version":2'))
    for root in ("r1", "r2"):
        sign(bureau, "trust/2/trust.json", root, to=f"trust/2/{root}.sig")
    bureau.commit()


def people(bureau):
    text = trust_files(bureau)["trust/1/people.yaml"]
    trust_version_of(bureau, {"people.yaml": text.replace(b"- id: p02\n", b"- id: p02\n  name: x\n", 1)})
