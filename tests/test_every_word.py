"""Every word a reader meets is a message or comes from CLDR: proved by an edition of marked messages.

In the pseudo-language en-XM each message stands between ⟦ and ⟧. No letter of its page, its feed or
its linked data stands outside them, but for what no translator writes:

- dates, times and names of languages, which CLDR says;
- each language's name of itself, in the switcher and beside the headings;
- the words of a quote as they were spoken, the title of a source, a name in its own writing;
- code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from conftest import COMPILED, KEPT, REPOSITORY
from lxml import etree, html

from explainer.build import pseudo_build
from explainer.citations import cited_in
from explainer.cli import shipped
from explainer.edition import translate
from explainer.inputs import Inputs, read_inputs
from explainer.markup import Parser
from explainer.pages import lay_out, tongues
from explainer.pseudo import SAID, PseudoCatalog
from explainer.sources import read_sources
from explainer.views import ClockTime, EditionPage, Moment, PersonView, QuoteView, SourceView, Strip, Tongue

LANGUAGE = "en-XM"

SPOKEN = ("title", "alt", "aria-label", "aria-description", "aria-roledescription", "label", "placeholder")
"""Attributes that are read out or shown."""

DATA = ("@context", "@type", "@id", "url", "image", "inLanguage", "mainEntityOfPage", "sameAs", "license")
"""Keys of linked data whose values are not words."""


@dataclass(frozen=True)
class Site:
    """The pseudo edition of an explainer."""

    page: html.HtmlElement
    feed: etree._Element
    exempt: frozenset[str]
    """What may stand outside the marks."""

    def strays(self, text: str) -> str:
        """Return the words of a text that stand outside the marks, exempt ones apart."""
        outside = "".join(
            run for run in re.split(r"(⟦[^⟦⟧]*⟧)", inmost_removed(text)) if not run.startswith("⟦")
        )
        for words in sorted(self.exempt, key=len, reverse=True):
            outside = outside.replace(words, " ")
        return " ".join(re.findall(r"\S*[^\W\d_]\S*", outside))


def inmost_removed(text: str) -> str:
    """Return a text without what stands between marks within marks."""
    while (shorter := re.sub(r"(⟦[^⟦⟧]*)⟦[^⟦⟧]*⟧", r"\1", text)) != text:
        text = shorter
    return text


def site_of(inputs: Inputs) -> Site:
    files = pseudo_build(inputs, cache=COMPILED)
    return Site(
        html.fromstring(files[f"{LANGUAGE}/index.html"]),
        etree.fromstring(files[f"{LANGUAGE}/feed.xml"]),
        frozenset(words for words in exempt_in(laid_out(inputs)) if words.strip()),
    )


def laid_out(inputs: Inputs) -> EditionPage:
    parser = Parser()
    explainer = read_sources(inputs, parser).explainer
    edition = translate(explainer, LANGUAGE, PseudoCatalog(LANGUAGE), parser)
    switcher = tongues(explainer.head.url, dict.fromkeys(SAID, False), LANGUAGE)
    return lay_out(edition, cited_in(explainer, parser), switcher)


def exempt_in(value: Any) -> Iterator[str]:
    """Yield what a page takes from CLDR and from records that are not translated."""
    match value:
        case Moment() | ClockTime():
            yield value.words
        case Strip():
            yield from value.hours
        case Tongue():
            yield value.name
        case SourceView():
            yield from (value.title, value.language_name)
        case PersonView(native=str(name)):
            yield name
        case QuoteView(original=str(words)):
            yield words
    if isinstance(value, tuple):
        for item in value:
            yield from exempt_in(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            if each.name not in ("edition", "explainer"):
                yield from exempt_in(getattr(value, each.name))


EXPLAINERS = {"alaska": REPOSITORY, "moon": KEPT / "moon", "everything": KEPT / "everything"}


@pytest.fixture(scope="module", params=EXPLAINERS.values(), ids=list(EXPLAINERS))
def site(request: pytest.FixtureRequest) -> Site:
    folder: Path = request.param
    return site_of(read_inputs(folder, shipped()))


def shown_in(page: html.HtmlElement) -> str:
    """Return the text a reader sees, without code."""
    body = html.fromstring(html.tostring(page.find("body"), encoding="unicode"))
    for element in body.xpath("//code"):
        element.drop_tree()
    return str(body.text_content())


def test_no_word_of_the_page_stands_outside_a_message(site: Site) -> None:
    assert site.strays(shown_in(site.page)) == ""


def test_the_title_of_the_page_is_a_message(site: Site) -> None:
    assert site.strays(site.page.findtext(".//title")) == ""


@pytest.mark.parametrize("name", SPOKEN)
def test_no_attribute_that_is_read_out_stands_outside_a_message(site: Site, name: str) -> None:
    values = site.page.xpath(f"//@{name}")
    assert {value: stray for value in values if (stray := site.strays(value))} == {}


def test_what_a_search_engine_and_a_shared_link_show_are_messages(site: Site) -> None:
    described = site.page.xpath(
        "//meta[@name='description' or contains(@property, 'title') or contains(@property, 'description')"
        " or contains(@property, 'site_name') or contains(@property, 'image:alt')]/@content"
    )
    assert len(described) >= 4
    assert [stray for value in described if (stray := site.strays(value))] == []


def test_no_word_of_the_feed_stands_outside_a_message(site: Site) -> None:
    words = site.feed.xpath(
        "//*[local-name() != 'id'][not(*)][not(contains(., 'T') and contains(., ':00'))]/text()"
    )
    assert len(words) >= 4
    assert {value: stray for value in words if (stray := site.strays(value))} == {}


def test_no_word_of_the_linked_data_stands_outside_a_message(site: Site) -> None:
    (data,) = site.page.xpath("//script[@type='application/ld+json']/text()")
    words = list(words_of(json.loads(data)))
    assert len(words) >= 4
    assert {value: stray for value in words if (stray := site.strays(value))} == {}


def words_of(value: Any, key: str = "") -> Iterator[str]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from words_of(inner, name)
        case list():
            for inner in value:
                yield from words_of(inner, key)
        case str() if key not in DATA and "date" not in key.lower() and not value.startswith("https://"):
            yield value


# ---------------------------------------------------------------- the proof itself


def with_template(inputs: Inputs, path: str, old: str, new: str) -> Inputs:
    text = inputs.files[path].decode()
    assert old in text
    return replace(inputs, files={**inputs.files, path: text.replace(old, new, 1).encode()})


@pytest.mark.parametrize(
    ("old", "new", "stray"),
    [
        ("<footer>", "<footer><p>Printed in Reykjavík</p>", "Printed in Reykjavík"),
        ("<footer>", '<footer><img alt="A wave" src="x.png">', "A wave"),
        ("<footer>", "<footer><p>{{ page.title.text }} forever</p>", "forever"),
    ],
)
def test_a_word_that_a_template_says_by_itself_is_found(
    moon_inputs: Inputs, old: str, new: str, stray: str
) -> None:
    site = site_of(with_template(moon_inputs, "templates/footer.html", old, new))
    shown = [shown_in(site.page), *site.page.xpath("//@alt")]
    assert [found for text in shown if (found := site.strays(text))] == [stray]


def test_a_word_within_a_message_within_a_message_is_in_it() -> None:
    site = Site(html.fromstring("<p>"), etree.fromstring("<feed/>"), frozenset({"20 July"}))
    assert site.strays("⟦about ⟦the⟧ sea⟧ 20 July, 12: ⟦b⟧ c") == "c"
