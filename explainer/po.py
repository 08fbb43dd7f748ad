"""PO files, read and written without losing a byte.

What did not change is written as the very text it was read from, so Poedit's wrapping, Weblate's
headers and po4a's comments stay as they are. The grammar is GNU gettext's (its po-lex.c and
po-gram.y). Nothing here opens a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from explainer.po_entries import Entry as Entry
from explainer.po_entries import File as File
from explainer.po_entries import Key as Key
from explainer.po_entries import Previous as Previous


def read(data: bytes, path: str, *, to_write: bool = True) -> File:
    """Read a PO file; one that is not to be written again does without the very text of its entries.

    Raises SourceError with every problem of the file: bytes that are not UTF-8, text that is not a
    PO file's, a message that stands twice, plural forms that are not as the header says. Control
    characters that are not seen may stand in translations, which whoever shows them must refuse.
    """
    from explainer.po_reader import read_file  # Most runs parse no catalog.

    return read_file(data, path, to_write=to_write)


def write(file: File) -> bytes:
    """Return a file's bytes: entries that did not change as the very text they were."""
    pieces = []
    for entry in file.entries:
        if entry.raw is None:
            text = entry.gap.replace("\r\n", "\n") + _text_of(entry)
            pieces.append(text.replace("\n", file.newline))
        else:
            pieces.append(entry.gap + entry.raw)
    bom = "\ufeff" if file.bom else ""
    return (bom + "".join(pieces) + file.tail).encode("utf-8")


# ---------------------------------------------------------------- writing one entry

ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def _text_of(entry: Entry) -> str:
    """Return an entry as gettext writes it with --no-wrap."""
    obsolete = "#~ " if entry.obsolete else ""
    lines = [
        *_marked("# ", entry.comments),
        *_marked("#. ", entry.extracted),
        *_marked("#: ", [" ".join(map(_reference, entry.references))] if entry.references else ()),
        *_marked("#, ", [", ".join(entry.flags)] if entry.flags else ()),
    ]
    if entry.previous:
        mark, old = "#~| " if obsolete else "#| ", entry.previous
        lines += _keyed(mark, old.msgctxt, old.msgid, old.msgid_plural)
    lines += _keyed(obsolete, entry.msgctxt, entry.msgid, entry.msgid_plural)
    for number, words in enumerate(entry.msgstr):
        keyword = "msgstr" if entry.msgid_plural is None else f"msgstr[{number}]"
        lines += _string(obsolete, keyword, words)
    return "\n".join(lines) + "\n"


def _marked(mark: str, comments: Iterable[str]) -> list[str]:
    return [(mark + line).rstrip() for comment in comments for line in comment.split("\n")]


def _reference(name: str) -> str:
    return f"\u2068{name}\u2069" if " " in name else name


def _keyed(mark: str, context: str | None, msgid: str, plural: str | None) -> list[str]:
    lines = [] if context is None else _string(mark, "msgctxt", context)
    lines += _string(mark, "msgid", msgid)
    return lines if plural is None else lines + _string(mark, "msgid_plural", plural)


def _string(mark: str, keyword: str, words: str) -> list[str]:
    """Return a keyword and its words: on one line, or on a line for each line of the words."""
    if "\n" not in words[:-1]:
        return [f'{mark}{keyword} "{words.translate(ESCAPED)}"']
    parts = [f'{mark}"{part.translate(ESCAPED)}"' for part in re.findall(r"[^\n]*\n|[^\n]+", words)]
    return [f'{mark}{keyword} ""', *parts]
