"""How two versions of a text differ: how alike they are, and whether the sense may have turned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from explainer.language import base_of, is_known, locale_of
from explainer.unspaced import LETTERS

NEGATIONS = {
    "ar": "لا ليس ليست ليسوا لم لن غير بدون دون كلا",
    "cs": "ne není nejsou nikdy nikdo nic žádný žádná žádné ani bez",
    "da": "ikke ingen intet aldrig ingenting hverken uden nej",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder ohne nein",
    "en": "not no never none nobody nothing neither nor without cannot",
    "es": "no nunca jamás ningún ninguno ninguna nada nadie ni sin tampoco",
    "fr": "ne n pas jamais aucun aucune rien non ni sans nul nulle guère",
    "it": "non no mai nessun nessuno nessuna niente nulla né senza neppure nemmeno",
    "nl": "niet geen nooit niemand niets noch zonder nee",
    "pl": "nie nigdy nikt nic żaden żadna żadne żadnego ani bez brak",
    "pt": "não nunca jamais nenhum nenhuma nada ninguém nem sem",
    "ru": "не ни никогда никто ничего ничто никакой никаких нет без",
    "sv": "inte ej aldrig ingen inget inga ingenting varken utan nej",
    "uk": "не ні ані ніколи ніхто нічого ніщо жоден жодна жодного жодних немає без",
}
"""The words that turn a sentence round, by language."""

CONTRACTED = {"en": re.compile(r"n['’]t\b")}
"""A negation at the end of another word, by language."""

CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages that write every noun with a capital, so that a capital does not mark a name."""

# Writing without spaces is cut sign by sign.
WORD = re.compile(rf"[{LETTERS}]|[^\W_]+")
# The bracket comes first: what begins with a letter is found ten times as fast.
TARGET = re.compile(r"\[(?:\^|(?<=\]\[))[^\]]*\]")
# A number may follow a letter in writings without capitals or without spaces: "で150", "ال180".
NUMBER = re.compile(
    r"(?<![\dA-Za-z\u00c0-\u052f_])(?:\d{1,3}(?:[ \u00a0\u202f.,’'٬]\d{3})+(?!\d)|\d+(?:[.,٫]\d+)*)"
)
GROUPING = re.compile(r"[ \u00a0\u202f’'٬]")


def prose(text: str) -> str:
    """Return a message without the ids its references and citations lead to."""
    return TARGET.sub("", text)


class Likeness:
    """One text, counted once, to be compared with many."""

    def __init__(self, text: str) -> None:
        self.words = Counter(WORD.findall(text.casefold()))
        self.total = self.words.total()
        folded = text.casefold()
        self.pairs = Counter(map(str.__add__, folded, folded[1:])) if self.total < 4 else None
        self.text = folded

    def to(self, other: Likeness) -> float:
        """Return how alike two texts are: 0 for no word in common, 1 for the same words.

        The Dice coefficient of their words; of their pairs of letters where one has under four words.
        """
        if self.pairs is None and other.pairs is None:
            return _dice(self.words, other.words)
        return max(_dice(self.words, other.words), _dice(_pairs(self), _pairs(other)))


def _pairs(one: Likeness) -> Counter[str]:
    return one.pairs if one.pairs is not None else Counter(map(str.__add__, one.text, one.text[1:]))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    if not total:
        return 1.0
    few, many = (one, other) if len(one) < len(other) else (other, one)
    return 2 * sum(min(count, many[word]) for word, count in few.items() if word in many) / total


@lru_cache(maxsize=4096)  # Each language's catalog asks the same.
def turns(old: str, new: str, language: str) -> str | None:
    """Say how an edit may have turned the sense: a negation, a number, a date or a name; or None.

    `language` is the one both are written in; of one that is not known here, only numbers and
    names are compared.
    """
    removed, added = _Side(old, new, language), _Side(new, old, language)
    found = [
        _change("a negation", removed.negations, added.negations),
        _change("a number", removed.numbers, added.numbers),
        _change("a date", removed.dates, added.dates),
        _change("a name", removed.names, added.names),
    ]
    return "; ".join(change for change in found if change) or None


def _change(what: str, removed: Iterable[str], added: Iterable[str]) -> str | None:
    before, after = ", ".join(removed), ", ".join(added)
    if before and after:
        return f"{what} changed ({before} → {after})"
    if after:
        return f"{what} was added ({after})"
    return f"{what} was taken out ({before})" if before else None


class _Side:
    """One version of a text, and what it has that the other has not."""

    def __init__(self, text: str, other: str, language: str) -> None:
        base = base_of(language)
        contracted = CONTRACTED.get(base)
        self.text, self.other = prose(text), prose(other)
        mine, theirs = (
            Counter(WORD.findall(contracted.sub(" not", side) if contracted else side))
            for side in (self.text, self.other)
        )
        only = mine - theirs
        known, calendar = NEGATIONS.get(base, "").split(), _calendar(language)
        folded = Counter(map(str.casefold, only.elements())) - Counter(
            map(str.casefold, (theirs - mine).elements())
        )
        self.negations = [word for word in folded.elements() if word in known]
        self.dates = [word for word in only.elements() if word in calendar]
        capitals = () if base in CAPITAL_NOUNS else only.keys() - theirs.keys() - calendar
        self.names = [word for word in only if word in capitals and self._is_name(word)]

    @property
    def numbers(self) -> list[str]:
        """The numbers, without the spaces that group their digits."""
        mine, theirs = (
            Counter(GROUPING.sub("", number) for number in NUMBER.findall(side))
            for side in (self.text, self.other)
        )
        return list((mine - theirs).elements())

    def _is_name(self, word: str) -> bool:
        """Say whether a word has its capital for another reason than to begin a sentence."""
        if not word[0].isupper() or len(word) < 2:
            return False
        return bool(
            re.search(rf"(?<!\A)(?<![.!?…:«“\"][ \u00a0\u202f])(?<![«“\"(\[*_])\b{word}\b", self.text)
        )


@cache
def _calendar(language: str) -> frozenset[str]:
    """Return the names of months and weekdays, as CLDR writes them; none for an unknown language."""
    if not is_known(language):
        return frozenset()
    locale = locale_of(language)
    return frozenset(
        str(name)
        for names in (locale.months, locale.days)
        for form in ("format", "stand-alone")
        for name in names[form]["wide"].values()
    )
