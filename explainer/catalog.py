"""Catalogs: the messages the sources want, joined with the translations that PO files hold.

`update` brings a PO file up to date and loses nothing a translator wrote. A `Catalog` calls it in
memory, so a message has the same state before an update of the files and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal, NamedTuple
from unicodedata import normalize

from explainer import po
from explainer.language import folder_of
from explainer.origins import origins_of
from explainer.restated import restated
from explainer.unseen import visible
from explainer.wanted import Asked, Wanted, kind_of

State = Literal["current", "stale", "missing"]

OURS = frozenset({"fuzzy", "markdown-text", "read-only"})
"""The flags an update sets and takes away; all others are left as they are."""


class Translation(NamedTuple):
    """What a catalog says of one message."""

    text: str
    """The words in the source language."""

    forms: tuple[str, ...]
    """The translation, one for each plural form; of a stale message, the one for its old source."""

    state: State

    line: int = 0
    """The line of its msgid in the file as it was read; 0 where the file does not have it yet."""

    previous: str = ""
    """The old source that a stale translation was made for; "" where nobody wrote it down."""

    comments: tuple[str, ...] = ()
    """The translator's own lines."""

    plural: str | None = None
    """The words in the source language for several things."""

    read_only: bool = False
    """Whether the words are a record's, not a translator's."""

    @property
    def msgstr(self) -> str:
        """Return the translation; "" where there is none."""
        return self.forms[0]

    @property
    def current(self) -> bool:
        """Say whether the translation may be published."""
        return self.state == "current"

    @property
    def waived(self) -> Mapping[str, str]:
        """Return the checks the translator set aside for this message, each with the reason ("" for none)."""
        found = (WAIVER.fullmatch(line.strip()) for line in self.comments)
        return {waiver[1]: waiver[2] for waiver in found if waiver}


class Catalog:
    """One language of one domain: what each message of the sources is in that language, and its state.

    Each is as an update of the file would leave it, and is worked out when it is asked for.
    """

    def __init__(self, file: po.File, asked: Asked) -> None:
        """Join a PO file with the messages of the sources."""
        self.asked = asked
        self._forms = _forms(file)
        self._file = restated(file, asked)
        self._entries = self._file.by_key

    @cached_property
    def _standing(self) -> dict[po.Key, str]:
        """What the entries say that are current as they stand."""
        standing = {key: entry.msgstr[0] for key, entry in self._entries.items() if _stands(entry)}
        for key in self.asked.special:
            standing.pop(key, None)
        return standing

    @cached_property
    def _origins(self) -> dict[po.Key, po.Entry | None]:
        """The entry that each message came from."""
        return dict(zip(self.asked, origins_of(self._file, self.asked), strict=True))

    def words(self, keys: Iterable[po.Key]) -> list[str]:
        """Return the current translation of each message, by its key; "" where it has none."""
        found = []
        for key in keys:
            words = self._standing.get(key)
            found.append(normalize("NFC", words) if words else self._carried_words(*key))
        return found

    def _carried_words(self, context: str | None, text: str) -> str:
        found = self.find(context, text)
        return found.msgstr if found.current else ""

    def find(self, context: str | None, text: str) -> Translation:
        """Return a message's translation and state; one the sources do not have is missing."""
        key = context or None, text
        if key not in self.asked:
            return Translation(text, ("",), "missing")
        words = self._standing.get(key)
        if words:
            entry = self._entries[key]
            return Translation(
                text, (normalize("NFC", words),), "current", entry.line, comments=entry.comments
            )
        wanted = self.asked[key]
        entry = _carried(wanted, self._entries.get(key) or self._origins[key], self._forms)
        # Files keep the very letters that were typed; pages, as all content, have composed ones.
        msgstr = tuple([normalize("NFC", said) for said in entry.msgstr])
        return Translation(
            text,
            msgstr,
            state_of(entry),
            entry.line,
            previous=entry.previous.msgid if entry.previous else "",
            comments=entry.comments,
            plural=wanted.plural,
            read_only=wanted.fixed is not None,
        )


def state_of(entry: po.Entry) -> State:
    """Return the state of a message as an update left it."""
    if not entry.translated:
        return "missing"
    return "stale" if entry.fuzzy else "current"


def update(file: po.File, wanted: Sequence[Wanted], *, language: str = "", prune: bool = False) -> po.File:
    """Return a PO file brought up to date with the sources, in their reading order.

    An entry that still says what the sources say stays the very text it was; twice changes nothing.
    One whose ids were renamed, or whose quotation marks are typed otherwise, is current all the same.
    A message whose words changed keeps its translation as fuzzy, with the source it was made for in `#|`;
    one that the sources no longer have is kept as `#~`, and comes back when its text does. `prune`
    drops those instead. `language` is the source's: it tells what an edit may have turned round.
    """
    asked, forms = Asked.of(wanted), _forms(file)
    known = restated(file, asked)
    origins = origins_of(known, asked)
    kept = [entry for entry in (file.header,) if entry]
    kept += [
        _entry(one, origin, forms, language) for one, origin in zip(asked.values(), origins, strict=True)
    ]
    if not prune:
        used = {origin.key for origin in origins if origin}
        kept += _retired(known, used)
    return file if _same(kept, file.entries) else replace(file, entries=tuple(_spaced(kept, known)))


def _forms(file: po.File) -> int:
    """Return how many forms a message has that counts something."""
    return file.plurals[0] if file.plurals else 2


def new(language: str, domain: str, project: str) -> po.File:
    """Return an empty catalog for a language, with the header that `msgfmt --check` asks for.

    Its date stands still: a revision date is for the translator's tool to set.
    """
    from explainer.plurals import plural_forms

    fields = {"Language": folder_of(language), "Plural-Forms": plural_forms(language)}
    path = f"locales/{folder_of(language)}/LC_MESSAGES/{domain}.po"
    return po.File(path, (_header(project, domain, fields),))


def template(wanted: Sequence[Wanted], domain: str, project: str) -> po.File:
    """Return the template of a domain: every message, in reading order, with no translation."""
    fields = {"Language": "", "Plural-Forms": "nplurals=INTEGER; plural=EXPRESSION;"}
    empty = po.File(f"locales/{domain}.pot", (_header(project, domain, fields),))
    return update(empty, [one._replace(fixed=None) for one in wanted])


def _header(project: str, domain: str, fields: Mapping[str, str]) -> po.Entry:
    every = {
        "Project-Id-Version": f"{' '.join(project.split())} ({domain})",
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": "1970-01-01 00:00+0000",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": fields["Language"],
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": fields["Plural-Forms"],
    }
    return po.Entry("", ("".join(f"{name}: {value}\n" for name, value in every.items()),), gap="")


# ---------------------------------------------------------------- one entry

WAIVER = re.compile(r"waive\s+([\w-]+)\s*:?\s*(.*)", re.IGNORECASE)


def _entry(wanted: Wanted, origin: po.Entry | None, forms: int, language: str) -> po.Entry:
    """Return the entry for a message, made from the one it came from; that very one if nothing changed."""
    if origin is not None and _is_as_wanted(origin, wanted):
        return origin
    entry = _carried(wanted, origin, forms)
    old = origin or entry
    made = po.Entry(
        msgid=wanted.text,
        msgstr=entry.msgstr,
        msgctxt=wanted.context,
        msgid_plural=wanted.plural,
        comments=entry.comments,
        extracted=_extracted(wanted, entry.previous, language),
        references=tuple([" ".join(name.split()) for name in wanted.references]),
        flags=_flags(wanted, entry, old),
        previous=entry.previous,
        line=old.line,
        gap=old.gap,
    )
    return origin if origin is not None and made == origin else made


def _is_as_wanted(entry: po.Entry, wanted: Wanted) -> bool:
    """Say whether an entry is just as an update would leave it: most are, and this is soon said."""
    if entry.previous or entry.obsolete or entry.msgid_plural is not None or len(entry.msgstr) != 1:
        return False
    if wanted.plural is not None or wanted.fixed is not None or entry.flags != wanted.flags:
        return False
    said = entry.key == wanted.key and entry.references == wanted.references
    return said and entry.extracted == wanted.comments and kind_of(entry.extracted) == (wanted.kind or None)


def _carried(wanted: Wanted, origin: po.Entry | None, forms: int) -> po.Entry:
    """Return the entry a message came from with the translation it has now; its other parts are the old."""
    count = 1 if wanted.plural is None else forms
    old = origin or po.Entry("", ("",) * count)
    return _translated(old, wanted, count) if wanted.fixed is None else _filled(old, wanted.fixed, count)


def _stands(entry: po.Entry) -> bool:
    """Say whether an entry is current for its own words as it stands: most are, and this is soon said."""
    if entry.msgid_plural is not None or len(entry.msgstr) != 1 or not entry.msgstr[0]:
        return False
    return "fuzzy" not in entry.flags and "read-only" not in entry.flags


def _flags(wanted: Wanted, entry: po.Entry, old: po.Entry) -> tuple[str, ...]:
    """Return an entry's flags: as they stood, if they say the same."""
    flags = [flag for flag in entry.flags if flag == "fuzzy" or flag not in OURS]
    flags[int(entry.fuzzy) : 0] = wanted.flags
    if wanted.fixed is not None:
        flags.append("read-only")
    return old.flags if set(flags) == set(old.flags) else tuple(dict.fromkeys(flags))


def _filled(old: po.Entry, words: str, count: int) -> po.Entry:
    """Fill an entry from a record; words a translator wrote there become a comment."""
    fixed = (words,) * count
    lost = [said for said in dict.fromkeys(old.msgstr) if said != words and not _from_record(said, old)]
    comments = (*old.comments, *(line for said in lost if (line := _set_aside(said)) not in old.comments))
    flags = tuple(flag for flag in old.flags if flag != "fuzzy")
    return old._replace(msgstr=fixed, comments=comments, flags=flags, previous=None)


def _from_record(words: str, old: po.Entry) -> bool:
    """Say whether words are none, or those the record had before: its remarks quote them."""
    return not words or (
        "read-only" in old.flags and any(line.endswith(f": {words}") for line in old.extracted)
    )


def _translated(old: po.Entry, wanted: Wanted, count: int) -> po.Entry:
    """Carry a translation over to what the source says now: current, or fuzzy with its old source."""
    entry = _with_forms(old, count)
    if not any(entry.msgstr):
        changed = entry.fuzzy or entry.previous
        return entry._replace(flags=_without_fuzzy(entry), previous=None) if changed else entry
    if (old.msgid, old.msgid_plural) == (wanted.text, wanted.plural):
        if "read-only" in old.flags:
            return entry._replace(flags=("fuzzy", *_without_fuzzy(entry)), previous=None)
        return entry if old.fuzzy or not old.previous else entry._replace(previous=None)
    made_for = old.previous if old.fuzzy and old.previous else old.source
    if (made_for.msgid, made_for.msgid_plural) == (wanted.text, wanted.plural):
        return entry._replace(flags=_without_fuzzy(entry), previous=None)
    return entry._replace(flags=("fuzzy", *_without_fuzzy(entry)), previous=made_for)


def _without_fuzzy(entry: po.Entry) -> tuple[str, ...]:
    return tuple(flag for flag in entry.flags if flag != "fuzzy")


def _with_forms(old: po.Entry, count: int) -> po.Entry:
    """Give an entry so many plural forms; forms there is no room for become comments."""
    if len(old.msgstr) == count:
        return old
    surplus = [said for said in old.msgstr[count:] if said]
    comments = (*old.comments, *(line for said in surplus if (line := _set_aside(said)) not in old.comments))
    msgstr = (*old.msgstr[:count], *("",) * (count - len(old.msgstr)))
    return old._replace(msgstr=msgstr, comments=comments)


def _set_aside(words: str) -> str:
    """Return the comment that keeps words there is no longer a place for."""
    return "set aside: " + visible(words.replace("\n", "\\n")).rstrip()


def _extracted(wanted: Wanted, made_for: po.Previous | None, language: str) -> tuple[str, ...]:
    """Return the `#.` lines: what the sources say of a message, and how an edit may have turned it."""
    lines = [line.rstrip() for line in "\n".join(wanted.comments).split("\n")] if wanted.comments else []
    if wanted.kind and kind_of(lines) != wanted.kind:
        lines.insert(0, wanted.kind)
    if made_for is None:
        return tuple(lines)
    from explainer.difference import turns

    turned = turns(made_for.msgid, wanted.text, language)
    return (*lines, f"edited: {turned}") if turned else tuple(lines)


def _retired(file: po.File, used: set[tuple[str | None, str]]) -> Iterator[po.Entry]:
    """Yield what the sources no longer have: first what was obsolete before, then the rest."""
    unused = [entry for entry in file.entries if entry.key not in used and not entry.is_header]
    yield from (entry for entry in unused if entry.obsolete)
    for entry in unused:
        if "read-only" in entry.flags:
            entry = _filled(entry, "", len(entry.msgstr))
        if not entry.obsolete and (any(entry.msgstr) or entry.comments):
            yield entry._replace(
                extracted=(),
                references=(),
                flags=tuple(flag for flag in entry.flags if flag == "fuzzy" or flag not in OURS),
                obsolete=True,
                raw=None,
            )


# ---------------------------------------------------------------- how entries stand


def _same(entries: Sequence[po.Entry], others: Sequence[po.Entry]) -> bool:
    return len(entries) == len(others) and all(
        one is other for one, other in zip(entries, others, strict=True)
    )


def _spaced(entries: Iterable[po.Entry], file: po.File) -> Iterator[po.Entry]:
    """See that entries that stand in a new order are each on their own lines."""
    first = file.entries[0] if file.entries else None
    for number, entry in enumerate(entries):
        if entry.raw is not None and not entry.raw.endswith("\n"):
            entry = entry._replace(raw=entry.raw + file.newline)
        if number and entry.raw is not None and (entry is first or ("\n" not in entry.gap and entry.gap)):
            entry = entry._replace(gap=file.newline)
        yield entry if number or entry.raw is not None else entry._replace(gap="")
