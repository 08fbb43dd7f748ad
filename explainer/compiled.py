"""Templates as Python has compiled them, kept beside the engine as Python keeps its own modules.

Each is of one text and one engine, which says how templates are compiled; a file that is missing, broken
or another's is compiled anew. They are kept with the engine and not with the sources: compiled code is
run, and sources come from strangers.
"""

from __future__ import annotations

from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from explainer.sealed import read_sealed, write_sealed

FOLDER = Path(__file__).parent / "__pycache__" / "templates"


class CompiledTemplates(BytecodeCache):
    """Jinja's bytecode, a file a template."""

    def __init__(self, engine: bytes, folder: Path = FOLDER) -> None:
        """Take what stands for the engine and its libraries."""
        self.engine, self.folder = engine, folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if what is kept is whole, of this engine and of this very text."""
        kept = read_sealed(self._path(bucket), self.engine)
        if kept is not None:
            bucket.bytecode_from_string(bytes(kept))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a bucket, where the engine's folder can be written."""
        write_sealed(self._path(bucket), self.engine, (bucket.bytecode_to_string(),))

    def _path(self, bucket: Bucket) -> Path:
        return self.folder / f"{bucket.key}.template"
