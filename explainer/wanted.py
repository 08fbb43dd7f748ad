"""What the sources want of a catalog: one value for each message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Wanted(NamedTuple):
    """One message that the sources have, as its entry shall look."""

    text: str
    """The words in the source language; never empty."""

    kind: str = ""
    """What it is on the page: "paragraph", "heading". The first `#.` line begins with it, up to a comma."""

    context: str = ""
    """Tells apart identical words that need different translations (msgctxt); mostly empty."""

    plural: str | None = None
    """The words for several things; None for a message that counts nothing."""

    comments: tuple[str, ...] = ()
    """What a translator should know, a `#.` line each."""

    references: tuple[str, ...] = ()
    """The files it stands in, without line numbers."""

    flags: tuple[str, ...] = ()
    """Such as "markdown-text"."""

    fixed: str | None = None
    """The words a record says it has in this language: shown as they are, whatever the msgstr says."""

    @property
    def key(self) -> tuple[str | None, str]:
        """Return what a PO file knows it by."""
        return self.context or None, self.text


def kind_of(extracted: Sequence[str]) -> str | None:
    """Return the kind that `#.` lines begin with: up to the first comma; None where there are none."""
    return extracted[0].partition(",")[0] if extracted else None
