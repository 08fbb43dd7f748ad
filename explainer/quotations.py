"""Quotations: words between quotation marks must be words of a registered quote.

What this proves is that the words match the record, and the record its stored excerpt; not that
the source itself said so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from explainer.errors import Problem
from explainer.markup import Fault, Parser, plain_text
from explainer.model import Explainer, Message, Quote
from explainer.typography import quoted, stray_marks

OWN_WORDS = frozenset({"quote"})
"""Kinds of message that are a quotation themselves, and need no record."""

CUT = re.compile(r"\[[^\]]*\]|…|\.\.\.")
"""A declared omission or insertion: […], [words]."""

MARKS = dict.fromkeys(map(ord, '«»“”„‟"‹›「」『』'), None)
LETTERS = {ord(mark): "'" for mark in "’‘ʼ‛′`´"} | {ord(dash): "-" for dash in "‐‑–—−"}
EDGES = " .,;:!?-'\u061f\u060c\u061b"


def normal(text: str) -> str:
    """Return words for comparing: one kind of apostrophe, dash and space, no quotation marks."""
    plain = unicodedata.normalize("NFC", text).translate(MARKS).translate(LETTERS)
    plain = re.sub(r"\s+([;:!?%])", r"\1", " ".join(plain.split()))
    return plain.strip()


def pieces(text: str) -> list[str]:
    """Return the runs of words between declared omissions and insertions, for comparing."""
    parts = (" ".join(part.split()).strip(EDGES) for part in CUT.split(normal(text)))
    return [part for part in parts if part]


def holds(words: str, passage: str) -> bool:
    """Say whether a passage is made of runs of these words, in their order.

    Only the case of the first letter may differ.
    """
    text = normal(words)
    position = 0
    found = pieces(passage)
    for piece in found:
        match = _whole(piece).search(text, position)
        if not match:
            return False
        position = match.end()
    return bool(found)


def _whole(piece: str) -> re.Pattern[str]:
    first, rest = piece[0], piece[1:]
    cases = "|".join(re.escape(case) for case in dict.fromkeys((first, first.lower(), first.upper())))
    return re.compile(rf"(?<!\w)(?:{cases}){re.escape(rest)}(?!\w)")


class Quotations:
    """The registered quotes in one language."""

    def __init__(self, explainer: Explainer, language: str, words_of: Callable[[Quote], str | None]) -> None:
        self.explainer, self.language, self.words_of = explainer, language, words_of
        self._words: dict[str, str] | None = None

    @property
    def words(self) -> dict[str, str]:
        """The words of each quote that has some in this language, by id."""
        if self._words is None:
            pairs = ((quote.id, self.words_of(quote)) for quote in self.explainer.quotes)
            self._words = {id: words for id, words in pairs if words}
        return self._words

    def strangers(self, message: Message, text: str) -> Iterator[Fault]:
        """Yield the passages in quotation marks that no quote holds."""
        if message.kind in OWN_WORDS:
            return
        for passage in (found.words for found in quoted(text, self.language)):
            if not any(holds(words, passage) for words in self.words.values()):
                like = self.nearest(passage)
                fix = "register them in content/quotes.toml, or take the quotation marks off"
                if like:
                    words = _shortened(self.words[like])
                    fix = f"the nearest is {like!r}: “{words}”; use its words, or register these"
                what = f"the words “{_shortened(passage)}” are not those of a registered quote"
                yield Fault(what, fix, passage)

    def nearest(self, passage: str) -> str | None:
        """Return the id of the quote that shares most words with a passage; None where hardly any."""
        wanted = set(re.findall(r"\w+", normal(passage).lower()))
        shared = {
            id: len(wanted & set(re.findall(r"\w+", normal(words).lower())))
            for id, words in self.words.items()
        }
        best = max(sorted(shared), key=shared.__getitem__, default=None)
        return best if best and wanted and shared[best] * 2 >= len(wanted) else None


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "…"


def check_source(
    explainer: Explainer, messages: Iterator[Message], parser: Parser, quotes_whole: bool = True
) -> Iterator[Problem]:
    """Yield what is wrong with the quotations the editors wrote.

    Where not all quotes could be read, words between quotation marks are not looked up.
    """

    def words_of(quote: Quote) -> str | None:
        return quote.text.text

    quotations = Quotations(explainer, explainer.language, words_of)
    for message in messages:
        text = plain_text(parser.parse(message).nodes)
        faults = list(_strays(message, text, explainer.language))
        faults += quotations.strangers(message, text) if quotes_whole else ()
        for fault in faults:
            yield Problem(message.place_of(fault.found), fault.what, fault.fix)
    for quote in explainer.quotes:
        yield from check_record(quote, explainer.language)


def _strays(message: Message, text: str, language: str) -> Iterator[Fault]:
    """Yield the quotation marks that open or close nothing."""
    for at in stray_marks(text, language) if message.kind not in OWN_WORDS else ():
        what = (
            f"the quotation mark {text[at]} has no other to go with it: …{text[max(0, at - 15) : at + 16]}…"
        )
        yield Fault(what, "write both, or neither", text[at : at + 8])


def check_record(quote: Quote, language: str) -> Iterator[Problem]:
    """Yield where a quote's words as spoken are not those of its excerpt."""
    original = quote.original
    if original and quote.excerpt and not holds(quote.excerpt, original.text):
        what = f"the words as spoken of {quote.id!r} are not in its excerpt: “{_shortened(original.text)}”"
        fix = "copy them from the excerpt, with […] for what is left out and [words] for what is added"
        yield Problem(quote.at_field("original"), what, fix)
    spoken = original.text if original and original.language.split("-")[0] == language.split("-")[0] else None
    if spoken and normal(spoken) != normal(quote.text.text):
        what = f"{quote.id!r} was spoken in {language}, but its text differs from the words as spoken"
        yield Problem(quote.at_field("text"), what, f"write “{_shortened(spoken)}”")
