"""Editions: the explainer said in one language, each message honest about its state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice, repeat
from typing import NamedTuple, Protocol

from explainer.catalog import Translation
from explainer.dates import hundredths
from explainer.errors import MOST_OF_A_TEXT, Place, Problem
from explainer.faults import addresses_added, fix_in_translation, marks_added
from explainer.language import PSEUDO
from explainer.markup import Parsed, Parser, fold
from explainer.memory import stamp_of
from explainer.messages import Written, by_file, spoken_in
from explainer.model import SECTION_TITLE, Explainer, Key, Message, Quote, Section
from explainer.nodes import Citation, Code, Inline, Reference, Span, locked_marks, plain_text, walk
from explainer.quotations import TranslatedQuotations, marked_text, may_quote, odd_marks, words_alone
from explainer.typography import Piece, typeset, typeset_text
from explainer.unseen import unseen_in

CURRENT, STALE, MISSING = "current", "stale", "missing"

SECTIONS = "content/sections/"
"""How the paths begin of the files whose text is drawn section by section."""


class Speaks(Protocol):
    """What an edition takes its translations from: a catalog, or a pseudo-language."""

    def find(self, context: str | None, text: str, /) -> Translation:
        """Return what is known of a message."""
        ...

    def words(self, keys: Iterable[Key], /) -> list[str]:
        """Return the current translation of each message; "" for one that has none."""
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


class Edition(NamedTuple):
    """The explainer in one language."""

    explainer: Explainer
    language: str
    said: Mapping[Key, Said]
    """By the message's key; once another process has drawn its page, those of the head alone."""

    share: Share
    withheld: str | None
    """Why the edition is not published, or None where it is."""

    problems: tuple[Problem, ...]
    """Translations that could not be shown, each with its place in the catalog."""

    stamps: Mapping[str, bytes]
    """What stands for the way a file's messages are said, by its path: another as soon as one is said
    otherwise. None once another process has drawn the page."""

    parser: Parser

    def tell(self, message: Message) -> Said:
        """Return how this edition says a message."""
        return self.said[message.key]

    def stamp(self, section: Section) -> bytes:
        """Return what stands for the way a section's messages are said."""
        return self.stamps[section.place.path]

    def say(self, message: Message) -> Words:
        """Return a message in this edition, typeset."""
        _, written, language, state = self.said[message.key]
        text = fold(written)
        # The text of a section that is as it was is not asked for again; all else is, for each page.
        within = message.kind != SECTION_TITLE and message.place.path.startswith(SECTIONS)
        key = ("typeset" if within else "shown", language, message.plain, text)
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
    for written in by_file(explainer):
        speaker.speak(written)
    said, share = speaker.said, speaker.share()
    # That a message is not current in one file is not in the stamp of another that has it too.
    apart = stamp_of(speaker.apart) if speaker.apart else b""
    stamps = {file: stamp + apart for file, stamp in speaker.stamps.items()}
    withheld = _withheld(explainer, said, share)
    return Edition(explainer, language, said, share, withheld, tuple(speaker.problems), stamps, parser)


Break = tuple[str, str, str]
"""Why a translation may not be shown: what, the fix, and how severe it is."""

Broken = tuple[tuple[int, tuple[Break, ...]], ...]
"""Which messages of a file, by their place, may not be shown as they are translated, and why."""


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
        self.apart: list[str] = []
        """The keys of messages that are current in one place and not in another."""

        self.stamps: dict[str, bytes] = {}
        """By file, what stands for the way its messages are said."""

        # Nobody is quoted in a pseudo-language.
        spoken = quotes_whole and catalog is not None and language not in PSEUDO
        # They know the catalog and not this, so that all are gone once all is said.
        words_of, stale_of = partial(quoted_words, catalog, language), partial(stale_words, catalog, language)
        self.quotations = TranslatedQuotations(explainer, language, words_of, stale_of) if spoken else None
        self.quoted = self.quotations.digest if self.quotations else b""

    def speak(self, written: Written) -> None:
        """Say the messages of one file."""
        keys = [(message.context, message.text) for message in written.messages]
        self.counts.update(zip(keys, written.counts, strict=True))
        if self.catalog is None:
            said, stamp = self.all_current(written.messages, [text for _, text in keys]), written.stamp
        else:
            said, stamp = self.translated(self.catalog, written, self.catalog.words(keys))
        self.tell(keys, said)
        self.stamps[written.path] = self.stamps.get(written.path, b"") + stamp

    def translated(
        self, catalog: Speaks, written: Written, texts: Sequence[str]
    ) -> tuple[Iterable[Said], bytes]:
        """Say the messages of one file in these words, where they may be shown; returns their stamp, too.

        "" stands for words that are not current.
        """
        stamp = stamp_of((written.stamp.hex(), *texts))
        key = ("said", self.language, self.explainer.language, self.quoted, stamp)
        broken = dict(self.parser.recall(key, lambda: self.breaks(written.messages, texts)))
        if not broken and "" not in texts:
            return self.all_current(written.messages, texts), stamp
        said = [
            Said(message, text, self.language, CURRENT)
            if text and number not in broken
            else self.fallen_back(catalog, message, broken.get(number, ()))
            for number, (message, text) in enumerate(zip(written.messages, texts, strict=True))
        ]
        states = [f"{number} {one.state}" for number, one in enumerate(said) if one.state != CURRENT]
        return said, stamp + stamp_of((self.explainer.language, *states))

    def all_current(self, messages: Iterable[Message], texts: Iterable[str]) -> Iterable[Said]:
        """Say messages in the edition's language, each in the words given."""
        return map(Said, messages, texts, repeat(self.language), repeat(CURRENT))

    def fallen_back(self, catalog: Speaks, message: Message, faults: Iterable[Break]) -> Said:
        """Say a message in the source language; a translation that has faults is a problem."""
        found = catalog.find(message.context, message.text)
        self.problems += [Problem(Place(self.path, found.line), *fault) for fault in faults]
        state = STALE if found.state == CURRENT else found.state
        return Said(message, message.text, self.explainer.language, state)

    def tell(self, keys: Iterable[Key], said: Iterable[Said]) -> None:
        """Record how messages are said; one that is written twice is current if it is so both times."""
        pairs = list(zip(keys, said, strict=True))
        told = dict(pairs)
        if len(told) == len(pairs) and self.said.keys().isdisjoint(told):
            self.said.update(told)
            return
        for key, one in pairs:
            other = self.said.setdefault(key, one)
            if other.state != one.state:
                self.said[key] = one if other.state == CURRENT else other
                self.apart += (key[0] or "", key[1])

    def breaks(self, messages: Sequence[Message], texts: Sequence[str]) -> Broken:
        """Return which of these translations may not be shown; "" stands for one that is not current."""
        found = [
            (number, tuple(self.broken(message, fold(text))))
            for number, (message, text) in enumerate(zip(messages, texts, strict=True))
            if text
        ]
        return tuple([(number, faults) for number, faults in found if faults])

    def share(self) -> Share:
        """Return how much of what was said is current, each message counted once."""
        messages = {CURRENT: len(self.said), STALE: 0, MISSING: 0}
        words = {CURRENT: sum(self.counts.values()), STALE: 0, MISSING: 0}
        for key, said in self.said.items():
            if said.state != CURRENT:
                for found, count in ((messages, 1), (words, self.counts[key])):
                    found[said.state] += count
                    found[CURRENT] -= count
        return Share(messages, words)

    def broken(self, message: Message, msgstr: str) -> Iterator[Break]:
        """Yield what of the structure lock a translation breaks, and which of its quotations are none."""
        if unseen := unseen_in(msgstr):
            yield *unseen, "problem"
            return
        if words_alone(msgstr) and words_alone(message.text):
            return
        if not message.plain and (fault := marks_added(message.text, msgstr)):
            yield fault.what, fault.fix, "problem"
            return
        source, parsed = self.parser.parse(message), self.parser.parse(message, msgstr)
        yield from ((*one, "problem") for one in islice(lock_breaks(source, parsed, msgstr), MOST_OF_A_TEXT))
        text = marked_text(parsed.nodes)
        faults = chain(
            parsed.faults,
            addresses_added(message.text, msgstr) if message.plain else (),
            odd_marks(message, text, self.language) if may_quote(text) else (),
        )
        for fault in islice(faults, MOST_OF_A_TEXT):
            yield fault.what, fix_in_translation(fault), "problem"
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
