import shutil


def newest_removed(bureau):
    shutil.rmtree(bureau.root / "trust/2")
    bureau.commit()


def read_from_an_older_commit(bureau):
    """The last two commits are the second version and the entry that knows it."""
    assert bureau.git("diff", "--name-only", "HEAD~2", "HEAD", "--", "trust")


def oldest_removed(bureau):
    shutil.rmtree(bureau.root / "trust/1")
    bureau.commit()


def other_version_under_the_number(bureau):
    shutil.rmtree(bureau.root / "trust/2")
    shutil.copytree(bureau.root / "trust/1", bureau.root / "trust/2")
    bureau.commit()
