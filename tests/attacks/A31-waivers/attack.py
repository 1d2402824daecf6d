import shutil

from forging import load, notice, predicate, restate, sign

from gate.model import sha256

WAIVER = "approvals/notice/001-03-waive.json"


def other_bytes(bureau):
    """The waiver was for an earlier text of the page; the three acts are over the present one."""
    restate(bureau, "notice", {"waive": lambda value: value["subject"][0]["digest"].update(sha256="0" * 64)})


def finding(bureau, fields):
    def edit(value):
        value["predicate"]["finding"] |= fields
        value["subject"][0]["name"] = value["predicate"]["finding"]["path"]

    restate(bureau, "notice", {"waive": edit})


def other_release(bureau):
    notice(bureau, "bulletin", title="公告")
    page = bureau.read("content/releases/2026/notice/index.md").replace(b"NOTICE", b"BULLETIN")
    bureau.write("content/releases/2026/bulletin/index.md", page)
    shutil.copytree(bureau.root / "approvals/notice", bureau.root / "approvals/bulletin")
    bureau.commit()


def by_the_reviewer_alone(bureau):
    (bureau.root / (WAIVER + ".p03.sig")).unlink()
    bureau.commit()


def twice_by_the_reviewer(bureau):
    sign(bureau, WAIVER, "p13", to=WAIVER + ".p03.sig")
    bureau.commit()


def by_two_others(bureau):
    for person, named in (("p12", "p13"), ("p01", "p03")):
        sign(bureau, WAIVER, person, to=f"{WAIVER}.{named}.sig")
    bureau.commit()


def no_reason(bureau):
    restate(bureau, "notice", {"waive": predicate(reason="")})


def not_a_quotation(bureau):
    restate(bureau, "notice", {"waive": predicate(kind="other")})


def the_claim_alone(bureau):
    """The waiver is taken out, and the later acts are numbered and signed anew without it."""
    for place in (bureau.root / "approvals/notice").glob("*-waive*"):
        place.unlink()
    for act, old, new in (("review", 4, 3), ("approve", 5, 4)):
        for end in ("", ".sig"):
            place = bureau.root / f"approvals/notice/001-0{old}-{act}.json{end}"
            place.rename(place.with_name(f"001-0{new}-{act}.json{end}"))
    claim = load(bureau, "approvals/notice/001-03-review.json")["predicate"]["waivers"]
    digest = [d for d in claim if d == _digest(bureau, "approvals/notice/001-01-claim.json")]
    edits = {"review": predicate(serial=3, waivers=digest), "approve": predicate(serial=4, waivers=digest)}
    restate(bureau, "notice", edits)


def _digest(bureau, path):
    return "sha256:" + sha256(bureau.read(path))


def unsigned(bureau):
    for place in (bureau.root / "approvals/notice").glob("*-waive.json.*"):
        place.unlink()
    bureau.commit()


def unseen_by_the_approver(bureau):
    restate(bureau, "notice", {"approve": predicate(waivers=[])})
