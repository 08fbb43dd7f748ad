"""The site is a function of its inputs: same sources, same bytes, whoever builds it, where and when."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import KEPT, REPOSITORY, Folder
from lxml import html

from explainer.inputs import Inputs
from explainer.site import read_tree

ELSEWHERE = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LC_ALL": "ar_EG.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242"},
    {"TZ": "", "LC_ALL": "POSIX", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
]
"""Other machines: time zones a day apart, locales with other cases and digits, other orders of sets."""


def built_elsewhere(root: Path, surroundings: dict[str, str], *, umask: int) -> dict[str, bytes]:
    """Build a copy of the Moon explainer as another machine would, and return its site."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), **surroundings}
    command = [sys.executable, str(REPOSITORY / "build.py"), "--root", root.name]
    done = subprocess.run(
        command, cwd=root.parent, env=environment, umask=umask, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return read_tree(root / "site")


def copy(name: str, folder: Path) -> Path:
    """Copy an explainer's sources to a folder, in another order and with other times."""
    paths = sorted((path for path in (KEPT / name).rglob("*") if path.is_file()), reverse=True)
    for path in paths:
        relative = path.relative_to(KEPT / name)
        if relative.parts[0] != "site":
            target = folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize("name", ["moon", "everything"])
def test_another_machine_makes_the_same_bytes(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    expected = dict(request.getfixturevalue(name).build().files)

    def made_elsewhere(number: int) -> Path:
        root = copy(name, tmp_path / f"machine {number} é" / "the explainer")
        umask = (0o022, 0o077, 0o000)[number]
        assert built_elsewhere(root, ELSEWHERE[number], umask=umask) == expected
        return root

    with ThreadPoolExecutor() as machines:
        for root in machines.map(made_elsewhere, range(3)):
            for path in (root / "site").rglob("*"):
                assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


ANOTHER_YEAR = """
import os, random, time
now, now_ns, listed = time.time, time.time_ns, os.scandir
time.time = lambda: now() + 400 * 86_400
time.time_ns = lambda: now_ns() + 400 * 86_400 * 10**9

class Shuffled:
    def __init__(self, path="."):
        with listed(path) as entries:
            self.entries = random.sample(found := list(entries), len(found))
        self.at = iter(self.entries)
    def __iter__(self):
        return self
    def __next__(self):
        return next(self.at)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def close(self):
        pass

os.scandir = Shuffled
print("another year", file=open(os.environ["SEEN"], "w"))
"""


def test_another_year_and_another_order_of_files_make_the_same_bytes(moon: Folder, tmp_path: Path) -> None:
    expected = dict(moon.build().files)
    (tmp_path / "sitecustomize.py").write_text(ANOTHER_YEAR, encoding="utf-8")
    surroundings = {"PYTHONPATH": str(tmp_path), "SEEN": str(tmp_path / "seen")}
    assert built_elsewhere(copy("moon", tmp_path / "another"), surroundings, umask=0o022) == expected
    assert (tmp_path / "seen").read_text(encoding="utf-8") == "another year\n"


def test_no_page_names_the_machine_it_was_built_on(moon: Folder) -> None:
    for path, data in moon.build().files.items():
        for folder in (moon.root, REPOSITORY, Path.home()):
            assert f"{folder}/".encode() not in data, path


def test_files_read_in_any_order_make_the_same_site(moon_inputs: Inputs) -> None:
    from explainer.build import build

    turned = Inputs(dict(reversed([*moon_inputs.files.items()])))
    assert dict(build(turned).files) == dict(build(moon_inputs).files)


# ---------------------------------------------------------------- a second build


def traces(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def test_a_second_build_writes_nothing(moon: Folder) -> None:
    first = moon.run()
    assert first.said.endswith("site/     4 pages, 10 changed, 0 removed\n")
    before = traces(moon.root / "site")
    second = moon.run()
    assert second.said.endswith("site/     4 pages, 0 changed, 0 removed\n")
    assert traces(moon.root / "site") == before


def test_a_change_of_one_edition_writes_that_edition_alone(moon: Folder) -> None:
    moon.run()
    before = read_tree(moon.root / "site")
    moon.edit("locales/ar/LC_MESSAGES/content.po", "كيف نزلا؟", "كيف هبطا؟")
    moon.run()
    after = read_tree(moon.root / "site")
    assert [path for path in after if after[path] != before[path]] == ["ar/index.html"]


def test_a_language_taken_out_takes_its_pages_with_it(moon: Folder) -> None:
    moon.run()
    (moon.root / "locales/ar/LC_MESSAGES/content.po").unlink()
    outcome = moon.run()
    assert not (moon.root / "site/ar").exists()
    assert "ar/" not in moon.read("site/en/index.html")
    assert outcome.said.endswith(" changed, 2 removed\n")


def test_the_words_of_the_interface_alone_make_no_edition(moon: Folder) -> None:
    moon.write("locales/pl/LC_MESSAGES/interface.po", 'msgid ""\nmsgstr "Language: pl\\n"\n')
    assert [edition.language for edition in moon.build().editions] == ["en", "ar", "uk"]


def test_a_failed_build_leaves_the_site_as_it_was(moon: Folder) -> None:
    moon.run()
    before = traces(moon.root / "site")
    moon.edit("content/quotes.toml", 'speaker = "aldrin"', 'speaker = "alden"')
    assert moon.run().code == 1
    assert traces(moon.root / "site") == before


def test_a_translation_that_cannot_be_shown_is_said_again_by_a_second_build(small: Folder) -> None:
    small.add("content/explainer.toml", "publish_above = 0.5\n")
    small.edit("locales/fr/LC_MESSAGES/content.po", "La mer suit la [Lune][moon]", "La mer suit la Lune")
    first, second = small.run(), small.run()
    assert (first.code, second.code) == (1, 1)
    assert second.problems == first.problems != ""


# ---------------------------------------------------------------- where the site may live


def test_a_site_works_below_any_path_and_from_the_disk(moon: Folder) -> None:
    """Only what must be absolute is: canonical and alternate addresses, feeds, cards, sources."""
    files = moon.build().files
    for path, data in files.items():
        if path.endswith(".html") and path != "404.html":
            for href in html.fromstring(data).xpath(
                "//body//@href | //body//@src | //link[@rel='icon']/@href"
            ):
                assert not href.startswith("/"), f"{path}: {href}"
                assert "moon.example" not in href, f"{path}: {href}"


def test_the_address_of_the_site_is_the_one_of_the_explainer(moon: Folder) -> None:
    moon.edit("content/explainer.toml", "https://moon.example/apollo-11/", "https://moon.example/a/b/c/")
    for path, data in moon.build().files.items():
        assert b"apollo-11/" not in data, path
    page = html.fromstring(moon.page("ar"))
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://moon.example/a/b/c/ar/"]


@pytest.mark.parametrize(
    "arguments", [["--root", "{root}"], ["--root", "{root}", "build"], ["build", "--root", "{root}"]]
)
def test_the_folder_may_be_named_before_the_command_and_after_it(
    small: Folder, arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from explainer.cli import main

    monkeypatch.chdir(tmp_path)
    assert main([argument.format(root=small.root) for argument in arguments]) == 0
    assert (small.root / "site/index.html").exists()


def test_the_report_has_a_line_for_each_fact(moon: Folder) -> None:
    assert moon.run().said == (
        "content   4 sections, 132 messages\n"
        "ar        115 current, 2 stale, 15 missing: shown in en\n"
        "uk        33 current, 1 stale, 98 missing: shown in en;"
        " not published: a section's title is not current\n"
        "site/     4 pages, 10 changed, 0 removed\n"
    )


# ---------------------------------------------------------------- templates of an explainer's own


def test_a_template_of_the_explainers_own_takes_the_place_of_the_shipped_one(small: Folder) -> None:
    small.write("templates/footer.html", "<footer><p>{{ page.title.text }}</p></footer>")
    assert (
        html.fromstring(small.page("en")).xpath("//footer")[0].text_content() == "Why the sea comes and goes"
    )
    assert html.fromstring(small.page("en")).xpath("//h2[@id='timeline-title']")


@pytest.mark.parametrize(
    "asked",
    [
        "page.edition.parser.recall",
        'page.edition.parser["recall"]',
        'page.edition.parser|attr("forget")',
        "page.edition.parser.blocks('words')",
        "page.edition.say(page.edition.explainer.head.title)",
        "page.edition.explainer.without_drafts()",
        "page.title.text.__class__",
        "page.title._replace(state='missing')",
    ],
)
def test_a_template_reaches_nothing_of_the_engine_but_what_its_values_hold(small: Folder, asked: str) -> None:
    small.write("templates/footer.html", f"<footer>{{{{ {asked} }}}}</footer>")
    outcome = small.run()
    assert outcome.code == 1
    assert outcome.problems.startswith("templates/footer.html:1: the template fails: SecurityError: ")


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ('"%(x)s"|format(y=1)', "the template fails: KeyError: 'x'"),
        ('"{x}".format(y=1)', "the template fails: KeyError: 'x'"),
        ("1 / 0", "the template fails: ZeroDivisionError: division by zero"),
    ],
)
def test_an_expression_that_fails_is_named_with_its_line(small: Folder, expression: str, what: str) -> None:
    small.write("templates/footer.html", f"<footer>\n{{{{ {expression} }}}}</footer>")
    outcome = small.run()
    assert outcome.code == 1
    assert outcome.problems.startswith(f"templates/footer.html:2: {what}")
    assert outcome.problems.endswith("    fix: mend the expression on this line\n")


def test_a_stylesheet_of_the_explainers_own_is_allowed_by_its_own_digest(small: Folder) -> None:
    before = html.fromstring(small.page("en"))
    small.write("templates/assets/page.css", "@layer tokens { :root { --ink: black } }")
    after = html.fromstring(small.page("en"))
    policy = "//meta[@http-equiv='Content-Security-Policy']/@content"
    assert ":black}" in after.xpath("//style")[0].text
    assert before.xpath(policy) != after.xpath(policy)
