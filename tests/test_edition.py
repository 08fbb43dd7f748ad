"""Editions: three states and one rule, the structure lock, and what the built page says of both."""

from __future__ import annotations

import gc
import re
import weakref
from fractions import Fraction

import pytest
from conftest import Folder
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import html

from explainer.build import Built, catalog_of
from explainer.edition import Edition, shortfall, translate
from explainer.inputs import Inputs
from explainer.markup import Parser
from explainer.sources import read_sources
from explainer.unspaced import word_count

CATALOG = "locales/fr/LC_MESSAGES/content.po"
SENTENCE = "The sea follows the [Moon][moon] around the Earth.[^principia]"
TRANSLATION = "La mer suit la [Lune][moon] autour de la Terre.[^principia]"


def edition_of(built: Built, language: str) -> Edition:
    return next(edition for edition in built.editions if edition.language == language)


def state_of(folder: Folder, text: str) -> str:
    return edition_of(folder.build(preview=True), "fr").said[None, text].state


def french(folder: Folder) -> html.HtmlElement:
    return html.fromstring(folder.page("fr", preview=True))


# ---------------------------------------------------------------- three states


def test_a_translation_of_what_the_source_says_is_current(small: Folder) -> None:
    assert state_of(small, SENTENCE) == "current"


def test_a_translation_marked_fuzzy_is_stale(small: Folder) -> None:
    small.edit(CATALOG, f'msgid "{SENTENCE}"', f'#, fuzzy\nmsgid "{SENTENCE}"')
    assert state_of(small, SENTENCE) == "stale"


def test_a_translation_whose_source_changed_is_stale_before_any_update(small: Folder) -> None:
    small.edit("content/sections/01-cause.md", "around the Earth", "around our Earth")
    assert state_of(small, SENTENCE.replace("the Earth", "our Earth")) == "stale"


def test_an_empty_translation_is_missing(small: Folder) -> None:
    small.edit(CATALOG, f'msgstr "{TRANSLATION}"', 'msgstr ""')
    assert state_of(small, SENTENCE) == "missing"


def test_a_message_the_catalog_has_never_seen_is_missing(small: Folder) -> None:
    small.add("content/sections/01-cause.md", "\nWind and weather.\n")
    assert state_of(small, "Wind and weather.") == "missing"


def test_rewrapping_the_source_makes_nothing_stale(small: Folder) -> None:
    small.edit("content/sections/01-cause.md", "The sea follows the", "The sea\n   follows\nthe")
    assert state_of(small, SENTENCE) == "current"


def test_the_source_edition_is_current_whatever_the_catalogs_say(small: Folder) -> None:
    small.write(CATALOG, 'msgid ""\nmsgstr "Language: fr\\n"\n')
    assert set(edition_of(small.build(), "en").share.messages.items()) == {
        ("current", 11),
        ("stale", 0),
        ("missing", 0),
    }


# ---------------------------------------------------------------- what the page shows


def paragraph(page: html.HtmlElement) -> html.HtmlElement:
    """Return the first paragraph of the section."""
    return page.xpath("//section[@id='cause']//p[@id]")[0]


def test_a_current_translation_stands_without_any_mark(small: Folder) -> None:
    shown = paragraph(french(small))
    assert shown.text_content() == "La mer suit la Lune autour de la Terre.[1]"
    assert "lang" not in shown.attrib
    assert "data-state" not in shown.attrib


@pytest.mark.parametrize(
    ("change", "state", "note"),
    [
        ("#, fuzzy\n", "stale", "[anglais, traduction en cours de mise à jour]"),
        ("", "missing", "[anglais, pas encore traduit]"),
    ],
)
def test_any_other_shows_the_source_with_its_language_its_state_and_a_note(
    small: Folder, change: str, state: str, note: str
) -> None:
    if state == "missing":
        small.edit(CATALOG, f'msgstr "{TRANSLATION}"', 'msgstr ""')
    small.edit(CATALOG, f'msgid "{SENTENCE}"', f'{change}msgid "{SENTENCE}"')
    shown = paragraph(french(small))
    (label,) = shown.xpath(".//*[contains(@class, 'state')]")
    assert (shown.get("lang"), shown.get("data-state"), shown.get("dir")) == ("en", state, None)
    assert label.text_content() == note
    assert label.get("lang") == "fr"
    assert shown.text_content().startswith("The sea follows the Moon around the Earth.[1]")


def test_words_of_the_other_direction_say_theirs(moon_built: Built) -> None:
    page = html.fromstring(moon_built.files["ar/index.html"])
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    shown = page.xpath("//*[@data-state]")
    assert shown
    assert {(each.get("lang"), each.get("dir")) for each in shown} == {("en", "ltr")}
    notes = page.xpath("//*[@data-state]//*[contains(@class, 'state')]")
    assert {(each.get("lang"), each.get("dir")) for each in notes} == {("ar", "rtl")}


def test_the_arabic_page_marks_what_is_not_current_and_nothing_else(moon_built: Built) -> None:
    edition = edition_of(moon_built, "ar")
    page = html.fromstring(moon_built.files["ar/index.html"])
    marked = {each.get("data-state") for each in page.xpath("//*[@data-state]")}
    assert marked == {"stale", "missing"}
    for element in page.xpath("//section//p[@id][not(@data-state)]"):
        assert any("\u0600" <= letter <= "\u06ff" for letter in element.text_content())
    assert (edition.share.messages["stale"], edition.share.messages["missing"]) == (2, 15)


def test_every_edition_has_the_same_ids_in_the_same_order(moon_built: Built, everything_built: Built) -> None:
    for built in (moon_built, everything_built):
        pages = [built.files[f"{edition.language}/index.html"] for edition in built.editions]
        first, *others = [html.fromstring(page).xpath("//@id") for page in pages]
        assert all(other == first for other in others)
        assert len(first) == len(set(first))


# ---------------------------------------------------------------- structure lock

LOCK = [
    (
        "La mer suit la Lune autour de la Terre.[^principia]",
        "the translation lost […][moon]",
        "keep […][moon] in the msgstr",
    ),
    (
        "La mer suit la [Lune][moon] autour de la Terre.",
        "the translation lost [^principia]",
        "keep [^principia] in the msgstr",
    ),
    (
        "La [mer][newton] suit la [Lune][moon] autour de la Terre.[^principia]",
        "the translation has […][newton], which its source has not",
        "take […][newton] out of the msgstr",
    ),
    (
        "La [mer][moon] suit la [Lune][moon] autour de la Terre.[^principia]",
        "the translation has […][moon], which its source has not",
        "take […][moon] out of the msgstr",
    ),
    (
        "La mer suit la [Lune][moon] autour de la `Terre`.[^principia]",
        "the translation has `Terre`, which its source has not",
        "take `Terre` out of the msgstr",
    ),
    (
        "La mer suit la [Lune][moon] autour de la {planet}.[^principia]",
        "the translation has {planet}, which its source has not",
        "take {planet} out of the msgstr",
    ),
    (
        "La mer suit la [Lune][moon] autour de la <b>Terre</b>.[^principia]",
        "the raw HTML '<b>Terre</b>' has no meaning here",
        "use Markdown, put code between backquotes, or write \\< for the sign itself",
    ),
    (
        "La mer suit la [Lune][moon] <script>alert(1)</script>.[^principia]",
        "the raw HTML '<script>alert(1)</script>' has no meaning here",
        "use Markdown, put code between backquotes, or write \\< for the sign itself",
    ),
    (
        "La mer suit la [Lune][moon], voir https://evil.example.[^principia]",
        "the bare address 'https://evil.example' stands in the text",
        "take it out: a translation has the links and pictures of its source, and no other",
    ),
    (
        "La mer suit la [Lune][moon], voir //evil.example.[^principia]",
        "the bare address '//evil.example' stands in the text",
        "take it out: a translation has the links and pictures of its source, and no other",
    ),
    (
        "La mer suit la [Lune][moon], voir [ici](https://evil.example).[^principia]",
        "the link '[ici](https://evil.example)' has an address of its own",
        "take it out: a translation has the links and pictures of its source, and no other",
    ),
    (
        "La mer suit la [Lune][moon], voir [ici](javascript:alert(1)).[^principia]",
        "the link '[ici](javascript:alert(1)' has an address of its own",
        "take it out: a translation has the links and pictures of its source, and no other",
    ),
    (
        "La mer suit la [Lune][moon] ![image](x.png) autour.[^principia]",
        "the picture '![image](x.png)' stands among words",
        "take it out: a translation has the links and pictures of its source, and no other",
    ),
    (
        "La mer suit la [Lune][moon] autour de la Terre.[^principia] {: onclick='alert(1)' }",
        "the attribute list \"{: onclick='alert(1)' }\" stands inside the words",
        "take it out; an attribute list stands at the end of its block and in the source language only",
    ),
    (
        "La mer&nbsp;suit la [Lune][moon] autour de la Terre.[^principia]",
        "the entity '&nbsp;' has no meaning here",
        "write the character itself, or \\< and \\& for these two signs",
    ),
    (
        "La mer suit la [Lune][moon] autour de la \u202eTerre\u202c.[^principia]",
        "there is an invisible character, U+202E (right-to-left override)",
        "delete it: the page itself sets the direction of a text",
    ),
    (
        "La mer suit la [Lune][moon] autour de la Terre.[^principia]" + "[*" * 60,
        "the translation has 126 of the marks * _ ` [ ] \\, and its source 6",
        "write no more of them than the source has",
    ),
    (
        "La mer suit la [Lune] [moon] autour de la Terre.[^principia]",
        "the translation lost […][moon]",
        "write […][moon] without a space between",
    ),
    (
        "La mer suit la [Lune][moon] autour de la « boule bleue ».[^principia]",
        "the words “boule bleue” are not those of a registered quote",
        "register them in content/quotes.toml, or take the quotation marks off",
    ),
]


@pytest.mark.parametrize(("msgstr", "what", "fix"), LOCK, ids=[what for _, what, _ in LOCK])
def test_a_translation_that_breaks_the_lock_is_said_and_not_shown(
    small: Folder, msgstr: str, what: str, fix: str
) -> None:
    small.edit(CATALOG, TRANSLATION, msgstr)
    assert small.problems() == f"{CATALOG}:19: {what}\n    fix: {fix}\n"
    page = small.page("fr", preview=True)
    assert paragraph(html.fromstring(page)).get("data-state") == "stale"
    assert "evil.example" not in page
    assert "onclick" not in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    "msgstr",
    [
        "Autour de la Terre,[^principia] la mer suit la [Lune][moon].",
        "La **mer** suit la *[Lune][moon]* autour de la Terre.[^principia]",
        "La mer suit\\n  la [Lune][moon] autour\\n de la Terre.[^principia]",
        "La mer suit la [Lune][moon] : 1 < 2, A & B, {…}, [sic].[^principia]",
        "La mer suit « le flux et le reflux » de la [Lune][moon].[^principia]",
    ],
)
def test_order_emphasis_spaces_and_registered_words_are_the_translators(small: Folder, msgstr: str) -> None:
    small.edit(CATALOG, TRANSLATION, msgstr)
    assert small.problems() == ""
    assert state_of(small, SENTENCE) == "current"


def test_a_title_is_shown_letter_for_letter_and_may_not_refer(small: Folder) -> None:
    small.edit(CATALOG, 'msgstr "Lune"', 'msgstr "La <b>Lune</b> & *moi*"')
    assert "La &lt;b&gt;Lune&lt;/b&gt; &amp; *moi*" in small.page("fr", preview=True)
    small.edit(CATALOG, "La <b>Lune</b> & *moi*", "La [Lune][moon]")
    assert small.problems() == (
        f"{CATALOG}:31: '[Lune][moon]' stands in a title or a name, which has no marks\n"
        "    fix: write its words alone\n"
    )


@pytest.mark.parametrize("address", ["https://evil.example/x", "www.evil.example", "//evil.example"])
def test_a_title_has_no_address_that_its_source_has_not(small: Folder, address: str) -> None:
    small.edit(CATALOG, 'msgstr "Lune"', f'msgstr "La Lune, {address}"')
    assert small.problems() == (
        f"{CATALOG}:31: the bare address '{address}' stands in the text\n"
        "    fix: take it out: a translation has the links and pictures of its source, and no other\n"
    )
    assert "evil.example" not in small.page("fr", preview=True)


def test_a_name_that_is_an_address_may_be_translated_by_itself(small: Folder) -> None:
    small.edit("content/glossary.toml", 'term = "Moon"', 'term = "www.moon.example"')
    small.edit(CATALOG, 'msgid "Moon"\nmsgstr "Lune"', 'msgid "www.moon.example"\nmsgstr "www.moon.example"')
    assert small.problems() == ""


def test_words_whose_translation_is_wrong_in_one_place_are_translated_in_none(small: Folder) -> None:
    words = "The flux and reflux of the sea arise from the actions of the sun and moon."
    said = "Le flux et le reflux de la mer naissent des actions du soleil et de la lune."
    small.edit(CATALOG, said, said.replace("actions", "» actions"))
    assert small.problems() == ""  # A quote is not looked up among the quotes.
    small.add("content/sections/01-cause.md", f"\n{words}\n")
    assert small.problems() == (
        f"{CATALOG}:25: the quotation mark » has no other to go with it: …r naissent des » actions du sol…\n"
        "    fix: write both, or neither\n"
    )
    assert state_of(small, words) == "stale"
    page = french(small)
    shown = [*page.xpath("//section[@id='cause']/p[last()]"), *page.xpath("//*[@id='flux']//*[@data-state]")]
    assert [element.get("data-state") for element in shown] == ["stale", "stale"]


def test_of_one_translation_a_score_of_faults_is_said_and_no_more(small: Folder) -> None:
    small.edit(CATALOG, TRANSLATION, TRANSLATION + "".join(f" « {number}" for number in range(500)))
    assert small.problems().count("the quotation mark « has no other to go with it") == 20


def test_all_the_translations_that_break_the_lock_are_said(small: Folder) -> None:
    small.edit(CATALOG, TRANSLATION, "La mer suit la Lune.")
    small.edit(CATALOG, "La [Lune][moon] attire la mer.[^principia]", "La Lune attire la mer.[^principia]")
    outcome = small.run()
    assert outcome.code == 1
    assert (
        "fr        9 current, 2 stale: shown in en; not published: a key point is not current\n"
        in outcome.said
    )
    assert outcome.problems == (
        f"{CATALOG}:13: the translation lost […][moon]\n    fix: keep […][moon] in the msgstr\n"
        f"{CATALOG}:19: the translation lost [^principia]\n    fix: keep [^principia] in the msgstr\n"
        f"{CATALOG}:19: the translation lost […][moon]\n    fix: keep […][moon] in the msgstr\n"
    )


# ---------------------------------------------------------------- withheld


def test_an_edition_is_published_from_its_share_of_words_on(moon: Folder) -> None:
    built = moon.build()
    share = edition_of(built, "ar").share.current
    assert 0.7 < share < 0.9
    assert "ar/index.html" in built.files
    moon.edit("content/explainer.toml", "publish_above = 0.7", "publish_above = 0.9")
    assert edition_of(moon.build(), "ar").withheld == "82 % of its words are current, below 90 %"
    assert "ar/index.html" not in moon.build().files


@pytest.mark.parametrize("whole", range(100))
def test_a_share_of_whole_hundredths_is_said_as_it_is(whole: int) -> None:
    assert shortfall(whole / 100, (whole + 1) / 100) == (
        f"{whole} % of its words are current, below {whole + 1} %"
    )


@pytest.mark.parametrize(
    ("share", "wanted", "why"),
    [
        (0.594, 0.595, "59 % of its words are current, below 59.5 %"),
        (0.59, 0.5901, "59 % of its words are current, below 59.01 %"),
        (0.9999, 1, "99 % of its words are current, below 100 %"),
        (0.0, 1e-05, "0 % of its words are current, below 0.001 %"),
    ],
)
def test_a_share_and_what_it_is_below_are_told_apart(share: float, wanted: float, why: str) -> None:
    assert shortfall(share, wanted) == why


@given(st.integers(1, 100_000), st.data(), st.integers(1, 1000))
def test_a_share_never_reads_as_what_it_is_below(total: int, data: st.DataObject, wanted: int) -> None:
    share = data.draw(st.integers(0, total)) / total
    assume(share < wanted / 1000)
    said, asked = re.findall(r"([0-9.]+) %", shortfall(share, wanted / 1000))
    assert Fraction(said) <= Fraction(100 * share) + Fraction(1, 10**9)
    assert Fraction(said) < Fraction(asked) == Fraction(wanted, 10)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Pourquoi la mer va et vient", "its headline is not current"),
        ("Deux fois par jour la mer monte, et *personne* ne s'en étonne.", "its standfirst is not current"),
        ("La [Lune][moon] attire la mer.[^principia]", "a key point is not current"),
        ("La cause", "a section's title is not current"),
    ],
)
def test_an_edition_without_an_essential_part_is_withheld_whatever_its_share(
    small: Folder, words: str, why: str
) -> None:
    small.add("content/explainer.toml", "publish_above = 0.1\n")
    small.edit(CATALOG, f'msgstr "{words}"', 'msgstr ""')
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (0, "")
    assert f"; not published: {why}\n" in outcome.said
    assert not (small.root / "site/fr").exists()


def test_a_withheld_edition_is_built_for_the_preview_and_listed_nowhere(moon: Folder) -> None:
    preview = moon.build(preview=True).files
    assert "uk/index.html" in preview
    published = moon.build().files
    for path, data in published.items():
        if path.endswith((".html", ".xml")):
            assert b"/uk/" not in data, path
    for path in ("en/index.html", "ar/index.html", "index.html"):
        assert not [href for href in html.fromstring(preview[path]).xpath("//@href") if "uk/" in href]
    assert b"/uk/" not in preview["sitemap.xml"]
    assert b'<meta name="robots" content="noindex">' in preview["uk/index.html"]


def test_a_page_says_how_much_of_it_is_current_only_where_it_is_not_all(moon_built: Built) -> None:
    assert "82%" in moon_built.files["ar/index.html"].decode()
    assert "%" not in html.fromstring(moon_built.files["en/index.html"]).find(".//main").text_content()


# ---------------------------------------------------------------- quotes in the language spoken


def test_the_words_as_spoken_are_shown_in_their_language_whatever_the_catalog_says(moon: Folder) -> None:
    moon.run("add", "it")
    catalog = "locales/it/LC_MESSAGES/content.po"
    assert '#, read-only\nmsgid "No, it has not touched down."\nmsgstr "No, non ha toccato."' in moon.read(
        catalog
    )
    moon.edit(catalog, 'msgstr "No, non ha toccato."', 'msgstr "No, non ancora."')
    page = html.fromstring(moon.page("it", preview=True))
    (quote,) = page.xpath("//li[@id='orlando-not']//blockquote")
    assert (quote.text_content(), quote.get("translate"), quote.get("lang")) == (
        "«No, non ha toccato.»",
        "no",
        None,
    )


# ---------------------------------------------------------------- counting


@pytest.mark.parametrize(
    ("text", "count"),
    [("The sea rises.", 3), ("海が満ちる。", 3), ("The [sea][moon] rises.[^x]", 3), ("a  b", 2)],
)
def test_words_are_counted_in_any_script(text: str, count: int) -> None:
    assert word_count(text) == count


def test_a_catalog_is_gone_once_all_is_said(moon_inputs: Inputs, parser: Parser) -> None:
    """A build looks for no garbage, so that what holds itself is never freed."""
    sources = read_sources(moon_inputs, parser)
    catalog = catalog_of(sources, "ar")
    assert catalog
    there = weakref.ref(catalog)
    gc.disable()
    try:
        edition = translate(sources.explainer, "ar", catalog, parser)
        del catalog
        assert (edition.language, there()) == ("ar", None)
    finally:
        gc.enable()
