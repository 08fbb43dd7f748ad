"""The schemas take what the reader takes, and refuse what it refuses."""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY, Folder
from jsonschema import Draft202012Validator, FormatChecker

from explainer.lists import HEAD, LISTS
from explainer.schema import TAPLO, path_of, schemas, taplo

EXPLAINERS = [REPOSITORY, *sorted((REPOSITORY / "tests" / "explainers").glob("*/"))]
FILES = [HEAD, *LISTS]


def problems_of(text: str, path: str) -> list[str]:
    """Return what the schema of a file of content/ says against a text."""
    schema = json.loads(schemas()[path_of(path)])
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(as_json(tomllib.loads(text)))]


def as_json(value: Any) -> Any:
    """Return TOML values as a text editor's validator sees them: dates are strings."""
    match value:
        case dict():
            return {key: as_json(each) for key, each in value.items()}
        case list():
            return [as_json(each) for each in value]
        case datetime() | date():
            return value.isoformat()
    return value


@pytest.mark.parametrize(
    ("root", "path"), [(root, path) for root in EXPLAINERS for path in FILES if (root / path).exists()]
)
def test_what_the_engine_reads_is_valid(root: Path, path: str) -> None:
    assert problems_of((root / path).read_text(encoding="utf-8"), path) == []


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("content/people.toml", '[[person]]\nid = "Not An Id"\nname = "A"\n', "'Not An Id' does not match"),
        ("content/people.toml", '[[person]]\nid = "a"\n', "'name' is a required property"),
        ("content/people.toml", '[[person]]\nid = "a"\nname = "A"\nrolle = "b"\n', "'rolle' was unexpected"),
        ("content/people.toml", '[[person]]\nid = "a"\nname = ""\n', "'' should be non-empty"),
        ("content/people.toml", '[[persons]]\nid = "a"\n', "'persons' was unexpected"),
        (
            "content/timeline.toml",
            '[[event]]\nid = "a"\ntitle = "A"\nat = 2025\n',
            "2025 is not valid under any",
        ),
        (
            "content/sources.toml",
            '[[source]]\nid="a"\npublisher="A"\ntitle="T"\nlanguage="fr"\nkind="blog"\n',
            "'blog' is not one of",
        ),
        ("content/explainer.toml", "publish_above = 9\n", "9 is greater than the maximum of 1"),
    ],
)
def test_what_the_engine_refuses_is_not(path: str, text: str, said: str) -> None:
    assert any(said in problem for problem in problems_of(text, path)), problems_of(text, path)


def test_every_field_is_described() -> None:
    def tables(schema: dict[str, Any]) -> list[dict[str, Any]]:
        own = [schema] if "properties" in schema else []
        inner = [*schema.get("properties", {}).values(), schema.get("items", {})]
        return own + [table for each in inner if each for table in tables(each)]

    for path, data in schemas().items():
        for table in tables(json.loads(data)):
            for name, field in table["properties"].items():
                assert field["description"], f"{path}: {name}"


def test_the_schemas_kept_are_those_of_the_engine() -> None:
    for path, data in schemas().items():
        assert (REPOSITORY / path).read_bytes() == data, f"{path}: run python build.py schema"


def test_text_editors_are_told_where_the_schemas_are(small: Folder) -> None:
    assert (REPOSITORY / TAPLO).read_bytes() == taplo()
    small.run("schema")
    rules = tomllib.loads(small.read(TAPLO))["rule"]
    assert all((small.root / rule["schema"]["path"]).is_file() for rule in rules)


def test_settings_of_a_text_editor_that_are_there_are_left_alone(small: Folder) -> None:
    small.write(TAPLO, "[formatting]\n")
    small.run("schema")
    assert small.read(TAPLO) == "[formatting]\n"


def test_schema_writes_what_is_out_of_date_and_check_tells(small: Folder) -> None:
    assert small.run("schema", "--check").code == 1
    assert small.run("schema").code == 0
    assert small.run("schema", "--check").code == 0
    assert small.run("schema").said == ""


def test_schema_check_names_every_file_that_is_out_of_date(small: Folder) -> None:
    small.run("schema")
    small.add("schemas/people.schema.json", " ")
    (small.root / "schemas/quotes.schema.json").unlink()
    assert small.run("schema", "--check").problems == (
        "schemas/people.schema.json is out of date: run python build.py schema\n"
        "schemas/quotes.schema.json is out of date: run python build.py schema\n"
    )


@pytest.mark.parametrize("options", [[], ["--check"]])
def test_schema_makes_no_folder_of_a_mistyped_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    outcome = Folder(elsewhere, capsys).run("schema", *options)
    assert (outcome.code, outcome.problems) == (
        2,
        f"build.py: {elsewhere} has no folder content/: name an explainer's folder with --root\n",
    )
    assert not elsewhere.exists()
