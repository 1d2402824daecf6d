"""The only reader and writer of folders: working files in, a finished site put in place as one step."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import secrets
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from gate.errors import GateError
from gate.model import LARGEST_FILE, Blob

LINK = "120000"
_AT_FDCWD = -100
_EXCHANGE = 2
_MARKER = ".well-known/gate/manifest.json"
_SKIPPED = frozenset((".git",))


def read_tree(folder: Path) -> dict[str, Blob]:
    """Every file below `folder` by its path with ``/``; nothing is followed out of it.

    A symbolic link is a blob of mode 120000 that holds its target, as in git; ``.git`` is left out; sockets,
    pipes and devices are blobs of mode 000000 without bytes. Codes: path-missing, input-output.
    """
    if not folder.is_dir():
        raise GateError("path-missing", path=str(folder))
    return {path: _blob(entry.path) for path, entry in _walk(folder)}


def read_parts(folder: Path, names: Sequence[str]) -> dict[str, Blob]:
    """Like `read_tree`, but only of the files and folders called `names` in `folder`; what is not there is left out."""
    found: dict[str, Blob] = {}
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name in names:
            inside = entry.is_dir(follow_symlinks=False)
            parts = _walk(Path(entry.path), f"{entry.name}/") if inside else iter([(entry.name, entry)])
            found.update((path, _blob(part.path)) for path, part in parts)
    return found


def names(folder: Path) -> Iterator[str]:
    """The paths that `read_tree` gives, without reading a file. Code input-output."""
    return (path for path, _ in _walk(folder))


def read_file(path: str | Path) -> Blob:
    """One file, as `read_tree` reads it. Code input-output."""
    return _blob(os.fspath(path))


def write_file(folder: Path, path: str, data: bytes, *, executable: bool = False) -> None:
    """Put one file below `folder`, whole or not at all: written beside its place, then renamed. Code write-failed."""
    place = folder / path
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            fresh.write_bytes(data)
            if executable:
                fresh.chmod(0o755)
            fresh.replace(place)
        finally:
            if fresh.exists():
                fresh.unlink()
    except OSError as error:
        raise GateError("write-failed", path=path, what=error.strerror or type(error).__name__) from None


@contextmanager
def scratch(purpose: str) -> Iterator[Path]:
    """A private temporary folder that goes when the block ends; what a killed process left of its own goes first.

    The folder's name says which machine and process it belongs to, so that a dead owner's can be told.
    """
    mine = f"gate-{purpose}-{os.uname().nodename}-"
    _sweep(Path(tempfile.gettempdir()), mine)
    with tempfile.TemporaryDirectory(prefix=f"{mine}{os.getpid()}-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _sweep(folder: Path, prefix: str) -> None:
    for place in folder.glob(f"{prefix}*"):
        owner = place.name.removeprefix(prefix).partition("-")[0]
        if owner.isdecimal() and place.lstat().st_uid == os.getuid() and not _runs(int(owner)):
            shutil.rmtree(place, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the block is through, for this process and for those that it starts."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def written(folder: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Put several files below `folder`; when what follows fails, everything is as it was before.

    An interruption comes afterwards: what was being written and committed is then there as a whole.
    """
    with _uninterrupted():
        yield from _written(folder, files)


def _written(folder: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    before = {path: (folder / path).read_bytes() if (folder / path).is_file() else None for path in files}
    absent = {parent for path in files for parent in (folder / path).parents if not parent.exists()}
    touched: list[str] = []
    try:
        for path, data in files.items():
            touched.append(path)
            write_file(folder, path, data)
        yield
    except BaseException:
        _remove([folder / path for path in touched if before[path] is None])
        for path in touched:
            data = before[path]
            if data is not None and (folder / path).read_bytes() != data:
                write_file(folder, path, data)
        _remove(absent)
        raise


@contextmanager
def begun(folder: Path) -> Iterator[None]:
    """Whatever the block adds below `folder` goes again when it fails or is interrupted, `folder` itself too.

    A ``.git`` that was there before is left alone: its objects may be in use.
    """
    before = _places(folder)
    try:
        yield
    except BaseException:
        _remove(_places(folder) - before)
        raise


def _places(folder: Path) -> set[Path]:
    """`folder`, where it is there, and everything below it but what lies in its ``.git``."""
    inside = {place for place in folder.rglob("*") if ".git" not in place.relative_to(folder).parts[:-1]}
    return {folder, *inside} if folder.exists() else set()


def _remove(places: Iterable[Path]) -> None:
    """Take away files, and folders with what is in them, where they are there; those further inside go first."""
    for place in sorted(places, key=lambda place: len(place.parts), reverse=True):
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place, ignore_errors=True)
        elif place.is_symlink() or place.exists():
            place.unlink()


def _walk(folder: Path, prefix: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise GateError("input-output", what=error.strerror, path=prefix or str(folder)) from None
    for entry in found:
        if entry.name in _SKIPPED:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry


def _blob(path: str) -> Blob:
    try:
        kind = os.lstat(path).st_mode
        if stat.S_ISLNK(kind):
            return Blob(os.fsencode(os.readlink(path)), LINK)
        if not stat.S_ISREG(kind):
            return Blob(b"", "000000")
        with open(path, "rb") as file:
            state = os.fstat(file.fileno())
            mode = "100755" if state.st_mode & stat.S_IXUSR else "100644"
            if state.st_size > LARGEST_FILE:
                return Blob(b"", mode, "too-large")
            return Blob(file.read(), mode)
    except OSError as error:
        raise GateError("input-output", what=error.strerror, path=os.path.basename(path)) from None


class Folder(Mapping[str, bytes]):
    """The files of a folder by their path, each read when it is asked for.

    A link, a device, or a name that is no UTF-8 has a path but no bytes that could fit a digest.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise GateError("path-missing", path=str(folder))
        self._entries = {_shown(path): entry for path, entry in _walk(folder)}

    def __getitem__(self, path: str) -> bytes:
        entry = self._entries[path]
        return _blob(entry.path).data if entry.is_file(follow_symlinks=False) else b"\0not a regular file\0"

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _shown(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def replace_folder(out: Path, files: Mapping[str, bytes], wait: float = 60) -> None:
    """Put `files` in the place of the folder `out`, as one step: others see the old site whole, or the new.

    The new folder is written beside the old one and exchanged with it. Of two builds at once the second
    waits up to `wait` seconds. Whatever a killed build left beside `out` is cleared away. Modes are 0644 and
    0755 whatever the umask. Codes: busy, output, output-foreign, output-mounted.
    """
    try:
        out = out.resolve()
        out.parent.mkdir(parents=True, exist_ok=True)
        with _locked(out.parent, wait):
            _tidy(out)
            _refuse_foreign(out)
            fresh = out.parent / f"{_prefix(out)}{secrets.token_hex(8)}"
            try:
                _write(fresh, files)
                _settle(fresh)
                _exchange(fresh, out)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise GateError("output", path=str(out), what=error.strerror or type(error).__name__) from None


def _prefix(out: Path) -> str:
    return f".{out.name}.gate-"


@contextmanager
def _locked(folder: Path, wait: float) -> Iterator[None]:
    """Holds the folder itself, so that no lock file is left anywhere."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise GateError("busy", path=str(folder)) from None
                time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def _tidy(out: Path) -> None:
    """Clear what a killed build left; where it died between two renames, the old site comes back first."""
    left = sorted(out.parent.glob(f"{_prefix(out)}*"))
    for place in left:
        if place.name.endswith("-old") and not out.exists():
            place.rename(out)
        else:
            shutil.rmtree(place)


def _refuse_foreign(out: Path) -> None:
    """A folder that was never a site is somebody's work: it is not ours to throw away."""
    if not out.exists():
        return
    if not out.is_dir():
        raise GateError("output-foreign", path=str(out))
    if out.is_mount():
        raise GateError("output-mounted", path=str(out))
    names = {entry.name for entry in os.scandir(out)}
    site = (out / _MARKER).is_file() or "index.html" in names
    if names and (not site or ".git" in names):
        raise GateError("output-foreign", path=str(out))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    made = {folder}
    folder.mkdir()
    folder.chmod(0o755)
    for path, data in files.items():
        place = folder / path
        _make_parents(place.parent, made)
        with open(place, "xb") as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o644)


def _make_parents(folder: Path, made: set[Path]) -> None:
    if folder in made:
        return
    _make_parents(folder.parent, made)
    folder.mkdir()
    folder.chmod(0o755)
    made.add(folder)


def _settle(folder: Path) -> None:
    """Bring what was written to the disk before a name points at it, so that no power cut leaves empty files."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if call(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(handle)


def _exchange(fresh: Path, out: Path) -> None:
    """Afterwards `out` is the new folder, and `fresh`, if there, the old one."""
    if not out.exists():
        fresh.rename(out)
    elif not _exchange_at_once(fresh, out):
        old = fresh.with_name(fresh.name + "-old")
        out.rename(old)
        fresh.rename(out)
        old.rename(fresh)


def _exchange_at_once(a: Path, b: Path) -> bool:
    """Exchange two names in one system call (Linux); False where the system or the file system cannot."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(a), _AT_FDCWD, os.fsencode(b), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(code, os.strerror(code))
