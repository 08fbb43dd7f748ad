"""The files of caches are whole whoever writes them, leave nothing behind, and are nothing to git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Folder

from explainer.caches import ABANDONED, DRAFT, FOLDER, folder_in, put


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_that_another_process_writes_meanwhile_is_wholly_the_last_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, path = os.replace, tmp_path / "answers"

    def replace_after_another(draft: str, target: str) -> None:
        monkeypatch.setattr(os, "replace", replace)
        put(target, (b"of another",))
        assert path.read_bytes() == b"of another"
        replace(draft, target)

    monkeypatch.setattr(os, "replace", replace_after_another)
    put(str(path), (b"of ", b"one"))
    assert path.read_bytes() == b"of one"
    assert names_in(tmp_path) == ["answers"]


def test_a_file_that_cannot_be_replaced_stays_and_no_draft_of_it(tmp_path: Path) -> None:
    (tmp_path / "answers" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="answers"):
        put(str(tmp_path / "answers"), (b"new",))
    assert names_in(tmp_path) == ["answers"]


def test_a_draft_that_a_killed_process_left_is_cleared_away_and_no_other(tmp_path: Path) -> None:
    for name in (f"answers.0{DRAFT}", f"answers.1{DRAFT}", f"others.0{DRAFT}", "answers.0"):
        (tmp_path / name).write_bytes(b"a pa")
        if name != f"answers.1{DRAFT}":
            long_ago = (tmp_path / name).stat().st_mtime - ABANDONED - 1
            os.utime(tmp_path / name, (long_ago, long_ago))
    put(str(tmp_path / "answers"), (b"whole",))
    assert names_in(tmp_path) == ["answers", "answers.0", f"answers.1{DRAFT}", f"others.0{DRAFT}"]


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"precious")
    (tmp_path / "answers").symlink_to("elsewhere")
    put(str(tmp_path / "answers"), (b"new",))
    assert ((tmp_path / "answers").read_bytes(), (tmp_path / "elsewhere").read_bytes()) == (
        b"new",
        b"precious",
    )


def test_no_folder_of_caches_is_made_through_a_link(tmp_path: Path) -> None:
    (tmp_path / FOLDER).symlink_to("elsewhere")
    with pytest.raises(NotADirectoryError, match=f"{FOLDER} is a link"):
        folder_in(str(tmp_path))
    assert names_in(tmp_path) == [FOLDER]


def test_git_sees_nothing_of_what_a_build_keeps(small: Folder) -> None:
    git("init", "--quiet", at=small.root)
    small.run()
    assert any((small.root / FOLDER).glob("*.kept"))
    assert FOLDER not in git("status", "--porcelain", "--untracked-files=all", at=small.root)


def git(*words: str, at: Path) -> str:
    return subprocess.run(["git", *words], cwd=at, check=True, capture_output=True, text=True).stdout


def test_the_way_in_loads_nothing_heavy() -> None:
    show = """
import gc, io, os, sys, time
before = set(sys.modules)
import explainer.door
print(*sorted(set(sys.modules) - before))
"""
    ran = subprocess.run([sys.executable, "-S", "-c", show], check=True, capture_output=True, text=True)
    own = ["explainer", "explainer.caches", "explainer.door", "explainer.home", "explainer.last_run"]
    assert ran.stdout.split() == ["__future__", *own]
