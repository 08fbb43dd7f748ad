"""HTML of words and of blocks: the only place where a letter from a file becomes HTML.

Every text is escaped here and every attribute is made here, from ids, languages and numbers that
were checked when they were read; so no input can add an element or an attribute to a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from itertools import chain

from explainer.edition import CURRENT, Edition, Words
from explainer.language import direction_of
from explainer.memory import stamp_of
from explainer.model import Block, Message, Picture, QuoteBlock, Section, Verbatim
from explainer.nodes import Citation, Inline, Reference, Span, to_html

LINKED_ONCE = frozenset({"person", "term"})
"""Records that a section links to at their first mention only."""


Mark = Callable[[Words], str]
"""Returns the attributes by which a preview finds a message again, with the space before them; or ""."""


def unmarked_words(_: Words) -> str:
    """Mark nothing: the page as readers get it."""
    return ""


class Writer:
    """Writes the HTML of one edition."""

    def __init__(
        self,
        edition: Edition,
        numbers: Mapping[str, int],
        notes: Mapping[str, str],
        images: Mapping[str, tuple[str, int, int]],
        mark: Mark = unmarked_words,
    ) -> None:
        """Take what is shown beside the words.

        `numbers` are those of the sources, by id; `notes` the HTML beside words that are not current, by
        state; `images` the address of each picture, by its path in content/, with its size in pixels.
        """
        self.edition, self.numbers, self.notes = edition, numbers, notes
        self.images, self.mark = images, mark
        self.kinds = {record.id: kind for kind, record in edition.explainer.records()}
        # Among letters from the right, a number and what stands around it keep together.
        self.together = ' dir="ltr"' if direction_of(edition.language) == "rtl" else ""

    def html(
        self, words: Words, seen: set[str] | None = None, abbreviations: Mapping[str, str] | None = None
    ) -> str:
        """Return the words; `seen` holds what the section has linked to already, and grows."""
        nodes = words.nodes
        if seen is not None:
            nodes = _linked_once(nodes, seen, self.kinds)
        html = to_html(nodes, self.link, self.cite)
        return _abbreviated(html, abbreviations, seen) if abbreviations and seen is not None else html

    def link(self, reference: Reference, words: str) -> str:
        """Return a link to what a reference names, on the same page."""
        return f'<a href="#{escape(reference.id)}">{words}</a>' if reference.id in self.kinds else words

    def cite(self, citation: Citation) -> str:
        """Return the mark of a citation: the source's number, leading to its entry."""
        return self.source_mark(self.numbers[citation.id], citation.id) if citation.id in self.numbers else ""

    def source_mark(self, number: int, id: str) -> str:
        """Return a source's number as a link to its entry."""
        return f'<a class="c"{self.together} href="#{escape(id)}">[{number}]</a>'

    def attributes(self, words: Words) -> str:
        """Return what marks words that are not the edition's own: state, language, direction; or "".

        A preview may mark them all.
        """
        if words.state == CURRENT:
            return self.mark(words)
        language = words.language
        turned = direction_of(language) != direction_of(self.edition.language)
        dir_attribute = f' dir="{direction_of(language)}"' if turned else ""
        return f' lang="{language}"{dir_attribute} data-state="{words.state}"{self.mark(words)}'

    def note(self, words: Words) -> str:
        """Return the short visible note on words that are not current, with the space before it; or ""."""
        return f" {self.notes[words.state]}" if words.state != CURRENT else ""

    def element(self, tag: str, words: Words, attributes: str = "") -> str:
        """Return words within an element that carries their language and state."""
        return f"<{tag}{attributes}{self.attributes(words)}>{self.html(words)}{self.note(words)}</{tag}>"

    # -- sections

    def section(self, section: Section, abbreviations: Mapping[str, str]) -> tuple[str, ...]:
        """Return the blocks of a section, those between two quotes as one piece; "" where there are none."""
        seen: set[str] = set()
        pieces: list[list[str]] = [[]]
        for block in section.blocks:
            if block.children and isinstance(block.children[0], QuoteBlock):
                pieces.append([])
            else:
                pieces[-1].append(self.block(block, seen, abbreviations))
        return tuple(["\n".join(piece) for piece in pieces])

    def stamp(self, section: Section) -> bytes:
        """Return what stands, besides the language, for all that the HTML of a section's blocks depends on.

        Its abbreviations are the last of its messages; a translation leads where its source does.
        """
        outline = section.outline
        links = [f"{self.kinds.get(lead.id)} {self.numbers.get(lead.id)}" for lead in outline.leads]
        pictures = [repr(self.images.get(picture.file)) for picture in outline.pictures]
        stamps = (outline.stamp.hex(), self.edition.stamp(section).hex(), str(len(section.abbreviations)))
        return stamp_of(chain(stamps, section.anchors, links, pictures, *self.notes.items()))

    # -- blocks

    def block(self, block: Block, seen: set[str], abbreviations: Mapping[str, str]) -> str:
        """Return a block of a section."""
        leaf = block.children[0] if block.children else None
        if isinstance(leaf, Verbatim):
            return f'<pre dir="ltr" translate="no"><code>{_letter_for_letter(leaf.text)}</code></pre>'
        if isinstance(leaf, Picture):
            return self.picture(leaf)
        attributes = _attributes(block)
        # The mark of a list's item stands on the page's side, whatever its words are in.
        alone = len(block.children) == 1 and isinstance(leaf, Message) and block.tag != "li"
        inner = []
        for child in block.children:
            if isinstance(child, Block):
                inner.append(self.block(child, seen, abbreviations))
            elif isinstance(child, Message):
                words = self.edition.say(child)
                html = self.html(words, seen, abbreviations)
                marked = self.attributes(words)
                if alone:
                    # The note is in the edition's language: it stands outside where it can.
                    attributes += marked
                elif marked:
                    html = f"<span{marked}>{html}</span>"
                inner.append(html + self.note(words))
        if block.tag == "hr":
            return "<hr>"
        body = f"<{block.tag}{attributes}>{''.join(inner)}</{block.tag}>"
        # Safari gives what scrolls no stop of the Tab key by itself.
        return f'<div class="scroll" tabindex="0">{body}</div>' if block.tag == "table" else body

    def picture(self, picture: Picture) -> str:
        """Return a picture with its description and caption."""
        src, width, height = self.images.get(picture.file, ("", 0, 0))
        alt = self.edition.say(picture.alt) if picture.alt else None
        language = f' lang="{alt.language}"' if alt and alt.state != CURRENT else ""
        size = f' width="{width}" height="{height}"' if width else ""
        words = escape(alt.text) if alt else ""
        image = f'<img src="{escape(src)}" alt="{words}"{language}{size} loading="lazy">'
        caption = (
            self.element("p", self.edition.say(picture.caption), ' class="caption"')
            if picture.caption
            else ""
        )
        return f'<div class="picture">{image}{caption}</div>'


TABLE_SIDES = {"start": "", "center": ' class="center"', "end": ' class="end"'}


def _letter_for_letter(code: str) -> str:
    """Return HTML of code; its empty lines are written so that they are not taken for a template's."""
    return EMPTY_LINE_AHEAD.sub("&#10;", escape(code, quote=False))


EMPTY_LINE_AHEAD = re.compile(r"\n(?=\s*?\n)")


def _attributes(block: Block) -> str:
    given = dict(block.attributes)
    parts = [f' id="{escape(given["id"])}"' if "id" in given else ""]
    if block.tag == "th":
        parts.append(' scope="col"')
    parts.append(TABLE_SIDES.get(given.get("align", ""), ""))
    parts.append(f' start="{int(given["start"])}"' if "start" in given else "")
    return "".join(parts)


def _linked_once(nodes: tuple[Inline, ...], seen: set[str], kinds: Mapping[str, str]) -> tuple[Inline, ...]:
    """Return the nodes with references to people and terms already seen as plain words."""
    out: list[Inline] = []
    for node in nodes:
        match node:
            case Reference() if kinds.get(node.id) in LINKED_ONCE and node.id in seen:
                out.extend(_linked_once(node.children, seen, kinds))
            case Reference():
                seen.add(node.id)
                out.append(node)
            case Span():
                out.append(Span(node.tag, _linked_once(node.children, seen, kinds)))
            case _:
                out.append(node)
    return tuple(out)


def _abbreviated(html: str, abbreviations: Mapping[str, str], seen: set[str]) -> str:
    """Explain each abbreviation at its first mention in the section; of two in one place, the longer."""
    written = {escape(short, quote=False): short for short in abbreviations}
    found = sorted((form for form in written if form in html), key=len, reverse=True)
    if all(f"*{written[form]}" in seen for form in found):
        return html

    def explained(match: re.Match[str]) -> str:
        short = written.get(match[1], "")
        if not short or f"*{short}" in seen:
            return match[0]
        seen.add(f"*{short}")
        return f'<abbr title="{escape(abbreviations[short])}">{match[1]}</abbr>'

    # Tags, and the names of characters, are passed over whole: an abbreviation within them is none.
    return re.sub(rf"<[^>]*>|(?<!\w)({'|'.join(map(re.escape, found))})(?!\w)|&#?\w+;", explained, html)
