"""Measure what an editor waits for: from a save to the new words in the browser, both editions open.

`python -m benchmarks.preview` previews a copy of the shipped explainer as people do, opens its editions in
Chromium, saves one kind of edit after another, and writes benchmarks/preview.md; `--root` takes another
explainer. An edition shows an edit when its words stand in the DOM, a style when it is computed.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from explainer.cards import browser

HERE = Path(__file__).parent
REPOSITORY = HERE.parent

MEDIAN, P95 = 100, 250
"""The goals, in milliseconds."""

GAP = (0.3, 1.5)
"""Seconds between seeing an edit and the next save."""

WATCH = """(mark) => {
  const now = () => performance.timeOrigin + performance.now();
  window.seen = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${mark} was not shown in 20 s`)), 20000);
    const look = () => document.body.textContent.includes(mark) && resolve(now());
    const every = { subtree: true, childList: true, characterData: true };
    new MutationObserver(look).observe(document.body, every);
    const style = () =>
      getComputedStyle(document.documentElement).getPropertyValue("--mark").includes(mark) && resolve(now());
    const replaceSync = CSSStyleSheet.prototype.replaceSync;
    CSSStyleSheet.prototype.replaceSync = function (css) {
      replaceSync.call(this, css);
      queueMicrotask(style);
    };
  });
}"""
"""Makes a promise of the moment, in milliseconds since 1970, at which a page shows a mark."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A kind of edit: one file, in which a mark is written."""

    kind: str
    path: Path
    written: Callable[[str, str], str]
    """Given the file's text and a mark, returns the text with the mark in it."""

    editions: tuple[str, ...]
    """Where the mark is shown."""


def main() -> int:
    """Measure, print and save."""
    options = _options()
    with TemporaryDirectory() as folder:
        root = Path(folder) / "explainer"
        for name in ("content", "locales"):
            shutil.copytree(options.root / name, root / name)
        own = options.root / "templates"
        shutil.copytree(own if own.exists() else REPOSITORY / "templates", root / "templates")
        times = measured(edits(root, options.editions), root, options)
    report = _report(times, options)
    print(report)
    if not options.quick:
        (HERE / "preview.md").write_text(report, encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preview", description=__doc__)
    parser.add_argument("--root", type=Path, default=REPOSITORY, help="an explainer to preview a copy of")
    parser.add_argument("--editions", nargs=2, default=("fr", "en"), help="its source, a translation")
    parser.add_argument("--rounds", type=int, default=30, help="save each kind of edit so many times")
    parser.add_argument("--seed", type=int, default=1, help="wait otherwise between saves")
    parser.add_argument("--quick", action="store_true", help="five rounds, and save nothing")
    return parser.parse_args()


# ---------------------------------------------------------------- edits


def edits(root: Path, editions: tuple[str, str]) -> list[Edit]:
    """Return one edit of each kind."""
    both, translated = tuple(editions), (editions[1],)
    section = min((root / "content/sections").glob("*.md"))
    catalog = root / f"locales/{editions[1]}/LC_MESSAGES/content.po"
    return [
        Edit("a paragraph", section, _in_a_paragraph, both),
        Edit("a TOML field", root / "content/timeline.toml", _in_a_title, both),
        Edit("a PO message", catalog, _in_a_translation, translated),
        Edit("a template", root / "templates/footer.html", lambda text, mark: f"{text}<p>{mark}</p>\n", both),
        Edit("a stylesheet", root / "templates/assets/page.css", _in_a_style, both),
    ]


def _in_a_paragraph(text: str, mark: str) -> str:
    return re.sub(r"(?m)^(?=[^\W\d_])", f"{mark} ", text, count=1)


def _in_a_title(text: str, mark: str) -> str:
    return re.sub(r'(?m)^title = "', rf"\g<0>{mark} ", text, count=1)


def _in_a_translation(text: str, mark: str) -> str:
    """Mark the translation of a paragraph in the middle of a catalog."""
    found = list(re.finditer(r'(?m)^#\. paragraph(?:.+\n)+?msgstr "', text))
    at = found[len(found) // 2].end()
    return f"{text[:at]}{mark} {text[at:]}"


def _in_a_style(text: str, mark: str) -> str:
    return f'{text}\n@layer tokens {{ :root {{ --mark: "style{mark}"; }} }}\n'


# ---------------------------------------------------------------- what is measured


def measured(chosen: list[Edit], root: Path, options: argparse.Namespace) -> dict[str, list[float]]:
    """Return, by kind of edit, the milliseconds from each save until every edition showed it."""
    originals = {edit.path: edit.path.read_text(encoding="utf-8") for edit in chosen}
    times: dict[str, list[float]] = {edit.kind: [] for edit in chosen}
    dice, rounds = random.Random(options.seed), 5 if options.quick else options.rounds  # noqa: S311
    with _previewed(root) as address, _opened(address, options.editions) as pages:
        for number in range(-1, rounds):
            for edit in dice.sample(chosen, len(chosen)):
                time.sleep(dice.uniform(*GAP))
                took = _saved(edit, originals[edit.path], _mark(dice), pages)
                if number >= 0:  # The first round warms everything up.
                    times[edit.kind].append(took)
            print(f"round {number + 1} of {rounds}", end="\r", file=sys.stderr, flush=True)
    return times


def _mark(dice: random.Random) -> str:
    """Return a word that stands nowhere else."""
    return "Zq" + "".join(dice.choices("abcdefghij", k=8))


def _saved(edit: Edit, original: str, mark: str, pages: dict[str, Page]) -> float:
    """Save an edit; return the milliseconds until it was shown everywhere."""
    text = edit.written(original, mark)
    shown = f"style{mark}" if edit.path.suffix == ".css" else mark
    for language in edit.editions:
        pages[language].evaluate(WATCH, shown)
    began = time.time() * 1000
    edit.path.write_text(text, encoding="utf-8")
    return max(float(pages[language].evaluate("window.seen")) for language in edit.editions) - began


@contextmanager
def _previewed(root: Path) -> Iterator[str]:
    """Preview a folder in a process of its own; yields the address."""
    command = [
        sys.executable,
        "-u",
        str(REPOSITORY / "build.py"),
        "serve",
        "--port",
        "0",
        "--root",
        str(root),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        line = next(line for line in process.stdout if "http://" in line)
        # What it prints must go somewhere, or it would stop when the pipe is full.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield re.search(r"http://\S+", line)[0]  # type: ignore[index]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


@contextmanager
def _opened(address: str, editions: tuple[str, str]) -> Iterator[dict[str, Page]]:
    """Open editions in Chromium; yields the pages by language."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        pages = {language: chromium.new_page() for language in editions}
        for language, page in pages.items():
            page.goto(f"{address}{language}/")
        yield pages
        chromium.close()


# ---------------------------------------------------------------- what is said of it

_HEAD = """\
# How fast the preview is

Written by `make bench-preview` on {day}, seed {seed}.
{machine}; the load was {load} at the end.

Both editions stood open in Chromium; {saves} edits were saved, {first} to {last} s after the last was seen.
Times are milliseconds from the save until every edition had the new words in its DOM, or the new style.

| what was saved | saves | median | 95th percentile | longest |
|---|---|---|---|---|
"""


def _report(times: dict[str, list[float]], options: argparse.Namespace) -> str:
    every = [one for took in times.values() for one in took]
    head = _HEAD.format(
        day=date.today(),
        seed=options.seed,
        machine=f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}",
        load=" / ".join(f"{load:.1f}" for load in os.getloadavg()),
        saves=len(every),
        first=GAP[0],
        last=GAP[1],
    )
    rows = [_row(kind, took) for kind, took in times.items()] + [_row("**any**", every)]
    median, p95 = statistics.median(every), _p95(every)
    goals = [_goal("median", median, MEDIAN), _goal("95th percentile", p95, P95)]
    table = ["", "| goal | at most | measured | met |", "|---|---|---|---|", *goals, ""]
    return head + "\n".join([*rows, *table])


def _row(kind: str, took: list[float]) -> str:
    return f"| {kind} | {len(took)} | {statistics.median(took):.0f} | {_p95(took):.0f} | {max(took):.0f} |"


def _goal(name: str, measured: float, most: float) -> str:
    return f"| {name} | {most} ms | {measured:.0f} ms | {'yes' if measured <= most else '**no**'} |"


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    sys.exit(main())
