"""Lighthouse: its four categories, and how soon an edition is there on a slow phone.

Times depend on what else the machine does, so a page is measured again where it falls short, and judged
by the best of its runs: other programs make a page slower, never faster. Where even a page of one line
is slow, nobody could tell; the times are then reported and not judged.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from audit.facts import Fact
from audit.host import hosted
from audit.programs import MODULES, JudgeError, complaints
from audit.sites import Site

LARGEST_PAINT = 1_000
"""Milliseconds, on Lighthouse's simulated Slow 4G."""

REQUESTS = 2

TRIES = 5
"""How often an edition is measured before it is said to be slow."""

PATIENCE = 90
"""Seconds after which nothing is measured again."""

ONE_LINE = {
    "index.html": b'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>One line</title><p>One line.'
}
"""A page that is as fast as a page can be."""

ONE_LINE_BLOCKED = 30
"""Milliseconds that such a page blocks input on a machine too busy to judge by: elsewhere it is none."""

Run = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Timed:
    """A category or a time that a busy machine makes worse, and what it must be."""

    what: str
    measured: str
    required: str
    holds: bool
    details: tuple[str, ...] = ()


class Speed:
    """Measures the editions of sites, as long as there is patience."""

    def __init__(self, runs: int | None = None, *, judge_times: bool = True) -> None:
        """Take of how many runs to tell the median, for a machine that does nothing else.

        Where times are not judged they are only said, and each edition is measured once.
        """
        self.runs, self.judge_times = runs, judge_times
        self.until = time.monotonic() + PATIENCE

    def facts(self, site: Site, address: str) -> Iterator[Fact]:
        """Yield what Lighthouse says of each edition of a site that is served at an address."""
        for language in site.languages:
            run = self._measured(f"{address}{language}/")
            yield from _settled(site.where(language), run, check_requests=site.shipped)
            for one in _timed(run):
                yield self._judged(one, site.where(language))

    def _measured(self, url: str) -> Run:
        if self.runs:
            return _middle([_run(url) for _ in range(self.runs)])
        runs = [_run(url)]
        while self.judge_times and not (
            _is_fast(runs[-1]) or self.is_busy or len(runs) == TRIES or time.monotonic() > self.until
        ):
            runs.append(_run(url))
        return min(runs, key=_slowness)

    @cached_property
    def is_busy(self) -> bool:
        """Whether the machine is too busy to judge by: even a page of one line blocks input."""
        with hosted(ONE_LINE) as address:
            return _number(_run(address), "total-blocking-time") > ONE_LINE_BLOCKED

    def _judged(self, one: Timed, where: str) -> Fact:
        if not self.judge_times:
            return Fact("speed", where, one.what, f"{one.measured}; said, not judged", one.required, True)
        if one.holds or not self.is_busy:
            return Fact("speed", where, one.what, one.measured, one.required, one.holds, one.details)
        return Fact("speed", where, one.what, f"{one.measured}; not judged: the machine is busy", "", True)


def _run(url: str) -> Run:
    """Measure a page once; again where Lighthouse lost its way, which happens on busy machines.

    Raises JudgeError where it loses it again and again.
    """
    for _ in range(TRIES):
        run = _tried(url)
        if not run.get("runtimeError"):
            return run
    raise JudgeError(f"Lighthouse could not measure {url}: {run['runtimeError']['message']}")


def _tried(url: str) -> Run:
    flags = "--headless=new --disable-gpu --disable-dev-shm-usage"
    if os.geteuid() == 0:
        flags += " --no-sandbox"  # Chromium has no sandbox for root.
    with TemporaryDirectory() as folder:
        # To a file: Lighthouse may end before all of it has gone through a pipe.
        report = Path(folder, "report.json")
        options = ["--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={flags}"]
        errors = complaints([MODULES / ".bin" / "lighthouse", url, *options])
        if not report.exists():
            return {"runtimeError": {"message": " ".join(errors[-3:])}}
        found: Run = json.loads(report.read_bytes())
        return found


def _settled(where: str, run: Run, *, check_requests: bool) -> Iterator[Fact]:
    """Yield what is so at any speed."""
    for category in ("accessibility", "best-practices", "seo"):
        score = _score(run, category)
        details = tuple(_short(run, category))
        yield Fact("speed", where, category, f"{score:.0f}", "100", score == 100, details)
    shift = _number(run, "cumulative-layout-shift")
    yield Fact("speed", where, "layout shift", f"{shift:.3f}", "0", shift == 0)
    fetched = tuple(item["url"] for item in run["audits"]["network-requests"]["details"]["items"])
    few = len(fetched) <= REQUESTS
    # Pictures in the text are requests too; the shipped explainer has none.
    required = f"at most {REQUESTS}" if check_requests else ""
    yield Fact("speed", where, "requests", str(len(fetched)), required, few or not check_requests, fetched)


def _timed(run: Run) -> Iterator[Timed]:
    score, paint = _score(run, "performance"), _number(run, "largest-contentful-paint")
    yield Timed("performance", f"{score:.0f}", "100", score == 100, tuple(_short(run, "performance")))
    yield Timed("largest paint", f"{paint:,.0f} ms", f"at most {LARGEST_PAINT:,} ms", paint <= LARGEST_PAINT)
    yield Timed("input blocked", f"{_number(run, 'total-blocking-time'):.0f} ms", "", holds=True)


def _is_fast(run: Run) -> bool:
    return all(one.holds for one in _timed(run))


def _short(run: Run, category: str) -> Iterator[str]:
    """Yield the audits of a category that count and are not passed."""
    for reference in run["categories"][category]["auditRefs"]:
        audit = run["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            yield f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}".rstrip()


def _middle(runs: list[Run]) -> Run:
    """Return the run that is slower than half of them."""
    middle = median(map(_slowness, runs))
    return min(runs, key=lambda run: abs(_slowness(run) - middle))


def _slowness(run: Run) -> float:
    return _number(run, "largest-contentful-paint") + _number(run, "total-blocking-time")


def _score(run: Run, category: str) -> float:
    return 100 * float(run["categories"][category]["score"] or 0)


def _number(run: Run, audit: str) -> float:
    return float(run["audits"][audit]["numericValue"])
