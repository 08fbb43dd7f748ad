"""Quotations: words between quotation marks must be words of a registered quote.

What this proves is that the words match the record, and the record its stored excerpt; not that
the source itself said so, nor that a translation is a good one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice

from explainer.errors import MOST_OF_A_TEXT, Problem, nearest, shortened
from explainer.faults import Fault, may_mean
from explainer.language import is_same_language
from explainer.markup import Parser
from explainer.memory import stamp_of_bytes
from explainer.messages import by_file
from explainer.model import Explainer, Message, Quote
from explainer.nodes import Code, Inline, walk
from explainer.quotation_marks import quoted, stands_in_marks, stray_marks
from explainer.styles import OBJECT
from explainer.typography import typeset_text
from explainer.unspaced import unspaced
from explainer.verbatim import EDGES, holds, is_in, loose_ends, normal, runs

WORD = re.compile(r"[^\W_]+")

OWN_WORDS = frozenset({"quote"})
"""Kinds of message that are a quotation themselves, and need no record."""


SHORT = 3
"""Words of a passage of which one that is misspelt may be half of all."""


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

    @property
    def digest(self) -> bytes:
        """A digest of all the words: what is a stranger to them depends on nothing else."""
        return stamp_of_bytes(repr(sorted(self.words.items())).encode())

    def holding(self, passage: str) -> Iterator[Quote]:
        """Yield the quotes whose words a passage is, or is a part of."""
        return (quote for quote in self._likely(passage) if is_in(self._normal[quote.id], passage))

    def _likely(self, passage: str) -> Sequence[Quote]:
        """Return the quotes that have the rarest of a passage's words: few of thousands."""
        if not self._are_parted:
            return self._quotes
        found: list[Sequence[Quote]]
        found = [self._having.get(word, ()) for run in runs(passage) for word in WORD.findall(run)[1:]]
        found += [quotes for run in runs(passage) if (quotes := self._beginning_with(run)) is not None]
        return min(found, key=len, default=self._quotes)

    def _beginning_with(self, run: str) -> Sequence[Quote] | None:
        """Return the quotes that have a run's first word, whose first letter is free; None for an odd one."""
        first = WORD.match(run)
        cases = {case + first[0][1:] for case in (run[0], run[0].lower(), run[0].upper())} if first else set()
        if not cases or not all(map(WORD.fullmatch, cases)):
            return None
        having = {quote.id for case in cases for quote in self._having.get(case, ())}
        return [quote for quote in self._quotes if quote.id in having] if having else ()

    @cached_property
    def _quotes(self) -> tuple[Quote, ...]:
        return tuple(quote for quote in self.explainer.quotes if quote.id in self.words)

    @cached_property
    def _normal(self) -> dict[str, str]:
        return {id: normal(words) for id, words in self.words.items()}

    @cached_property
    def _are_parted(self) -> bool:
        """Whether the writing of all quotes parts their words."""
        return not any(map(unspaced().search, self._normal.values()))

    @cached_property
    def _bags(self) -> dict[str, set[str]]:
        """The words of each quote, in small letters."""
        return {id: set(WORD.findall(words.lower())) for id, words in self._normal.items()}

    @cached_property
    def _having(self) -> dict[str, list[Quote]]:
        """The quotes that have a word."""
        found = defaultdict(list)
        for quote in self._quotes:
            for word in dict.fromkeys(WORD.findall(self._normal[quote.id])):
                found[word].append(quote)
        return dict(found)

    def strangers(self, message: Message, text: str) -> Iterator[Fault]:
        """Yield the passages in quotation marks, of a message's marked text, that no quote holds."""
        if message.kind in OWN_WORDS:
            return
        for passage in passages(text, self.language):
            if next(self.holding(passage), None) is None:
                like = self.nearest(passage)
                fix = "register them in content/quotes.toml, or take the quotation marks off"
                if like:
                    words = shortened(self.words[like], 80)
                    fix = f"the nearest is {like!r}: “{words}”; use its words, or register these"
                what = f"the words “{shortened(passage, 80)}” are not those of a registered quote"
                yield Fault(what, fix, passage)

    def nearest(self, passage: str) -> str | None:
        """Return the id of the quote that shares most words with a passage, or is most like a short one."""
        wanted = set(WORD.findall(normal(passage).lower()))
        shared = {id: len(wanted & words) for id, words in self._bags.items()}
        best = max(sorted(shared), key=shared.__getitem__, default=None)
        if best and wanted and shared[best] * 2 >= len(wanted):
            return best
        return self._misspelt(passage) if len(wanted) <= SHORT else None

    def _misspelt(self, passage: str) -> str | None:
        """Return the id of the quote whose words a short passage nearly is, letter by letter."""
        words = {words.strip(EDGES).lower(): id for id, words in sorted(self._normal.items())}
        like = nearest(normal(passage).strip(EDGES).lower(), words, cutoff=0.8)
        return words[like] if like else None


class TranslatedQuotations(Quotations):
    """The registered quotes in a language the explainer is translated into."""

    def __init__(
        self,
        explainer: Explainer,
        language: str,
        words_of: Callable[[Quote], str | None],
        stale_words_of: Callable[[Quote], str | None],
    ) -> None:
        super().__init__(explainer, language, words_of)
        self.stale = Quotations(explainer, language, stale_words_of)
        self.source = in_source(explainer)

    @property
    def digest(self) -> bytes:
        """A digest of the words now, the words before, and the words in the source language."""
        return super().digest + self.stale.digest + self.source.digest

    def misquoted(self, message: Message, text: str, source: str) -> Iterator[tuple[str, str, str]]:
        """Yield the quotations of a translation that are no quote's current words: what, fix, severity.

        `source` is the marked text it translates: the quotes it quotes are those whose words are wanted.
        Words of a quote that is stale are nobody's mistake, and only a warning.
        """
        how: str | None = None
        for fault in self.strangers(message, text):
            passage = fault.found
            if stale := next(self.stale.holding(passage), None):
                what = f"the words “{shortened(passage, 80)}” are of the quote {stale.id!r}, which is stale"
                yield what, "bring that quote up to date, and use its words here", "warning"
            else:
                how = self._how_to_quote(source, text) if how is None else how
                yield fault.what, how or fault.fix, "problem"

    def _how_to_quote(self, source: str, text: str) -> str:
        """Return how to say the quotations of a source that a translation does not have; "" without any."""
        done = {quote.id for passage in passages(text, self.language) for quote in self.holding(passage)}
        wanted: dict[str, None] = {}
        for passage in passages(source, self.source.language):
            ids = [quote.id for quote in self.source.holding(passage)]
            if ids and done.isdisjoint(ids):
                wanted[next((id for id in ids if id in self.words), ids[0])] = None
        if missing := next((id for id in wanted if id not in self.words), None):
            return f"translate the quote {missing!r} first, and use its words here"
        said = ", ".join(f"{id!r}: “{shortened(self.words[id], 80)}”" for id in islice(wanted, 3))
        return f"its source quotes {said}; use these words" if said else ""


# ---------------------------------------------------------------- quotation marks in a text

SINGLE = re.compile(r"(?<!\w)(?:[‘‚](\S.*?)(?<=\S)[’‘]|‹(.+?)›|›(.+?)‹)(?!\w)", re.DOTALL)
SIGN_IN_CODE = re.compile(r"[^\w\s]")
STRAIGHT = re.compile(r"(?<!\w)'")
LOOKALIKE = re.compile("[‟＂〝〞〟❝❞❠⹂]|(?<!['\\d])''(?!')|‘‘|’’|‚‚|(?<!,),,(?!,)|``|´´|<<|>>")
"""What passes for a quotation mark in a reader's eye, and is none to the typesetter."""

SIGNS = '"«»„“”「」『』‘‚‹›´‟＂〝〞〟❝❞❠⹂'


def may_quote(text: str) -> bool:
    """Say whether a text has anything like a quotation somewhere: most have nothing of it."""
    for sign in SIGNS:  # `any`, and a pattern, take many times as long.
        if sign in text:
            return True
    for sign in "’,`<>":
        if sign in text and sign * 2 in text:
            return True
    return "'" in text and ("''" in text or STRAIGHT.search(text) is not None)


def words_alone(text: str) -> bool:
    """Say whether a text is so plain that nothing in it can be wrong: no mark, no address, no quotation."""
    return not may_mean(text) and not may_quote(text)


def marked_text(nodes: Sequence[Inline]) -> str:
    """Return the words of a message; what stands in code has no marks."""
    return "".join(
        [
            node if type(node) is str else SIGN_IN_CODE.sub(OBJECT, node.text) if type(node) is Code else ""
            for node in walk(nodes)
        ]
    )


def passages(text: str, language: str) -> list[str]:
    """Return the words that a reader sees between quotation marks, double or single."""
    if not may_quote(text):
        return []
    shown = typeset_text(text, language) if STRAIGHT.search(text) else text
    found = quoted(shown, language)
    for passage in reversed(found):
        shown = shown[: passage.start] + OBJECT + shown[passage.end :]
    single = [next(filter(None, match.groups())) for match in SINGLE.finditer(shown)]
    return [passage.words for passage in found] + single


def odd_marks(message: Message, text: str, language: str) -> Iterator[Fault]:
    """Yield the quotation marks of a marked text that open or close nothing, and what only looks like one."""
    if message.kind in OWN_WORDS or not may_quote(text):
        return
    for at in stray_marks(text, language):
        what = f"the quotation mark {text[at]} has no other to go with it: {_around(text, at, at + 1)}"
        yield Fault(what, "write both, or neither", text[at : at + 8])
    for match in LOOKALIKE.finditer(text):
        what = f"{match[0]!r} looks like a quotation mark and is none: {_around(text, *match.span())}"
        yield Fault(what, 'write " on both sides of a quotation', match[0])


def _around(text: str, start: int, end: int) -> str:
    return f"…{text[max(0, start - 15) : end + 15]}…"


# ---------------------------------------------------------------- what the editors wrote


def check_source(explainer: Explainer, parser: Parser, quotes_whole: bool = True) -> Iterator[Problem]:
    """Yield what is wrong with the quotations the editors wrote.

    Where not all quotes could be read, words between quotation marks are not looked up.
    """
    quotations = in_source(explainer)

    def faults_of(message: Message) -> tuple[Fault, ...]:
        text = marked_text(parser.parse(message).nodes)
        strangers = quotations.strangers(message, text) if quotes_whole else ()
        return tuple(islice(chain(odd_marks(message, text, explainer.language), strangers), MOST_OF_A_TEXT))

    known = (explainer.language, quotations.digest, quotes_whole)
    for written in by_file(explainer):
        key, messages = ("quoted", known, written.stamp), written.messages
        found = parser.recall(key, lambda: tuple(map(faults_of, messages)))  # noqa: B023  # it is called at once
        for message, faults in zip(messages, found, strict=True) if any(found) else ():
            for fault in faults:
                yield Problem(message.place_of(fault.found), fault.what, fault.fix)
    for quote in explainer.quotes:
        yield from check_record(quote, explainer.language)


def in_source(explainer: Explainer) -> Quotations:
    """Return the registered quotes in the language the editors write in."""
    return Quotations(explainer, explainer.language, lambda quote: quote.text.text)


def check_record(quote: Quote, language: str) -> Iterator[Problem]:
    """Yield where a quote's words as spoken are not those of its excerpt, nor its text theirs."""
    original = quote.original
    if original and quote.excerpt and not holds(quote.excerpt, original.text):
        what = f"the words as spoken of {quote.id!r} are not in its excerpt: “{shortened(original.text, 80)}”"
        fix = "copy them from the excerpt, with […] for what is left out and [words] for what is added"
        yield Problem(quote.at_field("original"), what, fix)
    if (
        original
        and is_same_language(original.language, language)
        and normal(original.text) != normal(quote.text.text)
    ):
        what = f"{quote.id!r} was spoken in {language}, but its text differs from the words as spoken"
        yield Problem(quote.at_field("text"), what, f"write “{shortened(original.text, 80)}”")


def doubts_about(quote: Quote, language: str) -> Iterator[Problem]:
    """Yield what weakens the proof of a quote's words, and marks that a page would double, as warnings."""
    original = quote.original
    words = [("text", quote.text.text, language)]
    words += [("original", original.text, original.language)] if original else []
    for field, said, spoken in words:
        if stands_in_marks(said, spoken):
            what = f"the words of {quote.id!r} stand between quotation marks, which the page sets itself"
            yield Problem(quote.at_field(field), what, "take them off", "warning")
    if not quote.excerpt:
        what = f"the quote {quote.id!r} has no excerpt, so nothing shows that its words are right"
        fix = 'add the passage of a source that contains them: excerpt = "…"'
        yield Problem(quote.place, what, fix, "warning")
    elif original and holds(quote.excerpt, original.text):
        begins, ends = loose_ends(quote.excerpt, original.text)
        where = " and ".join(name for name, loose in (("begin", begins), ("end", ends)) if loose)
        if where:
            what = f"the words as spoken of {quote.id!r} {where} in the middle of a clause of its excerpt"
            fix = "take in the whole clause, or cut the excerpt there with […]"
            yield Problem(quote.at_field("original"), what, fix, "warning")
