"""Watch: what the operating system says of files that change, as it says it.

It only wakes the build up: which files changed, and whether they did, is for `reading` to see.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from explainer.inputs import FOLDERS

STEP = 5
"""Milliseconds without another change after which changes are told."""

LONGEST = 200
"""Milliseconds after which changes are told though there are more to come."""

GLANCE = 100
"""Milliseconds between two looks at whether a folder came or went, which is not told of."""


class Watch(threading.Thread):
    """Tells of changes below an explainer's folders, from a thread of its own, until it is stopped."""

    def __init__(self, root: Path, shipped_templates: Path, tell: Callable[[frozenset[Path]], None]) -> None:
        super().__init__(name="watch", daemon=True)
        root, shipped = root.resolve(), shipped_templates.resolve()
        folders = [*(root / folder for folder in FOLDERS), shipped, shipped.parent / "locales"]
        self.folders = list(dict.fromkeys(folders))
        self.tell = tell
        self._stopped = threading.Event()
        self._polling = False

    def stop(self) -> None:
        """Stop telling."""
        self._stopped.set()

    def run(self) -> None:
        """Watch the folders that are there; begin anew whenever one comes or goes."""
        while not self._stopped.is_set():
            there = _identities(self.folders)
            if not there:
                self._stopped.wait(GLANCE / 1000)
                continue
            try:
                self._watch(there)
            except FileNotFoundError:
                continue  # A folder went between being seen and being watched.
            except OSError:
                # The system watches no more folders, or none of this kind.
                self._polling = True

    def _watch(self, there: dict[Path, tuple[int, int]]) -> None:
        from watchfiles import watch

        begun = False
        for changes in watch(
            *there,
            watch_filter=lambda _, path: is_of_interest(Path(path)),
            step=STEP,
            debounce=LONGEST,
            rust_timeout=GLANCE,
            yield_on_timeout=True,
            stop_event=self._stopped,
            raise_interrupt=False,
            force_polling=True if self._polling else None,
        ):
            if changes or not begun:
                # What changed before the watch began is seen by looking once it has.
                begun = True
                self.tell(frozenset(Path(path) for _, path in changes))
            if _identities(self.folders) != there:
                return


def _identities(folders: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """Return the folders that are there, each with what tells it from another of the same name."""
    found = {}
    for folder in folders:
        try:
            status = folder.stat()
        except OSError:
            continue
        found[folder] = (status.st_dev, status.st_ino)
    return found


def is_of_interest(path: Path) -> bool:
    """Say whether a file may be one of an explainer's: not hidden, not what editors leave behind."""
    return not path.name.startswith((".", "#")) and not path.name.endswith(("~", ".swp", ".mo"))
