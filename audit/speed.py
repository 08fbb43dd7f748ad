"""Lighthouse: its four categories, and how soon an edition is there on a slow phone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from audit.facts import Fact
from audit.programs import MODULES, answer_json
from audit.sites import Site

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LARGEST_PAINT = 1_000
"""Milliseconds, on Lighthouse's simulated Slow 4G."""

REQUESTS = 2

TRIES = 5
"""How often an edition is measured before it is said to be slow."""

PATIENCE = 100
"""Seconds after which nothing is measured again."""

Run = Mapping[str, Any]


class Speed:
    """Measures editions one after the other, as long as there is patience.

    Whatever else runs on the machine makes a page slower and never faster, so an edition is judged by
    the best of its runs, and measured again only where it falls short. On a machine that does nothing
    else, `runs` asks for the median of so many.
    """

    def __init__(self, runs: int | None = None) -> None:
        self.runs = runs
        self.until = time.monotonic() + PATIENCE

    def facts(self, site: Site, address: str) -> Iterator[Fact]:
        """Yield what Lighthouse says of each edition of a site that is served at an address."""
        for language in site.languages:
            yield from _facts(site.where(language), self._measured(f"{address}{language}/"))

    def _measured(self, url: str) -> Run:
        if self.runs:
            return _median([_run(url) for _ in range(self.runs)])
        runs = [_run(url)]
        while not _holds(runs[-1]) and len(runs) < TRIES and time.monotonic() < self.until:
            runs.append(_run(url))
        return min(runs, key=_slowness)


def _run(url: str) -> Run:
    flags = "--headless=new --disable-gpu --disable-dev-shm-usage"
    if os.geteuid() == 0:
        flags += " --no-sandbox"  # Chromium has no sandbox for root.
    program = [MODULES / ".bin" / "lighthouse", url, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    found: Run = answer_json(program)
    return found


def _facts(where: str, run: Run) -> Iterator[Fact]:
    for category in CATEGORIES:
        score = 100 * (run["categories"][category]["score"] or 0)
        yield Fact(
            "speed", where, category, f"{score:.0f}", "100", score == 100, tuple(_short(run, category))
        )
    paint = _number(run, "largest-contentful-paint")
    required = f"at most {LARGEST_PAINT:,} ms"
    machine = f"this machine's speed was {run['environment']['benchmarkIndex']:.0f} on Lighthouse's scale"
    yield Fact(
        "speed", where, "largest paint", f"{paint:,.0f} ms", required, paint <= LARGEST_PAINT, (machine,)
    )
    yield Fact("speed", where, "input blocked", f"{_number(run, 'total-blocking-time'):.0f} ms", "", True)
    shift = _number(run, "cumulative-layout-shift")
    yield Fact("speed", where, "layout shift", f"{shift:.3f}", "0", shift == 0)
    fetched = tuple(item["url"] for item in run["audits"]["network-requests"]["details"]["items"])
    required = f"at most {REQUESTS}"
    yield Fact("speed", where, "requests", str(len(fetched)), required, len(fetched) <= REQUESTS, fetched)


def _short(run: Run, category: str) -> Iterator[str]:
    """Yield the audits of a category that count and are not passed."""
    for reference in run["categories"][category]["auditRefs"]:
        audit = run["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            yield f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}".rstrip()


def _holds(run: Run) -> bool:
    return all(fact.holds for fact in _facts("", run))


def _median(runs: Sequence[Run]) -> Run:
    """Return the run whose largest paint is the median of all."""
    middle = median(map(_slowness, runs))
    return min(runs, key=lambda run: abs(_slowness(run) - middle))


def _slowness(run: Run) -> float:
    return _number(run, "largest-contentful-paint") + _number(run, "total-blocking-time")


def _number(run: Run, audit: str) -> float:
    return float(run["audits"][audit]["numericValue"])
