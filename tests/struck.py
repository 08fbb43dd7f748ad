"""Runs a piece of work in a process of its own, into whose system calls `strace` puts faults."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from explainer.errors import FaultError

CALLS = (
    "mkdir,mkdirat,open,openat,write,fsync,chmod,fchmod,fchmodat,link,linkat,"
    "rename,renameat,renameat2,unlink,unlinkat,rmdir,flock"
)
"""The calls between which the disk looks different, all of which the system may refuse."""

RENAME = "rename,renameat"
"""What Python calls to rename, by the machine it runs on."""


def struck(work: Callable[[], object], said: Path, *faults: str, log: str = os.devnull) -> str:
    """Do some work with faults; returns what its FaultError says, or "". `said` is a file for a while."""
    ready, go = os.pipe()
    child = os.fork()
    if not child:
        ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1))  # PR_SET_PTRACER, PR_SET_PTRACER_ANY
        os.read(ready, 1)
        try:
            work()
        except FaultError as fault:
            said.write_text(str(fault), encoding="utf-8")
        finally:
            os._exit(0)
    injections = [option for fault in faults for option in ("-e", f"inject={fault}")]
    command = ["strace", "-p", str(child), "-o", log, "-e", f"trace={CALLS}", *injections]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        attached = strace.stderr.readline()
        os.write(go, b"!")
        os.waitpid(child, 0)
        assert "attached" in attached, attached
    os.close(ready)
    os.close(go)
    return take(said)


def places(log: Path) -> Iterator[tuple[str, int]]:
    """Yield each system call of a log: its name, and how many of that name there were so far."""
    called = re.findall(r"^(\w+)\(", log.read_text(encoding="utf-8"), re.MULTILINE)
    yield from ((name, called[: number + 1].count(name)) for number, name in enumerate(called))


def take(path: Path) -> str:
    """Return a file's words and remove it; no words where there is none."""
    words = path.read_text(encoding="utf-8") if path.exists() else ""
    path.unlink(missing_ok=True)
    return words


def small_disk(folder: Path) -> list[str]:
    """Return the command that runs another one with 64 KiB of disk in a folder.

    Where nobody may mount a disk, it runs it with files of 64 KiB at most: the system refuses the rest.
    """
    mounting = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    mounting += ['mount -t tmpfs -o size=64k small "$0" && exec "$@"', str(folder)]
    if subprocess.run([*mounting, "true"], capture_output=True, check=False).returncode == 0:
        return mounting
    return ["sh", "-c", 'ulimit -f 128 && exec "$@"', "sh"]
