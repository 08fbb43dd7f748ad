"""Languages (BCP 47 tags) and locales (Babel's, CLDR's): the one place where they meet."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def folder_of(language: str) -> str:
    """Return the name of a language's folder in locales/: `pt_BR` for `pt-BR`."""
    return language.replace("-", "_")


def language_of(folder: str) -> str:
    """Return the language a folder in locales/ is for: `pt-BR` for `pt_BR`."""
    return folder.replace("_", "-")


@cache
def locale_of(language: str) -> Locale:
    """Return CLDR's data for a language tag; for a tag with an unknown region, the language's own.

    Raises babel.UnknownLocaleError or ValueError where CLDR does not know the language at all.
    """
    from babel import Locale

    return Locale.parse(language, sep="-")


def is_known(language: str) -> bool:
    """Say whether a tag is well formed and CLDR has data for it."""
    from babel import UnknownLocaleError

    if not TAG.fullmatch(language):
        return False
    try:
        locale_of(language)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def direction_of(language: str) -> str:
    """Return "ltr" or "rtl"."""
    return str(locale_of(language).text_direction)


def endonym_of(language: str) -> str:
    """Return a language's name in that language, its first letter a capital: "Français", "العربية"."""
    name = locale_of(language).display_name or language
    return name[0].upper() + name[1:]


def name_in(language: str, other: str) -> str:
    """Return a language's name in another language: "russe" for ru in French."""
    return locale_of(language).get_display_name(locale_of(other)) or language


def known_languages() -> list[str]:
    """Return the tags of all the locales CLDR has data for."""
    from babel.localedata import locale_identifiers

    return sorted(language_of(name) for name in locale_identifiers() if TAG.fullmatch(language_of(name)))
