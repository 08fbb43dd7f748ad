"""Weight: the bytes that travel before an edition can be read, and how many elements they make."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import html5lib

from audit.facts import Fact, at_most
from audit.host import compressed
from audit.sites import Site

FIRST_VIEW = 14_600
"""Bytes on the wire of an edition in a Latin script: what comes without a round trip more."""

FIRST_VIEW_OTHER = 16_384
A_WORD, A_WORD_OTHER = 3.2, 3.5
"""Bytes a word may weigh where an edition is longer."""

STYLE = 2_200
CHOICE = 700
"""Bytes of the page that lets one choose a language."""

LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def weight(site: Site, address: str) -> Iterator[Fact]:
    """Yield what each edition weighs as it travels, headers included."""
    for language in site.languages:
        where, page = site.where(language), site.page(language)
        tree = html5lib.parse(page, transport_encoding="utf-8", namespaceHTMLElements=False)
        words = len("".join(tree.find(".//main").itertext()).split())
        is_latin = len(LATIN.findall(page.decode())) > len(page.decode()) / 3
        limit = (
            _limit(words, FIRST_VIEW, A_WORD) if is_latin else _limit(words, FIRST_VIEW_OTHER, A_WORD_OTHER)
        )
        yield at_most(
            "weight", where, f"{words:,} words", _on_the_wire(f"{address}{language}/"), limit, "bytes"
        )
        style = "".join(tree.find(".//style").itertext()).encode()
        if site.shipped:  # The same for all, but for the addresses in the margins of printed pages.
            yield at_most("weight", where, "stylesheet", len(compressed(style)), STYLE, "bytes")
        elements = sum(1 for _ in tree.iter())
        yield Fact(
            "weight",
            where,
            "elements",
            f"{elements:,}; {elements / max(words, 1) * 1000:.0f} a 1,000 words",
            "",
            True,
        )
    choice = len(compressed(site.files["index.html"]))
    yield at_most("weight", site.where("/"), "choice of languages", choice, CHOICE, "bytes")


def _limit(words: int, first_view: int, a_word: float) -> float:
    return max(first_view, words * a_word)


def _on_the_wire(url: str) -> int:
    """Return the bytes of an answer, its headers with it."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", parts.path, headers={"Accept-Encoding": "br"})
    response = connection.getresponse()
    headers = sum(len(f"{name}: {value}\r\n".encode()) for name, value in response.getheaders())
    size = len(response.read()) + headers + len("HTTP/1.1 200 OK\r\n\r\n")
    connection.close()
    return size
