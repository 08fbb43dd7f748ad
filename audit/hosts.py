"""The servers of PUBLISHING.md, run with its very words: `python -m audit.hosts`.

Each serves the shipped explainer on 127.0.0.1; what it answers, and what a browser says of the pages, is
compared with what a publisher is promised.
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
from playwright.sync_api import sync_playwright

from audit.facts import none_found
from explainer.build import build
from explainer.cards import browser
from explainer.inputs import read_inputs
from explainer.precompress import precompressed
from explainer.site import publish

REPOSITORY = Path(__file__).resolve().parents[1]
PATIENCE = 30
"""Seconds a server may take to begin."""

PROMISED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": "frame-ancestors 'none'",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Headers of every answer."""

KEPT, ASKED_AGAIN = "public, max-age=31536000, immutable", "no-cache"


def main() -> int:
    """Try each server; returns 1 where one does not keep what is promised."""
    facts = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # Servers read it as somebody else.
        site = precompressed(build(read_inputs(REPOSITORY, REPOSITORY / "templates")).files)
        publish(site, folder / "site")
        for server, prepare in SERVERS.items():
            with _running(prepare, folder / server, folder / "site") as port:
                facts.append(none_found("hosts", server, "answers", list(_broken_promises(port, site))))
                facts.append(none_found("hosts", server, "browser", list(_complaints(port))))
            print(*facts[-2:], sep="\n", flush=True)
    return int(not all(fact.holds for fact in facts))


# ---------------------------------------------------------------- servers

Prepare = Callable[[str, Path, int], list[str]]
"""Given the words of PUBLISHING.md, a folder and a port, returns the command that serves."""


def nginx(words: str, folder: Path, port: int) -> list[str]:
    """Prepare nginx; its test of the configuration must pass."""
    listening = words.replace(
        "# listen, server_name, certificates: as you have them", f"listen 127.0.0.1:{port};"
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;\n"
        f"daemon off; pid {folder}/pid; error_log {folder}/errors;\n"
        f"events {{}}\nhttp {{ include /etc/nginx/mime.types; access_log off;\n{listening}\n}}\n",
        encoding="utf-8",
    )
    _accepted(["nginx", "-t", "-p", str(folder), "-c", str(configuration)])
    return ["nginx", "-p", str(folder), "-c", str(configuration)]


def apache(words: str, folder: Path, port: int) -> list[str]:
    """Prepare Apache; its test of the configuration must pass."""
    modules = ("mpm_event", "authz_core", "alias", "dir", "headers", "mime", "rewrite")
    loaded = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in modules)
    configuration = folder / "apache.conf"
    configuration.write_text(
        f"ServerName localhost\nListen 127.0.0.1:{port}\n{loaded}"
        f"PidFile {folder}/pid\nErrorLog {folder}/errors\nTypesConfig /etc/mime.types\n"
        f"User www-data\nGroup www-data\n{words}",
        encoding="utf-8",
    )
    _accepted(["apache2", "-t", "-f", str(configuration)])
    return ["apache2", "-D", "FOREGROUND", "-f", str(configuration)]


def caddy(words: str, folder: Path, port: int) -> list[str]:
    """Prepare Caddy; its test of the configuration must pass."""
    configuration = folder / "Caddyfile"
    there = words.replace("example.org", f"http://127.0.0.1:{port}")
    configuration.write_text("{\n admin off\n auto_https off\n}\n" + there, encoding="utf-8")
    options = ["--config", str(configuration), "--adapter", "caddyfile"]
    _accepted(["caddy", "validate", *options])
    return ["caddy", "run", *options]


SERVERS: dict[str, Prepare] = {"nginx": nginx, "apache": apache, "caddy": caddy}
LANGUAGES = {"nginx": "nginx", "apache": "apache", "caddy": "caddyfile"}
"""What their words are marked as in PUBLISHING.md."""


def _accepted(test: list[str]) -> None:
    subprocess.run(test, check=True, capture_output=True)


@contextmanager
def _running(prepare: Prepare, folder: Path, site: Path) -> Iterator[int]:
    """Have a server running with the words of PUBLISHING.md; yields its port."""
    folder.mkdir()
    page = (REPOSITORY / "PUBLISHING.md").read_text(encoding="utf-8")
    found = re.search(rf"```{LANGUAGES[prepare.__name__]}\n(.*?)```", page, re.DOTALL)
    assert found, f"PUBLISHING.md says nothing of {prepare.__name__}"
    port = _free_port()
    command = prepare(found[1].replace("/srv/alaska/site", str(site)), folder, port)
    environment = {
        **os.environ,
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_for(port: int) -> None:
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)
        else:
            return


# ---------------------------------------------------------------- what is promised


def _broken_promises(port: int, site: dict[str, bytes]) -> Iterator[str]:
    """Yield what a server answers otherwise than it must."""
    asset = next(path for path in sorted(site) if path.startswith("assets/") and path.endswith(".svg"))
    for path, file, kept in (
        ("", "index.html", ASKED_AGAIN),
        ("fr/", "fr/index.html", ASKED_AGAIN),
        ("fr/feed.xml", "fr/feed.xml", ASKED_AGAIN),
        (asset, asset, KEPT),
        ("nowhere", "404.html", ASKED_AGAIN),
    ):
        for coding, decode in (("identity", bytes), ("gzip", gzip.decompress), ("br", brotli.decompress)):
            status, headers, body = _asked(port, f"/alaska/{path}", coding)
            where = f"/alaska/{path} ({coding})"
            if status != (404 if file == "404.html" else 200):
                yield f"{where}: {status}"
                continue
            for name, value in {**PROMISED, "cache-control": kept}.items():
                if headers.get(name) != value:
                    yield f"{where}: {name}: {headers.get(name)}"
            given = headers.get("content-encoding", "identity")
            if given != coding and f"{file}.{'br' if coding == 'br' else 'gz'}" in site and status == 200:
                yield f"{where}: not compressed"
            if (decode if given == coding else bytes)(body) != site[file]:
                yield f"{where}: another file"
            if file.endswith(".html") and "charset=utf-8" not in headers.get("content-type", "").lower():
                yield f"{where}: content-type: {headers.get('content-type')}"


def _asked(port: int, path: str, coding: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Accept-Encoding": coding})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def _complaints(port: int) -> Iterator[str]:
    """Yield what a browser says of the pages on its console, and which other hosts it asks."""
    said: list[str] = []
    base = f"http://127.0.0.1:{port}/"
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        page = program.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "request", lambda request: said.append(request.url) if not request.url.startswith(base) else None
        )
        for path in ("", "fr/", "en/"):
            page.goto(f"{base}alaska/{path}", wait_until="networkidle")
        program.close()
    yield from said


if __name__ == "__main__":
    sys.exit(main())
