"""The timeline: in which order its events stand, and on which days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from explainer.errors import Problem
from explainer.model import Clock, Event
from explainer.zones import fixed, zone_of

MINUTE = timedelta(minutes=1)


def in_order(events: Sequence[Event], clocks: Sequence[Clock]) -> list[Event]:
    """Return events by the clock of their place, in the order a reader meets them.

    By day first: what clocks of other places call the next day stands there, and each day once.
    """
    placed = (_by_place(event, clocks) for event in events)
    return sorted(placed, key=lambda event: (day_of(event)[1], _instant(event.at, clocks)))


def returning_phases(events: Sequence[Event], clocks: Sequence[Clock]) -> Iterator[Problem]:
    """Yield the parts of the story that are named again after another has begun, as warnings."""
    begun: dict[str, Event] = {}
    last: Event | None = None
    for event in in_order(events, clocks):
        if event.phase is None:
            continue
        if last and last.phase and last.phase.text != event.phase.text and event.phase.text in begun:
            what = f"the phase {event.phase.text!r} comes back after {last.phase.text!r} ({last.place})"
            fix = "mend 'at', here or there, or write the phase of the events around it"
            yield Problem(event.at_field("phase"), what, fix, "warning")
        begun.setdefault(event.phase.text, event)
        last = event


def day_of(event: Event) -> tuple[str, str]:
    """Return what an event is grouped by, never finer than what is known: its day, or its month."""
    # Not %Y, which writes the year 987 in three digits.
    iso = event.day.isoformat()
    return ("month", iso[: len("2025-08")]) if event.exactness == "month" else ("day", iso)


def clock_at(at: datetime, clocks: Sequence[Clock]) -> int | None:
    """Return which clock had the offset of a time: its place among the clocks, or None.

    Local mean times had seconds, which the offsets that are written have not.
    """
    offset = at.utcoffset() or timedelta()
    shown = (at.astimezone(zone_of(clock.zone)).utcoffset() or timedelta() for clock in clocks)
    return next((index for index, own in enumerate(shown) if abs(own - offset) < MINUTE), None)


def _by_place(event: Event, clocks: Sequence[Clock]) -> Event:
    """Return an event by the clock of its place: where its offset is of none, by the first clock."""
    at = event.at
    if not isinstance(at, datetime) or not clocks or clock_at(at, clocks) is not None:
        return event
    zone = zone_of(clocks[0].zone)
    end = fixed(event.until.astimezone(zone)) if isinstance(event.until, datetime) else event.until
    return replace(event, at=fixed(at.astimezone(zone)), until=end)


def _instant(at: date | datetime, clocks: Sequence[Clock]) -> datetime:
    """Return what an event is sorted by: a day begins at midnight by the place's clock."""
    if isinstance(at, datetime):
        return at
    zone = zone_of(clocks[0].zone) if clocks else UTC
    return fixed(datetime(at.year, at.month, at.day, tzinfo=zone))
