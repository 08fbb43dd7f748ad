"""The audit's own parts: a judge that cannot fail judges nothing."""

from __future__ import annotations

from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import brotli
import pytest
from conftest import KEPT

from audit.facts import Fact, at_most, none_found
from audit.feeds import feeds
from audit.host import file_of, headers_for, hosted
from audit.links import links
from audit.sites import Site, built

RULES = "/*\n  Referrer-Policy: no-referrer\n/assets/*\n  Cache-Control: immutable\n"
HOME = b'<a href="fr/index.html">Fran\xc3\xa7ais</a><link href="assets/icon.svg" rel="icon">'


def site_of(files: dict[str, bytes], folder: Path) -> Site:
    return Site("tides", "https://tides.example/", ("fr",), files, folder, shipped=False)


def findings(facts: list[Fact]) -> list[str]:
    return [detail for fact in facts if not fact.holds for detail in fact.details]


# ---------------------------------------------------------------- the report


def test_a_fact_is_a_line_and_what_to_mend_stands_below_it() -> None:
    assert str(none_found("links", "tides fr", "links followed", ["a leads nowhere"])) == (
        "FAIL  links    tides fr       links followed               1 finding (none)\n        a leads nowhere"
    )
    assert str(at_most("weight", "tides fr", "12 words", 1400, 14_600, "bytes")) == (
        "pass  weight   tides fr       12 words                     1,400 bytes (at most 14,600 bytes)"
    )


# ---------------------------------------------------------------- the host


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/fr/", "fr/index.html"),
        ("/fr/feed.xml", "fr/feed.xml"),
        ("/fr/?x=1", "fr/index.html"),
    ],
)
def test_a_folders_page_is_its_index(path: str, file: str) -> None:
    assert file_of(path) == file


def test_headers_are_those_of_every_rule_that_applies() -> None:
    assert headers_for("/fr/", RULES) == {"Referrer-Policy": "no-referrer"}
    assert headers_for("/assets/a.svg", RULES) == {
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "immutable",
    }


def test_a_site_is_sent_with_its_headers_compressed_where_the_reader_can() -> None:
    with hosted({"index.html": HOME, "_headers": RULES.encode()}) as address:
        with urlopen(Request(address, headers={"Accept-Encoding": "br"})) as answer:
            assert brotli.decompress(answer.read()) == HOME
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        with urlopen(address) as answer:
            assert answer.read() == HOME


def test_what_is_not_there_is_said_with_the_sites_own_page() -> None:
    with hosted({"404.html": b"<p>404"}) as address, pytest.raises(HTTPError) as missing:
        urlopen(f"{address}de/")
    assert (missing.value.code, missing.value.read()) == (404, b"<p>404")


# ---------------------------------------------------------------- judges


def test_dead_links_dead_anchors_and_unreached_editions_are_found(tmp_path: Path) -> None:
    files = {
        "index.html": HOME,
        "assets/icon.svg": b"<svg/>",
        "fr/index.html": b'<p id="a"><a href="#a"></a><a href="#b"></a><a href="../en/index.html"></a>',
        "de/index.html": b"<p>",
    }
    with hosted(files) as address:
        found = findings(list(links(site_of(files, tmp_path), address)))
    assert sorted(found) == [
        "de/index.html",
        "fr/index.html links to #b: no element has that id",
        "fr/index.html links to ../en/index.html, which is not there",
    ]


def test_a_site_without_faults_has_none(tmp_path: Path) -> None:
    site = built(KEPT / "moon", "moon", tmp_path, shipped_one=False)
    with hosted(site.files) as address:
        assert findings([*links(site, address), *feeds(site)]) == []


def test_a_feed_that_contradicts_its_page_is_found(tmp_path: Path) -> None:
    site = built(KEPT / "moon", "moon", tmp_path, shipped_one=False)
    feed = site.files["en/feed.xml"].replace(b"<updated>20", b"<updated>19", 1)
    wrong = Site(
        site.name, site.url, site.languages, {**site.files, "en/feed.xml": feed}, tmp_path, shipped=False
    )
    assert any("the page says otherwise" in finding for finding in findings(list(feeds(wrong))))
