"""Linked data: what an edition tells machines, as schema.org says it (https://schema.org/NewsArticle)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from explainer import dates
from explainer.language import locale_of
from explainer.model import Event
from explainer.pages import EditionPage

QUOTES = 4
"""How many key quotes it carries: it is paid for in bytes by every reader."""


def linked_data(page: EditionPage) -> str:
    """Return the JSON-LD of an edition, safe to stand in a script element."""
    text = json.dumps(article(page), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def article(page: EditionPage) -> dict[str, Any]:
    """Return an edition as a NewsArticle; the same facts in every edition."""
    explainer = page.edition.explainer
    author = {"@type": "Organization", "name": (page.author or page.name).text}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BackgroundNewsArticle",
        "@id": page.url,
        "mainEntityOfPage": page.url,
        "headline": page.title.text,
        "description": page.standfirst.text,
        "inLanguage": page.language,
        "datePublished": page.published.iso,
        "dateModified": (page.updated or page.published).iso,
        "isAccessibleForFree": True,
        "author": author,
        "publisher": author,
    }
    if page.card:
        found["image"] = page.site_url + page.card
    found |= _translations(page, explainer.language)
    turning = [entry for day in page.days for entry in day.entries if entry.event.turning]
    if turning:
        found["about"] = [_event(entry.title.text, entry.event) for entry in turning]
    quotes = list(_quotations(page))
    if quotes:
        found["hasPart"] = quotes
    corrections = [
        {"@type": "CorrectionComment", "text": update.text.text, "datePublished": update.at.iso}
        for update in page.updates
        if update.kind == "correction"
    ]
    if corrections:
        found["correction"] = corrections
    return found


def _translations(page: EditionPage, source: str) -> Mapping[str, Any]:
    others = [tongue for tongue in page.tongues if tongue.language != source and tongue.published]
    if page.language == source:
        return (
            {"workTranslation": [{"@type": "NewsArticle", "@id": tongue.url} for tongue in others]}
            if others
            else {}
        )
    return {"translationOfWork": {"@type": "NewsArticle", "@id": f"{page.site_url}{source}/"}}


def _event(name: str, event: Event) -> dict[str, Any]:
    month = event.exactness == "month"
    start = dates.iso(event.instant or event.day) if not month else f"{event.day:%Y-%m}"
    found = {"@type": "Event", "name": name, "startDate": start}
    if event.until and (event.end or not isinstance(event.until, datetime)):
        found["endDate"] = dates.iso(event.until)
    return found


def _quotations(page: EditionPage) -> Iterator[dict[str, Any]]:
    for quote in page.key_quotes[:QUOTES]:
        yield {
            "@type": "Quotation",
            "text": quote.words.text,
            "inLanguage": quote.words.language,
            "creator": {"@type": "Person", "name": quote.speaker.text},
        }


def og_locale(language: str) -> str:
    """Return OpenGraph's locale of a language: fr_FR."""
    from babel.core import get_global

    locale = locale_of(language)
    if locale.territory:
        return f"{locale.language}_{locale.territory}"
    likely = get_global("likely_subtags").get(locale.language, "")
    territory = likely.rsplit("_", 1)[-1] if "_" in likely else ""
    return f"{locale.language}_{territory}" if territory else locale.language
