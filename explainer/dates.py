"""Says dates, times, durations and shares in each language's own form.

Babel knows the words and their order; this module decides the rest, since what Babel gives breaks
across lines, joins a date to its time with a comma in every language, rounds a duration to one unit,
drops the dates of a range that passes midnight and has lost the names of some zones. So Babel is
never told of a zone: it is given the local date or time, and names of places come from the explainer.

Whatever is returned holds together on one line, but for a range of days, which may break after its
dash. Every date-time is aware.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from explainer.answers import BABEL
from explainer.language import base_of, locale_of
from explainer.spaces import NARROW_NO_BREAK, NO_BREAK, WORD_JOINER
from explainer.zones import fixed, is_shown_twice

if TYPE_CHECKING:
    from babel import Locale

MINUS = "\u2212"


def load(languages: Iterable[str]) -> None:
    """Load how some languages say dates: whoever has to wait for something else may as well do so now."""
    for language in languages:
        short_day(date.min, language)


# ---------------------------------------------------------------- offsets


def utc_offset(value: datetime) -> str:
    """Say how far a clock is from UTC: "UTC−8", "UTC+5:30", "UTC"."""
    offset = _aware(value).utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{MINUS if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def iso(value: date) -> str:
    """Return the `datetime` attribute of a date, or of a date-time with the offset of its place.

    An offset with seconds, as those of local mean times have, is none that HTML knows: it is said in UTC.
    """
    if not isinstance(value, datetime):
        return value.isoformat()
    offset = _aware(value).utcoffset()
    known = value.astimezone(UTC) if offset and offset.total_seconds() % 60 else value
    whole_minute = not (known.second or known.microsecond)
    return known.isoformat(timespec="minutes" if whole_minute else "seconds")


# ---------------------------------------------------------------- days


def day(value: date, language: str) -> str:
    """Say a day with its weekday: "vendredi 15 août 2025"."""
    pattern = "EEEE d MMMM y" if _is_british(language) else _full_pattern(language)
    return _glued(_said(value, pattern, language))


def short_day(value: date, language: str) -> str:
    """Say a day without its weekday: "15 août 2025"."""
    return _glued(_said(value, _long_pattern(language), language))


def month(value: date, language: str) -> str:
    """Say a month with its year: "août 2025"."""
    return _glued(_said_month(_plain(value), language))


def day_range(first: date, last: date, language: str) -> str:
    """Say the days from one to another, months in full: "15–16 août 2025", "30 juillet – 2 août 2025".

    What the two dates share is said once, except in languages whose order is an unusual one.
    """
    if _plain(first) == _plain(last):
        return short_day(first, language)
    opening, closing = _shared_once(_plain(first), _plain(last), _long_pattern(language))
    start, end = _glued(_said(first, opening, language)), _glued(_said(last, closing, language))
    if re.search(r"d\.?$", opening) and closing.startswith("d"):
        return f"{start}{_glued(_dash(language))}{end}"
    return _from_to(start, end, language)


def month_range(first: date, last: date, language: str) -> str:
    """Say the months from one to another: "juin – août 2025", "décembre 2025 – janvier 2026"."""
    if (first.year, first.month) == (last.year, last.month):
        return month(first, language)
    opening = closing = _month_pattern(language)
    if first.year == last.year and (found := _MONTH.search(opening)):
        # The year is said once, after both months or before them.
        opening, closing = (opening, closing[found.start() :]) if found.start() else (found[0], closing)
    return _from_to(_glued(_said(first, opening, language)), _glued(_said(last, closing, language)), language)


# ---------------------------------------------------------------- times


def time_of_day(value: datetime, language: str) -> str:
    """Say the time a date-time's own clock shows, to the minute: "11 h 26", "11:26".

    What the clock shows twice, since it was put back, has its offset: "02:50 (UTC+2)".
    """
    if is_shown_twice(_aware(value)):
        return f"{time_of_day(fixed(value), language)}{NO_BREAK}({utc_offset(value)})"
    local = value.replace(tzinfo=None)
    if base_of(language) == "fr":
        return f"{local.hour}{NO_BREAK}h" + (f"{NO_BREAK}{local.minute:02}" if local.minute else "")
    return _glued(_said_time(local.time(), language))


def time_range(start: datetime, end: datetime, language: str) -> str:
    """Say the time from one date-time to another: "11 h 26 – 14 h 53"; with both days where they differ."""
    if _aware(start).date() != _aware(end).date():
        return _from_to(moment(start, language), moment(end, language), language)
    opening, closing = time_of_day(start, language), time_of_day(end, language)
    dash = _dash(language)
    if dash == "–" and re.search(r"\s", opening + closing):
        dash = " – "
    return f"{opening}{_glued(dash)}{closing}"


def until(end: datetime, language: str) -> str:
    """Say the end of a range after whatever was said of its beginning: " – 01:40"."""
    return _from_to("", time_of_day(end, language), language)


def moment(value: datetime, language: str) -> str:
    """Say a day and a time, joined as the language joins them: "15 août 2025 à 11 h 26"."""
    base = base_of(language)
    joined = _JOINED_AT.get((base, value.hour)) or _JOINED.get(base, "{day}, {time}")
    return _glued(joined.format(day=short_day(value, language), time=time_of_day(value, language)))


_JOINED = {
    "ar": "{day} في {time}",
    "bg": "{day} в {time}",
    "ca": "{day}, a les {time}",
    "da": "{day} kl. {time}",
    "de": "{day} um {time}",
    "el": "{day} στις {time}",
    "en": "{day} at {time}",
    "es": "{day} a las {time}",
    "et": "{day}, kell {time}",
    "eu": "{day} ({time})",
    "fa": "{day} ساعت {time}",
    "fi": "{day} klo {time}",
    "fr": "{day} à {time}",
    "he": "{day} בשעה {time}",
    "hi": "{day} को {time} बजे",
    "hr": "{day} u {time}",
    "hu": "{day} {time}",
    "id": "{day} pukul {time}",
    "it": "{day} alle ore {time}",
    "ja": "{day} {time}",
    "ko": "{day} {time}",
    "lt": "{day} {time}",
    "lv": "{day} {time}",
    "nb": "{day} kl. {time}",
    "nl": "{day} om {time}",
    "nn": "{day} kl. {time}",
    "no": "{day} kl. {time}",
    "pl": "{day} o {time}",
    "pt": "{day} às {time}",
    "ro": "{day} la {time}",
    "ru": "{day} в {time}",
    "sk": "{day} o {time}",
    "sl": "{day} ob {time}",
    "sr": "{day} {time}",
    "sv": "{day} kl. {time}",
    "tr": "{day} {time}",
    "uk": "{day} о {time}",
    "vi": "lúc {time} {day}",
    "zh": "{day} {time}",
}
"""How a day is joined to a time: CLDR 48's atTime patterns, which Babel does not read, and in Polish the
word of its newspapers. Languages left out have a comma."""

_JOINED_AT = {
    ("ca", 1): "{day}, a la {time}",
    ("es", 1): "{day} a la {time}",
    ("pt", 1): "{day} à {time}",
    ("uk", 11): "{day} об {time}",
}
"""The hours, of 24, at which a language says it otherwise."""


# ---------------------------------------------------------------- durations and shares


def gap(start: datetime, end: datetime, language: str, *, exact: bool = True) -> str:
    """Say the whole hours and minutes between two instants: "3 heures 45", "45 minutes".

    Between instants that are not exact it is the nearest half hour, the later of two as near, from one on.
    Raises ValueError where the second comes before the first.
    """
    elapsed = fixed(_aware(end)) - fixed(_aware(start))
    minutes = math.floor(elapsed.total_seconds() / 60)
    if minutes < 0:
        raise ValueError(f"{end} comes before {start}")
    if not exact and minutes >= 60:
        minutes = (minutes + 15) // 30 * 30
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _counted(rest, "minute", language)
    if not rest:
        return _counted(hours, "hour", language)
    if base_of(language) == "fr" and rest >= 10:
        return f"{_counted(hours, 'hour', language)}{NO_BREAK}{rest}"
    parts = _counted(hours, "hour", language), _counted(rest, "minute", language)
    return _glued(_pair_pattern(language).format(*parts))


def percent(share: float, language: str) -> str:
    """Say a share (1 is the whole) in whole hundredths, rounded down: what is not whole is never 100 %."""
    return _glued(_said_hundredths(hundredths(share), language))


def hundredths(share: float) -> int:
    """Return a share in whole hundredths, rounded down."""
    # 0.29 * 100 is 28.999999999999996.
    return math.floor(round(share * 100, 6))


# ---------------------------------------------------------------- how Babel is asked


def _said(value: date, pattern: str, language: str) -> str:
    """Return a date in the form of a CLDR pattern, the first of the month as the language says it."""
    return _said_day(_plain(value), pattern, language)


@lru_cache(maxsize=4096)
@BABEL.remembered
def _said_day(day: date, pattern: str, language: str) -> str:
    from babel.dates import format_date

    first = _FIRST.get(language) or _FIRST.get(base_of(language))
    if day.day == 1 and first:
        pattern = _DAY_FIELD.sub(f"'{first}'", pattern, count=1)
    return _in_digits(format_date(day, pattern, locale=_locale(language)), language)


@BABEL.remembered
def _said_month(day: date, language: str) -> str:
    from babel.dates import format_date

    return _in_digits(format_date(day, _month_pattern(language), locale=_locale(language)), language)


@BABEL.remembered
def _month_pattern(language: str) -> str:
    """Return how a month is said with its year, and with the era where a day has it, as in Thai."""
    from babel.dates import match_skeleton

    of_day = _long_pattern(language)
    if _DAY_OF_ERA.match(of_day):
        return of_day.removeprefix("d ")
    skeletons = _locale(language).datetime_skeletons
    return str(skeletons[match_skeleton("yMMMM", skeletons)])


_DAY_OF_ERA = re.compile("d M+ G y")
"""The pattern of a day with its era: CLDR leaves the era out of its Thai months alone."""


@BABEL.remembered
def _said_time(local: time, language: str) -> str:
    from babel.dates import format_time

    # Babel knows only the English names of the halves of a Korean day.
    pattern = "HH:mm" if base_of(language) == "ko" else str(_locale(language).time_formats["short"])
    return _in_digits(format_time(local, pattern, locale=_locale(language)), language)


@BABEL.remembered
def _said_hundredths(hundredths: int, language: str) -> str:
    from decimal import Decimal

    from babel.numbers import format_percent

    said = format_percent(Decimal(hundredths) / 100, locale=_locale(language), numbering_system="default")
    return _in_digits(said, language)


_FIRST = {"fr": "1er", "it": "1º", "pt": "1º", "pt-PT": "1"}
"""The first day of a month, where it is an ordinal; CLDR has none."""

_DAY_FIELD = re.compile(r"(?<![\w'])d(?![\w'])")

_DAY_FIRST = re.compile(r"(d{1,2}\.?)( [^y]*M)([ ,،].*y.*)")
_MONTH_FIRST = re.compile(r"(M+ )(d{1,2})(,? y.*)")
_YEAR_FIRST = re.compile(r"(y[^M]*)(M[^d]*)(d.*)")
_MONTH = re.compile(r"M+|L+")


def _shared_once(first: date, last: date, pattern: str) -> tuple[str, str]:
    """Return the patterns of the two ends of a range, without repeating the year or the month."""
    if first.year != last.year:
        return pattern, pattern
    same_month = first.month == last.month
    if found := _DAY_FIRST.fullmatch(pattern):
        a_day, a_month, _ = found.groups()
        return (a_day if same_month else a_day + a_month), pattern
    if found := _MONTH_FIRST.fullmatch(pattern):
        a_month, a_day, a_year = found.groups()
        return a_month + a_day, (a_day + a_year if same_month else pattern)
    if found := _YEAR_FIRST.fullmatch(pattern):
        _, a_month, a_day = found.groups()
        return pattern, (a_day if same_month else a_month + a_day)
    return pattern, pattern


def _from_to(start: str, end: str, language: str) -> str:
    """Return a range whose ends have spaces in them; it may break after its dash."""
    dash = _dash(language)
    return f"{start}{NO_BREAK}– {end}" if dash == "–" else f"{start}{_glued(dash)}{end}"


def _dash(language: str) -> str:
    """Return what stands between the ends of a range."""
    return {"fa": " تا ", "ja": "～", "ko": " ~ ", "yue": "至", "zh": "至"}.get(base_of(language), "–")


@BABEL.remembered
def _counted(count: int, unit: str, language: str) -> str:
    """Return a number of hours or minutes in words."""
    from babel.units import format_unit

    for length in ("long", "short"):
        said = format_unit(
            count,
            f"duration-{unit}",
            length,
            locale=_locale(language),
            numbering_system="default",
        )
        # Babel 2.18 does not follow CLDR's alias from long to short, and shows the unit's id instead.
        if "duration-" not in said:
            break
    if base_of(language) in _UNSPACED:
        said = said.replace(" ", "")
    return _glued(_in_digits(said, language))


_UNSPACED = ("ja", "yue", "zh")
"""Languages written without spaces."""


@BABEL.remembered
def _pair_pattern(language: str) -> str:
    """Return how hours are joined to minutes, with two gaps to fill."""
    if base_of(language) in ("en", "fr", "ko"):
        return "{0} {1}"
    if base_of(language) in _UNSPACED:
        return "{0}{1}"
    patterns = _locale(language).list_patterns
    # Babel's own format_list fails where a language does not repeat the patterns it inherits.
    return str(dict(patterns.get("unit", {})).get("2") or patterns["standard"]["2"])


_ZEROS = {
    "adlm": 0x1E950,
    "arab": 0x660,
    "arabext": 0x6F0,
    "beng": 0x9E6,
    "cakm": 0x11136,
    "deva": 0x966,
    "hmnp": 0x1E140,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x7C0,
    "olck": 0x1C50,
    "tibt": 0xF20,
}
"""CLDR's numbering systems other than ours, with the code point of their zero."""


def _in_digits(text: str, language: str) -> str:
    """Return a text with the digits the language's readers expect; Babel leaves ours in dates."""
    zero = _ZEROS.get(_locale(language).default_numbering_system)
    return text.translate({ord("0") + digit: zero + digit for digit in range(10)}) if zero else text


def _glued(text: str) -> str:
    """Return a text that does not break across lines."""
    whole = text.replace(" ", NO_BREAK).replace("\u2009", NARROW_NO_BREAK)
    return re.sub(f"([–—-])(?!{WORD_JOINER})", rf"\1{WORD_JOINER}", whole)


def _plain(value: date) -> date:
    """Return the date alone of a date-time; Babel would move it to another zone."""
    return value.date() if isinstance(value, datetime) else value


def _aware(value: datetime) -> datetime:
    if value.utcoffset() is None:
        raise ValueError(f"{value} has no offset from UTC")
    return value


@BABEL.remembered
def _long_pattern(language: str) -> str:
    return str(_locale(language).date_formats["long"])


@BABEL.remembered
def _full_pattern(language: str) -> str:
    return str(_locale(language).date_formats["full"])


def _is_british(language: str) -> bool:
    """Say whether a language is English that writes "15 August 2025": all but the American."""
    return base_of(language) == "en" and _long_pattern(language).startswith("d ")


@cache
def _locale(language: str) -> Locale:
    """Return CLDR's data for the readers of a language; plain English is British."""
    return locale_of("en-GB" if language == "en" else language)
