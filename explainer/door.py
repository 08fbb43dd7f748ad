"""The way in: says at once that nothing changed, or opens the whole command line."""

import gc
import sys

from explainer.home import shipped
from explainer.last_build import unchanged


def main() -> int:
    """Run the command line on the program's arguments; returns its exit code."""
    words = sys.argv[1:]
    root = _root_of_a_plain_build(words)
    found = unchanged(root, shipped()) if root is not None else None
    if found is not None:
        said, went, code = found
        sys.stdout.write(said)
        sys.stderr.write(went)
        return code
    # What a command makes lives until it ends: looking for garbage among it takes a tenth of a large build.
    gc.disable()
    if root is not None:
        return _build(root)
    from explainer.cli import main as run

    return run(words)


def _build(root: str) -> int:
    """Build without the command line's own parser, which takes long to load."""
    from pathlib import Path

    from explainer.outcome import outcome_of
    from explainer.publication import build_and_publish

    return outcome_of(lambda: build_and_publish(Path(root)))


def _root_of_a_plain_build(words: list[str]) -> str | None:
    """Return the explainer's folder if the command is a build without options, or None."""
    words = words[1:] if words[:1] == ["build"] else words
    if not words:
        return "."
    named = len(words) == 2 and words[0] == "--root" and not words[1].startswith("-")
    return words[1] if named else None
