"""Time zones, from the tzdata package alone: the system's may be older, newer, or not there."""

from __future__ import annotations

import re
from datetime import timezone
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its IANA name.

    Raises zoneinfo.ZoneInfoNotFoundError for a name that is not one.
    """
    from importlib.resources import files
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name not in zone_names():
        raise ZoneInfoNotFoundError(f"no time zone is called {name!r}")
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def zone_names() -> frozenset[str]:
    """Return the IANA names of all zones."""
    from importlib.resources import files

    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


@cache
def places() -> tuple[str, ...]:
    """Return the names of zones that are a region and a city: "Europe/Madrid"."""
    return tuple(name for name in sorted(zone_names()) if "/" in name and not name.startswith("Etc/"))


PLACELESS = re.compile(r"[A-Z]ST(\d[A-Z]DT)?|[A-Z]ET|Etc/GMT[+-][1-9]\d?|Factory")
"""What of the names is an abbreviation or an offset: "EST", "CET", "PST8PDT", "Etc/GMT+3"."""


def is_placeless(name: str) -> bool:
    """Say whether a zone is the clock of no place: the clocks of places change by their own rules."""
    return PLACELESS.fullmatch(name) is not None


def fixed(value: datetime) -> datetime:
    """Return an aware date-time with the offset of its zone at that instant in the place of the zone.

    Between two times of one zone Python compares and subtracts what the clocks show, not the instants:
    what is put in order or counted is fixed first.
    """
    offset = value.utcoffset()
    return value if offset is None else value.replace(tzinfo=timezone(offset))


def is_shown_twice(value: datetime) -> bool:
    """Say whether the clocks of a date-time's zone show it twice, since they were put back that day."""
    return value.replace(fold=0).utcoffset() != value.replace(fold=1).utcoffset()
