"""Outlines: what is folded comes back as it was, and what leads elsewhere is known without unfolding."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from conftest import KEPT, REPOSITORY

from explainer.blocks import document
from explainer.errors import Place
from explainer.markup import Parser
from explainer.model import Block, Lead, Message, Section
from explainer.outline import outline

SECTIONS = sorted([*KEPT.glob("*/content/sections/*.md"), *(REPOSITORY / "content/sections").glob("*.md")])

TITLE = Message("What the [Moon][moon] does", "section title", Place("a.md", 1))


def section_of(text: str, parser: Parser, anchors: tuple[str, ...] = ()) -> Section:
    parsed = document(parser, text, "a.md", 2)
    messages = (TITLE, *parsed.messages)
    folded = outline(parsed.blocks, messages, parser)
    return Section("a", TITLE.place, False, folded, messages, len(parsed.abbreviations), b"", (), anchors)


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_a_section_is_the_same_once_it_was_pickled(path: Path, parser: Parser) -> None:
    section = section_of(path.read_text(encoding="utf-8"), parser, anchors=("abc",))
    again = pickle.loads(pickle.dumps(section))
    assert again == section
    assert repr(again) == repr(section), "equal tuples may be of two kinds"


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_the_blocks_of_a_section_are_unfolded_as_they_were(path: Path, parser: Parser) -> None:
    text = path.read_text(encoding="utf-8")
    assert section_of(text, parser).blocks == document(parser, text, "a.md", 2).blocks


MIXED = """\
## High water {: #high }

The sea
rises.[^almanac] See [*nobody*] and [the tide][tide].

> [flux]

- a loose

    item[^principia]

| a | b |
|---|---|
| c | d |
"""


def test_ids_stand_on_the_blocks_that_have_one(parser: Parser) -> None:
    made = ("high", "one", "two", "three", "four")
    heading, paragraph, quote, items, table = section_of(MIXED, parser, made).blocks
    assert [dict(block.attributes).get("id") for block in (heading, paragraph, quote)] == [
        "high",
        "one",
        None,
    ]
    assert ids_in(items) + ids_in(table) == ["two", "three", "four"]


def ids_in(block: Block) -> list[str]:
    """Return the ids of a block and of those in it, parents first."""
    own = [value for name, value in block.attributes if name == "id"]
    return own + [id for child in block.children if isinstance(child, Block) for id in ids_in(child)]


def test_what_leads_elsewhere_is_known_with_its_line_and_its_id(parser: Parser) -> None:
    section = section_of(MIXED, parser, ("high", "one", "two", "three", "four"))
    assert [(lead, section.anchor_of(lead)) for lead in section.outline.leads] == [
        (Lead("reference", "moon", 1, -1), "a"),
        (Lead("citation", "almanac", 5, 1), "one"),
        (Lead("reference", "tide", 5, 1), "one"),
        (Lead("quote", "flux", 7, -1), "a"),
        (Lead("citation", "principia", 11, 2), "two"),
    ]
