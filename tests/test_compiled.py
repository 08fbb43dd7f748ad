"""Compiled templates are kept, never trusted, and never missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Folder

from explainer.build import build
from explainer.compiled import CompiledTemplates
from explainer.inputs import Inputs

ENGINE = b"this engine"


@pytest.fixture
def kept(small: Folder, tmp_path: Path) -> tuple[Inputs, Path]:
    """Return an explainer's inputs, and a folder in which its templates are kept compiled."""
    folder = tmp_path / "compiled"
    inputs = small.inputs()
    build(inputs, cache=CompiledTemplates(ENGINE, folder))
    return inputs, folder


def pages(inputs: Inputs, folder: Path) -> dict[str, bytes]:
    return dict(build(inputs, cache=CompiledTemplates(ENGINE, folder)).files)


def test_templates_kept_make_the_same_pages(kept: tuple[Inputs, Path]) -> None:
    inputs, folder = kept
    assert any(folder.iterdir())
    assert pages(inputs, folder) == build(inputs).files


def test_an_edited_template_is_compiled_anew(kept: tuple[Inputs, Path]) -> None:
    inputs, folder = kept
    edited = replace(inputs, files={**inputs.files, "templates/footer.html": b"<footer>New</footer>\n"})
    assert pages(edited, folder) == build(edited).files
    assert pages(inputs, folder) == build(inputs).files


def test_a_template_that_another_engine_compiled_is_compiled_anew(
    kept: tuple[Inputs, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs, folder = kept
    # Where blocks are not trimmed each leaves an empty line.
    monkeypatch.setattr("explainer.render.OPTIONS", {})
    newer = build(inputs, cache=CompiledTemplates(b"a newer engine", folder)).files
    assert newer == build(inputs).files
    monkeypatch.undo()
    assert newer != build(inputs).files
    assert pages(inputs, folder) == build(inputs).files


BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda kept: kept[:-9],
    "emptied": lambda _: b"",
    "one bit turned": lambda kept: kept[:200] + bytes([kept[200] ^ 8]) + kept[201:],
    "something else": lambda _: b"not a template",
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_one_counts_as_none(kept: tuple[Inputs, Path], broken: Callable[[bytes], bytes]) -> None:
    inputs, folder = kept
    for path in folder.iterdir():
        path.write_bytes(broken(path.read_bytes()))
    assert pages(inputs, folder) == build(inputs).files


def test_where_nothing_can_be_kept_everything_is_compiled(kept: tuple[Inputs, Path]) -> None:
    inputs, folder = kept
    stands_in_the_way = folder / next(folder.iterdir()).name / "inside"
    assert pages(inputs, stands_in_the_way) == build(inputs).files
