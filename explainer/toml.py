"""TOML, each value with its line, and each mistake of form in an author's words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from explainer.errors import Place, Problem, shortened

Lines = Mapping[tuple[str | int, ...], int]


class Table(NamedTuple):
    """A TOML file, parsed, with the line of each key."""

    path: str
    values: Mapping[str, Any]
    lines: Lines
    """By the way to a value: ("quote", 2, "text") for the text of the third [[quote]]."""


def parse_toml(text: str, path: str, first_line: int = 1) -> tuple[Table | None, list[Problem]]:
    """Parse TOML; a mistake in its form is one problem.

    `first_line` is the line of the file at which `text` begins.
    """
    try:
        return _parsed(text, path, first_line), []
    except _MistakeError as mistake:
        place = Place(path, first_line - 1 + mistake.line)
        return None, [Problem(place, mistake.what, mistake.fix)]


class _MistakeError(Exception):
    """A text is not TOML: at which of its lines, from 1, why, and the fix."""

    def __init__(self, line: int, what: str, fix: str) -> None:
        super().__init__(what, fix)
        self.line, self.what, self.fix = line, what, fix


def _parsed(text: str, path: str, first_line: int) -> Table:
    """Parse TOML. Raises _MistakeError."""
    if dotted := DOTTED.search(text):
        line = text.count("\n", 0, dotted.start()) + 1
        raise _MistakeError(line, "a name has more than 50 parts", "write a plain name")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _mistake(text, str(error)) from error
    except (RecursionError, ValueError) as error:
        what = "values nest too deep" if isinstance(error, RecursionError) else str(error)
        raise _MistakeError(1, f"this is not TOML: {what}", "write a plain value") from error
    return Table(path, values, {way: line + first_line - 1 for way, line in _lines_of(text)})


DOTTED = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""")
"""A name of so many parts that tomllib takes minutes."""


def _mistake(text: str, said: str) -> _MistakeError:
    """Return the mistake that tomllib speaks of."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", said)
    what, line, column = match.groups() if match else (said, None, None)
    if line and column and (found := _mistake_at(text, _offset(text, int(line), int(column)), what)):
        offset, meant, fix = found
        number = text.count("\n", 0, offset) + 1
        return _MistakeError(
            number, f"this is not TOML: {meant} in {shortened(_line_of(text, number))!r}", fix
        )
    last = text.count("\n") + (not text.endswith("\n"))
    number = int(line) if line else max(last, 1)
    refused = _line_of(text, number)
    meant, fix = _mistake_in(refused, what, at_end=line is None)
    quoted = shortened(refused)
    return _MistakeError(number, f"this is not TOML: {meant}" + (f" in {quoted!r}" if quoted else ""), fix)


def _line_of(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(before) + 1 for before in text.split("\n")[: line - 1]) + column - 1


CURLED = frozenset("“”„‟‘’‚‛«»‹›＂")
"""What a word processor writes instead of a straight quotation mark."""


MORE = "there is more after the end of the text", 'write \\" for a quotation mark within a text'


def _mistake_at(text: str, offset: int, what: str) -> tuple[int, str, str] | None:
    """Return a mistake known by the letter at which tomllib gave up: where it is, what, and the fix."""
    if text[offset : offset + 1] in CURLED:
        curled = f"[{''.join(CURLED)}]"
        found = re.compile(rf'{curled}([^\n"]*?){curled}[ \t]*(?=[],}}#\n]|$)').match(text, offset)
        meant = found[1].replace("\\", "\\\\").replace('"', '\\"') if found else "…"
        return offset, "the quotation marks around the text are not straight", f'write "{meant}"'
    if what == "Unclosed inline table":
        rest = shortened(text[offset:].split("\n")[0], 30)
        return offset, "there is no comma between two parts of the table", f"write one before {rest!r}"
    if what == "Unclosed array":
        return _unclosed_list(text, offset)
    end = text[:offset].rstrip()[-1:]
    if "'\\n'" in what and end in CURLED:
        return offset, f'the text begins with " and ends with {end}', 'end it with "'
    return None


def _unclosed_list(text: str, offset: int) -> tuple[int, str, str]:
    """Return what is missing before `offset`, after an item of a list: a comma, or the end of the list."""
    item = _last_piece(text, offset)
    after = text[offset:].split("\n")[0].rstrip()
    on_next_line = "\n" in text[item:offset]
    if on_next_line and re.match(r"\[\[?[\w.-]+\]|[\w-]+[ \t]*=", after):
        return item, "the list has no end", "write ] after its last item"
    if on_next_line:
        return item, "there is no comma between an item of the list and the next", "write one after this item"
    if not re.match(r"[\"'\[{\d]", after):  # A quotation mark within a text, most likely.
        return offset, *MORE
    what = "there is no comma between two items of the list"
    return offset, what, f"write one before {shortened(after, 30)!r}"


def _last_piece(text: str, offset: int) -> int:
    """Return where the last piece before `offset` ends that is neither white space nor a comment."""
    pieces = (match for match in TOKEN.finditer(text, 0, offset) if not _is_idle(match.group()))
    return max((match.end() - 1 for match in pieces), default=offset)


def _is_idle(piece: str) -> bool:
    return piece.isspace() or piece.startswith("#")


def _mistake_in(line: str, what: str, *, at_end: bool) -> tuple[str, str]:
    """Return what is wrong with a line that tomllib refused, in an author's words, and the fix."""
    if "overwrite" in what.lower() or "declare" in what.lower():
        return "the name stands here twice", "keep one; each entry of a list begins with its own [[name]]"
    if at_end:
        return (
            "the file ends within a value",
            "close a list with ], a table with }, a text with its quotation mark",
        )
    if "'\\n'" in what:
        return "the text has no end on its line", 'end it with ", or put a long text between two """'
    if "escape" in what.lower():
        return "a backslash that stands for nothing", "write it between '…' instead of \"…\""
    return _mistaken_value(what, line)


BOOLEANS = {
    **dict.fromkeys(("yes", "on", "true"), "true"),
    **dict.fromkeys(("no", "off", "false"), "false"),
}
"""What is written for true and false, in small letters."""


def _mistaken_value(what: str, line: str) -> tuple[str, str]:
    found = re.match(r"([\w-]+)\s*([=:])\s*(.*)", line)
    key, sign, value = found.groups() if found else (line, "", "")
    day = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", value)
    if day and len(day[0]) < len("2024-05-17"):
        return f"{day[0]} is not a date", f"write {day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    if day or re.match(r"\d\d:\d\d", value):
        return "the date or time does not exist", "write one that exists, such as 2024-05-17"
    if sign == ":":
        meant = shortened(BOOLEANS.get(value.lower(), value))
        return "there is a colon where an = should be", f"write {key} = {meant}"
    if value.lower() in BOOLEANS:
        return "neither true nor false", "write true or false, in small letters"
    if value.count('"') > 2:
        return MORE
    if value[:1].isalpha():
        return "the text is not between quotation marks", f'write {key} = "{shortened(value)}"'
    return (
        f"{what[:1].lower()}{what[1:]}",
        'write key = "text", key = true, key = 2024-05-17 or key = ["a", "b"]',
    )


TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
    r"|#[^\n]*|\n|[\[\]{},=]|[^\s\[\]{},=#\"']+|[^\S\n]+",
    re.S,
)


def _lines_of(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Yield the way to each table, key and list item of valid TOML with its line, from 1."""
    table: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    line, depth, item = 1, 0, 0
    listed = False
    key: tuple[str | int, ...] | None = None
    words: list[str] = []
    fresh = False
    for match in TOKEN.finditer(text):
        piece = match.group()
        if piece == "\n" and not depth:
            if words and words[0] == "[":
                table = _header(words, counts)
                yield table, line
            key, words = None, []
        elif key is None:
            if piece == "=":
                key = (*table, *("".join(words).replace('"', "").replace("'", "").split(".")))
                yield key, line
                item, fresh = 0, False
            elif not piece.isspace() and not piece.startswith("#"):
                words.append(piece)
        elif piece in "[{":
            if depth == 1 and fresh:
                yield (*key, item), line
                item, fresh = item + 1, False
            depth += 1
            listed = piece == "[" if depth == 1 else listed
            fresh = fresh or (depth == 1 and listed)
        elif piece in "]}":
            depth -= 1
        elif piece == ",":
            fresh = fresh or (depth == 1 and listed)
        elif depth == 1 and fresh and not piece.isspace() and not piece.startswith("#"):
            yield (*key, item), line
            item, fresh = item + 1, False
        line += piece.count("\n")
    if words and words[0] == "[":
        yield _header(words, counts), line


def _header(words: list[str], counts: dict[str, int]) -> tuple[str | int, ...]:
    name = "".join(words).strip("[]")
    if words[:2] == ["[", "["]:
        counts[name] = counts.get(name, -1) + 1
        return (*name.split("."), counts[name])
    return tuple(name.split("."))
