"""Whole files: written so that whoever looks sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENDING = ".draft"


@contextmanager
def draft(target: Path, data: bytes) -> Iterator[Path]:
    """Have a file's new content on the disk beside it, under a hidden name; gone again at the end.

    `put_in_place` gives it the file's name. Raises OSError.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=ENDING, dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        yield path
    finally:
        path.unlink(missing_ok=True)


def put_in_place(draft: Path, target: Path) -> None:
    """Give a draft its file's name, in one step."""
    draft.replace(target)


def leftovers(folder: Path, name: str) -> Iterator[Path]:
    """Yield the drafts of a file that a killed process left behind."""
    return folder.glob(f".{name}.*{ENDING}")
