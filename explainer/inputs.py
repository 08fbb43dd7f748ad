"""The files an explainer is made of, read once: everything after this works on values."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from explainer.errors import CommandError, Place, Problem, SourceError

FOLDERS = ("content", "locales", "templates")

SIZE_LIMITS = {".po": 32 * 2**20, ".pot": 32 * 2**20, ".png": 8 * 2**20, ".jpg": 8 * 2**20}
SIZE_LIMIT = 4 * 2**20
"""Bytes; for files without a limit of their own."""

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


def read_inputs(root: Path, shipped_templates: Path) -> Inputs:
    """Read an explainer's content/, locales/ and templates/.

    A template the explainer does not have is the one shipped with the engine; the same goes for the
    interface catalogs, under the path "shipped/". A symbolic link that leads out of the folder, a
    device and a file over the size limit are problems, and are not read.

    Raises CommandError where `root` holds no explainer.
    """
    if not (root / "content").is_dir():
        raise CommandError(f"{root} has no folder content/: name an explainer's folder with --root")
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for folder in FOLDERS:
        _read_folder(root.resolve(), folder, files, problems)
    for path, data in _shipped(shipped_templates).items():
        files.setdefault(path, data)
    return Inputs(files, tuple(problems))


def _shipped(templates: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    _read_folder(templates.resolve().parent, templates.name, found, [])
    catalogs = templates.resolve().parent / "locales"
    interface: dict[str, bytes] = {}
    if catalogs.is_dir():
        _read_folder(catalogs.parent, "locales", interface, [])
    found.update(
        {f"shipped/{path}": data for path, data in interface.items() if path.endswith("/interface.po")}
    )
    return found


def _read_folder(root: Path, folder: str, files: dict[str, bytes], problems: list[Problem]) -> None:
    for path, info in _walk(root, folder, problems):
        name = path.relative_to(root).as_posix()
        limit = SIZE_LIMITS.get(path.suffix, SIZE_LIMIT)
        if info.st_size > limit:
            what = f"the file has {info.st_size:,} bytes, more than the {limit:,} allowed"
            problems.append(Problem(Place(name), what, "make it smaller, or part it"))
        elif len(files) >= COUNT_LIMIT:
            problems.append(
                Problem(Place(name), f"more than {COUNT_LIMIT:,} files", "take out what is not used")
            )
            return
        else:
            try:
                files[name] = path.read_bytes()
            except FileNotFoundError:
                continue  # Deleted since the folder was listed: as if it had never been there.
            except OSError as error:
                what = f"the file cannot be read: {error.strerror}"
                problems.append(Problem(Place(name), what, "let the build read it"))


def _walk(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[Path, os.stat_result]]:
    top = root / folder
    if not top.is_dir():
        return
    if top.is_symlink() and not top.resolve().is_relative_to(root):
        problems.append(
            Problem(Place(folder), "the folder is a link that leads elsewhere", "put the folder itself here")
        )
        return
    for base, folders, names in os.walk(top, onerror=lambda error: problems.append(_unlisted(root, error))):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        for name in sorted(names):
            path = Path(base, name)
            if name.startswith((".", "#")) or name.endswith(("~", ".swp", ".mo")):
                continue
            relative = path.relative_to(root).as_posix()
            try:
                info = path.stat()
            except OSError:
                if path.is_symlink():
                    problems.append(Problem(Place(relative), "the link leads nowhere", "take it out"))
                continue
            if not path.resolve().is_relative_to(root):
                what = "the link leads out of the explainer's folder"
                problems.append(Problem(Place(relative), what, "put the file itself here"))
            elif not stat.S_ISREG(info.st_mode):
                problems.append(Problem(Place(relative), "this is not a regular file", "take it out"))
            else:
                yield path, info


def _unlisted(root: Path, error: OSError) -> Problem:
    name = Path(error.filename).relative_to(root).as_posix()
    return Problem(Place(name), f"the folder cannot be listed: {error.strerror}", "let the build read it")


# ---------------------------------------------------------------- bytes to text


def decoded(data: bytes, path: str) -> str:
    """Return the text of a file that designers write: a template, a stylesheet.

    Raises SourceError where it is not UTF-8.
    """
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        place = Place(path, data.count(b"\n", 0, error.start) + 1)
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        raise SourceError([Problem(place, what, "save the file as UTF-8")]) from error


FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\u2028\u2029]"
)
"""Controls that would break a page, or turn its text around without a sign."""


def text_of(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Decode a text file that people write: UTF-8, any line ends, NFC, no control characters."""
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        return "", [Problem(Place(path, line), what, "save the file as UTF-8")]
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    problems = []
    for match in FORBIDDEN.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        name = unicodedata.name(match.group(), "a control character")
        what = f"there is an invisible character, U+{ord(match.group()):04X} ({name.lower()})"
        problems.append(Problem(Place(path, line), what, "delete it"))
    return FORBIDDEN.sub("", text), problems[:20]
