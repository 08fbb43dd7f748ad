"""Hostile input: nothing it holds runs, leads away, misleads or costs without bounds.

Each file of hostile/ is a small attack on the explainer of conftest.py, which an author could read and
add to:

    A sentence that says what it tries.
    refused: words of the problem           nothing is published
    held back: words of the problem         the site is published without it
    built                                   it is harmless, and shown letter for letter
    -- path --                              the file is written
    ++ path ++                              the text is added to the file
    == path ==                              what stands above the line => is replaced by what is below

`<U+202E>` is that sign, `<20000×[>` so many of these, `<LF>` a raw line feed in a name. Every command runs
in a process of its own with little time and memory. What is published is parsed as browsers do, by
html5lib, and may hold only elements, attributes and addresses of a short list.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import REPOSITORY, SMALL
from limited import Ran, Runner

from fuzz.judge import dangers

CORPUS = Path(__file__).parent / "hostile"
CANARY = "CANARY-5f1c2e"

# ---------------------------------------------------------------- the cases


@dataclass(frozen=True)
class Case:
    """One attack."""

    what: str
    outcome: str
    """ "built", "held back" or "refused"."""

    problem: str
    """Words that the problem must have."""

    edits: tuple[tuple[str, str, str], ...]
    """How ("--", "++", "=="), the path, the text."""


def read_case(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    head, *parts = re.split(r"^(--|\+\+|==) (.+) \1\n", text, flags=re.MULTILINE)
    what, outcome = head.strip().split("\n")
    kind, _, problem = outcome.partition(": ")
    edits = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return Case(what, kind, expanded(problem), tuple((how, expanded(p), expanded(t)) for how, p, t in edits))


def expanded(text: str) -> str:
    """Return a text with `<U+202E>`, `<LF>` and `<20000×[>` written out."""
    text = re.sub(r"<U\+([0-9A-F]{4,6})>", lambda match: chr(int(match[1], 16)), text)
    text = re.sub(r"<(\d+)×(.+?)×>", lambda match: match[2].replace("<LF>", "\n") * int(match[1]), text)
    return text.replace("<LF>", "\n")


def written(case: Case, root: Path) -> None:
    files = dict(SMALL)
    for how, path, text in case.edits:
        if how == "--":
            files[path] = text
        elif how == "++":
            files[path] = files.get(path, "") + text
        else:
            old, new = text.rstrip("\n").split("\n=>\n")
            assert old in files[path], f"{old!r} is not in {path}"
            files[path] = files[path].replace(old, new)
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8", "surrogateescape"))


# ---------------------------------------------------------------- running them


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    found = Runner()
    yield found
    found.close()


@dataclass(frozen=True)
class World:
    """An explainer's folder in a larger one that is none of its business."""

    root: Path
    runner: Runner

    def run(self, *arguments: str) -> Ran:
        """Run a command; whatever happens, nothing outside the explainer's folder changes."""
        before = self.outside()
        ran = self.runner.run(self.root, *arguments)
        assert self.outside() == before
        assert "Traceback" not in ran.problems, ran.problems
        assert ran.code in (0, 1, 2), f"{ran.code} after {ran.seconds} s: {ran.problems[-500:]}"
        assert CANARY not in ran.said + ran.problems
        return ran

    def outside(self) -> dict[str, tuple[int, bytes]]:
        top = self.root.parent
        paths = [path for path in top.rglob("*") if not path.is_relative_to(self.root) and path.is_file()]
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}

    def site(self) -> dict[str, bytes]:
        """Return what is published."""
        top = self.root / "site"
        found = [path for path in top.rglob("*") if path.is_file()]
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def world(tmp_path: Path, runner: Runner) -> World:
    secret = tmp_path / "world" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text(CANARY, encoding="utf-8")
    (tmp_path / "world" / "elsewhere").mkdir()
    (tmp_path / "world" / "elsewhere" / "01-stolen.md").write_text(f"# {CANARY}\n", encoding="utf-8")
    root = tmp_path / "world" / "explainer"
    written(Case("", "", "", ()), root)
    return World(root, runner)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_corpus(world: World, path: Path) -> None:
    case = read_case(path)
    written(case, world.root)
    ran = world.run()
    site = world.site()
    assert case.problem in ran.problems, ran.problems[-2000:]
    assert (ran.code, bool(site)) == {"built": (0, True), "held back": (1, True), "refused": (1, False)}[
        case.outcome
    ], ran.problems[-2000:]
    assert list(dangers(site)) == []
    assert not [path for path, data in site.items() if CANARY.encode() in data]


@pytest.mark.parametrize(
    "name",
    [
        "catalog-script",
        "toml-names-markup",
        "interface-markup",
        "interface-long",
        "interface-quotation-marks",
        "section-code",
    ],
)
def test_the_other_commands_bear_it_too(world: World, name: str) -> None:
    written(read_case(CORPUS / f"{name}.txt"), world.root)
    for command in ("messages", "status", "check", "add"):
        world.run(command, *(["de"] if command == "add" else []))
    assert list(dangers(world.site())) == []


def test_the_judge_sees_what_it_must() -> None:
    """The list of what is allowed is itself tried: each of these would be a hole in it."""
    for body in (
        "<script>1</script>",
        "<p onclick=a>",
        "<p style=a>",
        "<iframe>",
        "<form>",
        '<a href="javascript:a">',
        '<a href="JAVASCRIPT&colon;a">',
        '<a href="data:,">',
        '<a href="//evil.example">',
        '<a href="https://evil.example/">',
        '<a href="\\\\evil.example">',
        '<img src="https://known.example/a?b=c&d=e">',
        '<meta http-equiv="refresh">',
        "<base href=a>",
        "<svg><script>1</script></svg>",
        "<svg><a xlink:href=a>",
        "<p>\u202e",
        "<!-- a -->",
        '<link rel="stylesheet" href="https://evil.example/a.css">',
    ):
        assert list(dangers({"a.html": f"<!DOCTYPE html><title>a</title>{body}".encode()})), body
    assert list(dangers({"_headers": b"/*\n  A: b\nSet-Cookie: c\n"}))


# ---------------------------------------------------------------- what no text file can hold


def link(world: World, path: str, target: Path) -> None:
    (world.root / path).parent.mkdir(parents=True, exist_ok=True)
    (world.root / path).symlink_to(target)


def a_section_that_is_a_link_out(world: World) -> str:
    link(world, "content/sections/02-stolen.md", world.root.parent / "elsewhere" / "01-stolen.md")
    return "content/sections/02-stolen.md:1: the link leads out of content/"


def a_link_that_climbs(world: World) -> str:
    link(world, "content/sections/03-climbs.md", Path("../../../elsewhere/01-stolen.md"))
    return "content/sections/03-climbs.md:1: the link leads out of content/"


def a_catalog_that_is_a_link_out(world: World) -> str:
    link(world, "locales/de/LC_MESSAGES/content.po", world.root.parent / "secret.txt")
    return "locales/de/LC_MESSAGES/content.po:1: the link leads out of locales/"


def a_template_that_is_a_link_out(world: World) -> str:
    link(world, "templates/footer.html", world.root.parent / "secret.txt")
    return "templates/footer.html:1: the link leads out of templates/"


def a_picture_that_is_a_link_out(world: World) -> str:
    link(world, "content/images/a.png", world.root.parent / "secret.txt")
    return "content/images/a.png:1: the link leads out of content/"


def a_picture_that_is_a_link_to_another_file_of_the_checkout(world: World) -> str:
    (world.root / ".env").write_text("PASSWORD=secret\n")
    link(world, "content/images/b.png", Path("../../.env"))
    return "content/images/b.png:1: the link leads out of content/"


def a_device(world: World) -> str:
    link(world, "content/sections/02-zero.md", Path("/dev/zero"))
    return "content/sections/02-zero.md:1: the link leads out of content/"


def a_pipe(world: World) -> str:
    os.mkfifo(world.root / "content/sections/02-pipe.md")
    return "content/sections/02-pipe.md:1: this is not a regular file"


def a_pipe_for_a_catalog(world: World) -> str:
    path = world.root / "locales/fr/LC_MESSAGES/content.po"
    path.unlink()
    os.mkfifo(path)
    return "locales/fr/LC_MESSAGES/content.po:1: this is not a regular file"


def a_catalog_of_a_hundred_megabytes(world: World) -> str:
    with (world.root / "locales/fr/LC_MESSAGES/content.po").open("r+b") as file:
        file.truncate(100 * 2**20)
    return "the file has 104,857,600 bytes, more than the 83,886,080 allowed"


def a_content_folder_that_is_a_link(world: World) -> str:
    (world.root / "content").rename(world.root.parent / "elsewhere" / "content")
    link(world, "content", world.root.parent / "elsewhere" / "content")
    return "content:1: the folder is a link that leads elsewhere"


def links_to_folders_in_circles(world: World) -> str:
    for name in "ab":
        link(world, f"content/{name}", Path())
        link(world, f"locales/fr/{name}", Path(".."))
    return "content/a:1: this is a link to a folder, which is not followed"


def a_section_that_leads_nowhere(world: World) -> str:
    link(world, "content/sections/02-gone.md", Path("gone.md"))
    return "content/sections/02-gone.md:1: the link leads nowhere"


def a_name_with_a_line_feed(world: World) -> str:
    (world.root / "content/sections/02-a\nb.md").write_text("# A\n", encoding="utf-8")
    return r"content/sections:1: the name '02-a\nb.md' has signs that cannot be shown"


def a_name_with_an_escape_sequence(world: World) -> str:
    (world.root / "content/sections/02-\x1b[2J.md").write_text("# A\n", encoding="utf-8")
    return r"content/sections:1: the name '02-\x1b[2J.md' has signs that cannot be shown"


def a_name_that_is_not_utf8(world: World) -> str:
    Path(os.fsdecode(os.fsencode(world.root) + b"/content/sections/02-\xff.md")).write_bytes(b"# A\n")
    return r"content/sections:1: the name '02-\udcff.md' has signs that cannot be shown"


def a_name_that_is_markup(world: World) -> str:
    (world.root / 'content/sections/02-"><img onerror=EVIL()>.md').write_text("# A\n", encoding="utf-8")
    return "the name of a section's file is NN-id.md"


def a_name_that_turns_round(world: World) -> str:
    (world.root / "content/sections/02-\u202edm.md").write_text("# A\n", encoding="utf-8")
    return "has signs that cannot be shown"


REFUSED = (
    a_section_that_is_a_link_out,
    a_link_that_climbs,
    a_catalog_that_is_a_link_out,
    a_template_that_is_a_link_out,
    a_picture_that_is_a_link_out,
    a_picture_that_is_a_link_to_another_file_of_the_checkout,
    a_device,
    a_pipe,
    a_pipe_for_a_catalog,
    a_catalog_of_a_hundred_megabytes,
    a_content_folder_that_is_a_link,
    links_to_folders_in_circles,
    a_section_that_leads_nowhere,
    a_name_with_a_line_feed,
    a_name_with_an_escape_sequence,
    a_name_that_is_not_utf8,
    a_name_that_is_markup,
    a_name_that_turns_round,
)


@pytest.mark.parametrize("prepare", REFUSED, ids=lambda prepare: prepare.__name__)
def test_what_is_no_plain_file_is_refused(world: World, prepare: Callable[[World], str]) -> None:
    problem = prepare(world)
    ran = world.run()
    assert (ran.code, problem in ran.problems, world.site()) == (1, True, {}), ran.problems


def a_cache_that_is_a_link_out(world: World) -> None:
    link(world, ".explainer-cache", world.root.parent / "elsewhere")


def a_cache_that_is_a_pipe(world: World) -> None:
    (world.root / ".explainer-cache").mkdir()
    os.mkfifo(world.root / ".explainer-cache/last-build")


def a_cache_full_of_rubbish(world: World) -> None:
    (world.root / ".explainer-cache").mkdir()
    (world.root / ".explainer-cache/last-build").write_bytes(b"9" * 5000 + b"\n" + b"\x1b[2J" * 9)


def hidden_files_and_drafts_of_editors(world: World) -> None:
    for name in (".02-a.md.swp", "02-a.md~", "#02-a.md#", ".#02-a.md"):
        link(world, f"content/sections/{name}", world.root.parent / "secret.txt")


HARMLESS = (
    a_cache_that_is_a_link_out,
    a_cache_that_is_a_pipe,
    a_cache_full_of_rubbish,
    hidden_files_and_drafts_of_editors,
)


@pytest.mark.parametrize("prepare", HARMLESS, ids=lambda prepare: prepare.__name__)
def test_what_the_build_does_not_read_does_not_stop_it(
    world: World, prepare: Callable[[World], None]
) -> None:
    prepare(world)
    ran = world.run()
    assert (ran.code, ran.problems) == (0, "")
    assert world.run().code == 0
    assert list(dangers(world.site())) == []


@pytest.mark.parametrize("name", ["site", "site/en"])
def test_a_site_that_is_a_link_is_not_written_through(world: World, name: str) -> None:
    if "/" in name:
        assert world.run().code == 0
        for path in sorted((world.root / name).iterdir()):
            path.unlink()
        (world.root / name).rmdir()
    link(world, name, world.root.parent / "elsewhere")
    ran = world.run()
    assert not list((world.root.parent / "elsewhere").glob("index.html"))
    assert ran.code in (0, 2)


def test_no_file_outside_is_opened_for_what_links_lead_to(tmp_path: Path, world: World) -> None:
    for prepare in REFUSED[:6]:
        prepare(world)
    log = tmp_path / "log"
    command = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=open,openat,creat,rename,unlink,mkdir,symlink",
        "-o",
        str(log),
    ]
    build = [sys.executable, str(REPOSITORY / "build.py"), "--root", str(world.root)]
    subprocess.run([*command, *build], check=False, capture_output=True, cwd=REPOSITORY)
    opened = re.findall(r'"([^"]*)"', log.read_text(encoding="utf-8", errors="replace"))
    strangers = [
        path
        for path in opened
        if path.startswith(str(world.root.parent)) and not Path(path).is_relative_to(world.root)
    ]
    assert strangers == []
    assert "/dev/zero" not in opened
