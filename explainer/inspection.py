"""Inspection: whether the pages of a site are as they must be, each by itself and one among the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain
from posixpath import dirname, join, normpath
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote
from xml.etree import ElementTree

from explainer.anatomy import HEADINGS, MEND, Allowed, Anatomy, Spot, anatomy
from explainer.errors import Place, Problem, nearest
from explainer.memory import Recall, afresh

T = TypeVar("T")


class Links(NamedTuple):
    """The links from a page to one address of the site: a long page has thousands to each other edition."""

    address: str
    """As it is written, without the fragment."""

    path: str
    """The file it is answered with."""

    fragments: tuple[Spot, ...]
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


class Alike:
    """Holds what is equal once: editions have the same ids, and lead to each other in the same places."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def seen(self, seen: Seen) -> Seen:
        """Return what was seen in a file, made of what is held."""
        links = [one._replace(fragments=self._once(one.fragments)) for one in seen.links]
        return seen._replace(ids=self._once(seen.ids), links=tuple(links))

    def _once(self, value: T) -> T:
        known: T = self._known.setdefault(value, value)
        return known


def look_at(path: str, data: bytes, allowed: Allowed, recall: Recall = afresh) -> Seen:
    """Look at one file of a site; what is remembered of a page's pieces is not looked at again."""
    if path.endswith(".xml"):
        return Seen(path, tuple(_well_formed(path, data)))
    if not path.endswith(".html"):
        return Seen(path, ())
    page = anatomy(data, path, allowed, recall)
    ids = frozenset([id for id, _ in page.ids])
    links = _links(path, page, allowed.site_url)
    own = [_lost_fragments(path, one, ids) for one in links if one.path == path]
    others = tuple(one for one in links if one.path != path)
    return Seen(path, (*_of_page(path, page), *chain.from_iterable(own)), ids, others)


def among(files: Sequence[Seen]) -> Iterator[Problem]:
    """Yield what is wrong with the files of a site, each by itself and one among the others."""
    ids = {file.path: file.ids for file in files}
    shared_ids = frozenset[str]().union(*(file.ids for file in files if _is_edition(file.path)))
    for file in files:
        yield from file.problems
        for links in file.links:
            if links.path not in ids:
                for fragment, line in links.fragments:
                    what = f"{links.to(fragment)!r} leads to no file of the site"
                    yield _at(file.path, line, what, _like(links.path, ids))
            elif links.path.endswith(".html"):
                yield from _lost_fragments(file.path, links, ids[links.path])
        if _is_edition(file.path):
            yield from _lost_ids(file, shared_ids)


# ---------------------------------------------------------------- one page


def _of_page(path: str, page: Anatomy) -> Iterator[Problem]:
    """Yield what is wrong with one page, whatever the others are."""
    yield from (_at(path, *fault) for fault in page.faults)
    yield from _ids_twice(path, page.ids)
    yield from _styles(path, page)
    if _is_edition(path):
        yield from _headings(path, page.headings)


def _ids_twice(path: str, ids: Sequence[Spot]) -> Iterator[Problem]:
    counts = Counter([id for id, _ in ids])
    for id, count in counts.items() if len(counts) < len(ids) else ():
        if count > 1:
            second = [line for one, line in ids if one == id][1]
            yield _at(path, second, f"the id {id!r} stands {count} times", MEND)


def _styles(path: str, page: Anatomy) -> Iterator[Problem]:
    """Yield the stylesheets that the page's policy does not allow, or that there is no policy."""
    if not page.policies:
        fix = 'write <meta http-equiv="Content-Security-Policy" content="{{ policy }}"> into its <head>'
        yield _at(path, 1, "the page has no Content-Security-Policy", fix)
        return
    for digest, line in page.styles:
        if f"'{digest}'" not in page.policies[0]:
            what = "the page's policy does not allow this style, so no browser uses it"
            yield _at(path, line, what, "put it into templates/assets/page.css")


def _headings(path: str, headings: Sequence[Spot]) -> Iterator[Problem]:
    before = 0
    for tag, line in headings:
        level = HEADINGS.index(tag) + 1
        if level > before + 1:
            what = f"<{tag}> follows <h{before}>" if before else f"the first heading is <{tag}>"
            yield _at(path, line, what, f"draw <h{before + 1}> here")
        before = level
    if [tag for tag, _ in headings].count("h1") != 1:
        yield _at(path, 1, "the page has not exactly one <h1>", MEND)


def _at(path: str, line: int, what: str, fix: str) -> Problem:
    return Problem(Place(f"site/{path}", line), what, fix)


def _is_edition(path: str) -> bool:
    """Say whether a page is an edition's, rather than the choice of languages or the 404 page."""
    return path.count("/") == 1 and path.endswith("/index.html")


# ---------------------------------------------------------------- links


def _links(path: str, page: Anatomy, site_url: str) -> list[Links]:
    """Return the links of a page to files of the site, itself included."""
    return [
        Links(address, _path(address, path, site_url), tuple(fragments.items()))
        for address, fragments in page.links.items()
    ]


def _lost_fragments(path: str, links: Links, ids: Set[str]) -> Iterator[Problem]:
    """Yield the links of a page that lead to no id of the page with these."""
    for fragment, line in links.fragments:
        if fragment and fragment not in ids and unquote(fragment) not in ids:
            yield _at(
                path, line, f"{links.to(fragment)!r} leads to no id of {links.path}", _like(fragment, ids)
            )


def _path(address: str, path: str, site_url: str) -> str:
    """Return the file of the site that an address on a page is answered with."""
    if not address:
        return path
    if address.startswith(site_url):
        path = address.removeprefix(site_url)
    else:
        path = normpath(join(dirname(path), address)) + ("/" if address.endswith("/") else "")
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
