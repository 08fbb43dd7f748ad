"""Fenced code, taken out of a section before its blocks are parsed, so that it is kept letter for letter."""

from __future__ import annotations

import re
from typing import NamedTuple


class Unfenced(NamedTuple):
    """A section's lines, with one line in place of each fenced code."""

    lines: list[str]

    codes: list[str]
    """The code that each of those lines stands for, in their order."""

    open: int | None
    """The number (from 0) of a fence that is not closed."""


FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})[^`]*$")


def unfenced(lines: list[str]) -> Unfenced:
    """Take fenced code out of a section, so that no rule for what stands around it sees its words."""
    out: list[str] = []
    codes: list[list[str]] = []
    fence, indent, begun = "", "", 0
    for number, line in enumerate(lines):
        match = FENCE.match(line)
        if match and not fence:
            fence, indent, begun = match["fence"], match["indent"], number
            out += ("", f"{indent}{STANDS_FOR_CODE[0]}{len(codes)}{STANDS_FOR_CODE[1]}", "")
            codes.append([])
        elif match and match["fence"].startswith(fence) and line.strip() == match["fence"]:
            fence = ""
        elif fence:
            codes[-1].append(line[min(len(indent), len(line) - len(line.lstrip(" "))) :])
        else:
            out.append(line)
    return Unfenced(out, ["\n".join(code) for code in codes], begun if fence else None)


STANDS_FOR_CODE = ("\x02code ", "\x03")
"""What stands around the number of a fenced code; Python-Markdown takes both signs out of what is typed."""
