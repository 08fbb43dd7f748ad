"""Figures: the numbers of a text, however its language writes them."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from explainer import solar
from explainer.difference import NUMBER
from explainer.language import base_of

HALF_DAY = re.compile(
    r"(?<!\w)(\d{1,2})(?:[:.]\d\d)?[ \u00a0\u202f]?([ap])\.?[ \u00a0\u202f]?m\b", re.IGNORECASE
)
"""An hour of the twelve-hour clock, and its half of the day: "3 pm", "11:30 a.m."."""

HALF_DAY_FIRST = re.compile(
    r"(午前|午後|上午|下午|晚上|오전|오후)[ \u00a0\u202f]?(\d{1,2})(?=[ \u00a0\u202f]?[時时點点시:：])"
)
"""The same where the half of the day stands first: "午後3時30分"."""

AFTERNOON = frozenset({"午後", "下午", "晚上", "오후"})

MYRIADS = frozenset({"ja", "ko", "yue", "zh"})
"""The languages that count in ten thousands, each multiple with a sign of its own: "2億5000万"."""

MYRIAD_OF = dict.fromkeys("万萬만", 10**4) | dict.fromkeys("億亿억", 10**8) | dict.fromkeys("兆조", 10**12)
COUNTED = re.compile(r"(\d{1,4}(?:,\d{3})?)[ \u00a0\u202f]?([万萬만億亿억兆조])")
IN_MYRIADS = re.compile(
    r"(?<![\d.,])(?:\d{1,4}(?:,\d{3})?[ \u00a0\u202f]?[万萬만億亿억兆조][ \u00a0\u202f]?)++"
    r"(?:(?<=[万萬만億亿억兆조])(\d{1,4})(?![\d.,]))?"
)
"""A number in such multiples, and the rest of it below ten thousand."""

DECADE = re.compile(r"(?:1\d|20)\d0")
"""The first year of a decade, by which it may be named."""

BUDDHIST = range(2400, 2700)
"""The years of the era that Thai dates are in, so many ahead of ours as `ERA` says."""

ERA = 543

TIME = re.compile(r"[0-2]?\d\.[0-5]\d")
"""What may be a time, or a decimal number."""

SCALE = re.compile(
    r"[ \u00a0\u202f-]?(?:"
    r"mill(?!i[glms]|as\b|es\b)|mil(?!l|i[glmst]|k|es?\b)|mio|mln|mlrd|mrd|mld|bn|bil(?!a|d|e)|tril(?!o)|thousand|hundred"
    r"|cent(?![ieru]|av)|tausend|hundert|tys|tis|tus|duiz|ribu|juta|nghìn|ngàn|triệu|t[ỷỉ](?!\w)|vạn"
    r"|тыс|тис|млн|млрд|мил|міл|трил|трл|хил"
    r"|ה?(?:אלף|אלפ|מיליו|מיליא|ביליו|טריליו)"
    r"|(?:ال)?(?:ألف|آلاف|مليون|مليار|ملايين|بليون|تريليون)"
    r"|हजार|हज\u093cार|ह\u095bार|लाख|करो|अरब|खरब|मिलियन|बिलियन|ट्रिलियन"
    r"|พัน|หมื่น|แสน|ล้าน|千|万|萬|億|亿|兆|천|만|억|조)",
    re.IGNORECASE,
)
"""A word that counts in thousands or more: languages have different ones, so noughts move.

Miles, millimetres, centres and what is bilateral begin as such words do, and count nothing.
"""

SCALED = frozenset(
    """
    ar be bg ca cs da de en es fr gl he hi id it ja ko ms nb nl nn no pl pt ru sk sv th uk vi yue zh
    """.split()
)
"""The languages whose words of scale are all known here."""

REST_OF_WORD = re.compile("[a-z\u00c0-\u06ff]*", re.IGNORECASE)
"""What follows the beginning of a word, in a writing that has spaces between words."""

NOUGHTS = 2
"""How many digits are written out, at least, for a word of scale: "2.5 thousand" is 2,500."""

A_DIGIT = re.compile(r"\d")
A_ROMAN_DIGIT = re.compile("[IVXL]")
ROMAN = re.compile(r"(?<!\w)[IVXL]+(?=e|er|ème|è|re|\b)")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}


class Figures:
    """The numbers of a text, compared by their digits: 1 500, 1,500 and ١٥٠٠ are one."""

    def __init__(self, text: str, language: str) -> None:
        self.written: dict[str, str] = {}
        """Each number's digits, without noughts before a word of scale, and how it is written."""
        self.scaled: dict[str, set[str]] = {}
        """Those of them before a word of scale, and their digits with noughts: 25 and 250 million are one."""
        self.instead: dict[str, set[str]] = {}
        """What the other text may have for a number: 18 for the 6 of "6 p.m.", 11 and 26 for "11.26"."""
        self.added_up: dict[str, str] = {}
        """How the numbers are written that are added up of several multiples of ten thousand."""
        text = IN_MYRIADS.sub(self._added_up, text) if base_of(language) in MYRIADS else text
        self.text, self.language = text, language
        numbered = A_DIGIT.search(text) is not None
        if numbered and base_of(language) == "fa":
            self._take_dates(text)
        for found in NUMBER.finditer(text) if numbered else ():
            self._take(found)
        for hour, half in HALF_DAY.findall(text) if numbered else ():
            self.instead[str(int(hour))] = {str(int(hour) % 12 + (12 if half in "pP" else 0))}
        for half, hour in HALF_DAY_FIRST.findall(text) if numbered else ():
            self.instead[str(int(hour))] = {str(int(hour) % 12 + (12 if half in AFTERNOON else 0))}

    def _take(self, found: re.Match[str]) -> None:
        bare = _digits(found[0]).lstrip("0") or "0"
        scale = SCALE.match(self.text, found.end())
        number = bare.rstrip("0") or "0" if scale else bare
        rest = REST_OF_WORD.match(self.text, scale.end()) if scale else None
        written = self.text[found.start() : rest.end() if rest else found.end()]
        self.written.setdefault(number, self.added_up.get(written, written))
        if scale:
            self.scaled.setdefault(number, set()).add(bare)
        if TIME.fullmatch(found[0]):
            self.instead[number] = {str(int(part)) for part in found[0].split(".")}
        if base_of(self.language) == "th" and len(number) == 4 and int(number) in BUDDHIST:
            self.instead[number] = {str(int(number) - ERA)}

        if base_of(self.language) == "fa" and len(number) == 4 and int(number) in solar.YEARS:
            self.instead.setdefault(number, {str(int(number) + solar.AHEAD)})

    def _take_dates(self, text: str) -> None:
        """Take what the other text may have for dates of the Solar Hijri calendar: their days and years."""
        for day, year, ours in solar.dates_in(text):
            self.instead.setdefault(day, set()).add(str(ours.day))
            self.instead.setdefault(year, set()).add(str(ours.year))

    def _added_up(self, found: re.Match[str]) -> str:
        """Return a number that is written in several multiples of ten thousand in digits alone."""
        parts = COUNTED.findall(found[0])
        if len(parts) + bool(found[1]) < 2:
            return found[0]
        total = sum(int(number.replace(",", "")) * MYRIAD_OF[sign] for number, sign in parts)
        digits, written = str(total + int(found[1] or 0)), found[0].rstrip()
        self.added_up[digits] = written
        return digits + found[0][len(written) :]

    @cached_property
    def also(self) -> set[str]:
        """Numbers that the other text may have besides: what ours may be instead, and Roman numerals."""
        found = ROMAN.findall(self.text) if A_ROMAN_DIGIT.search(self.text) else ()
        return set().union(*self.instead.values(), map(str, map(_roman, found)))

    @cached_property
    def written_out(self) -> dict[str, str]:
        """The longest number without a word of scale, by what its digits are without noughts."""
        plain = sorted(self.written.keys() - self.scaled.keys(), key=len)
        return {number.rstrip("0"): number for number in plain}

    def without(self, other: Figures) -> list[str]:
        """Return the numbers the other text has not."""
        others = other.written.keys()
        lost = self.written.keys() - others
        lost = lost - other.also if lost else lost
        return sorted(
            number
            for number in lost
            if not (self.instead.get(number, {""}) <= others)
            and not self._scaled_elsewhere(number, other)
            and not any(_are_one_decade(number, one) for one in others)
        )

    def _scaled_elsewhere(self, number: str, other: Figures) -> bool:
        """Say whether a number is the other text's, where one of the two has no known word of scale."""
        if number in self.scaled:
            bare = self.scaled[number]
            unknown = not other.knows_scales and not bare.isdisjoint(other.written)
            return unknown or _is_written_out(other.written_out.get(number, ""), bare)
        bare = other.scaled.get(number.rstrip("0"), set())
        return (not self.knows_scales and number in bare) or _is_written_out(number, bare)

    @property
    def knows_scales(self) -> bool:
        """Whether a number without a known word of scale counts ones."""
        return base_of(self.language) in SCALED


def _are_one_decade(one: str, other: str) -> bool:
    """Say whether two numbers may be one decade: the years 1990, the nineties as "lata 90."."""
    whole, short = (one, other) if len(one) > len(other) else (other, one)
    return bool(DECADE.fullmatch(whole)) and whole[2:] == short


def _is_written_out(number: str, scaled: set[str]) -> bool:
    """Say whether a number of the same digits has the noughts that a word of scale stands for."""
    return any(len(number) - len(bare) >= NOUGHTS for bare in scaled)


def _digits(written: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in written if sign.isdigit())


def _roman(figures: str) -> int:
    values = [ROMAN_DIGITS[figure] for figure in figures]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))
