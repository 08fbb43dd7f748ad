"""Python-Markdown with what an explainer may use, and nothing that could pass HTML or URLs.

References and citations stand in its trees as the elements `reference` and `citation`. It takes long
to load, so that its one user, the parser, imports it for the first text that needs it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import punctuation
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import code_escape

from explainer.fenced import STANDS_FOR_CODE


def restricted_markdown() -> Markdown:
    """Return Python-Markdown with our tables, references and citations, and without what could pass more."""
    markdown = Markdown(extensions=[DefListExtension()])
    markdown.parser.blockprocessors.register(
        Tables(markdown.parser, {"use_align_attribute": True}), "table", 75
    )
    # After the two that put what is indented into its list (90, 85), before indented code (80).
    markdown.parser.blockprocessors.register(FencedCode(markdown.parser), "fenced", 82)
    markdown.parser.blockprocessors.register(Headings(markdown.parser), "hashheader", 70)
    markdown.ESCAPED_CHARS[:] = punctuation
    markdown.parser.blockprocessors.deregister("reference")
    # Of lists that follow each other, only those of one kind are one.
    markdown.parser.blockprocessors["olist"].SIBLING_TAGS = ["ol"]  # type: ignore[attr-defined]
    markdown.parser.blockprocessors["ulist"].SIBLING_TAGS = ["ul"]  # type: ignore[attr-defined]
    # A list that is written from 3 begins at 3.
    markdown.parser.blockprocessors["olist"].LAZY_OL = False  # type: ignore[attr-defined]
    markdown.parser.blockprocessors.register(AbbrBlockprocessor(markdown.parser, {}), "abbr", 16)
    for name in [pattern.name for pattern in markdown.inlinePatterns._priority]:  # type: ignore[attr-defined]
        if name not in {"backtick", "escape", "em_strong"}:
            markdown.inlinePatterns.deregister(name)
    markdown.inlinePatterns.register(CitationPattern(r"\[\^([^\]\[\s\x02]+)\]"), "citation", 175)
    markdown.inlinePatterns.register(ReferencePattern(r"(?<!!)\["), "reference", 170)
    return markdown


class FencedCode(BlockProcessor):
    """Fenced code, which stands in `codes`; a line has its number."""

    codes: Sequence[str] = ()

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Say whether a block stands for code."""
        return FENCED.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Put the code in the place of the line that stands for it; nothing, for none."""
        match = FENCED.fullmatch(blocks.pop(0))
        code = self.codes[int(match[1])] if match else ""
        if code.strip():
            # Were it `code`, indented code that follows would be joined to it.
            SubElement(SubElement(parent, "pre"), "fenced").text = code_escape(code)


FENCED = re.compile(r" *{}(\d+){}\n*".format(*STANDS_FOR_CODE))


class Headings(HashHeaderProcessor):
    """Headings with signs, between which and the words a space stands, as in CommonMark."""

    RE = re.compile(
        r"(?:^|\n)(?P<level>#{1,6})(?![^ \n])"
        # Each run of spaces is looked at once: a line may have very many.
        r"(?P<header>(?:[^ \n]++| ++(?!#*+ *+(?:\n|$)))*+)(?: ++#*+)? *+(?:\n|$)"
    )


class Tables(TableProcessor):
    """Tables; Python-Markdown drops the cells that a row has too many, so such rows are kept aside."""

    ragged: list[str]

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        if len(self._split_row(row)) > len(align):  # type: ignore[attr-defined]
            self.ragged.append(row)
        super()._build_row(row, parent, align)  # type: ignore[misc]


class CitationPattern(InlineProcessor):
    """[^id]."""

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802, ARG002
        """Return a citation, and from where to where it stands."""
        return Element("citation", {"id": m.group(1)}), m.start(), m.end()


class ReferencePattern(InlineProcessor):
    """[words][id], the words in balanced brackets."""

    of: tuple[str, dict[int, int]] = ("", {})

    def closing(self, data: str) -> dict[int, int]:
        """Return where each bracket of a text is closed; the text is asked for at each of them."""
        if self.of[0] != data:
            self.of = data, _closing_brackets(data)
        return self.of[1]

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        """Return a reference, and from where to where it stands; three times None for other brackets."""
        close = self.closing(data).get(m.start())
        target = close is not None and TARGET.match(data, close + 1)
        if not target:
            return None, None, None
        element = Element("reference", {"id": target.group(1).strip()})
        element.text = data[m.end() : close]
        return element, m.start(), target.end()


TARGET = re.compile(r"\[([^\]\[^\x02][^\]\[\x02]*)\]")
"""An id; there is none with code in it, or a backslash, for which Python-Markdown has put a sign by now."""


def _closing_brackets(text: str) -> dict[int, int]:
    opened: list[int] = []
    closing = {}
    for match in re.finditer(r"[\[\]]", text):
        if match[0] == "[":
            opened.append(match.start())
        elif opened:
            closing[opened.pop()] = match.start()
    return closing
