"""The command line."""

from __future__ import annotations

import argparse
import gc
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from explainer import home
from explainer.errors import CommandError, FaultError, Problem, SourceError, nearest
from explainer.preview.options import add_options

if TYPE_CHECKING:
    from explainer.inputs import Inputs

DONE, PROBLEMS, WRONG_COMMAND, STOPPED = 0, 1, 2, 130

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 done, 1 the sources have problems, 2 the command was wrong."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
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


class _Parser(argparse.ArgumentParser):
    """Names the nearest command or option when one is mistyped."""

    def error(self, message: str) -> NoReturn:
        choice = re.match(r"argument COMMAND: invalid choice: '(.*?)' \(choose from (.*)\)", message)
        if choice:
            known = re.findall(r"[\w-]+", choice[2])
            message = _with_nearest(f"unknown command {choice[1]!r}", choice[1], known)
        elif message.startswith("unrecognized arguments: "):
            word = message.removeprefix("unrecognized arguments: ").split()[0]
            message = _with_nearest(f"unknown option {word!r}", word, self._known_options())
        self.exit(WRONG_COMMAND, f"build.py: {message}\n")

    def _known_options(self) -> list[str]:
        parsers = [self]
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                parsers += action.choices.values()
        return [option for parser in parsers for option in parser._option_string_actions]


def _with_nearest(said: str, word: str, choices: Sequence[str]) -> str:
    like = nearest(word, choices)
    return f"{said}: did you mean {like}?" if like else f"{said}; python build.py --help lists all"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="build.py", description="Builds an explainer in all its languages.")
    _add_root(parser, Path())
    parser.set_defaults(run=_build, manifest=False, precompress=False, pseudo=False)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")

    def command(name: str, run: Run, help: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(name, help=help, description=f"{help}.")
        # What was said before the command's name holds unless it is said again after it.
        _add_root(added, argparse.SUPPRESS)
        added.set_defaults(run=run)
        return added

    build = command("build", _build, "build site/ (what happens without a command)")
    build.add_argument(
        "--manifest", action="store_true", help="write the digests of what went in and came out"
    )
    build.add_argument(
        "--precompress", action="store_true", help="write a .br and a .gz beside each text file"
    )
    build.add_argument(
        "--pseudo", action="store_true", help="build site-pseudo/ instead, in languages that nobody speaks"
    )
    check = command("check", _check, "say every problem of content, catalogs, quotes and built pages")
    mode = check.add_mutually_exclusive_group()
    mode.add_argument("--weight", action="store_true", help="say what each part of the pages costs in bytes")
    mode.add_argument(
        "--against", type=Path, metavar="MANIFEST", help="verify a published tree by its manifest"
    )
    check.add_argument("--site", type=Path, metavar="DIR", help="the published tree (site/)")
    serve = command("serve", _serve, "preview on 127.0.0.1 with live reload, in all languages")
    add_options(serve)
    messages = command("messages", _messages, "update locales/ from content and templates")
    messages.add_argument("--check", action="store_true", help="change nothing; exit 1 if an update is due")
    messages.add_argument(
        "--prune", action="store_true", help="drop the translations of messages that are gone"
    )
    add = command("add", _add, "start a language")
    add.add_argument("language", metavar="LANGUAGE", help='such as "pl" or "pt-BR"')
    status = command("status", _status, "say how far each translation is")
    status.add_argument("--json", action="store_true", help="for programs")
    command("cards", _cards, "draw the share image of each language; needs Chromium")
    schema = command("schema", _schema, "write schemas/, by which text editors complete and check TOML")
    schema.add_argument("--check", action="store_true", help="change nothing; exit 1 if they are out of date")
    return parser


def _add_root(parser: argparse.ArgumentParser, default: object) -> None:
    parser.add_argument(
        "--root", type=Path, default=default, metavar="DIR", help="the explainer's folder (this one)"
    )


# ---------------------------------------------------------------- commands


def _build(options: argparse.Namespace) -> int:
    from explainer.build import build
    from explainer.compiled import CompiledTemplates
    from explainer.cores import available
    from explainer.inputs import read_inputs
    from explainer.kept import Kept, own_secret
    from explainer.last_build import engine_in, forget, look, now, remember
    from explainer.report import facts
    from explainer.site import publish

    if options.pseudo:
        return _build_pseudo(options.root)
    looked_at, seen = now(), look(str(options.root), str(shipped()))
    inputs = read_inputs(options.root, shipped())
    kept = Kept(options.root, engine_in(seen), own_secret())
    built = build(inputs, cache=CompiledTemplates(), kept=kept, processes=available())
    files = _with_copies(built.files) if options.precompress else built.files
    published = publish(files, options.root.resolve() / "site")
    for line in facts(built, published):
        print(line)
    if options.manifest:
        print(_written_manifest(options.root, inputs, files))
    say_problems(built.problems)
    code = PROBLEMS if any(problem.severity == "problem" for problem in built.problems) else DONE
    if options.precompress:
        forget(str(options.root))  # A build without it makes another site.
        return code
    again = "".join(f"{line}\n" for line in facts(built, published._replace(changed=0, removed=0)))
    remember(str(options.root), seen, looked_at, again, said_of(built.problems), code)
    return code


def _with_copies(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    from explainer.precompress import precompressed

    return precompressed(files)


def _build_pseudo(root: Path) -> int:
    from explainer.build import pseudo_build
    from explainer.inputs import read_inputs
    from explainer.site import publish

    published = publish(pseudo_build(read_inputs(root, shipped())), root.resolve() / "site-pseudo")
    print(f"site-pseudo/ {published.pages} pages, {published.changed} changed, {published.removed} removed")
    return DONE


def _written_manifest(root: Path, inputs: Inputs, files: Mapping[str, bytes]) -> str:
    """Write the manifest of a build; returns the line that says so."""
    from explainer.manifest import NAME, manifest
    from explainer.whole import holds, write_whole

    data = manifest(inputs, files)
    if not holds(root / NAME, data):
        write_whole(root, NAME, data)
    return f"manifest  {NAME}, {len(inputs.files)} files in, {len(files)} out"


def _check(options: argparse.Namespace) -> int:
    from explainer.inputs import read_inputs

    inputs = read_inputs(options.root, shipped())
    if options.weight:
        return _weigh(inputs)
    if options.against:
        return _verify(options, inputs)
    from explainer.check import check
    from explainer.cores import available

    return _verdict(check(inputs, processes=available()))


def _verdict(problems: Sequence[Problem]) -> int:
    """Print problems and how many there are; returns the exit code they call for."""
    say_problems(problems)
    stopping = sum(problem.severity == "problem" for problem in problems)
    print(f"check     {stopping or 'no'} {'problem' if stopping == 1 else 'problems'}", end="")
    warnings = len(problems) - stopping
    print(f", {warnings} {'warning' if warnings == 1 else 'warnings'}" if warnings else "")
    return PROBLEMS if stopping else DONE


def _weigh(inputs: Inputs) -> int:
    from explainer.build import build
    from explainer.weight import compressor, table

    name, compressed = compressor()
    for line in table(build(inputs).files, name, compressed):
        print(line)
    return DONE


def _verify(options: argparse.Namespace, inputs: Inputs) -> int:
    from explainer.manifest import changes, differences, read_manifest
    from explainer.site import read_tree

    manifest = read_manifest(options.against)
    tree = options.site or options.root / "site"
    if not tree.is_dir():
        raise CommandError(f"there is no folder {tree}: name the published tree with --site")
    found = differences(manifest, read_tree(tree), tree.name)
    return _verdict([*found, *changes(manifest, inputs)])


def _serve(options: argparse.Namespace) -> int:
    from explainer.preview.command import serve

    gc.enable()  # The door has it off; a preview may run for days.
    return serve(options, shipped())


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
    for path in write(options.root, inputs, files, partial(keeper.updated, prune=options.prune)):
        print(f"{path} updated")
    return DONE


def _add(options: argparse.Namespace) -> int:
    from explainer.inputs import read_inputs
    from explainer.upkeep import add, upkeep, write

    inputs = read_inputs(options.root, shipped())
    keeper = upkeep(inputs)
    files = add(inputs, keeper, options.language)
    for path in write(options.root, inputs, files, keeper.updated):
        print(f"{path} started")
    return DONE


def _status(options: argparse.Namespace) -> int:
    from explainer.build import all_editions
    from explainer.inputs import read_inputs
    from explainer.status import as_json, as_table, status_of

    editions = all_editions(read_inputs(options.root, shipped()))
    statuses = [status_of(edition) for edition in editions if not edition.is_source]
    print(as_json(statuses) if options.json else "\n".join(as_table(statuses)))
    return DONE


def _cards(options: argparse.Namespace) -> int:
    from explainer.build import build
    from explainer.cards import browser, cards
    from explainer.inputs import read_inputs
    from explainer.whole import write_whole

    inputs = read_inputs(options.root, shipped())
    for path, data in cards(inputs, build(inputs), browser()):
        if inputs.files.get(path) == data:
            continue
        write_whole(options.root, path, data)
        print(f"{path} drawn")
    return DONE


def _schema(options: argparse.Namespace) -> int:
    from explainer.schema import schemas
    from explainer.whole import holds, write_whole

    for path, data in schemas().items():
        if holds(options.root / path, data):
            continue
        if options.check:
            print(f"{path} is out of date: run python build.py schema", file=sys.stderr)
            return PROBLEMS
        write_whole(options.root, path, data)
        print(f"{path} written")
    return DONE


def shipped() -> Path:
    """Return the folder of the templates that come with the engine."""
    return Path(home.shipped())


def say_problems(problems: Sequence[Problem]) -> None:
    """Print problems, each once, in the order of the files."""
    sys.stderr.write(said_of(problems))


def said_of(problems: Sequence[Problem]) -> str:
    """Return problems as they are printed."""
    return "".join(f"{problem}\n" for problem in sorted(set(problems)))
