"""Claims: what a reader could not follow up, or not see, and what stands in an explainer for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.citations import cited_in
from explainer.errors import Problem, shortened
from explainer.markup import Parser
from explainer.model import Event, Explainer, Person, Section, Term
from explainer.nodes import Reference, walk
from explainer.quotations import doubts_about, in_source
from explainer.speakers import Names, misattributed

EMPHASIS = re.compile(
    r"(?<![\w*])(?:\*{1,3}(?=[^\s*])[^*]{0,500}(?<=[^\s*])\*{1,3}(?![\w*])|`[^`]{1,500}`(?!`))"
)
"""Words in italics or bold, or code, as Markdown writes them."""


def doubtful(explainer: Explainer, parser: Parser, *, whole: bool) -> Iterator[Problem]:
    """Yield what a reader could not follow up, or not see, as warnings.

    Where the content could not be read as a `whole`, nothing is said to stand there for nothing: what
    leads to it may be in what was not read.
    """
    for quote in explainer.quotes:
        yield from doubts_about(quote, explainer.language)
    yield from _shown_with_signs(explainer)
    yield from _speakers(explainer, parser)
    if whole:
        referred = _referred_to(explainer, parser)
        yield from _never_cited(explainer, parser, referred)
        yield from _never_referred_to(explainer, referred)
    for section in explainer.sections:
        if not _cites(section):
            what = f"the section {section.id!r} cites no source"
            yield Problem(section.place, what, "write [^source-id] after each claim", "warning")
        yield from _undescribed(section)


def _undescribed(section: Section) -> Iterator[Problem]:
    """Yield the pictures that say something, but not to those who do not see them."""
    for picture in section.outline.pictures:
        if picture.caption and not picture.alt:
            what = f"the picture {picture.file!r} has a caption and no description"
            fix = "write what is to be seen between the square brackets: ![a description]"
            yield Problem(picture.place, what, fix, "warning")


def _shown_with_signs(explainer: Explainer) -> Iterator[Problem]:
    """Yield emphasis where it would be shown with its signs; they may be meant."""
    for message in explainer.messages:
        where = "a quote" if message.kind == "quote" else "a title or a name"
        for found in EMPHASIS.findall(message.text) if message.plain else ():
            what = f"{shortened(found)!r} stands in {where}, which shows its signs"
            yield Problem(message.place, what, "write the words alone", "warning")


def _speakers(explainer: Explainer, parser: Parser) -> Iterator[Problem]:
    quotations = in_source(explainer)
    names = Names({person.id: person.name.text for person in explainer.people})
    for message in explainer.messages:
        for fault in misattributed(message, parser.parse(message).nodes, quotations, names):
            yield Problem(message.place_of(fault.found), fault.what, fault.fix, "warning")


def _referred_to(explainer: Explainer, parser: Parser) -> set[str]:
    """Return the ids that words lead to."""
    return {
        node.id
        for message in explainer.messages
        for node in walk(parser.parse(message).nodes)
        if isinstance(node, Reference)
    }


def _never_cited(explainer: Explainer, parser: Parser, referred: set[str]) -> Iterator[Problem]:
    """Yield the sources that nothing rests on and no words lead to."""
    claims = cited_in(explainer, parser).claims
    for source in explainer.sources:
        if source.id not in claims and source.id not in referred:
            what = f"the source {source.id!r} is never cited"
            yield Problem(
                source.place, what, f"write [^{source.id}] after what it shows, or take it out", "warning"
            )


def _never_referred_to(explainer: Explainer, referred: set[str]) -> Iterator[Problem]:
    """Yield the people, terms and events that nothing leads to.

    An event that leads to a section or a quote itself is no stray, nor is the speaker of a quote.
    """
    referred = referred | {quote.speaker for quote in explainer.quotes}
    referred |= {event.id for event in explainer.events if event.section or event.quotes}
    kinds: tuple[tuple[str, tuple[Person | Term | Event, ...]], ...]
    kinds = (("person", explainer.people), ("term", explainer.terms), ("event", explainer.events))
    for kind, records in kinds:
        for record in records:
            if record.id not in referred:
                what = f"the {kind} {record.id!r} is never referred to"
                fix = f"write [words][{record.id}] where it comes up, or take it out"
                fix += ", or give it a section" if kind == "event" else ""
                yield Problem(record.place, what, fix, "warning")


def _cites(section: Section) -> bool:
    return any(lead.kind in ("citation", "quote") for lead in section.outline.leads)
