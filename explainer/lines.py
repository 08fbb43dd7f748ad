"""Lines: a section's lines as Python-Markdown needs them to see the blocks that a writer sees.

CommonMark lets a list, a table or a heading begin where Python-Markdown wants an empty line above it or no
indent. One walk over the lines gives it that, takes fenced code out, and says what would be misread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from explainer.fenced import FENCE, ITEM_FENCE, STANDS_FOR_CODE, without_indent
from explainer.indents import STEP, Misread, beside_code, beside_list
from explainer.signs import address_defined, broken_line, fence_in_item, signs_in

SOFT = "\x0b"
"""Stands for the end of a line in a heading, which Python-Markdown reads on one line; typed nowhere."""


class Laid(NamedTuple):
    """A section's lines, laid out."""

    lines: list[str]
    """Them, with empty ones where blocks begin, and one line in the place of each fenced code."""

    codes: list[str]
    """The code that each of those lines stands for, in their order."""

    open: int | None
    """The number (from 0) of a fence that is not closed."""

    misread: list[Misread]
    """What is read otherwise than it seems to be written."""

    worded: list[int]
    """The numbers of the lines that are neither empty nor code; of indented code, the first line is one."""


def laid_out(lines: Sequence[str]) -> Laid:
    """Lay out the lines of a section."""
    walk = _Walk(lines)
    for number, line in enumerate(lines):
        walk.take(number, line)
    codes = ["\n".join(code) for code in walk.codes]
    is_open = walk.fence and not walk.misplaced
    return Laid(walk.out, codes, walk.begun if is_open else None, walk.misread, walk.worded)


OUTSIDE = -STEP
"""The column of the item in which a line at the margin stands: there is none."""

ITEM = re.compile(r" *(?:[-*+]|(?P<number>[0-9]{1,9})(?P<after>[.)])) +(?=\S|$)")
RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")
HEADING = re.compile(r" {0,3}#{1,6}(?: |$)")
UNDERLINE = re.compile(r" {0,3}(?:=+|-+) *$")
DEFINITION = re.compile(r" {0,3}: {1,3}")


class _Walk:
    """Where a walk over the lines of a section stands."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.out: list[str] = []
        self.codes: list[list[str]] = []
        self.misread: list[Misread] = []
        self.worded: list[int] = []
        # The fence that is open, how far it is indented, its line, and whether it has no place there.
        self.fence, self.indent, self.begun, self.misplaced = "", 0, 0, False
        # The column of the item in which a line may stand, by fours; and of the block that is read.
        self.item, self.base = OUTSIDE, 0
        # The very columns of the last item (-1 for none) and of its words.
        self.mark, self.words = -1, 0
        # Whether the next line begins a block; what that block is so far.
        self.begins = True
        self.in_code = False
        # Whether a list is open that is counted with brackets: 1).
        self.brackets = False
        self.blank()

    def blank(self) -> None:
        """Know nothing of a block yet: its kind of list, how many lines of mere words it has."""
        self.listed, self.plain = "", 0
        self.in_table = self.defines = False

    def take(self, number: int, raw: str) -> None:
        """Take the next line."""
        line = raw.expandtabs(STEP) if "\t" in raw else raw
        if self.fence:
            self.code(raw)
        elif not line or line.isspace():
            self.out.append("")
            self.begins = True
            self.blank()
        elif self.in_code and line.startswith(" " * (self.item + 2 * STEP)):
            self.out.append(line)
        else:
            if self.in_code:
                self.out += [""] if self.out[-1] else []
                self.in_code, self.begins = False, True
            self.worded.append(number)
            self.read(number, line, len(line) - len(line.lstrip(" ")))

    def code(self, raw: str) -> None:
        closing = raw.strip()
        if closing.startswith(self.fence) and not closing.strip(self.fence[0]):
            self.fence, self.misplaced = "", False
        elif not self.misplaced:
            self.codes[-1].append(without_indent(raw, self.indent))

    def read(self, number: int, line: str, indent: int) -> None:
        """Read a line that is not fenced code, and not empty."""
        begins, self.begins = self.begins, False
        if begins:
            self.enter(indent)
            if indent >= self.item + 2 * STEP:
                self.in_code = True
                self.out.append(line)
                return
        item, fence = self.item_in(line, indent, begins=begins), FENCE.match(line)
        table = "|" in line and not self.in_table and _is_table(line, self.following(number))
        apart = begins or bool(fence) or table or bool(HEADING.match(line))
        self.misread += beside_list(number, indent, self.mark, is_item=bool(item), apart=apart)
        if begins and not item and not fence and self.mark // STEP * STEP == self.item:
            self.misread += beside_code(number, indent, self.item, self.words)
        self.misread += signs_in(number, line, begins=begins)
        if not indent and begins:
            self.mark = -1
        if fence:
            self.open_code(number, fence, begins=begins)
        elif item and (inner := ITEM_FENCE.match(line)):
            self.misread += fence_in_item(number, line)
            self.fence, self.misplaced = inner["fence"], True
            self.out.append("")
        elif table:
            self.part(indent, begins=begins)
            self.in_table = True
            self.out.append(line)
        elif item:
            self.listing(line, indent, item, begins=begins)
        else:
            self.wording(number, line, indent, begins=begins)

    def following(self, number: int) -> str:
        """Return the line below a line."""
        return self.lines[number + 1] if number + 1 < len(self.lines) else ""

    def enter(self, indent: int) -> None:
        """Leave the items that a block with this indent does not stand in."""
        self.item = min(self.item, indent // STEP * STEP - STEP)
        self.base = self.item + STEP
        self.brackets &= self.item != OUTSIDE

    def part(self, indent: int, *, begins: bool) -> None:
        """Let a block begin here."""
        if not begins:
            if self.out and self.out[-1]:
                self.out.append("")
            self.blank()
            self.enter(indent)

    # -- what a line may be

    def open_code(self, number: int, fence: re.Match[str], *, begins: bool) -> None:
        self.part(len(fence["indent"]), begins=begins)
        self.fence, self.indent, self.begun = fence["fence"], len(fence["indent"]), number
        self.out += ("", f"{fence['indent']}{STANDS_FOR_CODE[0]}{len(self.codes)}{STANDS_FOR_CODE[1]}", "")
        self.codes.append([])
        self.begins = True
        self.blank()

    def item_in(self, line: str, indent: int, *, begins: bool) -> re.Match[str] | None:
        """Return the mark of an item where a line is one; a number at which words wrap is none."""
        item = ITEM.match(line)
        if not item or RULE.match(line[min(indent, self.base) :]):
            return None
        if begins:
            return item
        if self.in_table:
            return item if indent < self.base or "|" not in line else None
        first = not item["number"] or item["number"] == "1"
        if item["after"] == ")" and not first and not self.brackets:
            return None
        if self.listed or indent < self.base:
            return item
        return item if first and indent < self.base + STEP else None

    def listing(self, line: str, indent: int, item: re.Match[str], *, begins: bool) -> None:
        kind = "numbers" if item["number"] else "bullets"
        if indent < self.base or not self.listed or (self.listed != kind and indent == self.base):
            self.part(indent, begins=begins)
        if line[indent:].strip(" ") == "-" and not begins:
            # Python-Markdown would make a heading of the item above.
            self.part(indent, begins=begins)
        self.listed = self.listed or kind
        self.item, self.mark = indent // STEP * STEP, indent
        wide = len(item[0]) - len(item[0].rstrip(" "))
        self.words = len(item[0]) - (wide - 1 if wide > STEP else 0)
        self.plain = 0
        if item["after"] == ")":
            self.brackets = True
            line = f"{line[: item.start('after')]}.{line[item.end('after') :]}"
        self.out.append(line)

    def wording(self, number: int, line: str, indent: int, *, begins: bool) -> None:
        """Take a line that is no item: a heading, a rule, a definition, or words."""
        relative = line[min(indent, self.base) :]
        margin = line[: len(line) - len(relative)]
        if self.in_table and (relative.startswith(">") or HEADING.match(relative)):
            self.part(indent, begins=False)
        if HEADING.match(relative):
            self.end_block(margin + relative.strip(" "))
        elif relative[0] in " -=*_" and not self.in_table and self.is_line_drawn(relative, margin):
            pass
        elif relative.startswith("*["):
            if self.out and self.out[-1].lstrip(" ").startswith("*["):
                self.out.append("")
            self.plain = 0
            self.out.append(line)
        else:
            self.mere_words(number, line, relative, begins=begins)

    def is_line_drawn(self, relative: str, margin: str) -> bool:
        """Take a rule, or the line that makes a heading of what is above it; say whether it was one."""
        if self.plain and UNDERLINE.match(relative):
            first = len(self.out) - self.plain
            self.out[first:] = [SOFT.join([self.out[first], *map(str.strip, self.out[first + 1 :])])]
            self.end_block(margin + relative.strip(" "))
            return True
        if RULE.match(relative):
            self.part(len(margin), begins=False)
            self.end_block(margin + relative.strip(" "))
            return True
        if self.listed and UNDERLINE.match(relative):
            # Python-Markdown would make a heading of the item above.
            self.out.append(f"{margin} {relative.strip(' ')}")
            return True
        return False

    def end_block(self, line: str) -> None:
        """Take the last line of a block; the next one begins another."""
        self.out.append(line)
        self.blank()
        self.begins = True

    def mere_words(self, number: int, line: str, relative: str, *, begins: bool) -> None:
        if DEFINITION.match(relative):
            self.item, self.plain = self.base, 0
        elif relative.startswith(">") or self.in_table:
            self.plain = 0
        elif found := (begins or self.defines) and address_defined(number, line):
            self.misread.append(found)
            self.defines = True
            return
        else:
            if not begins:
                self.misread += broken_line(number - 1, self.lines[number - 1])
            self.plain += not self.listed
        self.out.append(line)


def _is_table(head: str, below: str) -> bool:
    """Say whether a line is the head of a table, by the line below it."""
    if "|" not in below or "-" not in below or below.strip(" \t|:-"):
        return False
    return _cells(head) == _cells(below)


def _cells(row: str) -> int:
    return row.strip().strip("|").replace("\\|", "").count("|")
