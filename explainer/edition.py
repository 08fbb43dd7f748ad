"""Editions: the explainer said in one language, each message honest about its state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain, groupby, islice
from typing import NamedTuple, Protocol

from explainer.catalog import Translation
from explainer.dates import hundredths
from explainer.errors import MOST_OF_A_TEXT, Place, Problem
from explainer.faults import marks_added
from explainer.language import PSEUDO
from explainer.markup import Parsed, Parser, fold
from explainer.memory import stamp_of
from explainer.messages import spoken_in
from explainer.model import Explainer, Message, Quote
from explainer.nodes import Citation, Code, Inline, Reference, Span, locked_marks, plain_text, walk
from explainer.quotations import TranslatedQuotations, marked_text, may_quote, odd_marks
from explainer.typography import Piece, typeset, typeset_text
from explainer.unseen import unseen_in
from explainer.unspaced import unspaced

CURRENT, STALE, MISSING = "current", "stale", "missing"

Key = tuple[str, str]
"""A message's context and text."""


class Speaks(Protocol):
    """What an edition takes its translations from: a catalog, or a pseudo-language."""

    def find(self, context: str, text: str) -> Translation:
        """Return what is known of a message."""
        ...


class Words(NamedTuple):
    """A message as an edition shows it."""

    message: Message

    nodes: tuple[Inline, ...]
    """Typeset for `language`."""

    language: str
    """The language these words are in: the edition's, or the source language where it has none."""

    state: str
    """"current", "stale" or "missing"."""

    @property
    def text(self) -> str:
        """The words alone, for a title or an attribute."""
        return plain_text(self.nodes)


class Said(NamedTuple):
    """How an edition says a message, before it is typeset."""

    message: Message

    text: str
    """The Markdown shown, as it was written, in `language`."""

    language: str
    state: str

    @property
    def piece(self) -> tuple[str, ...]:
        """All that the HTML of it depends on."""
        return ("plain" if self.message.plain else "", self.text, self.language, self.state)


class Share(NamedTuple):
    """How much of an edition is current."""

    messages: Mapping[str, int]
    """By state."""

    words: Mapping[str, int]
    """Words of the source text, by state."""

    @property
    def current(self) -> float:
        """The share of words that are current, from 0 to 1; 1 for an explainer without words."""
        total = sum(self.words.values())
        return self.words[CURRENT] / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Edition:
    """The explainer in one language."""

    explainer: Explainer
    language: str
    said: Mapping[Key, Said] = field(repr=False)
    """By the message's key; once another process has drawn its page, those of the head alone."""

    share: Share
    withheld: str | None
    """Why the edition is not published, or None where it is."""

    problems: tuple[Problem, ...]
    """Translations that could not be shown, each with its place in the catalog."""

    parser: Parser = field(compare=False, repr=False)

    def tell(self, message: Message) -> Said:
        """Return how this edition says a message."""
        return self.said[message.key]

    def say(self, message: Message) -> Words:
        """Return a message in this edition, typeset."""
        message, written, language, state = self.said[message.key]
        text = fold(written)
        key = ("typeset", language, message.plain, text)
        nodes = self.parser.recall(
            key, lambda: typeset_nodes(self.parser.parse(message, text).nodes, language)
        )
        return Words(message, nodes, language, state)

    def as_written(self, message: Message, state: str) -> Words:
        """Return a message in the editors' own words, typeset; `state` is that of the words it goes with."""
        source = self.explainer.language
        nodes = typeset_nodes(self.parser.parse(message).nodes, source)
        return Words(message, nodes, source, state)

    def of_head(self) -> dict[Key, Said]:
        """Return what stands for the edition elsewhere: on its card, in the choice of languages."""
        head = self.explainer.head
        shown = (head.name, head.kicker, head.title, head.standfirst, head.author)
        return {message.key: self.tell(message) for message in shown if message}

    @property
    def is_source(self) -> bool:
        """Say whether this is what the editors wrote."""
        return self.language == self.explainer.language


def translate(
    explainer: Explainer,
    language: str,
    catalog: Speaks | None,
    parser: Parser,
    path: str = "",
    *,
    quotes_whole: bool = True,
) -> Edition:
    """Say the explainer in a language; without a catalog, in the source language.

    A message without a current translation, or whose translation breaks the structure lock, stays
    in the source language. `path` is the catalog's file, for problems. Where a quote could not be read,
    no words are looked up among the quotes.
    """
    speaker = _Speaker(explainer, language, catalog, parser, path, quotes_whole)
    for _, messages in groupby(explainer.messages, key=lambda message: message.place.path):
        speaker.speak(tuple(messages))
    said, share = speaker.said, speaker.share()
    withheld = _withheld(explainer, said, share)
    return Edition(explainer, language, said, share, withheld, tuple(speaker.problems), parser)


Break = tuple[str, str, str]
"""Why a translation may not be shown: what, the fix, and how severe it is."""


class Findings(NamedTuple):
    """What there is to know of how messages of one file are said, besides the words."""

    broken: tuple[tuple[int, tuple[Break, ...]], ...]
    """Which messages, by their place, may not be shown as they are translated, and why."""

    counts: tuple[int, ...]
    """The words of each message in the source language."""


class _Speaker:
    """Says the messages of one file after the other, collecting problems."""

    def __init__(
        self,
        explainer: Explainer,
        language: str,
        catalog: Speaks | None,
        parser: Parser,
        path: str,
        quotes_whole: bool,
    ) -> None:
        self.explainer, self.language, self.catalog = explainer, language, catalog
        self.parser, self.path = parser, path
        self.problems: list[Problem] = []
        self.said: dict[Key, Said] = {}
        self.counts: dict[Key, int] = {}
        # Nobody is quoted in a pseudo-language.
        spoken = quotes_whole and catalog is not None and language not in PSEUDO
        # They know the catalog and not this, so that all are gone once all is said.
        words_of, stale_of = partial(quoted_words, catalog, language), partial(stale_words, catalog, language)
        self.quotations = TranslatedQuotations(explainer, language, words_of, stale_of) if spoken else None
        self.quoted = self.quotations.digest if self.quotations else b""

    def speak(self, messages: Sequence[Message]) -> None:
        """Say the messages of one file."""
        source = self.explainer.language
        found = [self.find(message) for message in messages]
        texts = [one.msgstr if one.state == CURRENT else "" for one in found]
        findings = self.findings(messages, texts)
        broken = dict(findings.broken)
        for number, (message, one, count) in enumerate(zip(messages, found, findings.counts, strict=True)):
            self.counts[message.key] = count
            if one.state == CURRENT and number not in broken:
                language = source if self.catalog is None else self.language
                self.said[message.key] = Said(message, one.msgstr, language, CURRENT)
                continue
            state = STALE if one.state == CURRENT else one.state
            self.said[message.key] = Said(message, message.text, source, state)
            place = Place(self.path, one.line)
            self.problems += [Problem(place, *fault) for fault in broken.get(number, ())]

    def find(self, message: Message) -> Translation:
        if self.catalog is None:
            return Translation(message.text, (message.text,), "current")
        return self.catalog.find(message.context, message.text)

    def findings(self, messages: Sequence[Message], texts: Sequence[str]) -> Findings:
        """Return what there is to know of messages with these translations, "" where one is not current."""
        written = [(message.kind, "plain" if message.plain else "", message.text) for message in messages]
        stamp = stamp_of(chain(chain.from_iterable(written), texts))
        key = ("said", self.language, self.explainer.language, self.quoted, stamp)
        return self.parser.recall(key, lambda: self.found_out(messages, texts))

    def found_out(self, messages: Sequence[Message], texts: Sequence[str]) -> Findings:
        broken: list[tuple[int, tuple[Break, ...]]] = []
        for number, (message, text) in enumerate(zip(messages, texts, strict=True)):
            faults = tuple(self.broken(message, fold(text))) if text and self.catalog is not None else ()
            if faults:
                broken.append((number, faults))
        return Findings(tuple(broken), tuple([word_count(message.text) for message in messages]))

    def share(self) -> Share:
        """Return how much of what was said is current, each message counted once."""
        messages = dict.fromkeys((CURRENT, STALE, MISSING), 0)
        words = dict(messages)
        for key, said in self.said.items():
            messages[said.state] += 1
            words[said.state] += self.counts[key]
        return Share(messages, words)

    def broken(self, message: Message, msgstr: str) -> Iterator[Break]:
        """Yield what of the structure lock a translation breaks, and which of its quotations are none."""
        if unseen := unseen_in(msgstr):
            yield *unseen, "problem"
            return
        if not message.plain and (fault := marks_added(message.text, msgstr)):
            yield fault.what, fault.fix, "problem"
            return
        source, parsed = self.parser.parse(message), self.parser.parse(message, msgstr)
        yield from ((*one, "problem") for one in islice(lock_breaks(source, parsed, msgstr), MOST_OF_A_TEXT))
        text = marked_text(parsed.nodes)
        faults = chain(parsed.faults, odd_marks(message, text, self.language) if may_quote(text) else ())
        yield from ((fault.what, fault.fix, "problem") for fault in islice(faults, MOST_OF_A_TEXT))
        if self.quotations and may_quote(text):
            misquoted = self.quotations.misquoted(message, text, marked_text(source.nodes))
            yield from islice(misquoted, MOST_OF_A_TEXT)


def quoted_words(catalog: Speaks | None, language: str, quote: Quote) -> str | None:
    """Return a quote's words in a language, or None where they are not current."""
    spoken = spoken_in(quote, language)
    if spoken or catalog is None:
        return spoken
    found = catalog.find(quote.text.context, quote.text.text)
    return found.msgstr if found.state == CURRENT else None


def stale_words(catalog: Speaks | None, language: str, quote: Quote) -> str | None:
    """Return the words a quote had in a language before its source changed, or None."""
    if catalog is None or spoken_in(quote, language):
        return None
    found = catalog.find(quote.text.context, quote.text.text)
    return found.msgstr if found.state == STALE else None


def typeset_nodes(nodes: tuple[Inline, ...], language: str) -> tuple[Inline, ...]:
    """Set a message's inline nodes as a printer of the language would, across the marks in it."""
    if len(nodes) == 1 and isinstance(nodes[0], str):
        return (typeset_text(nodes[0], language),)
    pieces = [piece for node in walk(nodes) if (piece := _piece(node))]
    return _refilled(nodes, iter(typeset(pieces, language)))


def _piece(node: Inline) -> Piece | None:
    if type(node) is str:
        return Piece(node)
    if type(node) is Code:
        return Piece(node.text, "object")
    return Piece("", "mark") if type(node) is Citation else None


def _refilled(nodes: tuple[Inline, ...], texts: Iterator[str]) -> tuple[Inline, ...]:
    def refilled(node: Inline) -> Inline:
        if type(node) is str:
            return next(texts)
        if type(node) is Span:
            return Span(node.tag, _refilled(node.children, texts))
        if type(node) is Reference:
            return Reference(node.id, _refilled(node.children, texts))
        return node

    return tuple(map(refilled, nodes))


def lock_breaks(source: Parsed, translation: Parsed, written: str) -> Iterator[tuple[str, str]]:
    """Yield the references, citations, code and placeholders a translation lost or made up: what, fix.

    `written` is the translation as it stands in the catalog.
    """
    marks, kept = locked_marks(source.nodes), locked_marks(translation.nodes)
    if marks == kept:
        return
    wanted, given = Counter(marks), Counter(kept)
    for mark, count in sorted((wanted - given).items()):
        times = f" {count} times" if count > 1 else ""
        apart = mark.startswith("[…][") and re.search(rf"\]\s+{re.escape(mark[3:])}", written)
        fix = f"write {mark} without a space between" if apart else f"keep {mark} in the msgstr"
        yield f"the translation lost {mark}{times}", fix
    for mark, count in sorted((given - wanted).items()):
        times = f" {count} times" if count > 1 else ""
        yield f"the translation has {mark}{times}, which its source has not", f"take {mark} out of the msgstr"


@lru_cache(maxsize=2**16)
def word_count(text: str) -> int:
    """Count the words of a message; of a script written without spaces, two letters make a word."""
    spaced = len(text.split())
    return spaced if text.isascii() else spaced + len(unspaced().findall(text)) // 2


def _withheld(explainer: Explainer, said: Mapping[Key, Said], share: Share) -> str | None:
    head = explainer.head
    essential: tuple[tuple[str, Callable[[], list[Message]]], ...] = (
        ("its headline", lambda: [head.title]),
        ("its standfirst", lambda: [head.standfirst]),
        ("a key point", lambda: list(head.key_points)),
        ("a section's title", lambda: [section.title for section in explainer.sections]),
    )
    for name, messages in essential:
        if any(said[message.key].state != CURRENT for message in messages()):
            return f"{name} is not current"
    return shortfall(share.current, head.publish_above) if share.current < head.publish_above else None


def shortfall(share: float, wanted: float) -> str:
    """Say that a share is below the one that is asked for, which is said as it was written: "89.5 %"."""
    from decimal import Decimal

    asked = f"{Decimal(str(wanted)) * 100:f}"
    asked = asked.rstrip("0").rstrip(".") if "." in asked else asked
    return f"{hundredths(share)} % of its words are current, below {asked} %"
