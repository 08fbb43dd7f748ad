"""Ids: each is given once, and leads to what it is written for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace

from explainer.errors import Place, Problem, nearest
from explainer.images import IMAGE_TYPES, size_of
from explainer.lists import REGISTERS
from explainer.markup import Parser
from explainer.model import Explainer, Lead, Picture, Record
from explainer.outline import leads_of
from explainer.records import Reader
from explainer.reserved import is_reserved
from explainer.values import ID


def unique(explainer: Explainer) -> Iterator[Problem]:
    """Yield a problem for every id that is given twice, or that the page has itself."""
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


NO_SLIP = 3
"""Ids that words lead to and that are in no list, from which on a file is missed."""


class Ids:
    """The ids of an explainer, and of what of it could not be read."""

    def __init__(self, explainer: Explainer, reader: Reader, absent: Sequence[str] = ()) -> None:
        """Take the classes of which no file is there as `absent`: all their ids are one problem."""
        self.kinds = {record.id: kind for kind, record in explainer.records()}
        self.unread, self.unread_kinds = reader.unread, reader.unread_kinds
        self.absent = absent
        self.wanted: dict[str, list[tuple[str, Place]]] = {}
        self.guesses = GUESSES

    def problems(self, id: str, of: str, place: Place) -> Iterator[Problem]:
        """Yield a problem if no record of a class (of any, for "") has the id."""
        kind = self.kinds.get(id)
        if kind and (not of or kind == of):
            return
        if not kind and (id in self.unread or self.may_be_lost(of)):
            return
        if not kind and self.absent and of in ("", *self.absent):
            self.wanted.setdefault(of, []).append((id, place))
            return
        yield self.unknown(id, of, place)

    def unknown(self, id: str, of: str, place: Place) -> Problem:
        """Return what to do about an id that no record of a class has."""
        kind = self.kinds.get(id)
        like = self.nearest(id, of)
        fix = (
            f"register it in {REGISTERS.get(of, 'one of the lists of content/')}, or write an id that exists"
        )
        if like:
            fix = f"write {like!r}"
        elif of == "section":
            fix = "write the id of a section: the name of its file in content/sections/, without the number"
        elif kind:
            fix = f"write the id of a {of}"
        what = f"{id!r} is a {kind}, not a {of}" if kind else f"unknown {of or 'id'} {id!r}"
        return Problem(place, what, fix)

    def of_absent_files(self) -> Iterator[Problem]:
        """Yield each file that is not there once, however many ids should be in it.

        Words may lead to anything: what they lead to counts for a file that is wanted by others, or
        where it is so much that it can be no slip.
        """
        loose = self.wanted.pop("", [])
        if len({id for id, _ in loose}) >= NO_SLIP and not self.wanted:
            self.wanted[self.absent[0]] = []
        if not self.wanted:
            for id, place in loose:
                yield self.unknown(id, "", place)
        for of, uses in self.wanted.items():
            yield _absent(of, [*uses, *loose])

    def nearest(self, id: str, of: str) -> str | None:
        """Return the id that was probably meant, while there are guesses left."""
        self.guesses -= 1
        if self.guesses < 0:
            return None
        return nearest(id, [name for name, kind in self.kinds.items() if not of or kind == of])

    def may_be_lost(self, of: str) -> bool:
        """Say whether a record of a class (of any, for "") may be among what could not be read."""
        return of in self.unread_kinds or (
            not of and not self.unread_kinds.isdisjoint((*REGISTERS, "section"))
        )


def _absent(of: str, uses: Sequence[tuple[str, Place]]) -> Problem:
    """Return that the file of a class of records is missing, and where it is wanted first."""
    first, place = min(uses, key=lambda use: use[1])
    more = len({id for id, _ in uses}) - 1
    others = f" and {more:,} more that are in no list" if more else ""
    what = f"the file is missing, and wanted for {first!r} ({place}){others}"
    return Problem(Place(REGISTERS[of]), what, f"put it back, or write it, with a [[{of}]] for each id")


def resolved(explainer: Explainer, ids: Ids, parser: Parser) -> Iterator[Problem]:
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
    for message in replace(explainer, sections=()).messages:
        for lead in leads_of(message, parser) if "[" in message.text else ():
            yield from _resolved_lead(lead, message.place.path, ids)
    yield from ids.of_absent_files()


def _resolved_fields(record: Record, ids: Ids) -> Iterator[Problem]:
    for each in fields(record):
        of = each.metadata.get("ids")
        if not of:
            continue
        value = getattr(record, each.name)
        for id in (value,) if isinstance(value, str) else value or ():
            yield from ids.problems(id, of, record.at_field(each.name))


LED_TO = {"citation": "source", "reference": "", "quote": "quote"}
"""The class of record that each kind of lead leads to; "" for any."""


def _resolved_lead(lead: Lead, path: str, ids: Ids) -> Iterator[Problem]:
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
