"""Sets a block's words as a printer of its language would: quotation marks, dashes, no-break spaces.

Authors and translators type plainly; `typeset` runs when an edition is rendered, over all the inline
text of a block at once, since a mark's shape depends on what stands on its other side, and that may
be inside an emphasis or a link. Nothing but spaces, quotation marks, apostrophes, dashes, primes and
ellipses ever changes, and setting a text twice gives what setting it once gave.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise, zip_longest
from typing import Literal, NamedTuple

from explainer.quotation_marks import GERSHAYIM, after_prefix, scan, single_marks
from explainer.spaces import NARROW_NO_BREAK, NO_BREAK
from explainer.styles import DIGITS, INITIALS, OBJECT, SIGNS, UNITS, S, Style, style_of


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


def _stand_in(piece: Piece) -> str:
    """Return what the rules see of a piece."""
    return piece.text if piece.kind == "words" else OBJECT if piece.kind == "object" else ""


# ---------------------------------------------------------------- rules


class _Rule(NamedTuple):
    """What changes a text; each language has its own, in an order."""

    needs: frozenset[str]
    """Characters; a text with none of them is not changed by the rule."""

    edits: Callable[[str], Iterable[_Edit]]


@cache
def _rules(language: str) -> tuple[_Rule, ...]:
    """Return a language's rules, in the order they are applied."""
    style = style_of(language)
    return (
        _substitution(".", r"\.\.\.(?<!\.{4})(?!\.)", "…"),
        _substitution("'", r"(?<=\d)'(?=\d{1,2}\")", "′"),
        _substitution('"', r'(?<=′\d)"|(?<=′\d\d)"', "″"),
        *(_substitution(needs, pattern, new) for needs, pattern, new in style.own),
        _Rule(frozenset('"”'), lambda text: _double_quotes(text, style)),
        _Rule(frozenset("'"), lambda text: _single_quotes(text, style)),
        *_space_rules(style),
        *_dash_rules(style),
        *_number_rules(style),
    )


def _dash_rules(style: Style) -> Iterator[_Rule]:
    """Yield what makes hyphens dashes, and keeps a dash from standing alone at a line's start."""
    # Each pattern begins with the hyphen itself, which `re` finds ten times as fast as what is around it.
    yield _substitution("-", rf"--(?<={S}--)-?(?={S})", style.dash)
    yield _Rule(frozenset("-"), lambda text: _spaced_hyphens(text, style))
    yield _glue("–—", rf"^[–—]{S}", NO_BREAK)
    if style.aside_glued:
        yield _Rule(frozenset("—–"), _asides)
    else:
        yield _glue("–—", rf"(?<=\S){S}+(?=[–—]{S})", NO_BREAK)


class _Stroke(NamedTuple):
    """A hyphen or a dash between spaces."""

    at: int

    is_dash: bool
    """Whether it is one by what stands beside it; a hyphen between two numbers is none."""


def _spaced_hyphens(text: str, style: Style) -> Iterator[_Edit]:
    """Make dashes of the hyphens between spaces that words, or their marks, stand beside.

    Between two numbers, with their units or without, it may be a minus sign or a score; but where a
    dash of its sentence lacks the other of a pair, it is that one.
    """
    for sentence in _strokes(text, _compiled(_beside_words(style))):
        other = _other_of_a_pair(text, sentence)
        for stroke in sentence:
            if text[stroke.at] == "-" and (stroke.is_dash or stroke is other):
                yield _Edit(stroke.at, stroke.at + 1, style.dash, after=False)


def _strokes(text: str, beside_words: re.Pattern[str]) -> Iterator[list[_Stroke]]:
    """Yield the hyphens and dashes between spaces, sentence by sentence, but for hyphens that are signs."""
    sentence: list[_Stroke] = []
    for match in _SPACED_STROKE.finditer(text):
        at = match.start()
        is_dash = text[at] != "-" or beside_words.match(text, at) is not None
        if not is_dash and not _BETWEEN_NUMBERS.match(text, at):
            continue
        if sentence and _SENTENCE_END.search(text, sentence[-1].at, at):
            yield sentence
            sentence = []
        sentence.append(_Stroke(at, is_dash))
    yield sentence


def _other_of_a_pair(text: str, sentence: Sequence[_Stroke]) -> _Stroke | None:
    """Return the hyphen between numbers that opens or closes an aside with a dash, where one lacks the other.

    A dash after a score has none to go with it: no word is between them.
    """
    if sum(stroke.is_dash for stroke in sentence) % 2 == 0:
        return None
    for first, second in pairwise(sentence):
        if first.is_dash and not second.is_dash:
            return second
        if second.is_dash and not first.is_dash and _A_LETTER.search(text, first.at, second.at):
            return first
    return None


_A_LETTER = re.compile(r"[^\W\d_]")
_SPACED_STROKE = re.compile(rf"[-–—](?<=\S{S}[-–—])(?={S}\S)")
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.]|[!?…؟।۔。]")


def _beside_words(style: Style) -> str:
    """Match a hyphen between spaces that has a word on one side, and at least a number on the other.

    A word is whatever is no number, no operator and no bracket or mark that faces the hyphen: it may
    end with a vowel sign, or be a picture.
    """
    opening, closing = style.quotes[0] + style.quotes[2], style.quotes[1] + style.quotes[3]
    neither = rf"\s\d{_MONEY}\-–—+*=<>×÷±~^/\\|&%‰٪°′″"
    word_before = rf"(?:[^{neither}}}@#§(\[{{“‘«„¡¿]|[{closing}])"
    word_after = rf"(?:[^{neither}}}.,;:!?)\]”»،؛؟।]|[{opening}])"
    after_word = rf"(?<={word_before}{S}-)(?={S}(?:{_NUMBER_AFTER}|{word_after}))"
    after_number = rf"(?<={_NUMBER_BEFORE}{S}-)(?={S}{word_after})"
    return rf"-(?:{after_word}|{after_number})"


_MONEY = r"$¢£¥\u20a0-\u20cf"
"""The signs of currencies: a part of a set of a regular expression."""

_NUMBER_BEFORE, _NUMBER_AFTER = rf"[\d%‰٪°′″}}{_MONEY}]", rf"[\d{_MONEY}]"
_BETWEEN_NUMBERS = re.compile(rf"-(?<={_NUMBER_BEFORE}{S}-)(?={S}{_NUMBER_AFTER})")


def _space_rules(style: Style) -> Iterator[_Rule]:
    """Yield what sets the spaces before and inside marks."""
    if style.inside is not None:
        yield _substitution("«", rf"«{S}*(?=\S)", f"«{style.inside}")
        yield _substitution("»", rf"(?<=\S){S}*»", f"{style.inside}»")
    if style.colon is not None:
        yield _before_mark(style.colon, ":", not_after="", followed_by="»”’!?…")
    if style.high is not None:
        yield _before_mark(style.high, ";!?", not_after=";!?", followed_by=r"»”’!?…,)\]")


def _before_mark(space: str, marks: str, *, not_after: str, followed_by: str) -> _Rule:
    """Return the rule that sets the space before some marks where they end something.

    A mark inside an address, a time or a ratio, after an opening mark or in a smiley ends nothing.
    """
    # Where the language has no space, there is something to do only if one was typed.
    typed = f"{S}*" if space else f"{S}+"
    after_word, ends = rf"(?<=[^\s(\[{{«“‘„:¡¿/{not_after}])", rf"(?=\s|$|[{followed_by}{OBJECT}])"
    ratio = "" if space else rf"(?!(?<=\d){S}+:{S}\d)"
    return _substitution(marks, rf"{after_word}{ratio}{typed}(?![;:]-?[)(])([{marks}]){ends}", rf"{space}\1")


def _number_rules(style: Style) -> Iterator[_Rule]:
    """Yield what keeps numbers whole and with their units."""
    yield _glue(DIGITS, rf"(?<![\w.,])(?<!\d{S})[1-9]\d{{0,2}}(?:{S}\d{{3}})+(?!{S}?\d)", style.thousands)
    if style.ranges:
        yield _Rule(frozenset("-"), _ranges)
    yield _glue(DIGITS, UNITS, NO_BREAK)
    yield _glue("§¶№", SIGNS, NO_BREAK)
    yield _glue(".", INITIALS, NO_BREAK)
    for pattern in style.glue:
        yield _glue(DIGITS if r"\d" in pattern else " \u2009\u202f", pattern, NO_BREAK)


_COUNTED = re.compile(rf"{S}[^\W\d]|%")
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


_ASIDE = re.compile(rf"(?<=\S)({S}+)([–—])({S}+)(?=\S)")


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


def _double_quotes(text: str, style: Style) -> Iterator[_Edit]:
    """Replace straight double marks by the language's own, outer and inner by turns."""
    marks = scan(text, style)
    # A curled one may be of a quotation that the text does not close as it should: it stays.
    doubtful = after_prefix(text) if marks.depths else ()
    for match in re.finditer('["”]', text):
        at = match.start()
        if match[0] == "”" and at in doubtful:
            continue
        if at not in marks.depths:
            yield _Edit(at, at + 1, "״" if GERSHAYIM.match(text, at) else "″", after=False)
        elif match[0] == '"':
            pair = style.quotes[:2] if marks.depths[at] % 2 else style.quotes[2:]
            yield _Edit(at, at + 1, pair[0] if at in marks.opening else pair[1], after=False)


def _single_quotes(text: str, style: Style) -> Iterator[_Edit]:
    """Replace straight single marks: quotation marks where two make a pair, apostrophes elsewhere."""
    shapes = {"opening": style.quotes[2], "closing": style.quotes[3], "apostrophe": "’"}
    for at, role in single_marks(text, style):
        yield _Edit(at, at + 1, shapes[role], after=False)


# ---------------------------------------------------------------- edits


class _Edit(NamedTuple):
    """A change to a text: what stands between two places gives way to other characters."""

    start: int
    end: int
    new: str
    after: bool
    """Whether what is put in where nothing stood goes with the character before it."""


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


def _glue(needs: str, pattern: str, space: str | None) -> _Rule:
    """Return the rule that makes each space in a match a no-break one; None keeps its width."""

    def edits(text: str) -> Iterator[_Edit]:
        for match in _compiled(pattern).finditer(text):
            for run in _compiled(f"{S}+").finditer(text, match.start(), match.end()):
                edit = _edit(run.start(), run[0], space or _UNBREAKING.get(run[0], run[0]))
                if edit:
                    yield edit

    return _Rule(frozenset(needs), edits)


_UNBREAKING = {" ": NO_BREAK, "\u2009": NARROW_NO_BREAK}
"""For a space where a line may break, the one of its width where it may not."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a rule's pattern, compiled when a text first needs it: few texts need more than some."""
    return re.compile(pattern)
