"""Every mistake an author can make: what is said of it, word for word, and that nothing is published.

The mistakes are in tests/mistakes/, as diffs of the small explainer that an author could have made.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import REPOSITORY, Folder

FIXTURES = sorted((Path(__file__).parent / "mistakes").glob("*.txt"))


@dataclass(frozen=True)
class Mistake:
    """A change to the small explainer that the build must refuse."""

    name: str
    changes: str
    """A diff of whole lines, by file: "@ path", then "- " and "+ " lines; "@@ path" takes a file out."""

    said: str
    """All that is printed on standard error."""

    def make(self, folder: Folder) -> None:
        """Make the mistake."""
        for mark, path, diff in re.findall(r"^(@@?) (.*)\n((?:[-+] .*\n)*)", self.changes, re.MULTILINE):
            if mark == "@@":
                (folder.root / path).unlink()
            else:
                lines = folder.read(path).splitlines() if (folder.root / path).exists() else []
                folder.write(path, "\n".join(changed(lines, diff)) + "\n")


def changed(lines: list[str], diff: str) -> list[str]:
    """Return lines with a diff applied; lines to add go where lines were taken out, or to the end."""
    removed = [line[2:] for line in diff.splitlines() if line.startswith("- ")]
    added = [line[2:] for line in diff.splitlines() if line.startswith("+ ")]
    if not removed:
        return lines + added
    at = lines.index(removed[0])
    assert lines[at : at + len(removed)] == removed
    return lines[:at] + added + lines[at + len(removed) :]


def mistakes(text: str) -> Iterator[Mistake]:
    for case in text.split("\n=== ")[1:]:
        name, _, rest = case.partition("\n")
        changes, _, said = rest.partition("!\n")
        yield Mistake(name, changes, said.strip("\n") + "\n")


def problem(where: str, what: str, fix: str) -> str:
    """Return a problem as it is printed."""
    return f"{where}: {what}\n    fix: {fix}\n"


def site_of(folder: Folder) -> dict[str, bytes]:
    files = (path for path in (folder.root / "site").rglob("*") if path.is_file())
    return {path.relative_to(folder.root).as_posix(): path.read_bytes() for path in files}


MISTAKES = [
    pytest.param(mistake, id=f"{fixture.stem}: {mistake.name}")
    for fixture in FIXTURES
    for mistake in mistakes(fixture.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_said_with_its_place_and_its_fix_and_nothing_is_published(
    small: Folder, mistake: Mistake
) -> None:
    small.write("site/index.html", "as it was")
    mistake.make(small)
    outcome = small.run()
    assert outcome.problems == mistake.said
    assert (outcome.code, outcome.said) == (1, "")
    assert site_of(small) == {"site/index.html": b"as it was"}


def test_the_small_explainer_itself_is_without_mistakes(small: Folder) -> None:
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (0, "")


# ---------------------------------------------------------------- bytes that are not text


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        (
            "content/sections/01-cause.md",
            "# La cause\n\nLa marée.\n".encode("latin-1"),
            problem("content/sections/01-cause.md:3", "the byte 0xe9 is not UTF-8", "save the file as UTF-8"),
        ),
        (
            "content/sections/01-cause.md",
            "# The cause\n\nThe tide.\n".encode("utf-16"),
            problem("content/sections/01-cause.md:1", "the byte 0xff is not UTF-8", "save the file as UTF-8"),
        ),
        (
            "content/glossary.toml",
            '[[term]]\nid = "moon"\nterm = "Mönd"\ndefinition = "x"\n'.encode("cp1252"),
            problem("content/glossary.toml:3", "the byte 0xf6 is not UTF-8", "save the file as UTF-8"),
        ),
        (
            "content/sections/01-cause.md",
            "# The cause\n\nThe \u202eedit\u202c.\n".encode(),
            problem(
                "content/sections/01-cause.md:3",
                "there is an invisible character, U+202C (pop directional formatting)",
                "delete it",
            )
            + problem(
                "content/sections/01-cause.md:3",
                "there is an invisible character, U+202E (right-to-left override)",
                "delete it",
            ),
        ),
        (
            "content/glossary.toml",
            '[[term]]\nid = "moon"\nterm = "Moon"\ndefinition = "The sea\u2028rises."\n'.encode(),
            problem(
                "content/glossary.toml:4",
                "there is an invisible character, U+2028 (line separator)",
                "delete it",
            ),
        ),
        (
            "content/people.toml",
            b'[[person]]\nid = "newton"\nname = "Isaac\x07 Newton"\n',
            problem(
                "content/people.toml:3",
                "there is an invisible character, U+0007 (a control character)",
                "delete it",
            ),
        ),
        (
            "locales/fr/LC_MESSAGES/content.po",
            'msgid "Moon"\nmsgstr "Lune étrange"\n'.encode("latin-1"),
            problem(
                "locales/fr/LC_MESSAGES/content.po:2",
                "the byte 0xe9 is not UTF-8",
                "save the file as UTF-8, with charset=UTF-8 in its header",
            ),
        ),
        (
            "templates/footer.html",
            "<footer>\nMarée\n</footer>\n".encode("latin-1"),
            problem("templates/footer.html:2", "the byte 0xe9 is not UTF-8", "save the file as UTF-8"),
        ),
        (
            "templates/assets/page.css",
            "a { content: '»' }\n".encode("latin-1"),
            problem("templates/assets/page.css:1", "the byte 0xbb is not UTF-8", "save the file as UTF-8"),
        ),
    ],
)
def test_a_file_in_another_encoding_or_with_unseen_characters_is_named(
    small: Folder, path: str, data: bytes, said: str
) -> None:
    small.write(path, data)
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (1, said)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_and_a_byte_order_mark_are_no_mistakes(small: Folder, end: str) -> None:
    before = small.build().files
    for path in ("content/explainer.toml", "content/quotes.toml", "content/sections/01-cause.md"):
        small.write(path, "\ufeff" + small.read(path).replace("\n", end))
    assert small.build().files == before


def test_a_line_is_counted_alike_whatever_ends_it(small: Folder) -> None:
    path = "content/sections/01-cause.md"
    small.write(path, (small.read(path) + "\nOne\ntwo [x][mooon].\n").replace("\n", "\r\n"))
    assert small.run().problems == problem(f"{path}:8", "unknown id 'mooon'", "write 'moon'")


# ---------------------------------------------------------------- what the folder holds


def test_a_link_out_of_the_folder_is_not_followed(small: Folder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n\nText.\n")
    (small.root / "content/sections/02-secret.md").symlink_to(secret)
    outcome = small.run()
    assert outcome.code == 1
    assert outcome.problems == (
        problem(
            "content/sections/02-secret.md:1",
            "the link leads out of content/",
            "put the file itself here",
        )
    )


@pytest.mark.parametrize("path", ["content/sections", "locales/fr", "templates/assets"])
def test_a_link_to_a_folder_is_not_followed_and_is_all_that_is_said(small: Folder, path: str) -> None:
    small.add("content/timeline.toml", 'section = "cause"\n')
    small.edit("content/glossary.toml", "What goes", "What, by [the cause][cause], goes")
    small.write("templates/assets/page.css", "a { color: red }\n")
    (small.root / path).rename(small.root / "moved")
    (small.root / path).symlink_to(small.root / "moved")
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (
        1,
        problem(
            f"{path}:1", "this is a link to a folder, which is not followed", "put the folder itself here"
        ),
    )


@pytest.mark.parametrize("path", ["content/sections/02-effect.md", "locales/fr/LC_MESSAGES/content.po"])
def test_a_folder_with_the_name_of_a_file_is_not_passed_over(small: Folder, path: str) -> None:
    (small.root / path).unlink(missing_ok=True)
    (small.root / path).mkdir()
    found = problem(
        f"{path}:1", "this is a folder, and by its name a file", "put the file here, or rename the folder"
    )
    for command in ((), ("check",), ("status",), ("messages", "--check")):
        outcome = small.run(*command)
        assert outcome.code == 1
        assert found in outcome.problems


@pytest.mark.parametrize("rest", ["", "\ufeff", "# Nothing yet.\n"])
def test_an_empty_catalog_does_not_take_its_edition_away(small: Folder, rest: str) -> None:
    small.write("locales/fr/LC_MESSAGES/content.po", rest)
    found = problem(
        "locales/fr/LC_MESSAGES/content.po:1",
        "the file has no message, and not even a header",
        "bring back a copy that was saved whole; where there is none, delete the file and run "
        "python build.py add fr",
    )
    for command in ((), ("check",), ("status",), ("messages",)):
        outcome = small.run(*command)
        assert outcome.code == 1
        assert found in outcome.problems


def test_a_pipe_is_not_waited_for(small: Folder) -> None:
    os.mkfifo(small.root / "content/sections/02-pipe.md")
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (
        1,
        problem("content/sections/02-pipe.md:1", "this is not a regular file", "take it out"),
    )


def test_a_section_of_many_megabytes_is_refused_unread(small: Folder) -> None:
    small.write("content/sections/02-long.md", "# Long\n\n" + "word " * 900_000)
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (
        1,
        problem(
            "content/sections/02-long.md:1",
            "the file has 4,500,008 bytes, more than the 524,288 allowed",
            "make it smaller, or part it",
        ),
    )


def test_a_paragraph_of_a_whole_book_is_refused(small: Folder) -> None:
    small.add("content/sections/01-cause.md", "\n" + "word " * 5000 + "\n")
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (
        1,
        problem(
            "content/sections/01-cause.md:7",
            "the message has 24,999 characters, more than 20,000",
            "part it into paragraphs",
        ),
    )


def test_a_file_nobody_knows_is_a_warning_and_the_build_goes_on(small: Folder) -> None:
    small.write("content/notes.txt", "to do")
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (
        0,
        problem(
            "content/notes.txt:1",
            "warning: the build does not know this file",
            "put sections in content/sections/, or take the file out",
        ),
    )


def test_a_catalog_for_the_language_editors_write_in_is_a_warning(small: Folder) -> None:
    small.write("locales/en/LC_MESSAGES/content.po", "")
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (
        0,
        problem(
            "locales/en/LC_MESSAGES/content.po:1",
            "warning: the editors write in en: this catalog has no use",
            "take it out",
        ),
    )


# ---------------------------------------------------------------- the command line as people run it


def run_as_people_do(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPOSITORY / "build.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_mistake_is_said_on_standard_error_with_exit_code_1(small: Folder) -> None:
    small.edit("content/quotes.toml", '"newton"', '"newtn"')
    done = run_as_people_do(folder=small.root)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == problem("content/quotes.toml:3", "unknown person 'newtn'", "write 'newton'")
    assert not (small.root / "site").exists()


def test_a_folder_without_an_explainer_is_a_wrong_command(tmp_path: Path) -> None:
    done = run_as_people_do("--root", "elsewhere", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "build.py: elsewhere has no folder content/: name an explainer's folder with --root\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mesages"], "build.py: unknown command 'mesages': did you mean messages?\n"),
        (["messages", "--chek"], "build.py: unknown option '--chek': did you mean --check?\n"),
        (
            ["status", "ja"],
            "build.py: the word 'ja' is one too many: leave it out, or see python build.py --help\n",
        ),
        (
            ["add", "pl", "fr"],
            "build.py: the word 'fr' is one too many: leave it out, or see python build.py --help\n",
        ),
        (
            ["--precompress"],
            (
                "build.py: the option '--precompress' belongs to a command:"
                " write python build.py build --precompress\n"
            ),
        ),
        (
            ["status", "--check"],
            (
                "build.py: the option '--check' belongs to a command:"
                " write python build.py messages --check or python build.py schema --check\n"
            ),
        ),
        *(
            (
                ["serve", "--port", port],
                (
                    f"build.py: argument --port: {port!r} is no port:"
                    " write a number from 1 to 65535, or 0 for any that is free\n"
                ),
            )
            for port in ("99999", "abc", "-1", "")
        ),
        (["status", "json"], "build.py: 'json' is no option: did you mean --json?\n"),
        (["add", "french"], "build.py: CLDR knows no language 'french': did you mean fr?\n"),
        (["add", "cz"], "build.py: CLDR knows no language 'cz': did you mean cs?\n"),
        (["add", "pt_BR"], "build.py: CLDR knows no language 'pt_BR': did you mean pt-BR?\n"),
        (
            ["add", "fr"],
            "build.py: fr has its catalogs already; `python build.py messages` brings them up to date\n",
        ),
    ],
)
def test_a_mistyped_command_names_the_nearest(small: Folder, arguments: list[str], said: str) -> None:
    small.write("locales/fr/LC_MESSAGES/interface.po", 'msgid ""\nmsgstr "Language: fr\\n"\n')
    done = run_as_people_do(*arguments, folder=small.root)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize(
    "arguments", [[], ["check", "--weight"], ["status"], ["status"], ["--help"]], ids=str
)
def test_a_reader_that_goes_away_is_no_mistake(small: Folder, arguments: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    command = [sys.executable, str(REPOSITORY / "build.py"), *arguments, "--root", str(small.root)]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, env=buffered, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_letters_that_a_terminal_lacks_are_said_by_number(moon: Folder, encoding: str) -> None:
    told = {}
    for spoken in (encoding, "utf-8"):
        command = [sys.executable, str(REPOSITORY / "build.py"), "status", "--root", str(moon.root)]
        environment = {**os.environ, "PYTHONIOENCODING": spoken}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        told[spoken] = done.stdout.decode(spoken)
    assert told[encoding] == told["utf-8"].encode(encoding, "backslashreplace").decode(encoding)
    assert not told["utf-8"].isascii()


def redirected(redirection: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line with its streams redirected by a shell."""
    command = ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, str(REPOSITORY / "build.py")]
    command += [*arguments, "--root", str(folder)]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(command, env=buffered, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_is_as_good_as_dev_null(small: Folder, redirection: str) -> None:
    null = re.sub("([<>])&-", r"\1/dev/null", redirection)
    small.run("build")
    small.write("content/notes.txt", "to do")
    for command in (["build"], ["check"], ["--help"], ["add", "french"]):
        closed, nowhere = (redirected(one, *command, folder=small.root) for one in (redirection, null))
        assert (closed.returncode, closed.stdout, closed.stderr) == (
            nowhere.returncode,
            nowhere.stdout,
            nowhere.stderr,
        )


FULL = "build.py: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize("arguments", [["build"], ["build"], ["status"], ["--help"]])
def test_a_disk_that_is_full_is_said_in_one_line(small: Folder, arguments: list[str]) -> None:
    done = redirected(">/dev/full", *arguments, folder=small.root)
    assert (done.returncode, done.stderr) == (1, FULL)


@pytest.mark.parametrize("redirection", ["2>/dev/full", ">/dev/full 2>&1"])
def test_a_disk_that_is_too_full_for_problems_is_told_by_the_exit_code(
    small: Folder, redirection: str
) -> None:
    small.write("content/notes.txt", "to do")
    for command in (["check"], ["add", "french"]):
        done = redirected(redirection, *command, folder=small.root)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_more_words_than_are_held_back_find_a_full_disk_too(small: Folder) -> None:
    for number in range(60):
        small.write(f"content/sections/{number + 10}-part{number}.md", f"# Part {number}\n\nIt goes.\n")
    for arguments in (["status"], ["status", "--json"]):
        done = redirected(">/dev/full", *arguments, folder=small.root)
        assert (done.returncode, done.stderr) == (1, FULL)


def test_a_link_to_itself_leads_nowhere(small: Folder) -> None:
    (small.root / "content/sections/round.md").symlink_to("round.md")
    outcome = small.run("build")
    assert (outcome.code, outcome.problems) == (
        1,
        problem("content/sections/round.md:1", "the link leads nowhere", "take it out"),
    )
