"""Explainers for the tests: a small one written on the spot, and the three that are kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from explainer.build import Built, build
from explainer.cards import browser
from explainer.cli import main, shipped
from explainer.inputs import Inputs, read_inputs
from explainer.markup import Parser
from explainer.preview.rebuild import Templates

# A busy machine is no fault of an example: no test asks how long anything took.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

REPOSITORY = Path(__file__).parents[1]
KEPT = REPOSITORY / "tests" / "explainers"

SMALL = {
    "content/explainer.toml": """\
language = "en"
title = "Why the sea comes and goes"
standfirst = "Twice a day the sea rises, and *nobody* is surprised."
url = "https://tides.example/"
published = 2025-01-02T08:00:00Z
key_points = ["The [Moon][moon] pulls the sea.[^principia]"]
""",
    "content/sections/01-cause.md": """\
# The cause

The sea follows the [Moon][moon] around the Earth.[^principia]

> [flux]
""",
    "content/timeline.toml": """\
[[event]]
id = "printed"
at = 1687-07-05
title = "A book is printed"
sources = ["principia"]
""",
    "content/quotes.toml": """\
[[quote]]
id = "flux"
speaker = "newton"
said = 1687-07-05
text = "The flux and reflux of the sea arise from the actions of the sun and moon."
original = { language = "la", text = "Fluxum et refluxum maris ab actionibus solis ac lunae oriri debere." }
sources = ["principia"]
""",
    "content/people.toml": """\
[[person]]
id = "newton"
name = "Isaac Newton"
""",
    "content/glossary.toml": """\
[[term]]
id = "moon"
term = "Moon"
definition = "What goes round the Earth."
""",
    "content/sources.toml": """\
[[source]]
id = "principia"
publisher = "Royal Society"
title = "Principia"
language = "la"
kind = "reference"
""",
    "locales/fr/LC_MESSAGES/content.po": """\
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Why the sea comes and goes"
msgstr "Pourquoi la mer va et vient"

msgid "Twice a day the sea rises, and *nobody* is surprised."
msgstr "Deux fois par jour la mer monte, et *personne* ne s'en étonne."

msgid "The [Moon][moon] pulls the sea.[^principia]"
msgstr "La [Lune][moon] attire la mer.[^principia]"

msgid "The cause"
msgstr "La cause"

msgid "The sea follows the [Moon][moon] around the Earth.[^principia]"
msgstr "La mer suit la [Lune][moon] autour de la Terre.[^principia]"

msgid "A book is printed"
msgstr "Un livre est imprimé"

msgid "The flux and reflux of the sea arise from the actions of the sun and moon."
msgstr "Le flux et le reflux de la mer naissent des actions du soleil et de la lune."

msgid "Isaac Newton"
msgstr "Isaac Newton"

msgid "Moon"
msgstr "Lune"

msgid "What goes round the Earth."
msgstr "Ce qui tourne autour de la Terre."

msgid "Royal Society"
msgstr "Royal Society"
""",
}
"""An explainer with one of everything, in English, translated into French."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write tests/snapshots anew, to read the diff")
    parser.addoption(
        "--storm", type=int, default=0, help="save so often, slowly, while the preview is tested"
    )


COMPILED = Templates()
"""Templates compiled once for all tests: it is what takes longest, and depends on their text alone."""


@dataclass(frozen=True)
class Outcome:
    """What came of a command."""

    code: int
    said: str
    """On standard output."""

    problems: str
    """On standard error."""


@dataclass(frozen=True)
class Folder:
    """An explainer's folder that a test may change."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file, in folders made for it."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)

    def read(self, path: str) -> str:
        """Return a file's text."""
        return (self.root / path).read_text(encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words that must be there."""
        text = self.read(path)
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new))

    def add(self, path: str, text: str) -> None:
        """Write more at the end of a file."""
        self.write(path, self.read(path) + text)

    def inputs(self) -> Inputs:
        """Return the folder as it is read."""
        return read_inputs(self.root, shipped())

    def build(self, *, preview: bool = False) -> Built:
        """Build the site in memory."""
        return build(self.inputs(), preview=preview, cache=COMPILED)

    def problems(self) -> str:
        """Build for the preview, and return what is said of translations, and the warnings."""
        return "".join(f"{problem}\n" for problem in sorted(set(self.build(preview=True).problems)))

    def page(self, language: str, *, preview: bool = False) -> str:
        """Return the HTML of an edition's page."""
        return self.build(preview=preview).files[f"{language}/index.html"].decode()

    def run(self, *arguments: str) -> Outcome:
        """Run a command on the folder."""
        code = main([*arguments, "--root", str(self.root)])
        said, problems = self.capture.readouterr()
        return Outcome(code, said, problems)


@pytest.fixture
def small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    """Return a folder with the small explainer."""
    folder = Folder(tmp_path / "tides", capsys)
    for path, text in SMALL.items():
        folder.write(path, text)
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return the system's browser."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        yield launched
        launched.close()


def no_process_is_left() -> bool:
    """Say whether every process that was started has been waited for."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def copied(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    shutil.copytree(KEPT / name, tmp_path / name, ignore=shutil.ignore_patterns("site"))
    return Folder(tmp_path / name, capsys)


@pytest.fixture
def moon(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    """Return a copy of the explainer in English, with Arabic and Ukrainian editions partly translated."""
    return copied("moon", tmp_path, capsys)


@pytest.fixture
def everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    """Return a copy of the explainer in German that uses all of the format, with a French edition."""
    return copied("everything", tmp_path, capsys)


@pytest.fixture(scope="session")
def moon_inputs() -> Inputs:
    """Return the files of the Moon explainer."""
    return read_inputs(KEPT / "moon", shipped())


@pytest.fixture(scope="session")
def everything_inputs() -> Inputs:
    """Return the files of the German explainer."""
    return read_inputs(KEPT / "everything", shipped())


@pytest.fixture(scope="session")
def moon_built(moon_inputs: Inputs) -> Built:
    """Return the Moon explainer, built for the preview: all its editions."""
    return build(moon_inputs, preview=True, cache=COMPILED)


@pytest.fixture(scope="session")
def everything_built(everything_inputs: Inputs) -> Built:
    """Return the German explainer, built for the preview: its draft as well."""
    return build(everything_inputs, preview=True, cache=COMPILED)


@pytest.fixture(scope="session")
def parser() -> Parser:
    """Return a Markdown parser."""
    return Parser()
