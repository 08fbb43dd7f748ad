"""What Babel answered before, kept beside the engine, so that it need not be loaded to say it again.

To load Babel and all that it knows of a language takes longer than to draw a page, which asks for a
dozen of its dates. An answer depends on the question alone, on Babel and on the code that asks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from explainer.sealed import read_sealed, write_sealed

P = ParamSpec("P")
Answer = str | bool | None
A = TypeVar("A", bound=Answer)

FILE = Path(__file__).parent / "__pycache__" / "answers"
MOST = 2_000
"""Answers in the file; where there would be more, those stay that this run asked for."""


class Answers:
    """Remembers the answers of functions, and lets them outlive the process."""

    def __init__(self) -> None:
        self._kept: dict[str, Answer] = {}
        self.given: dict[str, Answer] = {}
        """Those of this run, by the question."""

    def remembered(self, ask: Callable[P, A]) -> Callable[P, A]:
        """Return a function whose answers are remembered, each by the `repr` of what it was called with."""

        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> A:
            question = repr((ask.__module__, ask.__name__, args, sorted(kwargs.items())))
            if question not in self.given:
                known = question in self._kept
                self.given[question] = self._kept[question] if known else ask(*args, **kwargs)
            return self.given[question]  # type: ignore[return-value]  # This question's own.

        return answer

    def learn(self, given: Mapping[str, Answer]) -> None:
        """Take the answers that another process of this run was given."""
        self.given.update(given)

    @contextmanager
    def outliving(self, engine: bytes, path: Path = FILE) -> Iterator[None]:
        """Know what was kept by this very engine, and keep what is asked meanwhile."""
        self.load(engine, path)
        yield
        self.keep(engine, path)

    def load(self, engine: bytes, path: Path = FILE) -> None:
        """Take what was kept by this very engine, if it is whole."""
        kept = read_sealed(path, engine)
        if kept is not None:
            self._kept = json.loads(bytes(kept))

    def keep(self, engine: bytes, path: Path = FILE) -> None:
        """Write down all answers, if some are new, where the engine's folder can be written."""
        if self.given.keys() <= self._kept.keys():
            return
        answers = {**self._kept, **self.given}
        text = json.dumps(answers if len(answers) <= MOST else self.given).encode()
        write_sealed(path, engine, (text,))


BABEL = Answers()
"""All that the engine asks Babel for a page; in memory alone, until a command loads it."""
