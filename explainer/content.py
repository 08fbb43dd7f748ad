"""content/ into an Explainer: every file read, every id looked up, every problem said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from explainer.blocks import document
from explainer.errors import Place, Problem, nearest, shortened
from explainer.ids import Ids, resolved, unique
from explainer.images import IMAGE_TYPES
from explainer.inputs import Inputs, text_of
from explainer.lists import HEAD, LISTS, REGISTERS
from explainer.markup import Parser, fold
from explainer.memory import stamp_of_bytes, stamp_of_messages
from explainer.model import (
    SECTION_TITLE,
    Explainer,
    Head,
    Message,
    Record,
    Section,
)
from explainer.offsets import doubtful_offsets, missing_offset
from explainer.outline import outline
from explainer.records import Met, Reader
from explainer.reserved import is_reserved
from explainer.sense import senseless, senseless_head
from explainer.timeline import returning_phases
from explainer.unspaced import word_count

SECTION_FILE = re.compile(r"content/sections/([0-9]+)-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")


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
    head_read = not (reader.problems or reader.local_times)
    reader.language = head.language
    lists = {name: _of_file(inputs, path, reader, _list) for path, (_, _, name) in LISTS.items()}
    sections = _sections(inputs, reader, ahead or _nothing)
    problems = [*inputs.problems, *reader.problems, *_stray_files(inputs)]
    problems += [missing_offset(local, head.clock) for local in reader.local_times]
    explainer = Explainer(head=head, sections=sections, images=_images(inputs), **lists)
    problems += unique(explainer)
    there = {*inputs.files, *(problem.place.path for problem in inputs.problems)}
    absent = [kind for kind in MOST_LED_TO if REGISTERS[kind] not in there]
    ids = Ids(explainer, reader, absent)
    problems += resolved(explainer, ids, parser)
    problems += senseless(explainer)
    if head_read:
        problems += senseless_head(head)
        problems += doubtful_offsets(explainer.events, head.clock)
        problems += returning_phases(explainer.events, head.clock)
    language_read = "language" in head.lines and all(
        problem.place != head.at_field("language") for problem in reader.problems
    )
    quotes_whole = "quote" not in {*reader.unread_kinds, *ids.wanted}
    return Read(explainer, tuple(problems), quotes_whole, language_read)


MOST_LED_TO = ("term", "person", "source", "quote", "event")
"""The classes of records with a file of their own, those first to which words most often lead."""


# ---------------------------------------------------------------- files


def _of_file(
    inputs: Inputs,
    path: str,
    reader: Reader,
    read_it: Callable[[Inputs, str, Reader], T],
    ahead: Callable[[str], OfFile[T] | None] = _nothing,
) -> T:
    """Read one file, or remember what was read of it; `reader` gets the problems either way."""

    def read_now() -> OfFile[T]:
        return ahead(path) or _read_alone(inputs, path, Reader(reader.parser, reader.language), read_it)

    found, met = reader.parser.recall(key_of(inputs, path, reader.language), read_now)
    reader.join(met)
    return found


def key_of(inputs: Inputs, path: str, language: str) -> Hashable:
    """Return the key by which it is remembered what was read of a file.

    What is said of a list depends on the source language; what is said of a section does not.
    """
    data = inputs.files.get(path)
    stamp = stamp_of_bytes(data) if data is not None else None
    return "content", path, stamp, "" if SECTION_FILE.fullmatch(path) else language


def _read_alone(
    inputs: Inputs, path: str, reader: Reader, read_it: Callable[[Inputs, str, Reader], T]
) -> OfFile[T]:
    """Read one file with a reader of its own: no file depends on another."""
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
    from explainer.toml import parse_toml  # Most edits are of no TOML file.

    table, problems = parse_toml(text, path)
    reader.problems += problems
    return table


def _stray_files(inputs: Inputs) -> Iterator[Problem]:
    expected = {_stem(path): path for path in (HEAD, *LISTS)}
    taken = {*inputs.files}
    for path in inputs.under("content"):
        if path in expected.values() or path.startswith("content/sections/") or path.endswith(IMAGE_TYPES):
            continue
        lowered = path.lower()
        is_list = lowered.endswith(".toml")
        meant = expected.get(nearest(_stem(lowered), expected) or "") if is_list else None
        if lowered.endswith(IMAGE_TYPES):
            at = path.rindex(".")
            fix = f"rename it to {path[:at]}{lowered[at:]}"
        elif meant:
            fix = f"take it out: {meant} is taken" if meant in taken else f"rename it to {meant}"
            taken.add(meant)  # No two files are sent to one place.
        else:
            fix = "take it out" if is_list else "put sections in content/sections/, or take the file out"
        severity = "problem" if meant else "warning"
        yield Problem(Place(path), "the build does not know this file", fix, severity)


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".toml")


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
    return _read_alone(inputs, path, Reader(Parser()), _section)


def _sections(inputs: Inputs, reader: Reader, ahead: Ahead) -> tuple[Section, ...]:
    found: list[tuple[tuple[int, str], Section]] = []
    numbered: dict[int, str] = {}
    paths = inputs.under("content/sections")
    if any(problem.place.path == "content/sections" for problem in inputs.problems):
        reader.unread_kinds.add("section")
    elif not any(path.endswith(".md") for path in paths):
        what = "there are no sections"
        reader.problems.append(Problem(Place("content/sections"), what, "write content/sections/01-name.md"))
    for path in paths:
        match = SECTION_FILE.fullmatch(path)
        if not match:
            what = "the name of a section's file is NN-id.md"
            reader.problems.append(Problem(Place(path), what, _section_name(path, inputs)))
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


def _section_name(path: str, inputs: Inputs) -> str:
    """Return what to do with a section's file of another name, which must not take the place of one."""
    name = unicodedata.normalize("NFKD", path.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower())
    name = "".join(letter for letter in name if not unicodedata.combining(letter))
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^[0-9]+", "", name)).strip("-") or "name"
    number = re.match(r"[0-9]+", name)
    meant = f"content/sections/{(number.group() if number else '10').zfill(2)}-{slug}.md"
    if meant in inputs.files:
        return f"take it out, or give it an id of its own: {meant} is taken"
    return f"rename it to {meant}"


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
        reader.problems.append(Problem(Place(path, line), *_untitled(body)))
    if not title or header is None:
        return None
    note = fold(header.note or "")
    message = Message(fold(title), SECTION_TITLE, Place(path, line), note=note)
    for fault in reader.parser.parse(message).faults:
        reader.problems.append(Problem(message.place, fault.what, fault.fix))
    parsed = document(reader.parser, rest, path, line + 1, note)
    reader.problems += parsed.problems
    if not (parsed.blocks or parsed.problems or header.draft):
        what = "the section has a title and no text"
        fix = "write it, or begin the file with three lines: +++, draft = true, +++"
        reader.problems.append(Problem(Place(path, line), what, fix))
    messages = (message, *parsed.messages)
    return Section(
        id,
        Place(path, line),
        header.draft,
        outline(parsed.blocks, messages, reader.parser),
        messages,
        len(parsed.abbreviations),
        stamp_of_messages(messages),
        tuple([word_count(message.text) for message in messages]),
    )


def _split_header(text: str, path: str, reader: Reader) -> tuple[SectionHeader | None, str, int]:
    """Return the header, what follows it, and the line that begins on; no header for one without an end."""
    empty = SectionHeader(place=Place(path))
    begin = re.match(r"\+\+\+[ \t]*\n", text)
    if not begin:
        return empty, text, 1
    end = text.find("\n+++", begin.end() - 1)
    if end < 0:
        reader.problems.append(
            Problem(Place(path), "the header has no end", "close it with a second line +++")
        )
        return None, "", 2
    from explainer.toml import parse_toml

    table, problems = parse_toml(text[begin.end() : end + 1], path, 2)
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


def _untitled(body: str) -> tuple[str, str]:
    """Return what is wrong with the beginning of a section that has no title, and the fix."""
    first, _, rest = body.lstrip("\n ").partition("\n")
    words = shortened(first.strip("# \t"))
    if first.rstrip() == "---":
        return "the header stands between --- lines", "write it between +++ lines, as TOML: draft = true"
    if words and first.startswith("#"):
        return f"the line {shortened(first)!r} is no title", f"write # {words}"
    if words and re.match(r"=+[ \t]*(?:\n|\Z)", rest):
        return f"the title {words!r} is underlined", f"write # {words}, and take out the line below"
    return "the section has no title", "begin it with a line such as: # What happened"
