"""Rebuilding in a warm process: whatever was edited before, the site is that of a full build."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from conftest import KEPT, SMALL, Folder
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.build import build
from explainer.cli import shipped
from explainer.errors import Problem, SourceError
from explainer.inputs import Inputs, read_inputs
from explainer.memory import Memory
from explainer.preview.effect import anchors_of, effect_of
from explainer.preview.rebuild import Site, Templates, Workshop, id_of

Files = dict[str, bytes]

COMPILED = Templates()
"""Templates are compiled once for all tests: what a template compiles to depends on nothing but its text."""


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
        for key, words in site.editions["de"].words.items()
        if words.message.kind in ("paragraph", "list item", "event title", "quote", "definition of a term")
    ]
    assert [key for key in shown if f'data-m="{id_of(key)}"' not in page] == []


# ---------------------------------------------------------------- random edits

SECTION = "content/sections/01-cause.md"
CATALOG = "locales/fr/LC_MESSAGES/content.po"
WORDS = ["the", "sea", "Moon", "*rises*", "[Moon][moon]", "1687", "[^principia]", "« water »", "“flux”", "—"]


def words(chance: random.Random, count: int = 6) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def with_text(files: Files, path: str, change: Callable[[str], str]) -> Files:
    """Change a file's text, where the file is there."""
    return {**files, path: change(files[path].decode()).encode()} if path in files else files


def more_prose(files: Files, chance: random.Random) -> Files:
    return with_text(files, SECTION, lambda text: f"{text}\n{words(chance)}.\n")


def other_words(files: Files, chance: random.Random) -> Files:
    word = chance.choice(["sea", "ocean", "tide"])
    return with_text(files, SECTION, lambda text: re.sub(r"\bsea\b", word, text))


def rewrapped(files: Files, chance: random.Random) -> Files:
    count = chance.randrange(4)
    return with_text(files, SECTION, lambda text: re.sub(r"(?<=\w) (?=\w)", "\n", text, count=count))


def less_prose(files: Files, chance: random.Random) -> Files:
    return with_text(files, SECTION, lambda text: text.rsplit("\n\n", 1)[0] + "\n")


def another_section(files: Files, chance: random.Random) -> Files:
    header = chance.choice(["", "+++\ndraft = true\n+++\n"])
    name = f"content/sections/0{chance.randrange(2, 5)}-more.md"
    return {**files, name: f"{header}# {words(chance, 2)}\n\n{words(chance)}\n".encode()}


def file_gone(files: Files, chance: random.Random) -> Files:
    gone = chance.choice(sorted(path for path in files if path.startswith(("content/", "locales/"))))
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
    return with_text(files, CATALOG, lambda text: re.sub(r'msgstr "[^"]{9,}"', said, text, count=1))


def fuzzy(files: Files, chance: random.Random) -> Files:
    at = chance.randrange(1, 9)
    return with_text(files, CATALOG, lambda text: "\n\n".join(_flagged(text.split("\n\n"), at)))


def _flagged(entries: list[str], at: int) -> list[str]:
    return [f"#, fuzzy\n{entry}" if number == at else entry for number, entry in enumerate(entries)]


def another_language(files: Files, chance: random.Random) -> Files:
    language = chance.choice(["ar", "de", "xx"])
    data = files.get(CATALOG, b"").replace(b"Language: fr", b"Language: " + language.encode())
    return {**files, f"locales/{language}/LC_MESSAGES/content.po": data}


def another_template(files: Files, chance: random.Random) -> Files:
    path = chance.choice(["templates/footer.html", "templates/timeline.html", "templates/macros.html"])
    words = "{% trans %}Key quotes{% endtrans %}"
    addition = chance.choice(["{# note #}", "<hr>", words, "{{ page.nothing }}", "{% if %}"])
    return with_text(files, path, lambda text: text + addition)


def another_style(files: Files, chance: random.Random) -> Files:
    rule = f"\np {{ margin: {chance.randrange(9)}px }}"
    return with_text(files, "templates/assets/page.css", lambda text: text + rule)


def broken(files: Files, chance: random.Random) -> Files:
    path = chance.choice(["content/explainer.toml", "content/quotes.toml", SECTION, CATALOG])
    mistake = chance.choice(["\n[[", "\n[x][nobody]", '\nmsgid "', "\x00"])
    return with_text(files, path, lambda text: text + mistake)


def back_to_the_start(files: Files, chance: random.Random) -> Files:
    return dict(START.files)


HARMLESS = [more_prose, other_words, rewrapped, another_section, another_title, another_hour, fuzzy]
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
    back_to_the_start,
]

START = Inputs(
    {path: text.encode() for path, text in SMALL.items()}
    | {
        path: data
        for path, data in read_inputs(KEPT / "moon", shipped()).files.items()
        if path.startswith(("templates/", "shipped/"))
    }
)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from(HARMLESS * 3 + EDITS), min_size=3, max_size=8), st.integers(0, 2**32))
def test_after_any_edits_a_rebuild_is_byte_for_byte_a_full_build(edits: list[Any], seed: int) -> None:
    chance, warm, files = random.Random(seed), workshop(), dict(START.files)
    made_by(warm, START)
    for edit in edits:
        files = edit(files, chance)
        inputs = Inputs(files)
        assert made_by(warm, inputs) == made_by(workshop(), inputs), edit.__name__


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
    drawn = "explainer.preview.fragments._Trace.drawn"
    import explainer.preview.fragments as fragments

    original = fragments._Trace.drawn

    def counted(self: Any, name: str, draw: Callable[[], Any]) -> str:
        return original(self, name, lambda: (regions.append(f"{self.page.language} {name}"), draw())[1])

    monkeypatch.setattr(drawn, counted)
    text = START.files[CATALOG].replace(b'Isaac Newton"\n\nmsgid "Moon', b'Isaac N."\n\nmsgid "Moon')
    assert text != START.files[CATALOG]
    made_by(warm, Inputs({**START.files, CATALOG: text}))
    assert {region.split()[0] for region in regions} == {"fr"}
    assert "fr timeline.html" not in regions


# ---------------------------------------------------------------- memory


def test_a_memory_forgets_what_the_last_build_did_not_use() -> None:
    memory, made = Memory(), []
    for used in (True, True, True, False, True):
        memory.turn()
        if used:
            memory.recall("step", lambda: made.append("step"))
    assert made == ["step", "step"]


def test_what_fails_is_not_remembered() -> None:
    memory, answers = Memory(), iter([ValueError("no"), "yes"])

    def step() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(ValueError, match="no"):
        memory.recall("step", step)
    assert memory.recall("step", step) == "yes"


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
