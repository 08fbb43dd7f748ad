"""The published folder: exactly the files given, replaced in one step, and nothing of anyone else's."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import site
from explainer.errors import CommandError
from explainer.site import MARK, Published, publish, read_tree

SUMMIT = {
    "index.html": b"<p>fr, en",
    "404.html": b"<p>?",
    "fr/index.html": "<p>L’Alaska".encode(),
    "fr/feed.xml": b"<feed/>",
    "en/index.html": b"<p>Alaska",
    "assets/icon.svg": b"<svg/>",
}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return where a site goes: a folder that is not there yet."""
    return tmp_path / "site"


def traces(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return inode, time of change and mode of everything below a folder, and of itself."""
    paths = [folder, *folder.rglob("*")]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_mode) for path in paths}


def names(folder: Path) -> list[str]:
    """Return the names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


# ---------------------------------------------------------------- what is published


def test_a_first_build_publishes_every_file(target: Path) -> None:
    done = publish(SUMMIT, target)
    assert read_tree(target) == SUMMIT
    assert done == Published(pages=4, changed=6, removed=0, unchanged=0)


def test_a_build_leaves_nothing_beside_the_site(target: Path) -> None:
    publish(SUMMIT, target)
    publish({**SUMMIT, "index.html": b"<p>en, fr"}, target)
    assert names(target.parent) == ["site"]


def test_a_second_build_of_the_same_writes_nothing(target: Path) -> None:
    publish(SUMMIT, target)
    before = traces(target.parent)
    done = publish(dict(reversed(SUMMIT.items())), target)
    assert traces(target.parent) == before
    assert done == Published(pages=4, changed=0, removed=0, unchanged=6)


def test_a_changed_a_new_and_a_removed_file_are_counted(target: Path) -> None:
    publish(SUMMIT, target)
    later = {**SUMMIT, "fr/index.html": b"<p>Anchorage", "uk/index.html": b"<p>uk"}
    del later["assets/icon.svg"]
    assert publish(later, target) == Published(pages=5, changed=2, removed=1, unchanged=4)
    assert read_tree(target) == later
    assert not (target / "assets").exists()


def test_an_unchanged_file_keeps_its_inode_and_its_time(target: Path) -> None:
    publish(SUMMIT, target)
    before = traces(target)
    publish({**SUMMIT, "fr/index.html": b"<p>Anchorage"}, target)
    kept = [str(target / path) for path in (*SUMMIT, MARK) if path != "fr/index.html"]
    assert {path: traces(target)[path] for path in kept} == {path: before[path] for path in kept}


def test_a_file_that_cannot_have_two_names_is_copied_with_its_time(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    publish(SUMMIT, target)
    before = (target / "index.html").stat()
    monkeypatch.setattr(os, "link", refuse)
    publish({**SUMMIT, "fr/index.html": b"<p>Anchorage"}, target)
    after = (target / "index.html").stat()
    assert after.st_ino != before.st_ino
    assert after.st_mtime_ns == before.st_mtime_ns


def test_a_folder_may_become_a_file_and_a_file_a_folder(target: Path) -> None:
    publish({"a/index.html": b"1", "b": b"2"}, target)
    publish({"a": b"3", "b/index.html": b"4"}, target)
    assert read_tree(target) == {"a": b"3", "b/index.html": b"4"}


def test_a_site_may_have_no_files(target: Path) -> None:
    publish(SUMMIT, target)
    assert publish({}, target) == Published(pages=0, changed=0, removed=6, unchanged=0)
    assert read_tree(target) == {}


def test_a_folder_that_is_not_there_has_no_files(target: Path) -> None:
    assert read_tree(target) == {}


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["a", "b.html", "c/a", "c/b.html", "c/d/a"]), st.binary(max_size=3)),
        max_size=5,
    )
)
def test_after_any_builds_the_site_is_the_last_one(builds: list[dict[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "site")
        for files in builds:
            publish(files, target)
            assert read_tree(target) == files
            assert names(target.parent) == ["site"]


# ---------------------------------------------------------------- modes


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_modes_are_a_web_servers_whatever_the_umask(target: Path, umask: int) -> None:
    own = os.umask(umask)
    try:
        publish(SUMMIT, target)
    finally:
        os.umask(own)
    modes = {path.is_dir(): path.stat().st_mode & 0o7777 for path in (target, *target.rglob("*"))}
    assert modes == {True: 0o755, False: 0o644}


def test_a_file_that_a_web_server_could_not_read_is_written_again(target: Path) -> None:
    publish(SUMMIT, target)
    (target / "index.html").chmod(0o600)
    assert publish(SUMMIT, target).changed == 1
    assert (target / "index.html").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("folder", [".", "fr"])
def test_a_folder_that_a_web_server_could_not_read_is_opened(target: Path, folder: str) -> None:
    publish(SUMMIT, target)
    (target / folder).chmod(0o700)
    publish(SUMMIT, target)
    assert (target / folder).stat().st_mode & 0o777 == 0o755


# ---------------------------------------------------------------- whose folder it is


def test_what_was_put_into_the_site_by_hand_is_removed(target: Path) -> None:
    publish(SUMMIT, target)
    (target / "fr/draft.html").write_text("mine", encoding="utf-8")
    (target / "empty").mkdir()
    assert publish(SUMMIT, target) == Published(pages=4, changed=0, removed=1, unchanged=6)
    assert not (target / "empty").exists()


def test_a_copy_of_a_published_site_is_replaced(target: Path) -> None:
    target.mkdir()
    for path, content in {**SUMMIT, MARK: b"of an older version"}.items():
        (target / path).parent.mkdir(exist_ok=True)
        (target / path).write_bytes(content)
    assert publish(SUMMIT, target).unchanged == 6


def test_an_empty_folder_is_replaced(target: Path) -> None:
    target.mkdir()
    publish(SUMMIT, target)
    assert read_tree(target) == SUMMIT


def test_a_folder_that_no_build_made_is_left_alone(target: Path) -> None:
    target.mkdir()
    (target / "index.html").write_bytes(b"my own page")
    with pytest.raises(CommandError) as refusal:
        publish(SUMMIT, target)
    assert str(refusal.value) == (
        "site/ was not made by a build (it has no .made-by-explainer): move it away and build again"
    )
    assert read_tree(target) == {"index.html": b"my own page"}
    assert names(target.parent) == ["site"]


def test_a_git_checkout_of_a_site_is_left_alone(target: Path) -> None:
    publish(SUMMIT, target)
    (target / ".git").mkdir()
    (target / ".git/HEAD").write_bytes(b"ref: refs/heads/gh-pages\n")
    with pytest.raises(CommandError) as refusal:
        publish(SUMMIT, target)
    assert str(refusal.value) == (
        "site/ is a git checkout, whose history would be lost: "
        "move it away, build again, and copy the new site into it"
    )
    assert (target / ".git/HEAD").exists()


def test_a_file_in_the_place_of_the_site_is_left_alone(target: Path) -> None:
    target.write_bytes(b"notes")
    with pytest.raises(CommandError) as refusal:
        publish(SUMMIT, target)
    assert str(refusal.value) == "site is not a folder: move it away and build again"
    assert target.read_bytes() == b"notes"


def test_a_site_that_is_a_symbolic_link_is_left_alone(target: Path, tmp_path: Path) -> None:
    publish({"index.html": b"elsewhere"}, tmp_path / "elsewhere")
    target.symlink_to("elsewhere")
    with pytest.raises(CommandError) as refusal:
        publish(SUMMIT, target)
    assert str(refusal.value) == (
        "site is a symbolic link: the build replaces only a folder; remove the link and build again"
    )
    assert read_tree(tmp_path / "elsewhere") == {"index.html": b"elsewhere"}


@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_a_workshop_that_is_no_folder_is_left_alone(target: Path, tmp_path: Path, kind: str) -> None:
    workshop = tmp_path / ".site.building"
    (tmp_path / "home/new").mkdir(parents=True)
    if kind == "file":
        workshop.write_bytes(b"notes")
    else:
        workshop.symlink_to("home" if kind == "link" else "nowhere")
    with pytest.raises(CommandError) as refusal:
        publish(SUMMIT, target)
    assert str(refusal.value) == ".site.building was not made by a build: move it away and build again"
    assert workshop.is_symlink() or workshop.read_bytes() == b"notes"
    assert (tmp_path / "home/new").exists()


def test_what_someone_else_keeps_in_the_workshop_is_left_alone(target: Path, tmp_path: Path) -> None:
    (tmp_path / ".site.building").mkdir()
    (tmp_path / ".site.building/notes.txt").write_bytes(b"mine")
    with pytest.raises(CommandError) as refusal:
        publish(SUMMIT, target)
    assert str(refusal.value) == (
        ".site.building/notes.txt was not made by a build: move it away and build again"
    )
    assert (tmp_path / ".site.building/notes.txt").read_bytes() == b"mine"


def test_what_stands_beside_the_site_is_left_alone(target: Path, tmp_path: Path) -> None:
    (tmp_path / ".site.building.bak").mkdir()
    (tmp_path / "site.building").write_bytes(b"mine")
    publish(SUMMIT, target)
    assert names(tmp_path) == [".site.building.bak", "site", "site.building"]


# ---------------------------------------------------------------- never outside


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "../x.html",
        "a/../../x.html",
        "a/./b",
        "a//b",
        "a/",
        "/etc/passwd",
        "\\windows",
        "a\\..\\b",
        "C:/x",
        "x:stream",
        "a\0b",
        "a\nb",
        "a\x7f",
        "a\ud800",
        ". ./x",
        ".../x",
        "what?",
        MARK,
    ],
)
def test_a_path_out_of_the_site_is_never_written(target: Path, path: str) -> None:
    with pytest.raises(ValueError) as refusal:
        publish({path: b"<script>"}, target)
    assert str(refusal.value) == f"not a path for a file of the site: {path!r}"
    assert names(target.parent) == []


def test_a_file_cannot_be_a_folder_too(target: Path) -> None:
    with pytest.raises(ValueError) as refusal:
        publish({"fr": b"", "fr/index.html": b""}, target)
    assert str(refusal.value) == "both a file and a folder of the site: 'fr'"


def test_links_in_the_old_site_are_removed_and_not_followed(target: Path, tmp_path: Path) -> None:
    publish(SUMMIT, target)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(SUMMIT["fr/index.html"])
    for path in ("fr/index.html", "fr/feed.xml"):
        (target / path).unlink()
    (target / "fr").rmdir()
    (target / "fr").symlink_to(outside)
    (target / "index.html").unlink()
    (target / "index.html").symlink_to(outside / "index.html")
    (target / "loop").symlink_to(".")
    os.mkfifo(target / "pipe")
    publish(SUMMIT, target)
    assert read_tree(target) == SUMMIT
    assert not (target / "fr").is_symlink()
    assert names(outside) == ["index.html"]


def test_a_tree_with_a_link_in_it_cannot_be_vouched_for(target: Path) -> None:
    publish(SUMMIT, target)
    (target / "fr/extra.html").symlink_to("index.html")
    with pytest.raises(CommandError) as refusal:
        read_tree(target)
    assert str(refusal.value) == "site/fr/extra.html is not a regular file: remove it and build again"


# ---------------------------------------------------------------- where two folders cannot be exchanged


def test_where_nothing_can_be_exchanged_two_renames_do(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())  # a C library without the function
    publish(SUMMIT, target)
    publish({"index.html": b"new"}, target)
    assert read_tree(target) == {"index.html": b"new"}
    assert names(target.parent) == ["site"]


def test_the_old_site_returns_after_a_kill_between_two_renames(target: Path) -> None:
    publish(SUMMIT, target)
    before = traces(target)
    (target.parent / ".site.building").mkdir()
    target.rename(target.parent / ".site.building/old")
    assert publish(SUMMIT, target).unchanged == 6
    assert traces(target) == before


def test_the_mark_says_what_becomes_of_the_folder(target: Path) -> None:
    publish({}, target)
    assert (target / MARK).read_bytes() == site.MARK_WORDS
