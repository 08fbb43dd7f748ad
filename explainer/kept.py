"""What the words were made into and what was found in them, kept in a folder beside the sources.

It is found again by the very texts it was made from, so it is never out of date, and it may be deleted
at any time. What is broken, or was kept by another engine, counts as none. Reading what is kept could
run code, and sources come from strangers: each file is sealed with a secret that stands beside the
engine, and is not looked at where the seal is another's.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypeVar

from explainer.caches import FOLDER, folder_in, put
from explainer.sealed import SEAL, read_sealed, write_sealed

T = TypeVar("T")
Folded = bytes | memoryview
"""What was made, pickled."""

SECRET = Path(__file__).parent / "__pycache__" / "secret"
MUCH = 20
"""A file is written anew when more than one in so many of its entries is new: after most edits, none is."""

INDEX = 8
"""Bytes, the first of a file, that say where its index begins."""

SOURCES = "sources"
"""The file of what is of no language."""

PARTS = {
    "content": SOURCES,
    "quoted": SOURCES,
    "catalog": "catalog",
    "said": "said",
    "drawn": "drawn",
    "shown": "drawn",
    "proofread": "proofread",
    "looked": "looked",
    "found": "found",
}
"""The steps worth keeping, by the first word of their keys; the others are as quickly taken again.

Those of the sources are in one file; of each other kind there is a file for every second word: a language, a
command or a path.
"""

AT_ONCE = "catalog "
"""How the names of files begin that hold what is made of one whole file.

That is not held in memory: there may be many, all large.
"""


def said_in(language: str) -> str:
    """Return the file of how a language says the messages."""
    return f"said {language}"


def drawn_in(language: str) -> str:
    """Return the file of what was drawn in a language."""
    return f"drawn {language}"


def proofread_in(language: str) -> str:
    """Return the file of what a proofreader saw in a language."""
    return f"proofread {language}"


def looked_at(path: str) -> str:
    """Return the file of what was seen in the pieces of a page."""
    return f"looked {path}"


class Kept:
    """A memory that outlives the process: a file for the sources, and some for each language.

    Each is read when it is first asked, so that of several processes each reads what it needs.
    """

    def __init__(self, root: Path, engine: bytes, secret: bytes | None) -> None:
        """Take what stands for the engine and its libraries; without a secret nothing is kept."""
        self.root, self.engine, self._secret = root, engine, secret
        self._parts: dict[str, _Part] = {}

    def recall(self, key: Hashable, make: Callable[[], T], /) -> T:
        """Return what is kept for a key, or make it. What raises is not kept."""
        name = part_of(key) if self._secret else None
        if name is None:
            return make()
        made = self._part(name).recall(key, make)
        if name.startswith(AT_ONCE):
            self.keep([name])
        return made

    def knows(self, key: Hashable) -> bool:
        """Say whether anything is kept for a key."""
        name = part_of(key) if self._secret else None
        return name is not None and self._part(name).knows(key)

    def keep(self, names: Iterable[str]) -> None:
        """Write down what is new in some files, where that is much, and have done with them.

        A folder that cannot be written keeps nothing.
        """
        for name in names:
            part = self._parts.pop(name, None)
            if part and part.made * MUCH > len(part.used):
                self._write(name, part.used)

    def _part(self, name: str) -> _Part:
        return self._parts.get(name) or self._parts.setdefault(name, _Part(self._read(name)))

    def _read(self, name: str) -> dict[Hashable, memoryview]:
        """Return what is kept in a file, by its key, each folded."""
        data = read_sealed(self._path(name), self.engine, self._secret or b"")
        if data is None:
            return {}
        index = pickle.loads(data[int.from_bytes(data[:INDEX], "big") :])  # noqa: S301  # sealed by this engine
        return {key: data[begin:end] for key, (begin, end) in index.items()}

    def _write(self, name: str, entries: Mapping[Hashable, Folded]) -> None:
        ends = list(accumulate(map(len, entries.values()), initial=INDEX))
        index = pickle.dumps(dict(zip(entries, pairwise(ends), strict=True)), pickle.HIGHEST_PROTOCOL)
        pieces = (ends[-1].to_bytes(INDEX, "big"), *entries.values(), index)
        with suppress(OSError):
            folder_in(str(self.root))
            write_sealed(self._path(name), self.engine, pieces, self._secret or b"")

    def _path(self, name: str) -> Path:
        return self.root / FOLDER / f"{blake2b(name.encode(), digest_size=8).hexdigest()}.kept"


class _Part:
    """What one file keeps. What is made is folded at once, and unfolded each time it is asked for."""

    def __init__(self, known: Mapping[Hashable, Folded]) -> None:
        self.known = known
        self.used: dict[Hashable, Folded] = {}
        """What this build asked for: no more is kept, so that a day of editing does not fill it."""
        self.made = 0

    def knows(self, key: Hashable) -> bool:
        return key in self.used or key in self.known

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        folded = self.used.get(key) or self.known.get(key)
        if folded:
            self.used[key] = folded
            kept: T = pickle.loads(folded)  # noqa: S301  # sealed by this engine
            return kept
        made = make()
        self.used[key] = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        self.made += 1
        return made


def part_of(key: Any) -> str | None:
    """Return the file that a step's key belongs to; None for a step that is as quickly taken again."""
    part = PARTS.get(key[0])
    return part if part in (None, SOURCES) else f"{part} {key[1]}"


def own_secret(path: Path = SECRET) -> bytes | None:
    """Return the engine's secret, made at its first use and where it is broken; None if it cannot be kept."""
    with suppress(OSError):
        return _secret_at(path) or _new_secret(path)
    return None


def _secret_at(path: Path) -> bytes | None:
    """Return the secret in a file, if it is there and whole. Raises OSError."""
    with suppress(FileNotFoundError):
        secret = path.read_bytes()
        return secret if len(secret) == SEAL else None
    return None


def _new_secret(path: Path) -> bytes | None:
    """Make a secret; of processes that do so at once, all but the last keep what the next run makes again."""
    path.parent.mkdir(exist_ok=True)
    put(str(path), (os.urandom(SEAL),), mode=0o600)
    return _secret_at(path)
