"""The grammar of PO files, as patterns: GNU gettext's own (its po-lex.c and po-gram.y)."""

from __future__ import annotations

import re
from functools import cache

STRING = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
CONTENT = re.compile(r'"([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"')
BLANK = r"[ \t\r]*+\n"


def _grammar(comment: str, start: str, space: str) -> re.Pattern[str]:
    """Return the form of an entry; `space` is what may stand between its words.

    Groups: the gap, the comments, msgctxt, an empty one where msgid stands, msgid, msgid_plural,
    msgstr, and all of msgstr[0], msgstr[1], ...
    """
    strings = rf"{STRING}(?:{space}{STRING})*+"
    index = rf"msgstr{space}\[{space}[0-9]{{1,3}}+{space}\]{space}{strings}"
    return re.compile(
        rf"((?:{BLANK})*+)((?:{comment}|{BLANK})*+){start}"
        rf"(?:msgctxt{space}({strings}){space})?+()msgid{space}({strings}){space}"
        rf"(?:msgid_plural{space}({strings}){space})?+"
        rf"(?:msgstr{space}({strings})|({index}(?:{space}{index})*+))"
        r"(?:[ \t\r]*+(?:\n|\Z))?+"
    )


ENTRY = _grammar(comment=r"[ \t]*+#(?!~)[^\n]*+\n", start=r"[ \t]*+", space=r"[ \t\r\n]*+")
TAIL = re.compile(rf"(?:{BLANK}|[ \t]*+#(?!~)[^\n]*+\n)*+(?:[ \t\r]*+|[ \t]*+#(?!~)[^\n]*+)\Z")
FORM = re.compile(rf"\[[^0-9]*+([0-9]++)[^0-9\]]*+\][^\"]*+({STRING}(?:[^\"m]*+{STRING})*+)")
# gettext writes a file name with a space between U+2068 and U+2069.
REFERENCE = re.compile(r"\u2068([^\u2069]*)\u2069(\S*)|(\S+)")
# Letters are runs of two to four bytes; a run is bounded, since its match takes memory.
ESCAPE = re.compile(r"((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2})){1,12000})|\\(.)", re.DOTALL)
MEANING = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
ABOVE = re.compile(rf"(?:{BLANK}|[ \t]*+#(?!~)[^\n]*+\n)*+")
RESUME = re.compile(r"\n(?=[ \t\r]*+\n[ \t\r\n]*+(?:#|msgctxt\b|msgid\b))")


@cache
def previous_form() -> re.Pattern[str]:
    """Return the form of what `#|` lines hold."""
    strings = rf"({STRING}(?:\s*{STRING})*)"
    return re.compile(rf"\s*(?:msgctxt\s*{strings}\s*)?msgid\s*{strings}\s*(?:msgid_plural\s*{strings}\s*)?")


@cache
def obsolete_form() -> re.Pattern[str]:
    """Return the form of an obsolete entry.

    gettext drops the "#~" that begins a line and reads the rest as any other entry.
    """
    return _grammar(
        comment=r"[ \t]*+#(?:~\||(?!~))[^\n]*+\n",
        start=r"[ \t]*+#~[ \t]*+",
        space=rf"(?:[ \t\r]++|\n(?:{BLANK})*+[ \t]*+#~(?!\|))*+",
    )
