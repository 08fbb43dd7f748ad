"""Share cards: drawn by a browser, kept in the content, and found out when their words are old."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from conftest import REPOSITORY, Folder
from hypothesis import given
from hypothesis import strategies as st

from explainer.build import build
from explainer.cards import BROWSERS
from explainer.cli import shipped
from explainer.images import size_of
from explainer.inputs import read_inputs
from explainer.png import SIGNATURE
from explainer.stamps import CARD_LIMIT, CARD_SIZE, stamp_of, stamped

FIX = "\n    fix: run python build.py cards, which needs Chromium, and keep what it draws\n"

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=40)


def png(width: int, height: int) -> bytes:
    """Return a PNG of one grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def warnings_on_cards(folder: Folder) -> str:
    """Return what a build says of the cards."""
    problems = sorted(set(folder.build().problems))
    return "".join(f"{problem}\n" for problem in problems if problem.place.path.startswith("content/cards"))


# ---------------------------------------------------------------- stamps


@given(st.lists(texts, min_size=1, max_size=5))
def test_a_card_keeps_the_words_it_was_drawn_with(words: list[str]) -> None:
    assert stamp_of(stamped(png(3, 2), words)) == tuple(words)


@given(st.lists(texts, min_size=1, max_size=5))
def test_a_stamp_leaves_the_picture_as_it_was(words: list[str]) -> None:
    plain, card = png(3, 2), stamped(png(3, 2), words)
    assert size_of(card) == (3, 2)
    assert (card[:33], card[-(len(plain) - 33) :]) == (plain[:33], plain[33:])
    (length,) = struct.unpack_from(">I", card, 33)
    (checksum,) = struct.unpack_from(">I", card, 41 + length)
    assert checksum == zlib.crc32(card[37 : 41 + length])


@given(st.binary(max_size=60), st.integers(0, 120))
def test_a_broken_picture_has_no_stamp_and_breaks_nothing(rest: bytes, cut: int) -> None:
    card = stamped(png(3, 2), ["Alaska"])
    for image in (rest, SIGNATURE + rest, card[:cut] + rest):
        assert stamp_of(image) is None or isinstance(stamp_of(image), tuple)


# ---------------------------------------------------------------- what a build says


def test_cards_that_say_what_their_editions_say_are_passed_over(everything: Folder) -> None:
    assert warnings_on_cards(everything) == ""


def test_the_shipped_cards_say_what_their_editions_say() -> None:
    problems = build(read_inputs(REPOSITORY, shipped())).problems
    assert [str(problem) for problem in problems if problem.place.path.startswith("content/cards")] == []


def test_a_new_headline_makes_the_card_old(everything: Folder) -> None:
    card = everything.root / "content/cards/de.png"
    drawn = stamp_of(card.read_bytes())
    assert drawn
    card.write_bytes(stamped(png(*CARD_SIZE), ["Ein Zettel", *drawn[1:]]))
    assert warnings_on_cards(everything) == (
        "content/cards/de.png:1: warning: the share card says 'Ein Zettel',"
        f" the edition says 'Der Abend, an dem die Mauer fiel'{FIX}"
    )


def test_a_new_author_makes_every_card_old(everything: Folder) -> None:
    for language in ("de", "fr"):
        card = everything.root / f"content/cards/{language}.png"
        drawn = stamp_of(card.read_bytes())
        assert drawn
        card.write_bytes(stamped(png(*CARD_SIZE), drawn[:-1]))
    lines = warnings_on_cards(everything).splitlines()
    assert [line.partition(":")[0] for line in lines[::2]] == ["content/cards/de.png", "content/cards/fr.png"]
    assert all("the share card says '', the edition says " in line for line in lines[::2])


def test_an_edition_without_a_card_among_others_is_named(everything: Folder) -> None:
    (everything.root / "content/cards/fr.png").unlink()
    assert warnings_on_cards(everything) == (
        "content/cards/fr.png:1: warning: there is no share card of this edition, while others have one" + FIX
    )


def test_an_explainer_may_have_no_cards(small: Folder) -> None:
    assert warnings_on_cards(small) == ""


def test_an_edition_that_is_not_published_needs_no_card(moon: Folder) -> None:
    moon.write("content/cards/en.png", png(*CARD_SIZE))
    moon.write("content/cards/ar.png", png(*CARD_SIZE))
    assert warnings_on_cards(moon) == ""


def test_a_card_of_another_size_or_weight_is_named(small: Folder) -> None:
    small.write("content/cards/en.png", png(800, 600))
    small.write("content/cards/fr.png", png(*CARD_SIZE) + b"\0" * CARD_LIMIT)
    assert warnings_on_cards(small) == (
        f"content/cards/en.png:1: warning: the share card is not a picture of 1200 × 630 pixels{FIX}"
        f"content/cards/fr.png:1: warning: the share card weighs {len(png(*CARD_SIZE)) + CARD_LIMIT:,} bytes,"
        f" more than 60,000{FIX}"
    )


def test_a_card_made_by_hand_says_what_its_maker_wants(small: Folder) -> None:
    small.write("content/cards/en.png", png(*CARD_SIZE))
    small.write("content/cards/fr.png", png(*CARD_SIZE))
    assert warnings_on_cards(small) == ""


def test_check_says_it_too(small: Folder) -> None:
    small.write("content/cards/en.png", png(*CARD_SIZE))
    assert "content/cards/fr.png:1: warning: there is no share card" in small.run("check").problems


# ---------------------------------------------------------------- drawing


def test_a_card_is_drawn_for_each_published_edition_and_again_only_if_it_changes(moon: Folder) -> None:
    assert moon.run("cards").said == "content/cards/en.png drawn\ncontent/cards/ar.png drawn\n"
    for language in ("en", "ar"):
        card = (moon.root / f"content/cards/{language}.png").read_bytes()
        assert size_of(card) == CARD_SIZE
        assert len(card) <= CARD_LIMIT
    assert warnings_on_cards(moon) == ""
    assert moon.run("cards").said == ""


def test_without_a_browser_the_command_says_which_to_install(
    small: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = small.run("cards")
    assert (outcome.code, outcome.problems) == (
        2,
        f"build.py: drawing cards needs a browser: install one of {', '.join(BROWSERS)}\n",
    )


def test_a_browser_that_fails_is_quoted(
    small: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\necho 'cannot open display' >&2\nexit 1\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    outcome = small.run("cards")
    assert (outcome.code, outcome.problems) == (
        2,
        f"build.py: {browser} drew no card: cannot open display\n",
    )
    assert not (small.root / "content/cards").exists()
