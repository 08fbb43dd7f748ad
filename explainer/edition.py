"""Editions: the explainer said in one language, each message honest about its state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from typing import NamedTuple, Protocol

from explainer.catalog import Translation
from explainer.content import messages_of
from explainer.errors import MOST_OF_A_TEXT, Place, Problem
from explainer.language import PSEUDO
from explainer.markup import (
    Citation,
    Code,
    Inline,
    Parsed,
    Parser,
    Reference,
    Span,
    fold,
    locked_marks,
    marks_added,
    plain_text,
    walk,
)
from explainer.messages import spoken_in
from explainer.model import Explainer, Message, Quote
from explainer.quotations import Quotations, marked_text, odd_marks
from explainer.typography import Piece, typeset, typeset_text
from explainer.unseen import unseen_in

CURRENT, STALE, MISSING = "current", "stale", "missing"


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
    words: Mapping[tuple[str, str], Words] = field(repr=False)
    """By the message's key; once another process has drawn its page, those of the head alone."""

    share: Share
    withheld: str | None
    """Why the edition is not published, or None where it is."""

    problems: tuple[Problem, ...]
    """Translations that could not be shown, each with its place in the catalog."""

    def say(self, message: Message) -> Words:
        """Return a message in this edition."""
        return self.words[message.key]

    def head_words(self) -> dict[tuple[str, str], Words]:
        """Return the words that stand for the edition elsewhere: on its card, in the choice of languages."""
        head = self.explainer.head
        shown = (head.name, head.kicker, head.title, head.standfirst, head.author)
        return {message.key: self.say(message) for message in shown if message}

    @property
    def is_source(self) -> bool:
        """Say whether this is what the editors wrote."""
        return self.language == self.explainer.language


def translate(
    explainer: Explainer, language: str, catalog: Speaks | None, parser: Parser, path: str = ""
) -> Edition:
    """Say the explainer in a language; without a catalog, in the source language.

    A message without a current translation, or whose translation breaks the structure lock, stays
    in the source language. `path` is the catalog's file, for problems.
    """
    speaker = _Speaker(explainer, language, catalog, parser, path)
    words = {message.key: speaker.say(message) for message in messages_of(explainer)}
    share = _share(words.values())
    return Edition(
        explainer, language, words, share, _withheld(explainer, words, share), tuple(speaker.problems)
    )


class _Speaker:
    """Says one message after the other, collecting problems."""

    def __init__(
        self, explainer: Explainer, language: str, catalog: Speaks | None, parser: Parser, path: str
    ) -> None:
        self.explainer, self.language, self.catalog = explainer, language, catalog
        self.parser, self.path = parser, path
        self.problems: list[Problem] = []
        # Nobody is quoted in a pseudo-language.
        spoken = catalog is not None and language not in PSEUDO
        self.quotations = Quotations(explainer, language, self.quoted_words) if spoken else None
        self.quoted = self.quotations.digest if self.quotations else b""

    def say(self, message: Message) -> Words:
        source = self.explainer.language
        if self.catalog is None:
            return self.words(message, message.text, source, CURRENT)
        found = self.catalog.find(message.context, message.text)
        if found.state == CURRENT:
            msgstr = fold(found.msgstr)
            key = ("broken", self.language, self.quoted, message.kind, message.plain, message.text, msgstr)
            broken = self.parser.recall(key, lambda: tuple(self.broken(message, msgstr)))
            if not broken:
                return self.words(message, msgstr, self.language, CURRENT)
            place = Place(self.path, found.line)
            self.problems += [Problem(place, what, fix) for what, fix in broken]
        state = STALE if found.state == CURRENT else found.state
        return self.words(message, message.text, source, state)

    def words(self, message: Message, text: str, language: str, state: str) -> Words:
        def typeset_words() -> tuple[Inline, ...]:
            return typeset_nodes(self.parser.parse(message, text).nodes, language)

        nodes = self.parser.recall(("typeset", language, message.plain, text), typeset_words)
        return Words(message, nodes, language, state)

    def broken(self, message: Message, msgstr: str) -> Iterator[tuple[str, str]]:
        """Yield what of the structure lock a translation breaks: what, fix."""
        if unseen := unseen_in(msgstr):
            yield unseen
            return
        if not message.plain and (fault := marks_added(message.text, msgstr)):
            yield fault.what, fault.fix
            return
        parsed = self.parser.parse(message, msgstr)
        yield from islice(lock_breaks(self.parser.parse(message), parsed), MOST_OF_A_TEXT)
        text = marked_text(parsed.nodes)
        odd = odd_marks(message, text, self.language)
        strangers = self.quotations.strangers(message, text) if self.quotations else ()
        faults = chain(parsed.faults, odd, strangers)
        yield from ((fault.what, fault.fix) for fault in islice(faults, MOST_OF_A_TEXT))

    def quoted_words(self, quote: Quote) -> str | None:
        """Return a quote's words in this language, or None where they are not current."""
        spoken = spoken_in(quote, self.language)
        if spoken or self.catalog is None:
            return spoken
        found = self.catalog.find(quote.text.context, quote.text.text)
        return found.msgstr if found.state == CURRENT else None


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


def lock_breaks(source: Parsed, translation: Parsed) -> Iterator[tuple[str, str]]:
    """Yield the references, citations, code and placeholders a translation lost or made up: what, fix."""
    marks, kept = locked_marks(source.nodes), locked_marks(translation.nodes)
    if marks == kept:
        return
    wanted, given = Counter(marks), Counter(kept)
    for mark, count in sorted((wanted - given).items()):
        times = f" {count} times" if count > 1 else ""
        yield f"the translation lost {mark}{times}", f"keep {mark} in the msgstr"
    for mark, count in sorted((given - wanted).items()):
        times = f" {count} times" if count > 1 else ""
        yield f"the translation has {mark}{times}, which its source has not", f"take {mark} out of the msgstr"


def _share(words: object) -> Share:
    messages = dict.fromkeys((CURRENT, STALE, MISSING), 0)
    counts = dict(messages)
    for said in words:  # type: ignore[attr-defined]
        messages[said.state] += 1
        counts[said.state] += word_count(said.message.text)
    return Share(messages, counts)


def word_count(text: str) -> int:
    """Count the words of a message; of a script written without spaces, two letters make a word."""
    spaced = len(text.split())
    return spaced if text.isascii() else spaced + len(_unspaced().findall(text)) // 2


@cache
def _unspaced() -> re.Pattern[str]:
    """Return the letters of scripts written without spaces; a class so wide compiles slowly."""
    return re.compile("[\u3040-\u9fff\u0e00-\u0eff]")


def _withheld(explainer: Explainer, words: Mapping[tuple[str, str], Words], share: Share) -> str | None:
    head = explainer.head
    essential: tuple[tuple[str, Callable[[], list[Message]]], ...] = (
        ("its headline", lambda: [head.title]),
        ("its standfirst", lambda: [head.standfirst]),
        ("a key point", lambda: list(head.key_points)),
        ("a section's title", lambda: [section.title for section in explainer.sections]),
    )
    for name, messages in essential:
        if any(words[message.key].state != CURRENT for message in messages()):
            return f"{name} is not current"
    if share.current < head.publish_above:
        return f"{_percent(share.current)} of its words are current, below {_percent(head.publish_above)}"
    return None


def _percent(share: float) -> str:
    return f"{int(share * 100)} %"
