"""JSON Schemas of the TOML files, from the same types that read them (https://json-schema.org/draft/2020-12)."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from explainer.content import SectionHeader
from explainer.lists import HEAD, LISTS
from explainer.model import Head, Record
from explainer.records import hints, without_none
from explainer.values import CONTACT, ID, URL, is_required

DRAFT = "https://json-schema.org/draft/2020-12/schema"

# Taplo, which completes TOML in most editors, gives a schema dates as strings.
MOMENTS: Mapping[Any, dict[str, Any]] = {
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    date | datetime: {
        "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]
    },
}

FORMATS: Mapping[str, dict[str, Any]] = {
    "id": {"pattern": f"^{ID.pattern}$", "maxLength": 64},
    "language": {"pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"},
    "url": {"pattern": f"^(?:{URL.pattern})$"},
    "contact": {"pattern": f"^(?:{CONTACT.pattern})$"},
}


def schemas() -> dict[str, bytes]:
    """Return the schema of each file, by its path in an explainer's folder: "schemas/quotes.schema.json"."""
    made = {
        path_of(HEAD): _document(HEAD, _table(Head)),
        "schemas/section-header.schema.json": _document("the header of a section", _table(SectionHeader)),
    }
    for path, (name, row, _) in LISTS.items():
        rows = {"type": "array", "description": _summary(row), "items": _table(row)}
        table = {"type": "object", "properties": {name: rows}, "additionalProperties": False}
        made[path_of(path)] = _document(path, table)
    return {
        path: (json.dumps(made[path], ensure_ascii=False, indent=2) + "\n").encode() for path in sorted(made)
    }


TAPLO = ".taplo.toml"


def taplo() -> bytes:
    """Return the settings by which text editors that use Taplo find the schema of each file."""
    rules = [
        f'[[rule]]\ninclude = ["**/{path}"]\n[rule.schema]\npath = "{path_of(path)}"\n'
        for path in (HEAD, *LISTS)
    ]
    said = "# Text editors that use Taplo complete and check content/ by these schemas.\n"
    return (said + "\n".join(rules)).encode()


def path_of(path: str) -> str:
    """Return where the schema of a file of content/ is kept."""
    return f"schemas/{path.rsplit('/', 1)[-1].removesuffix('.toml')}.schema.json"


def _document(title: str, table: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DRAFT, "title": title, **table}


def _table(row: type) -> dict[str, Any]:
    """Return the schema of one table."""
    described = _descriptions(row)
    own = [each for each in fields(row) if not each.metadata.get("engine")]
    return {
        "type": "object",
        "description": _summary(row),
        "properties": {
            each.name: {"description": described.get(each.name, ""), **_value(hints(row)[each.name], each)}
            for each in own
        },
        "required": [each.name for each in own if is_required(each)],
        "additionalProperties": False,
    }


def _value(hint: Any, each: Field[Any]) -> dict[str, Any]:
    hint = without_none(hint)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _item(get_args(hint)[0], each)}
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if get_origin(hint) in (Union, UnionType) or hint in MOMENTS:
        return MOMENTS[hint]
    if isinstance(hint, type) and is_dataclass(hint):
        return _table(hint)
    if hint is bool:
        return {"type": "boolean"}
    if hint is float:
        return {"type": "number", "minimum": 0, "maximum": 1}
    return {"type": "string", "minLength": 1, **_form(each)}


def _item(hint: Any, each: Field[Any]) -> dict[str, Any]:
    if isinstance(hint, type) and issubclass(hint, Record):
        return _table(hint)
    return {"type": "string", "minLength": 1, **_form(each)}


def _form(each: Field[Any]) -> dict[str, Any]:
    return dict(FORMATS.get("id" if "ids" in each.metadata else each.metadata.get("format", ""), {}))


def _summary(row: type) -> str:
    return (inspect.getdoc(row) or "").split("\n")[0]


def _descriptions(row: type) -> dict[str, str]:
    """Return the docstring under each field, which Python itself forgets: read from the source."""
    found: dict[str, str] = {}
    for base in reversed(row.__mro__[:-1]):
        if not is_dataclass(base):
            continue
        (definition,) = ast.parse(inspect.cleandoc(inspect.getsource(base))).body
        assert isinstance(definition, ast.ClassDef)
        for statement, after in zip(definition.body, definition.body[1:], strict=False):
            if not (isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)):
                continue
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                found[statement.target.id] = " ".join(str(after.value.value).split())
    return found
