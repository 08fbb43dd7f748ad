"""The promise of the whole: words that no longer match their source are never shown as if they did."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from explainer.build import Built, build
from explainer.cli import shipped
from explainer.edition import Edition
from explainer.inputs import Inputs, read_inputs
from explainer.model import Key, Message

ROOT = Path(__file__).parent.parent
EDITED = 12
"""Messages edited in turn, of each explainer; all of them in a nightly run would say the same."""


@pytest.fixture(scope="module", params=[".", "tests/explainers/moon"], ids=["alaska", "moon"])
def explainer(request: pytest.FixtureRequest) -> tuple[Inputs, Built]:
    inputs = read_inputs(ROOT / request.param, shipped())
    return inputs, build(inputs, preview=True)


def test_one_word_changed_makes_that_message_stale_everywhere_and_its_translation_vanishes(
    explainer: tuple[Inputs, Built],
) -> None:
    inputs, before = explainer
    for message in random.Random(1815).sample(list(editable(inputs, before)), EDITED):
        after = build(with_one_word_more(inputs, message), preview=True)
        for old, new in zip(before.editions, after.editions, strict=True):
            if old.is_source:
                continue
            was, now = states(old), states(new)
            (edited,) = now.keys() - was.keys()
            assert now.pop(edited) == ("missing" if was[message.key] == "missing" else "stale"), message.text
            assert now == {key: state for key, state in was.items() if key != message.key}, message.text
            assert was[message.key] != "current" or not shown(old.say(message).text, after, new.language), (
                f"{old.language}: {message.text}"
            )


def editable(inputs: Inputs, built: Built) -> Iterator[Message]:
    """Yield the messages that stand once in their file as they are, and whose translations are their own."""
    texts = [message.text for message in built.explainer.messages]
    for message in built.explainer.messages:
        source = inputs.files[message.place.path].decode()
        if (
            message.kind == "quote"
            or "«" in message.text
            or '"' in message.text
            or source.count(message.text) != 1
        ):
            continue
        translations = {edition.say(message).text for edition in built.editions if not edition.is_source}
        others = [edition.say(other).text for edition in built.editions for other in built.explainer.messages]
        unique = all(sum(text in other for other in others) == 1 for text in translations)
        if texts.count(message.text) == 1 and unique and len(message.text.split()) > 3:
            yield message


def with_one_word_more(inputs: Inputs, message: Message) -> Inputs:
    path = message.place.path
    source = inputs.files[path].decode()
    first, _, rest = message.text.partition(" ")
    return replace(
        inputs, files={**inputs.files, path: source.replace(message.text, f"{first} xyzzy {rest}").encode()}
    )


def states(edition: Edition) -> dict[Key, str]:
    return {message.key: edition.say(message).state for message in edition.explainer.messages}


def shown(text: str, built: Built, language: str) -> bool:
    """Say whether a text stands anywhere in the files of the site."""
    words = letters(text)
    return any(
        words in letters(html.unescape(re.sub(r"<[^>]+>", "", data.decode())))
        for path, data in built.files.items()
        if path.endswith((".html", ".xml", ".txt"))
    )


def letters(text: str) -> str:
    return re.sub(r"\W+", "", text)
