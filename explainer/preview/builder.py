"""Builder: the thread that builds, so that the browser is answered while it does.

Changes that come together are one burst, and a burst is shown once. What looks unfinished (a file that
is gone or empty for a moment, several files at once, a checkout that is under way, a mistake) is given a
little longer before it is shown; a single file that was saved is not.
"""

from __future__ import annotations

import gc
import queue
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from explainer.errors import Place, Problem, SourceError
from explainer.inputs import Inputs
from explainer.preview.effect import anchors_of, effect_of
from explainer.preview.reading import Look, Reading
from explainer.preview.rebuild import Site, Workshop, digest_of

T = TypeVar("T")

SILENCE = 0.05
"""Seconds without a change after which a burst that looked unfinished is taken to be whole."""

PATIENCE = 2.0
"""Seconds after which a burst that does not end is shown as it is."""

CHECKOUT = 10.0
"""The same while git is at work in the folder."""

ECHO = 0.3
"""Seconds after a build in which a file that is written again with the same bytes is no other save."""

PAUSE = 0.2
"""Seconds after a build in which the browser has the processor: what nobody waits for comes after."""

IDLE = 0.7
"""Seconds without a change after which the files are looked at all the same: the system may tell nothing."""

ATTENTION = 0.02
"""The share of the time that looking may take."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the browser shows: the last build that went well, and what is wrong now."""

    build: str
    """Stands for the files as they are now, built or not."""

    site: Site | None
    """None before the first build that went well."""

    problems: tuple[Problem, ...] = ()
    """What `build` would print."""

    lines: Mapping[Problem, str] = field(default_factory=dict)
    """What stands on the line of each problem."""

    stopped: bool = False
    """Whether the problems stop the build, so that `site` is older than the files."""

    changed: tuple[str, ...] = ()
    """The files of the last burst, in order."""

    effect: tuple[str, ...] = ()
    """What the last burst did to the translations, as soon as it is known."""

    anchors: Mapping[str, str] = field(default_factory=dict)
    """By language: the id of what the last burst changed first."""

    seconds: float = 0.0
    """From the first look at the burst to the pages."""


OURS = Problem(
    Place("explainer"),
    "the build failed by a mistake of its own, which stands in the terminal",
    "undo the last change, and report what it was",
)

Report = Callable[[Shown, bool], None]
"""Given what is to be shown, and whether a burst has ended: then each page is loaded again, once."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What the builder is at."""

    what: str
    began: float
    """By the monotonic clock, in seconds."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """Something made of a site that somebody waits for."""

    what: str
    make: Callable[[], Any]
    future: Future[Any]

    def grant(self) -> None:
        """Make it."""
        try:
            self.future.set_result(self.make())
        except Exception as error:  # whatever it is, it is for the one who waits
            self.future.set_exception(SourceError(_problems_of(error)))


class Builder(threading.Thread):
    """Builds whenever something changed, and draws what the browser asks for."""

    def __init__(
        self,
        reading: Reading,
        workshop: Workshop,
        report: Report,
        *,
        looked_at: Callable[[], Collection[str]] = tuple,
        follow: bool = False,
    ) -> None:
        """Take whom to tell, and who knows the languages that are open in a browser: they are drawn first."""
        super().__init__(name="builder", daemon=True)
        self.reading, self.workshop, self.report = reading, workshop, report
        self.looked_at, self.follow = looked_at, follow
        self.doing: Doing | None = None
        self._mail: queue.SimpleQueue[frozenset[Path] | _Wish | None] = queue.SimpleQueue()
        self._shown: Shown | None = None
        self._shown_at = 0.0
        self._told: Site | None = None
        self._untold: set[str] = set()
        self._later: list[Callable[[], None]] = []
        self._next_look = 0.0

    # -- called from other threads

    def changed(self, paths: frozenset[Path]) -> None:
        """Take note that files changed."""
        self._mail.put(paths)

    def wish(self, what: str, make: Callable[[], T]) -> Future[T]:
        """Ask for something made of a site, which this thread alone does; the future may raise SourceError.

        `what` is said where it takes long: "drawing fr/index.html".
        """
        future: Future[T] = Future()
        self._mail.put(_Wish(what, make, future))
        return future

    def stop(self) -> None:
        """Stop after what is being built."""
        self._mail.put(None)

    # -- the thread

    def run(self) -> None:
        """Build, and build again, until stopped."""
        gc.disable()  # A collection takes as long as a build: it waits until there is nothing to do.
        try:
            self._do(partial(self._round, frozenset()))
            while (work := self._next()) is not None:
                self._do(work)
        finally:
            gc.enable()

    def _next(self) -> Callable[[], None] | None:
        """Wait for what is to be done, and meanwhile for what nobody has asked for; None at the end."""
        while True:
            quiet = max(0.0, self._shown_at + PAUSE - time.monotonic())
            try:
                mail = self._mail.get(timeout=quiet if self._later else IDLE)
            except queue.Empty:
                if self._later:
                    return self._later.pop(0)
                if time.monotonic() >= self._next_look:
                    gc.collect()
                    return partial(self._round, frozenset())
            else:
                if mail is None:
                    return None
                return partial(self._grant, mail) if isinstance(mail, _Wish) else partial(self._round, mail)

    def _do(self, work: Callable[[], None]) -> None:
        """Do one thing; what goes wrong is shown over the last good pages, and the next thing is done."""
        try:
            work()
        except Exception as error:
            self._later.clear()
            shown, problems = self._shown or Shown("", None), _problems_of(error)
            lines = lines_of(problems, shown.site.inputs) if shown.site else {}
            self._update(replace(shown, problems=problems, lines=lines, stopped=True))
        finally:
            self.doing = None

    def _grant(self, wish: _Wish) -> None:
        self.doing = Doing(wish.what, time.monotonic())
        wish.grant()
        self.doing = None

    def _round(self, named: frozenset[Path]) -> None:
        """See a burst to its end, and show what came of it."""
        began = time.monotonic()
        changed: set[str] = set()
        saved, silent = self._shown is None, False
        attempt: Shown | None = None
        while True:
            look = self._look(named)
            changed |= look.changed
            saved = saved or bool(changed) or (look.saved and began > self._shown_at + ECHO)
            if not saved:
                return
            over = silent and not look.changed and not _is_checkout(self.reading.root)
            if not over and self._is_unfinished(look):
                attempt = None
            elif attempt is None or look.changed:
                attempt = self._attempt(look.inputs)
            if attempt and (over or not attempt.stopped):
                break
            more = self._more(began)
            if more is None:
                break
            named, silent = more, not more
        shown = attempt or self._attempt(look.inputs)
        named_files = tuple(sorted(changed)) if self._shown else ()
        self._show(replace(shown, changed=named_files, seconds=time.monotonic() - began))

    def _look(self, named: Iterable[Path]) -> Look:
        began = time.monotonic()
        look = self.reading.look(named)
        self._next_look = began + max(IDLE, (time.monotonic() - began) / ATTENTION)
        return look

    def _is_unfinished(self, look: Look) -> bool:
        """Say whether a burst looks as if there were more to come."""
        if self._shown is None:
            return False
        gone = any(not look.inputs.files.get(path) for path in look.changed)
        return gone or len(look.changed) > 1 or _is_checkout(self.reading.root)

    def _more(self, began: float) -> frozenset[Path] | None:
        """Return what else changes: nothing, once there was silence; None where nobody can wait any more."""
        patience = CHECKOUT if _is_checkout(self.reading.root) else PATIENCE
        if self._shown is None or time.monotonic() - began > patience:
            return None
        until = time.monotonic() + SILENCE
        while (left := until - time.monotonic()) > 0:
            try:
                mail = self._mail.get(timeout=left)
            except queue.Empty:
                break
            if mail is None:
                self._mail.put(None)
                return None
            if isinstance(mail, _Wish):
                self._grant(mail)
            elif mail:
                return mail
        return frozenset()

    def _attempt(self, inputs: Inputs) -> Shown:
        """Build; what is wrong is for showing over the last build that went well."""
        before = self._shown.site if self._shown else None
        build = digest_of(inputs, self.workshop.memory)
        if before and before.build == build:
            return _of_site(before)
        self.doing = Doing("reading what was written", time.monotonic())
        try:
            site = self.workshop.build(inputs)
            for language in self._first(site):
                self.doing = Doing(f"drawing {language}", self.doing.began)
                site.draw(language)
            return _of_site(site)
        except Exception as error:
            problems = _problems_of(error)
            return Shown(build, before, problems, lines_of(problems, inputs), stopped=True)
        finally:
            self.doing = None

    def _first(self, site: Site) -> list[str]:
        """Return the languages that are looked at now; the source language where none is."""
        wanted = set(self.looked_at())
        return [language for language in site.languages if language in wanted] or [site.languages[0]]

    def _show(self, shown: Shown) -> None:
        """Show what came of a burst; what it did is told when there is time."""
        before = self._shown.site if self._shown else None
        site = None if shown.stopped else shown.site
        if site and before and self.follow:
            shown = replace(shown, anchors=anchors_of(before, site, shown.changed))
        self._shown, self._shown_at = shown, time.monotonic()
        self.report(shown, True)
        self._untold.update(shown.changed)
        self._told = self._told or site
        if site:
            draw = (partial(self._draw, language) for language in (*site.sources.languages, ""))
            self._later = [self._tell_effect, *draw]

    def _tell_effect(self) -> None:
        """Tell what the edits since the last time did to the translations."""
        shown, before = self._shown, self._told
        if shown is None or shown.site is None:
            return
        if before and before is not shown.site:
            self._update(replace(shown, effect=effect_of(before, shown.site, sorted(self._untold))))
        self._told, self._untold = shown.site, set()

    def _draw(self, language: str) -> None:
        """Draw an edition that is not looked at: its problems are to be known, and it may be soon."""
        shown = self._shown
        if shown is None or shown.site is None:
            return
        self.doing = Doing(f"drawing {language or 'the rest'}", time.monotonic())
        shown.site.draw(language) if language else shown.site.draw_rest()
        self._update(replace(shown, problems=shown.site.problems, lines=_lines(shown.site)))

    def _update(self, shown: Shown) -> None:
        """Tell what more is known of what is shown."""
        if shown != self._shown:
            self._shown = shown
            self.report(shown, False)


def _problems_of(error: Exception) -> tuple[Problem, ...]:
    """Return what is shown of an error: a mistake of ours must not end an editor's day."""
    if isinstance(error, SourceError):
        return error.problems
    traceback.print_exception(error)
    return (OURS,)


def _of_site(site: Site) -> Shown:
    return Shown(site.build, site, site.problems, _lines(site))


def _lines(site: Site) -> dict[Problem, str]:
    return lines_of(site.problems, site.inputs)


def lines_of(problems: Iterable[Problem], inputs: Inputs) -> dict[Problem, str]:
    """Return what stands on the line of each problem, where its file is there."""
    found = {}
    for problem in problems:
        data = inputs.files.get(problem.place.path, b"")
        lines = data.decode("utf-8", errors="replace").splitlines()
        if 0 < problem.place.line <= len(lines):
            found[problem] = lines[problem.place.line - 1]
    return found


def _is_checkout(root: Path) -> bool:
    """Say whether git is changing files here: its index has been locked a moment ago."""
    for folder in (root, *root.parents):
        lock = folder / ".git" / "index.lock"
        try:
            return time.time() - lock.stat().st_mtime < CHECKOUT
        except OSError:
            if (folder / ".git").exists():
                return False
    return False
