"""Restated messages: what the sources say in the words they had, by other ids or with other signs.

An id that editors rename changes no word, and neither do quotation marks, apostrophes and no-break
spaces that they type otherwise: a translation made for the old text is one for the new.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial

from explainer import po
from explainer.wanted import Asked

TARGET = re.compile(r"(?:(?<=\]\[)|(?<=\[\^))[^\]\[\s^]+(?=\])")
"""The id that a reference or a citation leads to."""

SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u00a0\u202f", " "),
        "\u2026": "...",
    }
)
"""What stands for each sign that people type in one way or another, and pages show in one."""

Change = Callable[[str], str]
"""Returns a text of the catalog as the sources type it now."""


def restated(file: po.File, asked: Asked) -> po.File:
    """Return a PO file as if all had been typed, from the first, as the sources type it now.

    An id counts as renamed where no message leads to it any more, and another, which none led to before,
    stands in its place in a text that is otherwise the same.
    """
    known = {entry.msgid for entry in file.entries}
    new = [key[1] for key in asked if key[1] not in known and asked[key].plural is None]
    if not new:
        return file
    texts = {text for _, text in asked}
    gone = [entry.msgid for entry in file.messages if entry.msgid not in texts]
    if ids := _renamed(new, gone, texts, known):
        file = _changed(file, lambda text: TARGET.sub(lambda found: ids.get(found[0], found[0]), text))
        return restated(file, asked)
    signs = _pairs(new, gone, _plainly_typed)
    return _retyped(file, signs) if signs else file


def _renamed(
    new: Sequence[str], gone: Sequence[str], asked: Iterable[str], known: Iterable[str]
) -> dict[str, str]:
    """Return what each id that was renamed is called now."""
    if not _by_plain(new, _without_ids).keys() & _by_plain(gone, _without_ids).keys():
        return {}
    before, now = _ids(known), _ids(asked)
    stayed = before & now
    pairs = _pairs(new, gone, partial(_without_ids, stayed=stayed))
    called: defaultdict[str, set[str]] = defaultdict(set)
    for old, text in pairs.items():
        for id, its in zip(TARGET.findall(old), TARGET.findall(text), strict=True):
            if id != its:
                called[id].add(its)
    given = Counter(its for names in called.values() for its in names)
    return {
        id: its
        for id, names in called.items()
        for its in names
        if len(names) == 1 and given[its] == 1 and id not in now and its not in before
    }


def _without_ids(text: str, stayed: Set[str] = frozenset()) -> str:
    """Return a text, plainly typed, without the ids it leads to, but for those that stayed."""
    return TARGET.sub(lambda found: found[0] if found[0] in stayed else "", _plainly_typed(text))


def _ids(texts: Iterable[str]) -> set[str]:
    return {id for text in texts if "]" in text for id in TARGET.findall(text)}


def _plainly_typed(text: str) -> str:
    """Return a text with the signs that are on every keyboard; one with code as it is, letter for letter."""
    return text if "`" in text else re.sub(r' *" *', '"', text.translate(SIGNS))


def _pairs(new: Iterable[str], gone: Iterable[str], plain: Callable[[str], str]) -> dict[str, str]:
    """Return which text that is gone is which new one, where nothing else is as plain as the two."""
    old_ones, new_ones = _by_plain(gone, plain), _by_plain(new, plain)
    return {
        olds.pop(): news.pop()
        for key, olds in old_ones.items()
        if len(olds) == 1 and len(news := new_ones.get(key, set())) == 1
    }


def _by_plain(texts: Iterable[str], plain: Callable[[str], str]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for text in texts:
        found[plain(text)].add(text)
    return found


def _changed(file: po.File, change: Callable[[str], str]) -> po.File:
    """Return a file with all its texts changed, in the source language and in the translator's."""
    return replace(file, entries=tuple([_entry(entry, change) for entry in file.entries]))


def _entry(entry: po.Entry, change: Callable[[str], str]) -> po.Entry:
    previous = entry.previous and entry.previous._replace(msgid=change(entry.previous.msgid))
    changed = entry._replace(
        msgid=change(entry.msgid), msgstr=tuple(map(change, entry.msgstr)), previous=previous
    )
    return entry if changed == entry else changed._replace(raw=None)


def _retyped(file: po.File, signs: Mapping[str, str]) -> po.File:
    """Return a file with some texts of the source language typed otherwise."""
    entries = [
        entry._replace(msgid=signs[entry.msgid], raw=None)
        if entry.msgid in signs and not entry.obsolete
        else entry
        for entry in file.entries
    ]
    return replace(file, entries=tuple(entries))
