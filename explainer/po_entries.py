"""Entries: what a PO file holds, as values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

PLURAL_FORMS = re.compile(r"\s*nplurals\s*=\s*([0-9]{1,3})\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*")

Key = tuple[str | None, str]
"""An entry's context and source words, by which gettext tells entries apart."""


class Previous(NamedTuple):
    """The source that a fuzzy translation was made for (the `#|` lines)."""

    msgid: str
    msgctxt: str | None = None
    msgid_plural: str | None = None


class Entry(NamedTuple):
    """One message of a PO file; two are equal when they say the same, however they are laid out."""

    msgid: str
    """The words in the source language; "" for the header."""

    msgstr: tuple[str, ...] = ("",)
    """The translation: one, or one for each plural form; "" for what is not translated."""

    msgctxt: str | None = None
    msgid_plural: str | None = None

    comments: tuple[str, ...] = ()
    """The translator's own lines (`# `)."""

    extracted: tuple[str, ...] = ()
    """Lines made from the sources (`#.`)."""

    references: tuple[str, ...] = ()
    """Where the message comes from (`#:`): files, with a line number where another tool wrote one."""

    flags: tuple[str, ...] = ()
    """Such as "fuzzy" and "markdown-text", in the order they stand."""

    previous: Previous | None = None
    obsolete: bool = False
    """Whether the sources no longer have it (`#~`)."""

    line: int = 0
    """The line of its msgid in the file it was read from; 0 for one that was made."""

    raw: str | None = None
    """The very text it was read from; None for a new or changed entry, which is written afresh."""

    gap: str = "\n"
    """What stands between it and the entry before: mostly one blank line."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and self[:WHAT_IS_SAID] == other[:WHAT_IS_SAID]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:WHAT_IS_SAID])

    @property
    def key(self) -> Key:
        """Return what gettext tells entries apart by: context and source words."""
        return self.msgctxt, self.msgid

    @property
    def source(self) -> Previous:
        """Return the source words, as `#|` would keep them."""
        return Previous(self.msgid, self.msgctxt, self.msgid_plural)

    @property
    def is_header(self) -> bool:
        """Say whether it holds the file's header fields."""
        return not self.msgid and self.msgctxt is None and not self.obsolete

    @property
    def fuzzy(self) -> bool:
        """Say whether the translation is marked as needing work."""
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """Say whether it has words in every form, fuzzy or not."""
        return all(self.msgstr)


WHAT_IS_SAID = Entry._fields.index("line")
"""How many of an entry's parts say something; those after them are how it stands in a file."""


@dataclass(frozen=True, slots=True)
class File:
    """A PO file: one language, one domain."""

    path: str
    """Where it was read from, for problems; relative to the explainer's folder."""

    entries: tuple[Entry, ...] = ()
    """The header, the messages, the obsolete messages: as they stand in the file."""

    newline: str = "\n"
    """How lines end: "\\n" or "\\r\\n"."""

    bom: bool = False
    """Whether it begins with a byte order mark."""

    tail: str = ""
    """What stands after the last entry."""

    def __reduce__(self) -> tuple[Callable[..., File], tuple[Any, ...]]:
        # Columns of plain values are unpickled in a third of the time that many named tuples take.
        columns = tuple(zip(*self.entries, strict=True))
        return _of_columns, (self.path, columns, self.newline, self.bom, self.tail)

    @property
    def header(self) -> Entry | None:
        """Return the entry with the file's header fields."""
        return next((entry for entry in self.entries if entry.is_header), None)

    @property
    def fields(self) -> dict[str, str]:
        """Return the header's fields, in their order; of one written twice, the first."""
        found: dict[str, str] = {}
        for line in self.header.msgstr[0].split("\n") if self.header else ():
            name, colon, value = line.partition(":")
            if colon:
                found.setdefault(name.strip(), value.strip())
        return found

    @property
    def messages(self) -> Iterator[Entry]:
        """Yield the entries the sources have: neither the header nor the obsolete ones."""
        entries = (entry for entry in self.entries if not entry.obsolete)
        return (entry for entry in entries if entry.msgid or not entry.is_header)

    @property
    def by_key(self) -> dict[Key, Entry]:
        """Return all entries but the header, by what gettext tells them apart by."""
        entries = (entry for entry in self.entries if entry.msgid or not entry.is_header)
        return {(entry.msgctxt, entry.msgid): entry for entry in entries}

    @property
    def plurals(self) -> tuple[int, str] | None:
        """Return how many plural forms the header declares, and the rule; None for a template."""
        found = PLURAL_FORMS.fullmatch(self.fields.get("Plural-Forms", ""))
        return (int(found[1]), found[2]) if found else None


def _of_columns(path: str, columns: Sequence[Sequence[Any]], newline: str, bom: bool, tail: str) -> File:
    """Return a file that was pickled."""
    entries = map(tuple.__new__, repeat(Entry), zip(*columns, strict=True))
    return File(path, tuple(entries), newline, bom, tail)


@cache
def plural_rule(expression: str) -> Callable[[int], int]:
    """Return a Plural-Forms expression as a function from a count to the number of a form.

    Raises ValueError for one that is not of gettext's language.
    """
    from gettext import c2py

    try:
        rule: Callable[[int], int] = c2py(expression)
        for n in counts_of(expression):
            rule(n)
    except (RecursionError, ZeroDivisionError, OverflowError) as error:
        raise ValueError(str(error)) from error
    return rule


@cache
def counts_of(expression: str) -> tuple[int, ...]:
    """Return the counts a Plural-Forms expression is tried with: small ones, and those about its own numbers.

    Raises ValueError for a number of thousands of digits.
    """
    named = (int(number) + step for number in re.findall("[0-9]+", expression) for step in (0, 1))
    return tuple(sorted({*range(201), *named}))
