ALL = "* text eol=crlf ident filter=evil export-subst export-ignore merge=evil diff=evil\n"


def _filter(bureau):
    ran = bureau.root.parent / "ran"
    for name in ("filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.evil.textconv"):
        bureau.git("config", name, f"touch {ran} && tr a-z A-Z")
    bureau.git("config", "core.autocrlf", "true")


def _commit(bureau, path):
    """Commit that file alone: the others keep the bytes that they have."""
    bureau.write(path, ALL)
    bureau.git("add", path)
    bureau.git("commit", "--quiet", "-m", "attributes")


def committed(bureau):
    _commit(bureau, ".gitattributes")
    _filter(bureau)


def of_this_clone(bureau):
    bureau.write(".git/info/attributes", ALL)
    _filter(bureau)


def in_a_release(bureau):
    _commit(bureau, "content/releases/2026/prices/.gitattributes")


def among_approvals(bureau):
    _commit(bureau, "approvals/prices/.gitattributes")
