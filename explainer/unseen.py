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


def described(sign: str) -> str:
    """Return a sign as people look it up: "U+202E (right-to-left override)"."""
    return f"U+{ord(sign):04X} ({unicodedata.name(sign, 'a control character').lower()})"
