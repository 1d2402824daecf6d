import shutil


def _gitlink(bureau, path):
    head = bureau.git("rev-parse", "HEAD").strip()
    bureau.git("update-index", "--add", "--cacheinfo", f"160000,{head},{path}")
    bureau.git("commit", "--quiet", "-m", "module")


def in_a_release(bureau):
    _gitlink(bureau, "content/releases/2026/prices/module")


def in_place_of_a_release(bureau):
    shutil.rmtree(bureau.root / "content/releases/2026/prices")
    bureau.git("rm", "-r", "--quiet", "--cached", "content/releases/2026/prices")
    _gitlink(bureau, "content/releases/2026/prices")


def gitmodules(bureau):
    bureau.write(".gitmodules", '[submodule "x"]\n\tpath = x\n\turl = https://x.invalid/\n')
    bureau.commit()
