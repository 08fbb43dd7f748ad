"""Memory: what pure steps have made, so that a step whose inputs did not change is not taken again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Recall(Protocol):
    """Returns what a step makes, taking the step only where it is not remembered.

    The key holds the step's name and all the step depends on, compared by value.
    """

    def __call__(self, key: Hashable, make: Callable[[], T], /) -> T:
        """Return what is remembered for the key, or what the step makes now."""
        ...


def afresh(_: Hashable, make: Callable[[], T], /) -> T:
    """Take the step; remember nothing."""
    return make()


class Memory:
    """Remembers what the last build used, and no more: a day of editing does not fill it."""

    def __init__(self) -> None:
        self._used: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}

    def recall(self, key: Hashable, make: Callable[[], T], /) -> T:
        """Return what was made for a key, or make it. What raises is not remembered."""
        try:
            found: T = self._used[key]
        except KeyError:
            found = self._before[key] if key in self._before else make()
            self._used[key] = found
        return found

    def turn(self) -> None:
        """Begin another build: forget what the last one did not use."""
        self._before, self._used = self._used, {}
