"""Options: what `serve` takes; apart from what it does, which is slow to load."""

from __future__ import annotations

import argparse

PORT, MOST = 5500, 65535
"""The port that is tried first, and the highest there is."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what `serve` takes."""
    parser.add_argument(
        "--port", type=_port, default=PORT, metavar="N", help=f"or the next that is free ({PORT}); 0 is any"
    )
    parser.add_argument("--open", action="store_true", help="open the browser")
    parser.add_argument("--follow", action="store_true", help="move the page to the paragraph you saved")
    parser.add_argument(
        "--review", action="store_true", help="show the state of every message, its source and its place"
    )


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= MOST:
        what = f"{text!r} is no port: write a number from 1 to {MOST}, or 0 for any that is free"
        raise argparse.ArgumentTypeError(what)
    return port
