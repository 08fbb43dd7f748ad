"""Pictures: the kinds that every browser shows, and the size of one in pixels, read from its first bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Literal

IMAGE_TYPES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif")


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return the width and height of a PNG, JPEG, GIF or WebP file, as it is shown; None for another file.

    Browsers turn a photo as its camera says it was held.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
        return struct.unpack(">II", data[16:24])
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return struct.unpack("<HH", data[6:10])
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp(data)
    if data.startswith(b"\xff\xd8"):
        return next(_jpeg(data), None)
    if data[4:12] == b"ftypavif" and (at := data.find(b"ispe")) > 0 and len(data) >= at + 16:
        return struct.unpack(">II", data[at + 8 : at + 16])
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    match data[12:16]:
        case b"VP8X":
            return (int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
        case b"VP8 ":
            width, height = struct.unpack("<HH", data[26:30])
            return (width & 0x3FFF, height & 0x3FFF)
    return None


EXIF = b"Exif\0\0"
ORIENTATION = 0x0112
"""The tag of EXIF that says how a camera was held (CIPA DC-008, 4.6.5.1.6)."""

ON_ITS_SIDE = range(5, 9)
"""Its values for a picture whose lines are the columns of what is shown."""


def _jpeg(data: bytes) -> Iterator[tuple[int, int]]:
    at, is_turned = 2, False
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xE1 and data.startswith(EXIF, at + 4):
            is_turned = _orientation(data[at + 4 + len(EXIF) : at + 2 + length]) in ON_ITS_SIDE
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            yield (height, width) if is_turned else (width, height)
        at += 2 + max(length, 2)


def _orientation(tiff: bytes) -> int:
    """Return how a camera was held, from 1 to 8; 0 where its EXIF does not say so, or is broken."""
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)

    first = number(4, 4)
    fields = (first + 2 + 12 * field for field in range(min(number(first, 2), MOST_FIELDS)))
    return next((number(at + 8, 2) for at in fields if number(at, 2) == ORIENTATION), 0)


MOST_FIELDS = 1000
"""Fields of EXIF that are looked through; cameras write some twenty."""
