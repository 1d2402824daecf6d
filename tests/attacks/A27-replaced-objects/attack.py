def _evil(bureau):
    """The id of a commit with other words and another trust base; HEAD stays as it was."""
    head = bureau.git("rev-parse", "HEAD").strip()
    for path in ("content/releases/2026/prices/index.md", "trust/1/people.yaml"):
        bureau.write(path, bureau.read(path).replace("上涨".encode(), "下降".encode()).replace(b"p03", b"p04"))
    bureau.commit("evil")
    evil = bureau.git("rev-parse", "HEAD").strip()
    bureau.git("reset", "--quiet", "--hard", head)
    return evil


def _replace(bureau, *places):
    evil = _evil(bureau)
    for place in places:
        bureau.git("replace", f"HEAD{place}", f"{evil}{place}")


def files(bureau):
    _replace(bureau, ":content/releases/2026/prices/index.md", ":trust/1/people.yaml")


def folder(bureau):
    _replace(bureau, ":content/releases/2026/prices")


def commit(bureau):
    _replace(bureau, "")


def grafts(bureau):
    bureau.write(".git/info/grafts", f"{bureau.git('rev-parse', 'HEAD').strip()} {_evil(bureau)}\n")
