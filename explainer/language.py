"""Languages (BCP 47 tags) and locales (Babel's, CLDR's): the one place where they meet."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from explainer.answers import BABEL
from explainer.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from babel import Locale

TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


PSEUDO = {"en-XA": "Accented", "ar-XB": "Right to left", "en-XM": "Marked"}
"""Languages that nobody speaks, with their names: for a look at what translations do to a page."""


def folder_of(language: str) -> str:
    """Return the name of a language's folder in locales/: `pt_BR` for `pt-BR`."""
    return language.replace("-", "_")


def language_of(folder: str) -> str:
    """Return the language a folder in locales/ is for: `pt-BR` for `pt_BR`."""
    return folder.replace("_", "-")


@cache
def locale_of(language: str) -> Locale:
    """Return CLDR's data for a language tag; for a tag with an unknown region, the language's own.

    Babel resolves inherited data in dictionaries that all locales share, so that the language first
    asked for gives its months to those asked for later: each locale gets its own copy of them here.

    Raises babel.UnknownLocaleError or ValueError where CLDR does not know the language at all.
    """
    from copy import deepcopy

    from babel import Locale, localedata

    locale = Locale.parse(base_of(language) if language in PSEUDO else language, sep="-")
    data = localedata.load(str(locale))
    for name in ("months", "days"):
        data[name] = deepcopy(data[name])
    return locale


def is_known(language: str) -> bool:
    """Say whether a tag is well formed, CLDR has data for it, and it is the tag CLDR uses: not "fra"."""
    return _is_tag(language) and _canonical(language) == language


def _is_tag(language: str) -> bool:
    return TAG.fullmatch(language) is not None


@cache
@BABEL.remembered
def _canonical(language: str) -> str | None:
    """Return CLDR's own tag of a language, with the subtags given; None for what it does not know."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(base_of(language) if language in PSEUDO else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    parts = language.split("-")
    given = [part for part in (locale.script, locale.territory) if part in parts]
    return "-".join((locale.language, *given))


@BABEL.remembered
def has_name(language: str) -> bool:
    """Say whether CLDR can name a language: many more than it has a locale for, such as Ancient Greek."""
    return bool(TAG.fullmatch(language)) and (
        is_known(language) or base_of(language) in locale_of("en").languages
    )


SCRIPT = re.compile("[A-Z][a-z]{3}")

RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
"""The scripts written from the right that a language of today is written in."""


@cache
def direction_of(language: str) -> str:
    """Return "ltr" or "rtl", by the script of a language."""
    return "rtl" if script_of(language) in RIGHT_TO_LEFT else "ltr"


@cache
@BABEL.remembered
def script_of(language: str) -> str:
    """Return the script a tag names or, for want of one, CLDR's likeliest: "Cyrl" for sr; or ""."""
    from babel.core import get_global

    likely: Mapping[str, str] = get_global("likely_subtags")
    full = likely.get(folder_of(language)) or likely.get(base_of(language), "")
    return next((part for part in (*language.split("-"), *full.split("_")) if SCRIPT.fullmatch(part)), "")


def runs_against(text: str, direction: str) -> bool:
    """Say whether all letters of a text run the other way than "ltr" or "rtl"."""
    from unicodedata import bidirectional

    ways = {"ltr" if way == "L" else "rtl" for way in map(bidirectional, text) if way in ("L", "R", "AL")}
    return bool(ways) and direction not in ways


def base_of(language: str) -> str:
    """Return a language without its script and region: "pt" of "pt-BR"."""
    return language.partition("-")[0]


@cache
@BABEL.remembered
def endonym_of(language: str) -> str:
    """Return a language's name in that language, its first letter a capital: "Français", "العربية"."""
    name = PSEUDO.get(language) or locale_of(language).display_name or language
    return name[0].upper() + name[1:]


@cache
@BABEL.remembered
def name_in(language: str, other: str) -> str:
    """Return a language's name in another language: "russe" for ru in French."""
    names = locale_of(other)
    if is_known(language):
        return locale_of(language).get_display_name(names) or language
    return str(names.languages.get(base_of(language), language))


def known_languages() -> list[str]:
    """Return the tags of all the locales CLDR has data for."""
    from babel.localedata import locale_identifiers

    return sorted(language_of(name) for name in locale_identifiers() if TAG.fullmatch(language_of(name)))


def language_like(word: str) -> str | None:
    """Return the language somebody meant by a word that is not its tag: "FR", "pt-br", "English"; or None."""
    parts = re.split(r"[-_]", word.lower())
    shaped = [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
    tag = "-".join((parts[0], *shaped))
    if _is_tag(tag) and (canonical := _canonical(tag)):
        return canonical
    named = {str(name).lower(): code for code, name in locale_of("en").languages.items()}
    found = named.get(word.lower()) or _spoken_in(word)
    found = found or (nearest(tag, known_languages()) if len(word) > 2 else None)
    return found if found and is_known(found) else None


def _spoken_in(country: str) -> str | None:
    """Return the language most speak in a country: "cs" for "cz"; or None."""
    from babel.core import get_global

    likely: Mapping[str, str] = get_global("likely_subtags")
    return likely.get(f"und_{country.upper()}", "").partition("_")[0] or None


def languages_like(word: str) -> list[str]:
    """Return the languages somebody may have meant by a word that is not a tag, the likeliest first."""
    from difflib import get_close_matches

    like = language_like(word)
    base = re.split(r"[-_]", word.lower())[0]
    family = [tag for tag in known_languages() if base_of(tag) == base and re.search("-[A-Z]{2}$", tag)]
    near = get_close_matches(word, family, n=2, cutoff=0.6)
    return list(dict.fromkeys(tag for tag in (like, *near) if tag))


def is_same_language(one: str, other: str) -> bool:
    """Say whether two tags are of one language in one script, whatever the region."""
    return (
        base_of(one) == base_of(other)
        and PSEUDO.keys().isdisjoint((one, other))
        and (one == other or script_of(one) == script_of(other))
    )
