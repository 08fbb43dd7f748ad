"""Proofreading of translations: what a careful colleague would point at, and how to answer.

A finding is a problem where it is wrong whatever was meant: plural forms left out, a quotation mark
that closes nothing, a waiver without a reason. Everything else is a warning, since it may be meant;
the translator's comment `# waive numbers: they are in words` sets one check aside for one message.

References, citations, placeholders and marks are not looked at here: those are locked, not proofread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from operator import eq
from typing import NamedTuple

from explainer.calendars import INFLECTED, WORD, calendar_of
from explainer.catalog import Translation
from explainer.difference import prose
from explainer.errors import MOST_OF_A_TEXT, Place, Problem, nearest
from explainer.faults import MESSAGE_LIMIT
from explainer.figures import Figures
from explainer.language import base_of
from explainer.quotation_marks import stands_in_marks, stray_marks
from explainer.typography import typeset_text
from explainer.unseen import unseen_in

Finding = tuple[str, str]
"""What was found, and the fix."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Reads translations from one language into another."""

    source: str
    """The language the editors write in."""

    target: str
    """The language of the translations."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Names of people, places and things, each with what it is in the target language."""

    source_texts: SourceTexts = field(default_factory=dict)
    """What is known of source texts: languages that share it read each text once."""

    def read(self, translation: Translation, path: str) -> Iterator[Problem]:
        """Yield what is to be said of one translation; of a stale one only of its waivers.

        `path` is the catalog's file.
        """
        place = Place(path, translation.line or 1)
        waived = translation.waived
        yield from (Problem(place, what, fix) for what, fix in islice(_unfounded(waived), MOST_OF_A_TEXT))
        if translation.state == "stale" or translation.read_only or not any(translation.forms):
            return
        if any(len(form) > MESSAGE_LIMIT or unseen_in(form) for form in translation.forms):
            return  # It is not shown, and that has been said.
        if not all(translation.forms):
            empty = ", ".join(f"msgstr[{at}]" for at, form in enumerate(translation.forms) if not form)
            yield Problem(place, f"plural forms are missing: {empty}", "write every form of the language")
            return
        for form in dict.fromkeys(translation.forms):
            pair = Pair(self._source(translation.text), Text(form, self.target), self.names)
            yield from self._findings(pair, place, waived)

    def _source(self, text: str) -> Text:
        known = self.source_texts.get((self.source, text))
        return known or self.source_texts.setdefault((self.source, text), Text(text, self.source))

    def _findings(self, pair: Pair, place: Place, waived: Mapping[str, str]) -> Iterator[Problem]:
        for name, check in CHECKS.items():
            if name not in waived:
                severity = "problem" if name in CERTAIN else "warning"
                for what, fix in islice(check(pair), MOST_OF_A_TEXT):
                    answer = f"{fix}; where it is meant, write above it: # waive {name}: the reason"
                    yield Problem(place, what, answer, severity)


def _unfounded(waived: Mapping[str, str]) -> Iterator[Finding]:
    """Find waivers that name no check, or give no reason."""
    for name, reason in waived.items():
        if name not in CHECKS:
            like = nearest(name, CHECKS)
            fix = f"write # waive {like}: the reason" if like else f"the checks are {', '.join(CHECKS)}"
            yield f"the comment 'waive {name}' names no check", fix
        elif not reason:
            yield f"the comment 'waive {name}' gives no reason", f"write # waive {name}: the reason"


@dataclass(frozen=True)
class Text:
    """A text in its language, and what the checks see in it."""

    written: str
    language: str

    @cached_property
    def words(self) -> str:
        """Its words, without marks and ids."""
        return _plain(self.written)

    @cached_property
    def last_mark(self) -> str:
        """What the mark at its end means: "." for "。"; "" where there is none."""
        return _last_mark(self.words, self.language)

    @cached_property
    def doubled(self) -> bool:
        """Whether a word may stand twice in a row: the same letters do, whatever their case."""
        # Of these two, patterns that ignore case have another small letter than `str.lower`.
        words = LETTERS.findall(self.words.replace("İ", "i").replace("Σ", "σ").lower())
        return any(map(eq, words, words[1:]))

    @cached_property
    def strays(self) -> list[int]:
        """Where a quotation mark stands that opens or closes nothing."""
        return stray_marks(self.words, self.language)

    @cached_property
    def figures(self) -> Figures:
        """Its numbers."""
        return Figures(self.words, self.language)

    @cached_property
    def months(self) -> dict[int, str]:
        """The months it names: by number, each as it is written."""
        return calendar_of(self.language, "months").named(self.words)

    @cached_property
    def days(self) -> dict[int, str]:
        """The weekdays it names: by number, each as it is written."""
        return calendar_of(self.language, "days").named(self.words)


class Pair(NamedTuple):
    """A source text, its translation, and the names that were agreed upon."""

    source: Text
    target: Text
    names: Mapping[str, str]


SourceTexts = dict[tuple[str, str], Text]
"""Texts by their language and what is written."""

# Two backquotes for one and more: what begins with a letter is found ten times as fast.
CODE = re.compile(r"``*[^`]*`+|%\([^)]*\)[a-z]|%[sd]|\{[^{}]*\}|<[^<>]*>")
MARKS = "*_[]"


def _plain(text: str) -> str:
    text = CODE.sub("\ufffc", prose(text))
    for mark in MARKS:
        text = text.replace(mark, "")
    return text


# ---------------------------------------------------------------- spaces and marks

CLOSERS = " \u00a0\u202f»«”“’\"')}›」』"
"""What may stand after the mark that ends a sentence."""

END_MARKS = {
    **dict.fromkeys(".。．｡।۔։።", "."),
    **dict.fromkeys("?؟？፧՞", "?"),
    **dict.fromkeys("!！՜", "!"),
    **dict.fromkeys(":：፦", ":"),
    "…": "…",
}
"""The marks that end a sentence, in any writing, by what they mean."""

OTHER_QUESTION = {"el": ";", "cu": ";"}
"""Languages that ask with a mark that means something else elsewhere."""

UNMARKED = frozenset({"th", "lo", "my", "km", "bo", "dz"})
"""Languages whose sentences may end without a mark."""

SAID_TWICE = {
    "af": "nie",
    "de": "die der das sie",
    "en": "had that",
    "fr": "nous vous",
    "nl": "die dat",
}
"""Words that grammar may put twice in a row, by language."""

REDUPLICATING = frozenset({"vi", "th", "lo", "km", "my", "ja", "zh", "ko", "id", "ms", "tr", "ht"})
"""Languages in which saying a word twice makes another word."""

LETTERS = re.compile(r"\w+")
TWICE = re.compile(r"(?<!\w)([^\W\d_]{2,})[ \u00a0\u202f]\1(?!\w)", re.IGNORECASE)
GLUED = re.compile(
    r"(?<![^\W\d_])[^\W\d_]{2,}[,;:!?»][^\W\d_]{2,}|(?<=\w)[ \u00a0\u202f][;:!?](?=[^\W\d_]{2})[^\W\d_]+"
)
ADDRESS = re.compile(r"(?<!\S)\S*[/@\\=]\S*")
BESIDE_LETTERS = re.compile(r'[,;:!?»"][^\W\d_]{2}')
"""What a text with a mark that lacks its space has somewhere: most have none of it."""


BLOCK_MARK = re.compile(r"\s*([-*+>]|#{1,6})\s")
"""What begins a list, a heading or a quotation in a file of Markdown, and nothing within a message."""


def _edges(pair: Pair) -> Iterator[Finding]:
    """Find what stands at the ends of one text only: spaces, quotation marks, marks of Markdown's blocks."""
    target, source = pair.target, pair.source
    if stands_in_marks(target.words, target.language) and not stands_in_marks(source.words, source.language):
        yield "the translation stands between quotation marks, its source does not", "take them off"
    mark = BLOCK_MARK.match(target.written)
    if mark and not BLOCK_MARK.match(source.written):
        shown = (
            f"the translation begins with {mark[1]!r}, which is shown as it stands, and its source does not"
        )
        yield shown, "take it out: lists, headings and quotations are the source's"
    sides: tuple[tuple[str, Callable[[str], str]], ...] = (("begins", str.lstrip), ("ends", str.rstrip))
    for verb, stripped in sides:
        before, after = (stripped(text.written) != text.written for text in (source, target))
        if after and not before:
            yield f"the translation {verb} with a space, its source does not", "take the space out"
        elif before and not after:
            yield f"the source {verb} with a space, its translation does not", "put a space there"


def _end_mark(pair: Pair) -> Iterator[Finding]:
    """Find another mark at the end than the source's."""
    if base_of(pair.target.language) in UNMARKED:
        return
    old, new = pair.source.last_mark, pair.target.last_mark
    if old == new:
        return
    said = f"ends with “{new}”" if new else "ends without a mark"
    wanted = f"with “{old}”" if old else "without one"
    yield f"the translation {said}, its source {wanted}", "end it as the source ends"


def _last_mark(text: str, language: str) -> str:
    text = text.rstrip(CLOSERS)
    if text.endswith("..."):
        return "…"
    if text[-1:] == OTHER_QUESTION.get(base_of(language)):
        return "?"
    return END_MARKS.get(text[-1:], "")


def _doubled(pair: Pair) -> Iterator[Finding]:
    """Find a word that stands twice in a row, and does not in the source."""
    language = base_of(pair.target.language)
    if language in REDUPLICATING:
        return
    if not pair.target.doubled:
        return
    for found in TWICE.finditer(pair.target.words):
        if pair.source.doubled and TWICE.search(pair.source.words):
            return
        if found[1].casefold() not in SAID_TWICE.get(language, "").split():
            yield f"the word “{found[1]}” stands twice in a row", "write it once"


def _spacing(pair: Pair) -> Iterator[Finding]:
    """Find a mark with a letter on both its sides, where setting the type does not mend it."""
    if not BESIDE_LETTERS.search(pair.target.words):
        return
    text = ADDRESS.sub("", typeset_text(pair.target.words, pair.target.language))
    for found in map(str.strip, GLUED.findall(text)):
        if found not in pair.source.words and not found[:2].isupper():
            yield f"there is no space beside the mark in “{found}”", "put one where the language has it"


def _quotation_marks(pair: Pair) -> Iterator[Finding]:
    """Find a quotation mark that opens or closes nothing."""
    strays = pair.target.strays
    if strays and not pair.source.strays:
        around = pair.target.words[max(0, strays[0] - 15) : strays[0] + 15].strip()
        yield f"a quotation mark has no partner near “{around}”", "open and close each quotation"


# ---------------------------------------------------------------- numbers and dates

SPELLED = frozenset(map(str, (*range(13), *range(20, 101, 10))))
"""Numbers that a language may well write in words."""


def _numbers(pair: Pair) -> Iterator[Finding]:
    """Find numbers that one text has and the other has not, however they are written."""
    old, new = pair.source.figures, pair.target.figures
    if not (old.written or new.written):
        return
    missing, extra = old.without(new), new.without(old)
    if missing and extra:
        months = {str(month) for text in (pair.source, pair.target) for month in text.months}
        missing, extra = [n for n in missing if n not in months], [n for n in extra if n not in months]
    if not (missing and extra):
        dated = frozenset(_beside_months(pair))
        missing = [number for number in missing if number in dated or number not in SPELLED]
        extra = [number for number in extra if number not in SPELLED]
    if missing or extra:
        lost = f"{', '.join(map(old.written.__getitem__, missing))} only in the source" if missing else ""
        added = f"{', '.join(map(new.written.__getitem__, extra))} only in the translation" if extra else ""
        yield f"numbers differ: {', '.join(filter(None, (lost, added)))}", "write the source's numbers"


def _dates(pair: Pair) -> Iterator[Finding]:
    """Find months and weekdays that do not correspond."""
    for what in ("months", "days"):
        old: dict[int, str] = getattr(pair.source, what)
        new: dict[int, str] = getattr(pair.target, what) if old else {}
        lost, added = [old[n] for n in old.keys() - new.keys()], [new[n] for n in new.keys() - old.keys()]
        if lost and added:
            said = f"{', '.join(sorted(lost))} in the source, {', '.join(sorted(added))} in the translation"
            yield f"the {what} differ: {said}", "write the source's date"


def _beside_months(pair: Pair) -> Iterator[str]:
    """Yield the numbers that stand beside a month in the source: nobody spells those."""
    words = pair.source.words
    for found in WORD.finditer(words) if pair.source.months else ():
        if calendar_of(pair.source.language, "months").number(found[0]) is not None:
            before, after = (
                DAY_BEFORE.search(words[max(0, found.start() - 12) : found.start()]),
                DAY_AFTER.match(words, found.end()),
            )
            yield from (day[1].lstrip("0") for day in (before, after) if day)


DAY_BEFORE = re.compile(r"(?<!\d)(\d{1,2})\w{0,2}\.?[ \u00a0]+(?:de )?$")
DAY_AFTER = re.compile(r"[ \u00a0](\d{1,2})\b")

# ---------------------------------------------------------------- words


def _names(pair: Pair) -> Iterator[Finding]:
    """Find a name whose agreed translation is not there."""
    old, new = pair.source.words.translate(AS_TYPED), pair.target.words.translate(AS_TYPED).casefold()
    lost = ""
    for name, agreed in pair.names.items():
        typed = name.translate(AS_TYPED)
        if typed not in old or typed in lost or not re.search(rf"(?<!\w){re.escape(typed)}(?!\w)", old):
            continue
        words = agreed.translate(AS_TYPED).split()
        if not any(_stem(word, pair.target.language) in new for word in words):
            lost += f" {typed}"
            yield f"“{name}” is not rendered as “{agreed}”", f"write “{agreed}”"


AS_TYPED = str.maketrans(dict.fromkeys("’ʼ׳", "'") | dict.fromkeys("״”", '"'))
"""Apostrophes and the marks of Hebrew abbreviations, as typed: names have been set, texts have not."""


def _stem(word: str, language: str) -> str:
    """Return what of a word its cases have in common."""
    word = word.casefold()
    if base_of(language) not in INFLECTED or len(word) < 5:
        return word
    return word[: max(4, len(word) - 2)]


def _untranslated(pair: Pair) -> Iterator[Finding]:
    """Find a translation that is its source, where more than names stand in it."""
    same_language = base_of(pair.source.language) == base_of(pair.target.language)
    if pair.target.written != pair.source.written or same_language:
        return
    ordinary = [word for word in re.findall(r"[^\W\d_]{2,}", pair.target.words) if not word[0].isupper()]
    if len(ordinary) > 2:
        yield "the translation is its source", "translate it"


CHECKS: dict[str, Callable[[Pair], Iterator[Finding]]] = {
    "edges": _edges,
    "end-mark": _end_mark,
    "doubled-word": _doubled,
    "spacing": _spacing,
    "quotation-marks": _quotation_marks,
    "numbers": _numbers,
    "dates": _dates,
    "names": _names,
    "untranslated": _untranslated,
}
"""The checks, by the name a translator waives them by."""

CERTAIN = frozenset({"quotation-marks"})
"""The checks whose findings are wrong whatever was meant."""


def names_with_surnames(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return names with their translations, then the last words of those that have as many words.

    So ("Vladimir Poutine", "Vladimir Putin") also says what "Poutine" is.
    """
    found = dict(names)
    for name, agreed in tuple(found.items()):
        words, theirs = name.split(), agreed.split()
        if len(words) == len(theirs) > 1 and words[-1][0].isupper():
            found.setdefault(words[-1], theirs[-1])
    return found
