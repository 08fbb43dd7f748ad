"""Fragments: a page of which only the parts that an edit changed are drawn again.

A part is a region, a template that `page.html` includes, or within one a macro called with a thing that has
an id: a quote, an event, a source. While it is drawn, all it reads is written down: templates, variables of
the context, parts of the page, messages of the edition. As long as all of them are equal to what they were,
the part is what it was. Nothing has to be known of the templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import CellType
from typing import Any

from jinja2 import Environment, Template
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from explainer.edition import Edition, Said, Words
from explainer.errors import SourceError
from explainer.inputs import Inputs
from explainer.interface import Interface
from explainer.model import Message, Section
from explainer.render import Renderer
from explainer.views import EditionPage

TRACE = "_trace"
"""The variable by which a template finds the trace."""

Reads = dict[tuple[str, Any], Any]
"""What was read: of which kind, by which name, and what it was."""

OF_JINJA = {"_loop_vars", "_block_vars"}
"""What Jinja itself adds to a call, for functions that ask for it."""

OF_TEMPLATES = ("template", "templates", "names")
"""Kinds of what is read that are no words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it was drawn last."""

    given: tuple[Any, ...]
    """What a macro was called with."""

    reads: Reads
    text: str


@dataclass(slots=True)
class Known:
    """What is known of an edition's page as it was drawn last."""

    stamp: tuple[Any, ...] = ()
    """All that the functions depended on by which templates draw words."""

    parts: dict[tuple[Any, ...], Part] = field(default_factory=dict)
    """By what they are."""


class Fragments:
    """The parts of all editions."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def of(self, language: str, stamp: tuple[Any, ...]) -> Known:
        """Return what is known of an edition whose functions depend on a stamp; equal stamps become one."""
        known = self._known.setdefault(language, Known())
        if known.stamp != stamp:
            known.stamp = stamp
        return known


class FragmentRenderer(Renderer):
    """Draws what a Renderer draws, and remembers it part by part."""

    def __init__(self, fragments: Fragments, inputs: Inputs, *given: Any) -> None:
        """Take the parts drawn before, then what a Renderer takes."""
        super().__init__(inputs, *given)
        self.fragments = fragments
        self._trace: _Trace | None = None
        """Of the edition that is being drawn; None where nothing is to be remembered."""
        self._interface: Interface | None = None
        self._notes: dict[str, str] = {}
        self.templates = {path: inputs.files[path] for path in inputs.under("templates")}

    def edition(self, page: EditionPage, interface: Interface, **more: Any) -> bytes:
        """Draw an edition's page."""
        self.environment.template_class = _Template
        self.environment.context_class = _Context
        self._trace, self._interface = _Trace(page, self.templates), interface
        traced: Any = _Page(self._trace)
        try:
            return super().edition(traced, interface, **more)
        except SourceError:
            # What is wrong is said as a build says it.
            self._trace = None
            return super().edition(page, interface, **more)

    def notes(self, words: Mapping[str, Any], page: EditionPage) -> dict[str, str]:
        """Return the notes beside words, on which the functions that draw words depend."""
        self._notes = super().notes(words, page)
        return self._notes

    def pieces(self, name: str, values: Mapping[str, Any]) -> Iterator[str]:
        """Render a template; an edition's page part by part. Raises SourceError."""
        if name == "page.html" and self._trace:
            page = self._trace.page
            values = self._trace.begin(values, self.fragments.of(page.language, self._stamp(page)))
        return super().pieces(name, values)

    def _stamp(self, page: EditionPage) -> tuple[Any, ...]:
        """Return all that the functions depend on by which templates draw words."""
        kinds = tuple((record.id, kind) for kind, record in page.edition.explainer.records())
        tables = (page.source_numbers, self.images, self._notes)
        return (self._interface, self.mark, kinds, *(tuple(sorted(table.items())) for table in tables))


class _Trace:
    """Writes down what is read while one page is drawn."""

    def __init__(self, page: EditionPage, templates: Mapping[str, bytes]) -> None:
        self.page, self.templates, self.names = page, templates, frozenset(templates)
        self.known = Known()
        self.values: dict[str, Any] = {}
        self.size = 0
        self._open: list[Reads] = []

    def begin(self, values: Mapping[str, Any], known: Known) -> dict[str, Any]:
        """Return the variables of a page's template, so that what functions are can be compared."""
        self.known = known
        self.values = {
            name: _Function(name, value, self.known.stamp) if callable(value) else value
            for name, value in values.items()
        }
        return {**self.values, TRACE: self}

    @property
    def is_open(self) -> bool:
        """Whether a part is being drawn."""
        return bool(self._open)

    def read(self, kind: str, name: Any, value: Any) -> None:
        """Write down what is read, for every part that is being drawn."""
        for reads in self._open:
            reads[kind, name] = value

    def template(self, path: str) -> None:
        """Write down that a template is read."""
        self.read("template", path, self.templates.get(path))

    def region(self, path: str, draw: Callable[[], Iterable[str]]) -> str:
        """Return a region; one within a region is a piece of that."""
        if self._open:
            return "".join(draw())
        # A template may name others in vain, and fill the blocks of another.
        reads: Reads = {("names", ""): self.names}
        reads |= {("template", each): self.templates[each] for each in ("templates/page.html", path)}
        return self._part((path,), (), reads, draw)

    def call(self, macro: Macro, given: tuple[Any, ...], draw: Callable[[], Any]) -> Any:
        """Return what a macro draws of a thing that has an id."""
        code = macro._func.__code__
        words = tuple(value for value in given if isinstance(value, str))
        key = (code.co_filename, code.co_firstlineno, macro.name, given[0].id, *words)
        fixed = (self.known.stamp, *_texts_of(macro))
        reads = {read: value for read, value in self._open[-1].items() if read[0] in OF_TEMPLATES}
        return Markup(self._part(key, (*fixed, *given), reads, lambda: (draw(),)))

    def _part(
        self, key: tuple[Any, ...], given: tuple[Any, ...], reads: Reads, draw: Callable[[], Iterable[str]]
    ) -> str:
        """Return a part: as it was drawn last, if all it read then is the same now."""
        part = self.known.parts.get(key)
        if part is None or part.given != given or not self._holds(part.reads):
            self._open.append(reads)
            try:
                text = "".join(draw())
            finally:
                self._open.pop()
            part = self.known.parts[key] = Part(given, reads, text)
        else:
            for outer in self._open:
                outer.update(part.reads)
        return part.text

    def _holds(self, reads: Reads) -> bool:
        return all(self._now(kind, name) == value for (kind, name), value in reads.items())

    def _now(self, kind: str, name: Any) -> Any:
        match kind:
            case "page":
                return getattr(self.page, name)
            case "message":
                return self.page.edition.said.get(name)
            case "section":
                return self.page.edition.stamps.get(name)
            case "template":
                return self.templates.get(name)
            case "templates":
                return self.templates
            case "names":
                return self.names
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class _Function:
    """A function that templates call: the same as another of its name, if all it depends on is the same."""

    name: str
    function: Any
    stamp: tuple[Any, ...]

    def __call__(self, *values: Any, **named: Any) -> Any:
        return self.function(*values, **named)

    def __eq__(self, other: object) -> bool:
        # What is equal is the same object: see Fragments.of.
        return isinstance(other, _Function) and self.name == other.name and self.stamp is other.stamp

    def __hash__(self) -> int:
        return hash(self.name)


class _Page:
    """An edition's page that tells which of its parts are read."""

    stands_for = EditionPage

    def __init__(self, trace: _Trace) -> None:
        self._trace = trace

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._trace.page, name)
        if name == "edition":
            return _Edition(value, self._trace)
        self._trace.read("page", name, value)
        return value


class _Edition:
    """An edition that tells which of its messages are read."""

    stands_for = Edition

    def __init__(self, edition: Edition, trace: _Trace) -> None:
        self._edition, self._trace = edition, trace

    def tell(self, message: Message) -> Said:
        said = self._edition.tell(message)
        self._trace.read("message", message.key, said)
        return said

    def stamp(self, section: Section) -> bytes:
        stamp = self._edition.stamp(section)
        self._trace.read("section", section.place.path, stamp)
        return stamp

    def say(self, message: Message) -> Words:
        self.tell(message)
        return self._edition.say(message)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._edition, name)


class _Context(Context):
    """A context that tells which of its variables are read, and which macros are called."""

    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        trace = self.parent.get(TRACE)
        # What a template made itself is made of what it read.
        if isinstance(trace, _Trace) and key in trace.values and trace.values[key] is value and key != "page":
            trace.read("variable", key, value)
        return value

    def call(self, called: Any, *given: Any, **named: Any) -> Any:
        """Call what a template calls. Called by Jinja."""
        trace = self.parent.get(TRACE)
        if isinstance(trace, _Trace) and trace.is_open and self._is_part(called, given, named):
            return trace.call(called, given, lambda: Context.call(self, called, *given))
        return super().call(called, *given, **named)

    def _is_part(self, called: Any, given: tuple[Any, ...], named: Mapping[str, Any]) -> bool:
        plain = self.eval_ctx.autoescape and named.keys() <= OF_JINJA
        return plain and isinstance(called, Macro) and _is_part(called, given)


def _is_part(macro: Macro, given: tuple[Any, ...]) -> bool:
    """Say whether what a macro draws depends on what it is given, on what it reads, and on nothing else."""
    return bool(given) and hasattr(given[0], "id") and all(map(_is_value, given)) and _is_closed(macro)


def _is_value(given: Any) -> bool:
    """Say whether something is compared by value, and stays what it is."""
    parameters = getattr(type(given), "__dataclass_params__", None)
    return given is None or isinstance(given, (str, int, tuple)) or bool(parameters and parameters.frozen)


def _is_closed(macro: Macro, within: tuple[Macro, ...] = ()) -> bool:
    """Say whether a macro sees no value that its template has made outside of it, but for texts."""
    return all(_is_known(cell, (*within, macro)) for cell in _cells_of(macro))


def _cells_of(macro: Macro) -> list[CellType]:
    """Return what a macro sees of its template."""
    function = macro._func
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    # Names of the template's own; the others are Jinja's.
    return [cell for name, cell in cells if name.startswith("l_")]


def _is_known(cell: CellType, within: tuple[Macro, ...]) -> bool:
    try:
        value = cell.cell_contents
    except ValueError:
        return False  # It is made further down.
    if isinstance(value, Macro):
        return value in within or _is_closed(value, within)
    return value is missing or isinstance(value, (_Function, _Page, str))


def _texts_of(macro: Macro, within: tuple[Macro, ...] = ()) -> Iterator[str]:
    """Yield the texts that a closed macro sees of its template, and those that the macros it sees do."""
    for cell in _cells_of(macro):
        value = cell.cell_contents
        if isinstance(value, str):
            yield value
        elif isinstance(value, Macro) and value not in within:
            yield from _texts_of(value, (*within, macro))


class _Template(Template):
    """A template that is drawn from memory where nothing it read has changed."""

    @classmethod
    def _from_namespace(cls, environment: Environment, namespace: Any, globals: Any) -> Template:
        made = super()._from_namespace(environment, namespace, globals)
        draw, path = made.root_render_func, made.filename or ""

        def remembered(context: Context) -> Iterator[str]:
            trace = context.parent.get(TRACE)
            if not isinstance(trace, _Trace):
                yield from draw(context)
                return
            trace.template(path)
            if not trace.size:
                trace.size = len(context.parent)
                yield from draw(context)
            elif made._is_imported or len(context.parent) != trace.size:  # type: ignore[attr-defined]
                # Included where there are variables of its own.
                yield from draw(context)
            else:
                yield trace.region(path, lambda: draw(context))

        made._is_imported = False  # type: ignore[attr-defined]
        made.root_render_func = remembered
        return made

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        """Return the template as others import it without their context: made once. Called by Jinja."""
        trace = ctx.parent.get(TRACE) if ctx else None
        if isinstance(trace, _Trace):
            trace.read("templates", "", trace.templates)
        return super()._get_default_module(ctx)

    def make_module(self, vars: Any = None, shared: bool = False, locals: Any = None) -> Any:
        self._is_imported = True
        try:
            return super().make_module(vars, shared, locals)
        finally:
            self._is_imported = False
