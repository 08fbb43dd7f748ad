"""The way in: says again what the same sources said before, or opens the whole command line."""

from __future__ import annotations

import gc
import io
import os
import sys

from explainer.home import shipped
from explainer.last_run import BUILD, NAMES, unchanged

UNWRITTEN, UNHEARD = 1, 141
"""The exit codes of a command whose words could not be written, and of one whose reader went away, as
of one that the system ends for it."""


def program() -> None:
    """Run the command line as a program, and end it.

    All that it made is left to the system: taking it down value by value is a tenth of a build.
    """
    os._exit(main())


def main() -> int:
    """Run the command line on the program's arguments; returns its exit code."""
    _ready_streams()
    try:
        try:
            return _run(sys.argv[1:])
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
    except BrokenPipeError:
        _fall_silent()
        return UNHEARD
    except UnwrittenError as error:
        from contextlib import suppress

        with suppress(BrokenPipeError, UnwrittenError):  # Standard error's disk may be full, too.
            sys.stderr.write(f"build.py: {error}\n")
        _fall_silent()
        return UNWRITTEN


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


# ---------------------------------------------------------------- what is printed on


class UnwrittenError(Exception):
    """Standard output or standard error cannot be written: its disk is full."""

    def __init__(self, stream: _Stream, error: OSError) -> None:
        name = "standard error" if stream is sys.stderr else "standard output"
        super().__init__(f"{name} cannot be written: {error.strerror}")


class _Stream(io.TextIOWrapper):
    """A standard stream that tells its own failure from that of any other file."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UnwrittenError(self, error) from error

    def flush(self) -> None:
        try:
            super().flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UnwrittenError(self, error) from error


def _ready_streams() -> None:
    """Let a stream that is closed be as good as /dev/null, and one that fails say so.

    What the encoding of one lacks is printed by number, as Python does on standard error alone.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # The system gives what is opened the number of the stream that is closed.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # until the end
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            encoding, at_once, by_line = stream.encoding, stream.write_through, stream.line_buffering
            whole = _Stream(stream.detach(), encoding, "backslashreplace", None, by_line, at_once)
            setattr(sys, name, whole)


def _fall_silent() -> None:
    """Let what Python still holds when it ends go where nobody reads."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
