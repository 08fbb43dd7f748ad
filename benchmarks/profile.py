"""Show where a build's time goes: `python -m benchmarks.profile [--size 200x2] [--root DIR]`.

First what a cold build and one of nothing new take, and the imports; then the functions that took
longest, with what they call and in themselves, under Python's profiler, which makes calls look dearer
than they are. The profiled build has one core: the profiler sees one process alone.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import io
import os
import pstats
import re
import shutil
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from benchmarks.corpus import corpus
from benchmarks.tools import EXPLAINER, HERE

CORPUS = HERE / ".corpora" / "profile"


def main() -> int:
    """Build once plainly, once counting imports, once under the profiler; print what was seen."""
    options = _options()
    root = options.root or _corpus_of(options.size)
    build = [sys.executable, str(HERE.parent / "build.py"), "--root", str(root)]
    print(f"cold {_cold(root, build):.3f} s, then with nothing changed {_timed(build):.3f} s\n")
    _print_imports(root, build)
    _print_functions(root, options.lines)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("--size", default="200x2", help="of a made-up text: sections x languages")
    parser.add_argument("--root", type=Path, help="an explainer to build instead; its site/ is built anew")
    parser.add_argument("--lines", type=int, default=30, help="show so many functions")
    return parser.parse_args()


def _corpus_of(size: str) -> Path:
    sections, languages = map(int, size.replace("×", "x").split("x"))
    shutil.rmtree(CORPUS, ignore_errors=True)
    for path, text in EXPLAINER.files(corpus(sections, languages)).items():
        (CORPUS / path).parent.mkdir(parents=True, exist_ok=True)
        (CORPUS / path).write_text(text, encoding="utf-8")
    return CORPUS


def _clear(root: Path) -> None:
    for name in (path.name for path in root.iterdir()):
        if name == "site" or name.startswith(".explainer"):
            shutil.rmtree(root / name)


def _cold(root: Path, build: list[str]) -> float:
    _clear(root)
    return _timed(build)


def _timed(build: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(build, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _print_imports(root: Path, build: list[str]) -> None:
    _clear(root)
    command = [build[0], "-X", "importtime", *build[1:]]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    times = re.findall(r"^import time: +(\d+) \| +(\d+) \| ( *)(\S+)$", said, re.MULTILINE)
    print("imports, in ms with what they import themselves:")
    outermost = [(int(total), name) for _, total, indent, name in times if len(indent) <= 4]
    for total, name in sorted(outermost, reverse=True)[:15]:
        print(f"{total / 1000:8.1f}  {name}")
    print()


def _print_functions(root: Path, lines: int) -> None:
    _clear(root)
    # As the program does, and so that no other process takes a share of the work.
    gc.disable()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    from explainer.cli import main as build

    profiler = cProfile.Profile()
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        profiler.runcall(build, ["--root", str(root)])
    stats = pstats.Stats(profiler)
    stats.sort_stats("cumulative").print_stats(r"explainer/|markdown/core|jinja2/environment", lines)
    stats.sort_stats("tottime").print_stats(lines)


if __name__ == "__main__":
    sys.exit(main())
