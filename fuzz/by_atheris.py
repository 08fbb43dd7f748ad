"""Fuzzes one target, guided by which lines of the engine an input reaches."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import atheris

LONGEST = 600
"""Bytes of an input; each becomes a piece of text."""

SLOW = 15
"""Seconds after which an input counts as harm."""


def main() -> None:
    """Run libFuzzer; it ends the process."""
    name, seconds, seed, corpus, count = sys.argv[1:]
    with atheris.instrument_imports(include=["explainer", "markdown"]):
        for module in ("abbr", "def_list", "tables"):
            import_module(f"markdown.extensions.{module}")
        from fuzz import targets
    runs = 0

    def one(data: bytes) -> None:
        nonlocal runs
        runs += 1
        if runs % 100 == 0:
            Path(count).write_text(str(runs), encoding="ascii")
        try:
            targets.tried(name, data)
        except BaseException:
            from fuzz.__main__ import harm

            harm(name, data)
            raise

    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOW}",
        f"-artifact_prefix={Path(corpus).parent}/{name}.harm-",
        "-rss_limit_mb=2048",
        "-verbosity=0",
        "-print_final_stats=0",
    ]
    options += [f"-seed={seed}"] if seed != "0" else []
    atheris.Setup([sys.argv[0], *options, corpus], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
