"""Outlines: a section's blocks as plain tuples, and what in them leads elsewhere on the page.

A page of a thousand sections asks of most of them what they cite and how many ids they need, and never
for their blocks: these are made when they are drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from explainer.anchors import ANCHORED, first_message, letters_of
from explainer.markup import Parser
from explainer.memory import stamp_of
from explainer.model import Block, Lead, Message, Outline, Picture, QuoteBlock, Slot
from explainer.nodes import Citation, Reference, walk

ALONE = re.compile(r"(?<!\])\[([^\]\[]+)\]")


def outline(blocks: Sequence[Block], messages: Sequence[Message], parser: Parser) -> Outline:
    """Return the outline of a section's blocks; `messages` are all it has, its title first."""
    folder = _Folder(messages, parser)
    folder.message(messages[0], -1)
    shape = tuple([folder.block(block, "", -1) for block in blocks])
    stamp = stamp_of([repr(shape)])
    return Outline(shape, tuple(folder.slots), tuple(folder.leads), tuple(folder.pictures), stamp)


class _Folder:
    """One walk over a section's blocks, parents before children."""

    def __init__(self, messages: Sequence[Message], parser: Parser) -> None:
        self.numbers = {id(message): number for number, message in enumerate(messages)}
        self.parser = parser
        self.slots: list[Slot] = []
        self.leads: list[Lead] = []
        self.pictures: list[Picture] = []

    def block(self, block: Block, parent: str, holder: int) -> tuple[Any, ...]:
        """Return a block as a plain tuple; `holder` is the slot around it, -1 for none."""
        given = dict(block.attributes).get("id", "")
        attributes = tuple([pair for pair in block.attributes if pair[0] != "id"])
        # The paragraph of a loose list's item stands for the item, which has the id.
        inner = block.tag == "p" and parent in ("li", "dd")
        first = first_message(block) if given or (block.tag in ANCHORED and not inner) else None
        if first:
            holder = len(self.slots)
            self.slots.append(Slot(given, self.numbers[id(first)], "" if given else letters_of(first.text)))
            attributes = (("id", ""), *attributes)
        children = tuple([self.child(child, block.tag, holder) for child in block.children])
        return block.tag, children, attributes

    def child(self, child: Any, parent: str, holder: int) -> Any:
        if isinstance(child, Block):
            return self.block(child, parent, holder)
        if isinstance(child, Message):
            self.message(child, holder)
            return self.numbers[id(child)]
        if isinstance(child, QuoteBlock):
            self.leads.append(Lead("quote", child.id, child.place.line, holder))
        elif isinstance(child, Picture):
            self.pictures.append(child)
            if child.caption:
                self.message(child.caption, holder)
        return child

    def message(self, message: Message, holder: int) -> None:
        if "[" in message.text:
            self.leads += leads_of(message, self.parser, holder)


def leads_of(message: Message, parser: Parser, holder: int = -1) -> Iterator[Lead]:
    """Yield what leads elsewhere from a message, in reading order."""
    for node in walk(parser.parse(message).nodes):
        if isinstance(node, Citation):
            yield Lead("citation", node.id, message.place_of(f"[^{node.id}]").line, holder)
        elif isinstance(node, Reference):
            yield Lead("reference", node.id, message.place_of(f"][{node.id}]").line, holder)
        elif isinstance(node, str) and not message.plain:
            for alone in ALONE.finditer(node):
                yield Lead("alone", alone[1], message.place_of(alone[0]).line, holder)
