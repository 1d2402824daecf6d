from datetime import timedelta

from gate import now


def rolled_back(bureau, site):
    """Genuine in itself, and behind what the reader has seen."""
    assert bureau.publish().code == 0
    newer = site.parent / "newer"
    run = bureau.build(newer)
    assert run.code == 0, run.said
    seen = str(newer / ".well-known/gate/checkpoint")
    assert bureau.gate("verify", str(newer), "--since", seen).code == 0
    run = bureau.gate("verify", str(site))
    assert (run.code, "3 entries" in run.said) == (0, True), run.said
    run = bureau.gate("verify", str(site), "--since", seen)
    assert (run.code, "[checkpoint-rollback]" in run.said) == (1, True), run.said


def frozen(bureau, site):
    """No checkpoint was kept: the age of the newest one is said."""
    with bureau.clock(now.now() + timedelta(days=40)):
        run = bureau.gate("verify", str(site))
    assert (run.code, "40 days ago" in run.said) == (0, True), run.said
