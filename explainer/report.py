"""What a build did, one line a fact."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.build import Built
from explainer.edition import Edition
from explainer.site import Published

WIDTH = 9
"""Of the first column, in letters."""


def facts(built: Built, published: Published) -> Iterator[str]:
    """Yield the lines of a build's report."""
    sections, messages = len(built.explainer.sections), sum(built.editions[0].share.messages.values())
    yield f"{'content':{WIDTH}} {_count(sections, 'section')}, {_count(messages, 'message')}"
    for edition in built.editions:
        if not edition.is_source:
            yield f"{edition.language:{WIDTH}} {_states(edition)}"
        missing = len(built.interfaces[edition.language].missing)
        if missing:
            yield f"{'':{WIDTH}} {_count(missing, 'interface message')} missing: shown in English"
    changed = f"{published.changed} changed, {published.removed} removed"
    yield f"{'site/':{WIDTH}} {_count(published.pages, 'page')}, {changed}"


def _states(edition: Edition) -> str:
    counts = edition.share.messages
    parts = [f"{counts['current']} current"]
    parts += [f"{counts[state]} {state}" for state in ("stale", "missing") if counts[state]]
    line = ", ".join(parts)
    if len(parts) > 1:
        line += f": shown in {edition.explainer.language}"
    return f"{line}; not published: {edition.withheld}" if edition.withheld else line


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
