"""By language: what a command found in each, kept while the sources of that language are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from typing import Generic, NoReturn, TypeVar

from explainer.inputs import Inputs
from explainer.kept import Kept, part_of
from explainer.sources import Sources, catalogs_of

T = TypeVar("T")


class ByLanguage(Generic[T]):
    """What one command found, by language: of content, templates and the catalogs the language is made from.

    A translator who mends one catalog of twenty waits for that one.
    """

    def __init__(self, command: str, inputs: Inputs, sources: Sources, kept: Kept | None) -> None:
        """Take the command's name, with the options that make it find something else."""
        self._kept = kept
        stamps = _stamps(inputs, sources) if kept else {}
        self._keys = {language: ("found", command, language, stamp) for language, stamp in stamps.items()}

    def unchanged(self) -> Iterator[tuple[str, T]]:
        """Yield the languages that are as they were, with what was found in each."""
        for language, key in self._keys.items():
            if self._kept and self._kept.knows(key):
                yield language, self._kept.recall(key, _made_anew)

    def keep(self, found: Mapping[str, T]) -> None:
        """Keep what was found in every language."""
        if self._kept:
            for language, key in self._keys.items():
                self._kept.recall(key, partial(found.__getitem__, language))
            self._kept.keep(filter(None, {part_of(key) for key in self._keys.values()}))


def _made_anew() -> NoReturn:
    raise LookupError("what is known is not made")


def _stamps(inputs: Inputs, sources: Sources) -> dict[str, bytes]:
    """Return what stands for all that a language is made from: another as soon as a byte of it is."""
    own = {language: catalogs_of(inputs, sources.explainer, [language]) for language in sources.languages}
    of_all = _digest(inputs, inputs.files.keys() - {path for paths in own.values() for path in paths})
    return {language: of_all + _digest(inputs, paths) for language, paths in own.items()}


def _digest(inputs: Inputs, paths: Iterable[str]) -> bytes:
    digest = blake2b(repr(inputs.problems).encode("utf-8", "surrogatepass"), digest_size=16)
    for path in sorted(paths):
        data = inputs.files[path]
        digest.update(f"\n{path!r} {len(data)}\n".encode("utf-8", "surrogatepass"))
        digest.update(data)
    return digest.digest()
