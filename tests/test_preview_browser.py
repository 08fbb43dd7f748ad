"""The preview in a real browser: an editor's day of saves, mistakes, checkouts and lost connections.

`pytest tests/test_preview_browser.py --storm 300` saves hundreds of times, at gaps of up to five seconds.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import COMPILED, KEPT, REPOSITORY
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    WebSocketRoute,
)
from serving import PATIENCE, Preview, serving
from test_page import EVERYTHING, axe

from explainer.cli import shipped
from explainer.inputs import read_inputs
from explainer.preview.rebuild import Site, Workshop, digest_of

DESCENT = "content/sections/01-descent.md"
WALK = "content/sections/02-walk.md"
ARABIC = "locales/ar/LC_MESSAGES/content.po"
UKRAINIAN = "locales/uk/LC_MESSAGES/content.po"
CSS = "templates/assets/page.css"

SAME = """html => document.body.isEqualNode(new DOMParser().parseFromString(html, "text/html").body)"""


@dataclass
class Desk:
    """An editor at work: a folder, its preview, and the pages that are open."""

    root: Path
    preview: Preview
    context: BrowserContext
    fetched: list[str] = field(default_factory=list)
    """The pages that were loaded again, by the paths of their addresses."""
    errors: list[str] = field(default_factory=list)
    """What the pages said in the console."""

    def open(self, language: str) -> Page:
        """Open an edition, and wait until its page listens."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("request", self._note)
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        heard: list[str | bytes] = []
        page.on("websocket", lambda line: line.on("framereceived", lambda said: heard.append(said)))
        page.goto(f"{self.preview.url}{language}/")
        for _ in range(PATIENCE * 50):
            if any('"state"' in str(message) for message in heard):
                return page
            page.wait_for_timeout(20)
        raise AssertionError("the page never listened")

    def _note(self, request: Request) -> None:
        if request.resource_type == "fetch" and "/_preview/" not in request.url:
            self.fetched.append(request.url.split("/", 3)[3].split("#")[0])

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words that must be there, once."""
        text = self.read(path)
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new, 1))

    def own_templates(self) -> None:
        """Take the shipped templates as one's own, to edit them."""
        shutil.copytree(REPOSITORY / "templates", self.root / "templates")

    def site(self, **options: Any) -> Site:
        """Build what is on the disk, from nothing."""
        workshop = Workshop(**options)
        workshop.templates = COMPILED
        return workshop.build(read_inputs(self.root, shipped()))

    def settled(self, *pages: Page) -> Site:
        """Wait until pages show what is on the disk, and return that."""
        site = self.site()
        for page in pages:
            page.wait_for_function(
                "build => document.documentElement.dataset.build === build", arg=site.build
            )
        return site

    def git(self, *arguments: str) -> None:
        git(self.root, *arguments)


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


Sit = Callable[..., Any]


@pytest.fixture
def sit(chromium: Browser, tmp_path: Path) -> Sit:
    """Return what seats an editor at a copy of the Moon explainer, half translated into two languages."""

    @contextmanager
    def seated(
        *options: str, templates: bool = False, branches: bool = False, width: int = 1280
    ) -> Iterator[Desk]:
        root = tmp_path / "moon"
        shutil.copytree(KEPT / "moon", root, ignore=shutil.ignore_patterns("site"))
        if templates:
            shutil.copytree(REPOSITORY / "templates", root / "templates")
        if branches:
            with_fifty_more_files(root)
        with serving(root, *options) as preview:
            context = chromium.new_context(viewport={"width": width, "height": 900})
            yield Desk(root, preview, context)
            context.close()

    return seated


def words(page: Page, text: str) -> None:
    """Wait until a page holds words."""
    page.wait_for_function("text => document.body.textContent.includes(text)", arg=text)


def overlay(page: Page) -> Locator:
    return page.locator("explainer-preview .problems:not([hidden])")


def printed(root: Path) -> list[str]:
    """Return the problems that `build` prints, each as one text."""
    command = [sys.executable, str(REPOSITORY / "build.py"), "--root", str(root)]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stderr
    return re.findall(r"^\S+:\d+: .*\n +fix: .*$", said, re.MULTILINE)


def until_shown(page: Page, expected: list[str]) -> None:
    """Wait until the overlay shows problems, as `build` prints them, and no others."""
    page.wait_for_function(
        """expected => {
          const shadow = document.querySelector("explainer-preview").shadowRoot;
          const items = [...shadow.querySelectorAll(".problems:not([hidden]) li")];
          const said = items.map((item) => {
            const [place, fix] = [item.querySelector(".place"), item.querySelector(".fix")];
            return `${place.textContent}: ${place.nextSibling.data.trim()}\n    ${fix.textContent}`;
          });
          window.said = said;
          return JSON.stringify(said) === JSON.stringify(expected);
        }""",
        arg=expected,
    )


# ---------------------------------------------------------------- a storm

PARAGRAPHS = ["It was silent.", "Dust rose.", "Nobody spoke.", "The [Moon][lunar-module] was near."]


def storm_edits(desk: Desk, dice: random.Random) -> list[Callable[[], None]]:
    """Return the kinds of things that editors, translators and their tools do to a folder."""
    originals = {path: desk.read(path) for path in (DESCENT, WALK, ARABIC, "content/glossary.toml", CSS)}
    footer = desk.read("templates/footer.html")

    def paragraph() -> None:
        path = dice.choice([DESCENT, WALK])
        desk.write(path, f"{originals[path]}\n\n{' '.join(dice.choices(PARAGRAPHS, k=3))}\n")

    def by_renaming() -> None:
        beside = desk.root / f"{WALK}.tmp"
        beside.write_text(f"{originals[WALK]}\n\n{dice.choice(PARAGRAPHS)}\n", encoding="utf-8")
        if dice.random() < 0.5:
            os.utime(beside, (86400, 86400))
        beside.replace(desk.root / WALK)

    def field_of_a_list() -> None:
        text = re.sub(r'term = "', f'term = "{dice.choice("ABCDEF")} ', originals["content/glossary.toml"])
        desk.write("content/glossary.toml", text)

    def translation() -> None:
        text = re.sub(
            r'(?m)^msgstr "(?=[^"\[*`%]{20,}"$)', f'msgstr "{dice.choice("أبتث")} ', originals[ARABIC]
        )
        desk.write(ARABIC, text)

    def style() -> None:
        desk.write(CSS, f"{originals[CSS]}\n@layer tokens {{ :root {{ --storm: {dice.randrange(99)}; }} }}\n")

    def template() -> None:
        desk.write("templates/footer.html", f"{footer}<p>{dice.randrange(99)}</p>\n")

    def mistake() -> None:
        desk.write(DESCENT, f"{originals[DESCENT]}\n\n[lost][nowhere{dice.randrange(9)}]\n")

    def goes_and_comes() -> None:
        aside = desk.root.parent / "aside"
        (desk.root / "content/glossary.toml").rename(aside)
        time.sleep(dice.choice([0, 0.01, 0.1]))  # So long it is away: that is what is tried.
        aside.rename(desk.root / "content/glossary.toml")

    def renamed() -> None:
        names = ["04-words.md", "05-words.md"]
        names.sort(key=lambda name: not (desk.root / "content/sections" / name).exists())
        (desk.root / "content/sections" / names[0]).rename(desk.root / "content/sections" / names[1])

    def checkout() -> None:
        desk.git("checkout", "--force", dice.choice(["few", "many"]))

    return [
        *(paragraph, paragraph, by_renaming, field_of_a_list, translation, translation),
        *(style, template, mistake, goes_and_comes, renamed, checkout),
    ]


def test_after_a_storm_of_edits_each_page_is_what_a_full_build_gives(
    sit: Sit, request: pytest.FixtureRequest
) -> None:
    saves, longest = (
        (request.config.getoption("--storm"), 5.0) if request.config.getoption("--storm") else (40, 0.4)
    )
    dice = random.Random(20)
    with sit(templates=True, branches=True) as desk:
        pages = {language: desk.open(language) for language in ("en", "ar")}
        edits = storm_edits(desk, dice)
        for number in range(1, saves + 1):
            dice.choice(edits)()
            pages["en"].wait_for_timeout(1000 * dice.choice([0.02, dice.uniform(0.02, longest)]))
            if number % 20 == 0:
                desk.git("checkout", "--force", "few")
                desk.git("clean", "--force", "-d")
                edits[0]()
                site = desk.settled(*pages.values())
                for language, page in pages.items():
                    assert page.evaluate(SAME, site.draw(language)[f"{language}/index.html"].decode())
        assert desk.errors == []


def test_a_language_that_is_withheld_and_published_again_has_its_links_where_they_were(sit: Sit) -> None:
    with sit() as desk:
        page = desk.open("en")
        for old, new in (("0.7", "0.99"), ("0.99", "0.7")):
            desk.edit("content/explainer.toml", f"publish_above = {old}", f"publish_above = {new}")
            site = desk.settled(page)
            assert page.evaluate(SAME, site.draw("en")["en/index.html"].decode())


def with_fifty_more_files(root: Path) -> None:
    """Keep a folder in git: as it is, and with fifty files more."""
    git(root, "init", "-b", "few")
    git(root, "add", ".")
    git(root, "commit", "-m", "few")
    git(root, "checkout", "-b", "many")
    for number in range(10, 60):
        section = root / f"content/sections/{number}-more-{number}.md"
        section.write_text(f"# More {number}\n\nAnd more {number}.\n", encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "-m", "many")
    git(root, "checkout", "few")


# ---------------------------------------------------------------- one reload for each burst


def test_each_save_loads_each_page_once(sit: Sit) -> None:
    with sit() as desk:
        pages = [desk.open("en"), desk.open("ar")]
        for number in range(6):
            desk.edit(DESCENT, "In Houston", f"In Houston {number}")
            desk.settled(*pages)
        assert sorted(desk.fetched) == ["ar/"] * 6 + ["en/"] * 6


def test_a_checkout_of_fifty_files_loads_each_page_once(sit: Sit) -> None:
    with sit(branches=True) as desk:
        pages = [desk.open("en"), desk.open("ar")]
        desk.settled(*pages)
        for branch in ("many", "few"):
            desk.fetched.clear()
            desk.git("checkout", branch)
            desk.settled(*pages)
            assert sorted(desk.fetched) == ["ar/", "en/"]


def test_a_page_that_an_edit_does_not_change_is_not_loaded_again(sit: Sit) -> None:
    with sit() as desk:
        english, arabic = desk.open("en"), desk.open("ar")
        desk.edit(ARABIC, 'msgstr "مكتب بحر السكون"', 'msgstr "مكتب البحر"')
        words(arabic, "مكتب البحر")
        desk.settled(english, arabic)
        assert desk.fetched == ["ar/"]


# ---------------------------------------------------------------- what is missed is made up for


def test_a_message_that_was_missed_is_made_up_for(sit: Sit) -> None:
    with sit() as desk:
        page = desk.context.new_page()
        deaf = threading.Event()

        def between(route: WebSocketRoute) -> None:
            server = route.connect_to_server()

            def pass_on(message: str | bytes) -> None:
                if not (deaf.is_set() and '"command": "reload"' in str(message)):
                    route.send(message)

            server.on_message(pass_on)

        page.route_web_socket("**/livereload", between)
        page.goto(f"{desk.preview.url}en/")
        page.wait_for_selector("html[data-build]")
        deaf.set()
        desk.edit(DESCENT, "In Houston", "Down in Houston")
        words(page, "Down in Houston")


def test_a_connection_that_was_lost_is_made_anew(sit: Sit) -> None:
    with sit() as desk:
        page = desk.context.new_page()
        lines: list[WebSocketRoute] = []

        def between(route: WebSocketRoute) -> None:
            lines.append(route)
            server = route.connect_to_server()
            server.on_message(route.send)

        page.route_web_socket("**/livereload", between)
        page.goto(f"{desk.preview.url}en/")
        page.wait_for_selector("html[data-build]")
        lines[-1].close()
        desk.edit(DESCENT, "In Houston", "Down in Houston")
        words(page, "Down in Houston")
        assert len(lines) > 1


def test_a_laptop_that_slept_wakes_up_to_the_last_save(sit: Sit) -> None:
    with sit() as desk:
        page = desk.open("en")
        asleep = desk.context.new_cdp_session(page)
        asleep.send("Page.setWebLifecycleState", {"state": "frozen"})
        for number in range(3):
            desk.edit(DESCENT, "In Houston", f"In Houston {number}")
            desk.preview.says(r"^saved ")
        asleep.send("Page.setWebLifecycleState", {"state": "active"})
        words(page, "In Houston 2 1 0")
        desk.settled(page)


BAR_AT_EACH_BUILD = """() => {
  window.bars = [];
  const bar = document.querySelector("explainer-preview").shadowRoot.querySelector(".bar");
  const note = () => bars.push(bar.hidden ? "" : bar.textContent);
  new MutationObserver(note).observe(document.documentElement, { attributeFilter: ["data-build"] });
}"""


def test_a_preview_that_is_started_again_is_found_again(sit: Sit) -> None:
    with sit() as desk:
        page = desk.open("en")
        desk.preview.process.send_signal(signal.SIGINT)
        desk.preview.process.wait(PATIENCE)
        page.wait_for_selector("explainer-preview .bar:has-text('does not answer')")
        page.evaluate(BAR_AT_EACH_BUILD)
        desk.edit(DESCENT, "In Houston", "Down in Houston")
        with serving(desk.root, "--port", str(desk.preview.port)):
            words(page, "Down in Houston")
            desk.settled(page)
            assert set(page.evaluate("bars")) == {""}


# ---------------------------------------------------------------- style, scroll, follow


def test_a_style_is_exchanged_in_the_page_that_is_there(sit: Sit) -> None:
    with sit(templates=True) as desk:
        page = desk.open("en")
        page.evaluate("document.querySelector('h1').marked = window.marked = 'still here'")
        for colour in ("rgb(1, 2, 3)", "rgb(3, 2, 1)"):
            text = (REPOSITORY / CSS).read_text(encoding="utf-8")
            desk.write(CSS, f"{text}\n@layer regions {{ h1 {{ color: {colour}; }} }}\n")
            page.wait_for_function(
                "colour => getComputedStyle(document.querySelector('h1')).color === colour", arg=colour
            )
        assert page.evaluate("[window.marked, document.querySelector('h1').marked]") == ["still here"] * 2
        assert desk.errors == []


def test_a_text_edit_keeps_the_place_and_what_was_opened(sit: Sit) -> None:
    with sit() as desk:
        page = desk.open("en")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate("document.getElementById('alarms').scrollIntoView({ behavior: 'instant' })")
        place = "document.getElementById('alarms').getBoundingClientRect().top"
        before = page.evaluate(place)
        desk.edit("content/glossary.toml", 'definition = "', 'definition = "Words: ')
        words(page, "Words: ")
        assert page.evaluate(place) == before
        assert page.evaluate("document.querySelectorAll('details:not([open])').length") == 0


def is_in_view(page: Page, selector: str) -> None:
    """Wait until an element is seen and marked."""
    page.wait_for_function(
        """selector => {
          const element = document.querySelector(selector);
          if (!element?.getAnimations().some((each) => each.id === "explainer-preview")) return false;
          const { top, bottom } = element.getBoundingClientRect();
          return top < innerHeight && bottom > 0;
        }""",
        arg=selector,
    )


def test_following_moves_to_the_paragraph_that_was_saved_and_marks_it(sit: Sit) -> None:
    with sit("--follow") as desk:
        page = desk.open("en")
        desk.edit(WALK, "The plan was to sleep first.", "The plan was to sleep at first.")
        words(page, "sleep at first")
        is_in_view(page, "#walk > p:first-of-type")
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        desk.edit("content/timeline.toml", 'title = "', 'title = "Now: ')
        words(page, "Now: ")
        assert page.evaluate("scrollY") > 0


def test_saving_a_message_shows_it_in_its_language(sit: Sit) -> None:
    with sit("--follow") as desk:
        page = desk.open("ar")
        for number in (5, 40, 90):
            text = desk.read(ARABIC)
            entries = [
                entry
                for entry in text.split("\n\n")
                if re.search(
                    r"\n#\. (paragraph|event text|key point)|^#\. (paragraph|event text|key point)", entry
                )
                and re.search(r'(?m)^msgstr "(?=[^"])', entry)
                and "fuzzy" not in entry
            ]
            entry = entries[number % len(entries)]
            desk.write(
                ARABIC, text.replace(entry, re.sub(r'(?m)^msgstr "', f'msgstr "رقم{"ا" * number} ', entry))
            )
            words(page, f"رقم{'ا' * number} ")
            page.wait_for_function(
                """word => [...document.querySelectorAll("main *")].some((element) => {
                  const { top, bottom } = element.getBoundingClientRect();
                  const seen = top < innerHeight && bottom > 0;
                  return seen && element.textContent.includes(word)
                    && element.getAnimations().some((each) => each.id === "explainer-preview");
                })""",
                arg=f"رقم{'ا' * number} ",
            )


def test_saving_a_translation_leads_a_page_of_another_language_there(sit: Sit) -> None:
    with sit("--follow") as desk:
        page = desk.open("en")
        desk.edit(UKRAINIAN, 'msgid "lunar module"\nmsgstr ""', 'msgid "lunar module"\nmsgstr "модуль"')
        page.wait_for_url("**/uk/**")
        is_in_view(page, "#lunar-module")


# ---------------------------------------------------------------- mistakes

MISTAKES = {
    "an unknown id": (DESCENT, r"\[collins\]", "[colins]"),
    "two at once": (WALK, r"\[Buzz Aldrin\]\[aldrin\]", "[Buzz][aldrn] and [Neil][armstrng]"),
    "words nobody said": (WALK, r"Magnificent", "Splendid"),
    "a broken list": ("content/people.toml", r"\[\[person\]\]", "[[person"),
    "a field without its value": ("content/explainer.toml", r"(?m)^url = .*", "url ="),
    "a broken catalog": (ARABIC, r'(?m)^msgid "', "msgid "),
    "a translation that lost a link": (ARABIC, r"(?<=رونغ)\]\[armstrong\]", "]"),
    "a broken template": ("templates/footer.html", r"<footer>", "<footer>{% if %}"),
    "a template that names what is not there": ("templates/footer.html", r"<footer>", "{{ page.nothing }}"),
    "letters that are HTML": (DESCENT, r"\[collins\]", "[<b>x</b>] [x][&amp;]"),
}
"""Where, what is there, and what is written instead."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_shown_as_a_build_prints_it_until_it_is_mended(sit: Sit, mistake: str) -> None:
    path, old, new = MISTAKES[mistake]
    with sit(templates=True) as desk:
        page, text, before = desk.open("en"), desk.read(path), printed(desk.root)
        until_shown(page, before)
        desk.write(path, re.sub(old, lambda _: new, text, count=1))
        expected = printed(desk.root)
        assert expected != before
        until_shown(page, expected)
        for item, problem in zip(overlay(page).locator("li").all(), expected, strict=True):
            place, line = problem.split(":")[:2]
            written = desk.read(place).split("\n")[int(line) - 1].strip()
            assert [each.inner_text().strip() for each in item.locator(".line").all()] == [written][
                : bool(written)
            ]
        desk.write(path, text)
        until_shown(page, before)
        assert page.evaluate("document.querySelectorAll('script:not([src], [type])').length") == 0


@pytest.mark.parametrize("folder", ["content", "content/sections", "templates", "locales", "."])
def test_a_folder_may_go_and_come_back(sit: Sit, folder: str) -> None:
    with sit(templates=True) as desk:
        page = desk.open("en")
        desk.edit("templates/footer.html", "<footer>", "<footer>Ours")
        words(page, "Ours")
        there, away = (desk.root / folder).resolve(), desk.root.parent / "away"
        build = page.evaluate("document.documentElement.dataset.build")
        there.rename(away)
        page.wait_for_function("build => document.documentElement.dataset.build !== build", arg=build)
        assert page.locator("h1").inner_text()
        away.rename(there)
        desk.settled(page)
        until_shown(page, printed(desk.root))
        desk.edit(DESCENT, "In Houston", "Down in Houston")
        words(page, "Down in Houston")


# ---------------------------------------------------------------- what is not published


def test_an_edition_that_is_not_published_is_marked(sit: Sit) -> None:
    with sit() as desk:
        page = desk.open("uk")
        bar = page.locator("explainer-preview .bar")
        assert bar.inner_text() == f"Not published: {desk.site().withheld('uk')}"
        english = desk.open("en")
        assert not english.locator("explainer-preview .bar").is_visible()
        assert {link: after(english, link) for link in ("uk", "en-XA", "ar-XB", "ar")} == {
            **dict.fromkeys(("uk", "en-XA", "ar-XB"), '"(not published)"'),
            "ar": "none",
        }


def after(page: Page, language: str) -> str:
    """Return what stands after a language in the switcher."""
    words: str = page.evaluate(
        "tag => getComputedStyle(document.querySelector(`nav [hreflang='${tag}']`), '::after').content",
        language,
    )
    return words


def test_a_draft_is_shown_and_marked(sit: Sit) -> None:
    with sit() as desk:
        page = desk.open("en")
        desk.write("content/sections/05-later.md", "+++\ndraft = true\n+++\n# What came later\n\nMore.\n")
        words(page, "What came later")
        assert page.locator("#later .note").inner_text() == "Draft: not published."


# ---------------------------------------------------------------- review


def test_each_message_shows_its_state_by_a_sign_and_a_line(sit: Sit) -> None:
    with sit("--review") as desk:
        page = desk.open("ar")
        signs = page.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll("[data-m]")].map((each) => [
              each.dataset.state ?? "current",
              getComputedStyle(each, "::before").content + getComputedStyle(each).outlineStyle,
            ]))"""
        )
        assert signs == {"current": '"✓ "solid', "stale": '"↻ "dashed', "missing": '"∅ "dotted'}


def test_pointing_at_a_message_tells_all_that_is_known_of_it(sit: Sit) -> None:
    with sit("--review") as desk:
        page = desk.open("ar")
        stale = page.locator("main [data-state=stale][data-m]").first
        stale.scroll_into_view_if_needed()
        stale.hover()
        card = page.locator("explainer-preview .card")
        catalog = desk.site().catalog("ar")
        assert catalog
        text = stale.inner_text().removeprefix("↻ ")
        said = card.inner_text()
        assert "stale" in said
        assert text[:40] in said
        place = re.search(r"locales/ar/LC_MESSAGES/content\.po:(\d+)", said)
        assert place
        entry = "\n".join(desk.read(ARABIC).split("\n")[int(place[1]) - 1 :]).split("\n\n")[0]
        assert re.findall(r'(?m)^msgstr "(.*)"', entry)[0] in said.replace("\n", "")
        assert re.findall(r"content/\S+:\d+", said)
        page.mouse.move(640, 1)
        card.wait_for(state="hidden")


def test_the_panel_counts_what_is_to_be_done_and_leads_there_by_keyboard(sit: Sit) -> None:
    with sit("--review") as desk:
        page, edition = desk.open("ar"), desk.site().editions["ar"]
        panel = page.locator("explainer-preview .review")
        counts = edition.share.messages
        title = f"Arabic: {counts['stale']} stale, {counts['missing']} missing, {counts['current']} current"
        assert panel.locator("h2").inner_text() == title
        per_part = [
            re.findall(r"(\d+) (stale|missing)", each) for each in panel.locator("h3").all_inner_texts()
        ]
        for state in ("stale", "missing"):
            assert sum(int(n) for part in per_part for n, name in part if name == state) == counts[state]
        items = panel.locator("section li button")
        seen = []
        for _ in range(items.count()):
            page.keyboard.press("n")
            seen.append(page.evaluate("document.activeElement.dataset.m ?? document.activeElement.id"))
            assert page.locator("explainer-preview .card").is_visible()
        page.keyboard.press("n")
        assert page.evaluate("document.activeElement.dataset.m ?? document.activeElement.id") == seen[0]
        assert len(set(seen)) > len(seen) // 2
        page.keyboard.press("p")
        assert page.evaluate("document.activeElement.dataset.m ?? document.activeElement.id") == seen[-1]
        page.keyboard.press("Escape")
        assert not page.locator("explainer-preview .card").is_visible()
        page.keyboard.press("r")
        assert not panel.locator("h2").is_visible()


def test_the_effect_of_an_edit_is_told_in_the_panel(sit: Sit) -> None:
    with sit("--review") as desk:
        page = desk.open("en")
        effect = page.locator("explainer-preview .effect")
        desk.edit(DESCENT, "stayed behind in orbit, alone", "stayed in orbit, alone")
        effect.get_by_text("this edit makes 1 message stale in Arabic", exact=True).wait_for()
        desk.edit(DESCENT, "stayed in orbit, alone", "stayed in\norbit, alone")
        effect.get_by_text("re-wrapped only: no effect", exact=True).wait_for()
        desk.edit(DESCENT, "stayed in\norbit, alone", "stayed behind in orbit, alone")
        effect.get_by_text("this edit makes 1 message current in Arabic", exact=True).wait_for()


def test_a_problem_of_a_translation_stands_at_its_message(sit: Sit) -> None:
    with sit("--review") as desk:
        page = desk.open("ar")
        text = desk.read(ARABIC)
        desk.write(ARABIC, re.sub(r"(?<=رونغ)\]\[armstrong\]", "]", text, count=1))
        until_shown(page, printed(desk.root))
        item = page.locator("explainer-preview .review button", has_text="⚠").first
        item.click()
        said = page.locator("explainer-preview .card").inner_text()
        assert "the translation lost […][armstrong]" in said


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_the_preview_adds(sit: Sit, width: int, scheme: str) -> None:
    with sit("--review", width=width) as desk:
        context = desk.context.browser.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme
        )
        page = context.new_page()
        page.goto(f"{desk.preview.url}ar/")
        page.locator("explainer-preview .fold").wait_for()
        page.keyboard.press("n")
        page.locator("explainer-preview .card").wait_for()
        desk.edit(DESCENT, "[Michael Collins][collins]", "[Michael Collins][colins]")
        overlay(page).wait_for()
        page.evaluate(axe())
        found = page.evaluate(
            """rules => axe.run(
              { fromShadowDom: ["explainer-preview", ":is(.problems, .review, .card, .bar)"] },
              { runOnly: rules },
            )""",
            EVERYTHING,
        )
        context.close()
        assert [
            (rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]
        ] == []


# ---------------------------------------------------------------- policy, progress


def test_no_script_but_the_preview_s_own_runs(sit: Sit) -> None:
    with sit(templates=True) as desk:
        page = desk.open("en")
        desk.edit("templates/footer.html", "<footer>", "<footer><script>window.evil = 1</script>Ours")
        words(page, "Ours")
        assert page.evaluate("window.evil") is None
        page.goto(f"{desk.preview.url}en/")
        words(page, "Ours")
        assert page.evaluate("window.evil") is None
        assert any("Content Security Policy" in error for error in desk.errors)


def test_a_day_at_the_desk_leaves_the_console_silent(sit: Sit) -> None:
    with sit("--review", "--follow", templates=True) as desk:
        page = desk.open("ar")
        for path, old, new in [
            (DESCENT, "In Houston", "Down in Houston"),
            (CSS, "@layer", "/* day */ @layer"),
            (DESCENT, "[collins]", "[colins]"),
            (DESCENT, "[colins]", "[collins]"),
            (ARABIC, 'msgstr "مكتب بحر السكون"', 'msgstr "مكتب البحر"'),
            ("templates/footer.html", "<footer>", "<footer>Ours"),
        ]:
            desk.edit(path, old, new)
            build = digest_of(read_inputs(desk.root, shipped()))
            page.wait_for_function("build => document.documentElement.dataset.build === build", arg=build)
        assert desk.errors == []


def test_what_takes_long_is_said_on_the_page(sit: Sit) -> None:
    with sit() as desk:
        page = desk.context.new_page()

        def between(route: WebSocketRoute) -> None:
            server = route.connect_to_server()
            server.on_message(
                lambda message: route.send(str(message).replace('"doing": ""', '"doing": "drawing uk"'))
            )

        page.route_web_socket("**/livereload", between)
        page.goto(f"{desk.preview.url}en/")
        page.locator("explainer-preview .bar", has_text="drawing uk …").wait_for()


def test_in_the_source_the_panel_lists_what_translators_have_to_do(sit: Sit) -> None:
    with sit("--review") as desk:
        page, editions = desk.open("en"), desk.site().editions
        why = f"not published: {editions['uk'].withheld}"
        panel = page.locator("explainer-preview .review")
        panel.locator("h2").wait_for()
        assert panel.locator("h2").inner_text() == "English: the source"
        arabic, ukrainian = (editions[language].share.messages for language in ("ar", "uk"))
        assert panel.locator(".others li").all_inner_texts() == [
            f"Arabic: {arabic['stale']} stale, {arabic['missing']} missing",
            f"Ukrainian: {ukrainian['stale']} stale, {ukrainian['missing']} missing; {why}",
        ]
        assert "∅ missing in uk" in panel.locator("section li").first.inner_text()


@pytest.mark.parametrize("width", [1100, 1280, 1440, 1700])
def test_beside_the_panel_no_part_of_the_page_is_squeezed(sit: Sit, width: int) -> None:
    with sit("--review", width=width) as desk:
        page = desk.open("ar")
        page.locator("explainer-preview .review h2").wait_for()
        widths = page.evaluate("[...document.querySelectorAll('article > *')].map(one => one.clientWidth)")
        assert min(filter(None, widths)) >= 150


def test_the_panel_leaves_room_for_the_page_where_there_is_any(sit: Sit) -> None:
    with sit("--review") as desk:
        page = desk.open("ar")
        page.locator("explainer-preview .review h2").wait_for()
        panel = page.locator("explainer-preview .review").bounding_box()
        main = page.locator("main").bounding_box()
        assert panel
        assert main
        assert panel["x"] + panel["width"] <= main["x"]
        page.set_viewport_size({"width": 360, "height": 740})
        page.reload()
        fold = page.locator("explainer-preview .fold")
        fold.wait_for()
        assert fold.inner_text() == "Review"
