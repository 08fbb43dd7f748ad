"""Clocks and the offsets of times: what is likely a mistake is said before readers see a wrong hour."""

from __future__ import annotations

from zoneinfo import ZoneInfoNotFoundError

import pytest
from conftest import Folder
from hypothesis import given
from hypothesis import strategies as st

from explainer.values import FORMATS, WrongValueError
from explainer.zones import is_placeless, places, zone_names, zone_of


def clocks(*zones: str) -> str:
    """Return clocks as explainer.toml has them."""
    return "".join(f'\n[[clock]]\nzone = "{zone}"\nlabel = "in {zone}"\n' for zone in zones)


# ---------------------------------------------------------------- zones


@given(
    st.sampled_from("ABCDEGHIJKLMNPSTUWZ"), st.sampled_from(["ST", "DT", "ET", "EST", "SK", "MT+2", "TC-3"])
)
def test_no_abbreviation_is_taken_for_a_place(first: str, rest: str) -> None:
    if first + rest not in zone_names():
        with pytest.raises(WrongValueError) as wrong:
            FORMATS["zone"](first + rest)
        assert wrong.value.fix == 'write Region/City, such as "Europe/Madrid"'


def test_a_place_is_a_region_and_a_city() -> None:
    assert {"Europe/Madrid", "America/Argentina/Ushuaia"} <= {*places()} <= zone_names()
    assert not [name for name in places() if "/" not in name or name.startswith("Etc/")]
    assert not [*filter(is_placeless, places())]


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError, match="Europe/Anchorage"):
        zone_of("Europe/Anchorage")


@pytest.mark.parametrize("zone", ["EST", "HST", "CET", "PST8PDT", "Etc/GMT+3", "Etc/GMT-14", "Factory"])
def test_a_clock_of_no_place_is_a_warning(small: Folder, zone: str) -> None:
    small.add("content/explainer.toml", clocks("Europe/Moscow", zone))
    assert small.problems() == (
        f"content/explainer.toml:13: warning: the zone {zone!r} is an abbreviation or an offset, and no"
        " place's clock\n"
        '    fix: write the Region/City whose clock is meant, such as "Europe/Madrid", or "UTC"\n'
    )


@pytest.mark.parametrize(
    "zone", ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Etc/GMT+0", "Japan", "PRC", "Asia/Tokyo"]
)
def test_universal_time_and_the_clocks_of_places_are_no_warning(small: Folder, zone: str) -> None:
    small.add("content/explainer.toml", clocks(zone))
    assert small.problems() == ""


# ---------------------------------------------------------------- offsets


def at(time: str, more: str = "") -> str:
    """Return an event at a time, as timeline.toml has it."""
    return f'\n[[event]]\nid = "docking"\nat = {time}\n{more}title = "They dock"\n'


@pytest.mark.parametrize(
    ("zones", "time", "meant"),
    [
        (
            ["Europe/Moscow"],
            "1975-07-18T18:30:00",
            "+03:00, with the offset of Europe/Moscow, or with that of another place",
        ),
        (
            ["Europe/Moscow", "UTC"],
            "1983-07-18T18:30:00",
            "+04:00, with the offset of Europe/Moscow, or with that of another place",
        ),
        (["UTC"], "1975-07-18T18:30:00", "+00:00, with the offset of UTC, or with that of another place"),
        (
            ["Europe/Paris"],
            "1871-03-18T08:00:00",
            "+00:09, with the offset of Europe/Paris, or with that of another place",
        ),
        ([], "1975-07-18T18:30:00", "+02:00, with the place's own offset"),
    ],
)
def test_a_time_without_offset_gets_that_of_the_place_at_that_time(
    small: Folder, zones: list[str], time: str, meant: str
) -> None:
    small.add("content/explainer.toml", clocks(*zones))
    small.add("content/timeline.toml", at(time))
    assert small.run().problems == (
        f"content/timeline.toml:9: 'at' has no offset: {time}\n    fix: write {time}{meant}\n"
    )


def test_the_clocks_of_a_file_are_known_though_its_own_time_has_no_offset(small: Folder) -> None:
    small.edit(
        "content/explainer.toml", "published = 2025-01-02T08:00:00Z", "published = 2025-01-02T08:00:00"
    )
    small.add("content/explainer.toml", clocks("America/New_York"))
    assert small.run().problems == (
        "content/explainer.toml:5: 'published' has no offset: 2025-01-02T08:00:00\n"
        "    fix: write 2025-01-02T08:00:00-05:00, with the offset of America/New_York, or with that of"
        " another place\n"
    )


@pytest.mark.parametrize(
    ("time", "offset", "own"),
    [
        ("1975-07-18T11:05:00", "+04:00", "+03:00"),
        ("1975-07-18T11:05:00", "-03:00", "+03:00"),
        ("1983-07-18T11:05:00", "+03:00", "+04:00"),
        ("1983-01-18T11:05:00", "+04:00", "+03:00"),
    ],
)
def test_an_offset_that_no_clock_had_then_is_a_warning(
    small: Folder, time: str, offset: str, own: str
) -> None:
    small.add("content/explainer.toml", clocks("Europe/Moscow", "UTC"))
    small.add("content/timeline.toml", at(time + offset))
    assert small.problems() == (
        f"content/timeline.toml:9: warning: 'at' has the offset {offset}, and the clock of Europe/Moscow"
        f" had {own}\n"
        f"    fix: write {time}{own}, or add a [[clock]] for the place where it happened\n"
    )


def test_the_end_of_an_event_has_an_offset_too(small: Folder) -> None:
    small.add("content/explainer.toml", clocks("Europe/Moscow"))
    small.add("content/timeline.toml", at("1975-07-18T11:05:00+03:00", "until = 1975-07-18T12:05:00+02:00\n"))
    assert small.problems() == (
        "content/timeline.toml:10: warning: 'until' has the offset +02:00, and the clock of Europe/Moscow"
        " had +03:00\n"
        "    fix: write 1975-07-18T12:05:00+03:00, or add a [[clock]] for the place where it happened\n"
    )


@pytest.mark.parametrize(
    "time",
    [
        "1975-07-18T11:05:00+03:00",
        "1975-07-18T03:05:00-05:00",
        "1975-07-18T08:05:00Z",
        "1983-07-18T11:05:00+04:00",
        "1984-09-30T02:30:00+04:00",
        "1984-09-30T02:30:00+03:00",
        "1870-07-18T11:05:00+02:30",
    ],
)
def test_the_offset_of_any_clock_and_universal_time_are_no_warning(small: Folder, time: str) -> None:
    """Also of the hour that Moscow's clock showed twice, and of its mean time, UTC+2:30:17."""
    small.add("content/explainer.toml", clocks("Europe/Moscow", "America/Chicago"))
    small.add("content/timeline.toml", at(time))
    assert small.problems() == ""


def test_without_clocks_no_offset_is_doubted(small: Folder) -> None:
    small.add("content/timeline.toml", at("1975-07-18T11:05:00+04:00"))
    assert small.problems() == ""


def test_a_clock_that_cannot_be_read_makes_no_offset_doubtful(small: Folder) -> None:
    small.add("content/explainer.toml", clocks("Europe/Moscow", "America/Chicgo"))
    small.add("content/timeline.toml", at("1975-07-18T03:05:00-05:00"))
    assert small.run().problems == (
        "content/explainer.toml:13: unknown time zone 'America/Chicgo'\n    fix: write 'America/Chicago'\n"
    )
