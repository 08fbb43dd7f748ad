"""Letters of writings that leave no space between words: their words are counted and cut by the letter."""

from __future__ import annotations

import re
from functools import cache, lru_cache

LETTERS = (
    "\u0e01-\u0e3e\u0e40-\u0e4e"  # Thai
    "\u0e80-\u0ecf\u0edc-\u0edf"  # Lao
    "\u0f40-\u0fbc"  # Tibetan, which parts syllables and not words
    "\u1000-\u103f\u1050-\u108f\u109a-\u109d\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a-\uaa7f"  # Burmese
    "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
    "\u1950-\u19c9\u1a20-\u1a7c\uaa80-\uaac2\uaadb-\uaadd"  # Tai
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f\U0001b000-\U0001b16f"  # kana
    "\u3105-\u312f\u31a0-\u31bf"  # bopomofo
    "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters, all extensions
)
"""What stands between the brackets of a pattern; vowel signs are among them, digits and punctuation are not.

The scripts of the line breaking classes SA and ID (Unicode, UAX #14) that living languages are written in
without spaces; Korean has them.
"""


@cache
def unspaced() -> re.Pattern[str]:
    """Return the pattern of one such letter; a class so wide compiles slowly."""
    return re.compile(f"[{LETTERS}]")


@lru_cache(maxsize=2**16)
def word_count(text: str) -> int:
    """Count the words of a message; of a script written without spaces, two letters make a word."""
    spaced = len(text.split())
    return spaced if text.isascii() else spaced + len(unspaced().findall(text)) // 2
