"""Templates as Python has compiled them, kept beside the engine as Python keeps its own modules.

Each is of one text; a file that is missing, broken or another's is compiled anew. They are
kept with the engine and not with the sources: compiled code is run, and sources come from strangers.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from explainer.caches import put

FOLDER = Path(__file__).parent / "__pycache__" / "sandboxed-templates"
"""Code compiled for a sandbox asks it at each step; other code does not, so that each has a folder."""


class CompiledTemplates(BytecodeCache):
    """Jinja's bytecode, a file a template."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if what is kept is whole and of this very text."""
        with suppress(OSError):
            kept = self._path(bucket).read_bytes()
            if int.from_bytes(kept[:4], "big") == zlib.crc32(kept[4:]):
                bucket.bytecode_from_string(kept[4:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a bucket, where the engine's folder can be written."""
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            put(str(self._path(bucket)), (zlib.crc32(code).to_bytes(4, "big"), code))

    def _path(self, bucket: Bucket) -> Path:
        return self.folder / f"{bucket.key}.template"
