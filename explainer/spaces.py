"""Spaces: those that keep a line from breaking, by name."""

NO_BREAK = "\u00a0"
"""A space of a word's width where a line may not break."""

NARROW_NO_BREAK = "\u202f"
"""A thin space where a line may not break."""

WORD_JOINER = "\u2060"
"""Has no width, and keeps a line from breaking where a dash would let it."""
