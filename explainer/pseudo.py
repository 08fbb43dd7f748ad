"""Pseudo-languages: the explainer in words made from its own, to see what a translation would do to it.

`en-XA` puts accents on the letters and makes the words longer, `ar-XB` turns the words round and the
page with them (both as Unicode's CLDR has them), and `en-XM` puts every message between ⟦ and ⟧, so
that words which no translator can reach stand outside. None of them is ever published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from explainer.catalog import Translation
from explainer.interface import Interface
from explainer.language import PSEUDO
from explainer.model import Key

NEVER_PUBLISHED = "a pseudo-language is for looking at only"

OPENING, CLOSING = "⟦", "⟧"

KEPT = re.compile(
    r"`+[^`]*`+"  # code
    r"|\[\^[^\]\[]*\]"  # a citation
    r"|(?<=\])\[[^\]\[]*\]"  # where a reference leads
    r"|\{[A-Za-z_][A-Za-z0-9_]*\}|%\([A-Za-z_][A-Za-z0-9_]*\)[a-z]|%%"  # a placeholder
    r"|\\."  # an escape
)
"""What a translation keeps letter for letter."""

ACCENTED = str.maketrans(
    {
        **dict(zip("bcdfghjklmnpqrstvwxyz", "ƀçðƒĝĥĵķļɱñþǫŕšţṽŵẋýž", strict=True)),
        **dict(zip("BCDFGHJKLMNPQRSTVWXYZ", "ƁÇÐƑĜĤĴĶĻṀÑÞǪŔŠŢṼŴẊÝŽ", strict=True)),
        **{vowel: accented * 2 for vowel, accented in zip("aeiou", "áéîöû", strict=True)},
        **{vowel: accented + accented.lower() for vowel, accented in zip("AEIOU", "ÁÉÎÖÛ", strict=True)},
    }
)
"""Each vowel is written twice: translations from English and French are about a third longer."""

WORD = re.compile(r"[^\W\d_]+")
RIGHT_TO_LEFT, END = "\u202e", "\u202c"


def accented(text: str) -> str:
    """Return a message with accents on its letters, longer by a third, and its ends marked."""
    return marked(_changed(text, lambda words: words.translate(ACCENTED)))


def turned(text: str) -> str:
    """Return a message whose words are written from the right."""
    return _changed(text, lambda words: WORD.sub(rf"{RIGHT_TO_LEFT}\g<0>{END}", words))


def marked(text: str) -> str:
    """Return a message with its ends marked."""
    return f"{OPENING}{text}{CLOSING}"


SAID: dict[str, Callable[[str], str]] = {"en-XA": accented, "ar-XB": turned, "en-XM": marked}
"""How each pseudo-language says a message."""

SHOWN = ("en-XA", "ar-XB")
"""Those that are worth looking at; the third is for tests."""

assert SAID.keys() == PSEUDO.keys()


def _changed(text: str, change: Callable[[str], str]) -> str:
    """Change the words of a message, and nothing that a translation must keep."""
    pieces, at = [], 0
    for kept in KEPT.finditer(text):
        pieces += [change(text[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join((*pieces, change(text[at:])))


class PseudoCatalog:
    """Says every message of the content in a pseudo-language."""

    def __init__(self, language: str) -> None:
        self.say = SAID[language]

    def find(self, _context: str | None, text: str, /) -> Translation:
        """Return a message, always current."""
        return Translation(text, (self.say(text),), "current")

    def words(self, keys: Iterable[Key], /) -> list[str]:
        """Return messages, each always current."""
        return [self.say(text) for _, text in keys]


class PseudoInterface(Interface):
    """Says every word of the templates in a pseudo-language."""

    def __init__(self, language: str) -> None:
        super().__init__(language, ())
        self.say = SAID[language]

    def find(
        self,
        text: str,
        context: str = "",  # noqa: ARG002  # it tells nothing apart
        plural: str | None = None,
        number: int = 1,
    ) -> tuple[str, bool]:
        """Return words made from the English ones."""
        words = text if plural is None or number == 1 else plural
        return self.say(words), True
