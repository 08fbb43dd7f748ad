"""A host for a site: serves it on 127.0.0.1 with the headers of its `_headers`, and Brotli."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

TYPES = {"xml": "application/xml", "txt": "text/plain", "html": "text/html", "svg": "image/svg+xml"}
"""Of the files that travel compressed, by ending."""


@contextmanager
def hosted(files: Mapping[str, bytes]) -> Iterator[str]:
    """Serve files until the block ends; yields the address of the site's top, with its slash.

    Texts are compressed before the first of them is asked for, as `--precompress` does.
    """
    for path, data in files.items():
        if path.rpartition(".")[2] in TYPES:
            compressed(data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(files))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@cache
def compressed(data: bytes) -> bytes:
    """Return what travels of a text."""
    return bytes(brotli.compress(data, quality=11))


def headers_for(path: str, rules: str) -> dict[str, str]:
    """Return the headers that a site's `_headers` gives a path, such as "/fr/"; the last rule wins."""
    found: dict[str, str] = {}
    applies = False
    for line in rules.splitlines():
        if not line.startswith(" "):
            applies = fnmatchcase(path, line.strip())
        elif applies:
            name, _, value = line.strip().partition(": ")
            found[name] = value
    return found


def file_of(path: str) -> str:
    """Return which file a host shows at a path: a folder's is its index."""
    path = path.split("?", 1)[0].removeprefix("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def _handler(files: Mapping[str, bytes]) -> type[BaseHTTPRequestHandler]:
    rules = files.get("_headers", b"").decode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = file_of(self.path)
            found = files.get(name)
            status, data = (200, found) if found is not None else (404, files.get("404.html", b""))
            ending = name.rpartition(".")[2] if found is not None else "html"
            headers = {"Content-Type": mimetypes.guess_type(f"a.{ending}")[0] or "text/plain"}
            if ending in TYPES:
                headers["Content-Type"] = f"{TYPES[ending]}; charset=utf-8"
                if "br" in self.headers.get("Accept-Encoding", ""):
                    headers["Content-Encoding"] = "br"
                    data = compressed(data)
            headers |= headers_for(self.path, rules)
            self.send_response(status)
            for key, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(key, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(data)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *values: object) -> None:
            """Say nothing: the report is what there is to read."""

    return Handler
