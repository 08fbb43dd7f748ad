"""Pages: an edition laid out as the values its templates draw. No HTML, no disk, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby

from explainer import dates
from explainer.citations import Citations
from explainer.edition import CURRENT, Edition, Words
from explainer.language import direction_of, endonym_of, is_same_language, name_in, runs_against
from explainer.messages import spoken_in
from explainer.model import Clock, Event, Message, Person, Quote, Source, Term
from explainer.spaces import NO_BREAK
from explainer.styles import comma, full_stop, quote_marks
from explainer.timeline import clock_at, day_of, in_order
from explainer.typography import typeset_text
from explainer.views import (
    Body,
    ClockTime,
    Day,
    EditionPage,
    Entry,
    Front,
    Moment,
    PersonView,
    Point,
    QuoteView,
    SectionView,
    SourceView,
    Strip,
    TermView,
    Tongue,
    UpdateView,
)
from explainer.zones import fixed, zone_of

STRIP_ABOVE = 4
"""Events with a known hour that a day needs to be drawn to scale."""


def tongues(site_url: str, published: Mapping[str, bool], current: str) -> tuple[Tongue, ...]:
    """Return the switcher of one edition: the languages given, each with whether it is published."""
    return tuple(
        Tongue(
            language=language,
            name=endonym_of(language),
            direction=direction_of(language),
            href=f"../{language}/",
            url=f"{site_url}{language}/",
            current=language == current,
            published=out,
        )
        for language, out in published.items()
    )


def front_of(edition: Edition) -> Front:
    """Return what the pages of no edition show of one."""
    head, say, language = edition.explainer.head, edition.say, edition.language
    return Front(
        language=language,
        direction=direction_of(language),
        url=f"{head.url}{language}/",
        site_url=head.url,
        name=say(head.name or head.title),
        kicker=say(head.kicker) if head.kicker else None,
        title=say(head.title),
        standfirst=say(head.standfirst),
    )


def lay_out(
    edition: Edition, citations: Citations, switcher: tuple[Tongue, ...], card: str | None = None
) -> EditionPage:
    """Lay out one edition."""
    return _Layout(edition, citations).page(switcher, card)


class _Layout:
    """Makes an edition's values; what many of them need is here."""

    def __init__(self, edition: Edition, citations: Citations) -> None:
        self.edition, self.explainer, self.citations = edition, edition.explainer, citations
        self.language, self.say = edition.language, edition.say
        self.people = {person.id: person for person in self.explainer.people}
        self.sections = {section.id: section for section in self.explainer.sections}
        self.quotes = {quote.id: self.quote(quote) for quote in self.explainer.quotes}

    def page(self, switcher: tuple[Tongue, ...], card: str | None) -> EditionPage:
        head = self.explainer.head
        points = self.citations.points
        return EditionPage(
            edition=self.edition,
            language=self.language,
            direction=direction_of(self.language),
            url=f"{head.url}{self.language}/",
            root="../",
            tongues=switcher,
            comma=comma(self.language),
            stop=full_stop(self.language),
            source_name=name_in(self.explainer.language, self.language),
            site_url=head.url,
            name=self.say(head.name or head.title),
            kicker=self.maybe(head.kicker),
            title=self.say(head.title),
            standfirst=self.say(head.standfirst),
            author=self.maybe(head.author),
            published=self.moment(head.published),
            updated=self.moment(head.updated) if head.updated else None,
            current_percent=self.current_percent(),
            help=head.help,
            key_points=self.points(head.key_points, points["key_points"]),
            known=self.points(head.known, points["known"]),
            unknown=self.points(head.unknown, points["unknown"]),
            sections=tuple(self.section(section.id) for section in self.explainer.sections),
            clocks=tuple(self.say(clock.label) for clock in head.clock),
            days=tuple(self.days()),
            key_quotes=tuple(self.quotes[quote.id] for quote in self.explainer.quotes if quote.key),
            other_quotes=tuple(self.quotes[quote.id] for quote in self.explainer.quotes if not quote.key),
            people=tuple(map(self.person, self.explainer.people)),
            terms=tuple(map(self.term, self.explainer.terms)),
            sources=tuple(map(self.source, self.citations.order)),
            updates=tuple(self.updates(points["update"])),
            about=tuple(map(self.say, head.about)),
            source_numbers=self.citations.numbers,
            source_ids=tuple(source.id for source in self.citations.order),
            draft=self.edition.withheld is not None,
            card=card,
        )

    def maybe(self, message: Message | None) -> Words | None:
        return self.say(message) if message else None

    def current_percent(self) -> str | None:
        share = self.edition.share
        if share.words["current"] == sum(share.words.values()):
            return None
        return dates.percent(share.current, self.language)

    def points(self, messages: Sequence[Message], anchors: Sequence[str]) -> tuple[Point, ...]:
        return tuple(Point(id, self.say(message)) for id, message in zip(anchors, messages, strict=True))

    def moment(self, at: date | datetime) -> Moment:
        day = at.date() if isinstance(at, datetime) else at
        return Moment(dates.iso(at), dates.short_day(day, self.language))

    def numbers(self, sources: Iterable[str]) -> tuple[int, ...]:
        return tuple(
            self.citations.numbers[id] for id in dict.fromkeys(sources) if id in self.citations.numbers
        )

    # -- sections

    def section(self, id: str) -> SectionView:
        section = self.sections[id]
        shown = tuple(self.quotes[lead.id] for lead in section.outline.leads if lead.kind == "quote")
        abbreviations = tuple((self.say(short).text, self.say(long)) for short, long in section.abbreviations)
        return SectionView(id, self.say(section.title), Body(section, shown), abbreviations, section.draft)

    # -- quotes

    def quote(self, quote: Quote) -> QuoteView:
        speaker = self.people[quote.speaker]
        words = self.words_of(quote)
        original = quote.original
        shown = original if original and not is_same_language(original.language, words.language) else None
        return QuoteView(
            id=quote.id,
            quote=quote,
            speaker=self.say(speaker.name),
            role=self.maybe(speaker.role),
            words=words,
            quoted=_between_marks(words.text, words.language),
            translated=shown is not None,
            original=_between_marks(shown.text, shown.language) if shown else None,
            original_language=original.language if original else None,
            original_direction=direction_of(original.language) if original else "ltr",
            original_name=name_in(original.language, self.language) if original else "",
            said=self.moment(quote.said),
            setting=self.maybe(quote.setting),
            translator=self.translator(quote, words) if shown else None,
            note=self.maybe(quote.note),
            sources=self.numbers(quote.sources),
        )

    def words_of(self, quote: Quote) -> Words:
        """Return a quote's words; those spoken in this language come from the record by no other way."""
        spoken = spoken_in(quote, self.language)
        if spoken is None:
            return self.say(quote.text)
        return Words(quote.text, (typeset_text(spoken, self.language),), self.language, CURRENT)

    def translator(self, quote: Quote, words: Words) -> Words | None:
        """Return who put a quote's words into the language they are shown in; None where nobody said."""
        if quote.translator is None:
            return None
        if words.language != self.language:
            return self.edition.as_written(quote.translator, words.state)
        said = self.say(quote.translator)
        return said if said.language == words.language else None

    # -- timeline

    def days(self) -> Iterator[Day]:
        clocks = self.explainer.head.clock
        events = in_order(self.explainer.events, clocks)
        phase: str | None = None
        for (kind, iso), group in groupby(events, key=day_of):
            entries = list(self.entries(list(group), clocks))
            first = entries[0].event
            words = dates.month(first.day, self.language) if kind == "month" else self.day_words(first.day)
            moment = Moment(iso, _narrow(words))
            begun = list(_begun((entry.event for entry in entries), phase))
            phase = next((message.text for message in reversed(begun) if message), phase)
            for index, message in enumerate(begun[1:], 1):
                entries[index] = entries[index]._replace(begins=self.maybe(message))
            yield Day(f"d-{iso}", moment, self.maybe(begun[0]), tuple(entries), self.strip(entries))

    def day_words(self, day: date) -> str:
        """Say a day with its weekday, which a line may end or begin with."""
        whole, short = dates.day(day, self.language), dates.short_day(day, self.language)
        return whole.replace(NO_BREAK + short, " " + short).replace(short + NO_BREAK, short + " ")

    def entries(self, events: Sequence[Event], clocks: Sequence[Clock]) -> Iterator[Entry]:
        before: Event | None = None
        timed = any(event.instant for event in events)
        for event in events:
            entry = self.entry(event, clocks, before)
            # Among hours, no word would say that it came first.
            silent = timed and not (entry.local or entry.moment.words)
            yield entry._replace(hour_unknown=entry.hour_unknown or silent)
            # After an event whose hour nobody knows, the time that passed is unknown too.
            before = _last(before, event) if event.instant else None

    def entry(self, event: Event, clocks: Sequence[Clock], before: Event | None) -> Entry:
        at, ended = event.instant, before and (before.end or before.instant)
        times = tuple(self.times(event, at, clocks)) if at else ()
        since = (at - ended).total_seconds() / 3600 if at and ended else 0.0
        exact = event.exactness == "minute" and before is not None and before.exactness == "minute"
        section = self.sections.get(event.section or "")
        return Entry(
            event=event,
            id=event.id,
            title=self.say(event.title),
            text=self.maybe(event.text),
            conflict=self.maybe(event.conflict),
            moment=Moment(dates.iso(at) if at else day_of(event)[1], self.range_words(event)),
            local=_local(at, clocks, times) if at else None,
            times=times if clocks else (),
            about=event.exactness == "about",
            hour_unknown=isinstance(event.at, datetime) and not at,
            gap=0 if since < 1 else 1 if since < 3 else 2,
            silence=dates.gap(ended, at, self.language, exact=exact) if at and ended and since >= 3 else "",
            silence_about=not exact,
            section=(section.id, self.say(section.title)) if section else None,
            quotes=tuple(self.quotes[id] for id in event.quotes),
            sources=self.numbers(event.sources),
        )

    def times(self, event: Event, at: datetime, clocks: Sequence[Clock]) -> Iterator[ClockTime]:
        if not clocks:
            yield self.clock_time(event, at, ClockTime(0, "", 0, None), at.tzinfo)
        for index, clock in enumerate(clocks):
            yield self.clock_time(
                event, at, ClockTime(index, "", 0, self.say(clock.label)), zone_of(clock.zone)
            )

    def clock_time(self, event: Event, at: datetime, time: ClockTime, zone: tzinfo | None) -> ClockTime:
        """Say an event's hours by one clock."""
        end = event.end or at
        begins, ends = at.astimezone(zone), end.astimezone(zone)
        shift, until_shift = ((end.date() - at.date()).days for end in (begins, ends))
        crosses = shift != until_shift
        if (crosses and end - at >= timedelta(days=1)) or max(abs(shift), abs(until_shift)) > 1:
            return self.dated(begins, ends if event.end else None, time)
        if event.end is None:
            return time._replace(words=dates.time_of_day(begins, self.language), shift=shift)
        if not crosses:
            return time._replace(words=dates.time_range(begins, ends, self.language), shift=shift)
        words, until = dates.time_of_day(begins, self.language), dates.until(ends, self.language)
        return time._replace(words=words, shift=shift, until=until, until_shift=until_shift)

    def dated(self, begins: datetime, ends: datetime | None, time: ClockTime) -> ClockTime:
        """Say hours by one clock with their dates, which are not the event's own nor next to it."""
        if ends and ends.date() != begins.date():
            return time._replace(words=_narrow(dates.time_range(begins, ends, self.language)))
        until = dates.until(ends, self.language) if ends else ""
        return time._replace(words=_narrow(dates.moment(begins, self.language)), until=until)

    def range_words(self, event: Event) -> str:
        if isinstance(event.at, datetime) or isinstance(event.until, datetime) or event.until is None:
            return ""
        say = dates.month_range if event.exactness == "month" else dates.day_range
        return _narrow(say(event.at, event.until, self.language))

    def strip(self, entries: Sequence[Entry]) -> Strip | None:
        timed = [(entry.event.instant, entry.event) for entry in entries if entry.event.instant]
        if len(timed) < STRIP_ABOVE:
            return None
        first = timed[0][0]
        zone = _zone_at(first, self.explainer.head.clock)
        day = fixed(first.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=zone))
        ends = max(_minutes(day, event.end or at) for at, event in timed)
        # What goes on past midnight is drawn up to it.
        last = max(min(ends, 24 * 60), *(_minutes(day, at) for at, _ in timed))
        start, step = _strip_hours(_minutes(day, first) // 60, -(-last // 60))
        origin = day + timedelta(hours=start)
        whole = 4 * step * 60
        marks = tuple(
            (
                _minutes(origin, at),
                min(_minutes(at, event.end or at), whole - _minutes(origin, at)),
                event.turning,
            )
            for at, event in timed
        )
        # The same time apart by any clock; where clocks are changed, they show it otherwise.
        labels = ((origin + timedelta(hours=mark * step)).astimezone(zone) for mark in range(5))
        words = tuple(dates.time_of_day(fixed(label), self.language) for label in labels)
        return Strip(start, words, whole, marks)

    # -- lists

    def person(self, person: Person) -> PersonView:
        name, native = self.say(person.name), person.native
        shown = native if native and native.name != name.text else None
        return PersonView(
            person.id,
            name,
            self.maybe(person.role),
            shown.name if shown else None,
            shown.language if shown else None,
            direction_of(shown.language) if shown else "ltr",
        )

    def term(self, term: Term) -> TermView:
        return TermView(term.id, self.say(term.term), self.say(term.definition), self.numbers(term.sources))

    def source(self, source: Source) -> SourceView:
        publisher = self.say(source.publisher)
        return SourceView(
            id=source.id,
            number=self.citations.numbers[source.id],
            source=source,
            publisher=publisher,
            turned=publisher.state == CURRENT and runs_against(publisher.text, direction_of(self.language)),
            title=typeset_text(source.title, source.language),
            direction=direction_of(source.language),
            language_name=name_in(source.language, self.language),
            date=self.moment(source.date) if source.date else None,
            note=self.maybe(source.note),
            claims=self.citations.claims.get(source.id, ()),
        )

    def updates(self, anchors: Sequence[str]) -> Iterator[UpdateView]:
        """Yield the log, the newest first."""
        pairs = zip(anchors, self.explainer.head.update, strict=True)
        for anchor, update in sorted(pairs, key=lambda pair: pair[1].at, reverse=True):
            yield UpdateView(
                anchor,
                update.kind,
                self.moment(update.at),
                self.say(update.text),
                self.numbers(update.sources),
            )


def _between_marks(text: str, language: str) -> str:
    opening, closing = quote_marks(language)
    return typeset_text(f"{opening}{text}{closing}", language)


def _begun(events: Iterable[Event], phase: str | None) -> Iterator[Message | None]:
    """Yield, for each event, the part of the story that begins with it; `phase` is the one before."""
    for event in events:
        new = event.phase if event.phase and event.phase.text != phase else None
        phase = new.text if new else phase
        yield new


def _last(one: Event | None, other: Event) -> Event:
    """Return which of two events was over last."""
    ends = [(event.end or event.instant, event) for event in (one, other) if event]
    return max((end, number, event) for number, (end, event) in enumerate(ends) if end)[2]


def _local(at: datetime, clocks: Sequence[Clock], times: Sequence[ClockTime]) -> ClockTime:
    """Return the time by the clock of the place where it happened: the one whose offset `at` has."""
    return times[clock_at(at, clocks) or 0]


def _zone_at(at: datetime, clocks: Sequence[Clock]) -> tzinfo | None:
    """Return the zone of the place where something happened; where no clock is of it, the offset alone."""
    index = clock_at(at, clocks)
    return at.tzinfo if index is None else zone_of(clocks[index].zone)


def _strip_hours(first: int, last: int) -> tuple[int, int]:
    """Return the first of five marks, evenly apart, that hold two hours of a day, and their distance."""
    for step in (1, 2, 3, 4, 6):
        start = min(first - first % step, 24 - 4 * step)
        if start + 4 * step >= last:
            return start, step
    return 0, -(-last // 4)


def _narrow(words: str) -> str:
    """Return a date whose lines may end on either side of its year: it stands in a narrow column."""
    return re.sub(rf"{NO_BREAK}(?=\d{{4}})|(?<=\d{{4}}){NO_BREAK}", " ", words)


def _minutes(origin: datetime, at: datetime) -> int:
    return int((at - origin).total_seconds() // 60)
