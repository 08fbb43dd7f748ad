"""What can be wrong with a PO file that its grammar allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from explainer.errors import MOST_OF_A_FILE, Place, Problem
from explainer.po_entries import File, counts_of, plural_rule
from explainer.po_mistakes import in_quotes

LONGEST = 250_000
"""Entries over which a file is refused: one of ten thousand long sections has 150,000."""

LONGEST_HEADER = 20_000
"""Characters over which a header is refused: it is read again for each message that counts."""


def faults_of(file: File) -> Iterator[Problem]:
    """Yield what makes a file unfit for use: size, header, messages that stand twice, plural forms."""
    yield from _too_many(file)
    yield from _header_size(file)
    yield from _charset(file)
    yield from islice(_duplicates(file), MOST_OF_A_FILE)
    yield from islice(_plurals(file), MOST_OF_A_FILE)


def _too_many(file: File) -> Iterator[Problem]:
    if len(file.entries) > LONGEST:
        what = f"the file has more than {LONGEST:,} messages"
        yield Problem(Place(file.path, file.entries[-1].line), what, "take out its obsolete entries")


def _header_size(file: File) -> Iterator[Problem]:
    size = len(file.header.msgstr[0]) if file.header else 0
    if file.header and size > LONGEST_HEADER:
        what = f"the header has {size:,} characters, more than {LONGEST_HEADER:,}"
        yield Problem(Place(file.path, file.header.line), what, "take out what no tool needs")


def _charset(file: File) -> Iterator[Problem]:
    found = re.search(r"charset=([^\s;]+)", file.fields.get("Content-Type", ""))
    if file.header and found and found[1].upper() not in ("UTF-8", "UTF8", "CHARSET", "US-ASCII", "ASCII"):
        place = Place(file.path, file.header.line)
        yield Problem(
            place, f"the header says charset={found[1]}", "save the file as UTF-8 and write charset=UTF-8"
        )


def _duplicates(file: File) -> Iterator[Problem]:
    first: dict[tuple[str | None, str], int] = {}
    for entry in file.entries:
        line = first.setdefault((entry.msgctxt, entry.msgid), entry.line)
        if line != entry.line:
            what = f"the message {in_quotes(entry.msgid)} stands in line {line} already"
            yield Problem(Place(file.path, entry.line), what, "keep one of the two")


def _plurals(file: File) -> Iterator[Problem]:
    """Compare the plural forms with what the header says of them."""
    declared = file.fields.get("Plural-Forms", "")
    plural = [
        entry
        for entry in file.messages
        if entry.msgid_plural is not None and any(entry.msgstr) and not entry.fuzzy
    ]
    line = file.header.line if file.header else 1
    if "INTEGER" in declared or not (declared or plural):
        return
    fix = "write the Plural-Forms of the language, such as nplurals=2; plural=(n != 1);"
    if not declared:
        what = "the header has no Plural-Forms, and there are messages with plural forms"
        yield Problem(Place(file.path, line), what, fix)
        return
    try:
        count, expression = file.plurals or (0, "")
        given = [*map(plural_rule(expression), counts_of(expression))]
    except ValueError:
        yield Problem(
            Place(file.path, line), f"the header's Plural-Forms {in_quotes(declared)} cannot be read", fix
        )
        return
    if stray := [form for form in (min(given), max(given)) if not 0 <= form < count]:
        what = f"the header says nplurals={count}, and its rule gives the form {stray[-1]}"
        yield Problem(Place(file.path, line), what, fix)
    for entry in plural:
        if len(entry.msgstr) != count:
            what = f"the message {in_quotes(entry.msgid)} has {len(entry.msgstr)} of {count} plural forms"
            yield Problem(Place(file.path, entry.line), what, f"write msgstr[0] to msgstr[{count - 1}]")
