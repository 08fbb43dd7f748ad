"""Fuzzes one target with what Hypothesis thinks up; an input that does harm is shrunk first."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from fuzz.__main__ import harm
from fuzz.targets import tried

SLOW = 15
"""Seconds after which an input counts as harm."""


def main() -> None:
    """Try inputs until the time is over; raises where one does harm."""
    name, seconds, start, _, count = sys.argv[1:]
    ends, runs, number = time.monotonic() + int(seconds), 0, int(start) or time.time_ns() % 2**32
    last = b""

    def attempt(data: bytes) -> None:
        nonlocal runs, last
        runs += 1
        last = data
        began = time.monotonic()
        tried(name, data)
        if time.monotonic() - began > SLOW:
            raise TimeoutError(f"{len(data)} bytes took more than {SLOW} s")

    while time.monotonic() < ends:
        number += 1
        trial = settings(
            max_examples=200,
            deadline=None,
            database=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.target, Phase.shrink),
        )(seed(number)(given(st.binary(max_size=300))(attempt)))
        try:
            trial()
        except BaseException:
            harm(name, last)
            raise
        finally:
            Path(count).write_text(str(runs), encoding="ascii")


if __name__ == "__main__":
    main()
