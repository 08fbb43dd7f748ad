"""Several processes make what one makes, and a process that fails costs nothing but time."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import no_process_is_left
from hypothesis import given, settings
from hypothesis import strategies as st
from test_kept import kept_in

from explainer import build as recipe
from explainer.answers import BABEL
from explainer.build import Built, build
from explainer.check import _Checker, check
from explainer.cores import available, shared
from explainer.errors import SourceError, stop_for
from explainer.inputs import Inputs
from explainer.language import name_in
from explainer.status import statuses
from explainer.upkeep import behind, due, upkeep

HERE = os.getpid()


def lengths(names: Sequence[str]) -> Generator[int, int, dict[str, int]]:
    """Find the longest name, then return what each lacks of that length."""
    longest = yield max(map(len, names))
    return {name: longest - len(name) for name in names}


def longest_of(found: Sequence[int]) -> int:
    """Return the longest of what each share found."""
    return max(found)


def merged(parts: Sequence[dict[str, int]]) -> dict[str, int]:
    return {name: lack for part in parts for name, lack in part.items()}


@settings(max_examples=25)
@given(st.lists(st.text(min_size=1), min_size=1, unique=True, max_size=7), st.integers(1, 9))
def test_it_does_not_matter_how_many_processes_share_a_job(names: list[str], processes: int) -> None:
    longest = max(map(len, names))
    assert merged(shared(lengths, names, longest_of, processes)) == {
        name: longest - len(name) for name in names
    }
    assert no_process_is_left()


def test_what_the_others_do_not_need_is_done_by_each_while_they_are_at_work(tmp_path: Path) -> None:
    def meanwhile() -> None:
        (tmp_path / str(os.getpid())).touch()

    shared(lengths, ["a"], longest_of, 2, meanwhile)
    shared(lengths, ["a", "bb"], longest_of, 1, meanwhile)
    assert not list(tmp_path.iterdir())
    shared(lengths, ["a", "bb", "ccc"], longest_of, 2, meanwhile)
    done = {path.name for path in tmp_path.iterdir()}
    assert len(done) == 2 and str(HERE) in done


@pytest.mark.parametrize("when", ["at once", "at last"])
@pytest.mark.parametrize("how", [SystemExit(3), ValueError("no"), KeyboardInterrupt()])
def test_what_another_process_fails_to_do_is_done_here(when: str, how: BaseException) -> None:
    def failing_elsewhere(names: Sequence[str]) -> Generator[int, int, dict[str, int]]:
        if os.getpid() != HERE and when == "at once":
            raise how
        made = yield from lengths(names)
        if os.getpid() != HERE:
            raise how
        return made

    assert merged(shared(failing_elsewhere, ["a", "bb", "ccc"], longest_of, 2)) == {"a": 2, "bb": 1, "ccc": 0}
    assert no_process_is_left()


def test_a_job_that_fails_everywhere_fails_as_in_one_process() -> None:
    def failing(names: Sequence[str]) -> Generator[int, int, dict[str, int]]:
        yield from lengths(names)
        raise ValueError(f"{', '.join(names)} in {os.getpid()}")

    with pytest.raises(ValueError, match=rf"^a, bb, ccc in {HERE}$"):
        shared(failing, ["a", "bb", "ccc"], longest_of, 3)
    assert no_process_is_left()


def test_two_processes_are_used_where_there_are_two_cores() -> None:
    def numbers(names: Sequence[str]) -> Generator[int, int, int]:
        yield len(names)
        return os.getpid()

    assert len(set(shared(numbers, ["a", "b"], longest_of, 2))) == 2
    assert available() >= 1


def test_what_babel_answers_another_process_need_not_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(languages: Sequence[str]) -> Generator[None, None, None]:
        yield
        for language in languages:
            name_in.__wrapped__(language, "en")

    monkeypatch.setattr(BABEL, "given", {})
    shared(said, ["fo", "gv"], lambda _: None, 2)
    assert {"Faroese", "Manx"} <= {*BABEL.given.values()}


@pytest.fixture
def sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the smallest explainer be worth sharing."""
    monkeypatch.setattr(recipe, "WORTH_SHARING", 0)


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("name", ["moon_inputs", "everything_inputs"])
def test_several_processes_make_the_same_site(
    name: str, preview: bool, request: pytest.FixtureRequest
) -> None:
    inputs = wordless(request.getfixturevalue(name))
    alone, together = (build(inputs, preview=preview, processes=number) for number in (1, 3))
    assert together.files == alone.files
    assert together.problems == alone.problems
    assert said_of(together) == said_of(alone)


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize(
    ("name", "withheld"),
    [("moon", ""), ("moon", "ar"), ("moon", "ar uk"), ("everything", ""), ("everything", "fr")],
)
def test_it_does_not_matter_which_editions_the_others_withhold(
    name: str, withheld: str, preview: bool, request: pytest.FixtureRequest
) -> None:
    inputs = request.getfixturevalue(f"{name}_inputs")
    empty = {
        f"locales/{language}/LC_MESSAGES/content.po": f'msgid ""\nmsgstr "Language: {language}\\n"\n'.encode()
        for language in withheld.split()
    }
    inputs = changed(
        replace(inputs, files={**inputs.files, **empty}),
        "/macros.html",
        b"{% macro elsewhere(id) %}",
        b"{% macro elsewhere(id) %}{% if page.tongues|length > 1 %}{% trans %}More{% endtrans %}{% endif %}",
        1,
    )
    alone, together = (build(inputs, preview=preview, processes=number) for number in (1, 2))
    assert together.files == alone.files
    assert said_of(together) == said_of(alone)


@pytest.mark.usefixtures("sharing")
def test_several_processes_find_the_same_problems(moon_inputs: Inputs) -> None:
    strayed = {
        path: data.replace(b'msgstr "', b'msgstr "1066 ') if path.endswith("/content.po") else data
        for path, data in moon_inputs.files.items()
    }
    inputs = replace(moon_inputs, files=strayed)
    alone, together = (check(inputs, again=lambda: inputs, processes=number) for number in (1, 3))
    assert {"ar", "uk"} <= {problem.place.path.split("/")[1] for problem in alone}
    assert together == alone


@pytest.mark.usefixtures("sharing")
def test_several_processes_find_the_same_mistakes_of_pages(moon_inputs: Inputs) -> None:
    added = b'<form></form><a href="../ar/#gone">1</a><a href="gone">2</a><a href="#gone">3</a>\n<footer'
    inputs = changed(moon_inputs, "/footer.html", b"<footer", added, 1)
    alone, together = (check(inputs, processes=number) for number in (1, 3))
    assert together == alone
    for language in ("ar", "en"):
        path = f"site/{language}/index.html"
        assert [one.what for one in alone if one.place.path == path and one.severity == "problem"] == [
            "'#gone' leads to no id of " + path.removeprefix("site/"),
            "'../ar/#gone' leads to no id of ar/index.html",
            "'gone' leads to no file of the site",
            "there is a <form>",
        ]


@pytest.mark.usefixtures("sharing")
def test_a_check_whose_other_process_dies_finds_the_same(
    moon_inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, first, look = check(moon_inputs), os.getpid(), _Checker.look
    since = changed(moon_inputs, "ar/LC_MESSAGES/content.po", b'msgstr "', b'msgstr "1066 ')

    def dying(checker: _Checker, language: str) -> object:
        return look(checker, language) if os.getpid() == first else os._exit(1)

    monkeypatch.setattr(_Checker, "look", dying)
    assert check(moon_inputs, again=lambda: moon_inputs, processes=2) == alone
    assert (
        check(moon_inputs, again=lambda: since, kept=kept_in(tmp_path), processes=2) == check(since) != alone
    )
    assert check(moon_inputs, kept=kept_in(tmp_path)) == alone


@pytest.mark.usefixtures("sharing")
def test_several_processes_check_a_template_that_fails_as_one_does(moon_inputs: Inputs) -> None:
    inputs = changed(moon_inputs, "/footer.html", b"<footer", b"\n{{ page.nothing }}\n<footer", 1)
    alone, together = (check(inputs, processes=number) for number in (1, 3))
    assert [one.place for one in alone if one.severity == "problem"] == [("templates/footer.html", 3)]
    assert together == alone


@pytest.mark.usefixtures("sharing")
def test_several_processes_tell_how_far_each_language_is(moon_inputs: Inputs) -> None:
    assert statuses(moon_inputs, processes=3) == statuses(moon_inputs)


@pytest.mark.usefixtures("sharing")
def test_several_processes_bring_the_catalogs_up_to_date(moon_inputs: Inputs) -> None:
    inputs = changed(moon_inputs, "/02-walk.md", b"the", b"thy")
    keeper = upkeep(inputs)
    alone, together = (due(inputs, keeper, processes=number) for number in (1, 3))
    assert {path.split("/")[1] for path in alone} >= {"content.pot", "ar", "uk"}
    assert together == alone
    assert behind(inputs, keeper, processes=3) == list(alone)


BROKEN = (
    "locales/ar/LC_MESSAGES/content.po:1: 'msgidd \"\"' is neither a keyword nor a string\n"
    "    fix: write msgid\n"
    "locales/uk/LC_MESSAGES/content.po:1: 'msgidd \"\"' is neither a keyword nor a string\n"
    "    fix: write msgid"
)

ASKED: dict[str, Callable[[Inputs, int], object]] = {
    "status": lambda inputs, processes: statuses(inputs, processes=processes),
    "messages": lambda inputs, processes: due(inputs, upkeep(inputs), processes=processes),
    "check": lambda inputs, processes: stop_for(check(inputs, processes=processes)),
}


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize("processes", [1, 3])
@pytest.mark.parametrize("command", ASKED)
def test_all_broken_catalogs_are_told_at_once(command: str, processes: int, moon_inputs: Inputs) -> None:
    inputs = changed(moon_inputs, "/content.po", b"msgid", b"msgidd", 1)
    with pytest.raises(SourceError) as error:
        ASKED[command](inputs, processes)
    assert "\n".join(str(one) for one in error.value.problems if one.severity == "problem") == BROKEN


@pytest.mark.parametrize("command", ASKED)
def test_what_is_wrong_with_content_templates_and_catalogs_is_told_at_once(
    command: str, moon_inputs: Inputs
) -> None:
    inputs = changed(moon_inputs, "/content.po", b"msgid", b"msgidd", 1)
    inputs = changed(inputs, "/explainer.toml", b"", b"titel = 3\n", 1)
    inputs = changed(inputs, "/footer.html", b"", b"{% trans %}\n", 1)
    with pytest.raises(SourceError) as error:
        ASKED[command](inputs, 1)
    assert {one.place.path for one in error.value.problems if one.severity == "problem"} == {
        "content/explainer.toml",
        "locales/ar/LC_MESSAGES/content.po",
        "locales/uk/LC_MESSAGES/content.po",
        "templates/footer.html",
    }


def changed(inputs: Inputs, ending: str, old: bytes, new: bytes, times: int = -1) -> Inputs:
    """Return inputs in whose files with an ending something stands in the place of something else."""
    files = {
        path: data.replace(old, new, times) if path.endswith(ending) else data
        for path, data in inputs.files.items()
    }
    assert files != inputs.files
    return replace(inputs, files=files)


def wordless(inputs: Inputs) -> Inputs:
    """Take away the interface catalogs shipped with the engine, so that pages ask for words in vain."""
    kept = {path: data for path, data in inputs.files.items() if not path.startswith("shipped/")}
    return replace(inputs, files=kept)


def said_of(built: Built) -> list[object]:
    """Return what a build's report is made from."""
    return [
        (edition.language, edition.share, edition.withheld, built.interfaces[edition.language].missing)
        for edition in built.editions
    ]


@pytest.mark.usefixtures("sharing")
def test_a_mistake_in_a_template_is_told_as_by_one_process(moon_inputs: Inputs) -> None:
    files = {**moon_inputs.files, "templates/footer.html": b"\n{{ page.nothing }}\n"}
    told = []
    for processes in (1, 3):
        with pytest.raises(SourceError) as error:
            build(replace(moon_inputs, files=files), processes=processes)
        told.append(error.value.problems)
    assert told[0] == told[1]
