"""The catalogs under faults: killed, out of disk, refused, saved by somebody else meanwhile.

At every moment each PO file is the old one or the new one, as a whole, and the next update works.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import REPOSITORY, SMALL, Folder
from struck import places, small_disk, struck

from explainer.cli import shipped
from explainer.errors import CommandError
from explainer.inputs import CHANGING, read_at_rest, read_file, read_inputs
from explainer.upkeep import due, upkeep, write

CATALOG = "locales/fr/LC_MESSAGES/content.po"
Files = dict[str, bytes]


def catalogs(root: Path) -> Files:
    """Return all that is in locales/, hidden files too."""
    paths = [path for path in (root / "locales").rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


@dataclass(frozen=True)
class Update:
    """An update of locales/ that is due."""

    root: Path
    old: Files
    new: Files
    work: Callable[[], object]
    """Writes it."""

    def struck(self, *faults: str, log: str = os.devnull) -> str:
        """Write it with faults; returns what was said."""
        return struck(self.work, self.root / "said", *faults, log=log)

    def outcome(self) -> Files:
        """Return what is there now, without drafts; each file must be the old one or the new one."""
        found = {path: data for path, data in catalogs(self.root).items() if "/." not in path}
        for path, data in found.items():
            assert data in (self.old.get(path), self.new[path]), path
        assert self.old.keys() <= found.keys()
        return found

    def assert_the_next_one_works(self) -> None:
        for _ in self.work():  # type: ignore[attr-defined]
            pass
        assert catalogs(self.root) == self.new


def standing(root: Path) -> Update:
    """Return an update that is due in a new folder: a catalog and a template change, and one is new."""
    for path, text in SMALL.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "locales" / "content.pot").write_bytes(b"")
    inputs = read_inputs(root, shipped())
    keeper = upkeep(inputs)
    files = due(inputs, keeper)
    old = catalogs(root)

    def work() -> list[str]:
        return list(write(root, read_inputs(root, shipped()), files, keeper.updated))

    return Update(root, old, {**old, **files}, work)


def sweep(folder: Path, fault: str) -> Iterator[tuple[Update, str]]:
    """Yield updates with the fault at the first system call, at the second, and so on; and what was said."""
    log = folder / "log"
    standing(folder / "0").struck(log=str(log))
    for number, (name, count) in enumerate(places(log), 1):
        if name not in ("open", "openat"):  # of which most are of files that are read
            update = standing(folder / str(number))
            yield update, update.struck(f"{name}:{fault}:when={count}")


# ---------------------------------------------------------------- killed


def test_killed_at_any_system_call_every_catalog_is_whole(tmp_path: Path) -> None:
    written = []
    for update, _ in sweep(tmp_path, "signal=KILL"):
        found = update.outcome()
        written.append(sum(found.get(path) == data for path, data in update.new.items()))
        update.assert_the_next_one_works()
    assert written == sorted(written)
    assert len(set(written)) == 4, "none, one, two and three are written"


UPDATE = [sys.executable, str(REPOSITORY / "build.py"), "messages", "--root"]


def test_killed_at_random_moments_every_catalog_is_whole(tmp_path: Path) -> None:
    chance = random.Random(20250815)
    for number in range(8):
        update = standing(tmp_path / str(number))
        with subprocess.Popen([*UPDATE, str(update.root)], stdout=subprocess.DEVNULL) as process:
            killing = threading.Timer(chance.uniform(0.1, 0.5), process.kill)
            killing.start()
            process.wait()
            killing.cancel()
        update.outcome()
        update.assert_the_next_one_works()


def test_what_a_kill_left_is_cleared_away_by_an_update_that_changes_nothing(small: Folder) -> None:
    small.run("messages")
    small.write("locales/.content.pot.a1b2.draft", "")
    assert small.run("messages").said == ""
    assert [path for path in catalogs(small.root) if "/." in path] == []


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("ENOSPC", "No space left on device"),
        ("EIO", "Input/output error"),
        ("EROFS", "Read-only file system"),
    ],
)
def test_whatever_call_is_refused_every_catalog_is_whole_and_the_message_says_so(
    tmp_path: Path, error: str, reason: str
) -> None:
    stopped = set()
    for update, said in sweep(tmp_path, f"error={error}"):
        found = update.outcome()
        if said:
            path = said.partition(" ")[0]
            assert said == (
                f"{path} could not be written: {reason}; it is as it was\n"
                "    fix: make room or allow writing there, and run the command again"
            )
            assert found.get(path) == update.old.get(path)
            stopped.add(path)
        else:
            assert found == update.new
        update.assert_the_next_one_works()
    assert stopped == {"locales/content.pot", "locales/interface.pot", CATALOG}


def test_a_catalog_that_may_not_be_written_is_left_alone_and_said(
    small: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = small.read(CATALOG)
    allowed = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: not str(path).endswith(".po") and allowed(path, mode)
    )
    outcome = small.run("messages")
    assert (outcome.code, outcome.said, outcome.problems) == (
        1,
        "locales/content.pot updated\nlocales/interface.pot updated\n",
        (
            f"{CATALOG} could not be written: Permission denied; it is as it was\n"
            "    fix: make room or allow writing there, and run the command again\n"
        ),
    )
    assert small.read(CATALOG) == before


def test_a_full_disk_leaves_every_catalog_as_it_was(small: Folder, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = [*small_disk(disk), sys.executable, "-c", FILLING, str(disk), str(small.root)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY)
    path, _, reason = run.stdout.partition(" could not be written: ")
    assert path.startswith("locales/")
    assert reason.split(";")[0] in ("No space left on device", "File too large")
    assert reason.endswith("\nTrue True\n")


FILLING = """
import shutil, sys
from pathlib import Path
from explainer.cli import main, shipped
from explainer.errors import FaultError
from explainer.inputs import read_inputs
from explainer.upkeep import due, upkeep, write

root = Path(sys.argv[1], "tides")
shutil.copytree(sys.argv[2], root)
text = (root / "content/glossary.toml").read_text() + "# " + "a" * 12_000
(root / "content/glossary.toml").write_text(text)
catalog = root / "locales/fr/LC_MESSAGES/content.po"
catalog.write_text(catalog.read_text() + '\\n#~ msgid "a"\\n#~ msgstr "' + "b" * 15_000 + '"\\n')
inputs = read_inputs(root, shipped())
keeper = upkeep(inputs)
files = due(inputs, keeper)
files = {path: data + b"# " + b"a" * 70_000 + b"\\n" for path, data in files.items()}
before = {path: (root / path).read_bytes() for path in files if (root / path).exists()}
try:
    list(write(root, inputs, files, keeper.updated))
except FaultError as fault:
    print(fault)
after = {path: (root / path).read_bytes() for path in files if (root / path).exists()}
hidden = [path for path in root.rglob(".*")]
print(before == after, hidden == [])
"""


# ---------------------------------------------------------------- at once


def test_of_updates_at_once_each_leaves_every_catalog_whole(tmp_path: Path) -> None:
    update = standing(tmp_path / "1")
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            for path in update.old:
                (update.root / path).write_bytes(update.old[path])
            for done in [pool.submit(update.work) for _ in range(4)]:
                done.result()
            assert catalogs(update.root) == update.new


def test_a_build_beside_an_update_reads_every_catalog_whole(tmp_path: Path) -> None:
    update = standing(tmp_path / "1")
    path, versions = CATALOG, [update.old[CATALOG], update.new[CATALOG]]

    def write_often() -> None:
        for number in range(40):
            inputs = read_inputs(update.root, shipped())
            list(write(update.root, inputs, {path: versions[number % 2]}, lambda data, **_: data))

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_often)
        while not writing.done():
            assert read_inputs(update.root, shipped()).files[path] in versions
        writing.result()


# ---------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("command", "name", "code", "said"),
    [
        (
            ("add", "de"),
            "locales/de",
            1,
            (
                "locales/de:1: this is a link to a folder, which is not followed\n"
                "    fix: put the folder itself here\n"
            ),
        ),
        (
            ("schema",),
            "schemas",
            2,
            (
                "build.py: schemas/explainer.schema.json lies behind a link that leads out of the explainer's"
                " folder: put a folder there instead\n"
            ),
        ),
    ],
)
def test_nothing_is_written_through_a_folder_that_is_a_link_out(
    small: Folder, tmp_path: Path, command: tuple[str, ...], name: str, code: int, said: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (small.root / name).symlink_to(tmp_path / "elsewhere")
    outcome = small.run(*command)
    assert (outcome.code, outcome.problems) == (code, said)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_a_link_leads_to_is_not_written(small: Folder, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text("mine", encoding="utf-8")
    (small.root / "schemas").mkdir()
    for name in ("site.manifest.json", "schemas/quotes.schema.json", "schemas/explainer.schema.json"):
        (small.root / name).symlink_to(kept)
    assert small.run("schema").code == 0
    assert small.run("build", "--manifest").code == 0
    assert kept.read_text(encoding="utf-8") == "mine"


# ---------------------------------------------------------------- a file that changes while it is read


def test_a_file_that_vanishes_before_it_is_read_was_never_there(small: Folder) -> None:
    def reading(path: str, status: os.stat_result) -> bytes:
        if path == str(small.root.resolve() / CATALOG):
            Path(path).unlink()
        return read_file(path, status)

    inputs = read_inputs(small.root, shipped(), reading)
    assert CATALOG not in inputs.files
    assert inputs.problems == ()


def test_a_file_that_turns_into_a_pipe_is_not_waited_for(small: Folder) -> None:
    def reading(path: str, status: os.stat_result) -> bytes:
        if path == str(small.root.resolve() / CATALOG):
            Path(path).unlink()
            os.mkfifo(path)
        return read_file(path, status)

    (problem,) = read_inputs(small.root, shipped(), reading).problems
    assert str(problem) == (
        f"{CATALOG}:1: the file cannot be read: it is no regular file\n"
        "    fix: let the build read it, and run it again"
    )


def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"half")
    begun = path.stat().st_mtime_ns
    slept: list[int] = []

    def sleep_while_the_rest_is_written(seconds: float) -> None:
        slept.append(round(seconds * 1e9))
        if path.read_bytes() == b"half":
            path.write_bytes(b"half and half")
            os.utime(path, ns=(begun, begun + sum(slept)))

    monkeypatch.setattr(time, "time_ns", lambda: begun + sum(slept))
    monkeypatch.setattr(time, "sleep", sleep_while_the_rest_is_written)
    assert read_at_rest(str(path), path.stat()) == b"half and half"


def test_a_file_that_is_written_again_and_again_is_said(
    small: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, wait = small.root / CATALOG, time.sleep

    def wait_while_more_is_written(seconds: float) -> None:
        wait(seconds)
        catalog.write_bytes(catalog.read_bytes() + b"#")

    monkeypatch.setattr(time, "sleep", wait_while_more_is_written)
    catalog.write_bytes(catalog.read_bytes())
    (problem,) = read_inputs(small.root, shipped()).problems
    assert problem.what == f"the file cannot be read: {CHANGING}"


def test_a_link_out_that_appears_on_the_way_is_not_written_through(small: Folder, tmp_path: Path) -> None:
    inputs = read_inputs(small.root, shipped())
    keeper = upkeep(inputs)
    files = due(inputs, keeper)
    (small.root / "locales").rename(tmp_path / "locales")
    (small.root / "locales").symlink_to(tmp_path / "locales")
    before = (tmp_path / "locales" / "fr" / "LC_MESSAGES" / "content.po").read_bytes()
    with pytest.raises(CommandError):
        list(write(small.root, inputs, files, keeper.updated))
    assert (tmp_path / "locales" / "fr" / "LC_MESSAGES" / "content.po").read_bytes() == before
