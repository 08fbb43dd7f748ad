"""Indents: what other Markdown takes for a part of a list, and ours does not, for want of spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.fenced import FENCE

STEP = 4
"""Spaces by which all that stands in an item is indented."""

ITEM = re.compile(r" *(?:[-*+]|[0-9]{1,9}\.) ")

Misread = tuple[int, str, str]
"""The number of a line, from 0; what it is taken for; the fix."""


def misread(lines: list[str]) -> Iterator[Misread]:
    """Yield the lines of a section that are indented too little for the list they seem to stand in."""
    item, fence, after_empty = -1, "", False
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        found = FENCE.match(line)
        if fence:
            fence = "" if line.strip().startswith(fence) else fence
            continue
        if not line.strip():
            after_empty = True
            continue
        is_item = bool(ITEM.match(line))
        if item >= 0 and indent % STEP:
            yield from _said(number, indent, item, is_item=is_item, apart=after_empty or bool(found))
        fence = found["fence"] if found else ""
        if is_item:
            item = indent
        elif not indent and after_empty:
            item = -1
        after_empty = False


def _said(number: int, indent: int, item: int, *, is_item: bool, apart: bool) -> Iterator[Misread]:
    spaces = f"{indent} space{'' if indent == 1 else 's'}"
    if is_item and indent > item:
        what = f"this item is indented by {spaces}, which puts it beside the item above it and not into it"
        yield number, what, "indent it by four spaces for each list that it stands in"
    elif not is_item and apart and indent < STEP:
        what = f"this is indented by {spaces}, which ends the list above it"
        yield number, what, "indent it by four spaces to keep it in the list, or not at all"
