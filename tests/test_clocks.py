"""Clocks and the offsets of times: what is likely a mistake is said before readers see a wrong hour."""

from __future__ import annotations

import pytest
from conftest import Folder
from hypothesis import given
from hypothesis import strategies as st

from explainer.values import FORMATS, WrongValueError
from explainer.zones import is_placeless, places, zone_names


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
