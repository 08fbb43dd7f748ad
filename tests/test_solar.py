"""Dates of the Solar Hijri calendar are those that astronomers give."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.solar import YEARS, date_of, dates_in


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ((1304, 1, 11), date(1925, 3, 31)),
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1375, 12, 30), date(1997, 3, 20)),
        ((1381, 5, 23), date(2002, 8, 14)),
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1404, 5, 24), date(2025, 8, 15)),
    ],
)
def test_a_date_is_one_of_ours(said: tuple[int, int, int], ours: date) -> None:
    assert date_of(*said) == ours


@given(st.integers(YEARS[0], YEARS[-2]))
def test_a_year_ends_where_the_next_begins(year: int) -> None:
    last = date_of(year + 1, 1, 1) - timedelta(days=1)
    assert last in (date_of(year, 12, 29), date_of(year, 12, 30))


@pytest.mark.parametrize(
    "text", ["۳۲ مرداد ۱۳۸۱", "۲۳ مرداد", "۲۳ اوت ۲۰۰۲", "۲۳ مرداد ۱۳۸۱۵", "۱۲۳ مرداد ۱۳۸۱"], ids=ascii
)
def test_what_is_no_whole_date_is_none(text: str) -> None:
    assert list(dates_in(text)) == []
