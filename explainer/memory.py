"""Memory: what pure steps have made, so that a step whose inputs did not change is not taken again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from explainer.model import Message

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


def stamp_of(texts: Iterable[str]) -> bytes:
    """Return what stands for some texts in a key: another as soon as one of them is another."""
    listed = list(texts)
    lengths = ",".join(map(str, map(len, listed)))
    return stamp_of_bytes("\0".join((lengths, *listed)).encode("utf-8", "surrogatepass"))


def stamp_of_bytes(data: bytes) -> bytes:
    """Return what stands for a file's bytes in a key."""
    return sha256(data).digest()[:16]  # Processors have an instruction for it.


def stamp_of_messages(messages: Iterable[Message]) -> bytes:
    """Return what stands for some messages: for their kinds and their words, wherever they are written."""
    written: list[str] = []
    for message in messages:
        written += (message.kind, "plain" if message.plain else "", message.text)
    return stamp_of(written)


class _Made(NamedTuple):
    """What a step made."""

    value: Any
    steps: tuple[Hashable, ...]
    """The steps taken within it."""


class Memory:
    """Remembers what the last build used, and no more: a day of editing does not fill it.

    A step that is remembered keeps those within it, which are needed again once it is taken anew.
    """

    def __init__(self) -> None:
        self._used: dict[Hashable, _Made] = {}
        self._before: dict[Hashable, _Made] = {}
        self._within: list[list[Hashable]] = []
        """For each step that is being taken, the steps taken within it."""

    def recall(self, key: Hashable, make: Callable[[], T], /) -> T:
        """Return what was made for a key, or make it. What raises is not remembered."""
        if self._within:
            self._within[-1].append(key)
        made = self._used.get(key)
        if made is None and key in self._before:
            self._keep(key)
            made = self._before[key]
        value: T = made.value if made else self._make(key, make)
        return value

    def _make(self, key: Hashable, make: Callable[[], T]) -> T:
        self._within.append([])
        try:
            value = make()
        finally:
            steps = self._within.pop()
        self._used[key] = _Made(value, tuple(steps))
        return value

    def _keep(self, key: Hashable) -> None:
        """Use a step of the last build, and all steps within it."""
        waiting = [key]
        while waiting:
            step = waiting.pop()
            if step not in self._used and step in self._before:
                self._used[step] = self._before[step]
                waiting += self._before[step].steps

    def turn(self) -> None:
        """Begin another build: forget what the last one did not use."""
        self._before, self._used = self._used, {}
