"""content/ into an Explainer: every file read, every id looked up, every problem said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

from explainer.blocks import document
from explainer.errors import Place, Problem, nearest
from explainer.images import size_of
from explainer.inputs import Inputs, text_of
from explainer.language import is_known
from explainer.markup import Parser, fold
from explainer.model import (
    Event,
    Explainer,
    Head,
    Lead,
    Message,
    Person,
    Picture,
    Quote,
    Record,
    Section,
    Source,
    Term,
)
from explainer.outline import leads_of, outline
from explainer.records import ID, Met, Reader, is_reserved
from explainer.toml import parse_toml

LISTS: dict[str, tuple[str, type[Record], str]] = {
    "content/timeline.toml": ("event", Event, "events"),
    "content/quotes.toml": ("quote", Quote, "quotes"),
    "content/people.toml": ("person", Person, "people"),
    "content/glossary.toml": ("term", Term, "terms"),
    "content/sources.toml": ("source", Source, "sources"),
}
"""Each TOML list: its table's name, its record, its field of Explainer."""

HEAD = "content/explainer.toml"
SECTION_FILE = re.compile(r"content/sections/([0-9]+)-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
IMAGE_TYPES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif")


T = TypeVar("T")
OfFile = tuple[T, Met]
"""What was read of one file, and what the reader met."""

Ahead = Callable[[str], OfFile[Section | None] | None]
"""Returns what was read of a section's file before, by its path; None where it was not."""


def _nothing(_: str) -> None:
    return None


class Read(NamedTuple):
    """What came of reading."""

    explainer: Explainer
    """With what could be understood, where there are problems."""

    problems: tuple[Problem, ...]

    quotes_whole: bool
    """Whether every quote could be read, so that words between quotation marks can be looked up."""

    language_read: bool
    """Whether the source language is known."""


def read(inputs: Inputs, parser: Parser, ahead: Ahead | None = None) -> Read:
    """Read content/ into an Explainer, with every problem found in it.

    `ahead` returns what was read of a section's file before, or None.
    """
    reader = Reader(parser)
    head = _of_file(inputs, HEAD, reader, _head)
    head_read = not reader.problems
    lists = {name: _of_file(inputs, path, reader, _list) for path, (_, _, name) in LISTS.items()}
    sections = _sections(inputs, reader, ahead or _nothing)
    problems = [*inputs.problems, *reader.problems, *_stray_files(inputs)]
    explainer = Explainer(head=head, sections=sections, images=_images(inputs), **lists)
    problems += _unique(explainer)
    problems += _resolved(explainer, _Ids(explainer, reader), parser)
    problems += _sane(explainer)
    if head_read:
        problems += _sane_head(head)
    language_read = "language" in head.lines and all(
        problem.place != head.at_field("language") for problem in reader.problems
    )
    return Read(explainer, tuple(problems), "quote" not in reader.unread_kinds, language_read)


# ---------------------------------------------------------------- files


def _of_file(
    inputs: Inputs,
    path: str,
    reader: Reader,
    read_it: Callable[[Inputs, str, Reader], T],
    ahead: Callable[[str], OfFile[T] | None] = _nothing,
) -> T:
    """Read one file, which depends on no other, or remember what it said; `reader` gets its problems."""

    def read_alone() -> OfFile[T]:
        return ahead(path) or _alone(inputs, path, reader.parser, read_it)

    data = inputs.files.get(path)
    stamp = blake2b(data, digest_size=16).digest() if data is not None else None
    found, met = reader.parser.recall(("content", path, stamp), read_alone)
    reader.join(met)
    return found


def _alone(
    inputs: Inputs, path: str, parser: Parser, read_it: Callable[[Inputs, str, Reader], T]
) -> OfFile[T]:
    reader = Reader(parser)
    return read_it(inputs, path, reader), reader.met


def _text(inputs: Inputs, path: str, reader: Reader) -> str | None:
    text, problems = text_of(inputs.files[path], path)
    reader.problems += problems
    return None if problems and not text else text


def _head(inputs: Inputs, path: str, reader: Reader) -> Head:
    if path not in inputs.files:
        what = "the file is missing"
        fix = "write it, with the fields language, title, standfirst, url and published"
        reader.problems.append(Problem(Place(path), what, fix))
        return _stand_in()
    table = _table(inputs, path, reader)
    head = reader.record(table, table.values, Head, (), _stand_in()) if table else None
    return head or _stand_in()


def _stand_in() -> Head:
    """Return a head to look at the rest of an explainer by, where its own cannot be read."""
    place = Place(HEAD)
    words = Message("…", "headline", place, plain=True)
    return Head(
        place=place,
        language="en",
        title=words,
        standfirst=words,
        url="https://example.org/",
        published=datetime(1970, 1, 1, tzinfo=UTC),
    )


def _list(inputs: Inputs, path: str, reader: Reader) -> tuple[Any, ...]:
    if path not in inputs.files:
        return ()
    table = _table(inputs, path, reader)
    name, row, _ = LISTS[path]
    if table is None:
        reader.unread_kinds.add(name)
        return ()
    return reader.rows(table, name, row)


def _table(inputs: Inputs, path: str, reader: Reader) -> Any:
    text = _text(inputs, path, reader)
    if text is None:
        return None
    table, problems = parse_toml(text, path)
    reader.problems += problems
    return table


def _stray_files(inputs: Inputs) -> Iterator[Problem]:
    expected = [HEAD, *LISTS]
    for path in inputs.under("content"):
        if path in expected or path.startswith("content/sections/") or path.endswith(IMAGE_TYPES):
            continue
        like = nearest(path, expected) if path.endswith(".toml") else None
        fix = f"rename it to {like}" if like else "put sections in content/sections/, or take the file out"
        yield Problem(Place(path), "the build does not know this file", fix, "problem" if like else "warning")


def _images(inputs: Inputs) -> dict[str, bytes]:
    return {
        path.removeprefix("content/"): inputs.files[path]
        for path in inputs.under("content")
        if path.endswith(IMAGE_TYPES)
    }


# ---------------------------------------------------------------- sections


def section_files(inputs: Inputs) -> list[str]:
    """Return the paths of the sections, those misnamed left out."""
    return [path for path in inputs.under("content/sections") if SECTION_FILE.fullmatch(path)]


def read_section(inputs: Inputs, path: str) -> OfFile[Section | None]:
    """Read a section's file, which depends on no other."""
    return _alone(inputs, path, Parser(), _section)


def _sections(inputs: Inputs, reader: Reader, ahead: Ahead) -> tuple[Section, ...]:
    found: list[tuple[tuple[int, str], Section]] = []
    numbered: dict[int, str] = {}
    paths = inputs.under("content/sections")
    if not any(path.endswith(".md") for path in paths):
        what = "there are no sections"
        reader.problems.append(Problem(Place("content/sections"), what, "write content/sections/01-name.md"))
    for path in paths:
        match = SECTION_FILE.fullmatch(path)
        if not match:
            what = "the name of a section's file is NN-id.md"
            reader.problems.append(Problem(Place(path), what, _section_name(path)))
            continue
        number = int(match[1])
        if number in numbered:
            what = f"the number {match[1]} is also that of {numbered[number]}"
            fix = "give each section a number of its own"
            reader.problems.append(Problem(Place(path), what, fix, "warning"))
        section = _of_file(inputs, path, reader, _section, ahead)
        if section:
            found.append(((number, path), section))
            numbered.setdefault(number, path)
        else:
            reader.unread.add(match[2])
    return tuple(section for _, section in sorted(found, key=lambda pair: pair[0]))


def _section_name(path: str) -> str:
    name = unicodedata.normalize("NFKD", path.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower())
    name = "".join(letter for letter in name if not unicodedata.combining(letter))
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^[0-9]+", "", name)).strip("-") or "name"
    number = re.match(r"[0-9]+", name)
    return f"rename it to content/sections/{(number.group() if number else '10').zfill(2)}-{slug}.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionHeader(Record):
    """What may stand between +++ lines above a section."""

    draft: bool = False
    """A draft is shown in the preview and not published."""

    note: str | None = field(default=None)
    """A note to translators, on every message of the section."""


def _section(inputs: Inputs, path: str, reader: Reader) -> Section | None:
    text = _text(inputs, path, reader)
    if text is None:
        return None
    id = SECTION_FILE.sub(r"\2", path)
    if is_reserved(id):
        what = f"the id {id!r} is the page's own"
        reader.problems.append(Problem(Place(path), what, "rename the file"))
    header, body, line = _split_header(text, path, reader)
    title, rest, line = _split_title(body, line)
    if not title and header is not None:
        what = "the section has no title"
        reader.problems.append(
            Problem(Place(path, line), what, "begin it with a line such as: # What happened")
        )
    if not title or header is None:
        return None
    note = fold(header.note or "")
    message = Message(fold(title), "section title", Place(path, line), note=note)
    for fault in reader.parser.parse(message).faults:
        reader.problems.append(Problem(message.place, fault.what, fault.fix))
    parsed = document(reader.parser, rest, path, line + 1, note)
    reader.problems += parsed.problems
    if not (parsed.blocks or parsed.problems or header.draft):
        what = "the section has a title and no text"
        fix = "write it, or begin the file with three lines: +++, draft = true, +++"
        reader.problems.append(Problem(Place(path, line), what, fix))
    messages = (message, *parsed.messages)
    folded = outline(parsed.blocks, messages, reader.parser)
    place = Place(path, line)
    return Section(id, message, folded, parsed.abbreviations, header.draft, place, messages)


def _split_header(text: str, path: str, reader: Reader) -> tuple[SectionHeader | None, str, int]:
    """Return the header, what follows it, and the line that begins on; no header for one without an end."""
    empty = SectionHeader(place=Place(path))
    if not text.startswith("+++\n"):
        return empty, text, 1
    end = text.find("\n+++", 3)
    if end < 0:
        reader.problems.append(
            Problem(Place(path), "the header has no end", "close it with a second line +++")
        )
        return None, "", 2
    table, problems = parse_toml(text[4 : end + 1], path, 2)
    reader.problems += problems
    header = reader.record(table, table.values, SectionHeader, ()) if table else None
    after = text.find("\n", end + 1)
    body = text[after + 1 :] if after >= 0 else ""
    return header or empty, body, text.count("\n", 0, end + 1) + 2


def _split_title(body: str, line: int) -> tuple[str, str, int]:
    """Return the first line's title, what follows it, and the title's line; "" where there is none."""
    start = len(body) - len(body.lstrip("\n "))
    line += body.count("\n", 0, start)
    first, _, rest = body[start:].partition("\n")
    # A heading may be closed by as many # as one likes.
    words = first[1:].rstrip(" \t").rstrip("#").strip(" \t")
    return (words if first.startswith(("# ", "#\t")) else ""), rest, line


# ---------------------------------------------------------------- ids


def _unique(explainer: Explainer) -> Iterator[Problem]:
    seen: dict[str, tuple[str, Place]] = {}
    for kind, record in explainer.records():
        place = record.at_field("id") if isinstance(record, Record) else record.place
        if record.id in seen:
            what = f"the id {record.id!r} is taken by the {seen[record.id][0]} of {seen[record.id][1]}"
            yield Problem(place, what, "choose another")
        seen.setdefault(record.id, (kind, place))
    for id, at in _given_ids(explainer):
        if id in seen or is_reserved(id):
            where = f"the {seen[id][0]} of {seen[id][1]}" if id in seen else "the page itself"
            yield Problem(at, f"the id {id!r} is taken by {where}", "choose another")
        elif not ID.fullmatch(id):
            yield Problem(
                at, f"{id!r} is not an id", "write lower-case letters a to z, digits and single hyphens"
            )
        seen.setdefault(id, ("block", at))


def _given_ids(explainer: Explainer) -> Iterator[tuple[str, Place]]:
    for section in explainer.sections:
        for slot in section.outline.slots:
            if slot.id:
                yield slot.id, section.messages[slot.message].place


GUESSES = 200
"""Unknown ids for which the nearest is looked for: each takes a while among thousands."""


class _Ids:
    """The ids of an explainer, and of what of it could not be read."""

    def __init__(self, explainer: Explainer, reader: Reader) -> None:
        self.kinds = {record.id: kind for kind, record in explainer.records()}
        self.unread, self.unread_kinds = reader.unread, reader.unread_kinds
        self.guesses = GUESSES

    def problems(self, id: str, of: str, place: Place) -> Iterator[Problem]:
        """Yield a problem if no record of a class (of any, for "") has the id."""
        kind = self.kinds.get(id)
        if kind and (not of or kind == of):
            return
        if not kind and (id in self.unread or self.may_be_lost(of)):
            return
        like = self.nearest(id, of)
        fix = (
            f"register it in {REGISTERS.get(of, 'one of the lists of content/')}, or write an id that exists"
        )
        if like:
            fix = f"write {like!r}"
        elif kind:
            fix = f"write the id of a {of}"
        what = f"{id!r} is a {kind}, not a {of}" if kind else f"unknown {of or 'id'} {id!r}"
        yield Problem(place, what, fix)

    def nearest(self, id: str, of: str) -> str | None:
        """Return the id that was probably meant, while there are guesses left."""
        self.guesses -= 1
        if self.guesses < 0:
            return None
        return nearest(id, [name for name, kind in self.kinds.items() if not of or kind == of])

    def may_be_lost(self, of: str) -> bool:
        """Say whether a record of a class (of any, for "") may be among what could not be read."""
        return of in self.unread_kinds or (not of and not self.unread_kinds.isdisjoint(REGISTERS))


REGISTERS = {name: path for path, (name, _, _) in LISTS.items()}
"""Where records of each class are written."""


def _resolved(explainer: Explainer, ids: _Ids, parser: Parser) -> Iterator[Problem]:
    """Yield a problem for every id that leads nowhere, and for every picture that is not there."""
    for _, record in explainer.records():
        if isinstance(record, Record):
            yield from _resolved_fields(record, ids)
    for update in explainer.head.update:
        yield from _resolved_fields(update, ids)
    for section in explainer.sections:
        for lead in section.outline.leads:
            yield from _resolved_lead(lead, section.place.path, ids)
        for picture in section.outline.pictures:
            yield from _picture(picture, explainer.images)
    for message in messages_of(replace(explainer, sections=())):
        for lead in leads_of(message, parser) if "[" in message.text else ():
            yield from _resolved_lead(lead, message.place.path, ids)


def _resolved_fields(record: Record, ids: _Ids) -> Iterator[Problem]:
    for each in fields(record):
        of = each.metadata.get("ids")
        if not of:
            continue
        value = getattr(record, each.name)
        for id in (value,) if isinstance(value, str) else value or ():
            yield from ids.problems(id, of, record.at_field(each.name))


LED_TO = {"citation": "source", "reference": "", "quote": "quote"}
"""The class of record that each kind of lead leads to; "" for any."""


def _resolved_lead(lead: Lead, path: str, ids: _Ids) -> Iterator[Problem]:
    if lead.kind != "alone":
        yield from ids.problems(lead.id, LED_TO[lead.kind], Place(path, lead.line))
    elif lead.id in ids.kinds:
        what = f"'[{lead.id}]' has no words to lead to {lead.id!r} from"
        yield Problem(Place(path, lead.line), what, f"write [words][{lead.id}], without a space between")


def _picture(picture: Picture, images: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield what is wrong with a picture's file."""
    if "://" in picture.file or picture.file.startswith(("/", "../")):
        what = f"the picture {picture.file!r} is not in content/"
        yield Problem(picture.place, what, "put it in content/images/ and write images/its-name.png")
    elif not picture.file.endswith(IMAGE_TYPES):
        what = f"the picture {picture.file!r} is of no kind that every browser shows"
        yield Problem(picture.place, what, f"save it as {', '.join(IMAGE_TYPES[:-1])} or {IMAGE_TYPES[-1]}")
    elif picture.file not in images:
        like = nearest(picture.file, images)
        fix = f"write {like}" if like else f"put it at content/{picture.file}"
        yield Problem(picture.place, f"there is no picture {picture.file!r}", fix)
    elif not size_of(images[picture.file]):
        what = f"content/{picture.file} is not a picture, whatever its name says"
        yield Problem(picture.place, what, "save it again as PNG, JPEG, WebP, AVIF or GIF")


# ---------------------------------------------------------------- sense


def _sane_head(head: Head) -> Iterator[Problem]:
    if not is_known(head.language):
        what = f"CLDR has no dates and numbers for {head.language!r}"
        yield Problem(head.at_field("language"), what, "write the explainer in a language it knows")
    if not head.url.endswith("/"):
        yield Problem(
            head.at_field("url"), f"the address {head.url!r} has no slash at its end", f'write "{head.url}/"'
        )
    if head.updated and head.updated < head.published:
        what = f"'updated' ({head.updated.isoformat()}) is before 'published' ({head.published.isoformat()})"
        yield Problem(head.at_field("updated"), what, "write when the content last changed")
    for update in head.update:
        if update.at > head.modified:
            last = "updated" if head.updated else "published"
            what = (
                f"the update of {update.at.isoformat()} is later than {last!r} ({head.modified.isoformat()})"
            )
            yield Problem(
                update.at_field("at"), what, f"write updated = {update.at.isoformat()} at the top of the file"
            )


def _sane(explainer: Explainer) -> Iterator[Problem]:
    for event in explainer.events:
        yield from _sane_event(event)
    for source in explainer.sources:
        if not source.url and source.archived:
            what = f"the source {source.id!r} has an archived copy, and no address of its own"
            yield Problem(source.at_field("archived"), what, 'add url = "https://…"')


def _sane_event(event: Event) -> Iterator[Problem]:
    if event.until is not None and type(event.until) is not type(event.at):
        what = f"of 'at' ({event.at.isoformat()}) and 'until' ({event.until.isoformat()}) one has no hour"
        yield Problem(event.at_field("until"), what, "write both as dates, or both as date-times")
    elif event.until is not None and event.until <= event.at:
        what = f"'until' ({event.until.isoformat()}) is not after 'at' ({event.at.isoformat()})"
        yield Problem(event.at_field("until"), what, "write when it ended, or leave 'until' out")
    if event.precision in ("minute", "about") and not hasattr(event.at, "hour"):
        what = f"precision {event.precision!r}, but 'at' has no hour"
        yield Problem(event.at_field("precision"), what, "write the hour in 'at', or precision = \"day\"")


# ---------------------------------------------------------------- messages, in reading order


def messages_of(explainer: Explainer) -> Iterator[Message]:
    """Yield every message of the content, in the order a reader meets them."""
    head = explainer.head
    yield from _of(head.name, head.kicker, head.title, head.standfirst, head.author)
    yield from (*head.key_points, *head.known, *head.unknown)
    for section in explainer.sections:
        yield from section.messages
    yield from (clock.label for clock in head.clock)
    for event in explainer.events:
        yield from _of(event.phase, event.title, event.text, event.conflict)
    for quote in explainer.quotes:
        yield from _of(quote.text, quote.setting, quote.translator, quote.note)
    for person in explainer.people:
        yield from _of(person.name, person.role)
    for term in explainer.terms:
        yield from _of(term.term, term.definition)
    for source in explainer.sources:
        yield from _of(source.publisher, source.note)
    yield from (update.text for update in head.update)
    yield from head.about


def _of(*messages: Message | None) -> Iterator[Message]:
    return (message for message in messages if message is not None)


def without_drafts(explainer: Explainer) -> Explainer:
    """Return the explainer as it is published."""
    return replace(explainer, sections=tuple(section for section in explainer.sections if not section.draft))
