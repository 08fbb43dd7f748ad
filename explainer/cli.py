"""The command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from explainer.errors import CommandError, Problem, SourceError
from explainer.site import FaultError

DONE, PROBLEMS, WRONG_COMMAND = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 done, 1 the sources have problems, 2 the command was wrong."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except SourceError as error:
        _say_problems(error.problems)
        return PROBLEMS
    except CommandError as error:
        print(f"build.py: {error}", file=sys.stderr)
        return WRONG_COMMAND
    except FaultError as error:
        print(error, file=sys.stderr)
        return PROBLEMS


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="the explainer's folder (this one)"
    )
    parser = argparse.ArgumentParser(
        prog="build.py", description="Builds an explainer in all its languages.", parents=[shared]
    )
    parser.set_defaults(run=_build)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    build = commands.add_parser(
        "build", help="build site/ (what happens without a command)", parents=[shared]
    )
    build.set_defaults(run=_build)
    messages = commands.add_parser(
        "messages", help="update locales/ from content and templates", parents=[shared]
    )
    messages.add_argument("--check", action="store_true", help="change nothing; exit 1 if an update is due")
    messages.add_argument(
        "--prune", action="store_true", help="drop the translations of messages that are gone"
    )
    messages.set_defaults(run=_messages)
    add = commands.add_parser("add", help="start a language", parents=[shared])
    add.add_argument("language", metavar="LANGUAGE", help='such as "pl" or "pt-BR"')
    add.set_defaults(run=_add)
    return parser


def _messages(options: argparse.Namespace) -> int:
    from explainer.inputs import read_inputs
    from explainer.upkeep import due, upkeep, write

    inputs = read_inputs(options.root, shipped())
    keeper = upkeep(inputs)
    files = due(inputs, keeper, prune=options.prune)
    if options.check:
        for path in files:
            print(f"{path} is due for an update: run python build.py messages", file=sys.stderr)
        return PROBLEMS if files else DONE
    write(options.root, inputs, files, partial(keeper.updated, prune=options.prune))
    for path in files:
        print(f"{path} updated")
    return DONE


def _add(options: argparse.Namespace) -> int:
    from explainer.inputs import read_inputs
    from explainer.upkeep import add, upkeep, write

    inputs = read_inputs(options.root, shipped())
    keeper = upkeep(inputs)
    files = add(inputs, keeper, options.language)
    write(options.root, inputs, files, keeper.updated)
    for path in files:
        print(f"{path} started")
    return DONE


def _build(options: argparse.Namespace) -> int:
    from explainer.build import build
    from explainer.inputs import read_inputs
    from explainer.report import facts
    from explainer.site import publish

    built = build(read_inputs(options.root, shipped()))
    published = publish(built.files, options.root.resolve() / "site")
    for line in facts(built, published):
        print(line)
    _say_problems(built.problems)
    return PROBLEMS if any(problem.severity == "problem" for problem in built.problems) else DONE


def shipped() -> Path:
    """Return the folder of the templates that come with the engine."""
    here = Path(__file__).resolve().parent
    inside = here / "shipped" / "templates"
    return inside if inside.is_dir() else here.parent / "templates"


def _say_problems(problems: Sequence[Problem]) -> None:
    for problem in sorted(set(problems)):
        print(problem, file=sys.stderr)
