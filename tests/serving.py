"""A preview that runs as people run it, in a process of its own, for the tests that ask it over the wire."""

from __future__ import annotations

import http.client
import json
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import REPOSITORY

PATIENCE = 60
"""Seconds after which a test gives up waiting: no test passes or fails by how long anything took."""


@dataclass(frozen=True)
class Answer:
    """What came back for a request."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Preview:
    """A running preview."""

    process: subprocess.Popen[str]
    root: Path
    lines: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    said: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def says(self, pattern: str) -> re.Match[str]:
        """Wait until it prints a line that matches."""
        while True:
            line = self.lines.get(timeout=PATIENCE)
            self.said.append(line)
            if found := re.search(pattern, line):
                return found

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path exactly as it is written."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.putrequest("GET", path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            with connection.getresponse() as response:
                return Answer(response.status, dict(response.getheaders()), response.read())

    def state(self) -> Any:
        """Return what is shown."""
        return json.loads(self.get("/_preview/state.json").body)

    def until(self, condition: Callable[[Any], bool]) -> Any:
        """Ask what is shown until it is so; gives up after as many questions as there is patience for."""
        pause = threading.Event()
        for _ in range(PATIENCE * 20):
            state = self.state()
            if condition(state):
                return state
            pause.wait(0.05)
        raise AssertionError(f"it never came: {state}")


@contextmanager
def serving(root: Path, *options: str) -> Iterator[Preview]:
    """Run `build.py serve` on a free port until it is ready, and stop it as Ctrl-C does."""
    command = [sys.executable, "-u", str(REPOSITORY / "build.py"), "serve", "--port", "0", *options]
    process = subprocess.Popen(
        [*command, "--root", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    preview = Preview(process, root)
    reader = threading.Thread(target=_read, args=(process, preview.lines))
    reader.start()
    try:
        preview.port = int(preview.says(r"http://127\.0\.0\.1:(\d+)/")[1])
        preview.says(r"^built|not built")
        yield preview
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            reader.join(PATIENCE)


def _read(process: subprocess.Popen[str], lines: queue.SimpleQueue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line.rstrip("\n"))
    process.stdout.close()
