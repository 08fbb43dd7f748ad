"""Texts of any size in any number of languages, made from a seed: the same words for every tool.

The words are made up, and the same word in another language is the word with the language's tag on its end;
so every sentence is found again in what a tool published, and in no language but its own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

SOURCE_LANGUAGE = "fr"

LANGUAGES = tuple(
    """
    fr en de es it pt nl sv da nb fi pl cs sk sl hr sr bg ro hu el tr uk ru be lt lv et is ga cy mt eu ca
    gl af sq mk bs az ka hy kk uz ky mn he ar fa ur hi bn pa gu ta te kn ml mr ne si th lo km my vi id ms
    sw zu xh so ha yo ig am ti zh ja ko tg tk ps sd ku lb fo fy gd br kw to rw rn sn nd om lg ln mg
    """.split()
)
"""The source language and then those an explainer is translated into, in this order; 100 of them."""

LINK = re.compile(r"\[([^\]]*)\]\{(\d+)\}")
"""A reference as the corpus writes it, `[words]{3}`: to the third source."""

CITATION = re.compile(r"\{(\d+)\}")
"""A citation as the corpus writes it: `{3}`, right behind a sentence."""

SOURCES = 40


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a list or a table."""

    kind: str
    """ "paragraph", "heading", "list", "steps" or "table"."""

    texts: tuple[str, ...]
    """Its paragraph or title; its items; its cells, row by row, three to a row, the head first."""


@dataclass(frozen=True, slots=True)
class Section:
    """One page of a peer, one section of an explainer."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def texts(self) -> Iterator[str]:
        """Yield its title and all its texts."""
        yield self.title
        for block in self.blocks:
            yield from block.texts


@dataclass(frozen=True, slots=True)
class Corpus:
    """What all tools publish."""

    sections: tuple[Section, ...]
    """In the source language."""

    languages: tuple[str, ...]
    """The source language first."""

    title: str = "Mira lodu senata"
    standfirst: str = "Tavo reli mun sodera, kali nu porema."

    @property
    def name(self) -> str:
        """Return its size as people say it: `12×2`."""
        return f"{len(self.sections)}×{len(self.languages)}"


def corpus(sections: int, languages: int, seed: int = 1, *, short: bool = False) -> Corpus:
    """Make a corpus of so many sections in so many languages; `short` ones are a list of four sentences."""
    dice = random.Random(seed)  # noqa: S311 - words, no secret
    words = tuple(_words(dice, 3000))
    made = tuple(_section(dice, words, number, short=short) for number in range(1, sections + 1))
    return Corpus(made, LANGUAGES[:languages])


def translated(text: str, language: str) -> str:
    """Say a text of the source language in another one: marks and code stay, each word gets the tag."""
    if language == SOURCE_LANGUAGE:
        return text
    return re.sub(r"`[^`]*`|[A-Za-z]+", lambda found: found[0] + language * (found[0][0] != "`"), text)


def plain(text: str) -> str:
    """Return a text as readers see it, without marks, references and citations."""
    return re.sub(r"[*`]", "", CITATION.sub("", LINK.sub(r"\1", text)))


def _words(dice: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        syllables = dice.choices((1, 2, 3, 4), (2, 5, 4, 2))[0]
        yield "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(syllables))


def _section(dice: random.Random, words: tuple[str, ...], number: int, *, short: bool) -> Section:
    last = dice.choice(("paragraph", "table", "steps"))
    kinds = ("paragraph", "paragraph", "heading", "paragraph", "list", last)
    blocks = tuple(_block(dice, words, kind) for kind in (("list",) if short else kinds))
    return Section(f"part-{number:05}", _some(dice, words, 4).capitalize(), blocks)


def _block(dice: random.Random, words: tuple[str, ...], kind: str) -> Block:
    if kind == "paragraph":
        return Block(kind, (_paragraph(dice, words),))
    if kind == "heading":
        return Block(kind, (_some(dice, words, 5).capitalize(),))
    if kind == "table":
        return Block(kind, tuple(_some(dice, words, 3).capitalize() for _ in range(12)))
    return Block(kind, tuple(_sentence(dice, words) for _ in range(4)))


def _paragraph(dice: random.Random, words: tuple[str, ...]) -> str:
    sentences = [_sentence(dice, words) for _ in range(8)]
    sentences[1] += f" Ne [{_some(dice, words, 2)}]{{{dice.randint(1, SOURCES)}}} {_some(dice, words, 5)}."
    sentences[3] += f"{{{dice.randint(1, SOURCES)}}}"
    return " ".join(sentences)


def _sentence(dice: random.Random, words: tuple[str, ...]) -> str:
    marked = dice.choice(("*{}*", "**{}**", "`{}`", "{}", "{}")).format(_some(dice, words, 2))
    start = _some(dice, words, dice.randint(4, 9)).capitalize()
    return f"{start} {marked} {_some(dice, words, dice.randint(3, 6))}."


def _some(dice: random.Random, words: tuple[str, ...], count: int) -> str:
    # The first words are the frequent ones, as in any language.
    return " ".join(words[int(len(words) * dice.random() ** 3)] for _ in range(count))
