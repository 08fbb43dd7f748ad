"""Saves, bursts, checkouts and files that go: each is seen once, and what is shown is what is on the disk."""

from __future__ import annotations

import os
import queue
import random
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import COMPILED, Folder

from explainer.cli import shipped
from explainer.errors import SourceError
from explainer.preview import builder as builder_module
from explainer.preview.builder import OURS, Builder, Shown, lines_of
from explainer.preview.reading import Reading
from explainer.preview.rebuild import Site, Workshop, digest_of
from explainer.preview.watch import Watch, is_of_interest

SECTION = "content/sections/01-cause.md"
CATALOG = "locales/fr/LC_MESSAGES/content.po"
PATIENCE = 30
"""Seconds after which a test gives up waiting: no test passes or fails by how long anything took."""


@dataclass
class Eye:
    """What a preview shows, one report after the other."""

    folder: Folder
    builder: Builder
    reports: queue.SimpleQueue[Shown] = field(default_factory=queue.SimpleQueue)
    """Of bursts alone."""

    def see(self, shown: Shown, burst: bool) -> None:
        if burst:
            self.reports.put(shown)

    def next(self) -> Shown:
        """Wait for the next burst to be shown."""
        return self.reports.get(timeout=PATIENCE)

    def until(self, condition: Callable[[Shown], bool]) -> list[Shown]:
        """Wait for a burst that is so, and return all bursts up to it."""
        seen = [self.next()]
        while not condition(seen[-1]):
            seen.append(self.next())
        return seen

    def until_it_is_the_disk(self) -> list[Shown]:
        """Wait until what is shown is what is on the disk."""
        return self.until(lambda shown: shown.build == digest_of(self.folder.inputs()))

    def nothing_more(self) -> bool:
        """Say whether no other burst follows: a file that is saved now is the next thing seen."""
        self.folder.write("content/sections/99-last.md", "# Last\n\nThe last one.\n")
        seen = self.until_it_is_the_disk()
        (self.folder.root / "content/sections/99-last.md").unlink()
        self.until_it_is_the_disk()
        return len(seen) == 1


@contextmanager
def watching(folder: Folder, *, follow: bool = False) -> Iterator[Eye]:
    """Preview a folder without a browser, from the first build on."""
    eye: Eye
    workshop = Workshop(pseudo=())
    workshop.templates = COMPILED
    reading = Reading(folder.root, shipped())
    builder = Builder(reading, workshop, lambda *said: eye.see(*said), follow=follow)
    eye = Eye(folder, builder)
    watch = Watch(folder.root, shipped(), builder.changed)
    builder.start()
    watch.start()
    try:
        eye.next()
        yield eye
    finally:
        watch.stop()
        builder.stop()
        builder.join(PATIENCE)
        watch.join(PATIENCE)
    assert not builder.is_alive()
    assert not watch.is_alive()


# ---------------------------------------------------------------- saves


def test_a_save_is_shown_once(small: Folder) -> None:
    with watching(small) as eye:
        small.edit(SECTION, "The sea", "The ocean")
        shown = eye.next()
        assert shown.changed == (SECTION,)
        assert shown.build == digest_of(small.inputs())
        assert eye.nothing_more()


def test_each_of_many_saves_is_shown(small: Folder) -> None:
    with watching(small) as eye:
        for number in range(12):
            small.edit(SECTION, "# The cause", f"# The cause {number}\n\n{number} times.\n\n## Again")
            assert eye.next().build == digest_of(small.inputs())
            small.edit(SECTION, f"# The cause {number}\n\n{number} times.\n\n## Again", "# The cause")
            assert eye.next().build == digest_of(small.inputs())
        assert eye.nothing_more()


def test_after_a_storm_of_saves_the_last_one_is_shown(small: Folder) -> None:
    chance = random.Random(5)
    with watching(small) as eye:
        pause = threading.Event()
        for number in range(60):
            path = chance.choice([SECTION, CATALOG, "content/people.toml"])
            mark = "#" if path != SECTION else "\n\n"
            small.add(path, f"{mark} {number}\n")
            pause.wait(chance.choice([0, 0.002, 0.02, 0.05]))
        seen = eye.until_it_is_the_disk()
        assert len(seen) <= 60
        assert eye.nothing_more()


def test_five_files_saved_together_are_one_burst(small: Folder) -> None:
    with watching(small) as eye:
        for path in ("people", "glossary", "timeline", "quotes", "sources"):
            small.add(f"content/{path}.toml", "# again\n")
        assert len(eye.next().changed) == 5
        assert eye.nothing_more()


def test_a_save_by_writing_beside_and_renaming_is_one_burst(small: Folder) -> None:
    with watching(small) as eye:
        for beside in (".01-cause.md.swp", "4913", "01-cause.md~", "01-cause.md.tmp"):
            target = small.root / SECTION
            other = target.with_name(beside)
            other.write_text(f"# The cause\n\nSaved by way of {beside}.\n", encoding="utf-8")
            other.replace(target)
            assert eye.next().changed == (SECTION,)
        assert eye.nothing_more()


def test_a_file_with_an_old_time_is_seen(small: Folder) -> None:
    with watching(small) as eye:
        other = small.root / "older.md"
        other.write_text("# The cause\n\nOlder words.\n", encoding="utf-8")
        os.utime(other, (86400, 86400))
        other.replace(small.root / SECTION)
        assert eye.next().build == digest_of(small.inputs())


def test_a_save_without_a_change_is_a_save(small: Folder) -> None:
    with watching(small) as eye:
        small.edit(SECTION, "The sea", "The ocean")
        eye.next()
        # Not at once: the same bytes again, right after a build, are an echo of the same save.
        eye.builder._shown_at = 0.0
        small.write(SECTION, small.read(SECTION))
        # Which file is not asked: it may have been seen while it was empty.
        assert eye.next().build == digest_of(small.inputs())


def test_what_is_no_file_of_the_explainer_is_not_seen(small: Folder) -> None:
    with watching(small) as eye:
        small.write("content/sections/.01-cause.md.swp", "x")
        small.write("notes.md", "x")
        small.write("site/index.html", "x")
        assert eye.nothing_more()


@pytest.mark.parametrize("name", [".a.md", "#a.md#", "a.md~", ".a.swp", "a.swp", "content.mo"])
def test_what_editors_leave_behind_is_of_no_interest(name: str) -> None:
    assert not is_of_interest(Path("content") / name)


# ---------------------------------------------------------------- git, and files that go


def git(folder: Folder, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments],
        cwd=folder.root,
        check=True,
        capture_output=True,
    )


def test_a_checkout_of_fifty_files_is_one_burst(small: Folder) -> None:
    git(small, "init", "-b", "main")
    git(small, "add", ".")
    git(small, "commit", "-m", "one")
    git(small, "checkout", "-b", "more")
    for number in range(10, 60):
        small.write(f"content/sections/{number}-more-{number}.md", f"# More {number}\n\nAnd more {number}.\n")
    git(small, "add", ".")
    git(small, "commit", "-m", "fifty more")
    with watching(small) as eye:
        for branch in ("main", "more"):
            git(small, "checkout", branch)
            assert len(eye.next().changed) == 50
            assert eye.nothing_more()


def test_a_file_that_goes_is_missed_and_welcomed_back(small: Folder) -> None:
    with watching(small) as eye:
        text = small.read("content/sources.toml")
        (small.root / "content/sources.toml").unlink()
        gone = eye.next()
        assert gone.stopped
        assert gone.site is not None
        small.write("content/sources.toml", text)
        assert not eye.next().stopped


def test_a_file_that_is_gone_for_a_moment_is_not_missed(small: Folder) -> None:
    with watching(small) as eye:
        text = small.read("content/sources.toml")
        (small.root / "content/sources.toml").unlink()
        small.write("content/sources.toml", text + "# again\n")
        assert not eye.next().stopped
        assert eye.nothing_more()


@pytest.mark.parametrize("folder", ["content/sections", "locales", "locales/fr", "locales/fr/LC_MESSAGES"])
def test_a_folder_that_goes_does_not_end_the_preview(small: Folder, folder: str) -> None:
    with watching(small) as eye:
        shutil.move(small.root / folder, small.root / "elsewhere")
        eye.until_it_is_the_disk()
        shutil.move(small.root / "elsewhere", small.root / folder)
        back = eye.until_it_is_the_disk()[-1]
        assert not back.stopped
        small.edit(SECTION, "The sea", "The ocean")
        assert eye.until_it_is_the_disk()[-1].changed == (SECTION,)


@pytest.mark.parametrize("folder", [".", "content"])
def test_everything_may_go_and_come_back(small: Folder, folder: str) -> None:
    with watching(small) as eye:
        there = (small.root / folder).resolve()
        there.rename(small.root.with_name("elsewhere"))
        gone = eye.until(lambda shown: shown.stopped)[-1]
        assert [str(problem) for problem in gone.problems] == [
            "content:1: there is no folder content/\n    fix: put it back"
        ]
        small.root.with_name("elsewhere").rename(there)
        assert not eye.until(lambda shown: not shown.stopped)[-1].problems


def test_a_templates_folder_may_come_and_go(small: Folder) -> None:
    with watching(small) as eye:
        small.write("templates/footer.html", "<footer>Ours</footer>\n")
        shown = eye.until_it_is_the_disk()[-1]
        assert shown.site is not None
        assert b"Ours" in shown.site.files()["en/index.html"]
        shutil.rmtree(small.root / "templates")
        shown = eye.until_it_is_the_disk()[-1]
        assert shown.site is not None
        assert b"Ours" not in shown.site.files()["en/index.html"]


# ---------------------------------------------------------------- mistakes


def test_a_mistake_is_shown_over_the_last_good_page(small: Folder) -> None:
    with watching(small) as eye:
        good = eye.builder._shown
        small.edit(SECTION, "[Moon][moon]", "[Moon][mon]")
        shown = eye.next()
        assert good is not None
        assert shown.stopped
        assert shown.site is good.site
        assert [(str(problem), shown.lines[problem]) for problem in shown.problems] == [
            (
                f"{SECTION}:3: unknown id 'mon'\n    fix: write 'moon'",
                "The sea follows the [Moon][mon] around the Earth.[^principia]",
            )
        ]
        small.edit(SECTION, "[Moon][mon]", "[Moon][moon]")
        assert not eye.next().stopped


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/explainer.toml", "language ="),
        (CATALOG, "msgid"),
        ("templates/footer.html", "{% if %}"),
        ("templates/footer.html", "{{ page.nothing }}"),
        (SECTION, "\x00"),
        ("content/quotes.toml", b"\xff"),
    ],
)
def test_no_mistake_ends_the_preview(small: Folder, path: str, text: str | bytes) -> None:
    with watching(small) as eye:
        before = (small.root / path).read_bytes() if (small.root / path).exists() else None
        small.write(path, text)
        shown = eye.next()
        assert shown.stopped
        assert path in {problem.place.path for problem in shown.problems}
        small.write(path, before) if before is not None else (small.root / path).unlink()
        assert not eye.next().stopped


def test_a_mistake_of_ours_does_not_end_the_preview(
    small: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with watching(small) as eye:
        monkeypatch.setattr(eye.builder.workshop, "build", lambda _: 1 / 0)
        small.edit(SECTION, "The sea", "The ocean")
        assert eye.next().stopped
        monkeypatch.undo()
        small.edit(SECTION, "The ocean", "The deep")
        assert not eye.next().stopped
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("owner", "name"), [(Site, "draw_rest"), (Site, "draw"), (builder_module, "effect_of")]
)
def test_a_mistake_of_ours_in_what_nobody_waits_for_is_told_and_the_next_save_is_shown(
    small: Folder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    owner: object,
    name: str,
) -> None:
    told: queue.SimpleQueue[Shown] = queue.SimpleQueue()
    with watching(small) as eye:
        see, right = eye.see, getattr(owner, name)

        def listen(shown: Shown, burst: bool) -> None:
            see(shown, burst)
            if OURS in shown.problems:
                told.put(shown)

        def mistaken(*given: Any) -> Any:
            return right(*given) if given[1:] == ("en",) else 1 / 0

        eye.builder.report = listen
        monkeypatch.setattr(owner, name, mistaken)
        small.edit(SECTION, "The sea", "The ocean")
        assert not eye.next().stopped
        shown = told.get(timeout=PATIENCE)
        assert (shown.problems, shown.stopped) == ((OURS,), True)
        monkeypatch.undo()
        small.edit(SECTION, "The ocean", "The deep")
        assert eye.until_it_is_the_disk()[-1].problems == ()
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_mistake_of_ours_before_the_first_page_is_told(
    small: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: queue.SimpleQueue[Shown] = queue.SimpleQueue()
    reading = Reading(small.root, shipped())
    builder = Builder(reading, Workshop(pseudo=()), lambda shown, _: told.put(shown))
    with monkeypatch.context() as patch:
        patch.setattr(reading, "look", lambda _: 1 / 0)
        builder.start()
        assert told.get(timeout=PATIENCE) == Shown("", None, (OURS,), stopped=True)
    builder.changed(frozenset({small.root / SECTION}))
    assert not told.get(timeout=PATIENCE).stopped
    builder.stop()
    builder.join(PATIENCE)
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_page_that_cannot_be_drawn_for_a_mistake_of_ours_is_answered(
    small: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    with watching(small) as eye:
        page = eye.builder.wish("drawing fr", lambda: 1 / 0)
        error = page.exception(timeout=PATIENCE)
        assert isinstance(error, SourceError)
        assert error.problems == (OURS,)
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_translation_that_cannot_be_shown_is_a_problem_of_the_site(small: Folder) -> None:
    with watching(small) as eye:
        small.edit(CATALOG, "La [Lune][moon] attire", "La Lune attire")
        shown = eye.next()
        assert not shown.stopped
        assert [problem.what for problem in shown.problems] == ["the translation lost […][moon]"]
        assert lines_of(shown.problems, small.inputs())[shown.problems[0]].startswith("msgid")


# ---------------------------------------------------------------- what is told later


def test_an_effect_is_told_after_the_page_is_shown(small: Folder) -> None:
    told: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
    with watching(small) as eye:
        see = eye.see

        def listen(shown: Shown, burst: bool) -> None:
            see(shown, burst)
            if shown.effect:
                told.put(shown.effect)

        eye.builder.report = listen
        small.edit(SECTION, "around the Earth", "round the Earth")
        assert eye.next().effect == ()
        assert told.get(timeout=PATIENCE)[0] == "this edit makes 1 message stale in French"


def test_an_edit_is_led_to_where_it_can_be_seen(small: Folder) -> None:
    with watching(small, follow=True) as eye:
        small.edit(CATALOG, 'msgstr "Lune"', 'msgstr "La Lune"')
        assert eye.next().anchors == {"fr": "moon"}
