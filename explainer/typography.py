"""Sets a block's words as a printer of its language would: quotation marks, dashes, no-break spaces.

Authors and translators type plainly; `typeset` runs when an edition is rendered, over all the inline
text of a block at once, since a mark's shape depends on what stands on its other side, and that may
be inside an emphasis or a link. Nothing but spaces, quotation marks, apostrophes, dashes, primes and
ellipses ever changes, and setting a text twice gives what setting it once gave.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate, pairwise, zip_longest
from typing import Literal, NamedTuple

NO_BREAK = "\u00a0"
"""A space of a word's width where a line may not break."""

NARROW_NO_BREAK = "\u202f"
"""A thin space where a line may not break."""

OBJECT = "\ufffc"
"""Stands in a block's text for an opaque piece; the rules take it for a letter."""


class Piece(NamedTuple):
    """A stretch of a block's inline content, in reading order."""

    text: str

    kind: Literal["words", "object", "mark"] = "words"
    """"words" are set; an "object" (code, an address, words in another language) is kept and counts
    as a letter; a "mark" (of a citation or a footnote) is kept and counts as nothing."""


def typeset(pieces: Sequence[Piece], language: str) -> list[str]:
    """Return the new text of each piece of words, in order; the other pieces keep theirs."""
    shown = [_stand_in(piece) for piece in pieces]
    text = "".join(shown)
    ends = list(accumulate(map(len, shown)))
    letters = frozenset(text)
    for rule in _rules(language):
        if rule.needs.isdisjoint(letters):
            continue
        edits = list(rule.edits(text))
        if edits:
            text, ends = _edited(text, edits), [_moved(end, edits) for end in ends]
            letters = frozenset(text)
    spans = zip(pieces, pairwise([0, *ends]), strict=True)
    return [text[start:end] for piece, (start, end) in spans if piece.kind == "words"]


@lru_cache(maxsize=4096)
def typeset_text(text: str, language: str) -> str:
    """Return a text without inline marks as it is set: a title, a name, an attribute's value."""
    return typeset([Piece(text)], language)[0]


def quote_marks(language: str) -> tuple[str, str]:
    """Return the marks to draw around a quotation, with the spaces that belong inside them."""
    style = _style(language)
    space = style.inside or ""
    return style.quotes[0] + space, space + style.quotes[1]


def comma(language: str) -> str:
    """Return what stands between two short facts in a row, with its space."""
    return _COMMAS.get(language.partition("-")[0], ", ")


def full_stop(language: str) -> str:
    """Return what ends a row of facts, with the space before another sentence."""
    return _STOPS.get(language.partition("-")[0], ". ")


_COMMAS = {
    **dict.fromkeys(("ar", "ckb", "dv", "fa", "ks", "ps", "sd", "ug", "ur"), "، "),
    **dict.fromkeys(("yue", "zh"), "，"),
    "ja": "、",
}
_STOPS = {
    **dict.fromkeys(("ja", "yue", "zh"), "。"),
    **dict.fromkeys(("as", "bn", "hi", "mai", "mr", "ne", "or", "pa", "sa"), "। "),
    **dict.fromkeys(("ks", "sd", "ur"), "۔ "),
    "am": "። ",
    "hy": "։ ",
    "km": "។ ",
    "my": "။ ",
    "th": " ",
}


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
        for start, end in _outermost(_scan(text, language).pairs)
    ]


def stray_marks(text: str, language: str) -> list[int]:
    """Return where quotation marks stand that open or close nothing, counted from 0."""
    return list(_scan(text, language).strays)


# ---------------------------------------------------------------- what each language asks for


@dataclass(frozen=True, slots=True)
class _Style:
    """How one language is set."""

    quotes: str = "“”‘’"
    """Opening, closing, and the same inside another quotation; those of CLDR's root."""

    inside: str | None = None
    """The space inside « »; None leaves what was typed."""

    high: str | None = None
    """The space before ; ! ?; None leaves what was typed."""

    colon: str | None = None
    """The space before a colon; None leaves what was typed."""

    dash: str = "–"
    """The dash of an aside, between spaces."""

    aside_glued: bool = False
    """Whether the spaces inside a pair of dashes are no-break ones, rather than the one before each."""

    thousands: str | None = None
    """The space between groups of three digits; None leaves what was typed."""

    elided: str = ""
    """Words that may begin with an apostrophe, as alternatives of a regular expression."""

    ranges: bool = False
    """Whether a hyphen between two numbers becomes an en dash where that is safe."""

    glue: tuple[str, ...] = ()
    """Regular expressions of what must not break: their spaces become no-break ones."""

    own: tuple[tuple[str, str, str], ...] = ()
    """The language's own substitutions: characters of which a text has one, a pattern, its replacement."""


_S = "[ \u00a0\u2009\u202f]"
"""The spaces people type, or had typed for them, inside a line."""

_DIGITS = "0123456789"
_UNITS = "%|‰|€|£|[$]|°[CF]?|[kcm]?m²?|km/h|[km]?g|ha|[kMGT]?Wh?|[kMGT][oB]|[kM]?Hz|min|s|mph|ft|lbs?"


def _date(months: str, *, day: str = r"\d{1,2}", year: bool = True) -> str:
    """Match a day with its month, and the year that may follow."""
    return rf"(?<!\w){day}{_S}(?:{months})(?!\w)" + rf"(?:{_S}\d{{4}}(?!\d))?" * year


def _after_number(words: str) -> str:
    """Match the space between a number and one of these words."""
    return rf"(?<=\d){_S}(?:{words})(?!\w)"


def _before_number(words: str) -> str:
    """Match one of these words with the space before a number."""
    return rf"(?<!\w)(?:{words}){_S}(?=\d)"


def _before_name(words: str) -> str:
    """Match one of these words with the space before a capital."""
    return rf"(?<!\w)(?:{words}){_S}(?=[A-ZÀ-ÖØ-ÞŒ{OBJECT}])"


def _one_letter(words: str) -> str:
    """Match a word of one letter, which should not end a line."""
    return rf"(?<![\w-])[{words}{words.upper()}]{_S}(?=[\w„«“({OBJECT}])"


_CLOSE = _Style(inside="", high="", colon="")
"""Marks follow words without a space."""

_FRENCH_MONTHS = (
    "[Jj]anvier|[Ff]évrier|[Mm]ars|[Aa]vril|[Mm]ai|[Jj]uin|[Jj]uillet|[Aa]oût|[Ss]eptembre"
    "|[Oo]ctobre|[Nn]ovembre|[Dd]écembre"
)
_FRENCH_COUNTED = (
    "millions?|milliards?|heures?|minutes?|secondes?|ans?|jours?|mois|semaines?|kilomètres?|mètres?"
    "|tonnes?|dollars?|euros?|roubles?|hryvnias?|degrés?"
)
_FRENCH = _Style(
    inside=NARROW_NO_BREAK,
    high=NARROW_NO_BREAK,
    colon=NO_BREAK,
    dash="—",
    aside_glued=True,
    thousands=NARROW_NO_BREAK,
    glue=(
        _date(_FRENCH_MONTHS, day=r"(?:1er|\d{1,2})"),
        rf"(?<!\w)(?:{_FRENCH_MONTHS}){_S}\d{{4}}(?!\d)",
        _after_number(_FRENCH_COUNTED),
        _before_number(r"pp?\.|n[°ºᵒ]s?|vol\.|chap\.|art\.|[Aa]rticles?|[Pp]ages?"),
        _before_name(r"MM?\.|Mmes?|Mlles?|Drs?|Prs?|Mes?|Mgr"),
        rf"(?<!\w)[IVX]+er?{_S}siècles?(?!\w)",
    ),
    own=(
        (_DIGITS, rf"(?<![\w.,])(\d{{1,3}}){_S}?h{_S}?([0-5]\d)(?!\w)", rf"\1{NO_BREAK}h{NO_BREAK}\2"),
        (_DIGITS, rf"(?<![\w.,])(\d{{1,3}}){_S}?h(?!\w)", rf"\1{NO_BREAK}h"),
        ("%", rf"(?<=\d){_S}*%(?!\w)", f"{NO_BREAK}%"),
        ("€", rf"(?<=\d){_S}*€(?!\w)", f"{NO_BREAK}€"),
    ),
)

_ENGLISH_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ENGLISH_COUNTED = (
    "million|billion|trillion|hours?|minutes?|seconds?|years?|days?|weeks?|months?|miles?"
    "|kilomet(?:re|er)s?|met(?:re|er)s?|feet|ton(?:ne)?s?|dollars?|euros?|roubles?"
)
_ENGLISH = replace(
    _CLOSE,
    elided=r"\d\ds?|t(?:is|was|were|will|would|il)|tisn|twasn|em|n|cause|bout|round|ere|neath|gainst",
    ranges=True,
    glue=(
        _date(_ENGLISH_MONTHS, year=False),
        _before_number(_ENGLISH_MONTHS) + r"\d{1,2}(?!\d)",
        _after_number(_ENGLISH_COUNTED),
        _before_number(r"Nos?\.|pp?\.|[Aa]rticles?|[Pp]ages?|[Cc]hapters?"),
        _before_name(r"(?:Mrs?|Ms|Drs?|Prof|Gen|Sen|Gov|St)\.?"),
    ),
    own=(
        ("—", rf"(?<={_S})—(?={_S})", "–"),
        (_DIGITS, rf"(?<=\d){_S}*([ap]\.m\.)", rf"{NARROW_NO_BREAK}\1"),
        (_DIGITS, rf"(?<=\d){_S}([ap]m)(?!\w)", rf"{NARROW_NO_BREAK}\1"),
        (_DIGITS, rf"(?<=\d){_S}([AP]M)(?!\w)", rf"{NARROW_NO_BREAK}\1"),
    ),
)

_GERMAN_MONTHS = "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_GERMAN = replace(
    _CLOSE,
    elided="s|n|ne|nen|nem|ner|ran|rauf|raus|rein|rum|runter",
    glue=(
        _date(_GERMAN_MONTHS, day=r"\d{1,2}\."),
        _after_number("Uhr|Millionen|Milliarden|Stunden?|Minuten?|Jahre?n?|Tagen?|Tage|Kilometern?"),
        _before_number(r"Nr\.|Abs\.|Art\.|Kap\.|S\."),
        rf"(?<!\w)(?:z\.{_S}B|d\.{_S}h|u\.{_S}a|i\.{_S}d\.{_S}R|v\.{_S}a|o\.{_S}ä)\.",
    ),
)

_RUSSIAN_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_CYRILLIC = replace(_CLOSE, dash="—")
_RUSSIAN = replace(
    _CYRILLIC,
    glue=(
        _date(_RUSSIAN_MONTHS),
        _after_number(r"гг?\.|год[ау]?|лет|тыс\.|млн|млрд|час(?:а|ов)?|минут[аы]?|км|кг|м"),
        _before_number(r"№|ст\.|стр\.|с\.|п\."),
        _one_letter("вкосуияа"),
    ),
)

_UKRAINIAN_MONTHS = "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
_UKRAINIAN = replace(
    _CYRILLIC,
    glue=(
        _date(_UKRAINIAN_MONTHS),
        _after_number(r"рр?\.|рок(?:у|и|ів)|рік|тис\.|млн|млрд|годин[аиу]?|хвилин[аиу]?|км|кг|м"),
        _before_number(r"№|ст\.|стор\.|с\.|п\."),
        _one_letter("вузіайоє"),
    ),
)

_POLISH_MONTHS = (
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
)
_POLISH = replace(
    _CLOSE,
    glue=(
        _date(_POLISH_MONTHS),
        _after_number(r"r\.|roku|tys\.|mln|mld|godzin[aęy]?|minut[aęy]?"),
        _one_letter("wzoiau"),
    ),
)

_ITALIAN_MONTHS = (
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
)
_ITALIAN = replace(_CLOSE, glue=(_date(_ITALIAN_MONTHS, day=r"(?:1[°º]|\d{1,2})"),))

_POINTED_DAY = rf"(?<!\w)\d{{1,2}}\.{_S}(?=[a-zà-öø-ÿāčďěňřšťůž])"
"""An ordinal before a word without a capital: "15. srpna"."""

_DAY_OF = rf"(?<!\w)(?:\d{{1,2}}|1[ºo]){_S}de{_S}(?=[^\W\d])"
"""A day before its month: "15 de agosto"."""

_ORDINAL = replace(_CLOSE, glue=(_POINTED_DAY,))
_CZECH = replace(_CLOSE, glue=(_POINTED_DAY, _one_letter("ksvzouia")))
_SPANISH = replace(_CLOSE, glue=(_DAY_OF,))
_HEBREW = _Style(own=(("'", "(?<=[א-ת])'", "׳"), ('"', '(?<=[א-ת])"(?=[א-ת])', "״")))

_STYLES: dict[str, _Style] = {
    "be": _CYRILLIC,
    "bg": _CLOSE,
    "bs": _ORDINAL,
    "ca": _CLOSE,
    "cs": _CZECH,
    "da": _ORDINAL,
    "de": _GERMAN,
    "el": replace(_CLOSE, high=None),
    "en": _ENGLISH,
    "es": _SPANISH,
    "et": _ORDINAL,
    "eu": _CLOSE,
    "fi": _ORDINAL,
    "fr": _FRENCH,
    "fr-CA": replace(_FRENCH, inside=NO_BREAK, high="", thousands=NO_BREAK),
    "gl": _SPANISH,
    "he": _HEBREW,
    "hr": _ORDINAL,
    "hu": _ORDINAL,
    "id": _CLOSE,
    "is": _ORDINAL,
    "it": _ITALIAN,
    "lt": _CLOSE,
    "lv": _ORDINAL,
    "mk": _CLOSE,
    "nb": _ORDINAL,
    "nl": replace(_CLOSE, elided="s|t|n|k|m|r|ns"),
    "nn": _ORDINAL,
    "no": _ORDINAL,
    "pl": _POLISH,
    "pt": _SPANISH,
    "ro": _CLOSE,
    "ru": _RUSSIAN,
    "sk": _CZECH,
    "sl": _ORDINAL,
    "sq": _CLOSE,
    "sr": _ORDINAL,
    "sv": _CLOSE,
    "tr": _CLOSE,
    "uk": _UKRAINIAN,
    "yi": _HEBREW,
}
"""The languages of which more is known than their quotation marks. In the others, spaces before marks
stay as typed, and the marks of CLDR's root, “ ” and ‘ ’, stand for straight ones."""

_QUOTES = {
    "«»“”": "ast blo bm br ca cv el es-US eu fr ht ie it kab kk lij mg oc pms pt-AO pt-CH pt-CV"
    " pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL sc sg ti",
    "«»„“": "be bua ky os ru sah tyv uk",
    "«»‹›": "am az-Arab az-Cyrl de-CH fa fr-CH gsw hy mzn rm sdh wae",
    "«»‘’": "dua nb nn no rw",
    "„“‚‘": "bg bs-Cyrl cs de dsb et hr hsb is ksh lb lt luy mk nds prg sgs sk sl",
    "„“«»": "ka",
    "„”«»": "pl ro",
    "„”»«": "hu szl",
    "„”‘’": "bs",
    "„”’’": "sr",
    "„”‚’": "agq ff",
    "””’’": "fi he lag rn se sn sv yi",
    "”“’‘": "ar lld ms-Arab syr ur",
    "»«›‹": "kk-Arab ug",
    "「」『』": "ja yue zh-HK zh-Hant zh-MO zh-TW",
}
"""CLDR 48's delimiters, by languages. Where CLDR has the same marks inside as outside, others are used
inside (fr, bg, lt, hy). Swiss German has the guillemets of its newspapers; Dutch has double marks
outside, since single ones cannot be told from apostrophes."""


@cache
def _style(language: str) -> _Style:
    """Return the style of a language, or of the nearest one it is a variant of."""
    names = list(_from_the_most_exact(language))
    style = next((_STYLES[name] for name in names if name in _STYLES), _Style())
    marks = {name: quotes for quotes, languages in _QUOTES.items() for name in languages.split()}
    return replace(style, quotes=next((marks[name] for name in names if name in marks), style.quotes))


def _from_the_most_exact(language: str) -> Iterator[str]:
    """Yield "zh-Hant-TW", then "zh-Hant", then "zh"."""
    while language:
        yield language
        language = language.rpartition("-")[0]


# ---------------------------------------------------------------- rules and edits


class _Edit(NamedTuple):
    """A change to a text: what stands between two places gives way to other characters."""

    start: int
    end: int
    new: str
    after: bool
    """Whether what is put in where nothing stood goes with the character before it."""


class _Rule(NamedTuple):
    needs: frozenset[str]
    """Characters; a text with none of them is not changed by the rule."""

    edits: Callable[[str], Iterable[_Edit]]


def _edit(start: int, old: str, new: str) -> _Edit | None:
    """Return the smallest edit that turns `old`, which stands at `start`, into `new`."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head + tail == len(old) == len(new):
        return None
    return _Edit(start + head, start + len(old) - tail, new[head : len(new) - tail], after=head > 0)


def _edited(text: str, edits: list[_Edit]) -> str:
    """Return the text with the edits made, which are in order and do not overlap."""
    parts: list[str] = []
    done = 0
    for edit in edits:
        parts += text[done : edit.start], edit.new
        done = edit.end
    return "".join(parts) + text[done:]


def _moved(end: int, edits: list[_Edit]) -> int:
    """Return where a piece that ended at a place ends once the edits are made."""
    shift = 0
    for edit in edits:
        if end < edit.start or (end == edit.start and not (edit.after and edit.start == edit.end)):
            break
        shift += len(edit.new) - (edit.end - edit.start)
        if end <= edit.end:
            return edit.end + shift
    return end + shift


def _substitution(needs: str, pattern: str, replacement: str) -> _Rule:
    """Return the rule that replaces each match, `replacement` being a template of `re`."""

    def edits(text: str) -> Iterator[_Edit]:
        for match in _compiled(pattern).finditer(text):
            edit = _edit(match.start(), match[0], match.expand(replacement))
            if edit:
                yield edit

    return _Rule(frozenset(needs), edits)


def _glue(needs: str, pattern: str, space: str) -> _Rule:
    """Return the rule that makes each space in a match one where a line may not break."""

    def edits(text: str) -> Iterator[_Edit]:
        for match in _compiled(pattern).finditer(text):
            for run in _compiled(f"{_S}+").finditer(text, match.start(), match.end()):
                edit = _edit(run.start(), run[0], space)
                if edit:
                    yield edit

    return _Rule(frozenset(needs), edits)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a rule's pattern, compiled when a text first needs it: few texts need more than some."""
    return re.compile(pattern)


@cache
def _rules(language: str) -> tuple[_Rule, ...]:
    """Return a language's rules, in the order they are applied."""
    style = _style(language)
    return (
        _substitution(".", r"\.\.\.(?<!\.{4})(?!\.)", "…"),
        _substitution("'", r"(?<=\d)'(?=\d{1,2}\")", "′"),
        _substitution('"', r'(?<=′\d)"|(?<=′\d\d)"', "″"),
        *(_substitution(needs, pattern, new) for needs, pattern, new in style.own),
        _Rule(frozenset('"'), lambda text: _double_quotes(text, language)),
        _Rule(frozenset("'"), lambda text: _single_quotes(text, style)),
        *_space_rules(style),
        *_dash_rules(style),
        *_number_rules(style),
    )


def _dash_rules(style: _Style) -> Iterator[_Rule]:
    """Yield what makes hyphens dashes, and keeps a dash from standing alone at a line's start."""
    # Each pattern begins with the hyphen itself, which `re` finds ten times as fast as what is around it.
    yield _substitution("-", rf"--(?<={_S}--)-?(?={_S})", style.dash)
    # Between two numbers it may be a minus sign or a score.
    before, after = rf"(?:[^\W\d]|[)”’»,.;:!?…{OBJECT}])", rf"(?:[^\W\d]|[(“‘«„{OBJECT}])"
    spaced = rf"-(?:(?<={before}{_S}-)(?={_S}(?:\d|{after}))|(?<=\d{_S}-)(?={_S}{after}))"
    yield _substitution("-", spaced, style.dash)
    yield _glue("–—", rf"^[–—]{_S}", NO_BREAK)
    if style.aside_glued:
        yield _Rule(frozenset("—–"), _asides)
    else:
        yield _glue("–—", rf"(?<=\S){_S}+(?=[–—]{_S})", NO_BREAK)


def _space_rules(style: _Style) -> Iterator[_Rule]:
    """Yield what sets the spaces before and inside marks."""
    if style.inside is not None:
        yield _substitution("«", rf"«{_S}*(?=\S)", f"«{style.inside}")
        yield _substitution("»", rf"(?<=\S){_S}*»", f"{style.inside}»")
    if style.colon is not None:
        yield _before_mark(style.colon, ":", not_after="", followed_by="»”’!?…")
    if style.high is not None:
        yield _before_mark(style.high, ";!?", not_after=";!?", followed_by=r"»”’!?…,)\]")


def _before_mark(space: str, marks: str, *, not_after: str, followed_by: str) -> _Rule:
    """Return the rule that sets the space before some marks where they end something.

    A mark inside an address or a time, after an opening mark or in a smiley ends nothing.
    """
    # Where the language has no space, there is something to do only if one was typed.
    typed = f"{_S}*" if space else f"{_S}+"
    after_word, ends = rf"(?<=[^\s(\[{{«“‘„:¡¿/{not_after}])", rf"(?=\s|$|[{followed_by}{OBJECT}])"
    return _substitution(marks, rf"{after_word}{typed}(?![;:]-?[)(])([{marks}]){ends}", rf"{space}\1")


def _number_rules(style: _Style) -> Iterator[_Rule]:
    """Yield what keeps numbers whole and with their units."""
    if style.thousands:
        number = rf"(?<![\w.,])(?<!\d{_S})[1-9]\d{{0,2}}(?:{_S}\d{{3}})+(?!\d)"
        yield _glue(_DIGITS, number, style.thousands)
    if style.ranges:
        yield _Rule(frozenset("-"), _ranges)
    yield _glue(_DIGITS, _after_number(_UNITS), NO_BREAK)
    for pattern in style.glue:
        yield _glue(_DIGITS if r"\d" in pattern else " \u2009\u202f", pattern, NO_BREAK)


_COUNTED = re.compile(rf"{_S}[^\W\d]|%")
_RANGE = re.compile(r"(?<![\w.,/:–-])(\d{1,4})-(\d{1,4})(?=[\s),;:.!?”’%…]|$)(?![.,:]\d)")


def _ranges(text: str) -> Iterator[_Edit]:
    """Make a hyphen an en dash between two years, or two small numbers before a word.

    Telephone numbers, dates, names of aircraft and other identifiers keep their hyphens.
    """
    for match in _RANGE.finditer(text):
        first, last = match.groups()
        years = len(first) == 4 and first[0] in "12" and len(last) in (2, 4)
        few = max(len(first), len(last)) <= 2 and last[0] != "0" and _COUNTED.match(text, match.end())
        whole = first[: len(first) - len(last)] + last
        if (years or few) and first[0] != "0" and int(first) < int(whole):
            yield _Edit(match.end(1), match.start(2), "–", after=False)


_ASIDE = re.compile(rf"(?<=\S)({_S}+)([–—])({_S}+)(?=\S)")
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.]|[!?…]")


def _asides(text: str) -> Iterator[_Edit]:
    """Set the spaces of dashes: those inside a pair do not break; a single dash clings to what precedes."""
    dashes = list(_ASIDE.finditer(text))
    opened = False
    for dash, following in zip_longest(dashes, dashes[1:]):
        pairs = following is not None and not _SENTENCE_END.search(text, dash.end(), following.start())
        opened = pairs and not opened
        before, after = (" ", NO_BREAK) if opened else (NO_BREAK, " ")
        for group, space in ((1, before), (3, after)):
            edit = _edit(dash.start(group), dash[group], space)
            if edit:
                yield edit


# ---------------------------------------------------------------- quotation marks


_CLOSED_BY = {"«": "»", "»": "«", "„": "“”", "“": "”", "”": "”“", '"': '"', "「": "」", "『": "』"}
"""What may close a quotation that was opened so."""

_MARKS = re.compile('[«»„“”"「」『』]')
_OPENERS = "([{«“‘„‚‹「『¿¡"
_WEAK_OPENERS = "'’:–—-/="
_CLOSING = ".,;:!?)]}»”’"


class _Scan(NamedTuple):
    """The double quotation marks of a text, by their places in it."""

    pairs: list[tuple[int, int]]
    depths: dict[int, int]
    """For each mark, of how many quotations it is a part: 1 for an outer one's."""

    opening: set[int]
    strays: list[int]


def _scan(text: str, language: str) -> _Scan:
    """Tell opening marks from closing ones, and pair them."""
    scan = _Scan([], {}, set(), [])
    opened = _Opened()
    reversible = _style(language).quotes[0] != "«"
    for match in _MARKS.finditer(text):
        at, mark = match.start(), match[0]
        depth = opened.closed_by(mark)
        if mark == '"' and _measures(text, at, opened.holds('"')):
            continue
        if _opens(text, at, depth > 0, at - 1 in scan.opening, reversible):
            scan.opening.add(at)
            scan.depths[at] = opened.add(at, mark)
        elif depth:
            start, *inside = opened.close(depth)
            scan.depths[at] = depth
            scan.pairs.append((start, at))
            scan.strays.extend(inside)
        else:
            scan.depths[at] = len(opened.places) + 1
            scan.strays.append(at)
    scan.strays.extend(opened.places)
    scan.strays.sort()
    return scan


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


_HEBREW_LETTER = re.compile("[א-ת]")
_FEET = re.compile(r"(?<=\d)'\d{1,2}$")
_SMALL_NUMBER = re.compile(r"(?<![\d.,])\d{1,2}(?:[.,]\d)?$")


def _measures(text: str, at: int, quoting: bool) -> bool:
    """Say whether a straight mark is one of inches or seconds, or that of a Hebrew abbreviation."""
    if _HEBREW_LETTER.match(text, at + 1) and _HEBREW_LETTER.match(text, max(at - 1, 0)):
        return True
    before = text[max(at - 6, 0) : at]
    return bool(_FEET.search(before)) or (not quoting and bool(_SMALL_NUMBER.search(before)))


def _outermost(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that stand in no other, in order."""
    reached = -1
    for start, end in sorted(pairs):
        if start > reached:
            reached = end
            yield start, end


def _double_quotes(text: str, language: str) -> Iterator[_Edit]:
    """Replace straight double marks by the language's own, outer and inner by turns."""
    quotes = _style(language).quotes
    scan = _scan(text, language)
    for at in _places('"', text):
        if at not in scan.depths:
            mark = "″"
        else:
            pair = quotes[:2] if scan.depths[at] % 2 else quotes[2:]
            mark = pair[0] if at in scan.opening else pair[1]
        yield _Edit(at, at + 1, mark, after=False)


def _single_quotes(text: str, style: _Style) -> Iterator[_Edit]:
    """Replace straight single marks: quotation marks where two make a pair, apostrophes elsewhere."""
    closing, closers = -1, [match.start() for match in _CLOSER.finditer(text)]
    for at in _places("'", text):
        mark = "’"
        if at == closing:
            mark = style.quotes[3]
        elif at > closing and _opens_single(text, at, style):
            next_closer = bisect_left(closers, at + 2)
            if next_closer < len(closers):
                closing = closers[next_closer]
                mark = style.quotes[2]
        yield _Edit(at, at + 1, mark, after=False)


_CLOSER = re.compile(r"(?<!\s)'(?!\w)")
"""A straight single mark that may close a quotation."""


def _opens_single(text: str, at: int, style: _Style) -> bool:
    """Say whether a straight single mark stands before a word that no apostrophe begins."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    free_before = not before or before.isspace() or before in _OPENERS or before in "–—-/"
    if not free_before or not (_is_word(after) or after in _OPENERS + "…"):
        return False
    return not (style.elided and _compiled(rf"(?i:{style.elided})(?!\w)").match(text, at + 1))


def _places(character: str, text: str) -> Iterator[int]:
    """Yield where a character stands in a text."""
    return (match.start() for match in re.finditer(re.escape(character), text))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == OBJECT


def _stand_in(piece: Piece) -> str:
    """Return what the rules see of a piece."""
    return piece.text if piece.kind == "words" else OBJECT if piece.kind == "object" else ""
