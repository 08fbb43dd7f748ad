"""Views: the values that templates draw. What a template may name is here; what it holds is `pages`'s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from explainer.edition import Edition, Words
from explainer.model import Event, Quote, Section, Source


class Tongue(NamedTuple):
    """One language of the switcher."""

    language: str
    name: str
    """In the language itself: "Français"."""

    direction: str
    """"ltr" or "rtl"."""

    href: str
    """Its edition, relative to another edition's page: "../fr/", a folder, as hosts serve it."""

    url: str
    """Its edition, absolute."""

    current: bool
    published: bool


class Moment(NamedTuple):
    """A date or an instant, for machines and in words."""

    iso: str
    words: str


class Point(NamedTuple):
    """A message with an id of its own: a key point, a known fact, an update's text."""

    id: str
    words: Words


class ClockTime(NamedTuple):
    """An event's time by one clock."""

    clock: int
    """The clock's place among the explainer's clocks, from 0."""

    words: str
    """The time, or the range of times: "11 h 26"; with its date where that is further than a day away."""

    shift: int
    """Days ahead of the event's own date, -1, 0 or 1; 0 where the words have the date."""

    label: Words | None
    """How the clock is named after a time; None where the explainer names no clocks."""

    until: str = ""
    """When it ended, where that was on another day by this clock, with a dash before it: " – 01:40"."""

    until_shift: int = 0
    """Days that the end is ahead of the event's own date."""


class QuoteView(NamedTuple):
    """A quote as an edition shows it."""

    id: str
    quote: Quote
    speaker: Words
    role: Words | None
    words: Words
    quoted: str
    """The words between the quotation marks of their language, typeset."""

    translated: bool
    """Whether the words are a translation of what was said."""

    original: str | None
    """The words as spoken, between their language's marks; None where they are shown already or unknown."""

    original_language: str | None
    original_direction: str
    original_name: str
    """The name of the language spoken, in the edition's language; "" where there is no original."""

    said: Moment
    setting: Words | None
    translator: Words | None
    note: Words | None
    sources: tuple[int, ...]
    """Numbers of its sources."""


class Entry(NamedTuple):
    """An event of the timeline."""

    event: Event
    id: str
    title: Words
    text: Words | None
    conflict: Words | None
    moment: Moment
    """When, for machines; in words only where the heading does not say it all."""

    local: ClockTime | None
    """The time at the place; None where no hour is known."""

    times: tuple[ClockTime, ...]
    """By every clock of the explainer, in its order; empty where no hour is known."""

    about: bool
    """Whether the hour is approximate."""

    hour_unknown: bool
    """Whether no hour is known of what stands among hours, or has one for its order only."""

    gap: int
    """Time since the last event whose hour is known, that day: 0 under one hour, 1 under three, 2 more."""

    silence: str
    """That time in words where it is three hours or more, or ""."""

    silence_about: bool
    """Whether that time is approximate, since one of its ends is."""

    section: tuple[str, Words] | None
    quotes: tuple[QuoteView, ...]
    sources: tuple[int, ...]

    begins: Words | None = None
    """The part of the story that begins with it, where it is not the first event of its day."""


class Strip(NamedTuple):
    """A day drawn to scale."""

    start: int
    """The first hour drawn, from 0."""

    hours: tuple[str, ...]
    """The five hours marked, evenly apart, in words."""

    minutes: int
    """How long the strip is."""

    marks: tuple[tuple[int, int, bool], ...]
    """Each event: minutes from the start, how many it lasted, whether it is a turning point."""


class Day(NamedTuple):
    """The events of one day, or of one month where no day is known."""

    id: str
    moment: Moment
    phase: Words | None
    """The part of the story that begins here."""

    entries: tuple[Entry, ...]
    strip: Strip | None


class Body(NamedTuple):
    """What a section is drawn from: its blocks are unfolded only where they are."""

    section: Section

    quotes: tuple[QuoteView, ...]
    """The quotes that stand among its blocks, in order."""


class SectionView(NamedTuple):
    """A section: its title, and its body."""

    id: str
    title: Words
    parts: Body
    """What the function `section_parts` draws: prose and quotes, one after the other."""

    abbreviations: tuple[tuple[str, Words], ...]
    """Each abbreviation as this edition writes it, with what it stands for."""

    draft: bool


class PersonView(NamedTuple):
    """A person as an edition shows them."""

    id: str
    name: Words
    role: Words | None
    native: str | None
    """The name in its own writing, where the edition spells it otherwise."""

    native_language: str | None
    native_direction: str


class TermView(NamedTuple):
    """An entry of the glossary."""

    id: str
    term: Words
    definition: Words
    sources: tuple[int, ...]


class SourceView(NamedTuple):
    """An entry of the list of sources."""

    id: str
    number: int
    source: Source
    publisher: Words
    turned: bool
    """Whether the publisher's name runs against the page; one in the source language has its own `dir`."""

    title: str
    """Typeset for its own language."""

    direction: str
    language_name: str
    """In the edition's language."""

    date: Moment | None
    note: Words | None
    claims: tuple[str, ...]
    """The ids of what cites it, in the order of the page."""


class UpdateView(NamedTuple):
    """An entry of the log."""

    id: str
    kind: str
    at: Moment
    text: Words
    sources: tuple[int, ...]


class Front(NamedTuple):
    """What the pages of no edition show of one: its name, its headline, where it is."""

    language: str
    direction: str
    url: str
    site_url: str
    name: Words
    kicker: Words | None
    title: Words
    standfirst: Words


class EditionPage(NamedTuple):
    """All that one edition shows."""

    edition: Edition
    language: str
    direction: str
    url: str
    root: str
    """The way from this page to the site's top: "../"."""

    tongues: tuple[Tongue, ...]
    comma: str
    """Between two facts in a row, and `stop` after the last, as the language writes them."""

    stop: str
    source_name: str
    """The name of the language the editors write in, in the edition's own: "French"."""

    site_url: str
    name: Words
    kicker: Words | None
    title: Words
    standfirst: Words
    author: Words | None
    published: Moment
    updated: Moment | None
    current_percent: str | None
    """How much of the edition is current, in words; None where all of it is."""

    help: str | None
    key_points: tuple[Point, ...]
    known: tuple[Point, ...]
    unknown: tuple[Point, ...]
    sections: tuple[SectionView, ...]
    clocks: tuple[Words, ...]
    days: tuple[Day, ...]
    key_quotes: tuple[QuoteView, ...]
    other_quotes: tuple[QuoteView, ...]
    people: tuple[PersonView, ...]
    terms: tuple[TermView, ...]
    sources: tuple[SourceView, ...]
    updates: tuple[UpdateView, ...]
    about: tuple[Words, ...]
    source_numbers: Mapping[str, int]
    source_ids: tuple[str, ...]
    """In the order of their numbers, the first of which is 1."""

    draft: bool
    """Whether it is shown in the preview only."""

    card: str | None
    """The share image's path in the site; None where the explainer has none for this language."""
