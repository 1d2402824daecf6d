import shutil

PRICES, GRAIN = "content/releases/2026/prices/index.md", "content/releases/2026/grain/index.md"
EVERYWHERE = (
    PRICES,
    "mkdocs.yml",
    "trust/1/people.yaml",
    "registers/log/checkpoint",
    "approvals/grain/001-01-submit.json",
)


def _change(bureau, *paths):
    for path in paths:
        bureau.write(path, b"x" + bureau.read(path))


def changed_and_ignored(bureau):
    bureau.write(".git/info/exclude", "*\n")
    _change(bureau, *EVERYWHERE)
    bureau.write("content/releases/2026/hidden/index.md", "CANARY-HIDDEN")
    bureau.write("content/extra.md", "CANARY-HIDDEN")


def staged(bureau):
    _change(bureau, *EVERYWHERE)
    bureau.git("add", "--all")


def said_to_be_unchanged(bureau):
    bureau.git("update-index", "--assume-unchanged", PRICES)
    bureau.git("update-index", "--skip-worktree", GRAIN)
    _change(bureau, PRICES, GRAIN)


def removed(bureau):
    for folder in ("content", "trust", "approvals", "registers", "versions"):
        shutil.rmtree(bureau.root / folder)
