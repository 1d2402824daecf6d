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
    *folders, last = name.split("/")
    oid = bureau.git("rev-parse", "HEAD:content/releases/2026/prices/t1.csv").strip()
    kind, mode, added = "blob", "100644", b""
    for part in reversed([*folders, last]):
        oid = _tree(bureau, added) if added else oid
        added = f"{mode} {kind} {oid}\t{part}\0".encode()
        kind, mode = "tree", "040000"
    above = ["content", "releases", "2026", "prices"]
    tree = _tree(bureau, _listed(bureau, "/".join(above)) + added)
    while above:
        part = above.pop()
        others = _listed(bureau, "/".join(above)).split(b"\0")
        kept = [line for line in others if line and not line.endswith(b"\t" + part.encode())]
        tree = _tree(bureau, b"\0".join([*kept, f"040000 tree {tree}\t{part}".encode(), b""]))
    bureau.git("update-ref", "HEAD", bureau.git("commit-tree", tree, "-p", "HEAD", "-m", "names").strip())


def _listed(bureau, folder):
    words = ["git", "ls-tree", "-z", f"HEAD:{folder}"]
    return subprocess.run(words, cwd=bureau.root, capture_output=True, check=True).stdout


def _tree(bureau, listed):
    words = ["git", "mktree", "-z"]
    return subprocess.run(words, cwd=bureau.root, input=listed, capture_output=True, check=True).stdout.decode().strip()
