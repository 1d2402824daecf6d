import shutil


def table(bureau):
    (bureau.root / "content/releases/2026/prices/t1.csv").unlink()
    bureau.commit()


def and_from_the_kept_bytes(bureau):
    (bureau.root / "versions/prices/1/t1.csv").unlink()
    table(bureau)


def whole_release(bureau):
    shutil.rmtree(bureau.root / "content/releases/2026/prices")
    bureau.commit()
