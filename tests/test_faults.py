"""The published folder under faults: killed, out of disk, refused, and built twice at once.

`strace` kills a publishing process at each of its system calls in turn, or makes that call fail.
After each fault the site must be one whole build, and the next build must work and leave nothing behind.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from struck import RENAME, places, small_disk, struck

from explainer.site import MARK, publish

Files = dict[str, bytes]

OLD: Files = {
    "index.html": b"fr, en",
    "404.html": b"?",
    "fr/index.html": b"old",
    "assets/a.css": b"old",
    "assets/icon.svg": b"same",
}
NEW: Files = {**OLD, "fr/index.html": b"new", "en/index.html": b"new" * 5000}
del NEW["assets/a.css"]


def tree(folder: Path) -> Files:
    """Return what a visitor would get from a folder."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != MARK]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def names(folder: Path) -> list[str]:
    """Return the names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def assert_the_next_build_works(target: Path) -> None:
    publish(NEW, target)
    assert tree(target) == NEW
    assert names(target.parent) == [target.name]


# ---------------------------------------------------------------- how faults are made


@dataclass(frozen=True)
class Outcome:
    """What a build with a fault left behind."""

    target: Path
    site: Files
    said: str


def build(target: Path, *faults: str, log: str = os.devnull) -> Outcome:
    """Publish NEW with faults."""
    said = struck(lambda: publish(NEW, target), target.with_name("said"), *faults, log=log)
    return Outcome(target, tree(target), said)


def sweep(folder: Path, before: Files | None, fault: str, *others: str) -> list[Outcome]:
    """Build again and again, with the fault at the first system call, at the second, and so on."""
    log = folder / "log"
    build(standing(folder / "0", before), *others, log=str(log))
    return [
        build(standing(folder / str(number), before), f"{name}:{fault}:when={count}", *others)
        for number, (name, count) in enumerate(places(log), 1)
        if name not in [other.split(":")[0] for other in others]
    ]


def standing(folder: Path, files: Files | None) -> Path:
    """Return where a site goes in a new folder, and have one stand there."""
    folder.mkdir()
    if files is not None:
        publish(files, folder / "site")
    return folder / "site"


# ---------------------------------------------------------------- killed


def test_killed_at_any_system_call_the_site_is_one_whole_build(tmp_path: Path) -> None:
    outcomes = sweep(tmp_path, OLD, "signal=KILL")
    sites = [outcome.site for outcome in outcomes]
    assert sites == [OLD] * sites.count(OLD) + [NEW] * sites.count(NEW)
    assert OLD in sites and NEW in sites
    for outcome in outcomes:
        assert_the_next_build_works(outcome.target)


def test_killed_in_a_first_build_there_is_no_site_or_a_whole_one(tmp_path: Path) -> None:
    outcomes = sweep(tmp_path, None, "signal=KILL")
    sites = [outcome.site for outcome in outcomes]
    assert sites == [{}] * sites.count({}) + [NEW] * sites.count(NEW)
    for outcome in outcomes:
        assert_the_next_build_works(outcome.target)


def test_killed_where_two_renames_stand_for_the_exchange_the_old_site_is_put_back(tmp_path: Path) -> None:
    outcomes = sweep(tmp_path, OLD, "signal=KILL", "renameat2:error=EINVAL")
    between = [outcome.target for outcome in outcomes if not outcome.site]
    assert len(between) == 1
    assert tree(between[0].with_name(".site.building") / "old") == OLD
    for outcome in outcomes:
        assert outcome.site in (OLD, NEW, {})
        assert_the_next_build_works(outcome.target)


ENDLESS = """
import itertools, sys
from pathlib import Path
from explainer.site import publish

print(flush=True)
for number in itertools.count():
    publish({f"{page}.html": b"%d" % (number if page < 9 else 0) for page in range(30)}, Path(sys.argv[1]))
"""


def test_killed_at_random_moments_the_site_is_one_whole_build(tmp_path: Path) -> None:
    target = standing(tmp_path / "1", OLD)
    chance = random.Random(20250815)
    for _ in range(12):
        command = [sys.executable, "-c", ENDLESS, str(target)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            killing = threading.Timer(chance.uniform(0, 0.05), process.kill)
            killing.start()
            killing.join()
        found = tree(target)
        same = {f"{page}.html": found.get("0.html" if page < 9 else "29.html") for page in range(30)}
        assert found in (OLD, same)
    assert_the_next_build_works(target)


def test_what_a_kill_left_is_cleared_away_by_a_build_that_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "site"
    publish(NEW, target)
    (tmp_path / ".site.building/new/fr").mkdir(parents=True)
    (tmp_path / ".site.building/new/fr/index.html").write_bytes(b"ne")
    assert publish(NEW, target).changed == 0
    assert names(tmp_path) == ["site"]


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("error", "reason", "fix"),
    [
        ("ENOSPC", "No space left on device", "free some disk space where site/ lives, and build again"),
        ("EIO", "Input/output error", "mend what the system complains of, and build again"),
        (
            "EROFS",
            "Read-only file system",
            "allow yourself to write in the folder that holds site/, and build again",
        ),
    ],
)
def test_whatever_call_is_refused_the_site_is_whole_and_the_message_says_so(
    tmp_path: Path, error: str, reason: str, fix: str
) -> None:
    before = f"site/ could not be published: {reason}; site/ is whole\n    fix: {fix}"
    after = (
        f"site/ is the new build, but .site.building could not be removed: {reason}; site/ is whole\n"
        f"    fix: {fix}"
    )
    outcomes = sweep(tmp_path, OLD, f"error={error}")
    assert {outcome.said for outcome in outcomes} == {"", before, after}
    for outcome in outcomes:
        assert outcome.site == (OLD if outcome.said == before else NEW)
        assert_the_next_build_works(outcome.target)


def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    target = standing(tmp_path / "1", None)
    assert build(target, "mkdir,mkdirat:error=EACCES").said == (
        "site/ could not be published: Permission denied; there is no site/ yet\n"
        "    fix: allow yourself to write in the folder that holds site/, and build again"
    )
    assert_the_next_build_works(target)


def test_a_site_that_cannot_be_renamed_is_said(tmp_path: Path) -> None:
    target = standing(tmp_path / "1", OLD)
    outcome = build(target, "renameat2:error=EBUSY")
    assert outcome.said == (
        "site/ could not be published: Device or resource busy; site/ is whole\n"
        "    fix: site/ cannot be renamed: remove it, unmount it, or build elsewhere and copy the site there"
    )
    assert outcome.site == OLD
    assert_the_next_build_works(target)


def test_refused_between_two_renames_the_old_site_is_put_back(tmp_path: Path) -> None:
    target = standing(tmp_path / "1", OLD)
    outcome = build(target, "renameat2:error=EINVAL", f"{RENAME}:error=EIO:when=2")
    assert outcome.said == (
        "site/ could not be published: Input/output error; site/ is whole\n"
        "    fix: mend what the system complains of, and build again"
    )
    assert outcome.site == OLD
    assert_the_next_build_works(target)


def test_an_old_site_that_cannot_be_put_back_is_kept_and_named(tmp_path: Path) -> None:
    target = standing(tmp_path / "1", OLD)
    outcome = build(target, "renameat2:error=EINVAL", f"{RENAME}:error=EIO:when=2+")
    assert outcome.said == (
        "site/ could not be published: Input/output error; "
        "site/ is in .site.building/old, and the next build puts it back\n"
        "    fix: mend what the system complains of, and build again"
    )
    assert tree(target.with_name(".site.building") / "old") == OLD
    assert_the_next_build_works(target)


def test_a_full_disk_is_said_and_the_old_site_stays(tmp_path: Path) -> None:
    command = [*small_disk(tmp_path), sys.executable, "-c", FILLING, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    said, left, old, new = json.loads(run.stdout)
    reason = said.removeprefix("site/ could not be published: ").split(";")[0]
    assert reason in ("No space left on device", "File too large")
    assert said == (
        f"site/ could not be published: {reason}; site/ is whole\n"
        "    fix: free some disk space where site/ lives, and build again"
    )
    assert left == ["site"]
    assert (old, new) == ("old", "new")


FILLING = """
import json, os, sys
from pathlib import Path
from explainer.site import FaultError, publish, read_tree

target = Path(sys.argv[1], "site")
publish({"index.html": b"old"}, target)
try:
    publish({"index.html": b"new", "big.html": b"x" * 200_000}, target)
except FaultError as fault:
    said = str(fault)
after = [said, os.listdir(sys.argv[1]), read_tree(target)["index.html"].decode()]
publish({"index.html": b"new"}, target)
print(json.dumps([*after, read_tree(target)["index.html"].decode()]))
"""


# ---------------------------------------------------------------- at once


def test_of_builds_at_once_each_is_published_whole(tmp_path: Path) -> None:
    target = tmp_path / "site"
    builds = [{f"{page}.html": b"%d" % build for page in range(30)} for build in range(4)]
    publish(builds[0], target)

    def publish_often(files: Files) -> list[Files]:
        return [visit(target) for _ in range(15) if publish(files, target)]

    with ThreadPoolExecutor(len(builds)) as pool:
        visits = [found for visits in pool.map(publish_often, builds) for found in visits]
    assert all(found in builds for found in visits)
    assert names(tmp_path) == ["site"]


def visit(target: Path) -> Files:
    """Return the files of the tree that stands at `target` now, also when it is exchanged meanwhile."""
    while True:
        folder = os.open(target, os.O_RDONLY)
        try:
            pages = set(os.listdir(folder)) - {MARK}  # noqa: PTH208 - by its handle
            found = {name: os.open(name, os.O_RDONLY, dir_fd=folder) for name in pages}
            contents = {name: os.read(handle, 99) for name, handle in found.items()}
            for handle in found.values():
                os.close(handle)
            if len(contents) == 30:  # else it was being cleared away
                return contents
        except FileNotFoundError:
            continue
        finally:
            os.close(folder)


def test_a_build_waits_for_the_one_that_is_publishing(tmp_path: Path) -> None:
    target = tmp_path / "site"
    workshop = tmp_path / ".site.building"
    (workshop / "new").mkdir(parents=True)
    other = os.open(workshop, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(publish, NEW, target)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        assert (workshop / "new").exists() and not target.exists()
        os.close(other)
        assert waiting.result().changed == len(NEW)
    assert_the_next_build_works(target)
