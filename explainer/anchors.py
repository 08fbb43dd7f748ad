"""Short ids for the pieces of a page, made from the source words: the same in every edition."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from explainer.model import Block, Explainer, Message, Section

ANCHORED = frozenset({"p", "li", "tr", "h3", "h4", "h5", "h6"})
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 3
"""Letters; one more for a twin."""


class Anchors:
    """Gives out ids that no record and no region of the page has."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.twins: dict[str, str] = {}
        """For a text that had all its ids given out: the text to go on with."""

    def make(self, text: str) -> str:
        """Return a new id for a text."""
        salted = self.twins.get(text, text)
        while (found := self._first_free(salted)) is None:
            salted += "'"
        self.twins[text] = salted
        self.taken.add(found)
        return found

    def _first_free(self, text: str) -> str | None:
        number = int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")
        letters = ""
        while number:
            number, letter = divmod(number, len(LETTERS))
            letters += LETTERS[letter]
            if len(letters) >= SHORTEST and letters not in self.taken:
                return letters
        return None


def anchored(explainer: Explainer, reserved: frozenset[str]) -> Explainer:
    """Return the explainer with an id on each paragraph, list item, table row and heading."""
    taken = set(reserved) | {record.id for _, record in explainer.records()}
    for section in explainer.sections:
        taken |= {id for block in section.blocks for id in _given(block)}
    anchors = Anchors(taken)
    return replace(explainer, sections=tuple(_section(section, anchors) for section in explainer.sections))


def _given(block: Block) -> set[str]:
    own = {value for name, value in block.attributes if name == "id"}
    return own.union(*(_given(child) for child in block.children if isinstance(child, Block)))


def _section(section: Section, anchors: Anchors) -> Section:
    return replace(section, blocks=tuple(_block(block, anchors, "") for block in section.blocks))


def _block(block: Block, anchors: Anchors, parent: str) -> Block:
    attributes = block.attributes
    # The paragraph of a loose list's item stands for the item, which has the id.
    inner = block.tag == "p" and parent in ("li", "dd")
    if block.tag in ANCHORED and not inner and "id" not in dict(attributes):
        message = first_message(block)
        if message:
            attributes = (("id", anchors.make(message.text)), *attributes)
    children = tuple(
        [_block(child, anchors, block.tag) if isinstance(child, Block) else child for child in block.children]
    )
    return Block(block.tag, children, attributes)


def first_message(block: Block) -> Message | None:
    """Return the first message in a block, at any depth."""
    for child in block.children:
        found = (
            child
            if isinstance(child, Message)
            else first_message(child)
            if isinstance(child, Block)
            else None
        )
        if found:
            return found
    return None
