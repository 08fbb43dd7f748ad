"""Upkeep of locales/: what the catalogs should be, and how they are written without losing a word."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from explainer import po
from explainer.ahead import Readers
from explainer.build import Looked, of_each_language
from explainer.by_language import ByLanguage
from explainer.catalog import new, template, update
from explainer.errors import CommandError, Problem, SourceError, stop_for, stops
from explainer.inputs import Inputs, read_at_rest
from explainer.interface import ENGLISH
from explainer.kept import SOURCES, Kept
from explainer.language import is_known, language_of, languages_like
from explainer.markup import Parser
from explainer.memory import afresh
from explainer.messages import content_messages, interface_messages, spoken_in
from explainer.render import EXTRACTION
from explainer.sources import Sources, catalog_path, catalogs_of, understood
from explainer.wanted import Wanted
from explainer.whole import clear_leftovers, draft, faults_said, place_in

T = TypeVar("T")

DOMAINS = ("content", "interface")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the sources want of every catalog."""

    sources: Sources
    """Without any catalog."""

    parser: Parser
    content: tuple[Wanted, ...]
    interface: tuple[Wanted, ...]
    project: str

    def wanted(self, language: str, domain: str) -> tuple[Wanted, ...]:
        """Return the messages of a domain, as a language's catalog wants them."""
        if domain != "content":
            return self.interface
        if any(spoken_in(quote, language) for quote in self.sources.explainer.quotes):
            return content_messages(self.sources.explainer, self.parser, language)
        return self.content

    def source_of(self, domain: str) -> str:
        """Return the language of a domain's messages."""
        return self.sources.explainer.language if domain == "content" else ENGLISH

    def update(self, file: po.File, *, prune: bool = False) -> po.File:
        """Return a PO file brought up to date."""
        language, domain = language_of(file.path.split("/")[1]), _domain_of(file.path)
        return update(file, self.wanted(language, domain), language=self.source_of(domain), prune=prune)

    def updated(self, data: bytes, path: str, *, prune: bool = False) -> bytes:
        """Return the bytes of a PO file brought up to date.

        Raises SourceError where it is broken.
        """
        return po.write(self.update(po.read(data, path), prune=prune))

    def template(self, domain: str) -> bytes:
        """Return a domain's .pot file."""
        wanted = self.content if domain == "content" else self.interface
        return po.write(template(wanted, domain, self.project))

    def started(self, language: str, domain: str) -> bytes:
        """Return a new catalog."""
        file = new(language, domain, self.project)
        return po.write(update(file, self.wanted(language, domain), language=self.source_of(domain)))


def upkeep(inputs: Inputs, *, kept: Kept | None = None, processes: int = 1) -> Upkeep:
    """Collect the messages of the content and of the templates; no catalog is read.

    What was kept saves time. Up to so many processes share the sections between them. Raises
    SourceError; where it does, with the problems of every catalog too.
    """
    keeper, wrong = collected(inputs, kept=kept, processes=processes)
    if stops((*keeper.sources.problems, *wrong)):
        raise SourceError((*wrong, *_problems(inputs, keeper.sources)))
    return keeper


def collected(inputs: Inputs, *, kept: Kept | None, processes: int) -> tuple[Upkeep, tuple[Problem, ...]]:
    """Collect what can be understood, as `upkeep` does; return it with what is wrong with the templates."""
    parser = Parser(kept.recall if kept else afresh)
    with Readers(inputs, processes, kept) as readers:
        interface, wrong = interface_messages(inputs, EXTRACTION)
        sources = understood(inputs, parser, readers.section)
    if kept:
        kept.keep([SOURCES])
    return keeper_of(sources, parser, interface), wrong


def keeper_of(sources: Sources, parser: Parser, interface: tuple[Wanted, ...]) -> Upkeep:
    """Return what the sources want of every catalog."""
    head = sources.explainer.head
    content = content_messages(sources.explainer, parser)
    return Upkeep(sources, parser, content, interface, (head.name or head.title).text)


def due(inputs: Inputs, keeper: Upkeep, *, prune: bool = False, processes: int = 1) -> dict[str, bytes]:
    """Return the files of locales/ that an update changes, as it would leave them.

    Up to so many processes share the languages between them. Raises SourceError with the problems of
    every catalog that is broken.
    """
    return _due(inputs, keeper, lambda data: data, prune=prune, processes=processes)


def behind(
    inputs: Inputs, keeper: Upkeep, *, prune: bool = False, kept: Kept | None = None, processes: int = 1
) -> list[str]:
    """Return the paths of the files that `due` returns; of the files themselves nothing is held.

    What was kept of languages that are as they were saves time.
    """
    command = "messages --check --prune" if prune else "messages --check"
    known = ByLanguage[Looked[dict[str, None]]](command, inputs, keeper.sources, kept)
    found = _due(inputs, keeper, lambda _: None, prune=prune, known=known, processes=processes)
    return list(found)


def _due(
    inputs: Inputs,
    keeper: Upkeep,
    tell: Callable[[bytes], T],
    *,
    prune: bool,
    processes: int,
    known: ByLanguage[Looked[dict[str, T]]] | None = None,
) -> dict[str, T]:
    """Tell something of each file of locales/ that an update changes."""

    def told(files: Iterable[po.File]) -> dict[str, T]:
        return {path: tell(data) for path, data in changes(inputs, keeper, files, prune=prune)}

    def look(own: Sources, _: str) -> dict[str, T]:
        return told(own.catalogs.values())

    found, problems = of_each_language(
        inputs, keeper.sources, look, known=known, to_write=True, processes=processes
    )
    strays, broken = stray_catalogs(inputs, keeper.sources)
    stop_for((*problems, *broken))
    changed = ChainMap(*found.values(), told(strays))
    templates = {path: tell(data) for path, data in changed_templates(inputs, keeper)}
    return templates | {path: changed[path] for path in catalogs(inputs) if path in changed}


def _problems(inputs: Inputs, sources: Sources) -> tuple[Problem, ...]:
    """Return all that is wrong with the content and the catalogs."""
    return of_each_language(inputs, sources, lambda *_: None)[1]


def changes(
    inputs: Inputs, keeper: Upkeep, files: Iterable[po.File], *, prune: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Yield the path of each PO file of the explainer that an update changes, and its bytes after it."""
    for file in files:
        if file.path.startswith("locales/"):
            updated = keeper.update(file, prune=prune)
            data = inputs.files[file.path] if updated is file else po.write(updated)
            if data != inputs.files[file.path]:
                yield file.path, data


def changed_templates(inputs: Inputs, keeper: Upkeep) -> Iterator[tuple[str, bytes]]:
    """Yield the path of each .pot file that an update changes, and its bytes after it."""
    for domain in DOMAINS:
        path, data = f"locales/{domain}.pot", keeper.template(domain)
        if data != inputs.files.get(path):
            yield path, data


def stray_catalogs(inputs: Inputs, sources: Sources) -> tuple[list[po.File], list[Problem]]:
    """Read the PO files that no edition is made from, such as one of the language editors write in."""
    used = catalogs_of(inputs, sources.explainer, sources.languages)
    found: list[po.File] = []
    problems: list[Problem] = []
    for path in catalogs(inputs):
        try:
            if path not in used:
                found.append(po.read(inputs.files[path], path))
        except SourceError as error:
            problems += error.problems
    return found, problems


def catalogs(inputs: Inputs) -> list[str]:
    """Return the PO files of an explainer."""
    return [path for path in inputs.under("locales", ".po") if _domain_of(path) in DOMAINS]


def _domain_of(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".po")


def write(
    root: Path, inputs: Inputs, files: Mapping[str, bytes], again: Callable[..., bytes]
) -> Iterator[str]:
    """Write files of locales/, each in one step, and yield the path of each when it is written.

    A file that changed on disk since it was read is updated from what it is now, so that nothing a
    translator saved meanwhile is lost: `again(data, path=…)` updates the bytes of a path.

    Raises FaultError where the system refuses, CommandError where a link leads out of the folder;
    what was not written is as it was.
    """
    for path in (*(f"locales/{domain}.pot" for domain in DOMAINS), *catalogs(inputs)):
        clear_leftovers(root / path)
    for path, data in files.items():
        with faults_said(path):
            _write(place_in(root, path), data, inputs.files.get(path), partial(again, path=path))
        yield path


def _write(target: Path, data: bytes, read: bytes | None, again: Callable[[bytes], bytes]) -> None:
    while True:
        with draft(target, data) as written:
            now = read_at_rest(str(target), target.stat()) if target.exists() else None
            if now == read:
                written.replace(target)
                return
        read, data = now, again(now) if now is not None and target.suffix == ".po" else data


def add(inputs: Inputs, keeper: Upkeep, language: str) -> dict[str, bytes]:
    """Return the new catalogs of a language; those it has already are left out.

    Raises CommandError for a language CLDR does not know, or that has an edition already, and
    SourceError with the problems of every catalog that is broken.
    """
    stop_for(_problems(inputs, keeper.sources))
    if not is_known(language):
        like = languages_like(language)
        said = f"did you mean {' or '.join(like)}?" if like else "write a tag such as pl, pt-BR or zh-Hans"
        raise CommandError(f"CLDR knows no language {language!r}: {said}")
    # What the editors write in needs no catalog of the content, only one of the templates' words.
    domains = DOMAINS[1:] if language == keeper.sources.explainer.language else DOMAINS
    paths = {catalog_path(language, domain): domain for domain in domains}
    started = {
        path: keeper.started(language, domain) for path, domain in paths.items() if path not in inputs.files
    }
    if not started:
        raise CommandError(
            f"{language} has its catalogs already; `python build.py messages` brings them up to date"
        )
    return started
