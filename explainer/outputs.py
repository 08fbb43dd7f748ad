"""Every file of the site, from its editions: pages, feeds, sitemap, headers, assets."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from explainer import dates
from explainer.citations import Citations
from explainer.edition import Edition
from explainer.images import size_of
from explainer.inputs import Inputs
from explainer.interface import Interface
from explainer.language import direction_of, endonym_of
from explainer.linked import linked_data, og_locale
from explainer.memory import Recall, afresh
from explainer.model import Explainer
from explainer.pages import front_of, lay_out, tongues
from explainer.prose import Mark, unmarked_words
from explainer.render import Renderer
from explainer.views import EditionPage, Front

if TYPE_CHECKING:
    from jinja2 import BytecodeCache
    from markupsafe import Markup

ICON = "templates/assets/icon.svg"


class Asset(NamedTuple):
    """A file that pages show, named by its content."""

    path: str
    """In the site: "assets/carpet.3f2a1b9c.jpg"."""

    data: bytes


def asset(name: str, data: bytes) -> Asset:
    """Name a file by its content, so that it may be cached for ever."""
    stem, _, ending = name.rsplit("/", 1)[-1].rpartition(".")
    # Letters that every address, disk and host take as they are.
    stem = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "file"
    return Asset(f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{ending}", data)


def outputs(
    inputs: Inputs,
    explainer: Explainer,
    citations: Citations,
    editions: Sequence[Edition],
    interfaces: Mapping[str, Interface],
    cache: BytecodeCache | None = None,
) -> dict[str, bytes]:
    """Return the site: its files by path relative to it.

    All editions given are drawn; those that are withheld stand in no switcher but their own, in no
    sitemap and on no other page.
    """
    published = {edition.language: edition.withheld is None for edition in editions}
    press = Press(inputs, explainer, citations, published, cache)
    drawn = [press.edition(press.page(edition), interfaces[edition.language]) for edition in editions]
    return site_of(press, drawn, editions, interfaces)


def site_of(
    press: Press,
    drawn: Iterable[Mapping[str, bytes]],
    editions: Iterable[Edition],
    interfaces: Mapping[str, Interface],
) -> dict[str, bytes]:
    """Return the site, in order, from the files of its editions."""
    fronts = [front_of(edition) for edition in editions if edition.withheld is None]
    files = {**press.assets(), **press.whole_site(fronts, interfaces)}
    for each in drawn:
        files.update(each)
    return dict(sorted(files.items()))


class Manner(NamedTuple):
    """How pages are drawn: for readers, unless a preview asks for more."""

    languages: Mapping[str, bool] | None = None
    """What the switcher lists, in this order, each with whether it is published; None for what is."""

    mark: Mark = unmarked_words
    """Returns the attributes by which a preview finds a message again on the page."""


FOR_READERS = Manner()


class Press:
    """Draws the files of one site, edition by edition."""

    def __init__(
        self,
        inputs: Inputs,
        explainer: Explainer,
        citations: Citations,
        published: Mapping[str, bool],
        cache: BytecodeCache | None = None,
        recall: Recall = afresh,
        manner: Manner = FOR_READERS,
        renderer: Callable[..., Renderer] = Renderer,
    ) -> None:
        """Take the languages of all the editions that the site has, each with whether it is published."""
        self.explainer, self.citations, self.manner = explainer, citations, manner
        images = explainer.images
        self.files = {
            name: _asset(name, images[name], recall) for name in sorted(_shown(explainer, published))
        }
        if ICON in inputs.files:
            self.files["icon"] = _asset("icon.svg", inputs.files[ICON], recall)
        self.icon = self.files["icon"].path if "icon" in self.files else ""
        self.published = published
        # What is withheld has no address yet; and so the style is the published one in a preview too.
        addresses = {language: _address(explainer, language) for language, out in published.items() if out}
        pictures = _pictures(explainer, self.files)
        self.renderer = renderer(inputs, pictures, addresses, cache, recall, manner.mark)

    def assets(self) -> dict[str, bytes]:
        """Return the pictures and the icon."""
        return {asset.path: asset.data for asset in self.files.values()}

    def page(self, edition: Edition) -> EditionPage:
        """Lay out an edition."""
        published = self.manner.languages or {
            language: out for language, out in self.published.items() if out or language == edition.language
        }
        switcher = tongues(self.explainer.head.url, published, edition.language)
        card = self.files.get(f"cards/{edition.language}.png")
        return lay_out(edition, self.citations, switcher, card.path if card else None)

    def edition(self, page: EditionPage, interface: Interface) -> dict[str, bytes]:
        """Draw an edition: its page and its feed."""
        html = self.renderer.edition(
            page, interface, linked_data=_markup(linked_data(page)), og_locale=og_locale, icon=self.icon
        )
        feed = _feed(page, interface, self.renderer)
        return {f"{page.language}/index.html": html, f"{page.language}/feed.xml": feed.encode()}

    def whole_site(self, pages: Sequence[Front], interfaces: Mapping[str, Interface]) -> dict[str, bytes]:
        """Draw what belongs to no edition, from the fronts of those that are published."""
        files = _whole_site(pages, interfaces, self.renderer, self.explainer, self.icon)
        return {path: text.encode() for path, text in files}


def _address(explainer: Explainer, language: str) -> str:
    """Return what stands at the foot of an edition's printed pages.

    The foot runs as the edition does, and an address from left to right.
    """
    url = f"{explainer.head.url}{language}/"
    said = dates.short_day(explainer.head.modified.date(), language)
    return f"{url} · {said}" if direction_of(language) == "ltr" else f"\u2066{url}\u2069 · {said}"


def _shown(explainer: Explainer, languages: Iterable[str]) -> set[str]:
    """Return the pictures that the editions in some languages show, and no others."""
    pictures = {picture.file for section in explainer.sections for picture in section.outline.pictures}
    return explainer.images.keys() & {*pictures, *(f"cards/{language}.png" for language in languages)}


def _asset(name: str, data: bytes, recall: Recall) -> Asset:
    return recall(("asset", name, data), lambda: asset(name, data))


def _markup(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(text)


def _pictures(explainer: Explainer, assets: Mapping[str, Asset]) -> dict[str, tuple[str, int, int]]:
    return {
        name: (f"../{assets[name].path}", *(size_of(explainer.images[name]) or (0, 0)))
        for name in assets
        if name in explainer.images
    }


# ---------------------------------------------------------------- feeds


class FeedEntry(NamedTuple):
    """One entry of an edition's feed."""

    id: str
    """A tag: URI (RFC 4151), the same while `url`, the day of `published` and the update's `at` are.

    All else may be mended. The day is there since such a URI has a day on which its host was the author's.
    """

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
        modified=_timestamp(head.modified),
        entries=list(_entries(page, interface, renderer)),
    )


def _entries(page: EditionPage, interface: Interface, renderer: Renderer) -> Iterator[FeedEntry]:
    def title(kind: str) -> str:
        return renderer.plain("feedtitle.html", interface, kind=kind).strip()

    entered: Counter[str] = Counter()
    for update in page.updates:
        kind, words = title(update.kind), update.text
        at = _timestamp(datetime.fromisoformat(update.at.iso))
        entered[at] += 1
        yield FeedEntry(
            # By when it was made, since its words may be mended; two may be made at once.
            _tag(page, f"#{at}" + (f"-{entered[at]}" if entered[at] > 1 else "")),
            f"{kind}{page.comma}{update.at.words}",
            f"{page.url}#{update.id}",
            at,
            words.language,
            words.text,
        )
    words = page.standfirst
    at = _timestamp(page.edition.explainer.head.published)
    yield FeedEntry(_tag(page, "#published"), page.title.text, page.url, at, words.language, words.text)


def _tag(page: EditionPage, part: str) -> str:
    host, _, path = page.site_url.split("://", 1)[1].partition("/")
    day = page.edition.explainer.head.published.date().isoformat()
    return f"tag:{host.split(':')[0]},{day}:/{path}{page.language}/{part}"


def _timestamp(at: datetime) -> str:
    """Return an instant as Atom (RFC 3339) and sitemaps want it: to the second, with its offset."""
    return at.isoformat(timespec="seconds")


# ---------------------------------------------------------------- the whole site


def _whole_site(
    pages: Sequence[Front],
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
            modified=_timestamp(explainer.head.modified),
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


VALID = timedelta(days=364)
"""How long security.txt holds: RFC 9116 wants less than a year, of which the clock is not asked."""


def security_txt(explainer: Explainer, languages: Sequence[str]) -> str:
    """Return security.txt (RFC 9116); it expires most of a year after the content last changed."""
    return (
        f"Contact: {explainer.head.contact}\n"
        f"Expires: {_timestamp(explainer.head.modified + VALID)}\n"
        f"Preferred-Languages: {', '.join(languages)}\n"
        f"Canonical: {explainer.head.url}.well-known/security.txt\n"
    )
