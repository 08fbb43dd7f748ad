"""Mistakes in PO files: what is wrong with lines that the grammar has no place for, and the fix."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.errors import nearest, shortened
from explainer.inputs import ONE_SIDE, UNRESOLVED
from explainer.po_grammar import STRING
from explainer.unseen import visible

TOKEN = re.compile(
    rf"[ \t\r]++|(msgctxt|msgid_plural|msgid|msgstr)\b[ \t]*(\[[ \t]*[0-9]+[ \t]*\])?|({STRING})"
)
KEYWORDS = ("msgctxt", "msgid", "msgid_plural", "msgstr")
FOLLOWING = {
    "": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural", "msgstr", "msgstr[]"),
    "msgid_plural": ("msgstr", "msgstr[]"),
    "msgstr": ("msgctxt", "msgid"),
    "msgstr[]": ("msgctxt", "msgid", "msgstr[]"),
}
"""Which word may follow which, in an entry and from one entry to the next."""

Mistake = tuple[int, str, str]
"""How many lines down, what, and the fix."""


def mistakes_in(lines: list[str], *, at_end: bool) -> list[Mistake]:
    """Say what is wrong in lines that are not an entry: in single lines, or else in their order.

    `at_end` says that the file ends with them.
    """
    last = len(lines) - 1 if at_end else -1
    found = [found for number, line in enumerate(lines) for found in _misspelt(number, line, number == last)]
    default = (0, f"{in_quotes(lines[0].strip())} cannot be read as part of a message", "delete the line")
    return found or list(_disordered(lines)) or [default]


def _misspelt(number: int, line: str, is_last: bool) -> Iterator[Mistake]:
    """Say what is wrong with one line as it stands, if something is."""
    line = re.sub(r"^[ \t]*#~?\|?", "", line) if re.match(r"[ \t]*#[~|]", line) else line
    if line.lstrip(" \t").startswith("#"):
        return
    position, quoted = 0, False
    while token := TOKEN.match(line, position):
        position = token.end()
        quoted = quoted or bool(token[3])
    rest = line[position:].rstrip("\r")
    if not rest:
        return
    word = (rest.split() or [rest])[0].split('"')[0].split("[")[0]
    if rest.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        yield number, UNRESOLVED, ONE_SIDE
    elif quoted:
        fix = 'write \\" for a quotation mark inside the words'
        yield number, f"{in_quotes(rest)} stands after the closing quotation mark", fix
    elif rest.startswith('"') and is_last:
        fix = 'bring back a copy that was saved whole; where there is none, end the line with "'
        yield number, f"the file ends within the string {in_quotes(rest)}", fix
    elif rest.startswith('"'):
        yield number, f"the string {in_quotes(rest)} is not closed on its line", 'end the line with "'
    elif word == "domain":
        yield number, "a PO file here is of one domain", "delete the line"
    else:
        keyword = nearest(word, KEYWORDS)
        fix = f"write {keyword}" if keyword else "put quotation marks around the words, or # before a comment"
        yield number, f"{in_quotes(rest)} is neither a keyword nor a string", fix


def _disordered(lines: list[str]) -> Iterator[Mistake]:
    """Say where the words of entries do not follow each other as they must."""
    before, at, worded = "", 0, True
    for number, line in enumerate(lines):
        if re.match(r"[ \t]*#(?!~)|[ \t]*#~\|", line):
            if before not in ("", "msgstr", "msgstr[]"):
                yield number, "a comment stands inside a message", "move it above the message"
            continue
        for keyword, index, string in TOKEN.findall(line):
            if keyword:
                keyword = "msgstr[]" if index else keyword
                yield from _out_of_order(before, at, worded, keyword, number)
                before, at, worded = keyword, number, False
            elif string and not before:
                yield (
                    number,
                    f"the string {in_quotes(string)} has no keyword before it",
                    "write msgstr before it",
                )
            worded = worded or bool(string)
    yield from _out_of_order(before, at, worded, "msgid", len(lines) - 1)


def _out_of_order(before: str, at: int, worded: bool, keyword: str, number: int) -> Iterator[Mistake]:
    """Say what is wrong with one keyword after another."""
    if not worded:
        yield at, f"there are no words after {before}", f'write {before} ""'
    elif keyword in FOLLOWING[before]:
        return
    elif keyword.startswith("msgstr"):
        yield (
            number,
            "there is no msgid for this msgstr",
            "write the msgid it translates above it, or delete it",
        )
    elif keyword == "msgid_plural":
        yield number, "this msgid_plural does not follow a msgid", "write it under the msgid"
    else:
        yield (
            at,
            f"there is no {'msgid' if before == 'msgctxt' else 'msgstr'} after this {before}",
            'add it, if only as ""',
        )


def in_quotes(words: str) -> str:
    """Return the beginning of a message in quotation marks, on one line, safe to print."""
    whole = visible(words.replace("\n", " "))
    return f"'{shortened(whole)}'"
