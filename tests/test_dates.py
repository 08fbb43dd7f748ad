"""Dates, times, durations and shares as each language writes them.

In what is expected, ~ stands for a no-break space, ^ for a narrow one and & for a word joiner.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import dates
from explainer.zones import zone_of

LANGUAGES = [
    "fr",
    "fr-CA",
    "en",
    "en-US",
    "uk",
    "ru",
    "ar",
    "ar-EG",
    "de",
    "pl",
    "pt-BR",
    "ja",
    "fa",
    "he",
    "ko",
    "hu",
]
ZONES = ["America/Anchorage", "Europe/Paris", "Europe/Kyiv", "Europe/Moscow"]


def shown(text: str) -> str:
    return text.replace("\u00a0", "~").replace("\u202f", "^").replace("\u2060", "&")


def anchorage(month: int, day: int, hour: int, minute: int) -> datetime:
    """Return a time of 2025 in Anchorage."""
    return datetime(2025, month, day, hour, minute, tzinfo=ZoneInfo("America/Anchorage"))


SUMMIT = anchorage(8, 15, 11, 8)


def by_clock(instant: datetime, zone: str) -> datetime:
    """Return what a zone's clocks show at an instant."""
    return instant.astimezone(zone_of(zone))


# ---------------------------------------------------------------- moments

# An instant, and how a language says it by the clocks of Anchorage, Paris, Kyiv and Moscow: the summit;
# a day that ends in Europe only; the first of August; the hours when Anchorage, then Paris and Kyiv,
# put their clocks forward, and when these put them back. Moscow never does.
MOMENTS = """
fr 2025-08-15T19:08Z 15~août~2025~à~11~h~08 15~août~2025~à~21~h~08
    15~août~2025~à~22~h~08 15~août~2025~à~22~h~08
fr 2025-08-16T04:53Z 15~août~2025~à~20~h~53 16~août~2025~à~6~h~53
    16~août~2025~à~7~h~53 16~août~2025~à~7~h~53
fr 2025-07-31T23:30Z 31~juillet~2025~à~15~h~30 1er~août~2025~à~1~h~30
    1er~août~2025~à~2~h~30 1er~août~2025~à~2~h~30
fr 2025-03-09T10:59Z 9~mars~2025~à~1~h~59 9~mars~2025~à~11~h~59
    9~mars~2025~à~12~h~59 9~mars~2025~à~13~h~59
fr 2025-03-09T11:00Z 9~mars~2025~à~3~h 9~mars~2025~à~12~h
    9~mars~2025~à~13~h 9~mars~2025~à~14~h
fr 2025-03-30T00:59Z 29~mars~2025~à~16~h~59 30~mars~2025~à~1~h~59
    30~mars~2025~à~2~h~59 30~mars~2025~à~3~h~59
fr 2025-03-30T01:00Z 29~mars~2025~à~17~h 30~mars~2025~à~3~h
    30~mars~2025~à~4~h 30~mars~2025~à~4~h
fr 2025-10-26T00:59Z 25~octobre~2025~à~16~h~59 26~octobre~2025~à~2~h~59~(UTC+2)
    26~octobre~2025~à~3~h~59~(UTC+3) 26~octobre~2025~à~3~h~59
fr 2025-10-26T01:00Z 25~octobre~2025~à~17~h 26~octobre~2025~à~2~h~(UTC+1)
    26~octobre~2025~à~3~h~(UTC+2) 26~octobre~2025~à~4~h
en 2025-08-15T19:08Z 15~August~2025~at~11:08 15~August~2025~at~21:08
    15~August~2025~at~22:08 15~August~2025~at~22:08
en 2025-08-16T04:53Z 15~August~2025~at~20:53 16~August~2025~at~06:53
    16~August~2025~at~07:53 16~August~2025~at~07:53
en 2025-07-31T23:30Z 31~July~2025~at~15:30 1~August~2025~at~01:30
    1~August~2025~at~02:30 1~August~2025~at~02:30
en 2025-03-09T10:59Z 9~March~2025~at~01:59 9~March~2025~at~11:59
    9~March~2025~at~12:59 9~March~2025~at~13:59
en 2025-03-09T11:00Z 9~March~2025~at~03:00 9~March~2025~at~12:00
    9~March~2025~at~13:00 9~March~2025~at~14:00
en 2025-03-30T00:59Z 29~March~2025~at~16:59 30~March~2025~at~01:59
    30~March~2025~at~02:59 30~March~2025~at~03:59
en 2025-03-30T01:00Z 29~March~2025~at~17:00 30~March~2025~at~03:00
    30~March~2025~at~04:00 30~March~2025~at~04:00
en 2025-10-26T00:59Z 25~October~2025~at~16:59 26~October~2025~at~02:59~(UTC+2)
    26~October~2025~at~03:59~(UTC+3) 26~October~2025~at~03:59
en 2025-10-26T01:00Z 25~October~2025~at~17:00 26~October~2025~at~02:00~(UTC+1)
    26~October~2025~at~03:00~(UTC+2) 26~October~2025~at~04:00
uk 2025-08-15T19:08Z 15~серпня~2025^р.~об~11:08 15~серпня~2025^р.~о~21:08
    15~серпня~2025^р.~о~22:08 15~серпня~2025^р.~о~22:08
uk 2025-08-16T04:53Z 15~серпня~2025^р.~о~20:53 16~серпня~2025^р.~о~06:53
    16~серпня~2025^р.~о~07:53 16~серпня~2025^р.~о~07:53
uk 2025-07-31T23:30Z 31~липня~2025^р.~о~15:30 1~серпня~2025^р.~о~01:30
    1~серпня~2025^р.~о~02:30 1~серпня~2025^р.~о~02:30
uk 2025-03-09T10:59Z 9~березня~2025^р.~о~01:59 9~березня~2025^р.~об~11:59
    9~березня~2025^р.~о~12:59 9~березня~2025^р.~о~13:59
uk 2025-03-09T11:00Z 9~березня~2025^р.~о~03:00 9~березня~2025^р.~о~12:00
    9~березня~2025^р.~о~13:00 9~березня~2025^р.~о~14:00
uk 2025-03-30T00:59Z 29~березня~2025^р.~о~16:59 30~березня~2025^р.~о~01:59
    30~березня~2025^р.~о~02:59 30~березня~2025^р.~о~03:59
uk 2025-03-30T01:00Z 29~березня~2025^р.~о~17:00 30~березня~2025^р.~о~03:00
    30~березня~2025^р.~о~04:00 30~березня~2025^р.~о~04:00
uk 2025-10-26T00:59Z 25~жовтня~2025^р.~о~16:59 26~жовтня~2025^р.~о~02:59~(UTC+2)
    26~жовтня~2025^р.~о~03:59~(UTC+3) 26~жовтня~2025^р.~о~03:59
uk 2025-10-26T01:00Z 25~жовтня~2025^р.~о~17:00 26~жовтня~2025^р.~о~02:00~(UTC+1)
    26~жовтня~2025^р.~о~03:00~(UTC+2) 26~жовтня~2025^р.~о~04:00
ru 2025-08-15T19:08Z 15~августа~2025^г.~в~11:08 15~августа~2025^г.~в~21:08
    15~августа~2025^г.~в~22:08 15~августа~2025^г.~в~22:08
ru 2025-08-16T04:53Z 15~августа~2025^г.~в~20:53 16~августа~2025^г.~в~06:53
    16~августа~2025^г.~в~07:53 16~августа~2025^г.~в~07:53
ru 2025-07-31T23:30Z 31~июля~2025^г.~в~15:30 1~августа~2025^г.~в~01:30
    1~августа~2025^г.~в~02:30 1~августа~2025^г.~в~02:30
ru 2025-03-09T10:59Z 9~марта~2025^г.~в~01:59 9~марта~2025^г.~в~11:59
    9~марта~2025^г.~в~12:59 9~марта~2025^г.~в~13:59
ru 2025-03-09T11:00Z 9~марта~2025^г.~в~03:00 9~марта~2025^г.~в~12:00
    9~марта~2025^г.~в~13:00 9~марта~2025^г.~в~14:00
ru 2025-03-30T00:59Z 29~марта~2025^г.~в~16:59 30~марта~2025^г.~в~01:59
    30~марта~2025^г.~в~02:59 30~марта~2025^г.~в~03:59
ru 2025-03-30T01:00Z 29~марта~2025^г.~в~17:00 30~марта~2025^г.~в~03:00
    30~марта~2025^г.~в~04:00 30~марта~2025^г.~в~04:00
ru 2025-10-26T00:59Z 25~октября~2025^г.~в~16:59 26~октября~2025^г.~в~02:59~(UTC+2)
    26~октября~2025^г.~в~03:59~(UTC+3) 26~октября~2025^г.~в~03:59
ru 2025-10-26T01:00Z 25~октября~2025^г.~в~17:00 26~октября~2025^г.~в~02:00~(UTC+1)
    26~октября~2025^г.~в~03:00~(UTC+2) 26~октября~2025^г.~в~04:00
ar 2025-08-15T19:08Z 15~أغسطس~2025~في~11:08~ص 15~أغسطس~2025~في~9:08~م
    15~أغسطس~2025~في~10:08~م 15~أغسطس~2025~في~10:08~م
ar 2025-08-16T04:53Z 15~أغسطس~2025~في~8:53~م 16~أغسطس~2025~في~6:53~ص
    16~أغسطس~2025~في~7:53~ص 16~أغسطس~2025~في~7:53~ص
ar 2025-07-31T23:30Z 31~يوليو~2025~في~3:30~م 1~أغسطس~2025~في~1:30~ص
    1~أغسطس~2025~في~2:30~ص 1~أغسطس~2025~في~2:30~ص
ar 2025-03-09T10:59Z 9~مارس~2025~في~1:59~ص 9~مارس~2025~في~11:59~ص
    9~مارس~2025~في~12:59~م 9~مارس~2025~في~1:59~م
ar 2025-03-09T11:00Z 9~مارس~2025~في~3:00~ص 9~مارس~2025~في~12:00~م
    9~مارس~2025~في~1:00~م 9~مارس~2025~في~2:00~م
ar 2025-03-30T00:59Z 29~مارس~2025~في~4:59~م 30~مارس~2025~في~1:59~ص
    30~مارس~2025~في~2:59~ص 30~مارس~2025~في~3:59~ص
ar 2025-03-30T01:00Z 29~مارس~2025~في~5:00~م 30~مارس~2025~في~3:00~ص
    30~مارس~2025~في~4:00~ص 30~مارس~2025~في~4:00~ص
ar 2025-10-26T00:59Z 25~أكتوبر~2025~في~4:59~م 26~أكتوبر~2025~في~2:59~ص~(UTC+2)
    26~أكتوبر~2025~في~3:59~ص~(UTC+3) 26~أكتوبر~2025~في~3:59~ص
ar 2025-10-26T01:00Z 25~أكتوبر~2025~في~5:00~م 26~أكتوبر~2025~في~2:00~ص~(UTC+1)
    26~أكتوبر~2025~في~3:00~ص~(UTC+2) 26~أكتوبر~2025~في~4:00~ص
de 2025-08-15T19:08Z 15.~August~2025~um~11:08 15.~August~2025~um~21:08
    15.~August~2025~um~22:08 15.~August~2025~um~22:08
de 2025-08-16T04:53Z 15.~August~2025~um~20:53 16.~August~2025~um~06:53
    16.~August~2025~um~07:53 16.~August~2025~um~07:53
de 2025-07-31T23:30Z 31.~Juli~2025~um~15:30 1.~August~2025~um~01:30
    1.~August~2025~um~02:30 1.~August~2025~um~02:30
de 2025-03-09T10:59Z 9.~März~2025~um~01:59 9.~März~2025~um~11:59
    9.~März~2025~um~12:59 9.~März~2025~um~13:59
de 2025-03-09T11:00Z 9.~März~2025~um~03:00 9.~März~2025~um~12:00
    9.~März~2025~um~13:00 9.~März~2025~um~14:00
de 2025-03-30T00:59Z 29.~März~2025~um~16:59 30.~März~2025~um~01:59
    30.~März~2025~um~02:59 30.~März~2025~um~03:59
de 2025-03-30T01:00Z 29.~März~2025~um~17:00 30.~März~2025~um~03:00
    30.~März~2025~um~04:00 30.~März~2025~um~04:00
de 2025-10-26T00:59Z 25.~Oktober~2025~um~16:59 26.~Oktober~2025~um~02:59~(UTC+2)
    26.~Oktober~2025~um~03:59~(UTC+3) 26.~Oktober~2025~um~03:59
de 2025-10-26T01:00Z 25.~Oktober~2025~um~17:00 26.~Oktober~2025~um~02:00~(UTC+1)
    26.~Oktober~2025~um~03:00~(UTC+2) 26.~Oktober~2025~um~04:00
pl 2025-08-15T19:08Z 15~sierpnia~2025~o~11:08 15~sierpnia~2025~o~21:08
    15~sierpnia~2025~o~22:08 15~sierpnia~2025~o~22:08
pl 2025-08-16T04:53Z 15~sierpnia~2025~o~20:53 16~sierpnia~2025~o~06:53
    16~sierpnia~2025~o~07:53 16~sierpnia~2025~o~07:53
pl 2025-07-31T23:30Z 31~lipca~2025~o~15:30 1~sierpnia~2025~o~01:30
    1~sierpnia~2025~o~02:30 1~sierpnia~2025~o~02:30
pl 2025-03-09T10:59Z 9~marca~2025~o~01:59 9~marca~2025~o~11:59
    9~marca~2025~o~12:59 9~marca~2025~o~13:59
pl 2025-03-09T11:00Z 9~marca~2025~o~03:00 9~marca~2025~o~12:00
    9~marca~2025~o~13:00 9~marca~2025~o~14:00
pl 2025-03-30T00:59Z 29~marca~2025~o~16:59 30~marca~2025~o~01:59
    30~marca~2025~o~02:59 30~marca~2025~o~03:59
pl 2025-03-30T01:00Z 29~marca~2025~o~17:00 30~marca~2025~o~03:00
    30~marca~2025~o~04:00 30~marca~2025~o~04:00
pl 2025-10-26T00:59Z 25~października~2025~o~16:59 26~października~2025~o~02:59~(UTC+2)
    26~października~2025~o~03:59~(UTC+3) 26~października~2025~o~03:59
pl 2025-10-26T01:00Z 25~października~2025~o~17:00 26~października~2025~o~02:00~(UTC+1)
    26~października~2025~o~03:00~(UTC+2) 26~października~2025~o~04:00
pt-BR 2025-08-15T19:08Z 15~de~agosto~de~2025~às~11:08 15~de~agosto~de~2025~às~21:08
    15~de~agosto~de~2025~às~22:08 15~de~agosto~de~2025~às~22:08
pt-BR 2025-08-16T04:53Z 15~de~agosto~de~2025~às~20:53 16~de~agosto~de~2025~às~06:53
    16~de~agosto~de~2025~às~07:53 16~de~agosto~de~2025~às~07:53
pt-BR 2025-07-31T23:30Z 31~de~julho~de~2025~às~15:30 1º~de~agosto~de~2025~à~01:30
    1º~de~agosto~de~2025~às~02:30 1º~de~agosto~de~2025~às~02:30
pt-BR 2025-03-09T10:59Z 9~de~março~de~2025~à~01:59 9~de~março~de~2025~às~11:59
    9~de~março~de~2025~às~12:59 9~de~março~de~2025~às~13:59
pt-BR 2025-03-09T11:00Z 9~de~março~de~2025~às~03:00 9~de~março~de~2025~às~12:00
    9~de~março~de~2025~às~13:00 9~de~março~de~2025~às~14:00
pt-BR 2025-03-30T00:59Z 29~de~março~de~2025~às~16:59 30~de~março~de~2025~à~01:59
    30~de~março~de~2025~às~02:59 30~de~março~de~2025~às~03:59
pt-BR 2025-03-30T01:00Z 29~de~março~de~2025~às~17:00 30~de~março~de~2025~às~03:00
    30~de~março~de~2025~às~04:00 30~de~março~de~2025~às~04:00
pt-BR 2025-10-26T00:59Z 25~de~outubro~de~2025~às~16:59 26~de~outubro~de~2025~às~02:59~(UTC+2)
    26~de~outubro~de~2025~às~03:59~(UTC+3) 26~de~outubro~de~2025~às~03:59
pt-BR 2025-10-26T01:00Z 25~de~outubro~de~2025~às~17:00 26~de~outubro~de~2025~às~02:00~(UTC+1)
    26~de~outubro~de~2025~às~03:00~(UTC+2) 26~de~outubro~de~2025~às~04:00
ja 2025-08-15T19:08Z 2025年8月15日~11:08 2025年8月15日~21:08
    2025年8月15日~22:08 2025年8月15日~22:08
ja 2025-08-16T04:53Z 2025年8月15日~20:53 2025年8月16日~6:53
    2025年8月16日~7:53 2025年8月16日~7:53
ja 2025-07-31T23:30Z 2025年7月31日~15:30 2025年8月1日~1:30
    2025年8月1日~2:30 2025年8月1日~2:30
ja 2025-03-09T10:59Z 2025年3月9日~1:59 2025年3月9日~11:59
    2025年3月9日~12:59 2025年3月9日~13:59
ja 2025-03-09T11:00Z 2025年3月9日~3:00 2025年3月9日~12:00
    2025年3月9日~13:00 2025年3月9日~14:00
ja 2025-03-30T00:59Z 2025年3月29日~16:59 2025年3月30日~1:59
    2025年3月30日~2:59 2025年3月30日~3:59
ja 2025-03-30T01:00Z 2025年3月29日~17:00 2025年3月30日~3:00
    2025年3月30日~4:00 2025年3月30日~4:00
ja 2025-10-26T00:59Z 2025年10月25日~16:59 2025年10月26日~2:59~(UTC+2)
    2025年10月26日~3:59~(UTC+3) 2025年10月26日~3:59
ja 2025-10-26T01:00Z 2025年10月25日~17:00 2025年10月26日~2:00~(UTC+1)
    2025年10月26日~3:00~(UTC+2) 2025年10月26日~4:00
"""


@pytest.mark.parametrize("row", re.findall(r"^\S.*\n .*", MOMENTS, re.MULTILINE))
def test_an_instant_is_said_by_each_clock_in_each_language(row: str) -> None:
    language, instant, *expected = row.split()
    clocks = [by_clock(datetime.fromisoformat(instant), zone) for zone in ZONES]
    assert [shown(dates.moment(clock, language)) for clock in clocks] == expected


@pytest.mark.parametrize(
    ("language", "hour", "expected"),
    [
        ("en-US", 11, "August~15,~2025~at~11:08^AM"),
        ("es", 1, "15~de~agosto~de~2025~a~la~1:08"),
        ("es", 11, "15~de~agosto~de~2025~a~las~11:08"),
        ("pt-BR", 1, "15~de~agosto~de~2025~à~01:08"),
        ("it", 1, "15~agosto~2025~alle~ore~01:08"),
        ("uk", 11, "15~серпня~2025^р.~об~11:08"),
        ("uk", 12, "15~серпня~2025^р.~о~12:08"),
        ("cs", 2, "15.~srpna~2025,~2:08"),
        ("ar-EG", 11, "١٥~أغسطس~٢٠٢٥~في~١١:٠٨~ص"),
        ("fa", 23, "۱۵~اوت~۲۰۲۵~ساعت~۲۳:۰۸"),
        ("ko", 23, "2025년~8월~15일~23:08"),
    ],
)
def test_the_word_before_the_hour_is_the_language_s_own(language: str, hour: int, expected: str) -> None:
    assert shown(dates.moment(SUMMIT.replace(hour=hour), language)) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(11, 26, "11~h~26"), (11, 0, "11~h"), (9, 5, "9~h~05"), (0, 53, "0~h~53"), (0, 0, "0~h")],
)
def test_french_writes_hours_without_a_colon(hour: int, minute: int, expected: str) -> None:
    assert shown(dates.time_of_day(SUMMIT.replace(hour=hour, minute=minute), "fr")) == expected


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("language", "day", "short_day", "first", "month"),
    [
        ("fr", "vendredi~15~août~2025", "15~août~2025", "1er~août~2025", "août~2025"),
        ("fr-CA", "vendredi~15~août~2025", "15~août~2025", "1er~août~2025", "août~2025"),
        ("en", "Friday~15~August~2025", "15~August~2025", "1~August~2025", "August~2025"),
        ("en-US", "Friday,~August~15,~2025", "August~15,~2025", "August~1,~2025", "August~2025"),
        ("uk", "пʼятниця,~15~серпня~2025^р.", "15~серпня~2025^р.", "1~серпня~2025^р.", "серпень~2025^р."),
        ("ru", "пятница,~15~августа~2025^г.", "15~августа~2025^г.", "1~августа~2025^г.", "август~2025^г."),
        ("ar", "الجمعة،~15~أغسطس~2025", "15~أغسطس~2025", "1~أغسطس~2025", "أغسطس~2025"),
        ("ar-EG", "الجمعة،~١٥~أغسطس~٢٠٢٥", "١٥~أغسطس~٢٠٢٥", "١~أغسطس~٢٠٢٥", "أغسطس~٢٠٢٥"),
        ("de", "Freitag,~15.~August~2025", "15.~August~2025", "1.~August~2025", "August~2025"),
        ("pl", "piątek,~15~sierpnia~2025", "15~sierpnia~2025", "1~sierpnia~2025", "sierpień~2025"),
        (
            "pt-BR",
            "sexta-&feira,~15~de~agosto~de~2025",
            "15~de~agosto~de~2025",
            "1º~de~agosto~de~2025",
            "agosto~de~2025",
        ),
        (
            "pt-PT",
            "sexta-&feira,~15~de~agosto~de~2025",
            "15~de~agosto~de~2025",
            "1~de~agosto~de~2025",
            "agosto~de~2025",
        ),
        ("ja", "2025年8月15日金曜日", "2025年8月15日", "2025年8月1日", "2025年8月"),
        (
            "th",
            "วันศุกร์ที่~15~สิงหาคม~ค.ศ.~2025",
            "15~สิงหาคม~ค.ศ.~2025",
            "1~สิงหาคม~ค.ศ.~2025",
            "สิงหาคม~ค.ศ.~2025",
        ),
    ],
)
def test_a_day_is_said_whole(language: str, day: str, short_day: str, first: str, month: str) -> None:
    august = date(2025, 8, 15)
    said = [
        dates.day(august, language),
        dates.short_day(august, language),
        dates.short_day(date(2025, 8, 1), language),
        dates.month(august, language),
    ]
    assert list(map(shown, said)) == [day, short_day, first, month]


def test_the_day_of_a_date_time_is_that_of_its_own_clock() -> None:
    assert shown(dates.day(anchorage(8, 15, 23, 30), "fr")) == "vendredi~15~août~2025"
    assert shown(dates.month(anchorage(7, 31, 23, 30), "fr")) == "juillet~2025"


@pytest.mark.parametrize(
    ("language", "same_month", "same_year", "other_year"),
    [
        ("fr", "15–&16~août~2025", "30~juillet~– 1er~août~2025", "30~décembre~2024~– 1er~août~2025"),
        ("en", "15–&16~August~2025", "30~July~– 1~August~2025", "30~December~2024~– 1~August~2025"),
        ("en-US", "August~15–&16,~2025", "July~30~– August~1,~2025", "December~30,~2024~– August~1,~2025"),
        (
            "uk",
            "15–&16~серпня~2025^р.",
            "30~липня~– 1~серпня~2025^р.",
            "30~грудня~2024^р.~– 1~серпня~2025^р.",
        ),
        ("ar", "15–&16~أغسطس~2025", "30~يوليو~– 1~أغسطس~2025", "30~ديسمبر~2024~– 1~أغسطس~2025"),
        ("de", "15.–&16.~August~2025", "30.~Juli~– 1.~August~2025", "30.~Dezember~2024~– 1.~August~2025"),
        ("ja", "2025年8月15日～16日", "2025年7月30日～8月1日", "2024年12月30日～2025年8月1日"),
        ("fa", "۱۵~تا~۱۶~اوت~۲۰۲۵", "۳۰~ژوئیهٔ~تا~۱~اوت~۲۰۲۵", "۳۰~دسامبر~۲۰۲۴~تا~۱~اوت~۲۰۲۵"),
        (
            "th",
            "15–&16~สิงหาคม~ค.ศ.~2025",
            "30~กรกฎาคม~– 1~สิงหาคม~ค.ศ.~2025",
            "30~ธันวาคม~ค.ศ.~2024~– 1~สิงหาคม~ค.ศ.~2025",
        ),
        (
            "lv",
            "2025.~gada~15.~augusts~– 2025.~gada~16.~augusts",
            "2025.~gada~30.~jūlijs~– 2025.~gada~1.~augusts",
            "2024.~gada~30.~decembris~– 2025.~gada~1.~augusts",
        ),
    ],
)
def test_a_range_of_days_says_its_months_in_full(
    language: str, same_month: str, same_year: str, other_year: str
) -> None:
    starts_and_ends = [
        (date(2025, 8, 15), date(2025, 8, 16)),
        (date(2025, 7, 30), date(2025, 8, 1)),
        (date(2024, 12, 30), date(2025, 8, 1)),
    ]
    said = [shown(dates.day_range(*each, language)) for each in starts_and_ends]
    assert said == [same_month, same_year, other_year]


@pytest.mark.parametrize(
    ("language", "one_year", "two_years"),
    [
        ("fr", "juin~– août~2025", "décembre~2025~– février~2026"),
        ("es", "junio~– agosto~de~2025", "diciembre~de~2025~– febrero~de~2026"),
        ("en", "June~– August~2025", "December~2025~– February~2026"),
        ("ru", "июнь~– август~2025^г.", "декабрь~2025^г.~– февраль~2026^г."),
        ("ar", "يونيو~– أغسطس~2025", "ديسمبر~2025~– فبراير~2026"),
        ("ja", "2025年6月～8月", "2025年12月～2026年2月"),
        ("th", "มิถุนายน~– สิงหาคม~ค.ศ.~2025", "ธันวาคม~ค.ศ.~2025~– กุมภาพันธ์~ค.ศ.~2026"),
        ("lt", "2025~m.~birželis~– rugpjūtis", "2025~m.~gruodis~– 2026~m.~vasaris"),
    ],
)
def test_a_range_of_months_says_its_year_once(language: str, one_year: str, two_years: str) -> None:
    assert shown(dates.month_range(date(2025, 6, 1), date(2025, 8, 31), language)) == one_year
    assert shown(dates.month_range(date(2025, 12, 1), date(2026, 2, 1), language)) == two_years
    assert dates.month_range(date(2025, 6, 1), date(2025, 6, 30), language) == dates.month(
        date(2025, 6, 1), language
    )


def test_a_range_of_one_day_is_that_day() -> None:
    assert shown(dates.day_range(SUMMIT, SUMMIT.date(), "fr")) == "15~août~2025"


# ---------------------------------------------------------------- ranges of times


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "11~h~08~–&~14~h~53"),
        ("en", "11:08–&14:53"),
        ("en-US", "11:08^AM~–&~2:53^PM"),
        ("ar", "11:08~ص~–&~2:53~م"),
        ("de", "11:08–&14:53"),
        ("ja", "11:08～14:53"),
    ],
)
def test_a_range_of_times_in_a_day_is_said_without_the_day(language: str, expected: str) -> None:
    assert shown(dates.time_range(SUMMIT, SUMMIT.replace(hour=14, minute=53), language)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "15~août~2025~à~21~h~08~– 16~août~2025~à~0~h~53"),
        ("en", "15~August~2025~at~21:08~– 16~August~2025~at~00:53"),
        ("uk", "15~серпня~2025^р.~о~21:08~– 16~серпня~2025^р.~о~00:53"),
        ("ja", "2025年8月15日~21:08～2025年8月16日~0:53"),
    ],
)
def test_a_range_of_times_across_midnight_keeps_both_days(language: str, expected: str) -> None:
    start, end = anchorage(8, 15, 21, 8), anchorage(8, 16, 0, 53)
    assert shown(dates.time_range(start, end, language)) == expected


def test_a_range_within_a_day_in_anchorage_crosses_midnight_in_moscow() -> None:
    start, end = anchorage(8, 15, 11, 8), anchorage(8, 15, 14, 53)
    start, end = (by_clock(each, "Europe/Moscow") for each in (start, end))
    assert shown(dates.time_range(start, end, "en")) == "15~August~2025~at~22:08~– 16~August~2025~at~01:53"


# ---------------------------------------------------------------- clocks


def test_the_hour_that_comes_twice_is_told_by_its_offset() -> None:
    first = by_clock(datetime(2025, 11, 2, 9, 30, tzinfo=UTC), "America/Anchorage")
    second = by_clock(datetime(2025, 11, 2, 10, 30, tzinfo=UTC), "America/Anchorage")
    said = [shown(dates.time_of_day(each, "en")) for each in (first, second)]
    assert said == ["01:30~(UTC−8)", "01:30~(UTC−9)"]
    assert [dates.iso(first), dates.iso(second)] == ["2025-11-02T01:30-08:00", "2025-11-02T01:30-09:00"]
    assert [dates.utc_offset(first), dates.utc_offset(second)] == ["UTC−8", "UTC−9"]


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, "UTC"), (330, "UTC+5:30"), (-210, "UTC−3:30"), (180, "UTC+3")]
)
def test_an_offset_is_said_with_a_true_minus(minutes: int, expected: str) -> None:
    assert dates.utc_offset(SUMMIT.astimezone(timezone(timedelta(minutes=minutes)))) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (SUMMIT, "2025-08-15T11:08-08:00"),
        (SUMMIT.replace(second=7), "2025-08-15T11:08:07-08:00"),
        (SUMMIT.astimezone(UTC), "2025-08-15T19:08+00:00"),
        (date(2025, 8, 15), "2025-08-15"),
        # Paris until 1911: HTML has no offset with seconds.
        (
            datetime(1867, 3, 30, 4, 9, 21, tzinfo=timezone(timedelta(minutes=9, seconds=21))),
            "1867-03-30T04:00+00:00",
        ),
    ],
)
def test_machines_are_told_the_offset_of_the_place(value: date, expected: str) -> None:
    assert dates.iso(value) == expected


@pytest.mark.parametrize("say", [dates.time_of_day, dates.moment])
def test_a_time_without_a_zone_is_refused(say: Callable[[datetime, str], str]) -> None:
    with pytest.raises(ValueError, match="2025-08-15 11:08:00 has no offset from UTC"):
        say(datetime(2025, 8, 15, 11, 8), "fr")


# ---------------------------------------------------------------- durations and shares


@pytest.mark.parametrize(
    ("language", "whole", "short", "both"),
    [
        ("fr", "3~heures", "45~minutes", "3~heures~45"),
        ("en", "3~hours", "45~minutes", "3~hours~45~minutes"),
        ("uk", "3~години", "45~хвилин", "3~години~і~45~хвилин"),
        ("ru", "3~часа", "45~минут", "3~часа~и~45~минут"),
        ("ar", "3~ساعات", "45~دقيقة", "3~ساعات~و45~دقيقة"),
        ("de", "3~Stunden", "45~Minuten", "3~Stunden~und~45~Minuten"),
        ("es", "3~horas", "45~minutos", "3~horas~y~45~minutos"),
        ("nl", "3~uur", "45~minuten", "3~uur~en~45~minuten"),
        ("pl", "3~godziny", "45~minut", "3~godziny~i~45~minut"),
        ("pt-BR", "3~horas", "45~minutos", "3~horas~e~45~minutos"),
        ("ja", "3時間", "45分", "3時間45分"),
        ("zh", "3小时", "45分钟", "3小时45分钟"),
        ("fa", "۳~ساعت", "۴۵~دقیقه", "۳~ساعت~و~۴۵~دقیقه"),
    ],
)
def test_a_gap_is_said_in_whole_hours_and_minutes(language: str, whole: str, short: str, both: str) -> None:
    gaps = timedelta(hours=3), timedelta(minutes=45), timedelta(hours=3, minutes=45, seconds=59)
    assert [shown(dates.gap(SUMMIT, SUMMIT + gap, language)) for gap in gaps] == [whole, short, both]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, "0~minute"),
        (1, "1~minute"),
        (61, "1~heure~1~minute"),
        (70, "1~heure~10"),
        (1505, "25~heures~5~minutes"),
    ],
)
def test_french_leaves_minutes_out_after_hours_where_two_digits_say_them(minutes: int, expected: str) -> None:
    assert shown(dates.gap(SUMMIT, SUMMIT + timedelta(minutes=minutes), "fr")) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (194, "3~hours"),
        (195, "3~hours~30~minutes"),
        (224, "3~hours~30~minutes"),
        (225, "4~hours"),
        (270, "4~hours~30~minutes"),
        (285, "5~hours"),
        (20, "20~minutes"),
    ],
)
def test_a_gap_that_is_not_exact_is_said_to_the_half_hour(minutes: int, expected: str) -> None:
    assert shown(dates.gap(SUMMIT, SUMMIT + timedelta(minutes=minutes), "en", exact=False)) == expected


def test_a_gap_counts_the_hour_that_clocks_skip() -> None:
    before, after = anchorage(3, 9, 1, 30), anchorage(3, 9, 3, 30)
    assert shown(dates.gap(before.astimezone(UTC), after.astimezone(UTC), "en")) == "1~hour"
    assert shown(dates.gap(before, after, "en")) == "1~hour"


def test_a_gap_never_runs_backwards() -> None:
    with pytest.raises(ValueError, match="2025-08-15 11:08:00-08:00 comes before 2025-08-15 12:08:00-08:00"):
        dates.gap(SUMMIT + timedelta(hours=1), SUMMIT, "fr")


@pytest.mark.parametrize(
    ("language", "percent"),
    [
        ("fr", "90~%"),
        ("fr-CA", "90~%"),
        ("en", "90%"),
        ("en-US", "90%"),
        ("uk", "90%"),
        ("de", "90~%"),
        ("ar", "90%"),
        ("ar-EG", "٩٠%"),
        ("tr", "%90"),
    ],
)
def test_a_share_is_said_in_the_language_s_own_form(language: str, percent: str) -> None:
    assert shown(dates.percent(0.9, language)) == percent


@pytest.mark.parametrize(
    ("share", "expected"), [(1, "100%"), (0.9999, "99%"), (0.29, "29%"), (0.005, "0%"), (0, "0%")]
)
def test_what_is_not_whole_is_never_said_to_be(share: float, expected: str) -> None:
    assert dates.percent(share, "en") == expected


# ---------------------------------------------------------------- laws

instants = st.datetimes(
    min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
)
languages = st.sampled_from(LANGUAGES)


@given(instants, st.sampled_from(ZONES), languages)
def test_no_date_or_time_can_break_across_lines(instant: datetime, zone: str, language: str) -> None:
    value = by_clock(instant, zone)
    for say in (dates.day, dates.short_day, dates.month, dates.time_of_day, dates.moment):
        assert not re.search("[ \u2009]|[–—-](?!\u2060)", say(value, language))


@given(instants, st.sampled_from(ZONES))
def test_what_machines_are_told_is_the_same_instant(instant: datetime, zone: str) -> None:
    whole = instant.replace(microsecond=0, year=max(instant.year, 1950))
    assert datetime.fromisoformat(dates.iso(by_clock(whole, zone))) == whole


@given(st.floats(0, 1), languages)
def test_only_the_whole_is_a_hundred_percent(share: float, language: str) -> None:
    assert dates.percent(share, language) != dates.percent(1, language) or share > 0.99999999


def test_a_language_s_months_do_not_depend_on_the_language_asked_first() -> None:
    program = (
        "import datetime, explainer.dates as dates\n"
        "for language in ('ja', 'es', 'fr'): print(dates.month(datetime.date(2025, 8, 15), language))"
    )
    said = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert shown(said.stdout).split() == ["2025年8月", "agosto~de~2025", "août~2025"]
