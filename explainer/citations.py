"""Citations: the number of each source, and the way back from it to each claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from explainer.anchors import Anchors
from explainer.markup import Parser
from explainer.model import Explainer, Message, Source
from explainer.nodes import Citation, walk
from explainer.reserved import RESERVED


class Citations(NamedTuple):
    """Who cites what; the same in every edition."""

    order: tuple[Source, ...]
    """The sources in the order a reader meets them; those never cited last."""

    numbers: Mapping[str, int]
    """By source id, from 1."""

    claims: Mapping[str, tuple[str, ...]]
    """By source id: the ids on the page of what cites it, in order, each once."""

    points: Mapping[str, tuple[str, ...]]
    """By field of the head ("key_points", "known", "unknown", "update"): an id for each item."""


POINTS = ("key_points", "known", "unknown", "update")


def cited_in(explainer: Explainer, parser: Parser) -> Citations:
    """Return the sources with their numbers and what cites them, in the order of the page."""
    points = _points(explainer)
    claims: dict[str, list[str]] = {}
    for source, anchor in _claims(explainer, points, parser):
        found = claims.setdefault(source, [])
        if anchor and anchor not in found:
            found.append(anchor)
    known = {source.id: source for source in explainer.sources}
    first = [known[id] for id in claims if id in known]
    order = (*first, *(source for source in explainer.sources if source.id not in claims))
    numbers = {source.id: number for number, source in enumerate(order, 1)}
    return Citations(order, numbers, {id: tuple(found) for id, found in claims.items()}, points)


def _points(explainer: Explainer) -> dict[str, tuple[str, ...]]:
    taken = set(RESERVED) | {record.id for _, record in explainer.records()}
    for section in explainer.sections:
        taken.update(section.anchors)
    anchors = Anchors(taken)
    head = explainer.head
    lists = {name: getattr(head, name) for name in POINTS}
    return {
        name: tuple(anchors.make((item if isinstance(item, Message) else item.text).text) for item in items)
        for name, items in lists.items()
    }


def _claims(
    explainer: Explainer, points: Mapping[str, tuple[str, ...]], parser: Parser
) -> Iterator[tuple[str, str]]:
    """Yield each source cited, with the id of what cites it ("" for what has none)."""
    head = explainer.head

    def marks(message: Message | None, anchor: str) -> Iterator[tuple[str, str]]:
        if message and "[^" in message.text:
            nodes = walk(parser.parse(message).nodes)
            yield from ((node.id, anchor) for node in nodes if isinstance(node, Citation))

    yield from marks(head.standfirst, "")
    for name in POINTS[:3]:
        for message, anchor in zip(getattr(head, name), points[name], strict=True):
            yield from marks(message, anchor)
    quotes = {quote.id: quote for quote in explainer.quotes}
    for section in explainer.sections:
        for lead in section.outline.leads:
            if lead.kind == "citation":
                yield lead.id, section.anchor_of(lead)
            elif lead.kind == "quote" and lead.id in quotes:
                yield from ((source, lead.id) for source in quotes[lead.id].sources)
    for event in explainer.events:
        yield from marks(event.text, event.id)
        yield from ((source, event.id) for source in event.sources)
        yield from marks(event.conflict, event.id)
    for quote in explainer.quotes:
        yield from ((source, quote.id) for source in quote.sources)
        for message in (quote.setting, quote.translator, quote.note):
            yield from marks(message, quote.id)
    for person in explainer.people:
        yield from marks(person.role, person.id)
    for term in explainer.terms:
        yield from marks(term.definition, term.id)
        yield from ((source, term.id) for source in term.sources)
    for update, anchor in zip(head.update, points["update"], strict=True):
        yield from marks(update.text, anchor)
        yield from ((source, anchor) for source in update.sources)
    for message in head.about:
        yield from marks(message, "about")
