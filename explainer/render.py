"""Templates: pages in, text out."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache, partial
from io import BytesIO
from itertools import chain, count, product, zip_longest
from typing import TYPE_CHECKING, Any

from explainer.errors import Place, Problem, SourceError
from explainer.inputs import Inputs, decoded
from explainer.interface import FOREIGN, Interface, unmarked, with_foreign_marked
from explainer.memory import Recall, afresh
from explainer.messages import unparsed
from explainer.prose import Mark, Writer, unmarked_words
from explainer.views import Body, EditionPage, QuoteView

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment

OPTIONS: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True}
"""How templates are read, for rendering and for extraction alike."""

EXTRACTION = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
"""The same, as Babel's Jinja extractor wants it."""


def environment(inputs: Inputs, cache: BytecodeCache | None = None) -> Environment:
    """Return a Jinja environment over the templates of an explainer.

    A name that is not there is an error, everything is escaped, nothing is read from the disk. A
    template reaches the values it is given and nothing of Python behind them: it may be a stranger's.
    `cache` has templates that were compiled before, and keeps those that are compiled now.
    """
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """Jinja's sandbox, which asks at each step whether an attribute is safe; a value's own fields are."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            if attribute in _fields_of(type(obj)):  # type: ignore[arg-type]  # Classes do hash.
                return getattr(obj, attribute)
            return super().getattr(obj, attribute)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            if _is_ours(type(obj)):
                return attr in _fields_of(type(obj))  # type: ignore[arg-type]
            return super().is_safe_attribute(obj, attr, value)

    def load(name: str) -> tuple[str, str, Any] | None:
        path = f"templates/{name}"
        return (decoded(inputs.files[path], path), path, lambda: True) if path in inputs.files else None

    made = Sandbox(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        bytecode_cache=cache,
        **OPTIONS,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    return made


@cache
def _fields_of(kind: type) -> frozenset[str]:
    """Return what any template may ask of a class: the fields of the engine's values, where a loop stands.

    Of what stands for another value, a template may ask what it may ask of that.
    """
    from jinja2.runtime import LoopContext

    if kind is LoopContext:
        return frozenset({"first", "last", "index", "index0", "length"})
    if not _is_ours(kind):
        return frozenset()
    kind = getattr(kind, "stands_for", kind)
    fields = getattr(kind, "__dataclass_fields__", ()) or getattr(kind, "_fields", ())
    made = (name for name, value in vars(kind).items() if isinstance(value, property))
    return frozenset(name for name in (*fields, *made) if not name.startswith("_"))


def _is_ours(kind: type) -> bool:
    """Say whether a class is the engine's: what its methods do is not for templates."""
    return kind.__module__.startswith("explainer.")


STYLE = "templates/assets/page.css"
PLAIN_STYLE = "templates/assets/plain.css"
"""For the pages that are of no edition."""


class Renderer:
    """Draws the pages of one build: one environment, one stylesheet for all editions."""

    def __init__(
        self,
        inputs: Inputs,
        images: Mapping[str, tuple[str, int, int]],
        addresses: Mapping[str, str],
        cache: BytecodeCache | None = None,
        recall: Recall = afresh,
        mark: Mark = unmarked_words,
    ) -> None:
        """Take where each picture will be, relative to an edition's page, with its size in pixels.

        `addresses` is what stands at the foot of each printed page, by language.
        """
        templates = tuple((path, inputs.files[path]) for path in inputs.under("templates"))
        self.environment = recall(("environment", templates), lambda: environment(inputs, cache))
        style, plain = (decoded(inputs.files.get(path, b""), path) for path in (STYLE, PLAIN_STYLE))
        spared = _properties_read(templates)
        self.css = recall(("style", style, spared), lambda: minified(style, spared)) + addressed(addresses)
        self.plain_css = recall(("style", plain), lambda: minified(plain))
        self.images, self.mark, self.recall = images, mark, recall

    @property
    def policy(self) -> str:
        """The Content-Security-Policy that holds for all pages."""
        return policy(self.css, self.plain_css)

    def edition(self, page: EditionPage, interface: Interface, **more: Any) -> bytes:
        """Draw an edition's page, of which there is never more than one copy as text."""
        words = interface.callables()
        notes = self.notes(words, page)
        writer = Writer(page.edition, page.source_numbers, notes, self.images, self.mark)
        functions = _functions(writer, self.recall)
        values = {**words, **functions, "page": page, **_styled(self.css), **more}
        drawn = BytesIO()
        drawn.writelines(piece.encode() for piece in self.pieces("page.html", values))
        html = drawn.getvalue()
        if FOREIGN.encode() not in html:
            return html
        return with_foreign_marked(html.decode(), page.direction).encode()

    def plain(self, template: str, words: Interface | None, **values: Any) -> str:
        """Draw a page that is of no edition, or a file that is no page."""
        callables = words.callables() if words else Interface("en", ()).callables()
        return unmarked(self.draw(template, {**callables, **_styled(self.plain_css), **values}))

    def notes(self, words: Mapping[str, Any], page: EditionPage) -> dict[str, str]:
        """Return the notes beside words that are not current, by state."""
        return {
            state: self.draw("state.html", {**words, "state": state, "page": page}).strip()
            for state in ("stale", "missing")
        }

    def draw(self, name: str, values: Mapping[str, Any]) -> str:
        """Render a template. Raises SourceError."""
        return "".join(self.pieces(name, values))

    def pieces(self, name: str, values: Mapping[str, Any]) -> Iterator[str]:
        """Render a template piece by piece; what is wrong in it is a problem with its line.

        Raises SourceError.
        """
        try:
            yield from without_empty_lines(self.environment.get_template(name).generate(values))
        except (SourceError, MemoryError):
            raise
        except Exception as error:  # Whatever an expression of a template can raise.
            raise SourceError([template_problem(name, error)]) from error


PIECE = 2**16
"""Letters of a page that are handed on at a time."""


def without_empty_lines(texts: Iterable[str], enough: int = PIECE) -> Iterator[str]:
    """Join texts into pieces of so many letters or a few more, and take the empty lines out."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= enough:
            joined = "".join(waiting)
            whole = joined.rstrip()  # An empty line may go on in the next piece.
            yield EMPTY_LINES.sub("\n", whole)
            waiting = [joined[len(whole) :]]
            size = len(waiting[0])
    yield EMPTY_LINES.sub("\n", "".join(waiting))


EMPTY_LINES = re.compile(r"\n\s*\n+")


def template_problem(name: str, error: Exception) -> Problem:
    """Return what a template's error says, at the line of the template."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

    place = Place(f"templates/{name}", 1)
    for path, line in _template_lines(error):
        place = Place(path, line)
    if isinstance(error, TemplateSyntaxError):
        return unparsed(error, f"templates/{error.name or name}")
    if isinstance(error, TemplateNotFound):
        return Problem(
            place, f"there is no template {error.name!r}", f"write templates/{error.name}, or mend the name"
        )
    if isinstance(error, UndefinedError):
        return Problem(place, f"the template names what is not there: {error.message}", "mend the name")
    return Problem(
        place, f"the template fails: {type(error).__name__}: {error}", "mend the expression on this line"
    )


def _template_lines(error: Exception) -> list[tuple[str, int]]:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return [
        (frame.filename, frame.lineno or 1) for frame in frames if frame.filename.startswith("templates/")
    ]


def _styled(css: str) -> dict[str, Any]:
    """Return what a template's head needs for a stylesheet of its own."""
    from markupsafe import Markup

    return {"css": Markup(css), "policy": policy(css)}


def _functions(writer: Writer, recall: Recall) -> dict[str, Any]:
    """Return the functions templates draw words with."""
    from markupsafe import Markup

    def section(body: Body, abbreviations: Any) -> list[Markup | QuoteView]:
        spelled = {short: long.text for short, long in abbreviations}
        step = partial(writer.section, body.section, spelled)
        # What marks the words for a preview is not in the key.
        marked = writer.mark is not unmarked_words
        key = ("drawn", writer.edition.language, writer.stamp(body.section))
        pieces = map(Markup, step() if marked else recall(key, step))
        shown = chain.from_iterable(zip_longest(pieces, body.quotes))
        return [one for one in shown if one]

    return {
        "html": lambda words: Markup(writer.html(words)),
        "attributes": lambda words: Markup(writer.attributes(words)),
        "note": lambda words: Markup(writer.note(words)),
        "element": lambda tag, words: Markup(writer.element(tag, words)),
        "section_parts": section,
    }


# ---------------------------------------------------------------- style and policy


def minified(css: str, spared: Set[str] = frozenset()) -> str:
    """Return a stylesheet without comments, needless spaces and long names of custom properties.

    Strings and addresses stay as they are, and so do the names in `spared`.
    """
    css = re.sub(rf"({LITERAL})|/\*.*?\*/", lambda found: found[1] or "", css, flags=re.S)
    pieces = re.split(f"({LITERAL})", css)
    pieces[::2] = map(_tightened, pieces[::2])
    names = _short_names("".join(pieces[::2]), spared | {ADDRESS})
    pieces[::2] = [DASHED.sub(lambda found: names.get(found[0], found[0]), piece) for piece in pieces[::2]]
    return _without_said_layers("".join(pieces).strip())


LITERAL = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\burl\([^)"']*\))"""
"""What stands in a stylesheet letter for letter."""


def _tightened(css: str) -> str:
    """Return rules without needless spaces."""
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>~]) ?", r"\1", css)
    return css.replace(": ", ":").replace(";}", "}")


DASHED = re.compile(r"(?<![\w-])--[\w-]+")
"""The name of a custom property."""

ADDRESS = "--address"
"""The one that is set for each edition, beside the stylesheet."""


def _short_names(css: str, spared: Set[str]) -> dict[str, str]:
    """Return --a, --b, … for the custom properties that a stylesheet sets itself."""
    named = dict.fromkeys(DASHED.findall(css))
    own = set(re.findall(r"(?<=[{;])--[\w-]+(?=:)", css)) - spared
    letters = (many for size in count(1) for many in product("abcdefghijklmnopqrstuvwxyz", repeat=size))
    short = (name for some in letters if (name := f"--{''.join(some)}") in own or name not in named)
    return dict(zip((name for name in named if name in own), short, strict=False))


def _properties_read(templates: Iterable[tuple[str, bytes]]) -> frozenset[str]:
    """Return the custom properties that templates read themselves: fill="var(--ink)"."""
    drawn = (data for path, data in templates if not path.endswith(".css") and b"var(" in data)
    return frozenset(name.decode() for data in drawn for name in re.findall(rb"var\(\s*(--[\w-]+)", data))


def _without_said_layers(css: str) -> str:
    """Return a stylesheet without the line that names its layers, where they then come in that order."""
    line = re.match(r"@layer ([^{};]+);", css)
    if line and line[1].split(",") == list(dict.fromkeys(re.findall(r"@layer ([^{};]+)\{", css))):
        return css[line.end() :]
    return css


def addressed(addresses: Mapping[str, str]) -> str:
    """Return the rules that name each edition's address, for the margins of its printed pages.

    One stylesheet for all editions has one digest.
    """
    rules = (
        f":root[lang={language}]{{{ADDRESS}:{css_string(text)}}}" for language, text in addresses.items()
    )
    return f"@layer print{{{''.join(rules)}}}" if addresses else ""


def css_string(text: str) -> str:
    """Return a text as a string of CSS that may stand in a style element, where all its marks are seen."""
    escaped = re.sub(r'[\x00-\x1f"\\<>&\u2066\u2069]', lambda found: f"\\{ord(found[0]):x} ", text)
    return f'"{escaped}"'


def policy(*styles: str) -> str:
    """Return the Content-Security-Policy of pages with these stylesheets: nothing but what the site ships."""
    allowed = " ".join(f"'sha256-{_digest(style)}'" for style in styles)
    return (
        f"default-src 'none'; style-src {allowed}; img-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'none'"
    )


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
