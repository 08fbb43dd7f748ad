"""Anatomy: what a published page is made of, and what must never be in one.

Pages are parsed with the standard library's parser, which is not the one that wrote them. A long page is
looked at section by section, so that those that are as they were need not be looked at again.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from itertools import accumulate, chain
from typing import NamedTuple

from explainer.errors import shortened
from explainer.memory import Recall, stamp_of, stamp_of_bytes
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

MEND = "mend the template that draws it"

Fault = tuple[int, str, str]
"""What must not be in a page: its line, what, and the fix."""

Spot = tuple[str, int]
"""Something with the line it stands on."""


class Allowed(NamedTuple):
    """The addresses that pages may lead to."""

    site_url: str

    registered: frozenset[str]
    """Those of sources and of help; none is taken for a file of the site, wherever it begins."""

    @property
    def stamp(self) -> bytes:
        """What stands for them."""
        return stamp_of((self.site_url, *sorted(self.registered)))

    def may_lead(self, element: Element, name: str) -> bool:
        """Say whether an attribute is a link to an address that the content registers."""
        return element.tag == "a" and name == "href" and element.attributes[name] in self.registered

    def leads_away(self, address: str) -> bool:
        """Say whether an address is one outside of the site."""
        return FOREIGN.match(address) is not None and not address.startswith(self.site_url)


class Anatomy(NamedTuple):
    """What a page is made of, or a piece of one; lines are counted from its own first, which is 1."""

    breaks: int
    """How many lines end in it."""

    faults: tuple[Fault, ...]
    """In the order of their lines."""

    ids: tuple[Spot, ...]

    headings: tuple[Spot, ...]
    """Their tags: "h2"."""

    styles: tuple[Spot, ...]
    """The digest of each stylesheet, as a policy names it."""

    policies: tuple[str, ...]
    """What each Content-Security-Policy says."""

    links: Mapping[str, Mapping[str, int]]
    """Those to files of the site: by address, the fragments, each with the line where it stands first."""


def anatomy(data: bytes, name: str, allowed: Allowed, recall: Recall) -> Anatomy:
    """Look at a page; what is remembered of its pieces is kept under a name."""
    pieces = re.split(rb"(?m)^(?=<section\b)", data)
    if len(pieces) > 1:
        known = allowed.stamp
        found = [
            recall(("looked", name, known, stamp_of_bytes(piece)), partial(_piece, piece, allowed))
            for piece in pieces
        ]
        whole = [one for one in found if one]
        if len(whole) == len(pieces):
            return _joined(whole)
    return _dissected(_Markup(data), allowed)


def _piece(data: bytes, allowed: Allowed) -> Anatomy | None:
    """Look at a piece of a page; return None where something goes on behind it, a comment or a script."""
    markup = _Markup(data)
    return None if markup.goes_on else _dissected(markup, allowed)


def _joined(pieces: Sequence[Anatomy]) -> Anatomy:
    """Put a page together."""
    breaks = tuple(accumulate((piece.breaks for piece in pieces), initial=0))
    links: dict[str, dict[str, int]] = {}
    for piece, above in zip(pieces, breaks, strict=False):
        for address, fragments in piece.links.items():
            first = links.setdefault(address, {})
            for fragment, line in fragments.items():
                first.setdefault(fragment, line + above)

    def moved(spots: Iterable[tuple[Spot, ...]]) -> tuple[Spot, ...]:
        """Return what stands in the pieces, by the lines of the page."""
        return tuple(
            [(what, line + above) for some, above in zip(spots, breaks, strict=False) for what, line in some]
        )

    return Anatomy(
        breaks[-1],
        tuple(
            (line + above, what, fix)
            for piece, above in zip(pieces, breaks, strict=False)
            for line, what, fix in piece.faults
        ),
        moved(piece.ids for piece in pieces),
        moved(piece.headings for piece in pieces),
        moved(piece.styles for piece in pieces),
        tuple(chain.from_iterable(piece.policies for piece in pieces)),
        links,
    )


# ---------------------------------------------------------------- elements


class Element(NamedTuple):
    """An element's opening tag."""

    tag: str
    attributes: Mapping[str, str]
    line: int

    text: str = ""
    """What is in it; of scripts and styles only."""


class _Markup(HTMLParser):
    """A page's elements, or those of a piece."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.html = data.decode("utf-8", "replace")
        self.elements: list[Element] = []
        self.feed(self.html)
        self.goes_on = bool(self.rawdata or self.cdata_elem)
        """Whether it ends within a tag, a comment, a script or a style."""
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
            self.elements[-1] = last._replace(text=last.text + data)


def _dissected(markup: _Markup, allowed: Allowed) -> Anatomy:
    elements = markup.elements
    return Anatomy(
        markup.html.count("\n"),
        tuple(sorted(chain(_unseen(markup.html), *(_faults(element, allowed) for element in elements)))),
        tuple([(one.attributes["id"], one.line) for one in elements if "id" in one.attributes]),
        tuple([(one.tag, one.line) for one in elements if one.tag in HEADINGS]),
        tuple([(_digest(one.text), one.line) for one in elements if one.tag == "style"]),
        tuple([one.attributes.get("content", "") for one in elements if _is_policy(one)]),
        _links(elements, allowed),
    )


def _digest(style: str) -> str:
    return f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"


def _is_policy(element: Element) -> bool:
    return element.attributes.get("http-equiv", "").lower() == "content-security-policy"


def _links(elements: Iterable[Element], allowed: Allowed) -> Mapping[str, Mapping[str, int]]:
    """Return the links to files of the site."""
    found: dict[str, dict[str, int]] = {}
    for element in elements:
        for name in ("href", "src"):
            value = element.attributes.get(name)
            if value is None or allowed.leads_away(value) or allowed.may_lead(element, name):
                continue
            address, _, fragment = value.partition("#")
            found.setdefault(address, {}).setdefault(fragment, element.line)
    return found


# ---------------------------------------------------------------- what must not be there


def _faults(element: Element, allowed: Allowed) -> Iterator[Fault]:
    if element.tag in FORBIDDEN:
        yield element.line, f"there is a <{element.tag}>", f"take it out: {MEND}"
    if element.tag == "script":
        yield from _script(element)
    if element.tag == "meta" and element.attributes.get("http-equiv", "").lower() == "refresh":
        yield element.line, "the page sends its readers elsewhere", "take the refresh out"
    if element.tag == "html" and not element.attributes.get("lang"):
        yield element.line, "the page does not say its language", 'write <html lang="…" dir="…">'
    if element.tag == "img" and "alt" not in element.attributes:
        yield element.line, "a picture has no alt", 'write alt="" for one that only decorates'
    for name, value in element.attributes.items():
        if name == "style" or name.startswith("on"):
            what = f"<{element.tag}> has the attribute {name}"
            yield element.line, what, "give it a class, and style it in templates/assets/page.css"
        if name in ADDRESSES and allowed.leads_away(value) and not allowed.may_lead(element, name):
            what = f"<{element.tag} {name}> leads to {shortened(value)!r}, which no source registers"
            yield element.line, what, "register it in content/sources.toml, or take it out"


def _script(element: Element) -> Iterator[Fault]:
    if element.attributes.get("type") != "application/ld+json" or "src" in element.attributes:
        yield element.line, "there is a script", f"take it out: {MEND}"
        return
    try:
        json.loads(element.text)
    except ValueError as error:
        yield element.line, f"the linked data is not JSON: {error}", MEND


def _unseen(html: str) -> Iterator[Fault]:
    for number, line in enumerate(html.split("\n"), 1) if UNSEEN.search(html) else ():
        for match in UNSEEN.finditer(line):
            what = f"there is an invisible character, {described(match[0])}"
            yield number, what, "delete it where the words come from"
