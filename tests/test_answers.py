"""Babel's answers are kept, never trusted, and never missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import answers, dates, language
from explainer.answers import Answers

ENGINE = b"this engine"


def double(word: str, *, times: int = 2) -> str:
    return word * times


def is_short(word: str) -> bool | None:
    return len(word) < 4 if word else None


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a file that keeps an answer to "ab" and one to ""."""
    first = Answers()
    assert (first.remembered(double)("ab"), first.remembered(is_short)("")) == ("abab", None)
    first.keep(ENGINE, tmp_path / "answers")
    return tmp_path / "answers"


def asked(path: Path, engine: bytes = ENGINE) -> list[str]:
    """Ask anew, and return the questions that were not answered out of the file."""
    questions: list[str] = []

    def ask(word: str) -> str:
        questions.append(word)
        return double(word)

    ask.__name__, ask.__module__ = double.__name__, double.__module__
    later = Answers()
    later.load(engine, path)
    for _ in range(2):
        assert [later.remembered(ask)(word) for word in ("ab", "c")] == ["abab", "cc"]
    return questions


def test_what_was_answered_once_is_not_asked_again(kept: Path) -> None:
    assert asked(kept) == ["c"]


def test_what_another_engine_was_answered_is_asked_again(kept: Path) -> None:
    assert asked(kept, b"another engine") == ["ab", "c"]


BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda kept: kept[:-3],
    "emptied": lambda _: b"",
    "one bit turned": lambda kept: kept.replace(b"abab", b"abac"),
    "something else": lambda _: b"{}",
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_file_counts_as_none(kept: Path, broken: Callable[[bytes], bytes]) -> None:
    kept.write_bytes(broken(kept.read_bytes()))
    assert asked(kept) == ["ab", "c"]


def test_where_nothing_can_be_kept_all_is_asked(kept: Path) -> None:
    answered = Answers()
    assert answered.remembered(double)("z") == "zz"
    answered.keep(ENGINE, kept / "inside")
    assert asked(kept / "inside") == ["ab", "c"]


def test_a_run_that_asked_nothing_new_writes_nothing(kept: Path) -> None:
    answered = Answers()
    answered.load(ENGINE, kept)
    assert answered.remembered(double)("ab") == "abab"
    kept.unlink()
    answered.keep(ENGINE, kept)
    assert not kept.exists()


def test_answers_to_other_questions_are_kept_too_until_they_are_many(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, unanswered in ((answers.MOST, ["c"]), (2, ["ab", "c"])):
        monkeypatch.setattr(answers, "MOST", most)
        answered = Answers()
        answered.load(ENGINE, kept)
        assert answered.remembered(double)(f"new{most}") == f"new{most}" * 2
        answered.keep(ENGINE, kept)
        assert asked(kept) == unanswered


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 3)), max_size=12))
def test_a_question_is_answered_as_if_it_were_asked(questions: list[tuple[str, int]]) -> None:
    remembered = Answers().remembered(double)
    for word, times in questions:
        assert remembered(word, times=times) == double(word, times=times)


def test_the_questions_of_a_page_tell_all_that_their_answers_depend_on() -> None:
    assert dates.short_day(date(2025, 8, 1), "fr") != dates.short_day(date(2025, 8, 1), "it")
    assert dates.short_day(date(2025, 8, 1), "fr") != dates.short_day(date(2025, 8, 2), "fr")
    assert dates.percent(0.9, "fr") != dates.percent(0.9, "en") != dates.percent(0.8, "en")
    assert language.name_in("fr", "en") != language.name_in("en", "fr")
