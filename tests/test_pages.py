"""Pages as values: the timeline by its clocks, the quotes, the lists, before any HTML is drawn."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from conftest import Folder
from hypothesis import given
from hypothesis import strategies as st

from explainer.build import Built, edition_of
from explainer.citations import cited_in
from explainer.markup import Parser
from explainer.pages import lay_out
from explainer.sources import read_sources
from explainer.views import Day, EditionPage, Entry

NARROW, NO_BREAK, JOINER = "\u202f", "\u00a0", "\u2060"


def page_of(folder: Folder, language: str) -> EditionPage:
    parser = Parser()
    sources = read_sources(folder.inputs(), parser)
    explainer = sources.explainer.without_drafts()
    edition = edition_of(sources, explainer, language, parser)
    return lay_out(edition, cited_in(explainer, parser), ())


def page_from(built: Built, language: str) -> EditionPage:
    edition = next(edition for edition in built.editions if edition.language == language)
    return lay_out(edition, cited_in(built.explainer, Parser()), ())


@pytest.fixture(scope="module")
def english(moon_built: Built) -> EditionPage:
    """Return the page of the Moon explainer in English."""
    return page_from(moon_built, "en")


@pytest.fixture(scope="module")
def french(everything_built: Built) -> EditionPage:
    """Return the page of the German explainer in French."""
    return page_from(everything_built, "fr")


def entries_of(page: EditionPage) -> dict[str, Entry]:
    return {entry.id: entry for day in page.days for entry in day.entries}


def said(words: str) -> str:
    """Return words with plain spaces, to compare."""
    return words.replace(NARROW, " ").replace(NO_BREAK, " ").replace(JOINER, "")


CLOCKS = """
[[clock]]
zone = "America/Anchorage"
label = "in Anchorage"

[[clock]]
zone = "Europe/Paris"
label = "in Paris"
"""


def with_events(folder: Folder, *events: str, clocks: str = CLOCKS) -> EditionPage:
    """Give the small explainer a timeline: each event is the lines after its id."""
    folder.add("content/explainer.toml", clocks)
    folder.write(
        "content/timeline.toml",
        "".join(
            f'[[event]]\nid = "event-{number}"\ntitle = "Event {number}"\n{lines}\n\n'
            for number, lines in enumerate(events, 1)
        ),
    )
    return page_of(folder, "en")


# ---------------------------------------------------------------- days


def test_a_day_has_one_heading_and_its_events_in_order(english: EditionPage) -> None:
    days = [(day.id, said(day.moment.words), len(day.entries)) for day in english.days]
    assert days == [
        ("d-1961-05-25", "Thursday 25 May 1961", 1),
        ("d-1969-07-13", "Sunday 13 July 1969", 1),
        ("d-1969-07-16", "Wednesday 16 July 1969", 1),
        ("d-1969-07-20", "Sunday 20 July 1969", 6),
        ("d-1969-07-21", "Monday 21 July 1969", 3),
        ("d-1969-07-24", "Thursday 24 July 1969", 2),
    ]


def test_events_are_in_the_order_of_time_whatever_that_of_the_file(french: EditionPage) -> None:
    evening = next(day for day in french.days if day.id == "d-1989-11-09")
    assert [entry.id for entry in evening.entries] == [
        "zk-sitzung",
        "pressekonferenz",
        "der-satz",
        "washington",
        "bornholmer",
    ]


def test_a_month_is_a_heading_of_its_own_before_its_days(small: Folder) -> None:
    page = with_events(
        small,
        "at = 2025-08-10",
        'at = 2025-08-20\nprecision = "month"',
        'at = 2025-08-01\nprecision = "month"',
    )
    assert [(day.id, said(day.moment.words), day.moment.iso) for day in page.days] == [
        ("d-2025-08", "August 2025", "2025-08"),
        ("d-2025-08-10", "Sunday 10 August 2025", "2025-08-10"),
    ]
    assert len(page.days[0].entries) == 2


def test_a_month_of_the_first_thousand_years_is_a_month_too(small: Folder) -> None:
    page = with_events(small, "at = 1066-10-14", 'at = 0987-07-01\nprecision = "month"', "at = 0987-06-01")
    assert [day.moment.iso for day in page.days] == ["0987-06-01", "0987-07", "1066-10-14"]


def test_a_time_without_a_clock_of_its_own_is_said_by_the_places(small: Folder) -> None:
    """Hours in universal time, 15 August by the Alaskan clock: that is the day they stand under."""
    page = with_events(small, "at = 2025-08-16T02:30:00Z", "at = 2025-08-15T11:00:00-08:00")
    (day,) = page.days
    assert day.id == "d-2025-08-15"
    times = [(entry.local.words, entry.local.shift) for entry in day.entries if entry.local]
    assert times == [("11:00", 0), ("18:30", 0)]
    assert day.entries[1].moment.iso == "2025-08-15T18:30-08:00"


def test_a_day_has_one_heading_though_clocks_of_two_places_call_it_differently(small: Folder) -> None:
    page = with_events(
        small,
        "at = 2025-08-15T23:00:00-08:00",
        "at = 2025-08-16T09:30:00+02:00",
        "at = 2025-08-15T23:45:00-08:00",
    )
    assert [(day.id, [entry.id for entry in day.entries]) for day in page.days] == [
        ("d-2025-08-15", ["event-1", "event-3"]),
        ("d-2025-08-16", ["event-2"]),
    ]


# ---------------------------------------------------------------- clocks


def test_an_event_is_said_by_every_clock_with_the_shift_of_its_day(english: EditionPage) -> None:
    step = entries_of(english)["first-step"]
    assert [(time.words, time.shift, time.label and time.label.text) for time in step.times] == [
        ("21:56", 0, "in Houston"),
        ("02:56", 1, "universal time"),
        ("04:56", 1, "in Rome"),
        ("05:56", 1, "in Cairo"),
    ]
    assert step.local == step.times[0]


def test_summer_time_is_that_of_the_year_and_the_place(english: EditionPage) -> None:
    liftoff = entries_of(english)["liftoff"]
    assert [time.words for time in liftoff.times] == ["08:32", "13:32", "15:32", "16:32"]


def test_an_event_elsewhere_is_said_by_the_clock_of_where_it_happened(french: EditionPage) -> None:
    event = entries_of(french)["washington"]
    assert event.local
    assert (said(event.local.words), event.local.clock) == ("15 h 34", 1)
    assert [said(time.words) for time in event.times] == ["21 h 34", "15 h 34", "23 h 34"]
    assert event.moment.iso == "1989-11-09T15:34-05:00"


def test_a_clock_behind_the_place_says_the_day_before(small: Folder) -> None:
    page = with_events(small, "at = 2025-08-15T03:00:00+02:00")
    (entry,) = page.days[0].entries
    assert [(time.words, time.shift) for time in entry.times] == [("17:00", -1), ("03:00", 0)]


def test_a_range_of_hours_is_said_by_every_clock(english: EditionPage) -> None:
    event = entries_of(english)["powered-descent"]
    assert [said(time.words) for time in event.times] == [
        "15:05–15:17",
        "20:05–20:17",
        "22:05–22:17",
        "23:05–23:17",
    ]


def ranges(entry: Entry) -> list[tuple[str, int, str, int]]:
    return [(said(time.words), time.shift, said(time.until), time.until_shift) for time in entry.times]


def test_a_range_past_midnight_is_said_with_the_day_of_each_end(french: EditionPage) -> None:
    event = entries_of(french)["bornholmer"]
    assert ranges(event) == [
        ("23 h 30", 0, " – 0 h 30", 1),
        ("17 h 30 – 18 h 30", 0, "", 0),
        ("1 h 30 – 2 h 30", 1, "", 0),
    ]
    assert event.about


def test_a_range_that_ends_on_the_events_own_day_says_so(small: Folder) -> None:
    page = with_events(small, "at = 2025-08-15T00:15:00+02:00\nuntil = 2025-08-15T10:40:00+02:00")
    (entry,) = page.days[0].entries
    assert ranges(entry) == [("14:15", -1, " – 00:40", 0), ("00:15–10:40", 0, "", 0)]


def test_a_page_says_the_day_of_each_end_of_a_range(small: Folder) -> None:
    with_events(
        small,
        "at = 2025-08-15T00:15:00+02:00\nuntil = 2025-08-15T10:40:00+02:00",
        "at = 2025-08-16T13:00:00-08:00\nuntil = 2025-08-17T01:30:00-08:00",
    )
    html = small.build(preview=True).files["en/index.html"].decode()
    times = [
        said(re.sub(r"<[^>]*>", "", when)).strip() for when in re.findall(r'<p class="when">(.*?)</p>', html)
    ]
    assert times == [
        "00:15–10:40 in Paris 14:15 the day before – 00:40 in Anchorage",
        "13:00 – 01:30 the next day in Anchorage 23:00 – 11:30 the next day in Paris",
    ]


def test_a_range_of_more_than_a_day_is_said_with_its_dates(small: Folder) -> None:
    page = with_events(small, "at = 2025-08-15T11:00:00-08:00\nuntil = 2025-08-17T09:00:00-08:00")
    (entry,) = page.days[0].entries
    assert entry.local
    assert said(entry.local.words) == "15 August 2025 at 11:00 – 17 August 2025 at 09:00"


def test_without_clocks_a_time_stands_alone(small: Folder) -> None:
    page = with_events(small, "at = 2025-08-15T11:00:00-08:00", clocks="")
    (entry,) = page.days[0].entries
    assert entry.local
    assert (entry.local.words, entry.local.label, entry.times, page.clocks) == ("11:00", None, (), ())


FAR = """
[[clock]]
zone = "Pacific/Pago_Pago"
label = "in Pago Pago"

[[clock]]
zone = "Pacific/Kiritimati"
label = "on Kiritimati"
"""


@pytest.mark.parametrize(
    ("at", "until", "words"),
    [
        (
            "2025-08-15T23:30:00-11:00",
            None,
            ["23:30 in Pago Pago", "17 August 2025 at 00:30 on Kiritimati"],
        ),
        (
            "2025-08-15T23:10:00-11:00",
            "2025-08-15T23:40:00-11:00",
            ["23:10–23:40 in Pago Pago", "17 August 2025 at 00:10 – 00:40 on Kiritimati"],
        ),
        (
            "2025-08-15T22:30:00-11:00",
            "2025-08-15T23:30:00-11:00",
            [
                "22:30–23:30 in Pago Pago",
                "16 August 2025 at 23:30 – 17 August 2025 at 00:30 on Kiritimati",
            ],
        ),
        (
            "2025-08-15T00:30:00+14:00",
            None,
            ["00:30 on Kiritimati", "13 August 2025 at 23:30 in Pago Pago"],
        ),
    ],
)
def test_a_clock_two_days_away_says_the_date(
    small: Folder, at: str, until: str | None, words: list[str]
) -> None:
    end = f"\nuntil = {until}" if until else ""
    with_events(small, f"at = {at}{end}", clocks=FAR)
    html = small.build(preview=True).files["en/index.html"].decode()
    (when,) = re.findall(r'<p class="when">(.*?)</p>', html)
    assert said(re.sub(r"<[^>]*>", "", when)).strip() == " ".join(words)


def test_a_range_that_ends_two_days_on_says_both_dates(small: Folder) -> None:
    """Under 24 hours, since the day between has 23."""
    page = with_events(small, "at = 2025-03-29T22:45:00Z\nuntil = 2025-03-30T22:15:00Z", clocks=PARIS)
    (entry,) = page.days[0].entries
    assert entry.local
    assert said(entry.local.words) == "29 March 2025 at 23:45 – 31 March 2025 at 00:15"


# ---------------------------------------------------------------- clocks that are changed

PARIS = """
[[clock]]
zone = "Europe/Paris"
label = "in Paris"

[[clock]]
zone = "Europe/Moscow"
label = "in Moscow"
"""


def test_events_are_in_the_order_they_happened_though_the_clock_was_put_back(small: Folder) -> None:
    page = with_events(small, "at = 2025-10-26T01:10:00Z", "at = 2025-10-26T00:50:00Z", clocks=PARIS)
    (day,) = page.days
    assert [(entry.id, said(entry.local.words)) for entry in day.entries if entry.local] == [
        ("event-2", "02:50 (UTC+2)"),
        ("event-1", "02:10 (UTC+1)"),
    ]
    assert [entry.moment.iso for entry in day.entries] == ["2025-10-26T02:50+02:00", "2025-10-26T02:10+01:00"]


@pytest.mark.parametrize(
    ("until", "paris", "moscow"),
    [
        ("01:10", "02:50 (UTC+2) – 02:10 (UTC+1)", "03:50–04:10"),
        ("01:50", "02:50 (UTC+2) – 02:50 (UTC+1)", "03:50–04:50"),
        ("02:10", "02:50 (UTC+2) – 03:10", "03:50–05:10"),
    ],
)
def test_an_hour_that_the_clock_shows_twice_is_told_by_its_offset(
    small: Folder, until: str, paris: str, moscow: str
) -> None:
    page = with_events(small, f"at = 2025-10-26T00:50:00Z\nuntil = 2025-10-26T{until}:00Z", clocks=PARIS)
    (entry,) = page.days[0].entries
    assert ranges(entry) == [(paris, 0, "", 0), (moscow, 0, "", 0)]


def test_a_clock_that_was_not_put_back_needs_no_offset(small: Folder) -> None:
    """What is said of a place by its own offset is said as it stands in the file."""
    page = with_events(small, "at = 2025-10-26T03:50:00+03:00", clocks=PARIS)
    (entry,) = page.days[0].entries
    assert [said(time.words) for time in entry.times] == ["02:50 (UTC+2)", "03:50"]


@pytest.mark.parametrize(
    ("begun", "next", "gap", "silence"),
    [
        ("2025-03-30T00:30", "2025-03-30T02:31", 1, ""),
        ("2025-03-30T00:30", "2025-03-30T03:30", 2, "3 hours"),
        ("2025-10-25T23:30", "2025-10-26T02:29", 1, ""),
        ("2025-10-25T23:30", "2025-10-26T02:40", 2, "3 hours 10 minutes"),
    ],
)
def test_a_silence_lasts_as_long_as_it_does_though_clocks_are_changed_in_it(
    small: Folder, begun: str, next: str, gap: int, silence: str
) -> None:
    page = with_events(small, f"at = {begun}:00Z", f"at = {next}:00Z", clocks=PARIS)
    entry = page.days[0].entries[1]
    assert (entry.gap, said(entry.silence)) == (gap, silence)


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("2025-03-30T21:45:00Z", "00:00–23:45"),
        ("2025-03-30T22:15:00Z", "00:00"),
    ],
)
def test_a_range_of_less_than_a_day_is_not_dated_though_the_day_is_short(
    small: Folder, end: str, words: str
) -> None:
    page = with_events(small, f"at = 2025-03-29T23:00:00Z\nuntil = {end}", clocks=PARIS)
    (entry,) = page.days[0].entries
    assert entry.local
    assert said(entry.local.words) == words


# ---------------------------------------------------------------- what is not known


def test_an_interpolated_hour_is_never_said(english: EditionPage, french: EditionPage) -> None:
    for page, id, day in ((english, "communion", "1969-07-20"), (french, "zk-sitzung", "1989-11-09")):
        event = entries_of(page)[id]
        assert (event.local, event.times, event.hour_unknown) == (None, (), True)
        assert event.moment.iso == day
        assert event.gap == 0


def test_a_day_without_an_hour_says_nothing_below_its_heading(english: EditionPage) -> None:
    event = entries_of(english)["goal-set"]
    assert (event.moment.iso, event.moment.words, event.hour_unknown) == ("1961-05-25", "", False)


@pytest.mark.parametrize("day", ["at = 2025-08-15", 'at = 2025-08-15T00:00:00-08:00\nprecision = "day"'])
def test_a_day_among_hours_says_that_its_own_is_not_known(small: Folder, day: str) -> None:
    page = with_events(small, "at = 2025-08-15T11:00:00-08:00", day, "at = 2025-08-16")
    assert [[entry.hour_unknown for entry in day.entries] for day in page.days] == [[True, False], [False]]


def test_a_range_of_days_among_hours_says_its_days(small: Folder) -> None:
    page = with_events(small, "at = 2025-08-15T11:00:00-08:00", "at = 2025-08-15\nuntil = 2025-08-17")
    (entry, _) = page.days[0].entries
    assert (entry.hour_unknown, said(entry.moment.words)) == (False, "15–17 August 2025")


def test_a_range_of_months_has_no_days(small: Folder) -> None:
    page = with_events(small, 'at = 2025-06-01\nuntil = 2025-08-01\nprecision = "month"')
    (entry,) = page.days[0].entries
    assert said(entry.moment.words) == "June – August 2025"


def test_a_range_of_days_is_said_whole(english: EditionPage, french: EditionPage) -> None:
    assert said(entries_of(english)["quarantine"].moment.words) == "24 July – 10 August 1969"
    assert said(entries_of(french)["jubilaeum"].moment.words) == "6–7 octobre 1989"


# ---------------------------------------------------------------- silences


@pytest.mark.parametrize(
    ("minutes", "gap", "silence"),
    [
        (0, 0, ""),
        (59, 0, ""),
        (60, 1, ""),
        (179, 1, ""),
        (180, 2, "3 hours"),
        (639, 2, "10 hours 39 minutes"),
    ],
)
def test_the_time_since_the_event_before_has_three_sizes(
    small: Folder, minutes: int, gap: int, silence: str
) -> None:
    hour, minute = divmod(8 * 60 + minutes, 60)
    page = with_events(
        small, "at = 2025-08-15T08:00:00-08:00", f"at = 2025-08-15T{hour:02}:{minute:02}:00-08:00"
    )
    _, entry = page.days[0].entries
    assert (entry.gap, said(entry.silence)) == (gap, silence)


@pytest.mark.parametrize(
    ("events", "silence"),
    [
        (["T08:00", "T10:30", "T11:10"], ""),
        (["T08:00", "T10:30", "T14:00"], "3 hours 30 minutes"),
        (["T08:00", "T12:00", "T10:00", "T15:30"], "3 hours 30 minutes"),
    ],
)
def test_a_silence_begins_when_all_before_it_is_over(small: Folder, events: list[str], silence: str) -> None:
    """The first two hours are those of one event; another may begin and end within it."""
    starts = [f"2025-08-15{hour}:00-08:00" for hour in events]
    first, *others = starts[0], *starts[2:]
    page = with_events(
        small, f"at = {first}\nuntil = {starts[1]}", *(f"at = {start}" for start in reversed(others))
    )
    assert said(page.days[0].entries[-1].silence) == silence


@pytest.mark.parametrize("about", [0, 1])
def test_a_silence_after_or_before_an_hour_that_is_not_exact_is_not_exact(small: Folder, about: int) -> None:
    precisions = ['\nprecision = "about"' if number == about else "" for number in range(2)]
    page = with_events(
        small,
        f"at = 2025-08-15T08:00:00-08:00{precisions[0]}",
        f"at = 2025-08-15T12:21:00-08:00{precisions[1]}",
    )
    entry = page.days[0].entries[1]
    assert (said(entry.silence), entry.silence_about) == ("4 hours 30 minutes", True)


def test_silences_that_are_not_exact_do_not_contradict_the_hours_beside_them(small: Folder) -> None:
    """Half past four is as near to four as to five, and not the same as half past three."""
    with_events(
        small,
        'at = 2025-08-15T08:00:00-08:00\nprecision = "about"',
        'at = 2025-08-15T12:30:00-08:00\nprecision = "about"',
        "at = 2025-08-15T16:00:00-08:00",
        "at = 2025-08-15T20:00:00-08:00",
    )
    notes = re.findall(r'<p class="note">([^<]* later)</p>', small.page("en"))
    assert [said(note) for note in notes] == [
        "about 4 hours 30 minutes later",
        "about 3 hours 30 minutes later",
        "4 hours later",
    ]


def test_a_silence_that_is_not_exact_is_said_so_in_translation(small: Folder) -> None:
    with_events(
        small, 'at = 2025-08-15T08:00:00-08:00\nprecision = "about"', "at = 2025-08-15T12:30:00-08:00"
    )
    assert "environ 4 heures 30 plus tard" in said(small.page("fr", preview=True))


def test_a_silence_is_not_counted_across_an_hour_nobody_knows(small: Folder) -> None:
    page = with_events(
        small,
        "at = 2025-08-15T08:00:00-08:00",
        'at = 2025-08-15T10:00:00-08:00\nprecision = "day"',
        "at = 2025-08-15T14:00:00-08:00",
    )
    assert [(entry.gap, entry.silence) for entry in page.days[0].entries] == [(0, ""), (0, ""), (0, "")]


def test_a_silence_does_not_reach_over_a_night(english: EditionPage) -> None:
    assert entries_of(english)["walk-ends"].silence == ""


# ---------------------------------------------------------------- phases


def test_a_part_of_the_story_is_named_once_where_it_begins(english: EditionPage) -> None:
    heads = {day.id: day.phase.text for day in english.days if day.phase}
    within = {entry.id: entry.begins.text for day in english.days for entry in day.entries if entry.begins}
    assert heads == {"d-1961-05-25": "Before", "d-1969-07-20": "The landing"}
    assert within == {"first-step": "The walk", "luna-crash": "The way home"}


def test_a_part_that_comes_back_is_named_again(small: Folder) -> None:
    page = with_events(
        small,
        'at = 2025-08-13\nphase = "Before"',
        'at = 2025-08-14\nphase = "The day"',
        "at = 2025-08-15",
        'at = 2025-08-16\nphase = "Before"',
    )
    assert [day.phase and day.phase.text for day in page.days] == ["Before", "The day", None, "Before"]


def test_a_part_that_comes_back_is_a_warning(small: Folder) -> None:
    """A day without an hour stands before the hours of that day: that is how a part comes back unmeant."""
    with_events(
        small,
        'at = 2025-08-15T08:00:00-08:00\nphase = "Approach"',
        'at = 2025-08-15T09:00:00-08:00\nphase = "Approach"',
        'at = 2025-08-14\nphase = "Approach"',
        'at = 2025-08-15\nphase = "Talks"',
    )
    assert small.problems() == (
        "content/timeline.toml:5: warning: the phase 'Approach' comes back after 'Talks'"
        " (content/timeline.toml:19)\n"
        "    fix: mend 'at', here or there, or write the phase of the events around it\n"
    )


def test_events_without_a_part_belong_to_that_of_the_event_before(small: Folder) -> None:
    with_events(
        small,
        'at = 2025-08-13\nphase = "Before"',
        "at = 2025-08-14",
        'at = 2025-08-15\nphase = "Before"',
        'at = 2025-08-16\nphase = "The day"',
    )
    assert small.problems() == ""


# ---------------------------------------------------------------- the day to scale


def test_a_day_with_few_hours_is_not_drawn(english: EditionPage) -> None:
    assert [day.id for day in english.days if day.strip] == ["d-1969-07-20"]


def test_a_day_is_drawn_from_before_its_first_hour_to_after_its_last(english: EditionPage) -> None:
    (strip,) = [day.strip for day in english.days if day.strip]
    assert strip.hours == ("12:00", "15:00", "18:00", "21:00", "00:00")
    assert (strip.start, strip.minutes) == (12, 720)
    assert strip.marks == (
        (44, 0, False),
        (185, 12, False),
        (197, 0, True),
        (596, 0, True),
        (648, 0, False),
    )


def test_what_goes_on_past_midnight_is_drawn_up_to_it(french: EditionPage) -> None:
    (strip,) = [day.strip for day in french.days if day.strip]
    assert [said(hour) for hour in strip.hours] == ["16 h", "18 h", "20 h", "22 h", "0 h"]
    assert strip.marks[-1] == (450, 30, True)


def test_a_day_of_25_hours_is_drawn_by_the_time_that_passed(small: Folder) -> None:
    page = with_events(
        small,
        "at = 2025-10-25T22:30:00Z",
        "at = 2025-10-26T00:50:00Z\nuntil = 2025-10-26T01:10:00Z",
        "at = 2025-10-26T01:20:00Z",
        "at = 2025-10-26T05:00:00Z",
        clocks=PARIS,
    )
    strip = page.days[0].strip
    assert strip
    assert strip.hours == ("00:00", "02:00", "03:00", "05:00", "07:00")
    assert strip.marks == ((30, 0, False), (170, 20, False), (200, 0, False), (420, 0, False))


def test_a_day_of_23_hours_is_drawn_by_the_time_that_passed(small: Folder) -> None:
    page = with_events(
        small,
        *(f"at = 2025-03-{moment}:00Z" for moment in ("29T23:30", "30T00:30", "30T01:30", "30T04:00")),
        clocks=PARIS,
    )
    strip = page.days[0].strip
    assert strip
    assert strip.hours == ("00:00", "03:00", "05:00", "07:00", "09:00")
    assert [at for at, _, _ in strip.marks] == [30, 90, 150, 300]


HOURS = st.lists(
    st.tuples(st.integers(0, 23), st.integers(0, 59), st.integers(0, 300)), min_size=4, max_size=8
)


@given(HOURS)
def test_every_mark_is_within_the_day_that_is_drawn(hours: list[tuple[int, int, int]]) -> None:
    day = day_of(hours)
    assert day.strip
    for at, lasted, _ in day.strip.marks:
        assert 0 <= at <= at + lasted <= day.strip.minutes <= 24 * 60
    starts = [at for at, _, _ in day.strip.marks]
    assert all(one <= other for one, other in pairwise(starts))


@given(HOURS, st.sampled_from(["2025-10-25T22:00Z", "2025-03-29T23:00Z", "2025-08-14T22:00Z"]))
def test_what_happened_first_stands_first_on_any_day(
    hours: list[tuple[int, int, int]], midnight: str
) -> None:
    """In Paris, a day of 25 hours, one of 23 and one of 24: the first hours of each."""
    day = day_of([(hour % 23, minute, lasted) for hour, minute, lasted in hours], midnight, "Europe/Paris")
    starts = [datetime.fromisoformat(entry.moment.iso).astimezone(UTC) for entry in day.entries]
    assert starts == sorted(starts)
    assert day.strip
    assert [at for at, _, _ in day.strip.marks] == [
        (start - starts[0]).total_seconds() / 60 + day.strip.marks[0][0] for start in starts
    ]
    assert all(0 <= lasted <= day.strip.minutes - at for at, lasted, _ in day.strip.marks)


def day_of(hours: list[tuple[int, int, int]], midnight: str = "2025-08-15T00:00Z", *zones: str) -> Day:
    """Return a day with events some hours and minutes after its midnight, that last some minutes."""
    from explainer.edition import translate
    from explainer.errors import Place
    from explainer.model import Clock, Event, Explainer, Head, Message

    place = Place("content/timeline.toml")
    words = Message("Tides", "headline", place, plain=True)
    begun = datetime.fromisoformat(midnight)
    clocks = tuple(Clock(place=place, zone=zone, label=words) for zone in zones)
    head = Head(
        place=place,
        language="en",
        title=words,
        standfirst=words,
        url="https://x/",
        published=begun,
        clock=clocks,
    )
    starts = [begun + timedelta(hours=hour, minutes=minute) for hour, minute, _ in hours]
    events = tuple(
        Event(
            place=place,
            id=f"event-{number}",
            at=at,
            until=at + timedelta(minutes=lasted) if lasted else None,
            title=words,
        )
        for number, (at, (_, _, lasted)) in enumerate(zip(starts, hours, strict=True))
    )
    explainer = Explainer(head=head, events=events)
    page = lay_out(translate(explainer, "en", None, Parser()), cited_in(explainer, Parser()), ())
    return page.days[0]


# ---------------------------------------------------------------- quotes and lists


def test_key_quotes_stand_in_the_sidebar_and_the_others_below(english: EditionPage) -> None:
    assert [quote.id for quote in english.key_quotes] == [
        "eagle-landed",
        "turn-blue",
        "small-step",
        "stagno-touched",
    ]
    assert len(english.other_quotes) == 5


def test_a_quote_in_the_language_spoken_has_no_original_beside_it(english: EditionPage) -> None:
    quotes = {quote.id: quote for quote in (*english.key_quotes, *english.other_quotes)}
    spoken, translated, reported = (quotes[id] for id in ("small-step", "stagno-touched", "united"))
    assert (spoken.translated, spoken.original) == (False, None)
    assert (translated.translated, translated.original_language) == (True, "it")
    assert translated.original == "«Ha toccato! Ha toccato in questo momento il suolo lunare.»"
    assert (reported.original, reported.original_language) == (None, None)


def test_sources_are_numbered_in_the_order_a_reader_meets_them(english: EditionPage) -> None:
    assert [(source.number, source.id) for source in english.sources] == [
        (1, "landing-journal"),
        (2, "numbers"),
        (3, "step-journal"),
        (4, "luna-nssdc"),
        (5, "jodrell-tape"),
        (6, "rai"),
        (7, "kennedy-speech"),
        (8, "two-sides"),
    ]


def test_a_source_leads_back_to_each_of_its_claims(moon_built: Built, english: EditionPage) -> None:
    from lxml import html

    page = html.fromstring(moon_built.files["en/index.html"])
    ids = set(page.xpath("//@id"))
    for source in english.sources:
        assert source.claims
        assert set(source.claims) <= ids


def test_sources_have_the_same_numbers_in_every_edition(moon_built: Built, english: EditionPage) -> None:
    for language in ("ar", "uk"):
        assert page_from(moon_built, language).source_numbers == english.source_numbers


def test_a_name_in_its_own_writing_is_shown_where_it_is_another(french: EditionPage) -> None:
    people = {person.id: (person.native, person.native_language) for person in french.people}
    assert people["gorbatschow"] == ("Михаил Горбачёв", "ru")
    assert people["reagan"] == (None, None)


def test_the_log_begins_with_what_is_newest(french: EditionPage) -> None:
    assert [update.kind for update in french.updates] == ["correction", "clarification", "update"]


def test_the_share_that_is_current_is_said_only_where_some_is_not(
    moon_built: Built, english: EditionPage
) -> None:
    assert english.current_percent is None
    assert page_from(moon_built, "ar").current_percent == "82%"
