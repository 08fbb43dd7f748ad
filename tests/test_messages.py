"""What catalogs must hold: each message once, with what a translator should know of it."""

from __future__ import annotations

import pytest

from explainer.content import read
from explainer.inputs import Inputs
from explainer.markup import Parser
from explainer.messages import content_messages, interface_messages, spoken_in
from explainer.render import EXTRACTION
from explainer.wanted import Wanted


def wanted_of(inputs: Inputs, language: str | None = None) -> dict[tuple[str, str], Wanted]:
    parser = Parser()
    result = read(inputs, parser)
    assert not result.problems
    found = content_messages(result.explainer, parser, language)
    return {(one.context or "", one.text): one for one in found}


# ---------------------------------------------------------------- content


def test_each_message_is_wanted_once(moon_inputs: Inputs) -> None:
    parser = Parser()
    found = content_messages(read(moon_inputs, parser).explainer, parser)
    keys = [one.key for one in found]
    assert len(keys) == len(set(keys))


def test_what_stands_in_several_places_names_them_all(moon_inputs: Inputs) -> None:
    nasa = wanted_of(moon_inputs)["", "NASA"]
    assert nasa.references == ("content/sections/02-walk.md", "content/sources.toml")
    assert nasa.comments == (
        "abbreviation, section walk",
        "publisher of a source, source landing-journal",
        "publisher of a source, source step-journal",
        "publisher of a source, source numbers",
    )


def test_a_translator_reads_what_a_message_is_and_where_its_references_lead(moon_inputs: Inputs) -> None:
    text = (
        "While Armstrong and Aldrin were resting in *Eagle*, it began its descent and crashed in the Sea of"
        " Crises.[^luna-nssdc] At [Jodrell Bank][jodrell-bank] in England astronomers were listening to both"
        ' missions; [Bernard Lovell][lovell] called it "drama of the highest order".[^jodrell-tape]'
    )
    assert wanted_of(moon_inputs)["", text].comments == (
        "paragraph, section rival",
        "[^luna-nssdc] is source: NASA Space Science Data Coordinated Archive, Luna 15: spacecraft details",
        "[…][jodrell-bank] is term: Jodrell Bank",
        "[…][lovell] is person: Bernard Lovell",
        "[^jodrell-tape] is source: University of Manchester, Recording made at Jodrell Bank",
    )


def test_a_translator_reads_who_said_a_quote_and_in_which_words(moon_inputs: Inputs) -> None:
    quote = wanted_of(moon_inputs)["", "No, it has not touched down."]
    assert quote.comments == (
        "quote, quote orlando-not",
        "said by Ruggero Orlando",
        "as spoken (it): No, non ha toccato.",
    )


def test_a_note_of_the_editors_comes_last(moon_inputs: Inputs) -> None:
    plan = wanted_of(moon_inputs)["schedule", "The plan was to sleep first."]
    assert plan.comments == ("paragraph, section walk", "note: The flight plan, not a hope.")


@pytest.mark.parametrize(
    ("text", "flags"),
    [("The day two people landed on the Moon", ()), ("How did they come down?", ("markdown-text",))],
)
def test_only_what_may_have_marks_is_flagged_as_markdown(
    moon_inputs: Inputs, text: str, flags: tuple[str, ...]
) -> None:
    assert wanted_of(moon_inputs)["", text].flags == flags


def test_no_message_is_taken_for_a_python_format(moon_inputs: Inputs, everything_inputs: Inputs) -> None:
    for inputs in (moon_inputs, everything_inputs):
        assert not any("python-format" in one.flags for one in wanted_of(inputs).values())


# ---------------------------------------------------------------- quotes in the language spoken


@pytest.mark.parametrize("language", ["it", "it-CH"])
def test_a_catalog_of_the_language_spoken_is_filled_from_the_record(
    moon_inputs: Inputs, language: str
) -> None:
    wanted = wanted_of(moon_inputs, language)
    assert wanted["", "No, it has not touched down."].fixed == "No, non ha toccato."
    assert wanted["", "Magnificent desolation."].fixed is None


def test_a_template_is_filled_from_no_record(moon_inputs: Inputs) -> None:
    assert all(one.fixed is None for one in wanted_of(moon_inputs).values())


def test_words_never_found_were_spoken_in_no_language(moon_inputs: Inputs) -> None:
    quotes = {quote.id: quote for quote in read(moon_inputs, Parser()).explainer.quotes}
    assert spoken_in(quotes["united"], "ru") is None
    assert spoken_in(quotes["orlando-not"], "it") == "No, non ha toccato."


# ---------------------------------------------------------------- interface


def interface_of(template: str) -> tuple[Wanted, ...]:
    inputs = Inputs({"templates/new.html": template.encode()})
    found, problems = interface_messages(inputs, EXTRACTION)
    assert not problems
    return found


def test_the_words_of_a_template_are_found_with_their_notes() -> None:
    (found,) = interface_of("{# l10n: in the footer #}\n{% trans %}Back to the top{% endtrans %}")
    assert (found.text, found.comments, found.references) == (
        "Back to the top",
        ("in the footer",),
        ("templates/new.html",),
    )


def test_lines_within_a_template_are_one() -> None:
    (found,) = interface_of("{% trans %}\n  Back to\n  the top\n{% endtrans %}")
    assert found.text == "Back to the top"


def test_plurals_contexts_and_placeholders_are_found() -> None:
    plural, context, call = interface_of(
        "{% trans count=n %}{{ count }} event{% pluralize %}{{ count }} events{% endtrans %}"
        '{% trans "verb" %}Open{% endtrans %}'
        '{{ gettext("100% sure") }}'
    )
    assert (plural.text, plural.plural, plural.flags) == (
        "%(count)s event",
        "%(count)s events",
        ("python-format",),
    )
    assert (context.context, context.text) == ("verb", "Open")
    assert (call.text, call.flags) == ("100% sure", ())


def test_the_same_words_in_two_templates_are_one_message() -> None:
    inputs = Inputs({f"templates/{name}.html": b"{% trans %}Sources{% endtrans %}" for name in "ab"})
    (found,), _ = interface_messages(inputs, EXTRACTION)
    assert found.references == ("templates/a.html", "templates/b.html")


def test_a_stylesheet_has_no_words() -> None:
    inputs = Inputs({"templates/assets/page.css": b"{% trans %}Sources{% endtrans %}"})
    assert interface_messages(inputs, EXTRACTION) == ((), ())


def test_every_word_of_the_shipped_templates_has_a_note_for_its_translator(moon_inputs: Inputs) -> None:
    found, _ = interface_messages(moon_inputs, EXTRACTION)
    assert [one.text for one in found if not one.comments] == []


def test_every_word_of_the_shipped_templates_is_translated_into_every_shipped_language(
    moon_inputs: Inputs,
) -> None:
    """Whoever changes the words of a template finds here the catalogs that are due."""
    from explainer import po

    found, _ = interface_messages(moon_inputs, EXTRACTION)
    due = {}
    for path in (path for path in moon_inputs.files if path.startswith("shipped/")):
        catalog = po.read(moon_inputs.files[path], path)
        said = {entry.key for entry in catalog.messages if entry.translated and not entry.fuzzy}
        missing = [one.text for one in found if one.key not in said]
        if missing and "/en/" not in path:
            due[path] = missing
    assert due == {}
