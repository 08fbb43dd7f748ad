"""PNG files: a picture in few colours is the same picture, however its rows were filtered."""

from __future__ import annotations

import struct
import zlib

import pytest
from conftest import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st

from explainer.png import SIGNATURE, chunks, in_few_colours, packed

Pixel = tuple[int, int, int]
Picture = list[list[Pixel]]


def paeth(a: int, b: int, c: int) -> int:
    """As the standard writes it."""
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    if pa <= pb and pa <= pc:
        return a
    return b if pb <= pc else c


def guess(number: int, left: int, above: int, corner: int) -> int:
    """Return what a filter takes from a byte."""
    return (0, left, above, (left + above) // 2, paeth(left, above, corner))[number]


def png(picture: Picture, filters: list[int], kind: int = 2) -> bytes:
    """Return a picture as a PNG in true colour, each row with its filter."""
    rows = [bytes(value for pixel in row for value in pixel) for row in picture]
    out, above = b"", bytes(len(rows[0]))
    for row, number in zip(rows, filters, strict=True):
        guesses = (
            guess(number, row[at - 3] if at > 2 else 0, above[at], above[at - 3] if at > 2 else 0)
            for at in range(len(row))
        )
        out += bytes([number, *((value - taken) & 255 for value, taken in zip(row, guesses, strict=True))])
        above = row
    header = struct.pack(">IIBBBBB", len(picture[0]), len(picture), 8, kind, 0, 0, 0)
    data = zlib.compress(out)
    parts = ((b"IHDR", header), (b"IDAT", data[:7]), (b"IDAT", data[7:]), (b"IEND", b""))
    return SIGNATURE + b"".join(map(packed, parts))


def picture_of(image: bytes) -> Picture:
    """Return the pixels of a PNG with a palette and without filters."""
    found = dict(chunks(image))
    width, height = struct.unpack(">II", found[b"IHDR"][:8])
    rows, palette = zlib.decompress(found[b"IDAT"]), found[b"PLTE"]
    assert len(palette) <= 256 * 3
    assert {rows[start] for start in range(0, len(rows), width + 1)} == {0}
    return [
        [
            (palette[3 * place], palette[3 * place + 1], palette[3 * place + 2])
            for place in rows[row * (width + 1) + 1 : (row + 1) * (width + 1)]
        ]
        for row in range(height)
    ]


values = st.integers(0, 255)
pictures = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.tuples(values, values, values), min_size=width, max_size=width), min_size=1, max_size=6
    )
)


@given(pictures, st.data())
def test_a_picture_of_few_colours_is_the_same_whatever_its_filters(
    picture: Picture, data: st.DataObject
) -> None:
    filters = data.draw(st.lists(st.integers(0, 4), min_size=len(picture), max_size=len(picture)))
    assert picture_of(in_few_colours(png(picture, filters))) == picture


def test_a_colour_too_many_becomes_the_nearest_of_the_frequent_ones() -> None:
    greys = [(grey, grey, grey) for grey in range(256)]
    odd = (100, 101, 100)
    (row,) = picture_of(in_few_colours(png([[*greys, *greys, odd]], [4])))
    assert row == [*greys, *greys, (100, 100, 100)]


@pytest.mark.parametrize("kind", [0, 3, 4, 6])
def test_a_picture_of_another_kind_stays_as_it_is(kind: int) -> None:
    image = png([[(1, 2, 3)]], [0], kind)
    assert in_few_colours(image) == image


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_shipped_cards_have_few_colours(language: str) -> None:
    card = (REPOSITORY / "content" / "cards" / f"{language}.png").read_bytes()
    assert b"PLTE" in dict(chunks(card))
    assert len(card) < 30_000
