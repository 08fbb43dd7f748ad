"""The fuzzer: it tries any bytes, and stops with the input in its hand where the engine does harm."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import REPOSITORY

from fuzz.targets import TARGETS, tried

DRIVERS = ["hypothesis", *(["atheris"] if find_spec("atheris") else [])]


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("data", [b"", b"\xff" * 9, bytes(range(256)), b"<script>" * 9])
def test_every_target_takes_any_bytes(name: str, data: bytes) -> None:
    tried(name, data)


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_planted_bug_is_found_and_its_input_is_kept(tmp_path: Path, driver: str) -> None:
    for name in ("explainer", "fuzz", "templates", "locales"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    sound = plant(
        tmp_path / "explainer" / "nodes.py", "parts.append(escape(node, quote=False))", "parts.append(node)"
    )
    found = fuzz(tmp_path, "--target", "message", "--seconds", "120", "--driver", driver)
    (kept,) = set((tmp_path / ".cache" / "fuzz").glob("message.harm-????????????"))
    assert found.returncode == 1, found.stderr
    assert f"by {driver}: HARM\n" in found.stdout
    assert f"python -m fuzz --again .cache/fuzz/{kept.name}\n" in found.stdout
    assert fuzz(tmp_path, "--again", str(kept)).returncode == 1
    (tmp_path / "explainer" / "nodes.py").write_text(sound, encoding="utf-8")
    again = fuzz(tmp_path, "--again", str(kept))
    assert (again.returncode, again.stdout) == (0, f"{kept.name} does no harm any more\n")


def plant(path: Path, old: str, new: str) -> str:
    """Put a bug into a module; returns its text before."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text


def fuzz(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fuzz", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
