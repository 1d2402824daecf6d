import shutil
import subprocess

from bureau import Bureau


def sparse(bureau):
    bureau.git("update-index", "--refresh")
    bureau.git("sparse-checkout", "set", "--no-cone", "/content/releases/2026/grain/")
    assert not (bureau.root / "content/index.md").exists()


def _cloned(bureau, *words):
    folder = bureau.root.parent / "clone"
    bureau.git("config", "uploadpack.allowFilter", "true")
    bureau.git("clone", "--quiet", "--no-checkout", *words, bureau.root.as_uri(), str(folder))
    return Bureau(folder, bureau.people)


def shallow(bureau, site):
    clone = _cloned(bureau, "--depth=1")
    before = {place: place.read_bytes() for place in site.rglob("*") if place.is_file()}
    run = clone.build(site)
    assert run.code == 0, run.said
    assert {place: place.read_bytes() for place in site.rglob("*") if place.is_file()} == before


def partial(bureau, site):
    clone = _cloned(bureau, "--filter=blob:none")
    before = {place: place.read_bytes() for place in site.rglob("*") if place.is_file()}
    for words in ((), ("--hold-back",)):
        run = clone.build(site, *words)
        assert (run.code, "[git-object-missing]" in run.said) == (2, True), run.said
    assert {place: place.read_bytes() for place in site.rglob("*") if place.is_file()} == before


def _unpack(bureau):
    """Every object in a file of its own."""
    packs = bureau.root / ".git/objects/pack"
    aside = shutil.move(packs, bureau.root.parent / "packs")
    packs.mkdir()
    for pack in aside.glob("*.pack"):
        with pack.open("rb") as stream:
            subprocess.run(["git", "-C", bureau.root, "unpack-objects", "-q"], stdin=stream, check=True)


def _lose(bureau, what):
    _unpack(bureau)
    oid = bureau.git("rev-parse", f"HEAD:{what}").strip()
    (bureau.root / ".git/objects" / oid[:2] / oid[2:]).unlink()


def object_gone(bureau):
    _lose(bureau, "content/releases/2026/prices/index.md")


def tree_gone(bureau):
    _lose(bureau, "content/releases/2026/prices")
