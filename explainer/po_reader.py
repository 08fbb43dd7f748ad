"""Reads PO files: every entry and every problem of one, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from sys import intern

from explainer.errors import MOST_OF_A_FILE, Place, Problem, SourceError
from explainer.po_entries import Entry, File, Previous
from explainer.po_faults import LONGEST, faults_of
from explainer.po_grammar import (
    ABOVE,
    CONTENT,
    ENTRY,
    ESCAPE,
    FORM,
    MEANING,
    REFERENCE,
    RESUME,
    TAIL,
    obsolete_form,
    previous_form,
)
from explainer.po_mistakes import mistakes_in
from explainer.unseen import UNSEEN, fix_of

LARGEST = 80 * 1024 * 1024
"""The size in bytes over which a file is refused unread."""


def read_file(data: bytes, path: str, *, to_write: bool) -> File:
    """Read a PO file, as `po.read` says."""
    text, bom = _decoded(data, path)
    reader = _Reader(text, path, to_write=to_write)
    entries = tuple(islice(reader.entries(), LONGEST + 1))
    newline = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    file = File(path, entries, newline, bom, text[reader.position :])
    if problems := [*reader.problems, *faults_of(file)]:
        raise SourceError(problems)
    return file


Comments = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], Previous | None]
"""What stands above an entry: `# `, `#.`, `#:`, `#,` and `#|` lines."""


class _Reader:
    """One pass over a text: its entries, where it stands, the problems met on the way."""

    def __init__(self, text: str, path: str, *, to_write: bool) -> None:
        self.text = text
        self.path = path
        self.to_write = to_write
        self.position = 0
        self.line = 1
        """The line `position` is on."""
        self.problems: list[Problem] = []
        self.has_controls = bool(UNSEEN.search(text))
        self.known: dict[str, Comments] = {}
        """What stands above an entry, by its text: most entries of a section have the same."""

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, up to the tail; what cannot be read is skipped and a problem."""
        text = self.text
        while len(self.problems) < MOST_OF_A_FILE:
            if found := ENTRY.match(text, self.position):
                yield self._entry(found, obsolete=False)
            elif TAIL.match(text, self.position):
                self._controls(self.position, len(text))
                return
            elif found := obsolete_form().match(text, self.position):
                yield self._entry(found, obsolete=True)
            else:
                self._skip()
        self._problem(
            self.line, f"there are {MOST_OF_A_FILE} problems above this line", "mend those, and run it again"
        )

    def _entry(self, found: re.Match[str], *, obsolete: bool) -> Entry:
        """Make an entry of what the grammar matched, and go on to its end."""
        gap, comments, context, _, msgid, plural, msgstr, forms = found.groups()
        at = found.start(4)
        line = self.line + self.text.count("\n", self.position, at)
        end = found.end()
        raw = self.text[found.end(1) : end] if self.to_write else None
        words = self._words(msgid, line)
        # In a translation they make that message unfit to be shown; in a header, the file.
        self._controls(self.position, found.start(8 if msgstr is None else 7) if words else end)
        self.position = end
        self.line = line + self.text.count("\n", at, end)
        said = (self._words(msgstr, line),) if forms is None else self._forms(forms, plural, line)
        if forms is None and plural is not None:
            self._problem(
                line, "the message has a msgid_plural, and a msgstr without a number", "write msgstr[0]"
            )
        if comments not in self.known:
            self.known[comments] = self._comments(comments, line)
        spoken, extracted, references, flags, previous = self.known[comments]
        return Entry(
            intern(words),  # The sources have the same, and each other catalog.
            said,
            None if context is None else self._words(context, line),
            None if plural is None else self._words(plural, line),
            spoken,
            extracted,
            references,
            flags,
            previous,
            obsolete,
            line,
            raw,
            gap,
        )

    def _words(self, strings: str, line: int) -> str:
        """Return what one or more strings in quotation marks say."""
        inner = strings[1:-1]
        if '"' in inner:
            inner = "".join(CONTENT.findall(strings))
        if "\\" not in inner:
            return inner
        try:
            return ESCAPE.sub(_unescaped, inner)
        except ValueError as error:
            fix = 'write \\\\ for a backslash, \\" for a quotation mark, \\n for a new line'
            self._problem(line, str(error), fix)
            return inner

    def _forms(self, strings: str, plural: str | None, line: int) -> tuple[str, ...]:
        """Return the translations for each plural form, in the order of their numbers."""
        forms = FORM.findall(strings)
        numbers = [int(number) for number, _ in forms]
        if plural is None:
            self._problem(
                line, "the message has a msgstr[0], and no msgid_plural", "write msgstr without a number"
            )
        elif numbers != list(range(len(numbers))):
            said = ", ".join(f"msgstr[{number}]" for number in numbers)
            self._problem(line, f"the plural forms are numbered {said}", "number them from 0, in order")
        return tuple([self._words(words, line) for _, words in forms])

    def _comments(self, text: str, line: int) -> Comments:
        """Sort the lines above an entry by their mark."""
        spoken: list[str] = []
        extracted: list[str] = []
        references: list[str] = []
        flags: list[str] = []
        previous: list[str] = []
        for comment in text.split("\n"):
            comment = comment.strip(" \t\r")
            mark = comment[1:2]
            if mark == ".":
                extracted.append(comment[2:].removeprefix(" "))
            elif mark == ":":
                references += _references(comment[2:])
            elif mark == "," or mark == "=":
                flags += [flag.strip() for flag in comment[2:].split(",") if flag.strip()]
            elif mark == "|":
                previous.append(comment[2:])
            elif mark == "~":
                previous.append(comment[3:])
            elif comment:
                spoken.append(comment[1:].removeprefix(" "))
        earlier = self._previous("\n".join(previous), line) if previous else None
        return tuple(spoken), tuple(extracted), tuple(references), tuple(flags), earlier

    def _previous(self, text: str, line: int) -> Previous | None:
        found = previous_form().fullmatch(text)
        if not found:
            what = "the #| lines above this message are not a msgid in quotation marks"
            self._problem(line, what, 'write #| msgid "…", or take those lines out')
            return None
        context, msgid, plural = (
            None if words is None else self._words(words, line) for words in found.groups()
        )
        return Previous(msgid or "", context, plural)

    def _controls(self, start: int, end: int) -> None:
        """Say where, from the current line on, characters stand that are not seen; the first of each line."""
        line = self.line
        while self.has_controls and len(self.problems) < MOST_OF_A_FILE:
            found = UNSEEN.search(self.text, start, end)
            if not found:
                return
            line += self.text.count("\n", start, found.start())
            begin = self.text.rfind("\n", 0, found.start()) + 1
            start = found.end()
            if found[0] in "\u2068\u2069" and self.text.startswith("#:", begin):
                continue  # It stands around a file's name.
            what = f"the line has the control character U+{ord(found[0]):04X}, which is not seen"
            self._problem(line, what, fix_of(found[0]))
            following = self.text.find("\n", start, end)
            start = following if following >= 0 else end

    def _problem(self, line: int, what: str, fix: str) -> None:
        self.problems.append(Problem(Place(self.path, line), what, fix))

    def _skip(self) -> None:
        """Say what is wrong with the text here, and go on where an entry may begin again."""
        begin = ABOVE.match(self.text, self.position).end()  # type: ignore[union-attr]  # it matches ""
        following = RESUME.search(self.text, begin)
        end = following.end() if following else len(self.text)
        self.line += self.text.count("\n", self.position, begin)
        lines = self.text[self.text.rfind("\n", 0, begin) + 1 : end].split("\n", MOST_OF_A_FILE)[
            :MOST_OF_A_FILE
        ]
        at_end = end == len(self.text) and len(lines) < MOST_OF_A_FILE
        for offset, what, fix in mistakes_in(lines, at_end=at_end):
            self._problem(self.line + offset, what, fix)
        self.line += self.text.count("\n", begin, end)
        self.position = end


def _unescaped(found: re.Match[str]) -> str:
    codes, letter = found.groups()
    if codes:
        numbers = (int(code[1:], 16) if code[0] == "x" else int(code, 8) for code in codes.split("\\")[1:])
        said = bytes(number & 255 for number in numbers).decode("utf-8", errors="replace")
    else:
        said = MEANING.get(letter, "")
        if not said:
            raise ValueError(f"'\\{letter}' is not an escape that PO files have")
    if UNSEEN.search(said):
        raise ValueError(f"'{found[0]}' stands for a control character")
    return said


def _references(text: str) -> list[str]:
    if "\u2068" not in text:
        return text.split()
    return [(quoted + after) if quoted else plain for quoted, after, plain in REFERENCE.findall(text)]


# ---------------------------------------------------------------- what can be wrong


def _decoded(data: bytes, path: str) -> tuple[str, bool]:
    """Return a file's text, and whether it began with a byte order mark."""
    if len(data) > LARGEST:
        what = f"the file has {len(data):,} bytes; a catalog may have {LARGEST:,}"
        raise SourceError([Problem(Place(path), what, "split it, or take out its obsolete entries")])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8{_declared(data)}"
        fix = "save the file as UTF-8, with charset=UTF-8 in its header"
        raise SourceError([Problem(Place(path, line), what, fix)]) from None
    if "\r" in text and "\n" not in text:
        what, fix = (
            "the lines of the file end in CR alone",
            "save it with LF or CR LF at the end of each line",
        )
        raise SourceError([Problem(Place(path), what, fix)])
    return (text[1:], True) if text.startswith("\ufeff") else (text, False)


def _declared(data: bytes) -> str:
    """Say which charset the header of bytes that are not UTF-8 declares."""
    found = re.search(rb"charset=([A-Za-z0-9_.:-]+)", data[:65536])
    return f"; the header says {found[1].decode('ascii')}" if found else ""
