"""Runs a command from a process so small that its own memory does not count as the command's.

A process begins as a copy of the one that starts it, and Linux counts that copy in the most it ever held:
started from a benchmark that holds a corpus, a tool seems to need as much as the benchmark does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple


class Ran(NamedTuple):
    """What a command took, and how it ended."""

    seconds: float

    mebibytes: float
    """The most memory that it, or one process it started, held at a time."""

    code: int
    said: str
    """What it wrote to its standard error."""


def run(command: list[str], folder: Path) -> Ran:
    """Run a command in a folder."""
    given = json.dumps([command, str(folder)])
    small = [sys.executable, "-I", "-S", __file__, given]
    return Ran(*json.loads(subprocess.run(small, stdout=subprocess.PIPE, check=True).stdout))


def _run_here(command: list[str], folder: str) -> Ran:
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ran(time.perf_counter() - began, usage.ru_maxrss / 1024, process.returncode, said)


if __name__ == "__main__":
    print(json.dumps(_run_here(*json.loads(sys.argv[1]))))
