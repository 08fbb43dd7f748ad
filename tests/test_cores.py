"""Several processes make what one makes, and a process that fails costs nothing but time."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import build as recipe
from explainer.build import Built, build
from explainer.check import check
from explainer.cores import available, shared
from explainer.errors import SourceError
from explainer.inputs import Inputs

HERE = os.getpid()


def lengths(names: Sequence[str]) -> Generator[int, int, dict[str, int]]:
    """Find the longest name, then return what each lacks of that length."""
    longest = yield max(map(len, names))
    return {name: longest - len(name) for name in names}


def merged(parts: Sequence[dict[str, int]]) -> dict[str, int]:
    return {name: lack for part in parts for name, lack in part.items()}


def no_process_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@settings(max_examples=25)
@given(st.lists(st.text(min_size=1), min_size=1, unique=True, max_size=7), st.integers(1, 9))
def test_it_does_not_matter_how_many_processes_share_a_job(names: list[str], processes: int) -> None:
    longest = max(map(len, names))
    assert merged(shared(lengths, names, max, processes)) == {name: longest - len(name) for name in names}
    assert no_process_is_left()


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

    assert merged(shared(failing_elsewhere, ["a", "bb", "ccc"], max, 2)) == {"a": 2, "bb": 1, "ccc": 0}
    assert no_process_is_left()


def test_a_job_that_fails_everywhere_fails_as_in_one_process() -> None:
    def failing(names: Sequence[str]) -> Generator[int, int, dict[str, int]]:
        yield from lengths(names)
        raise ValueError(f"{', '.join(names)} in {os.getpid()}")

    with pytest.raises(ValueError, match=rf"^a, bb, ccc in {HERE}$"):
        shared(failing, ["a", "bb", "ccc"], max, 3)
    assert no_process_is_left()


def test_two_processes_are_used_where_there_are_two_cores() -> None:
    def numbers(names: Sequence[str]) -> Generator[int, int, int]:
        yield len(names)
        return os.getpid()

    assert len(set(shared(numbers, ["a", "b"], max, 2))) == 2
    assert available() >= 1


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
def test_several_processes_find_the_same_problems(moon_inputs: Inputs) -> None:
    strayed = {
        path: data.replace(b'msgstr "', b'msgstr "1066 ') if path.endswith("/content.po") else data
        for path, data in moon_inputs.files.items()
    }
    inputs = replace(moon_inputs, files=strayed)
    alone, together = (check(inputs, processes=number) for number in (1, 3))
    assert {"ar", "uk"} <= {problem.place.path.split("/")[1] for problem in alone}
    assert together == alone


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
