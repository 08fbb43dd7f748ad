"""The page of explainers that ask more of it than the shipped one: long words, bare dates, two directions."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Folder
from playwright.sync_api import Browser, Page
from test_pages import CLOCKS

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC = """\
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "The sea follows the [Moon][moon] around the Earth.[^principia]"
msgstr "يتبع البحر [القمر][moon] على بعد 40 km.[^principia]"
"""

Open = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser) -> Any:
    """Return what opens an edition of a folder's site in a window of some width, on screen or on paper."""
    contexts = []

    def open_it(folder: Folder, language: str, width: int, media: str = "screen") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.emulate_media(media=media)  # type: ignore[arg-type]
        page.set_content(folder.page(language, preview=True))
        return page

    yield open_it
    for context in contexts:
        context.close()


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"]


# ---------------------------------------------------------------- words that are not translated


def test_a_passage_of_several_lines_that_is_not_translated_runs_on_as_any_other(
    small: Folder, opened: Open
) -> None:
    words = "The sea rises and falls twice a day on most coasts of the world, and once on some"
    small.edit("content/explainer.toml", "key_points = [", f'known = ["{words}"]\nkey_points = [')
    page = opened(small, "fr", 360)
    (passage,) = page.get_by_text(words).all()
    assert passage.evaluate("each => each.getClientRects().length") > 1


# ---------------------------------------------------------------- long words


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_a_word_that_is_longer_than_a_line_does_not_widen_the_page(
    small: Folder, opened: Open, width: int, language: str
) -> None:
    for path, words in (
        ("content/explainer.toml", "Why the sea"),
        ("content/explainer.toml", "pulls the sea"),
        ("content/sections/01-cause.md", "The cause"),
        ("content/sections/01-cause.md", "around the Earth"),
        ("content/timeline.toml", "A book"),
        ("content/people.toml", "Isaac"),
        ("content/glossary.toml", "What goes"),
        ("content/sources.toml", "Principia"),
    ):
        small.edit(path, words, f"{words} {LONG}")
    page = opened(small, language, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_table_keeps_its_words_whole_and_scrolls(small: Folder, opened: Open) -> None:
    row = "| " + " | ".join(f"instantaneously{number}" for number in range(8)) + " |"
    small.add("content/sections/01-cause.md", f"\n{row}\n{'|---' * 8}|\n{row}\n")
    page = opened(small, "en", 360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    lines = "Math.max(...[...document.querySelectorAll('td')].map(each => each.getClientRects().length))"
    assert page.evaluate(lines) == 1
    heights = page.evaluate("[...document.querySelectorAll('td')].map(each => each.clientHeight)")
    assert max(heights) < 50


@pytest.mark.parametrize(("columns", "broken"), [(12, True), (5, False)])
def test_on_paper_a_table_is_whole_and_its_words_too_where_they_have_room(
    small: Folder, opened: Open, columns: int, broken: bool
) -> None:
    long = " | Words that take up all of the room that a table gives them on paper" * (columns - 1)
    rows = f"| instantaneous{long} |\n" * 8
    head = f"| Hour{' | instantaneous' * (columns - 1)} |"
    small.add("content/sections/01-cause.md", f"\n{head}\n{'|---' * columns}|\n{rows}")
    page = opened(small, "en", 688, "print")  # A4 without its margins.
    assert page.locator(".scroll").evaluate("each => each.scrollWidth - each.clientWidth") == 0
    lines = page.locator("td").first.evaluate(
        """each => {
            const words = document.createRange()
            words.selectNodeContents(each)
            return words.getClientRects().length
        }"""
    )
    assert (lines > 1) == broken


# ---------------------------------------------------------------- headings and citations


def test_a_heading_in_a_section_stands_apart_from_what_is_above_it(small: Folder, opened: Open) -> None:
    small.add("content/sections/01-cause.md", "\n## More\n\nWords.\n\n### Still more\n\nWords.\n")
    page = opened(small, "en", 768)
    for heading in ("h3", "h4"):
        above, below = page.evaluate(
            """name => {
              const heading = document.querySelector(`#cause > ${name}`);
              const at = (element, side) => element.getBoundingClientRect()[side];
              return [
                at(heading, "top") - at(heading.previousElementSibling, "bottom"),
                at(heading.nextElementSibling, "top") - at(heading, "bottom"),
              ];
            }""",
            heading,
        )
        assert above > below


def test_the_source_of_a_quote_follows_its_last_word(small: Folder) -> None:
    facts = re.findall(r"</details>\s*(.*?)\n</", small.page("en"), re.DOTALL)
    assert facts
    assert all(re.search(r"\S<a class=\"c\"", one) for one in facts)


# ---------------------------------------------------------------- bare dates, on screen and on paper


def with_days(folder: Folder) -> list[str]:
    """Give an explainer a timeline of nothing but dates; returns them."""
    days = ["2025-04-15", "2025-09-10", "2025-11-13", "2025-12-24", "2026-01-28"]
    events = (f'[[event]]\nid = "d{day}"\nat = {day}\ntitle = "So"\n\n' for day in days)
    folder.write("content/timeline.toml", "".join(events))
    return days


def test_the_first_date_leaves_the_title_of_the_timeline_its_place(small: Folder, opened: Open) -> None:
    with_days(small)
    page = opened(small, "en", 1280)
    edges = [page.locator(one).first.bounding_box() for one in ("#timeline", "#timeline h2")]
    assert edges[0] and edges[1] and edges[0]["x"] == edges[1]["x"]


@pytest.mark.parametrize("width", [900, 1280])
def test_a_date_stands_beside_its_own_event(small: Folder, opened: Open, width: int) -> None:
    small.add("content/explainer.toml", CLOCKS)
    days = with_days(small)
    page = opened(small, "en", width)
    apart = [abs(top(page, f"#d-{day}") - top(page, f"#d{day}")) for day in days]
    assert max(apart) < 12, apart


@pytest.mark.parametrize("lines", [1, 4, 7])
def test_a_date_stands_on_the_paper_that_its_event_stands_on(
    small: Folder, opened: Open, tmp_path: Path, lines: int
) -> None:
    words = "The sea rises and falls twice a day on most coasts of the world, and once on some. " * lines
    event = '[[event]]\nid = "e{0}"\nat = 1999-03-{0:02}\nphase = "Part {0}"\ntitle = "Title"\ntext = "{1}"\n'
    small.write("content/timeline.toml", "".join(event.format(day, words) for day in range(1, 31)))
    paper = tmp_path / "page.pdf"
    opened(small, "en", 800, "print").pdf(path=paper, prefer_css_page_size=True)
    said = subprocess.run(["pdftotext", "-raw", paper, "-"], capture_output=True, text=True, check=True)
    sheets = [
        [len(re.findall(what, sheet)) for what in ("Part [0-9]", "March 1999", "Title")]
        for sheet in said.stdout.split("\f")
    ]
    assert sum(titles for *_, titles in sheets) == 30
    assert all(parts == dates == titles for parts, dates, titles in sheets), sheets


# ---------------------------------------------------------------- two directions


@pytest.fixture
def arabic(small: Folder) -> Folder:
    """Return the small explainer with an Arabic edition in which little is translated."""
    small.write("locales/ar/LC_MESSAGES/content.po", ARABIC)
    code = "```\nif moon > sun:\n    rise()\n```\n"
    small.add("content/sections/01-cause.md", f"\n- One item\n- Another\n\n{code}")
    return small


def test_a_citation_after_latin_letters_stands_at_the_end_of_an_arabic_sentence(
    arabic: Folder, opened: Open
) -> None:
    page = opened(arabic, "ar", 1280)
    number, unit, citation = page.evaluate(
        """() => {
          const link = document.querySelector("#cause p .c");
          const words = link.previousSibling;
          const rect = (text) => {
            const range = document.createRange(), at = words.data.indexOf(text);
            range.setStart(words, at);
            range.setEnd(words, at + text.length);
            return range.getBoundingClientRect().left;
          };
          return [rect("40"), rect("km"), link.getBoundingClientRect().left];
        }"""
    )
    assert number > unit > citation


def test_a_publisher_that_is_written_the_other_way_keeps_to_itself(small: Folder, opened: Open) -> None:
    small.edit("content/sources.toml", '"Royal Society"', '"גלובס"')
    small.edit("content/sources.toml", 'kind = "reference"', 'kind = "reference"\ndate = 2025-03-08')
    page = opened(small, "en", 1280)
    publisher, title = (page.locator(one).bounding_box() for one in ("#principia bdi", "#principia cite"))
    assert publisher and title and publisher["x"] < title["x"]
    assert "<bdi>" not in page.inner_html("#flux")


def test_code_runs_from_left_to_right_in_every_edition(arabic: Folder, opened: Open) -> None:
    page = opened(arabic, "ar", 768)
    assert page.evaluate("getComputedStyle(document.querySelector('pre')).direction") == "ltr"


def test_the_marks_of_a_list_stay_on_the_pages_side(arabic: Folder, opened: Open) -> None:
    page = opened(arabic, "ar", 768)
    items = page.evaluate(
        """[...document.querySelectorAll("#cause li, .keypoints li")].map(
          (item) => [getComputedStyle(item).direction, item.querySelector("[lang=en]").dir])"""
    )
    assert items == [["rtl", "ltr"]] * 3
