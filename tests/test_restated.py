"""Editors rename ids and type signs otherwise, and no translation becomes stale by it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import po
from explainer.catalog import Catalog, update
from explainer.wanted import Asked, Wanted

HEAD = 'msgid ""\nmsgstr "Language: pl\\n"\n'

CLAIM = "[Ada][ada] came first.[^times]"
CLAIM_PL = "Pierwsza przyszła [Ada][ada].[^times]"


def catalog_of(*entries: tuple[str, str], more: str = "") -> po.File:
    """A Polish catalog with messages and their translations."""
    said = "".join(f'\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n' for msgid, msgstr in entries)
    return po.read((HEAD + said + more).encode(), "locales/pl/LC_MESSAGES/content.po")


def wanted(*texts: str) -> list[Wanted]:
    return [Wanted(text) for text in texts]


def states(file: po.File, texts: Sequence[str]) -> list[tuple[str, str]]:
    """What is said of each text, and its state: the same before an update of the file and after it."""
    found = [Catalog(file, Asked.of(wanted(*texts))).find("", text) for text in texts]
    updated = po.read(po.write(update(file, wanted(*texts))), file.path)
    again = [Catalog(updated, Asked.of(wanted(*texts))).find("", text) for text in texts]
    assert [(one.msgstr, one.state) for one in again] == [(one.msgstr, one.state) for one in found]
    assert update(updated, wanted(*texts)) is updated
    return [(one.state, one.msgstr) for one in found]


# ---------------------------------------------------------------- ids


def test_a_renamed_id_is_renamed_in_the_translation() -> None:
    file = catalog_of((CLAIM, CLAIM_PL), ("See [her life][ada].", "Zobacz [jej życie][ada]."))
    assert states(file, ["[Ada][lovelace] came first.[^times]", "See [her life][lovelace]."]) == [
        ("current", "Pierwsza przyszła [Ada][lovelace].[^times]"),
        ("current", "Zobacz [jej życie][lovelace]."),
    ]


def test_several_ids_may_be_renamed_at_once() -> None:
    file = catalog_of((CLAIM, CLAIM_PL))
    assert states(file, ["[Ada][lovelace] came first.[^the-times]"]) == [
        ("current", "Pierwsza przyszła [Ada][lovelace].[^the-times]")
    ]


def test_an_id_and_the_signs_of_one_text_may_change_at_once() -> None:
    file = catalog_of(("[Ada][ada] said „no“.", "[Ada][ada] odmówiła."))
    assert states(file, ["[Ada][lovelace] said “no”."]) == [("current", "[Ada][lovelace] odmówiła.")]


def test_a_text_that_changed_too_is_stale_and_has_the_new_id() -> None:
    file = catalog_of((CLAIM, CLAIM_PL), ("See [her][ada].", "Zobacz [ją][ada]."))
    assert states(file, ["[Ada][lovelace] came last.[^times]", "See [her][lovelace]."]) == [
        ("stale", "Pierwsza przyszła [Ada][lovelace].[^times]"),
        ("current", "Zobacz [ją][lovelace]."),
    ]


def test_a_stale_translation_follows_a_renamed_id_and_stays_stale() -> None:
    more = f'\n#, fuzzy\n#| msgid "{CLAIM}"\nmsgid "[Ada][ada] came second.[^times]"\nmsgstr "{CLAIM_PL}"\n'
    file = catalog_of(more=more)
    assert po.write(update(file, wanted("[Ada][lovelace] came second.[^times]"))).decode() == HEAD + (
        '\n#, fuzzy\n#| msgid "[Ada][lovelace] came first.[^times]"\n'
        'msgid "[Ada][lovelace] came second.[^times]"\nmsgstr "Pierwsza przyszła [Ada][lovelace].[^times]"\n'
    )


def test_a_retired_translation_comes_back_by_the_new_id() -> None:
    more = '\n#~ msgid "See [her][ada]."\n#~ msgstr "Zobacz [ją][ada]."\n'
    file = catalog_of((CLAIM, CLAIM_PL), more=more)
    renamed = update(file, wanted("[Ada][lovelace] came first.[^times]"))
    assert states(renamed, ["[Ada][lovelace] came first.[^times]", "See [her][lovelace]."])[1] == (
        "current",
        "Zobacz [ją][lovelace].",
    )


def test_what_is_not_renamed_keeps_the_very_text_it_was() -> None:
    plain = '\nmsgid   "Quiet."\nmsgstr ""\n"Cicho."\n'
    renamed = po.write(
        update(catalog_of((CLAIM, CLAIM_PL), more=plain), wanted("[Ada][x] came first.[^times]", "Quiet."))
    )
    assert renamed.decode().endswith(plain)


@pytest.mark.parametrize(
    "texts",
    [
        ["[Ada][lovelace] came first.[^times]", "[She][ada] left."],
        ["[Ada][bob] came first.[^times]", "[He][bob] left."],
        ["[Ada][times] came first.[^ada]"],
        ["[Ada][lovelace] came first, it is said.[^times]"],
    ],
    ids=["the old id is in use", "the new id was in use", "two ids change places", "the words changed"],
)
def test_what_may_be_another_record_makes_the_translation_stale(texts: list[str]) -> None:
    file = catalog_of((CLAIM, CLAIM_PL), ("[She][ada] left.", "[Ona][ada] wyszła."), ("[He][bob] left.", "x"))
    assert states(file, texts)[0] == ("stale", CLAIM_PL)


def test_of_two_records_that_become_one_no_translation_is_carried_over() -> None:
    file = catalog_of(("Rain.[^times]", "Deszcz.[^times]"), ("Snow.[^post]", "Śnieg.[^post]"))
    assert [state for state, _ in states(file, ["Rain.[^press]", "Snow.[^press]"])] == ["stale", "stale"]


def test_texts_that_differ_by_ids_alone_are_told_apart_by_the_others() -> None:
    file = catalog_of(
        ("Yes.[^times]", "Tak.[^times]"), ("Yes.[^post]", "Tak!.[^post]"), ("No.[^times]", "Nie.[^times]")
    )
    assert states(file, ["Yes.[^the-times]", "Yes.[^post]", "No.[^the-times]"]) == [
        ("current", "Tak.[^the-times]"),
        ("current", "Tak!.[^post]"),
        ("current", "Nie.[^the-times]"),
    ]


# ---------------------------------------------------------------- signs


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("He said „no“.", 'He said \\"no\\".'),
        ("He said « no ».", "He said “no”."),
        ("He said »no« today.", "He said „no“ today."),
        ("It's late…", "It’s late..."),
        ("At 5\u00a0000 m.", "At 5 000 m."),
    ],
)
def test_signs_typed_otherwise_leave_a_translation_current(old: str, new: str) -> None:
    file = catalog_of((old.replace('\\"', '"'), "Tak."))
    assert states(file, [new.replace('\\"', '"')]) == [("current", "Tak.")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("He said „no“.", "He said no."),
        ("He said no", "He said no."),
        ("From 1-2.", "From 1–2."),
        ("Write `“x”`.", "Write `„x“`."),
    ],
)
def test_other_words_or_other_code_make_it_stale(old: str, new: str) -> None:
    assert states(catalog_of((old, "Tak.")), [new]) == [("stale", "Tak.")]


ID = st.sampled_from(["ada", "bob", "times", "post"])


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), ID, ID), min_size=1, max_size=6, unique=True), ID)
def test_renaming_any_one_id_everywhere_makes_nothing_stale_where_words_tell_texts_apart(
    said: list[tuple[str, str, str]], renamed: str
) -> None:
    texts = [f"{word}{number} [x][{one}].[^{two}]" for number, (word, one, two) in enumerate(said)]
    file = catalog_of(*((text, text.replace("x", "ix")) for text in texts))
    now = [text.replace(f"[{renamed}]", "[new]").replace(f"[^{renamed}]", "[^new]") for text in texts]
    assert states(file, now) == [("current", text.replace("x", "ix")) for text in now]
