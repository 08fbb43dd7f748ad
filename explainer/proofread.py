"""One language's content, proofread: section by section, those that changed since they were read last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from explainer.catalog import Catalog, Translation
from explainer.edition import CURRENT, Edition, Said, translate
from explainer.errors import Place, Problem
from explainer.markup import Parser
from explainer.memory import stamp_of
from explainer.messages import asked_of, by_file, spoken_in
from explainer.model import Explainer, Message, Quote
from explainer.proof import Proof, SourceTexts, names_with_surnames
from explainer.quotations import Quotations, may_quote
from explainer.sources import Sources, catalog_path
from explainer.speakers import Names, misattributed

Remark = tuple[str, str, str]
"""What is to be said of a translation: what, the fix, and how severe it is."""


class _Pair(NamedTuple):
    """A message and its translation."""

    message: Message
    translation: Translation
    said: Said


def _told(pair: _Pair) -> Iterator[str]:
    """Yield all that a reader is told of a translation."""
    (message, translation, said), plain = pair, "plain" if pair.message.plain else ""
    yield from (message.text, message.kind, plain, translation.state, said.state, said.text, said.language)
    yield from ("read-only" if translation.read_only else "", str(len(translation.forms)))
    yield from (*translation.forms, *translation.comments)


class Translated:
    """One language's content, as its catalog says it."""

    def __init__(self, sources: Sources, language: str, parser: Parser, texts: SourceTexts) -> None:
        self.explainer, self.language, self.texts = sources.explainer, language, texts
        self.parser = parser
        self.path = catalog_path(language, "content")
        self.catalog = Catalog(sources.catalogs[self.path], asked_of(sources.explainer, language))
        self.edition = translate(
            self.explainer, language, self.catalog, parser, self.path, quotes_whole=sources.quotes_whole
        )

    def problems(self) -> Iterator[Problem]:
        """Yield what breaks the structure lock, what a proofreader sees, and who is misnamed."""
        yield from self.edition.problems
        remarks, known = self.reader()
        for pairs in self.pairs():
            key = ("proofread", self.language, known, stamp_of(chain.from_iterable(map(_told, pairs))))
            found = self.parser.recall(key, lambda: [tuple(remarks(*pair)) for pair in pairs])  # noqa: B023  # it is called at once
            for pair, told in zip(pairs, found, strict=True) if any(found) else ():
                place = Place(self.path, pair.translation.line or 1)
                yield from (Problem(place, *remark) for remark in told)

    def pairs(self) -> Iterator[list[_Pair]]:
        """Yield the messages whose translations are to be read, a file at a time, each message once."""
        once = {message.key: message for message in self.explainer.messages}
        for written in by_file(self.explainer):
            pairs = [
                _Pair(message, self.catalog.find(message.context, message.text), self.edition.tell(message))
                for message in written.messages
                if once[message.key] is message
            ]
            # Where the lock is broken, what is inside is not shown.
            yield [pair for pair in pairs if pair.said.state == CURRENT or not pair.translation.current]

    def reader(self) -> tuple[Callable[[Message, Translation, Said], Iterator[Remark]], bytes]:
        """Return what reads a translation, and what stands for all it knows besides."""
        said_of = {person.id: self.edition.say(person.name) for person in self.explainer.people}
        names = {id: said.text for id, said in said_of.items()}
        # A name that is not current is shown in the source's words: nobody agreed on those.
        agreed = [
            (person.name.text, names[person.id])
            for person in self.explainer.people
            if said_of[person.id].state == CURRENT
        ]
        proof = Proof(self.explainer.language, self.language, names_with_surnames(agreed), self.texts)
        quotations, beside = Quotations(self.explainer, self.language, self.words_of), Names(names)

        def remarks(message: Message, translation: Translation, said: Said) -> Iterator[Remark]:
            yield from ((one.what, one.fix, one.severity) for one in proof.read(translation, self.path))
            if said.state == CURRENT and may_quote(said.text):
                nodes = self.edition.say(message).nodes
                for fault in misattributed(message, nodes, quotations, beside):
                    yield fault.what, fault.fix, "warning"

        speakers = [(quote.id, quote.speaker) for quote in self.explainer.quotes]
        known = (self.explainer.language, sorted(names.items()), agreed, speakers, quotations.digest)
        return remarks, stamp_of(map(repr, known))

    def published(self, explainer: Explainer) -> Edition:
        """Return the edition of the explainer as it would be published, without drafts."""
        if explainer is self.explainer:
            return self.edition
        return translate(explainer, self.language, self.catalog, self.parser, self.path)

    def words_of(self, quote: Quote) -> str | None:
        """Return a quote's words in this language; None where they are not current."""
        words = self.edition.say(quote.text)
        return spoken_in(quote, self.language) or (words.text if words.state == CURRENT else None)
