"""Catalogs: the messages the sources want, joined with the translations that PO files hold.

`update` brings a PO file up to date and loses nothing a translator wrote. A `Catalog` calls it in
memory, so a message has the same state before an update of the files and after it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from explainer import po
from explainer.language import folder_of
from explainer.unseen import visible

if TYPE_CHECKING:
    from explainer.difference import Likeness

State = Literal["current", "stale", "missing"]

OURS = frozenset({"fuzzy", "markdown-text", "read-only"})
"""The flags an update sets and takes away; all others are left as they are."""


class Wanted(NamedTuple):
    """One message that the sources have, as its entry shall look."""

    text: str
    """The words in the source language; never empty."""

    kind: str = ""
    """What it is on the page: "paragraph", "heading". The first `#.` line begins with it, up to a comma."""

    context: str = ""
    """Tells apart identical words that need different translations (msgctxt); mostly empty."""

    plural: str | None = None
    """The words for several things; None for a message that counts nothing."""

    comments: tuple[str, ...] = ()
    """What a translator should know, a `#.` line each."""

    references: tuple[str, ...] = ()
    """The files it stands in, without line numbers."""

    flags: tuple[str, ...] = ()
    """Such as "markdown-text"."""

    fixed: str | None = None
    """The words a record says it has in this language: shown as they are, whatever the msgstr says."""

    @property
    def key(self) -> tuple[str | None, str]:
        """Return what a PO file knows it by."""
        return self.context or None, self.text


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

    All is as an update of the file would leave it; but only what is asked for is made.
    """

    def __init__(self, file: po.File, wanted: Sequence[Wanted]) -> None:
        """Join a PO file with the messages of the sources."""
        self.wanted = wanted
        self._forms = _forms(file)
        self._joined = {one.key: (one, origin) for one, origin in _joined(file, wanted)}

    def find(self, context: str, text: str) -> Translation:
        """Return a message's translation and state; one the sources do not have is missing."""
        found = self._joined.get((context or None, text))
        if found is None:
            return Translation(text, ("",), "missing")
        wanted, origin = found
        entry = _carried(wanted, origin, self._forms)
        return Translation(
            text,
            entry.msgstr,
            state_of(entry),
            entry.line,
            entry.previous.msgid if entry.previous else "",
            entry.comments,
            wanted.plural,
            wanted.fixed is not None,
        )


def state_of(entry: po.Entry) -> State:
    """Return the state of a message as an update left it."""
    if not entry.translated:
        return "missing"
    return "stale" if entry.fuzzy else "current"


def update(file: po.File, wanted: Sequence[Wanted], *, language: str = "", prune: bool = False) -> po.File:
    """Return a PO file brought up to date with the sources, in their reading order.

    An entry that still says what the sources say stays the very text it was; twice changes nothing.
    A message that changed keeps its translation as fuzzy, with the source it was made for in `#|`;
    one that the sources no longer have is kept as `#~`, and comes back when its text does. `prune`
    drops those instead. `language` is the source's: it tells what an edit may have turned round.
    """
    joined, forms = _joined(file, wanted), _forms(file)
    kept = [entry for entry in (file.header,) if entry]
    kept += [_entry(one, origin, forms, language) for one, origin in joined]
    if not prune:
        used = {origin.key for _, origin in joined if origin}
        kept += _retired(file, used)
    return file if _same(kept, file.entries) else replace(file, entries=tuple(_spaced(kept, file)))


def _joined(file: po.File, wanted: Sequence[Wanted]) -> list[tuple[Wanted, po.Entry | None]]:
    """Return each message once, in reading order, with the entry it came from."""
    messages = {one.key: one for one in reversed(wanted)}
    ordered = [messages[key] for key in dict.fromkeys(one.key for one in wanted) if key[1]]
    return list(zip(ordered, _origins(file, ordered), strict=True))


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
    entry = _carried(wanted, origin, forms)
    old = origin or entry
    made = po.Entry(
        wanted.text,
        entry.msgstr,
        wanted.context or None,
        wanted.plural,
        entry.comments,
        _extracted(wanted, entry.previous, language),
        tuple([" ".join(name.split()) for name in wanted.references]),
        _flags(wanted, entry, old),
        entry.previous,
        line=old.line,
        gap=old.gap,
    )
    return origin if origin is not None and made == origin else made


def _carried(wanted: Wanted, origin: po.Entry | None, forms: int) -> po.Entry:
    """Return the entry a message came from with the translation it has now; its other parts are the old."""
    count = 1 if wanted.plural is None else forms
    old = origin or po.Entry("", ("",) * count)
    return _translated(old, wanted, count) if wanted.fixed is None else _filled(old, wanted.fixed, count)


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
    return replace(old, msgstr=fixed, comments=comments, flags=flags, previous=None)


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
        return replace(entry, flags=_without_fuzzy(entry), previous=None) if changed else entry
    if (old.msgid, old.msgid_plural) == (wanted.text, wanted.plural):
        if "read-only" in old.flags:
            return replace(entry, flags=("fuzzy", *_without_fuzzy(entry)), previous=None)
        return entry if old.fuzzy or not old.previous else replace(entry, previous=None)
    made_for = old.previous if old.fuzzy and old.previous else old.source
    if (made_for.msgid, made_for.msgid_plural) == (wanted.text, wanted.plural):
        return replace(entry, flags=_without_fuzzy(entry), previous=None)
    return replace(entry, flags=("fuzzy", *_without_fuzzy(entry)), previous=made_for)


def _without_fuzzy(entry: po.Entry) -> tuple[str, ...]:
    return tuple(flag for flag in entry.flags if flag != "fuzzy")


def _with_forms(old: po.Entry, count: int) -> po.Entry:
    """Give an entry so many plural forms; forms there is no room for become comments."""
    if len(old.msgstr) == count:
        return old
    surplus = [said for said in old.msgstr[count:] if said]
    comments = (*old.comments, *(line for said in surplus if (line := _set_aside(said)) not in old.comments))
    msgstr = (*old.msgstr[:count], *("",) * (count - len(old.msgstr)))
    return replace(old, msgstr=msgstr, comments=comments)


def _set_aside(words: str) -> str:
    """Return the comment that keeps words there is no longer a place for."""
    return "set aside: " + visible(words.replace("\n", "\\n")).rstrip()


def _extracted(wanted: Wanted, made_for: po.Previous | None, language: str) -> tuple[str, ...]:
    """Return the `#.` lines: what the sources say of a message, and how an edit may have turned it."""
    lines = [line.rstrip() for line in "\n".join(wanted.comments).split("\n")] if wanted.comments else []
    if wanted.kind and _kind(lines) != wanted.kind:
        lines.insert(0, wanted.kind)
    if made_for is None:
        return tuple(lines)
    from explainer.difference import turns

    turned = turns(made_for.msgid, wanted.text, language)
    return (*lines, f"edited: {turned}") if turned else tuple(lines)


def _kind(extracted: Sequence[str]) -> str | None:
    """Return the kind that `#.` lines begin with: up to the first comma; None where there are none."""
    return extracted[0].partition(",")[0] if extracted else None


def _retired(file: po.File, used: set[tuple[str | None, str]]) -> Iterator[po.Entry]:
    """Yield what the sources no longer have: first what was obsolete before, then the rest."""
    unused = [entry for entry in file.entries if entry.key not in used and not entry.is_header]
    yield from (entry for entry in unused if entry.obsolete)
    for entry in unused:
        translated = any(entry.msgstr) and "read-only" not in entry.flags
        if not entry.obsolete and (translated or entry.comments):
            yield replace(
                entry,
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
            entry = replace(entry, raw=entry.raw + file.newline)
        if number and entry.raw is not None and (entry is first or ("\n" not in entry.gap and entry.gap)):
            entry = replace(entry, gap=file.newline)
        yield entry if number or entry.raw is not None else replace(entry, gap="")


# ---------------------------------------------------------------- where an entry came from


def _origins(file: po.File, wanted: Sequence[Wanted]) -> list[po.Entry | None]:
    """Return, for each message, the entry it came from.

    That is the entry with its very words, in use or obsolete; or the fuzzy one whose translation
    was made for these words; or, of those that would go, the one that stands where the message
    stands and is like it.
    """
    known = {entry.key: entry for entry in file.entries if not entry.is_header}
    origins = [known.get(one.key) for one in wanted]
    used = {origin.key for origin in origins if origin}
    stale = [entry for entry in file.entries if entry.fuzzy and entry.previous and any(entry.msgstr)]
    returned: dict[tuple[str | None, str], po.Entry] = {}
    for entry in sorted(stale, key=lambda entry: entry.key in used):
        returned.setdefault((entry.msgctxt, entry.previous.msgid if entry.previous else ""), entry)
    for number, one in enumerate(wanted):
        found = returned.get(one.key) if origins[number] is None and one.fixed is None else None
        if found and found.previous and found.previous.msgid_plural == one.plural:
            origins[number] = _copied(found) if found.key in used else found
            used.add(found.key)
    gone = [entry for entry in file.messages if entry.key not in used and "read-only" not in entry.flags]
    for number, entry in _changed(wanted, origins, list(file.messages), gone):
        origins[number] = entry
    return origins


def _copied(entry: po.Entry) -> po.Entry:
    """Return a translation for the source it was made for, beside the changed message that has it now."""
    return replace(entry, comments=(), line=0, raw=None, gap="\n")


NEAR = 2
"""How many places up and down, in its gap, an entry is looked for."""

RARE = 20
"""A word that more entries than this have does not lead from one to another."""

LIKE_IN_PLACE = 0.35
LIKE_ELSEWHERE = 0.75
"""How alike two sources must be (0 to 1): between the same neighbours, and anywhere else."""


def _changed(
    wanted: Sequence[Wanted],
    origins: Sequence[po.Entry | None],
    active: Sequence[po.Entry],
    gone: Sequence[po.Entry],
) -> Iterator[tuple[int, po.Entry]]:
    """Yield which message each entry that would go has become, the likest pairs first."""
    fresh = [n for n, one in enumerate(wanted) if origins[n] is None and one.fixed is None]
    if not fresh or not gone:
        return
    from explainer.difference import Likeness

    known = [Likeness(entry.msgid) for entry in gone]
    beside = _beside(wanted, origins, active, gone)
    index = _index(known)
    pairs = []
    for number in fresh:
        one, likeness = wanted[number], Likeness(wanted[number].text)
        near = beside.get(number, {})
        for at in dict.fromkeys((*near, *_sharing(likeness, index))):
            if not _same_meaning(gone[at], one):
                continue
            alike = likeness.to(known[at])
            if alike >= (LIKE_IN_PLACE if at in near else LIKE_ELSEWHERE):
                score = alike + (0.2 - 0.01 * near[at] if at in near else 0)
                score += 0.1 * bool({*one.references} & {*gone[at].references})
                pairs.append((-score, number, at))
    taken: set[int] = set()
    done: set[int] = set()
    for _, number, at in sorted(pairs):
        if number not in done and at not in taken:
            done.add(number)
            taken.add(at)
            yield number, gone[at]


def _same_meaning(entry: po.Entry, wanted: Wanted) -> bool:
    """Say whether both are of one kind and context, and both count something or neither does."""
    same_kind = not wanted.kind or _kind(entry.extracted) in (None, wanted.kind)
    same_context = entry.msgctxt == wanted.key[0]
    return same_kind and same_context and (entry.msgid_plural is None) == (wanted.plural is None)


def _index(texts: Iterable[Likeness]) -> dict[str, list[int]]:
    """Return, for each word, which texts have it."""
    found = defaultdict(list)
    for number, likeness in enumerate(texts):
        for word in likeness.words:
            found[word].append(number)
    return found


def _sharing(likeness: Likeness, index: Mapping[str, list[int]]) -> list[int]:
    """Return the few texts that share most rare words with one."""
    rare = [found for word in likeness.words if len(found := index.get(word, ())) <= RARE]
    return [number for number, _ in Counter(chain.from_iterable(rare)).most_common(5)]


def _beside(
    wanted: Sequence[Wanted],
    origins: Sequence[po.Entry | None],
    active: Sequence[po.Entry],
    gone: Sequence[po.Entry],
) -> dict[int, dict[int, int]]:
    """Return, for each new message, which of `gone` stood between the same neighbours, and how far off."""
    position = {entry.key: at for at, entry in enumerate(active)}
    number_of = {position[entry.key]: number for number, entry in enumerate(gone)}
    found: dict[int, dict[int, int]] = {}
    before = -1
    for run, after in _runs(wanted, origins, position):
        slots = (_slot(number_of, before + 1, 1), _slot(number_of, after - 1, -1)[::-1]) if run else ()
        for slot in slots:
            for place, number in enumerate(run):
                middle = round(place * (len(slot) - 1) / max(len(run) - 1, 1))
                for at in range(max(0, middle - NEAR), min(len(slot), middle + NEAR + 1)):
                    found.setdefault(number, {}).setdefault(slot[at], abs(at - middle))
        before = after
    return found


def _runs(
    wanted: Sequence[Wanted],
    origins: Sequence[po.Entry | None],
    position: Mapping[tuple[str | None, str], int],
) -> Iterator[tuple[list[int], int]]:
    """Yield the new messages between neighbours that are known, and where the neighbour after stood."""
    run: list[int] = []
    for number, origin in enumerate(origins):
        if origin is None:
            if wanted[number].fixed is None:
                run.append(number)
        elif origin.key in position:
            yield run, position[origin.key]
            run = []
    yield run, len(position)


def _slot(number_of: Mapping[int, int], start: int, step: int) -> list[int]:
    """Return the gone entries that stood one after the other from a place on."""
    slot = []
    while start in number_of:
        slot.append(number_of[start])
        start += step
    return slot
