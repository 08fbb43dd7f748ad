"""What is tried: each target takes bytes, and raises where the engine does what it must not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import html5lib

from explainer import po
from explainer.blocks import document
from explainer.build import build
from explainer.catalog import Catalog, Translation, update
from explainer.edition import lock_breaks, translate, typeset_nodes
from explainer.errors import CommandError, SourceError
from explainer.inputs import Inputs, read_inputs
from explainer.markup import Parser, fold
from explainer.model import Explainer, Key
from explainer.nodes import Citation, Inline, Reference, to_html, walk
from explainer.quotations import passages
from explainer.sources import read_sources
from explainer.typography import typeset_text
from explainer.verbatim import holds
from explainer.wanted import Asked, Wanted
from fuzz.judge import dangers
from fuzz.pieces import INLINE, PO, SECTION, TOML, decoded, parts

REPOSITORY = Path(__file__).parents[1]
TIDES = REPOSITORY / "fuzz" / "tides"
"""The explainer that fuzzed pieces are put into."""

CATALOG = "locales/fr/LC_MESSAGES/content.po"
INTERFACE = "locales/fr/LC_MESSAGES/interface.po"
SECTION_FILE = "content/sections/01-cause.md"
LISTS = tuple(
    f"content/{name}.toml" for name in ("explainer", "timeline", "quotes", "people", "glossary", "sources")
)
LANGUAGES = ("en", "fr", "de", "uk", "ar", "he", "zh-Hans", "el", "es", "fr-CA")


class WrongError(Exception):
    """The engine did what it must not."""


def expect(holds: bool, what: str) -> None:
    """Raise WrongError unless something holds."""
    if not holds:
        raise WrongError(what)


# ---------------------------------------------------------------- the readers


def toml(data: bytes) -> None:
    """Try a TOML file of the content: it is read, or refused with problems that have a place and a fix."""
    which, text = data[:1], decoded(data[1:], TOML)
    path = LISTS[which[0] % len(LISTS)] if which else LISTS[0]
    whole = text if which and which[0] & 128 else tides().files[path].decode() + "\n" + text
    refused_or_read(with_file(path, whole.encode("utf-8", "surrogatepass")))


def section(data: bytes) -> None:
    """Try a section: it is read, or refused."""
    text = decoded(data, SECTION)
    refused_or_read(with_file(SECTION_FILE, f"# The cause\n\n{text}\n".encode()))
    document(Parser(), text.replace("\r\n", "\n"), SECTION_FILE)


def catalog(data: bytes) -> None:
    """Try a PO file: it is written as it was read, and updating it twice is updating it once."""
    text = decoded(data, PO).encode()
    try:
        file = po.read(text, CATALOG)
    except SourceError as error:
        expect(bool(error.problems), "refused without a problem")
        return
    expect(po.write(file) == text, "what was read is not what is written")
    updated = update(file, WANTED, language="en")
    expect(po.write(update(updated, WANTED, language="en")) == po.write(updated), "an update is no fixpoint")
    po.read(po.write(updated), CATALOG)
    joined = Catalog(file, Asked.of(WANTED))
    for one in WANTED:
        expect(joined.find(one.context, one.text).state in ("current", "stale", "missing"), "no state")


WANTED = (Wanted("The cause", "section title"), Wanted("Moon", "term"), Wanted("a", plural="b", context="c"))


def raw_catalog(data: bytes) -> None:
    """Try any bytes as a PO file."""
    try:
        file = po.read(data, CATALOG)
    except SourceError:
        return
    expect(po.write(file) == data, "what was read is not what is written")


def refused_or_read(inputs: Inputs) -> None:
    try:
        read_sources(inputs, Parser())
    except SourceError as error:
        expect(bool(error.problems), "refused without a problem")
        for problem in error.problems:
            expect(
                problem.place.line >= 1 and bool(problem.what) and bool(problem.fix),
                f"half a problem: {problem}",
            )


# ---------------------------------------------------------------- the parser


def message(data: bytes) -> None:
    """Try a message: it is drawn with nothing but emphasis, code, links and citations."""
    text = fold(decoded(data[1:], INLINE))
    language = LANGUAGES[data[0] % len(LANGUAGES)] if data else "en"
    parsed = Parser().inline(text)
    html = drawn(typeset_nodes(parsed.nodes, language))
    expect_harmless(html)
    once = typeset_text(text, language)
    expect(typeset_text(once, language) == once, "setting a text twice is not setting it once")
    for passage in passages(text, language):
        holds(text, passage)


def drawn(nodes: Sequence[Inline]) -> str:
    return to_html(
        nodes, lambda reference, words: f'<a href="#{reference.id}">{words}</a>', lambda _: "<sup>"
    )


def expect_harmless(html: str) -> None:
    tree = html5lib.parseFragment(html.replace("\x00", ""), namespaceHTMLElements=False)
    for element in tree.iter():
        name = element.tag if isinstance(element.tag, str) else "a comment"
        expect(name in {"DOCUMENT_FRAGMENT", "em", "strong", "code", "a", "sup"}, f"{name} in {html!r}")


# ---------------------------------------------------------------- the lock


def lock(data: bytes) -> None:
    """Try a translation: one that is published leads where its source does, and nowhere else."""
    source, msgstr = (fold(decoded(part, INLINE)) for part in parts(data, 2))
    parser = Parser()
    one, other = parser.inline(source), parser.inline(msgstr)
    if one.faults or other.faults or list(lock_breaks(one, other, msgstr)):
        return
    expect(targets(one.nodes) == targets(other.nodes), f"{source!r} and {msgstr!r} lead elsewhere")
    expect(
        hrefs(drawn(one.nodes)) == hrefs(drawn(other.nodes)), f"{source!r} and {msgstr!r} are drawn otherwise"
    )


def targets(nodes: Sequence[Inline]) -> Counter[str]:
    found = walk(nodes)
    return Counter(repr((type(node), node.id)) for node in found if isinstance(node, (Reference, Citation)))


def hrefs(html: str) -> Counter[str]:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return Counter(element.get("href") for element in tree.iter() if element.get("href"))


class Says:
    """A catalog that has one translation for everything."""

    def __init__(self, msgstr: str) -> None:
        self.msgstr = msgstr

    def find(self, _context: str | None, text: str, /) -> Translation:
        """Return that translation, as current."""
        return Translation(text, (self.msgstr or text,), "current", 1)

    def words(self, keys: Iterable[Key], /) -> list[str]:
        """Return that translation for each."""
        return [self.msgstr or text for _, text in keys]


def edition(data: bytes) -> None:
    """Try an edition that says the same words everywhere: they are shown only where the lock holds."""
    parser = Parser()
    found = translate(understood(), "fr", Says(fold(decoded(data, INLINE))), parser, CATALOG)
    for words in (found.say(said.message) for said in found.said.values()):
        expect(
            targets(words.nodes) == targets(parser.parse(words.message).nodes),
            f"{words.text!r} leads elsewhere",
        )
        expect_harmless(drawn(words.nodes))


# ---------------------------------------------------------------- the renderer


def page(data: bytes) -> None:
    """Try a site of hostile words, names and translations: nothing in it runs or leads away."""
    title, paragraph, name, msgstr, interface, headline = (
        decoded(part, INLINE).replace("\x00", "") for part in parts(data, 6)
    )
    files = dict(tides().files)
    for path, old, new in (
        ("content/glossary.toml", '"Moon"', quoted(name)),
        ("content/people.toml", '"Isaac Newton"', quoted(title)),
        (CATALOG, '"La cause"', quoted(msgstr)),
        (CATALOG, '"Pourquoi la mer va et vient"', quoted(headline)),
        (INTERFACE, '"Lexique"', quoted(interface)),
    ):
        files[path] = files[path].replace(old.encode(), new.encode())
    files[SECTION_FILE] += f"\n{paragraph}\n".encode()
    try:
        site = build(Inputs(files)).files
    except SourceError:
        return
    found = list(dangers(site))
    expect(not found, "; ".join(found))


def quoted(words: str) -> str:
    """Return words as TOML, JSON and PO files write them."""
    return json.dumps(words or "a", ensure_ascii=False).replace("\x7f", "")


# ---------------------------------------------------------------- what pieces are put into


@cache
def tides() -> Inputs:
    """Return the files of the explainer under trial."""
    return read_inputs(TIDES, REPOSITORY / "templates")


@cache
def understood() -> Explainer:
    """Return it as it is read."""
    return read_sources(tides(), Parser()).explainer


def with_file(path: str, data: bytes) -> Inputs:
    """Return its files with one of them changed."""
    return Inputs({**tides().files, path: data})


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "catalog": catalog,
    "raw-catalog": raw_catalog,
    "message": message,
    "lock": lock,
    "edition": edition,
    "section": section,
    "toml": toml,
    "page": page,
}


def tried(name: str, data: bytes) -> None:
    """Try one input; raises what is wrong, and nothing for an input that is refused as it should be."""
    try:
        TARGETS[name](data)
    except (SourceError, CommandError) as error:
        raise WrongError(f"{type(error).__name__} got out: {error}") from error
