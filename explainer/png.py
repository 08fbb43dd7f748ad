"""PNG files: their chunks, and a picture drawn again in few colours (https://www.w3.org/TR/png-3/)."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = len(SIGNATURE) + 25
"""Bytes before the second chunk: the first is always IHDR."""

COLOURS = 256
"""As many as a palette has at most."""

TRUE_COLOUR, PALETTE = 2, 3
"""Kinds of pixels: red, green and blue, or a place in a palette; both of eight bits."""

PIXEL = 3
"""Bytes of a pixel in true colour."""

Chunk = tuple[bytes, bytes]
"""A chunk's type and its data."""


def chunks(image: bytes) -> Iterator[Chunk]:
    """Yield the chunks of a PNG, as far as it is one."""
    at = len(SIGNATURE) if image.startswith(SIGNATURE) else len(image)
    while at + 12 <= len(image):
        (length,) = struct.unpack_from(">I", image, at)
        yield image[at + 4 : at + 8], image[at + 8 : at + 8 + length]
        at += 12 + length


def packed(chunk: Chunk) -> bytes:
    """Return a chunk as it stands in a file."""
    kind, data = chunk
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def in_few_colours(image: bytes) -> bytes:
    """Return a PNG in true colour with a palette instead: letters weigh a third of what they did.

    Colours beyond the most frequent 256 become the nearest of these. Any other PNG stays as it is.
    """
    found = dict(chunks(image))
    width, height, *form = struct.unpack(">IIBBBBB", found[b"IHDR"])
    if form != [8, TRUE_COLOUR, 0, 0, 0]:
        return image
    data = zlib.decompress(b"".join(data for kind, data in chunks(image) if kind == b"IDAT"))
    rows = [_pixels(row) for row in _rows(data, width * PIXEL)]
    places = _places(Counter(pixel for row in rows for pixel in row))
    colours = sorted({place: colour for colour, place in reversed(places.items())}.items())
    drawn = b"".join(b"\0" + bytes([places[pixel] for pixel in row]) for row in rows)
    made = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)),
        (b"PLTE", b"".join(colour for _, colour in colours)),
        (b"IDAT", zlib.compress(drawn, 9)),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(map(packed, made))


def _places(counts: Counter[bytes]) -> dict[bytes, int]:
    """Return each colour's place in a palette, first those that have one to themselves."""
    kept = [colour for colour, _ in counts.most_common(COLOURS)]
    places = {colour: place for place, colour in enumerate(kept)}
    for colour in counts.keys() - places.keys():
        places[colour] = min(range(len(kept)), key=lambda place: _distance(colour, kept[place]))
    return places


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _pixels(row: bytes) -> list[bytes]:
    return [row[at : at + PIXEL] for at in range(0, len(row), PIXEL)]


def _rows(data: bytes, length: int) -> Iterator[bytes]:
    """Yield the rows of a picture, each undone of the filter that its first byte names."""
    above = bytes(length)
    for start in range(0, len(data), length + 1):
        row = bytearray(data[start + 1 : start + 1 + length])
        _unfiltered(data[start], row, above)
        above = bytes(row)
        yield above


def _unfiltered(filter: int, row: bytearray, above: bytes) -> None:
    """Undo a filter: 1 the pixel before, 2 that above, 3 the mean of both, 4 Paeth's choice."""
    for at in range(len(row)) if filter else ():
        left = row[at - PIXEL] if at >= PIXEL else 0
        corner = above[at - PIXEL] if at >= PIXEL else 0
        guess = (left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[filter - 1]
        row[at] = (row[at] + guess) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    """Return which of three neighbours is nearest to what a plane through them would have here."""
    plane = left + above - corner
    return min((left, above, corner), key=lambda value: abs(plane - value))
