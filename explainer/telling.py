"""Commands that only tell: what one said of its sources is said again while they are the same."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from explainer import home
from explainer.answers import BABEL
from explainer.inputs import Inputs, read_inputs
from explainer.kept import Kept, own_secret
from explainer.last_run import NAMES, Told, engine_in, look, now, remember

Read = Callable[[], Inputs]
"""Reads the sources, which are large: whoever calls it is alone in holding them."""


def tell(root: Path, command: tuple[str, ...], found: Callable[[Read, Kept], Told]) -> int:
    """Say what a command found out about an explainer; returns the exit code.

    It is remembered of commands, by their words, that say the same of the same sources.
    """
    looked_at, seen = now(), look(str(root), home.shipped())
    engine = engine_in(seen)
    with BABEL.outliving(engine):
        read = partial(read_inputs, root, Path(home.shipped()))
        told = found(read, Kept(root, engine, own_secret()))
    code = say(told)
    if command in NAMES:
        remember(str(root), NAMES[command], seen, looked_at, told)
    return code


def say(told: Told) -> int:
    """Say what was found, then its sum; returns the exit code."""
    said, went, code = told
    sys.stderr.write(went)
    sys.stdout.write(said)
    return code
