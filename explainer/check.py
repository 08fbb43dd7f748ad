"""The check: every problem of an explainer and of the site it makes, in one run.

What would make a build mislead stops the build too; here stands also what an editor should look
at, as warnings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from explainer import po
from explainer.build import (
    Sources,
    build,
    catalog_path,
    of_each_language,
    understood,
    worth_sharing,
)
from explainer.catalog import Catalog
from explainer.citations import cited_in
from explainer.content import messages_of
from explainer.edition import CURRENT, translate
from explainer.errors import Place, Problem, SourceError, stops
from explainer.inputs import Inputs
from explainer.inspection import inspect
from explainer.interface import ENGLISH, Interface, interface_files
from explainer.kept import Kept
from explainer.markup import Parser
from explainer.memory import afresh
from explainer.messages import content_messages, interface_messages, spoken_in
from explainer.model import Event, Explainer, Person, Quote, Section, Term
from explainer.nodes import Reference, walk
from explainer.proof import Proof, SourceTexts, names_with_surnames
from explainer.quotations import Quotations, doubts_about, in_source
from explainer.render import EXTRACTION
from explainer.speakers import Names, misattributed
from explainer.stamps import outdated
from explainer.upkeep import Upkeep, changed_templates, changes, keeper_of, stray_catalogs


def check(inputs: Inputs, *, kept: Kept | None = None, processes: int = 1) -> tuple[Problem, ...]:
    """Return all there is to say of an explainer, problems and warnings, in the order of the files.

    What the last build kept saves time. Up to so many processes share the languages between them.
    """
    parser = Parser(kept.recall if kept else afresh)
    sources = understood(inputs, parser)
    interface, wrong = interface_messages(inputs, EXTRACTION)
    reader = _Reader(inputs, keeper_of(sources, parser, interface), kept)
    languages, problems = of_each_language(inputs, sources, reader.look, to_write=True, processes=processes)
    found = [*problems, *wrong, *_claims(sources.explainer, parser)]
    found += [problem for look in languages.values() for problem in look.problems]
    if not stops(problems):
        found += _upkeep(inputs, reader.keeper, languages.values()) if not wrong else ()
        found += _site(inputs, sources.explainer, parser, processes if worth_sharing(sources) else 1)
    return tuple(sorted(set(found)))


def _site(inputs: Inputs, explainer: Explainer, parser: Parser, processes: int) -> Iterator[Problem]:
    """Yield what is wrong with the pages as they would be published."""
    try:
        built = build(inputs, parser=parser, processes=processes)
    except SourceError as error:
        yield from error.problems
        return
    yield from outdated(built.explainer, built.editions)
    addresses = [address for source in explainer.sources for address in (source.url, source.archived)]
    registered = frozenset(address for address in (*addresses, explainer.head.help) if address)
    yield from inspect(built.files, explainer.head.url, registered, processes=processes)


def _upkeep(inputs: Inputs, keeper: Upkeep, languages: Iterable[_Look]) -> Iterator[Problem]:
    """Yield which files of locales/ are behind the content, as warnings, and quotes retold meanwhile."""
    strays, broken = stray_catalogs(inputs, keeper.sources)
    yield from broken
    if broken:
        return
    behind = {path for path, _ in (*changes(inputs, keeper, strays), *changed_templates(inputs, keeper))}
    for path in behind.union(*(look.behind for look in languages)):
        what = "this file is behind the content or the templates"
        yield Problem(Place(path), what, "run python build.py messages", "warning")
    yield from _retold(inputs, keeper.sources.explainer)


def _retold(inputs: Inputs, explainer: Explainer) -> Iterator[Problem]:
    """Yield the quotes of which only the text, or only the original, changed since locales/ was updated."""
    path = "locales/content.pot"
    try:
        template = po.read(inputs.files.get(path, b""), path)
    except SourceError:
        return
    before = {line: entry for entry in template.messages for line in entry.extracted}
    for quote in explainer.quotes:
        entry = before.get(f"quote, quote {quote.id}")
        changed = _changed_alone(quote, entry) if entry else None
        if changed:
            name, what = changed
            fix = "compare the two, then run python build.py messages"
            yield Problem(quote.at_field(name), what, fix)


def _changed_alone(quote: Quote, entry: po.Entry) -> tuple[str, str] | None:
    """Return which field of a quote changed without the other, and the sentence that says so; or None."""
    same_text = quote.text.text == entry.msgid
    since = f"of {quote.id!r} changed since locales/ was updated, and"
    if quote.original is None:
        return None if same_text else ("text", f"the text {since} its excerpt is all there is to it")
    spoken = [line for line in entry.extracted if line.startswith("as spoken (")]
    same_original = spoken == [f"as spoken ({quote.original.language}): {quote.original.text}"]
    if len(spoken) != 1 or same_text == same_original:
        return None
    if same_original:
        return "text", f"the text {since} its words as spoken did not"
    return "original", f"the original {since} its text did not"


# ---------------------------------------------------------------- translations


class _Look(NamedTuple):
    """What there is to say of one language."""

    problems: tuple[Problem, ...]
    behind: tuple[str, ...]
    """Its files that an update would change."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Looks at one language after the other."""

    inputs: Inputs
    keeper: Upkeep
    kept: Kept | None
    texts: SourceTexts = field(default_factory=dict)

    def look(self, own: Sources, language: str) -> _Look:
        """Return what there is to say of one language, as far as its catalogs could be read."""
        behind = changes(self.inputs, self.keeper, own.catalogs.values()) if not stops(own.problems) else ()
        looked = _Look(tuple(self.problems(own, language)), tuple(path for path, _ in behind))
        if self.kept:
            self.kept.let_go([language])
        return looked

    def problems(self, own: Sources, language: str) -> Iterator[Problem]:
        """Yield what is wrong with one language."""
        catalogs = own.catalogs
        paths = [path for path in interface_files(self.inputs, language) if path in catalogs]
        yield from Interface(language, [catalogs[path] for path in paths]).problems
        path = catalog_path(language, "interface")
        if path in catalogs:
            proof = Proof(ENGLISH, language, source_texts=self.texts)
            catalog = Catalog(catalogs[path], self.keeper.interface)
            for one in self.keeper.interface:
                yield from proof.read(catalog.find(one.context, one.text), path)
        path = catalog_path(language, "content")
        if language != own.explainer.language and path in catalogs:
            yield from _Translated(own, language, self.keeper.parser.apart(), self.texts).problems()


class _Translated:
    """One language's content, as its catalog says it."""

    def __init__(self, sources: Sources, language: str, parser: Parser, texts: SourceTexts) -> None:
        self.explainer, self.language, self.texts = sources.explainer, language, texts
        self.path = catalog_path(language, "content")
        wanted = content_messages(sources.explainer, parser, language, comments=False)
        self.catalog = Catalog(sources.catalogs[self.path], wanted)
        self.edition = translate(self.explainer, language, self.catalog, parser, self.path)

    def problems(self) -> Iterator[Problem]:
        """Yield what breaks the structure lock, what a proofreader sees, and who is misnamed."""
        yield from self.edition.problems
        names = {person.id: self.edition.say(person.name).text for person in self.explainer.people}
        agreed = [(person.name.text, names[person.id]) for person in self.explainer.people]
        proof = Proof(self.explainer.language, self.language, names_with_surnames(agreed), self.texts)
        quotations, beside = Quotations(self.explainer, self.language, self.words_of), Names(names)
        for message in {message.key: message for message in messages_of(self.explainer)}.values():
            found, words = self.catalog.find(message.context, message.text), self.edition.say(message)
            if found.current and words.state != CURRENT:
                continue  # The lock is broken: what is inside is not shown.
            yield from proof.read(found, self.path)
            if words.state == CURRENT:
                for fault in misattributed(message, words.nodes, quotations, beside):
                    yield Problem(Place(self.path, found.line or 1), fault.what, fault.fix, "warning")

    def words_of(self, quote: Quote) -> str | None:
        """Return a quote's words in this language; None where they are not current."""
        words = self.edition.say(quote.text)
        return spoken_in(quote, self.language) or (words.text if words.state == CURRENT else None)


# ---------------------------------------------------------------- claims, sources and quotes


def _claims(explainer: Explainer, parser: Parser) -> Iterator[Problem]:
    """Yield what no reader could follow up, as warnings."""
    for quote in explainer.quotes:
        yield from doubts_about(quote)
    yield from _speakers(explainer, parser)
    yield from _never_cited(explainer, parser)
    yield from _never_referred_to(explainer, parser)
    for section in explainer.sections:
        if not _cites(section):
            what = f"the section {section.id!r} cites no source"
            yield Problem(section.place, what, "write [^source-id] after each claim", "warning")


def _speakers(explainer: Explainer, parser: Parser) -> Iterator[Problem]:
    quotations = in_source(explainer)
    names = Names({person.id: person.name.text for person in explainer.people})
    for message in messages_of(explainer):
        for fault in misattributed(message, parser.parse(message).nodes, quotations, names):
            yield Problem(message.place_of(fault.found), fault.what, fault.fix, "warning")


def _never_cited(explainer: Explainer, parser: Parser) -> Iterator[Problem]:
    claims = cited_in(explainer, parser).claims
    for source in explainer.sources:
        if source.id not in claims:
            what = f"the source {source.id!r} is never cited"
            yield Problem(
                source.place, what, f"write [^{source.id}] after what it shows, or take it out", "warning"
            )


def _never_referred_to(explainer: Explainer, parser: Parser) -> Iterator[Problem]:
    """Yield the people, terms and events that nothing leads to.

    An event that leads to a section or a quote itself is no stray, nor is the speaker of a quote.
    """
    referred = {
        node.id
        for message in messages_of(explainer)
        for node in walk(parser.parse(message).nodes)
        if isinstance(node, Reference)
    }
    referred |= {quote.speaker for quote in explainer.quotes}
    referred |= {event.id for event in explainer.events if event.section or event.quotes}
    kinds: tuple[tuple[str, tuple[Person | Term | Event, ...]], ...]
    kinds = (("person", explainer.people), ("term", explainer.terms), ("event", explainer.events))
    for kind, records in kinds:
        for record in records:
            if record.id not in referred:
                what = f"the {kind} {record.id!r} is never referred to"
                fix = f"write [words][{record.id}] where it comes up, or take it out"
                fix += ", or give it a section" if kind == "event" else ""
                yield Problem(record.place, what, fix, "warning")


def _cites(section: Section) -> bool:
    return any(lead.kind in ("citation", "quote") for lead in section.outline.leads)
