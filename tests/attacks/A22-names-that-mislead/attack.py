import os
import subprocess

from bureau import page

NAMES = {
    "plain": "t.csv",
    "backslash": "a\\t.csv",
    "device": "CON.csv",
    "colon": "t.csv:x.csv",
    "bidi": "a\u202evsc.csv",
    "long": "x" * 190 + ".csv",
    "option": "-t.csv",
}


def in_the_folder(bureau):
    for release, name in NAMES.items():
        root = f"content/releases/2026/{release}/"
        bureau.write(root + "index.md", page("资料", "正文。"))
        bureau.write(root + name, "指标,值\n一,1\n")
    bureau.commit()


def not_utf_8(bureau):
    root = "content/releases/2026/odd/"
    bureau.write(root + "index.md", page("资料", "CANARY-ODD"))
    with open(os.fsencode(bureau.root / root) + b"/a\xff.csv", "wb") as file:
        file.write(b"1,2\n")
    bureau.commit()


def in_a_tree(bureau, name):
    """A tree of git may hold names that no checkout would write."""
    folder = "content/releases/2026/prices"
    oid = bureau.git("rev-parse", f"HEAD:{folder}/t1.csv").strip()
    parts = name.split("/")
    blob, tree = _tree(bureau, f"100644 blob {oid}\t{parts[-1]}\0"), None
    for part in reversed(parts[:-1]):
        blob = _tree(bureau, f"040000 tree {blob}\t{part}\0")
    own = subprocess.run(["git", "ls-tree", "-z", f"HEAD:{folder}"], cwd=bureau.root, capture_output=True, check=True)
    added = subprocess.run(["git", "ls-tree", "-z", blob], cwd=bureau.root, capture_output=True, check=True).stdout
    tree = _tree(bureau, own.stdout + added)
    for above, last in (
        ("content/releases/2026", "prices"), ("content/releases", "2026"), ("content", "releases"), ("", "content"),
    ):  # fmt: skip
        listed = subprocess.run(
            ["git", "ls-tree", "-z", f"HEAD:{above}"], cwd=bureau.root, capture_output=True, check=True
        )
        kept = [line for line in listed.stdout.split(b"\0") if line and not line.endswith(b"\t" + last.encode())]
        tree = _tree(bureau, b"\0".join([*kept, f"040000 tree {tree}\t{last}".encode(), b""]))
    commit = bureau.git("commit-tree", tree, "-p", "HEAD", "-m", "names").strip()
    bureau.git("update-ref", "HEAD", commit)


def _tree(bureau, listed):
    data = listed if isinstance(listed, bytes) else listed.encode()
    done = subprocess.run(["git", "mktree", "-z"], cwd=bureau.root, input=data, capture_output=True, check=True)
    return done.stdout.decode().strip()
