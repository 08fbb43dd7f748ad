"""The way in: says again what the same sources said before, or opens the whole command line."""

import gc
import io
import os
import sys

from explainer.home import shipped
from explainer.last_run import BUILD, NAMES, unchanged

UNHEARD = 141
"""The exit code of a command whose reader went away, as of one that the system ends for it."""


def main() -> int:
    """Run the command line on the program's arguments; returns its exit code."""
    _let_all_be_said()
    try:
        try:
            return _run(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python writes out what it still holds when it ends: it goes where nobody reads.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return UNHEARD


def _let_all_be_said() -> None:
    """Let letters that a terminal's encoding lacks be printed by number, as Python does on standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _run(words: list[str]) -> int:
    name, root = _asked(words)
    found = unchanged(root, shipped(), name) if name else None
    if found is not None:
        said, went, code = found
        # A build says what it did before what is wrong, other commands what they found before its sum.
        streams = ((sys.stdout, said), (sys.stderr, went))
        for stream, text in streams if name == BUILD else reversed(streams):
            stream.write(text)
        return code
    # What a command makes lives until it ends: looking for garbage among it takes a tenth of a large build.
    gc.disable()
    if name == BUILD:
        return _build(root)
    from explainer.cli import main as run

    return run(words)


def _build(root: str) -> int:
    """Build without the command line's own parser, which takes long to load."""
    from pathlib import Path

    from explainer.outcome import outcome_of
    from explainer.publication import build_and_publish

    return outcome_of(lambda: build_and_publish(Path(root)))


def _asked(words: list[str]) -> tuple[str | None, str]:
    """Return the name under which a command's last run is kept, or None, and the explainer's folder."""
    root = "."
    if "--root" in words[:-1]:
        at = words.index("--root")
        root, words = words[at + 1], [*words[:at], *words[at + 2 :]]
    plain = not root.startswith("-")
    return (NAMES.get(tuple(words)) if plain else None), root
