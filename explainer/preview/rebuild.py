"""Rebuild: a site built anew at each save, of which only what an edit can change is made again.

The steps are those of `build`, with a memory; so what a rebuild gives is what a full build would give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import blake2b
from types import CodeType
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache

from explainer.build import catalog_of, edition_with_drafts, interface_of, problems_of
from explainer.catalog import Catalog
from explainer.citations import cited_in
from explainer.edition import Edition, Words, translate
from explainer.errors import Problem, SourceError
from explainer.inputs import Inputs
from explainer.interface import Interface, interface_files
from explainer.markup import Parser
from explainer.memory import Memory, stamp_of_bytes
from explainer.messages import content_messages
from explainer.model import Key
from explainer.outputs import Manner, Press, headers
from explainer.pages import front_of
from explainer.preview.fragments import FragmentRenderer, Fragments
from explainer.prose import unmarked_words
from explainer.pseudo import NEVER_PUBLISHED, SHOWN, PseudoCatalog, PseudoInterface
from explainer.sources import Sources, catalog_path, read_sources
from explainer.views import EditionPage
from explainer.wanted import Wanted


class Workshop:
    """Builds sites from one explainer's files, again and again, and remembers the steps of the last one."""

    def __init__(self, *, pseudo: Sequence[str] = SHOWN, marked: bool = False) -> None:
        """Take the pseudo-languages to show, and whether messages are marked for the review."""
        self.pseudo, self.mark = tuple(pseudo), mark_of if marked else unmarked_words
        self.memory, self.templates, self.fragments = Memory(), Templates(), Fragments()
        self._whole = False

    def build(self, inputs: Inputs) -> Site:
        """Read and translate; each edition is drawn when it is first asked for.

        Raises SourceError where the sources have problems that stop a build.
        """
        if not inputs.files:
            raise SourceError(inputs.problems)
        if self._whole:
            self.memory.turn()
        # A build that stops half way must not be what the next one remembers.
        self._whole = False
        site = Site(inputs, self)
        self._whole = True
        return site


def mark_of(words: Words) -> str:
    """Return the attributes by which the review finds a message on the page, and readers of it reach it."""
    return f' data-m="{id_of(words.message.key)}" tabindex="0"'


def id_of(key: Key) -> str:
    """Return a message's id in the review: the same as long as its context and text are the same."""
    context, text = key
    return blake2b(f"{context or ''}\x04{text}".encode(), digest_size=6).hexdigest()


class Site:
    """One build: what people wrote, said in every language; drawn edition by edition, on demand."""

    def __init__(self, inputs: Inputs, workshop: Workshop) -> None:
        """Read and translate. Raises SourceError."""
        self.inputs, self.pseudo, memory = inputs, workshop.pseudo, workshop.memory
        self._recall = memory.recall
        self.build = digest_of(inputs, memory)
        """Stands for all that people wrote: two builds have the same only if they are the same."""
        self._parser = Parser(memory.recall)
        # Sources without a mistake do not depend on the templates.
        written = _files(inputs, *sorted(path for path in inputs.files if not path.startswith("templates/")))
        self.sources: Sources = memory.recall(
            ("sources", inputs.problems, written), lambda: read_sources(inputs, self._parser)
        )
        self.explainer = self.sources.explainer
        self._content = _files(inputs, *inputs.under("content"))
        self.citations = memory.recall(
            ("citations", self._content), lambda: cited_in(self.explainer, self._parser)
        )
        self.editions: dict[str, Edition] = {
            language: memory.recall(("edition", *self._said(language)), partial(self._edition, language))
            for language in self.sources.languages
        }
        self._interfaces: dict[str, Interface] = {}
        self._drawn: dict[str, dict[str, bytes]] = {}
        self._digests: dict[str, str] = {}
        published = {language: edition.withheld is None for language, edition in self.editions.items()}
        manner = Manner({**published, **dict.fromkeys(self.pseudo, False)}, workshop.mark)
        self._press = Press(
            inputs,
            self.explainer,
            self.citations,
            published,
            workshop.templates,
            memory.recall,
            manner,
            partial(FragmentRenderer, workshop.fragments),
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its editions, the source language first, pseudo-languages last."""
        return (*self.sources.languages, *self.pseudo)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong without stopping the build, as far as the editions are drawn."""
        found = problems_of(self.sources, tuple(self.editions.values()), self._interfaces.values())
        return tuple(sorted(set(found)))

    def withheld(self, language: str) -> str | None:
        """Return why an edition is not published, or None where it is."""
        return NEVER_PUBLISHED if language in self.pseudo else self.editions[language].withheld

    def is_drawn(self, language: str) -> bool:
        """Say whether an edition is drawn already."""
        return language in self._drawn

    @property
    def headers(self) -> str:
        """The site's _headers file."""
        return headers(self._press.renderer)

    def digests(self) -> dict[str, str]:
        """Return what stands for the bytes of each page that is drawn, by its path."""
        return dict(self._digests)

    def draw(self, language: str) -> Mapping[str, bytes]:
        """Return the files of one edition. Raises SourceError."""
        if language not in self._drawn:
            page = self._page(language)
            self._put(language, self._press.edition(page, self.interface(language)))
        return self._drawn[language]

    def draw_rest(self) -> Mapping[str, bytes]:
        """Return the files that belong to no edition. Raises SourceError."""
        if "" not in self._drawn:
            public = [edition for edition in self.editions.values() if edition.withheld is None]
            fronts = [front_of(edition) for edition in public]
            for language in self.editions:
                self.interface(language)
            self._put("", self._press.assets() | self._press.whole_site(fronts, self._interfaces))
        return self._drawn[""]

    def _put(self, part: str, files: dict[str, bytes]) -> None:
        pages = {path: data for path, data in files.items() if path.endswith(".html")}
        self._digests.update({path: _digest(data, None).hex() for path, data in pages.items()})
        self._drawn[part] = files

    def drawn(self, path: str) -> bytes | None:
        """Return a file that is drawn already."""
        return next((files[path] for files in list(self._drawn.values()) if path in files), None)

    def file(self, path: str) -> bytes | None:
        """Return a file, drawn if need be; None where the site has none of that name. Raises SourceError."""
        language = path.split("/")[0]
        return (self.draw(language) if language in self.languages else self.draw_rest()).get(path)

    def files(self) -> dict[str, bytes]:
        """Return all files of the site, pseudo-languages included. Raises SourceError."""
        found = dict(self.draw_rest())
        for language in self.languages:
            found.update(self.draw(language))
        return dict(sorted(found.items()))

    def edition(self, language: str) -> Edition:
        """Return the explainer in a language."""
        if language in self.editions:
            return self.editions[language]
        return self._recall(("edition", *self._said(language)), partial(self._pseudo_edition, language))

    def _edition(self, language: str) -> Edition:
        return edition_with_drafts(self.sources, language, self._parser)

    def _pseudo_edition(self, language: str) -> Edition:
        said = translate(self.explainer, language, PseudoCatalog(language), self._parser)
        return said._replace(withheld=NEVER_PUBLISHED)

    def _page(self, language: str) -> EditionPage:
        states = tuple((each, self.withheld(each) is None) for each in self.languages)
        key = ("page", states, *self._said(language))
        return self._recall(key, lambda: self._press.page(self.edition(language)))

    def _said(self, language: str) -> tuple[Any, ...]:
        """Return all that an edition is made of, apart from the words of the templates."""
        return language, self._content, _files(self.inputs, catalog_path(language, "content"))

    def interface(self, language: str) -> Interface:
        """Return the words of the templates in a language."""
        if language not in self._interfaces:
            key = ("interface", language, _files(self.inputs, *interface_files(self.inputs, language)))
            self._interfaces[language] = self._recall(key, lambda: self._interface(language))
        return self._interfaces[language]

    def _interface(self, language: str) -> Interface:
        if language in self.pseudo:
            return PseudoInterface(language)
        return interface_of(self.inputs, self.sources, language)

    def catalog(self, language: str) -> Catalog | None:
        """Return a language's catalog of the content; None where it needs none."""
        if language in self.pseudo:
            return None
        return catalog_of(self.sources, language)

    def wanted(self, language: str) -> Mapping[Key, Wanted]:
        """Return the messages of the content, with what their translators are told of each."""
        return {one.key: one for one in content_messages(self.sources.explainer, self._parser, language)}


def _files(inputs: Inputs, *paths: str) -> tuple[tuple[str, bytes | None], ...]:
    return tuple((path, inputs.files.get(path)) for path in paths)


def digest_of(inputs: Inputs, memory: Memory | None = None) -> str:
    """Return what stands for an explainer's files: another as soon as one byte is another."""
    whole = blake2b(repr(inputs.problems).encode(), digest_size=8)
    for path, data in sorted(inputs.files.items()):
        whole.update(path.encode() + b"\0" + _digest(data, memory))
    return whole.hexdigest()


def _digest(data: bytes, memory: Memory | None) -> bytes:
    step = partial(stamp_of_bytes, data)
    return memory.recall(("digest", data), step) if memory else step()


class Templates(BytecodeCache):
    """Compiled templates in memory; of each, the version that was compiled last."""

    def __init__(self) -> None:
        self._compiled: dict[str, tuple[str, CodeType]] = {}
        """By the template's name: the checksum of its source, and what that was compiled to."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its very source was compiled last. Called by Jinja."""
        checksum, code = self._compiled.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember a template. Called by Jinja."""
        assert bucket.code is not None
        self._compiled[bucket.key] = bucket.checksum, bucket.code
