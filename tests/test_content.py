"""content/ as one typed value: what is read, in which order, and where each piece stands."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from conftest import Folder
from lxml import html

from explainer.build import Built
from explainer.content import read
from explainer.errors import Place
from explainer.inputs import Inputs
from explainer.markup import Parser
from explainer.model import Block, Event, Explainer, Head, Message, Person, Picture, Quote, Source, Term


@pytest.fixture(scope="module")
def german(everything_inputs: Inputs) -> Explainer:
    """Return the explainer that uses all of the format, as it is read."""
    result = read(everything_inputs, Parser())
    assert not result.problems
    return result.explainer


def explainer_of(folder: Folder) -> Explainer:
    result = read(folder.inputs(), Parser())
    assert not result.problems
    return result.explainer


# ---------------------------------------------------------------- the German explainer has it all


def test_every_field_of_the_format_is_used_by_the_german_explainer(german: Explainer) -> None:
    rows: dict[type, list[object]] = {
        Head: [german.head],
        Event: list(german.events),
        Quote: list(german.quotes),
        Person: list(german.people),
        Term: list(german.terms),
        Source: list(german.sources),
    }
    unused = [
        f"{row.__name__}.{each.name}"
        for row, records in rows.items()
        for each in fields(row)
        if all(getattr(record, each.name) in (None, (), "", False) for record in records)
    ]
    assert unused == []


def test_every_kind_of_block_is_used_by_the_german_explainer(german: Explainer) -> None:
    def tags(blocks: tuple[object, ...]) -> set[str]:
        found = set()
        for block in blocks:
            if isinstance(block, Block):
                found |= {block.tag} | tags(block.children)
        return found

    used = set.union(*(tags(section.blocks) for section in german.sections))
    lists = {"ul", "ol", "li", "dl", "dt", "dd"}
    tables = {"table", "thead", "tbody", "tr", "th", "td"}
    assert used == {"p", "h3", "h4", "div", "blockquote", "pre", "hr"} | lists | tables


def test_every_value_of_the_content_is_frozen(german: Explainer) -> None:
    def mutable(value: object) -> list[str]:
        if isinstance(value, tuple):
            return [name for item in value for name in mutable(item)]
        if not is_dataclass(value):
            return [type(value).__name__] if isinstance(value, (list, set)) else []
        frozen = value.__dataclass_params__.frozen  # type: ignore[union-attr]
        inner = [name for each in fields(value) for name in mutable(getattr(value, each.name))]
        return inner if frozen else [type(value).__name__, *inner]

    assert mutable(german) == []


# ---------------------------------------------------------------- TOML


def test_dates_and_times_keep_the_offset_they_were_written_with(german: Explainer) -> None:
    assert german.head.published == datetime(2009, 11, 9, 18, 53, tzinfo=timezone(timedelta(hours=1)))
    events = {event.id: event for event in german.events}
    assert events["washington"].at == datetime(1989, 11, 9, 15, 34, tzinfo=timezone(timedelta(hours=-5)))
    assert events["morgen"].at == date(1989, 11, 10)


@pytest.mark.parametrize(
    ("id", "exactness"),
    [
        ("morgen", "day"),
        ("pressekonferenz", "minute"),
        ("bornholmer", "about"),
        ("zk-sitzung", "day"),
        ("montagsdemos", "month"),
    ],
)
def test_how_exact_an_event_is_follows_from_its_date_unless_it_is_said(
    german: Explainer, id: str, exactness: str
) -> None:
    assert next(event for event in german.events if event.id == id).exactness == exactness


def test_an_hour_that_only_gives_the_order_is_no_instant(german: Explainer) -> None:
    event = next(event for event in german.events if event.id == "zk-sitzung")
    assert (event.instant, event.end) == (None, None)
    assert event.day == date(1989, 11, 9)


def test_a_text_over_several_lines_is_folded(german: Explainer) -> None:
    assert german.head.key_points[1].text == (
        "Ein Inkrafttreten „sofort, unverzüglich“ hatte niemand beschlossen: "
        "die [Reiseregelung][reiseregelung] sollte erst am nächsten Morgen gelten.[^chronik]"
    )


def test_every_message_of_a_list_knows_its_line(small: Folder) -> None:
    small.add(
        "content/explainer.toml",
        'known = [\n  "One.",  # a remark\n  "Two.", "Three.",\n\n'
        '  """\n  Four,\n  and more.""",\n  \'Five.\',\n]\n',
    )
    known = explainer_of(small).head.known
    assert [(message.text, message.place.line) for message in known] == [
        ("One.", 8),
        ("Two.", 9),
        ("Three.", 9),
        ("Four, and more.", 11),
        ("Five.", 14),
    ]


def test_every_field_of_a_record_knows_its_line(small: Folder) -> None:
    small.write(
        "content/people.toml",
        "# who\n\n[[person]]\n# a remark with = in it\n"
        'id = "newton"\nname = "Isaac = Newton" # [[person]]\n\n[[person]]\n'
        "\"role\" = '''\nAstronomer'''\nname = \"Edmond Halley\"\nid = \"halley\"\n",
    )
    people = {person.id: person for person in explainer_of(small).people}
    path = "content/people.toml"
    assert people["newton"].place == Place(path, 3)
    assert people["newton"].name.place == Place(path, 6)
    assert people["halley"].place == Place(path, 8)
    assert people["halley"].name.place == Place(path, 11)
    assert people["halley"].role
    assert people["halley"].role.place == Place(path, 9)
    assert people["halley"].at_field("id") == Place(path, 12)
    assert people["halley"].at_field("native") == Place(path, 8)


def test_a_list_may_be_missing_and_its_region_with_it(small: Folder) -> None:
    for name in ("timeline", "people", "quotes", "glossary", "sources"):
        (small.root / f"content/{name}.toml").unlink()
    small.write("content/sections/01-cause.md", "# The cause\n\nThe Moon.\n")
    small.edit("content/explainer.toml", "The [Moon][moon] pulls the sea.[^principia]", "The Moon pulls.")
    page = small.page("en")
    for region in ("timeline", "quotes", "people", "glossary", "sources"):
        assert f'id="{region}"' not in page
        assert f'href="#{region}"' not in page


def test_a_list_may_be_empty(small: Folder) -> None:
    small.write("content/timeline.toml", "# nothing yet\n")
    assert explainer_of(small).events == ()


# ---------------------------------------------------------------- sections


def test_sections_stand_in_the_order_of_their_numbers(small: Folder) -> None:
    for name in ("10-ten", "9-nine", "002-two"):
        small.write(f"content/sections/{name}.md", f"# {name}\n\nText.\n")
    assert [section.id for section in explainer_of(small).sections] == ["cause", "two", "nine", "ten"]


def test_the_note_above_a_section_is_on_all_its_messages(german: Explainer) -> None:
    section = german.sections[0]
    note = "Schabowskis Satz ist abgebrochen und falsch gebaut: bitte nicht glätten."
    notes = {message.note for message in messages_in(section.blocks)} | {section.title.note}
    assert notes == {note, "Nachricht meint hier die Pressemitteilung."}


def messages_in(blocks: tuple[object, ...]) -> list[Message]:
    found: list[Message] = []
    for block in blocks:
        match block:
            case Message():
                found.append(block)
            case Picture():
                found += [each for each in (block.alt, block.caption) if each]
            case Block():
                found += messages_in(block.children)
    return found


def test_a_section_may_begin_with_empty_lines_and_end_without_one(small: Folder) -> None:
    small.write("content/sections/01-cause.md", "\n\n# The cause #\n\nThe [Moon][moon].")
    section = explainer_of(small).sections[0]
    assert (section.title.text, section.title.place.line) == ("The cause", 3)
    assert messages_in(section.blocks)[0].place.line == 5


def test_a_draft_is_read_and_not_published(german: Explainer) -> None:
    assert [section.id for section in german.sections if section.draft] == ["danach"]
    assert [section.id for section in german.without_drafts().sections] == ["ankuendigung", "grenze"]


def test_a_header_may_have_spaces_after_its_marks(small: Folder) -> None:
    small.edit("content/sections/01-cause.md", "# The cause", "+++ \ndraft = true\n+++\t\n# The cause")
    assert small.build(preview=True).explainer.sections[0].draft


def test_a_link_to_a_draft_is_plain_words_once_published(everything: Folder) -> None:
    everything.add("content/sections/02-grenze.md", "\nMehr [im nächsten Teil][danach].\n")
    assert '<a href="#danach">im nächsten Teil</a>' in everything.page("de", preview=True)
    published = everything.page("de")
    assert "Mehr im nächsten Teil." in published
    assert '"#danach"' not in published
    assert 'id="danach"' not in published


def test_a_draft_makes_no_difference_to_the_state_of_another_message(everything: Folder) -> None:
    everything.edit(
        "content/sections/02-grenze.md", "Um 20 Uhr meldete", "Dieser Abschnitt: Um 20 Uhr meldete"
    )
    everything.add("content/sections/02-grenze.md", "\nDieser Abschnitt ist noch nicht ganz fertig.\n")
    states = []
    for preview in (True, False):
        edition = everything.build(preview=preview).editions[1]
        states.append({key: said.state for key, said in edition.said.items()})
    previewed, published = states
    assert published == {key: state for key, state in previewed.items() if key in published}


# ---------------------------------------------------------------- messages


def test_messages_come_in_the_order_a_reader_meets_them(moon_built: Built) -> None:
    kinds = list(dict.fromkeys(message.kind for message in moon_built.explainer.messages))
    assert kinds[:7] == [
        "name of the site",
        "kicker",
        "headline",
        "standfirst",
        "author",
        "key point",
        "known fact",
    ]
    assert kinds[-1] == "about this page"


def test_no_message_is_empty_and_all_know_where_they_stand(german: Explainer) -> None:
    for message in german.messages:
        assert message.text.strip() == message.text != ""
        assert message.place.path.startswith("content/")


def test_two_quotes_with_the_same_words_stay_two_where_other_words_were_spoken(small: Folder) -> None:
    """What one person said is never shown as the words of another."""
    small.add("content/people.toml", '\n[[person]]\nid = "galileo"\nname = "Galileo Galilei"\n')
    small.write(
        "content/quotes.toml",
        "".join(
            f'[[quote]]\nid = "{id}"\nspeaker = "{speaker}"\nsaid = 1687-07-05\ntext = "And yet it moves."\n'
            f'original = {{ language = "it", text = "{words}" }}\nsources = ["principia"]\n\n'
            for id, speaker, words in (
                ("flux", "galileo", "Eppur si muove."),
                ("two", "newton", "E pur si move."),
            )
        ),
    )
    small.write("locales/it/LC_MESSAGES/content.po", 'msgid ""\nmsgstr "Language: it\\n"\n')
    page = html.fromstring(small.page("it", preview=True))
    shown = {id: page.xpath(f"//li[@id='{id}']//blockquote")[0].text_content() for id in ("flux", "two")}
    assert shown == {"flux": "«Eppur si muove.»", "two": "«E pur si move.»"}


def test_the_time_of_the_last_change_is_the_publications_where_there_was_none(small: Folder) -> None:
    assert explainer_of(small).head.modified == datetime(2025, 1, 2, 8, tzinfo=UTC)


def test_the_nearest_id_is_looked_for_while_there_are_few_unknown_ones(small: Folder) -> None:
    words = "".join(f"[sea][moon{number}] " for number in range(250))
    small.add("content/sections/01-cause.md", f"\n{words}\n")
    problems = small.run().problems
    assert problems.count("unknown id 'moon") == 250
    assert problems.count("fix: write 'moon'") == 200


def test_a_merge_conflict_shown_as_code_is_none(small: Folder) -> None:
    small.add(
        "content/sections/01-cause.md", "\n```\n<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other\n```\n"
    )
    assert small.run().problems == ""
