"""Sections that other processes read are the very sections, problems included, that this one would read."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import no_process_is_left

from explainer import ahead
from explainer.ahead import Readers
from explainer.build import build
from explainer.content import Read, read, read_section, section_files
from explainer.inputs import Inputs
from explainer.kept import Kept
from explainer.markup import Parser

HERE = os.getpid()


@pytest.fixture(autouse=True)
def _small_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "WORTH_IT", 1)


def with_readers(inputs: Inputs, processes: int) -> Read:
    with Readers(inputs, processes) as readers:
        return read(inputs, Parser(), readers.section)


def with_mistakes(inputs: Inputs) -> Inputs:
    broken = {path: inputs.files[path] + b"\nSee [it][nowhere] and <b>.\n" for path in section_files(inputs)}
    untitled = {"content/sections/98-untitled.md": b"Words.\n", "content/sections/Bad.md": b"# Words\n"}
    return replace(inputs, files={**inputs.files, **broken, **untitled})


@pytest.mark.parametrize("head_start", [0, 300, 1_000_000])
@pytest.mark.parametrize("processes", [1, 2, 3, 9])
def test_it_does_not_matter_who_reads(
    everything_inputs: Inputs, processes: int, head_start: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "HEAD_START", head_start)
    for inputs in (everything_inputs, with_mistakes(everything_inputs)):
        assert with_readers(inputs, processes) == read(inputs, Parser())
    assert no_process_is_left()


@pytest.mark.parametrize("how", [SystemExit(3), ValueError("no"), MemoryError()])
def test_what_another_process_fails_to_read_is_read_here(
    moon_inputs: Inputs, how: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing_elsewhere(inputs: Inputs, path: str) -> object:
        if os.getpid() != HERE:
            raise how
        return read_section(inputs, path)

    monkeypatch.setattr(ahead, "read_section", failing_elsewhere)
    assert with_readers(moon_inputs, 2) == read(moon_inputs, Parser())
    assert no_process_is_left()


def test_where_no_process_can_be_started_all_is_read_here(
    moon_inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise BlockingIOError("too many processes")

    monkeypatch.setattr(os, "fork", refused)
    assert with_readers(moon_inputs, 2) == read(moon_inputs, Parser())


def test_the_other_processes_end_with_a_build_that_fails(moon_inputs: Inputs) -> None:
    with pytest.raises(KeyboardInterrupt), Readers(moon_inputs, 3):
        raise KeyboardInterrupt
    assert no_process_is_left()


def test_a_site_built_of_what_others_read_is_the_same(moon_inputs: Inputs) -> None:
    with Readers(moon_inputs, 2) as readers:
        assert build(moon_inputs, ahead=readers.section).files == build(moon_inputs).files


def test_other_processes_read_all_of_what_is_small_and_nothing_of_what_is_tiny(
    moon_inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = section_files(moon_inputs)
    with Readers(moon_inputs, 2) as readers:
        assert [path for path in paths if readers.section(path)] == paths
        assert readers.section(paths[0]) is None
    monkeypatch.setattr(ahead, "WORTH_IT", 1_000_000)
    with Readers(moon_inputs, 2) as readers:
        assert not any(map(readers.section, paths))


def test_of_what_is_kept_other_processes_read_only_what_was_edited(
    moon_inputs: Inputs, tmp_path: Path
) -> None:
    build(moon_inputs, kept=Kept(tmp_path, b"engine", bytes(32)))
    paths = section_files(moon_inputs)
    edited = {**moon_inputs.files, paths[1]: moon_inputs.files[paths[1]] + b"\nOne more paragraph.\n"}
    inputs, kept = replace(moon_inputs, files=edited), Kept(tmp_path, b"engine", bytes(32))
    with Readers(inputs, 3, kept) as readers:
        assert [path for path in paths if readers.section(path)] == [paths[1]]
    with Readers(inputs, 2, kept) as readers:
        assert build(inputs, kept=kept, ahead=readers.section).files == build(inputs).files
