"""Changes the files of the kept explainers at random and builds them: `python -m fuzz --seconds 600`.

A build may say what is wrong with the sources; it may do nothing else. Any other exception, and any
page with an element, an attribute or an address that no page of ours has, is a find: it is written
to fuzz/finds/ with the seed that makes it again (`--seed`), and the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import traceback
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import html5lib

from explainer.build import build
from explainer.cli import shipped
from explainer.errors import SourceError
from explainer.inputs import Inputs, read_inputs

HERE = Path(__file__).parent
EXPLAINERS = ("tests/explainers/everything", "tests/explainers/moon")

TOKENS = (
    *("<script>alert(1)</script>", "</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "]]>"),
    *(
        "[x](javascript:alert(1))",
        "{{ 7*7 }}",
        "{% include 'x' %}",
        "{: onclick=alert(1) }",
        "//evil.example",
    ),
    *("\u202e", "\u2066", "\x00", "\ufeff", "&lt;script&gt;", "&#106;", "%s", "%(x)s", "%", "\\", "'", '"'),
    *("[a][b]", "[^c]", "> [x]", "*[A]: b", "```", "|", "|---|", "- ", "    - ", "1. ", ": ", "# ", "#" * 7),
    *("«", "»", "“", "”", "[…]", "\n", "\n\n", "\t", " ", "=", "[[", "]]", "+++", "9999-12-31", "2025-02-30"),
    *('msgid "', 'msgstr "', 'msgctxt "', "#~ ", "#| ", "#, fuzzy\n", "*" * 40, "[" * 40, "_" * 40, "`" * 40),
)
ELEMENTS = frozenset({"iframe", "frame", "object", "embed", "form", "base", "math", "template"})


def main() -> int:
    """Fuzz until the time is over; returns 1 if there was a find."""
    parser = argparse.ArgumentParser(prog="fuzz", description="Builds explainers from random sources.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, help="make one input again")
    options = parser.parse_args()
    kept = [read_inputs(HERE.parent / name, shipped()) for name in EXPLAINERS]
    seeds = [options.seed] if options.seed is not None else count_up(options.seconds)
    tried = finds = 0
    for seed in seeds:
        tried += 1
        found = try_one(random.Random(seed), kept)
        if found:
            finds += 1
            report(seed, found)
    print(f"fuzz      {tried} inputs, {finds} finds")
    return 1 if finds else 0


def count_up(seconds: float) -> Iterator[int]:
    """Yield seeds until the time is over."""
    end = time.monotonic() + seconds
    seed = int(time.time())
    while time.monotonic() < end:
        yield seed
        seed += 1


def try_one(chance: random.Random, kept: list[Inputs]) -> str | None:
    """Build one changed explainer; returns what should not have happened."""
    inputs = changed(chance, chance.choice(kept))
    try:
        files = build(inputs, preview=chance.random() < 0.5).files
    except SourceError:
        return None
    except Exception:
        return traceback.format_exc()
    return next(strange(files), None)


def changed(chance: random.Random, inputs: Inputs) -> Inputs:
    """Return an explainer with a few of its files changed in a few places."""
    files = dict(inputs.files)
    paths = [
        path for path in files if path.startswith(("content/", "locales/")) and not path.endswith(".png")
    ]
    for _ in range(chance.randint(1, 3)):
        path = chance.choice(paths)
        data = files[path]
        for _ in range(chance.randint(1, 4)):
            data = mutated(chance, data)
        files[path] = data
    return replace(inputs, files=files)


def mutated(chance: random.Random, data: bytes) -> bytes:
    """Return bytes with one thing put in, taken out, doubled or turned."""
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.randint(1, 40))
    match chance.randrange(6):
        case 0 | 1 | 2:
            return data[:at] + chance.choice(TOKENS).encode() + data[at:]
        case 3:
            return data[:at] + data[end:]
        case 4:
            return data[:end] + data[at:]
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def strange(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what stands in the site and should not."""
    for path, data in files.items():
        if path.endswith(".html"):
            yield from (f"{path}: {what}" for what in strange_html(data.decode()))
        elif path.endswith(".xml"):
            ElementTree.fromstring(data)  # noqa: S314 our own output


def strange_html(page: str) -> Iterator[str]:
    """Yield the elements, attributes and addresses that no page of ours has."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for element in tree.iter():
        name = str(element.tag).rsplit("}", 1)[-1]
        if name in ELEMENTS:
            yield f"the element {name}"
        if name == "script" and element.get("type") != "application/ld+json":
            yield "a script"
        for attribute, value in element.attrib.items():
            if str(attribute).startswith("on") or attribute == "style":
                yield f"the attribute {attribute}"
            if attribute in ("href", "src") and re.match(
                r"\s*(javascript|data|vbscript):|//|/\\", value, re.I
            ):
                yield f"the address {value}"


def report(seed: int, found: str) -> None:
    """Keep a find, and say how to make it again."""
    folder = HERE / "finds"
    folder.mkdir(exist_ok=True)
    (folder / f"{seed}.txt").write_text(found, encoding="utf-8")
    print(f"find      python -m fuzz --seed {seed}\n{found}")


if __name__ == "__main__":
    sys.exit(main())
