"""TOML: each value where it stands, each mistake of form in an author's words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.errors import Place
from explainer.toml import parse_toml

PATH = "content/list.toml"


def lines_of(text: str) -> dict[tuple[str | int, ...], int]:
    table, problems = parse_toml(text, PATH)
    assert table
    assert not problems
    return dict(table.lines)


def mistake_of(text: str) -> tuple[Place, str, str]:
    table, problems = parse_toml(text, PATH)
    assert table is None
    (problem,) = problems
    return problem.place, problem.what, problem.fix


# ---------------------------------------------------------------- lines

TEXTS = st.sampled_from(
    [
        '"plain"',
        "'it''s'".replace("''", " "),
        '"a \\" b = [c] # d"',
        '"""\none\n\n"two" = 2\n"""',
        "'''\n[[not]] = a table\n'''",
        '"""ends with a mark\\""""',
        "1969-07-20T15:17:00-05:00",
        "true",
        "0.9",
        "[]",
        '["a", "b]", # c\n  "d"]',
        '[\n  """e\n  f""",\n\n  # a remark "g"\n  \'h\'\n]',
        '{ language = "en", text = "i, = j" }',
        "[{ a = 1 }, { a = [1, 2] }]",
    ]
)
FIELDS = st.lists(
    st.tuples(st.sampled_from(["id", "text", '"key"', "'lit'", "a-b_c"]), TEXTS),
    unique_by=lambda pair: pair[0],
)
GAPS = st.sampled_from(["", "\n", "# a remark with = and [[x]]\n", "\n  # more\n\n"])
TABLES = st.lists(st.tuples(GAPS, FIELDS), min_size=1, max_size=5)


@given(TABLES)
def test_every_key_of_every_table_is_found_at_its_line(
    tables: list[tuple[str, list[tuple[str, str]]]],
) -> None:
    written = ""
    expected: dict[tuple[str | int, ...], int] = {}
    for index, (gap, pairs) in enumerate(tables):
        written += gap
        expected["event", index] = written.count("\n") + 1
        written += "[[event]] # of the timeline\n"
        for key, value in pairs:
            written += gap
            expected["event", index, key.strip("\"'")] = written.count("\n") + 1
            written += f"{key} = {value}\n"
    found = lines_of(written)
    assert {way: line for way, line in found.items() if way in expected} == expected


@given(TABLES)
def test_every_item_of_a_list_has_a_line_and_nothing_else_does(
    tables: list[tuple[str, list[tuple[str, str]]]],
) -> None:
    text = "\n".join(
        "[[event]]\n" + "".join(f"{key} = {value}\n" for key, value in pairs) for _, pairs in tables
    )
    values = tomllib.loads(text)
    ways = {way for way in lines_of(text) if len(way) >= 3}
    assert ways == set(items_of(values))


def items_of(values: dict[str, Any]) -> Iterator[tuple[str | int, ...]]:
    for index, table in enumerate(values.get("event", [])):
        for key, value in table.items():
            yield ("event", index, key)
            if isinstance(value, list):
                yield from (("event", index, key, number) for number in range(len(value)))


def test_the_lines_of_a_header_are_counted_from_where_it_begins() -> None:
    table, _ = parse_toml('note = "x"\ndraft = true\n', PATH, first_line=2)
    assert table
    assert dict(table.lines) == {("note",): 2, ("draft",): 3}


# ---------------------------------------------------------------- what is not TOML


@pytest.mark.parametrize(
    ("text", "line", "what", "fix"),
    [
        (
            "at = 1969-7-20",
            1,
            "this is not TOML: 1969-7-20 is not a date in 'at = 1969-7-20'",
            "write 1969-07-20",
        ),
        (
            "\nat = 1969-02-29",
            2,
            "this is not TOML: the date or time does not exist in 'at = 1969-02-29'",
            "write one that exists, such as 2024-05-17",
        ),
        (
            "at = 1969-07-20T25:00:00Z",
            1,
            "this is not TOML: the date or time does not exist in 'at = 1969-07-20T25:00:00Z'",
            "write one that exists, such as 2024-05-17",
        ),
        (
            "turning = True",
            1,
            "this is not TOML: neither true nor false in 'turning = True'",
            "write true or false, in small letters",
        ),
        (
            "title = Tides",
            1,
            "this is not TOML: the text is not between quotation marks in 'title = Tides'",
            'write title = "Tides"',
        ),
        (
            'title = "Tides',
            1,
            "this is not TOML: the file ends within a value in 'title = \"Tides'",
            "close a list with ], a table with }, a text with its quotation mark",
        ),
        (
            'known = ["a"',
            1,
            "this is not TOML: the file ends within a value in 'known = [\"a\"'",
            "close a list with ], a table with }, a text with its quotation mark",
        ),
        (
            'title = "Tides\ntext = "x"\n',
            1,
            "this is not TOML: the text has no end on its line in 'title = \"Tides'",
            'end it with ", or put a long text between two """',
        ),
        (
            'title = "The "spring" tide"',
            1,
            'this is not TOML: there is more after the end of the text in \'title = "The "spring" tide"\'',
            'write \\" for a quotation mark within a text',
        ),
        (
            'title = "C:\\tides"\nid = "\\d"',
            2,
            "this is not TOML: a backslash that stands for nothing in 'id = \"\\\\d\"'",
            "write it between '…' instead of \"…\"",
        ),
        (
            'id = "a"\nid = "b"',
            2,
            "this is not TOML: the name stands here twice in 'id = \"b\"'",
            "keep one; each entry of a list begins with its own [[name]]",
        ),
        (
            '[event]\nid = "a"\n[event]\nid = "b"',
            3,
            "this is not TOML: the name stands here twice in '[event]'",
            "keep one; each entry of a list begins with its own [[name]]",
        ),
        (
            'title: "Tides"',
            1,
            "this is not TOML: there is a colon where an = should be in 'title: \"Tides\"'",
            'write title = "Tides"',
        ),
        (
            'known = [\n  "a",\n  "b"  # new\n\n  "c",\n]',
            3,
            "this is not TOML: there is no comma between an item of the list and the next in '\"b\"  # new'",
            "write one after this item",
        ),
        (
            'known = ["""a\nb"""\n"c"]',
            2,
            'this is not TOML: there is no comma between an item of the list and the next in \'b"""\'',
            "write one after this item",
        ),
        (
            'known = ["a" "b"]',
            1,
            'this is not TOML: there is no comma between two items of the list in \'known = ["a" "b"]\'',
            "write one before '\"b\"]'",
        ),
        (
            'known = [\n  "a"\n\ntitle = "b"\n',
            2,
            "this is not TOML: the list has no end in '\"a\"'",
            "write ] after its last item",
        ),
        (
            'known = ["a"\n[[event]]\n',
            1,
            "this is not TOML: the list has no end in 'known = [\"a\"'",
            "write ] after its last item",
        ),
        (
            'known = [\n  "The "spring" tide",\n]',
            2,
            'this is not TOML: there is more after the end of the text in \'"The "spring" tide",\'',
            'write \\" for a quotation mark within a text',
        ),
        (
            'o = { a = 1 b = "x" }',
            1,
            "this is not TOML: there is no comma between two parts of the table in 'o = { a = 1 b = \"x\" }'",
            "write one before 'b = \"x\" }'",
        ),
        (
            'id = "a"\ntitle = “Tides”\n',
            2,
            "this is not TOML: the quotation marks around the text are not straight in 'title = “Tides”'",
            'write "Tides"',
        ),
        (
            'known = [\n  "a",\n  «b»,\n]',
            3,
            "this is not TOML: the quotation marks around the text are not straight in '«b»,'",
            'write "b"',
        ),
        (
            'title = “a "b" c”',
            1,
            "this is not TOML: the quotation marks around the text are not straight in 'title = “a \"b\" c”'",
            'write "…"',
        ),
        (
            'title = "Tides”\ntext = "x"\n',
            1,
            "this is not TOML: the text begins with \" and ends with ” in 'title = \"Tides”'",
            'end it with "',
        ),
    ],
)
def test_a_mistake_of_form_is_said_at_its_line_in_an_authors_words(
    text: str, line: int, what: str, fix: str
) -> None:
    assert mistake_of(text) == (Place(PATH, line), what, fix)


def test_values_that_nest_too_deep_are_a_mistake() -> None:
    assert mistake_of("a = " + "[" * 50_000 + "]" * 50_000)[1:] == (
        "this is not TOML: values nest too deep",
        "write a plain value",
    )


@given(st.text(st.sampled_from("ab=[]{}\"'#\n .-0123456789tfT:,\\"), max_size=60))
def test_no_text_breaks_the_reader_of_toml(text: str) -> None:
    table, problems = parse_toml(text, PATH)
    assert (table is None) == bool(problems)
    for problem in problems:
        assert 1 <= problem.place.line <= text.count("\n") + 1
