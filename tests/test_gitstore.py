"""The git store: raw bytes whatever the settings say, who changed what, and commits of exactly what was named."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from gate.errors import GateError
from gate.gitstore import Repository

FOLDERS = ("content", "approvals")


class Work:
    """A small repository."""

    def __init__(self, root: Path) -> None:
        self.root = root
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
        self.git("config", "user.name", "a")
        self.git("config", "user.email", "a@sample.invalid")

    @property
    def repo(self) -> Repository:
        return Repository.open(self.root)

    def git(self, *words: str) -> str:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        done = subprocess.run(
            ["git", *words], cwd=self.root, env=environment, capture_output=True, text=True, check=True
        )  # fmt: skip
        return done.stdout

    def write(self, path: str | bytes, data: bytes) -> None:
        place = os.path.join(os.fsencode(self.root), os.fsencode(path))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        Path(os.fsdecode(place)).write_bytes(data)

    def commit(self, message: str = "m", author: str = "a@sample.invalid") -> str:
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, f"--author=x <{author}>")
        return self.git("rev-parse", "HEAD").strip()


@pytest.fixture
def work(tmp_path) -> Work:
    return Work(tmp_path / "work")


def codes(call) -> str:
    """The code with which a call ends."""
    with pytest.raises(GateError) as raised:
        call()
    return raised.value.code


# -- bytes ----------------------------------------------------------------------------------------


def test_bytes_are_those_of_the_object_store(work):
    """No filter, no line end, no encoding of the working folder, and no $Id$."""
    raw = b"one\r\ntwo\n$Id$\n\xff\x00"
    work.write(".gitattributes", b"*.txt text=auto eol=crlf ident working-tree-encoding=UTF-16 filter=shout\n")
    work.commit()
    oid = (
        subprocess.run(
            ["git", "hash-object", "-w", "--stdin", "--no-filters"],
            cwd=work.root,
            input=raw,
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .strip()
    )
    work.git("update-index", "--add", "--cacheinfo", f"100644,{oid},content/a.txt")
    work.git("commit", "--quiet", "-m", "raw")
    work.git("config", "filter.shout.smudge", "tr a-z A-Z")
    assert work.repo.tree("HEAD")["content/a.txt"].data == raw


def test_modes_links_and_strange_names(work):
    work.write("content/plain.md", b"x")
    work.write("content/run.sh", b"x")
    (work.root / "content/run.sh").chmod(0o755)
    (work.root / "content/link").symlink_to("/etc/passwd")
    for name in (b"content/a\nb", b"content/\xff\xfe.md", "content/名 称.md".encode(), b'content/"q"'):
        work.write(name, b"x")
    work.commit()
    tree = work.repo.tree("HEAD", FOLDERS)
    assert tree["content/run.sh"].mode == "100755"
    assert (tree["content/link"].mode, tree["content/link"].data) == ("120000", b"/etc/passwd")
    assert {"content/a\nb", "content/\udcff\udcfe.md", "content/名 称.md", 'content/"q"'} <= set(tree)


def test_a_replaced_object_changes_nothing(work):
    work.write("content/a.md", b"first")
    old = work.commit()
    work.write("content/a.md", b"second")
    new = work.commit()
    work.git("replace", old, new)
    assert work.repo.tree(old)["content/a.md"].data == b"first"


def test_a_large_blob_is_not_read(work, monkeypatch):
    monkeypatch.setattr("gate.gitstore.LARGEST_FILE", 10)
    work.write("content/large.csv", b"x" * 11)
    work.commit()
    blob = work.repo.tree("HEAD")["content/large.csv"]
    assert (blob.data, blob.unread) == (b"", "too-large")


def test_a_missing_object(work):
    work.write("content/a.md", b"some text")
    work.commit()
    oid = work.git("rev-parse", "HEAD:content/a.md").strip()
    (work.root / ".git/objects" / oid[:2] / oid[2:]).unlink()
    assert codes(lambda: work.repo.tree("HEAD")) == "git-object-missing"


# -- revisions ------------------------------------------------------------------------------------


def test_revisions(work):
    first = work.commit()
    second = work.commit()
    assert work.repo.commit("HEAD") == second
    assert work.repo.commit("HEAD~1") == first
    for rev in ("nothing", "--all", "-x", "HEAD:content", "a\nb", "", "HEAD..HEAD~1"):
        assert codes(lambda rev=rev: work.repo.commit(rev)), rev


def test_the_trust_base_is_read_from_the_protected_branch(work):
    work.commit()
    main = work.git("rev-parse", "HEAD").strip()
    work.git("switch", "--quiet", "-c", "feature")
    feature = work.commit()
    assert work.repo.trust_commit(None) == main
    assert work.repo.trust_commit("feature") == feature
    work.git("update-ref", "refs/remotes/origin/main", feature)
    assert work.repo.trust_commit(None) == feature
    work.git("branch", "--quiet", "-D", "main")
    work.git("update-ref", "-d", "refs/remotes/origin/main")
    assert codes(lambda: work.repo.trust_commit(None)) == "trust-ref-missing"


def test_an_empty_repository(work):
    assert codes(lambda: work.repo.trust_commit(None)) == "empty-repository"


def test_what_changed_since_the_branch_was_made(work):
    work.write("content/a.md", b"1")
    work.commit()
    work.git("switch", "--quiet", "-c", "feature")
    work.write("content/名.md", b"1")
    work.git("mv", "content/a.md", "content/b.md")
    work.commit()
    work.git("switch", "--quiet", "main")
    work.write("content/only-main.md", b"1")
    work.commit()
    changed = work.repo.changed_paths(work.repo.commit("main"), work.repo.commit("feature"))
    assert changed == {"content/a.md", "content/b.md", "content/名.md"}


# -- history --------------------------------------------------------------------------------------


def test_contributors_are_authors_and_co_authors_of_the_commits_that_touched_it(work):
    work.write("content/a.md", b"1")
    first = work.commit(author="one@sample.invalid")
    work.write("content/a.md", b"2")
    work.commit(
        "m\n\nCo-Authored-By: Two <TWO@sample.invalid>\nco-authored-by: x <three@sample.invalid>", "one@sample.invalid"
    )
    work.write("content/b.md", b"2")
    work.commit(author="four@sample.invalid")
    repo = work.repo
    everybody = ("one@sample.invalid", "three@sample.invalid", "two@sample.invalid")
    assert repo.contributors(["content/a.md"], None) == everybody
    assert repo.contributors(["content/a.md"], first) == everybody
    assert repo.contributors(["content"], repo.commit("HEAD~1")) == ("four@sample.invalid",)
    assert repo.contributors(["content/*"], None) == ()


def test_a_change_that_came_with_a_merge_counts(work):
    work.write("content/a.md", b"1")
    work.commit()
    work.git("switch", "--quiet", "-c", "side")
    work.write("content/a.md", b"2")
    work.commit(author="side@sample.invalid")
    work.git("switch", "--quiet", "main")
    work.write("content/b.md", b"1")
    work.commit()
    work.git("merge", "--quiet", "--no-ff", "-m", "merge", "side")
    assert "side@sample.invalid" in work.repo.contributors(["content/a.md"], None)


def test_a_shallow_clone_has_no_history(work, tmp_path):
    work.commit()
    work.commit()
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{work.root}", str(tmp_path / "s")], check=True)
    assert codes(lambda: Repository.open(tmp_path / "s").contributors(["content"], None)) == "shallow-repository"


def test_the_commit_that_brought_a_file(work):
    work.commit()
    work.write("content/a.md", b"1")
    first = work.commit()
    work.write("content/a.md", b"2")
    work.commit()
    assert work.repo.first_commit_with("content/a.md") == first
    assert work.repo.first_commit_with("content/none.md") is None


# -- writing --------------------------------------------------------------------------------------


def test_unsaved_is_whatever_differs_from_head(work):
    work.write(".gitignore", b"*.csv\n")
    for name in ("staged", "changed", "removed", "same"):
        work.write(f"content/{name}.md", b"1")
    work.commit()
    work.write("content/staged.md", b"2")
    work.git("add", "content/staged.md")
    work.write("content/changed.md", b"2")
    (work.root / "content/removed.md").unlink()
    work.write("content/new.md", b"1")
    work.write("content/ignored.csv", b"1")
    work.write("elsewhere.md", b"1")
    names = {path.removeprefix("content/") for path in work.repo.unsaved(["content"])}
    assert names == {"staged.md", "changed.md", "removed.md", "new.md", "ignored.csv"}


def test_saving_commits_what_was_named_and_nothing_else(work):
    work.write("content/a.md", b"1")
    work.commit()
    work.write("content/a.md", b"2")
    work.git("add", "content/a.md")
    work.write("approvals/x/[1]*.json", b"{}")
    work.write("approvals/x/1.json", b"{}")
    head = work.repo.save(["approvals/x/[1]*.json"], "submit x")
    assert (
        work.git("show", "--name-only", "--format=%s", "-z", head).strip("\0\n").split("\0")[-1].strip()
        == "approvals/x/[1]*.json"
    )
    assert work.git("status", "--porcelain").splitlines() == ["M  content/a.md", "?? approvals/x/1.json"]


def test_saving_what_is_the_same_fails_and_names_the_command(work):
    work.write("content/a.md", b"1")
    work.commit()
    with pytest.raises(GateError) as raised:
        work.repo.save(["content/a.md"], "again")
    assert (raised.value.code, raised.value.facts["what"]) == ("git-failed", "commit")


def test_a_detached_head_saves_nothing(work):
    work.commit()
    work.git("checkout", "--quiet", "--detach")
    work.write("content/a.md", b"1")
    assert codes(lambda: work.repo.save(["content/a.md"], "m")) == "detached-head"


def test_no_repository(tmp_path):
    assert codes(lambda: Repository.open(tmp_path)) == "not-a-repository"
