"""Compressed copies beside text files, for hosts that send a file's smaller copy where there is one."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

from explainer.errors import CommandError

ENDINGS = (".html", ".xml", ".txt", ".svg", ".json", ".css")
"""Of files that are text; pictures are compressed already."""

UNKNOWN_SYSTEM = b"\xff"
"""What stands for the system in the header of a .gz file (RFC 1952), where each system puts its own."""


def precompressed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a site, and beside each text file its .br and its .gz.

    The same files make the same copies, at any time.

    Raises CommandError where the Brotli library is not installed.
    """
    copies: dict[str, bytes] = {}
    for path, data in files.items():
        if path.endswith(ENDINGS):
            copies[f"{path}.br"] = brotlied(data)
            copies[f"{path}.gz"] = gzipped(data)
    return dict(sorted({**files, **copies}.items()))


def brotlied(data: bytes) -> bytes:
    """Compress a text with Brotli, as small as it gets.

    Raises CommandError where the library is not installed.
    """
    try:
        import brotli
    except ImportError as error:
        missing = "--precompress needs the Brotli library: pip install brotli"
        raise CommandError(missing) from error
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=11))


def gzipped(data: bytes) -> bytes:
    """Compress a text with gzip; neither the clock nor the system leaves a trace."""
    packed = gzip.compress(data, compresslevel=9, mtime=0)
    return packed[:9] + UNKNOWN_SYSTEM + packed[10:]
