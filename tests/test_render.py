"""Templates and what stands in them: words of the interface, HTML of prose, style, policy, metadata."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from unicodedata import is_normalized

import feedparser
import html5lib
import pytest
from conftest import Folder
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from explainer import po
from explainer.build import Built
from explainer.errors import SourceError
from explainer.inputs import Inputs
from explainer.interface import Interface, interface_files, with_foreign_marked
from explainer.render import EMPTY_LINES, minified, without_empty_lines

INTERFACE = "locales/fr/LC_MESSAGES/interface.po"
HEADER = 'msgid ""\nmsgstr "Language: fr\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'


def pages_of(built: Built) -> dict[str, bytes]:
    return {path: data for path, data in built.files.items() if path.endswith(".html")}


@pytest.fixture(params=["moon", "everything"])
def built(request: pytest.FixtureRequest, moon_built: Built, everything_built: Built) -> Built:
    """Return each of the kept explainers, built."""
    return moon_built if request.param == "moon" else everything_built


# ---------------------------------------------------------------- HTML

ATTRIBUTES = {
    "a": {"href", "class", "lang", "dir", "hreflang", "rel", "data-state", "id"},
    "img": {"src", "alt", "width", "height", "loading", "lang"},
    "input": {"type", "name", "checked"},
    "meta": {"charset", "name", "content", "property", "http-equiv"},
    "link": {"rel", "href", "hreflang", "type", "title"},
    "script": {"type"},
    "svg": {"width", "height", "stroke", "stroke-linecap"},
    "g": {"transform", "stroke-width"},
    "line": {"x1", "x2", "y1", "y2"},
    "time": {"datetime"},
    "ol": {"start"},
    "th": {"scope"},
    "abbr": {"title"},
}
ANYWHERE = {
    *("id", "class", "lang", "dir", "data-state", "translate", "tabindex"),
    *("aria-hidden", "aria-label", "aria-labelledby", "aria-current"),
}


def test_every_page_is_html_that_a_browser_need_not_mend(built: Built) -> None:
    for path, data in pages_of(built).items():
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(data.decode())
        assert parser.errors == [], path


def test_pages_hold_only_the_attributes_that_were_meant(built: Built) -> None:
    for path, data in pages_of(built).items():
        for element in html.fromstring(data).iter(etree.Element):
            strange = set(element.attrib) - ANYWHERE - ATTRIBUTES.get(str(element.tag), set())
            assert not strange, f"{path}: {element.tag} {strange}"


def test_a_page_runs_no_script_and_sets_no_style_of_its_own(built: Built) -> None:
    for data in pages_of(built).values():
        page = html.fromstring(data)
        assert {script.get("type") for script in page.iter("script")} <= {"application/ld+json"}
        assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]")
        assert not [href for href in page.xpath("//@href") if href.startswith(("javascript:", "//", "data:"))]


def test_every_link_within_the_site_leads_somewhere(built: Built) -> None:
    ids = {path: set(html.fromstring(data).xpath("//@id")) for path, data in pages_of(built).items()}
    for path, data in pages_of(built).items():
        for href in html.fromstring(data).xpath("//body//@href"):
            if "://" in href:
                continue
            target, _, fragment = href.partition("#")
            page = resolved(path, target)
            assert page in built.files, f"{path}: {href}"
            assert not fragment or fragment in ids[page], f"{path}: {href}"


def resolved(path: str, target: str) -> str:
    folder = path.split("/")[:-1]
    for part in target.split("/") if target else [path.split("/")[-1]]:
        folder = folder[:-1] if part == ".." else [*folder, part]
    return "/".join(folder if folder[-1] else [*folder[:-1], "index.html"])


class Letters(HTMLParser):
    """Collects the text of a page as a browser would read it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def test_letters_are_composed_on_the_page_and_as_they_were_typed_in_the_catalog(small: Folder) -> None:
    catalog = "locales/fr/LC_MESSAGES/content.po"
    small.edit(catalog, "imprimé", "imprime\u0301")
    typed = small.read(catalog)
    small.write(INTERFACE, f'{HEADER}msgid "Timeline"\nmsgstr "Dates cle\u0301s"\n')
    page = small.page("fr")
    assert "imprimé" in page
    assert "Dates clés" in page
    assert is_normalized("NFC", page)
    small.run("messages")
    assert small.read(catalog).count("e\u0301") == typed.count("e\u0301") == 1


def test_letters_that_mean_something_in_html_are_letters(small: Folder) -> None:
    small.add("content/sections/01-cause.md", '\nIf 1 < 2 & 3 > 2, "the sea" is `<b>&amp;</b>`.\n')
    small.edit("content/people.toml", "Isaac Newton", "I. <Newton> & Sons")
    letters = Letters()
    letters.feed(small.page("en"))
    assert "If 1 < 2 & 3 > 2, “the sea” is <b>&amp;</b>." in letters.text
    assert "I. <Newton> & Sons" in letters.text


# ---------------------------------------------------------------- prose


def section(page: str, id: str) -> html.HtmlElement:
    return html.fromstring(page).xpath(f"//section[@id='{id}']")[0]


def test_people_and_terms_are_linked_at_their_first_mention_in_a_section(small: Folder) -> None:
    small.add(
        "content/sections/01-cause.md",
        "\nThe [Moon][moon], the [Moon][moon]: see [here][printed] and [here][printed].\n",
    )
    links = section(small.page("en"), "cause").xpath(".//p[@id]//a[not(@class)]/@href")
    assert links == ["#moon", "#printed", "#printed"]


@pytest.mark.parametrize(
    ("quote", "translator", "named"),
    [
        ("", 'msgstr "Anne Duval"', ["Anne Duval"]),
        ("#, fuzzy\n", 'msgstr "Anne Duval"', ["Andrew Motte"]),
        ("", 'msgstr ""', []),
    ],
    ids=["of the words in this language", "of the words in the source language", "nobody said who"],
)
def test_who_translated_a_quote_is_said_of_the_words_that_are_shown(
    small: Folder, quote: str, translator: str, named: list[str]
) -> None:
    catalog = "locales/fr/LC_MESSAGES/content.po"
    small.edit("content/quotes.toml", "sources =", 'translator = "Andrew Motte"\nsources =')
    small.edit(catalog, 'msgid "The flux', f'{quote}msgid "The flux')
    small.add(catalog, f'\nmsgid "Andrew Motte"\n{translator}\n')
    (shown,) = html.fromstring(small.page("fr", preview=True)).xpath("//li[@id='flux']")
    assert re.findall(r"Traduction\s*:\s*(\w+ \w+)", shown.text_content()) == named


def test_an_event_leads_to_the_section_that_tells_it_and_to_its_quotes(small: Folder) -> None:
    small.edit("content/timeline.toml", "sources =", 'section = "cause"\nquotes = ["flux"]\nsources =')
    for language, words in (("en", "Quote: Isaac Newton"), ("fr", "Citation\u00a0: Isaac Newton")):
        (event,) = html.fromstring(small.page(language)).xpath("//li[@id='printed']")
        links = [(link.get("href"), link.text_content()) for link in event.xpath("a")]
        title = "The cause" if language == "en" else "La cause"
        assert links == [("#cause", title), ("#flux", words)]


def test_words_of_the_interface_are_set_as_their_language_sets_them() -> None:
    said = """msgid "Sources"\nmsgstr "Sources : l'essentiel"\n"""
    said += 'msgid "%(speaker)s said \\"no\\""\nmsgstr "« %(speaker)s » : non !"\n'
    said += 'msgid "%(share)s"\nmsgstr "%(share)s ; le reste : plus tard"\n'
    interface = Interface("fr", [po.read((HEADER + said).encode(), INTERFACE)])
    gettext = interface.callables()["gettext"]
    assert gettext("Sources") == "Sources\u00a0: l’essentiel"
    assert gettext('%(speaker)s said "no"', speaker="A ;B") == "«\u202fA ;B\u202f»\u00a0: non\u202f!"
    assert gettext("%(share)s", share="8 %") == "8 %\u202f; le reste\u00a0: plus tard"
    assert gettext('"It\'s late"') == "\ue000“It’s late”\ue001"


def test_a_note_on_words_that_are_not_translated_stands_apart_from_them(small: Folder) -> None:
    small.edit("locales/fr/LC_MESSAGES/content.po", 'msgstr "Un livre est imprimé"', 'msgstr ""')
    (event,) = html.fromstring(small.page("fr", preview=True)).xpath("//li[@id='printed']/h4")
    assert event.text_content().strip() == "A book is printed [anglais, pas encore traduit]"


def test_an_abbreviation_is_explained_at_its_first_mention_and_never_within_a_word(small: Folder) -> None:
    small.add("content/sections/01-cause.md", "\nLWB, LW and LW & co.\n\nLW.\n\n*[LW]: low <water>\n")
    found = section(small.page("en"), "cause").xpath(".//abbr")
    assert [(each.text, each.get("title")) for each in found] == [("LW", "low <water>")]


@pytest.mark.parametrize(
    ("short", "words", "explained"),
    [
        ("R&D", "What R&D is.", ["R&D"]),
        ("&c", "Seas, tides &c.", ["&c"]),
        ("x < y", "Where x < y, and x > y.", ["x < y"]),
        ("->", "From here -> there.", ["->"]),
        ("L'W", "A L'W is low.", ["L’W"]),
        ("amp", "R&D, *R & D*.", []),
        ("amp", "R&D of an amp.", ["amp"]),
        ("lt", "It is < that.", []),
        ("D", "XD; R&D.", ["D"]),
        ("moon", "The [Moon][moon].", []),
    ],
)
def test_an_abbreviation_is_found_as_it_is_written(
    small: Folder, short: str, words: str, explained: list[str]
) -> None:
    """Whatever HTML makes of its letters; and nothing is found in what HTML has of its own."""
    small.add("content/sections/01-cause.md", f"\n{words} NASA.\n\n*[{short}]: long\n*[NASA]: longer\n")
    found = section(small.page("en"), "cause").xpath(".//abbr")
    assert [(each.text, each.get("title")) for each in found] == [
        *((each, "long") for each in explained),
        ("NASA", "longer"),
    ]


def test_of_two_abbreviations_in_one_place_the_longer_is_explained(small: Folder) -> None:
    small.add(
        "content/sections/01-cause.md", "\nR&D.\n\nR&D, R; D.\n\n*[R]: right\n*[R&D]: research\n*[D]: data\n"
    )
    found = section(small.page("en"), "cause").xpath(".//abbr")
    assert [(each.text_content(), each.get("title")) for each in found] == [
        ("R&D", "research"),
        ("R", "right"),
        ("D", "data"),
    ]


def test_copies_of_sources_are_told_apart_by_their_names(small: Folder) -> None:
    fields = small.read("content/sources.toml").partition('id = "principia"')[2]
    for id in ("principia", "opticks"):
        small.add("content/sources.toml", f'\n[[source]]\nid = "{id}-2"{fields}')
    text = small.read("content/sources.toml")
    more = r'\g<0>\nurl = "https://\1.example/"\narchived = "https://archive.example/\1"'
    small.write("content/sources.toml", re.sub('(?m)^id = "(.+)"$', more, text))
    small.add("content/sections/01-cause.md", "\nSo.[^opticks-2][^principia-2]\n")
    copies = html.fromstring(small.page("en")).xpath("//a[starts-with(@href, 'https://archive.example/')]")
    assert [(copy.get("href").rpartition("/")[2], copy.get("aria-label")) for copy in copies] == [
        ("principia", "archived copy 1"),
        ("opticks-2", "archived copy 2"),
        ("principia-2", "archived copy 3"),
    ]
    assert {copy.text for copy in copies} == {"archived copy"}


def test_a_table_is_a_table_that_may_scroll_by_keyboard_in_every_browser(everything_built: Built) -> None:
    (table,) = section(everything_built.files["fr/index.html"].decode(), "grenze").xpath(".//table")
    assert table.getparent().get("class") == "scroll"
    assert table.getparent().get("tabindex") == "0"
    assert [cell.get("scope") for cell in table.xpath(".//th")] == ["col"] * 3
    assert [cell.get("class") for cell in table.xpath(".//tr[1]/td")][:3] == [None, "center", "end"]
    assert all(row.get("id") for row in table.xpath(".//tr"))


def test_a_picture_has_its_size_its_description_and_its_caption(everything_built: Built) -> None:
    picture, line = section(everything_built.files["fr/index.html"].decode(), "ankuendigung").xpath(".//img")
    assert (picture.get("alt"), picture.get("width"), picture.get("height")) == (
        "Une feuille de quatre lignes",
        "120",
        "60",
    )
    assert picture.getnext().text_content() == "La feuille, redessinée.[1]"
    assert (line.get("alt"), line.getnext()) == ("", None)


def test_a_picture_is_named_by_what_is_in_it(everything: Folder) -> None:
    before = [path for path in everything.build().files if path.startswith("assets/zettel")]
    data = (everything.root / "content/images/zettel.png").read_bytes()
    (everything.root / "content/images/zettel.png").write_bytes(data + b"\0")
    after = [path for path in everything.build().files if path.startswith("assets/zettel")]
    assert before != after
    assert before == [f"assets/zettel.{hashlib.sha256(data).hexdigest()[:8]}.png"]


def test_a_picture_that_no_edition_shows_is_not_published(everything: Folder) -> None:
    data = (everything.root / "content/images/zettel.png").read_bytes()
    everything.write("content/images/private.png", data + b"\0")
    everything.write("content/images/early.png", data + b"\1")
    everything.write(
        "content/sections/97-early.md", "+++\ndraft = true\n+++\n# Früh\n\n![](images/early.png)\n"
    )
    published, previewed = everything.build().files, everything.build(preview=True).files
    assert [path for path in published if re.match("assets/(private|early)", path)] == []
    assert [path[:13] for path in previewed if re.match("assets/(private|early)", path)] == ["assets/early."]


def test_a_picture_may_have_any_name_its_address_is_plain(everything: Folder) -> None:
    data = (everything.root / "content/images/zettel.png").read_bytes()
    everything.write("content/images/100%-é#1&2.png", data)
    everything.add("content/sections/02-grenze.md", "\n![x](images/100%-é#1&2.png)\n")
    built = everything.build()
    (src,) = section(built.files["de/index.html"].decode(), "grenze").xpath(".//img/@src")
    assert re.fullmatch(r"\.\./assets/[a-z0-9.-]+\.png", src)
    assert src.removeprefix("../") in built.files


def test_code_is_not_to_be_translated_and_keeps_its_letters(everything_built: Built) -> None:
    first, second = section(everything_built.files["fr/index.html"].decode(), "grenze").xpath(".//pre")
    assert first.text_content() == "dpa 19:04\nVon sofort an: <alle> Übergänge & Grenzstellen\n"
    assert second.text_content() == "[kein Verweis][niemand]\n"
    assert (first.get("translate"), second.get("translate")) == ("no", "no")


@pytest.mark.parametrize(
    "code", ["a\n\n\nb", "def f():\n    pass\n\n\ndef g(): ...", "a\n\n<b>&\n \u00a0\n\nc"]
)
def test_code_keeps_its_empty_lines(small: Folder, code: str) -> None:
    small.add("content/sections/01-cause.md", f"\n```\n{code}\n```\n")
    (shown,) = section(small.page("en"), "cause").xpath(".//pre")
    assert shown.text_content() == f"{code}\n"


def test_facts_in_a_row_are_parted_as_the_language_parts_them(moon_built: Built) -> None:
    arabic, english = (
        html.fromstring(moon_built.files[f"{language}/index.html"]).xpath("//li[@id='rai']")[0].text_content()
        for language in ("ar", "en")
    )
    assert arabic.startswith("راي، La notte della Luna، 20\u00a0يوليو\u00a01969، الإيطالية، صحافة. ")
    assert english.startswith("RAI, La notte della Luna, 20\u00a0July\u00a01969, Italian, news. ")


def test_a_list_begins_where_it_is_written_to(small: Folder) -> None:
    small.add("content/sections/01-cause.md", "\n3. three\n4. four\n")
    assert section(small.page("en"), "cause").xpath(".//ol/@start") == ["3"]


# ---------------------------------------------------------------- words of the interface


def test_words_no_catalog_has_are_english_and_say_so(small: Folder) -> None:
    small.write("templates/footer.html", "<footer><p>{% trans %}Made of water{% endtrans %}</p></footer>")
    built = small.build(preview=True)
    (footer,) = html.fromstring(built.files["fr/index.html"]).xpath("//footer")
    (span,) = footer.xpath(".//span")
    assert (span.text, span.get("lang"), span.get("dir")) == ("Made of water", "en", None)
    assert [text for _, text in built.interfaces["fr"].missing] == ["Made of water"]
    assert not html.fromstring(built.files["en/index.html"]).xpath("//footer//span[@lang]")


def test_they_say_their_direction_where_the_page_has_another(moon: Folder) -> None:
    moon.write("templates/footer.html", "<footer>{% trans %}Made of dust{% endtrans %}</footer>")
    (span,) = html.fromstring(moon.page("ar")).xpath("//footer/span")
    assert (span.get("lang"), span.get("dir")) == ("en", "ltr")


def test_they_are_reported_and_do_not_count_for_publishing(small: Folder) -> None:
    small.write("templates/footer.html", "<footer>{% trans %}Made of water{% endtrans %}</footer>")
    outcome = small.run()
    assert (outcome.code, outcome.problems) == (0, "")
    assert "1 interface message missing: shown in English\n" in outcome.said
    assert (small.root / "site/fr/index.html").exists()


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<p>\ue000a\ue001</p>", '<p><span lang="en">a</span></p>'),
        ('<p title="\ue000a\ue001">b</p>', '<p title="a">b</p>'),
        ("<title>\ue000a\ue001</title>", "<title>a</title>"),
        ("<title>x</title><p>\ue000a\ue001</p>", '<title>x</title><p><span lang="en">a</span></p>'),
        ('<script>{"a": "\ue000<b>\ue001"}</script>', '<script>{"a": "<b>"}</script>'),
        ("<p>a &lt; \ue000b > c\ue001</p>", '<p>a &lt; <span lang="en">b > c</span></p>'),
    ],
)
def test_no_element_is_made_where_none_can_be(page: str, marked: str) -> None:
    assert with_foreign_marked(page, "ltr") == marked


def test_the_explainers_own_words_come_before_the_engines(moon_built: Built) -> None:
    page = html.fromstring(moon_built.files["ar/index.html"])
    assert page.xpath("//h2[@id='quotes-title']")[0].text == "أقوال لا تُنسى"
    assert page.xpath("//h2[@id='timeline-title']")[0].text == "التسلسل الزمني"


def test_a_language_of_a_region_takes_the_words_of_its_own_language(small: Folder) -> None:
    small.write("locales/fr_CA/LC_MESSAGES/content.po", small.read("locales/fr/LC_MESSAGES/content.po"))
    page = html.fromstring(small.page("fr-CA", preview=True))
    assert page.xpath("//section[@id='glossary']/h2")[0].text == "Glossaire"
    assert not page.xpath("//span[@lang='en']")


@pytest.mark.parametrize(
    ("language", "folders", "found"),
    [
        ("sr-Latn", ["sr"], []),
        ("sr-Latn", ["sr", "sr_Latn"], ["sr_Latn"]),
        ("sr-Cyrl", ["sr"], ["sr"]),
        ("zh-Hant", ["zh"], []),
        ("zh-TW", ["zh", "zh_Hant"], ["zh_Hant"]),
        ("zh-Hant-HK", ["zh", "zh_Hant", "zh_Hant_HK"], ["zh_Hant_HK", "zh_Hant"]),
        ("pt-BR", ["pt", "pt_BR"], ["pt_BR", "pt"]),
        ("en-GB", ["en"], ["en"]),
        ("fr-CA", ["fr"], ["fr"]),
        ("de-CH", ["de"], ["de"]),
        ("fr", ["fr", "fr_CA"], ["fr"]),
    ],
)
def test_words_of_the_interface_come_from_a_catalog_in_the_same_script(
    language: str, folders: list[str], found: list[str]
) -> None:
    paths = {folder: f"locales/{folder}/LC_MESSAGES/interface.po" for folder in folders}
    inputs = Inputs({f"{top}{path}": b"" for path in paths.values() for top in ("", "shipped/")})
    assert interface_files(inputs, language) == [
        f"{top}{paths[folder]}" for top in ("", "shipped/") for folder in found
    ]


SERBIAN_QUOTE = """\

[[quote]]
id = "plima"
speaker = "newton"
said = 1687-07-05
text = "The tide comes."
original = { language = "sr", text = "Плима долази." }
sources = ["principia"]
"""


def test_an_edition_in_another_script_than_its_language_is_mostly_written_in_shows_it_as_foreign(
    small: Folder,
) -> None:
    head = HEADER.replace("Language: fr", "Language: sr_Latn")
    small.add("content/quotes.toml", SERBIAN_QUOTE)
    small.add("content/sections/01-cause.md", "\n> [plima]\n")
    small.write("locales/sr/LC_MESSAGES/interface.po", f'{HEADER}msgid "Sources"\nmsgstr "Извори"\n')
    small.write(
        "locales/sr_Latn/LC_MESSAGES/content.po", f'{head}msgid "The tide comes."\nmsgstr "Plima dolazi."\n'
    )
    page = small.page("sr-Latn", preview=True)
    assert "Извори" not in page
    (quote,) = html.fromstring(page).xpath("//section[@id='cause']//*[@lang='sr']")
    assert "Плима долази." in quote.text_content()
    assert "Plima dolazi." in page
    assert '<span lang="en">Sources</span>' in page


@pytest.mark.parametrize(
    ("msgid", "msgstr", "what", "fix"),
    [
        ("about %(time)s", "vers", "the translation lost %(time)s", "keep %(time)s in the msgstr"),
        (
            "about %(time)s",
            "vers %(time)s, %(place)s",
            "the translation has %(place)s, which its source has not",
            "take %(place)s out",
        ),
        (
            "Sources",
            "Sources à 100%",
            "the translation has %, which its source has not",
            "write %% for a percent sign",
        ),
    ],
)
def test_a_placeholder_lost_or_made_up_is_a_problem_and_the_english_words_are_shown(
    small: Folder, msgid: str, msgstr: str, what: str, fix: str
) -> None:
    small.write(INTERFACE, f'{HEADER}msgid "{msgid}"\nmsgstr "{msgstr}"\n')
    assert small.problems() == f"{INTERFACE}:4: {what}\n    fix: {fix}\n"


def test_plurals_are_those_of_the_language() -> None:
    catalog = po.read(
        b'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n < 5 ? 1 : 2);\\n"\n\n'
        b'msgid "%(num)s tide"\nmsgid_plural "%(num)s tides"\n'
        b'msgstr[0] "one %(num)s"\nmsgstr[1] "few %(num)s"\nmsgstr[2] "many %(num)s"\n',
        "locales/pl/LC_MESSAGES/interface.po",
    )
    ngettext = Interface("pl", [catalog]).callables()["ngettext"]
    said = [str(ngettext("%(num)s tide", "%(num)s tides", number)) for number in (1, 3, 5)]
    assert said == ["one 1", "few 3", "many 5"]


@pytest.mark.parametrize(
    "rule", ["n - 100 > 500 ? 2 : 0", "n - 100 > 500 ? 0 - 5 : 0", "0 / (n - 400 - 300)"]
)
def test_a_count_that_a_rule_has_no_form_for_takes_the_last(rule: str) -> None:
    catalog = po.read(
        f'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=({rule});\\n"\n\n'
        'msgid "%(num)s tide"\nmsgid_plural "%(num)s tides"\n'
        'msgstr[0] "one %(num)s"\nmsgstr[1] "many %(num)s"\n'.encode(),
        "locales/pl/LC_MESSAGES/interface.po",
    )
    ngettext = Interface("pl", [catalog]).callables()["ngettext"]
    assert str(ngettext("%(num)s tide", "%(num)s tides", 700)) == "many 700"


@pytest.mark.parametrize(
    ("forms", "what"),
    [
        ("nplurals=1; plural=(n>300);", "the header says nplurals=1, and its rule gives the form 1"),
        (
            "nplurals=2; plural=(n==77000 ? 2 : n>1);",
            "the header says nplurals=2, and its rule gives the form 2",
        ),
        ("nplurals=2; plural=n-1;", "the header says nplurals=2, and its rule gives the form 199"),
        ("nplurals=300; plural=n-1;", "the header says nplurals=300, and its rule gives the form -1"),
        (
            "nplurals=2; plural=1/(n-300);",
            "the header's Plural-Forms 'nplurals=2; plural=1/(n-300);' cannot be read",
        ),
    ],
)
def test_a_rule_for_plurals_is_tried_with_the_numbers_it_names(small: Folder, forms: str, what: str) -> None:
    small.write(INTERFACE, f'msgid ""\nmsgstr "Plural-Forms: {forms}\\n"\n')
    with pytest.raises(SourceError) as stopped:
        small.build()
    fix = "write the Plural-Forms of the language, such as nplurals=2; plural=(n != 1);"
    assert str(stopped.value) == f"{INTERFACE}:1: {what}\n    fix: {fix}"


def test_a_translation_of_the_interface_is_text_and_never_html(small: Folder) -> None:
    small.write(INTERFACE, f'{HEADER}msgid "Sources"\nmsgstr "<script>alert(1)</script>"\n')
    page = small.page("fr", preview=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# ---------------------------------------------------------------- style and policy


def test_the_policy_names_the_style_that_the_page_has(built: Built) -> None:
    for path, data in pages_of(built).items():
        page = html.fromstring(data)
        (style,) = page.xpath("//style")
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy, path
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy


def test_the_headers_allow_what_the_pages_do(built: Built) -> None:
    headers = built.files["_headers"].decode()
    for data in pages_of(built).values():
        (policy,) = html.fromstring(data).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        for digest in re.findall(r"'sha256-[^']+'", policy):
            assert digest in headers
    assert "frame-ancestors 'none'" in headers


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a { b: c; }\n", "a{b:c}"),
        ("/* x */ a,\n  b > c { d: e }", "a,b>c{d:e}"),
        (":root { --a: calc(1px + 2px); }", ":root{--a:calc(1px + 2px)}"),
        ("a:not(.b) :hover { c: d }", "a:not(.b) :hover{c:d}"),
        ('a { b: "x: y , z /* ; } */" ; }', 'a{b:"x: y , z /* ; } */"}'),
        ("/* it's */ a { b: 'x  > y' , \"it\\\" , \" }", 'a{b:\'x  > y\',"it\\" , "}'),
        ("a { b: url( /*x*/ ) , url('/*, */') }", "a{b:url( /*x*/ ),url('/*, */')}"),
        ("a + b ~ c { d: calc(1px + 2px) }", "a + b~c{d:calc(1px + 2px)}"),
        (":root { --ink: red; --b: blue; } p { c: var(--ink) }", ":root{--a:red;--b:blue}p{c:var(--a)}"),
        (".x--ink { --ink: red; --ink-2: var(--ink); }", ".x--ink{--a:red;--b:var(--a)}"),
        ("p { --ink: var(--a, '--ink'); }", "p{--b:var(--a,'--ink')}"),
        ("@page { margin: var(--address) }", "@page{margin:var(--address)}"),
        (":root { --address: 'at home' }", ":root{--address:'at home'}"),
        ("@layer x, y; @layer x { a { b: c } } @layer y { }", "@layer x{a{b:c}}@layer y{}"),
        ("@layer y, x; @layer x { a { b: c } } @layer y { }", "@layer y,x;@layer x{a{b:c}}@layer y{}"),
        ("@layer x, y; @layer x { a { b: c } }", "@layer x,y;@layer x{a{b:c}}"),
    ],
)
def test_a_stylesheet_is_made_small_and_means_the_same(css: str, small: str) -> None:
    assert minified(css) == small


def test_a_colour_that_a_template_reads_keeps_its_name(small: Folder) -> None:
    small.write("templates/assets/page.css", ":root { --paper: white; --ink: black; }")
    small.write("templates/page.html", '<style>{{ css }}</style><svg><path fill="var(--ink)"/></svg>')
    assert ":root{--a:white;--ink:black}" in small.page("en")


# ---------------------------------------------------------------- what machines read


def test_the_feed_is_one_that_readers_of_feeds_read(built: Built) -> None:
    for edition in built.editions:
        feed = feedparser.parse(built.files[f"{edition.language}/feed.xml"])
        assert not feed.bozo
        assert feed.feed.title
        assert feed.feed.language == edition.language
        assert len(feed.entries) == len(built.explainer.head.update) + 1
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)


def test_a_correction_is_in_the_feed_the_data_and_the_page(everything_built: Built) -> None:
    words = "L’heure de l’annonce était fausse : il était 18 h 53, et non 18 h 57."
    page = html.fromstring(everything_built.files["fr/index.html"])
    data = json.loads(page.xpath("//script")[0].text)
    feed = feedparser.parse(everything_built.files["fr/feed.xml"])
    found = [
        page.xpath("//section[@id='updates']")[0].text_content(),
        data["correction"][0]["text"],
        feed.entries[0].summary,
    ]
    assert all(words in text.replace("\u00a0", " ").replace("\u202f", " ") for text in found)
    changed = everything_built.explainer.head.updated
    assert (
        datetime.fromisoformat(data["dateModified"]) == datetime.fromisoformat(feed.feed.updated) == changed
    )


def test_the_sitemap_and_the_pages_name_the_same_editions(moon_built: Built) -> None:
    sitemap = etree.fromstring(moon_built.files["sitemap.xml"])
    namespaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = sitemap.xpath("//s:loc/text()", namespaces=namespaces)
    assert urls == [
        "https://moon.example/apollo-11/",
        "https://moon.example/apollo-11/en/",
        "https://moon.example/apollo-11/ar/",
    ]
    for url in sitemap.xpath("//s:url", namespaces=namespaces):
        listed = {
            link.get("hreflang"): link.get("href") for link in url.xpath("x:link", namespaces=namespaces)
        }
        for language in ("en", "ar"):
            page = html.fromstring(moon_built.files[f"{language}/index.html"])
            links = page.xpath("//link[@rel='alternate'][@hreflang]")
            assert {link.get("hreflang"): link.get("href") for link in links} == listed


def test_security_txt_is_there_where_there_is_a_contact(everything_built: Built, moon_built: Built) -> None:
    assert ".well-known/security.txt" not in moon_built.files
    contact, expires, *_ = everything_built.files[".well-known/security.txt"].decode().splitlines()
    assert contact == "Contact: mailto:redaktion@mauer.example"
    changed = everything_built.explainer.head.modified
    assert (
        timedelta()
        < datetime.fromisoformat(expires.removeprefix("Expires: ")) - changed
        < timedelta(days=366)
    )


def test_the_data_of_a_page_cannot_end_its_script(small: Folder) -> None:
    small.edit("content/explainer.toml", "Why the sea", "</script><b>Why the sea")
    page = html.fromstring(small.page("en"))
    data = json.loads(page.xpath("//script")[0].text)
    assert data["headline"].startswith("</script><b>Why the sea")
    assert not page.xpath("//b[starts-with(., 'Why')]")


# ---------------------------------------------------------------- pieces of a page


@given(st.lists(st.text("ab \n\t\x1c\u2028")), st.integers(1, 9))
def test_it_does_not_matter_in_what_pieces_a_page_is_drawn(texts: list[str], size: int) -> None:
    whole = EMPTY_LINES.sub("\n", "".join(texts))
    assert "".join(without_empty_lines(texts, size)) == whole
