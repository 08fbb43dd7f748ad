"""The commands that keep locales/: messages, add, status."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from conftest import Folder

import explainer.upkeep

CONTENT_FR = "locales/fr/LC_MESSAGES/content.po"


@pytest.fixture
def kept(small: Folder) -> Folder:
    """Return the small explainer with its catalogs up to date."""
    small.run("messages")
    return small


def files_of(folder: Folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder.root)): path.read_bytes() for path in folder.root.rglob("*.po*")}


# ---------------------------------------------------------------- messages


def test_messages_writes_the_templates_and_brings_the_catalogs_up_to_date(small: Folder) -> None:
    outcome = small.run("messages")
    assert outcome.code == 0
    assert outcome.said.split() == [
        *("locales/content.pot", "updated"),
        *("locales/interface.pot", "updated"),
        *(CONTENT_FR, "updated"),
    ]
    assert 'msgid "Why the sea comes and goes"\nmsgstr "Pourquoi la mer va et vient"\n' in small.read(
        CONTENT_FR
    )


def test_a_second_update_changes_nothing(kept: Folder) -> None:
    before = files_of(kept)
    outcome = kept.run("messages")
    assert (outcome.code, outcome.said) == (0, "")
    assert files_of(kept) == before


def test_check_changes_nothing_and_tells_whether_an_update_is_due(kept: Folder) -> None:
    assert kept.run("messages", "--check").code == 0
    kept.edit("content/sections/01-cause.md", "around the Earth", "around our Earth")
    before = files_of(kept)
    outcome = kept.run("messages", "--check")
    assert outcome.code == 1
    assert outcome.problems == (
        "locales/content.pot is due for an update: run python build.py messages\n"
        f"{CONTENT_FR} is due for an update: run python build.py messages\n"
    )
    assert files_of(kept) == before


def test_rewrapping_a_paragraph_makes_no_update_due(kept: Folder) -> None:
    kept.edit("content/sections/01-cause.md", "The sea follows the", "The sea\nfollows   the")
    assert kept.run("messages", "--check").code == 0


def test_a_changed_message_keeps_its_translation_as_fuzzy_with_the_old_source(kept: Folder) -> None:
    kept.edit("content/glossary.toml", "What goes round the Earth.", "What never goes round the Sun.")
    kept.run("messages")
    assert (
        '#| msgid "What goes round the Earth."\n'
        'msgid "What never goes round the Sun."\n'
        'msgstr "Ce qui tourne autour de la Terre."\n'
    ) in kept.read(CONTENT_FR)


def test_a_build_before_an_update_and_a_build_after_it_show_the_same_page(kept: Folder) -> None:
    kept.edit("content/glossary.toml", "What goes round", "What keeps going round")
    before = kept.page("fr", preview=True)
    kept.run("messages")
    assert kept.page("fr", preview=True) == before
    assert 'data-state="stale"' in before


def test_prune_alone_drops_the_translations_of_what_is_gone(kept: Folder) -> None:
    kept.edit("content/glossary.toml", "What goes round the Earth.", "It.")
    kept.run("messages")
    assert '#~ msgid "What goes round the Earth."' in kept.read(CONTENT_FR)
    kept.run("messages", "--prune")
    assert "#~" not in kept.read(CONTENT_FR)


def test_a_catalog_that_changes_while_it_is_updated_is_updated_from_what_it_is_now(
    kept: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.edit("content/sections/01-cause.md", "around the Earth", "around our Earth")
    due = explainer.upkeep.due

    def due_while_a_translator_saves(*arguments: object, **options: object) -> dict[str, bytes]:
        found = due(*arguments, **options)  # type: ignore[arg-type]
        kept.edit(CONTENT_FR, "Pourquoi la mer va et vient", "Pourquoi la mer monte et descend")
        return found

    monkeypatch.setattr(explainer.upkeep, "due", due_while_a_translator_saves)
    assert kept.run("messages").code == 0
    text = kept.read(CONTENT_FR)
    assert "Pourquoi la mer monte et descend" in text
    assert "around our Earth" in text


def test_a_broken_catalog_stops_the_update_of_all(kept: Folder) -> None:
    kept.edit("content/glossary.toml", "What goes round", "What keeps going round")
    kept.edit(CONTENT_FR, 'msgstr "La cause"', 'msgstr "La cause')
    before = files_of(kept)
    outcome = kept.run("messages")
    assert outcome.code == 1
    assert outcome.problems.startswith(f"{CONTENT_FR}:")
    assert files_of(kept) == before


def test_a_template_that_does_not_parse_is_a_problem_and_no_message_is_lost(kept: Folder) -> None:
    kept.write("templates/footer.html", "<footer>\n{% trans %}Feed{% endtran %}\n</footer>\n")
    before = files_of(kept)
    outcome = kept.run("messages")
    assert outcome.code == 1
    assert outcome.problems.startswith("templates/footer.html:2: the template does not parse: ")
    assert files_of(kept) == before


def test_a_percent_sign_in_prose_is_a_percent_sign(small: Folder) -> None:
    small.edit("content/glossary.toml", "What goes round the Earth.", "It is 100 %s round, %(name)s.")
    small.run("messages")
    assert 'msgid "It is 100 %s round, %(name)s."' in small.read("locales/content.pot")
    assert "format" not in small.read("locales/content.pot")
    assert "It is 100 %s round, %(name)s." in small.page("en")


# ---------------------------------------------------------------- add


@pytest.mark.parametrize(
    ("language", "folder", "plurals"),
    [
        ("pl", "pl", "nplurals=3"),
        ("ar", "ar", "nplurals=6"),
        ("pt-BR", "pt_BR", "nplurals=2"),
        ("ja", "ja", "nplurals=1"),
    ],
)
def test_add_starts_both_catalogs_as_gettext_wants_them(
    small: Folder, language: str, folder: str, plurals: str
) -> None:
    outcome = small.run("add", language)
    assert outcome.code == 0
    for domain in ("content", "interface"):
        path = f"locales/{folder}/LC_MESSAGES/{domain}.po"
        assert f"{path} started" in outcome.said
        assert plurals in small.read(path)
        judged = subprocess.run(
            ["msgfmt", "--check", "--output-file=/dev/null", small.root / path],
            capture_output=True,
            text=True,
        )
        assert (judged.returncode, judged.stderr) == (0, "")


def test_a_language_just_added_changes_no_page_until_it_is_translated(small: Folder) -> None:
    before = small.build().files
    small.run("add", "pl")
    assert small.build().files == before
    assert "pl/index.html" in small.build(preview=True).files


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fra", "did you mean fr?"),
        ("pt-PR", "did you mean pt-PT or pt-BR?"),
        ("EN_us", "did you mean en-US?"),
        ("German", "did you mean de?"),
        ("xx", "write a tag such as pl, pt-BR or zh-Hans"),
        ("../../etc", "write a tag such as pl, pt-BR or zh-Hans"),
    ],
)
def test_a_wrong_language_gets_the_nearest_ones(small: Folder, language: str, said: str) -> None:
    outcome = small.run("add", language)
    assert (outcome.code, outcome.problems) == (2, f"build.py: CLDR knows no language {language!r}: {said}\n")


def test_a_language_that_is_there_is_not_started_again(kept: Folder) -> None:
    kept.run("add", "fr")
    before = files_of(kept)
    outcome = kept.run("add", "fr")
    assert outcome.code == 2
    assert outcome.problems == (
        "build.py: fr has its catalogs already; `python build.py messages` brings them up to date\n"
    )
    assert files_of(kept) == before


# ---------------------------------------------------------------- status


def test_status_is_a_table_of_what_is_left(kept: Folder) -> None:
    kept.edit(CONTENT_FR, 'msgstr "Isaac Newton"', 'msgstr ""')
    kept.edit("content/sections/01-cause.md", "around the Earth", "around our Earth")
    outcome = kept.run("status")
    assert outcome.code == 0
    assert outcome.said == (
        "fr  Français: 83 % of 61 words current, not published: 83 % of its words are current, below 90 %\n"
        "                          messages                     words\n"
        "           current   stale missing   current   stale missing\n"
        "    cause        1       1       0         2       8       0\n"
        "    people       0       0       1         0       0       2\n"
        "    in all       9       1       1        51       8       2\n"
    )


def test_a_draft_is_counted_and_does_not_decide_whether_an_edition_is_published(kept: Folder) -> None:
    kept.write("content/sections/02-later.md", "+++\ndraft = true\n+++\n# Later\n\nThe sea will fall.\n")
    outcome = kept.run("status")
    assert outcome.said == (
        "fr  Français: 100 % of 61 words current, published\n"
        "                                 messages                     words\n"
        "                  current   stale missing   current   stale missing\n"
        "    later (draft)       0       0       2         0       0       5\n"
        "    in all             11       0       2        61       0       5\n"
    )
    assert "\nfr        11 current\n" in kept.run().said
    (french,) = json.loads(kept.run("status", "--json").said)["languages"]
    assert (french["published"], french["withheld"]) == (True, None)
    assert [part["part"] for part in french["parts"] if part.get("draft")] == ["later"]


def test_status_for_programs_says_the_same(kept: Folder) -> None:
    kept.edit(CONTENT_FR, 'msgstr "Isaac Newton"', 'msgstr ""')
    (french,) = json.loads(kept.run("status", "--json").said)["languages"]
    assert french["language"] == "fr"
    assert french["messages"] == {"current": 10, "stale": 0, "missing": 1}
    assert {key: value for key, value in french["parts"][4].items() if key != "words"} == {
        "part": "people",
        "messages": {"current": 0, "stale": 0, "missing": 1},
    }


def test_status_counts_the_words_of_the_templates_that_no_catalog_has(small: Folder) -> None:
    small.run("add", "nl")
    path = "locales/nl/LC_MESSAGES/interface.po"
    messages = small.read(path).count("\nmsgid ")
    small.edit(path, 'msgid "Glossary"\nmsgstr ""', 'msgid "Glossary"\nmsgstr "Begrippen"')
    said = small.run("status").said
    shown = "those that the page needs are shown in English"
    assert f"\n    {messages - 1} interface messages missing: {shown}\n" in said
    (_, dutch) = json.loads(small.run("status", "--json").said)["languages"]
    assert (dutch["language"], dutch["interface_missing"]) == ("nl", messages - 1)


def test_status_tells_editors_of_a_language_without_interface_words(small: Folder) -> None:
    small.edit("content/explainer.toml", 'language = "en"', 'language = "nl"')
    shown = "interface messages missing: those that the page needs are shown in English"
    said = small.run("status").said
    assert re.match(rf"nl  Nederlands: the language the editors write in\n    \d+ {shown}\n\nfr  ", said)
    assert [each["language"] for each in json.loads(small.run("status", "--json").said)["languages"]] == [
        "fr"
    ]


def test_status_says_the_same_after_a_build(kept: Folder) -> None:
    kept.edit(CONTENT_FR, 'msgstr "Isaac Newton"', 'msgstr ""')
    before = kept.run("status").said
    kept.run()
    assert list((kept.root / ".explainer-cache").glob("*.kept"))
    assert kept.run("status").said == before


def test_status_without_translations_says_how_to_start(small: Folder) -> None:
    (small.root / CONTENT_FR).unlink()
    assert small.run("status").said == "no translations yet: start one with python build.py add LANGUAGE\n"
