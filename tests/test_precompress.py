"""Compressed copies: one of each kind beside every text, the same bytes at any time, on any system."""

from __future__ import annotations

import gzip
import sys

import brotli
import pytest
from conftest import Folder
from hypothesis import given
from hypothesis import strategies as st

from explainer.errors import CommandError
from explainer.precompress import brotlied, gzipped, precompressed

SITE = {
    "_headers": b"/*\n  X-Content-Type-Options: nosniff\n",
    "assets/icon.3f2a1b9c.svg": b"<svg/>",
    "assets/fr.a66b52dc.png": b"\x89PNG",
    "fr/index.html": "<p>L’Alaska".encode(),
    "fr/feed.xml": b"<feed/>",
    "robots.txt": b"User-agent: *\n",
}


def test_every_text_has_both_copies_beside_it_and_nothing_else_has() -> None:
    assert list(precompressed(SITE)) == [
        "_headers",
        "assets/fr.a66b52dc.png",
        "assets/icon.3f2a1b9c.svg",
        "assets/icon.3f2a1b9c.svg.br",
        "assets/icon.3f2a1b9c.svg.gz",
        "fr/feed.xml",
        "fr/feed.xml.br",
        "fr/feed.xml.gz",
        "fr/index.html",
        "fr/index.html.br",
        "fr/index.html.gz",
        "robots.txt",
        "robots.txt.br",
        "robots.txt.gz",
    ]


def test_the_files_themselves_stay_as_they_are() -> None:
    assert SITE.items() <= precompressed(SITE).items()


@given(st.binary(max_size=400))
def test_a_copy_unpacks_to_its_file(data: bytes) -> None:
    assert gzip.decompress(gzipped(data)) == data
    assert brotli.decompress(brotlied(data)) == data


def test_a_gz_file_tells_neither_the_time_nor_the_system_nor_a_name() -> None:
    flags, time, best, system = (
        gzipped(b"<p>")[3],
        gzipped(b"<p>")[4:8],
        gzipped(b"<p>")[8],
        gzipped(b"<p>")[9],
    )
    assert (flags, time, best, system) == (0, b"\0\0\0\0", 2, 255)


def test_without_brotli_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    with pytest.raises(CommandError) as refusal:
        precompressed(SITE)
    assert str(refusal.value) == ("--precompress needs the Brotli library: pip install brotli")


def test_a_build_without_it_takes_the_copies_away_again(small: Folder) -> None:
    small.run("build", "--precompress")
    page = small.root / "site/fr/index.html"
    copy = small.root / "site/fr/index.html.br"
    assert brotli.decompress(copy.read_bytes()) == page.read_bytes()
    small.run("build")
    assert not copy.exists()
