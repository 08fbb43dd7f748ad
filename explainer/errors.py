"""What can be wrong with the sources, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from explainer.unseen import visible

MOST_OF_A_TEXT = 20
"""Problems of one kind that are said of one message: a hostile one has thousands."""

MOST_OF_A_FILE = 100
"""Problems of one kind that are said of one file: nobody mends one with more line by line."""


class Place(NamedTuple):
    """Where a value was written."""

    path: str
    """A file, relative to the explainer's folder, with forward slashes."""

    line: int = 1
    """Counted from 1, as editors do."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Problem(NamedTuple):
    """One thing to mend in the sources: where, what, and what to write instead."""

    place: Place
    what: str
    """One sentence without its full stop, quoting the offending text."""

    fix: str
    """What to do about it, as an order: "write 2025-08-15"."""

    severity: str = "problem"
    """"problem" stops the build; "warning" is said and the build goes on."""

    def __str__(self) -> str:
        label = "warning: " if self.severity == "warning" else ""
        return visible(f"{self.place}: {label}{self.what}\n    fix: {self.fix}")


class SourceError(Exception):
    """The sources have problems; all those found so far are in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class CommandError(Exception):
    """The command itself was wrong: an unknown language, a folder that is not there."""


class FaultError(Exception):
    """The machine failed, not the sources: the disk is full, a folder cannot be written."""

    def __init__(self, what: str, fix: str) -> None:
        self.what = what
        self.fix = fix
        super().__init__(f"{what}\n    fix: {fix}")


def stop_for(problems: Iterable[Problem]) -> None:
    """Raise SourceError if one of them is more than a warning."""
    found = tuple(problems)
    if stops(found):
        raise SourceError(found)


def stops(problems: Iterable[Problem]) -> bool:
    """Say whether one of some problems is more than a warning."""
    return any(problem.severity == "problem" for problem in problems)


def shortened(text: str, most: int = 60) -> str:
    """Return a text as a problem quotes it: its first words, where it is long."""
    return text if len(text) <= most else text[: most - 3] + "…"


MOST_CHOICES, MOST_LETTERS = 1000, 100
"""With more choices, or a longer word, comparing it with each would take too long."""


def nearest(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the choice most like a mistyped word, or None where none is near.

    `cutoff` is how alike the two must be: 0 for anything, 1 for the same word, as `difflib` measures it.
    """
    from difflib import get_close_matches

    likely = [choice for choice in choices if abs(len(choice) - len(word)) <= max(len(word), 8)]
    if len(likely) > MOST_CHOICES:
        likely = [choice for choice in likely if choice[:2].lower() == word[:2].lower()]
    found = get_close_matches(word[:MOST_LETTERS], sorted(likely)[:MOST_CHOICES], n=1, cutoff=cutoff)
    return found[0] if found else None
