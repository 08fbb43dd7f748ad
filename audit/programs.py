"""The judges that are programs: where they are, and how they are asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")

TIMEOUT = 600
"""Seconds that a judge may take for one answer, on a machine that does other things as well."""


class JudgeError(Exception):
    """A judge gave no verdict: it is not installed, or it failed."""


def answer(program: Sequence[str | Path], *, input: str | None = None) -> str:
    """Run a program and return what it printed; judges say by their exit code that they found something.

    Raises JudgeError where it cannot be run, or printed nothing but errors.
    """
    ran = _run(program, input)
    if ran.returncode and not ran.stdout.strip():
        raise JudgeError(f"{program[0]} failed: {ran.stderr.strip()[-800:]}")
    return ran.stdout


def complaints(program: Sequence[str | Path]) -> list[str]:
    """Run a program that says what is wrong on its standard error; returns its lines, none where it succeeds.

    Raises JudgeError where it cannot be run.
    """
    ran = _run(program)
    return ran.stderr.splitlines() if ran.returncode else []


def _run(program: Sequence[str | Path], input: str | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [str(part) for part in program],
            input=input,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            env={**os.environ, "CHROME_PATH": chromium()},
            check=False,
        )
    except FileNotFoundError as error:
        raise JudgeError(f"{program[0]} is not installed: run make audit, which installs it") from error
    except subprocess.TimeoutExpired as error:
        raise JudgeError(f"{program[0]} gave no answer in {TIMEOUT} seconds") from error


def answer_json(program: Sequence[str | Path], *, input: str | None = None) -> Any:
    """Run a program and return the JSON that it printed.

    Raises JudgeError.
    """
    text = answer(program, input=input)
    try:
        return json.loads(text)
    except ValueError as error:
        raise JudgeError(f"{program[0]} printed no JSON: {text[:400]}") from error


def chromium() -> str:
    """Return where Chromium is: what CHROME_PATH says, or the first found on the PATH.

    Raises JudgeError.
    """
    named = os.environ.get("CHROME_PATH")
    found = named or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not found:
        raise JudgeError("Chromium is not installed: run make audit, which installs it")
    return found
