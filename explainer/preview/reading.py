"""Reading again: an explainer's files as they are now, of which only those that changed are opened."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from explainer.errors import CommandError, Place, Problem
from explainer.inputs import Inputs, limit_of, read_file, read_inputs
from explainer.last_run import SETTLED, Signature, signature_of


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the files found."""

    inputs: Inputs

    changed: frozenset[str]
    """The files whose bytes are new, that came or that went, by the names they have in `inputs`."""

    saved: bool
    """Whether any file was written since the last look, if only with the bytes it had."""


class _File(NamedTuple):
    """A file as it was read last."""

    signature: Signature
    data: bytes

    settled: bool
    """Whether it was old enough when it was read, so that another version would have another signature."""


class Reading:
    """Reads one explainer again and again."""

    def __init__(self, root: Path, shipped_templates: Path) -> None:
        self.root, self.shipped = root.resolve(), shipped_templates.resolve()
        self._known: dict[Path, _File] = {}
        self._distrusted: frozenset[Path] = frozenset()
        """The files that are read in any case by the look that is under way."""
        self._seen: dict[Path, _File] = {}
        self._inputs = Inputs({})

    def look(self, named: Iterable[Path] = ()) -> Look:
        """Read what changed since the last look; files that are named are read in any case.

        A folder that went is a problem, as any other file that is not there.
        """
        self._distrusted = frozenset(named)
        self._seen = {}
        inputs = self._of_few() or self._of_all()
        before, self._inputs = self._inputs, inputs
        changed = _difference(before, inputs)
        saved = bool(changed) or self._written()
        self._known = self._seen
        return Look(inputs, changed, saved)

    def _of_all(self) -> Inputs:
        try:
            return read_inputs(self.root, self.shipped, self._read)
        except CommandError:
            what = "there is no folder content/"
            return Inputs({}, (Problem(Place("content"), what, "put it back"),))

    def _of_few(self) -> Inputs | None:
        """Read only the files that are named, where all of them were there before; None where they were not.

        What else may have changed is found by the next look at all.
        """
        names = {path: self._name(path) for path in self._distrusted}
        if not names or not all(names.values()):
            return None
        self._seen = dict(self._known)
        files = dict(self._inputs.files)
        try:
            for path, name in names.items():
                status = path.lstat()
                if not stat.S_ISREG(status.st_mode) or status.st_size > limit_of(str(path)):
                    return None
                files[name] = self._read(str(path), status)
        except OSError:
            return None
        return Inputs(files, self._inputs.problems)

    def _name(self, path: Path) -> str:
        """Return the one name a file has among the inputs; "" for one that is new, or has two."""
        if path not in self._known or not path.is_relative_to(self.root):
            return ""
        name = path.relative_to(self.root).as_posix()
        return name if name in self._inputs.files and f"shipped/{name}" not in self._inputs.files else ""

    def _read(self, name: str, status: os.stat_result) -> bytes:
        path = Path(name)
        signature = signature_of(status)
        known = self._known.get(path)
        if known and known.settled and known.signature == signature and path not in self._distrusted:
            self._seen[path] = known
            return known.data
        settled = max(status.st_mtime_ns, status.st_ctime_ns) < time.time_ns() - SETTLED
        data = read_file(name, status)
        self._seen[path] = _File(signature, data, settled)
        return data

    def _written(self) -> bool:
        """Say whether a file that is named was written again, with the same bytes."""
        named = self._distrusted & self._seen.keys() & self._known.keys()
        return any(_save_of(self._seen[path]) != _save_of(self._known[path]) for path in named)


def _save_of(file: _File) -> tuple[int, int]:
    """Return what a save changes of a file, and a change of its mode does not: its time, its inode."""
    _, modified, _, inode = file.signature
    return modified, inode


def _difference(one: Inputs, other: Inputs) -> frozenset[str]:
    paths: Collection[str] = one.files.keys() | other.files.keys()
    changed = {path for path in paths if one.files.get(path) != other.files.get(path)}
    # A file that can no longer be read is a problem, and not among the files.
    changed |= {problem.place.path for problem in set(one.problems) ^ set(other.problems)}
    return frozenset(changed)
