"""TOML tables into the model's records, each field knowing its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import islice
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from explainer.errors import MOST_OF_A_FILE, Place, Problem, nearest
from explainer.markup import Parser, fold
from explainer.model import Message, Record
from explainer.offsets import LocalTime
from explainer.values import (
    NoOffsetError,
    WrongValueError,
    choice_in,
    is_required,
    moment_in,
    share_in,
    shown,
    text_in,
    truth_in,
)

if TYPE_CHECKING:
    from explainer.toml import Table

Row = TypeVar("Row", bound=Record)

RECORD_LIMIT = 10_000
"""Records in one list."""

LIST_LIMIT = 1_000
"""Items of one field."""


class Met(NamedTuple):
    """What a reader met."""

    problems: list[Problem]

    unread: set[str]
    """The ids of records that could not be read: that they are not there is no second problem."""

    unread_kinds: set[str]
    """The classes ("source") of which some records could not be read at all."""

    local_times: list[LocalTime]
    """The times without offset: problems, which are said when the clocks are known."""


class Reader:
    """Reads records out of tables; what is wrong collects in `problems`."""

    def __init__(self, parser: Parser, language: str = "") -> None:
        self.parser = parser
        self.language = language
        """The explainer's own, once it is known, for the examples in what is said."""
        self.problems: list[Problem] = []
        self.unread: set[str] = set()
        self.unread_kinds: set[str] = set()
        self.local_times: list[LocalTime] = []

    @property
    def met(self) -> Met:
        """What there is to say of what was read."""
        return Met(self.problems, self.unread, self.unread_kinds, self.local_times)

    def join(self, met: Met) -> None:
        """Take over what another reader met in another file."""
        self.problems += met.problems
        self.unread |= met.unread
        self.unread_kinds |= met.unread_kinds
        self.local_times += met.local_times

    def rows(self, table: Table, name: str, row: type[Row]) -> tuple[Row, ...]:
        """Read a file that holds one list of tables: [[quote]] in quotes.toml."""
        for key, value in table.values.items():
            place = Place(table.path, table.lines.get((key,), table.lines.get((key, 0), 1)))
            if key != name and isinstance(value, (list, dict)):
                self.problem(place, f"there is no [[{key}]] in this file", f"write [[{name}]]")
                self.unread_kinds.add(name)
            elif key != name:
                self.problem(
                    place, f"{key!r} stands outside any [[{name}]]", f"put it below a line [[{name}]]"
                )
        return self.list_of(table, table.values.get(name, []), row, (name,))

    def list_of(
        self, table: Table, values: Any, row: type[Row], way: tuple[str | int, ...]
    ) -> tuple[Row, ...]:
        """Read a list of tables that stands at `way`."""
        name = way[-1]
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.problem(
                Place(table.path, table.lines.get(way, 1)),
                f"{name!r} is not a list of tables",
                f"write [[{name}]]",
            )
            self.unread_kinds.add(str(name))
            return ()
        if len(values) > RECORD_LIMIT:
            what = f"the file has {len(values):,} [[{name}]], more than {RECORD_LIMIT:,}"
            self.problem(
                Place(table.path, table.lines.get((*way, RECORD_LIMIT), 1)), what, "keep the important ones"
            )
            self.unread_kinds.add(str(name))
            return ()
        found = (self.record(table, value, row, (*way, index)) for index, value in enumerate(values))
        return tuple(record for record in found if record is not None)

    def record(
        self,
        table: Table,
        values: Mapping[str, Any],
        row: type[Row],
        way: tuple[str | int, ...],
        instead: Row | None = None,
    ) -> Row | None:
        """Read one table; where it cannot be made, after saying why, `instead` with what could be read."""
        start = Place(table.path, table.lines.get(way, 1))
        lines = {key: table.lines.get((*way, key), start.line) for key in values}
        known = {each.name: each for each in fields(row) if not each.metadata.get("engine")}
        named = _named(row, way, values)
        misspelt = self.unknown(values, known, lambda key: Place(table.path, lines[key]), named)
        made: dict[str, Any] = {}
        for name, each in known.items():
            if name not in values:
                if is_required(each) and name not in misspelt:
                    what = f"the field {name!r} is missing from {named}"
                    self.problem(start, what, f"add {name} = {_example(row, each, self.language)}")
                continue
            place, hint = Place(table.path, lines[name]), hints(cast(Any, row))[name]
            try:
                made[name] = self.value(table, values[name], hint, each, place, (*way, name))
            except NoOffsetError as wrong:
                self.local_times.append(LocalTime(wrong.value, name, place))
            except WrongValueError as wrong:
                self.problem(place, wrong.what, wrong.fix)
        if all(name in made for name, each in known.items() if is_required(each)):
            return row(place=start, lines=lines, **made)
        self.lost(way, values)
        return replace(instead, lines=lines, **made) if instead else None

    def lost(self, way: tuple[str | int, ...], values: Mapping[str, Any]) -> None:
        """Remember a record that could not be read."""
        if isinstance(values.get("id"), str):
            self.unread.add(values["id"])
        if way:
            self.unread_kinds.add(str(way[0]))

    def unknown(
        self, values: Mapping[str, Any], known: Mapping[str, Any], place: Callable[[str], Place], where: str
    ) -> set[str]:
        """Say which keys are not fields; return the fields that were probably meant."""
        meant = set()
        left = set(known) - set(values)
        for key in islice((key for key in values if key not in known), MOST_OF_A_FILE):
            like = nearest(key, left)
            fix = f"write {like!r}" if like else f"take it out; the fields are {', '.join(known)}"
            self.problem(place(key), f"unknown field {key!r} in {where}", fix)
            meant |= {like} if like else set()
        return meant

    def problem(self, place: Place, what: str, fix: str) -> None:
        """Collect a problem."""
        self.problems.append(Problem(place, what, fix))

    def value(
        self, table: Table, value: Any, hint: Any, each: Field[Any], place: Place, way: tuple[str | int, ...]
    ) -> Any:
        """Return what a field holds; raises WrongValueError."""
        hint = without_none(hint)
        if hint is Message:
            return self.message(value, each, place)
        if get_origin(hint) is tuple:
            return self.tuple_of(table, value, get_args(hint)[0], each, place, way)
        if get_origin(hint) is Literal:
            return choice_in(value, get_args(hint), each.name)
        if isinstance(hint, type) and is_dataclass(hint):
            return self.nested(value, hint, each, place)
        if hint is bool:
            return truth_in(value, each.name)
        if hint is float:
            return share_in(value, each.name)
        if hint is str:
            return fold(text_in(value, each))
        return moment_in(value, hint, each.name)

    def message(self, value: Any, each: Field[Any], place: Place) -> Message:
        """Return the message a field holds; raises WrongValueError."""
        text = fold(text_in(value, each))
        message = Message(text, each.metadata["kind"], place, plain=each.metadata["plain"])
        for fault in self.parser.parse(message).faults:
            self.problem(place, fault.what, fault.fix)
        return message

    def tuple_of(
        self, table: Table, value: Any, of: Any, each: Field[Any], place: Place, way: tuple[str | int, ...]
    ) -> Any:
        """Return the values of a field that is a list; raises WrongValueError."""
        if isinstance(of, type) and issubclass(of, Record):
            return self.list_of(table, value, of, way)
        if not isinstance(value, list):
            raise WrongValueError(f"{each.name!r} is not a list", f'write {each.name} = ["…"]')
        if len(value) > LIST_LIMIT:
            what = f"{each.name!r} has {len(value):,} items, more than {LIST_LIMIT:,}"
            raise WrongValueError(what, "keep the important ones")
        places = [
            Place(table.path, table.lines.get((*way, index), place.line)) for index in range(len(value))
        ]
        if not value and is_required(each):
            raise WrongValueError(f"{each.name!r} is an empty list", f'write {each.name} = ["…"]')
        items = zip(value, places, strict=True)
        read = self.message if of is Message else lambda item, each, _: text_in(item, each)
        found = (self.item(read, item, each, at) for item, at in items)
        return tuple(item for item in found if item is not None)

    def item(self, read: Callable[..., Any], value: Any, each: Field[Any], place: Place) -> Any:
        """Return one item of a list; None for a wrong one, after saying why."""
        try:
            return read(value, each, place)
        except WrongValueError as wrong:
            if isinstance(value, str) and value.strip():
                self.problem(place, wrong.what, wrong.fix)
            else:
                what = "is empty" if isinstance(value, str) else f"is {shown(value)}, not text"
                self.problem(place, f"an item of {each.name!r} {what}", 'write "…", or take it out')
        return None

    def nested(self, value: Any, of: type, each: Field[Any], place: Place) -> Any:
        """Return an inline table; raises WrongValueError."""
        known = {inner.name: inner for inner in fields(of)}
        if not isinstance(value, dict):
            raise WrongValueError(
                f"{each.name!r} is not a table",
                f"write {each.name} = {{ {', '.join(f'{k} = …' for k in known)} }}",
            )
        misspelt = self.unknown(value, known, lambda _: place, repr(each.name))
        missing = [name for name in known if name not in {*value, *misspelt}]
        for name in missing:
            self.problem(place, f"{name!r} is missing from {each.name!r}", f'add {name} = "…"')
        if missing or misspelt:
            return None
        return of(**{name: fold(text_in(value[name], inner)) for name, inner in known.items()})


@cache
def hints(of: Any) -> dict[str, Any]:
    """Return a dataclass's fields with their types."""
    return get_type_hints(of)


def without_none(hint: Any) -> Any:
    """Return the type of an optional field's value."""
    if get_origin(hint) in (Union, UnionType):
        rest = [part for part in get_args(hint) if part is not NoneType]
        return rest[0] if len(rest) == 1 else _without_none_of(rest)
    return hint


def _without_none_of(parts: list[Any]) -> Any:
    # Precision is a Literal or None; everything else with two members is a date or a date-time.
    return date | datetime if set(parts) == {date, datetime} else parts[0]


def _named(row: type, way: tuple[str | int, ...], values: Mapping[str, Any]) -> str:
    if not way:
        return "the header" if row.__name__ == "SectionHeader" else "explainer.toml"
    table = next(part for part in reversed(way) if isinstance(part, str))
    own = values.get("id")
    return f"the {table} {own!r}" if isinstance(own, str) else f"[[{table}]]"


def _example(row: type, each: Field[Any], language: str) -> str:
    hint = without_none(hints(row)[each.name])
    form = each.metadata.get("format")
    own = f'"{language or "en"}"'
    examples = {"id": '"a-name"', "language": own, "url": '"https://…"', "zone": '"Europe/Paris"'}
    if get_origin(hint) is Literal:
        return f'"{get_args(hint)[0]}"'
    if get_origin(hint) is tuple:
        return '["…"]'
    if hint in (date, datetime) or get_origin(hint) in (Union, UnionType):
        return "2024-05-17T09:30:00+02:00" if hint is datetime else "2024-05-17"
    return examples.get(str(form), '"…"')
