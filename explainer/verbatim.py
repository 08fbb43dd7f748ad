"""Words compared with words: whether a passage is, letter for letter, part of a text.

Typographic quotation marks, apostrophes, dashes and spaces are one kind each, and the case of a
first letter is free. All else counts: letters, accents, punctuation between words, order. A passage
may leave words out at `[…]`, and add some at `[words]`; nothing is left out at the latter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from explainer.unspaced import unspaced

CUT, MARK = "\x00", "\x01"
"""Stand for a declared omission and for a quotation mark."""

OMISSION = re.compile(r"\[\s*(?:…|\.\s*\.\s*\.)\s*\]")
INSERTION = re.compile(r"\[[^\[\]]*\]")
MARKS = '«»“”„‟"‹›「」『』〝〞〟＂❝❞'
LETTERS = {
    **dict.fromkeys(map(ord, "’‘ʼ‛′`´＇‚"), "'"),
    **dict.fromkeys(map(ord, "‐‑−"), "-"),
    **dict.fromkeys(map(ord, "—―"), "–"),
    **dict.fromkeys(map(ord, "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), None),
}
DASH = re.compile(r"\s*(?<!\d)–\s*|\s*–(?!\d)\s*|(?<=\s)-{1,3}(?=\s)|--+")
EDGES = " .,;:!?…–'-\u060c\u061b\u061f、。，；：！？"
"""What may stand at either end of a passage and is not compared."""


def holds(text: str, passage: str) -> bool:
    """Say whether a passage is made of runs of whole words of a text, in their order."""
    return is_in(normal(text), passage)


def is_in(words: str, passage: str) -> bool:
    """Say the same of the words of a text that `normal` has made comparable."""
    position, found = 0, False
    for run in runs(passage):
        position = _end_of(run, words, position)
        if position < 0:
            return False
        found = True
    return found


@lru_cache(maxsize=1024)
def normal(text: str) -> str:
    """Return words as they are compared: without quotation marks and insertions, omissions as CUT."""
    return _folded(text, marks="")


def runs(passage: str) -> Iterator[str]:
    """Yield the runs of words between declared omissions, as they are compared."""
    return (run for part in normal(passage).split(CUT) if (run := part.strip(EDGES)))


def loose_ends(text: str, passage: str) -> tuple[bool, bool]:
    """Say whether a passage begins, and whether it ends, in the middle of one of the text's clauses.

    A clause ends at punctuation, a quotation mark, an omission, or where the text does. A passage
    that the text does not hold has no loose ends.
    """
    marked, wanted = _folded(text, marks=f" {MARK} "), list(runs(passage))
    if not wanted:
        return False, False
    begins = [_is_edge(marked[: match.start()][::-1]) for match in _marked(wanted[0], marked)]
    ends = [_is_edge(marked[match.end() :]) for match in _marked(wanted[-1], marked)]
    if len(wanted) == 1 and any(map(all, zip(begins, ends, strict=True))):
        return False, False
    return bool(begins) and not any(begins), bool(ends) and not any(ends)


def _folded(text: str, marks: str) -> str:
    plain = OMISSION.sub(f" {CUT} ", unicodedata.normalize("NFC", text).replace(CUT, "").replace(MARK, ""))
    plain = INSERTION.sub(" ", plain).translate({**LETTERS, **dict.fromkeys(map(ord, MARKS), marks)})
    plain = DASH.sub(" – ", plain.replace("...", "…"))
    plain = re.sub(r"(?<=\d)\s*–\s*(?=\d)", "-", plain)
    return re.sub(r" +(?=[,.;:!?%…])", "", " ".join(plain.split()))


def _end_of(run: str, words: str, start: int) -> int:
    """Return where a run of whole words first ends in some words, from a place on; -1 where it does not."""
    first = dict.fromkeys((run[0], run[0].lower(), run[0].upper()))
    return min(
        (end for case in first if (end := _end_of_case(case + run[1:], words, start)) >= 0), default=-1
    )


def _end_of_case(run: str, words: str, start: int) -> int:
    at = words.find(run, start)
    while at >= 0:
        end = at + len(run)
        if not _is_cut_open(words, at, before=True) and not _is_cut_open(words, end, before=False):
            return end
        at = words.find(run, at + 1)
    return -1


def _is_cut_open(words: str, at: int, *, before: bool) -> bool:
    """Say whether a word or a number is cut at a place; `before` says that the run begins there."""
    left, right = words[at - 1 : at], words[at : at + 1]
    if not left or not right:
        return False
    if unicodedata.category(right).startswith("M"):
        return True
    if _is_letter(left) and _is_letter(right):
        return not (unspaced().match(left) or unspaced().match(right))
    # An apostrophe may end a word of its own, as in "l'accord"; it never begins one.
    outer, joint, inner = (
        (words[at - 2 : at - 1], left, right) if before else (words[at + 1 : at + 2], right, left)
    )
    if joint in ("-" if before else "-'"):
        return _is_letter(outer) and _is_letter(inner)
    return joint in ".,:" and outer.isdigit() and inner.isdigit()


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character or " ").startswith("M")


def _marked(run: str, marked: str) -> list[re.Match[str]]:
    """Return where a run stands in words that still have their quotation marks."""
    letters = [rf"(?: *{MARK})* *" if letter == " " else re.escape(letter) for letter in run]
    letters[0] = "|".join(re.escape(case) for case in dict.fromkeys((run[0], run[0].lower(), run[0].upper())))
    pattern = re.compile(rf"(?<!\w)(?:{letters[0]}){rf'(?: *{MARK})*'.join(['', *letters[1:]])}(?!\w)")
    return list(pattern.finditer(marked))


def _is_edge(rest: str) -> bool:
    """Say whether a clause ends where the rest of a text, read away from it, begins."""
    beside, after = rest.lstrip(" ")[:1], rest.lstrip(" ")[1:2]
    if beside in ("", CUT, MARK):
        return True
    if beside == "'":
        # A single quotation mark, unless it joins two words.
        return not _is_letter(after)
    return beside != "-" and unicodedata.category(beside).startswith("P")
