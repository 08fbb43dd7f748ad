"""Cores: a job for several names, shared between processes that begin where this one stands.

A job is a generator: it yields what it found for its names, is sent what was found for all, and
returns what it made. What it makes does not depend on how the names are shared out. What another
process asked of Babel for it is known here afterwards.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, suppress
from typing import Any, BinaryIO, Self, TypeVar

from explainer.answers import BABEL

Found = TypeVar("Found")
Met = TypeVar("Met")
Made = TypeVar("Made")

Job = Callable[[Sequence[str]], Generator[Found, Met, Made]]
Meet = Callable[[Sequence[Found]], Met]
"""Joins what was found for each share of the names into what all of them are sent."""


def available() -> int:
    """Return how many processes may work at a time; 1 where a process cannot be doubled safely."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _nothing() -> None:
    """Do nothing while others are at work."""


def shared(
    job: Job[Found, Met, Made],
    names: Sequence[str],
    meet: Meet[Found, Met],
    processes: int,
    meanwhile: Callable[[], None] = _nothing,
) -> list[Made]:
    """Run a job for all names, shared between so many processes; return what each share made.

    What can be done `meanwhile` is done in each, which would wait for what the others find. Where a
    process fails, whatever the reason, the job is run again for all names in this one: so mistakes are
    reported as if there had been no other.
    """
    shares = [names[start::processes] for start in range(min(processes, len(names)))]
    if len(shares) > 1:
        with suppress(Exception):
            return _in_processes(job, shares, meet, meanwhile)
    work = job(names)
    return [_last(work, meet([next(work)]))]


def _in_processes(
    job: Job[Found, Met, Made],
    shares: Sequence[Sequence[str]],
    meet: Meet[Found, Met],
    meanwhile: Callable[[], None],
) -> list[Made]:
    with ExitStack() as stack:
        others = [stack.enter_context(Other(job, share, meanwhile)) for share in shares[1:]]
        work = job(shares[0])
        found = next(work)
        meanwhile()
        met = meet([found, *(other.receive() for other in others)])
        for other in others:
            other.send(met)
        return [_last(work, met), *(other.made() for other in others)]


def _last(work: Generator[Any, Met, Made], met: Met) -> Made:
    """Let a job make what it makes."""
    try:
        work.send(met)
    except StopIteration as end:
        made: Made = end.value
        return made
    raise RuntimeError("a job yields once")


class Other:
    """Another process at work on a share of the names, with a pipe to it and one from it."""

    def __init__(
        self,
        job: Job[Found, Met, Made],
        share: Sequence[str],
        meanwhile: Callable[[], None] = _nothing,
    ) -> None:
        """Begin a job. Raises OSError where the system has no room for it."""
        (its_in, our_out), (our_in, its_out) = os.pipe(), os.pipe()
        self.number = os.fork()
        if not self.number:
            os.close(our_in)
            os.close(our_out)
            _work(job(share), meanwhile, its_in, its_out)
        os.close(its_in)
        os.close(its_out)
        self._from: BinaryIO = os.fdopen(our_in, "rb")
        self._to: BinaryIO = os.fdopen(our_out, "wb")

    def receive(self) -> Any:
        """Wait for what it has to say. Raises EOFError where it failed."""
        return pickle.load(self._from)  # noqa: S301  # this program's own words

    def made(self) -> Any:
        """Wait for what its job made, and know what it asked of Babel. Raises EOFError where it failed."""
        made, answers = self.receive()
        BABEL.learn(answers)
        return made

    def send(self, met: object) -> None:
        """Tell it what was found for all names."""
        pickle.dump(met, self._to)
        self._to.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it, wherever it is."""
        self._from.close()
        with suppress(OSError):
            self._to.close()
        with suppress(OSError):
            os.kill(self.number, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(self.number, 0)


def _work(work: Generator[Any, Any, Any], meanwhile: Callable[[], None], its_in: int, its_out: int) -> None:
    """Do the work of another process, and end it; one that fails ends without a word."""
    try:
        with os.fdopen(its_in, "rb") as given, os.fdopen(its_out, "wb") as out:
            pickle.dump(next(work), out)
            out.flush()
            meanwhile()
            met = pickle.load(given)  # noqa: S301  # this program's own words
            pickle.dump((_last(work, met), BABEL.given), out)
    except BaseException:  # whatever it is, the first process meets it itself
        os._exit(1)
    os._exit(0)
