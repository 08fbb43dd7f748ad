"""Figures: the numbers of a text, however its language writes them."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from explainer.difference import NUMBER

HALF_DAY = re.compile(
    r"(?<!\w)(\d{1,2})(?:[:.]\d\d)?[ \u00a0\u202f]?([ap])\.?[ \u00a0\u202f]?m\b", re.IGNORECASE
)
"""An hour of the twelve-hour clock, and its half of the day: "3 pm", "11:30 a.m."."""

TIME = re.compile(r"[0-2]?\d\.[0-5]\d")
"""What may be a time, or a decimal number."""

SCALE = re.compile(
    r"[ \u00a0\u202f-]?(?:mill|mil|mio|mrd|bn|bil|tril|thousand|hundred|cent|tausend|hundert|"
    r"tys|tis|tus|duiz|тыс|тис|"
    r"млн|млрд|мил|міл|трил|трл|千|万|萬|億|亿|천|만|억|ألف|آلاف|مليون|مليار|ملايين|بليون|تريليون)",
    re.IGNORECASE,
)
"""A word that counts in thousands or more: languages have different ones, so noughts move."""

A_DIGIT = re.compile(r"\d")
A_ROMAN_DIGIT = re.compile("[IVXL]")
ROMAN = re.compile(r"(?<!\w)[IVXL]+(?=e|er|ème|è|re|\b)")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}


class Figures:
    """The numbers of a text, compared by their digits: 1 500, 1,500 and ١٥٠٠ are one."""

    def __init__(self, text: str) -> None:
        self.written: dict[str, str] = {}
        """Each number's digits, and how it is written."""
        self.instead: dict[str, set[str]] = {}
        """What the other text may have for a number: 18 for the 6 of "6 p.m.", 11 and 26 for "11.26"."""
        numbered = A_DIGIT.search(text) is not None
        for found in NUMBER.finditer(text) if numbered else ():
            digits = _digits(found[0])
            digits = digits.rstrip("0") if SCALE.match(text, found.end()) else digits
            self.written.setdefault(digits.lstrip("0") or "0", found[0])
            if TIME.fullmatch(found[0]):
                self.instead[digits.lstrip("0")] = {str(int(part)) for part in found[0].split(".")}
        for hour, half in HALF_DAY.findall(text) if numbered else ():
            self.instead[str(int(hour))] = {str(int(hour) % 12 + (12 if half in "pP" else 0))}
        self.text = text

    @cached_property
    def also(self) -> set[str]:
        """Numbers the other text may have or not."""
        found = ROMAN.findall(self.text) if A_ROMAN_DIGIT.search(self.text) else ()
        return set().union(*self.instead.values(), map(str, map(_roman, found)))

    def without(self, other: Figures) -> list[str]:
        """Return the numbers the other text has not."""
        others = other.written.keys()
        lost = self.written.keys() - others
        lost = lost - other.also if lost else lost
        return sorted(number for number in lost if not (self.instead.get(number, {""}) <= others))


def _digits(written: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in written if sign.isdigit())


def _roman(figures: str) -> int:
    values = [ROMAN_DIGITS[figure] for figure in figures]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))
