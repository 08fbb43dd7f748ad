"""Upkeep of locales/: what the catalogs should be, and how they are written without losing a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from explainer import po
from explainer.build import catalog_path, read_sources
from explainer.catalog import Wanted, new, template, update
from explainer.errors import CommandError, Problem, SourceError, stop_for
from explainer.inputs import Inputs, read_settled
from explainer.language import is_known, language_of, languages_like
from explainer.markup import Parser
from explainer.memory import Memory
from explainer.messages import content_messages, interface_messages, spoken_in
from explainer.model import Explainer
from explainer.render import EXTRACTION
from explainer.whole import clear_leftovers, draft, faults_said, place_in

DOMAINS = ("content", "interface")
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the sources want of every catalog."""

    explainer: Explainer
    parser: Parser
    content: tuple[Wanted, ...]
    interface: tuple[Wanted, ...]
    project: str

    def wanted(self, language: str, domain: str) -> tuple[Wanted, ...]:
        """Return the messages of a domain, as a language's catalog wants them."""
        if domain != "content":
            return self.interface
        if any(spoken_in(quote, language) for quote in self.explainer.quotes):
            return content_messages(self.explainer, self.parser, language)
        return self.content

    def source_of(self, domain: str) -> str:
        """Return the language of a domain's messages."""
        return self.explainer.language if domain == "content" else ENGLISH

    def updated(self, data: bytes, path: str, *, prune: bool = False) -> bytes:
        """Return a PO file brought up to date.

        Raises SourceError where it is broken.
        """
        language, domain = language_of(path.split("/")[1]), path.rsplit("/", 1)[-1].removesuffix(".po")
        read = self.parser.recall(("catalog", path, data, True), partial(po.read, data, path))
        wanted = self.wanted(language, domain)
        return po.write(update(read, wanted, language=self.source_of(domain), prune=prune))

    def template(self, domain: str) -> bytes:
        """Return a domain's .pot file."""
        wanted = self.content if domain == "content" else self.interface
        return po.write(template(wanted, domain, self.project))

    def started(self, language: str, domain: str) -> bytes:
        """Return a new catalog."""
        file = new(language, domain, self.project)
        return po.write(update(file, self.wanted(language, domain), language=self.source_of(domain)))


def upkeep(inputs: Inputs, parser: Parser | None = None) -> Upkeep:
    """Collect the messages of the content and of the templates.

    What `parser` remembers of these inputs is not read again. Raises SourceError.
    """
    parser = parser or Parser(Memory().recall)
    explainer = read_sources(inputs, parser, to_write=True).explainer
    interface, problems = interface_messages(inputs, EXTRACTION)
    stop_for(problems)
    name = explainer.head.name or explainer.head.title
    content = content_messages(explainer, parser)
    return Upkeep(explainer, parser, content, interface, name.text)


def due(inputs: Inputs, keeper: Upkeep, *, prune: bool = False) -> dict[str, bytes]:
    """Return the files of locales/ that an update changes, as it would leave them.

    Raises SourceError with the problems of every catalog that is broken.
    """
    wanted = {f"locales/{domain}.pot": keeper.template(domain) for domain in DOMAINS}
    problems: list[Problem] = []
    for path in catalogs(inputs):
        try:
            wanted[path] = keeper.updated(inputs.files[path], path, prune=prune)
        except SourceError as error:
            problems += error.problems
    stop_for(problems)
    return {path: data for path, data in wanted.items() if inputs.files.get(path) != data}


def catalogs(inputs: Inputs) -> list[str]:
    """Return the PO files of an explainer."""
    return [
        path
        for path in inputs.under("locales", ".po")
        if path.rsplit("/", 1)[-1].removesuffix(".po") in DOMAINS
    ]


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
            now = read_settled(target, target.stat()) if target.exists() else None
            if now == read:
                written.replace(target)
                return
        read, data = now, again(now) if now is not None and target.suffix == ".po" else data


def add(inputs: Inputs, keeper: Upkeep, language: str) -> dict[str, bytes]:
    """Return the new catalogs of a language; those it has already are left out.

    Raises CommandError for a language CLDR does not know, or that has an edition already.
    """
    if not is_known(language):
        like = languages_like(language)
        said = f"did you mean {' or '.join(like)}?" if like else "write a tag such as pl, pt-BR or zh-Hans"
        raise CommandError(f"CLDR knows no language {language!r}: {said}")
    # What the editors write in needs no catalog of the content, only one of the templates' words.
    domains = DOMAINS[1:] if language == keeper.explainer.language else DOMAINS
    paths = {catalog_path(language, domain): domain for domain in domains}
    started = {
        path: keeper.started(language, domain) for path, domain in paths.items() if path not in inputs.files
    }
    if not started:
        raise CommandError(
            f"{language} has its catalogs already; `python build.py messages` brings them up to date"
        )
    return started
