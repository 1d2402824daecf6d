import os


def never_opened(bureau, site):
    """The planted files are pipes without a writer: whoever opens one of them never comes back."""
    temporary = site.parent / "tmp"
    temporary.mkdir()
    for name in ("jieba.cache", "jieba.u1b2c3.cache", "mkdocs.cache", "rjieba.cache", "pkuseg.cache", "magic.mgc"):
        os.mkfifo(temporary / name)
    before = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    words = ("build", "--out", str(site), "--key", str(bureau.key("p05")))
    process = bureau.process(*words, TMPDIR=str(temporary), TEMP=str(temporary), TMP=str(temporary))
    try:
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0, err
    assert {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()} == before
