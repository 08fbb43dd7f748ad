"""Short ids for the pieces of a page, made from the source words: the same in every edition."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from explainer.model import Block, Explainer, Message, Section

ANCHORED = frozenset({"p", "li", "tr", "h3", "h4", "h5", "h6"})
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 3
"""Letters of an id, at least; more where a shorter one is taken."""


class Anchors:
    """Gives out ids that no record and no region of the page has."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.twins: dict[str, str] = {}
        """For a text that had all its ids given out: the text to go on with."""

    def make(self, text: str, letters: str = "") -> str:
        """Return a new id for a text; `letters` are its `letters_of`, where they are known already."""
        salted = self.twins.get(text, text)
        found = self._first_free(letters if letters and salted == text else letters_of(salted))
        while found is None:
            salted += "'"
            found = self._first_free(letters_of(salted))
        if salted != text:
            self.twins[text] = salted
        self.taken.add(found)
        return found

    def _first_free(self, letters: str) -> str | None:
        for end in range(SHORTEST, len(letters) + 1):
            if (id := letters[:end]) not in self.taken:
                return id
        return None


def letters_of(text: str) -> str:
    """Return the letters of which an id for a text is the beginning."""
    number = int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")
    letters = ""
    while number:
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return letters


def anchored(explainer: Explainer, reserved: frozenset[str]) -> Explainer:
    """Return the explainer with an id on each paragraph, list item, table row and heading."""
    taken = set(reserved) | {record.id for _, record in explainer.records()}
    for section in explainer.sections:
        taken |= {slot.id for slot in section.outline.slots if slot.id}
    anchors = Anchors(taken)
    return replace(explainer, sections=tuple([_anchored(section, anchors) for section in explainer.sections]))


def _anchored(section: Section, anchors: Anchors) -> Section:
    ids = [
        slot.id or anchors.make(section.messages[slot.message].text, slot.letters)
        for slot in section.outline.slots
    ]
    return section._replace(anchors=tuple(ids))


def first_message(block: Block) -> Message | None:
    """Return the first message in a block, at any depth."""
    for child in block.children:
        if isinstance(child, Message):
            return child
        found = first_message(child) if isinstance(child, Block) else None
        if found:
            return found
    return None
