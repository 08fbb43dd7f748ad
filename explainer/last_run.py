"""What the last run of a command saw and said, so that one of unchanged sources is over before it begins.

Kept in `.explainer-cache/` beside the sources, outside version control; it may be deleted at any
time, and one that is broken counts as none. This module is the first to run, so it imports next to
nothing.
"""

import os
import stat
import sys
import time

from explainer.caches import FOLDER, folder_in, put

BUILD = "last-build"
"""The file of the last build; it saw the site, too."""

NAMES = {
    (): BUILD,
    ("build",): BUILD,
    ("check",): "last-check",
    ("messages", "--check"): "last-messages-check",
    ("status",): "last-status",
    ("status", "--json"): "last-status-json",
}
"""The file of each command that says the same of the same sources, by its words."""

Told = tuple[str, str, int]
"""What a command said on both streams, and its exit code."""

SETTLED = 100_000_000
"""Nanoseconds after which a file's time of change tells one version from the next on any file system
with fractions of seconds; a file younger than that when it was seen is not trusted."""

Signature = tuple[int, int, int, int]
"""A file's size, times of modification and of change in nanoseconds, and inode."""


def look(root: str, shipped: str) -> dict[str, Signature]:
    """Return the signature of every file that a build may read, the engine's own among them."""
    seen: dict[str, Signature] = {}
    for folder in ("content", "locales", "templates"):
        _look(os.path.join(root, folder), f"{folder}/", seen)
    for folder in (shipped, os.path.join(os.path.dirname(shipped), "locales"), os.path.dirname(__file__)):
        _look(folder, f"{folder}/", seen)
    for library in ("markdown", "jinja2", "babel", "tzdata", "markupsafe"):
        _find(library, seen)
    return seen


def engine_in(seen: dict[str, Signature]) -> bytes:
    """Return what stands for the engine, its libraries and Python, of all that was seen."""
    engine = sorted((path, signature) for path, signature in seen.items() if os.path.isabs(path))
    return repr((sys.version, engine)).encode("utf-8", "surrogateescape")


def _look(folder: str, prefix: str, seen: dict[str, Signature], *, hidden: bool = False) -> None:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        name = entry.name
        if (name.startswith(".") and not hidden) or name == "__pycache__":
            continue
        try:
            # A link to a folder is not followed: nothing is read through it, and it may lead in circles.
            if entry.is_dir(follow_symlinks=False):
                _look(entry.path, f"{prefix}{name}/", seen, hidden=hidden)
            else:
                seen[prefix + name] = _signature(entry.stat())
        except OSError:
            seen[prefix + name] = (0, 0, 0, 0)


def _signature(status: os.stat_result) -> Signature:
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _find(library: str, seen: dict[str, Signature]) -> None:
    """Look at a library as Python would find it: a newer one may make other pages."""
    for folder in sys.path:
        path = os.path.join(folder, library, "__init__.py")
        try:
            seen[path] = _signature(os.stat(path))
        except OSError:
            continue
        return


def remember(root: str, name: str, seen: dict[str, Signature], looked_at: int, told: Told) -> None:
    """Keep what a command saw before it read, and what it would say of it again.

    `looked_at` is when the sources were seen, in nanoseconds since the epoch. A folder that cannot be
    written keeps nothing.
    """
    if any(signature[2] > looked_at - SETTLED for signature in seen.values()):
        forget(root, name)
        return
    kept = _kept(_state(name, seen, root), told)
    try:
        put(os.path.join(folder_in(root), name), (kept,))
    except OSError:
        return


def forget(root: str, name: str = BUILD) -> None:
    """Make the next run of a command a whole one."""
    try:
        if not os.path.islink(os.path.join(root, FOLDER)):
            os.unlink(os.path.join(root, FOLDER, name))
    except OSError:
        return


def unchanged(root: str, shipped: str, name: str = BUILD) -> Told | None:
    """Return what the last run of a command said, if it would say so again."""
    try:
        path = os.path.join(root, FOLDER, name)
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        with open(path, "rb") as file:
            kept = file.read()
        sizes, _, rest = kept.partition(b"\n")
        state, said, _, code = map(int, sizes.split())
        told = rest[state : state + said].decode(), rest[state + said :].decode(), code
    except (OSError, ValueError):
        return None
    now_seen = _state(name, look(root, shipped), root)
    return told if rest[:state] == now_seen and kept == _kept(now_seen, told) else None


def _state(name: str, seen: dict[str, Signature], root: str) -> bytes:
    """Return what was seen, what Python saw it, and for a build what the site is now, as one text."""
    made: dict[str, Signature] = {}
    if name == BUILD:
        _look(os.path.join(root, "site"), "", made, hidden=True)
    lines = [sys.version, *map(repr, sorted(seen.items())), "site", *map(repr, sorted(made.items()))]
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _kept(state: bytes, told: Told) -> bytes:
    said, went, code = told
    texts = state, said.encode(), went.encode()
    sizes = " ".join(map(str, [*map(len, texts), code]))
    return b"\n".join((sizes.encode(), b"".join(texts)))


def now() -> int:
    """Return the time in nanoseconds, by the clock that files are stamped with."""
    return time.time_ns()
