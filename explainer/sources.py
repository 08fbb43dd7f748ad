"""Sources: what editors and translators wrote, understood, with all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import islice
from typing import NamedTuple

from explainer import po
from explainer.anchors import anchored
from explainer.content import Ahead, read
from explainer.errors import MOST_OF_A_FILE, Place, Problem, SourceError, stop_for, stops
from explainer.inputs import Inputs
from explainer.interface import interface_files
from explainer.language import folder_of, is_known, language_like, language_of
from explainer.markup import Parser
from explainer.memory import Recall, afresh, stamp_of_bytes
from explainer.messages import interface_messages
from explainer.model import Explainer
from explainer.quotations import check_source
from explainer.render import EXTRACTION
from explainer.reserved import RESERVED


class Sources(NamedTuple):
    """What editors and translators wrote, understood."""

    explainer: Explainer
    """Drafts included."""

    languages: tuple[str, ...]
    """There are editions in: the source language, then those that have a catalog."""

    catalogs: Mapping[str, po.File]
    """By path; of the languages that are asked for."""

    problems: tuple[Problem, ...]
    """All that is wrong with what was read."""

    quotes_whole: bool = True
    """Whether every quote could be read, so that words between quotation marks can be looked up."""


def read_sources(inputs: Inputs, parser: Parser, *, ahead: Ahead | None = None) -> Sources:
    """Read the content and the catalogs.

    Raises SourceError with every problem of content, catalogs and templates.
    """
    alone = understood(inputs, parser, ahead)
    sources = with_catalogs(inputs, alone, alone.languages, parser.recall)
    stop_for(with_templates(inputs, sources.problems))
    return sources


def understood(inputs: Inputs, parser: Parser, ahead: Ahead | None = None) -> Sources:
    """Read the content as far as it can be understood; no catalogs are read."""
    written = (inputs.problems, tuple((path, inputs.files[path]) for path in inputs.under("content")))
    result = parser.recall(("read", written), lambda: read(inputs, parser, ahead))
    problems = [*result.problems]
    if result.language_read:
        problems += islice(_misplaced(inputs, result.explainer.language), MOST_OF_A_FILE)
        # What is a quotation, and in whose words, depends on the language.
        problems += check_source(result.explainer, parser, result.quotes_whole)
    explainer = parser.recall(("anchored", written), lambda: anchored(result.explainer, RESERVED))
    languages = languages_of(inputs, explainer.language)
    return Sources(explainer, languages, {}, tuple(problems), result.quotes_whole)


def with_catalogs(
    inputs: Inputs,
    sources: Sources,
    languages: Iterable[str],
    recall: Recall = afresh,
    *,
    to_write: bool = False,
) -> Sources:
    """Read the catalogs of some languages as far as they can be understood.

    They may be there to be written again.
    """
    found: dict[str, po.File] = {}
    problems: list[Problem] = []
    for path in catalogs_of(inputs, sources.explainer, languages):
        try:
            data = inputs.files[path]
            read_it = partial(po.read, data, path, to_write=to_write)
            found[path] = recall(("catalog", path, to_write, stamp_of_bytes(data)), read_it)
            problems += (*_of_nothing(found[path]), *_of_another_language(found[path]))
        except SourceError as error:
            problems += error.problems
    return sources._replace(catalogs=found, problems=(*sources.problems, *problems))


def catalogs_of(inputs: Inputs, explainer: Explainer, languages: Iterable[str]) -> list[str]:
    """Return the paths of the catalogs that the editions in some languages are made from."""
    paths: dict[str, None] = {}
    for language in languages:
        own = [] if language == explainer.language else [catalog_path(language, "content")]
        paths.update(dict.fromkeys((*own, *interface_files(inputs, language))))
    return list(paths)


def with_templates(inputs: Inputs, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Add what is wrong with the templates where nothing will be drawn, which would tell it."""
    if not stops(problems):
        return tuple(problems)
    return (*problems, *interface_messages(inputs, EXTRACTION)[1])


def languages_of(inputs: Inputs, source: str) -> tuple[str, ...]:
    """Return the languages there are editions in: the source language, then those that have a catalog."""
    folders = {path.split("/")[1] for path in inputs.under("locales", "/LC_MESSAGES/content.po")}
    found = {language_of(folder) for folder in folders if _is_folder(folder)}
    return (source, *sorted(found - {source}))


def catalog_path(language: str, domain: str) -> str:
    """Return where a language's catalog of a domain lives."""
    return f"locales/{folder_of(language)}/LC_MESSAGES/{domain}.po"


def _of_nothing(file: po.File) -> Iterator[Problem]:
    """Yield a problem for a catalog without an entry: it would take its whole edition away."""
    if file.entries:
        return
    what = "the file has no message, and not even a header"
    language = language_of(file.path.split("/LC_MESSAGES/")[0].rsplit("/", 1)[-1])
    again = f"delete the file and run python build.py add {language}"
    fix = f"bring back a copy that was saved whole; where there is none, {again}"
    yield Problem(Place(file.path), what, fix)


def _of_another_language(file: po.File) -> Iterator[Problem]:
    """Yield a problem for a catalog whose header names another language than its folder."""
    folder = file.path.split("/LC_MESSAGES/")[0].rsplit("/", 1)[-1]
    said = file.fields.get("Language", "")
    if file.header and said and said.replace("-", "_").split("_")[0] != folder.split("_")[0]:
        what = f"the header says Language: {said}, and the folder is {folder}"
        fix = f"write Language: {folder}, or put the file where it belongs"
        yield Problem(Place(file.path, file.header.line), what, fix)


def _misplaced(inputs: Inputs, source: str) -> Iterator[Problem]:
    """Yield a problem for each folder of locales/ named after no language, and each catalog of no use."""
    folders = {path.split("/")[1] for path in inputs.under("locales") if path.count("/") > 1}
    for folder in sorted(folders):
        if not _is_folder(folder):
            what = f"{folder!r} is not the name of a language's folder"
            yield Problem(Place(f"locales/{folder}"), what, _folder_meant(folder, folders))
    taken = {*inputs.files}
    for path in inputs.under("locales", ".po"):
        rest = path.removesuffix(".po").split("/")[2:]
        if path == catalog_path(source, "content"):
            what = f"the editors write in {source}: this catalog has no use"
            yield Problem(Place(path), what, "take it out", "warning")
        elif rest not in (["LC_MESSAGES", "content"], ["LC_MESSAGES", "interface"]):
            meant = _catalog_meant(path)
            if meant in (None, catalog_path(source, "content")):
                fix = "take it out"
            else:
                fix = f"take it out: {meant} is taken" if meant in taken else f"put it at {meant}"
                taken.add(meant)  # No two files are sent to one place.
            yield Problem(Place(path), "the build does not know this catalog", fix)


def _folder_meant(folder: str, folders: Set[str]) -> str:
    """Return what to do with a folder of locales/ that is not named after a language."""
    like = language_like(folder)
    if like is None:
        return "name it after a language: fr, pt_BR, zh_Hans"
    meant = folder_of(like)
    return f"take it out: {meant} is taken" if meant in folders else f"rename it to {meant}"


def _catalog_meant(path: str) -> str | None:
    """Return where a catalog belongs that stands elsewhere; None where its path names no language."""
    folder = path.removesuffix(".po").split("/")[1]
    domain = "interface" if "interface" in path else "content"
    return catalog_path(language_of(folder), domain) if _is_folder(folder) else None


def _is_folder(name: str) -> bool:
    return is_known(language_of(name)) and folder_of(language_of(name)) == name
