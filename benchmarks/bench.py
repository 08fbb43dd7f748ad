"""Measure the build beside its peers and write benchmarks/results.md and benchmarks/growth.svg.

`python -m benchmarks.bench` measures everything, in about half an hour; `--only sizes`, `floor`, `shipped`,
`growth` or `upkeep` measures a part and leaves what is known of the others, which is kept in
benchmarks/measured.json; `--quick` measures the smallest corpus and saves nothing; `--seed` makes other
texts. The peers are installed into benchmarks/.peers.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from benchmarks import tools, upkeep
from benchmarks.chart import Line, chart
from benchmarks.corpus import corpus
from benchmarks.measure import KINDS, Figures, Job, measure, prepare
from benchmarks.runner import run
from benchmarks.tools import HERE, PEERS, Tool

CORPORA = HERE / ".corpora"
MEASURED = HERE / "measured.json"

ALL = (tools.EXPLAINER, tools.HUGO, tools.MKDOCS, tools.PELICAN, tools.SPHINX)
SIZES = ((12, 2), (200, 2), (1000, 2), (50, 24))
"""Sections × languages."""

GROWTH_IN_SECTIONS = tuple((sections, 2) for sections in (10, 32, 100, 316, 1000, 3162, 10_000))
"""Of short sections: with long ones, the largest would have a catalog of 68 MB, and 16 MiB are allowed."""

GROWTH_IN_LANGUAGES = tuple((50, languages) for languages in (1, 2, 5, 10, 24, 50, 100))

PARTS = ("sizes", "floor", "shipped", "growth", "upkeep")

LIBRARIES = "jinja2.ext, jinja2.sandbox, markdown.extensions.tables"
FLOOR = {
    "Python": "pass",
    "Python and the libraries": f"import {LIBRARIES}",
    "Python, the libraries and the engine": f"import {LIBRARIES}, explainer.report, explainer.publication",
}
"""What every run of a Python program takes before its work begins."""


Table = dict[str, dict[str, Figures]]
"""What was measured: by size, then by tool."""


def main() -> int:
    """Measure, save and print."""
    options = _options()
    _install_peers()
    if options.quick:
        print(_table_of("12×2", _measured(ALL, SIZES[0], options)))
        return 0
    known = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    for part in options.only or PARTS:
        known[part] = {"measured": _circumstances(options), "figures": _MEASURES[part](options)}
        MEASURED.write_text(json.dumps(known, indent=1, default=asdict), encoding="utf-8")
    report = _report(json.loads(MEASURED.read_text(encoding="utf-8")))
    print(report)
    shutil.rmtree(CORPORA, ignore_errors=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="measure the smallest corpus only and save nothing"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part; may be repeated")
    parser.add_argument("--seed", type=int, default=1, help="make other texts")
    parser.add_argument("--rounds", type=int, default=7, help="run each tool so many times")
    parser.add_argument("--budget", type=float, default=30, help="and no more after so many seconds")
    return parser.parse_args()


def _circumstances(options: argparse.Namespace) -> str:
    return f"{date.today()}, seed {options.seed}; {_machine()}; {_versions()}"


def _sizes(options: argparse.Namespace) -> Table:
    return {_size(size): _measured(ALL, size, options) for size in SIZES}


def _growth(options: argparse.Namespace) -> list[Table]:
    two = (tools.EXPLAINER, tools.HUGO)
    return [
        {_size(size): _measured(two, size, options, rounds=3, short=short) for size in axis}
        for axis, short in ((GROWTH_IN_SECTIONS, True), (GROWTH_IN_LANGUAGES, False))
    ]


def _install_peers() -> None:
    wanted = (HERE / "requirements.txt").read_text(encoding="utf-8")
    installed = PEERS / "installed.txt"
    if installed.exists() and installed.read_text(encoding="utf-8") == wanted:
        return
    print("installing the peers into benchmarks/.peers", file=sys.stderr)
    venv.create(PEERS, clear=True, with_pip=True)
    pip = [str(PEERS / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--requirement", str(HERE / "requirements.txt")], check=True)
    installed.write_text(wanted, encoding="utf-8")


def _measured(
    chosen: Iterable[Tool],
    size: tuple[int, int],
    options: argparse.Namespace,
    rounds: int | None = None,
    *,
    short: bool = False,
) -> dict[str, Figures]:
    """Measure tools on a corpus, in turn."""
    shutil.rmtree(CORPORA, ignore_errors=True)
    text = corpus(*size, seed=options.seed, short=short)
    jobs = {tool.name: prepare(tool, text, CORPORA / tool.name) for tool in chosen}
    measure(jobs.values(), rounds or options.rounds, options.budget, _say)
    return {name: job.figures for name, job in jobs.items()}


def _floor(options: argparse.Namespace) -> dict[str, Figures]:
    """Measure what runs that do nothing take, beside Hugo on the smallest corpus."""
    shutil.rmtree(CORPORA, ignore_errors=True)
    hugo = prepare(tools.HUGO, corpus(*SIZES[0], seed=options.seed), CORPORA / "Hugo")
    idle = {name: Figures() for name in FLOOR}
    for _ in range(2 * options.rounds):
        measure([hugo], 1, options.budget, _say)
        for name, program in FLOOR.items():
            ran = run([sys.executable, "-c", program], HERE.parent)
            idle[name].seconds["cold"].append(ran.seconds)
            idle[name].mebibytes = max(idle[name].mebibytes, ran.mebibytes)
    return {**idle, "Hugo": hugo.figures}


def _shipped(options: argparse.Namespace) -> Figures:
    """Measure the explainer of this repo, in a copy of it."""
    root = CORPORA / "shipped"
    shutil.rmtree(CORPORA, ignore_errors=True)
    for folder in ("content", "locales"):
        shutil.copytree(HERE.parent / folder, root / folder)
    paths = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    edited = min(path for path in paths if path.startswith("content/sections/"))
    text = (root / edited).read_text(encoding="utf-8")
    first = next(line for line in text.split("\n") if line[:1].isalpha())
    files = {**dict.fromkeys(paths, ""), edited: text}
    commands = tools.EXPLAINER.commands(root, ())
    job = Job(tools.EXPLAINER, corpus(1, 2), root, files, edited, first[:20], commands)
    measure([job], options.rounds, options.budget, _say)
    return job.figures


def _upkeep(options: argparse.Namespace) -> list[upkeep.Row]:
    shutil.rmtree(CORPORA, ignore_errors=True)
    return list(upkeep.rows(CORPORA, options.seed, _say))


_MEASURES: dict[str, Callable[[argparse.Namespace], Any]] = {
    "sizes": _sizes,
    "floor": _floor,
    "shipped": _shipped,
    "growth": _growth,
    "upkeep": _upkeep,
}


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- what is said of it


def _report(known: dict[str, Any]) -> str:
    """Write down what is known, of whatever part; return it."""
    figures = {part: _read(found["figures"]) for part, found in known.items() if part != "upkeep"}
    sizes, curves = figures.get("sizes", {}), figures.get("growth", [])
    parts = [_HEAD]
    parts += [f"- {part}: {known[part]['measured']}." for part in PARTS if part in known]
    parts += ["", *(_table_of(size, found) for size, found in sizes.items())]
    if "floor" in figures:
        parts.append(_floor_table(figures["floor"]))
    if "shipped" in figures:
        times = " / ".join(f"{figures['shipped'].median(kind):.3f}" for kind in KINDS)
        parts.append(f"## The shipped explainer\n\n{times} s, {figures['shipped'].mebibytes:.0f} MiB.\n")
    if sizes:
        parts.append(_goals(sizes, curves))
    for number, curve in enumerate(curves):
        parts.append(_growth_of(number, curve))
    if curves:
        parts.append(_WHY + "\n![Growth](growth.svg)\n")
        (HERE / "growth.svg").write_text(_drawn(curves), encoding="utf-8")
    if "upkeep" in known:
        parts.append(upkeep.table(known["upkeep"]["figures"]))
    report = "\n".join(parts)
    (HERE / "results.md").write_text(report, encoding="utf-8")
    return report


def _read(kept: Any) -> Any:
    """Return figures as they were before they were kept."""
    if isinstance(kept, dict):
        if "seconds" in kept and "mebibytes" in kept:
            return Figures(**kept)
        # By size: not in the order of the alphabet.
        order = sorted(
            kept, key=lambda name: [int(part) if part.isdigit() else 0 for part in name.split("×")]
        )
        return {name: _read(kept[name]) for name in order}
    return [_read(one) for one in kept] if isinstance(kept, list) else kept


_HEAD = """\
# How fast the build is

Written by `make bench`.
Each tool published the same made-up words, about six blocks a section; all languages were seen to be there.
Times are wall-clock medians in seconds, the tools run in turn, each time in a new process:

- *cold*: no output and no cache beside the sources; what is kept beside the programs was made before: \
Python's modules and the templates compiled, what Babel said of the languages;
- *same*: nothing changed since;
- *edit*: a word was added to a paragraph of the source language.

*MiB* is the most that one process held at a time.
The explainer publishes all sections of a language on one page, its peers a page for each section.
Of a tool that took too long to be run again, the first run counts.

Measured:
"""

_FLOOR = """\
## What no small build is below

What a process takes that loads something and ends, in turn with Hugo's builds of 12×2.
So a cold build of a small explainer is mostly loading; another process reads the Markdown meanwhile.
An edit in a new process loads as much.
To be below Hugo there, the libraries would have to load less: \
Jinja loads its compiler for templates that were compiled before.
A process that stays loads nothing again: the preview shows an edit in about a tenth of a second \
([preview.md](preview.md)).
"""

_WHY = """\
Small sizes are dear for their size: each process first imports its libraries, whatever it builds.
Memory grows with the words: all sections of a language stand on one page, which is made as a whole.
"""


def _machine() -> str:
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {system}"


def _versions() -> str:
    program = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    peers = ("hugo", "mkdocs", "mkdocs-static-i18n", "pelican", "sphinx", "myst-parser")
    command = [str(PEERS / "bin" / "python"), "-c", program, *peers]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    ours = [f"{name} {version(name)}" for name in ("Markdown", "Jinja2", "Babel", "polib")]
    return ", ".join([*(f"{name} {number}" for name, number in zip(peers, found, strict=True)), *ours])


def _table_of(size: str, jobs: dict[str, Figures]) -> str:
    hugo = jobs["Hugo"]
    rows = [
        f"| {name} | "
        + " | ".join(f"{job.median(kind):.3f} | {job.median(kind) / hugo.median(kind):.2f}" for kind in KINDS)
        + f" | {job.mebibytes:.0f} | {job.rounds} |"
        for name, job in jobs.items()
    ]
    head = "| tool | cold | ÷ Hugo | same | ÷ Hugo | edit | ÷ Hugo | MiB | rounds |\n" + "|---" * 9 + "|"
    return "\n".join([f"## {size}\n", head, *rows, ""])


def _floor_table(idle: dict[str, Figures]) -> str:
    """Return what no build with these libraries can be below."""
    cold, edit = (idle["Hugo"].median(kind) for kind in ("cold", "edit"))
    rows = []
    for name in FLOOR:
        seconds = idle[name].median("cold")
        rows.append(f"| {name} | {seconds:.3f} | {seconds / cold:.2f} | {seconds / edit:.2f} |")
    head = "| what is loaded | s | ÷ Hugo's cold build | ÷ Hugo's edit |\n" + "|---" * 4 + "|"
    return "\n".join([_FLOOR, head, *rows, ""])


def _goals(table: Table, curves: Sequence[Table]) -> str:
    goals = [*_ratio_goals(table), *_other_goals(table, curves)]
    rows = [
        f"| {name} | {most:g} | {measured:.2f} | {'yes' if measured <= most else '**no**'} |"
        for name, most, measured in goals
    ]
    return "\n".join(["## Goals\n", "| what | at most | measured | met |", "|---" * 4 + "|", *rows, ""])


def _ratio_goals(table: Table) -> list[tuple[str, float, float]]:
    wanted = [
        ("12×2", "cold", "Hugo", 1.5),
        ("12×2", "cold", "MkDocs", 0.5),
        ("50×24", "cold", "Hugo", 1.5),
        ("50×24", "cold", "MkDocs", 0.05),
        ("1000×2", "cold", "Hugo", 2.5),
        ("1000×2", "cold", "MkDocs", 0.5),
        *((size, "same", "Hugo", 0.3) for size in table),
        ("12×2", "edit", "Hugo", 1.0),
        ("1000×2", "edit", "Hugo", 0.3),
    ]
    return [
        (f"{size} {kind} ÷ {peer}", most, _ratio(table[size]["explainer"], table[size][peer], kind))
        for size, kind, peer, most in wanted
        if size in table
    ]


def _ratio(job: Figures, peer: Figures, kind: str) -> float:
    return job.median(kind) / peer.median(kind)


def _other_goals(table: Table, curves: Sequence[Table]) -> list[tuple[str, float, float]]:
    if not curves:
        return []
    one, two = (curves[1][size]["explainer"].median("cold") for size in ("50×1", "50×24"))
    memory = table["1000×2"]["explainer"].mebibytes
    return [
        ("MiB at 1000×2", 100.0, memory),
        ("cold, one more language ÷ the first, 50×24", 0.6, (two - one) / 23 / one),
    ]


AXES = ("sections, in 2 languages", "languages, of 50 sections")


def _growth_of(number: int, curve: Table) -> str:
    rows = [
        f"| {size} | {_each(jobs['explainer'], size, number):.1f} | {_power(curve, size)} | "
        + " | ".join(cell for figures in (jobs["explainer"], jobs["Hugo"]) for cell in _cells(figures))
        + " |"
        for size, jobs in curve.items()
    ]
    head = (
        f"| size | ms a {('section', 'language')[number]} | power | explainer cold | same | edit | MiB "
        "| Hugo cold | same | edit | MiB |\n" + "|---" * 11 + "|"
    )
    said = "*Power* says how time grew since the row above: 1 is as the size, 2 as its square.\n"
    return "\n".join([f"## Growth in {AXES[number]}\n", said, head, *rows, ""])


def _each(figures: Figures, size: str, axis: int) -> float:
    """Return the milliseconds of a cold build for each section, or each language."""
    return figures.median("cold") * 1000 / int(size.split("×")[axis])


def _power(curve: Table, size: str) -> str:
    """Return by which power of its size the cold time grew since the size before."""
    before = next((one for one, other in pairwise(curve) if other == size), None)
    if before is None:
        return "–"
    times = [curve[one]["explainer"].median("cold") for one in (before, size)]
    grown = math.prod(map(int, size.split("×"))) / math.prod(map(int, before.split("×")))
    return f"{math.log(times[1] / times[0]) / math.log(grown):.2f}"


def _cells(job: Figures) -> list[str]:
    return [*(f"{job.median(kind):.3f}" for kind in KINDS), f"{job.mebibytes:.0f}"]


def _drawn(curves: Sequence[Table]) -> str:
    return chart(
        [
            (AXES[0], _lines(curves[0], 0)),
            (AXES[1], _lines(curves[1], 1)),
        ]
    )


def _lines(curve: Table, axis: int) -> list[Line]:
    wanted: list[tuple[str, Callable[[Figures], float]]] = [
        ("cold, s", lambda job: job.median("cold")),
        ("same, s", lambda job: job.median("same")),
        ("MiB ÷ 100", lambda job: job.mebibytes / 100),
    ]
    return [
        Line(
            f"{tool} {what}",
            [(float(size.split("×")[axis]), value(jobs[tool])) for size, jobs in curve.items()],
        )
        for tool in ("explainer", "Hugo")
        for what, value in wanted
    ]


if __name__ == "__main__":
    sys.exit(main())
