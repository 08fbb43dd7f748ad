"""In the language they were spoken in, words are shown as spoken, and no translation of them is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from conftest import COMPILED, REPOSITORY, Folder
from lxml import etree, html

from explainer.build import Built, build
from explainer.inputs import read_inputs
from explainer.language import is_same_language
from explainer.verbatim import normal

TOML = """
[[quote]]
id = "galileo"
speaker = "newton"
said = 1687-07-05
text = "And yet it moves, says the sea"
original = { language = "fr", text = "Et pourtant elle bouge, dit la mer" }
key = true
sources = ["principia"]
excerpt = "“Et pourtant elle bouge, dit la mer.”"
"""
CATALOG = """
msgid "Newton heard “and yet it moves” and wrote it down."
msgstr "Newton entendit «et pourtant elle bouge» et le nota."

msgid "It is “and yet it moves, says the sea” that counts."
msgstr "C'est «et pourtant elle bouge, dit la mer» qui compte."

msgid "He spoke of it: “it moves”."
msgstr "Il en parla : «elle bouge»."
"""


@pytest.fixture
def moving(small: Folder) -> Folder:
    """Return the small explainer, with a quote spoken in French shown wherever quotes can be."""
    small.add("content/quotes.toml", TOML)
    small.add(
        "content/sections/01-cause.md",
        "\n> [galileo]\n\nNewton heard “and yet it moves” and wrote it down.\n",
    )
    small.edit(
        "content/explainer.toml",
        '"Twice a day the sea rises, and *nobody* is surprised."',
        '"It is “and yet it moves, says the sea” that counts."',
    )
    small.edit("content/explainer.toml", "key_points = [", 'key_points = ["He spoke of it: “it moves”.", ')
    small.add("locales/fr/LC_MESSAGES/content.po", CATALOG)
    return small


def texts(built: Built, language: str) -> Iterator[tuple[str, str]]:
    """Yield all that an edition says, where and what: its page, attributes, linked data and feed."""
    page = html.fromstring(built.files[f"{language}/index.html"])
    for script in page.xpath("//script"):
        yield from (("linked data", words) for words in strings(json.loads(script.text)))
        script.getparent().remove(script)
    yield "page", page.text_content()
    yield from (("attribute", value) for value in page.xpath("//@*"))
    feed = etree.fromstring(built.files[f"{language}/feed.xml"])
    yield from (("feed", words) for words in feed.itertext())


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def test_the_words_as_spoken_stand_in_every_place_and_no_translation_does(moving: Folder) -> None:
    built = moving.build()
    said = list(texts(built, "fr"))
    places = [place for place, words in said if "elle bouge, dit la mer" in normal(words)]
    assert {"page", "linked data", "feed", "attribute"} <= set(places)
    page = normal(dict(said)["page"])
    assert page.count("Et pourtant elle bouge, dit la mer") == 2, "sidebar and pull quote"
    assert page.count("et pourtant elle bouge, dit la mer") == 1, "standfirst"
    assert [words for _, words in said if "moves" in words] == []


def test_what_a_translator_writes_in_their_place_is_not_used(moving: Folder) -> None:
    moving.add(
        "locales/fr/LC_MESSAGES/content.po",
        '\nmsgid "And yet it moves, says the sea"\nmsgstr "Et cependant elle se meut"\n',
    )
    assert [words for _, words in texts(moving.build(), "fr") if "se meut" in words] == []


def test_a_translated_quotation_of_them_is_refused_with_the_right_one_named(moving: Folder) -> None:
    moving.edit(
        "locales/fr/LC_MESSAGES/content.po", "«et pourtant elle bouge» et", "«et cependant elle bouge» et"
    )
    assert moving.problems() == (
        "locales/fr/LC_MESSAGES/content.po:40: the words “et cependant elle bouge” are not those of a"
        " registered quote\n"
        "    fix: its source quotes 'galileo': “Et pourtant elle bouge, dit la mer”; use these words\n"
    )


def test_two_quotes_of_one_translation_keep_their_own_words(moving: Folder) -> None:
    twin = TOML.replace('"galileo"', '"twin"').replace("Et pourtant elle bouge", "Et elle bouge pourtant")
    moving.add("content/quotes.toml", twin)
    page = normal(dict(texts(moving.build(), "fr"))["page"])
    assert "Et pourtant elle bouge, dit la mer" in page and "Et elle bouge pourtant, dit la mer" in page


def test_words_as_spoken_that_a_translator_could_not_have_written_are_shown(moving: Folder) -> None:
    words = "Et [voix off] pourtant {elle} bouge https://mer.example <b>"
    moving.edit(
        "content/quotes.toml", 'text = "Et pourtant elle bouge, dit la mer" }', f'text = "{words}" }}'
    )
    moving.edit(
        "content/quotes.toml", 'excerpt = "“Et pourtant elle bouge, dit la mer.”"', f'excerpt = "{words}"'
    )
    page = dict(texts(moving.build(preview=True), "fr"))["page"]
    assert words in page.replace("\u202f", " ").replace("\u00a0", " ")


KEPT = [".", "tests/explainers/moon", "tests/explainers/everything"]


@pytest.mark.parametrize("folder", KEPT)
def test_it_holds_in_the_explainers_that_are_kept(folder: str) -> None:
    built = build(read_inputs(REPOSITORY / folder, REPOSITORY / "templates"), cache=COMPILED)
    for edition in built.editions:
        if edition.withheld:
            continue
        said = [(place, normal(words)) for place, words in texts(built, edition.language)]
        page = dict(said)["page"]
        for quote in built.explainer.quotes:
            original = quote.original
            if original and is_same_language(original.language, edition.language):
                assert normal(original.text) in page, quote.id
                if normal(original.text) != normal(quote.text.text):
                    assert [place for place, words in said if normal(quote.text.text) in words] == []
