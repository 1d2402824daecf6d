import shutil


def bytes(bureau):
    bureau.write("content/releases/2026/grain/index.md", bureau.read("versions/grain/1/index.md"))
    bureau.commit()


def bytes_and_no_newer_approvals(bureau):
    for place in (bureau.root / "approvals/grain").glob("002-*"):
        place.unlink()
    bytes(bureau)


def and_the_kept_bytes(bureau):
    bytes_and_no_newer_approvals(bureau)
    shutil.rmtree(bureau.root / "versions/grain/2")
    bureau.commit()
