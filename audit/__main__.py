"""The command line of the audit: builds the sites, asks the judges, prints a line for each fact."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.facts import Fact
from audit.feeds import feeds, schemas
from audit.host import hosted
from audit.links import links
from audit.policy import policy
from audit.programs import JudgeError
from audit.sites import Site, built
from audit.speed import Speed
from audit.structured import structured
from audit.validity import validity
from audit.weight import weight

ROOT = Path(__file__).resolve().parent.parent
STYLESHEETS = (ROOT / "templates/assets/page.css", ROOT / "templates/assets/plain.css")
TOPICS = ("validity", "links", "structured", "policy", "feeds", "weight", "speed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the audit; returns 0 where every fact is as required, 1 where one is not, 2 without a verdict."""
    options = _parser().parse_args(arguments)
    began = time.monotonic()
    try:
        facts = list(_said(_facts(options)))
    except JudgeError as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2
    failed = sum(not fact.holds for fact in facts)
    print(f"{len(facts) - failed} passed, {failed} failed, in {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m audit", description="Measures the published pages.")
    parser.add_argument("--only", choices=TOPICS, action="append", help="ask these judges alone")
    parser.add_argument(
        "--runs", type=int, metavar="N", help="the median of N Lighthouse runs, on a machine that is idle"
    )
    parser.add_argument(
        "--times-said",
        action="store_true",
        help="say times, and judge all else: for a machine of unknown speed",
    )
    parser.add_argument(
        "--root", type=Path, action="append", metavar="DIR", help="judge these explainers alone"
    )
    return parser


def _said(facts: Iterator[Fact]) -> Iterator[Fact]:
    for fact in facts:
        print(fact, flush=True)
        yield fact


def _facts(options: argparse.Namespace) -> Iterator[Fact]:
    topics = options.only or TOPICS
    with TemporaryDirectory() as folder, ExitStack() as hosts:
        sites = list(_sites(options.root, Path(folder)))
        served = [(site, hosts.enter_context(hosted(site.files))) for site in sites]
        if "validity" in topics:
            yield from validity(served, STYLESHEETS)
        if "structured" in topics:
            yield from structured(sites, Path(folder))
        if "policy" in topics:
            yield from policy(sites)
        for site, address in served:
            if "links" in topics:
                yield from links(site, address)
            if "feeds" in topics:
                yield from feeds(site)
                yield from schemas(site)
            if "weight" in topics:
                yield from weight(site, address)
        if "speed" in topics:
            speed = Speed(options.runs, judge_times=not options.times_said)
            for site, address in served:
                yield from speed.facts(site, address)


def _sites(roots: Sequence[Path] | None, folder: Path) -> Iterator[Site]:
    """Yield the sites to judge: the shipped explainer's, then those of the tests."""
    if not roots:
        yield built(ROOT, "shipped", folder, shipped_one=True)
    for root in roots or sorted((ROOT / "tests/explainers").glob("*/")):
        yield built(root, root.resolve().name, folder, shipped_one=False)


if __name__ == "__main__":
    sys.exit(main())
