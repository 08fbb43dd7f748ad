"""Sense: what is written as it should be, and cannot be so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.errors import Problem
from explainer.language import is_known
from explainer.model import Event, Explainer, Head
from explainer.zones import is_placeless


def senseless_head(head: Head) -> Iterator[Problem]:
    """Yield what the head says and cannot mean."""
    if not is_known(head.language):
        what = f"CLDR has no dates and numbers for {head.language!r}"
        yield Problem(head.at_field("language"), what, "write the explainer in a language it knows")
    yield from _senseless_address(head)
    if head.updated and head.updated < head.published:
        what = f"'updated' ({head.updated.isoformat()}) is before 'published' ({head.published.isoformat()})"
        yield Problem(head.at_field("updated"), what, "write when the content last changed")
    yield from _placeless(head)
    for update in head.update:
        if update.at > head.modified:
            last = "updated" if head.updated else "published"
            what = (
                f"the update of {update.at.isoformat()} is later than {last!r} ({head.modified.isoformat()})"
            )
            yield Problem(
                update.at_field("at"), what, f"write updated = {update.at.isoformat()} at the top of the file"
            )


def _senseless_address(head: Head) -> Iterator[Problem]:
    """Yield why the address of no page can begin with the site's."""
    folder = re.split("[?#]", head.url, maxsplit=1)[0].removesuffix("/index.html")
    fix = f'write "{folder.rstrip("/")}/"'
    if found := re.search("[?#]|/index.html$", head.url):
        part = {"?": "a query", "#": "a fragment"}.get(found[0], "the name of a page")
        what = f"the address {head.url!r} has {part}, and is to begin those of the pages"
        yield Problem(head.at_field("url"), what, fix)
    elif not folder.endswith("/"):
        yield Problem(head.at_field("url"), f"the address {head.url!r} has no slash at its end", fix)


def _placeless(head: Head) -> Iterator[Problem]:
    """Yield the clocks that are of no place, as warnings: summer time and its history are those of places."""
    for clock in head.clock:
        if is_placeless(clock.zone):
            what = f"the zone {clock.zone!r} is an abbreviation or an offset, and no place's clock"
            fix = 'write the Region/City whose clock is meant, such as "Europe/Madrid", or "UTC"'
            yield Problem(clock.at_field("zone"), what, fix, "warning")


def senseless(explainer: Explainer) -> Iterator[Problem]:
    """Yield what the lists say and cannot mean."""
    for event in explainer.events:
        yield from _senseless_event(event)
    for source in explainer.sources:
        if not source.url and source.archived:
            what = f"the source {source.id!r} has an archived copy, and no address of its own"
            yield Problem(source.at_field("archived"), what, 'add url = "https://…"')


def _senseless_event(event: Event) -> Iterator[Problem]:
    if event.until is not None and type(event.until) is not type(event.at):
        what = f"of 'at' ({event.at.isoformat()}) and 'until' ({event.until.isoformat()}) one has no hour"
        yield Problem(event.at_field("until"), what, "write both as dates, or both as date-times")
    elif event.until is not None and event.until <= event.at:
        what = f"'until' ({event.until.isoformat()}) is not after 'at' ({event.at.isoformat()})"
        yield Problem(event.at_field("until"), what, "write when it ended, or leave 'until' out")
    if event.precision in ("minute", "about") and not hasattr(event.at, "hour"):
        what = f"precision {event.precision!r}, but 'at' has no hour"
        yield Problem(event.at_field("precision"), what, "write the hour in 'at', or precision = \"day\"")
