"""Indents: what other Markdown takes for a part of a list, and ours does not, for want of spaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

STEP = 4
"""Spaces by which all that stands in an item is indented."""


class Misread(NamedTuple):
    """A line that is read otherwise than it seems to be written."""

    number: int
    """Of the line, from 0."""

    what: str

    fix: str

    severity: Literal["problem", "warning"] = "warning"


def beside_list(number: int, indent: int, item: int, *, is_item: bool, apart: bool) -> Iterator[Misread]:
    """Yield what is wrong with a line that is indented too little for the list it seems to stand in.

    `item` is the column of the item above, -1 for none; `apart` says that the line does not go on with words.
    """
    if item < 0 or not indent % STEP:
        return
    spaces = f"{indent} space{'' if indent == 1 else 's'}"
    if is_item and indent > item:
        what = f"this item is indented by {spaces}, which puts it beside the item above it and not into it"
        yield Misread(number, what, "indent it by four spaces for each list that it stands in")
    elif not is_item and apart and indent < STEP:
        what = f"this is indented by {spaces}, which ends the list above it"
        yield Misread(number, what, "indent it by four spaces to keep it in the list, or not at all")


def beside_code(number: int, indent: int, item: int, words: int) -> Iterator[Misread]:
    """Yield what is wrong with a line that elsewhere is code, by its distance from the words of its item.

    `item` and `words` are the columns of the item and of its words.
    """
    if indent % STEP and indent >= words + STEP:
        what = f"this is indented by {indent} spaces, which makes words of it and not code"
        yield Misread(
            number, what, f"indent code in this item by {item + 2 * STEP} spaces, words by {item + STEP}"
        )
