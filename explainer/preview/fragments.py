"""Fragments: a page of which only the regions that an edit changed are drawn again.

While a region (a template that `page.html` includes) is drawn, all it reads is written down: variables of
the context, parts of the page, messages of the edition. As long as all of them are equal to what they were,
the region is what it was. Nothing has to be known of the templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, Template
from jinja2.runtime import Context

from explainer.edition import Edition, Words
from explainer.interface import Interface
from explainer.model import Message
from explainer.pages import EditionPage
from explainer.render import Renderer

TRACE = "_trace"
"""The variable by which a template finds the trace."""

Reads = dict[tuple[str, Any], Any]
"""What was read: of which kind, by which name, and what it was."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region as it was drawn last."""

    reads: Reads
    text: str


class Fragments:
    """The regions of all editions, as long as the templates stay the same."""

    def __init__(self) -> None:
        self._environment: Environment | None = None
        self._regions: dict[str, dict[str, Region]] = {}

    def of(self, environment: Environment, language: str) -> dict[str, Region]:
        """Return the regions of an edition, by the name of their template."""
        if environment is not self._environment:
            self._environment, self._regions = environment, {}
        return self._regions.setdefault(language, {})


class FragmentRenderer(Renderer):
    """Draws what a Renderer draws, and remembers it region by region."""

    def __init__(self, fragments: Fragments, *given: Any) -> None:
        """Take the regions drawn before, then what a Renderer takes."""
        super().__init__(*given)
        self.fragments = fragments

    def edition(self, page: EditionPage, interface: Interface, **more: Any) -> str:
        """Draw an edition's page."""
        self.environment.template_class = _Template
        self.environment.context_class = _Context
        kinds = tuple((record.id, kind) for kind, record in page.edition.explainer.records())
        numbers, images = tuple(page.source_numbers.items()), tuple(sorted(self.images.items()))
        regions = self.fragments.of(self.environment, page.language)
        self._trace = _Trace(page, regions, (page.language, interface, kinds, numbers, images, self.mark))
        traced: Any = _Page(self._trace)
        return super().edition(traced, interface, **more)

    def draw(self, name: str, values: Mapping[str, Any]) -> str:
        """Render a template; an edition's page region by region. Raises SourceError."""
        if name == "page.html":
            values = self._trace.begin(values)
        return super().draw(name, values)


class _Trace:
    """Writes down what is read while one page is drawn."""

    def __init__(self, page: EditionPage, regions: dict[str, Region], stamp: tuple[Any, ...]) -> None:
        self.page, self.regions, self.stamp = page, regions, stamp
        self.values: dict[str, Any] = {}
        self.size = 0
        self._open: list[Reads] = []

    def begin(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables of a page's template, so that what functions are can be compared."""
        self.values = {
            name: _Function(name, value, self.stamp) if callable(value) else value
            for name, value in values.items()
        }
        return {**self.values, TRACE: self}

    def read(self, kind: str, name: Any, value: Any) -> None:
        """Write down what is read, for every region that is being drawn."""
        for reads in self._open:
            reads[kind, name] = value

    def drawn(self, name: str, draw: Callable[[], Iterator[str]]) -> str:
        """Return a region: as it was drawn last, if all it read then is the same now."""
        known = self.regions.get(name)
        if known and all(self._now(kind, key) == value for (kind, key), value in known.reads.items()):
            return known.text
        reads: Reads = {}
        self._open.append(reads)
        try:
            text = "".join(draw())
        finally:
            self._open.pop()
        self.regions[name] = Region(reads, text)
        return text

    def _now(self, kind: str, name: Any) -> Any:
        match kind:
            case "page":
                return getattr(self.page, name)
            case "message":
                return self.page.edition.words.get(name)
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
        return isinstance(other, _Function) and (self.name, self.stamp) == (other.name, other.stamp)

    def __hash__(self) -> int:
        return hash(self.name)


class _Page:
    """An edition's page that tells which of its parts are read."""

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

    def __init__(self, edition: Edition, trace: _Trace) -> None:
        self._edition, self._trace = edition, trace

    def say(self, message: Message) -> Words:
        words = self._edition.say(message)
        self._trace.read("message", message.key, words)
        return words

    def __getattr__(self, name: str) -> Any:
        return getattr(self._edition, name)


class _Context(Context):
    """A context that tells which of its variables are read."""

    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        trace = self.parent.get(TRACE)
        # What a template made itself is made of what it read.
        if isinstance(trace, _Trace) and key in trace.values and trace.values[key] is value and key != "page":
            trace.read("variable", key, value)
        return value


class _Template(Template):
    """A template that is drawn from memory where nothing it read has changed."""

    @classmethod
    def _from_namespace(cls, environment: Environment, namespace: Any, globals: Any) -> Template:
        made = super()._from_namespace(environment, namespace, globals)
        draw = made.root_render_func

        def remembered(context: Context) -> Iterator[str]:
            trace = context.parent.get(TRACE)
            if not isinstance(trace, _Trace) or made.name is None or made._is_imported:  # type: ignore[attr-defined]
                yield from draw(context)
            elif not trace.size:
                trace.size = len(context.parent)
                yield from draw(context)
            elif len(context.parent) != trace.size:
                # Included from within a region, with variables of its own.
                yield from draw(context)
            else:
                yield trace.drawn(made.name, lambda: draw(context))

        made._is_imported = False  # type: ignore[attr-defined]
        made.root_render_func = remembered
        return made

    def make_module(self, vars: Any = None, shared: bool = False, locals: Any = None) -> Any:
        self._is_imported = True
        try:
            return super().make_module(vars, shared, locals)
        finally:
            self._is_imported = False
