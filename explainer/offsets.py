"""Offsets: what that of a time must be, by the clock of the place where the story happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from explainer.errors import Place, Problem
from explainer.model import Clock, Event
from explainer.timeline import MINUTE, clock_at
from explainer.zones import zone_of


class LocalTime(NamedTuple):
    """A date-time that was written without its offset."""

    value: datetime
    name: str
    """The field's."""

    place: Place


def missing_offset(local: LocalTime, clocks: Sequence[Clock]) -> Problem:
    """Return what to write instead of a time without offset; the first clock is the place's."""
    what = f"{local.name!r} has no offset: {local.value.isoformat()}"
    if not clocks:
        return Problem(
            local.place, what, f"write {local.value.isoformat()}+02:00, with the place's own offset"
        )
    meant = _by_clock(local.value, clocks[0])
    fix = f"write {meant.isoformat()}, with the offset of {clocks[0].zone}, or with that of another place"
    return Problem(local.place, what, fix)


def doubtful_offsets(events: Sequence[Event], clocks: Sequence[Clock]) -> Iterator[Problem]:
    """Yield the times whose offset none of the clocks had then, as warnings; universal time is none."""
    for event in events if clocks else ():
        for name, value in (("at", event.at), ("until", event.until)):
            if isinstance(value, datetime) and value.utcoffset() and clock_at(value, clocks) is None:
                meant = _by_clock(value, clocks[0])
                own = f"the clock of {clocks[0].zone} had {_written(meant)}"
                what = f"{name!r} has the offset {_written(value)}, and {own}"
                fix = f"write {meant.isoformat()}, or add a [[clock]] for the place where it happened"
                yield Problem(event.at_field(name), what, fix, "warning")


def _written(value: datetime) -> str:
    """Return the offset of a time as TOML writes it: "+03:00"."""
    return value.isoformat()[-len("+03:00") :]


def _by_clock(value: datetime, clock: Clock) -> datetime:
    """Return the same hour with the offset that a clock had then, in whole minutes as TOML writes it."""
    offset = value.replace(tzinfo=zone_of(clock.zone)).utcoffset() or timedelta()
    return value.replace(tzinfo=timezone(timedelta(minutes=round(offset / MINUTE))))
