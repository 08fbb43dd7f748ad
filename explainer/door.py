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
    from explainer.cli import main as run

    return run(words)


def _root_of_a_plain_build(words: list[str]) -> str | None:
    """Return the explainer's folder if the command is a build without options, or None."""
    words = words[1:] if words[:1] == ["build"] else words
    if not words:
        return "."
    return words[1] if len(words) == 2 and words[0] == "--root" else None
