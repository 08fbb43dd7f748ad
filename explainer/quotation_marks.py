"""Quotation marks: which open a passage and which close it, whatever marks people type.

What stands beside a straight mark says whether it opens or closes, or is none: it may be an
apostrophe, the sign of feet or inches, or the gershayim of a Hebrew abbreviation. Hebrew writes its
short words as one with what follows, quoted or not, so that a mark between two letters may open too:
then another closes it, which nothing else opens.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from explainer.styles import OBJECT, Style, style_of


class Passage(NamedTuple):
    """Words between quotation marks."""

    start: int
    """Where the opening mark stands in the text, counted from 0."""

    end: int
    """The place after the closing mark."""

    words: str
    """What is between the marks, without the spaces beside them."""


def quoted(text: str, language: str) -> list[Passage]:
    """Return the passages between double quotation marks, the outermost only, in order.

    Whatever marks people type are understood: the language's own, « », “ ”, „ “, 「 」 and straight
    ones. Single marks are not: they cannot be told from apostrophes.
    """
    return [
        Passage(start, end + 1, text[start + 1 : end].strip())
        for start, end in _outermost(scan(text, style_of(language)).pairs)
    ]


def stands_in_marks(text: str, language: str) -> bool:
    """Say whether a text stands between quotation marks as a whole."""
    whole = text.strip()
    # Letters begin most texts, and are no marks.
    return not whole[:1].isalnum() and [(one.start, one.end) for one in quoted(whole, language)] == [
        (0, len(whole))
    ]


def stray_marks(text: str, language: str) -> list[int]:
    """Return where quotation marks stand that open or close nothing, counted from 0."""
    return list(scan(text, style_of(language)).strays)


def _outermost(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that stand in no other, in order."""
    reached = -1
    for start, end in sorted(pairs):
        if start > reached:
            reached = end
            yield start, end


_CLOSED_BY = {"«": "»", "»": "«", "„": "“”", "“": "”", "”": "”“", '"': '"', "「": "」", "『": "』"}
"""What may close a quotation that was opened so."""

_SIGNS = '«»„“”"「」『』'
_MARKS = re.compile(f"[{_SIGNS}]")
_OPENERS = "([{«“‘„‚‹「『¿¡"
_WEAK_OPENERS = "'’:–—-־/="
_CLOSING = ".,;:!?)]}»”’"


def has_marks(text: str) -> bool:
    """Say whether a text has a double quotation mark; most have none."""
    for mark in _SIGNS:  # noqa: SIM110  # `any`, and a pattern, take many times as long
        if mark in text:
            return True
    return False


class Scan(NamedTuple):
    """The double quotation marks of a text, by their places in it."""

    pairs: list[tuple[int, int]]
    depths: dict[int, int]
    """For each mark, of how many quotations it is a part: 1 for an outer one's."""

    opening: set[int]
    strays: list[int]


def scan(text: str, style: Style) -> Scan:
    """Tell opening marks from closing ones, and pair them."""
    if not has_marks(text):
        return Scan([], {}, set(), [])
    found = _scanned(text, style, frozenset())
    glued = _glued(text, found) if found.strays else frozenset()
    if glued:
        other = _scanned(text, style, glued)
        if len(other.strays) < len(found.strays):
            return other
    return found


def _scanned(text: str, style: Style, glued: frozenset[int]) -> Scan:
    """Pair the marks of a text; the `glued` ones open, though they stand between Hebrew letters."""
    found = Scan([], {}, set(), [])
    opened = _Opened()
    reversible = style.quotes[0] != "«"
    for match in _MARKS.finditer(text):
        at, mark = match.start(), match[0]
        depth = opened.closed_by(mark)
        if at not in glued and _is_none(text, at, opened.holds('"')):
            continue
        if at in glued or _opens(text, at, depth > 0, at - 1 in found.opening, reversible):
            found.opening.add(at)
            found.depths[at] = opened.add(at, mark)
        elif depth:
            start, *inside = opened.close(depth)
            found.depths[at] = depth
            found.pairs.append((start, at))
            found.strays.extend(inside)
        else:
            found.depths[at] = len(opened.places) + 1
            found.strays.append(at)
    found.strays.extend(opened.places)
    found.strays.sort()
    return found


def _glued(text: str, found: Scan) -> frozenset[int]:
    """Return the marks after a Hebrew prefix that may open what stray marks close: the nearest of each."""
    nearest, waiting = set(), []
    for at in sorted({*after_prefix(text), *(stray for stray in found.strays if stray not in found.opening)}):
        if at not in found.depths:
            waiting.append(at)
        elif waiting:
            nearest.add(waiting.pop())
    return frozenset(nearest)


class _Opened:
    """The opening marks that nothing has closed yet; a depth counts them from 1, the outermost."""

    def __init__(self) -> None:
        self.places: list[int] = []
        self._marks: list[str] = []
        self._depths: dict[str, list[int]] = {mark: [] for mark in _CLOSED_BY}

    def holds(self, mark: str) -> bool:
        """Say whether such a mark is among them."""
        return bool(self._depths[mark])

    def closed_by(self, mark: str) -> int:
        """Return the depth of the innermost one that a mark may close; 0 for none."""
        closable = (self._depths[opener] for opener, closers in _CLOSED_BY.items() if mark in closers)
        return max((depths[-1] for depths in closable if depths), default=0)

    def add(self, at: int, mark: str) -> int:
        """Take in one more; returns its depth."""
        self.places.append(at)
        self._marks.append(mark)
        self._depths[mark].append(len(self.places))
        return len(self.places)

    def close(self, depth: int) -> list[int]:
        """Take out the one at a depth and those within it; returns their places."""
        closed = self.places[depth - 1 :]
        for mark in self._marks[depth - 1 :]:
            self._depths[mark].pop()
        del self.places[depth - 1 :], self._marks[depth - 1 :]
        return closed


def _opens(text: str, at: int, closable: bool, after_opening: bool, reversible: bool) -> bool:
    """Say whether a mark opens a quotation.

    `closable` says that it could close one, `after_opening` that an opening mark stands just before
    it, `reversible` that the language may use » «.
    """
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "„「『" or (mark in "«“" and not closable):
        return True
    if mark in "«」』" or (mark == "»" and not reversible):
        return False
    free_before = not before or before.isspace() or before in _OPENERS or after_opening
    free_after = not after or after.isspace() or after in _CLOSING
    if mark != '"':
        return free_before and not free_after and not closable
    if free_before and free_after:
        return not closable
    if free_before or free_after:
        return free_before
    return _is_word(after) and (before in _WEAK_OPENERS or (_is_word(before) and not closable))


GERSHAYIM = re.compile(r"(?<=[א-ת\u05b0-\u05c7])[\"”](?=[א-ת])")
"""A mark that stands inside a Hebrew word, where an abbreviation has its own."""


def after_prefix(text: str) -> list[int]:
    """Return the marks after the short words that Hebrew writes as one with the next (and, the, in, to, as).

    More than one letter follows each: before the last letter of a word it is gershayim.
    """
    return [match.end() - 1 for match in _after_prefix().finditer(text)]


@cache
def _after_prefix() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w\u0591-\u05c7\"”״'׳’])(?:[והבלמשכ][\u05b0-\u05c7]*)+[\"”]"
        r"(?=[א-ת][\u05b0-\u05c7]*(?:[א-ת'׳’]|[\"”״][א-ת]))"
    )


_FEET = re.compile(r"(?<=\d)'\d{1,2}$")
_SMALL_NUMBER = re.compile(r"(?<![\d.,])\d{1,2}(?:[.,]\d)?$")


def _is_none(text: str, at: int, quoting: bool) -> bool:
    """Say whether a mark is one of inches or seconds, or that of a Hebrew abbreviation."""
    if GERSHAYIM.match(text, at):
        return True
    if text[at] != '"':
        return False
    before = text[max(at - 6, 0) : at]
    return bool(_FEET.search(before)) or (not quoting and bool(_SMALL_NUMBER.search(before)))


Role = Literal["opening", "closing", "apostrophe"]


def single_marks(text: str, style: Style) -> Iterator[tuple[int, Role]]:
    """Yield where each straight single mark stands, and what it is.

    Two that make a pair are quotation marks; all others are apostrophes.
    """
    closing, closers = -1, [match.start() for match in _CLOSER.finditer(text)]
    for match in re.finditer("'", text):
        at = match.start()
        role: Role = "apostrophe"
        if at == closing:
            role = "closing"
        elif at > closing and _opens_single(text, at, style):
            next_closer = bisect_left(closers, at + 2)
            if next_closer < len(closers):
                closing = closers[next_closer]
                role = "opening"
        yield at, role


_CLOSER = re.compile(r"(?<!\s)'(?!\w)")
"""A straight single mark that may close a quotation."""


def _opens_single(text: str, at: int, style: Style) -> bool:
    """Say whether a straight single mark stands before a word that no apostrophe begins."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    free_before = not before or before.isspace() or before in _OPENERS or before in "–—-/"
    if not free_before or not (_is_word(after) or after in _OPENERS + "…"):
        return False
    return not (style.elided and _elided(style.elided).match(text, at + 1))


@cache
def _elided(words: str) -> re.Pattern[str]:
    """Return what matches one of a language's words that may begin with an apostrophe."""
    return re.compile(rf"(?i:{words})(?!\w)")


def _is_word(character: str) -> bool:
    """Say whether a character is a part of a word: a letter, a figure, or a sign of Thai upon a letter."""
    return bool(character) and (
        character.isalnum() or character == OBJECT or unicodedata.category(character)[0] == "M"
    )
