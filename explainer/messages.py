"""What the catalogs must hold: the messages of the content, and those of the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from explainer import po
from explainer.errors import Place, Problem, SourceError
from explainer.inputs import Inputs, decoded
from explainer.language import is_same_language
from explainer.markup import Parser
from explainer.memory import stamp_of_messages
from explainer.model import Event, Explainer, Key, Message, Person, Quote, Record, Section, Source, Term
from explainer.nodes import Citation, Reference, walk
from explainer.unspaced import word_count
from explainer.wanted import Asked, Wanted

if TYPE_CHECKING:
    from jinja2 import TemplateSyntaxError

# ---------------------------------------------------------------- content


class Written(NamedTuple):
    """Messages that follow each other in one file."""

    path: str
    messages: Sequence[Message]
    stamp: bytes
    """Stands for them: another as soon as one of them is of another kind, or says something else."""

    counts: Sequence[int]
    """How many words each has."""


def by_file(explainer: Explainer) -> Iterator[Written]:
    """Yield the messages of the explainer in reading order, a file at a time; some files come twice."""
    yield from _of_lists(explainer.opening)
    for section in explainer.sections:
        yield Written(section.place.path, section.messages, section.stamp, section.counts)
    yield from _of_lists(explainer.closing)


def _of_lists(messages: Iterable[Message]) -> Iterator[Written]:
    for path, group in groupby(messages, key=lambda message: message.place.path):
        of_file = tuple(group)
        counts = [word_count(message.text) for message in of_file]
        yield Written(path, of_file, stamp_of_messages(of_file), counts)


def content_messages(explainer: Explainer, parser: Parser, language: str | None = None) -> tuple[Wanted, ...]:
    """Return the messages of the `content` domain in reading order, each once.

    For a language, quotes spoken in it come filled with the words as spoken.
    """
    names, where = _names(explainer), _places(explainer)

    def comments(message: Message, quote: Quote | None) -> tuple[str, ...]:
        return tuple(_comments(message, where(message), quote, names, parser))

    return tuple(asked_of(explainer, language, comments).values())


def _without(*_: object) -> tuple[str, ...]:
    """Return no comments."""
    return ()


def asked_of(
    explainer: Explainer,
    language: str | None,
    comments: Callable[[Message, Quote | None], tuple[str, ...]] = _without,
) -> Asked:
    """Return the messages of the `content` domain as a catalog is asked for them.

    No state depends on their comments: where nobody is to read them, they are left out.
    """
    quotes = {id(quote.text): quote for quote in explainer.quotes}
    first: dict[Key, Message] = {}
    again: defaultdict[Key, list[Message]] = defaultdict(list)
    for message in explainer.messages:
        key = message.context, message.text
        if first.setdefault(key, message) is not message:
            again[key].append(message)

    def wanted(message: Message) -> Wanted:
        quote = quotes.get(id(message))
        return Wanted(
            message.text,
            message.kind,
            message.context,
            comments=comments(message, quote),
            references=(message.place.path,),
            flags=() if message.plain else ("markdown-text",),
            fixed=spoken_in(quote, language) if quote and language else None,
        )

    def make(key: Key) -> Wanted:
        one = wanted(first[key])
        return _joined([one, *map(wanted, again[key])]) if key in again else one

    spoken = {quote.text.key for quote in explainer.quotes if language and spoken_in(quote, language)}
    return Asked(first, make, spoken)


def spoken_in(quote: Quote, language: str) -> str | None:
    """Return a quote's words as spoken, if they were spoken in that language."""
    original = quote.original
    return original.text if original and is_same_language(original.language, language) else None


def _joined(same: Sequence[Wanted]) -> Wanted:
    """Return one message for all that say the same."""
    return same[0]._replace(
        comments=_once(one.comments for one in same),
        references=_once(one.references for one in same),
        flags=_once(one.flags for one in same),
        fixed=next((one.fixed for one in same if one.fixed), None),
    )


def _once(texts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(texts)))


def _places(explainer: Explainer) -> Callable[[Message], str]:
    """Return what says of a message where it stands: "section talks", "quote trump-no-deal"."""
    owners: dict[int, str] = {}
    for kind, record in explainer.records():
        if isinstance(record, Record):
            for message in _own(record):
                owners[id(message)] = f"{kind} {record.id}"
    sections = {section.place.path: f"section {section.id}" for section in explainer.sections}
    return lambda message: owners.get(id(message)) or sections.get(message.place.path, "")


def _own(record: Record) -> Iterator[Message]:
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        if isinstance(value, Message):
            yield value


def _comments(
    message: Message, where: str, quote: Quote | None, names: Mapping[str, str], parser: Parser
) -> Iterator[str]:
    """Yield what a translator should know of a message, a line each."""
    yield f"{message.kind}, {where}" if where else message.kind
    if quote:
        yield f"said by {names.get(quote.speaker, quote.speaker).removeprefix('person: ')}"
        if quote.original:
            yield f"as spoken ({quote.original.language}): {quote.original.text}"
    seen = set()
    for node in walk(parser.parse(message).nodes):
        if isinstance(node, (Reference, Citation)) and node.id not in seen:
            seen.add(node.id)
            mark = f"[^{node.id}]" if isinstance(node, Citation) else f"[…][{node.id}]"
            yield f"{mark} is {names.get(node.id, 'unknown')}"
    if message.note:
        yield f"note: {message.note}"


def _names(explainer: Explainer) -> dict[str, str]:
    """Return, by id, what each record is, for a translator who meets a reference to it."""
    return {record.id: f"{kind}: {_name(record)}" for kind, record in explainer.records()}


def _name(record: Section | Event | Quote | Person | Term | Source) -> str:
    match record:
        case Section() | Event():
            return record.title.text
        case Quote():
            return record.text.text if len(record.text.text) < 60 else record.text.text[:57] + "…"
        case Person():
            return record.name.text
        case Term():
            return record.term.text
        case Source():
            return f"{record.publisher.text}, {record.title}"


# ---------------------------------------------------------------- interface

KEYWORDS: dict[str, object] = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def interface_messages(
    inputs: Inputs, options: Mapping[str, str]
) -> tuple[tuple[Wanted, ...], tuple[Problem, ...]]:
    """Return the messages of the `interface` domain, and the templates that do not parse.

    `options` are Jinja's own, as a template is rendered with, so that what is extracted is what
    is looked up.
    """
    wanted: defaultdict[po.Key, list[Wanted]] = defaultdict(list)
    problems: list[Problem] = []
    for path in inputs.under("templates"):
        if path.endswith((".html", ".xml", ".txt", ".svg")):
            found, wrong = _of_template(path, inputs.files[path], tuple(options.items()))
            problems += wrong
            for one in found:
                wanted[one.key].append(one)
    return tuple([_joined(same) if same[1:] else same[0] for same in wanted.values()]), tuple(problems)


@lru_cache(maxsize=256)
def _of_template(
    path: str, data: bytes, options: tuple[tuple[str, str], ...]
) -> tuple[tuple[Wanted, ...], tuple[Problem, ...]]:
    """Return one template's messages, or what is wrong with it."""
    from io import BytesIO

    from jinja2 import TemplateSyntaxError
    from jinja2.ext import babel_extract

    try:
        source = BytesIO(decoded(data, path).encode())
        found = list(babel_extract(source, tuple(KEYWORDS), ["l10n:"], {**dict(options), "silent": "false"}))
    except TemplateSyntaxError as error:
        return (), (unparsed(error, path),)
    except SourceError as error:
        return (), error.problems
    messages = (
        _interface_message(function or "gettext", strings, comments, path)
        for _, function, strings, comments in found
    )
    return tuple(message for message in messages if message), ()


def unparsed(error: TemplateSyntaxError, path: str) -> Problem:
    """Return what Jinja says of a template it cannot parse."""
    from jinja2 import TemplateAssertionError

    named = isinstance(error, TemplateAssertionError)
    fix = "mend the name" if named else "close what was opened, and check the tag's name"
    what = f"the template does not parse: {(error.message or '').rstrip('.')}"
    return Problem(Place(error.filename or path, error.lineno), what, fix)


def _interface_message(function: str, strings: object, comments: list[str], path: str) -> Wanted | None:
    words = [
        word for word in (strings if isinstance(strings, tuple) else (strings,)) if isinstance(word, str)
    ]
    if not words:
        return None
    context = words.pop(0) or None if function in ("pgettext", "npgettext") else None
    plural = words[1] if function in ("ngettext", "npgettext") and len(words) > 1 else None
    notes = tuple(comment.removeprefix("l10n:").strip() for comment in comments)
    formats = ("python-format",) if "%(" in words[0] or (plural and "%(" in plural) else ()
    return Wanted(
        text=words[0],
        context=context,
        plural=plural,
        kind="interface",
        comments=notes,
        references=(path,),
        flags=formats,
    )
