"""Calendars: the months and weekdays a text names, in whatever case its language puts them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from explainer.language import base_of, is_known, locale_of

WORD = re.compile(r"[^\W\d_]+")

INFLECTED = frozenset("be bg bs cs el et fi hr hu hy ka kk lt lv mk pl ru sk sl sr tr uk".split())
"""Languages whose names change their ends with their place in the sentence."""

VARIANTS = {"ar": ("ar", "ar-LB", "ar-DZ", "ar-MA")}
"""Languages whose regions name the months differently."""


class Calendar:
    """The names of the months, or of the weekdays, of a language."""

    def __init__(self, names: Iterable[tuple[int, str, str]]) -> None:
        """Take the number of each, its name, and the beginning that its cases have in common or ""."""
        self.names: dict[str, int] = {}
        self.uncapped: dict[str, int] = {}
        """The names that have no capital, and so may stand with one at the start of a sentence."""
        self.stems: dict[str, int] = {}
        for number, name, stem in names:
            self.names.setdefault(name, number)
            if name.islower():
                self.uncapped.setdefault(name, number)
            if stem:
                self.stems[stem] = max(number, self.stems.get(stem, 0))
        self.spaced = any(" " in name or "-" in name for name in self.names)
        self.hints = tuple(sorted({*map(str.casefold, self.names), *self.stems}))
        """Letters of which a text that names one of them has some, its case folded: most texts have none."""

    def named(self, text: str) -> dict[int, str]:
        """Return which of them a text names: by number, each as it is written."""
        found: dict[int, str] = {}
        folded = text.casefold()
        if not any(hint in folded for hint in self.hints):
            return found
        words = re.findall(r"[^\W\d_]+(?:[ -][^\W\d_]+)?|[^\W\d_]+", text) if self.spaced else []
        for word in (*words, *WORD.findall(text)):
            number = self.number(word)
            if number is not None:
                found.setdefault(number, word)
        return found

    def number(self, word: str) -> int | None:
        """Return which of them a word is; a capital is asked for where the language has it."""
        folded = word.casefold()
        number = self.names.get(word, self.uncapped.get(folded))
        if number is not None or not self.stems:
            return number
        # A case is at most four letters longer than what its cases have in common.
        starts = (folded[:length] for length in range(len(folded), len(folded) - 5, -1))
        return next((self.stems[start] for start in starts if start in self.stems), None)


@cache
def calendar_of(language: str, kind: str) -> Calendar:
    """Return the names of the months or weekdays of a language, as CLDR has them."""
    found: list[tuple[int, str, str]] = []
    for tag in VARIANTS.get(base_of(language), (language,)):
        if is_known(tag):
            names = locale_of(tag).months if kind == "months" else locale_of(tag).days
            for number, name in names["format"]["wide"].items():
                alone = names["stand-alone"]["wide"][number]
                stem = _common_start(name, alone).casefold() if base_of(language) in INFLECTED else ""
                found += [(number, said, stem if len(stem) > 2 else "") for said in (name, alone)]
    return Calendar(found)


def _common_start(one: str, other: str) -> str:
    """Return the letters that two words begin with, both."""
    same = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return one[: next(same, min(len(one), len(other)))]
