"""Command: `serve`, from the first build to Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainer.preview.builder import Doing

BEAT = 0.5
"""Seconds between two signs of life, by which a page sees that it missed something."""

LONG = 1.0
"""Seconds after which what takes longer is said to be under way."""


def serve(options: argparse.Namespace, shipped: Path) -> int:
    """Preview an explainer until Ctrl-C; returns the exit code."""
    from explainer.inputs import read_inputs

    # What is no explainer's folder is a wrong command, as for all commands.
    read_inputs(options.root, shipped, lambda *_: b"")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options, shipped))
    return 0


async def _serve(options: argparse.Namespace, shipped: Path) -> None:
    from explainer.preview.builder import Builder, Shown
    from explainer.preview.reading import Reading
    from explainer.preview.rebuild import Workshop
    from explainer.preview.server import Server
    from explainer.preview.terminal import Terminal
    from explainer.preview.watch import Watch

    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such signals in a loop.
            loop.add_signal_handler(number, stopped.set)
    terminal = Terminal()

    def report(shown: Shown, burst: bool) -> None:
        with contextlib.suppress(RuntimeError):  # The loop is closed: nobody looks any more.
            loop.call_soon_threadsafe(show, shown, burst)

    def show(shown: Shown, burst: bool) -> None:
        server.show(shown, burst)
        terminal.show(shown, burst)

    builder = Builder(
        Reading(options.root, shipped),
        Workshop(marked=options.review),
        report,
        looked_at=lambda: server.languages,
        follow=options.follow,
    )
    server = Server(builder.wish, review=options.review, follow=options.follow)
    watch = Watch(options.root, shipped, builder.changed)
    address = f"http://127.0.0.1:{server.listen(options.port)}/"
    print(f"preview   {address} (Ctrl-C stops it)", flush=True)
    builder.start()
    watch.start()
    if options.open:
        _open(address)
    while not stopped.is_set():
        doing = _long(builder.doing)
        server.beat(doing)
        terminal.progress(doing)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), BEAT)
    watch.stop()
    builder.stop()
    server.http.stop()
    # Python would look through all that was built for something to throw away.
    gc.freeze()


def _long(doing: Doing | None) -> str:
    """Return what has been under way for long, or ""."""
    return doing.what if doing and time.monotonic() - doing.began > LONG else ""


def _open(address: str) -> None:
    """Open the browser, which may take its time."""
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
