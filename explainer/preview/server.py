"""Server: gives out the pages and talks to the browser. The one module that knows livereload and tornado.

The pages come from memory, so that there is no file to lead astray to. Only this machine is answered, and
only under its own name: a page of somewhere else can neither read these pages nor listen in.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
import socket
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from html import escape
from importlib import resources
from typing import Any, Protocol, TypeVar

from livereload import Server as LiveReloadServer
from livereload.handlers import LiveReloadHandler
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from explainer.errors import CommandError, SourceError
from explainer.preview.builder import Shown
from explainer.preview.dress import OWN, dressed, headers_of, relaxed
from explainer.preview.rebuild import Site
from explainer.preview.review import review_of

ADDRESS = "127.0.0.1"
NAMES = (ADDRESS, "localhost")
"""What a browser on this machine may call it."""

PORTS = 50
"""How many ports are tried, one after the other, from the one that was asked for."""

OWN_FILES = ("client.js", "client.css", "marks.css")

CSS = "templates/assets/page.css"

T = TypeVar("T")


class Wish(Protocol):
    """Asks the builder for something made of a site, and says what that is."""

    def __call__(self, what: str, make: Callable[[], T], /) -> Future[T]:
        """Return a promise of it."""
        ...


class Server(LiveReloadServer):  # type: ignore[misc]  # it carries no types
    """Serves what was shown last, and tells every open page when there is something else."""

    def __init__(self, wish: Wish, *, review: bool = False, follow: bool = False) -> None:
        """Take whom to ask for pages that are not drawn yet."""
        super().__init__(watcher=_NoWatcher())
        self.wish, self.review, self.follow = wish, review, follow
        self.shown: Shown | None = None
        self.first = asyncio.Event()
        self.pages: dict[_Socket, str] = {}
        """What each open page shows, by the path of its file."""
        self.languages: frozenset[str] = frozenset()
        """The editions that are open; read by the builder's thread."""
        self.active: _Socket | None = None
        self.port = 0
        """The port it listens on; 0 before it does."""
        handlers = [(r"/livereload", _Socket), (rf"/{OWN}/(.*)", _Own), (r"/(.*)", _Page)]
        self.http = HTTPServer(Application(handlers, log_function=lambda _: None, preview=self))

    # -- listening

    def listen(self, port: int) -> int:
        """Listen on a port, or on the next that is free; returns which. Port 0 is any.

        Raises CommandError where none is free.
        """
        sockets = _free(port)
        self.port = sockets[0].getsockname()[1]
        self.http.add_sockets(sockets)
        return self.port

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which requests are answered."""
        bare = NAMES if self.port == 80 else ()
        return frozenset((*(f"{name}:{self.port}" for name in NAMES), *bare))

    def beat(self, doing: str) -> None:
        """Tell every page which build is shown, and what has been under way for long."""
        self.tell({"command": "beat", "build": self.build, "doing": doing})

    # -- talking

    @property
    def build(self) -> str:
        """What stands for what is shown; "" before the first build."""
        return self.shown.build if self.shown else ""

    def show(self, shown: Shown, burst: bool) -> None:
        """Show what was built: each page is loaded again once for a burst, and only told what is new else."""
        self.shown = shown
        self.first.set()
        self.tell({**self.state(), "command": "reload" if burst else "news"})
        if burst and self.follow:
            self.lead(shown)

    def state(self) -> dict[str, Any]:
        """Return all that a page is told of what is shown."""
        shown = self.shown or Shown("", None)
        site = shown.site
        return {
            "path": CSS if shown.changed == (CSS,) else (*shown.changed, "*")[0],
            "liveCSS": True,
            "liveImg": True,
            "build": shown.build,
            "pages": site.digests() if site else {},
            "stopped": shown.stopped,
            "problems": [
                {
                    "place": str(problem.place),
                    "what": problem.what,
                    "fix": problem.fix,
                    "severity": problem.severity,
                    "line": shown.lines.get(problem, ""),
                }
                for problem in shown.problems
            ],
            "changed": shown.changed,
            "effect": shown.effect,
            "anchors": dict(shown.anchors),
            "unpublished": {
                language: reason
                for language in (site.languages if site else ())
                if (reason := site.withheld(language) if site else None)
            },
        }

    def tell(self, message: Mapping[str, Any]) -> None:
        """Send a message to every open page."""
        for page in list(self.pages):
            page.send_message(dict(message))

    def lead(self, shown: Shown) -> None:
        """Lead a page to an edition that changed, where no page shows it."""
        changed = list(shown.anchors)
        if not changed or self.languages & set(changed) or not self.pages:
            return
        page = self.active if self.active in self.pages else next(iter(self.pages))
        assert page is not None
        address = f"/{changed[0]}/index.html#{shown.anchors[changed[0]]}"
        page.send_message({"command": "lead", "address": address})

    def opened(self, page: _Socket, path: str) -> None:
        """Take note of a page that listens, and tell it what is shown."""
        self.pages[page] = path
        self.languages = frozenset(path.split("/")[0] for path in self.pages.values())
        if self.shown:
            page.send_message({**self.state(), "command": "state"})

    def closed(self, page: _Socket) -> None:
        """Forget a page."""
        self.pages.pop(page, None)
        self.languages = frozenset(path.split("/")[0] for path in self.pages.values())

    # -- pages

    async def file(self, site: Site, path: str) -> bytes | None:
        """Return a file of the site, drawn by the builder if need be. Raises SourceError."""
        data = site.drawn(path)
        if data is not None:
            return data
        return await asyncio.wrap_future(self.wish(f"drawing {path}", lambda: site.file(path)))

    async def reviewed(self, language: str) -> dict[str, Any] | None:
        """Return the review of an edition; None where there is no such edition."""
        shown = self.shown
        site = shown.site if shown else None
        if shown is None or site is None or language not in site.languages:
            return None
        wish = self.wish(f"reviewing {language}", lambda: review_of(site, language))
        review: dict[str, Any] = await asyncio.wrap_future(wish)
        return {**review, "effect": shown.effect}


class _NoWatcher:
    """Stands where livereload would look for changes itself."""


def _free(port: int) -> list[socket.socket]:
    for candidate in range(port, port + PORTS) if port else (0,):
        try:
            return bind_sockets(candidate, ADDRESS, family=socket.AF_INET)
        except (OSError, OverflowError) as error:
            last = error
    raise CommandError(f"none of the ports {port} to {port + PORTS - 1} is free: {last}")


# ---------------------------------------------------------------- requests


class _Local(RequestHandler):
    """Answers only requests that name this machine."""

    @property
    def server(self) -> Server:
        server: Server = self.application.settings["preview"]
        return server

    def prepare(self) -> Awaitable[None] | None:
        if self.request.host not in self.server.hosts:
            raise HTTPError(403, reason="Foreign Host")
        return None

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def write_error(self, status_code: int, **_: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")

    def compute_etag(self) -> None:
        return None


class _Page(_Local):
    """A file of the site."""

    async def get(self, path: str) -> None:
        """Give out a file; pages with the preview's script in them."""
        await self.server.first.wait()
        shown = self.server.shown
        if shown is None or shown.site is None:
            self.finish_page(UNBUILT, "index.html", {}, 503)
            return
        name = f"{path}index.html" if path.endswith("/") or not path else path
        try:
            data = await self.server.file(shown.site, name)
            if data is None and await self.server.file(shown.site, f"{name}/index.html") is not None:
                self.redirect(f"/{path}/")
                return
            found = data is not None
            if data is None:
                data, name = await self.server.file(shown.site, "404.html") or NOT_FOUND, "404.html"
        except SourceError as error:
            self.finish_page(_unbuildable(error), name, {}, 503)
            return
        headers = headers_of(shown.site.headers, f"/{name}")
        if name.endswith(".html"):
            self.finish_page(data, name, headers, 200 if found else 404)
        else:
            self.finish_file(data, name, headers)

    head = get

    def finish_page(self, data: bytes, name: str, headers: Mapping[str, str], status: int) -> None:
        server, host = self.server, self.request.host
        told = {"build": server.build, "page": name, "digest": _digest_of(server.shown, name)}
        told |= {"review": "1"} if server.review else {}
        told |= {"follow": "1"} if server.follow else {}
        self.set_status(status)
        self.finish_file(dressed(data, host, told), name, headers)

    def finish_file(self, data: bytes, name: str, headers: Mapping[str, str]) -> None:
        for header, value in headers.items():
            if header.lower() == "content-security-policy":
                value = relaxed(value, self.request.host)
            if header.lower() != "cache-control":
                self.set_header(header, value)
        self.set_header("Content-Type", _type_of(name))
        self.finish(data)


class _Own(_Local):
    """The preview's own files, and what it knows."""

    async def get(self, name: str) -> None:
        """Give out the script, its style, the state, or the review of an edition."""
        if name in OWN_FILES:
            self.set_header("Content-Type", _type_of(name))
            self.finish(resources.files("explainer.preview").joinpath("assets", name).read_bytes())
        elif name == "state.json":
            await self.server.first.wait()
            self.finish_json(self.server.state())
        elif name == "review.json":
            await self.server.first.wait()
            review = await self.server.reviewed(self.get_query_argument("language", ""))
            if review is None:
                raise HTTPError(404)
            self.finish_json(review)
        else:
            raise HTTPError(404)

    def finish_json(self, value: Mapping[str, Any]) -> None:
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(value, ensure_ascii=False))


class _Socket(_Local, LiveReloadHandler):  # type: ignore[misc]  # it carries no types
    """A page that listens, by LiveReload's own protocol: hello, info, then our messages."""

    def check_origin(self, origin: str) -> bool:
        """Say whether a connection comes from one of these pages; livereload itself asks nobody."""
        return origin in {f"http://{host}" for host in self.server.hosts}

    def on_message(self, message: str | bytes) -> None:
        """Go through the greeting, then listen to nothing but which page is looked at."""
        try:
            said = json.loads(message)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        command = said.get("command")
        if command == "hello":
            super().on_message(message)
        elif command == "info":
            self.server.opened(self, str(said.get("page", "")))
        elif command == "looked":
            self.server.active = self

    def on_close(self) -> None:
        """Forget a page that is closed."""
        self.server.closed(self)

    def send_message(self, message: Mapping[str, Any]) -> None:
        """Send a message, if the page is still there."""
        if self.ws_connection is not None and not self.ws_connection.is_closing():
            super().send_message(message)


# ---------------------------------------------------------------- what is served when there is nothing else


def _plain(title: str, words: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"</head>\n<body>\n<h1>{escape(title)}</h1>\n<pre>{escape(words)}</pre>\n</body>\n</html>\n"
    ).encode()


UNBUILT = _plain("Nothing could be built yet", "The page appears here as soon as the problems are mended.")
NOT_FOUND = _plain("404", "The site has no such page.")


def _unbuildable(error: SourceError) -> bytes:
    return _plain("This page cannot be drawn", str(error))


def _digest_of(shown: Shown | None, name: str) -> str:
    return shown.site.digests().get(name, "") if shown and shown.site else ""


TYPES = {"feed.xml": "application/atom+xml; charset=utf-8"}


def _type_of(name: str) -> str:
    """Return the media type of a file."""
    given = TYPES.get(name.rsplit("/", 1)[-1]) or mimetypes.guess_type(name)[0] or "text/plain"
    text = given.startswith("text/") or given.endswith(("javascript", "xml", "json"))
    return f"{given}; charset=utf-8" if text and "charset" not in given else given
