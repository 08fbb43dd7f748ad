"""Files that are believed only where this very engine wrote them: the one rule by which caches are fresh.

A file begins with a seal of what follows, of its name and of what stands for the engine, its libraries
and Python. What is cut short, changed, renamed or of another engine counts as none.
"""

from __future__ import annotations

import hmac
import os
import stat
from contextlib import suppress
from pathlib import Path

from explainer.caches import put

SEAL = 32
"""Bytes of a seal, and of the secret it may be made with."""

LIMIT = 2**28
"""Bytes of one file."""


def read_sealed(path: Path, engine: bytes, secret: bytes = b"") -> memoryview | None:
    """Return what this engine wrote into a file with this secret; None where it did not, or it is broken."""
    with suppress(OSError):
        data = memoryview(_bytes_of(path))
        if hmac.compare_digest(data[:SEAL], _seal(path, engine, (data[SEAL:],), secret)):
            return data[SEAL:]
    return None


def write_sealed(
    path: Path, engine: bytes, pieces: tuple[bytes | memoryview, ...], secret: bytes = b""
) -> None:
    """Give a file new content in one step; a folder that cannot be written keeps nothing."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        put(str(path), (_seal(path, engine, pieces, secret), *pieces))


def _seal(path: Path, engine: bytes, pieces: tuple[bytes | memoryview, ...], secret: bytes) -> bytes:
    seal = hmac.new(secret, digestmod="sha256")  # Processors have an instruction for it.
    for fact in (engine, path.name.encode()):
        seal.update(len(fact).to_bytes(8, "big"))
        seal.update(fact)
    for piece in pieces:
        seal.update(piece)
    return seal.digest()


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of a regular file of a bearable size. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > LIMIT:
            raise OSError("this was not kept by the engine")
        return file.read()
