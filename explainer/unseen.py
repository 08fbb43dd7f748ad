"""Signs that nobody sees and that change how a text is read: they stand in no text of an explainer."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for the tab and the ends of lines
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # turn a text round without a sign
    "\ue000\ue001"  # stand around English words while a page is drawn
    "\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def unseen_in(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a text that has such a sign, and the fix; None for one that has none."""
    if text.isprintable():  # None of them is, and this takes half the time.
        return None
    found = UNSEEN.search(text)
    return (f"there is an invisible character, {described(found[0])}", fix_of(found[0])) if found else None


def described(sign: str) -> str:
    """Return a sign as people look it up: "U+202E (right-to-left override)"."""
    return f"U+{ord(sign):04X} ({unicodedata.name(sign, 'a control character').lower()})"


def fix_of(sign: str) -> str:
    """Return what to do about a sign."""
    turns = "\u2000" < sign < "\u2070"
    return "delete it: the page itself sets the direction of a text" if turns else "delete it"


def visible(text: str) -> str:
    """Return a text with a sign that is seen in the place of each that is not."""
    return UNSEEN.sub("\ufffd", text)
