"""content/ into an Explainer: every file read, every id looked up, every problem said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from explainer.errors import Place, Problem, nearest
from explainer.inputs import Inputs, text_of
from explainer.markup import Citation, Parser, Reference, document, fold, walk
from explainer.model import (
    Block,
    Event,
    Explainer,
    Head,
    Message,
    Person,
    Picture,
    Quote,
    QuoteBlock,
    Record,
    Section,
    Source,
    Term,
)
from explainer.records import ID, RESERVED, Reader, parse_toml

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


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading."""

    explainer: Explainer | None
    """None where explainer.toml itself could not be understood."""

    problems: tuple[Problem, ...]


def read(inputs: Inputs, parser: Parser) -> Read:
    """Read content/ into an Explainer, with every problem found in it."""
    reader = Reader(parser)
    head = _head(inputs, reader)
    lists = {name: _list(inputs, path, reader) for path, (_, _, name) in LISTS.items()}
    sections = _sections(inputs, reader)
    problems = [*inputs.problems, *reader.problems, *_stray_files(inputs)]
    if head is None:
        return Read(None, tuple(problems))
    explainer = Explainer(head=head, sections=sections, images=_images(inputs), **lists)
    problems += _unique(explainer)
    problems += _resolved(explainer, parser)
    problems += _sane(explainer)
    return Read(explainer, tuple(problems))


# ---------------------------------------------------------------- files


def _text(inputs: Inputs, path: str, reader: Reader) -> str | None:
    text, problems = text_of(inputs.files[path], path)
    reader.problems += problems
    return None if problems and not text else text


def _head(inputs: Inputs, reader: Reader) -> Head | None:
    if HEAD not in inputs.files:
        what = "the file is missing"
        fix = "write it, with the fields language, title, standfirst, url and published"
        reader.problems.append(Problem(Place(HEAD), what, fix))
        return None
    table = _table(inputs, HEAD, reader)
    return reader.record(table, table.values, Head, ()) if table else None


def _list(inputs: Inputs, path: str, reader: Reader) -> tuple[Any, ...]:
    if path not in inputs.files:
        return ()
    table = _table(inputs, path, reader)
    name, row, _ = LISTS[path]
    return reader.rows(table, name, row) if table else ()


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
        like = nearest(path, expected)
        fix = f"rename it to {like}" if like else "put sections in content/sections/, or take the file out"
        yield Problem(Place(path), "the build does not know this file", fix, "problem" if like else "warning")


def _images(inputs: Inputs) -> dict[str, bytes]:
    return {
        path.removeprefix("content/"): inputs.files[path]
        for path in inputs.under("content")
        if path.endswith(IMAGE_TYPES)
    }


# ---------------------------------------------------------------- sections


def _sections(inputs: Inputs, reader: Reader) -> tuple[Section, ...]:
    found = []
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
        section = _section(inputs, path, match[2], reader)
        if section:
            found.append(((int(match[1]), path), section))
    return tuple(section for _, section in sorted(found, key=lambda pair: pair[0]))


def _section_name(path: str) -> str:
    name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^[0-9]+", "", name)).strip("-") or "name"
    number = re.match(r"[0-9]+", name)
    return f"rename it to {(number.group() if number else '10').zfill(2)}-{slug}.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionHeader(Record):
    """What may stand between +++ lines above a section."""

    draft: bool = False
    """A draft is shown in the preview and not published."""

    note: str | None = field(default=None)
    """A note to translators, on every message of the section."""


def _section(inputs: Inputs, path: str, id: str, reader: Reader) -> Section | None:
    text = _text(inputs, path, reader)
    if text is None:
        return None
    if id in RESERVED:
        what = f"the id {id!r} is the page's own"
        reader.problems.append(Problem(Place(path), what, "rename the file"))
    header, body, line = _split_header(text, path, reader)
    title, rest, line = _split_title(body, line)
    if not title:
        what = "the section has no title"
        reader.problems.append(
            Problem(Place(path, line), what, "begin it with a line such as: # What happened")
        )
        return None
    note = fold(header.note or "")
    message = Message(fold(title), "section title", Place(path, line), note=note)
    for what, fix in reader.parser.parse(message).faults:
        reader.problems.append(Problem(message.place, what, fix))
    parsed = document(reader.parser, rest, path, line + 1, note)
    reader.problems += parsed.problems
    return Section(id, message, parsed.blocks, parsed.abbreviations, header.draft, Place(path, line))


def _split_header(text: str, path: str, reader: Reader) -> tuple[SectionHeader, str, int]:
    empty = SectionHeader(place=Place(path))
    if not text.startswith("+++\n"):
        return empty, text, 1
    end = text.find("\n+++", 3)
    if end < 0:
        reader.problems.append(
            Problem(Place(path), "the header has no end", "close it with a second line +++")
        )
        return empty, text[4:], 2
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
    match = re.fullmatch(r"#[ \t]+(.*?)[ \t]*#*[ \t]*", first)
    return (match[1] if match else ""), rest, line


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
        if id in seen or id in RESERVED:
            where = f"the {seen[id][0]} of {seen[id][1]}" if id in seen else "the page itself"
            yield Problem(at, f"the id {id!r} is taken by {where}", "choose another")
        elif not ID.fullmatch(id):
            yield Problem(
                at, f"{id!r} is not an id", "write lower-case letters a to z, digits and single hyphens"
            )
        seen.setdefault(id, ("block", at))


def _given_ids(explainer: Explainer) -> Iterator[tuple[str, Place]]:
    for section in explainer.sections:
        for block in blocks_of(section.blocks):
            id = dict(block.attributes).get("id")
            if id:
                yield id, next((m.place for m in block.children if isinstance(m, Message)), section.place)


def blocks_of(blocks: tuple[Any, ...]) -> Iterator[Block]:
    """Yield every block of a tree, parents first."""
    for block in blocks:
        if isinstance(block, Block):
            yield block
            yield from blocks_of(block.children)


def _resolved(explainer: Explainer, parser: Parser) -> Iterator[Problem]:
    """Yield a problem for every id that leads nowhere."""
    kinds = {record.id: kind for kind, record in explainer.records()}
    for _, record in explainer.records():
        if isinstance(record, Record):
            yield from _resolved_fields(record, kinds)
    for update in explainer.head.update:
        yield from _resolved_fields(update, kinds)
    for message in messages_of(explainer):
        yield from _resolved_marks(message, parser, kinds)
    for section in explainer.sections:
        for block in blocks_of(section.blocks):
            for leaf in block.children:
                if isinstance(leaf, QuoteBlock):
                    yield from _unknown(leaf.id, "quote", kinds, leaf.place)
                elif isinstance(leaf, Picture) and leaf.file not in explainer.images:
                    like = nearest(leaf.file, explainer.images)
                    fix = f"write {like}" if like else f"put it at content/{leaf.file}"
                    yield Problem(leaf.place, f"there is no image {leaf.file!r}", fix)


def _resolved_fields(record: Record, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for each in fields(record):
        of = each.metadata.get("ids")
        if not of:
            continue
        value = getattr(record, each.name)
        for id in (value,) if isinstance(value, str) else value or ():
            yield from _unknown(id, of, kinds, record.at_field(each.name))


def _resolved_marks(message: Message, parser: Parser, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for node in walk(parser.parse(message).nodes):
        if isinstance(node, Citation):
            yield from _unknown(node.id, "source", kinds, message.place)
        elif isinstance(node, Reference):
            yield from _unknown(node.id, "", kinds, message.place)


def _unknown(id: str, of: str, kinds: Mapping[str, str], place: Place) -> Iterator[Problem]:
    """Yield a problem if no record of that class (of any, for "") has the id."""
    kind = kinds.get(id)
    if kind and (not of or kind == of):
        return
    named = of or "person, term, source, event, quote or section"
    like = nearest(id, [name for name, kind in kinds.items() if not of or kind == of])
    fix = f"write {like!r}" if like else f"register it as a {named}, or write an id that exists"
    what = f"{id!r} is a {kind}, not a {of}" if kind else f"unknown {named} {id!r}"
    yield Problem(place, what, fix)


# ---------------------------------------------------------------- sense


def _sane(explainer: Explainer) -> Iterator[Problem]:
    head = explainer.head
    if not head.url.endswith("/"):
        yield Problem(
            head.at_field("url"), f"the address {head.url!r} has no slash at its end", f'write "{head.url}/"'
        )
    if head.updated and head.updated < head.published:
        what = f"'updated' ({head.updated.isoformat()}) is before 'published' ({head.published.isoformat()})"
        yield Problem(head.at_field("updated"), what, "write when the content last changed")
    for update in head.update:
        if update.at > head.modified:
            what = (
                f"the update of {update.at.isoformat()} is later than 'updated' ({head.modified.isoformat()})"
            )
            yield Problem(
                update.at_field("at"), what, f"write updated = {update.at.isoformat()} at the top of the file"
            )
    for event in explainer.events:
        yield from _sane_event(event)
    for source in explainer.sources:
        if not source.url and source.archived:
            yield Problem(
                source.at_field("archived"), "an archived copy of a source without an address", "give its url"
            )


def _sane_event(event: Event) -> Iterator[Problem]:
    if event.until is not None and type(event.until) is not type(event.at):
        what = f"'until' ({event.until.isoformat()}) is not of the form of 'at' ({event.at.isoformat()})"
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
        yield from section_messages(section)
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


def section_messages(section: Section) -> Iterator[Message]:
    """Yield a section's messages in reading order: title, leaves, abbreviations."""
    yield section.title
    for block in section.blocks:
        yield from _leaves(block)
    for short, long in section.abbreviations:
        yield from (short, long)


def _leaves(block: Block) -> Iterator[Message]:
    for child in block.children:
        if isinstance(child, Message):
            yield child
        elif isinstance(child, Picture):
            yield from _of(child.alt, child.caption)
        elif isinstance(child, Block):
            yield from _leaves(child)


def without_drafts(explainer: Explainer) -> Explainer:
    """Return the explainer as it is published."""
    return replace(explainer, sections=tuple(section for section in explainer.sections if not section.draft))
