"""The files of a site that are no edition's page: feeds, the first page, headers, what robots read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import feedparser
import pytest
from conftest import COMPILED, Folder
from lxml import html

from explainer.build import build

UPDATES = """
[[update]]
at = 2025-02-01T10:00:00+01:00
kind = "update"
text = "Neap tides were added."

[[update]]
at = 2025-03-01T10:00:00Z
kind = "correction"
text = "The Moon was said to push."
"""


@pytest.fixture
def updated(small: Folder) -> Folder:
    """Return the small explainer with a log of two entries."""
    small.edit("content/explainer.toml", "key_points", "updated = 2025-03-01T10:00:00Z\nkey_points")
    small.add("content/explainer.toml", UPDATES)
    return small


def feed_ids(folder: Folder) -> list[str]:
    return [entry.id for entry in feedparser.parse(folder.build().files["en/feed.xml"]).entries]


# ---------------------------------------------------------------- feeds


def test_an_entry_of_a_feed_is_known_by_when_it_was_made(updated: Folder) -> None:
    assert feed_ids(updated) == [
        "tag:tides.example,2025-01-02:/en/#2025-03-01T10:00:00+00:00",
        "tag:tides.example,2025-01-02:/en/#2025-02-01T10:00:00+01:00",
        "tag:tides.example,2025-01-02:/en/#published",
    ]


def test_mending_the_words_of_an_update_makes_no_new_entry(updated: Folder) -> None:
    before = feed_ids(updated)
    updated.edit("content/explainer.toml", "said to push", "said to press")
    assert feed_ids(updated) == before


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ('title = "', 'title = "On ', [True, True, True]),
        ("published = 2025-01-02T", "published = 2025-01-03T", [False, False, False]),
        ("https://tides.example/", "https://tides.example/sea/", [False, False, False]),
        ("at = 2025-02-01T10:00:00+01:00", "at = 2025-02-01T10:30:00+01:00", [True, False, True]),
    ],
)
def test_what_the_editing_guide_says_to_leave_is_what_entries_are_known_by(
    updated: Folder, old: str, new: str, same: list[bool]
) -> None:
    before = feed_ids(updated)
    updated.edit("content/explainer.toml", old, new)
    assert [one == other for one, other in zip(before, feed_ids(updated), strict=True)] == same


def test_the_hour_of_publication_may_be_mended(updated: Folder) -> None:
    before = feed_ids(updated)
    head = updated.read("content/explainer.toml")
    (published,) = re.findall(r"published = .*", head)
    day, _, _ = published.partition("T")
    updated.edit("content/explainer.toml", published, f"{day}T23:59:00Z")
    assert feed_ids(updated) == before


def test_two_updates_made_at_once_are_two_entries(updated: Folder) -> None:
    updated.edit("content/explainer.toml", "2025-02-01T10:00:00+01:00", "2025-03-01T10:00:00Z")
    assert feed_ids(updated)[:2] == [
        "tag:tides.example,2025-01-02:/en/#2025-03-01T10:00:00+00:00",
        "tag:tides.example,2025-01-02:/en/#2025-03-01T10:00:00+00:00-2",
    ]


def test_a_feed_says_when_to_the_second_with_an_offset(updated: Folder) -> None:
    feed = updated.build().files["en/feed.xml"].decode()
    moments = re.findall(r"<(?:updated|published)>(.*?)</", feed)
    assert moments[0] == "2025-03-01T10:00:00+00:00"
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", moment) for moment in moments)


def test_an_entry_leads_to_its_place_on_the_page(updated: Folder) -> None:
    built = updated.build()
    feed = feedparser.parse(built.files["en/feed.xml"])
    page = html.fromstring(built.files["en/index.html"])
    updates = feed.entries[:-1]
    assert len(updates) == len(built.explainer.head.update)
    for entry in updates:
        url, _, id = entry.link.partition("#")
        assert url == "https://tides.example/en/"
        assert page.get_element_by_id(id) is not None


def test_a_summary_in_another_language_says_so(moon: Folder) -> None:
    feed = moon.build().files["ar/feed.xml"].decode()
    assert set(re.findall(r'<summary xml:lang="(..)">', feed)) <= {"ar", "en"}
    assert '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar">' in feed


# ---------------------------------------------------------------- pages of no edition


def test_the_first_page_names_each_published_language_in_itself_and_nothing_else_leads_on(
    moon: Folder,
) -> None:
    page = html.fromstring(moon.build().files["index.html"])
    assert [(link.get("lang"), link.get("hreflang"), link.get("href")) for link in page.xpath("//a")] == [
        ("en", "en", "en/"),
        ("ar", "ar", "ar/"),
    ]
    names = [link.text_content().split()[0] for link in page.xpath("//a")]
    assert names == ["English", "العربية"]
    assert not page.xpath("//script | //meta[@http-equiv='refresh'] | //img")


def test_a_page_that_is_not_there_says_so_in_every_published_language(small: Folder) -> None:
    page = html.fromstring(small.build().files["404.html"])
    assert [(link.get("lang"), link.get("href")) for link in page.xpath("//main//a")] == [
        ("en", "https://tides.example/en/"),
        ("fr", "https://tides.example/fr/"),
    ]
    words = page.xpath("//main")[0].text_content()
    assert "This page does not exist." in words
    assert "Cette page n’existe pas." in words
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_a_site_without_an_icon_names_none(small: Folder) -> None:
    inputs = small.inputs()
    assert b'rel="icon"' in build(inputs, cache=COMPILED).files["en/index.html"]
    files = {path: data for path, data in inputs.files.items() if path != "templates/assets/icon.svg"}
    for path, data in build(replace(inputs, files=files), cache=COMPILED).files.items():
        assert b'rel="icon"' not in data, path


# ---------------------------------------------------------------- what stands on paper


def test_printed_pages_say_where_they_are_from_and_of_which_day(moon: Folder) -> None:
    foot = re.findall(r':root\[lang=(\w+)\]{--address:"(.*?)"}', moon.page("en"))
    assert [(language, words.replace("\u00a0", " ")) for language, words in foot] == [
        ("en", "https://moon.example/apollo-11/en/ · 24 July 2019"),
        ("ar", r"\2066 https://moon.example/apollo-11/ar/\2069  · 24 يوليو 2019"),
    ]


# ---------------------------------------------------------------- what hosts and robots read


def test_hosts_are_told_each_header_once_for_any_file(small: Folder) -> None:
    lines = small.build().files["_headers"].decode().splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["/*", "/assets/*"]
    names = Counter(line.strip().partition(": ")[0] for line in lines if line.startswith(" "))
    assert set(names.values()) == {1}
    assert max(map(len, lines)) < 2_000, "Cloudflare Pages leaves out longer lines"


def test_assets_alone_are_kept_for_long(small: Folder) -> None:
    assert small.build().files["_headers"].decode().splitlines()[-2:] == [
        "/assets/*",
        "  Cache-Control: public, max-age=31536000, immutable",
    ]


def test_robots_are_let_in_and_shown_the_sitemap(small: Folder) -> None:
    assert small.build().files["robots.txt"].decode() == (
        "User-agent: *\nAllow: /\nSitemap: https://tides.example/sitemap.xml"
    )


def test_security_txt_holds_for_a_year_after_the_last_change(updated: Folder) -> None:
    updated.edit("content/explainer.toml", "key_points", 'contact = "mailto:sea@tides.example"\nkey_points')
    assert updated.build().files[".well-known/security.txt"].decode() == (
        "Contact: mailto:sea@tides.example\n"
        "Expires: 2026-02-28T10:00:00+00:00\n"
        "Preferred-Languages: en\n"
        "Canonical: https://tides.example/.well-known/security.txt\n"
    )
