"""Translations are proofread as a careful colleague would, and a translator may answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer.catalog import Translation
from explainer.proof import CHECKS, TWICE, Proof, Text, names_with_surnames

NAMES = names_with_surnames(
    [("Vladimir Poutine", "Vladimir Putin"), ("Maison Blanche", "White House"), ("Tass", "TASS")]
)


def told(source: str, target: str, languages: str = "fr en", *comments: str, **fields: object) -> list[str]:
    """What is said of a current translation."""
    said, spoken = languages.split()
    translation = Translation(source, (target,), "current", 7, comments=comments, **fields)  # type: ignore[arg-type]
    found = Proof(said, spoken, NAMES if spoken == "en" else {}).read(translation, "po")
    return [f"{problem.severity}: {problem.what}" for problem in found]


# ---------------------------------------------------------------- the whole message


def test_a_finding_has_its_place_its_fix_and_the_way_to_answer() -> None:
    translation = Translation("Le 3 août.", ("On 4 August.",), "current", 7)
    [problem] = Proof("fr", "en").read(translation, "locales/en/content.po")
    assert str(problem) == (
        "locales/en/content.po:7: warning: numbers differ: 3 only in the source, 4 only in the translation\n"
        "    fix: write the source's numbers; where it is meant, write above it: # waive numbers: the reason"
    )


def test_a_waiver_with_a_reason_sets_one_check_aside() -> None:
    assert told("Le 3 août.", "On 4 August", "fr en", "waive numbers: it was past midnight there") == [
        "warning: the translation ends without a mark, its source with “.”"
    ]


@pytest.mark.parametrize(
    ("comment", "what"),
    [
        ("waive numbers", "problem: the comment 'waive numbers' gives no reason"),
        ("waive numbers:", "problem: the comment 'waive numbers' gives no reason"),
        ("waive number: in words", "problem: the comment 'waive number' names no check"),
    ],
)
def test_a_waiver_without_a_reason_or_a_check_is_a_problem(comment: str, what: str) -> None:
    assert told("Oui.", "Yes.", "fr en", comment) == [what]


def test_a_waiver_that_names_no_check_is_told_the_nearest_one() -> None:
    translation = Translation("Oui.", ("Yes.",), "current", 7, comments=("waive endmark: a title",))
    [problem] = Proof("fr", "en").read(translation, "po")
    assert problem.fix == "write # waive end-mark: the reason"


def test_a_stale_translation_is_not_read() -> None:
    assert not list(Proof("fr", "en").read(Translation("Le 3.", ("On 4",), "stale", 7), "po"))


def test_a_missing_translation_is_not_read() -> None:
    assert not list(Proof("fr", "en").read(Translation("Le 3.", ("",), "missing"), "po"))


def test_words_of_a_record_are_not_read() -> None:
    assert told("Pas d’accord avant le 3.", "No deal", read_only=True) == []


def test_plural_forms_left_out_are_a_problem() -> None:
    translation = Translation("{n} port", ("{n} port", "", ""), "missing", 7)
    [problem] = Proof("fr", "pl").read(translation, "po")
    assert (problem.severity, problem.what) == ("problem", "plural forms are missing: msgstr[1], msgstr[2]")


# ---------------------------------------------------------------- what is found


def cases() -> list[list[str]]:
    """The cases of po/proof.txt: languages, source, translation and, where there is one, the finding."""
    text = (Path(__file__).parent / "po" / "proof.txt").read_text(encoding="utf-8").replace("·", " ")
    return [block.split("\n") for block in text.rstrip("\n").split("\n\n")[1:]]


@pytest.mark.parametrize(
    ("languages", "source", "target", "what"), [case for case in cases() if len(case) == 4]
)
def test_a_colleague_would_point_at(languages: str, source: str, target: str, what: str) -> None:
    assert what in [one.partition(": ")[2] for one in told(source, target, languages)]


@pytest.mark.parametrize(("languages", "source", "target"), [case for case in cases() if len(case) == 3])
def test_a_colleague_would_let_pass(languages: str, source: str, target: str) -> None:
    assert told(source, target, languages) == []


def test_an_inflected_name_is_that_name() -> None:
    names = names_with_surnames([("Vladimir Poutine", "Володимир Путін"), ("Donald Trump", "Дональд Трамп")])
    translation = Translation("Poutine a vu Trump.", ("Путін зустрівся з Трампом.",), "current", 1)
    assert not list(Proof("fr", "uk", names).read(translation, "po"))


@pytest.mark.parametrize("nasa", ['נאס"א', "נאס״א", "נאס”א"])
@pytest.mark.parametrize("brezhnev", ["ברז'נייב", "ברז׳נייב", "ברז’נייב"])
def test_a_name_is_the_same_however_its_marks_are_typed(nasa: str, brezhnev: str) -> None:
    names = names_with_surnames([("L’ONU", "נאס״א"), ("Leonid Brézhnev", "לאוניד ברז׳נייב")])
    translation = Translation("L'ONU a reçu Brézhnev.", (f"ל{nasa} הגיע {brezhnev}.",), "current", 1)
    assert not list(Proof("fr", "he", names).read(translation, "po"))
    translation = Translation("L'ONU a reçu Brézhnev.", ("הם הגיעו.",), "current", 1)
    assert [problem.what for problem in Proof("fr", "he", names).read(translation, "po")] == [
        "“L’ONU” is not rendered as “נאס״א”",
        "“Brézhnev” is not rendered as “ברז׳נייב”",
    ]


def test_months_of_every_arabic_land_are_known() -> None:
    for august in ("أغسطس", "آب", "أوت", "غشت"):
        assert told("Le 15 août 2025.", f"15 {august} 2025.", "fr ar") == []


def test_a_language_cldr_does_not_know_is_read_without_its_calendar() -> None:
    assert told("Le 15 août.", "DaHjaj 15.", "fr tlh") == []


# ---------------------------------------------------------------- laws

WORDS = [
    "Le",
    "port",
    "ouvre",
    "à",
    "6",
    "h",
    ",",
    "«",
    "oui",
    "»",
    "1",
    "500",
    "août",
    "lundi",
    "Brest",
    ".",
    "?",
]


@settings(deadline=None)
@example("9" * 5000, "8" * 5000, "ar")
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "ar", "ja", "uk", "tlh"]))
def test_any_two_texts_are_read_without_a_crash(source: str, target: str, language: str) -> None:
    for problem in Proof("fr", language, NAMES).read(Translation(source, (target,), "current", 3), "po"):
        assert problem.place.line == 3


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    assert not list(Proof("fr", "fr-CA").read(Translation(text, (text,), "current", 3), "po"))


def test_every_check_has_a_name_a_translator_can_write() -> None:
    assert all(name.replace("-", "").isalpha() and name.islower() for name in CHECKS)


@given(
    st.lists(
        st.sampled_from(("die", "Die", "İki", "iki", "ΣΑΣ", "σας", "a", "été", "ab1", "1", "x_y")), max_size=6
    )
)
@example(["İki", "iki"])
def test_a_word_that_stands_twice_is_suspected_before_it_is_looked_for(words: list[str]) -> None:
    text = " ".join(words)
    assert Text(text, "en").doubled or not TWICE.search(text)
