"""Runs of a tool on a corpus: cold, with nothing changed, with one message edited."""

from __future__ import annotations

import html
import re
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.runner import run
from benchmarks.tools import Tool, sentences

KINDS = ("cold", "same", "edit")
"""A first build; a second one with nothing changed; one more with a paragraph edited."""


@dataclass(slots=True)
class Figures:
    """What the runs of a tool took."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    mebibytes: float = 0.0
    """The most memory that one process had at a time."""

    @property
    def spent(self) -> float:
        """Return the seconds all runs took."""
        return sum(map(sum, self.seconds.values()))

    @property
    def rounds(self) -> int:
        """Return how often it was run from nothing."""
        return len(self.seconds["cold"])

    def median(self, kind: str) -> float:
        """Return the median of its runs of a kind, in seconds."""
        return statistics.median(self.seconds[kind])


@dataclass(slots=True)
class Job:
    """A tool at work on a corpus in a folder of its own, and what its runs took."""

    tool: Tool
    corpus: Corpus
    root: Path
    files: Mapping[str, str]
    """Its input, by path in `root`."""

    edited: str
    """The file of `files` in which a paragraph is edited."""

    start: str
    """How that paragraph begins."""

    commands: list[list[str]]
    """What builds, one after the other."""

    first: float = 0.0
    """Seconds that its very first run took, which is measured only where there is no time for another."""

    figures: Figures = field(default_factory=Figures)


def prepare(tool: Tool, corpus: Corpus, root: Path) -> Job:
    """Write a corpus for a tool, build it once, and see that readers find the words in every language.

    Raises ValueError with the words that are missing.
    """
    middle = corpus.sections[len(corpus.sections) // 2]
    edited, start = tool.source_of(corpus, middle), middle.blocks[0].texts[0][:20]
    commands = tool.commands(root, corpus.languages)
    job = Job(tool, corpus, root, tool.files(corpus), edited, start, commands)
    for path, text in job.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    _reset(job)
    # A tool that goes by the times of files may not trust those of this very moment.
    time.sleep(0.2)
    job.first = _run(job)
    _check(job)
    return job


def measure(jobs: Iterable[Job], rounds: int, budget: float, say: Callable[[str], None]) -> None:
    """Run the tools in turn, `rounds` times, none for more than `budget` seconds after its first round."""
    for number in range(1, rounds + 1):
        for job in jobs:
            if number > 1 and job.figures.spent + job.first > budget:
                continue
            seconds = job.figures.seconds
            if job.first > budget / 4:
                seconds["cold"].append(job.first)
            else:
                _reset(job)
                seconds["cold"].append(_run(job))
            seconds["same"].append(_run(job))
            _edit(job, number)
            seconds["edit"].append(_run(job))
            times = " / ".join(f"{seconds[kind][-1]:.3f}" for kind in KINDS)
            say(f"{job.corpus.name:>8}  {job.tool.name:10} {times}")


def _reset(job: Job) -> None:
    """Leave no more in its folder than what an editor wrote: no output, no cache."""
    for path in sorted(job.root.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(job.root).as_posix() not in job.files:
            path.unlink()
    (job.root / job.edited).write_text(job.files[job.edited], encoding="utf-8")


def _edit(job: Job, number: int) -> None:
    """Add a word to a paragraph, in the source language."""
    edited = job.files[job.edited].replace(job.start, f"Word{number} {job.start}", 1)
    (job.root / job.edited).write_text(edited, encoding="utf-8")


def _run(job: Job) -> float:
    """Build; return the seconds it took."""
    seconds = 0.0
    for command in job.commands:
        ran = run(command, job.root)
        if ran.code:
            raise ValueError(f"{job.tool.name} failed on {job.corpus.name}: {ran.said.strip()[-2000:]}")
        job.figures.mebibytes = max(job.figures.mebibytes, ran.mebibytes)
        seconds += ran.seconds
    return seconds


def _check(job: Job) -> None:
    """See that each language's pages hold its words; of a large corpus, those of a dozen of its sections."""
    for language in job.corpus.languages:
        text = _visible(job.tool.folder_of(job.root, language))
        for section in job.corpus.sections[:: max(1, len(job.corpus.sections) // 12)]:
            for sentence in sentences(section, language):
                if sentence not in text:
                    raise ValueError(f"{job.tool.name} {job.corpus.name} lost in {language}: {sentence}")


def _visible(folder: Path) -> str:
    pages = sorted(folder.rglob("*.html"))
    text = " ".join(page.read_text(encoding="utf-8") for page in pages)
    text = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", text)))
