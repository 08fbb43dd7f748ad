"""Reading ahead: other processes read sections while this one loads what it will draw them with."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import ExitStack, suppress
from itertools import accumulate
from typing import Self

from explainer.content import OfFile, key_of, read_section, section_files
from explainer.cores import Other
from explainer.inputs import Inputs
from explainer.kept import Kept
from explainer.model import Section

WORTH_IT = 10_000
"""Bytes of Markdown from which another process is worth its start."""

HEAD_START = 40_000
"""Bytes of Markdown that another process reads while this one gets ready."""

Read = dict[str, OfFile[Section | None]]
"""What was read, by path."""


class Readers:
    """Other processes, each at work on some sections; this holds none of the bytes they read."""

    def __init__(self, inputs: Inputs, processes: int, kept: Kept | None = None) -> None:
        """Begin to read, in so many processes less this one; in none where it is not worth it."""
        self._processes = ExitStack()
        self._waiting: list[tuple[frozenset[str], Other]] = []
        self._read: Read = {}

        def read(paths: Sequence[str]) -> Generator[Read, None, None]:
            yield {path: read_section(inputs, path) for path in paths}

        for paths in _shares(inputs, _unread(inputs, kept), processes):
            with suppress(OSError):
                other = self._processes.enter_context(Other(read, paths))
                self._waiting.append((frozenset(paths), other))

    def section(self, path: str) -> OfFile[Section | None] | None:
        """Return what another process read of a file, once; None for a file that none did."""
        for share in self._waiting:
            paths, other = share
            if path in paths:
                self._waiting.remove(share)
                # What it failed to read is read here, and so are its mistakes.
                with suppress(Exception):
                    self._read |= other.receive()
                break
        return self._read.pop(path, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the other processes."""
        self._processes.close()


def _unread(inputs: Inputs, kept: Kept | None) -> list[str]:
    """Return the paths of the sections of which nothing is kept."""
    paths = section_files(inputs)
    return [path for path in paths if not kept.knows(key_of(inputs, path, ""))] if kept else paths


def _shares(inputs: Inputs, paths: Sequence[str], processes: int) -> list[Sequence[str]]:
    """Return the files each other process reads: all of a few, of many as many as this one."""
    others = processes - 1
    read_so_far = list(accumulate(len(inputs.files[path]) for path in paths))
    if others < 1 or not paths or read_so_far[-1] < WORTH_IT:
        return []
    here = (read_so_far[-1] - others * HEAD_START) / processes
    left = paths[sum(size <= here for size in read_so_far) :]
    return [left[start::others] for start in range(min(others, len(left)))]
