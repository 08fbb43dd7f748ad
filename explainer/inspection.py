"""Inspection: what must never be in a published page, whatever templates and inputs made it.

Pages are parsed with the standard library's parser, which is not the one that wrote them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from itertools import chain
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree

from explainer.errors import Place, Problem, nearest, shortened
from explainer.unseen import UNSEEN, described

FORBIDDEN = frozenset(
    """
    applet base embed form frame frameset iframe noembed noframes noscript object plaintext portal xmp
    """.split()
)
"""Elements that load, send or run something, or that parsers read in different ways."""

ADDRESSES = frozenset(
    """
    action archive background cite classid codebase data formaction href icon longdesc manifest ping
    poster src srcdoc srcset usemap xlink:href
    """.split()
)
"""Attributes that hold an address."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FOREIGN = re.compile(r"[\x00-\x20]*(?:[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2})")


@dataclass(frozen=True, slots=True)
class Element:
    """An element's opening tag."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    """Of the page, from 1."""

    text: str = ""
    """What is in it; of scripts and styles only."""


@dataclass
class Page(HTMLParser):
    """A published page, parsed."""

    path: str
    """In the site: "fr/index.html"."""

    html: str = field(repr=False)

    def __post_init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element; of an attribute written twice, the first."""
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name, value or "")
        self.elements.append(Element(tag, attributes, self.getpos()[0]))

    def handle_data(self, data: str) -> None:
        """Keep what is in a script or a style."""
        if self.cdata_elem and self.elements:
            last = self.elements[-1]
            self.elements[-1] = Element(last.tag, last.attributes, last.line, last.text + data)

    @cached_property
    def ids(self) -> Counter[str]:
        """How often each id is given."""
        return Counter(element.attributes["id"] for element in self.elements if "id" in element.attributes)

    @property
    def is_edition(self) -> bool:
        """Say whether it is an edition's page, rather than the choice of languages or the 404 page."""
        return _is_edition(self.path)

    def problem(self, element: Element | None, what: str, fix: str) -> Problem:
        """Return a problem at an element."""
        return _at(self.path, element.line if element else 1, what, fix)


def _at(path: str, line: int, what: str, fix: str) -> Problem:
    return Problem(Place(f"site/{path}", line), what, fix)


def _is_edition(path: str) -> bool:
    return path.count("/") == 1 and path.endswith("/index.html")


MEND = "mend the template that draws it"


class Links(NamedTuple):
    """The links from a page to one address of the site: a long page has thousands to each other edition."""

    address: str
    """As it is written, without the fragment."""

    path: str
    """The file it is answered with."""

    fragments: Mapping[str, int]
    """Each with the line where it stands first; "" for none."""

    def to(self, fragment: str) -> str:
        """Return a link as it is written."""
        return f"{self.address}#{fragment}" if fragment else self.address


class Seen(NamedTuple):
    """A file of the site, looked at by itself: what the others have to know of it, and no more."""

    path: str
    problems: tuple[Problem, ...]
    ids: frozenset[str] = frozenset()
    links: tuple[Links, ...] = ()


def look_at(path: str, data: bytes, site_url: str, registered: frozenset[str]) -> Seen:
    """Look at one file of a site.

    `registered` holds the addresses of sources and of help: pages may link to them, and none is taken
    for a file of the site, wherever it begins.
    """
    if path.endswith(".xml"):
        return Seen(path, tuple(_well_formed(path, data)))
    if not path.endswith(".html"):
        return Seen(path, ())
    page = Page(path, data.decode("utf-8", "replace"))
    links = _links(page, site_url, registered)
    own = [_lost_fragments(path, one, page.ids.keys()) for one in links if one.path == path]
    problems = (*_of_page(page, site_url, registered), *chain.from_iterable(own))
    others = tuple(one for one in links if one.path != path)
    return Seen(path, problems, frozenset(page.ids), others)


def among(files: Sequence[Seen]) -> Iterator[Problem]:
    """Yield what is wrong with the files of a site, each by itself and one among the others."""
    ids = {file.path: file.ids for file in files}
    shared_ids = frozenset[str]().union(*(file.ids for file in files if _is_edition(file.path)))
    for file in files:
        yield from file.problems
        for links in file.links:
            if links.path not in ids:
                for fragment, line in links.fragments.items():
                    what = f"{links.to(fragment)!r} leads to no file of the site"
                    yield _at(file.path, line, what, _like(links.path, ids))
            elif links.path.endswith(".html"):
                yield from _lost_fragments(file.path, links, ids[links.path])
        if _is_edition(file.path):
            yield from _lost_ids(file, shared_ids)


def _of_page(page: Page, site_url: str, registered: frozenset[str]) -> Iterator[Problem]:
    """Yield what is wrong with one page, whatever the others are."""
    yield from _ids_twice(page)
    yield from _elements(page)
    yield from _headings(page)
    yield from _addresses(page, site_url, registered)
    yield from _unseen(page)


# ---------------------------------------------------------------- one page


def _ids_twice(page: Page) -> Iterator[Problem]:
    for id, count in page.ids.items():
        if count > 1:
            element = [one for one in page.elements if one.attributes.get("id") == id][1]
            yield page.problem(element, f"the id {id!r} stands {count} times", MEND)


def _elements(page: Page) -> Iterator[Problem]:
    policy = next(
        (
            element.attributes.get("content", "")
            for element in page.elements
            if element.attributes.get("http-equiv", "").lower() == "content-security-policy"
        ),
        None,
    )
    if policy is None:
        fix = 'write <meta http-equiv="Content-Security-Policy" content="{{ policy }}"> into its <head>'
        yield page.problem(None, "the page has no Content-Security-Policy", fix)
    for element in page.elements:
        yield from _element(page, element, policy)


def _element(page: Page, element: Element, policy: str | None) -> Iterator[Problem]:
    if element.tag in FORBIDDEN:
        yield page.problem(element, f"there is a <{element.tag}>", f"take it out: {MEND}")
    if element.tag == "script":
        yield from _script(page, element)
    if element.tag == "style" and policy is not None:
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        if f"'sha256-{digest}'" not in policy:
            what = "the page's policy does not allow this style, so no browser uses it"
            yield page.problem(element, what, "put it into templates/assets/page.css")
    if element.tag == "meta" and element.attributes.get("http-equiv", "").lower() == "refresh":
        yield page.problem(element, "the page sends its readers elsewhere", "take the refresh out")
    for name in element.attributes:
        if name == "style" or name.startswith("on"):
            what = f"<{element.tag}> has the attribute {name}"
            yield page.problem(element, what, "give it a class, and style it in templates/assets/page.css")
    if element.tag == "html" and not element.attributes.get("lang"):
        yield page.problem(element, "the page does not say its language", 'write <html lang="…" dir="…">')
    if element.tag == "img" and "alt" not in element.attributes:
        yield page.problem(element, "a picture has no alt", 'write alt="" for one that only decorates')


def _script(page: Page, element: Element) -> Iterator[Problem]:
    if element.attributes.get("type") != "application/ld+json" or "src" in element.attributes:
        yield page.problem(element, "there is a script", f"take it out: {MEND}")
        return
    try:
        json.loads(element.text)
    except ValueError as error:
        yield page.problem(element, f"the linked data is not JSON: {error}", MEND)


def _headings(page: Page) -> Iterator[Problem]:
    found = [element for element in page.elements if element.tag in HEADINGS]
    before = 0
    for element in found:
        level = HEADINGS.index(element.tag) + 1
        if level > before + 1 and page.is_edition:
            what = (
                f"<{element.tag}> follows <h{before}>" if before else f"the first heading is <{element.tag}>"
            )
            yield page.problem(element, what, f"draw <h{before + 1}> here")
        before = level
    if page.is_edition and [element.tag for element in found].count("h1") != 1:
        yield page.problem(None, "the page has not exactly one <h1>", MEND)


def _unseen(page: Page) -> Iterator[Problem]:
    for number, line in enumerate(page.html.split("\n"), 1) if UNSEEN.search(page.html) else ():
        for match in UNSEEN.finditer(line):
            what = f"there is an invisible character, {described(match[0])}"
            yield Problem(Place(f"site/{page.path}", number), what, "delete it where the words come from")


# ---------------------------------------------------------------- addresses


def _addresses(page: Page, site_url: str, registered: frozenset[str]) -> Iterator[Problem]:
    for element in page.elements:
        for name, value in element.attributes.items():
            if name not in ADDRESSES or not FOREIGN.match(value) or _is_ours(value, site_url):
                continue
            if _is_registered(element, name, registered):
                continue
            what = f"<{element.tag} {name}> leads to {shortened(value)!r}, which no source registers"
            yield page.problem(element, what, "register it in content/sources.toml, or take it out")


def _is_ours(value: str, site_url: str) -> bool:
    return value.startswith(site_url)


def _is_registered(element: Element, name: str, registered: frozenset[str]) -> bool:
    """Say whether an attribute is a link to an address that the content registers."""
    return element.tag == "a" and name == "href" and element.attributes[name] in registered


def _links(page: Page, site_url: str, registered: frozenset[str]) -> list[Links]:
    """Return the links of a page to files of the site, itself included."""
    found: dict[str, dict[str, int]] = {}
    for element in page.elements:
        for name in ("href", "src"):
            value = element.attributes.get(name)
            if value is None or (FOREIGN.match(value) and not _is_ours(value, site_url)):
                continue
            if not _is_registered(element, name, registered):
                address, _, fragment = value.partition("#")
                found.setdefault(address, {}).setdefault(fragment, element.line)
    return [Links(address, _path(address, page, site_url), fragments) for address, fragments in found.items()]


def _lost_fragments(path: str, links: Links, ids: Set[str]) -> Iterator[Problem]:
    """Yield the links of a page that lead to no id of the page with these."""
    unknown = links.fragments.keys() - ids - {""}
    for fragment, line in links.fragments.items() if unknown else ():
        if fragment in unknown and unquote(fragment) not in ids:
            yield _at(
                path, line, f"{links.to(fragment)!r} leads to no id of {links.path}", _like(fragment, ids)
            )


def _path(address: str, page: Page, site_url: str) -> str:
    """Return the file of the site that an address is answered with."""
    if not address:
        return page.path
    if address.startswith(site_url):
        path = address.removeprefix(site_url)
    else:
        path = normpath(join(dirname(page.path), address)) + ("/" if address.endswith("/") else "")
    path = unquote(path.partition("?")[0])
    return f"{path}index.html" if not path or path.endswith("/") else path


def _like(name: str, choices: Iterable[str]) -> str:
    like = nearest(name, choices)
    return f"write {like!r}" if like else MEND


# ---------------------------------------------------------------- among the others


def _lost_ids(file: Seen, shared_ids: frozenset[str]) -> Iterator[Problem]:
    """Yield the ids that other editions have and this one has not."""
    lost = sorted(shared_ids - file.ids)
    if lost:
        named = ", ".join(map(repr, lost[:5])) + (f" and {len(lost) - 5} more" if len(lost) > 5 else "")
        what = f"other editions have the ids {named}, and this one has not"
        yield _at(file.path, 1, what, "draw the same elements in every language")


def _well_formed(path: str, data: bytes) -> Iterator[Problem]:
    try:
        ElementTree.fromstring(data)  # noqa: S314  # our own output, and expat bounds entities
    except ElementTree.ParseError as error:
        line = error.position[0]
        yield Problem(Place(f"site/{path}", line), f"this is not well-formed XML: {error}", MEND)
