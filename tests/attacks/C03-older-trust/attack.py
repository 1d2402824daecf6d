import shutil

from forging import load, notice, sign_log

from gate import log, strict_json


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


def newest_removed_and_the_log_signed_anew(bureau):
    """The publisher's key says that the log has seen the first version only; its last line says otherwise."""
    shutil.rmtree(bureau.root / "trust/2")
    sign_log(bureau, trust=1)


def entered_under_an_older_one(bureau):
    """Whoever lost a position in the second version would still hold it under the first."""
    notice(bureau, "bulletin")
    bureau.people = bureau.people | {"bulletin": "p11 p13 p03"}
    bureau.force_sign("bulletin")
    bureau.force_publish("bulletin")
    path = log.entry_name(4)
    value = load(bureau, path)
    value["entry"]["trust"] = 1
    bureau.write(path, strict_json.canonical(value))
    sign_log(bureau)


def checkpoint_that_forgot_it(bureau, site):
    """The second version had no entry yet, only the checkpoint knew of it; a reader kept that one."""
    seen = site.parent / "seen"
    seen.write_bytes(bureau.read(log.CHECKPOINT).replace(b"trust 2", b"trust 3"))
    run = bureau.build(site, "--since", str(seen))
    assert (run.code, "[checkpoint-rollback]" in run.said) == (1, True), run.said
