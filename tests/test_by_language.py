"""What a command found in a language it finds again while nothing it was found in changes; and not after."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_kept import edits, kept_in

from explainer import po
from explainer.check import check
from explainer.errors import Problem, SourceError
from explainer.inputs import Inputs
from explainer.kept import Kept
from explainer.status import statuses
from explainer.upkeep import behind, upkeep

Command = Callable[[Inputs, Kept | None], object]

COMMANDS: dict[str, Command] = {
    "status": lambda inputs, kept: statuses(inputs, kept=kept),
    "messages --check": lambda inputs, kept: behind(inputs, upkeep(inputs, kept=kept), kept=kept),
    "messages --check --prune": lambda inputs, kept: behind(
        inputs, upkeep(inputs, kept=kept), prune=True, kept=kept
    ),
    "check": lambda inputs, kept: check(inputs, again=(lambda: inputs) if kept else None, kept=kept),
}
every_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())


def outcome(command: Command, inputs: Inputs, kept: Kept | None = None) -> object:
    try:
        return command(inputs, kept)
    except SourceError as error:
        return error.problems


def edited(inputs: Inputs, path: str, before: str, after: str) -> Inputs:
    """Return an explainer with some words of a file exchanged."""
    data = inputs.files[path]
    assert before.encode() in data
    return replace(inputs, files={**inputs.files, path: data.replace(before.encode(), after.encode())})


@pytest.fixture(scope="module")
def before(moon_inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what every command found in the Moon."""
    folder = tmp_path_factory.mktemp("found")
    for command in COMMANDS.values():
        command(moon_inputs, kept_in(folder))
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return where the catalogs of the content are noted that are read from now on."""
    paths: list[str] = []
    reader = po.read

    def noted(data: bytes, path: str, *, to_write: bool = True) -> po.File:
        if path.endswith("/content.po"):
            paths.append(path)
        return reader(data, path, to_write=to_write)

    monkeypatch.setattr(po, "read", noted)
    return paths


ARABIC, UKRAINIAN = (f"locales/{language}/LC_MESSAGES/content.po" for language in ("ar", "uk"))


# ---------------------------------------------------------------- the same findings


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_after_any_edit_every_command_finds_what_it_would_find_afresh(
    data: st.DataObject, moon_inputs: Inputs, before: Path
) -> None:
    inputs = data.draw(edits(moon_inputs))
    for command in COMMANDS.values():
        assert outcome(command, inputs, kept_in(before)) == outcome(command, inputs)


CHANGES: dict[str, Callable[[Inputs], Inputs]] = {
    "an edition is withheld": lambda inputs: untranslated(inputs, ARABIC),
    "a catalog is broken": lambda inputs: edited(inputs, UKRAINIAN, "msgid", "msgidd"),
    "a catalog is of another language": lambda inputs: edited(inputs, ARABIC, "Language: ar", "Language: fr"),
    "a language is gone": lambda inputs: replace(
        inputs, files={path: data for path, data in inputs.files.items() if path != UKRAINIAN}
    ),
    "a template asks for other words": lambda inputs: edited(
        inputs, "templates/footer.html", "<footer>", "<footer>{% trans %}Good night{% endtrans %}"
    ),
    "a file could not be read": lambda inputs: replace(inputs, problems=failed(inputs)),
}


def untranslated(inputs: Inputs, path: str) -> Inputs:
    emptied = re.sub(rb'\nmsgstr "[^"\n]+"\n', b'\nmsgstr ""\n', inputs.files[path])
    return replace(inputs, files={**inputs.files, path: emptied})


def failed(inputs: Inputs) -> tuple[Problem, ...]:
    broken = edited(inputs, UKRAINIAN, "msgid", "msgidd")
    with pytest.raises(SourceError) as error:
        statuses(broken)
    return error.value.problems


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_each_of_these_changes_is_told(change: Callable[[Inputs], Inputs], moon_inputs: Inputs) -> None:
    changed = change(moon_inputs)
    assert any(outcome(tell, changed) != outcome(tell, moon_inputs) for tell in COMMANDS.values())


@every_command
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_changes_all_languages_is_found_in_all(
    change: Callable[[Inputs], Inputs], command: Command, moon_inputs: Inputs, tmp_path: Path
) -> None:
    command(moon_inputs, kept_in(tmp_path))
    for inputs in (change(moon_inputs), moon_inputs):
        assert outcome(command, inputs, kept_in(tmp_path)) == outcome(command, inputs)


# ---------------------------------------------------------------- what is not looked at again


@every_command
def test_a_language_that_is_as_it_was_is_not_read_again(
    command: Command, moon_inputs: Inputs, tmp_path: Path, read: list[str]
) -> None:
    command(moon_inputs, kept_in(tmp_path))
    read.clear()
    command(edited(moon_inputs, ARABIC, "\n\n", "\n\n# a remark\n"), kept_in(tmp_path))
    assert read == [ARABIC]


@every_command
def test_while_one_catalog_is_broken_what_was_found_in_the_others_stays(
    command: Command, moon_inputs: Inputs, tmp_path: Path, read: list[str]
) -> None:
    command(moon_inputs, kept_in(tmp_path))
    outcome(command, edited(moon_inputs, ARABIC, "msgid", "msgidd"), kept_in(tmp_path))
    read.clear()
    command(moon_inputs, kept_in(tmp_path))
    assert UKRAINIAN not in read


@every_command
def test_an_edit_of_the_content_is_for_every_language(
    command: Command, moon_inputs: Inputs, tmp_path: Path, read: list[str]
) -> None:
    command(moon_inputs, kept_in(tmp_path))
    read.clear()
    command(edited(moon_inputs, "content/explainer.toml", "\n", "\n\n"), kept_in(tmp_path))
    assert {ARABIC, UKRAINIAN} <= set(read)


@every_command
def test_without_a_secret_all_is_found_anew(
    command: Command, moon_inputs: Inputs, tmp_path: Path, read: list[str]
) -> None:
    command(moon_inputs, kept_in(tmp_path, secret=None))
    read.clear()
    command(moon_inputs, kept_in(tmp_path, secret=None))
    assert {ARABIC, UKRAINIAN} <= set(read)
    assert not list(tmp_path.iterdir())


def test_a_translator_who_mends_a_catalog_is_told_so(small: Folder) -> None:
    small.run("messages")
    catalog = "locales/fr/LC_MESSAGES/content.po"
    whole = small.read(catalog)
    small.write(catalog, whole.replace("msgid", "msgidd", 1))
    assert small.run("check").code == 1
    small.write(catalog, whole)
    assert small.run("check").code == 0
