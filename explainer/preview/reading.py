"""Reading again: an explainer's files as they are now, of which only those that changed are opened."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from explainer.errors import CommandError, Place, Problem
from explainer.inputs import Inputs, read_inputs

SETTLED = 100_000_000
"""Nanoseconds: a file that is younger when it is read may change again without a new time of change."""

Signature = tuple[int, int, int, int]
"""A file's size, times of modification and of change in nanoseconds, and inode."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the files found."""

    inputs: Inputs

    changed: frozenset[str]
    """The files whose bytes are new, that came or that went, by the names they have in `inputs`."""

    saved: bool
    """Whether any file was written since the last look, if only with the bytes it had."""


class Reading:
    """Reads one explainer again and again."""

    def __init__(self, root: Path, shipped_templates: Path) -> None:
        self.root, self.shipped = root.resolve(), shipped_templates.resolve()
        self._known: dict[Path, tuple[Signature, bytes, bool]] = {}
        self._distrusted: frozenset[Path] = frozenset()
        self._seen: dict[Path, tuple[Signature, bytes, bool]] = {}
        self._inputs = Inputs({})

    def look(self, named: Iterable[Path] = ()) -> Look:
        """Read what changed since the last look; files that are named are read in any case.

        A folder that went is a problem, as any other file that is not there.
        """
        self._distrusted = frozenset(named)
        self._seen = {}
        try:
            inputs = read_inputs(self.root, self.shipped, self._read)
        except CommandError:
            what = "there is no folder content/"
            inputs = Inputs({}, (Problem(Place("content"), what, "put it back"),))
        before, self._inputs = self._inputs, inputs
        changed = _difference(before, inputs)
        saved = bool(changed) or self._written()
        self._known = self._seen
        return Look(inputs, changed, saved)

    def _read(self, path: Path, status: os.stat_result) -> bytes:
        signature = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        known = self._known.get(path)
        if known and known[0] == signature and known[2] and path not in self._distrusted:
            self._seen[path] = known
            return known[1]
        settled = max(status.st_mtime_ns, status.st_ctime_ns) < time.time_ns() - SETTLED
        data = path.read_bytes()
        self._seen[path] = (signature, data, settled)
        return data

    def _written(self) -> bool:
        """Say whether a file that is named was written again, with the same bytes."""
        named = self._distrusted & self._seen.keys() & self._known.keys()
        return any(_stamp(self._seen[path]) != _stamp(self._known[path]) for path in named)


def _stamp(known: tuple[Signature, bytes, bool]) -> tuple[int, int]:
    """Return what a save changes of a file, and a change of its mode does not."""
    (_, modified, _, inode), _, _ = known
    return modified, inode


def _difference(one: Inputs, other: Inputs) -> frozenset[str]:
    paths: Collection[str] = one.files.keys() | other.files.keys()
    changed = {path for path in paths if one.files.get(path) != other.files.get(path)}
    # A file that can no longer be read is a problem, and not among the files.
    changed |= {problem.place.path for problem in set(one.problems) ^ set(other.problems)}
    return frozenset(changed)
