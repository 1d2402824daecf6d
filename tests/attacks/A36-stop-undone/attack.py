from forging import entry, notice


def _stop(bureau, release="notice"):
    run = bureau.gate("stop", release, "--key", str(bureau.key("p04")), "--yes", "--reason", "来源待查")
    assert run.code == 0, run.said


def signed_all_the_same(bureau):
    notice(bureau)
    _stop(bureau)
    bureau.force_sign("notice")


def moved(bureau, to):
    """The author's key moves the record on, and the text comes again a little changed, with all signatures."""
    path = notice(bureau)
    _stop(bureau)
    entry(bureau, "REV-2026-0001", "p11", to=to)
    bureau.write(path, bureau.read(path).replace("正文".encode(), "短文".encode()))
    bureau.commit("changed", author="p11")
    bureau.force_sign("notice")


def a_published_page(bureau):
    _stop(bureau, "prices")


def lifted(bureau, _site):
    """What was confirmed is not taken back by the statement on quotations, nor by anybody but the officer."""
    notice(bureau)
    for person, code in (("p11", "role-not-held"), ("p03", "role-not-held")):
        words = ["--key", str(bureau.key(person)), "--yes", "--reason", "来源待查"]
        for act in ("stop", "lift"):
            run = bureau.gate(act, "notice", *words)
            assert (run.code, f"[{code}]" in run.err) == (1, True), run.said
    _stop(bureau)
    run = bureau.lift("notice")
    assert (run.code, "[stop-not-lifted]" in run.err) == (1, True), run.said
    assert bureau.judged()["notice"][0] == "refused"
