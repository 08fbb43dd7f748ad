"""Measure the build beside its peers and write benchmarks/results.md and benchmarks/growth.svg.

`python -m benchmarks.bench` measures everything, in about half an hour; `--only sizes`, `floor`, `shipped`,
`growth` or `upkeep` measures a part and leaves what is known of the others, which is kept in
benchmarks/measured.json; `--quick` measures the smallest corpus and saves nothing; `--seed` makes other
texts. The peers are installed into benchmarks/.peers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from typing import Any

from benchmarks import tools, upkeep
from benchmarks.corpus import corpus
from benchmarks.measure import Figures, Job, measure, prepare
from benchmarks.report import PARTS, Table, table_of, write_report
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

LIBRARIES = "jinja2.ext, jinja2.sandbox, markdown.extensions.tables"
FLOOR = {
    "Python": "pass",
    "Python and the libraries": f"import {LIBRARIES}",
    "Python, the libraries and the engine": f"import {LIBRARIES}, explainer.report, explainer.publication",
}
"""What every run of a Python program takes before its work begins."""


def main() -> int:
    """Measure, save and print."""
    options = _options()
    _install_peers()
    if options.quick:
        print(table_of("12×2", _measured(ALL, SIZES[0], options)))
        return 0
    known = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    for part in options.only or PARTS:
        known[part] = {"measured": _circumstances(options), "figures": _MEASURES[part](options)}
        MEASURED.write_text(json.dumps(known, indent=1, default=asdict), encoding="utf-8")
    report = write_report(json.loads(MEASURED.read_text(encoding="utf-8")))
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


def _machine() -> str:
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {system}"


def _versions() -> str:
    program = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    peers = ("hugo", "mkdocs", "mkdocs-static-i18n", "pelican", "sphinx", "myst-parser")
    command = [str(PEERS / "bin" / "python"), "-c", program, *peers]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    ours = [f"{name} {version(name)}" for name in ("Markdown", "Jinja2", "Babel")]
    msgfmt = [shutil.which("msgfmt") or "msgfmt", "--version"]
    gettext = subprocess.run(msgfmt, capture_output=True, text=True, check=True).stdout
    ours.append(f"gettext {gettext.splitlines()[0].split()[-1]}")
    return ", ".join([*(f"{name} {number}" for name, number in zip(peers, found, strict=True)), *ours])


if __name__ == "__main__":
    sys.exit(main())
