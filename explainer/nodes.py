"""Inline nodes: what a message's text is once it is understood, and the HTML it becomes.

A message is words, emphasis, code, references and citations, one within another; nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple


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


def walk(nodes: Sequence[Inline]) -> list[Inline]:
    """Return every node, parents before children, in reading order."""
    found: list[Inline] = []
    for node in nodes:
        found.append(node)
        if type(node) is Span or type(node) is Reference:
            children = node.children
            found += children if len(children) == 1 and type(children[0]) is str else walk(children)
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
        if type(node) is str:
            if "{" in node:
                marks += PLACEHOLDER.findall(node)
        elif type(node) is Reference:
            marks.append(f"[…][{node.id}]")
        elif type(node) is Citation:
            marks.append(f"[^{node.id}]")
        elif type(node) is Code:
            marks.append(f"`{node.text}`")
    return sorted(marks)


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
            parts.append(f'<code dir="ltr" translate="no">{escape(node.text, quote=False)}</code>')
        elif type(node) is Reference:
            parts.append(link(node, to_html(node.children, link, cite)))
        elif type(node) is Citation:
            parts.append(cite(node))
    return "".join(parts)
