"""Review: what there is to say of each message of an edition, for its translators and editors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from explainer.catalog import Translation
from explainer.edition import CURRENT, Said
from explainer.errors import Problem
from explainer.language import direction_of, name_in
from explainer.model import Key
from explainer.preview.rebuild import Site, id_of
from explainer.preview.spots import Spot, spots_of
from explainer.sources import catalog_path
from explainer.wanted import Wanted


def review_of(site: Site, language: str) -> dict[str, Any]:
    """Return the review of one edition, in the order of the page, as JSON has it."""
    edition, reviewer = site.edition(language), _Reviewer(site, language)
    parts: dict[str, list[str]] = {}
    messages = {}
    for key, spot in spots_of(site.explainer, site.citations).items():
        messages[id_of(key)] = reviewer.message(spot, edition.said[key])
        parts.setdefault(spot.part, []).append(id_of(key))
    return {
        "build": site.build,
        "language": {"tag": language, "name": name_in(language, "en"), "direction": direction_of(language)},
        "source": {"tag": site.explainer.language, "direction": direction_of(site.explainer.language)},
        "withheld": site.withheld(language),
        "counts": edition.share.messages,
        "parts": [
            {"title": title, "counts": Counter(messages[id]["state"] for id in ids), "messages": ids}
            for title, ids in parts.items()
        ],
        "messages": messages,
        "others": [_other(site, other) for other in site.sources.languages if other != language],
    }


def _other(site: Site, language: str) -> dict[str, Any]:
    return {
        "tag": language,
        "name": name_in(language, "en"),
        "counts": site.editions[language].share.messages,
        "withheld": site.withheld(language),
    }


class _Reviewer:
    """Says all that is known of a message in one edition."""

    def __init__(self, site: Site, language: str) -> None:
        self.site, self.language = site, language
        self.path = catalog_path(language, "content")
        self.catalog = site.catalog(language)
        self.wanted: Mapping[Key, Wanted] = site.wanted(language) if self.catalog else {}
        self.problems: dict[int, list[Problem]] = {}
        for problem in site.problems:
            if problem.place.path == self.path:
                self.problems.setdefault(problem.place.line, []).append(problem)

    def message(self, spot: Spot, said: Said) -> dict[str, Any]:
        message = spot.message
        found = self.catalog.find(message.context, message.text) if self.catalog else None
        wanted = self.wanted.get(message.key)
        return {
            "state": said.state,
            "kind": message.kind,
            "anchor": spot.anchor,
            "text": message.text,
            "written": str(message.place),
            "notes": list(wanted.comments) if wanted else [f"note: {message.note}"] if message.note else [],
            **(self.translation(found) if found else {}),
            "others": {
                other: edition.tell(message).state
                for other, edition in self.site.editions.items()
                if other != self.language and edition.tell(message).state != CURRENT
            },
        }

    def translation(self, found: Translation) -> dict[str, Any]:
        return {
            "translation": found.msgstr,
            "previous": found.previous,
            "place": f"{self.path}:{found.line}" if found.line else f"{self.path} (not there yet)",
            "comments": list(found.comments),
            "problems": [
                {"what": problem.what, "fix": problem.fix}
                for problem in (self.problems.get(found.line, []) if found.line else [])
            ],
        }
