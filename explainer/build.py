"""The recipe: an explainer's files in, its site out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from explainer import po
from explainer.anchors import anchored
from explainer.catalog import Catalog
from explainer.citations import cited_in
from explainer.content import messages_of, read, without_drafts
from explainer.edition import Edition, translate
from explainer.errors import Place, Problem, nearest, stop_for
from explainer.inputs import Inputs
from explainer.interface import Interface, interface_files
from explainer.language import folder_of, is_known, known_languages, language_of
from explainer.markup import Parser
from explainer.messages import content_messages
from explainer.model import Explainer
from explainer.outputs import outputs
from explainer.quotations import check_source
from explainer.records import RESERVED


@dataclass(frozen=True, slots=True)
class Built:
    """A site, and what there is to say of it."""

    files: Mapping[str, bytes] = field(repr=False)
    explainer: Explainer = field(repr=False)
    editions: tuple[Edition, ...]
    interfaces: Mapping[str, Interface] = field(repr=False)
    problems: tuple[Problem, ...]
    """Translations that were not shown, and warnings; the site is whole without them."""


def build(inputs: Inputs, *, preview: bool = False, cache: Any = None) -> Built:
    """Build a site in memory; drafts and withheld editions are in it for a preview only.

    Raises SourceError where the sources have problems that stop it.
    """
    parser = Parser()
    explainer, warnings = understood(inputs, parser, drafts=preview)
    editions = tuple(
        edition_of(inputs, explainer, language, parser) for language in languages_of(inputs, explainer)
    )
    interfaces = {edition.language: interface_of(inputs, edition.language) for edition in editions}
    shown = editions if preview else tuple(edition for edition in editions if edition.withheld is None)
    files = outputs(inputs, explainer, cited_in(explainer, parser), shown, interfaces, cache)
    found = [problem for edition in editions for problem in edition.problems]
    found += [problem for interface in interfaces.values() for problem in interface.problems]
    return Built(files, explainer, editions, interfaces, (*warnings, *found))


def all_editions(inputs: Inputs) -> tuple[Edition, ...]:
    """Say the explainer in every language, drafts included, as its translators see it.

    Raises SourceError.
    """
    parser = Parser()
    explainer, _ = understood(inputs, parser, drafts=True)
    return tuple(
        edition_of(inputs, explainer, language, parser) for language in languages_of(inputs, explainer)
    )


def understood(inputs: Inputs, parser: Parser, *, drafts: bool) -> tuple[Explainer, tuple[Problem, ...]]:
    """Read the content, and return it with the warnings about it.

    Raises SourceError.
    """
    result = read(inputs, parser)
    problems = list(result.problems)
    if result.explainer:
        problems += check_source(result.explainer, messages_of(result.explainer), parser)
        problems += unknown_folders(inputs)
    stop_for(problems)
    assert result.explainer
    explainer = anchored(result.explainer, RESERVED)
    return explainer if drafts else without_drafts(explainer), tuple(problems)


def languages_of(inputs: Inputs, explainer: Explainer) -> Sequence[str]:
    """Return the languages there are editions in: the source language, then those that have a catalog."""
    found = {language_of(path.split("/")[1]) for path in inputs.under("locales", "/LC_MESSAGES/content.po")}
    return [explainer.language, *sorted(found - {explainer.language})]


def unknown_folders(inputs: Inputs) -> Sequence[Problem]:
    """Return a problem for each folder of locales/ that is named after no language."""
    problems = []
    for folder in sorted({path.split("/")[1] for path in inputs.under("locales") if path.count("/") > 1}):
        if not is_known(language_of(folder)):
            like = nearest(language_of(folder), known_languages())
            fix = (
                f"rename it to {folder_of(like)}" if like else "name it after a language: fr, pt_BR, zh_Hans"
            )
            problems.append(Problem(Place(f"locales/{folder}"), f"unknown language {folder!r}", fix))
    return problems


def catalog_path(language: str, domain: str) -> str:
    """Return where a language's catalog of a domain lives."""
    return f"locales/{folder_of(language)}/LC_MESSAGES/{domain}.po"


def catalog_of(inputs: Inputs, explainer: Explainer, language: str, parser: Parser) -> Catalog | None:
    """Return a language's content catalog; None for the source language, which needs none.

    Raises SourceError where the PO file is broken.
    """
    if language == explainer.language:
        return None
    path = catalog_path(language, "content")
    wanted = content_messages(explainer, parser, language)
    return Catalog(po.read(inputs.files[path], path), wanted, language=explainer.language)


def edition_of(inputs: Inputs, explainer: Explainer, language: str, parser: Parser) -> Edition:
    """Say the explainer in one language."""
    catalog = catalog_of(inputs, explainer, language, parser)
    return translate(explainer, language, catalog, parser, catalog_path(language, "content"))


def interface_of(inputs: Inputs, language: str) -> Interface:
    """Return a language's interface words."""
    return Interface(
        language, [po.read(inputs.files[path], path) for path in interface_files(inputs, language)]
    )
