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
with fractions of seconds; a module younger than that when it was seen is not trusted."""

Signature = tuple[int, int, int, int]
"""A file's size, times of modification and of change in nanoseconds, and inode."""

NOTHING: Signature = (0, 0, 0, 0)

Seen = dict[str, Signature]
"""The signature of each file that was looked at, by its path."""


def look(root: str, shipped: str) -> Seen:
    """Return the signature of every file that a build may read, the engine's own among them."""
    seen: Seen = {}
    for folder in ("content", "locales", "templates"):
        _look(os.path.join(root, folder), f"{folder}/", seen)
    for folder in (shipped, os.path.join(os.path.dirname(shipped), "locales"), os.path.dirname(__file__)):
        _look(folder, f"{folder}/", seen)
    for library in ("markdown", "jinja2", "babel", "tzdata", "markupsafe"):
        _find(library, seen)
    return seen


def engine_in(seen: Seen) -> bytes:
    """Return what stands for the engine, its libraries and Python, of all that was seen."""
    engine = sorted((path, signature) for path, signature in seen.items() if os.path.isabs(path))
    return repr((sys.version, engine)).encode("utf-8", "surrogateescape")


def look_at_site(root: str) -> Seen:
    """Return the signature of every file and folder of the site."""
    seen: Seen = {}
    _look(os.path.join(root, "site"), "site/", seen, whole=True)
    return seen


def _look(folder: str, prefix: str, seen: Seen, *, whole: bool = False) -> None:
    """See the files in a folder that a build may read, or the whole of it: hidden ones and folders, too."""
    if os.path.islink(folder):
        _look_along(folder, prefix, seen)
    try:
        entries = list(os.scandir(folder))
        if whole:
            seen[prefix] = signature_of(os.stat(folder))
    except OSError:
        return
    for entry in entries:
        name = entry.name
        if (name.startswith(".") or name == "__pycache__") and not whole:
            continue
        if entry.is_symlink():
            _look_along(entry.path, prefix + name, seen)
        try:
            # A link to a folder is not followed: nothing is read through it, and it may lead in circles.
            if entry.is_dir(follow_symlinks=False):
                # An empty one may be a problem, and its going the end of it.
                seen[f"{prefix}{name}/"] = NOTHING
                _look(entry.path, f"{prefix}{name}/", seen, whole=whole)
            else:
                seen[prefix + name] = signature_of(entry.stat())
        except OSError:
            seen[prefix + name] = NOTHING


def _look_along(link: str, name: str, seen: Seen) -> None:
    """See where a link leads: what stands there may leave the explainer's folder, and be as it was."""
    seen[f"{name} -> {os.path.realpath(link)}"] = NOTHING


def signature_of(status: os.stat_result) -> Signature:
    """Return what tells one version of a file from the next."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _find(library: str, seen: Seen) -> None:
    """Look at a library as Python would find it: a newer one may make other pages."""
    for folder in sys.path:
        path = os.path.join(folder, library, "__init__.py")
        try:
            seen[path] = signature_of(os.stat(path))
        except OSError:
            continue
        return


def remember(root: str, name: str, seen: Seen, looked_at: int, told: Told, site: Seen | None = None) -> None:
    """Keep what a command saw before it read, and what it would say of it again.

    `looked_at` is when the sources were seen, in nanoseconds since the epoch; `site` is what a build saw
    of the site before it found it to be its own. A folder that cannot be written keeps nothing.
    """
    if any(_is_young(path, signature, looked_at) for path, signature in seen.items()):
        forget(root, name)
        return
    kept = _kept(_state(root, {**seen, **(site or {})}), told)
    try:
        put(os.path.join(folder_in(root), name), (kept,))
    except OSError:
        return


def _is_young(path: str, signature: Signature, looked_at: int) -> bool:
    """Say whether a file may have become another version unseen, at the very time that it already had.

    What is read is read when it is at rest, and modules are loaded at any time; a file from the future
    has another clock.
    """
    return signature[2] > (looked_at - SETTLED if path.endswith(".py") else looked_at)


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
    site = look_at_site(root) if name == BUILD else {}
    now_seen = _state(root, {**look(root, shipped), **site})
    return told if rest[:state] == now_seen and kept == _kept(now_seen, told) else None


def _state(root: str, seen: Seen) -> bytes:
    """Return where the explainer is, what was seen, and what Python saw it, as one text."""
    lines = [sys.version, os.path.realpath(root), *map(repr, sorted(seen.items()))]
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _kept(state: bytes, told: Told) -> bytes:
    said, went, code = told
    texts = state, said.encode(), went.encode()
    sizes = " ".join(map(str, [*map(len, texts), code]))
    return b"\n".join((sizes.encode(), b"".join(texts)))


def now() -> int:
    """Return the time in nanoseconds, by the clock that files are stamped with."""
    return time.time_ns()
