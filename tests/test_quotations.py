"""Quotations: only registered words stand between quotation marks, in any language and any marks."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from conftest import SMALL, Folder
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from explainer.build import Built
from explainer.content import read
from explainer.faults import faults_of_name
from explainer.inputs import Inputs
from explainer.markup import Parsed, Parser
from explainer.model import Explainer
from explainer.nodes import locked_marks
from explainer.quotations import Quotations, passages, words_alone
from explainer.verbatim import holds

FLUX = "The flux and reflux of the sea arise from the actions of the sun and moon."
FLUX_IN_FRENCH = "Le flux et le reflux de la mer naissent des actions du soleil et de la lune."
SECTION = "content/sections/01-cause.md"
CATALOG = "locales/fr/LC_MESSAGES/content.po"


# ---------------------------------------------------------------- which words are a quote's


@pytest.mark.parametrize(
    "passage",
    [
        FLUX,
        "the flux and reflux of the sea",
        "The sea",
        "the actions of the sun and moon.",
        "the flux […] of the sea",
        "flux and reflux [of all water] of the sea",
        "reflux of the sea […] sun and moon",
    ],
)
def test_whole_words_of_a_quote_in_their_order_are_its_words(passage: str) -> None:
    assert holds(FLUX, passage)


@pytest.mark.parametrize(
    "passage",
    [
        "the flux and reflux of the ocean",
        "flux reflux",
        "sun and moon […] the sea",
        "the actions of the Sun and Moon",
        "lux and reflux",
        "the sun and moo",
        "[…]",
        "",
    ],
)
def test_other_words_another_order_or_half_a_word_are_not(passage: str) -> None:
    assert not holds(FLUX, passage)


LETTERS = st.sampled_from("abAB '’-_(.2,é海\u0301[]…")


@given(st.lists(st.text(LETTERS, max_size=14), max_size=4), st.text(LETTERS, max_size=8))
def test_a_quote_that_holds_a_passage_is_found_among_all(texts: list[str], passage: str) -> None:
    explainer = small_explainer()
    quotes = [replace(explainer.quotes[0], id=f"q{number}") for number in range(len(texts))]
    quotations = Quotations(
        replace(explainer, quotes=tuple(quotes)), "en", lambda quote: texts[int(quote.id[1:])]
    )
    found = {quote.id for quote in quotations.holding(passage)}
    assert found == {f"q{number}" for number, text in enumerate(texts) if text and holds(text, passage)}


@cache
def small_explainer() -> Explainer:
    files = {path: text.encode() for path, text in SMALL.items()}
    return read(Inputs(files), Parser()).explainer


@given(st.data())
def test_any_run_of_words_of_a_quote_is_held_by_it(data: st.DataObject) -> None:
    words = FLUX.split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert holds(FLUX, " ".join(words[start:end]))


@given(st.data())
def test_a_word_put_in_makes_it_somebody_elses(data: st.DataObject) -> None:
    words = FLUX.split()
    words.insert(data.draw(st.integers(1, len(words) - 1)), "briny")
    assert not holds(FLUX, " ".join(words))


@pytest.mark.parametrize(
    ("words", "passage"),
    [
        ("L’océan n’attend pas", "l'océan n'attend pas"),
        ("Elle dit : « non »", "elle dit : non"),
        ("a long—very long—day", "a long – very long – day"),
        ("海が満ちる時", "満ちる"),
        ("البحر يعلو مرتين", "يعلو مرتين"),
    ],
)
def test_typography_is_not_compared(words: str, passage: str) -> None:
    assert holds(words, passage)


# ---------------------------------------------------------------- what stands between marks


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('She said "the sea".', "en"),
        ("She said “the sea”.", "en"),
        ("Elle dit « the sea ».", "fr"),
        ("Sie sagte „the sea“.", "de"),
        ("Sie sagte »the sea«.", "de"),
        ("彼女は「the sea」と言った。", "ja"),
        ("قالت ”the sea“.", "ar"),
        ("قالت «the sea».", "ar"),
    ],
)
def test_the_marks_of_every_language_make_a_quotation(text: str, language: str) -> None:
    assert passages(text, language) == ["the sea"]


@pytest.mark.parametrize("text", ["It’s the sailors’ sea.", "A 6' wave, 10\" of rain.", "O'Brien and D'Arcy"])
def test_apostrophes_and_primes_make_none(text: str) -> None:
    assert passages(text, "en") == []


PIECES = st.sampled_from(
    (
        *(
            "a",
            "l'eau",
            "l’eau",
            " ",
            ".",
            "!",
            "(",
            ")",
            "é",
            "海",
            "»",
            "«",
            '"',
            "'",
            "’",
            ",",
            ",,",
            "‘",
            "<",
        ),
        *(
            ">",
            "&",
            "&amp;",
            "{",
            "{:",
            "{n}",
            "[",
            "]",
            "[w][id]",
            "[^s]",
            "*",
            "_",
            "`",
            "\\",
            "/",
            "//a.b",
        ),
        *("www.a.b", "WWW.a.b", "http:", "-" * 11_000, "l'eau " * 1_100),
    )
)


@settings(max_examples=1000)
@given(st.lists(PIECES, max_size=6).map("".join).map(str.strip).filter(bool))
def test_in_words_alone_nothing_is_quoted_nor_marked_nor_wrong(text: str) -> None:
    parsed, name = Parser().inline(text), faults_of_name(text)
    quoted = passages(text, "en") or passages(text, "fr")
    assert not words_alone(text) or (parsed, name, locked_marks(parsed.nodes), quoted) == (
        Parsed((text,), ()),
        (),
        [],
        [],
    )


@pytest.mark.parametrize(
    "text", ["Plain.", "L'eau n'attend pas\u202f!", "a long – very long – day (1610)", "潮"]
)
def test_most_messages_are_words_alone(text: str) -> None:
    assert words_alone(text)


# ---------------------------------------------------------------- in the content


@pytest.mark.parametrize(
    "sentence",
    [
        'He spoke of "the flux and reflux of the sea".',
        'He spoke of "the *flux* and reflux".',
        'He spoke of "the [flux][flux] and reflux".',
        'He spoke of "the flux […] of the sea".',
        "He spoke of “the actions of the sun and moon.”",
        'Code is no speech: `"x"`.',
    ],
)
def test_registered_words_may_be_quoted(small: Folder, sentence: str) -> None:
    small.add(SECTION, f"\n{sentence}\n")
    assert small.problems() == ""


CONTACT = """
[[quote]]
id = "contact"
speaker = "newton"
said = 1687-07-06
text = "Contact!"
sources = ["principia"]
"""


@pytest.mark.parametrize("words", ["Contacts!", "contct", "¡Contact!", "Kontact!"])
def test_the_nearest_of_short_words_is_named_by_their_letters(small: Folder, words: str) -> None:
    small.add("content/quotes.toml", CONTACT)
    small.add(SECTION, f'\nThey said "{words}" at last.\n')
    assert small.run().problems == (
        f"{SECTION}:7: the words “{words}” are not those of a registered quote\n"
        "    fix: the nearest is 'contact': “Contact!”; use its words, or register these\n"
    )


@pytest.mark.parametrize(
    "words", ["Contract", "Intact!", "Conduct", "No contact was made", "Contents and tacts"]
)
def test_short_words_that_are_others_have_no_nearest(small: Folder, words: str) -> None:
    small.add("content/quotes.toml", CONTACT.replace("Contact!", "Impact!"))
    small.add(SECTION, f'\nThey said "{words}" at last.\n')
    assert small.run().problems == (
        f"{SECTION}:7: the words “{words}” are not those of a registered quote\n"
        "    fix: register them in content/quotes.toml, or take the quotation marks off\n"
    )


def test_a_quote_may_hold_a_quotation_of_its_own(small: Folder) -> None:
    small.edit("content/quotes.toml", "actions of the sun", "'actions' of the sun")
    assert small.problems() == ""


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/timeline.toml", "A book is printed", 'A \\"book of books\\" is printed'),
        ("content/glossary.toml", "What goes round", 'The \\"ruler of tides\\" that goes round'),
        ("content/explainer.toml", "Twice a day", "“Twice a day”, they say,"),
    ],
)
def test_words_are_looked_up_in_every_field(small: Folder, path: str, old: str, new: str) -> None:
    small.edit(path, old, new)
    outcome = small.run()
    assert outcome.code == 1
    assert "are not those of a registered quote" in outcome.problems


# ---------------------------------------------------------------- in a translation


def test_a_translation_quotes_the_words_of_its_own_catalog(small: Folder) -> None:
    small.add(SECTION, '\nHe spoke of "the flux and reflux of the sea".\n')
    small.add(
        CATALOG,
        '\nmsgid "He spoke of \\"the flux and reflux of the sea\\"."\n'
        'msgstr "Il parlait du « flux et le reflux de la mer »."\n',
    )
    assert small.problems() == ""
    small.edit(CATALOG, "« flux et le reflux de la mer »", "« flux et reflux de la mer »")
    assert small.problems() == (
        f"{CATALOG}:40: the words “flux et reflux de la mer” are not those of a registered quote\n"
        "    fix: its source quotes 'flux': “Le flux et le reflux de la mer naissent des actions du soleil"
        " et de la lune.”; use these words\n"
    )


def test_a_translation_that_quotes_where_its_source_does_not_is_told_to_take_the_marks_off(
    small: Folder,
) -> None:
    small.add(SECTION, "\nHe spoke of it.\n")
    small.add(CATALOG, '\nmsgid "He spoke of it."\nmsgstr "Il parlait de la « grande chose »."\n')
    assert small.problems() == (
        f"{CATALOG}:40: the words “grande chose” are not those of a registered quote\n"
        "    fix: register them in content/quotes.toml, or take the quotation marks off\n"
    )


def test_a_translation_cannot_quote_what_is_not_translated_yet(small: Folder) -> None:
    small.add(SECTION, '\nHe spoke of "the sea".\n')
    small.add(CATALOG, '\nmsgid "He spoke of \\"the sea\\"."\nmsgstr "Il parlait de « la mer »."\n')
    small.edit(CATALOG, f'msgstr "{FLUX_IN_FRENCH}"', 'msgstr ""')
    assert small.problems() == (
        f"{CATALOG}:40: the words “la mer” are not those of a registered quote\n"
        "    fix: translate the quote 'flux' first, and use its words here\n"
    )


def test_what_quotes_a_stale_quote_is_stale_too_and_nobodys_mistake(small: Folder) -> None:
    small.add(SECTION, '\nHe spoke of "the sea".\n')
    small.add(CATALOG, '\nmsgid "He spoke of \\"the sea\\"."\nmsgstr "Il parlait de « la mer »."\n')
    small.edit(CATALOG, f'msgid "{FLUX}"', f'#, fuzzy\nmsgid "{FLUX}"')
    outcome = small.run()
    assert outcome.problems == (
        f"{CATALOG}:41: warning: the words “la mer” are of the quote 'flux', which is stale\n"
        "    fix: bring that quote up to date, and use its words here\n"
    )
    assert (outcome.code, "2 stale" in outcome.said) == (0, True)
    assert "Il parlait" not in small.page("fr", preview=True)


def test_words_of_a_stale_quote_that_are_edited_are_looked_up_again(small: Folder) -> None:
    small.add(SECTION, '\nHe spoke of "the sea".\n')
    small.add(CATALOG, '\nmsgid "He spoke of \\"the sea\\"."\nmsgstr "Il parlait de « la mer »."\n')
    small.edit(CATALOG, f'msgid "{FLUX}"', f'#, fuzzy\nmsgid "{FLUX}"')
    small.run()
    small.edit(CATALOG, FLUX_IN_FRENCH, FLUX_IN_FRENCH.replace("la mer", "l’eau"))
    outcome = small.run()
    assert outcome.code == 1
    assert outcome.problems == (
        f"{CATALOG}:41: the words “la mer” are not those of a registered quote\n"
        "    fix: translate the quote 'flux' first, and use its words here\n"
    )


def test_a_translation_into_the_language_spoken_quotes_the_words_as_spoken(moon: Folder) -> None:
    moon.run("add", "it")
    catalog = "locales/it/LC_MESSAGES/content.po"
    msgid = moon.read("content/sections/04-words.md").split("## Down, or not yet\n\n")[1].split("\n\n")[0]
    source = " ".join(msgid.split()).replace('"', '\\"')
    said = "Alla televisione [Tito Stagno][stagno] gridò che *Eagle* era già giù. Da Houston, "
    for words, wrong in (("No, non ha toccato", False), ("No, non è atterrato", True)):
        translation = f"{said}[Ruggero Orlando][orlando] gli disse: «{words}.»[^rai]"
        text = moon.read(catalog)
        before, after = text.split(f'msgid "{source}"\n')
        moon.write(catalog, f'{before}msgid "{source}"\nmsgstr "{translation}"\n' + after.split("\n", 1)[1])
        assert ("are not those of a registered quote" in moon.problems()) == wrong


# ---------------------------------------------------------------- on the page


def test_a_translated_quote_stands_with_the_words_as_spoken(everything_built: Built) -> None:
    page = html.fromstring(everything_built.files["fr/index.html"])
    shown, spoken = page.xpath("//li[@id='mauer-nieder']//blockquote")
    assert shown.text_content() == "«\u202fMonsieur Gorbatchev, abattez ce mur\u202f!\u202f»"
    assert spoken.text_content() == "“Mr.\u00a0Gorbachev, tear down this wall!”"
    assert (spoken.get("lang"), spoken.get("translate")) == ("en", "no")


def test_a_quote_in_the_language_spoken_stands_alone_and_is_not_to_be_translated(
    everything_built: Built,
) -> None:
    page = html.fromstring(everything_built.files["de/index.html"])
    (shown,) = page.xpath("//li[@id='sofort']//blockquote")
    assert shown.text_content() == "„Das tritt nach meiner Kenntnis […] ist das sofort, unverzüglich.“"
    assert shown.get("translate") == "no"


def test_words_never_found_in_the_original_are_said_to_be_reported(everything_built: Built) -> None:
    page = html.fromstring(everything_built.files["fr/index.html"])
    reported = {
        item.get("id")
        for item in page.xpath("//li[.//blockquote]")
        if "l’original n’a pas été retrouvé" in item.text_content()
    }
    assert reported == {"fluten"}


def test_a_fallback_quote_stands_between_the_marks_of_its_own_language(moon_built: Built) -> None:
    page = html.fromstring(moon_built.files["ar/index.html"])
    (shown,) = page.xpath("//li[@id='united']//blockquote")
    assert shown.text_content().startswith("“That moment really united the human race.”")
    assert (shown.get("lang"), shown.get("dir")) == ("en", "ltr")


def test_every_quote_is_said_by_the_one_the_record_names(
    everything_built: Built, everything_inputs: Inputs
) -> None:
    explainer = everything_built.explainer
    names = {person.id: person.name.text for person in explainer.people}
    page = html.fromstring(everything_built.files["de/index.html"])
    for quote in explainer.quotes:
        (item,) = page.xpath(f"//li[@id='{quote.id}']")
        assert item.xpath("h3")[0].text_content().startswith(names[quote.speaker])


# ---------------------------------------------------------------- what EDITING.md says of them


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/explainer.toml", 'title = "Why', 'title = "Why “Moskva” and'),
        ("content/explainer.toml", '["The', '["“Moskva” and the'),
        ("content/timeline.toml", 'title = "A', 'title = "“Moskva” and a'),
        ("content/people.toml", 'name = "Isaac', 'name = "Isaac “Moskva”'),
        ("content/glossary.toml", 'term = "', 'term = "“Moskva” '),
        ("content/sources.toml", 'publisher = "', 'publisher = "“Moskva” '),
        ("content/sources.toml", 'title = "', 'note = "“Moskva”"\ntitle = "'),
        ("content/quotes.toml", "sources =", 'setting = "“Moskva”"\nsources ='),
        (SECTION, "# The", "# “Moskva” and the"),
        (SECTION, "The sea", "*“Moskva”* and the sea"),
        (SECTION, "The sea", "A 'Moskva' and the sea"),
    ],
)
def test_words_for_readers_are_read_wherever_they_stand(small: Folder, path: str, old: str, new: str) -> None:
    small.edit(path, old, new)
    assert "the words “Moskva” are not those of a registered quote" in small.run().problems


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/sources.toml", 'title = "', 'title = "“Moskva” '),
        (
            "content/quotes.toml",
            "sources =",
            'excerpt = "“Fluxum et refluxum maris” ab actionibus solis ac lunae oriri debere."\nsources =',
        ),
        ("content/people.toml", "name =", 'native = { language = "ru", name = "«Москва»" }\nname ='),
        (SECTION, "The sea", "A *Moskva*, a `“Moskva”` and the sea"),
        (SECTION, "# The", '+++\nnote = "“Moskva” is a ship"\n+++\n# The'),
    ],
)
def test_what_is_nobodys_prose_is_not_read(small: Folder, path: str, old: str, new: str) -> None:
    small.edit(path, old, new)
    assert "registered quote" not in small.run().problems


def test_a_quote_spoken_in_the_source_language_repeats_its_words_and_is_no_report(small: Folder) -> None:
    small.edit("content/quotes.toml", "original =", "# original =")
    small.edit(
        "content/quotes.toml", "sources =", f'original = {{ language = "en", text = "{FLUX}" }}\nsources ='
    )
    assert "Reported words" not in small.page("en")
    assert "Original words" not in small.page("en")
