"""The check: all there is to say of an explainer and of its pages, in one run."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import KEPT, REPOSITORY, SMALL, Folder, Outcome
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.anatomy import Allowed, anatomy
from explainer.caches import FOLDER
from explainer.check import check
from explainer.cli import main
from explainer.errors import Problem
from explainer.inputs import read_inputs
from explainer.inspection import among, look_at
from explainer.memory import afresh
from explainer.quotation_marks import quoted
from explainer.speakers import _sentences
from explainer.weight import Cost, weigh

CATALOG = "locales/fr/LC_MESSAGES/content.po"
SECTION = "content/sections/01-cause.md"
QUOTES = "content/quotes.toml"
NOTHING = Outcome(0, "check     no problems\n", "")


EXCERPT = "Fluxum et refluxum maris ab actionibus solis ac lunae oriri debere."


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the files of the small explainer with nothing to say of it, its catalogs up to date."""
    root = tmp_path_factory.mktemp("kept")
    for path, text in SMALL.items():
        if path == QUOTES:
            text += f'excerpt = "{EXCERPT}"\n'
        if path == "content/timeline.toml":
            text = text.replace("[[event]]\n", '[[event]]\nsection = "cause"\n')
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    assert main(["messages", "--root", str(root)]) == 0
    files = [path for path in root.rglob("*") if path.is_file() and "cache" not in str(path)]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture
def sound(kept: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    """Return a folder with the small explainer, of which there is nothing to say."""
    folder = Folder(tmp_path / "tides", capsys)
    for path, text in kept.items():
        folder.write(path, text)
    return folder


def said(folder: Folder) -> str:
    """Return what a check prints of a folder, but for what it says of locales/ being behind."""
    outcome = folder.run("check")
    behind = r"locales/\S+:1: warning: this file is behind the content or the templates\n    fix: .*\n"
    return re.sub(behind, "", outcome.problems)


# ---------------------------------------------------------------- one run


def test_the_shipped_explainer_has_no_problem() -> None:
    assert check(read_inputs(REPOSITORY, REPOSITORY / "templates")) == ()


def test_there_is_nothing_to_say_of_a_sound_explainer(sound: Folder) -> None:
    assert sound.run("check") == NOTHING


def test_problems_of_all_kinds_are_told_in_one_run(sound: Folder) -> None:
    sound.edit(SECTION, "The sea follows", "See <b>https://tides.example</b>: the sea “obeys”")
    sound.edit("content/people.toml", 'name = "Isaac Newton"', 'nmae = "Isaac Newton"')
    sound.edit(CATALOG, 'msgstr "Lune"', 'msgstr "Lune')
    sound.edit("content/timeline.toml", "1687-07-05", "1687-7-5")
    outcome = sound.run("check")
    places = re.findall(r"^(\S+:\d+): ", outcome.problems, re.MULTILINE)
    assert outcome.code == 1
    assert {"content/sections/01-cause.md:3", "content/people.toml:3", "content/timeline.toml:4"} <= set(
        places
    )
    assert any(place.startswith(CATALOG) for place in places)
    assert outcome.said.startswith("check     ")


def test_a_broken_lock_is_told_even_beside_a_problem_of_the_content(sound: Folder) -> None:
    sound.edit("content/timeline.toml", 'sources = ["principia"]', 'sources = ["principa"]')
    sound.edit(CATALOG, "La [Lune][moon] attire la mer.[^principia]", "La Lune attire la mer.[^principia]")
    found = said(sound)
    assert "unknown source 'principa'" in found
    assert "the translation lost […][moon]" in found


def test_quotes_that_cannot_be_read_break_no_translation_that_quotes_them(sound: Folder) -> None:
    sound.add(SECTION, "\nHe wrote of “the flux and reflux of the sea”.[^principia]\n")
    sound.run("messages")
    sound.edit(
        CATALOG,
        'sea”.[^principia]"\nmsgstr ""',
        'sea”.[^principia]"\nmsgstr "Il parla du «flux et le reflux de la mer».[^principia]"',
    )
    assert said(sound) == ""
    sound.edit(QUOTES, "[[quote]]", "[[quote]")
    assert re.findall(r"^(\S+): ", said(sound), re.MULTILINE) == ["content/quotes.toml:1"]


def test_warnings_alone_leave_the_exit_code_at_nought(sound: Folder) -> None:
    sound.edit(QUOTES, "excerpt = ", "# excerpt = ")
    outcome = sound.run("check")
    assert (outcome.code, outcome.said) == (0, "check     no problems, 1 warning\n")


def test_files_behind_the_content_are_named(sound: Folder) -> None:
    sound.add(SECTION, "\nOne more word.[^principia]\n")
    outcome = sound.run("check")
    assert outcome.code == 0
    assert re.findall(r"^(locales/\S+):1: warning: this file is behind", outcome.problems, re.MULTILINE) == [
        "locales/content.pot",
        CATALOG,
    ]


def test_a_check_changes_nothing_that_anybody_wrote(sound: Folder) -> None:
    def written() -> dict[Path, bytes]:
        files = [path for path in sound.root.rglob("*") if path.is_file()]
        return {path: path.read_bytes() for path in files if path.parent.name != FOLDER}

    before = written()
    sound.run("check")
    assert written() == before


# ---------------------------------------------------------------- claims, sources, quotes


@pytest.mark.parametrize(
    ("path", "text", "warning"),
    [
        (
            "content/sources.toml",
            (
                '\n[[source]]\nid = "opticks"\npublisher = "Royal Society"\ntitle = "Opticks"\n'
                'language = "en"\nkind = "reference"\n'
            ),
            (
                "content/sources.toml:8: warning: the source 'opticks' is never cited\n"
                "    fix: write [^opticks] after what it shows, or take it out\n"
            ),
        ),
        (
            "content/people.toml",
            '\n[[person]]\nid = "hooke"\nname = "Robert Hooke"\n',
            (
                "content/people.toml:5: warning: the person 'hooke' is never referred to\n"
                "    fix: write [words][hooke] where it comes up, or take it out\n"
            ),
        ),
        (
            "content/glossary.toml",
            '\n[[term]]\nid = "ebb"\nterm = "Ebb"\ndefinition = "The sea going."\n',
            (
                "content/glossary.toml:6: warning: the term 'ebb' is never referred to\n"
                "    fix: write [words][ebb] where it comes up, or take it out\n"
            ),
        ),
        (
            "content/timeline.toml",
            '\n[[event]]\nid = "sold"\nat = 1687-07-06\ntitle = "The book is sold"\n',
            (
                "content/timeline.toml:8: warning: the event 'sold' is never referred to\n"
                "    fix: write [words][sold] where it comes up, or take it out, or give it a section\n"
            ),
        ),
    ],
)
def test_what_nothing_leads_to_is_a_warning(sound: Folder, path: str, text: str, warning: str) -> None:
    sound.add(path, text)
    assert said(sound) == warning


@pytest.mark.parametrize("marked", ["*Moskva*", "**Moskva**", "`Moskva`", "*the Moskva*"])
def test_emphasis_in_a_name_is_shown_with_its_signs(sound: Folder, marked: str) -> None:
    sound.add(
        "content/glossary.toml", f'\n[[term]]\nid = "ship"\nterm = "{marked}"\ndefinition = "A ship."\n'
    )
    sound.add(SECTION, "\nIt sank [a ship][ship], *the Moskva*.[^principia]\n")
    assert said(sound) == (
        f"content/glossary.toml:8: warning: '{marked}' stands in a title or a name, which shows its signs\n"
        "    fix: write the words alone\n"
    )


def test_emphasis_in_a_quote_is_shown_with_its_signs(sound: Folder) -> None:
    sound.add("content/people.toml", HOOKE)
    sound.add(
        "content/quotes.toml",
        '\n[[quote]]\nid = "tides"\nspeaker = "hooke"\nsaid = 1687-07-05\ntext = "It *does* move."\n'
        'sources = ["principia"]\n',
    )
    sound.add(SECTION, "\n> [tides]\n")
    assert "'*does*' stands in a quote, which shows its signs\n    fix: write the words alone\n" in said(
        sound
    )


@pytest.mark.parametrize("name", ["M*A*S*H", "2 * 3 * 4", "f*** off", "5*", "Yahoo! *", "***"])
def test_asterisks_that_mark_nothing_may_stand_in_a_name(sound: Folder, name: str) -> None:
    sound.add("content/glossary.toml", f'\n[[term]]\nid = "odd"\nterm = "{name}"\ndefinition = "A name."\n')
    sound.add(SECTION, "\nIt is [odd][odd].[^principia]\n")
    assert said(sound) == ""


def test_a_source_that_words_lead_to_is_no_stray(sound: Folder) -> None:
    sound.add(
        "content/sources.toml",
        '\n[[source]]\nid = "opticks"\npublisher = "Royal Society"\ntitle = "Opticks"\n'
        'language = "en"\nkind = "reference"\n',
    )
    sound.add(SECTION, "\nHe wrote [another book][opticks] too.\n")
    assert said(sound) == ""


def test_what_a_section_that_cannot_be_read_may_lead_to_is_not_told_to_go(sound: Folder) -> None:
    sound.write("content/sections/02-more.md", "# More\n\nIt went on.[^opticks] So said [Hooke][hooke].\n")
    sound.add("content/people.toml", HOOKE)
    sound.add(
        "content/sources.toml",
        '\n[[source]]\nid = "opticks"\npublisher = "Royal Society"\ntitle = "Opticks"\n'
        'language = "en"\nkind = "reference"\n',
    )
    assert said(sound) == ""
    sound.edit("content/sections/02-more.md", "# More", "More")
    assert said(sound) == (
        "content/sections/02-more.md:1: the section has no title\n"
        "    fix: begin it with a line such as: # What happened\n"
    )


def test_a_section_that_cites_nothing_is_a_warning(sound: Folder) -> None:
    sound.write("content/sections/02-more.md", "# More\n\nIt comes and goes.\n")
    assert said(sound) == (
        "content/sections/02-more.md:1: warning: the section 'more' cites no source\n"
        "    fix: write [^source-id] after each claim\n"
    )


def draw(folder: Folder, path: str) -> None:
    (folder.root / path).parent.mkdir(exist_ok=True)
    shutil.copy(KEPT / "everything/content/images/zettel.png", folder.root / path)


def test_a_picture_with_a_caption_alone_is_a_warning(sound: Folder) -> None:
    draw(sound, "content/images/high.png")
    sound.add(SECTION, '\n![](images/high.png "High water at noon.")\n')
    assert said(sound) == (
        "content/sections/01-cause.md:7: warning: the picture 'images/high.png' has a caption and no"
        " description\n"
        "    fix: write what is to be seen between the square brackets: ![a description]\n"
    )


@pytest.mark.parametrize("picture", ["![](images/high.png)", '![The sea](images/high.png "High water.")'])
def test_a_picture_that_decorates_or_is_described_is_none(sound: Folder, picture: str) -> None:
    draw(sound, "content/images/high.png")
    sound.add(SECTION, f"\n{picture}\n")
    assert said(sound) == ""


def test_a_quote_without_an_excerpt_is_a_warning(sound: Folder) -> None:
    sound.edit(QUOTES, "excerpt = ", "# excerpt = ")
    assert said(sound) == (
        "content/quotes.toml:1: warning: the quote 'flux' has no excerpt, so nothing shows that its words are"
        " right\n"
        '    fix: add the passage of a source that contains them: excerpt = "…"\n'
    )


def test_a_record_whose_words_stand_between_marks_would_have_them_twice(sound: Folder) -> None:
    text = "The flux and reflux of the sea arise from the actions of the sun and moon."
    sound.edit(QUOTES, text, f"“{text}”")
    assert (
        "content/quotes.toml:5: warning: the words of 'flux' stand between quotation marks, which the page"
        " sets itself\n    fix: take them off\n"
    ) in said(sound)


def test_words_that_are_not_in_their_excerpt_are_a_problem(sound: Folder) -> None:
    sound.edit(QUOTES, 'excerpt = "Fluxum et refluxum maris', 'excerpt = "Fluxum maris')
    outcome = sound.run("check")
    assert outcome.code == 1
    assert outcome.problems == (
        "content/quotes.toml:6: the words as spoken of 'flux' are not in its excerpt: “Fluxum et"
        " refluxum maris ab actionibus solis ac lunae oriri debere.”\n"
        "    fix: copy them from the excerpt, with […] for what is left out and [words] for what is added\n"
    )


def test_words_that_begin_or_end_inside_a_clause_are_a_warning(sound: Folder) -> None:
    sound.edit(QUOTES, 'excerpt = "Fluxum', 'excerpt = "Dixit fluxum')
    assert said(sound) == (
        "content/quotes.toml:6: warning: the words as spoken of 'flux' begin in the middle of a clause of its"
        " excerpt\n"
        "    fix: take in the whole clause, or cut the excerpt there with […]\n"
    )


HOOKE = '\n[[person]]\nid = "hooke"\nname = "Robert Hooke"\nrole = "A rival"\n'


@pytest.mark.parametrize(
    "sentence",
    [
        "Robert Hooke claimed “the flux and reflux of the sea” as his own.",
        "[Hooke][hooke] claimed “the flux and reflux of the sea” as his own.",
        "“The flux and reflux of the sea”, said Hooke.",
        "Newton was silent. Mr. Hooke wrote of “the flux and reflux of the sea”.",
        "“The flux and reflux of the sea.” Newton? No: so wrote Hooke of “the flux and reflux of the sea”.",
    ],
)
def test_a_quotation_beside_somebody_elses_name_is_a_warning(sound: Folder, sentence: str) -> None:
    sound.add("content/people.toml", HOOKE)
    sound.add(SECTION, f"\n{sentence}[^principia] See [Hooke][hooke].\n")
    assert re.findall(r"“\S.*” was said by .*", said(sound)) in (
        ["“the flux and reflux of the sea” was said by Isaac Newton, and its sentence names Robert Hooke"],
        ["“The flux and reflux of the sea” was said by Isaac Newton, and its sentence names Robert Hooke"],
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Newton wrote of “the flux and reflux of the sea”.",
        "Hooke asked, and Newton wrote of “the flux and reflux of the sea”.",
        "Hooke asked. The answer was “the flux and reflux of the sea”.",
        "“The flux and reflux of the sea.” Hooke had nothing to add.",
        "Nobody wrote of “the flux and reflux of the sea”.",
    ],
)
def test_a_quotation_beside_its_speaker_or_nobody_is_none(sound: Folder, sentence: str) -> None:
    sound.add("content/people.toml", HOOKE)
    sound.add(SECTION, f"\n{sentence}[^principia] See [Hooke][hooke].\n")
    assert "was said by" not in said(sound)


def test_a_name_that_is_not_translated_yet_is_not_asked_for(sound: Folder) -> None:
    sound.add(SECTION, "\nIsaac Newton was here.[^principia]\n")
    sound.run("messages")
    sound.edit(
        CATALOG,
        'msgid "Isaac Newton was here.[^principia]"\nmsgstr ""',
        'msgid "Isaac Newton was here.[^principia]"\nmsgstr "Il fut ici.[^principia]"',
    )
    assert "“Isaac Newton” is not rendered as “Isaac Newton”" in said(sound)
    sound.edit(CATALOG, 'msgstr "Isaac Newton"', 'msgstr ""')
    assert "is not rendered as" not in said(sound)


def test_a_translation_that_names_somebody_else_is_a_warning(sound: Folder) -> None:
    sound.add("content/people.toml", HOOKE)
    sound.add(
        SECTION, "\nHe wrote of “the flux and reflux of the sea”. So says [Hooke][hooke].[^principia]\n"
    )
    sound.run("messages")
    sound.edit(
        CATALOG,
        'So says [Hooke][hooke].[^principia]"\nmsgstr ""',
        'So says [Hooke][hooke].[^principia]"\n'
        'msgstr "[Hooke][hooke] parla du «flux et le reflux de la mer».[^principia] Il le dit."',
    )
    assert "was said by Isaac Newton, and its sentence names Robert Hooke" in said(sound)


@given(st.text(st.sampled_from('aB.!? “”"«»M。，'), max_size=40))
def test_sentences_make_up_the_text(text: str) -> None:
    spans = list(_sentences(text, quoted(text, "en")))
    assert "".join(text[start:end] for start, end in spans) == text


# ---------------------------------------------------------------- translations


def test_translations_are_proofread(sound: Folder) -> None:
    sound.edit(CATALOG, 'msgstr "Un livre est imprimé"', 'msgstr "Un livre est est imprimé"')
    assert re.search(r"content\.po:\d+: warning: the word “est” stands twice in a row", said(sound))


def test_a_catalog_of_the_source_language_is_looked_at_though_it_has_no_use(sound: Folder) -> None:
    sound.write(CATALOG.replace("/fr/", "/en/"), "msgidd\n")
    outcome = sound.run("check")
    assert outcome.code == 1
    assert (
        "locales/en/LC_MESSAGES/content.po:1: 'msgidd' is neither a keyword nor a string" in outcome.problems
    )


def test_a_catalog_that_cannot_be_read_is_told_once(sound: Folder) -> None:
    sound.write("locales/de/LC_MESSAGES/content.po", 'msgid "a\n')
    assert said(sound).count("locales/de") == 1


# ---------------------------------------------------------------- built pages


def site(**pages: str) -> dict[str, bytes]:
    """Return a site of editions by language, each with this in its body."""
    head = '<html lang="{0}" dir="ltr"><title>T</title><meta http-equiv="Content-Security-Policy" content="">'
    return {
        f"{language}/index.html": f"{head.format(language)}\n<body>\n<h1>T</h1>\n{body}\n".encode()
        for language, body in pages.items()
    }


def inspected(files: dict[str, bytes], site_url: str, registered: frozenset[str]) -> list[Problem]:
    """Return what is wrong with a site, file by file and one among the others."""
    allowed = Allowed(site_url, registered)
    return list(among([look_at(path, data, allowed) for path, data in files.items()]))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<p id="a"><p id="a">', "the id 'a' stands 2 times"),
        ('<a href="#b">b</a>', "'#b' leads to no id of en/index.html"),
        ('<a href="../fr/index.html">b</a>', "'../fr/index.html' leads to no file of the site"),
        (
            '<a href="https://own.example/e/en/#b">b</a>',
            "'https://own.example/e/en/#b' leads to no id of en/index.html",
        ),
        ("<script>1</script>", "there is a script"),
        ('<script type="application/ld+json" src="x"></script>', "there is a script"),
        ('<script type="application/ld+json">{</script>', "the linked data is not JSON"),
        ('<p style="color:red">', "<p> has the attribute style"),
        ("<p OnClick=1>", "<p> has the attribute onclick"),
        ("<style>p{}</style>", "the page's policy does not allow this style"),
        ("<iframe></iframe>", "there is a <iframe>"),
        ('<form action="https://a.example"></form>', "there is a <form>"),
        ('<base href="/">', "there is a <base>"),
        ('<meta http-equiv="refresh" content="0">', "the page sends its readers elsewhere"),
        (
            '<a href="https://evil.example">b</a>',
            "<a href> leads to 'https://evil.example', which no source registers",
        ),
        ('<a href="//evil.example">b</a>', "<a href> leads to '//evil.example', which no source registers"),
        (
            '<a href="/\\evil.example">b</a>',
            "<a href> leads to '/\\\\evil.example', which no source registers",
        ),
        (
            '<a href=" javascript:alert(1)">b</a>',
            "<a href> leads to ' javascript:alert(1)', which no source registers",
        ),
        ('<img src="data:," alt="">', "<img src> leads to 'data:,', which no source registers"),
        (
            '<img src="https://known.example/" alt="">',
            "<img src> leads to 'https://known.example/', which no source registers",
        ),
        (
            '<link rel="preload" href="https://known.example/">',
            "<link href> leads to 'https://known.example/', which no source registers",
        ),
        ("<img src=index.html>", "a picture has no alt"),
        ("<h3>b</h3>", "<h3> follows <h1>"),
        ("<h1>b</h1>", "the page has not exactly one <h1>"),
        ("<p>a\u202eb", "there is an invisible character, U+202E (right-to-left override)"),
    ],
)
def test_what_must_not_be_in_a_page_is_a_problem_at_its_line(body: str, problem: str) -> None:
    found = inspected(site(en=body), "https://own.example/e/", frozenset({"https://known.example/"}))
    assert [one.what for one in found if one.what.startswith(problem)]
    assert all(one.place.path == "site/en/index.html" and one.place.line in (1, 4) for one in found)


PIECES = (
    "\n<section id=a>", "\n<section", "</section>", "\n", "<h2>", "<p id=b>", "<a href='#a'>", "<img src=x>",
    "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>", "<style>p{}</style>", "<style>", "</style>",
    "<title>", "</title>", "<textarea>", "</textarea>", "<svg>", "<plaintext>", "<?x", "<", ">", '"', "='",
    "&", "&am", "words", "\u202e", "é",
)  # fmt: skip


def nothing_is_whole(*_: Any) -> Any:
    """Remember of every piece that something goes on behind it."""


@example("<img src=x>\n<section id=a>\u202e", 0)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.integers(0, 1))
def test_a_page_is_the_same_looked_at_in_pieces_and_as_a_whole(html: str, cut: int) -> None:
    data, allowed = html.encode()[cut:], Allowed("https://own.example/", frozenset())
    whole = anatomy(data, "en/index.html", allowed, nothing_is_whole)
    assert anatomy(data, "en/index.html", allowed, afresh) == whole


def test_addresses_of_sources_and_of_the_site_are_allowed() -> None:
    body = (
        '<a href="https://known.example/">a</a><a href="https://own.example/e/en/">b</a><a href="">c</a>'
        '<a href="#i" id="i">d</a><a href="../en/index.html#i">e</a>'
    )
    assert not inspected(site(en=body), "https://own.example/e/", frozenset({"https://known.example/"}))


@pytest.mark.parametrize("address", ["https://own.example/e/help", "https://own.example/e/copies/a.pdf#p2"])
def test_an_address_that_is_registered_is_no_file_of_the_site(address: str) -> None:
    pages = site(en=f'<a href="{address}">a</a>')
    assert not inspected(pages, "https://own.example/e/", frozenset({address}))
    assert [one.what for one in inspected(pages, "https://own.example/e/", frozenset())] == [
        f"{address!r} leads to no file of the site"
    ]


def test_a_translation_that_is_stale_leads_to_help_below_the_site(sound: Folder) -> None:
    sound.edit("content/explainer.toml", "published =", 'help = "https://tides.example/help"\npublished =')
    sound.add(SECTION, "\nThe sea also goes.[^principia]\n")
    assert sound.run("messages").code == 0
    sound.edit("content/explainer.toml", "published =", "publish_above = 0.1\npublished =")
    assert 'href="https://tides.example/help"' in sound.page("fr")
    assert sound.run("check") == NOTHING


def test_an_id_that_one_edition_lacks_is_a_problem() -> None:
    found = inspected(site(en='<p id="a"><p id="b">', fr='<p id="a">'), "https://own.example/", frozenset())
    assert [str(one) for one in found] == [
        (
            "site/fr/index.html:1: other editions have the ids 'b', and this one has not\n"
            "    fix: draw the same elements in every language"
        )
    ]


def test_a_feed_that_is_not_xml_is_a_problem() -> None:
    found = inspected({"en/feed.xml": b"<feed>\n<a>"}, "https://own.example/", frozenset())
    assert [one.place.path for one in found] == ["site/en/feed.xml"]


def test_a_template_that_draws_a_script_is_found_by_the_check(sound: Folder) -> None:
    footer = (REPOSITORY / "templates/footer.html").read_text(encoding="utf-8")
    sound.write("templates/footer.html", footer + '<script src="https://cdn.example/a.js"></script>')
    outcome = sound.run("check")
    assert outcome.code == 1
    assert "there is a script" in outcome.problems
    assert "leads to 'https://cdn.example/a.js', which no source registers" in outcome.problems


@pytest.mark.parametrize("name", ["index.html", "404.html"])
def test_a_page_of_no_edition_needs_a_policy_too(sound: Folder, name: str) -> None:
    shipped = (REPOSITORY / "templates" / name).read_text(encoding="utf-8")
    sound.write(
        f"templates/{name}", "".join(line for line in shipped.splitlines(True) if "Policy" not in line)
    )
    assert sound.run("check") == Outcome(
        1,
        "check     1 problem\n",
        f"site/{name}:1: the page has no Content-Security-Policy\n"
        '    fix: write <meta http-equiv="Content-Security-Policy" content="{{ policy }}"> into its <head>\n',
    )


# ---------------------------------------------------------------- manifests


@pytest.fixture
def published(sound: Folder) -> Folder:
    assert sound.run("build", "--manifest").code == 0
    return sound


def manifest(folder: Folder) -> Path:
    return folder.root / "site.manifest.json"


def test_a_published_tree_is_verified_by_its_manifest(published: Folder) -> None:
    assert published.run("check", "--against", str(manifest(published))) == NOTHING


def test_a_manifest_is_the_same_for_the_same_inputs(published: Folder) -> None:
    before = manifest(published).read_bytes()
    published.run("build", "--manifest")
    assert manifest(published).read_bytes() == before
    assert set(json.loads(before)["outputs"]) >= {"index.html", "en/index.html", "_headers"}


def test_a_tree_that_was_changed_is_told_file_by_file(published: Folder) -> None:
    published.add("site/en/index.html", "<!-- -->")
    (published.root / "site/robots.txt").unlink()
    published.write("site/evil.html", "x")
    outcome = published.run("check", "--against", str(manifest(published)))
    assert (outcome.code, outcome.problems) == (
        1,
        (
            "site/en/index.html:1: the file is not the one that was built\n"
            "    fix: publish the whole build again\n"
            "site/evil.html:1: the manifest has no such file\n"
            "    fix: take it out, and find who put it there\n"
            "site/robots.txt:1: the file is missing\n"
            "    fix: publish the whole build again\n"
        ),
    )


def test_sources_that_changed_since_are_warnings(published: Folder) -> None:
    published.add(SECTION, "\nMore.[^principia]\n")
    assert published.run("check", "--against", str(manifest(published))) == Outcome(
        0,
        "check     no problems, 1 warning\n",
        "content/sections/01-cause.md:1: warning: the file changed since the manifest was written\n"
        "    fix: build with --manifest again before you publish\n",
    )


def test_a_tree_elsewhere_is_named_with_site(published: Folder, tmp_path: Path) -> None:
    (published.root / "site").rename(tmp_path / "downloaded")
    arguments = ("check", "--against", str(manifest(published)))
    outcome = published.run(*arguments, "--site", str(tmp_path / "downloaded"))
    assert (outcome.code, outcome.problems) == (0, "")
    assert published.run(*arguments).code == 2


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"manifest": 1}', '{"manifest": 1, "inputs": {}, "outputs": {"a": 1}}', "[" * 9999],
)
def test_what_is_no_manifest_is_said_to_be_none(sound: Folder, tmp_path: Path, text: str) -> None:
    (tmp_path / "m.json").write_text(text, encoding="utf-8")
    outcome = sound.run("check", "--against", str(tmp_path / "m.json"))
    assert (outcome.code, outcome.problems) == (
        2,
        f"build.py: {tmp_path / 'm.json'} is not a manifest that `build --manifest` wrote\n",
    )


def test_a_manifest_that_cannot_be_read_is_named_with_its_folder(sound: Folder, tmp_path: Path) -> None:
    missing = tmp_path / "elsewhere" / "m.json"
    assert sound.run("check", "--against", str(missing)) == Outcome(
        2, "", f"build.py: {missing} cannot be read: No such file or directory\n"
    )


@pytest.mark.parametrize("more", [[], ["--weight"]])
def test_a_tree_without_its_manifest_is_a_wrong_command(published: Folder, more: list[str]) -> None:
    assert published.run("check", "--site", str(published.root / "site"), *more) == Outcome(
        2, "", "build.py: --site goes with --against\n"
    )


# ---------------------------------------------------------------- weight


def test_a_part_weighs_what_the_page_is_lighter_without_it() -> None:
    html = '<style>p{}</style><main><section id="a"><p>x <a class="c" href="#s">[1]</a></p></section></main>'
    page, costs = weigh(html, lambda data: data)
    assert page == Cost("page", len(html), len(html), elements=5)
    assert costs == [
        Cost("section a", 65, 65, elements=3),
        Cost("citations", 30, 30, elements=1),
        Cost("style", 18, 18, elements=1),
    ]


def test_weights_are_printed_for_each_edition(sound: Folder) -> None:
    outcome = sound.run("check", "--weight")
    assert outcome.code == 0
    assert re.findall(
        r"^(\S+/index\.html)  [\d,]+ bytes as Brotli 11, [\d,]+ in the file, [\d,]+ elements; lighter",
        outcome.said,
        re.MULTILINE,
    ) == [
        "en/index.html",
        "fr/index.html",
    ]
    assert re.search(r"^ +[\d,]+ +[\d,]+ +[\d,]+  section sources$", outcome.said, re.MULTILINE)
