"""Languages: what a tag alone says of them."""

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from explainer.language import direction_of, is_same_language, language_of, script_of


def test_the_direction_of_a_language_is_that_of_cldr() -> None:
    told = {name: direction_of(language_of(name)) for name in locale_identifiers()}
    known = {name: Locale.parse(name).text_direction for name in told}
    # From top to bottom is not a direction of HTML.
    assert told == {name: direction.replace("ttb", "ltr") for name, direction in known.items()}


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("arc-Syrc", "rtl"),
        ("arc-Latn", "ltr"),
        ("pa-PK", "rtl"),
        ("en-XA", "ltr"),
        ("ar-XB", "rtl"),
        ("qqq", "ltr"),
    ],
)
def test_a_script_or_region_that_is_named_decides_the_direction(language: str, direction: str) -> None:
    assert direction_of(language) == direction


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("sr", "Cyrl"),
        ("sr-Latn", "Latn"),
        ("sr-ME", "Latn"),
        ("zh", "Hans"),
        ("zh-TW", "Hant"),
        ("zh-Hant-HK", "Hant"),
        ("pt-BR", "Latn"),
        ("qqq", ""),
    ],
)
def test_the_script_of_a_language_is_the_one_named_or_the_likeliest(language: str, script: str) -> None:
    assert script_of(language) == script


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sr", "sr", True),
        ("sr", "sr-Cyrl", True),
        ("sr", "sr-RS", True),
        ("sr", "sr-Latn", False),
        ("sr-ME", "sr-Latn", True),
        ("zh", "zh-CN", True),
        ("zh", "zh-Hant", False),
        ("zh-TW", "zh-Hant-HK", True),
        ("pt-BR", "pt", True),
        ("en-GB", "en-US", True),
        ("fr-CA", "fr", True),
        ("de-CH", "de", True),
        ("pt", "es", False),
        ("en", "en-XA", False),
        ("en-XA", "en-XA", False),
    ],
)
def test_a_language_is_the_same_in_every_region_and_another_in_another_script(
    one: str, other: str, same: bool
) -> None:
    assert is_same_language(one, other) is same
    assert is_same_language(other, one) is same
