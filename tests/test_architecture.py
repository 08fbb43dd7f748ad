"""How the engine is cut: imports run one way, no drawer, no left and no right, every command described."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from conftest import REPOSITORY

from explainer import cli
from explainer.reserved import is_reserved

ENGINE = REPOSITORY / "explainer"
FILES = {
    ".".join(path.relative_to(ENGINE).with_suffix("").parts): path
    for path in sorted(ENGINE.rglob("*.py"))
    if path.stem != "__init__"
}
"""Every module of the engine by its name: "build", "preview.server"."""

MODULES = sorted(FILES)

MAP = re.findall(
    r"^- \[`([\w.]+)`\]\(([\w/]+\.py)\): \S", (ENGINE / "README.md").read_text("utf-8"), re.MULTILINE
)
"""What explainer/README.md has a line for: each module, and the file it leads to, in reading order."""

ORDER = [name for name, _ in MAP]

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "core", "base", "tools", "lib"}


def imported_by(name: str) -> set[str]:
    """Return the modules of the engine that one imports, at its top or within a function."""
    found = set()
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "explainer":
            package = (node.module or "").split(".")[1:]
            found.add(".".join(package))
            found |= {".".join((*package, alias.name)) for alias in node.names}
        elif isinstance(node, ast.Import):
            names = (alias.name.partition(".") for alias in node.names)
            found |= {name for package, _, name in names if package == "explainer"}
    return found & set(MODULES)


GRAPH = {name: imported_by(name) for name in MODULES}


def test_the_map_has_a_line_for_each_module_that_leads_to_it() -> None:
    assert sorted(MAP) == [
        (name, path.relative_to(ENGINE).as_posix()) for name, path in sorted(FILES.items())
    ]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_modules_above_it(name: str) -> None:
    """Above it on the map: so imports run one way, and a step knows nothing of the steps after it."""
    assert GRAPH[name] <= set(ORDER[: ORDER.index(name)])


def test_the_preview_is_part_of_the_engine_and_nothing_but_its_command_knows_it() -> None:
    preview = {name for name in MODULES if name.startswith("preview.")}
    assert "preview.server" in preview
    assert {name for name in MODULES if GRAPH[name] & preview} - preview == {"cli"}


def test_there_is_no_drawer() -> None:
    assert not DRAWERS & {part for name in MODULES for part in name.split(".")}


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_in_its_first_line_what_it_is_for(name: str) -> None:
    docstring = ast.get_docstring(ast.parse(FILES[name].read_text(encoding="utf-8")))
    assert docstring


DECIDE = """
    nodes faults fenced indents signs lines markup blocks toml reserved values records lists ids offsets
    sense styles quotation_marks typography edition quotations citations dates views pages linked prose
    po po_grammar po_entries po_mistakes po_faults po_reader wanted origins catalog sources figures
    calendars difference unspaced timeline
"""


@pytest.mark.parametrize("name", DECIDE.split())
def test_what_decides_does_not_open(name: str) -> None:
    """No file, no clock, no environment in the middle of the way."""
    source = FILES[name].read_text(encoding="utf-8")
    assert not re.search(
        r"\bopen\(|read_bytes|read_text|write_|\bos\.|datetime\.now|date\.today|time\.time", source
    )


def test_the_engine_knows_neither_its_first_subject_nor_its_languages() -> None:
    words = re.compile(r"alaska|anchorage|trump|putin|poutine|kyiv|ukrain|zelensky", re.IGNORECASE)
    shown = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'')
    found = {}
    for path in (*FILES.values(), *(REPOSITORY / "templates").rglob("*.*ml")):
        tree_text = path.read_text(encoding="utf-8")
        code = without_docstrings(tree_text) if path.suffix == ".py" else tree_text
        if path.suffix == ".py":
            code = " ".join(shown.findall(code))
        if path.stem not in ("styles", "difference") and words.search(code):
            found[path.name] = words.findall(code)
    assert found == {}


def without_docstrings(source: str) -> str:
    """Return a module's code; examples in docstrings may be of any subject."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [  # type: ignore[attr-defined]
                each
                for each in body
                if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
            ] or [ast.Pass()]
    return ast.unparse(tree)


# ---------------------------------------------------------------- templates and style

TEMPLATES = REPOSITORY / "templates"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_has_no_left_and_no_right(path: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"(?<![\w-])(?:[a-z-]+-)?(?:left|right)\s*[:;]|:\s*(?:left|right)\b", css)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_fetches_nothing_and_shouts_at_nobody(path: Path) -> None:
    css = path.read_text(encoding="utf-8")
    assert "url(" not in css
    assert "@import" not in css
    assert "!important" not in css


def test_every_id_of_the_templates_is_reserved() -> None:
    """So that no editor's id can stand twice on a page."""
    ids = {
        id
        for path in TEMPLATES.rglob("*.html")
        for id in re.findall(r'\bid="([^"{}]+)"', path.read_text(encoding="utf-8"))
    }
    assert ids
    assert {id for id in ids if not is_reserved(id)} == set()


def test_templates_draw_and_trust_nothing() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape", text), path.name
        assert not re.search(r"\bstyle=|\bon[a-z]+=", text), path.name


# ---------------------------------------------------------------- documentation


def commands() -> list[str]:
    """Return the names of the commands, as `--help` lists them."""
    parser = cli._parser()
    (choices,) = [action.choices for action in parser._actions if action.metavar == "COMMAND"]
    assert choices
    return sorted(choices)


@pytest.mark.parametrize("name", [name for name in commands() if name != "build"])
def test_the_readme_names_every_command(name: str) -> None:
    assert f"python build.py {name}" in (REPOSITORY / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["scripts/pythons", ".github/workflows/test.yml"])
def test_every_test_that_is_run_by_its_name_is_there(path: str) -> None:
    named = re.findall(r"tests/test_\w+\.py", (REPOSITORY / path).read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (REPOSITORY / name).exists()] == []
