"""Lines: what writers used to other Markdown write is read as they mean it, or said at its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_markup import shape_of

from explainer.blocks import document
from explainer.errors import Problem
from explainer.lines import SOFT, laid_out
from explainer.markup import Parser

PARSER = Parser()
PATH = "content/sections/01-tides.md"
TABLE = (
    "table",
    ("thead", ("tr", ("th", "a"), ("th", "b"))),
    ("tbody", ("tr", ("td", "1"), ("td", "2"))),
)


def shapes(text: str) -> list[object]:
    """Return the blocks of a text that there is nothing to say of."""
    parsed = document(PARSER, text, PATH)
    assert parsed.problems == ()
    return [shape_of(block) for block in parsed.blocks]


def problems(text: str) -> list[Problem]:
    return list(document(PARSER, text, PATH).problems)


def said(text: str) -> list[tuple[int, str, str]]:
    """Return what is said of a text: the line, what, and the fix."""
    return [(problem.place.line, problem.what, problem.fix) for problem in problems(text)]


def messages(text: str) -> list[tuple[str, int]]:
    """Return each message with its line."""
    return [(message.text, message.place.line) for message in document(PARSER, text, PATH).messages]


# ---------------------------------------------------------------- laws

PIECES = [
    "a",
    "bc d",
    "é",
    "\n",
    "\n\n",
    "    ",
    "  ",
    "\t",
    "- ",
    "* ",
    "1. ",
    "2) ",
    "# ",
    "## ",
    "#",
    "> ",
]
PIECES += [
    " | ",
    "|--|--|",
    "---",
    "===",
    "~~",
    "[x]: ",
    ": ",
    "*[N]: ",
    "\\",
    "`",
    "{: #i }",
    "***",
    "\n    - ",
]
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


@given(MARKDOWN.filter(lambda text: "```" not in text and "~~~" not in text and "]: " not in text))
def test_no_letter_is_lost_or_moved(text: str) -> None:
    assert letters("".join(laid_out(text.split("\n")).lines)) == letters(text)


@given(MARKDOWN)
def test_what_is_laid_out_is_laid_out_already(text: str) -> None:
    once = laid_out(text.split("\n"))
    if not once.codes and not once.misread and SOFT not in "".join(once.lines):
        assert laid_out(once.lines).lines == once.lines


@given(MARKDOWN, MARKDOWN)
def test_code_between_fences_stands_whatever_is_above_it(above: str, code: str) -> None:
    text = f"{above}\n\n~~~~~\n{code}\n~~~~~"
    laid = laid_out(text.split("\n"))
    if laid.open is None and "~~~" not in above and "```" not in above and "~~~~~" not in code:
        assert laid.codes == [code]


# ---------------------------------------------------------------- code


@pytest.mark.parametrize(
    "code", ["\tcc\tx\n", "a\n   \nb\n", "a \n\n", "\n  a\n", "\u00a0\u2003a\u000c\n", "#92\n- x\n~~y~~\n"]
)
def test_code_between_fences_stands_letter_for_letter(code: str) -> None:
    assert shapes(f"```\n{code}```\n") == [("pre", f"code: {code}")]


def test_code_in_an_item_loses_the_indent_of_its_fence_alone() -> None:
    text = "- a\n\n    ```\n    one\n    \ttwo\n\tthree\n\t\n  four\n    ```\n"
    assert shapes(text) == [("ul", ("li", ("p", "a"), ("pre", "code: one\n\ttwo\nthree\n\nfour\n")))]


def test_what_stands_for_code_cannot_be_typed() -> None:
    assert shapes("\x02code 0\x03\n") == [("p", "\x02code 0")]


@pytest.mark.parametrize("fence", ["```js", "~~~"])
def test_a_fence_in_indented_code_is_code(fence: str) -> None:
    text = f"Words.\n\n    {fence}\n    # a\n    {fence[:3]}\n\n    b\n\nWords.\n"
    code = f"code: {fence}\n# a\n{fence[:3]}\n\nb\n"
    assert shapes(text) == [("p", "Words."), ("pre", code), ("p", "Words.")]


def test_a_fence_in_the_indented_code_of_an_item_is_code() -> None:
    assert shapes("- a\n\n        ```\n        x\n        ```\n- b\n") == [
        ("ul", ("li", ("p", "a"), ("pre", "code: ```\nx\n```\n")), ("li", ("p", "b")))
    ]


def test_code_may_stand_far_from_the_margin_and_so_may_words_that_wrap() -> None:
    far = " " * 60
    assert shapes(f"```\n{far}x\n\n{far}- y\n```\n") == [("pre", f"code: {far}x\n\n{far}- y\n")]
    many = "x\n" * 1100
    assert shapes(f"```\n{many}```\n") == [("pre", f"code: {many}")]
    assert shapes(f"Words\n{far}and words.\n") == [("p", "Words and words.")]
    assert shapes(f"    code\n\n{far}code\n") == [("pre", f"code: code\n\n{far[4:]}code\n")]


def test_code_that_begins_on_the_line_of_its_item_is_said_once() -> None:
    fix = "write words after the item's mark, and the code below them, all its lines indented by four spaces"
    what = "the code of '- ```js' begins on the line of its item"
    assert said("Words.\n\n- ```js\n  let a = 1;\n\n  ```\n- b\n") == [(3, what, fix)]


def test_what_is_too_near_to_be_code_in_its_item_is_said() -> None:
    what = "this is indented by {} spaces, which makes words of it and not code"
    fix = "indent code in this item by {} spaces, words by {}"
    assert said("1. a\n\n       x = 1\n") == [(3, what.format(7), fix.format(8, 4))]
    assert said("- a\n\n      x = 1\n") == [(3, what.format(6), fix.format(8, 4))]
    assert said("- a\n    - b\n\n          x = 1\n") == [(4, what.format(10), fix.format(12, 8))]
    assert said("- a\n\n     words\n\n        code\n\nWords.\n\n    code\n") == []


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize("indent", ["", " ", "  ", "   "])
@pytest.mark.parametrize(("tag", "one", "two"), [("ul", "*", "*"), ("ol", "1.", "2."), ("ol", "1)", "2)")])
def test_a_list_right_below_words_may_be_indented(indent: str, tag: str, one: str, two: str) -> None:
    text = f"Returns:\n{indent}{one} a\n{indent}{two} b\n"
    assert shapes(text) == [("p", "Returns:"), (tag, ("li", "a"), ("li", "b"))]
    assert messages(text) == [("Returns:", 1), ("a", 2), ("b", 3)]


def test_a_list_right_below_the_second_paragraph_of_an_item_is_a_list() -> None:
    assert shapes("- a\n\n    Needs:\n    * x\n    * y\n- b\n") == [
        ("ul", ("li", ("p", "a"), ("p", "Needs:"), ("ul", ("li", "x"), ("li", "y"))), ("li", ("p", "b")))
    ]
    assert shapes("1. a\n\n    More:\n    1. x\n    2. y\n2. b\n") == [
        ("ol", ("li", ("p", "a"), ("p", "More:"), ("ol", ("li", "x"), ("li", "y"))), ("li", ("p", "b")))
    ]


@pytest.mark.parametrize(
    ("inside", "shape"),
    [
        ("    words\n", ("p", "words")),
        ("    ```\n    x\n    ```\n", ("pre", "code: x\n")),
        ("        x\n", ("pre", "code: x\n")),
        ("    - x\n", ("ul", ("li", "x"))),
        ("    | a | b |\n    |---|---|\n    | 1 | 2 |\n", TABLE),
    ],
)
@pytest.mark.parametrize(("tag", "one", "two"), [("ul", "-", "-"), ("ol", "1.", "2."), ("ol", "1)", "2)")])
def test_an_item_may_follow_right_below_what_stands_in_the_one_above(
    inside: str, shape: object, tag: str, one: str, two: str
) -> None:
    assert shapes(f"{one} a\n\n{inside}{two} b\n") == [(tag, ("li", ("p", "a"), shape), ("li", ("p", "b")))]


def test_a_list_may_be_counted_with_brackets() -> None:
    assert shapes("1) one\n2) two\n   more\n\n3) three\n") == [
        ("ol", ("li", "one"), ("li", ("p", "two more")), ("li", ("p", "three")))
    ]
    assert shapes("- a\n    1) x\n    2) y\n") == [("ul", ("li", "a", ("ol", ("li", "x"), ("li", "y"))))]


def test_words_that_wrap_at_a_number_with_a_bracket_stay_words() -> None:
    assert shapes("What is said (under 1 and\n2) of it) holds.\n") == [
        ("p", "What is said (under 1 and 2) of it) holds.")
    ]
    assert shapes("- said (1 and\n2) of it)\n") == [("ul", ("li", "said (1 and 2) of it)"))]


def test_a_rule_below_a_list_is_no_heading() -> None:
    assert shapes("- a\n- b\n---\nWords.\n") == [("ul", ("li", "a"), ("li", "b")), ("hr",), ("p", "Words.")]


@pytest.mark.parametrize("empty", ["- ", "* ", "+  "])
def test_an_item_without_words_makes_no_heading_of_the_one_above(empty: str) -> None:
    for text in (f"- a\n{empty}\n- b\n", f"- a\n\n- b\n{empty}\n"):
        words = str(shapes(text))
        assert "'li'" in words
        assert "h3" not in words


def test_the_words_of_an_item_may_begin_below_its_mark() -> None:
    assert shapes("- \n    a\n- b\n") == [("ul", ("li", ("p", "a")), ("li", "b"))]


def test_signs_below_an_item_make_no_heading_of_it() -> None:
    assert shapes("- a\n===\n- b\n--\n") == [("ul", ("li", "a ==="), ("li", "b --"))]


# ---------------------------------------------------------------- tables


def test_a_table_may_begin_right_below_words() -> None:
    text = "**Both**:\n| a | b |\n|--|:-|\n| 1 | 2 |\n"
    assert shapes(text) == [("p", "**Both**:"), TABLE]
    assert messages(text) == [("**Both**:", 1), ("a", 2), ("b", 2), ("1", 4), ("2", 4)]


@pytest.mark.parametrize("between", ["", "\n    Words.\n"])
def test_a_table_may_begin_right_below_the_words_of_an_item(between: str) -> None:
    text = f"- Both:\n{between}    a | b\n    --|--\n    1 | 2\n- c\n"
    words = [("p", "Words.")] if between else []
    assert shapes(text) == [("ul", ("li", ("p", "Both:"), *words, TABLE), ("li", ("p", "c")))]


def test_a_table_that_ends_the_list_it_seems_to_stand_in_is_said() -> None:
    (problem,) = problems("1. Both:\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n")[:1]
    assert (problem.place.line, problem.what) == (
        2,
        "this is indented by 3 spaces, which ends the list above it",
    )


@pytest.mark.parametrize(
    ("line", "shape"),
    [("- c", ("ul", ("li", "c"))), ("## C", ("h3", "C")), ("> [flux]", ("blockquote", "quote: flux"))],
)
def test_another_block_may_begin_right_below_a_table(line: str, shape: object) -> None:
    assert shapes(f"a | b\n--|--\n1 | 2\n{line}\n") == [TABLE, shape]


def test_bars_and_dashes_that_are_no_table_are_words() -> None:
    assert shapes("a | b\n-- | -- | --\nwords\n") == [("p", "a | b -- | -- | -- words")]
    assert shapes("Words\n- a | b\n- c\n") == [("p", "Words"), ("ul", ("li", "a | b"), ("li", "c"))]


# ---------------------------------------------------------------- headings


def test_a_heading_may_be_indented_by_up_to_three_spaces() -> None:
    assert shapes("   ## Head\nwords\n") == [("h3", "Head"), ("p", "words")]


def test_a_heading_of_two_lines_is_one_message() -> None:
    text = "Words.\n\nOne\n  two\n---\nthree\n---\nfour\n"
    assert shapes(text) == [("p", "Words."), ("h3", "One two"), ("h3", "three"), ("p", "four")]
    assert messages(text) == [("Words.", 1), ("One two", 3), ("three", 6), ("four", 8)]
    assert [what for _, what, _ in said("One\ntwo\n===\n")] == ["a second title 'One two'"]


def test_signs_that_belong_to_the_words_of_a_heading_stay() -> None:
    assert shapes("## C#\n\n## F# and C ##\n\n## \\#\n") == [("h3", "C#"), ("h3", "F# and C"), ("h3", "\\#")]


def test_a_number_sign_before_a_number_is_words() -> None:
    assert shapes("Wrapped at\n#92 and on.\n\n#92 and on.\n") == [
        ("p", "Wrapped at #92 and on."),
        ("p", "#92 and on."),
    ]


def test_a_heading_without_a_space_is_said() -> None:
    what = "'{}' begins no heading: a space is missing after {}"
    fix = "write {0} and a space, or \\{0} for the signs themselves"
    assert said("Words.\n\n#Head of it\n\nwords\n##Two\n") == [
        (3, what.format("#Head", "#"), fix.format("#")),
        (6, what.format("##Two", "##"), fix.format("##")),
    ]


# ---------------------------------------------------------------- signs that would be shown


def test_what_asks_for_a_new_line_is_said_where_words_go_on() -> None:
    assert said("one  \ntwo\\\nthree\n") == [
        (
            1,
            "this line ends in spaces, which begin no new line here",
            "take them out; for lines of their own, write a list or leave a line empty",
        ),
        (
            2,
            "the \\ at the end of this line begins no new line here, and is shown",
            "take it out; for lines of their own, write a list or leave a line empty",
        ),
    ]
    assert said("one  \n\ntwo\\\\\nthree  \n- four  \n- five\n\n## Six  \n") == []


def test_what_is_struck_out_or_to_be_ticked_elsewhere_is_said() -> None:
    shown, fix = "here: its signs are shown", "take them out, or write"
    assert said("a ~~b c~~ and `~~d~~` and \\~~e~~\n\n- [ ] f\n- [x] g\n- [so] h\n") == [
        (1, f"'~~b c~~' is not struck out {shown}", f"{fix} \\~ for each sign"),
        (3, f"'[ ]' makes no box to tick {shown}", f"{fix} \\[ for the sign"),
        (4, f"'[x]' makes no box to tick {shown}", f"{fix} \\[ for the sign"),
    ]


@pytest.mark.parametrize("line", ["[foo]: other.md", "[foo]: <other.md> 'A title'", '  [1]: #x "t"'])
def test_an_address_defined_for_a_reference_is_refused(line: str) -> None:
    what = f"the definition {line.strip()!r} has an address of its own"
    fix = "register the address in content/sources.toml, take out this line and write [words][its-id]"
    assert said(f"See [foo].\n\n{line}\n{line}\n") == [(3, what, fix), (4, what, fix)]


def test_words_after_a_bracket_and_a_colon_are_words() -> None:
    assert shapes("[Aside]: he went on.\n\nHe said\n[aside]: on.\n") == [
        ("p", "[Aside]: he went on."),
        ("p", "He said [aside]: on."),
    ]
