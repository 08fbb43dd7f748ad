"""The published folder: replaced as a whole, in one step, or left exactly as it was.

A build works in a hidden folder beside the site (`.site.building` for `site`). The folder is the lock,
the workshop and the only thing a killed build can leave behind: whoever holds its lock may empty it.

The new tree is exchanged with the old one by `renameat2(RENAME_EXCHANGE)` on Linux and
`renamex_np(RENAME_SWAP)` on macOS. Where the system or the file system has neither, the old tree is
renamed away and the new one renamed into its place: a build killed between these two renames leaves
the old tree in the workshop, and the next one puts it back before it does anything else.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from explainer.errors import CommandError, FaultError
from explainer.whole import is_at

MARK = ".made-by-explainer"
"""A file of the published folder that is no page: only a folder that holds it is ever replaced."""

MARK_WORDS = b"This folder is replaced as a whole by each build: whatever is put here by hand is lost.\n"

FILE_MODE = 0o644
FOLDER_MODE = 0o755


class Published(NamedTuple):
    """What publishing did, in numbers of files."""

    pages: int
    """The .html files the site now has."""

    changed: int
    """Files whose bytes are new, or that are there for the first time."""

    removed: int
    """Files that are no longer there."""

    unchanged: int
    """Files carried over as they were, with their inode and time."""


def publish(files: Mapping[str, bytes], target: Path) -> Published:
    """Make `target` a folder of exactly these files, in one step; write nothing if it is one already.

    `files` maps paths relative to `target`, with forward slashes, to contents. At every moment `target`
    is one whole tree, the old or the new one, also when the process is killed. Two builds may publish
    at once: the second waits for the first.

    Raises CommandError where something stands in the way that no build has made, FaultError where the
    system refuses, ValueError for a path that leads out of the site.
    """
    wanted = _with_mark(_checked(files))
    pages = sum(path.endswith(".html") for path in files)
    if is_published(files, target):
        return Published(pages, changed=0, removed=0, unchanged=len(files))
    with _faults_said(f"{_name(target)} could not be published", target), _workshop(target) as workshop:
        old = _survey(target)
        carried = {path for path, content in wanted.items() if old.has(path, content)}
        if carried != wanted.keys() or not old.has_only(wanted):
            _lay_out(wanted, workshop / "new", old, carried)
            _put_in_place(workshop, target)
    unchanged = len(carried - {MARK})
    removed = len(old.files.keys() - wanted.keys())
    return Published(pages, changed=len(files) - unchanged, removed=removed, unchanged=unchanged)


def is_published(files: Mapping[str, bytes], target: Path) -> bool:
    """Say whether a folder is exactly these files, with nothing to write and nothing to clear away.

    It is told without a lock, so without a trace.
    """
    wanted = _with_mark(files)
    try:
        if os.path.lexists(_workshop_of(target)):
            return False
        old = _survey(target)
        return old.has_only(wanted) and all(old.has(path, content) for path, content in wanted.items())
    except (OSError, CommandError):  # among them a tree that another build is clearing away just now
        return False


def read_tree(target: Path) -> dict[str, bytes]:
    """Return the files of a published folder, by path relative to it, with forward slashes.

    A folder that is not there has none. Raises CommandError for what is neither file nor folder.
    """
    files = {}
    with _faults_said(f"{_name(target)} could not be read", target):
        for path, status in sorted(_list(target)[0].items()):
            if not stat.S_ISREG(status.st_mode):
                raise CommandError(f"{_name(target)}{path} is not a regular file: remove it and build again")
            if path != MARK:
                files[path] = (target / path).read_bytes()
    return files


# ---------------------------------------------------------------- what is wanted, what is there


def _with_mark(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {**files, MARK: MARK_WORDS}


def _checked(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    for path in files:
        if not _stays_inside(path) or path == MARK:
            raise ValueError(f"not a path for a file of the site: {path!r}")
    for folder in _folders_of(files):
        if folder in files:
            raise ValueError(f"both a file and a folder of the site: {folder!r}")
    return files


def _stays_inside(path: str) -> bool:
    """Say whether a path names a file below the folder it is joined to, on every system."""
    if re.search(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]', path):
        return False
    return all(part.strip(". ") for part in path.split("/"))


def _folders_of(paths: Iterable[str]) -> set[str]:
    return {str(folder) for path in paths for folder in PurePosixPath(path).parents if folder.name}


class _Tree(NamedTuple):
    """What a folder holds, symbolic links not followed."""

    root: Path
    exists: bool
    files: Mapping[str, os.stat_result]
    """Everything that is not a folder, by path relative to `root`."""

    folders: Mapping[str, os.stat_result]

    def has_only(self, wanted: Iterable[str]) -> bool:
        """Say whether it has no more than the files at these paths, in folders that a web server may read."""
        return (
            self.exists
            and self.files.keys() <= set(wanted)
            and self.folders.keys() == _folders_of(wanted)
            and all(_is_open_to_all(status, 0o555) for status in (self.root.stat(), *self.folders.values()))
        )

    def has(self, path: str, content: bytes) -> bool:
        """Say whether one of its files has this content, and a web server may read it."""
        status = self.files.get(path)
        if status is None or not stat.S_ISREG(status.st_mode) or status.st_size != len(content):
            return False
        try:
            return _is_open_to_all(status, 0o444) and (self.root / path).read_bytes() == content
        except OSError:
            return False


def _is_open_to_all(status: os.stat_result, mode: int) -> bool:
    # Not compared bit for bit: a file system without modes shows one of its own for every file.
    return status.st_mode & mode == mode


def _survey(target: Path) -> _Tree:
    """List what is published now; raise CommandError where it is not a build's to replace."""
    if target.is_symlink():
        raise CommandError(
            f"{target.name} is a symbolic link: the build replaces only a folder; "
            "remove the link and build again"
        )
    if not target.exists():
        return _Tree(target, False, {}, {})
    if not target.is_dir():
        raise CommandError(f"{target.name} is not a folder: move it away and build again")
    files, folders = _list(target)
    if ".git" in files or ".git" in folders:
        raise CommandError(
            f"{_name(target)} is a git checkout, whose history would be lost: "
            "move it away, build again, and copy the new site into it"
        )
    if (files or folders) and MARK not in files:
        raise CommandError(
            f"{_name(target)} was not made by a build (it has no {MARK}): move it away and build again"
        )
    return _Tree(target, True, files, folders)


def _list(root: Path) -> tuple[dict[str, os.stat_result], dict[str, os.stat_result]]:
    files: dict[str, os.stat_result] = {}
    folders: dict[str, os.stat_result] = {}
    pending = [""] if root.exists() else []
    while pending:
        prefix = pending.pop()
        with os.scandir(root / prefix) as entries:
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                (folders if is_folder else files)[prefix + entry.name] = entry.stat(follow_symlinks=False)
                if is_folder:
                    pending.append(f"{prefix}{entry.name}/")
    return files, folders


# ---------------------------------------------------------------- the new tree


def _lay_out(wanted: Mapping[str, bytes], root: Path, old: _Tree, carried: set[str]) -> None:
    """Write the new tree at `root`, the files at the paths `carried` taken from the old one."""
    _make_folder(root)
    for folder in sorted(_folders_of(wanted)):
        _make_folder(root / folder)
    for path in sorted(carried):
        _carry_over(old, path, root / path, wanted[path])
    for path in sorted(wanted.keys() - carried):
        # A power cut must not put files of no length in the place of a whole site; a first build has
        # nothing to lose, and does without the wait.
        _write(root / path, wanted[path], to_disk=old.exists)


def _make_folder(path: Path) -> None:
    path.mkdir()
    with suppress(PermissionError):  # a file system without modes
        path.chmod(FOLDER_MODE)


def _carry_over(old: _Tree, path: str, new: Path, content: bytes) -> None:
    """Give a file of the old tree a second name, or, where the system refuses, a copy with its time."""
    try:
        os.link(old.root / path, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        _write(new, content, to_disk=True)
        status = old.files[path]
        os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))


def _write(path: Path, content: bytes, *, to_disk: bool) -> None:
    with path.open("xb") as file:
        with suppress(PermissionError):  # a file system without modes
            path.chmod(FILE_MODE)
        file.write(content)
        if to_disk:
            file.flush()
            os.fsync(file.fileno())


# ---------------------------------------------------------------- the one step


def _put_in_place(workshop: Path, target: Path) -> None:
    """Make workshop/new the target; an old target is left in the workshop."""
    if not target.exists():
        (workshop / "new").rename(target)
        return
    try:
        _exchange(workshop / "new", target)
    except OSError as error:
        if error.errno not in _NO_EXCHANGE:
            raise
        _replace_in_two_steps(workshop, target)


_NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
"""What a system, a file system or a sandbox answers that does not know how to exchange two folders."""


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change names in one step; raise OSError(ENOSYS) where the system cannot."""
    import ctypes  # here, since a first build and one that changes nothing do without

    try:
        library = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            failed = library.renamex_np(*names, 2)  # RENAME_SWAP, <sys/stdio.h>
        else:
            here = -100  # AT_FDCWD, <fcntl.h>
            failed = library.renameat2(here, names[0], here, names[1], 2)  # RENAME_EXCHANGE, <linux/fs.h>
    except (AttributeError, OSError, TypeError) as error:  # no such function; on Windows no such library
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from error
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _replace_in_two_steps(workshop: Path, target: Path) -> None:
    target.rename(workshop / "old")
    try:
        (workshop / "new").rename(target)
    except OSError:
        (workshop / "old").rename(target)
        raise


# ---------------------------------------------------------------- the workshop


def _workshop_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.building")


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """Give a build the empty folder in which one at a time works; leave nothing of it behind."""
    folder = _workshop_of(target)
    with _locked(folder):
        _put_back(folder, target)
        _clear(folder)
        try:
            yield folder
        except BaseException:
            with suppress(OSError):
                _put_back(folder, target)
                _clear(folder)
                folder.rmdir()
            raise
        with _faults_said(
            f"{_name(target)} is the new build, but {folder.name} could not be removed", target
        ):
            _clear(folder)
            folder.rmdir()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Make a folder and hold its lock, which the system frees when the process ends, however it ends."""
    if os.name == "nt":  # which cannot open a folder, and so has no lock here
        folder.mkdir(exist_ok=True)
        yield
        return
    handle = _lock(folder)
    try:
        yield
    finally:
        os.close(handle)


def _lock(folder: Path) -> int:
    import fcntl

    while True:
        with suppress(FileExistsError):
            folder.mkdir()
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue  # the build that had it is done
        except OSError as error:
            if error.errno not in (errno.ENOTDIR, errno.ELOOP):
                raise
            raise CommandError(
                f"{folder.name} was not made by a build: move it away and build again"
            ) from error
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        if is_at(folder, handle):
            return handle
        os.close(handle)


def _put_back(workshop: Path, target: Path) -> None:
    """Undo what a build did that was killed between the two renames."""
    if (workshop / "old").exists() and not target.exists():
        (workshop / "old").rename(target)


def _clear(workshop: Path) -> None:
    """Remove what builds leave in a workshop; raise CommandError where anything else is in it."""
    import shutil

    found = {entry.name for entry in workshop.iterdir()}
    for name in sorted(found - {"new", "old"}):
        raise CommandError(f"{workshop.name}/{name} was not made by a build: move it away and build again")
    for name in sorted(found):
        shutil.rmtree(workshop / name)


# ---------------------------------------------------------------- what is said when the system refuses


def _name(target: Path) -> str:
    return f"{target.name}/"


@contextmanager
def _faults_said(what: str, target: Path) -> Iterator[None]:
    """Turn what the system refuses into a FaultError that says what, why, and what is published now."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        fix = _FIXES.get(error.errno or 0, _MEND).format(site=_name(target))
        raise FaultError(f"{what}: {reason}; {_state(target)}", fix) from error


def _state(target: Path) -> str:
    if os.path.lexists(target):
        return f"{_name(target)} is whole"
    if (_workshop_of(target) / "old").exists():
        return f"{_name(target)} is in {_workshop_of(target).name}/old, and the next build puts it back"
    return f"there is no {_name(target)} yet"


_SPACE = "free some disk space where {site} lives, and build again"
_ALLOW = "allow yourself to write in the folder that holds {site}, and build again"
_FREE = "{site} cannot be renamed: remove it, unmount it, or build elsewhere and copy the site there"
_MEND = "mend what the system complains of, and build again"
_FIXES = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: _SPACE,
    errno.EACCES: _ALLOW,
    errno.EPERM: _ALLOW,
    errno.EROFS: _ALLOW,
    errno.EBUSY: _FREE,
    errno.EXDEV: _FREE,
}
