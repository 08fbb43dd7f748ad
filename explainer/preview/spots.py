"""Spots: where on the page each message stands, by the ids that are the same in every edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.citations import Citations
from explainer.model import Block, Explainer, Key, Message, Picture, QuoteBlock, Section, Verbatim


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message stands first."""

    message: Message

    part: str
    """The part of the page, as a person would name it: a section's title, "Timeline"."""

    anchor: str
    """The id of the smallest element around it that has one; "" at the top of the page."""


def spots_of(explainer: Explainer, citations: Citations) -> dict[Key, Spot]:
    """Return the messages in the order of the page, each with where it stands first."""
    found: dict[Key, Spot] = {}
    for message, part, anchor in _placed(explainer, citations):
        if message:
            found.setdefault(message.key, Spot(message, part, anchor))
    return found


def _placed(explainer: Explainer, citations: Citations) -> Iterator[tuple[Message | None, str, str]]:
    head, points = explainer.head, citations.points
    for message in (head.name, head.kicker, head.title, head.standfirst, head.author):
        yield message, "Opening", ""
    for field, part in (("key_points", "Key points"), ("known", "Known"), ("unknown", "Not known")):
        for message, anchor in zip(getattr(head, field), points[field], strict=True):
            yield message, part, anchor
    for section in explainer.sections:
        yield from _of_section(section)
    for clock in head.clock:
        yield clock.label, "Timeline", "timeline"
    for event in explainer.events:
        for message in (event.phase, event.title, event.text, event.conflict):
            yield message, "Timeline", event.id
    for quote in explainer.quotes:
        for message in (quote.text, quote.setting, quote.translator, quote.note):
            yield message, "Quotes", quote.id
    for person in explainer.people:
        for message in (person.name, person.role):
            yield message, "People", person.id
    for term in explainer.terms:
        for message in (term.term, term.definition):
            yield message, "Glossary", term.id
    for source in explainer.sources:
        for message in (source.publisher, source.note):
            yield message, "Sources", source.id
    for update, anchor in zip(head.update, points["update"], strict=True):
        yield update.text, "Updates", anchor
    for message in head.about:
        yield message, "About", "about"


def _of_section(section: Section) -> Iterator[tuple[Message | None, str, str]]:
    part = section.title.text
    yield section.title, part, section.id
    for block in section.blocks:
        yield from ((message, part, anchor) for message, anchor in _leaves(block, section.id))
    for short, long in section.abbreviations:
        yield from ((short, part, section.id), (long, part, section.id))


def _leaves(block: Block, anchor: str) -> Iterator[tuple[Message | None, str]]:
    anchor = dict(block.attributes).get("id", anchor)
    for child in block.children:
        match child:
            case Block():
                yield from _leaves(child, anchor)
            case Picture():
                yield from ((child.alt, anchor), (child.caption, anchor))
            case Message():
                yield child, anchor
            case QuoteBlock() | Verbatim():
                pass
