import shutil

PAGE = "content/releases/2026/prices/index.md"


def changed(bureau, path):
    bureau.write(path, b"x" + bureau.read(path))


def staged(bureau):
    for path in (PAGE, "mkdocs.yml", "trust/1/people.yaml"):
        changed(bureau, path)
    bureau.git("add", "--all")


def ignored(bureau):
    bureau.write(".git/info/exclude", "*\n")
    bureau.write("content/releases/2026/hidden/index.md", "CANARY-HIDDEN")
    bureau.write("content/extra.md", "CANARY-HIDDEN")


def marked(bureau, how):
    bureau.git("update-index", how, PAGE)
    changed(bureau, PAGE)


def removed(bureau):
    for folder in ("content", "trust", "approvals", "registers", "versions"):
        shutil.rmtree(bureau.root / folder)
