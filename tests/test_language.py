"""Languages: what a tag alone says of them."""

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from explainer.language import direction_of, language_of


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
