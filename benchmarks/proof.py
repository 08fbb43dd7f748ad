"""Measure how often proofreading is wrong: on translations others published, and on broken ones of ours.

`pip download --no-deps --no-binary weblate weblate==5.14.3` and `pip download --no-deps django==5.2.19`
fetch what is measured; then `python -m benchmarks.proof weblate-5.14.3.tar.gz django-5.2.19-*.whl`.
`--show CHECK` prints what a check found, to be judged by a reader.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from explainer import po
from explainer.catalog import Translation
from explainer.errors import SourceError
from explainer.language import language_of
from explainer.proof import CHECKS, Proof, names_with_surnames

LANGUAGES = ("ar", "cs", "de", "es", "fr", "it", "ja", "nl", "pl", "pt_BR", "ru", "sv", "tr", "uk")
SHIPPED = Path(__file__).parent.parent / "locales" / "en" / "LC_MESSAGES" / "content.po"
MONTHS = tuple(
    """
    January February March April May June July August September October November December
    """.split()
)


def main() -> int:
    """Print the rates."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("archive", nargs="+", type=Path)
    arguments.add_argument("--show", choices=CHECKS)
    options = arguments.parse_args()
    found: Counter[str] = Counter()
    messages: Counter[str] = Counter()
    figures = 0
    for language, entry in published(options.archive):
        messages[language] += 1
        figures += bool(re.search(r"\d", entry.msgid))
        translation = Translation(entry.msgid, entry.msgstr, "current", entry.line)
        for problem in Proof("en", language_of(language)).read(translation, language):
            check = problem.fix.partition("# waive ")[2].partition(":")[0]
            found[check] += 1
            if check == options.show:
                print(f"{problem.place}: {problem.what}\n    {entry.msgid}\n    {entry.msgstr[0]}")
    print(f"\n{messages.total()} messages of prose in {len(messages)} languages, {figures} with numbers")
    for check in CHECKS:
        print(f"{check:<16} {found[check]:>4}   {found[check] / messages.total():.3%}")
    print(f"\nbroken on purpose, in {SHIPPED.parent.parent.name}: found of all")
    for fault, (caught, every) in broken().items():
        print(f"{fault:<16} {caught:>4} of {every}")
    return 0


def published(archives: list[Path]) -> Iterator[tuple[str, po.Entry]]:
    """Yield the translated sentences of PO files: those of eight words and more, without markup."""
    for path, data in (pair for archive in archives for pair in members(archive)):
        language = next((name for name in LANGUAGES if f"/locale/{name}/LC_MESSAGES/" in path), None)
        if language:
            try:
                file = po.read(data, path)
            except SourceError:
                continue
            yield from ((language, one) for one in file.messages if is_prose(one))


def members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the PO files of a wheel or a source archive."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            yield from ((name, wheel.read(name)) for name in wheel.namelist() if name.endswith(".po"))
        return
    with tarfile.open(archive) as source:
        for member in source:
            file = source.extractfile(member) if member.name.endswith(".po") else None
            if file:
                yield member.name, file.read()


def is_prose(entry: po.Entry) -> bool:
    """Say whether an entry is a translated sentence without markup."""
    sentence = len(entry.msgid.split()) >= 8 and entry.msgid.rstrip()[-1:] in ".?!"
    ready = entry.translated and not entry.fuzzy and entry.msgid_plural is None
    return sentence and ready and not re.search("[<%]", entry.msgid)


def broken() -> dict[str, tuple[int, int]]:
    """Break each shipped translation in each way, and count what is found."""
    file = po.read(SHIPPED.read_bytes(), "content.po")
    people = [one for one in file.messages if any("name of a person" in line for line in one.extracted)]
    proof = Proof("fr", "en", names_with_surnames((one.msgid, one.msgstr[0]) for one in people))
    dice, counted = random.Random(3), {}  # noqa: S311  # nothing here is secret
    for fault, spoil in FAULTS.items():
        caught = every = 0
        for one in file.messages:
            spoilt = spoil(one.msgstr[0], dice) if one.translated and "read-only" not in one.flags else None
            if spoilt and spoilt != one.msgstr[0]:
                every += 1
                caught += any(
                    proof.read(Translation(one.msgid, (spoilt,), "current", one.line), "content.po")
                )
        counted[fault] = caught, every
    return counted


def _number(text: str, dice: random.Random) -> str | None:
    numbers = list(
        re.finditer(r"(?<![\w\[^-])\d+", re.sub(r"\[\^?[\w-]+\]", lambda mark: "x" * len(mark[0]), text))
    )
    if not numbers:
        return None
    found = dice.choice(numbers)
    return f"{text[: found.start()]}{int(found[0]) + dice.choice((1, 2, 10, 100))}{text[found.end() :]}"


def _month(text: str, dice: random.Random) -> str | None:
    found = re.search("|".join(MONTHS), text)
    return found and text.replace(found[0], dice.choice([month for month in MONTHS if month != found[0]]), 1)


def _doubled(text: str, dice: random.Random) -> str | None:
    words = text.split(" ")
    at = dice.randrange(len(words))
    return " ".join([*words[: at + 1], *words[at:]]) if words[at].isalpha() and len(words[at]) > 1 else None


FAULTS: dict[str, Callable[[str, random.Random], str | None]] = {
    "another number": _number,
    "another month": _month,
    "another person": lambda text, _: text.replace("Putin", "Zelensky"),
    "a word twice": _doubled,
    "no full stop": lambda text, _: re.sub(r"\.((?:\[\^[\w-]+\])*)$", r"\1", text),
    "no closing mark": lambda text, _: text.replace("”", "", 1),
}


if __name__ == "__main__":
    sys.exit(main())
