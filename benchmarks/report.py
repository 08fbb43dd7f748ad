"""The report of a benchmark: what was measured, in tables, beside the goals, and drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from benchmarks import upkeep
from benchmarks.chart import Line, chart
from benchmarks.measure import KINDS, Figures
from benchmarks.tools import HERE

PARTS = ("sizes", "floor", "shipped", "growth", "upkeep")
"""What is measured, in the order of the report."""

Table = dict[str, dict[str, Figures]]
"""What was measured: by size, then by tool."""


def write_report(known: dict[str, Any]) -> str:
    """Write down what is known, of whatever part; return it."""
    figures = {part: _read(found["figures"]) for part, found in known.items() if part != "upkeep"}
    sizes, curves = figures.get("sizes", {}), figures.get("growth", [])
    parts = [_HEAD]
    parts += [f"- {part}: {known[part]['measured']}." for part in PARTS if part in known]
    parts += ["", *(table_of(size, found) for size, found in sizes.items())]
    if "floor" in figures:
        parts.append(_floor_table(figures["floor"]))
    if "shipped" in figures:
        times = " / ".join(f"{figures['shipped'].median(kind):.3f}" for kind in KINDS)
        parts.append(f"## The shipped explainer\n\n{times} s, {figures['shipped'].mebibytes:.0f} MiB.\n")
    if sizes:
        rows = known["upkeep"]["figures"] if "upkeep" in known else []
        parts.append(_goals([*_ratio_goals(sizes), *_other_goals(sizes, curves), *upkeep.goals(rows)]))
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

_EDIT = """\
## What an edit of a large explainer takes

Of an edit of 1000×2, in one process: a sixth is loading programs, \
a quarter reading the sources and taking up what was kept, \
a sixth looking at each of 14,500 messages in each language, \
a third drawing two pages of 3.5 MB.
A second process spares a tenth of it, for what both need is done before they part.
The sections are kept; what templates draw around each is not, \
since an explainer's own template may ask there for anything on the page.
To be at three tenths of Hugo, a template would have to say what it asks for, \
and files that are as they were not be read.
"""

_WHY = """\
Small sizes are dear for their size: each process first imports its libraries, whatever it builds.
Memory grows with the words: all sections of a language stand on one page, which is made as a whole.
"""


def table_of(size: str, jobs: dict[str, Figures]) -> str:
    """Return what the tools took on one size, as a table, beside Hugo."""
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
    for name, figures in idle.items():
        if name == "Hugo":
            continue
        seconds = figures.median("cold")
        rows.append(f"| {name} | {seconds:.3f} | {seconds / cold:.2f} | {seconds / edit:.2f} |")
    head = "| what is loaded | s | ÷ Hugo's cold build | ÷ Hugo's edit |\n" + "|---" * 4 + "|"
    return "\n".join([_FLOOR, head, *rows, "", _EDIT])


def _goals(goals: Sequence[tuple[str, float, float]]) -> str:
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
