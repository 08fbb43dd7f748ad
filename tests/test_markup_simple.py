"""The quick way through plain messages makes what Python-Markdown makes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.markup import Parser, simple_nodes

PIECES = st.sampled_from(
    (
        *("a", "é b", " ", "*", "**", "_", "[w][id]", "[^src]", "[", "]", "`", "!", "\\", ".", "(", ")", "<"),
        *("&", "-", "2", "*em*", "**st**", "`c d`", "` `", "«", "\u202f"),
    )
)
PARSER = Parser()


@settings(max_examples=2000)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_quick_way_makes_what_python_markdown_makes(text: str) -> None:
    simple = simple_nodes(text)
    # Named tuples of different classes may be equal.
    assert simple is None or repr(simple) == repr(PARSER._with_python_markdown(text).nodes)


@pytest.mark.parametrize(
    "text", ["plain", "`a` and ` b*c_d `", "a [w][id].[^src] *b* and **c d**", "[^one][^two]"]
)
def test_most_messages_take_the_quick_way(text: str) -> None:
    assert simple_nodes(text) is not None
