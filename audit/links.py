"""Links: every address of the site leads somewhere in it, with its fragment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from http.client import HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

import html5lib

from audit.facts import Fact, none_found
from audit.sites import Site

ATTRIBUTES = ("href", "src", "cite", "action", "poster", "data")


def links(site: Site, address: str) -> Iterator[Fact]:
    """Yield which links within a site lead nowhere, starting from its choice of languages."""
    walk = _Walk(address, site.url)
    findings = walk.dead()
    yield none_found("links", site.name, f"{len(walk.tried)} links followed", findings)
    unreached = [
        path for path in sorted(site.files) if path.endswith("/index.html") and path not in walk.seen
    ]
    yield none_found("links", site.name, "editions reached", unreached)


class _Walk:
    """Follows links from page to page; those that name the site's future address, as if it were there."""

    def __init__(self, address: str, future: str) -> None:
        self.address, self.future = address, future
        self.tried: set[str] = set()
        self.seen: set[str] = set()

    def dead(self) -> list[str]:
        findings, waiting = [], [self.address]
        while waiting:
            page = waiting.pop()
            for link in _links_of(page):
                target = urljoin(page, link).replace(self.future, self.address, 1)
                if target in self.tried or not target.startswith(self.address):
                    continue
                self.tried.add(target)
                url, fragment = urldefrag(target)
                document = _document(url)
                if document is None:
                    findings.append(f"{self._path(page)} links to {link}, which is not there")
                elif fragment and fragment not in _ids(url):
                    findings.append(f"{self._path(page)} links to {link}: no element has that id")
                elif self._path(url) not in self.seen and url != page:
                    self.seen.add(self._path(url))
                    waiting.append(url)
        return findings

    def _path(self, url: str) -> str:
        path = urlsplit(url).path.removeprefix("/")
        return f"{path}index.html" if not path or path.endswith("/") else path


@cache
def _document(url: str) -> Any:
    """Return a page as browsers parse it; an empty tree for a file that is no page, None for no file."""
    try:
        with urlopen(Request(url)) as response:  # noqa: S310 (an address of our own host)
            return _parsed(response)
    except HTTPError as error:
        error.close()
        return None


def _parsed(response: HTTPResponse) -> Any:
    is_page = response.headers.get_content_type() == "text/html"
    return html5lib.parse(
        response.read() if is_page else b"", transport_encoding="utf-8", namespaceHTMLElements=False
    )


def _links_of(url: str) -> list[str]:
    document = _document(url)
    return [
        element.attrib[name] for element in document.iter() for name in ATTRIBUTES if name in element.attrib
    ]


@cache
def _ids(url: str) -> frozenset[str]:
    return frozenset(element.attrib["id"] for element in _document(url).iter() if "id" in element.attrib)
