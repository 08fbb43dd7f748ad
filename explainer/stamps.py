"""Stamps: the words a share card was drawn with, kept in its file, so that a build can tell an old card.

They are an iTXt chunk of the PNG (https://www.w3.org/TR/png-3/#11iTXt), which no viewer shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explainer.edition import Edition
from explainer.errors import Place, Problem
from explainer.images import size_of
from explainer.model import Explainer
from explainer.png import HEADER, chunks, packed

CARD_SIZE = (1200, 630)
"""Pixels, as pages say of their cards."""

CARD_LIMIT = 60_000
"""Bytes."""

KEYWORD = b"Words"
TO_DRAW = "run python build.py cards, which needs Chromium, and keep what it draws"


def outdated(explainer: Explainer, editions: Sequence[Edition]) -> Iterator[Problem]:
    """Yield a warning for each published edition whose card is missing, or not as it should be.

    An explainer without any card wants none. A card without a stamp was made by hand: its words are
    its maker's business.
    """
    if not any(name.startswith("cards/") for name in explainer.images):
        return
    for edition in editions:
        path = f"cards/{edition.language}.png"
        if edition.withheld is None:
            for what in _faults(explainer.images.get(path), words_of(edition)):
                yield Problem(Place(f"content/{path}"), what, TO_DRAW, "warning")


def _faults(card: bytes | None, words: Sequence[str]) -> Iterator[str]:
    if card is None:
        yield "there is no share card of this edition, while others have one"
        return
    if size_of(card) != CARD_SIZE:
        yield f"the share card is not a picture of {CARD_SIZE[0]} × {CARD_SIZE[1]} pixels"
    if len(card) > CARD_LIMIT:
        yield f"the share card weighs {len(card):,} bytes, more than {CARD_LIMIT:,}"
    drawn = stamp_of(card)
    if drawn is not None and drawn != tuple(words):
        old, new = _first_difference(drawn, words)
        yield f"the share card says {old!r}, the edition says {new!r}"


def _first_difference(drawn: Sequence[str], words: Sequence[str]) -> tuple[str, str]:
    pairs = zip([*drawn, *[""] * len(words)], [*words, *[""] * len(drawn)], strict=False)
    return next((old, new) for old, new in pairs if old != new)


def words_of(edition: Edition) -> tuple[str, ...]:
    """Return the words an edition's card shows: headline, kicker, name of the site, author."""
    head = edition.explainer.head
    shown = (head.title, head.kicker, head.name or head.title, head.author)
    return tuple(edition.say(message).text if message else "" for message in shown)


def stamped(card: bytes, words: Sequence[str]) -> bytes:
    """Return a PNG with the words it shows kept in it."""
    # Not compressed, in no language, without a translated keyword.
    text = KEYWORD + b"\0\0\0\0\0" + "\n".join(words).encode()
    return card[:HEADER] + packed((b"iTXt", text)) + card[HEADER:]


def stamp_of(card: bytes) -> tuple[str, ...] | None:
    """Return the words kept in a PNG; None where it keeps none."""
    for kind, data in chunks(card):
        if kind == b"iTXt" and data.startswith(KEYWORD + b"\0"):
            text = data[len(KEYWORD) + 3 :].split(b"\0", 2)[-1]
            return tuple(text.decode(errors="replace").split("\n"))
    return None
