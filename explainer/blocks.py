"""Blocks: a section's Markdown into paragraphs, lists, tables and pictures, whose leaves are messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, chain
from sys import intern
from typing import NamedTuple
from xml.etree.ElementTree import Element

from explainer.errors import MOST_OF_A_FILE, Place, Problem, shortened
from explainer.faults import MESSAGE_LIMIT
from explainer.fenced import STANDS_FOR_CODE
from explainer.lines import SOFT, Laid, laid_out
from explainer.markup import Parser, fold
from explainer.model import Block, Message, Picture, QuoteBlock, Verbatim

SECTION_LIMIT = 10_000
"""Lines in one section."""

BLOCK_LIMIT = 1_000
"""Lines in one list, table or paragraph: Python-Markdown's time grows with their square, or cube."""

ROW_LIMIT = 50
"""Cells in one row of a table."""

CELL_LIMIT = 20_000
"""Cells in one section."""

DEPTH_LIMIT = 12
"""How deep lists and quotations may nest."""


class Document(NamedTuple):
    """A section's Markdown, as blocks."""

    blocks: tuple[Block, ...]
    abbreviations: tuple[tuple[Message, Message], ...]
    problems: tuple[Problem, ...]

    @property
    def messages(self) -> Iterator[Message]:
        """Every message in reading order; the abbreviations last."""
        for block in self.blocks:
            yield from _messages_in(block)
        yield from chain(*self.abbreviations)


def _messages_in(block: Block) -> Iterator[Message]:
    for child in block.children:
        if isinstance(child, Message):
            yield child
        elif isinstance(child, Block):
            yield from _messages_in(child)
        elif isinstance(child, Picture):
            yield from filter(None, (child.alt, child.caption))


def document(parser: Parser, text: str, path: str, first_line: int = 1, note: str = "") -> Document:
    """Parse a section; `first_line` is the line of the file at which `text` begins."""
    reader = _Reader(parser, text, path, first_line, note)
    return reader.read()


KINDS = {
    "p": "paragraph",
    "li": "list item",
    "th": "table heading",
    "td": "table cell",
    "dt": "term of a list",
    "dd": "definition in a list",
}
ATTRIBUTES = re.compile(r"(?P<mark>\{:?)(?P<list>[^{}\n]*)\} *")
ATTRIBUTE = re.compile(r"#(?P<id>[^\s\"']+)|(?P<name>[\w-]+)=\"(?P<value>[^\"]*)\"|(?P<other>\S+)")
PICTURE = re.compile(r"!\[(?P<alt>.*?)\]\((?P<file>[^\s()]+)(?:\s+\"(?P<caption>.*)\")?\s*\)", re.S)
QUOTE_ID = re.compile(r"\[([^\]\[]+)\]")
LEVEL = re.compile(r"h[1-6]")


class _Reader:
    """One walk over one section's tree."""

    def __init__(self, parser: Parser, text: str, path: str, first_line: int, note: str) -> None:
        self.parser, self.text, self.path, self.note = parser, text, path, note
        self.lines = _Lines(text, first_line)
        self.problems: list[Problem] = []
        self.level = 1

    def read(self) -> Document:
        try:
            blocks, abbreviations = self.parsed()
        except RecursionError:
            self.problem(self.lines.first, "lists or quotations nest too deep", "take out a few levels")
            blocks, abbreviations = (), ()
        return Document(blocks, abbreviations, tuple(self.problems))

    def parsed(self) -> tuple[tuple[Block, ...], tuple[tuple[Message, Message], ...]]:
        """Return the blocks and the abbreviations; none of a section that would take too long to parse.

        Raises RecursionError where lists or quotations nest too deep.
        """
        if self.is_too_long():
            return (), ()
        laid = laid_out(self.text.replace(STANDS_FOR_CODE[1], "").split("\n"))
        if self.is_too_much(laid):
            self.check_whole(laid, ragged=[])
            return (), ()
        root, abbreviations, ragged = self.parser.blocks(laid)
        self.check_whole(laid, ragged)
        blocks = tuple(block for element in root for block in self.block(element, ""))
        return blocks, tuple(self.abbreviation(*pair) for pair in abbreviations.items())

    def check_whole(self, laid: Laid, ragged: list[str]) -> None:
        """Collect what would be lost without a sign; `ragged` are the rows longer than their table."""
        if laid.open is not None:
            what = "the code that begins here has no end"
            self.problem(
                self.lines.first + laid.open, what, "close it with a line like the one that opens it"
            )
        for number, what, fix, severity in laid.misread[:MOST_OF_A_FILE]:
            self.problems.append(Problem(Place(self.path, self.lines.first + number), what, fix, severity))
        finder = _Lines(self.text, self.lines.first)
        for row in ragged:
            what = f"the row {shortened(row.strip())!r} has more cells than the table has columns"
            self.problem(finder.find(row), what, "add a column above, or write \\| for a bar that is a sign")

    def is_too_long(self) -> bool:
        """Say whether laying the section out would take too long; that is a problem."""
        if (lines := self.text.count("\n") + 1) > SECTION_LIMIT:
            what = f"the section has {lines:,} lines, more than {SECTION_LIMIT:,}"
            self.problem(self.lines.first, what, "part it into sections")
            return True
        if (cells := self.text.count("|")) > CELL_LIMIT:
            what = f"the section's tables have {cells:,} cells, more than {CELL_LIMIT:,}"
            self.problem(self.lines.first, what, "part it into sections")
            return True
        return False

    def is_too_much(self, laid: Laid) -> bool:
        """Say whether a line would take Python-Markdown too long; that is a problem at the line."""
        lines = self.text.split("\n")
        run, last = 0, -1
        for number in laid.worded:
            run, last = run + 1 if number == last + 1 else 1, number
            if found := _too_much_in(lines[number], run):
                self.problem(self.lines.first + number, *found)
                return True
        return False

    def problem(self, line: int, what: str, fix: str) -> None:
        self.problems.append(Problem(Place(self.path, line), what, fix))

    # -- blocks

    def block(self, element: Element, kind: str) -> Iterator[Block]:
        """Yield what an element becomes: itself as a block, and what stands in its tail as a paragraph."""
        yield from self.element(element, kind)
        if element.tail and element.tail.strip():
            tail = Element("p")
            tail.text, element.tail = element.tail, None
            yield from self.element(tail, kind)

    def element(self, element: Element, kind: str) -> Iterator[Block]:
        text = (element.text or "").strip()
        if element.tag == "pre":
            code = element[0].text or ""
            self.lines.find(code)
            plain = code.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            fenced = element[0].tag == "fenced"
            yield Block("pre", (Verbatim((plain if fenced else plain.rstrip("\n")) + "\n"),))
        elif element.tag == "blockquote":
            yield from self.blockquote(element, in_list=bool(kind))
        elif element.tag == "p" and len(text) <= MESSAGE_LIMIT and (picture := PICTURE.fullmatch(text)):
            yield self.picture(picture)
        elif LEVEL.fullmatch(element.tag):
            yield self.heading(element)
        else:
            yield self.plain_block(element, kind)

    def plain_block(self, element: Element, kind: str) -> Block:
        kind = KINDS.get(element.tag, kind) if element.tag != "p" or not kind else kind
        message, ids = self.leaf(element, kind or "paragraph")
        children: list[Block | Message] = [message] if message else []
        inner = kind if element.tag in ("li", "dd") else ""
        for child in element:
            children.extend(self.block(child, inner))
        return Block(element.tag, tuple(children), ids + _kept(element))

    def heading(self, element: Element) -> Block:
        level = int(element.tag[1])
        message, ids = self.leaf(element, "heading")
        line = message.place.line if message else self.lines.find_bare(level)
        if not message:
            self.problem(line, "a heading has no words", f"write them, or take {'#' * level} out")
        if level == 1:
            self.problem(
                line, f"a second title {_quoted(message)}", "a section has one # title; write ## here"
            )
        elif level > self.level + 1:
            what = f"the heading {_quoted(message)} skips a level"
            self.problem(line, what, f"write {'#' * (self.level + 1)} instead of {'#' * level}")
        self.level = max(level, 2)
        # The section's title is the page's h2.
        return Block(f"h{min(max(level, 2) + 1, 6)}", (message,) if message else (), ids)

    def blockquote(self, element: Element, *, in_list: bool) -> Iterator[Block]:
        """Yield the quotes that a blockquote names; Markdown takes neighbours for one blockquote."""
        for child in element:
            lines = [line.strip() for line in "".join(child.itertext()).strip().split("\n")]
            named = [found for line in lines if (found := QUOTE_ID.fullmatch(line))]
            if len(named) < len(lines):
                what = f"the quotation {shortened(' '.join(lines))!r} is not a registered quote"
                fix = "register it in content/quotes.toml and write > [its-id]"
                self.problem(self.lines.find(lines[0]), what, fix)
                continue
            for found in named:
                place = Place(self.path, self.lines.find(found[0]))
                if in_list:
                    what = f"the quote {found[1]!r} stands inside a list"
                    self.problem(place.line, what, f"write > {found[0]} at the margin, after the list")
                yield Block("blockquote", (QuoteBlock(found[1].strip(), place),))

    def picture(self, match: re.Match[str]) -> Block:
        place = Place(self.path, self.lines.find("![" + match["alt"].split("\n")[0]))
        alt, caption = (
            Message(fold(words), kind, place, note=self.note, plain=kind == "image description")
            if words and words.strip()
            else None
            for words, kind in ((match["alt"], "image description"), (match["caption"], "caption"))
        )
        if caption:
            self.check(caption)
        return Block("div", (Picture(match["file"], alt, caption, place),))

    def abbreviation(self, short: str, long: str) -> tuple[Message, Message]:
        line = _Lines(self.text, self.lines.first).find(f"*[{short}]")
        place = Place(self.path, line)
        return (
            Message(fold(short), "abbreviation", place, note=self.note, plain=True),
            Message(fold(long), "what an abbreviation stands for", place, note=self.note, plain=True),
        )

    # -- leaves

    def leaf(self, element: Element, kind: str) -> tuple[Message | None, tuple[tuple[str, str], ...]]:
        """Return an element's own words as a message, and the id an attribute list gave it."""
        raw = (element.text or "").replace(SOFT, "\n")
        if not raw.strip():
            return None, ()
        line = self.lines.find(raw)
        words, given = self.attributes(raw, line)
        if not words.strip():
            return None, ()
        note = given.get("note", self.note)
        message = Message(
            intern(fold(words)),
            kind,
            Place(self.path, line),
            given.get("context") or None,
            note,
            False,
            _breaks(words),
        )
        self.check(message)
        return message, (("id", given["id"]),) if "id" in given else ()

    def attributes(self, raw: str, line: int) -> tuple[str, dict[str, str]]:
        start = max(raw.rfind("{"), 0)
        match = ATTRIBUTES.fullmatch(raw, start)
        if not match or (match["mark"] != "{:" and "#" not in match["list"]):
            return raw, {}
        given: dict[str, str] = {}
        for item in ATTRIBUTE.finditer(match["list"]):
            if item["id"]:
                given["id"] = item["id"]
            elif item["name"] in ("context", "note"):
                given[item["name"]] = item["value"]
            else:
                what = f"the attribute {item.group()!r} is not one an editor can set"
                self.problem(line, what, 'take it out; {: #id context="…" note="…" } is all there is')
        return raw[:start].rstrip(" \n"), given

    def check(self, message: Message) -> None:
        for fault in self.parser.inline(message.text).faults:
            self.problems.append(Problem(message.place_of(fault.found), fault.what, fault.fix))


def _breaks(words: str) -> tuple[int, ...]:
    """Return where each line but the first begins in the words, once they are folded."""
    lines = [fold(line) for line in words.strip().split("\n")]
    return tuple(accumulate(len(line) + 1 for line in lines[:-1]))


MANY_LISTS = re.compile(r"(?:[*+-] +|[0-9]+\. +){12}")


def _too_much_in(line: str, run: int) -> tuple[str, str] | None:
    """Return what a line has too much of, and the fix; it is the `run`-th since the last empty one."""
    start = line[: len(line) - len(line.lstrip(" \t>*+-0123456789.)"))].expandtabs(4)
    marks = start.lstrip(" ")
    # Words that wrap may stand anywhere.
    is_far = len(start) - len(marks) > 4 * DEPTH_LIMIT and (run == 1 or marks)
    if is_far or marks.count(">") > DEPTH_LIMIT:
        return f"this line nests more than {DEPTH_LIMIT} levels deep", "bring it nearer to the margin"
    if MANY_LISTS.match(line.lstrip()):
        return f"this line opens more than {DEPTH_LIMIT} lists", "open one list a line"
    if line.count("|") > ROW_LIMIT:
        return f"this row has more than {ROW_LIMIT} cells", "part the table"
    if run > BLOCK_LIMIT:
        return f"there are more than {BLOCK_LIMIT:,} lines without an empty one", "part them by empty lines"
    return None


def _kept(element: Element) -> tuple[tuple[str, str], ...]:
    sides = {"left": "start", "right": "end", "center": "center"}
    kept = []
    if (align := element.get("align")) in sides:
        kept.append(("align", sides[align]))
    if element.tag == "ol" and element.get("start", "").isdigit():
        kept.append(("start", element.get("start", "")))
    return tuple(kept)


def _quoted(message: Message | None) -> str:
    return repr(shortened(message.text)) if message else "without words"


class _Lines:
    """Finds the lines of leaves, which Python-Markdown gives in the order of the file."""

    def __init__(self, text: str, first: int) -> None:
        self.text, self.first = text, first
        self.position = 0
        self.line = first
        self.worded: set[int] = set()
        """The levels of which every heading that follows has words, or stands where none is looked for."""

    def find(self, leaf: str) -> int:
        """Return the line on which a leaf starts, searching on from the last one found."""
        start = leaf.strip().split("\n", 1)[0].strip()
        at = self.text.find(start, self.position) if start else -1
        if at >= 0:
            self.line += self.text.count("\n", self.position, at)
            self.position = at
            line = self.line
            # Past its letters, so that a twin further down is found on its own line.
            self.line += self.text.count("\n", at, at + len(start))
            self.position = at + len(start)
            return line
        return self.line

    def find_bare(self, level: int) -> int:
        """Return the line of a heading without words, searching on from the last leaf found."""
        found = None if level in self.worded else _bare(level).search(self.text, self.position)
        if found is None:
            self.worded.add(level)  # Not looked for again: to the end of the file is far.
            return self.line
        return self.find(found[0])


@cache
def _bare(level: int) -> re.Pattern[str]:
    """Return what a line with a heading without words is, in a list or a quotation too."""
    return re.compile(rf"^[ \t>*+0-9.)-]*+#{{{level}}}(?!#)[ \t#]*+(?:\{{.*)?$", re.MULTILINE)
