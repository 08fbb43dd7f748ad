"""A command on unchanged sources is over before it begins; anything that changed makes it a whole one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import REPOSITORY, Folder

from explainer.caches import FOLDER
from explainer.cli import main
from explainer.home import shipped
from explainer.last_run import BUILD, NAMES, Told, remember, unchanged
from explainer.site import read_tree


@pytest.fixture
def remembered(small: Folder) -> Path:
    """Return the folder of an explainer whose last build is remembered."""
    small.run()
    assert is_remembered(small.root)
    return small.root


def is_remembered(root: Path) -> bool:
    return unchanged(str(root), shipped()) is not None


def test_a_build_of_unchanged_sources_says_what_the_last_one_would(
    remembered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = unchanged(str(remembered), shipped())
    code = main(["--root", str(remembered)])
    printed = capsys.readouterr()
    assert found == (printed.out, printed.err, code)
    assert "0 changed, 0 removed" in printed.out


def test_a_save_just_before_a_build_is_a_change_once(small: Folder) -> None:
    edit(small.root / "content/explainer.toml")
    small.run()
    assert is_remembered(small.root)


def test_a_build_whose_clock_is_behind_that_of_its_files_is_not_remembered(
    small: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainer.publication.now", lambda: time.time_ns() - 3600 * 10**9)
    small.run()
    assert not is_remembered(small.root)


@pytest.mark.parametrize(("name", "trusted"), [("templates/page.html", True), ("explainer/door.py", False)])
def test_a_young_file_is_trusted_if_it_was_read_at_rest(tmp_path: Path, name: str, trusted: bool) -> None:
    looked_at = time.time_ns()
    seen = {f"/elsewhere/{name}": (1, looked_at - 10**6, looked_at - 10**6, 1)}
    remember(str(tmp_path), BUILD, seen, looked_at, ("", "", 0))
    assert (tmp_path / FOLDER / BUILD).exists() == trusted


def edit_words(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Twice a day", b"Each day, twice,"))


def edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a section edited": lambda root: edit(next((root / "content/sections").glob("*.md"))),
    "a section of the same size and time": lambda root: same_size_and_time(root / "content/explainer.toml"),
    "a list deleted": lambda root: (root / "content/glossary.toml").unlink(),
    "a file added": lambda root: (root / "content/sections/99-new.md").write_text("# New\n"),
    "a catalog edited": lambda root: edit(next(root.glob("locales/*/LC_MESSAGES/content.po"))),
    "an empty folder with the name of a section": lambda root: (root / "content/sections/98-new.md").mkdir(),
    "a template of its own": lambda root: add_template(root / "templates/footer.html"),
    "the site deleted": lambda root: shutil.rmtree(root / "site"),
    "a page of the site edited": lambda root: edit(root / "site/index.html"),
    "a file put into the site": lambda root: (root / "site/stray.txt").write_text("stray"),
    "an empty folder put into the site": lambda root: (root / "site/stray").mkdir(),
    "the site closed to web servers": lambda root: (root / "site").chmod(0o700),
    "a page of the site deleted": lambda root: (root / "site/404.html").unlink(),
    "the content moved elsewhere and linked": lambda root: move_and_link(root, "content"),
    "a catalog moved elsewhere and linked": lambda root: move_and_link(root, "locales/fr"),
    "the site moved elsewhere and linked": lambda root: move_and_link(root, "site"),
    "the memory deleted": lambda root: shutil.rmtree(root / FOLDER),
    "the memory cut short": lambda root: cut(root / FOLDER / BUILD),
    "the memory emptied": lambda root: (root / FOLDER / BUILD).write_bytes(b""),
    "one bit of the memory turned": lambda root: turn_a_bit(root / FOLDER / BUILD),
}


def move_and_link(root: Path, name: str) -> None:
    elsewhere = (root / name).rename(root.parent / "elsewhere")
    (root / name).symlink_to(elsewhere)


def add_template(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("<footer></footer>\n")


def same_size_and_time(path: Path) -> None:
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"a", b"e", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def turn_a_bit(path: Path) -> None:
    kept = bytearray(path.read_bytes())
    kept[len(kept) // 2] ^= 4
    path.write_bytes(bytes(kept))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_makes_the_build_a_whole_one(remembered: Path, change: Callable[[Path], object]) -> None:
    change(remembered)
    assert not is_remembered(remembered)


def test_a_file_changed_while_the_build_ran_is_not_taken_for_what_was_built(
    remembered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import explainer.site

    publish = explainer.site.publish

    def publish_while_an_editor_saves(files: dict[str, bytes], target: Path) -> explainer.site.Published:
        edit(remembered / "content/explainer.toml")
        return publish(files, target)

    edit(remembered / "content/people.toml")
    monkeypatch.setattr(explainer.site, "publish", publish_while_an_editor_saves)
    main(["--root", str(remembered)])
    assert not is_remembered(remembered)


def test_a_site_that_another_build_published_meanwhile_is_not_taken_for_ones_own(
    remembered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import explainer.site

    publish, old = explainer.site.publish, read_tree(remembered / "site")

    def publish_before_another(files: dict[str, bytes], target: Path) -> explainer.site.Published:
        """Let a build that read the sources before the edit publish after this one."""
        done = publish(files, target)
        publish(old, target)
        return done

    edit_words(remembered / "content/explainer.toml")
    monkeypatch.setattr(explainer.site, "publish", publish_before_another)
    main(["--root", str(remembered)])
    assert read_tree(remembered / "site") == old
    assert not is_remembered(remembered)
    monkeypatch.setattr(explainer.site, "publish", publish)
    main(["--root", str(remembered)])
    assert read_tree(remembered / "site") != old
    assert is_remembered(remembered)


def test_what_another_build_does_to_the_site_while_it_is_compared_is_a_change(
    remembered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import explainer.site

    is_published, old = explainer.site.is_published, read_tree(remembered / "site")

    def is_published_until_another_publishes(files: dict[str, bytes], target: Path) -> bool:
        same = is_published(files, target)
        if same:
            explainer.site.publish(old, target)
        return same

    edit_words(remembered / "content/explainer.toml")
    monkeypatch.setattr(explainer.site, "is_published", is_published_until_another_publishes)
    main(["--root", str(remembered)])
    assert read_tree(remembered / "site") == old
    assert not is_remembered(remembered)


def test_a_folder_that_cannot_keep_a_memory_builds_all_the_same(remembered: Path) -> None:
    shutil.rmtree(remembered / FOLDER)
    (remembered / FOLDER).write_text("a file stands in the way")
    assert main(["--root", str(remembered)]) in (0, 1)
    assert not is_remembered(remembered)


def test_content_linked_to_is_remembered_until_what_it_is_linked_to_moves_elsewhere(small: Folder) -> None:
    root = small.root
    (root / "shared").mkdir()
    (root / "content").rename(root / "shared/content")
    (root / "content").symlink_to("shared/content")
    small.run()
    assert is_remembered(root)
    move_and_link(root, "shared")
    assert not is_remembered(root)
    assert small.run().problems.startswith("content:1: the folder is a link that leads elsewhere\n")


# ---------------------------------------------------------------- commands that only tell

TELLING = [words for words, name in NAMES.items() if name != BUILD]


def told(root: Path, words: tuple[str, ...]) -> Told | None:
    return unchanged(str(root), shipped(), NAMES[words])


@pytest.fixture(params=TELLING, ids=" ".join)
def telling(small: Folder, request: pytest.FixtureRequest) -> tuple[Path, tuple[str, ...]]:
    """Return an explainer's folder and the words of a command whose last run there is remembered."""
    words: tuple[str, ...] = request.param
    small.run(*words)
    assert told(small.root, words)
    return small.root, words


def door(root: Path, *words: str) -> tuple[str, int]:
    """Run the command line as a stranger does; return what both streams say, as it comes, and the code."""
    command = [sys.executable, str(REPOSITORY / "build.py"), *words, "--root", str(root)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return ran.stdout, ran.returncode


def test_a_command_that_tells_says_the_same_again(telling: tuple[Path, tuple[str, ...]]) -> None:
    root, words = telling
    again = door(root, *words)
    shutil.rmtree(root / FOLDER)
    assert again == door(root, *words)
    assert again[0] or words == ("messages", "--check")


def test_what_is_remembered_of_one_command_is_not_said_by_another(small: Folder) -> None:
    small.add("content/sections/01-cause.md", "\nOne paragraph more, with no source.\n")
    for words in TELLING:
        small.run(*words)
        assert told(small.root, words)
    said = {words: door(small.root, *words) for words in TELLING}
    shutil.rmtree(small.root / FOLDER)
    assert said == {words: door(small.root, *words) for words in TELLING}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_the_sources_is_told(remembered: Path, change: Callable[[Path], object]) -> None:
    main(["check", "--root", str(remembered)])
    assert told(remembered, ("check",))
    change(remembered)
    own = {"the memory cut short", "the memory emptied", "one bit of the memory turned"}
    unseen = next(name for name, each in CHANGES.items() if each is change)
    same = "site" in unseen or unseen in own
    assert (told(remembered, ("check",)) is not None) == same
