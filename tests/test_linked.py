"""Linked data: the same facts in every edition, in schema.org's words, safe within a page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from conftest import Folder
from hypothesis import given
from hypothesis import strategies as st

from explainer.build import Built
from explainer.citations import cited_in
from explainer.inputs import Inputs
from explainer.linked import QUOTES, linked_data, og_locale
from explainer.markup import Parser
from explainer.outputs import Press
from explainer.views import EditionPage


def data_of(built: Built, language: str) -> dict[str, Any]:
    """Return the linked data of a page as a reader of it finds it."""
    page = built.files[f"{language}/index.html"].decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(block)
    return found


def without_words(value: object) -> object:
    """Return data without what may differ between editions: words, and their own addresses."""
    if isinstance(value, Mapping):
        return {name: without_words(part) for name, part in value.items() if name not in WORDS}
    return [without_words(part) for part in value] if isinstance(value, list) else value


WORDS = {
    *("@id", "headline", "description", "inLanguage", "name", "text", "image", "correctionsPolicy"),
    *("workTranslation", "translationOfWork"),
}


# ---------------------------------------------------------------- what it says


def test_the_small_explainer_says_this_of_itself(small: Folder) -> None:
    assert data_of(small.build(), "en") == {
        "@context": "https://schema.org",
        "@type": "BackgroundNewsArticle",
        "@id": "https://tides.example/en/",
        "headline": "Why the sea comes and goes",
        "description": "Twice a day the sea rises, and nobody is surprised.",
        "inLanguage": "en",
        "datePublished": "2025-01-02T08:00+00:00",
        "dateModified": "2025-01-02T08:00+00:00",
        "isAccessibleForFree": True,
        "author": {"@id": "https://tides.example/"},
        "publisher": {
            "@type": "Organization",
            "@id": "https://tides.example/",
            "name": "Why the sea comes and goes",
        },
        "workTranslation": [{"@type": "BackgroundNewsArticle", "@id": "https://tides.example/fr/"}],
    }


def test_a_translation_names_what_it_translates(small: Folder) -> None:
    found = data_of(small.build(), "fr")
    assert found["translationOfWork"] == {
        "@type": "BackgroundNewsArticle",
        "@id": "https://tides.example/en/",
    }
    assert "workTranslation" not in found
    assert found["headline"] == "Pourquoi la mer va et vient"


def test_an_edition_that_is_not_published_is_no_translation(moon: Folder) -> None:
    translations = data_of(moon.build(), "en")["workTranslation"]
    assert [translation["@id"] for translation in translations] == ["https://moon.example/apollo-11/ar/"]


def test_every_edition_states_the_same_facts(everything_built: Built, moon_built: Built) -> None:
    for built in (everything_built, moon_built):
        facts = [without_words(data_of(built, edition.language)) for edition in built.editions]
        assert all(found == facts[0] for found in facts)
        assert {"about", "hasPart"} <= facts[0].keys()  # type: ignore[attr-defined]


def test_turning_points_are_what_it_is_about(everything_built: Built) -> None:
    events = data_of(everything_built, "fr")["about"]
    turning = [event for event in everything_built.explainer.events if event.turning]
    assert len(events) == len(turning) > 0
    assert {event["@type"] for event in events} == {"Event"}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("at = 1687-07-05", {"startDate": "1687-07-05"}),
        ("at = 1687-07-05\nuntil = 1687-07-08", {"startDate": "1687-07-05", "endDate": "1687-07-08"}),
        ('at = 1687-07-05\nprecision = "month"', {"startDate": "1687-07"}),
        ("at = 1687-07-05T11:00:00Z", {"startDate": "1687-07-05T11:00+00:00"}),
        (
            "at = 1687-07-05T11:00:00Z\nuntil = 1687-07-05T12:30:00Z",
            {"startDate": "1687-07-05T11:00+00:00", "endDate": "1687-07-05T12:30+00:00"},
        ),
        ('at = 1687-07-05T11:00:00Z\nprecision = "day"', {"startDate": "1687-07-05"}),
    ],
)
def test_an_event_is_said_no_finer_than_it_is_known(small: Folder, when: str, said: dict[str, str]) -> None:
    small.edit("content/timeline.toml", "at = 1687-07-05", f"{when}\nturning = true")
    assert data_of(small.build(), "en")["about"] == [{"@type": "Event", "name": "A book is printed", **said}]


# ---------------------------------------------------------------- quotations


def test_a_quotation_has_its_speaker_its_language_and_the_address_of_a_source(small: Folder) -> None:
    small.edit("content/quotes.toml", "said =", "key = true\nsaid =")
    small.add("content/sources.toml", 'url = "https://library.example/principia"\n')
    assert data_of(small.build(), "en")["hasPart"] == [
        {
            "@type": "Quotation",
            "text": "The flux and reflux of the sea arise from the actions of the sun and moon.",
            "inLanguage": "en",
            "creator": {"@type": "Person", "name": "Isaac Newton"},
            "isBasedOn": "https://library.example/principia",
        }
    ]


def test_a_quotation_from_a_source_without_an_address_names_none(small: Folder) -> None:
    small.edit("content/quotes.toml", "said =", "key = true\nsaid =")
    assert "isBasedOn" not in data_of(small.build(), "en")["hasPart"][0]


def test_no_more_quotations_than_readers_should_pay_for(small: Folder) -> None:
    small.write(
        "content/quotes.toml",
        "".join(
            f'[[quote]]\nid = "q{number}"\nspeaker = "newton"\nsaid = 1687-07-05\nkey = true\n'
            f'text = "Words {number}"\nsources = ["principia"]\n\n'
            for number in range(QUOTES + 2)
        ),
    )
    small.edit("content/sections/01-cause.md", "> [flux]", "> [q0]")
    parts = data_of(small.build(), "en")["hasPart"]
    assert [part["text"] for part in parts] == [f"Words {number}" for number in range(QUOTES)]


# ---------------------------------------------------------------- corrections


def test_corrections_are_said_and_other_updates_are_not(small: Folder) -> None:
    small.add(
        "content/explainer.toml",
        'updated = 2025-03-01T10:00:00Z\n[[update]]\nat = 2025-02-01T10:00:00Z\nkind = "update"\n'
        'text = "More."\n[[update]]\nat = 2025-03-01T10:00:00Z\nkind = "correction"\ntext = "It *pulls*."\n',
    )
    found = data_of(small.build(), "en")
    assert found["correction"] == [
        {"@type": "CorrectionComment", "text": "It pulls.", "datePublished": "2025-03-01T10:00+00:00"}
    ]
    assert found["dateModified"] == "2025-03-01T10:00+00:00"
    assert found["publisher"]["correctionsPolicy"] == "https://tides.example/en/#updates"


# ---------------------------------------------------------------- within a page


@pytest.fixture(scope="module")
def page(everything_built: Built, everything_inputs: Inputs) -> EditionPage:
    """Return the German edition, laid out."""
    explainer, editions = everything_built.explainer, everything_built.editions
    published = {edition.language: True for edition in editions}
    press = Press(everything_inputs, explainer, cited_in(explainer, Parser()), published)
    return press.page(editions[0])


@given(st.text())
def test_any_headline_comes_back_and_ends_no_script(page: EditionPage, headline: str) -> None:
    block = linked_data(page._replace(title=page.title._replace(nodes=(headline,))))
    assert json.loads(block)["headline"] == headline
    assert not re.search("[<>&]", block)


# ---------------------------------------------------------------- locales


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("fr", "fr_FR"),
        ("en", "en_US"),
        ("ar", "ar_EG"),
        ("uk", "uk_UA"),
        ("pt-BR", "pt_BR"),
        ("zh-Hant", "zh_TW"),
        ("sr-Latn", "sr_RS"),
        ("eo", "eo"),
    ],
)
def test_a_locale_of_opengraph_has_the_territory_where_most_speak_the_language(
    language: str, locale: str
) -> None:
    assert og_locale(language) == locale
