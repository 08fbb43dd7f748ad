"""Share cards: an image for each edition, drawn by a browser from a template and kept in the content.

A browser shapes every script and sets every space right; building the site needs none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from explainer.build import Built
from explainer.citations import cited_in
from explainer.errors import CommandError
from explainer.images import size_of
from explainer.inputs import Inputs
from explainer.markup import Parser
from explainer.pages import lay_out
from explainer.png import in_few_colours
from explainer.render import Renderer
from explainer.stamps import CARD_LIMIT, CARD_SIZE, stamped, words_of

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs that can draw, the first found is used."""

TIMEOUT = 120
"""Seconds a browser may take for one card, on a slow machine."""


def cards(inputs: Inputs, built: Built, program: str) -> Iterator[tuple[str, bytes]]:
    """Yield the card of each published edition, drawn by a browser, with where it is kept.

    Raises CommandError where the browser fails, or a card weighs too much.
    """
    renderer = Renderer(inputs, {}, {})
    citations = cited_in(built.explainer, Parser())
    for edition in built.editions:
        if edition.withheld is None:
            interface, laid_out = built.interfaces[edition.language], lay_out(edition, citations, ())
            page = renderer.plain("card.html", interface, page=laid_out)
            yield path_of(edition.language), card(page, words_of(edition), edition.language, program)


def card(page: str, words: Sequence[str], language: str, program: str) -> bytes:
    """Return the card drawn from a page, stamped with its words.

    Raises CommandError where the browser fails, or the card weighs too much.
    """
    drawn = stamped(in_few_colours(draw(page, program)), words)
    if len(drawn) > CARD_LIMIT:
        what = f"the card in {language} weighs {len(drawn):,} bytes, more than {CARD_LIMIT:,}"
        raise CommandError(f"{what}: shorten its headline, or draw less in templates/card.html")
    return drawn


def path_of(language: str) -> str:
    """Return where a language's card is kept, relative to the explainer's folder."""
    return f"content/cards/{language}.png"


def browser() -> str:
    """Return the program that draws.

    Raises CommandError where there is none.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise CommandError(f"drawing cards needs a browser: install one of {', '.join(BROWSERS)}")
    return found


def draw(page: str, program: str) -> bytes:
    """Draw a page as a PNG.

    Raises CommandError where the browser fails.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        html, image = Path(folder, "card.html"), Path(folder, "card.png")
        html.write_text(page, encoding="utf-8")
        said = _run([program, *_options(folder, image), html.as_uri()])
        data = image.read_bytes() if image.exists() else b""
    if size_of(data) != CARD_SIZE:
        raise CommandError(f"{program} drew no card: {said.strip()[-200:] or 'it said nothing'}")
    return data


def _options(folder: str, image: Path) -> Sequence[str]:
    options = [
        "--headless",
        "--hide-scrollbars",
        "--disable-lcd-text",
        "--force-device-scale-factor=1",
        f"--user-data-dir={folder}/profile",
        f"--window-size={CARD_SIZE[0]},{CARD_SIZE[1]}",
        f"--screenshot={image}",
    ]
    # Chromium refuses to sandbox what root runs; the page is ours and loads nothing.
    return [*options, "--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else options


def _run(command: Sequence[str]) -> str:
    """Run a browser and return what it said of its errors.

    Raises CommandError where it does not start or does not end.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CommandError(f"{command[0]} drew no card: {error}") from error
    return done.stderr
