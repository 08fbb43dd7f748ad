"""What programs read: feeds, the sitemap, robots.txt, security.txt, and the cards of shared links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.robotparser import RobotFileParser

import feedparser
from lxml import etree

from audit.facts import Fact, none_found
from audit.programs import HERE, complaints
from audit.sites import Site
from explainer.images import size_of

XHTML = "{http://www.w3.org/1999/xhtml}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

CARD = tuple(f"og:{part}" for part in ("type", "title", "description", "url", "site_name", "locale", "image"))
CARD += ("og:locale:alternate", "og:image:alt", "og:image:width", "og:image:height", "twitter:card")
CARD += ("article:published_time", "article:modified_time")
"""What a page says of itself to those who show links to it."""

CARD_SIZE, CARD_WEIGHT = (1200, 630), 60_000
"""Of its image, in pixels and bytes."""


def feeds(site: Site) -> Iterator[Fact]:
    """Yield what other programs make of the files of a site that are for programs."""
    for language in site.languages:
        path = site.folder / language / "feed.xml"
        yield none_found("feed", site.where(language), "xmllint", _lint(path))
        yield none_found("feed", site.where(language), "feedparser", list(_feed(site, language)))
        if site.shipped:
            yield none_found("card", site.where(language), "OpenGraph", list(_card(site, language)))
    yield none_found("sitemap", site.name, "pages and alternates", list(_sitemap(site)))
    yield none_found("robots", site.name, "urllib.robotparser", list(_robots(site)))
    if site.shipped:
        yield none_found("security", site.name, "security.txt", list(_security(site)))


def schemas(site: Site) -> Iterator[Fact]:
    """Yield what schemas that come with the audit's set-up make of a site."""
    sitemap = site.folder / "sitemap.xml"
    yield none_found("sitemap", site.name, "schema of sitemaps.org", _lint(sitemap, HERE / "sitemap.xsd"))


def _lint(path: Path, schema: Path | None = None) -> list[str]:
    options: list[str | Path] = ["--schema", schema] if schema else []
    return complaints(["xmllint", "--noout", "--nonet", *options, path])


def _feed(site: Site, language: str) -> Iterator[str]:
    """Yield what is wrong with a feed as a reader sees it."""
    read = feedparser.parse(site.files[f"{language}/feed.xml"])
    url = f"{site.url}{language}/"
    if read.bozo:
        yield f"not read: {read.bozo_exception}"
    if read.version != "atom10":
        yield f"taken for {read.version or 'nothing known'}"
    if read.feed.get("language") != language:
        yield f"its language is {read.feed.get('language')!r}"
    relations = {link["rel"]: link["href"] for link in read.feed.links}
    if relations != {"self": f"{url}feed.xml", "alternate": url}:
        yield f"its links are {relations}"
    ids = [read.feed.id, *(entry.id for entry in read.entries)]
    if len(set(ids)) < len(ids):
        yield "two entries have one id"
    for entry in read.entries:
        if not (entry.title and entry.link.startswith(url) and entry.get("updated_parsed")):
            yield f"the entry {entry.id} lacks a title, a link or a date"
    modified = re.search(rb'"dateModified":"([^"]+)"', site.page(language))
    if not modified or datetime.fromisoformat(read.feed.updated) != datetime.fromisoformat(
        modified[1].decode()
    ):
        yield f"it was updated at {read.feed.updated}, the page says otherwise"


def _card(site: Site, language: str) -> Iterator[str]:
    """Yield what a page lacks of what is shown where it is shared."""
    head = etree.fromstring(site.page(language), etree.HTMLParser())
    said = {
        meta.get("property") or meta.get("name"): meta.get("content")
        for meta in head.iterfind(".//head/meta")
    }
    for name in CARD:
        if not said.get(name):
            yield f"it has no {name}"
    image = site.files.get((said.get("og:image") or "").removeprefix(site.url), b"")
    if size_of(image) != CARD_SIZE or len(image) > CARD_WEIGHT:
        yield f"its image has {len(image):,} bytes and {size_of(image)} pixels"


def _sitemap(site: Site) -> Iterator[str]:
    """Yield how the sitemap differs from what the pages say of themselves."""
    root = etree.fromstring(site.files["sitemap.xml"])
    listed = {entry.findtext(f"{SITEMAP}loc"): _alternates(entry) for entry in root}
    wanted = {f"{site.url}{language}/" for language in site.languages} | {site.url}
    if listed.keys() != wanted:
        yield f"it lists {sorted(listed)}, the site has {sorted(wanted)}"
    for language in site.languages:
        head = etree.fromstring(site.page(language), etree.HTMLParser())
        said = {
            (link.get("hreflang"), link.get("href"))
            for link in head.iterfind(".//link[@rel='alternate'][@hreflang]")
        }
        if listed.get(f"{site.url}{language}/") != said:
            yield f"its alternates of {language} are not those of the page: {sorted(said)}"


def _alternates(entry: etree._Element) -> set[tuple[str | None, str | None]]:
    return {(link.get("hreflang"), link.get("href")) for link in entry.iterfind(f"{XHTML}link")}


def _robots(site: Site) -> Iterator[str]:
    parser = RobotFileParser()
    parser.parse(site.files["robots.txt"].decode().splitlines())
    for language in site.languages:
        if not parser.can_fetch("*", f"/{language}/"):
            yield f"/{language}/ is kept from search engines"
    if parser.site_maps() != [f"{site.url}sitemap.xml"]:
        yield f"it names the sitemaps {parser.site_maps()}"


def _security(site: Site) -> Iterator[str]:
    """Yield what RFC 9116 misses in an explainer that is kept up."""
    text = site.files.get(".well-known/security.txt", b"").decode()
    if not text:
        yield "there is none: name a contact in explainer.toml"
        return
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    if not timedelta(0) < left < timedelta(days=366):
        yield f"it expires on {fields['Expires']}: bring 'updated' up to date"
    if not fields["Contact"].startswith(("https://", "mailto:")):
        yield f"its contact is {fields['Contact']}"
