"""PO files go through the reader and the writer without losing a byte, and mistakes are named."""

from __future__ import annotations

import pickle
import re
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer import po, po_reader
from explainer.errors import SourceError
from explainer.po_faults import LONGEST

SHIPPED = sorted((Path(__file__).parent / "po").glob("*.po"))
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
PLURAL = HEADER.replace("8\\n", "8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n")


def read(text: str) -> po.File:
    return po.read(text.encode("utf-8"), "de.po")


def problems_of(data: bytes | str) -> str:
    with pytest.raises(SourceError) as raised:
        po.read(data.encode("utf-8") if isinstance(data, str) else data, "de.po")
    return str(raised.value)


def afresh(file: po.File) -> po.File:
    """A file with every entry laid out by us."""
    return replace(file, entries=tuple(entry._replace(raw=None, gap="\n") for entry in file.entries), tail="")


# ---------------------------------------------------------------- what is read is what is written


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_reading_and_writing_changes_no_byte(path: Path) -> None:
    data = path.read_bytes()
    assert po.write(po.read(data, path.name)) == data


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_an_entry_says_the_same_however_it_is_laid_out(path: Path) -> None:
    file = po.read(path.read_bytes(), path.name)
    assert po.read(po.write(afresh(file)), path.name).entries == file.entries


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_file_that_is_kept_is_taken_up_again_to_the_byte(path: Path) -> None:
    file = po.read(path.read_bytes(), path.name)
    again = pickle.loads(pickle.dumps(file, pickle.HIGHEST_PROTOCOL))
    assert again == file
    assert list(map(tuple, again.entries)) == list(map(tuple, file.entries))
    assert po.write(again) == path.read_bytes()


def test_odd_spacing_is_read_as_gettext_reads_it() -> None:
    path = Path(__file__).parent / "po" / "by-hand.po"
    entry = po.read(path.read_bytes(), path.name).entries[1]
    assert entry == po.Entry(
        msgid="now",
        msgstr=("maintenant", "maintenants"),
        msgctxt="a b",
        msgid_plural="nows",
        comments=("nospace", " indented"),
        extracted=("extracted",),
        references=("one.md:3", "two.md"),
        flags=("markdown-text", "no-wrap"),
        previous=po.Previous("before", "a ", "befores"),
    )


def test_an_entry_knows_the_line_of_its_msgid() -> None:
    file = read(
        f'{HEADER}\n# A note.\nmsgctxt "c"\nmsgid ""\n"one"\nmsgstr "eins"\n\n#~ msgid "1"\n#~ msgstr "2"\n'
    )
    assert [entry.line for entry in file.entries] == [1, 6, 10]


def test_header_fields_keep_their_order_and_the_unknown_ones() -> None:
    path = Path(__file__).parent / "po" / "poedit.po"
    fields = po.read(path.read_bytes(), path.name).fields
    assert list(fields)[-3:] == ["X-Generator", "X-Poedit-Basepath", "X-Poedit-SearchPath-0"]
    assert fields["X-Generator"] == "Poedit 3.6"


def test_a_file_name_with_a_space_is_one_reference() -> None:
    file = read(f'{HEADER}\n#: \u2068my notes.md\u2069:4 b.md\nmsgid "a"\nmsgstr "b"\n')
    [entry] = file.messages
    assert entry.references == ("my notes.md:4", "b.md")
    assert po.write(afresh(file)).decode().splitlines()[4] == "#: \u2068my notes.md:4\u2069 b.md"


def test_a_new_entry_in_a_windows_file_ends_its_lines_as_the_file_does() -> None:
    file = po.read(b'msgid "a"\r\nmsgstr "b"\r\n', "de.po")
    longer = replace(file, entries=(*file.entries, po.Entry("c", ("d",), comments=("note",))))
    assert po.write(longer) == b'msgid "a"\r\nmsgstr "b"\r\n\r\n# note\r\nmsgid "c"\r\nmsgstr "d"\r\n'


def test_a_new_entry_is_written_unwrapped_in_gettexts_order() -> None:
    entry = po.Entry(
        msgid="word " * 40,
        msgstr=('line\nwith "marks"\tand \\',),
        msgctxt="c",
        comments=("by hand", ""),
        extracted=("paragraph",),
        references=("a.md", "b.md"),
        flags=("fuzzy", "markdown-text"),
        previous=po.Previous("old", "c"),
        gap="",
    )
    assert po.write(po.File("de.po", (entry,))).decode() == (
        "# by hand\n"
        "#\n"
        "#. paragraph\n"
        "#: a.md b.md\n"
        "#, fuzzy, markdown-text\n"
        '#| msgctxt "c"\n'
        '#| msgid "old"\n'
        'msgctxt "c"\n'
        f'msgid "{"word " * 40}"\n'
        'msgstr ""\n'
        '"line\\n"\n'
        '"with \\"marks\\"\\tand \\\\"\n'
    )


def test_an_obsolete_entry_keeps_its_old_source() -> None:
    entry = po.Entry("new", ("neu",), comments=("mine",), previous=po.Previous("old"), obsolete=True, gap="")
    assert po.write(po.File("de.po", (entry,))).decode() == (
        '# mine\n#~| msgid "old"\n#~ msgid "new"\n#~ msgstr "neu"\n'
    )


def test_escapes_are_read_as_gettext_reads_them() -> None:
    [entry] = read(r'msgid "a"' + "\n" + r'msgstr "\n\t\"\\\r \x41 \101 \303\251"').messages
    assert entry.msgstr == ('\n\t"\\\r A A é',)


def test_an_empty_file_is_a_catalog_without_messages() -> None:
    assert po.write(read("")) == b""
    assert list(read("\n# only a comment").messages) == []


# ---------------------------------------------------------------- laws

SIGNS = "ab Ωé\"\\\n\t%{}#~|'ش\u00a0"
WORDS = st.text(st.sampled_from(SIGNS), max_size=12)
LINE = WORDS.map(lambda text: " ".join(text.split()))
NAME = st.sampled_from(["a.md", "b.md:3", "my notes.md", "é.toml"])


@st.composite
def entries(draw: st.DrawFn) -> po.Entry:
    plural = draw(st.none() | WORDS)
    forms = 1 if plural is None else 2
    return po.Entry(
        msgid="m" + draw(WORDS),
        msgstr=tuple(draw(st.lists(WORDS, min_size=forms, max_size=forms))),
        msgctxt=draw(st.none() | WORDS),
        msgid_plural=plural,
        comments=tuple(draw(st.lists(LINE, max_size=2))),
        extracted=tuple(draw(st.lists(LINE, max_size=2))),
        references=tuple(draw(st.lists(NAME, max_size=2))),
        flags=tuple(draw(st.lists(st.sampled_from(["fuzzy", "no-wrap"]), unique=True))),
        previous=draw(st.none() | st.builds(po.Previous, WORDS, st.none() | WORDS, st.none() | WORDS)),
        obsolete=draw(st.booleans()),
    )


def files() -> st.SearchStrategy[po.File]:
    header = read(PLURAL).entries
    unique = st.lists(entries(), max_size=5, unique_by=lambda entry: entry.key)
    return st.builds(
        lambda found, newline, bom: po.File("de.po", (*header, *found), newline, bom),
        unique,
        st.sampled_from(["\n", "\r\n"]),
        st.booleans(),
    )


@settings(deadline=None)
@given(files())
def test_what_was_written_is_read_again(file: po.File) -> None:
    written = po.write(afresh(file))
    again = po.read(written, file.path)
    assert again.entries == file.entries
    assert (again.newline, again.bom) == (file.newline, file.bom)
    assert po.write(again) == written


@settings(deadline=None)
@given(st.data())
def test_a_damaged_file_is_carried_over_or_refused_and_never_a_crash(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SHIPPED)).read_bytes()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    damaged = (
        text[:start]
        + data.draw(st.sampled_from([b"", b'"', b"\n", b"#~ ", b"msgid ", b"\\", b"\xff"]))
        + text[end:]
    )
    carried_over_or_refused(damaged)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(['msgid "a"', "msgstr", '"b"', "#~", "#|", "\n", " ", '"', "\\", "# c", "[0]"]))
)
@example(['msgid "a" msgid_plural "b" msgstr[', "9" * 5000, '] "c"'])
@example(["#~", 'msgid "a"', "\n", "msgstr", '"b"'])
def test_any_words_are_carried_over_or_refused(pieces: list[str]) -> None:
    carried_over_or_refused("".join(pieces).encode("utf-8"))


def carried_over_or_refused(data: bytes) -> None:
    try:
        file = po.read(data, "de.po")
    except SourceError as error:
        lines = data.count(b"\n") + 1
        assert all(1 <= problem.place.line <= lines for problem in error.problems)
    else:
        assert po.write(file) == data


# ---------------------------------------------------------------- independent judges


def for_others(file: po.File) -> po.File:
    """A file without what Babel cannot read: `#~|`."""
    entries = tuple(entry._replace(previous=None) if entry.obsolete else entry for entry in file.entries)
    return replace(afresh(replace(file, entries=entries)), bom=False, newline="\n")


@settings(deadline=None)
@given(files())
def test_polib_reads_what_we_write(file: po.File) -> None:
    plain = for_others(file)
    theirs = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(po.write(plain).decode())}
    for entry in plain.entries[1:]:
        other = theirs[entry.key]
        assert (tuple(other.msgstr_plural.values()) or (other.msgstr,)) == entry.msgstr
        assert (tuple(other.flags), other.msgid_plural or None) == (entry.flags, entry.msgid_plural or None)
        assert bool(other.obsolete) == entry.obsolete


@settings(deadline=None)
@given(files())
def test_babel_reads_what_we_write(file: po.File) -> None:
    plain = for_others(file)
    catalog = read_po(BytesIO(po.write(plain)), locale="de", abort_invalid=True)
    for entry in plain.messages:
        other = catalog.get(entry.msgid, entry.msgctxt)
        assert other
        assert (other.string if entry.msgid_plural is not None else (other.string,)) == entry.msgstr


def test_gettext_accepts_what_we_write_and_says_the_same() -> None:
    for path in SHIPPED:
        file = replace(afresh(po.read(path.read_bytes(), path.name)), newline="\n", bom=False)
        run = ["msgcat", "--no-wrap", "-"]
        through = subprocess.run(run, input=po.write(file), capture_output=True, check=True)
        assert without_flags(po.read(through.stdout, path.name)) == without_flags(file)


def without_flags(file: po.File) -> list[po.Entry]:
    """The entries but for their flags, since gettext drops those it does not know."""
    return [entry._replace(flags=()) for entry in file.entries]


def test_gettext_checks_what_we_write() -> None:
    path = Path(__file__).parent / "po" / "weblate.po"
    written = po.write(afresh(po.read(path.read_bytes(), path.name)))
    subprocess.run(["msgfmt", "--check", "-o", "/dev/null", "-"], input=written, check=True)


# ---------------------------------------------------------------- what is refused


def refused() -> list[tuple[str, str, str]]:
    """The cases of po/refused.txt: what it is about, a PO file, what is told; `<U+202E>` is that sign."""
    text = (SHIPPED[0].parent / "refused.txt").read_text(encoding="utf-8")
    text = re.sub(r"<U\+([0-9A-F]{4})>", lambda found: chr(int(found[1], 16)), text)
    cases = re.findall(r"^(\S[^\n]+)\n\.\n(.*?)^\.\n(.*?)\n\.$", text, re.DOTALL | re.MULTILINE)
    assert len(cases) * 3 == len(re.findall(r"^\.$", text, re.MULTILINE))
    return cases


@pytest.mark.parametrize(("about", "text", "told"), refused(), ids=[case[0] for case in refused()])
def test_a_mistake_is_named_with_its_line_and_its_fix(about: str, text: str, told: str) -> None:
    assert problems_of(text) == told


def test_a_file_that_was_not_saved_to_its_end_is_to_be_brought_back_and_not_closed() -> None:
    assert problems_of('msgid "a"\nmsgstr ""\n"half of wh') == (
        "de.po:3: the file ends within the string '\"half of wh'\n"
        '    fix: bring back a copy that was saved whole; where there is none, end the line with "'
    )


def test_the_line_ends_of_old_macs_do_not_make_a_comment_of_the_whole_file() -> None:
    assert problems_of('# Note.\rmsgid "Moon"\rmsgstr "Lune"\r') == (
        "de.po:1: the lines of the file end in CR alone\n"
        "    fix: save it with LF or CR LF at the end of each line"
    )


def test_untranslated_plural_forms_are_not_counted() -> None:
    assert read(PLURAL + '\nmsgid "a"\nmsgid_plural "as"\nmsgstr[0] ""\n').entries


def test_signs_that_are_not_seen_may_stand_in_translations() -> None:
    text = 'msgid "a"\nmsgstr "\u2067b\u2069"\n\nmsgid "c"\nmsgid_plural "d"\nmsgstr[0] "\u202ee"\n'
    file = read(PLURAL.replace("=2; plural=n != 1", "=1; plural=0") + "\n" + text)
    assert [entry.msgstr for entry in file.messages] == [("\u2067b\u2069",), ("\u202ee",)]


def test_bytes_that_are_not_utf8_are_told_with_the_charset_the_header_names() -> None:
    latin = f'{HEADER}\nmsgid "a"\nmsgstr "é"\n'.replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert problems_of(latin) == (
        "de.po:5: the byte 0xe9 is not UTF-8; the header says ISO-8859-1\n"
        "    fix: save the file as UTF-8, with charset=UTF-8 in its header"
    )
    assert problems_of('msgid "é"'.encode("utf-16")).startswith("de.po:1: the byte 0xff is not UTF-8\n")


def test_a_file_of_81_megabytes_is_refused_unread() -> None:
    assert problems_of(b"#" * (po_reader.LARGEST + 1)) == (
        "de.po:1: the file has 83,886,081 bytes; a catalog may have 83,886,080\n"
        "    fix: split it, or take out its obsolete entries"
    )


def test_a_file_of_more_messages_than_an_explainer_has_is_refused() -> None:
    most = "".join(f'msgid "{number}"\nmsgstr ""\n' for number in range(LONGEST))
    assert len(po.read(most.encode(), "de.po").entries) == LONGEST
    assert problems_of(f'{most}msgid "a"\nmsgstr ""\n'.encode()) == (
        "de.po:500001: the file has more than 250,000 messages\n    fix: take out its obsolete entries"
    )


def test_every_mistake_is_told_in_one_run() -> None:
    text = 'msgid "a"\nmsgstr "b\n\nmsgid "c"\nmsgstr "\\q"\n\nmsgid "d" oops\nmsgstr "e"\n'
    assert problems_of(text).splitlines()[::2] == [
        "de.po:2: the string '\"b' is not closed on its line",
        "de.po:4: '\\q' is not an escape that PO files have",
        "de.po:7: 'oops' stands after the closing quotation mark",
    ]
