"""Weight: what each part of a page costs in bytes as they travel, found by leaving the part out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate

PART_OF_CLASS = {"tz": "other clocks", "strip": "days drawn to scale", "state": "notes on translations"}
"""The part of the page that an element of each class is."""

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(frozen=True, slots=True)
class Cost:
    """What a part of a page weighs."""

    part: str
    """"section talks", "citations"."""

    raw: int
    """Bytes of it in the file."""

    travelling: int
    """Bytes that the compressed page would be lighter without it."""

    elements: int
    """Elements of the page that are in it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """An element's place in a page."""

    tag: str
    attributes: dict[str, str]
    start: int
    """In characters from the page's start."""

    end: int
    inside: tuple[str, ...]
    """The ids and classes of what it stands in."""


def weigh(html: str, compressed: Callable[[bytes], bytes]) -> tuple[Cost, list[Cost]]:
    """Return what a page costs, and what its parts do, the heaviest first.

    Parts overlap, since a citation stands in a section: their costs do not add up to the whole.
    """
    stretches = _stretches(html)
    page = Cost("page", len(html.encode()), len(compressed(html.encode())), len(stretches))
    spans: dict[str, list[tuple[int, int]]] = {}
    for stretch in stretches:
        for part in _parts(stretch):
            spans.setdefault(part, []).append((stretch.start, stretch.end))
    costs = []
    for part, places in spans.items():
        rest = _without(html, places).encode()
        elements = sum(any(start <= one.start < end for start, end in places) for one in stretches)
        costs.append(Cost(part, page.raw - len(rest), page.travelling - len(compressed(rest)), elements))
    return page, sorted(costs, key=lambda cost: (-cost.travelling, cost.part))


def table(files: Mapping[str, bytes], name: str, compressed: Callable[[bytes], bytes]) -> Iterator[str]:
    """Yield the weights of a site's editions, a line each; `name` says how they are compressed."""
    for path, data in files.items():
        if not path.endswith("/index.html"):
            continue
        page, costs = weigh(data.decode(), compressed)
        sizes = f"{page.travelling:,} bytes as {name}, {page.raw:,} in the file, {page.elements:,} elements"
        yield f"{path}  {sizes}; lighter without:"
        yield from (
            f"{cost.travelling:>8,}  {cost.raw:>8,}  {cost.elements:>6,}  {cost.part}" for cost in costs
        )


def compressor() -> tuple[str, Callable[[bytes], bytes]]:
    """Return how pages are compressed here, and its name: Brotli where it is installed, or else zlib."""
    try:
        import brotli
    except ImportError:
        import zlib

        return "zlib 9", lambda data: zlib.compress(data, 9)
    return "Brotli 11", lambda data: bytes(brotli.compress(data, quality=11))


def _parts(stretch: Stretch) -> Iterator[str]:
    """Yield the parts of the page that an element belongs to."""
    tag, attributes = stretch.tag, stretch.attributes
    id, classes = attributes.get("id", ""), attributes.get("class", "").split()
    if tag == "style":
        yield "style"
    if tag == "script":
        yield "linked data"
    if tag in ("meta", "link", "title"):
        yield "addresses and descriptions in the head"
    if tag in ("section", "aside", "nav") and id:
        yield f"{tag} {id}"
    if tag in ("header", "footer"):
        yield " ".join([tag, *classes])
    if tag == "a" and "hreflang" in attributes and "main" in stretch.inside:
        yield "links to the same part in other languages"
    if tag == "a" and attributes.get("href", "").startswith("#"):
        if "sources" in stretch.inside:
            yield "links back from sources to claims"
        else:
            yield "citations" if "c" in classes else "links within the page"
    if tag == "details":
        yield "words as spoken, beside a translation"
    yield from (PART_OF_CLASS[name] for name in classes if name in PART_OF_CLASS)


def _without(html: str, places: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(places):
        if start >= at:
            kept.append(html[at:start])
        at = max(at, end)
    return "".join(kept) + html[at:]


class _Places(HTMLParser):
    """Finds where elements begin and end."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.open: list[tuple[str, dict[str, str], int]] = []
        self.found: list[Stretch] = []
        self.feed(html)
        self.close()

    def here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in VOID:
            end = self.here() + len(self.get_starttag_text() or "")
            self.found.append(Stretch(tag, attributes, self.here(), end, self.around()))
        else:
            self.open.append((tag, attributes, self.here()))

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _, _ in self.open):
            return
        end = self.here() + len(f"</{tag}>")
        while self.open:
            name, attributes, start = self.open.pop()
            self.found.append(
                Stretch(name, attributes, start, end if name == tag else self.here(), self.around())
            )
            if name == tag:
                return

    def around(self) -> tuple[str, ...]:
        return tuple(
            name
            for _, attributes, _ in self.open
            for name in (attributes.get("id", ""), *attributes.get("class", "").split())
            if name
        )


def _stretches(html: str) -> list[Stretch]:
    return _Places(html).found
