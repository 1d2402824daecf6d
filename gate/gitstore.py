"""The only user of git: commits in, raw bytes out, statements committed.

Objects are read as they lie in the object store: no checkout, no smudge filter, no replace ref, no graft. The
environment's GIT_* variables are dropped, but for a receive hook's quarantine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from typing import Self

from gate.errors import GateError
from gate.model import LARGEST_FILE, Blob, Tree

_QUARANTINE = ("GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")


def _clear_environment() -> None:
    quarantined = "GIT_QUARANTINE_PATH" in os.environ
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        if not (quarantined and name in _QUARANTINE):
            del os.environ[name]
    os.environ |= {
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "advice.graftFileDeprecated",
        "GIT_CONFIG_VALUE_0": "false",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_PYTHON_REFRESH": "quiet",
    }


_clear_environment()
import git  # noqa: E402 - GitPython looks at the environment when it is imported
from gitdb.exc import BadName, BadObject, ODBError  # noqa: E402

PUBLISHED_FOLDERS = ("content", "approvals", "registers", "trust", "versions", "mkdocs.yml", ".gitmodules")
"""What a verdict looks at; `.gitmodules` only to refuse it."""

_GITLINK = "160000"
_SAFE_REV = re.compile(r"[A-Za-z0-9_./@{}~^+\-]{1,200}")
_CO_AUTHOR = re.compile(r"^co-authored-by:.*<([^<>]+)>\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NewBlob:
    """A file of a pushed commit: where it stood, and its object id."""

    commit: str
    path: str
    mode: str
    oid: str


def _command(words: Sequence[str]) -> str:
    """Which git command it is, past the options that stand before it."""
    return next((word for word in words if not word.startswith("-")), "")


def _batch(out: bytes, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The objects in the output of ``git cat-file --batch``: a line with id, kind and size, the bytes, a line end."""
    at = 0
    for oid in oids:
        end = out.find(b"\n", at)
        name, _, rest = out[at:end].partition(b" ")
        kind, _, size = rest.partition(b" ")
        if end < 0 or name.decode() != oid or kind != b"blob":
            raise GateError("git-object-missing", oid=oid[:12])
        begin, at = end + 1, end + 1 + int(size) + 1
        yield oid, out[begin : at - 1]


class Repository:
    """One git repository on this machine."""

    def __init__(self, repo: git.Repo) -> None:
        self._repo = repo
        self._git = repo.git

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The repository that `folder` lies in. Codes: not-a-repository, git-missing."""
        try:
            return cls(git.Repo(folder, search_parent_directories=True))
        except (git.InvalidGitRepositoryError, git.NoSuchPathError):
            raise GateError("not-a-repository", path=folder.name or ".") from None
        except git.GitCommandNotFound:
            raise GateError("git-missing") from None

    @classmethod
    def create(cls, folder: Path) -> Self:
        """A new repository with the branch ``main``."""
        try:
            return cls(git.Repo.init(folder, initial_branch="main"))
        except git.GitCommandNotFound:
            raise GateError("git-missing") from None
        except git.GitCommandError:
            raise GateError("git-failed", what="init") from None

    def _run(self, *words: str, stdin: str | None = None) -> str:
        try:
            if stdin is None:
                return self._git.execute(["git", *words], strip_newline_in_stdout=False)
            process = self._git.execute(["git", *words], istream=PIPE, as_process=True)
            out, _ = process.communicate(stdin.encode())
            if process.returncode:
                raise GateError("git-failed", what=_command(words))
            return out.decode("utf-8", "surrogateescape")
        except git.GitCommandNotFound:
            raise GateError("git-missing") from None
        except git.GitCommandError:
            raise GateError("git-failed", what=_command(words)) from None

    def _ask(self, *words: str) -> str | None:
        try:
            return self._run(*words).strip()
        except GateError as error:
            if error.code == "git-failed":
                return None
            raise

    # -- where and what ---------------------------------------------------------------------------

    @property
    def bare(self) -> bool:
        """Whether it has no working folder."""
        return self._repo.bare

    @property
    def root(self) -> Path:
        """The working folder. Code bare-repository."""
        if self._repo.bare:
            raise GateError("bare-repository")
        return Path(self._repo.working_tree_dir or ".")

    @property
    def private(self) -> Path:
        """The gate's own folder inside ``.git``, shared by all work trees: keys and caches."""
        return Path(self._repo.common_dir) / "gate"

    @property
    def git_dir(self) -> Path:
        """The folder ``.git`` (or the bare repository itself)."""
        return Path(self._repo.common_dir)

    @property
    def shallow(self) -> bool:
        """Whether history is cut off."""
        return (Path(self._repo.common_dir) / "shallow").exists()

    def setting(self, name: str) -> str | None:
        """A git setting such as ``user.signingkey``, or None."""
        return self._ask("config", "--get", name) or None

    def configure(self, name: str, value: str) -> None:
        """Set a git setting of this repository alone."""
        self._run("config", "--local", name, value)

    def branch(self) -> str | None:
        """The current branch, None when HEAD is detached."""
        return self._ask("symbolic-ref", "--quiet", "--short", "HEAD") or None

    # -- revisions --------------------------------------------------------------------------------

    def commit(self, rev: str) -> str:
        """The commit id of `rev`. Codes: usage (not the form of a revision), rev-unknown, empty-repository."""
        if rev.startswith("-") or "@{" in rev or ".." in rev or not _SAFE_REV.fullmatch(rev):
            raise GateError("usage", what=f"{rev[:80]!r} is no revision")
        found = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", rev + "^{commit}")
        if found:
            return found
        if rev == "HEAD":
            raise GateError("empty-repository")
        raise GateError("rev-unknown", rev=rev)

    def trust_commit(self, trust_ref: str | None) -> str:
        """The commit the trust base is read from (DESIGN 8). Code trust-ref-missing."""
        if trust_ref is not None:
            return self.commit(trust_ref)
        for name in (
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/main",
            "refs/heads/main",
            "refs/heads/master",
        ):
            if found := self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"):
                return found
        if not (self._ask("for-each-ref", "--format=%(refname)") or ""):
            raise GateError("empty-repository")
        raise GateError("trust-ref-missing")

    def changed_paths(self, base: str, rev: str) -> frozenset[str]:
        """Paths that differ between the merge base of the two revisions and `rev`."""
        start = self._ask("merge-base", base, rev) or base
        out = self._run("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", start, rev, "--")
        return frozenset(filter(None, out.split("\0")))

    # -- bytes ------------------------------------------------------------------------------------

    def tree(self, rev: str, folders: Sequence[str] = PUBLISHED_FOLDERS) -> Tree:
        """Every file of a commit below `folders`, as raw bytes. Code git-object-missing."""
        out = self._ask("ls-tree", "-r", "-l", "-z", "--full-tree", rev, "--", *folders)
        if out is None:  # the commit is there: a folder of it, or the size of a file, is not
            raise GateError("git-object-missing", oid=rev[:12])
        listed: dict[str, tuple[str, str, bool]] = {}
        for line in filter(None, out.split("\0")):
            meta, _, path = line.partition("\t")
            mode, _, oid, size = meta.split()
            listed[path] = (mode, oid, size.isdigit() and int(size) > LARGEST_FILE)
        wanted = {oid for mode, oid, too_large in listed.values() if mode != _GITLINK and not too_large}
        blobs = self.blobs(wanted)
        return {
            path: Blob(blobs.get(oid, b""), mode, "too-large" if too_large else "")
            for path, (mode, oid, too_large) in listed.items()
        }

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The raw bytes of blobs, each read once, by one process of git. Code git-object-missing."""
        wanted = sorted(oids)
        if not wanted:
            return {}
        try:
            process = self._git.cat_file("--batch", as_process=True, istream=PIPE)
            out, _ = process.communicate("".join(f"{oid}\n" for oid in wanted).encode())
        except git.GitCommandError:
            raise GateError("git-object-missing", oid=wanted[0][:12]) from None
        return dict(_batch(out, wanted))

    def unsaved(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Which files below `paths` differ from HEAD on disk or in the index, untracked ones included."""
        out = self._run(
            "--literal-pathspecs", "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all",
            "--ignored=matching", "--", *paths,
        )  # fmt: skip
        return tuple(line[3:] for line in out.split("\0") if len(line) > 3)

    # -- history ----------------------------------------------------------------------------------

    def contributors(self, paths: Sequence[str], since: str | None) -> tuple[str, ...]:
        """Addresses of authors and co-authors of the commits that touched `paths` after `since`.

        DESIGN 6.2; committers do not count. Code shallow-repository.
        """
        if self.shallow:
            raise GateError("shallow-repository")
        span = ["HEAD"] if since is None else ["HEAD", f"^{since}"]
        out = self._run(
            "--literal-pathspecs", "log", "--full-history", "--no-mailmap", "-z", "--format=%ae%n%B",
            *span, "--", *paths,
        )  # fmt: skip
        addresses: set[str] = set()
        for message in filter(None, out.split("\0")):
            author, _, body = message.partition("\n")
            addresses |= {author.strip().lower(), *(a.strip().lower() for a in _CO_AUTHOR.findall(body))}
        return tuple(sorted(addresses - {""}))

    def first_commit_with(self, path: str) -> str | None:
        """The commit that brought `path` in, or None."""
        out = self._ask("--literal-pathspecs", "log", "--diff-filter=A", "--format=%H", "HEAD", "--", path)
        return out.splitlines()[-1] if out else None

    def lost(self, folder: str, since: str | None) -> tuple[str, ...]:
        """Paths below `folder` that a commit after `since` took out and that HEAD has not, sorted."""
        span = ["HEAD"] if since is None else ["HEAD", f"^{since}"]
        out = self._run(
            "--literal-pathspecs", "log", "--full-history", "-m", "--no-renames", "--diff-filter=D", "--name-only",
            "-z", "--format=", *span, "--", folder,
        )  # fmt: skip
        taken = set(filter(None, out.split("\0")))
        present = self._run("ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD", "--", folder) if taken else ""
        return tuple(sorted(taken - set(present.split("\0"))))

    # -- writing ----------------------------------------------------------------------------------

    def save(self, paths: Sequence[str], message: str) -> str:
        """Commit exactly `paths` (already written) and nothing else; the new commit's id. Code detached-head."""
        if self.branch() is None:
            raise GateError("detached-head")
        with self._index_kept():
            self._run("--literal-pathspecs", "add", "--force", "--", *paths)
            self._run("--literal-pathspecs", "commit", "--quiet", "--only", "-m", message, "--", *paths)
        return self.commit("HEAD")

    @contextmanager
    def _index_kept(self) -> Iterator[None]:
        """When the block fails, the index is the one before: a second name keeps it, which no full disk prevents."""
        index = Path(self._repo.git_dir) / "index"
        kept = index.with_name("index.gate")
        kept.unlink(missing_ok=True)
        if index.exists():
            os.link(index, kept)
        try:
            yield
        except BaseException:
            if kept.exists():
                kept.replace(index)
            else:
                index.unlink(missing_ok=True)
            raise
        finally:
            kept.unlink(missing_ok=True)

    def stage(self, paths: Sequence[str]) -> None:
        """Add `paths` to the index."""
        self._run("--literal-pathspecs", "add", "--force", "--", *paths)

    # -- hooks and pushes -------------------------------------------------------------------------

    @property
    def hooks(self) -> Path:
        """The folder where git looks for hooks, whatever ``core.hooksPath`` says."""
        folder = self._run("rev-parse", "--git-path", "hooks").strip()
        return Path(self._repo.working_tree_dir or self._repo.git_dir) / folder

    def head_ref(self) -> str | None:
        """The full name of the ref that HEAD stands for; None when HEAD is detached."""
        return self._ask("symbolic-ref", "--quiet", "HEAD") or None

    def aliases(self, ref: str) -> frozenset[str]:
        """`ref` and every symbolic ref that stands for it."""
        lines = self._run("for-each-ref", "--format=%(refname) %(symref)").splitlines()
        return frozenset([ref, *(line.split(" ")[0] for line in lines if line.endswith(f" {ref}"))])

    def is_commit(self, oid: str) -> bool:
        """Whether an object id is that of a commit, or of a tag of one."""
        try:
            return self._git.get_object_header(f"{oid}^{{commit}}")[1] == b"commit"
        except (BadName, BadObject, ODBError, ValueError, git.GitCommandError):
            return False

    def size(self, oid: str) -> int:
        """How many bytes an object has. Code git-object-missing."""
        try:
            return int(self._git.get_object_header(oid)[2])
        except (BadName, BadObject, ODBError, ValueError, git.GitCommandError):
            raise GateError("git-object-missing", oid=oid[:12]) from None

    def staged(self, folders: Sequence[str], index: str | None = None) -> Iterator[NewBlob]:
        """Files below `folders` that the next commit adds or changes; `index` where git uses another index."""
        base = (
            self._ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
            or self._run("hash-object", "-t", "tree", "--stdin", stdin="").strip()
        )
        words = [
            "git", "diff-index", "--cached", "-r", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=none",
            base, "--", *folders,
        ]  # fmt: skip
        env = {"GIT_INDEX_FILE": index} if index else {}
        try:
            out = self._git.execute(words, strip_newline_in_stdout=False, env=env)
        except git.GitCommandError:
            raise GateError("git-failed", what="diff-index") from None
        fields = iter(out.split("\0"))
        for meta, path in zip(fields, fields, strict=False):
            _, mode, _, oid, status = meta.lstrip(":").split(" ")
            if status[0] != "D":
                yield NewBlob("", path, mode, oid)

    def unpushed(self, tips: Iterable[str], remote: str, known: Iterable[str]) -> tuple[str, ...]:
        """Commits reachable from `tips`, but not from what `remote` is known to have."""
        there = [f"^{oid}" for oid in known if self.is_commit(oid)]
        out = self._run("rev-list", "--stdin", "--not", f"--remotes={remote}", stdin="\n".join([*tips, *there, ""]))
        return tuple(out.split())

    def new_commits(self, tips: Iterable[str]) -> tuple[str, ...]:
        """Commits reachable from `tips` and from no ref that is already here."""
        out = self._run("rev-list", "--stdin", "--not", "--all", stdin="\n".join([*tips, ""]))
        return tuple(out.split())

    def brought_in(self, commits: Iterable[str], folders: Sequence[str]) -> Iterator[NewBlob]:
        """Every file below `folders` that one of `commits` adds or changes, against each of its parents."""
        out = self._run(
            "diff-tree", "--stdin", "-r", "-z", "--root", "-m", "--no-renames", "--no-ext-diff", "--", *folders,
            stdin="\n".join([*commits, ""]),
        )  # fmt: skip
        commit, meta = "", None
        for field in filter(None, out.split("\0")):
            if meta is not None:
                _, mode, _, oid, status = meta.lstrip(":").split(" ")
                meta = None
                if status[0] != "D":
                    yield NewBlob(commit, field, mode, oid)
            elif field.startswith(":"):
                meta = field
            else:
                commit = field.split(" ")[0].strip()

    def is_ancestor(self, old: str, new: str) -> bool:
        """Whether `new` builds on `old`."""
        return self._ask("merge-base", "--is-ancestor", old, new) is not None
