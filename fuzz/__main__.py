"""`python -m fuzz --seconds 60`: tries random input, and stops at the first that does harm.

Coverage-guided by atheris where it is installed, and driven by Hypothesis elsewhere. What was learnt is
kept in .cache/fuzz/, so that the next run goes on from there. An input that does harm is written there and
named; `python -m fuzz --again FILE` tries it once more.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
import traceback
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from fuzz.targets import TARGETS

CACHE = Path(".cache") / "fuzz"
SHARES = {"page": 3, "section": 2, "toml": 2}
"""How much more of the time the slower targets get."""


def main() -> int:
    """Run the command line; returns 1 for an input that does harm."""
    options = _options()
    if options.again:
        return _again(options.again)
    names = options.target or list(TARGETS)
    shares = sum(SHARES.get(name, 1) for name in names)
    for name in names:
        seconds = max(1, options.seconds * SHARES.get(name, 1) // shares)
        if not _does_no_harm(name, seconds, options.seed, options.driver):
            return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Tries random and hostile input.")
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together (60)")
    parser.add_argument(
        "--target", action="append", choices=list(TARGETS), help="this one only; may be repeated"
    )
    parser.add_argument("--seed", type=int, default=0, help="to begin from; 0 for any")
    parser.add_argument("--driver", choices=["atheris", "hypothesis"], help="atheris, where it is installed")
    parser.add_argument("--again", type=Path, metavar="FILE", help="try an input that did harm once more")
    return parser.parse_args()


def _does_no_harm(name: str, seconds: int, seed: int, driver: str | None) -> bool:
    """Fuzz one target in a process of its own; says what came of it."""
    driver = driver or ("atheris" if find_spec("atheris") else "hypothesis")
    corpus = CACHE / name
    corpus.mkdir(parents=True, exist_ok=True)
    count = CACHE / f"{name}.count"
    count.write_text("0", encoding="ascii")
    started = time.monotonic()
    command = [
        sys.executable,
        "-m",
        f"fuzz.by_{driver}",
        name,
        str(seconds),
        str(seed),
        str(corpus),
        str(count),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # our own
    tried, took = int(count.read_text(encoding="ascii") or 0), time.monotonic() - started
    print(
        f"{name:12} {tried:>9,} inputs in {took:.0f} s by {driver}{'' if not done.returncode else ': HARM'}",
        flush=True,
    )
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-6000:], sep="\n")
        _say_how_to_try_again(name)
    return not done.returncode


def _say_how_to_try_again(name: str) -> None:
    for path in sorted(CACHE.glob(f"{name}.harm-*")):
        print(f"try it again with: python -m fuzz --again {path}")


def _again(path: Path) -> int:
    from fuzz.targets import tried

    try:
        tried(path.name.partition(".")[0], path.read_bytes())
    except Exception:
        traceback.print_exc()
        return 1
    print(f"{path.name} does no harm any more")
    return 0


def harm(name: str, data: bytes) -> Path:
    """Keep an input that did harm; returns where."""
    path = CACHE / f"{name}.harm-{sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    sys.exit(main())
