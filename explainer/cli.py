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
from explainer.errors import CommandError, Problem, nearest
from explainer.outcome import DONE, PROBLEMS, WRONG_COMMAND, outcome_of, said_of, verdict
from explainer.preview.options import add_options

if TYPE_CHECKING:
    from explainer.inputs import Inputs
    from explainer.kept import Kept
    from explainer.last_run import Told
    from explainer.telling import Read

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 done, 1 the sources have problems, 2 the command was wrong."""
    options = _parser().parse_args(arguments)
    return outcome_of(lambda: int(options.run(options)))


class _Parser(argparse.ArgumentParser):
    """Names the nearest command or option when one is mistyped."""

    def error(self, message: str) -> NoReturn:
        choice = re.match(r"argument COMMAND: invalid choice: '(.*?)' \(choose from (.*)\)", message)
        if choice:
            known = re.findall(r"[\w-]+", choice[2])
            message = _with_nearest(f"unknown command {choice[1]!r}", choice[1], known)
        elif message.startswith("unrecognized arguments: "):
            word = message.removeprefix("unrecognized arguments: ").split()[0]
            message = self._unrecognized(word)
        self.exit(WRONG_COMMAND, f"build.py: {message}\n")

    def _unrecognized(self, word: str) -> str:
        known = self._known_options()
        if word in known:
            commands = " or ".join(f"python build.py {name} {word}" for name in self._commands_with(word))
            return f"the option {word!r} belongs to a command: write {commands}"
        if word.startswith("-"):
            return _with_nearest(f"unknown option {word!r}", word, known)
        if f"--{word}" in known:
            return f"{word!r} is no option: did you mean --{word}?"
        return f"the word {word!r} is one too many: leave it out, or see python build.py --help"

    def _known_options(self) -> list[str]:
        parsers = [self, *self._commands().values()]
        return [option for parser in parsers for option in parser._option_string_actions]

    def _commands_with(self, option: str) -> list[str]:
        return [name for name, parser in self._commands().items() if option in parser._option_string_actions]

    def _commands(self) -> Mapping[str, argparse.ArgumentParser]:
        (commands,) = (each for each in self._actions if isinstance(each, argparse._SubParsersAction))
        return commands.choices


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
    schema = command(
        "schema", _schema, "write schemas/ and .taplo.toml, by which text editors complete and check TOML"
    )
    schema.add_argument("--check", action="store_true", help="change nothing; exit 1 if they are out of date")
    return parser


def _add_root(parser: argparse.ArgumentParser, default: object) -> None:
    parser.add_argument(
        "--root", type=Path, default=default, metavar="DIR", help="the explainer's folder (this one)"
    )


# ---------------------------------------------------------------- commands


def _build(options: argparse.Namespace) -> int:
    if options.pseudo:
        return _build_pseudo(options.root)
    from explainer.publication import build_and_publish

    return build_and_publish(options.root, manifest=options.manifest, precompress=options.precompress)


def _build_pseudo(root: Path) -> int:
    from explainer.build import pseudo_build
    from explainer.inputs import read_inputs
    from explainer.site import publish

    published = publish(pseudo_build(read_inputs(root, shipped())), root.resolve() / "site-pseudo")
    print(f"site-pseudo/ {published.pages} pages, {published.changed} changed, {published.removed} removed")
    return DONE


def _check(options: argparse.Namespace) -> int:
    from explainer.inputs import read_inputs

    if options.site and not options.against:
        raise CommandError("--site goes with --against")
    if options.weight:
        return _weigh(read_inputs(options.root, shipped()))
    if options.against:
        return _verify(options, read_inputs(options.root, shipped()))
    from explainer.telling import tell

    return tell(options.root, ("check",), _checked)


def _checked(read: Read, kept: Kept) -> Told:
    from explainer.check import check
    from explainer.cores import available

    return _summed_up(check(read(), again=read, kept=kept, processes=available()))


def _summed_up(problems: Sequence[Problem]) -> Told:
    """Return how many problems there are, what they are, and the exit code they call for."""
    stopping = sum(problem.severity == "problem" for problem in problems)
    line = f"check     {stopping or 'no'} {'problem' if stopping == 1 else 'problems'}"
    warnings = len(problems) - stopping
    line += f", {warnings} {'warning' if warnings == 1 else 'warnings'}" if warnings else ""
    return f"{line}\n", said_of(problems), verdict(problems)


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
    from explainer.telling import say

    manifest = read_manifest(options.against)
    tree = options.site or options.root / "site"
    if not tree.is_dir():
        raise CommandError(f"there is no folder {tree}: name the published tree with --site")
    found = differences(manifest, read_tree(tree), tree.name)
    return say(_summed_up([*found, *changes(manifest, inputs)]))


def _serve(options: argparse.Namespace) -> int:
    from explainer.preview.command import serve

    gc.enable()  # The door has it off; a preview may run for days.
    return serve(options, shipped())


def _messages(options: argparse.Namespace) -> int:
    if options.check:
        from explainer.telling import tell

        words = ("messages", "--check", *(["--prune"] if options.prune else []))
        return tell(options.root, words, partial(_due, prune=options.prune))
    from explainer.cores import available
    from explainer.inputs import read_inputs
    from explainer.kept import Kept, own_secret
    from explainer.last_run import engine_in, look
    from explainer.upkeep import due, upkeep, write

    inputs = read_inputs(options.root, shipped())
    kept = Kept(options.root, engine_in(look(str(options.root), home.shipped())), own_secret())
    processes = available()
    keeper = upkeep(inputs, kept=kept, processes=processes)
    files = due(inputs, keeper, prune=options.prune, processes=processes)
    for path in write(options.root, inputs, files, partial(keeper.updated, prune=options.prune)):
        print(f"{path} updated")
    return DONE


def _due(read: Read, kept: Kept, *, prune: bool) -> Told:
    from explainer.cores import available
    from explainer.upkeep import behind, upkeep

    inputs, processes = read(), available()
    keeper = upkeep(inputs, kept=kept, processes=processes)
    files = behind(inputs, keeper, prune=prune, kept=kept, processes=processes)
    lines = [f"{path} is due for an update: run python build.py messages\n" for path in files]
    return "", "".join(lines), PROBLEMS if files else DONE


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
    from explainer.telling import tell

    words = ("status", *(["--json"] if options.json else []))
    return tell(options.root, words, partial(_stated, as_json=options.json))


def _stated(read: Read, kept: Kept, *, as_json: bool) -> Told:
    from explainer import status
    from explainer.cores import available

    found = status.statuses(read(), kept=kept, processes=available())
    said = status.as_json(found) if as_json else "\n".join(status.as_table(found))
    return f"{said}\n", "", DONE


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
    from explainer.inputs import explainer_in
    from explainer.schema import TAPLO, schemas, taplo
    from explainer.whole import holds, write_whole

    root = explainer_in(options.root)
    due = {path: data for path, data in schemas().items() if not holds(root / path, data)}
    if not (root / TAPLO).exists():  # One that is there may say more.
        due[TAPLO] = taplo()
    if options.check:
        for path in due:
            print(f"{path} is out of date: run python build.py schema", file=sys.stderr)
        return PROBLEMS if due else DONE
    for path, data in due.items():
        write_whole(root, path, data)
        print(f"{path} written")
    return DONE


def shipped() -> Path:
    """Return the folder of the templates that come with the engine."""
    return Path(home.shipped())
