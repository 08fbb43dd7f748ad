"""How far each translation is: per language and per file, in messages and in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from explainer.ahead import Readers
from explainer.build import of_each_edition
from explainer.dates import hundredths
from explainer.edition import CURRENT, MISSING, STALE, Edition
from explainer.inputs import Inputs
from explainer.interface import Interface
from explainer.kept import Kept
from explainer.language import endonym_of
from explainer.lists import HEAD, LISTS
from explainer.messages import interface_messages
from explainer.render import EXTRACTION
from explainer.unspaced import word_count

STATES = (CURRENT, STALE, MISSING)


@dataclass(frozen=True, slots=True)
class Line:
    """The states of the messages of one file."""

    part: str
    """The section's id, or the name of the list: "the-day", "quotes"."""

    messages: tuple[int, int, int]
    """How many are current, stale, missing."""

    words: tuple[int, int, int]
    """Their words in the source language."""

    draft: bool = False
    """Whether it is a section that is not published yet."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far one language is."""

    language: str
    published: bool
    withheld: str | None
    """Why it is not published."""

    shown: tuple[int, int, int]
    """How many words of what is published are current, stale, missing: drafts are not."""

    lines: tuple[Line, ...]
    """In the order of the page, drafts included."""

    interface_missing: int
    """Messages of the templates that no catalog has; those that a page needs are shown in English."""

    is_source: bool = False
    """Whether it is the language the editors write in, of which the templates' words alone are told."""

    @property
    def total(self) -> Line:
        """Return all lines as one."""
        messages = _sum(line.messages for line in self.lines)
        return Line("in all", messages, _sum(line.words for line in self.lines))


def _sum(rows: Iterable[tuple[int, int, int]]) -> tuple[int, int, int]:
    current = stale = missing = 0
    for row in rows:
        current, stale, missing = current + row[0], stale + row[1], missing + row[2]
    return current, stale, missing


def statuses(inputs: Inputs, *, kept: Kept | None = None, processes: int = 1) -> list[Status]:
    """Return how far each translation is; the source language comes first if the page lacks words in it.

    What was kept saves time. Up to so many processes share the languages between them.
    Raises SourceError.
    """

    def status(edition: Edition, interface: Interface) -> Status | None:
        missing = sum(not interface.find(one.text, one.context or "")[1] for one in words)
        return None if edition.is_source and not missing else status_of(edition, missing)

    with Readers(inputs, processes, kept) as readers:
        words, _ = interface_messages(inputs, EXTRACTION)
        found = of_each_edition(
            inputs, status, command="status", kept=kept, ahead=readers.section, processes=processes
        )
    return [one for one in found if one]


def status_of(edition: Edition, interface_missing: int) -> Status:
    """Count the states of an edition's messages, each once, where it is met first."""
    counts: dict[str, tuple[list[int], list[int]]] = {}
    sections = {section.place.path: section.id for section in edition.explainer.sections}
    drafts = {section.id for section in edition.explainer.sections if section.draft}
    seen = set()
    for message in edition.explainer.messages:
        if message.key in seen:
            continue
        seen.add(message.key)
        part = part_of(sections, message.place.path)
        messages, words = counts.setdefault(part, ([0, 0, 0], [0, 0, 0]))
        state = STATES.index(edition.tell(message).state)
        messages[state] += 1
        words[state] += word_count(message.text)
    lines = tuple(
        Line(part, (m[0], m[1], m[2]), (w[0], w[1], w[2]), part in drafts) for part, (m, w) in counts.items()
    )
    shown = edition.share.words
    return Status(
        edition.language,
        edition.withheld is None,
        edition.withheld,
        (shown[CURRENT], shown[STALE], shown[MISSING]),
        lines,
        interface_missing,
        edition.is_source,
    )


def part_of(sections: Mapping[str, str], path: str) -> str:
    """Return the name of a file's part: its name without the ending, or its section's id by `sections`."""
    if path == HEAD or path in LISTS:
        return path.rsplit("/", 1)[-1].removesuffix(".toml")
    return sections.get(path, path)


def as_json(statuses: Sequence[Status]) -> str:
    """Return statuses for programs; the form is stable."""
    return json.dumps(
        {
            "languages": [
                {
                    "language": each.language,
                    "published": each.published,
                    "withheld": each.withheld,
                    "interface_missing": each.interface_missing,
                    **_counts(each.total),
                    "parts": [{"part": line.part, **_draft(line), **_counts(line)} for line in each.lines],
                }
                for each in statuses
                if not each.is_source
            ]
        },
        ensure_ascii=False,
        indent=2,
    )


def _draft(line: Line) -> dict[str, bool]:
    return {"draft": True} if line.draft else {}


def _counts(line: Line) -> dict[str, dict[str, int]]:
    return {
        "messages": dict(zip(STATES, line.messages, strict=True)),
        "words": dict(zip(STATES, line.words, strict=True)),
    }


def as_table(statuses: Sequence[Status]) -> Iterator[str]:
    """Yield the lines of a table a person likes to read; what is done is not listed."""
    if all(each.is_source for each in statuses):
        yield "no translations yet: start one with python build.py add LANGUAGE"
    for index, each in enumerate(statuses):
        if index:
            yield ""
        total = each.total
        yield f"{each.language}  {endonym_of(each.language)}: {_share(each)}"
        if each.interface_missing:
            plural = "" if each.interface_missing == 1 else "s"
            yield f"    {each.interface_missing} interface message{plural} missing: {SHOWN}"
        open_lines = [line for line in each.lines if any(line.words[1:]) or any(line.messages[1:])]
        if open_lines:
            yield from _rows([*open_lines, total])


SHOWN = "those that the page needs are shown in English"


def _share(status: Status) -> str:
    if status.is_source:
        return "the language the editors write in"
    words = sum(status.shown)
    share = hundredths(status.shown[0] / words) if words else 100
    return f"{share} % of {words:,} words current, {_fate(status)}"


def _fate(status: Status) -> str:
    return f"not published: {status.withheld}" if status.withheld else "published"


def _rows(lines: Sequence[Line]) -> Iterator[str]:
    names = [f"{line.part} (draft)" if line.draft else line.part for line in lines]
    width = max(map(len, names))
    yield f"    {'':{width}}{'messages':>24}  {'words':>24}"
    heads = "".join(f"{state:>8}" for state in STATES)
    yield f"    {'':{width}}{heads}  {heads}"
    for name, line in zip(names, lines, strict=True):
        numbers = "  ".join(
            "".join(f"{number:>8,}" for number in group) for group in (line.messages, line.words)
        )
        yield f"    {name:{width}}{numbers}"
