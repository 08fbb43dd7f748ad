"""The published page in a real browser: seen, read aloud, reached by keyboard, printed.

The pages are those of the shipped explainer, and the right-to-left edition of one that is kept.
"""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import pytest
from conftest import KEPT, REPOSITORY
from lxml import html as html_parser
from playwright.sync_api import Browser, Page

from explainer.build import build
from explainer.cards import BROWSERS, browser
from explainer.cli import shipped
from explainer.images import size_of
from explainer.inputs import read_inputs
from explainer.render import minified
from explainer.stamps import CARD_LIMIT, CARD_SIZE

EDITIONS = ("alaska/fr", "alaska/en", "moon/ar", "moon/en")
ALL_WIDTHS = (320, 360, 768, 1100, 1280, 2560)


# ---------------------------------------------------------------- the sites, served; the browser


@dataclass(frozen=True)
class Served:
    """Sites on this machine."""

    folder: Path
    url: str

    def html(self, edition: str) -> str:
        """Return an edition's page as it was written."""
        return (self.folder / edition / "index.html").read_text(encoding="utf-8")

    def tree(self, edition: str) -> Any:
        """Return an edition's page, parsed."""
        return html_parser.document_fromstring(self.html(edition))


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("sites")
    for name, root in (("alaska", REPOSITORY), ("moon", KEPT / "moon")):
        for path, data in build(read_inputs(root, shipped())).files.items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Served(folder, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


@dataclass(frozen=True)
class Reader:
    """Opens pages."""

    chromium: Browser
    served: Served

    @contextmanager
    def page(self, edition: str, width: int = 1280, height: int = 900, **options: Any) -> Iterator[Page]:
        """Yield an edition's page in a window of that size; `place` is what follows its address."""
        place = options.pop("place", "")
        context = self.chromium.new_context(viewport={"width": width, "height": height}, **options)
        page = context.new_page()
        page.goto(f"{self.served.url}/{edition}/{place}")
        yield page
        context.close()


@pytest.fixture
def reader(chromium: Browser, served: Served) -> Reader:
    return Reader(chromium, served)


# ---------------------------------------------------------------- accessibility, by axe

TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]}
LOOKS = ({"color_scheme": "dark"}, {"forced_colors": "active"}, {"contrast": "more"})


def axe() -> str:
    found = find_spec("axe_playwright_python")
    assert found and found.origin
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def findings(page: Page, rules: dict[str, Any]) -> list[str]:
    """Return what axe finds, and what it cannot decide."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(axe())
    results = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations', 'incomplete']})", rules
    )
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in results["violations"] + results["incomplete"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_axe_finds_nothing_up_to_triple_a_and_leaves_nothing_undecided(
    reader: Reader, edition: str, width: int
) -> None:
    with reader.page(edition, width, bypass_csp=True) as page:
        assert findings(page, EVERYTHING) == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_axe_finds_all_colours_far_enough_apart(reader: Reader, edition: str, look: dict[str, Any]) -> None:
    with reader.page(edition, 1280, bypass_csp=True, **look) as page:
        assert findings(page, COLOURS) == []


@pytest.mark.parametrize("path", ["alaska/index.html", "moon/404.html"])
def test_axe_finds_nothing_on_the_pages_of_no_edition(reader: Reader, path: str) -> None:
    folder, name = path.split("/")
    with reader.page(folder, 360, place=name, bypass_csp=True) as page:
        assert findings(page, EVERYTHING) == []


# ---------------------------------------------------------------- zoom and reflow

OUTSIDE = """() => {
    const width = document.documentElement.clientWidth
    const outside = [...document.querySelectorAll('main *, header *, footer *')].filter(each => {
        const box = each.getBoundingClientRect()
        return box.width && (box.right > width + 1 || box.left < -1) && !each.closest('.scroll')
    })
    return [document.documentElement.scrollWidth > width, outside.map(each => each.outerHTML.slice(0, 120))]
}"""

SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
)
SPACING += "p { margin-block-end: 2em !important }"


@pytest.mark.parametrize("style", ["p {}", SPACING, ":root { font-size: 200% !important }"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_leaves_a_narrow_window_at_any_zoom_or_spacing(
    reader: Reader, edition: str, style: str
) -> None:
    with reader.page(edition, 320, bypass_csp=True) as page:
        page.add_style_tag(content=style)
        assert page.evaluate(OUTSIDE) == [False, []]


@pytest.mark.parametrize("edition", EDITIONS)
def test_text_of_twice_the_size_fits_a_wide_window(reader: Reader, edition: str) -> None:
    with reader.page(edition, 1280, bypass_csp=True) as page:
        page.add_style_tag(content=":root { font-size: 200% !important }")
        assert page.evaluate(OUTSIDE) == [False, []]


BROKEN = """selector => [...document.querySelectorAll(selector)]
    .filter(each => new Set([...each.getClientRects()].map(box => Math.round(box.top))).size > 1)
    .map(each => each.textContent)"""


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_time_breaks_over_two_lines_on_a_phone(reader: Reader, edition: str) -> None:
    with reader.page(edition, 320) as page:
        assert page.evaluate(BROKEN, ".dates time, li time") == []


RUNNING = "section:not(.quotes) > p:not([class]), section:not(.quotes) > ul > li"
LINES = """selector => [...document.querySelectorAll(selector)].map(each => {
    const range = document.createRange(), lines = new Map()
    const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) for (let at = 0; at < walker.currentNode.length; at += 1) {
        range.setStart(walker.currentNode, at); range.setEnd(walker.currentNode, at + 1)
        const box = range.getClientRects()[0]
        const line = box && box.width ? Math.round(box.bottom / 14) : null
        if (line !== null) lines.set(line, (lines.get(line) || 0) + 1)
    }
    return Math.max(0, ...lines.values())
})"""


@pytest.mark.parametrize(
    ("edition", "most"), [("alaska/fr", 75), ("alaska/en", 75), ("moon/en", 75), ("moon/ar", 80)]
)
def test_a_line_has_no_more_letters_than_an_eye_can_follow(reader: Reader, edition: str, most: int) -> None:
    for width in (360, 1280, 2560):
        with reader.page(edition, width) as page:
            assert max(page.evaluate(LINES, RUNNING)) <= most, width


@pytest.mark.parametrize("edition", EDITIONS)
def test_running_text_is_large_and_open_at_every_width(reader: Reader, edition: str) -> None:
    for width in ALL_WIDTHS:
        with reader.page(edition, width) as page:
            size, leading = page.evaluate(
                "(style => [parseFloat(style.fontSize), parseFloat(style.lineHeight)])"
                "(getComputedStyle(document.querySelector('article > section:not(.keypoints) p')))"
            )
            assert 17 <= size <= 21
            assert leading / size >= 1.5


# ---------------------------------------------------------------- targets and keyboard

SMALL = """([selector, least]) => [...document.querySelectorAll(selector)].filter(each => {
    const box = each.getBoundingClientRect()
    return box.width && (box.height < least || box.width < least)
}).map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_targets_are_large_enough_for_a_thumb(reader: Reader, edition: str, width: int) -> None:
    with reader.page(edition, width) as page:
        assert page.evaluate(SMALL, ["nav a, nav span, label", 44]) == []
        assert page.evaluate(SMALL, ["h2 ~ a, h4 a, summary, .sources li a[href^='#']", 24]) == []


@pytest.mark.parametrize("edition", ["alaska/fr", "moon/ar"])
def test_rows_of_links_back_are_a_thumb_apart_without_a_box_each(reader: Reader, edition: str) -> None:
    with reader.page(edition, 360) as page:
        links = page.evaluate(
            """[...document.querySelectorAll(".sources li a[href^='#']")].map(each => [
                getComputedStyle(each).display, each.closest("li").id, each.getBoundingClientRect().top])"""
        )
    rows = [[top for _, source, top in links if source == one] for one in {source for _, source, _ in links}]
    apart = [below - above for row in rows for above, below in pairwise(row) if below != above]
    assert {display for display, *_ in links} == {"inline"}
    assert apart
    assert min(apart) >= 24


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_number_of_a_source_is_as_large_in_small_print_as_in_the_text(
    reader: Reader, edition: str
) -> None:
    with reader.page(edition, 360) as page:
        sizes = page.evaluate(
            "[...document.querySelectorAll('.c')].map(each => parseFloat(getComputedStyle(each).fontSize))"
        )
        assert len(set(sizes)) == 1
        assert sizes[0] >= 12


FOCUS = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at)
    const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
    const outlined = style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2
    return [at.outerHTML.slice(0, 90), seen, outlined]
}"""


@pytest.mark.parametrize("edition", ["alaska/fr", "moon/ar"])
def test_every_stop_of_the_tab_key_is_on_screen_with_an_outline(reader: Reader, edition: str) -> None:
    with reader.page(edition, 1280) as page:
        stops: list[str] = []
        while len(stops) < 2000:
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUS)
            if stop[0].startswith("<body") or (stops and stop[0] == stops[0]):
                break
            assert stop[1:] == [True, True], stop[0]
            stops.append(stop[0])
        assert stops[0].startswith('<a class="skip"')
        assert any("radio" in stop for stop in stops)
        assert any(stop.startswith("<summary") for stop in stops)


@pytest.mark.parametrize("edition", ["alaska/fr", "moon/ar"])
def test_the_outline_of_a_link_is_whole_in_a_list_that_scrolls(reader: Reader, edition: str) -> None:
    with reader.page(edition, 1280) as page:
        rooms = page.evaluate(
            """[...document.querySelectorAll(".contents a")].map(each => {
                const link = each.getBoundingClientRect(), list = each.closest("nav").getBoundingClientRect()
                return Math.min(link.left - list.left, list.right - link.right)
            })"""
        )
        assert rooms
        assert min(rooms) >= 3 + 2  # The outline, and its distance.


def test_the_skip_link_leads_past_the_bar(reader: Reader) -> None:
    with reader.page("alaska/fr") as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


# ---------------------------------------------------------------- order and structure


REGIONS = [
    "key-points",
    "known",
    "unknown",
    "contents",
    "the-day",
    "timeline",
    "quotes",
    "people",
    "glossary",
]
REGIONS += ["sources", "updates", "about"]


@pytest.mark.parametrize("edition", ["alaska/fr", "alaska/en"])
def test_the_regions_stand_in_the_order_they_are_read(served: Served, edition: str) -> None:
    ids = served.tree(edition).xpath("//article/*/@id")
    assert [id for id in ids if id in REGIONS] == REGIONS


@pytest.mark.parametrize("edition", EDITIONS)
def test_headings_begin_at_one_and_skip_no_level(served: Served, edition: str) -> None:
    levels = [
        int(each.tag[1])
        for each in served.tree(edition).xpath("//*[starts-with(name(), 'h') and string-length(name()) = 2]")
        if each.tag[1].isdigit()
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_the_editions_have_the_same_ids_instants_and_sources(served: Served) -> None:
    french, english = (served.tree(edition) for edition in ("alaska/fr", "alaska/en"))
    for path in ("//@id", "//time/@datetime", "//section[@id='sources']//li//a/@href"):
        assert french.xpath(path) == english.xpath(path)
    assert len(set(french.xpath("//@id"))) == len(french.xpath("//@id"))


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_part_with_a_heading_leads_to_itself_in_the_other_languages(
    served: Served, edition: str
) -> None:
    tree = served.tree(edition)
    others = tree.xpath("//header[@class='bar']//a/@hreflang")
    parts = tree.xpath("//article//*[h2]")
    assert parts
    for part in parts:
        links = part.xpath("h2/following-sibling::a[@hreflang]")
        assert [link.get("hreflang") for link in links] == others
        assert [link.get("href") for link in links] == [f"../{other}/#{part.get('id')}" for other in others]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_timeline_is_a_list_a_day_under_a_dated_heading(served: Served, edition: str) -> None:
    (timeline,) = served.tree(edition).xpath("//section[@id='timeline' and @aria-labelledby]")
    days = timeline.xpath("h3")
    assert [day.xpath("following-sibling::ol[1]/preceding-sibling::h3[1]")[0] for day in days] == days
    assert all(day.xpath("time/@datetime") for day in days)
    instants = timeline.xpath(".//li//time/@datetime")
    assert all(re.search(r"T\d\d:\d\d[+-]\d\d:\d\d$", instant) for instant in instants if "T" in instant)
    assert len(timeline.xpath(".//li//time[contains(@datetime, 'T')]")) == len(
        timeline.xpath(".//*[@class='tz']")
    )


@pytest.mark.parametrize("edition", ["alaska/fr", "moon/ar"])
def test_the_line_of_the_day_begins_and_ends_above_its_hours(reader: Reader, edition: str) -> None:
    with reader.page(edition, 360) as page:
        line, *hours = page.evaluate(
            "[...document.querySelectorAll('.strip g:first-child, .strip span')].map(each => {"
            "const box = each.getBoundingClientRect(); return [box.left, box.right]})"
        )
        middles = [(start + end) / 2 for start, end in hours]
        assert line == pytest.approx([min(middles), max(middles)], abs=1)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_strip_tells_its_line_its_events_and_its_turning_points_apart(reader: Reader, look: str) -> None:
    with reader.page("alaska/fr", 360, color_scheme=look) as page:
        strokes = page.evaluate(
            "[...document.querySelectorAll('.strip g')].map(each => {"
            "const style = getComputedStyle(each); return [style.stroke, parseFloat(style.strokeWidth)]})"
        )
        assert len({colour for colour, _ in strokes}) == len(strokes) == 3
        assert [width for _, width in strokes] == sorted({width for _, width in strokes})


def test_a_turning_point_is_a_word_and_a_filled_disc(reader: Reader) -> None:
    with reader.page("alaska/en") as page:
        event = page.locator("#red-carpet-handshake")
        disc = "each => getComputedStyle(each, '::before').borderInlineStartWidth"
        assert event.locator(".turning").inner_text() == "Turning point"
        assert event.evaluate(disc) == "8px"
        assert page.locator("#putin-lands").evaluate(disc) == "2px"


@pytest.mark.parametrize("choice", range(6))
def test_the_reader_chooses_the_second_clock_without_a_script(reader: Reader, choice: int) -> None:
    shown = ["", "21:10 in Paris", "22:10 in Kyiv", "22:10 in Moscow", "15:10 in Washington", "19:10 "]
    with reader.page("alaska/en", java_script_enabled=True) as page:
        page.locator("fieldset label").nth(choice).click()
        assert page.locator("#red-carpet-handshake .tz").inner_text().startswith(shown[choice])
        visible = page.locator("#red-carpet-handshake .tz span:visible").count()
        assert visible == (1 if choice else 0)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("width", [320, 360])
def test_a_second_clock_that_takes_a_line_of_its_own_begins_where_the_first_does(
    reader: Reader, edition: str, width: int
) -> None:
    with reader.page(edition, width) as page:
        inset = page.evaluate(
            """[...document.querySelectorAll(".when")].flatMap(each => {
                const hour = each.querySelector("time")
                const shown = [...each.querySelectorAll(".tz > span")].find(one => one.offsetWidth)
                if (!shown) return []
                const [at, below] = [hour, shown].map(one => one.getBoundingClientRect())
                const side = getComputedStyle(each).direction == "rtl" ? "right" : "left"
                return below.top > at.bottom ? [Math.abs(below[side] - at[side])] : []
            })"""
        )
        assert max(inset, default=0) < 1


def test_no_choice_of_clock_looks_into_every_event() -> None:
    css = (REPOSITORY / "templates" / "assets" / "page.css").read_text(encoding="utf-8")
    asked = re.findall(r"([\w*]*):has\(:nth-child\(\d\) :checked\) ~ (\S+) ", css)
    assert asked == [("fieldset", "ol")] * 5


def test_a_shift_of_the_day_is_said(reader: Reader) -> None:
    with reader.page("alaska/en") as page:
        assert page.locator("#departures .tz").inner_text() == "02:00 the next day in Paris"


BOXES = """selectors =>
    selectors.map(each => document.querySelector(each).getBoundingClientRect().toJSON())"""


@pytest.mark.parametrize("edition", EDITIONS)
def test_quotes_are_read_after_the_body_and_stand_beside_it(reader: Reader, edition: str) -> None:
    with reader.page(edition, 1100) as page:
        quotes, points = page.evaluate(BOXES, ["#quotes", ".keypoints"])
        beside = quotes["left"] >= points["right"] or quotes["right"] <= points["left"]
        assert beside
        assert abs(quotes["top"] - points["top"]) < 40
    with reader.page(edition, 1099) as page:
        quotes, points = page.evaluate(BOXES, ["#quotes", ".keypoints"])
        assert quotes["top"] > points["bottom"]


def test_a_quote_is_a_speaker_then_words_then_the_words_as_spoken(served: Served) -> None:
    quotes = served.tree("alaska/fr").xpath("//*[@id='quotes' or @id='other-quotes']//li")
    assert len(quotes) > 10
    for quote in quotes:
        tags = [child.tag for child in quote if child.tag not in ("a", "em")]
        assert tags in (["h3", "blockquote", "details"], ["h3", "blockquote"])
        for original in quote.xpath("details/blockquote"):
            assert original.get("lang") not in (None, "fr")
            assert original.get("translate") == "no"


def test_words_of_another_language_are_marked_and_noted(served: Served) -> None:
    marked = served.tree("moon/ar").xpath("//*[@data-state]")
    assert marked
    for element in marked:
        assert element.get("lang") == "en"
        assert element.get("dir") == "ltr"
    assert served.tree("moon/ar").xpath("//small[@class='state' and @lang='ar' and @dir='rtl']")


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_page_runs_nothing_and_asks_nothing(served: Served, edition: str) -> None:
    tree = served.tree(edition)
    assert tree.xpath("//script/@type") == ["application/ld+json"]
    for path in (
        "//@style",
        "//@*[starts-with(name(), 'on')]",
        "//@role",
        "//@tabindex[. > 0]",
        "//@aria-live",
    ):
        assert tree.xpath(path) == [], path


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_reader_makes_two_requests_to_one_host_and_the_console_is_silent(
    chromium: Browser, served: Served, edition: str
) -> None:
    requests: list[str] = []
    said: list[str] = []
    context = chromium.new_context()
    page = context.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{served.url}/{edition}/index.html", wait_until="networkidle")
    context.close()
    assert said == []
    assert len(requests) <= 2
    assert all(url.startswith(served.url) for url in requests)


# ---------------------------------------------------------------- right to left, print, weight


def test_a_right_to_left_page_is_mirrored(reader: Reader) -> None:
    def places(page: Page) -> list[float]:
        boxes = page.evaluate(BOXES, [".contents", ".keypoints", "#quotes"])
        return [box["left"] for box in boxes]

    with reader.page("alaska/fr", 1280) as page:
        assert places(page) == sorted(places(page))
    with reader.page("moon/ar", 1280) as page:
        assert places(page) == sorted(places(page), reverse=True)


@pytest.mark.parametrize("name", ["page.css", "plain.css"])
def test_a_stylesheet_knows_no_left_and_no_right(name: str) -> None:
    css = (REPOSITORY / "templates" / "assets" / name).read_text(encoding="utf-8")
    assert (
        re.findall(
            r"(?:margin|padding|border|inset)-(?:left|right)|[^-@\w](?:left|right)\s*:|: (?:left|right)\b",
            css,
        )
        == []
    )
    assert "url(" not in css
    assert "!important" not in css


@pytest.fixture(scope="module")
def printed(chromium: Browser, served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("print") / "alaska.pdf"
    page = chromium.new_page()
    page.goto(f"{served.url}/alaska/fr/index.html")
    page.pdf(path=target, prefer_css_page_size=True, tagged=True)
    page.close()
    return target


def said_by(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_print_is_a_tagged_document_of_ten_to_fourteen_a4_pages(printed: Path) -> None:
    info = dict(re.findall(r"^(.+?): +(.*)$", said_by("pdfinfo", printed), re.M))
    assert info["Tagged"] == "yes"
    assert 10 <= int(info["Pages"]) <= 14
    assert "A4" in info["Page size"]


def test_print_sets_running_text_in_ten_and_a_half_points_in_one_column(reader: Reader) -> None:
    with reader.page("alaska/fr", 794) as page:
        page.emulate_media(media="print")
        paragraph = page.locator("#the-day > p").first
        size = paragraph.evaluate("each => getComputedStyle(each).fontSize")
        width = paragraph.evaluate("each => each.getBoundingClientRect().width / innerWidth")
        assert size == "14px"  # CSS has 96 pixels an inch, print 72 points.
        assert width > 0.9


def test_lines_from_right_to_left_are_closer_on_paper_than_on_a_screen(reader: Reader) -> None:
    leading = (
        "each => parseFloat(getComputedStyle(each).lineHeight) / parseFloat(getComputedStyle(each).fontSize)"
    )
    with reader.page("moon/ar", 794) as page:
        paragraph = page.locator("#descent > p").first
        assert paragraph.evaluate(leading) == pytest.approx(1.85, abs=0.01)
        page.emulate_media(media="print")
        assert paragraph.evaluate(leading) == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("edition", EDITIONS)
def test_print_keeps_the_line_of_a_day_whole(reader: Reader, edition: str) -> None:
    with reader.page(edition, 794) as page:
        page.emulate_media(media="print")
        gaps = page.evaluate(
            "[...document.querySelectorAll('.timeline li + li')].map(each => "
            "each.getBoundingClientRect().top - each.previousElementSibling.getBoundingClientRect().bottom)"
        )
        assert gaps
        assert max(map(abs, gaps)) < 0.5


def test_print_spells_out_sources_opens_everything_and_says_where_it_is_from(
    printed: Path, served: Served
) -> None:
    words = said_by("pdftotext", "-raw", printed, "-")
    folded = re.sub(r"\s", "", words)
    for address in served.tree("alaska/fr").xpath(
        "//section[@id='sources']//a[starts-with(@href, 'http')]/@href"
    ):
        assert address in folded
    for original in served.tree("alaska/fr").xpath("//details/blockquote"):
        assert re.sub(r"\s", "", original.text_content())[:20] in folded
    assert words.count("https://example.org/alaska/fr/ · ") == words.count("\f")
    assert "Deuxième horloge" not in words


@pytest.mark.parametrize("edition", ["alaska/fr", "alaska/en"])
def test_a_page_weighs_what_its_words_allow(served: Served, edition: str) -> None:
    page, tree = served.html(edition), served.tree(edition)
    words = len("".join(tree.xpath("//main//text()")).split())
    headers = 645  # As our own host sends them, the policy with them.
    assert len(brotli.compress(page.encode(), quality=11)) + headers <= max(14_600, 3.2 * words)


@pytest.mark.parametrize("edition", ["alaska/fr", "alaska/en"])
def test_a_page_has_no_more_elements_than_a_phone_lays_out_at_once(served: Served, edition: str) -> None:
    assert len(served.tree(edition).xpath("//*")) <= 1250


def test_the_stylesheet_and_the_choice_of_languages_are_light(served: Served) -> None:
    css = minified((REPOSITORY / "templates" / "assets" / "page.css").read_text(encoding="utf-8"))
    assert len(css) <= 7000
    for edition in EDITIONS:
        (style,) = re.findall(r"<style>(.*?)</style>", served.html(edition), re.DOTALL)
        assert style.startswith(css)
        assert len(brotli.compress(style.encode(), quality=11)) <= 2200
    choice = (served.folder / "alaska" / "index.html").read_bytes()
    assert len(brotli.compress(choice, quality=11)) <= 700


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_card_has_the_size_that_readers_of_links_expect(language: str) -> None:
    data = (REPOSITORY / "content" / "cards" / f"{language}.png").read_bytes()
    assert size_of(data) == CARD_SIZE
    assert len(data) <= CARD_LIMIT


def test_there_is_a_browser_to_draw_with() -> None:
    assert browser().rsplit("/", 1)[-1] in BROWSERS
