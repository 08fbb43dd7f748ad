"""The Solar Hijri calendar, in which Persian texts of Iran have their dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)

# Several days of one month may stand before it: "۲۲ و ۲۳ مرداد ۱۳۸۱".
DATE = re.compile(
    rf"(?<!\d)(?P<days>\d{{1,2}}(?:\s*(?:و|تا|،|[-–])\s*\d{{1,2}})*)\s+(?P<month>{'|'.join(MONTHS)})"
    "(?:\u200c?\\s?ماه)?"
    r"(?:\s+سال)?\s+(?P<year>\d{4})(?!\d)"
)

YEARS = range(1250, 1450)
"""The years for which the rule of 33 years says what astronomers say."""

AHEAD = 621
"""How many years ours are ahead when a year of the calendar begins, in March."""


def dates_in(text: str) -> Iterator[tuple[str, str, date]]:
    """Yield each date of the calendar that a text names: its day, its year, and the date in ours."""
    for found in DATE.finditer(text):
        year, month = int(found["year"]), MONTHS.index(found["month"]) + 1
        for day in re.findall(r"\d+", found["days"]):
            if 1 <= int(day) <= 31 and year in YEARS:
                yield str(int(day)), str(year), date_of(year, month, int(day))


def date_of(year: int, month: int, day: int) -> date:
    """Return the date of a day: six months of 31 days, then such of 30, and 8 leap years in each 33."""
    before = 31 * (month - 1) if month < 7 else 30 * (month - 7) + 186
    cycles, rest = divmod(year + 1595, 33)
    leaps = 8 * cycles + (rest + 3) // 4
    return date.fromordinal(365 * (year + 1595) + leaps + before + day + EPOCH)


EPOCH = -356_033
"""What puts the first of Farvardin of 1403 on 20 March 2024, counted as `datetime` counts days."""
