from forging import statement


def no_signature(bureau):
    (bureau.root / (statement("prices", "approve") + ".sig")).unlink()
    bureau.commit(author="p03")


def committed_by_the_approver(bureau):
    (bureau.root / (statement("notice", "approve") + ".sig")).unlink()
    bureau.commit("approved by me", author="p03")


def note_beside(bureau):
    added(bureau, "meta.json", '{"approved": true}')


def added(bureau, name, text="{}"):
    bureau.write(f"approvals/prices/{name}", text)
    bureau.commit()


def review_named_approve(bureau):
    for end in ("", ".sig"):
        review = bureau.read(statement("notice", "review") + end)
        bureau.write(statement("notice", "approve") + end, review)
    bureau.commit()


def later_serial_by_name(bureau):
    for end in ("", ".sig"):
        place = bureau.root / (statement("notice", "review") + end)
        place.rename(bureau.root / (statement("notice", "review", 4) + end))
    bureau.commit()
