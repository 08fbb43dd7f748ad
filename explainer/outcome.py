"""How a command ends: its exit code, and what is printed of what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from explainer.errors import CommandError, FaultError, Problem, SourceError, stops

DONE, PROBLEMS, WRONG_COMMAND, STOPPED = 0, 1, 2, 130


def outcome_of(run: Callable[[], int]) -> int:
    """Run a command; returns 0 done, 1 the sources have problems, 2 the command was wrong."""
    try:
        return run()
    except SourceError as error:
        say_problems(error.problems)
        return PROBLEMS
    except CommandError as error:
        print(f"build.py: {error}", file=sys.stderr)
        return WRONG_COMMAND
    except FaultError as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    except MemoryError:
        print(
            "build.py: there is not enough memory for this explainer; part it, or free some", file=sys.stderr
        )
        return PROBLEMS
    except KeyboardInterrupt:
        return STOPPED


def verdict(problems: Sequence[Problem]) -> int:
    """Return the exit code for some problems: warnings stop nothing."""
    return PROBLEMS if stops(problems) else DONE


def say_problems(problems: Sequence[Problem]) -> None:
    """Print problems, each once, in the order of the files."""
    sys.stderr.write(said_of(problems))


def said_of(problems: Sequence[Problem]) -> str:
    """Return problems as they are printed."""
    return "".join(f"{problem}\n" for problem in sorted(set(problems)))
