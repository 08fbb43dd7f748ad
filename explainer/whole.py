"""Whole files: written so that whoever looks sees the old one or the new one, never a part."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from explainer.errors import CommandError, FaultError

ENDING = ".draft"


def place_in(root: Path, path: str) -> Path:
    """Return where a file of an explainer's folder is to be written, in folders made for it.

    Raises CommandError where a link on the way there leads out of the folder, OSError.
    """
    target = root / path
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise CommandError(
            f"{path} lies behind a link that leads out of the explainer's folder: put a folder there instead"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def holds(target: Path, data: bytes) -> bool:
    """Say whether a file has this content already."""
    with suppress(OSError):
        return target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data
    return False


def write_whole(root: Path, path: str, data: bytes) -> None:
    """Give a file of an explainer's folder new content in one step; what a link leads to stays.

    Raises FaultError where the system refuses, CommandError where a link leads out of the folder.
    """
    with faults_said(path), draft(target := place_in(root, path), data) as written:
        written.replace(target)


@contextmanager
def faults_said(path: str) -> Iterator[None]:
    """Turn what the system refuses into a FaultError that says which file was not written, and why."""
    try:
        yield
    except OSError as error:
        what = f"{path} could not be written: {error.strerror or error}; it is as it was"
        raise FaultError(what, "make room or allow writing there, and run the command again") from error


@contextmanager
def draft(target: Path, data: bytes) -> Iterator[Path]:
    """Have a file's new content on the disk beside it, under a hidden name; gone again at the end.

    What killed processes left of other drafts is cleared away. Raises OSError, also where the file
    that is there may not be written.
    """
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    clear_leftovers(target)
    handle, path = _made(target)
    try:
        with os.fdopen(handle, "wb", closefd=False) as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        with suppress(PermissionError):  # a file system without modes
            path.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        if os.name == "nt":  # which renames no open file
            os.close(handle)
        yield path
    finally:
        with suppress(OSError):  # It has its new name; or it is the next one's to clear away.
            path.unlink()
        with suppress(OSError):
            os.close(handle)


def _made(target: Path) -> tuple[int, Path]:
    """Make an empty draft and lock it for as long as it is open: what has no lock is nobody's."""
    import tempfile  # here, since a build does without

    while True:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=ENDING, dir=target.parent)
        _lock(handle)
        if is_at(Path(name), handle):
            return handle, Path(name)
        os.close(handle)  # Another process came between, and took it for a leftover.


def clear_leftovers(target: Path) -> None:
    """Remove the drafts of a file that killed processes left beside it."""
    for path in target.parent.glob(f".{target.name}.*{ENDING}"):
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            if _lock(handle):
                path.unlink()
            os.close(handle)


def _lock(handle: int) -> bool:
    """Lock an open file unless another process has; returns whether it is ours now. Only Unix can."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def is_at(path: Path, handle: int) -> bool:
    """Say whether what is open is still what stands at a path."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False
