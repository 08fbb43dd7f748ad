"""Rebuilding in a warm process: whatever was edited before, the site is that of a full build."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from conftest import COMPILED, KEPT, SMALL, Folder
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.build import build
from explainer.cli import shipped
from explainer.errors import Problem, SourceError
from explainer.inputs import Inputs, read_inputs
from explainer.memory import Memory
from explainer.preview import rebuild
from explainer.preview.effect import anchors_of, effect_of
from explainer.preview.fragments import _Trace
from explainer.preview.rebuild import Site, Workshop, id_of
from explainer.render import Renderer

Files = dict[str, bytes]


def workshop(**options: Any) -> Workshop:
    """Return a workshop that remembers nothing but compiled templates."""
    made = Workshop(**options)
    made.templates = COMPILED
    return made


def made_by(one: Workshop, inputs: Inputs) -> tuple[Mapping[str, bytes], tuple[Problem, ...]]:
    """Return the files of a build and its problems; only problems where they stop it."""
    try:
        site = one.build(inputs)
        return site.files(), site.problems
    except SourceError as error:
        return {}, error.problems


def made_plainly(inputs: Inputs) -> tuple[Mapping[str, bytes], tuple[Problem, ...]]:
    """Return what there is to be made, by a workshop that draws as a build does and remembers nothing."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rebuild, "FragmentRenderer", lambda _, *given: Renderer(*given))
        return made_by(workshop(), inputs)


# ---------------------------------------------------------------- what a rebuild gives


@pytest.mark.parametrize("name", ["everything", "moon"])
def test_a_site_without_marks_is_what_a_build_publishes(name: str) -> None:
    inputs = without_drafts(read_inputs(KEPT / name, shipped()))
    published = build(inputs).files
    site = workshop(pseudo=()).build(inputs)
    pages = {path for path in published if path.endswith((".html", ".xml")) and path != "sitemap.xml"}
    shown = site.files()
    assert all(without_unpublished(shown[path], site) == published[path] for path in pages)


def without_drafts(inputs: Inputs) -> Inputs:
    """Return the files of an explainer whose drafts are finished."""
    files = {path: data.replace(b"draft = true", b"draft = false") for path, data in inputs.files.items()}
    return replace(inputs, files=files)


def without_unpublished(page: bytes, site: Site) -> bytes:
    """Return a page without the editions in its switcher that are not published."""
    for language in site.languages:
        if site.withheld(language):
            page = re.sub(rb'<li><a lang="%s"[^\n]*\n' % language.encode(), b"", page)
    return page


def test_marks_for_the_review_are_attributes_and_elements_that_only_carry_them(moon_inputs: Inputs) -> None:
    plain = workshop(pseudo=()).build(moon_inputs).files()
    marked = workshop(pseudo=(), marked=True).build(moon_inputs).files()
    mark = rb' data-m="[0-9a-f]{12}" tabindex="0"'
    for path, data in marked.items():
        bare = re.sub(rb"<span%s>(.*?)</span>" % mark, rb"\1", data) if path.endswith(".html") else data
        bare = re.sub(mark, b"", bare)
        assert bare.count(b"<span") <= plain[path].count(b"<span")
        assert re.sub(rb"</?span[^>]*>", b"", bare) == re.sub(rb"</?span[^>]*>", b"", plain[path])


def test_every_message_that_is_shown_is_marked(everything_inputs: Inputs) -> None:
    site = workshop(marked=True).build(everything_inputs)
    page = site.files()["de/index.html"].decode()
    shown = [
        key
        for key, said in site.editions["de"].said.items()
        if said.message.kind in ("paragraph", "list item", "event title", "quote", "definition of a term")
    ]
    assert [key for key in shown if f'data-m="{id_of(key)}"' not in page] == []


# ---------------------------------------------------------------- random edits

SECTION = "content/sections/01-cause.md"
CATALOG = "locales/fr/LC_MESSAGES/content.po"
WORDS = ["the", "sea", "Moon", "*rises*", "1687", "« water »", "“flux”", "—"]
REFERRING = ["[Moon][moon]", "[^principia]"]
"""To what only the small explainer has."""


def one_of(files: Files, chance: random.Random, start: str, ending: str) -> str:
    """Return the path of a file; one that is not there, where there is none."""
    return chance.choice(
        [path for path in sorted(files) if path.startswith(start) and path.endswith(ending)] or ["-"]
    )


def a_section(files: Files, chance: random.Random) -> str:
    return one_of(files, chance, "content/sections/", ".md")


def a_catalog(files: Files, chance: random.Random) -> str:
    return one_of(files, chance, "locales/", "content.po")


def words(chance: random.Random, count: int = 6) -> str:
    return " ".join(chance.choices(WORDS + REFERRING, k=count))


def with_text(files: Files, path: str, change: Callable[[str], str]) -> Files:
    """Change a file's text, where the file is there."""
    return {**files, path: change(files[path].decode()).encode()} if path in files else files


def more_prose(files: Files, chance: random.Random) -> Files:
    path = a_section(files, chance)
    return with_text(files, path, lambda text: f"{text}\n{' '.join(chance.choices(WORDS, k=4))}.\n")


def more_claims(files: Files, chance: random.Random) -> Files:
    return with_text(files, SECTION, lambda text: f"{text}\n{words(chance)}.\n")


def other_words(files: Files, chance: random.Random) -> Files:
    word = chance.choice(["sea", "ocean", "tide"])
    old = chance.choice([r"\bsea\b", r"(?m)^[A-Z]\w+"])
    return with_text(files, a_section(files, chance), lambda text: re.sub(old, word, text, count=1))


def rewrapped(files: Files, chance: random.Random) -> Files:
    count = chance.randrange(4)
    path = a_section(files, chance)
    return with_text(files, path, lambda text: re.sub(r"(?<=\w) (?=\w)", "\n", text, count=count))


def less_prose(files: Files, chance: random.Random) -> Files:
    return with_text(files, a_section(files, chance), lambda text: text.rsplit("\n\n", 1)[0] + "\n")


def another_section(files: Files, chance: random.Random) -> Files:
    header = chance.choice(["", "+++\ndraft = true\n+++\n"])
    name = f"content/sections/0{chance.randrange(2, 5)}-more.md"
    return {**files, name: f"{header}# {words(chance, 2)}\n\n{words(chance)}\n".encode()}


def file_gone(files: Files, chance: random.Random) -> Files:
    gone = chance.choice(
        sorted(path for path in files if path.startswith(("content/", "locales/", "templates/")))
    )
    return {path: data for path, data in files.items() if path != gone}


def another_title(files: Files, chance: random.Random) -> Files:
    path = chance.choice(["content/glossary.toml", "content/timeline.toml", "content/people.toml"])
    title = rf'\1 = "{chance.choice(WORDS)}'
    return with_text(files, path, lambda text: re.sub(r'(title|term|name) = "[^"]*', title, text))


def another_hour(files: Files, chance: random.Random) -> Files:
    at = chance.choice(["1687-07-05", "1687-07-05T11:00:00-08:00", "1687-07-05T19:00:00+00:00", "1687-08-01"])
    return with_text(files, "content/timeline.toml", lambda text: re.sub(r"at = \S+", f"at = {at}", text))


def another_translation(files: Files, chance: random.Random) -> Files:
    said = 'msgstr "{}"'.format(re.sub(r"[\[\]^]", "", words(chance)))
    path, at = a_catalog(files, chance), chance.randrange(6)

    def translated(found: re.Match[str]) -> str:
        nonlocal at
        at -= 1
        return said if at == 0 else found[0]

    return with_text(files, path, lambda text: re.sub(r'msgstr "[^"]{9,}"', translated, text))


def fuzzy(files: Files, chance: random.Random) -> Files:
    at = chance.randrange(1, 9)
    path = a_catalog(files, chance)
    return with_text(files, path, lambda text: "\n\n".join(_flagged(text.split("\n\n"), at)))


def _flagged(entries: list[str], at: int) -> list[str]:
    return [f"#, fuzzy\n{entry}" if number == at else entry for number, entry in enumerate(entries)]


def another_language(files: Files, chance: random.Random) -> Files:
    language = chance.choice(["ar", "de", "xx"])
    data = files.get(CATALOG, b"").replace(b"Language: fr", b"Language: " + language.encode())
    return {**files, f"locales/{language}/LC_MESSAGES/content.po": data}


def another_template(files: Files, chance: random.Random) -> Files:
    path = one_of(files, chance, "templates/", ".html")
    words = "{% trans %}Key quotes{% endtrans %}"
    addition = chance.choice(["{# note #}", "<hr>", "<hr>", words, "{{ page.nothing }}", "{% if %}"])
    return with_text(files, path, lambda text: text + addition)


def another_style(files: Files, chance: random.Random) -> Files:
    rule = f"\np {{ margin: {chance.randrange(9)}px }}"
    return with_text(files, "templates/assets/page.css", lambda text: text + rule)


def broken(files: Files, chance: random.Random) -> Files:
    path = chance.choice(["content/explainer.toml", "content/quotes.toml", a_section(files, chance), CATALOG])
    mistake = chance.choice(["\n[[", "\n[x][nobody]", '\nmsgid "', "\x00"])
    return with_text(files, path, lambda text: text + mistake)


HARMLESS = [
    more_prose,
    more_claims,
    other_words,
    rewrapped,
    another_section,
    another_title,
    another_hour,
    fuzzy,
]
"""Edits after which there is a site most of the time."""

EDITS = [
    *HARMLESS,
    less_prose,
    file_gone,
    another_translation,
    another_language,
    another_template,
    another_style,
    broken,
]

START = Inputs(
    {path: text.encode() for path, text in SMALL.items()}
    | {
        path: data
        for path, data in read_inputs(KEPT / "moon", shipped()).files.items()
        if path.startswith(("templates/", "shipped/"))
    }
)


LIKELY = st.lists(st.sampled_from(HARMLESS * 3 + EDITS), min_size=3, max_size=8)


@settings(max_examples=20)
@given(LIKELY, st.integers(0, 2**32))
def test_after_any_edits_a_rebuild_is_byte_for_byte_a_full_build(edits: list[Any], seed: int) -> None:
    check(START, edits, random.Random(seed))


@pytest.mark.parametrize("name", ["everything", "moon"])
@settings(max_examples=3)
@given(edits=LIKELY, seed=st.integers(0, 2**32))
def test_so_it_is_where_all_of_the_format_is_used(name: str, edits: list[Any], seed: int) -> None:
    check(read_inputs(KEPT / name, shipped()), edits, random.Random(seed))


def check(start: Inputs, edits: list[Any], chance: random.Random) -> None:
    """Rebuild after each edit, now and then from the start again, and compare with full builds."""
    warm, files = workshop(), dict(start.files)
    made_by(warm, start)
    for edit in edits:
        files = edit(dict(start.files) if chance.random() < 0.1 else files, chance)
        inputs = Inputs(files)
        assert made_by(warm, inputs) == made_plainly(inputs), edit.__name__


@pytest.mark.parametrize("edit", EDITS)
def test_undoing_an_edit_gives_the_site_there_was(edit: Callable[[Files, random.Random], Files]) -> None:
    warm = workshop()
    before = made_by(warm, START)
    made_by(warm, Inputs(edit(dict(START.files), random.Random(1))))
    assert made_by(warm, START) == before


def test_an_edition_that_an_edit_cannot_change_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    warm = workshop(pseudo=())
    made_by(warm, START)
    regions: list[str] = []
    original = _Trace.region

    def counted(self: Any, path: str, draw: Callable[[], Any]) -> str:
        def noted() -> Any:
            regions.append(f"{self.page.language} {path}")
            return draw()

        return original(self, path, noted)

    monkeypatch.setattr(_Trace, "region", counted)
    text = START.files[CATALOG].replace(b'Isaac Newton"\n\nmsgid "Moon', b'Isaac N."\n\nmsgid "Moon')
    assert text != START.files[CATALOG]
    made_by(warm, Inputs({**START.files, CATALOG: text}))
    assert {region.split()[0] for region in regions} == {"fr"}
    assert "fr templates/timeline.html" not in regions


ARABIC = "locales/ar/LC_MESSAGES/content.po"
KENNEDY = b'msgid "Kennedy sets the goal"\nmsgstr "'


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("content/timeline.toml", b'title = "Kennedy sets', b'title = "Now Kennedy sets', {"goal-set"}),
        (
            "content/sections/01-descent.md",
            b"left the command",
            b"parted from the command",
            {"descent", "numbers"},
        ),
        ("templates/assets/page.css", b"@layer", b"/* note */ @layer", set()),
        (ARABIC, KENNEDY, KENNEDY + b"x ", {"goal-set"}),
    ],
)
def test_only_the_things_that_an_edit_can_change_are_drawn_again(
    moon_inputs: Inputs,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    old: bytes,
    new: bytes,
    expected: set[str],
) -> None:
    warm = workshop(pseudo=())
    drawn: set[str] = set()
    assert old in moon_inputs.files[path]
    made_by(warm, moon_inputs)
    original = _Trace.call

    def called(self: Any, macro: Any, given: Any, draw: Callable[[], Any]) -> Any:
        def noted() -> Any:
            drawn.add(given[0].id)
            return draw()

        return original(self, macro, given, noted)

    monkeypatch.setattr(_Trace, "call", called)
    made_by(warm, Inputs({**moon_inputs.files, path: moon_inputs.files[path].replace(old, new, 1)}))
    assert drawn == expected


LAYOUT = "<p>{% block words %}{% endblock %}</p>"


def extending(words: str) -> str:
    return f'{{% extends "layout.html" %}}{{% block words %}}{words}{{% endblock %}}'


TRICKY = {
    "two regions that fill the blocks of one": [
        {"layout.html": LAYOUT, "people.html": extending("A"), "updates.html": extending("B")},
        {"layout.html": LAYOUT, "people.html": extending("A"), "updates.html": extending("C")},
        {"layout.html": LAYOUT + "<hr>", "people.html": extending("A"), "updates.html": extending("C")},
    ],
    "a macro that sees a variable of its template": [
        {
            "people.html": "{% set words = page.title.text %}{% macro one(p) %}{{ words }}{% endmacro %}"
            "{% for p in page.people %}{{ one(p) }}{% endfor %}",
            "content/explainer.toml": SMALL["content/explainer.toml"].replace("the sea", sea),
        }
        for sea in ("the sea", "the ocean")
    ],
    "a macro that calls itself": [
        {
            "people.html": "{% macro one(p, n) %}"
            f"{{{{ n }}}}{word}{{% if n < 3 %}}{{{{ one(p, n + 1) }}}}{{% endif %}}"
            "{% endmacro %}{% for p in page.people %}{{ one(p, 1) }}{% endfor %}"
        }
        for word in "AB"
    ],
    "two macros of one name": [
        {
            "people.html": f"{{% macro one(p) %}}{word}{{% endmacro %}}"
            "{% for p in page.people %}{{ one(p) }}{% endfor %}",
            "updates.html": "{% macro one(p) %}C{% endmacro %}"
            "{% for p in page.people %}{{ one(p) }}{% endfor %}",
        }
        for word in "AB"
    ],
    "macros imported without the context": [
        {
            "people.html": '{% from "own.html" import one %}{{ one() }}',
            "updates.html": '{% from "own.html" import one %}{{ one() }}',
            "own.html": '{% from "deep.html" import two %}{% macro one() %}{{ two() }}{% endmacro %}',
            "deep.html": f"{{% macro two() %}}{word}{{% endmacro %}}",
        }
        for word in "AB"
    ],
    "a template that comes and goes": [
        {"people.html": '{% include "own.html" ignore missing %}', **own}
        for own in ({}, {"own.html": "A"}, {"own.html": "B"}, {})
    ],
    "a macro that is called with its caller": [
        {
            "people.html": "{% macro one(p) %}{{ caller() }}{% endmacro %}"
            f"{{% for p in page.people %}}{{% call one(p) %}}{word}{{% endcall %}}{{% endfor %}}"
        }
        for word in "AB"
    ],
    "the note beside words that are stale": [{"state.html": word} for word in "AB"],
    "a style that is a template too": [
        {"people.html": '{% include "assets/page.css" %}', "assets/page.css": f"/* {word} */"}
        for word in "AB"
    ],
}
"""Templates of one's own, as they are edited one after the other."""


@pytest.mark.parametrize("name", TRICKY)
def test_whatever_templates_do_a_rebuild_is_a_full_build(name: str) -> None:
    warm, stale = workshop(), START.files[SECTION].replace(b"around", b"round")
    for templates in TRICKY[name]:
        own = {
            path if path.startswith("content/") else f"templates/{path}": text.encode()
            for path, text in templates.items()
        }
        inputs = Inputs({**START.files, SECTION: stale, **own})
        made = made_by(warm, inputs)
        assert made[0]
        assert made == made_plainly(inputs)


# ---------------------------------------------------------------- memory


def test_a_memory_forgets_what_the_last_build_did_not_use() -> None:
    memory, made = Memory(), []
    for used in (True, True, True, False, True):
        memory.turn()
        if used:
            memory.recall("step", lambda: made.append("step"))
    assert made == ["step", "step"]


def test_what_fails_is_not_remembered() -> None:
    memory = Memory()

    def fail() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        memory.recall("step", fail)
    assert memory.recall("step", lambda: "yes") == "yes"


# ---------------------------------------------------------------- effect


def effect(folder: Folder, path: str, old: str, new: str) -> tuple[str, ...]:
    """Return what an edit of a folder does, by the builds before and after it."""
    warm = workshop(pseudo=())
    before = warm.build(folder.inputs())
    before.files()
    folder.edit(path, old, new)
    after = warm.build(folder.inputs())
    after.files()
    return effect_of(before, after, {path})


def test_another_word_makes_a_message_stale(small: Folder) -> None:
    said = effect(small, SECTION, "around the Earth", "about the Earth")
    assert said == (
        "this edit makes 1 message stale in French",
        "French would no longer be published: 86 % of its words are current, below 90 %",
    )


def test_a_language_whose_catalog_is_taken_away_is_said_to_be_gone(small: Folder) -> None:
    warm = workshop()
    before = warm.build(small.inputs())
    (small.root / CATALOG).unlink()
    after = warm.build(small.inputs())
    assert effect_of(before, after, {CATALOG}) == (f"French is gone: there is no {CATALOG}",)


def test_another_wrapping_has_no_effect(small: Folder) -> None:
    said = effect(small, SECTION, "follows the", "follows\nthe")
    assert said == ("re-wrapped only: no effect",)


def test_a_new_paragraph_is_missing(small: Folder) -> None:
    said = effect(small, SECTION, "\n> [flux]", "\nTwice.\n\n> [flux]")
    assert said == ("this edit makes 1 message missing in French",)


def test_a_translation_made_is_current(small: Folder) -> None:
    small.edit(CATALOG, 'msgstr "Lune"', 'msgstr ""')
    assert effect(small, CATALOG, 'msgid "Moon"\nmsgstr ""', 'msgid "Moon"\nmsgstr "Lune"') == (
        "this edit makes 1 message current in French",
    )


def test_taking_an_edit_back_makes_a_message_current_again(small: Folder) -> None:
    small.edit(SECTION, "around the Earth", "about the Earth")
    assert effect(small, SECTION, "about the Earth", "around the Earth") == (
        "this edit makes 1 message current in French",
        "French would be published now",
    )


def test_an_edit_of_what_is_no_message_touches_no_translation(small: Folder) -> None:
    said = effect(small, "content/timeline.toml", "1687-07-05", "1687-07-06")
    assert said == ("no translation is affected",)


def test_a_comment_in_a_list_has_no_effect(small: Folder) -> None:
    assert effect(small, "content/people.toml", "[[person]]", "# Of the story.\n[[person]]") == (
        "no effect on the pages",
    )


def test_an_edit_is_found_again_on_the_page(small: Folder) -> None:
    warm = workshop(pseudo=())
    before = warm.build(small.inputs())
    small.edit(CATALOG, 'msgstr "Ce qui tourne autour de la Terre."', 'msgstr "Ce qui tourne."')
    after = warm.build(small.inputs())
    assert anchors_of(before, after, {CATALOG}) == {"fr": "moon"}


def test_a_comment_in_a_catalog_is_found_again_on_the_page(small: Folder) -> None:
    warm = workshop(pseudo=())
    before = warm.build(small.inputs())
    small.edit(CATALOG, 'msgid "A book is printed"', '# Which book?\nmsgid "A book is printed"')
    after = warm.build(small.inputs())
    assert anchors_of(before, after, {CATALOG}) == {"fr": "printed"}
