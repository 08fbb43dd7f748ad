"""The files of caches: each is whole or not there, whoever writes it at the same time.

What spares a command all its work is looked up before anything else is loaded, so this module imports
next to nothing.
"""

import os
import time

FOLDER = ".explainer-cache"
"""What is kept beside an explainer's sources; it may be deleted at any time."""

IGNORE = b"# Made by build.py, and made again when it is deleted.\n*\n"
"""Hides the folder from git, also where the explainer is in a repository of its own."""

DRAFT = ".draft"
ABANDONED = 3600
"""Seconds after which a draft is a killed process's: nothing takes as long to write."""


def folder_in(root: str) -> str:
    """Return an explainer's folder of caches, made where there is none.

    Raises OSError, also for a link: nothing is kept through one.
    """
    folder = os.path.join(root, FOLDER)
    if os.path.islink(folder):
        raise NotADirectoryError(f"{FOLDER} is a link")
    os.makedirs(folder, exist_ok=True)
    ignore = os.path.join(folder, ".gitignore")
    if not os.path.lexists(ignore):
        put(ignore, (IGNORE,))
    return folder


def put(path: str, pieces: tuple[bytes | memoryview, ...], mode: int = 0o666) -> None:
    """Give a file new content in one step; of processes that do so at once, the last one's stays.

    Raises OSError, and then leaves the file as it was.
    """
    _clear_abandoned(path)
    draft = f"{path}.{os.urandom(8).hex()}{DRAFT}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with open(handle, "wb") as file:
            file.writelines(pieces)
        os.replace(draft, path)
    except BaseException:
        _remove(draft)
        raise


def _clear_abandoned(path: str) -> None:
    """Remove the drafts of a file that killed processes left; a slow one that loses its own keeps nothing."""
    folder, name = os.path.split(path)
    for entry in list(os.scandir(folder)):
        if entry.name.startswith(f"{name}.") and entry.name.endswith(DRAFT):
            _remove(entry.path, before=time.time() - ABANDONED)


def _remove(draft: str, before: float | None = None) -> None:
    """Remove a draft, if need be only where it was written before a time in seconds since the epoch."""
    try:
        if before is None or os.lstat(draft).st_mtime < before:
            os.unlink(draft)
    except OSError:
        return  # Another process was faster.
