"""Pieces that random bytes are turned into: each byte is one of them, so that chance soon meets syntax."""

from __future__ import annotations

from collections.abc import Sequence

# Tables: they are read across.
# fmt: off

WORDS = (
    "the ", "sea", " ", "Moon", "a", "L'", "é", "15", ".", ", ", "«", "»", "“", "”", '"', "'", "‘", "’",
    "—",
)
MARKS = (
    "*", "**", "***", "_", "`", "``", "\\", "[", "]", "][", "](", "![", "(", ")", "[^", "[^principia]",
    "[Moon][moon]", "[a][moon]", "[moon]", "[newton]", "{", "}", "{:", "{moon}", "%(a)s", "%", "&", "&lt;",
    "<", ">", "</", "<b>", "<!--", "<script>", "javascript:", "https://", "//", "www.", "mailto:", "#", "|",
    "-",
)
ODD = (
    "\u00a0", "\u202f", "\u0301", "\u200d", "\ufffc", "\U0001f30a", "ﬁ", "ẞ", "ا", "א", "海", "ก", "\u2028",
)
FORBIDDEN = (
    "\u202e", "\u2067", "\x00", "\x02", "\x03", "\x02wzxhzdk:0\x03", "\x1b[2J", "\ue000", "\ue001",
    "\ufeff",
)
BOMBS = ("[" * 50, "*a " * 30, "«" * 50, "](" * 40, "<a " * 40, " " * 100, "a" * 300)
INLINE = (*WORDS, *MARKS, *ODD, *FORBIDDEN, *BOMBS)

LINES = (
    "\n", "\n\n", "\r\n", "\n    ", "# ", "## ", "### ", "- ", "* ", "1. ", "3. ", "> ", "> [flux]", "    ",
    "\t", "|", "\n|-|-|\n", "---", "===", "```\n", "~~~\n", "*[sea]: ", "\n: ", "+++\n", "draft = true\n",
    '{: #a note="b" context="c" }', "![a](images/a.png)", '![a](images/a.png "b")', "[^a]: ", "[a]: ",
)
SECTION = (*INLINE, *LINES, *LINES)

TOML = (
    "\n", "\n\n", " = ", '"', '"""', "'", "'''", "[", "]", "[[", "]]", "{", "}", ",", ".", "#", " ", "\\",
    "\\n", "[[term]]\n", "[[quote]]\n", "[[event]]\n", "[[source]]\n", "[[person]]\n", "[[clock]]\n",
    "[[update]]\n", 'id = "a"\n', 'term = "T"\n', 'definition = "D"\n', 'name = "N"\n', "known = [", "true",
    "false", "yes", "at = ", "said = ", "until = ", "2025-08-15", "2025-02-30", "0001-01-01", "9999-12-31",
    "T11:08:00", "Z", "-08:00", "0x", "ff" * 30, "1e400", "-", "9" * 40, "nan", "\\u202e", "\\u0000",
    "\\ud800", "\\U00110000", 'original = { language = "la", text = "', 'sources = ["principia"]\n',
    'excerpt = "', "key = true\n", 'zone = "Europe/Paris"\n', 'zone = "../etc/passwd"\n',
    'url = "https://a.example/"\n', 'precision = "day"\n', *INLINE,
)

PO = (
    "\n", "\n\n", "\r\n", '"', '""', "\\", "\\n", '\\"', "\\x41", "\\303\\251", "\\q", "#", "# ", "#. ",
    "#: a", "#, ", "fuzzy", "#~ ", "#| ", "#~| ", "msgid ", "msgstr ", "msgctxt ", "msgid_plural ",
    "msgstr[0] ", "msgstr[1] ", "msgstr[9] ", 'msgid "The cause"\n', 'msgstr "La cause"\n',
    'msgid "Moon"\nmsgstr "Lune"\n\n', 'msgid ""\nmsgstr ""\n',
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n', '"Language: fr\\n"\n',
    '"Content-Type: text/plain; charset=UTF-8\\n"\n', "nplurals=", "plural=", "n%10", "?", ":",
    "<<<<<<< a\n", "# waive numbers: a\n", " ", "\t", "é", "domain ", *WORDS, *MARKS, *FORBIDDEN,
)

# fmt: on


def decoded(data: bytes, pieces: Sequence[str]) -> str:
    """Return bytes as text, a piece each."""
    return "".join(pieces[byte % len(pieces)] for byte in data)


def parts(data: bytes, number: int) -> list[bytes]:
    """Return bytes in so many parts, which their first byte 0xff ends; the last has the rest."""
    found = data.split(b"\xff", number - 1)
    return found + [b""] * (number - len(found))
