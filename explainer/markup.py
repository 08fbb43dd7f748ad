"""Markdown, understood: a message's text into inline nodes, a section's into a tree of raw leaves.

Python-Markdown parses blocks into a tree whose leaves still hold raw inline Markdown, just before
its `inline` tree processor would run. We stop there: each leaf becomes a Message. A message, in
the source language or translated, is parsed by that same `inline` processor, one at a time. So
extraction, translation and rendering can never disagree about what a paragraph is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from functools import cached_property
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree.ElementTree import Element

from explainer.faults import ESCAPES, MARKS, Fault, faults_in, faults_of_name, too_much
from explainer.lines import Laid
from explainer.memory import Recall, afresh
from explainer.model import Message
from explainer.nodes import Citation, Code, Inline, Reference, Span
from explainer.spaces import NARROW_NO_BREAK, NO_BREAK

if TYPE_CHECKING:
    from markdown import Markdown

MARKED = re.compile(f"[{re.escape(MARKS)}]")


class Parsed(NamedTuple):
    """A message's text, understood."""

    nodes: tuple[Inline, ...]

    faults: tuple[Fault, ...]
    """What may not stand in a message."""


class Parser:
    """The one Markdown parser, for both languages of a message and for all sections of a run.

    It remembers the messages it has parsed by their text; `recall` is a memory that outlives the run,
    for all steps that parse.
    """

    def __init__(self, recall: Recall = afresh) -> None:
        self.recall = recall
        self._parsed: dict[str, Parsed] = {}

    def apart(self) -> Parser:
        """Return a parser that knows what this one knows, and keeps to itself what it learns."""
        other = copy(self)
        other._parsed = dict(self._parsed)
        return other

    def forget(self) -> None:
        """Forget the messages it has parsed."""
        self._parsed.clear()

    @cached_property
    def _markdown(self) -> Markdown:
        from explainer.python_markdown import restricted_markdown

        return restricted_markdown()

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
        if fault := too_much(words):
            return Parsed((words[:200],), (fault,))
        return Parsed((words,), faults_of_name(words) if message.kind != "quote" else ())

    def _inline(self, text: str) -> Parsed:
        if fault := too_much(text):
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
            searched = _nodes(leaf, _hidden) if "\\" in text else nodes
        except RecursionError:
            return Parsed((text,), (Fault("the marks in this text nest too deep", "take some out"),))
        finally:
            # Delimiters remember the last text they saw.
            self._markdown.reset()
        return Parsed(nodes, faults_in(searched))

    def blocks(self, laid: Laid) -> tuple[Element, dict[str, str], list[str]]:
        """Parse a section into Python-Markdown's tree with raw leaves, its abbreviations, and rows too long.

        Raises RecursionError where lists or quotations nest too deep.
        """
        markdown = self._markdown
        markdown.reset()
        abbreviations: dict[str, str] = {}
        markdown.parser.blockprocessors["abbr"].abbrs = abbreviations  # type: ignore[attr-defined]
        ragged: list[str] = []
        markdown.parser.blockprocessors["table"].ragged = ragged  # type: ignore[attr-defined]
        markdown.parser.blockprocessors["fenced"].codes = laid.codes  # type: ignore[attr-defined]
        root: Any = markdown.parser.parseDocument([*laid.lines, "", ""]).getroot()
        return root, abbreviations, ragged


SIMPLE = re.compile(
    r"(?P<words>[^\\`*_\[\]\x02\x03]+)"
    r"|(?<!\*)\*\*(?P<strong>[^\\`*_\[\]\s\x02\x03](?:[^\\`*_\[\]\x02\x03]*[^\\`*_\[\]\s\x02\x03])?)\*\*(?!\*)"
    r"|(?<!\*)\*(?P<em>[^\\`*_\[\]\s\x02\x03](?:[^\\`*_\[\]\x02\x03]*[^\\`*_\[\]\s\x02\x03])?)\*(?!\*)"
    r"|(?<!`)`(?P<code>\s*[^\\`\s\x02\x03][^\\`\x02\x03]*)`(?!`)"
    r"|\[\^(?P<citation>[^\\`*_\[\]\s\x02\x03]+)\]"
    r"|(?<!!)\[(?P<reference>[^\\`*_\[\]\x02\x03]+)\]\[(?P<id>[^\\`*_\[\]\s^\x02\x03]+)\]"
    r"|(?P<other>.)",
    re.DOTALL,
)


def simple_nodes(text: str) -> tuple[Inline, ...] | None:
    """Return what Python-Markdown makes of words with marks side by side; None for anything less plain.

    Most messages are that plain, and Python-Markdown takes ten times as long; a test holds the two to
    the same nodes.
    """
    nodes: list[Inline] = []
    for words, strong, em, code, citation, reference, id, other in SIMPLE.findall(text):
        if words:
            nodes.append(words)
        elif id:
            nodes.append(Reference(intern(id), (reference,)))
        elif citation:
            nodes.append(Citation(intern(citation)))
        elif em:
            nodes.append(Span("em", (em,)))
        elif strong:
            nodes.append(Span("strong", (strong,)))
        elif code:
            nodes.append(Code(code.strip()))
        elif other:
            return None
    return tuple(nodes)


ESCAPED = re.compile("\x02([0-9]+)\x03")
"""What Python-Markdown has in the place of a sign with a backslash before it."""


def _sign(match: re.Match[str]) -> str:
    """Return a sign for what stands for it."""
    return chr(int(match[1]))


def _hidden(match: re.Match[str]) -> str:
    """Return what stands for a sign where faults are looked for: one with a backslash is no part of any."""
    return chr(ESCAPES + int(match[1]))


def _nodes(element: Element, sign: Callable[[re.Match[str]], str] = _sign) -> tuple[Inline, ...]:
    """Return what Python-Markdown made of a message; `sign` says what a sign with a backslash becomes."""
    out: list[Inline] = []

    def add(text: str | None) -> None:
        if not text:
            return
        text = ESCAPED.sub(sign, text)
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
                out.append(Reference(child.get("id", ""), _nodes(child, sign)))
            case "citation":
                out.append(Citation(child.get("id", "")))
            case tag:
                out.append(Span(tag, _nodes(child, sign)))
        add(child.tail)
    return tuple(out)


FOLD = re.compile(rf"[^\S{NO_BREAK}{NARROW_NO_BREAK}]+")


def fold(text: str) -> str:
    """Fold white space to single spaces; no-break spaces stay."""
    # A single space is the only white space that is printable.
    if "  " not in text and text.isprintable():
        return text.strip(" ")
    return FOLD.sub(" ", text).strip(" ")
