WORDS = ("--output=ran", "-n", "../HEAD", "HEAD..main", "HEAD@{1}", "@{-1}", "HEAD\nmain", "HEAD\0", "ma*",
         "HEAD:content", ":/change", "", " ", "a" * 300, "$(touch ran)", "\u202eDAEH")  # fmt: skip


def _unable(run, word, *codes):
    assert run.code == 2, (word, run.said)
    assert any(f"[{code}]" in run.said for code in codes), (word, run.said)
    assert "Traceback" not in run.said


def _nothing_ran(bureau):
    assert not (bureau.root / "ran").exists()
    assert bureau.git("status", "--porcelain") == ""


def revisions(bureau, site):
    for word in WORDS:
        _unable(bureau.build(site, f"--rev={word}"), word, "usage")
    _unable(bureau.build(site, "--rev=nowhere"), "nowhere", "rev-unknown")
    _nothing_ran(bureau)


def trust_refs(bureau, site):
    for word in WORDS:
        _unable(bureau.build(site, f"--trust-ref={word}"), word, "usage")
    _nothing_ran(bureau)


def releases(bureau, _site):
    key = str(bureau.key("p11"))
    for word in (
        "-n",
        "--all",
        "../prices",
        "pri*",
        "prices/../grain",
        "a\nb",
        "a\0b",
        "",
        "content/releases/2026/prices",
    ):
        for act in ("check", "status"):
            run = bureau.gate(act, "--", word)
            _unable(run, word, "release-unknown", "usage")
        run = bureau.gate("withdraw", "--key", key, "--yes", "--reason", "x", "--", word)
        _unable(run, word, "release-unknown", "usage")
    _nothing_ran(bureau)


def a_branch_with_the_name_of_an_option(bureau, site):
    """Even where there is such a ref, it is no word that is passed on."""
    bureau.git("update-ref", "refs/heads/--output=ran", "HEAD")
    _unable(bureau.build(site, "--rev=--output=ran"), "ref", "usage")
    _nothing_ran(bureau)
