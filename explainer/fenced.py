"""Fenced code: how it begins, and its lines letter for letter."""

from __future__ import annotations

import re

FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})[^`]*$")

ITEM_FENCE = re.compile(r" *(?:(?:[-*+]|[0-9]{1,9}[.)]) +)(?P<fence>`{3,}|~{3,})[^`]*$")
"""A fence on the line of the item that it stands in."""

STANDS_FOR_CODE = ("\x02code ", "\x03")
"""What stands around the number of a fenced code; both signs are taken out of what is typed."""


def without_indent(line: str, columns: int) -> str:
    """Return a line of code without the indent of its fence; of a tab that is cut, the rest are spaces."""
    cut = column = 0
    while cut < len(line) and column < columns and line[cut] in " \t":
        column += 4 - column % 4 if line[cut] == "\t" else 1
        cut += 1
    return " " * (column - columns) + line[cut:]
