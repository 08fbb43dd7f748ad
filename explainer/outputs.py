"""Every file of the site, from its editions: pages, feeds, sitemap, headers, assets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from explainer import dates
from explainer.citations import Citations
from explainer.edition import Edition
from explainer.images import size_of
from explainer.inputs import Inputs
from explainer.interface import Interface
from explainer.language import endonym_of
from explainer.linked import linked_data, og_locale
from explainer.memory import Recall, afresh
from explainer.model import Explainer
from explainer.pages import EditionPage, lay_out, tongues
from explainer.render import Renderer

ICON = "templates/assets/icon.svg"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages show, named by its content."""

    path: str
    """In the site: "assets/carpet.3f2a1b9c.jpg"."""

    data: bytes = field(repr=False)


def asset(name: str, data: bytes) -> Asset:
    """Name a file by its content, so that it may be cached for ever."""
    stem, _, ending = name.rsplit("/", 1)[-1].rpartition(".")
    return Asset(f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{ending}", data)


def outputs(
    inputs: Inputs,
    explainer: Explainer,
    citations: Citations,
    editions: Sequence[Edition],
    interfaces: Mapping[str, Interface],
    cache: Any = None,
    recall: Recall = afresh,
) -> dict[str, bytes]:
    """Return the site: its files by path relative to it.

    All editions given are drawn; those that are withheld stand in no switcher but their own, in no
    sitemap and on no other page.
    """
    assets = {name: _asset(name, data, recall) for name, data in sorted(explainer.images.items())}
    if ICON in inputs.files:
        assets["icon"] = _asset("icon.svg", inputs.files[ICON], recall)
    listed = [edition.language for edition in editions if edition.withheld is None]
    pages = [
        lay_out(
            edition,
            citations,
            tongues(explainer.head.url, editions, edition.language, listed),
            _card(edition, assets),
        )
        for edition in editions
    ]
    addresses = {page.language: f"{page.url} · {(page.updated or page.published).words}" for page in pages}
    renderer = Renderer(inputs, _pictures(explainer, assets), addresses, cache, recall)
    files: dict[str, bytes] = {asset.path: asset.data for asset in assets.values()}
    icon = assets["icon"].path if "icon" in assets else ""
    for page in pages:
        interface = interfaces[page.language]
        html = renderer.edition(
            page, interface, linked_data=_markup(linked_data(page)), og_locale=og_locale, icon=icon
        )
        files[f"{page.language}/index.html"] = html.encode()
        files[f"{page.language}/feed.xml"] = _feed(page, interface, renderer).encode()
    public = [page for page in pages if not page.draft]
    files.update(
        (path, text.encode()) for path, text in _whole_site(public, interfaces, renderer, explainer, icon)
    )
    return dict(sorted(files.items()))


def _asset(name: str, data: bytes, recall: Recall) -> Asset:
    return recall(("asset", name, data), lambda: asset(name, data))


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


def _pictures(explainer: Explainer, assets: Mapping[str, Asset]) -> dict[str, tuple[str, int, int]]:
    sizes = {name: size_of(data) or (0, 0) for name, data in explainer.images.items()}
    return {name: (f"../{assets[name].path}", *size) for name, size in sizes.items()}


def _card(edition: Edition, assets: Mapping[str, Asset]) -> str | None:
    card = assets.get(f"cards/{edition.language}.png")
    return card.path if card else None


# ---------------------------------------------------------------- feeds


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of an edition's feed."""

    id: str
    """A tag: URI (RFC 4151), the same for ever."""

    title: str
    url: str
    at: str
    language: str
    summary: str


def _feed(page: EditionPage, interface: Interface, renderer: Renderer) -> str:
    head = page.edition.explainer.head
    return renderer.plain(
        "feed.xml",
        interface,
        page=page,
        feed_id=_tag(page, ""),
        modified=dates.iso(head.modified),
        entries=list(_entries(page, interface, renderer)),
    )


def _entries(page: EditionPage, interface: Interface, renderer: Renderer) -> Iterator[FeedEntry]:
    def title(kind: str) -> str:
        return renderer.plain("feedtitle.html", interface, kind=kind).strip()

    for update in page.updates:
        kind, words = title(update.kind), update.text
        # The instant itself, not the day in words, which two updates may share.
        yield FeedEntry(
            _tag(page, f"#{update.id}"),
            f"{kind}, {update.at.words}",
            f"{page.url}#{update.id}",
            update.at.iso,
            words.language,
            words.text,
        )
    words = page.standfirst
    yield FeedEntry(
        _tag(page, "#published"), page.title.text, page.url, page.published.iso, words.language, words.text
    )


def _tag(page: EditionPage, part: str) -> str:
    host, _, path = page.site_url.split("://", 1)[1].partition("/")
    day = page.edition.explainer.head.published.date().isoformat()
    return f"tag:{host.split(':')[0]},{day}:/{path}{page.language}/{part}"


# ---------------------------------------------------------------- the whole site


def _whole_site(
    pages: Sequence[EditionPage],
    interfaces: Mapping[str, Interface],
    renderer: Renderer,
    explainer: Explainer,
    icon: str,
) -> Iterator[tuple[str, str]]:
    """Yield the files that belong to no edition."""
    site_url = explainer.head.url
    own = interfaces.get(explainer.language)
    choices = [{"page": page, "name": endonym_of(page.language)} for page in pages]
    not_found = [(page, renderer.plain("notfound.html", interfaces[page.language]).strip()) for page in pages]
    shared = {"pages": pages, "choices": choices, "site_url": site_url, "icon": icon}
    if pages:
        yield "index.html", renderer.plain("index.html", own, first=pages[0], **shared)
        yield "404.html", renderer.plain("404.html", own, not_found=not_found, **shared)
    yield (
        "sitemap.xml",
        renderer.plain(
            "sitemap.xml",
            own,
            urls=[site_url, *(page.url for page in pages)],
            alternates=[*((page.language, page.url) for page in pages), ("x-default", site_url)],
            modified=dates.iso(explainer.head.modified),
        ),
    )
    yield "robots.txt", renderer.plain("robots.txt", own, site_url=site_url)
    yield "_headers", headers(renderer)
    if explainer.head.contact:
        yield ".well-known/security.txt", security_txt(explainer, [page.language for page in pages])


def headers(renderer: Renderer) -> str:
    """Return the headers of the site, as Netlify and Cloudflare Pages read them.

    Where two rules give the same header, hosts join their values: each header is given by one rule. What
    is no asset is asked for again each time, as both hosts do unless they are told otherwise.
    """
    return (
        "/*\n"
        f"  Content-Security-Policy: {renderer.policy}; frame-ancestors 'none'\n"
        "  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: no-referrer\n"
        "  Cross-Origin-Opener-Policy: same-origin\n"
        "  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\n"
        "/assets/*\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
    )


def security_txt(explainer: Explainer, languages: Sequence[str]) -> str:
    """Return security.txt (RFC 9116); it expires a year after the content last changed."""
    modified = explainer.head.modified
    expires = modified.replace(year=modified.year + 1, day=min(modified.day, 28), microsecond=0)
    return (
        f"Contact: {explainer.head.contact}\n"
        f"Expires: {expires.isoformat()}\n"
        f"Preferred-Languages: {', '.join(languages)}\n"
        f"Canonical: {explainer.head.url}.well-known/security.txt\n"
    )
