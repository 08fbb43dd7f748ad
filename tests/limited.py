"""Runs commands of the engine in processes of their own, each with little time and memory.

    python limited.py

reads one request a line, `{"arguments": [...], "folder": "...", "home": "..."}`, and answers one line:
the exit code (negative for a signal), what was printed, and the seconds of processor time. The engine is
loaded once, and each command runs in a copy of this process.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SECONDS = 20
"""Of processor time."""

BYTES = 2**30
"""Of address space."""

FILE_BYTES = 2**26


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    said: str
    problems: str
    seconds: float


class Runner:
    """The process that runs commands, from the outside."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            text=True,
        )

    def run(self, folder: Path, *arguments: str) -> Ran:
        """Run a command in a folder."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"arguments": arguments, "folder": str(folder)}) + "\n")
        self.process.stdin.flush()
        return Ran(**json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self.process.communicate("")


def serve() -> None:
    import explainer.build
    import explainer.check
    import explainer.cli
    from explainer.inputs import read_inputs

    # Load what a build loads lazily, once for all.
    kept = Path(__file__).parent / "explainers" / "moon"
    explainer.build.build(read_inputs(kept, Path(__file__).parents[1] / "templates"))
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(ran(request["folder"], request["arguments"])), flush=True)


def ran(folder: str, arguments: list[str]) -> dict[str, object]:
    """Run a command in a copy of this process; returns what `Ran` holds."""
    outputs = [os.memfd_create(name) for name in ("out", "err")]
    child = os.fork()
    if not child:
        for number, output in enumerate(outputs, 1):
            os.dup2(output, number)
        os.chdir(folder)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        sys.argv = ["build.py", *arguments]
        code = 70
        try:
            from explainer.door import main

            code = main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    said = [os.pread(output, 2**22, 0).decode("utf-8", "replace") for output in outputs]
    for output in outputs:
        os.close(output)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "said": said[0],
        "problems": said[1],
        "seconds": used.ru_utime + used.ru_stime,
    }


if __name__ == "__main__":
    serve()
