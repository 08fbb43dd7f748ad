"""Terminal: what `serve` prints, one line a fact."""

from __future__ import annotations

import sys

from explainer.preview.builder import Shown

WIDTH = 9
"""Of the first column, in letters."""

NAMED = 3
"""How many files of a burst are named."""


class Terminal:
    """Prints what happened; what was said already is not said again."""

    def __init__(self) -> None:
        self._problems: frozenset[str] = frozenset()
        self._effect: tuple[str, ...] = ()
        self._doing = ""
        self._begun = False

    def show(self, shown: Shown, burst: bool) -> None:
        """Print what a burst changed, or what is known of it later."""
        if burst:
            self._effect = ()
            what = _files(shown.changed) if self._begun else ""
            fate = "not built, the last good pages are shown" if shown.stopped else f"{_time(shown.seconds)}"
            _say("saved" if self._begun else "built", f"{what}: {fate}" if what else fate)
            self._begun = True
        for line in shown.effect if shown.effect != self._effect else ():
            _say("", line)
        self._effect = shown.effect
        self._say_problems(shown)

    def progress(self, doing: str) -> None:
        """Say what takes long, once."""
        if doing and doing != self._doing:
            _say("", f"{doing} …")
        self._doing = doing

    def _say_problems(self, shown: Shown) -> None:
        problems = frozenset(map(str, shown.problems))
        for problem in shown.problems if problems != self._problems else ():
            print(problem, file=sys.stderr, flush=True)
        if self._problems and not problems:
            _say("", "no problems any more")
        self._problems = problems


def _say(what: str, fact: str) -> None:
    print(f"{what:{WIDTH}} {fact}", flush=True)


def _files(paths: tuple[str, ...]) -> str:
    rest = len(paths) - NAMED
    named = ", ".join(paths[:NAMED])
    return f"{named} and {rest} more" if rest > 0 else named


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
