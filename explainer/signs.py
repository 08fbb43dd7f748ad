"""Signs: what other Markdown makes something of, line by line, and ours would show as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.errors import shortened
from explainer.indents import Misread

CLOSE_HEADING = re.compile(r" {0,3}(?P<signs>#{1,6})(?P<word>[^#\s\\]\S*)")
STRUCK = re.compile(r"(?<![\\~])~~(?=[^\s~])[^~]*(?<=[^\s~])~~(?!~)")
TASK = re.compile(r" *(?:[-*+]|[0-9]{1,9}[.)]) +(?P<box>\[[ xX]\]) ")
ADDRESS = re.compile(r" *\[[^\]\[^][^\]\[]*\]: +<?[^\s<>]+>?(?: +(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))? *$")
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")

LINE_LIMIT = 2_000
"""Characters of a line; a longer one is not searched for code, which takes time by their square."""


def signs_in(number: int, line: str, *, begins: bool) -> Iterator[Misread]:
    """Yield the marks of a line that will be shown; `begins` says that no words stand right above it."""
    if "~~" in line and len(line) < LINE_LIMIT and (found := STRUCK.search(CODE.sub("`", line))):
        what = f"{shortened(found[0])!r} is not struck out here: its signs are shown"
        yield Misread(number, what, "take them out, or write \\~ for each sign")
    if "[" in line and (found := TASK.match(line)):
        what = f"{found['box']!r} makes no box to tick here: its signs are shown"
        yield Misread(number, what, "take them out, or write \\[ for the sign")
    if "#" in line and (found := CLOSE_HEADING.match(line)):
        signs, word = found["signs"], found["word"]
        if len(signs) > 1 or (begins and not word[0].isdigit()):
            what = f"{shortened(signs + word)!r} begins no heading: a space is missing after {signs}"
            yield Misread(number, what, f"write {signs} and a space, or \\{signs} for the signs themselves")


def fence_in_item(number: int, line: str) -> Iterator[Misread]:
    """Yield what is wrong with an item that begins with a fence."""
    what = f"the code of {shortened(line.strip())!r} begins on the line of its item"
    fix = "write words after the item's mark, and the code below them, all its lines indented by four spaces"
    yield Misread(number, what, fix, "problem")


def address_defined(number: int, line: str) -> Misread | None:
    """Return what is wrong with a line that gives a reference an address: [foo]: other.md."""
    if "]:" not in line or not ADDRESS.match(line) or "://" in line:
        return None
    what = f"the definition {shortened(line.strip())!r} has an address of its own"
    fix = "register the address in content/sources.toml, take out this line and write [words][its-id]"
    return Misread(number, what, fix, "problem")


def broken_line(number: int, line: str) -> Iterator[Misread]:
    """Yield what is wrong with a line, with words below it, whose end asks for a new line."""
    instead = "for lines of their own, write a list or leave a line empty"
    if line.endswith("  ") and not line.isspace():
        what = "this line ends in spaces, which begin no new line here"
        yield Misread(number, what, f"take them out; {instead}")
    elif line.endswith("\\") and (len(line) - len(line.rstrip("\\"))) % 2:
        what = "the \\ at the end of this line begins no new line here, and is shown"
        yield Misread(number, what, f"take it out; {instead}")
