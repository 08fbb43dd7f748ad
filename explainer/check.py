"""The check: every problem of an explainer and of the site it makes, in one run.

What would make a build mislead stops the build too; here stands also what an editor should look
at, as warnings.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

from explainer import po
from explainer.anatomy import Allowed
from explainer.build import DrawnEdition, Published, worth_sharing
from explainer.by_language import ByLanguage
from explainer.catalog import Catalog
from explainer.citations import cited_in
from explainer.claims import doubtful
from explainer.compiled import CompiledTemplates
from explainer.cores import shared
from explainer.edition import Edition, translate
from explainer.errors import Place, Problem, SourceError, stop_for, stops
from explainer.inputs import Inputs
from explainer.inspection import Alike, Seen, among, look_at
from explainer.interface import ENGLISH, Interface, interface_files
from explainer.kept import Kept, drawn_in, looked_at, proofread_in, said_in
from explainer.model import Explainer, Quote
from explainer.outputs import Press, site_of
from explainer.proof import Proof, SourceTexts
from explainer.proofread import Translated
from explainer.sources import Sources, catalog_path, with_catalogs
from explainer.stamps import outdated
from explainer.upkeep import Upkeep, changed_templates, changes, collected, stray_catalogs
from explainer.wanted import Asked


def check(
    inputs: Inputs,
    *,
    again: Callable[[], Inputs] | None = None,
    kept: Kept | None = None,
    processes: int = 1,
) -> tuple[Problem, ...]:
    """Return all there is to say of an explainer, problems and warnings, in the order of the files.

    What was kept saves time. Up to so many processes share the languages between them. Of a caller who
    can read the inputs `again`, and holds them no longer, catalogs are let go once they are looked at.
    """
    keeper, wrong = collected(inputs, kept=kept, processes=processes)
    checker, sources = _Checker(inputs, again, keeper, kept), keeper.sources
    del inputs  # The checker alone holds them.
    languages = checker.languages(processes if worth_sharing(sources) else 1)
    problems = [*chain.from_iterable(one.wrong for one in languages)]
    doubts = doubtful(sources.explainer, keeper.parser, whole=not stops(sources.problems))
    found = [*problems, *wrong, *doubts]
    found += [problem for one in languages for problem in one.problems]
    if not stops(problems):
        found += _upkeep(checker.inputs, keeper, languages) if not wrong else ()
        found += _site(checker, [one.drawn for one in languages if one.drawn])
    return tuple(sorted(set(found)))


def _site(checker: _Checker, drawn: Sequence[_SeenEdition]) -> Iterator[Problem]:
    """Yield what is wrong with the pages as they would be published."""
    explainer = checker.explainer
    try:
        for one in drawn:
            stop_for(one.failed)
        editions = [one.edition.edition_of(explainer, checker.keeper.parser) for one in drawn]
        press = checker.press({edition.language: edition.withheld is None for edition in editions})
        files = site_of(press, (), editions, {one.edition.language: one.interface for one in drawn})
    except SourceError as error:
        yield from error.problems
        return
    yield from outdated(explainer, editions)
    whole = [checker.look_at(path, data) for path, data in files.items()]
    yield from among([*whole, *chain.from_iterable(one.files for one in drawn)])


def _upkeep(inputs: Inputs, keeper: Upkeep, languages: Iterable[_Found]) -> Iterator[Problem]:
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
    if not explainer.quotes:
        return
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


class _SeenEdition(NamedTuple):
    """An edition as it would be published, with what was seen in its files; not the files themselves."""

    edition: DrawnEdition
    """Its head alone."""

    interface: Interface
    files: tuple[Seen, ...]
    """None of an edition that is withheld."""

    failed: tuple[Problem, ...]
    """Why it could not be drawn."""


class _Found(NamedTuple):
    """What there is to say of one language."""

    language: str
    wrong: tuple[Problem, ...]
    """What is wrong with the content and its catalogs, which may stop a build."""

    problems: tuple[Problem, ...]
    behind: tuple[str, ...] = ()
    """Its files that an update would change."""

    published: bool = False
    drawn: _SeenEdition | None = None
    """None where something has to be mended first."""

    beside: Published | None = None
    """The editions it was drawn beside: its pages name those that are published."""


class _Look(NamedTuple):
    """What there is to say of one language before it is known which of all are published."""

    found: _Found
    interface: Interface
    edition: Edition | None
    """As it would be published; None where something has to be mended first."""


def _published(found: Iterable[_Found]) -> Published | None:
    """Return each language with whether its edition is published; None where a build would be stopped."""
    published: dict[str, bool] = {}
    for one in found:
        if stops(one.wrong):
            return None
        published[one.language] = one.published
    return published


@dataclass
class _Checker:
    """Looks at one language after the other."""

    inputs: Inputs
    """Without the catalogs it has let go."""

    again: Callable[[], Inputs] | None
    """Reads them again, for whoever needs what it has let go; None where it has to hold all."""

    keeper: Upkeep
    kept: Kept | None
    texts: SourceTexts = field(default_factory=dict)
    held: Alike = field(default_factory=Alike)
    gone: bool = False
    """Whether it has let catalogs go."""

    reread: bool = False
    """Whether the inputs were read again: what is found now may not be of those that were read first."""

    @cached_property
    def explainer(self) -> Explainer:
        """The explainer as it would be published."""
        return self.keeper.sources.explainer.without_drafts()

    def languages(self, processes: int) -> list[_Found]:
        """Return what is found in each language; those that are as they were are not looked at again."""
        kept = ByLanguage[_Found]("check", self.inputs, self.keeper.sources, self.kept)
        found = self.found({language: self.alike(one) for language, one in kept.unchanged()}, processes)
        published = _published(found)
        if published and any(one.beside != published for one in found):
            # A page names the other editions: when one of them comes or goes, all are drawn anew.
            found = self.found({}, processes)
        if published and not self.reread:
            kept.keep({one.language: one for one in found})
        return found

    def found(self, known: Mapping[str, _Found], processes: int) -> list[_Found]:
        """Return what is found in each language, and beside what is known of the others."""
        languages = self.keeper.sources.languages

        def in_order(shares: Iterable[Iterable[_Found]]) -> list[_Found]:
            found = {one.language: one for one in chain(known.values(), *shares)}
            return [found[language] for language in languages]

        changed = [language for language in languages if language not in known]
        # What is known of others may turn out to be of no use: then all are looked at, once more.
        share = partial(self.share, last=not known)
        return in_order(shared(share, changed, lambda shares: _published(in_order(shares)), processes))

    def share(
        self, languages: Sequence[str], *, last: bool
    ) -> Generator[list[_Found], Published | None, list[_Found]]:
        """Look at some languages, for the last time or not; draw their pages if nothing stops a build."""
        if self.gone and self.again:  # Another process failed, and left its share to this one.
            self.inputs, self.reread = self.again(), True
        if last:
            self.let_go(set(self.keeper.sources.languages).difference(languages))
        looks = []
        for language in languages:
            looks.append(self.look(language))
            if last:
                self.let_go([language])
        published = yield [look.found for look in looks]
        if published is None:
            return [look.found for look in looks]
        press = self.press(published)
        return [self.with_drawn(look, press) for look in looks]

    def look(self, language: str) -> _Look:
        """Read the catalogs of a language and say what there is to say of it; no catalog is held after it."""
        own = with_catalogs(self.inputs, self.keeper.sources, [language], to_write=True)
        paths = [path for path in interface_files(self.inputs, language) if path in own.catalogs]
        interface = Interface(language, [own.catalogs[path] for path in paths])
        path, content = catalog_path(language, "content"), None
        if language != own.explainer.language and path in own.catalogs:
            content = Translated(own, language, self.keeper.parser.apart(), self.texts)
        said = [
            *interface.problems,
            *self.of_interface(own, language),
            *(content.problems() if content else ()),
        ]
        found = _Found(language, own.problems, tuple(said))
        if stops(own.problems):
            return _Look(found, interface, None)
        behind = tuple(path for path, _ in changes(self.inputs, self.keeper, own.catalogs.values()))
        edition = content.published(self.explainer) if content else self.of_source()
        self.keep(said_in(language), proofread_in(language))
        # What its own parser knows is let go with it.
        edition = edition._replace(parser=self.keeper.parser)
        found = found._replace(behind=behind, published=edition.withheld is None)
        return _Look(found, interface, edition)

    def let_go(self, languages: Iterable[str]) -> None:
        """Hold the catalogs of some languages no longer: they are most of what was read."""
        if self.again:
            # That of the language editors write in is of no language here, and is looked at in the end.
            source = self.explainer.language
            paths = [catalog_path(language, "content") for language in languages if language != source]
            self.inputs, self.gone = self.inputs.without(paths), True

    def keep(self, *names: str) -> None:
        if self.kept:
            self.kept.keep(names)

    def of_source(self) -> Edition:
        """Return the edition in the language the editors write in."""
        return translate(self.explainer, self.explainer.language, None, self.keeper.parser)

    def with_drawn(self, look: _Look, press: Press) -> _Found:
        """Draw an edition, if it is published, and look at its files."""
        edition, interface = look.edition, look.interface
        if edition is None:
            return look.found
        files: Mapping[str, bytes] = {}
        failed: tuple[Problem, ...] = ()
        parser = self.keeper.parser.apart()
        try:
            if edition.withheld is None:
                files = press.edition(press.page(edition._replace(parser=parser)), interface)
        except SourceError as error:
            failed = error.problems
        parser.forget()  # What templates drew leads to it, in circles that nobody opens before the end.
        seen = tuple(self.look_at(path, data) for path, data in files.items())
        self.keep(drawn_in(edition.language), *map(looked_at, files))
        head = DrawnEdition(edition.language, edition.of_head(), edition.share, edition.withheld, (), {}, {})
        drawn = _SeenEdition(head, interface, seen, failed)
        return look.found._replace(drawn=drawn, beside=press.published)

    def press(self, published: Mapping[str, bool]) -> Press:
        """Return what draws pages."""
        parser = self.keeper.parser
        citations = cited_in(self.explainer, parser)
        templates = CompiledTemplates(self.kept.engine) if self.kept else None
        return Press(self.inputs, self.explainer, citations, published, templates, parser.recall)

    def look_at(self, path: str, data: bytes) -> Seen:
        """Look at one file of the site."""
        return self.held.seen(look_at(path, data, self.allowed, self.keeper.parser.recall))

    def alike(self, found: _Found) -> _Found:
        """Return what was found before, holding what is the same in all languages once."""
        drawn = found.drawn
        files = tuple(map(self.held.seen, drawn.files)) if drawn else ()
        return found._replace(drawn=drawn._replace(files=files)) if drawn else found

    @cached_property
    def allowed(self) -> Allowed:
        """The addresses that pages may lead to."""
        sources = self.keeper.sources.explainer.sources
        addresses = [address for source in sources for address in (source.url, source.archived)]
        registered = filter(None, (*addresses, self.explainer.head.help))
        return Allowed(self.explainer.head.url, frozenset(registered))

    def of_interface(self, own: Sources, language: str) -> Iterator[Problem]:
        """Yield what a proofreader sees in a language's own interface words."""
        path = catalog_path(language, "interface")
        if path in own.catalogs:
            proof = Proof(ENGLISH, language, source_texts=self.texts)
            catalog = Catalog(own.catalogs[path], Asked.of(self.keeper.interface))
            for one in self.keeper.interface:
                yield from proof.read(catalog.find(one.context, one.text), path)
