"""What the sources want of a catalog: one value for each message, made when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

from explainer.po_entries import Key


class Wanted(NamedTuple):
    """One message that the sources have, as its entry shall look."""

    text: str
    """The words in the source language; never empty."""

    kind: str = ""
    """What it is on the page: "paragraph", "heading". The first `#.` line begins with it, up to a comma."""

    context: str | None = None
    """Tells apart identical words that need different translations (msgctxt); mostly None."""

    plural: str | None = None
    """The words for several things; None for a message that counts nothing."""

    comments: tuple[str, ...] = ()
    """What a translator should know, a `#.` line each."""

    references: tuple[str, ...] = ()
    """The files it stands in, without line numbers."""

    flags: tuple[str, ...] = ()
    """Such as "markdown-text"."""

    fixed: str | None = None
    """The words a record says it has in this language: shown as they are, whatever the msgstr says."""

    @property
    def key(self) -> Key:
        """Return what a PO file knows it by."""
        return self.context, self.text


class Asked(Mapping[Key, Wanted]):
    """The messages that the sources have, in reading order, each made when it is looked at.

    Most stand in a catalog as they are, so that nobody needs to look.
    """

    def __init__(
        self, keys: Collection[Key], make: Callable[[Key], Wanted], special: Collection[Key]
    ) -> None:
        """Take their keys in order, what makes one, and the keys of the special ones.

        Those are more than their words: they count something, or a record says what they are in this
        language.
        """
        self._keys, self._make, self.special = keys, make, special

    @classmethod
    def of(cls, wanted: Iterable[Wanted]) -> Self:
        """Return those that are made, each once; one without words is left out."""
        made: dict[Key, Wanted] = {}
        for one in wanted:
            if one.text:
                made.setdefault(one.key, one)
        special = [key for key, one in made.items() if one.plural is not None or one.fixed is not None]
        return cls(made, made.__getitem__, special)

    def __getitem__(self, key: Key) -> Wanted:
        """Return a message as its entry shall look."""
        if key not in self._keys:
            raise KeyError(key)
        return self._make(key)

    def __contains__(self, key: object) -> bool:
        """Say whether the sources have a message."""
        return key in self._keys

    def __iter__(self) -> Iterator[Key]:
        """Return their keys in reading order."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._keys)


def kind_of(extracted: Sequence[str]) -> str | None:
    """Return the kind that `#.` lines begin with: up to the first comma; None where there are none."""
    return extracted[0].partition(",")[0] if extracted else None
