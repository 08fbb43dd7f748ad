"""One small complete site, byte for byte: what a change to the engine or the templates changes for readers.

To renew it, and read the difference before committing it:

    python -m pytest tests/test_snapshot.py --renew; git diff tests/snapshots
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from explainer.build import build
from explainer.cli import shipped
from explainer.inputs import read_inputs

TIDES = Path(__file__).parent / "snapshots" / "tides"
SITE = TIDES / "site"


def test_the_site_is_what_it_was(request: pytest.FixtureRequest) -> None:
    built = build(read_inputs(TIDES, shipped()))
    assert built.problems == ()
    if request.config.getoption("--renew"):
        renew(dict(built.files))
    kept = {path.relative_to(SITE).as_posix(): path for path in SITE.rglob("*") if path.is_file()}
    assert sorted(kept) == sorted(built.files)
    for path, data in built.files.items():
        assert data.decode().splitlines() == kept[path].read_text(encoding="utf-8").splitlines(), path
        assert data == kept[path].read_bytes(), path


def renew(files: dict[str, bytes]) -> None:
    """Write the site as it is now."""
    shutil.rmtree(SITE, ignore_errors=True)
    for path, data in files.items():
        target = SITE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
