"""What is kept between builds spares work and changes no byte; nothing but the engine's own is believed."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import COMPILED, KEPT, Folder
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from explainer import po
from explainer.build import build
from explainer.caches import FOLDER
from explainer.errors import SourceError
from explainer.inputs import Inputs
from explainer.kept import INDEX, MUCH, SOURCES, Kept, own_secret, said_in
from explainer.model import Section
from explainer.prose import Writer
from explainer.sealed import SEAL
from explainer.site import read_tree

ENGINE = b"this engine"
SECRET = bytes(32)


def kept_in(root: Path, engine: bytes = ENGINE, secret: bytes | None = SECRET) -> Kept:
    return Kept(root, engine, secret)


def files_of(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("*.kept"))


def made_by(kept: Kept, keys: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the keys of which the step had to be taken."""
    made = []
    for key in keys:
        kept.recall(key, lambda key=key: made.append(key))  # type: ignore[misc]
    return made


FRENCH, SECTION = ("said", "fr", "words"), ("content", "a.md", "words")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder in which two steps are kept."""
    kept = kept_in(tmp_path)
    assert made_by(kept, [FRENCH, SECTION, FRENCH]) == [FRENCH, SECTION]
    kept.keep([SOURCES, said_in("fr")])
    return tmp_path


# ---------------------------------------------------------------- the same bytes


@pytest.fixture(scope="module")
def before(moon_inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what one build of the Moon kept."""
    folder = tmp_path_factory.mktemp("kept")
    build(moon_inputs, kept=kept_in(folder))
    return folder


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), processes=st.integers(1, 2))
def test_what_is_kept_does_not_change_a_byte_after_any_edit(
    data: st.DataObject, processes: int, moon_inputs: Inputs, before: Path
) -> None:
    edited = data.draw(edits(moon_inputs))
    try:
        afresh = build(edited, preview=True)
    except SourceError:
        reject()
    again = build(edited, preview=True, kept=kept_in(before), processes=processes)
    assert again.files == afresh.files
    assert again.problems == afresh.problems


@st.composite
def edits(draw: st.DrawFn, inputs: Inputs) -> Inputs:
    """Change or take out words of a section, of a list or of a catalog, as long as it can be built."""
    path = draw(
        st.sampled_from([path for path in sorted(inputs.files) if path.endswith((".md", "content.po"))])
    )
    lines = inputs.files[path].decode().split("\n")
    numbers = [number for number, line in enumerate(lines) if " " in line and not line.startswith(("#", "+"))]
    number = draw(st.sampled_from(numbers))
    at = draw(st.sampled_from([at for at, letter in enumerate(lines[number]) if letter == " "]))
    lines[number] = f"{lines[number][:at]} {draw(st.sampled_from(['moon', 'x y', '12']))}{lines[number][at:]}"
    return replace(inputs, files={**inputs.files, path: "\n".join(lines).encode()})


def test_a_build_after_an_edit_is_the_build_of_a_fresh_clone(small: Folder) -> None:
    small.run()
    small.edit("content/sections/01-cause.md", "The sea follows", "The whole sea follows")
    small.run()
    site = read_tree(small.root / "site")
    for name in (FOLDER, "site"):
        shutil.rmtree(small.root / name)
    small.run()
    assert site == read_tree(small.root / "site")


# ---------------------------------------------------------------- what the HTML of a section depends on

EFFECTS = """\
# What follows

The [Moon][moon] pulls, and the [Moon][moon] turns.[^principia]

> [flux]

![The sea](images/sea.png "Nobody has translated this.")
"""

PICTURES = KEPT / "everything" / "content" / "images"

ELSEWHERE: dict[str, Callable[[Folder], None]] = {
    "a source is cited before its own": lambda folder: folder.edit(
        "content/explainer.toml", "is surprised.", "is surprised.[^almanac]"
    ),
    "its words stand before it too": lambda folder: folder.add(
        "content/sections/01-cause.md", f"\n{EFFECTS.splitlines()[2]}\n"
    ),
    "a term becomes an event": lambda folder: make_the_term_an_event(folder),
    "the note beside its words is another": lambda folder: folder.write(
        "templates/state.html", "<small>{{ state }}, sorry</small>"
    ),
    "its picture is of another size": lambda folder: folder.write(
        "content/images/sea.png", (PICTURES / "zettel.png").read_bytes()
    ),
    "its words are translated": lambda folder: folder.add(
        "locales/fr/LC_MESSAGES/content.po", '\nmsgid "Nobody has translated this."\nmsgstr "Traduit"\n'
    ),
}


def make_the_term_an_event(folder: Folder) -> None:
    folder.write("content/glossary.toml", "")
    folder.add("content/timeline.toml", '\n[[event]]\nid = "moon"\nat = 1700-01-01\ntitle = "It is"\n')


@pytest.mark.parametrize("edit", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_a_section_is_drawn_anew_when_what_it_depends_on_changes(
    edit: Callable[[Folder], None], small: Folder, tmp_path: Path
) -> None:
    small.write("content/sections/02-effects.md", EFFECTS)
    small.write("content/images/sea.png", (PICTURES / "linie.png").read_bytes())
    small.add("content/sources.toml", small.read("content/sources.toml").replace("principia", "almanac"))
    build(small.inputs(), preview=True, cache=COMPILED, kept=kept_in(tmp_path))
    edit(small)
    afresh = build(small.inputs(), preview=True, cache=COMPILED)
    again = build(small.inputs(), preview=True, cache=COMPILED, kept=kept_in(tmp_path))
    assert again.files == afresh.files


def test_a_section_that_is_as_it_was_is_not_drawn_again(
    small: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write("content/sections/02-effects.md", "# What follows\n\nNothing.\n")
    build(small.inputs(), preview=True, cache=COMPILED, kept=kept_in(tmp_path))
    small.add("content/sections/01-cause.md", "\nOne more paragraph.\n")
    drawn = []
    draw = Writer.section

    def noted(writer: Writer, section: Section, abbreviations: Mapping[str, str]) -> tuple[str, ...]:
        drawn.append((writer.edition.language, section.id))
        return draw(writer, section, abbreviations)

    monkeypatch.setattr(Writer, "section", noted)
    build(small.inputs(), preview=True, cache=COMPILED, kept=kept_in(tmp_path))
    assert drawn == [("en", "cause"), ("fr", "cause")]


def test_a_catalog_that_is_as_it_was_is_not_read_again(
    small: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(small.inputs(), preview=True, cache=COMPILED, kept=kept_in(tmp_path))
    small.edit("content/sections/01-cause.md", "The sea follows", "The whole sea follows")
    small.edit("locales/fr/LC_MESSAGES/content.po", "La cause", "La raison")
    read, parse = [], po.read

    def noted(data: bytes, path: str, *, to_write: bool = True) -> po.File:
        read.append(path)
        return parse(data, path, to_write=to_write)

    monkeypatch.setattr(po, "read", noted)
    built = build(small.inputs(), preview=True, cache=COMPILED, kept=kept_in(tmp_path))
    assert read == ["locales/fr/LC_MESSAGES/content.po"]
    assert "La raison" in built.files["fr/index.html"].decode()


def test_a_catalog_with_a_problem_has_it_in_every_build(small: Folder, tmp_path: Path) -> None:
    small.add("locales/fr/LC_MESSAGES/content.po", "\nmsgid broken\n")
    said = []
    for _ in range(2):
        with pytest.raises(SourceError) as caught:
            build(small.inputs(), cache=COMPILED, kept=kept_in(tmp_path))
        said.append(str(caught.value))
    assert said[0] == said[1] != ""


# ---------------------------------------------------------------- what is kept


def test_what_is_kept_is_not_made_again(root: Path) -> None:
    assert made_by(kept_in(root), [FRENCH, SECTION]) == []


def test_a_step_that_is_soon_taken_again_is_not_kept(root: Path) -> None:
    assert made_by(kept_in(root), [("inline", "words"), ("inline", "words")]) == [("inline", "words")] * 2


def test_a_little_that_is_new_is_not_worth_writing(root: Path) -> None:
    keys: list[tuple[str, ...]] = [("said", "fr", str(number)) for number in range(2 * MUCH)]
    kept = kept_in(root)
    made_by(kept, keys)
    kept.keep([said_in("fr")])
    written = [path.read_bytes() for path in files_of(root)]
    again = kept_in(root)
    assert made_by(again, [*keys, FRENCH]) == [FRENCH]
    again.keep([said_in("fr")])
    assert [path.read_bytes() for path in files_of(root)] == written


def test_what_no_build_asks_for_is_forgotten(root: Path) -> None:
    kept = kept_in(root)
    made_by(kept, [("said", "fr", "other words")])
    kept.keep([said_in("fr")])
    assert made_by(kept_in(root), [FRENCH]) == [FRENCH]


def test_what_raises_is_not_kept(tmp_path: Path) -> None:
    def fail() -> None:
        raise ValueError("no")

    kept = kept_in(tmp_path)
    with pytest.raises(ValueError, match="no"):
        kept.recall(FRENCH, fail)
    assert made_by(kept, [FRENCH]) == [FRENCH]


# ---------------------------------------------------------------- what is not believed


class Trap:
    """Runs code where it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, ("sprung",)


def test_a_strangers_file_is_not_even_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in files_of(root):
        before_index = path.read_bytes()[:SEAL] + INDEX.to_bytes(INDEX, "big")
        path.write_bytes(before_index + pickle.dumps({FRENCH: Trap()}))
    assert made_by(kept_in(root), [FRENCH, SECTION]) == [FRENCH, SECTION]
    assert not Path("sprung").exists()


@pytest.mark.parametrize(
    ("engine", "secret"), [(b"a newer engine", SECRET), (ENGINE, bytes(range(32))), (ENGINE, None)]
)
def test_what_another_engine_kept_counts_as_none(root: Path, engine: bytes, secret: bytes | None) -> None:
    assert made_by(kept_in(root, engine, secret), [FRENCH, SECTION]) == [FRENCH, SECTION]


def test_a_file_of_one_language_is_not_taken_for_that_of_another(root: Path) -> None:
    sources, french = files_of(root)
    sources.write_bytes(french.read_bytes())
    assert made_by(kept_in(root), [FRENCH, SECTION]) in ([FRENCH], [SECTION])


@given(at=st.integers(0), letter=st.integers(1, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_broken_file_counts_as_none(root: Path, at: int, letter: int) -> None:
    path = files_of(root)[0]
    whole = path.read_bytes()
    broken = bytearray(whole)
    broken[at % len(whole)] ^= letter
    for data in (bytes(broken), whole[: at % len(whole)], b""):
        path.write_bytes(data)
        assert len(made_by(kept_in(root), [FRENCH, SECTION])) == 1
    path.write_bytes(whole)


def test_a_link_and_a_pipe_count_as_none(root: Path) -> None:
    one, other = files_of(root)
    one.rename(root / "elsewhere")
    one.symlink_to(root / "elsewhere")
    other.unlink()
    os.mkfifo(other)
    assert made_by(kept_in(root), [FRENCH, SECTION]) == [FRENCH, SECTION]


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_bytes(b"in the way")
    kept = kept_in(tmp_path)
    made_by(kept, [FRENCH])
    kept.keep([said_in("fr")])
    assert (tmp_path / FOLDER).read_bytes() == b"in the way"


def test_nothing_is_kept_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / FOLDER).symlink_to(tmp_path / "elsewhere")
    kept = kept_in(tmp_path)
    made_by(kept, [FRENCH])
    kept.keep([said_in("fr")])
    assert not list((tmp_path / "elsewhere").iterdir())


# ---------------------------------------------------------------- the secret


def test_the_secret_stays_the_same_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "secret"
    first = own_secret(path)
    assert first == own_secret(path)
    assert first != own_secret(tmp_path / "cache" / "other")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_secret_that_cannot_be_kept_is_none(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"")
    assert own_secret(tmp_path / "cache" / "secret") is None


@pytest.mark.parametrize("cut", [b"", b"too short", bytes(SEAL + 1)], ids=["empty", "short", "long"])
def test_a_secret_of_another_length_is_made_anew(tmp_path: Path, cut: bytes) -> None:
    path = tmp_path / "secret"
    path.write_bytes(cut)
    made = own_secret(path)
    assert (made, path.stat().st_mode & 0o777) == (path.read_bytes(), 0o600)
    assert len(made or b"") == SEAL
    assert own_secret(path) == made
