"""Measure the build beside its peers and write benchmarks/results.md and benchmarks/growth.svg.

`python -m benchmarks.bench` measures everything, in about an hour; `--quick` only the smallest corpus;
`--seed` makes other texts. The peers are installed into benchmarks/.peers.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib.metadata import version

from benchmarks import tools
from benchmarks.chart import Line, chart
from benchmarks.corpus import corpus
from benchmarks.measure import KINDS, Job, measure, prepare
from benchmarks.tools import HERE, PEERS, Tool

CORPORA = HERE / ".corpora"

ALL = (tools.EXPLAINER, tools.HUGO, tools.MKDOCS, tools.PELICAN, tools.SPHINX)
SIZES = ((12, 2), (200, 2), (1000, 2), (50, 24))
"""Sections × languages."""

GROWTH_IN_SECTIONS = tuple((sections, 2) for sections in (10, 32, 100, 316, 1000, 3162, 10_000))
GROWTH_IN_LANGUAGES = tuple((50, languages) for languages in (1, 2, 5, 10, 24, 50, 100))

Table = dict[str, dict[str, Job]]
"""What was measured: by size, then by tool."""


def main() -> int:
    """Measure, print and save."""
    options = _options()
    _install_peers()
    sizes = SIZES[:1] if options.quick else SIZES
    table = {_size(size): _measured(ALL, size, options) for size in sizes}
    growth = () if options.quick else (GROWTH_IN_SECTIONS, GROWTH_IN_LANGUAGES)
    curves = [
        {_size(size): _measured((tools.EXPLAINER, tools.HUGO), size, options, rounds=3) for size in axis}
        for axis in growth
    ]
    report = _report(table, curves, _shipped(options), options.seed)
    print(report)
    if not options.quick:
        (HERE / "results.md").write_text(report, encoding="utf-8")
        (HERE / "growth.svg").write_text(_drawn(curves), encoding="utf-8")
    shutil.rmtree(CORPORA)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="measure the smallest corpus only and save nothing"
    )
    parser.add_argument("--seed", type=int, default=1, help="make other texts")
    parser.add_argument("--rounds", type=int, default=7, help="run each tool so many times")
    parser.add_argument("--budget", type=float, default=60, help="and no more after so many seconds")
    return parser.parse_args()


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
    chosen: Iterable[Tool], size: tuple[int, int], options: argparse.Namespace, rounds: int | None = None
) -> dict[str, Job]:
    """Measure tools on a corpus, in turn; the folders are removed afterwards."""
    shutil.rmtree(CORPORA, ignore_errors=True)
    text = corpus(*size, seed=options.seed)
    jobs = {tool.name: prepare(tool, text, CORPORA / tool.name) for tool in chosen}
    measure(jobs.values(), rounds or options.rounds, options.budget, _say)
    return jobs


def _shipped(options: argparse.Namespace) -> Job:
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
    return job


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- what is said of it


def _report(table: Table, curves: Sequence[Table], shipped: Job, seed: int) -> str:
    parts = [_HEAD.format(day=date.today(), machine=_machine(), versions=_versions(), seed=seed)]
    parts += [_table_of(size, jobs) for size, jobs in table.items()]
    times = " / ".join(f"{shipped.median(kind):.3f}" for kind in KINDS)
    parts.append(f"## The shipped explainer\n\n{times} s, {shipped.mebibytes:.0f} MiB.\n")
    parts.append(_goals(table, curves))
    for axis, curve in zip(("sections, in 2 languages", "languages, of 50 sections"), curves, strict=False):
        parts.append(_growth_of(axis, curve))
    return "\n".join(parts)


_HEAD = """\
# How fast the build is

Written by `make bench` on {day}, seed {seed}.
{machine}.
{versions}.

Each tool published the same made-up words, about six blocks a section; all languages were seen to be there.
Times are wall-clock medians in seconds, the tools run in turn, each time in a new process:

- *cold*: no output and no cache;
- *same*: nothing changed since;
- *edit*: a word was added to a paragraph of the source language.

*MiB* is the most that one process held at a time.
The explainer publishes all sections of a language on one page, its peers a page for each section.
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


def _table_of(size: str, jobs: dict[str, Job]) -> str:
    hugo = jobs["Hugo"]
    rows = [
        f"| {name} | "
        + " | ".join(f"{job.median(kind):.3f} | {job.median(kind) / hugo.median(kind):.2f}" for kind in KINDS)
        + f" | {job.mebibytes:.0f} | {len(job.seconds['cold'])} |"
        for name, job in jobs.items()
    ]
    head = "| tool | cold | ÷ Hugo | same | ÷ Hugo | edit | ÷ Hugo | MiB | rounds |\n" + "|---" * 9 + "|"
    return "\n".join([f"## {size}\n", head, *rows, ""])


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


def _ratio(job: Job, peer: Job, kind: str) -> float:
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


def _growth_of(axis: str, curve: Table) -> str:
    rows = [
        f"| {size} | " + " | ".join(cell for job in jobs.values() for cell in _cells(job)) + " |"
        for size, jobs in curve.items()
    ]
    head = (
        "| size | explainer cold | same | edit | MiB | Hugo cold | same | edit | MiB |\n" + "|---" * 9 + "|"
    )
    return "\n".join([f"## Growth in {axis}\n", head, *rows, "", "![Growth](growth.svg)\n"])


def _cells(job: Job) -> list[str]:
    return [*(f"{job.median(kind):.3f}" for kind in KINDS), f"{job.mebibytes:.0f}"]


def _drawn(curves: Sequence[Table]) -> str:
    return chart(
        [
            ("sections, in 2 languages", _lines(curves[0], 0)),
            ("languages, of 50 sections", _lines(curves[1], 1)),
        ]
    )


def _lines(curve: Table, axis: int) -> list[Line]:
    wanted: list[tuple[str, Callable[[Job], float]]] = [
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
