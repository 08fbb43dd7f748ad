"""Manifests: the digests of what went into a site and of what came out, to verify it by later.

The same inputs make the same site and so the same manifest. It is no proof of who made it: sign it,
or keep it where those who can write the site cannot.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from explainer import __version__
from explainer.errors import CommandError, Place, Problem
from explainer.inputs import Inputs

NAME = "site.manifest.json"
"""Beside content/ and site/: a manifest inside what it describes could not name itself."""

FORM = 1


MAKERS = ("Babel", "Jinja2", "Markdown", "tzdata")
"""The libraries whose version may change a page."""


def manifest(inputs: Inputs, outputs: Mapping[str, bytes]) -> bytes:
    """Return a manifest: the versions of what made the site, and SHA-256 digests by path."""
    content = {
        "manifest": FORM,
        "made by": {"explainer": __version__, **{name: _version(name) for name in MAKERS}},
        "inputs": _digests(inputs.files),
        "outputs": _digests(outputs),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(path: Path) -> Mapping[str, Any]:
    """Read a manifest.

    Raises CommandError for what is none.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("manifest") != FORM or not _is_sound(content):
        raise CommandError(f"{path} is not a manifest that `build --manifest` wrote")
    return content


def differences(manifest: Mapping[str, Any], tree: Mapping[str, bytes], name: str) -> Iterator[Problem]:
    """Yield where a published tree, called `name`, is not the one a manifest was written for."""
    wanted, found = manifest["outputs"], _digests(tree)
    for path in sorted({*wanted, *found}):
        place = Place(f"{name}/{path}")
        if path not in found:
            yield Problem(place, "the file is missing", "publish the whole build again")
        elif path not in wanted:
            yield Problem(place, "the manifest has no such file", "take it out, and find who put it there")
        elif wanted[path] != found[path]:
            yield Problem(place, "the file is not the one that was built", "publish the whole build again")


def changes(manifest: Mapping[str, Any], inputs: Inputs) -> Iterator[Problem]:
    """Yield which of an explainer's files are not those a manifest was written for, as warnings."""
    wanted, found = manifest["inputs"], _digests(inputs.files)
    for path in sorted({*wanted, *found}):
        if wanted.get(path) != found.get(path):
            said = "is gone" if path not in found else "is new" if path not in wanted else "changed"
            what = f"the file {said} since the manifest was written"
            yield Problem(Place(path), what, "build with --manifest again before you publish", "warning")


def _version(library: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(library)
    except PackageNotFoundError:
        return "the system's"  # The time zones may be.


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: hashlib.sha256(data).hexdigest() for path, data in sorted(files.items())}


def _is_sound(content: Mapping[str, Any]) -> bool:
    return all(
        isinstance(table, dict) and all(isinstance(digest, str) for digest in table.values())
        for table in (content.get("inputs"), content.get("outputs"))
    )
