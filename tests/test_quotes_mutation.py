"""Every shipped quote against its excerpt: a word added, dropped or exchanged is found.

What this proves is that the words match the stored excerpt, and the excerpt was seen in a source by
the people who stored it. A translation is no copy, so that no program can prove it: it is held to the
original by `check`, which says when one of the two changes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from conftest import REPOSITORY

from explainer.check import check
from explainer.content import read
from explainer.inputs import Inputs, read_inputs
from explainer.markup import Parser
from explainer.model import Explainer, Original, Quote
from explainer.nodes import plain_text
from explainer.quotations import check_record, doubts_about, in_source, passages
from explainer.verbatim import holds, normal


@cache
def shipped() -> Inputs:
    return read_inputs(REPOSITORY, REPOSITORY / "templates")


@cache
def explainer() -> Explainer:
    return read(shipped(), Parser()).explainer


def spoken() -> list[Quote]:
    """Return the shipped quotes whose words as spoken are known."""
    return [quote for quote in explainer().quotes if quote.original]


def told(quote: Quote, words: str) -> str:
    """Return what is said of a quote whose words as spoken are these; "" where nothing is."""
    assert quote.original
    changed = replace(quote, original=Original(language=quote.original.language, text=words))
    found = [*check_record(changed, explainer().language), *doubts_about(changed, explainer().language)]
    return "".join(f"{problem.severity}: {problem.what}\n" for problem in found)


EACH = pytest.mark.parametrize("quote", spoken(), ids=lambda quote: quote.id)
STRANGERS = {"en": ("not", "very", "deal"), "ru": ("не", "очень"), "uk": ("не", "дуже"), "fr": ("ne", "très")}


def test_at_least_twenty_quotes_carry_what_was_seen_in_a_source() -> None:
    assert sum(bool(quote.excerpt) for quote in spoken()) >= 20


def test_no_excerpt_is_just_the_quote_again() -> None:
    seen = [
        quote.id
        for quote in spoken()
        if quote.excerpt and quote.original and normal(quote.excerpt) == normal(quote.original.text)
    ]
    assert seen == []


@EACH
def test_the_words_as_spoken_stand_in_the_excerpt(quote: Quote) -> None:
    assert quote.original
    assert told(quote, quote.original.text) == ""


@EACH
def test_a_word_added_is_a_problem(quote: Quote) -> None:
    assert quote.original
    words = quote.original.text.split()
    for stranger in STRANGERS[quote.original.language]:
        for at in range(len(words) + 1):
            added = " ".join([*words[:at], stranger, *words[at:]])
            assert told(quote, added).startswith("problem: "), added


@EACH
def test_an_inner_word_dropped_is_a_problem(quote: Quote) -> None:
    assert quote.original
    words = quote.original.text.split()
    for at in range(1, len(words) - 1):
        dropped = " ".join(words[:at] + words[at + 1 :])
        assert told(quote, dropped).startswith("problem: "), dropped


@EACH
def test_two_words_exchanged_are_a_problem(quote: Quote) -> None:
    assert quote.original
    words = quote.original.text.split()
    for at in range(len(words) - 1):
        if words[at].lower() != words[at + 1].lower():
            swapped = " ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]])
            assert told(quote, swapped).startswith("problem: "), swapped


@EACH
def test_a_word_replaced_is_a_problem(quote: Quote) -> None:
    assert quote.original
    words = quote.original.text.split()
    for stranger in STRANGERS[quote.original.language]:
        for at in range(len(words)):
            replaced = " ".join([*words[:at], stranger, *words[at + 1 :]])
            if words[at].strip(".,!?").lower() != stranger:
                assert told(quote, replaced).startswith("problem: "), replaced


@EACH
def test_a_letter_taken_from_a_word_is_a_problem(quote: Quote) -> None:
    assert quote.original
    for match in re.finditer(r"\w{2,}", quote.original.text):
        for cut in ((match.start(), match.start() + 1), (match.end() - 1, match.end())):
            shorter = quote.original.text[: cut[0]] + quote.original.text[cut[1] :]
            assert told(quote, shorter).startswith("problem: "), shorter


CLAUSES = {"article-interesting", "article-post"}
"""Quotes that are still whole clauses of their excerpt without their first word, or their last."""


@EACH
def test_a_first_or_last_word_dropped_is_said(quote: Quote) -> None:
    """The excerpt holds what is left: it is a warning that a clause is cut, where the excerpt goes on."""
    assert quote.original
    words = quote.original.text.split()
    said = [told(quote, " ".join(rest)) for rest in (words[1:], words[:-1]) if rest]
    assert quote.id in CLAUSES or all(said), quote.id


def changed(quote: Quote, field: str, words: str) -> Inputs:
    """Return the shipped files with one quote's text or original changed."""
    path = "content/quotes.toml"
    toml = shipped().files[path].decode()
    start = toml.index(f'id = "{quote.id}"')
    old = quote.text.text if field == "text" else quote.original.text if quote.original else ""
    line = toml.index(f"\n{field} = ", start)
    at = toml.index(old, line)
    return Inputs({**shipped().files, path: (toml[:at] + words + toml[at + len(old) :]).encode()})


@pytest.mark.parametrize("field", ["text", "original"])
def test_of_text_and_original_neither_changes_alone(field: str) -> None:
    quote = next(quote for quote in spoken() if quote.id == "trump-no-deal")
    words = quote.text.text if field == "text" else quote.original.text if quote.original else ""
    found = check(changed(quote, field, " ".join(words.split()[:-1])))
    other = {"text": "the text of {} changed since locales/ was updated, and its words as spoken did not"}
    other["original"] = "the original of {} changed since locales/ was updated, and its text did not"
    assert other[field].format("'trump-no-deal'") in {problem.what for problem in found}


def test_a_text_whose_words_as_spoken_nobody_found_does_not_change_unsaid() -> None:
    lost = [quote for quote in explainer().quotes if quote.original is None]
    assert lost
    for quote in lost:
        words = quote.text.text.split()
        found = check(changed(quote, "text", " ".join([*words[:2], "jamais", *words[2:]])))
        what = f"the text of {quote.id!r} changed since locales/ was updated"
        assert f"{what}, and its excerpt is all there is to it" in {
            problem.what for problem in found if problem.severity == "problem"
        }


# ---------------------------------------------------------------- in the prose


def quoted_in_prose() -> Iterator[tuple[str, str]]:
    """Yield the passages between quotation marks in the shipped content, each with its place."""
    parser = Parser()
    for message in explainer().messages:
        if message.kind != "quote":
            text = plain_text(parser.parse(message).nodes)
            yield from ((str(message.place), words) for words in passages(text, explainer().language))


def test_a_word_added_or_exchanged_in_a_quotation_of_the_prose_is_a_problem() -> None:
    quotations = in_source(explainer())
    found = list(quoted_in_prose())
    assert len(found) > 10
    for place, passage in found:
        words = passage.split()
        changes = [[*words[:at], "jamais", *words[at:]] for at in range(len(words) + 1)]
        changes += [[*words[:at], "jamais", *words[at + 1 :]] for at in range(len(words))]
        changes += [words[:at] + words[at + 1 :] for at in range(1, len(words) - 1)]
        for change in changes:
            assert not list(quotations.holding(" ".join(change))), f"{place}: {' '.join(change)}"


# ---------------------------------------------------------------- what comparing forgives, and what not


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("“There's no deal,” he said.", "There’s no deal"),
        ("So, there's no deal until there's a deal", "There’s no deal until there’s a deal"),
        (
            "We hope that the understanding we have reached will pave the way",
            "We hope that […] will pave the way",
        ),
        ("We hope it will pave the way", "We hope it [the understanding] will pave the way"),
        ("He [Putin] agreed to it", "He agreed to it"),
        ("it was — he said — over", "it was – he said – over"),
        ("il dit : « Oui ! »", "il dit: «Oui!»"),
        ("10 % des voix", "10\u00a0% des voix"),
        ("pas d’accord", "accord"),
        ("«Но дух испаряется»", "дух испаряется."),
        ("我们会再见面的", "再见面"),
        ("wait... what", "wait… what"),
    ],
)
def test_typography_and_declared_changes_are_forgiven(text: str, passage: str) -> None:
    assert holds(text, passage)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("There is no deal", "There is a deal"),
        ("There is no deal", "there is deal"),
        ("There is No deal", "There is no deal"),
        ("We agreed, they did not", "We agreed they did not"),
        ("We hope that it will", "We that hope it will"),
        ("We hope that it will", "will […] We hope"),
        ("We will go", "We [never] go"),
        ("2,5 millions", "5 millions"),
        ("a non-agression pact", "agression pact"),
        ("until there's a deal", "until there"),
        ("deals", "deal"),
        ("was", "wäs"),
        ("anything", "…"),
        ("anything", "[…]"),
        ("anything", "[words]"),
    ],
)
def test_all_else_counts(text: str, passage: str) -> None:
    assert not holds(text, passage)
