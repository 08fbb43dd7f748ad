"""Linked data: what an edition tells machines, as schema.org says it (https://schema.org/NewsArticle)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from explainer import dates
from explainer.answers import BABEL
from explainer.language import locale_of
from explainer.views import EditionPage, Entry, QuoteView, SourceView, UpdateView

QUOTES = 3
"""How many key quotes it has, the first ones: each costs every reader bytes."""

TYPE = "BackgroundNewsArticle"


def linked_data(page: EditionPage) -> str:
    """Return the JSON-LD of an edition, safe to stand in a script element."""
    text = json.dumps(article(page), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def article(page: EditionPage) -> dict[str, Any]:
    """Return an edition as a news article; the same facts in every edition."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPE,
        "@id": page.url,
        "headline": page.title.text,
        "description": page.standfirst.text,
        "inLanguage": page.language,
        "datePublished": page.published.iso,
        "dateModified": (page.updated or page.published).iso,
        "isAccessibleForFree": True,
        **_publisher(page),
        **_translations(page),
        "image": f"{page.site_url}{page.card}" if page.card else None,
        "about": [_event(entry) for day in page.days for entry in day.entries if entry.event.turning],
        "hasPart": [_quotation(quote, page.sources) for quote in page.key_quotes[:QUOTES]],
        "correction": [_correction(update) for update in page.updates if update.kind == "correction"],
    }
    return _without_nothing(found)


def _publisher(page: EditionPage) -> Mapping[str, Any]:
    """Return who answers for the page; one organisation is both its author and its publisher."""
    publisher = {
        "@type": "Organization",
        "@id": page.site_url,
        "name": (page.author or page.name).text,
        "correctionsPolicy": f"{page.url}#updates" if page.updates else None,
    }
    return {"author": {"@id": page.site_url}, "publisher": _without_nothing(publisher)}


def _translations(page: EditionPage) -> Mapping[str, Any]:
    source = page.edition.explainer.language
    if page.language != source:
        return {"translationOfWork": {"@type": TYPE, "@id": f"{page.site_url}{source}/"}}
    others = [tongue for tongue in page.tongues if tongue.language != source and tongue.published]
    return {"workTranslation": [{"@type": TYPE, "@id": tongue.url} for tongue in others]}


def _event(entry: Entry) -> dict[str, Any]:
    event = entry.event
    found = {"@type": "Event", "name": entry.title.text, "startDate": entry.moment.iso}
    if event.until and (event.end or not isinstance(event.until, datetime)):
        found["endDate"] = dates.iso(event.until)
    return found


def _quotation(quote: QuoteView, sources: Sequence[SourceView]) -> dict[str, Any]:
    addresses = (sources[number - 1].source.url for number in quote.sources)
    return _without_nothing(
        {
            "@type": "Quotation",
            "text": quote.words.text,
            "inLanguage": quote.words.language,
            "creator": {"@type": "Person", "name": quote.speaker.text},
            "isBasedOn": next(filter(None, addresses), None),
        }
    )


def _correction(update: UpdateView) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": update.text.text, "datePublished": update.at.iso}


def _without_nothing(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, [])}


@BABEL.remembered
def og_locale(language: str) -> str:
    """Return OpenGraph's locale of a language, with the territory where most speak it: fr_FR, zh_TW."""
    from babel.core import get_global

    locale = locale_of(language)
    if locale.territory:
        return f"{locale.language}_{locale.territory}"
    likely = get_global("likely_subtags")
    written = f"{locale.language}_{locale.script}" if locale.script else locale.language
    territory = str(likely.get(written) or likely.get(locale.language, "")).rpartition("_")[2]
    return f"{locale.language}_{territory}" if territory.isupper() else locale.language
