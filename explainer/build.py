"""The recipe: an explainer's files in, its site out."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from explainer.by_language import ByLanguage
from explainer.catalog import Catalog
from explainer.citations import cited_in
from explainer.content import Ahead
from explainer.cores import shared
from explainer.edition import Edition, Said, Share, translate
from explainer.errors import Problem, stop_for, stops
from explainer.inputs import Inputs
from explainer.interface import Interface, interface_files
from explainer.kept import SOURCES, Kept, drawn_in, said_in
from explainer.markup import Parser
from explainer.memory import afresh
from explainer.messages import asked_of
from explainer.model import Explainer, Key
from explainer.outputs import Press, outputs, site_of
from explainer.sources import Sources, catalog_path, read_sources, understood, with_catalogs, with_templates
from explainer.stamps import outdated

if TYPE_CHECKING:
    from jinja2 import BytecodeCache

T = TypeVar("T")

Looked = tuple[T, tuple[Problem, ...]]
"""What is told of one language, and what is wrong with the content and its catalogs."""

Published = Mapping[str, bool]
"""Languages, each with whether its edition is published."""


class Built(NamedTuple):
    """A site, and what there is to say of it."""

    files: Mapping[str, bytes]
    explainer: Explainer
    editions: tuple[Edition, ...]
    interfaces: Mapping[str, Interface]
    problems: tuple[Problem, ...]
    """Translations that were not shown, and warnings; the site is whole without them."""


WORTH_SHARING = 400
"""Messages, counted in every language, from which on another process is worth its start."""


def build(
    inputs: Inputs,
    *,
    preview: bool = False,
    cache: BytecodeCache | None = None,
    kept: Kept | None = None,
    ahead: Ahead | None = None,
    processes: int = 1,
    parser: Parser | None = None,
) -> Built:
    """Build a site in memory; drafts and withheld editions are in it for a preview only.

    What was `kept` of another build is not made again, nor is what `parser` remembers, nor what was
    read `ahead`, nor the compiled templates in `cache`. At most so many processes share the languages
    between them; the editions then have the words of their heads alone. None of it changes the site.

    Raises SourceError where the sources have problems that stop it.
    """
    parser = parser or (Parser(kept.recall) if kept else Parser())
    sources = read_sources(inputs, parser, ahead=ahead)
    inputs = inputs.without_words()
    if kept:
        kept.keep([SOURCES])
    drawing = _Drawing(inputs, sources, parser, preview=preview, cache=cache, kept=kept)
    drawn = drawing.editions(processes if worth_sharing(sources) else 1)
    editions = tuple(one.edition_of(drawing.explainer, parser) for one in drawn)
    files = site_of(drawing.press, [one.files for one in drawn], editions, drawing.interfaces)
    problems = problems_of(sources, editions, drawing.interfaces.values())
    return Built(files, drawing.explainer, editions, drawing.interfaces, problems)


def worth_sharing(sources: Sources) -> bool:
    """Say whether there is so much to say in other languages that another process is worth its start."""
    return sum(1 for _ in sources.explainer.messages) * len(sources.languages) >= WORTH_SHARING


class DrawnEdition(NamedTuple):
    """An edition and its files, as one process hands them to another that has the explainer itself."""

    language: str
    said: Mapping[Key, Said]
    share: Share
    withheld: str | None
    problems: tuple[Problem, ...]
    missing: Mapping[tuple[str, str], None]
    """The interface words no catalog had, as far as its pages ask for them."""

    files: Mapping[str, bytes]

    def edition_of(self, explainer: Explainer, parser: Parser) -> Edition:
        """Return the edition."""
        return Edition(
            explainer, self.language, self.said, self.share, self.withheld, self.problems, {}, parser
        )


@dataclass
class _Drawing:
    """Says and draws the editions of a site, in one process or in several."""

    inputs: Inputs
    sources: Sources
    parser: Parser
    _: KW_ONLY
    preview: bool
    cache: BytecodeCache | None
    kept: Kept | None

    said: Sequence[Edition] = ()
    """The editions this process says."""

    published: Mapping[str, bool] = field(default_factory=dict)
    """Each language with whether its edition is published: known once all are said."""

    ahead: DrawnEdition | None = None
    """The first of them that is shown, drawn as if all editions were published."""

    @cached_property
    def explainer(self) -> Explainer:
        """The explainer as it is shown."""
        return self.sources.explainer if self.preview else self.sources.explainer.without_drafts()

    @cached_property
    def interfaces(self) -> Mapping[str, Interface]:
        """The interface words of each language."""
        return {
            language: interface_of(self.inputs, self.sources, language) for language in self.sources.languages
        }

    @cached_property
    def press(self) -> Press:
        """What draws pages; it asks which editions are published."""
        citations = cited_in(self.explainer, self.parser)
        return Press(self.inputs, self.explainer, citations, self.published, self.cache, self.parser.recall)

    def editions(self, processes: int) -> list[DrawnEdition]:
        """Say all editions and draw those that are shown; of another process only the words of heads come."""
        share = partial(self.share, whole=processes == 1)
        shares = shared(share, self.sources.languages, self.in_order, processes, self.draw_ahead)
        drawn = {one.language: one for one in chain.from_iterable(shares)}
        for one in drawn.values():
            self.interfaces[one.language].missing.update(one.missing)
        return [drawn[language] for language in self.sources.languages]

    def share(
        self, languages: Sequence[str], *, whole: bool
    ) -> Generator[Published, Published, list[DrawnEdition]]:
        """Say some editions; draw them once it is known which of all are published."""
        say = edition_with_drafts if self.preview else partial(edition_of, explainer=self.explainer)
        self.said = [say(self.sources, language=language, parser=self.parser) for language in languages]
        self.learn((yield {edition.language: edition.withheld is None for edition in self.said}))
        try:
            return [self.drawn(edition, whole=whole) for edition in self.said]
        finally:
            if self.kept:
                self.kept.keep([*map(said_in, languages), *map(drawn_in, languages)])

    def draw_ahead(self) -> None:
        """Draw an edition while others are said, as if all were published: they mostly are."""
        first = next(filter(self.is_shown, self.said), None)
        if first:
            self.published = dict.fromkeys(self.sources.languages, True)
            self.ahead = self.drawn(first, whole=False)

    def learn(self, published: Published) -> None:
        """Take in which editions are published; what was drawn as if others were is drawn again."""
        if published != self.published:
            self.published, self.ahead = published, None
            self.__dict__.pop("press", None)
            for interface in self.interfaces.values():
                interface.missing.clear()

    def is_shown(self, edition: Edition) -> bool:
        """Say whether an edition has pages."""
        return self.preview or edition.withheld is None

    def in_order(self, found: Sequence[Published]) -> Published:
        """Return what was found of all languages, in their order."""
        published = ChainMap(*map(dict, found))
        return {language: published[language] for language in self.sources.languages}

    def drawn(self, edition: Edition, *, whole: bool) -> DrawnEdition:
        """Draw an edition, if it is shown; keep how it says all, or its head."""
        if self.ahead and self.ahead.language == edition.language:
            return self.ahead
        interface, files = self.interfaces[edition.language], dict[str, bytes]()
        if self.is_shown(edition):
            files = self.press.edition(self.press.page(edition), interface)
        said = edition.said if whole else edition.of_head()
        share, withheld, problems = edition.share, edition.withheld, edition.problems
        return DrawnEdition(edition.language, said, share, withheld, problems, interface.missing, files)


def problems_of(
    sources: Sources, editions: Sequence[Edition], interfaces: Iterable[Interface]
) -> tuple[Problem, ...]:
    """Return all that is wrong without stopping a build."""
    found = [problem for edition in editions for problem in edition.problems]
    found += [problem for interface in interfaces for problem in interface.problems]
    return (*sources.problems, *found, *outdated(sources.explainer, editions))


def pseudo_build(inputs: Inputs, *, cache: BytecodeCache | None = None) -> dict[str, bytes]:
    """Build a site of nothing but the pseudo-languages, drafts included, in memory.

    Raises SourceError.
    """
    from explainer.pseudo import SAID, PseudoCatalog, PseudoInterface

    parser = Parser()
    sources = read_sources(inputs, parser)
    explainer = sources.explainer
    editions = [translate(explainer, language, PseudoCatalog(language), parser) for language in SAID]
    interfaces: dict[str, Interface] = {language: PseudoInterface(language) for language in SAID}
    interfaces[explainer.language] = interface_of(inputs, sources, explainer.language)
    return outputs(inputs, explainer, cited_in(explainer, parser), editions, interfaces, cache)


def of_each_edition(
    inputs: Inputs,
    tell: Callable[[Edition, Interface], T],
    *,
    command: str,
    kept: Kept | None = None,
    ahead: Ahead | None = None,
    processes: int = 1,
) -> list[T]:
    """Tell something of each edition and its interface words, drafts included, as its translators see it.

    No more than one edition a process is held at a time; of an edition that is as it was, what was
    `kept` of the command is told again. Raises SourceError with every problem of content, catalogs and
    templates.
    """
    parser = Parser(kept.recall if kept else afresh)
    sources = understood(inputs, parser, ahead)
    if kept:
        kept.keep([SOURCES])

    def look(own: Sources, language: str) -> T | None:
        if stops(own.problems):
            return None
        edition = edition_with_drafts(own, language, parser.apart())
        if kept:
            kept.keep([said_in(language)])
        return tell(edition, interface_of(inputs, own, language))

    known = ByLanguage[Looked[T | None]](command, inputs, sources, kept)
    found, problems = of_each_language(inputs, sources, look, known=known, processes=processes)
    stop_for(with_templates(inputs, problems))
    return [told for language in sources.languages if (told := found[language]) is not None]


def of_each_language(
    inputs: Inputs,
    sources: Sources,
    tell: Callable[[Sources, str], T],
    *,
    known: ByLanguage[Looked[T]] | None = None,
    to_write: bool = False,
    processes: int = 1,
) -> tuple[dict[str, T], tuple[Problem, ...]]:
    """Tell something of each language; return it with all that is wrong with the content and the catalogs.

    What is told of one is made from the sources with its catalogs, as far as these can be understood;
    they may be there to be written again. Up to so many processes share the languages, and each lets go
    of one before it reads the next. What is known of a language that is as it was is not told anew.
    """

    def look(languages: Sequence[str]) -> Generator[None, None, dict[str, Looked[T]]]:
        yield
        return {language: look_at(language) for language in languages}

    def look_at(language: str) -> Looked[T]:
        own = with_catalogs(inputs, sources, [language], to_write=to_write)
        return tell(own, language), own.problems

    found = dict(known.unchanged()) if known else {}
    changed = [language for language in sources.languages if language not in found]
    shares = shared(look, changed, lambda _: None, processes if worth_sharing(sources) else 1)
    found = dict(ChainMap(found, *shares))
    if known:
        known.keep(found)
    told = {language: found[language][0] for language in sources.languages}
    problems = dict.fromkeys(chain.from_iterable(found[language][1] for language in sources.languages))
    return told, tuple(problems)


def edition_of(sources: Sources, explainer: Explainer, language: str, parser: Parser) -> Edition:
    """Say an explainer in one language.

    It may lack drafts; the catalog is joined with all that editors wrote, so that the state of a
    message does not depend on it.
    """
    catalog = catalog_of(sources, language)
    return translate(explainer, language, catalog, parser, catalog_path(language, "content"))


def edition_with_drafts(sources: Sources, language: str, parser: Parser) -> Edition:
    """Say an explainer in one language, drafts included; they do not decide whether it is published."""
    catalog, path = catalog_of(sources, language), catalog_path(language, "content")
    whole = translate(sources.explainer, language, catalog, parser, path)
    published = sources.explainer.without_drafts()
    if published is sources.explainer:
        return whole
    finished = translate(published, language, catalog, parser, path)
    return whole._replace(share=finished.share, withheld=finished.withheld)


def catalog_of(sources: Sources, language: str) -> Catalog | None:
    """Return a language's catalog, joined with the messages; None for the source language."""
    if language == sources.explainer.language:
        return None
    file = sources.catalogs[catalog_path(language, "content")]
    return Catalog(file, asked_of(sources.explainer, language))


def interface_of(inputs: Inputs, sources: Sources, language: str) -> Interface:
    """Return a language's interface words."""
    return Interface(language, [sources.catalogs[path] for path in interface_files(inputs, language)])
