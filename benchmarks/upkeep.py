"""What `status`, `messages` and `check` take on large catalogs: `python -m benchmarks.upkeep`.

An explainer of so many messages is made in so many languages. Each command is run with nothing kept, and
again after one catalog was edited. `retold` is an update after every tenth message has changed: each is
matched with the translation it had. Beside them stands what GNU gettext takes on the same catalogs, before
anything is edited, one after the other.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus, corpus
from benchmarks.runner import run
from benchmarks.tools import EXPLAINER, HERE
from explainer.caches import FOLDER

GROWTH = ((1_000, 2), (3_200, 2), (10_000, 2))
MANY = ((417, 24), (10_000, 24))
"""Messages × languages: 10,000 messages in all, and 10,000 in each language."""

EDITED = 10
"""One message in so many is changed."""

TELLING = ("status", "messages --check", "check")
COMMANDS = (*(name for command in TELLING for name in (command, f"{command}, again")), "retold")
"""What is measured; "again" is after one catalog was edited."""


GETTEXT = {
    "msgmerge": "msgmerge --quiet --previous --output-file=/dev/null {catalog} locales/content.pot",
    "msgfmt --check": "msgfmt --check --output-file=/dev/null {catalog}",
}
"""What translators would use instead, for each catalog: to bring it up to date, and to check it."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the commands took on one size."""

    messages: int
    languages: int
    seconds: dict[str, float]
    mebibytes: dict[str, float]

    gettext: dict[str, float]
    """Seconds that programs of GNU gettext took for all catalogs."""


def rows(folder: Path, seed: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Measure every size, once, in a folder of each; GNU gettext must be installed."""
    for messages, languages in (*GROWTH, *MANY):
        root = folder / f"upkeep-{messages}x{languages}"
        made = _written(_of_messages(messages, languages, seed), root)
        _run(root, "messages")
        gettext = {name: _peer(root, command) for name, command in GETTEXT.items()}
        took = {command: _took(root, command) for command in COMMANDS}
        times = " / ".join(f"{took[command][0]:.2f}" for command in COMMANDS)
        say(f"{made:,}×{languages}  {' / '.join(COMMANDS)}  {times}")
        yield Row(
            made,
            languages,
            {command: seconds for command, (seconds, _) in took.items()},
            {command: mebibytes for command, (_, mebibytes) in took.items()},
            gettext,
        )
        shutil.rmtree(root)


def _of_messages(messages: int, languages: int, seed: int) -> Corpus:
    """Return a corpus of about so many messages: a section has some fourteen."""
    return corpus(max(1, round((messages - 42) / 13.7)), languages, seed=seed)


def _written(text: Corpus, root: Path) -> int:
    """Write a corpus as an explainer; return how many messages it has."""
    shutil.rmtree(root, ignore_errors=True)
    files = EXPLAINER.files(text)
    for path, words in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(words, encoding="utf-8")
    catalog = next(words for path, words in files.items() if path.endswith("content.po"))
    return catalog.count('\nmsgid "') - 1


def _peer(root: Path, command: str) -> float:
    """Run a program of GNU gettext on each catalog; return the seconds of all."""
    seconds = 0.0
    for catalog in sorted((root / "locales").rglob("content.po")):
        ran = run(command.format(catalog=catalog.relative_to(root)).split(), root)
        if ran.code:
            raise ValueError(f"{command} failed: {ran.said[-2000:]}")
        seconds += ran.seconds
    return seconds


def _took(root: Path, command: str) -> tuple[float, float]:
    if command == "retold":
        _edit_sections(root)
        return _run(root, "messages")
    if command in TELLING:
        shutil.rmtree(root / FOLDER, ignore_errors=True)
    else:
        _edit_a_catalog(root)
    return _run(root, *command.removesuffix(", again").split())


def _edit_a_catalog(root: Path) -> None:
    """Add a translator's remark to the last message of a catalog."""
    catalog = max((root / "locales").rglob("content.po"))
    text, at, last = catalog.read_text(encoding="utf-8").rpartition("\n\n")
    catalog.write_text(f"{text}{at}# Seen.\n{last}", encoding="utf-8")


def _edit_sections(root: Path) -> None:
    """Add a word to every tenth message that stands on a line of its own."""
    met = 0
    for path in sorted((root / "content" / "sections").iterdir()):
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines):
            if re.match(r"(?:- )?[A-Z]", line):
                met += 1
                lines[number] = re.sub("([A-Z])", r"Zut \1", line, count=1) if met % EDITED == 0 else line
        path.write_text("\n".join(lines), encoding="utf-8")


def _run(root: Path, *words: str) -> tuple[float, float]:
    """Run a command; return its seconds and the MiB that one process held at most."""
    command = [sys.executable, str(HERE.parent / "build.py"), *words, "--root", str(root)]
    ran = run(command, root)
    if "Traceback" in ran.said or ran.code > 1:
        raise ValueError(f"{' '.join(words)} failed: {ran.said[-2000:]}")
    return ran.seconds, ran.mebibytes


def goals(rows: list[dict[str, Any]]) -> Iterator[tuple[str, float, float]]:
    """Yield what is wanted of 10,000 messages in 24 languages: what, the most, what was measured."""
    if not rows:
        return
    largest = rows[-1]
    size = f"{largest['messages']:,} × {largest['languages']}"
    for command in COMMANDS:
        yield f"{size} {command}, s", 2.0, largest["seconds"][command]
        yield f"{size} {command}, MiB", 300.0, largest["mebibytes"][command]


def table(rows: list[dict[str, Any]]) -> str:
    """Return what was measured, as kept, as a table."""
    heads = ["messages × languages", *GETTEXT, *(f"{command} | MiB" for command in COMMANDS)]
    head = f"| {' | '.join(heads)} |"
    lines = [
        f"| {row['messages']:,} × {row['languages']} | "
        + "".join(f"{row['gettext'][one]:.2f} | " for one in GETTEXT)
        + " | ".join(f"{row['seconds'][one]:.2f} | {row['mebibytes'][one]:.0f}" for one in COMMANDS)
        + " |"
        for row in rows
    ]
    said = (
        "## Upkeep\n\nSeconds of each command, run once with nothing kept, and *again* after one catalog was "
        "edited. *retold* is `messages` after every tenth message was changed, each of them matched with its "
        "old translation.\n"
        "Of sources that did not change since, `status`, `messages --check` and `check` say again what they "
        "said, as fast as a build of nothing new.\n"
        "*msgmerge* and *msgfmt --check* are GNU gettext's, on the same catalogs, one after the other: the "
        "first brings up to date what is up to date, as `messages --check` does, the second reads and checks "
        "the form.\n"
    )
    return "\n".join([said, head, "|---" * (2 * len(COMMANDS) + len(GETTEXT) + 1) + "|", *lines, "", _FIRST])


_FIRST = """\
The first run reads each entry of each catalog, 250,000 of them in the largest row, and what that takes in \
a program written in C stands beside it.
After it a command reads the catalogs that changed, and of a changed one `check` proofreads the sections, \
and looks at those parts of its page, in which something changed.
"""


if __name__ == "__main__":
    for _ in rows(HERE / ".corpora", 1, lambda line: print(line, flush=True)):
        pass
