"""The size that a page gives a picture is the one it is shown in."""

from __future__ import annotations

import struct

import pytest

from explainer.images import size_of

FRAME = b"\xff\xc0" + struct.pack(">HBHH", 8, 8, 1, 2) + b"\0"
"""A frame of one line and two columns."""


def exif(orientation: int, order: str = "<", *, offset: int = 8) -> bytes:
    """What a camera writes of how it was held, in the order of bytes of its processor."""
    mark = b"II" if order == "<" else b"MM"
    model = struct.pack(order + "HHII", 0x0110, 2, 4, 0)
    held = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = mark + struct.pack(order + "HI", 42, offset) + struct.pack(order + "H", 2) + model + held
    return b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(tiff)) + b"Exif\0\0" + tiff


def photo(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + FRAME + b"\xff\xd9"


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(("orientation", "size"), [(1, (2, 1)), (3, (2, 1)), (6, (1, 2)), (8, (1, 2))])
def test_a_photo_taken_with_the_camera_on_its_side_is_as_high_as_it_is_shown(
    orientation: int, order: str, size: tuple[int, int]
) -> None:
    assert size_of(photo(exif(orientation, order))) == size


@pytest.mark.parametrize(
    "segment",
    [
        b"",
        exif(6)[:-14],
        exif(6, offset=0xFFFFFFF0),
        b"\xff\xe1" + struct.pack(">H", 2 + 6) + b"Exif\0\0",
        b"\xff\xe1" + struct.pack(">H", 2 + 4) + b"http",
        exif(0),
        exif(600),
    ],
    ids=[
        "none",
        "cut short",
        "leading nowhere",
        "empty",
        "of another kind",
        "of no value",
        "of a wild value",
    ],
)
def test_exif_that_says_nothing_of_the_camera_changes_nothing(segment: bytes) -> None:
    length = len(segment) - 2
    whole = segment[:2] + struct.pack(">H", length) + segment[4:] if segment else b""
    assert size_of(photo(whole)) == (2, 1)
