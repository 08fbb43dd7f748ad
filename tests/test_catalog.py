"""A catalog follows its sources for months, and no word a translator wrote is lost."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from explainer import po
from explainer.catalog import Catalog, new, template, update
from explainer.language import known_languages, locale_of
from explainer.plurals import plural_forms
from explainer.po_entries import plural_rule
from explainer.wanted import Asked, Wanted

HEAD = """\
msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n % 10 == 2 ? 1 : 2);\\n"
"""

TIDES = "La marée monte deux fois par jour."
HARBOUR = "Le port ouvre à six heures."
ROPES = "Les cordes sont neuves."
LIGHT = "Le phare brille la nuit."


def said(text: str, **fields: object) -> Wanted:
    """A paragraph of the section on tides."""
    usual = {"kind": "paragraph", "comments": ("paragraph, section tides",), "references": ("tides.md",)}
    return Wanted(text, **{**usual, **fields})  # type: ignore[arg-type]


def paragraphs(*texts: str) -> list[Wanted]:
    return [said(text) for text in texts]


def entry(msgid: str, msgstr: str, above: str = "#. paragraph, section tides\n#: tides.md\n") -> str:
    return f'\n{above}msgid "{msgid}"\nmsgstr "{msgstr}"\n'


def updated(text: str, wanted: Sequence[Wanted], **options: bool) -> str:
    """The text of a Polish file after an update from French sources; its head is left out."""
    file = update(po.read(text.encode("utf-8"), "pl.po"), wanted, language="fr", **options)
    written = po.write(file)
    assert po.write(update(po.read(written, "pl.po"), wanted, language="fr", **options)) == written
    return written.decode("utf-8").removeprefix(HEAD)


# ---------------------------------------------------------------- what an update leaves


def test_a_file_that_is_up_to_date_is_the_same_file() -> None:
    file = po.read((HEAD + entry(TIDES, "Przypływ")).encode(), "pl.po")
    assert update(file, paragraphs(TIDES), language="fr") is file


def test_new_messages_come_in_reading_order() -> None:
    assert updated(HEAD + entry(ROPES, "Liny"), paragraphs(TIDES, ROPES, LIGHT)) == (
        entry(TIDES, "") + entry(ROPES, "Liny") + entry(LIGHT, "")
    )


def test_what_is_said_of_a_message_is_written_above_it() -> None:
    wanted = said(
        TIDES, context="navigation", flags=("markdown-text",), comments=("paragraph", "note: plain words")
    )
    assert updated(HEAD, [wanted]) == (
        "\n#. paragraph\n#. note: plain words\n#: tides.md\n#, markdown-text\n"
        f'msgctxt "navigation"\nmsgid "{TIDES}"\nmsgstr ""\n'
    )


def test_the_first_remark_names_the_kind() -> None:
    assert updated(HEAD, [said(TIDES, comments=("note: plain words",))]) == (
        entry(TIDES, "", "#. paragraph\n#. note: plain words\n#: tides.md\n")
    )


def test_only_what_changed_is_written_afresh() -> None:
    above = "\n#. paragraph, section tides\n#:   tides.md\n"
    wrapped = f'{above}msgid ""\n"{TIDES[:9]}"\n"{TIDES[9:]}"\nmsgstr "Przypływ"\n'
    assert updated(HEAD + wrapped + entry(ROPES, "Liny"), paragraphs(LIGHT, TIDES)) == (
        entry(LIGHT, "") + wrapped + f'\n#~ msgid "{ROPES}"\n#~ msgstr "Liny"\n'
    )


def test_a_changed_message_keeps_its_translation_and_its_old_source() -> None:
    new_words = "La marée monte trois fois par jour."
    assert updated(HEAD + entry(TIDES, "Przypływ"), paragraphs(new_words)) == (
        f'\n#. paragraph, section tides\n#: tides.md\n#, fuzzy\n#| msgid "{TIDES}"\n'
        f'msgid "{new_words}"\nmsgstr "Przypływ"\n'
    )


@pytest.mark.parametrize(
    ("old", "now", "line"),
    [
        ("Le port ouvre.", "Le port n’ouvre pas.", "edited: a negation was added (n, pas)"),
        ("Le port n’ouvre jamais.", "Le port ouvre.", "edited: a negation was taken out (n, jamais)"),
        ("Il y a 1 500 navires.", "Il y a 1 600 navires.", "edited: a number changed (1500 → 1600)"),
        ("Le port ouvre le 3 août.", "Le port ouvre le 3 juin.", "edited: a date changed (août → juin)"),
        ("Hier Anne a vu le port.", "Hier Luc a vu le port.", "edited: a name changed (Anne → Luc)"),
        (
            "Le port ouvre le 3 août.",
            "Le port n’ouvre pas le 4 août.",
            "edited: a negation was added (n, pas); a number changed (3 → 4)",
        ),
    ],
)
def test_an_edit_that_may_turn_the_sense_is_pointed_out(old: str, now: str, line: str) -> None:
    assert updated(HEAD + entry(old, "Port"), paragraphs(now)).splitlines()[1:3] == [
        "#. paragraph, section tides",
        f"#. {line}",
    ]


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("Le port ouvre à six heures.", "Le port ouvre vers six heures."),
        ("Il y a 1500 navires.", "Il y a 1 500 navires."),
        ("Le port est vu de [Brest][brest-1].", "Le port est vu de [Brest][brest-2]."),
        ("Hier le port ouvrait.", "Le port ouvrait hier."),
    ],
)
def test_an_edit_of_the_wording_alone_is_not_pointed_out(old: str, now: str) -> None:
    assert "edited:" not in updated(HEAD + entry(old, "Port"), paragraphs(now))


def test_a_second_change_keeps_the_source_the_translation_was_made_for() -> None:
    once = HEAD + updated(HEAD + entry(TIDES, "Przypływ"), paragraphs("La marée monte quatre fois par jour."))
    assert f'#| msgid "{TIDES}"' in updated(once, paragraphs("La mer monte quatre fois par jour."))


def test_a_change_taken_back_makes_the_translation_current_again() -> None:
    file = HEAD + entry(TIDES, "Przypływ")
    assert updated(HEAD + updated(file, paragraphs("La mer monte.")), paragraphs(TIDES)) == entry(
        TIDES, "Przypływ"
    )
    changed = updated(file, paragraphs("La mer monte deux fois par jour."))
    assert updated(HEAD + changed, paragraphs(TIDES)) == entry(TIDES, "Przypływ")


def test_a_translation_marked_as_needing_work_stays_so() -> None:
    doubted = entry(TIDES, "Przypływ", "#. paragraph, section tides\n#: tides.md\n#, fuzzy\n")
    assert updated(HEAD + doubted, paragraphs(TIDES)) == doubted


def test_an_old_source_goes_when_the_translator_is_done_with_it() -> None:
    done = entry(TIDES, "Przypływ", f'#. paragraph, section tides\n#: tides.md\n#| msgid "{ROPES}"\n')
    assert updated(HEAD + done, paragraphs(TIDES)) == entry(TIDES, "Przypływ")


def test_a_deleted_message_is_kept_and_comes_back() -> None:
    file = HEAD + entry(TIDES, "Przypływ") + entry(ROPES, "Liny", "# Tak w słowniku.\n#. paragraph\n")
    gone = updated(file, paragraphs(TIDES))
    assert gone == entry(TIDES, "Przypływ") + f'\n# Tak w słowniku.\n#~ msgid "{ROPES}"\n#~ msgstr "Liny"\n'
    assert updated(HEAD + gone, paragraphs(ROPES, TIDES)) == (
        entry(ROPES, "Liny", "# Tak w słowniku.\n#. paragraph, section tides\n#: tides.md\n")
        + entry(TIDES, "Przypływ")
    )


def test_a_stale_message_that_is_deleted_keeps_its_old_source() -> None:
    stale = entry("La mer monte.", "Przypływ", f'#. paragraph\n#, fuzzy\n#| msgid "{TIDES}"\n')
    gone = updated(HEAD + stale, [])
    assert gone == f'\n#, fuzzy\n#~| msgid "{TIDES}"\n#~ msgid "La mer monte."\n#~ msgstr "Przypływ"\n'
    assert updated(HEAD + gone, paragraphs(TIDES)) == entry(TIDES, "Przypływ")


def test_prune_alone_takes_deleted_messages_out() -> None:
    file = HEAD + entry(TIDES, "Przypływ") + entry(ROPES, "Liny")
    assert updated(file, paragraphs(TIDES), prune=True) == entry(TIDES, "Przypływ")


def test_a_deleted_message_that_nobody_translated_leaves_nothing() -> None:
    assert updated(HEAD + entry(ROPES, ""), []) == ""


def test_a_deleted_message_with_a_translators_remark_is_kept() -> None:
    assert updated(HEAD + entry(ROPES, "", "# Jakie liny?\n"), []) == (
        f'\n# Jakie liny?\n#~ msgid "{ROPES}"\n#~ msgstr ""\n'
    )


BOTH = "#. paragraph, section tides\n#. paragraph, section port\n#: tides.md port.md\n"
PORT = {"comments": ("paragraph, section port",), "references": ("port.md",)}


@pytest.mark.parametrize("first", [True, False])
def test_a_message_of_two_sections_edited_in_one_is_stale_there_alone(first: bool) -> None:
    now = "La marée monte trois fois par jour."
    wanted = [said(TIDES), said(ROPES), said(now, **PORT)]
    stale = (
        f'\n#. paragraph, section port\n#: port.md\n#, fuzzy\n#| msgid "{TIDES}"\n'
        f'msgid "{now}"\nmsgstr "Przypływ"\n'
    )
    entries = [entry(TIDES, "Przypływ"), entry(ROPES, "Liny"), stale]
    if first:
        wanted.reverse()
        entries.reverse()
    assert updated(HEAD + entry(TIDES, "Przypływ", BOTH) + entry(ROPES, "Liny"), wanted) == "".join(entries)


def test_a_message_of_two_sections_edited_in_both_is_stale_in_both() -> None:
    wanted = [said(f"{TIDES} Oui."), said(ROPES), said(f"{TIDES} Non.", **PORT)]
    written = updated(HEAD + entry(TIDES, "Przypływ", BOTH) + entry(ROPES, "Liny"), wanted)
    assert written.count(f'#| msgid "{TIDES}"\n') == 2
    assert written.count('msgstr "Przypływ"\n') == 2


@pytest.mark.parametrize(
    "other",
    [
        said(LIGHT, **PORT),
        said("La marée monte trois fois par jour."),
        said("La marée monte trois fois par jour.", **{**PORT, "kind": "heading"}),
        said("La marée monte trois fois par jour.", **PORT, context="harbour"),
    ],
)
def test_what_is_new_takes_no_words_from_a_message_that_left_another_place(other: Wanted) -> None:
    written = updated(HEAD + entry(TIDES, "Przypływ", BOTH), [said(TIDES), other])
    assert "fuzzy" not in written


def test_a_moved_message_is_moved_and_nothing_else() -> None:
    file = HEAD + entry(TIDES, "Przypływ") + entry(ROPES, "Liny") + entry(LIGHT, "Latarnia")
    assert updated(file, paragraphs(LIGHT, TIDES, ROPES)) == (
        entry(LIGHT, "Latarnia") + entry(TIDES, "Przypływ") + entry(ROPES, "Liny")
    )


def test_words_that_come_back_beside_their_own_edit_are_current() -> None:
    edited = "La marée monte deux fois par jour, dit-on."
    stale = HEAD + updated(HEAD + entry(TIDES, "Przypływ"), paragraphs(edited))
    assert updated(stale, paragraphs(TIDES, edited)) == entry(TIDES, "Przypływ") + entry(
        edited, "Przypływ", f'#. paragraph, section tides\n#: tides.md\n#, fuzzy\n#| msgid "{TIDES}"\n'
    )


def test_neighbours_tell_which_of_two_like_messages_was_edited() -> None:
    first, second = "Le premier quai est fermé.", "Le second quai est fermé."
    file = HEAD + entry(first, "Jeden") + entry(LIGHT, "Latarnia") + entry(second, "Dwa")
    got = updated(file, paragraphs("Le quai est fermé.", LIGHT, "Le quai est donc fermé."))
    assert [line for line in got.splitlines() if line.startswith(("#|", "msgstr"))] == [
        f'#| msgid "{first}"',
        'msgstr "Jeden"',
        'msgstr "Latarnia"',
        f'#| msgid "{second}"',
        'msgstr "Dwa"',
    ]


def test_a_message_moved_and_edited_in_one_go_is_found_by_its_likeness() -> None:
    file = HEAD + entry(TIDES, "Przypływ") + entry(ROPES, "Liny") + entry(LIGHT, "Latarnia")
    got = updated(file, paragraphs(ROPES, LIGHT, "La marée monte deux fois chaque jour."))
    assert f'#| msgid "{TIDES}"' in got


def test_words_with_nothing_in_common_are_another_message() -> None:
    assert updated(HEAD + entry(ROPES, "Liny"), paragraphs("On entend des oiseaux.")) == (
        entry("On entend des oiseaux.", "") + f'\n#~ msgid "{ROPES}"\n#~ msgstr "Liny"\n'
    )


@pytest.mark.parametrize("kind", ["heading", "quote translator", "quote"])
def test_a_message_of_one_kind_never_becomes_another(kind: str) -> None:
    file = HEAD + entry(TIDES, "Przypływ", f"#. {kind}, section tides\n")
    others = {"heading", "quote translator", "quote", "paragraph"} - {kind}
    for other in others:
        assert "fuzzy" not in updated(file, [said(f"{TIDES} Oui.", kind=other, comments=())])


def test_a_translation_never_crosses_to_another_context() -> None:
    assert "fuzzy" not in updated(
        HEAD + entry(TIDES, "Przypływ"), [said(f"{TIDES} Oui.", context="navigation")]
    )


def test_a_translation_never_crosses_to_a_message_that_counts() -> None:
    counted = said("La marée monte {} fois par jour.", plural="Les marées montent {} fois par jour.")
    assert "fuzzy" not in updated(HEAD + entry(TIDES, "Przypływ"), [counted])


def test_words_that_come_back_take_the_entry_that_was_theirs() -> None:
    above = "#. paragraph, section tides\n#: tides.md\n#, fuzzy\n" + f'#| msgid "{TIDES}"\n'
    file = HEAD + entry("La mer monte.", "Jeden", above) + entry("La mer descend.", "Dwa", above)
    assert updated(file, paragraphs(TIDES, "La mer descend.")).startswith(entry(TIDES, "Jeden"))


def test_entries_of_another_tool_are_paired_by_place_and_likeness() -> None:
    file = HEAD + entry(TIDES, "Przypływ", "#: old.md:3\n")
    assert f'#| msgid "{TIDES}"' in updated(file, paragraphs("La marée monte trois fois par jour."))


def test_flags_of_other_tools_stay() -> None:
    file = HEAD + entry(TIDES, "Przypływ", "#. paragraph\n#, max-length:80\n")
    assert updated(file, [said(TIDES, flags=("markdown-text",))]) == (
        entry(
            TIDES, "Przypływ", "#. paragraph, section tides\n#: tides.md\n#, markdown-text, max-length:80\n"
        )
    )


def test_a_message_said_twice_is_one_entry() -> None:
    assert updated(HEAD, paragraphs(TIDES, ROPES, TIDES)) == entry(TIDES, "") + entry(ROPES, "")


def test_a_percent_sign_is_a_percent_sign() -> None:
    assert updated(HEAD, paragraphs("Soit 5 %s, ou 100%.")) == entry("Soit 5 %s, ou 100%.", "")


def test_a_file_with_windows_lines_keeps_them() -> None:
    text = (HEAD + entry(TIDES, "Przypływ")).replace("\n", "\r\n").encode()
    file = update(po.read(text, "pl.po"), paragraphs(TIDES, ROPES), language="fr")
    assert po.write(file) == text + entry(ROPES, "").replace("\n", "\r\n").encode()


def test_windows_lines_are_the_same_edit_after_edit() -> None:
    def edited(newline: str) -> bytes:
        data = (HEAD + entry(TIDES, "Przypływ") + entry(ROPES, "Liny")).replace("\n", newline).encode()
        for number in range(3):
            wanted = paragraphs(TIDES, ROPES + "!" * number)
            data = po.write(update(po.read(data, "pl.po"), wanted, language="fr"))
        return data

    assert edited("\r\n") == edited("\n").replace(b"\n", b"\r\n")


def test_a_file_that_ends_without_a_new_line_is_added_to() -> None:
    got = updated(HEAD + entry(TIDES, "Przypływ").rstrip("\n"), paragraphs(TIDES, ROPES))
    assert got == entry(TIDES, "Przypływ") + entry(ROPES, "")


def test_a_file_without_a_header_is_put_in_order() -> None:
    text = (entry(TIDES, "Przypływ") + entry(ROPES, "Liny")).removeprefix("\n")
    assert (
        updated(text, paragraphs(ROPES, TIDES)).strip()
        == (entry(ROPES, "Liny") + entry(TIDES, "Przypływ")).strip()
    )


# ---------------------------------------------------------------- words from a record

READ_ONLY = "#. quote\n#: quotes.toml\n#, read-only\n"


def spoken(text: str, fixed: str | None) -> Wanted:
    return Wanted(text, "quote", references=("quotes.toml",), fixed=fixed)


def test_words_of_a_record_fill_their_entry() -> None:
    assert updated(HEAD, [spoken("Pas d’accord.", "No deal.")]) == entry(
        "Pas d’accord.", "No deal.", READ_ONLY
    )


def test_what_a_translator_wrote_over_a_record_becomes_a_remark() -> None:
    got = updated(
        HEAD + entry("Pas d’accord.", 'No \\"deal\\".', READ_ONLY), [spoken("Pas d’accord.", "No deal.")]
    )
    assert got == entry("Pas d’accord.", "No deal.", f'# set aside: No "deal".\n{READ_ONLY}')


def test_a_remark_shows_what_cannot_be_seen() -> None:
    got = updated(HEAD + entry("Pas d’accord.", "No \u202edeal."), [spoken("Pas d’accord.", "No deal.")])
    assert "# set aside: No \ufffddeal." in got


def test_words_a_record_had_before_are_not_kept_as_a_remark() -> None:
    above = "#. quote\n#. as spoken (en): No deal.\n#: quotes.toml\n#, read-only\n"
    wanted = spoken("Pas d’accord.", "No deal yet.")._replace(
        comments=("quote", "as spoken (en): No deal yet.")
    )
    assert updated(HEAD + entry("Pas d’accord.", "No deal.", above), [wanted]) == (
        entry("Pas d’accord.", "No deal yet.", above.replace("deal.", "deal yet."))
    )


def test_words_of_a_record_are_never_stale() -> None:
    file = po.read((HEAD + entry("Pas d’accord.", "Nie ma umowy.", "#. quote\n#, fuzzy\n")).encode(), "pl.po")
    found = Catalog(file, Asked.of([spoken("Pas d’accord.", "No deal.")])).find("", "Pas d’accord.")
    assert (found.msgstr, found.state) == ("No deal.", "current")


def test_words_a_record_no_longer_has_must_be_looked_at() -> None:
    got = updated(HEAD + entry("Pas d’accord.", "No deal.", READ_ONLY), [spoken("Pas d’accord.", None)])
    assert got == entry("Pas d’accord.", "No deal.", "#. quote\n#: quotes.toml\n#, fuzzy\n")


SPOKEN = "#. quote\n#. as spoken (en): No deal.\n#: quotes.toml\n#, read-only\n"


def test_a_quote_that_goes_leaves_no_copy_of_the_record() -> None:
    assert updated(HEAD + entry("Pas d’accord.", "No deal.", SPOKEN), []) == ""


def test_a_remark_on_a_quote_that_goes_is_kept_without_the_record() -> None:
    got = updated(HEAD + entry("Pas d’accord.", "No deal.", f"# He said it twice.\n{SPOKEN}"), [])
    assert got == '\n# He said it twice.\n#~ msgid "Pas d’accord."\n#~ msgstr ""\n'


def test_what_a_translator_wrote_over_a_record_outlives_its_quote() -> None:
    gone = updated(HEAD + entry("Pas d’accord.", 'No \\"deal\\".', SPOKEN), [])
    assert gone == '\n# set aside: No "deal".\n#~ msgid "Pas d’accord."\n#~ msgstr ""\n'
    assert updated(HEAD + gone, []) == gone
    assert updated(HEAD + gone, [spoken("Pas d’accord.", "No deal.")]) == (
        entry("Pas d’accord.", "No deal.", f'# set aside: No "deal".\n{READ_ONLY}')
    )


def test_an_edited_quote_takes_no_words_from_another_message() -> None:
    file = HEAD + entry("Pas d’accord.", "Nie ma umowy.", "#. quote\n")
    assert updated(file, [spoken("Pas du tout d’accord.", "No deal.")]) == (
        entry("Pas du tout d’accord.", "No deal.", READ_ONLY)
        + '\n#~ msgid "Pas d’accord."\n#~ msgstr "Nie ma umowy."\n'
    )


# ---------------------------------------------------------------- plural forms

COUNTED = """
msgid "{} port"
msgid_plural "{} ports"
msgstr[0] "{} port"
msgstr[1] "{} porty"
msgstr[2] "{} portów"
"""


def test_a_plural_message_has_the_forms_of_the_language() -> None:
    assert updated(HEAD, [Wanted("{} port", plural="{} ports")]) == (
        '\nmsgid "{} port"\nmsgid_plural "{} ports"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n'
    )


def test_a_plural_that_changed_makes_its_forms_stale() -> None:
    got = updated(HEAD + COUNTED, [Wanted("{} port", plural="{} havres")])
    assert got == (
        '\n#, fuzzy\n#| msgid "{} port"\n#| msgid_plural "{} ports"\n'
        + COUNTED.removeprefix("\n").replace("{} ports", "{} havres")
    )
    assert updated(HEAD + got, [Wanted("{} port", plural="{} ports")]) == COUNTED


def test_forms_there_is_no_room_for_become_remarks() -> None:
    assert updated(HEAD + COUNTED, [Wanted("{} port")]) == (
        "\n# set aside: {} porty\n# set aside: {} portów\n#, fuzzy\n"
        '#| msgid "{} port"\n#| msgid_plural "{} ports"\nmsgid "{} port"\nmsgstr "{} port"\n'
    )


# ---------------------------------------------------------------- what a catalog says


def test_a_catalog_says_the_same_before_an_update_and_after_it() -> None:
    stale = "La marée monte trois fois par jour."
    wanted = paragraphs(stale, ROPES, LIGHT)
    file = po.read((HEAD + entry(TIDES, "Przypływ") + entry(ROPES, "Liny")).encode(), "pl.po")
    before = Catalog(file, Asked.of(wanted))
    after = Catalog(po.read(po.write(update(file, wanted)), "pl.po"), Asked.of(wanted))
    for text in (stale, ROPES, LIGHT):
        one, other = before.find("", text), after.find("", text)
        assert one._replace(line=0) == other._replace(line=0)
    assert [before.find("", text).state for text in (stale, ROPES, LIGHT)] == ["stale", "current", "missing"]
    assert (before.find("", stale).previous, before.find("", stale).line) == (TIDES, 9)


def test_what_a_translator_wrote_for_a_quote_spoken_in_the_language_is_not_said() -> None:
    file = po.read((HEAD + entry("Pas d’accord.", "Not a deal.")).encode(), "pl.po")
    catalog = Catalog(file, Asked.of([spoken("Pas d’accord.", "No deal.")]))
    assert catalog.words([(None, "Pas d’accord.")]) == ["No deal."]
    assert catalog.find("", "Pas d’accord.").msgstr == "No deal."


def test_one_form_is_no_translation_of_what_is_counted_now() -> None:
    file = po.read((HEAD + entry("{} port", "{} port")).encode(), "pl.po")
    catalog = Catalog(file, Asked.of([said("{} port", plural="{} ports")]))
    assert catalog.words([(None, "{} port")]) == [""]
    assert catalog.find("", "{} port").state == "missing"


def test_a_message_the_sources_do_not_have_is_missing() -> None:
    found = Catalog(po.read((HEAD + entry(ROPES, "Liny")).encode(), "pl.po"), Asked.of([])).find("", ROPES)
    assert (found.state, found.msgstr, found.line) == ("missing", "", 0)


def test_a_waiver_gives_the_check_and_the_reason() -> None:
    file = po.read(
        (HEAD + entry(ROPES, "Liny", "# waive end-mark: a title\n# waive numbers\n# hello\n")).encode(),
        "pl.po",
    )
    found = Catalog(file, Asked.of(paragraphs(ROPES))).find("", ROPES)
    assert found.waived == {"end-mark": "a title", "numbers": ""}


# ---------------------------------------------------------------- new catalogs


@pytest.mark.parametrize("language", ["pl", "ar", "pt-BR", "he", "ja", "fr", "cy"])
def test_gettext_checks_a_new_catalog(language: str) -> None:
    wanted = [*paragraphs(TIDES), Wanted("{} port", plural="{} ports")]
    file = update(new(language, "content", "Marées"), wanted, language="fr")
    run = ["msgfmt", "--check", "--verbose", "-o", "/dev/null", "-"]
    done = subprocess.run(run, input=po.write(file), capture_output=True, check=True)
    assert done.stderr == b"0 translated messages, 2 untranslated messages.\n"


def test_a_new_catalog_has_a_header_that_stands_still() -> None:
    assert po.write(new("pt-BR", "content", "Marées")).decode() == (
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: Marées (content)\\n"\n'
        '"Report-Msgid-Bugs-To: \\n"\n'
        '"PO-Revision-Date: 1970-01-01 00:00+0000\\n"\n'
        '"Last-Translator: \\n"\n'
        '"Language-Team: \\n"\n'
        '"Language: pt_BR\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
    )


def test_plural_forms_part_the_numbers_as_cldr_does() -> None:
    languages = {repr(locale_of(language).plural_form): language for language in known_languages()}
    for language in languages.values():
        declared = po.File("x.po", (po.Entry("", (f"Plural-Forms: {plural_forms(language)}",)),)).plurals
        assert declared
        form, category = plural_rule(declared[1]), locale_of(language).plural_form
        pairs = {(form(n), category(n)) for n in range(1000)}
        assert len(pairs) == len({number for number, _ in pairs}) == declared[0], language


def test_a_template_has_every_message_and_no_translation() -> None:
    file = template([*paragraphs(TIDES), spoken("Pas d’accord.", "No deal.")], "content", "Marées")
    assert [(one.msgid, one.msgstr) for one in file.messages] == [(TIDES, ("",)), ("Pas d’accord.", ("",))]
    assert file.path == "locales/content.pot"
    subprocess.run(
        ["msginit", "--no-translator", "-l", "ar", "-i", "-", "-o", "-"], input=po.write(file), check=True
    )


# ---------------------------------------------------------------- gettext as the judge


def test_msgmerge_leaves_the_same_messages_fuzzy_and_obsolete(tmp_path: Path) -> None:
    edited = "La marée monte trois fois par jour."
    file = HEAD + entry(TIDES, "Przypływ") + entry(ROPES, "Liny") + entry(LIGHT, "Latarnia")
    wanted = paragraphs(edited, "Des oiseaux crient au loin.", LIGHT)
    old, new_template = tmp_path / "pl.po", tmp_path / "content.pot"
    old.write_text(file, encoding="utf-8")
    new_template.write_bytes(po.write(template(wanted, "content", "Marées")))
    run = ["msgmerge", "--quiet", "--previous", "-o", "-", str(old), str(new_template)]
    merged = po.read(subprocess.run(run, capture_output=True, check=True).stdout, "pl.po")
    ours = po.read((HEAD + updated(file, wanted)).encode(), "pl.po")
    assert outcome(ours) == outcome(merged)
    assert outcome(ours)[0] == (edited, ("Przypływ",), True, False, po.Previous(TIDES))


def outcome(file: po.File) -> list[tuple[object, ...]]:
    return [
        (one.msgid, one.msgstr, one.fuzzy, one.obsolete, one.previous) for one in file.entries if one.msgid
    ]


@pytest.mark.parametrize(("test", "told"), [("isfuzzy", "stale"), ("untranslated", "missing")])
def test_pofilter_finds_the_messages_we_say_are_stale_or_missing(
    tmp_path: Path, test: str, told: str
) -> None:
    wanted = paragraphs("La marée monte trois fois par jour.", ROPES, LIGHT)
    file = po.read((HEAD + entry(TIDES, "Przypływ") + entry(ROPES, "Liny")).encode(), "pl.po")
    catalog = Catalog(file, Asked.of(wanted))
    (tmp_path / "pl.po").write_bytes(po.write(update(file, wanted, language="fr")))
    run = [
        sys.executable,
        "-m",
        "translate.filters.pofilter",
        "--progress=none",
        f"--test={test}",
        "--nonotes",
    ]
    subprocess.run([*run, tmp_path / "pl.po", tmp_path / "found.po"], check=True)
    found = po.read((tmp_path / "found.po").read_bytes(), "found.po")
    ours = [one.text for one in wanted if catalog.find("", one.text).state == told]
    assert [one.msgid for one in found.messages] == ours


# ---------------------------------------------------------------- months of work

VOCABULARY = ["mer", "port", "quai", "nuit", "jour", "sel", "phare", "voile", "pas", "ne", "6", "Brest"]
SENTENCES = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=7).map(" ".join)


def kind_of(text: str) -> str:
    return "heading" if text.startswith("mer") else "paragraph"


class Months(RuleBasedStateMachine):
    """Editors edit, move, delete and restore; a translator translates; now and then the file is updated.

    The model knows, for every source text, the translation that was made for exactly it.
    """

    @initialize(texts=st.lists(SENTENCES, min_size=1, max_size=6, unique=True))
    def start(self, texts: list[str]) -> None:
        self.texts = texts
        self.dropped: list[str] = []
        self.made: dict[str, str] = {}
        """The translation made for a source text, as long as the translator has not replaced it."""
        self.ever: set[tuple[str, str]] = set()
        """Every translation there has been, with its source."""
        self.remarks: set[str] = set()
        self.written = 0
        self.file = new("pl", "content", "Marées")

    @property
    def wanted(self) -> list[Wanted]:
        return [said(text, kind=kind_of(text), comments=()) for text in self.texts]

    @rule(data=st.data(), words=st.lists(st.sampled_from(VOCABULARY), max_size=2))
    @precondition(lambda self: self.texts)
    def edit(self, data: st.DataObject, words: list[str]) -> None:
        number = data.draw(st.integers(0, len(self.texts) - 1))
        old = self.texts[number].split()
        at = data.draw(st.integers(0, len(old) - 1))
        now = " ".join([*old[:at], *words, *old[at + 1 :]])
        if now and now not in self.texts:
            self.dropped.append(self.texts[number])
            self.texts[number] = now

    @rule(data=st.data())
    @precondition(lambda self: self.texts)
    def move(self, data: st.DataObject) -> None:
        text = self.texts.pop(data.draw(st.integers(0, len(self.texts) - 1)))
        self.texts.insert(data.draw(st.integers(0, len(self.texts))), text)

    @rule(data=st.data())
    @precondition(lambda self: self.texts)
    def delete(self, data: st.DataObject) -> None:
        self.dropped.append(self.texts.pop(data.draw(st.integers(0, len(self.texts) - 1))))

    @rule(data=st.data())
    @precondition(lambda self: self.dropped)
    def restore(self, data: st.DataObject) -> None:
        text = self.dropped.pop(data.draw(st.integers(0, len(self.dropped) - 1)))
        if text not in self.texts:
            self.texts.insert(data.draw(st.integers(0, len(self.texts))), text)

    @rule(data=st.data(), remark=st.booleans())
    @precondition(lambda self: any(self.file.messages))
    def translate(self, data: st.DataObject, remark: bool) -> None:
        old = data.draw(st.sampled_from(list(self.file.messages)))
        self.written += 1
        words, note = f"słowo {self.written}", f"uwaga {self.written}"
        comments = (*old.comments, note) if remark else old.comments
        now = old._replace(msgstr=(words,), comments=comments, flags=("no-wrap",), previous=None, raw=None)
        self.file = replace(self.file, entries=tuple(now if one is old else one for one in self.file.entries))
        others = {said for one in self.file.entries for said in one.msgstr}
        self.made = {text: said for text, said in self.made.items() if said in others}
        self.made[old.msgid] = words
        self.ever.add((old.msgid, words))
        self.remarks |= {note} if remark else set()

    @rule(newline=st.sampled_from(["\n", "\r\n"]), wrap=st.booleans())
    def save_with_another_tool(self, newline: str, wrap: bool) -> None:
        text = po.write(self.file).decode().replace("\r\n", "\n")
        text = (
            re.sub(r'^(msgid|msgstr) "(\w+ )', r'\1 ""\n"\2"\n"', text, flags=re.MULTILINE) if wrap else text
        )
        self.file = po.read(text.replace("\n", newline).encode(), "pl.po")

    @rule()
    def update(self) -> None:
        before = Catalog(self.file, Asked.of(self.wanted))
        updated = update(self.file, self.wanted, language="fr")
        self.check_the_rest_is_untouched(updated)
        assert b"\r\r" not in po.write(updated)
        self.file = po.read(po.write(updated), "pl.po")
        again = update(self.file, self.wanted, language="fr")
        assert again is self.file
        after = Catalog(self.file, Asked.of(self.wanted))
        for text in self.texts:
            found = before.find("", text)
            assert found._replace(line=0) == after.find("", text)._replace(line=0)
            assert before.words([(None, text)]) == [found.msgstr if found.current else ""]
        self.check_what_was_kept()

    def check_the_rest_is_untouched(self, now: po.File) -> None:
        old = {one.key: one for one in self.file.entries}
        for one in now.entries:
            if one == old.get(one.key) and one.raw is not None:
                assert one.raw.strip() == (old[one.key].raw or "").strip()

    def check_what_was_kept(self) -> None:
        messages = list(self.file.messages)
        assert [one.msgid for one in messages] == self.texts
        for one in messages:
            if one.translated and not one.fuzzy:
                assert self.made[one.msgid] == one.msgstr[0]
            elif one.fuzzy:
                assert one.previous
                assert (one.previous.msgid, one.msgstr[0]) in self.ever
                assert one.previous.msgid != one.msgid
                assert kind_of(one.previous.msgid) == kind_of(one.msgid)
            if one.msgid in self.made:
                assert one.msgstr == (self.made[one.msgid],)
                assert not one.fuzzy
        held = {said for one in self.file.entries for said in one.msgstr}
        assert set(self.made.values()) <= held
        assert self.remarks <= {line for one in self.file.entries for line in one.comments}

    @invariant()
    def every_translation_is_in_the_file(self) -> None:
        if hasattr(self, "made"):
            assert set(self.made.values()) <= {said for one in self.file.entries for said in one.msgstr}


TestMonths = Months.TestCase
TestMonths.settings = settings(stateful_step_count=25, deadline=None)


@settings(deadline=None)
@given(st.lists(SENTENCES, max_size=8, unique=True), st.lists(SENTENCES, max_size=8, unique=True))
def test_every_message_is_once_in_the_file_and_in_its_place(before: list[str], after: list[str]) -> None:
    file = update(new("pl", "content", "Marées"), paragraphs(*before), language="fr")
    file = replace(
        file, entries=tuple(e._replace(msgstr=(e.msgid[::-1],)) if e.msgid else e for e in file.entries)
    )
    file = update(file, paragraphs(*after), language="fr")
    assert [one.msgid for one in file.messages] == after
    assert {text[::-1] for text in before} <= {one.msgstr[0] for one in file.entries}
