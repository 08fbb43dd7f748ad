"""The judge: what a published site may hold, by an HTML5 parser that is not ours.

Only elements, attributes and addresses of a short list pass; everything else is a danger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from lxml import etree

TAGS = frozenset(
    """
    html head meta title link style script body header main nav section aside article footer div span p a
    ul ol li dl dt dd dfn h1 h2 h3 h4 h5 h6 small b em strong code pre hr abbr cite time blockquote
    details summary fieldset legend label input table thead tbody tr th td img svg path bdi
    """.split()
)
ATTRIBUTES = frozenset(
    """
    lang dir id class href hreflang rel type content name property charset http-equiv datetime title alt
    src width height loading start scope checked tabindex translate aria-label aria-labelledby aria-hidden
    aria-current data-state viewbox viewBox preserveAspectRatio vector-effect d hidden sizes role open
    """.split()
)
HEADERS = re.compile(r"/\S*|  [A-Z][A-Za-z-]+: [\x20-\x7e]+|")
SITE = "https://tides.example/"
"""Where the explainer under trial lives."""

SECURITY = re.compile(r"(?:Contact|Expires|Preferred-Languages|Canonical): [\x21-\x7e][\x20-\x7e]*|")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000\ue001\ufeff]")
REGISTERED = frozenset({"https://known.example/a?b=c&d=e"})


def dangers(site: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what a site holds that no explainer's may."""
    for path, data in site.items():
        if re.search(r"[^A-Za-z0-9._/-]", path) or ".." in path:
            yield f"the name {path!r}"
        if path.endswith((".png", ".jpg")):
            continue
        text = data.decode()
        if UNSEEN.search(text):
            yield f"{path}: an unseen sign"
        judge = {".html": in_page, ".xml": in_feed}.get(PurePosixPath(path).suffix)
        yield from (f"{path}: {found}" for found in (judge(text) if judge else in_text(path, text)))


def in_page(text: str) -> Iterator[str]:
    # The stylesheet is most of a small page, and up to its first < it can only be a stylesheet.
    page = html5lib.parse(re.sub(r"<style>[^<]*", "<style>", text, count=1), namespaceHTMLElements=False)
    for element in page.iter():
        if not isinstance(element.tag, str):
            yield "a comment"
        elif element.tag.rsplit("}", 1)[-1] not in TAGS:
            yield f"<{element.tag}>"
        else:
            yield from in_element(element)


def in_element(element: Element) -> Iterator[str]:
    tag = str(element.tag).rsplit("}", 1)[-1]
    for name, value in element.attrib.items():
        if name not in ATTRIBUTES and not (name == "href" and tag == "a"):
            yield f"<{tag} {name}>"
        if name in ("href", "src") and not is_known(value, tag):
            yield f"<{tag} {name}={value!r}>"
        if name == "http-equiv" and value != "Content-Security-Policy":
            yield f"<meta http-equiv={value!r}>"
        if name == "type" and value not in (
            "application/ld+json",
            "application/atom+xml",
            "image/svg+xml",
            "radio",
        ):
            yield f"<{tag} type={value!r}>"
    if tag == "script":
        if element.get("type") != "application/ld+json" or "<" in (element.text or ""):
            yield "a script"
        json.loads(element.text or "")


def is_known(value: str, tag: str) -> bool:
    parts = urlsplit(value)
    if not parts.scheme and not parts.netloc and not value.startswith(("/", "\\")):
        return bool(re.fullmatch(r"[A-Za-z0-9./-]*(?:#[a-z0-9-]+)?", value))
    return value.startswith(SITE) or (tag == "a" and value in REGISTERED)


def in_feed(text: str) -> Iterator[str]:
    tree = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    if tree.getroottree().docinfo.doctype:
        yield "a document type"
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield "a comment or an instruction"
        for name in ("href", "src"):
            if element.get(name) and not element.get(name).startswith(SITE):
                yield f"{element.tag} {name}={element.get(name)!r}"


def in_text(path: str, text: str) -> Iterator[str]:
    form = {"_headers": HEADERS, ".well-known/security.txt": SECURITY}.get(path)
    if form:
        yield from (repr(line) for line in text.split("\n") if not form.fullmatch(line))
    if path == "robots.txt" and text.strip().split("\n")[-1] != f"Sitemap: {SITE}sitemap.xml":
        yield text
