"""The sites to judge: explainers built as they are published, also laid out in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from explainer.build import build
from explainer.cli import shipped
from explainer.inputs import read_inputs


@dataclass(frozen=True, slots=True)
class Site:
    """One explainer's published site."""

    name: str
    """For the report: the folder of the explainer."""

    url: str
    """Where it says that it lives; ends with a slash."""

    languages: tuple[str, ...]
    """Of its published editions, the source language first."""

    files: Mapping[str, bytes] = field(repr=False)
    """By path relative to the site's top."""

    folder: Path
    """Where the same files are on the disk."""

    shipped: bool
    """Whether it is the explainer of this repository: what it must be is stricter."""

    def where(self, language: str) -> str:
        """Name an edition in the report."""
        return f"{self.name} {language}"

    def page(self, language: str) -> bytes:
        """Return an edition's page."""
        return self.files[f"{language}/index.html"]


def built(root: Path, name: str, folder: Path, *, shipped_one: bool) -> Site:
    """Build an explainer and lay its site out below a folder.

    Raises SourceError where its sources have problems.
    """
    made = build(read_inputs(root, shipped()))
    for path, data in made.files.items():
        file = folder / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    languages = tuple(edition.language for edition in made.editions if edition.withheld is None)
    return Site(name, made.explainer.head.url, languages, made.files, folder / name, shipped_one)
