"""Markdown: what a section is made of, and the laws between messages, translations and pages."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from explainer.blocks import document
from explainer.build import build
from explainer.errors import Place
from explainer.inputs import Inputs
from explainer.markup import Parser, fold
from explainer.model import Block, Key, Message, Picture, QuoteBlock, Verbatim
from explainer.nodes import Citation, Code, Inline, Reference, Span, locked_marks, plain_text, to_html

PARSER = Parser()
"""One for all: a parser remembers nothing but what it has parsed."""

PATH = "content/sections/01-tides.md"


def blocks_of(text: str) -> tuple[Block, ...]:
    parsed = document(PARSER, textwrap.dedent(text), PATH)
    assert not parsed.problems
    return parsed.blocks


def messages_in(text: str) -> list[Message]:
    """Return the messages of a section's body."""
    return list(document(PARSER, text, PATH).messages)


def texts_of(text: str) -> list[str]:
    return [message.text for message in messages_in(textwrap.dedent(text))]


def shape_of(block: Block) -> object:
    """Return a block as nested tuples: its tag, then its children."""
    return (
        block.tag,
        *(shape_of(child) if isinstance(child, Block) else leaf(child) for child in block.children),
    )


def leaf(child: object) -> str:
    match child:
        case Message(text=text):
            return text
        case Verbatim(text=text):
            return f"code: {text}"
        case QuoteBlock(id=id):
            return f"quote: {id}"
        case Picture(file=file):
            return f"picture: {file}"
    raise AssertionError(child)


# ---------------------------------------------------------------- blocks


def test_a_paragraph_is_one_message_whatever_its_lines() -> None:
    assert texts_of("The sea\n  rises\nand falls.\n") == ["The sea rises and falls."]


def test_the_sections_headings_stand_below_the_pages() -> None:
    assert [shape_of(block) for block in blocks_of("## Why\n\n### Really\n\n## When\n")] == [
        ("h3", "Why"),
        ("h4", "Really"),
        ("h3", "When"),
    ]


def test_lists_hold_lists() -> None:
    (block,) = blocks_of("""\
        1. spring tides:
            - at new moon
            - at full moon
        2. neap tides
        """)
    assert shape_of(block) == (
        "ol",
        ("li", "spring tides:", ("ul", ("li", "at new moon"), ("li", "at full moon"))),
        ("li", "neap tides"),
    )


def test_a_list_begins_at_the_number_it_is_given() -> None:
    (block,) = blocks_of("3. three\n4. four\n")
    assert block.attributes == (("start", "3"),)


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n"])
def test_a_list_of_another_kind_is_a_list_of_its_own(between: str) -> None:
    bullets, numbers = ("ul", ("li", "a"), ("li", "b")), ("ol", ("li", "one"), ("li", "two"))
    for text, shapes in (
        (f"- a\n- b{between}1. one\n2. two\n", [bullets, numbers]),
        (f"1. one\n2. two{between}* a\n* b\n", [numbers, bullets]),
        (f"- a\n- b{between}1. one\n2. two{between}+ a\n+ b\n", [bullets, numbers, bullets]),
    ):
        assert [shape_of(block) for block in blocks_of(text)] == shapes


def test_a_list_of_another_kind_begins_at_its_own_number_and_may_stand_in_a_list() -> None:
    (block,) = blocks_of("- a\n\n    - b\n\n    3. three\n")
    assert shape_of(block) == ("ul", ("li", ("p", "a"), ("ul", ("li", "b")), ("ol", ("li", "three"))))
    (inner,) = [child for child in block.children if isinstance(child, Block)]
    assert [child.attributes for child in inner.children if isinstance(child, Block)][-1] == (("start", "3"),)


def test_items_of_one_kind_stay_one_list_and_words_that_wrap_at_a_number_stay_words() -> None:
    assert [shape_of(block) for block in blocks_of("- a\n\n- b\n* c\n")] == [
        ("ul", ("li", ("p", "a")), ("li", ("p", "b")), ("li", "c"))
    ]
    assert texts_of("The sea rose in\n1687. It fell in\n1688.\n") == [
        "The sea rose in 1687. It fell in 1688."
    ]


@pytest.mark.parametrize("words", ["Two things:", "> [flux]", "## Two things", "Tide\n: two things"])
@pytest.mark.parametrize(("tag", "marks"), [("ul", "--"), ("ul", "**"), ("ol", ("1.", "2."))])
def test_a_list_may_begin_right_below_words(words: str, tag: str, marks: Sequence[str]) -> None:
    one, two = marks
    *_, last = blocks_of(f"{words}\n{one} a\nand b\n{two} c\n")
    assert shape_of(last) == (tag, ("li", "a and b"), ("li", "c"))


def test_a_row_of_a_table_may_begin_with_a_dash() -> None:
    (table,) = blocks_of("a | b\n---|---\n- x | y\n")
    assert table.tag == "table"


INTO = "this item is indented by {}, which puts it beside the item above it and not into it"
ENDS = "this is indented by {}, which ends the list above it"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1. a\n   - b\n   - c\n2. d\n", [(2, INTO.format("3 spaces"))]),
        ("- a\n  - b\n    - c\n", [(2, INTO.format("2 spaces"))]),
        ("- a\n    - b\n      - c\n", [(3, INTO.format("6 spaces"))]),
        ("- a\n\n  more\n- b\n", [(3, ENDS.format("2 spaces"))]),
        ("- a\n ```\n code\n ```\n", [(2, ENDS.format("1 space"))]),
        ("- a\n\n    more\n\n    - b\n\n        more\n", []),
        (" - a\n - b\n", []),
        ("- a\n  and more\n- b\n", []),
        ("- a\n\nWords.\n\n  Words.\n", []),
        ("- a\n\n```\n  - b\n\n  c\n```\n", []),
        ("Words\n  and words.\n", []),
    ],
)
def test_what_stands_too_near_the_margin_for_its_list_is_a_warning(
    text: str, said: list[tuple[int, str]]
) -> None:
    problems = document(Parser(), text, "tides.md").problems
    assert [(problem.place.line, problem.what) for problem in problems] == said
    assert all(problem.severity == "warning" for problem in problems)


def test_a_table_keeps_the_sides_of_its_columns() -> None:
    (table,) = blocks_of("""\
        | Tide | Hour | Height |
        |:-----|:----:|-------:|
        | high | 06:10 | 2 m |
        """)
    assert shape_of(table) == (
        "table",
        ("thead", ("tr", ("th", "Tide"), ("th", "Hour"), ("th", "Height"))),
        ("tbody", ("tr", ("td", "high"), ("td", "06:10"), ("td", "2 m"))),
    )
    head, _ = table.children
    assert isinstance(head, Block)
    row = head.children[0]
    assert isinstance(row, Block)
    sides = [dict(cell.attributes) for cell in row.children if isinstance(cell, Block)]
    assert sides == [{"align": "start"}, {"align": "center"}, {"align": "end"}]


def test_a_definition_list_has_terms_and_definitions_of_several_paragraphs() -> None:
    (block,) = blocks_of("""\
        Ebb
        :   The sea falls.

            It does so twice a day.
        """)
    assert shape_of(block) == (
        "dl",
        ("dt", "Ebb"),
        ("dd", ("p", "The sea falls."), ("p", "It does so twice a day.")),
    )


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_code_is_letter_for_letter(fence: str) -> None:
    code = "<tide> & [moon][moon]\n\n    *high*\n"
    (block,) = blocks_of(f"{fence} text\n{code}{fence}\n")
    assert shape_of(block) == ("pre", f"code: {code}")


def test_code_may_be_indented_and_may_stand_in_a_list() -> None:
    (block,) = blocks_of("- item\n\n    ```\n    a < b\n    ```\n")
    assert shape_of(block) == ("ul", ("li", ("p", "item"), ("pre", "code: a < b\n")))


@pytest.mark.parametrize(
    "list_", ["- a", "1. a", "Term\n: Definition.", "- a\n    - b", "- a\n\n- b\n\n    c"]
)
@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n"])
@pytest.mark.parametrize("indent", ["", " ", "   "])
def test_code_at_the_margin_stands_after_a_list(list_: str, between: str, indent: str) -> None:
    before = [shape_of(block) for block in blocks_of(f"{list_}\n")]
    text = f"{list_}{between}{indent}```\n{indent}<x>\n\n{indent}    - y\n{indent}```\n"
    assert [shape_of(block) for block in document(PARSER, text, PATH).blocks] == [
        *before,
        ("pre", "code: <x>\n\n    - y\n"),
    ]


def test_code_may_stand_in_a_definition_and_in_a_list_of_a_list() -> None:
    assert [shape_of(block) for block in blocks_of("Term\n: Words.\n\n    ```\n    x\n    ```\n")] == [
        ("dl", ("dt", "Term"), ("dd", ("p", "Words."), ("pre", "code: x\n")))
    ]
    assert [
        shape_of(block) for block in blocks_of("- a\n    - b\n\n        ```\n        x\n        ```\n")
    ] == [("ul", ("li", "a", ("ul", ("li", ("p", "b"), ("pre", "code: x\n")))))]


def test_code_after_code_is_code_of_its_own() -> None:
    shapes = [shape_of(block) for block in blocks_of("```\na\n```\n```\nb\n```\n\n    c\n")]
    assert shapes == [("pre", "code: a\n"), ("pre", "code: b\n"), ("pre", "code: c\n")]


def test_a_fence_around_nothing_is_nothing_and_parts_what_is_around_it() -> None:
    assert [shape_of(block) for block in blocks_of("Term\n```\n```\nmore\n")] == [
        ("p", "Term"),
        ("p", "more"),
    ]


def test_code_of_four_marks_holds_code_of_three() -> None:
    (block,) = blocks_of("````\n```\na\n```\n````\n")
    assert shape_of(block) == ("pre", "code: ```\na\n```\n")


def test_a_rule_is_a_block_without_words() -> None:
    assert [shape_of(block) for block in blocks_of("One.\n\n---\n\nTwo.\n")] == [
        ("p", "One."),
        ("hr",),
        ("p", "Two."),
    ]


def test_a_blockquote_of_an_id_is_the_quote() -> None:
    (block,) = blocks_of("> [flux]\n")
    assert shape_of(block) == ("blockquote", "quote: flux")


@pytest.mark.parametrize("text", ["> [flux]\n\n> [ebb]\n", "> [flux]\n> [ebb]\n", "> [flux]\n>\n> [ebb]\n"])
def test_quotes_may_follow_each_other(text: str) -> None:
    assert [shape_of(block) for block in blocks_of(text)] == [
        ("blockquote", "quote: flux"),
        ("blockquote", "quote: ebb"),
    ]


def test_a_picture_has_a_description_and_a_caption() -> None:
    (block,) = blocks_of('![High water](images/high.png "At *noon*.[^almanac]")\n')
    (picture,) = block.children
    assert isinstance(picture, Picture)
    assert picture.alt
    assert picture.caption
    assert (picture.file, picture.alt.text, picture.caption.text) == (
        "images/high.png",
        "High water",
        "At *noon*.[^almanac]",
    )
    assert picture.alt.plain
    assert not picture.caption.plain


def test_a_picture_without_a_description_only_decorates() -> None:
    (block,) = blocks_of("![](images/line.png)\n")
    (picture,) = block.children
    assert isinstance(picture, Picture)
    assert (picture.alt, picture.caption) == (None, None)


def test_an_abbreviation_and_what_it_stands_for_are_messages() -> None:
    assert [(message.text, message.kind) for message in messages_in("LW is low.\n\n*[LW]: low water\n")] == [
        ("LW is low.", "paragraph"),
        ("LW", "abbreviation"),
        ("low water", "what an abbreviation stands for"),
    ]


# ---------------------------------------------------------------- attribute lists


def test_an_attribute_list_gives_id_context_and_note_and_is_no_words() -> None:
    (block,) = blocks_of('## High water {: #high context="sea" note="Not the Danube’s." }\n')
    (message,) = block.children
    assert isinstance(message, Message)
    assert block.attributes == (("id", "high"),)
    assert (message.text, message.context, message.note) == ("High water", "sea", "Not the Danube’s.")


def test_an_attribute_list_may_stand_on_the_line_below() -> None:
    (block,) = blocks_of("The sea rises.\n{: #rises }\n")
    assert (block.attributes, shape_of(block)) == ((("id", "rises"),), ("p", "The sea rises."))


def test_braces_that_set_nothing_are_words() -> None:
    assert texts_of("A set {a, b} of tides.\n") == ["A set {a, b} of tides."]


def test_the_same_words_in_two_contexts_are_two_messages() -> None:
    first, second = messages_in('Tide {: context="sea" }\n\nTide\n')
    assert (first.key, second.key) == (("sea", "Tide"), (None, "Tide"))


# ---------------------------------------------------------------- places


def test_every_leaf_knows_its_line() -> None:
    text = textwrap.dedent("""\
        One.

        - two
        - three
            - four

        | five | six |
        |------|-----|
        | seven | eight |

        ```
        nine
        ```

        One.
        """)
    assert [(message.text, message.place.line) for message in messages_in(text)] == [
        ("One.", 1),
        ("two", 3),
        ("three", 4),
        ("four", 5),
        ("five", 7),
        ("six", 7),
        ("seven", 9),
        ("eight", 9),
        ("One.", 15),
    ]


def test_a_part_of_a_paragraph_knows_its_line() -> None:
    (message,) = messages_in("\n  The sea\nrises and\n   [falls][ebb].\n")
    assert [message.place_of(part).line for part in ("The", "rises", "and", "[falls]", "none of it")] == [
        2,
        3,
        3,
        4,
        2,
    ]


# ---------------------------------------------------------------- inline


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("plain", ("plain",)),
        ("*a* b", (Span("em", ("a",)), " b")),
        ("**a** __b__", (Span("strong", ("a",)), " ", Span("strong", ("b",)))),
        ("***a***", (Span("strong", (Span("em", ("a",)),)),)),
        ("snake_case_word", ("snake_case_word",)),
        ("`a < b`", (Code("a < b"),)),
        ("``a`b``", (Code("a`b"),)),
        ("[the *Moon*][moon]", (Reference("moon", ("the ", Span("em", ("Moon",)))),)),
        ("[the [full] Moon][moon]", (Reference("moon", ("the [full] Moon",)),)),
        ("*[Moon][moon]*", (Span("em", (Reference("moon", ("Moon",)),)),)),
        ("a.[^x][^y]", ("a.", Citation("x"), Citation("y"))),
        ("He […] said [so].", ("He […] said [so].",)),
        (r"\*not\* \[a\]", ("*not* [a]",)),
        (r"\!\"\#\$\%\&\'\(\)\*\+\,\-\.\/\:\;\<\=\>\?", ("!\"#$%&'()*+,-./:;<=>?",)),
        (r"\@\[\\\]\^\_\`\{\|\}\~ and C:\dir, \é", ("@[\\]^_`{|}~ and C:\\dir, \\é",)),
        (r"A list\<b> is \&lt;b&gt or \&lt\;", ("A list<b> is &lt;b&gt or &lt;",)),
        (r"Oh\![Moon][moon]", ("Oh!", Reference("moon", ("Moon",)))),
        ("// note, a//b, /// and http: //x.", ("// note, a//b, /// and http: //x.",)),
        ("[`f(a[, b])`][moon]", (Reference("moon", (Code("f(a[, b])"),)),)),
        ("[`a][b`][moon]", (Reference("moon", (Code("a][b"),)),)),
        ("`[^x]` and `*`", (Code("[^x]"), " and ", Code("*"))),
        ("2 * 3 * 4", ("2 * 3 * 4",)),
        ("1 < 2 & 3 > 2", ("1 < 2 & 3 > 2",)),
    ],
)
def test_inline_marks_are_understood(text: str, nodes: tuple[Inline, ...]) -> None:
    parsed = PARSER.inline(text)
    # Named tuples of different classes may be equal.
    assert (repr(parsed.nodes), parsed.faults) == (repr(nodes), ())


REGISTER = "register it in content/sources.toml and write [words][its-id]"
NO_HTML = "use Markdown, put code between backquotes, or write \\< for the sign itself"
NO_FILE = "write ![a description](images/name.jpg) in a paragraph of its own, or \\! for the sign itself"


@pytest.mark.parametrize(
    ("text", "found", "what", "fix"),
    [
        ("see //x.example/a", "//x.example/a", "the bare address {} stands in the text", REGISTER),
        ("(//x.example)", "//x.example", "the bare address {} stands in the text", REGISTER),
        ("see http://x", "http://x", "the bare address {} stands in the text", REGISTER),
        (r"\\<b> x", "<b>", "the raw HTML {} has no meaning here", NO_HTML),
        ("a ![b][c] d", "![b][c]", "the picture {} has no file", NO_FILE),
        ("a [x][`b`]", "[x][`b`]", "the reference {} names no id", "write [words][its-id]"),
        (
            "[`f(a[, b])`][`f()`]",
            "[`f(a[, b])`][`f()`]",
            "the reference {} names no id",
            "write [words][its-id]",
        ),
        (r"a [x][b\_c]", r"[x][b\_c]", "the reference {} names no id", "write [words][its-id]"),
        (
            r"a [^b\_c]",
            r"[^b\_c]",
            "the citation {} names no id",
            "write [^its-id], or \\[ for the sign itself",
        ),
        (
            "&lt;b&gt; x",
            "&lt;",
            "the entity {} has no meaning here",
            "write the character itself, or \\< and \\& for these two signs",
        ),
    ],
)
def test_what_has_no_meaning_among_words_is_said_as_it_is_written(
    text: str, found: str, what: str, fix: str
) -> None:
    fault = PARSER.inline(text).faults[0]
    assert (fault.found, fault.what, fault.fix) == (found, what.format(f"'{found}'"), fix)


def test_a_title_is_its_letters_alone() -> None:
    title = Message("The *Moon* & `us`", "headline", Place(PATH), plain=True)
    assert PARSER.parse(title).nodes == ("The *Moon* & `us`",)


def test_what_a_translation_must_keep_is_a_multiset() -> None:
    nodes = PARSER.inline("{n} [a][x], [b][x] and `code` of *{n}*.[^y]").nodes
    assert locked_marks(nodes) == ["[^y]", "[…][x]", "[…][x]", "`code`", "{n}", "{n}"]


# ---------------------------------------------------------------- laws

WORDS = st.lists(st.text("abcdeéœ’«ж語'.,;!?", min_size=1, max_size=8), min_size=1, max_size=40).map(" ".join)
MARKED_WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            ["*sea*", "**sky**", "[Moon][moon]", "ebb.[^almanac]", "`tide`", "{n}", r"\*", "a_b"]
        ),
        st.text("abcdefé", min_size=1, max_size=9),
    ),
    min_size=1,
    max_size=30,
).map(" ".join)
NOISE = st.text(
    st.one_of(
        st.sampled_from("[]()!*_`{}:#<>|\\~-+=.^\"'& \n\t0123456789"),
        st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc"]),
    ),
    max_size=300,
)


def is_a_paragraph(text: str) -> bool:
    """Say whether no line that wrapping may begin with would make Markdown something else of it."""
    return not any(word[0] in "*+-#>|:~`=0123456789" or word.endswith(":") for word in text.split())


@given(WORDS.filter(is_a_paragraph), st.integers(12, 120))
def test_rewrapping_a_paragraph_keeps_its_message(text: str, width: int) -> None:
    wrapped = textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
    assert [message.text for message in messages_in(wrapped)] == [
        message.text for message in messages_in(text)
    ]


@given(MARKED_WORDS.filter(is_a_paragraph), st.integers(20, 100))
def test_rewrapping_marks_changes_nothing_of_what_is_shown(text: str, width: int) -> None:
    wrapped = textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
    (one,), (other,) = messages_in(text), messages_in(wrapped)
    assert PARSER.parse(one) == PARSER.parse(other)


@given(NOISE)
def test_no_text_breaks_the_parser_and_every_problem_has_a_line_of_the_file(text: str) -> None:
    parsed = document(PARSER, text, PATH)
    lines = text.count("\n") + 1
    assert all(1 <= problem.place.line <= lines for problem in parsed.problems)
    assert all(problem.what and problem.fix for problem in parsed.problems)


@given(NOISE)
def test_no_message_breaks_the_inline_parser_and_none_is_empty(text: str) -> None:
    for message in messages_in(text):
        assert message.text == fold(message.text) != ""
        assert isinstance(plain_text(PARSER.inline(message.text).nodes), str)


ALLOWED = {
    "a": {"href", "class"},
    "abbr": {"title"},
    "blockquote": set(),
    "code": {"dir", "translate"},
    "em": set(),
    "strong": set(),
}


@given(NOISE)
@example("`0`")
def test_no_message_makes_an_element_or_an_attribute_of_its_own(text: str) -> None:
    shown = to_html(
        PARSER.inline(fold(text)).nodes,
        lambda _, words: f'<a href="#x">{words}</a>',
        lambda _: '<a class="c" href="#y">[1]</a>',
    )
    fragment = html5lib.parseFragment(shown, treebuilder="lxml", namespaceHTMLElements=False)
    for element in (each for top in fragment if not isinstance(top, str) for each in top.iter()):
        assert element.tag in ALLOWED
        assert set(element.attrib) <= ALLOWED[element.tag]


@given(NOISE)
def test_the_words_of_a_message_are_those_of_its_html(text: str) -> None:
    nodes = PARSER.inline(fold(text)).nodes
    shown = to_html(nodes, lambda _, words: words, lambda _: "")
    # HTML cannot hold these; content with them is refused when it is read.
    assert html.fragment_fromstring(f"<p>{shown}</p>").text_content() == plain_text(nodes)


# ---------------------------------------------------------------- collected is what is shown


def test_what_is_collected_is_what_is_replaced(everything_inputs: Inputs) -> None:
    """Translate every message into a number, and find on the page that number and no German word."""
    built = build(everything_inputs, preview=True)
    # An abbreviation is shown where the words have it, and here they are numbers.
    found = (each for each in built.explainer.messages if "abbreviation" not in each.kind)
    keys = list(dict.fromkeys(message.key for message in found))
    numbers = {key: f"n{number}n" for number, key in enumerate(keys)}
    page = with_translations(everything_inputs, numbers)
    text = html.fromstring(page).text_content() + " ".join(html.fromstring(page).xpath("//@alt | //@title"))
    missing = [key for key in keys if numbers[key] not in text]
    assert missing == []


def with_translations(inputs: Inputs, numbers: Mapping[Key, str]) -> str:
    """Return the French page where each message is its number with the marks its source has."""
    entries = ['msgid ""\nmsgstr "Language: fr\\n"\n']
    for (context, text), number in numbers.items():
        marks = " ".join(marks_of(text))
        entries.append(
            (f'msgctxt "{escaped(context)}"\n' if context else "")
            + f'msgid "{escaped(text)}"\nmsgstr "{escaped(f"{number} {marks}".strip())}"\n'
        )
    catalog = "\n".join(entries).encode()
    files = {**inputs.files, "locales/fr/LC_MESSAGES/content.po": catalog}
    return build(replace(inputs, files=files), preview=True).files["fr/index.html"].decode()


def marks_of(text: str) -> list[str]:
    """Return what a translation of a text must keep, as Markdown."""
    marks = locked_marks(PARSER.inline(text).nodes)
    return [mark.replace("[…]", "[x]") for mark in marks]


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
