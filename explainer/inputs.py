"""The files an explainer is made of, read once: everything after this works on values."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from explainer.errors import MOST_OF_A_FILE, CommandError, Place, Problem, SourceError, stop_for
from explainer.unseen import UNSEEN, described

FOLDERS = ("content", "locales", "templates")

SIZE_LIMITS = {
    ".md": 2**19,
    ".toml": 2**21,
    ".po": 80 * 2**20,
    ".pot": 80 * 2**20,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif"), 2**23),
}
SIZE_LIMIT = 2**20
"""Bytes; for files without a limit of their own."""

TOTAL_LIMIT = 2**28
"""Bytes of all files together."""

COUNT_LIMIT = 50_000
"""Files in one explainer."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The bytes of every file of an explainer."""

    files: Mapping[str, bytes]
    """By path relative to the explainer's folder, with forward slashes: "content/quotes.toml"."""

    problems: tuple[Problem, ...] = ()
    """Files that could not be read."""

    def under(self, folder: str, ending: str = "") -> list[str]:
        """Return the paths below a folder, in order."""
        return sorted(path for path in self.files if path.startswith(folder + "/") and path.endswith(ending))

    def without(self, paths: Iterable[str]) -> Inputs:
        """Return the same without some files."""
        gone = frozenset(paths)
        return replace(self, files={path: data for path, data in self.files.items() if path not in gone})

    def without_words(self) -> Inputs:
        """Return what drawing needs: no content and no catalogs of it, which take most of the room."""
        left = {
            path: data
            for path, data in self.files.items()
            if not path.startswith("content/") and not path.endswith(("/content.po", ".pot"))
        }
        return replace(self, files=left)


CHANGING = "it changes while it is read"

ReadFile = Callable[[str, os.stat_result], bytes]
"""Returns the bytes of the file at a path, of which this is the status."""


def read_file(path: str, _: os.stat_result) -> bytes:
    """Return the bytes of a file, all of one version.

    Raises OSError, also for what is no regular file by now, and for one that changes again and again.
    """
    for _attempt in range(5):
        # A pipe put in a file's place would make the build wait for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise OSError(errno.EINVAL, "it is no regular file")
            data = _first(handle, min(before.st_size, limit_of(path)) + 1)
            after = os.fstat(handle)
        finally:
            os.close(handle)
        if (before.st_size, before.st_mtime_ns) == (len(data), after.st_mtime_ns):
            return data
    raise OSError(errno.EBUSY, CHANGING)


def _first(handle: int, size: int) -> bytes:
    """Return the first bytes of an open file: so many, or all there are."""
    data = os.read(handle, size)
    # One byte fewer is all of a file that has the size it is thought to have.
    while len(data) < size - 1 and (more := os.read(handle, size - len(data))):
        data += more
    return data


AT_REST = 20_000_000
"""Nanoseconds after its last change from which on a file is taken to be written as a whole.

The clock that stamps files ticks every ten million of them at the slowest.
"""


def read_at_rest(path: str, status: os.stat_result) -> bytes:
    """Return the bytes of a file, waiting until nobody writes it: of one written just now it may be a part.

    Whatever is written after that has another time of change.

    Raises OSError as `read_file` does.
    """
    for _attempt in range(10):
        data = read_file(path, status)
        seen, now = os.stat(path), time.time_ns()
        # The time of its change tells what was renamed into its place, or had its other time set.
        young = [age for age in (now - seen.st_mtime_ns, now - seen.st_ctime_ns) if 0 <= age < AT_REST]
        if not young:
            return data
        time.sleep((AT_REST - min(young)) / 1e9)
    raise OSError(errno.EBUSY, CHANGING)


def limit_of(path: str) -> int:
    """Return how many bytes a file may have."""
    return SIZE_LIMITS.get(os.path.splitext(path)[1].lower(), SIZE_LIMIT)


def read_inputs(root: Path, shipped_templates: Path, read: ReadFile = read_at_rest) -> Inputs:
    """Read an explainer's content/, locales/ and templates/.

    A template the explainer does not have is the one shipped with the engine; the same goes for the
    interface catalogs, under the path "shipped/". A symbolic link that leads out of its folder, a
    device and a file over the size limit are problems, and are not read.

    Raises CommandError where `root` holds no explainer.
    """
    own = explainer_in(root).resolve()
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for folder in FOLDERS:
        _read_folder(own, folder, files, problems, read)
    for path, data in _shipped(shipped_templates, read).items():
        files.setdefault(path, data)
    return Inputs(files, tuple(problems))


def explainer_in(root: Path) -> Path:
    """Return an explainer's folder; raise CommandError for one that holds none."""
    if not (root / "content").is_dir():
        raise CommandError(f"{root} has no folder content/: name an explainer's folder with --root")
    return root


def _shipped(templates: Path, read: ReadFile) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    _read_folder(templates.resolve().parent, templates.name, found, [], read)
    catalogs = templates.resolve().parent / "locales"
    interface: dict[str, bytes] = {}
    if catalogs.is_dir():
        _read_folder(catalogs.parent, "locales", interface, [], read)
    found.update(
        {f"shipped/{path}": data for path, data in interface.items() if path.endswith("/interface.po")}
    )
    return found


def _read_folder(
    root: Path, folder: str, files: dict[str, bytes], problems: list[Problem], read: ReadFile
) -> None:
    total = sum(map(len, files.values()))
    for name, path, info in _walk(root, folder, problems):
        limit = limit_of(path)
        if info.st_size > limit:
            what = f"the file has {info.st_size:,} bytes, more than the {limit:,} allowed"
            problems.append(Problem(Place(name), what, "make it smaller, or part it"))
            continue
        total += info.st_size
        if len(files) >= COUNT_LIMIT or total > TOTAL_LIMIT:
            what = f"more than {COUNT_LIMIT:,} files, or {TOTAL_LIMIT:,} bytes in all"
            problems.append(Problem(Place(name), what, "take out what is not used"))
            return
        try:
            files[name] = read(path, info)
        except FileNotFoundError:
            continue  # Deleted since the folder was listed: as if it had never been there.
        except OSError as error:
            what = f"the file cannot be read: {error.strerror}"
            problems.append(Problem(Place(name), what, "let the build read it, and run it again"))


def _walk(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, str, os.stat_result]]:
    """Yield each file below a folder: its name relative to the root, where it is, its status."""
    top = root / folder
    if not top.is_dir():
        return
    if top.is_symlink() and not top.resolve().is_relative_to(root):
        problems.append(
            Problem(Place(folder), "the folder is a link that leads elsewhere", "put the folder itself here")
        )
        return
    waiting = [folder]
    while waiting:
        within = waiting.pop()
        folders, files = _listed(root, within, problems)
        waiting += reversed([f"{within}/{one.name}" for one in folders])
        for one in files:
            relative = f"{within}/{one.name}"
            try:
                info = one.stat()
            except OSError:
                if one.is_symlink():
                    problems.append(Problem(Place(relative), "the link leads nowhere", "take it out"))
                continue
            # Folders that are links are not walked, so that only a link of its own can lead a file out.
            if one.is_symlink() and not Path(one).resolve().is_relative_to(top.resolve()):
                what = f"the link leads out of {folder}/"
                problems.append(Problem(Place(relative), what, "put the file itself here"))
            elif not stat.S_ISREG(info.st_mode):
                problems.append(Problem(Place(relative), "this is not a regular file", "take it out"))
            else:
                yield relative, one.path, info


def _listed(
    root: Path, within: str, problems: list[Problem]
) -> tuple[list[os.DirEntry[str]], list[os.DirEntry[str]]]:
    """Return the folders and the files in a folder, each in order, without what no build reads."""
    folders: list[os.DirEntry[str]] = []
    files: list[os.DirEntry[str]] = []
    try:
        found = sorted(os.scandir(root / within), key=lambda one: one.name)
    except OSError as error:
        what = f"the folder cannot be listed: {error.strerror}"
        problems.append(Problem(Place(within), what, "let the build read it"))
        return [], []
    for one in found:
        is_folder = _is_folder(one)
        if one.name.startswith(".") or (one.name == "__pycache__" if is_folder else _is_left_over(one.name)):
            continue
        if not _is_readable(one.name):
            what = f"the name {one.name!r} has signs that cannot be shown"
            problems.append(Problem(Place(within), what, "rename the file"))
        elif not is_folder:
            files.append(one)
        elif one.is_symlink():
            what = "this is a link to a folder, which is not followed"
            problems.append(Problem(Place(f"{within}/{one.name}"), what, "put the folder itself here"))
        elif os.path.splitext(one.name)[1].lower() in SIZE_LIMITS:
            what = "this is a folder, and by its name a file"
            problems.append(
                Problem(Place(f"{within}/{one.name}"), what, "put the file here, or rename the folder")
            )
        else:
            folders.append(one)
    return folders, files


def _is_folder(one: os.DirEntry[str]) -> bool:
    try:
        return one.is_dir()
    except OSError:
        return False  # Such as a link that leads to itself.


def _is_left_over(name: str) -> bool:
    """Say whether a file is what an editor or a compiler leaves behind."""
    return name.startswith("#") or name.endswith(("~", ".swp", ".mo"))


def _is_readable(name: str) -> bool:
    """Say whether a file's name is text that can be shown."""
    return name.isprintable() and not UNSEEN.search(name)


# ---------------------------------------------------------------- bytes to text


def decoded(data: bytes, path: str) -> str:
    """Return the text of a file that designers write: a template, a stylesheet.

    Raises SourceError where it is not UTF-8, or has merge conflicts left in it.
    """
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        place = Place(path, data.count(b"\n", 0, error.start) + 1)
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        raise SourceError([Problem(place, what, "save the file as UTF-8")]) from error
    stop_for(_conflicts(text, path))
    return text


FORBIDDEN = re.compile(f"{UNSEEN.pattern}|[\u2028\u2029]")
"""In text that is read by lines, what ends one without a sign stands nowhere either."""


CONFLICT = re.compile(r"^<{7} [^\n]*\n(?:(?!<{7} |={7}$|>{7} )[^\n]*\n)*+={7}\n", re.MULTILINE)
"""The first half of what Git leaves where two versions of a file cannot be joined."""

UNRESOLVED = "a merge conflict is not resolved here"
ONE_SIDE = "keep one side, and delete the <<<<<<<, ======= and >>>>>>> lines"


def text_of(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Decode a text file that people write: UTF-8, any line ends, NFC, no control characters.

    The text is "" where it cannot be understood: of other bytes, or with merge conflicts left in it.
    """
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        return "", [Problem(Place(path, line), what, "save the file as UTF-8")]
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if problems := list(_conflicts(text, path)):
        return "", problems
    for match in FORBIDDEN.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        what = f"there is an invisible character, {described(match.group())}"
        problems.append(Problem(Place(path, line), what, "delete it"))
    return FORBIDDEN.sub("", text), problems[:20]


def _conflicts(text: str, path: str) -> Iterator[Problem]:
    """Yield where Git left both versions of some lines; those shown as code are meant."""
    met = CONFLICT.finditer(text) if "<<<<<<< " in text else iter(())
    for found in islice(met, MOST_OF_A_FILE):
        above = text[: found.start()]
        if len(FENCE_LINE.findall(above)) % 2 == 0:
            yield Problem(Place(path, above.count("\n") + 1), UNRESOLVED, ONE_SIDE)


FENCE_LINE = re.compile(r"^ *(?:`{3}|~{3})", re.MULTILINE)
