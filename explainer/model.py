"""The explainer as a value: what editors wrote, each piece knowing its file and line.

The dataclasses are also the content format: `content` reads TOML by them and `schema` publishes
them as JSON Schemas, so a field is declared once. The docstring under a field is its description.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import repeat
from typing import Any, Literal, NamedTuple, TypeVar

from explainer.errors import Place

SECTION_TITLE = "section title"
"""The kind of the first message of a section."""


Key = tuple[str | None, str]
"""A message's context and text, by which a catalog knows it."""


class Message(NamedTuple):
    """One unit of translation: a paragraph, heading, list item, cell, or one field of a TOML list."""

    text: str
    """Inline Markdown as the author wrote it, white space folded to single spaces; never empty."""

    kind: str
    """What it is on the page, for the translator: "paragraph", "heading", "event title"."""

    place: Place
    """Where it starts."""

    context: str | None = None
    """Tells apart identical words that need different translations (msgctxt); mostly None."""

    note: str = ""
    """The editor's remark to translators."""

    plain: bool = False
    """A title or a name: no marks and no references, shown letter for letter."""

    breaks: tuple[int, ...] = ()
    """Where each line of the file but the first begins in `text`, in characters from its start."""

    @property
    def key(self) -> Key:
        """Return what a catalog knows it by: its context and its text."""
        return self.context, self.text

    def place_of(self, part: str) -> Place:
        """Return the line on which a part of its text begins; its own where it has no such part."""
        at = self.text.find(part)
        return Place(self.place.path, self.place.line + bisect_right(self.breaks, at)) if part else self.place


# ---------------------------------------------------------------- what a section is made of


class Verbatim(NamedTuple):
    """A block of code: shown letter for letter, in every language."""

    text: str


class QuoteBlock(NamedTuple):
    """A blockquote that held only a quote's id: the full quote is drawn here."""

    id: str
    place: Place


class Picture(NamedTuple):
    """An image standing alone in its paragraph."""

    file: str
    """Relative to content/, with forward slashes: "images/carpet.jpg"."""

    alt: Message | None
    """None for a picture that only decorates."""

    caption: Message | None
    place: Place


class Block(NamedTuple):
    """An element of the section's tree; leaves are messages, verbatim code, quotes, pictures."""

    tag: str
    """Its HTML element: "p", "h3", "ul", "table", ..."""

    children: tuple[Block | Message | Verbatim | QuoteBlock | Picture, ...]

    attributes: tuple[tuple[str, str], ...] = ()
    """Set by the engine alone: `id`, `start` of a list, `align` ("start", "center", "end") of a cell."""


# ---------------------------------------------------------------- fields of the TOML files


def words(kind: str, *, plain: bool = False, required: bool = True) -> Any:
    """Declare a field whose words readers see: it becomes a Message of that kind."""
    metadata = {"kind": kind, "plain": plain}
    return field(metadata=metadata) if required else field(metadata=metadata, default=None)


def many_words(kind: str) -> Any:
    """Declare a list of messages."""
    return field(metadata={"kind": kind, "plain": False}, default=())


def ids(of: str) -> Any:
    """Declare a list of ids, all of one class of record: "source", "quote"."""
    return field(metadata={"ids": of}, default=())


def one_id(of: str, *, required: bool = False) -> Any:
    """Declare the id of another record."""
    return field(metadata={"ids": of}) if required else field(metadata={"ids": of}, default=None)


def as_format(name: str, *, required: bool = False) -> Any:
    """Declare a string of a known form: "id", "language", "url", "zone", "contact"."""
    return field(metadata={"format": name}) if required else field(metadata={"format": name}, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every table of a TOML file has: where it stands, field by field."""

    place: Place = field(metadata={"engine": True})
    lines: Mapping[str, int] = field(
        default_factory=dict, metadata={"engine": True}, compare=False, repr=False
    )

    def at_field(self, name: str) -> Place:
        """Return where one of its fields is written; the record's own place for one left out."""
        return Place(self.place.path, self.lines.get(name, self.place.line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Record):
    """A clock the timeline can be read by."""

    zone: str = as_format("zone", required=True)
    """The clock's IANA time zone, such as "America/Anchorage"."""

    label: Message = words("clock label", plain=True)
    """How the clock is named after a time: "à Anchorage"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update(Record):
    """An entry of the log of updates and corrections."""

    at: datetime
    """When it was made: a date-time with its offset."""

    kind: Literal["update", "clarification", "correction"]
    """"correction" where something published was wrong, "clarification" where it could mislead."""

    text: Message = words("update")
    """What changed, in a sentence or two."""

    sources: tuple[str, ...] = ids("source")
    """The ids of the sources it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """A name in the writing of its own language."""

    language: str = as_format("language", required=True)
    """The language's tag, such as "ru"."""

    name: str
    """The name, such as "Владимир Путин"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """Someone, or an organisation, that the explainer speaks of."""

    id: str = as_format("id", required=True)
    """Unique in the explainer; never changes, since links lead to it."""

    name: Message = words("name of a person", plain=True)
    """The name as the source language spells it."""

    role: Message | None = words("role of a person", required=False)
    """What the person was at the time of the events."""

    native: Native | None = None
    """The name in its own writing: { language = "ru", name = "…" }."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Record):
    """An entry of the glossary."""

    id: str = as_format("id", required=True)
    """Unique in the explainer; never changes, since links lead to it."""

    term: Message = words("glossary term", plain=True)
    """The word to explain."""

    definition: Message = words("definition of a term")
    """What it means, in a sentence or two."""

    sources: tuple[str, ...] = ids("source")
    """The ids of the sources the definition rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """A document that claims and quotations rest on."""

    id: str = as_format("id", required=True)
    """Unique in the explainer; [^id] cites it."""

    publisher: Message = words("publisher of a source", plain=True)
    """Who published it."""

    title: str
    """Its title, in its own language, as published: not translated."""

    language: str = as_format("language", required=True)
    """The language it is in, such as "fr"."""

    kind: Literal["official", "transcript", "news", "reference"]
    """What kind of document it is."""

    url: str | None = as_format("url")
    """Its address, https or http."""

    date: date | None = None
    """The day it was published."""

    archived: str | None = as_format("url")
    """The address of an archived copy."""

    state_media: bool = False
    """Whether a state controls the publisher."""

    note: Message | None = words("note on a source", required=False)
    """What a reader should know of it: a copy, a rush transcript, an inferred date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """Words as they were spoken or written."""

    language: str = as_format("language", required=True)
    """The language spoken, such as "en"."""

    text: str
    """The words, verbatim; […] for a cut, [words] for an insertion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Record):
    """A quotation: shown everywhere from this one record."""

    id: str = as_format("id", required=True)
    """Unique in the explainer; `> [id]` shows it in a section."""

    speaker: str = one_id("person", required=True)
    """The id of the person who said it."""

    said: date | datetime
    """When: a date, or a date-time with its offset."""

    text: Message = words("quote", plain=True)
    """The words in the source language, without quotation marks around them."""

    setting: Message | None = words("setting of a quote", required=False)
    """Where and to whom they were said."""

    original: Original | None = None
    """The words as spoken: { language = "en", text = "…" }; left out where they were never found."""

    translator: Message | None = words("translator of a quote", required=False)
    """Who put the words into the source language."""

    note: Message | None = words("note on a quote", required=False)
    """What a reader should know: who reported the words, how reports differ."""

    key: bool = False
    """Whether it stands in the key-quotes sidebar."""

    sources: tuple[str, ...] = field(metadata={"ids": "source"})
    """The ids of the sources that carry it."""

    excerpt: str | None = None
    """A short passage of a source that contains the words as spoken."""


Precision = Literal["minute", "about", "day", "month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Record):
    """An entry of the timeline."""

    id: str = as_format("id", required=True)
    """Unique in the explainer; links lead to it."""

    at: date | datetime
    """When it happened or began: a date-time with the place's offset, or a date."""

    until: date | datetime | None = None
    """When it ended; of the same form as `at`."""

    precision: Precision | None = None
    """How exact `at` is; "day" with an hour in `at` gives the order only: the hour is never shown."""

    phase: Message | None = words("phase of the timeline", plain=True, required=False)
    """The part of the story it belongs to: "Avant"."""

    title: Message = words("event title", plain=True)
    """What happened, in a few words."""

    text: Message | None = words("event text", required=False)
    """What happened, in a few sentences."""

    section: str | None = one_id("section")
    """The id of the section that tells more."""

    quotes: tuple[str, ...] = ids("quote")
    """The ids of quotes spoken then."""

    sources: tuple[str, ...] = ids("source")
    """The ids of the sources it rests on."""

    conflict: Message | None = words("how reports of an event differ", required=False)
    """How reports of it differ."""

    turning: bool = False
    """Whether it is a turning point."""

    @property
    def exactness(self) -> str:
        """Return `precision`, or what the form of `at` says of it."""
        return self.precision or ("minute" if isinstance(self.at, datetime) else "day")

    @property
    def instant(self) -> datetime | None:
        """Return when it happened, where the hour is known and may be shown."""
        return self.at if isinstance(self.at, datetime) and self.exactness in ("minute", "about") else None

    @property
    def end(self) -> datetime | None:
        """Return when it ended, where the hour is known."""
        return self.until if isinstance(self.until, datetime) and self.instant else None

    @property
    def day(self) -> date:
        """Return its day by the clock of `at`."""
        return self.at.date() if isinstance(self.at, datetime) else self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Record):
    """explainer.toml: what is said of the whole piece."""

    language: str = as_format("language", required=True)
    """The language the editors write in."""

    title: Message = words("headline", plain=True)
    """The headline."""

    standfirst: Message = words("standfirst")
    """The paragraph under the headline."""

    url: str = as_format("url", required=True)
    """Where the site will live; ends with a slash."""

    published: datetime
    """When it was first published: a date-time with its offset."""

    updated: datetime | None = None
    """When its content last changed."""

    name: Message | None = words("name of the site", plain=True, required=False)
    """The site's name, in the bar on top; the headline where it is left out."""

    kicker: Message | None = words("kicker", plain=True, required=False)
    """The short line above the headline."""

    author: Message | None = words("author", plain=True, required=False)
    """Who publishes the explainer."""

    clock: tuple[Clock, ...] = ()
    """The clocks the timeline can be read by; the first is the place's."""

    key_points: tuple[Message, ...] = many_words("key point")
    """What a reader in a hurry should know."""

    known: tuple[Message, ...] = many_words("known fact")
    """What is known."""

    unknown: tuple[Message, ...] = many_words("open question")
    """What is not known."""

    about: tuple[Message, ...] = many_words("about this page")
    """Paragraphs on how the page was made."""

    update: tuple[Update, ...] = ()
    """The log of updates and corrections."""

    publish_above: float = 0.9
    """The share of words, from 0 to 1, that must be current for an edition to be published."""

    help: str | None = as_format("url")
    """The address of a page that says how to help translating."""

    contact: str | None = as_format("contact")
    """An https: or mailto: address for security.txt."""

    @property
    def modified(self) -> datetime:
        """Return when the content last changed."""
        return self.updated or self.published


class Slot(NamedTuple):
    """A block that has an id on the page."""

    id: str
    """The editor's; "" where it is made from the words."""

    message: int
    """The words it is made from, by their place among the section's messages."""

    letters: str
    """The letters of which a made id is the beginning; "" for the editor's own."""


class Lead(NamedTuple):
    """What leads from a section to something that has an id."""

    kind: Literal["citation", "reference", "alone", "quote"]
    """`[^id]`, `[words][id]`, `[id]` among words, or a quote drawn as a block."""

    id: str
    line: int
    """Where it is written."""

    holder: int
    """The id on the page it belongs to, by its place among the slots; -1 for the section's own."""


class Outline(NamedTuple):
    """A section's blocks, folded, and what is to be known of them before they are drawn."""

    shape: tuple[Any, ...]
    """The blocks as plain tuples (tag, children, attributes), a message as its place among the section's."""

    slots: tuple[Slot, ...]
    leads: tuple[Lead, ...]
    pictures: tuple[Picture, ...]

    stamp: bytes
    """Stands for the shape: another as soon as that is another."""


Columns = Sequence[Sequence[Any]]
"""Many values of one kind: all their first parts, all their second parts, and so on."""

Row = TypeVar("Row", bound=tuple[Any, ...])


class Section(NamedTuple):
    """One file of content/sections/."""

    id: str
    """Its file's name without the number: "talks" for 03-talks.md."""

    place: Place
    draft: bool
    outline: Outline

    messages: tuple[Message, ...]
    """Its words in reading order: the title, those of the blocks, the abbreviations."""

    abbreviated: int
    """How many abbreviations the file defines, each with what it stands for."""

    stamp: bytes
    """Stands for the messages: another as soon as one of them is of another kind, or says something else."""

    counts: tuple[int, ...]
    """How many words each message has."""

    anchors: tuple[str, ...] = ()
    """The ids of its blocks on the page, a slot each; none until the whole page is known."""

    @property
    def title(self) -> Message:
        """Return its title."""
        return self.messages[0]

    @property
    def abbreviations(self) -> tuple[tuple[Message, Message], ...]:
        """Return each abbreviation with what it stands for."""
        if not self.abbreviated:
            return ()
        last = self.messages[-2 * self.abbreviated :]
        return tuple(zip(last[::2], last[1::2], strict=True))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return its text, unfolded; ids that are made stand there once they are known."""
        ids = iter(self.anchors or [slot.id for slot in self.outline.slots])
        return tuple([_unfolded(shape, self.messages, ids) for shape in self.outline.shape])

    def anchor_of(self, lead: Lead) -> str:
        """Return the id on the page of what leads elsewhere."""
        return self.anchors[lead.holder] if lead.holder >= 0 else self.id

    def __reduce__(self) -> tuple[Callable[..., Section], tuple[Any, ...]]:
        # Columns of plain values are unpickled in half the time that many named tuples take.
        texts, kinds, places, *said = zip(*self.messages, strict=True)
        messages = texts, kinds, [line for _, line in places], *said
        slots, leads = zip(*self.outline.slots, strict=True), zip(*self.outline.leads, strict=True)
        rest = self._replace(outline=self.outline._replace(slots=(), leads=()), messages=())
        return _of_columns, (tuple(rest), messages, tuple(slots), tuple(leads))


def _of_columns(rest: Iterable[Any], messages: Columns, slots: Columns, leads: Columns) -> Section:
    """Return a section that was pickled."""
    section = Section._make(rest)
    texts, kinds, lines, *said = messages
    places = _rows(Place, ([section.place.path] * len(lines), lines))
    outline = section.outline._replace(slots=_rows(Slot, slots), leads=_rows(Lead, leads))
    return section._replace(outline=outline, messages=_rows(Message, (texts, kinds, places, *said)))


def _rows(kind: type[Row], columns: Columns) -> tuple[Row, ...]:
    return tuple(map(tuple.__new__, repeat(kind), zip(*columns, strict=True)))


def _unfolded(shape: tuple[Any, ...], messages: Sequence[Message], ids: Iterator[str]) -> Block:
    tag, folded, attributes = shape
    if attributes and attributes[0][0] == "id":
        id = next(ids)
        attributes = (("id", id), *attributes[1:]) if id else attributes[1:]
    children: list[Any] = []
    for child in folded:
        if type(child) is int:
            children.append(messages[child])
        else:
            children.append(_unfolded(child, messages, ids) if type(child) is tuple else child)
    return Block(tag, tuple(children), attributes)


@dataclass(frozen=True, slots=True)
class Explainer:
    """The whole piece, in its source language."""

    head: Head
    sections: tuple[Section, ...] = ()
    events: tuple[Event, ...] = ()
    quotes: tuple[Quote, ...] = ()
    people: tuple[Person, ...] = ()
    terms: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()

    images: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)
    """The pictures the sections show and the share cards, by path relative to content/."""

    @property
    def language(self) -> str:
        """Return the source language's tag."""
        return self.head.language

    def records(self) -> Iterator[tuple[str, Person | Term | Source | Quote | Event | Section]]:
        """Yield everything that has an id, with the name of its class ("person", "event", ...)."""
        yield from (("section", section) for section in self.sections)
        yield from (("event", event) for event in self.events)
        yield from (("quote", quote) for quote in self.quotes)
        yield from (("person", person) for person in self.people)
        yield from (("term", term) for term in self.terms)
        yield from (("source", source) for source in self.sources)

    @property
    def messages(self) -> Iterator[Message]:
        """Every message of the content, in the order a reader meets them."""
        yield from self.opening
        for section in self.sections:
            yield from section.messages
        yield from self.closing

    @property
    def opening(self) -> Iterator[Message]:
        """The messages above the sections."""
        head = self.head
        yield from _written(head.name, head.kicker, head.title, head.standfirst, head.author)
        yield from (*head.key_points, *head.known, *head.unknown)

    @property
    def closing(self) -> Iterator[Message]:
        """The messages below the sections."""
        head = self.head
        yield from (clock.label for clock in head.clock)
        for event in self.events:
            yield from _written(event.phase, event.title, event.text, event.conflict)
        for quote in self.quotes:
            yield from _written(quote.text, quote.setting, quote.translator, quote.note)
        for person in self.people:
            yield from _written(person.name, person.role)
        for term in self.terms:
            yield from _written(term.term, term.definition)
        for source in self.sources:
            yield from _written(source.publisher, source.note)
        yield from (update.text for update in head.update)
        yield from head.about

    def without_drafts(self) -> Explainer:
        """Return the explainer as it is published: itself where no section is a draft."""
        finished = tuple(section for section in self.sections if not section.draft)
        return self if len(finished) == len(self.sections) else replace(self, sections=finished)


def _written(*messages: Message | None) -> Iterator[Message]:
    return (message for message in messages if message is not None)
