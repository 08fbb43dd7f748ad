"""Markdown: sections into blocks whose leaves are messages, messages into inline nodes.

Python-Markdown parses blocks into a tree whose leaves still hold raw inline Markdown, just before
its `inline` tree processor would run. We stop there: each leaf becomes a Message. A message, in
the source language or translated, is parsed by that same `inline` processor, one at a time. So
extraction, translation and rendering can never disagree about what a paragraph is.

Raw HTML, URLs and entities have no meaning here: the parser's patterns for them are switched off,
and what looks like them is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from html import escape
from itertools import accumulate, chain
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree.ElementTree import Element

from explainer.errors import Place, Problem
from explainer.memory import Recall, afresh
from explainer.model import Block, Message, Picture, QuoteBlock, Verbatim

if TYPE_CHECKING:
    from markdown import Markdown

# ---------------------------------------------------------------- inline nodes


class Span(NamedTuple):
    """Emphasis: "em" or "strong" around other nodes."""

    tag: str
    children: tuple[Inline, ...]


class Code(NamedTuple):
    """Letters shown as they are."""

    text: str


class Reference(NamedTuple):
    """[words][id]: words that lead to a person, term, source, event, quote or section."""

    id: str
    children: tuple[Inline, ...]


class Citation(NamedTuple):
    """[^id]: the source a claim rests on."""

    id: str


Inline = str | Span | Code | Reference | Citation


class Fault(NamedTuple):
    """Something that may not stand in a message."""

    what: str
    fix: str
    found: str = ""
    """The offending text as it stands in the message, to find its line by."""


class Parsed(NamedTuple):
    """A message's text, understood."""

    nodes: tuple[Inline, ...]

    faults: tuple[Fault, ...]
    """What may not stand in a message."""


def walk(nodes: Sequence[Inline]) -> list[Inline]:
    """Return every node, parents before children, in reading order."""
    found: list[Inline] = []
    for node in nodes:
        found.append(node)
        if type(node) is Span or type(node) is Reference:
            found += walk(node.children)
    return found


def plain_text(nodes: Sequence[Inline]) -> str:
    """Return the words alone: no marks, no citations."""
    return "".join(
        node if type(node) is str else node.text if type(node) is Code else "" for node in walk(nodes)
    )


PLACEHOLDER = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]*\}")


def locked_marks(nodes: Sequence[Inline]) -> list[str]:
    """Return what a translation must keep, sorted: references, citations, code, placeholders."""
    marks: list[str] = []
    for node in walk(nodes):
        match node:
            case str():
                if "{" in node:
                    marks += PLACEHOLDER.findall(node)
            case Reference():
                marks.append(f"[…][{node.id}]")
            case Citation():
                marks.append(f"[^{node.id}]")
            case Code():
                marks.append(f"`{node.text}`")
    return sorted(marks)


# ---------------------------------------------------------------- nodes to HTML


Link = Callable[[Reference, str], str]
"""Given a reference and the HTML of its words, return the HTML to show."""

Cite = Callable[[Citation], str]
"""Given a citation, return the HTML to show."""


def to_html(nodes: Sequence[Inline], link: Link, cite: Cite) -> str:
    """Return HTML; every letter that came from a file is escaped here, and no attribute is set here."""
    parts: list[str] = []
    for node in nodes:
        if type(node) is str:
            parts.append(escape(node, quote=False))
        elif type(node) is Span:
            parts.append(f"<{node.tag}>{to_html(node.children, link, cite)}</{node.tag}>")
        elif type(node) is Code:
            parts.append(f'<code translate="no">{escape(node.text, quote=False)}</code>')
        elif type(node) is Reference:
            parts.append(link(node, to_html(node.children, link, cite)))
        elif type(node) is Citation:
            parts.append(cite(node))
    return "".join(parts)


# ---------------------------------------------------------------- faults


ENDED = r"[^\s<>()\[\]«»\"”]*[^\s<>()\[\]«»\"”.,;:!?…]"
"""The rest of an address, without the punctuation of the sentence it stands in."""

FAULTS = (
    (
        r"!\[[^\]]{0,500}\]\([^)]{0,500}\)",
        "the picture {found} stands among words",
        "give it a paragraph of its own",
    ),
    (
        r"(?:\[[^\]\[]{0,500})?\]\([^)]{0,500}\)",
        "the link {found} has an address of its own",
        "register the address in content/sources.toml and write [words][its-id]",
    ),
    (
        rf"(?i:(?:https?:|ftp:)?//{ENDED}|\bwww\.{ENDED})",
        "the bare address {found} stands in the text",
        "register it in content/sources.toml and write [words][its-id]",
    ),
    (
        # An element as a whole where its end is near, so that it is one fault.
        r"<([A-Za-z][\w-]*+)[^<>]*+>.{0,200}?</\1\s*>|</?[A-Za-z][^<>]*+>?|<!--(?:.{0,200}?-->)?|<!\[CDATA\[",
        "the raw HTML {found} has no meaning here",
        "use Markdown, or put code between backquotes",
    ),
    (
        r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});",
        "the entity {found} has no meaning here",
        "write the character itself",
    ),
    (
        r"\{:[^}]*\}?",
        "the attribute list {found} stands inside the words",
        "take it out; an attribute list stands at the end of its block and in the source language only",
    ),
    (
        r"\[[^\]\[]+\]\[\s*\]",
        "the reference {found} names no id",
        "write [words][its-id]",
    ),
)
"""What may not stand in a message: its pattern, compiled where one is suspected; what it is; the fix."""

SUSPECT = re.compile(r"//|\]\(|\]\[|!\[|<[A-Za-z/!]|&[A-Za-z#]|\{:|www\.", re.I)
"""What every fault of FAULTS has somewhere: most messages have none of it, and need no closer look."""

MARKS_IN_NAME = re.compile(r"\[[^\]\[]+\]\[[a-z0-9-]+\]|\[\^[^\]\[\s]+\]")


def faults_in(nodes: Sequence[Inline]) -> tuple[Fault, ...]:
    """Return what may not stand in a message."""
    found: list[Fault] = []
    every = walk(nodes)
    # Emphasis may cut an address in two, so the words are searched as one; code is not searched.
    words = "".join([node if type(node) is str else "\x00" if type(node) is Code else "" for node in every])
    for pattern, what, fix in FAULTS if SUSPECT.search(words) else ():
        matches = [match.group() for match in re.finditer(pattern, words)]
        found += [Fault(what.format(found=repr(_shortened(match))), fix, match) for match in matches]
        words = re.sub(pattern, "\x00", words)
    for node in every:
        if type(node) is Reference and "][" in plain_text(node.children):
            what = f"the reference [{plain_text(node.children)}][{node.id}] holds another"
            found.append(Fault(what, "write one after the other", f"[{node.id}]"))
    match nodes:
        case (Citation(id), str(rest), *_) if rest.startswith(":"):
            found.append(
                Fault(f"'[^{id}]:' begins a footnote, and there are none", f"cite a source as [^{id}]")
            )
    return tuple(found)


def _faults_of_name(text: str) -> tuple[Fault, ...]:
    """Return the references and citations in a title or a name, where they would be shown as they stand."""
    if "][" not in text and "[^" not in text:
        return ()
    return tuple(
        Fault(f"{found!r} stands in a title or a name, which has no marks", "write its words alone", found)
        for found in MARKS_IN_NAME.findall(text)
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


# ---------------------------------------------------------------- the parser


MANY_LISTS = re.compile(r"(?:[*+-] +|[0-9]+\. +){12}")

MESSAGE_LIMIT = 20_000
"""Characters in one message; a longer one is a problem, not a slow build."""

MARK_LIMIT = 2_000
"""Marks in one message: the time to pair them grows faster than their number."""

MARKS_ADDED = 100
"""Marks a translation may have over thrice those of its source: whole catalogs of marks take too long."""

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

SPACE = re.compile(r"\s+")
NO_BREAK = "\u00a0\u202f"
FOLD = re.compile(rf"[^\S{NO_BREAK}]+")
MARKS = "\\`*_[]"
MARKED = re.compile(f"[{re.escape(MARKS)}]")
MARK = re.compile("[\\\\`*_\\[\\]<>&{}'\"‘’‚“”„«»‹›「」『』]")
ESCAPED = re.compile("\x02([0-9]+)\x03")


def fold(text: str) -> str:
    """Fold white space to single spaces; no-break spaces stay."""
    # A single space is the only white space that is printable.
    if "  " not in text and text.isprintable():
        return text.strip(" ")
    return FOLD.sub(" ", text).strip(" ")


class Parser:
    """The one Markdown parser, for both languages of a message and for all sections of a run.

    It remembers the messages it has parsed by their text; `recall` is a memory that outlives the run,
    for all steps that parse.
    """

    def __init__(self, recall: Recall = afresh) -> None:
        self.recall = recall
        self._parsed: dict[str, Parsed] = {}

    @cached_property
    def _markdown(self) -> Markdown:
        return _markdown()

    def inline(self, text: str) -> Parsed:
        """Parse a message's text."""
        known = self._parsed.get(text)
        if known is None:
            known = self._parsed[text] = self.recall(("inline", text), lambda: self._inline(text))
        return known

    def parse(self, message: Message, text: str | None = None) -> Parsed:
        """Parse a message, or a translation of it; a title or name is its letters alone."""
        words = message.text if text is None else text
        if not message.plain:
            return self.inline(words)
        if fault := _too_much(words):
            return Parsed((words[:200],), (fault,))
        return Parsed((words,), _faults_of_name(words) if message.kind != "quote" else ())

    def _inline(self, text: str) -> Parsed:
        if fault := _too_much(text):
            return Parsed((text[:200],), (fault,))
        if not MARKED.search(text):
            nodes: tuple[Inline, ...] = (text,)
            return Parsed(nodes, faults_in(nodes))
        simple = simple_nodes(text)
        if simple is not None:
            return Parsed(simple, faults_in(simple))
        return self._with_python_markdown(text)

    def _with_python_markdown(self, text: str) -> Parsed:
        root, leaf = Element("div"), Element("p")
        root.append(leaf)
        leaf.text = text
        try:
            self._markdown.treeprocessors["inline"].run(root)
            nodes = _nodes(leaf)
        except RecursionError:
            return Parsed((text,), (Fault("the marks in this text nest too deep", "take some out"),))
        finally:
            # Delimiters remember the last text they saw.
            self._markdown.reset()
        return Parsed(nodes, faults_in(nodes))

    def blocks(self, text: str) -> tuple[Element, dict[str, str], list[str]]:
        """Parse a section into Python-Markdown's tree with raw leaves, its abbreviations, and rows too long.

        Raises RecursionError where lists or quotations nest too deep.
        """
        markdown = self._markdown
        markdown.reset()
        abbreviations: dict[str, str] = {}
        markdown.parser.blockprocessors["abbr"].abbrs = abbreviations  # type: ignore[attr-defined]
        ragged: list[str] = []
        markdown.parser.blockprocessors["table"].ragged = ragged  # type: ignore[attr-defined]
        lines = text.split("\n")
        for preprocessor in markdown.preprocessors:
            lines = preprocessor.run(lines)
        root: Any = markdown.parser.parseDocument(lines).getroot()
        return root, abbreviations, ragged


def _too_much(text: str) -> Fault | None:
    """Return what is wrong with a message that is too long, or has too many marks, to be parsed."""
    if len(text) > MESSAGE_LIMIT:
        what = f"the message has {len(text):,} characters, more than {MESSAGE_LIMIT:,}"
        return Fault(what, "part it into paragraphs")
    if len(text) > MARK_LIMIT and len(MARK.findall(text)) > MARK_LIMIT:
        return Fault(f"the message has more than {MARK_LIMIT:,} marks", "part it into paragraphs")
    return None


def marks_added(source: str, translation: str) -> Fault | None:
    """Return what is wrong with a translation that has far more Markdown in it than its source."""
    given, wanted = (sum(map(text.count, MARKS)) for text in (translation, source))
    if given <= 3 * wanted + MARKS_ADDED:
        return None
    what = f"the translation has {given:,} of the marks * _ ` [ ] \\, and its source {wanted:,}"
    return Fault(what, "write no more of them than the source has")


SIMPLE = re.compile(
    r"(?P<words>[^\\`*_\[\]\x02\x03]+)"
    r"|(?<!\*)\*\*(?P<strong>[^\\`*_\[\]\s\x02\x03](?:[^\\`*_\[\]\x02\x03]*[^\\`*_\[\]\s\x02\x03])?)\*\*(?!\*)"
    r"|(?<!\*)\*(?P<em>[^\\`*_\[\]\s\x02\x03](?:[^\\`*_\[\]\x02\x03]*[^\\`*_\[\]\s\x02\x03])?)\*(?!\*)"
    r"|(?<!`)`(?P<code>\s*[^\\`\s\x02\x03][^\\`\x02\x03]*)`(?!`)"
    r"|\[\^(?P<citation>[^\\`*_\[\]\s\x02\x03]+)\]"
    r"|(?<!!)\[(?P<reference>[^\\`*_\[\]\x02\x03]+)\]\[(?P<id>[^\\`*_\[\]\s^\x02\x03]+)\]"
)


def simple_nodes(text: str) -> tuple[Inline, ...] | None:
    """Return what Python-Markdown makes of words with marks side by side; None for anything less plain.

    Most messages are that plain, and Python-Markdown takes ten times as long; a test holds the two to
    the same nodes.
    """
    nodes: list[Inline] = []
    end = 0
    for match in SIMPLE.finditer(text):
        if match.start() != end:
            return None
        end = match.end()
        found = match[match.lastgroup or ""]
        match match.lastgroup:
            case "words":
                nodes.append(found)
            case "code":
                nodes.append(Code(found.strip()))
            case "citation":
                nodes.append(Citation(intern(found)))
            case "id":
                nodes.append(Reference(intern(found), (match["reference"],)))
            case tag:
                nodes.append(Span(tag or "", (found,)))
    return tuple(nodes) if end == len(text) else None


def _markdown() -> Markdown:
    """Return Python-Markdown with what an explainer may use, and nothing that could pass HTML or URLs."""
    from markdown import Markdown
    from markdown.extensions.abbr import AbbrBlockprocessor
    from markdown.extensions.def_list import DefListExtension
    from markdown.extensions.tables import TableProcessor
    from markdown.inlinepatterns import InlineProcessor
    from markdown.preprocessors import Preprocessor

    class ReferencePattern(InlineProcessor):
        """[words][id], the words in balanced brackets."""

        of: tuple[str, dict[int, int]] = ("", {})

        def closing(self, data: str) -> dict[int, int]:
            """Return where each bracket of a text is closed; the text is asked for at each of them."""
            if self.of[0] != data:
                self.of = data, _closing_brackets(data)
            return self.of[1]

        def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
            close = self.closing(data).get(m.start())
            target = close is not None and TARGET.match(data, close + 1)
            if not target:
                return None, None, None
            element = Element("reference", {"id": target.group(1).strip()})
            element.text = data[m.end() : close]
            return element, m.start(), target.end()

    class CitationPattern(InlineProcessor):
        """[^id]."""

        def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802, ARG002
            return Element("citation", {"id": m.group(1)}), m.start(), m.end()

    class Fences(Preprocessor):
        """Fenced code, as the indented code it stands for."""

        def run(self, lines: list[str]) -> list[str]:
            return _apart(_unfenced(lines)[0])

    class Tables(TableProcessor):
        """Tables; Python-Markdown drops the cells that a row has too many, so such rows are kept aside."""

        ragged: list[str]

        def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
            if len(self._split_row(row)) > len(align):  # type: ignore[attr-defined]
                self.ragged.append(row)
            super()._build_row(row, parent, align)  # type: ignore[misc]

    markdown = Markdown(extensions=[DefListExtension()])
    markdown.parser.blockprocessors.register(
        Tables(markdown.parser, {"use_align_attribute": True}), "table", 75
    )
    markdown.ESCAPED_CHARS.append("|")
    markdown.preprocessors.deregister("html_block")
    markdown.preprocessors.register(Fences(markdown), "fences", 25)
    markdown.parser.blockprocessors.deregister("reference")
    # A list that is written from 3 begins at 3.
    markdown.parser.blockprocessors["olist"].LAZY_OL = False  # type: ignore[attr-defined]
    markdown.parser.blockprocessors.register(AbbrBlockprocessor(markdown.parser, {}), "abbr", 16)
    for name in [pattern.name for pattern in markdown.inlinePatterns._priority]:  # type: ignore[attr-defined]
        if name not in {"backtick", "escape", "em_strong"}:
            markdown.inlinePatterns.deregister(name)
    markdown.inlinePatterns.register(CitationPattern(r"\[\^([^\]\[\s]+)\]"), "citation", 175)
    markdown.inlinePatterns.register(ReferencePattern(r"(?<!!)\["), "reference", 170)
    return markdown


TARGET = re.compile(r"\[([^\]\[^][^\]\[]*)\]")


def _closing_brackets(text: str) -> dict[int, int]:
    opened: list[int] = []
    closing = {}
    for match in re.finditer(r"[\[\]]", text):
        if match[0] == "[":
            opened.append(match.start())
        elif opened:
            closing[opened.pop()] = match.start()
    return closing


FENCE = re.compile(r"^ *(?P<fence>`{3,}|~{3,})[^`]*$")


def _unfenced(lines: list[str]) -> tuple[list[str], int | None]:
    """Return the lines with fenced code indented, and the number (from 0) of a fence that is not closed."""
    out: list[str] = []
    fence, begun = "", 0
    for number, line in enumerate(lines):
        match = FENCE.match(line)
        if match and not fence:
            fence, begun = match["fence"], number
            out.append("")
        elif match and match["fence"].startswith(fence) and line.strip() == match["fence"]:
            fence = ""
            out.append("")
        else:
            out.append(f"    {line}" if fence else line)
    return out, begun if fence else None


def _apart(lines: list[str]) -> list[str]:
    """Return the lines with an empty one between abbreviations, of which many in a row take very long."""
    out: list[str] = []
    for line in lines:
        if line.startswith("*[") and out and out[-1].startswith("*["):
            out.append("")
        out.append(line)
    return out


def _nodes(element: Element) -> tuple[Inline, ...]:
    out: list[Inline] = []

    def add(text: str | None) -> None:
        if not text:
            return
        text = ESCAPED.sub(lambda match: chr(int(match.group(1))), text)
        if out and isinstance(out[-1], str):
            out[-1] += text
        else:
            out.append(text)

    add(element.text)
    for child in element:
        match child.tag:
            case "code":
                # Python-Markdown has escaped it for HTML already.
                text = ESCAPED.sub(lambda m: "\\" + chr(int(m.group(1))), child.text or "")
                out.append(Code(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")))
            case "reference":
                out.append(Reference(child.get("id", ""), _nodes(child)))
            case "citation":
                out.append(Citation(child.get("id", "")))
            case tag:
                out.append(Span(tag, _nodes(child)))
        add(child.tail)
    return tuple(out)


# ---------------------------------------------------------------- sections


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
            nothing: tuple[Element, dict[str, str], list[str]] = (Element("div"), {}, [])
            root, abbreviations, ragged = nothing if self.too_much() else self.parser.blocks(self.text)
            self.check_whole(ragged)
            blocks = tuple(block for element in root for block in self.block(element, ""))
            pairs = tuple(self.abbreviation(*pair) for pair in abbreviations.items())
        except RecursionError:
            self.problem(self.lines.first, "lists or quotations nest too deep", "take out a few levels")
            blocks, pairs = (), ()
        return Document(blocks, pairs, tuple(self.problems))

    def check_whole(self, ragged: list[str]) -> None:
        """Say what would be lost or swallowed without a sign."""
        open_fence = _unfenced(self.text.split("\n"))[1]
        if open_fence is not None:
            what = "the code that begins here has no end"
            self.problem(
                self.lines.first + open_fence, what, "close it with a line like the one that opens it"
            )
        finder = _Lines(self.text, self.lines.first)
        for row in ragged:
            what = f"the row {_shortened(row.strip())!r} has more cells than the table has columns"
            self.problem(finder.find(row), what, "add a column above, or write \\| for a bar that is a sign")

    def too_much(self) -> bool:
        """Say, at its line, what would take Python-Markdown too long; nothing is parsed then."""
        lines = self.text.split("\n")
        if len(lines) > SECTION_LIMIT:
            what = f"the section has {len(lines):,} lines, more than {SECTION_LIMIT:,}"
            self.problem(self.lines.first, what, "part it into sections")
            return True
        if (cells := self.text.count("|")) > CELL_LIMIT:
            what = f"the section's tables have {cells:,} cells, more than {CELL_LIMIT:,}"
            self.problem(self.lines.first, what, "part it into sections")
            return True
        run = 0
        for number, line in enumerate(lines, self.lines.first):
            run = run + 1 if line.strip() else 0
            found = _too_much_in(line, run)
            if found:
                self.problem(number, *found)
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
            yield Block("pre", (Verbatim(plain.rstrip("\n") + "\n"),))
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
        line = message.place.line if message else self.lines.line
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
            for found in map(QUOTE_ID.fullmatch, lines) if all(map(QUOTE_ID.fullmatch, lines)) else ():
                assert found
                place = Place(self.path, self.lines.find(found[0]))
                if in_list:
                    what = f"the quote {found[1]!r} stands inside a list"
                    self.problem(place.line, what, f"write > {found[0]} at the margin, after the list")
                yield Block("blockquote", (QuoteBlock(found[1].strip(), place),))
            if not all(map(QUOTE_ID.fullmatch, lines)):
                what = f"the quotation {_shortened(' '.join(lines))!r} is not a registered quote"
                fix = "register it in content/quotes.toml and write > [its-id]"
                self.problem(self.lines.find(lines[0]), what, fix)

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
        raw = element.text or ""
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
            given.get("context", ""),
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


def _too_much_in(line: str, run: int) -> tuple[str, str] | None:
    """Return what a line has too much of, and the fix; it is the `run`-th since the last empty one."""
    start = line[: len(line) - len(line.lstrip(" \t>*+-0123456789."))].expandtabs(4)
    if start.count(">") > DEPTH_LIMIT or len(start) - len(start.lstrip(" ")) > 4 * DEPTH_LIMIT:
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
    return repr(_shortened(message.text)) if message else "without words"


class _Lines:
    """Finds the lines of leaves, which Python-Markdown gives in the order of the file."""

    def __init__(self, text: str, first: int) -> None:
        self.text, self.first = text, first
        self.position = 0
        self.line = first

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
