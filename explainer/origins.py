"""Where an entry came from: what each message that the sources have now was in the catalog before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from explainer import po
from explainer.wanted import Asked, Wanted, kind_of

if TYPE_CHECKING:
    from explainer.difference import Likeness


def origins_of(file: po.File, asked: Asked) -> list[po.Entry | None]:
    """Return, for each message, in order, the entry it came from.

    That is the entry with its very words, in use or obsolete; or the fuzzy one whose translation
    was made for these words; or, of those that would go, the one that stands where the message
    stands and is like it; or a copy of one that stays, but has left the message's file.
    """
    wanted = _Numbered(asked)
    origins = list(map(file.by_key.get, wanted.keys))
    used = set(map(id, origins))
    stale = [entry for entry in file.entries if entry.previous and entry.fuzzy and any(entry.msgstr)]
    returned: dict[po.Key, po.Entry] = {}
    for entry in sorted(stale, key=lambda entry: id(entry) in used):
        returned.setdefault((entry.msgctxt, entry.previous.msgid if entry.previous else ""), entry)
    for number in _fresh(wanted, origins):
        found = returned.get(wanted.keys[number])
        if found and found.previous and found.previous.msgid_plural == wanted[number].plural:
            origins[number] = _copied(found) if id(found) in used else found
            used.add(id(found))
    fresh = _fresh(wanted, origins)
    if not fresh:
        return origins
    active = list(file.messages)
    gone = [entry for entry in active if id(entry) not in used and "read-only" not in entry.flags]
    for number, entry in _changed(wanted, origins, active, gone):
        origins[number] = entry
    for number, entry in list(_parted(wanted, origins)):
        origins[number] = _copied(entry)
    return origins


class _Numbered:
    """The messages that a catalog is asked for, by their place among them."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.keys = asked, list(asked)

    def __getitem__(self, number: int) -> Wanted:
        return self.asked[self.keys[number]]


def _fresh(wanted: _Numbered, origins: Sequence[po.Entry | None]) -> list[int]:
    """Return which messages come from no entry, and are not filled from a record."""
    return [
        number for number, origin in enumerate(origins) if origin is None and wanted[number].fixed is None
    ]


def _copied(entry: po.Entry) -> po.Entry:
    """Return a translation for the source it was made for, beside the changed message that has it now."""
    return entry._replace(comments=(), line=0, raw=None, gap="\n")


NEAR = 2
"""How many places up and down, in its gap, an entry is looked for."""

RARE = 20
"""A word that more entries than this have does not lead from one to another."""

LIKE_IN_PLACE = 0.35
LIKE_IN_FILE = 0.5
LIKE_ELSEWHERE = 0.75
"""How alike two sources must be (0 to 1): between the same neighbours, in one file, and anywhere else."""


def _changed(
    wanted: _Numbered,
    origins: Sequence[po.Entry | None],
    active: Sequence[po.Entry],
    gone: Sequence[po.Entry],
) -> Iterator[tuple[int, po.Entry]]:
    """Yield which message each entry that would go has become, the likest pairs first."""
    fresh = _fresh(wanted, origins)
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


def _parted(wanted: _Numbered, origins: Sequence[po.Entry | None]) -> Iterator[tuple[int, po.Entry]]:
    """Yield which message of one file the entry has become that stood there, and still stands elsewhere.

    A text that stands in two files is one entry; once it is edited in one of them, it is two.
    """
    fresh = _fresh(wanted, origins)
    left = _left(wanted, origins) if fresh else {}
    if not left:
        return
    from explainer.difference import Likeness

    known = {path: [Likeness(entry.msgid) for entry in entries] for path, entries in left.items()}
    index = {path: _index(texts) for path, texts in known.items()}
    pairs = []
    for number in fresh:
        for path in left.keys() & {*wanted[number].references}:
            likeness = Likeness(wanted[number].text)
            for at in _sharing(likeness, index[path]):
                alike = likeness.to(known[path][at])
                if alike >= LIKE_IN_FILE and _same_meaning(left[path][at], wanted[number]):
                    pairs.append((-alike, number, path, at))
    done: set[object] = set()
    for _, number, path, at in sorted(pairs):
        if number not in done and (path, at) not in done:
            done |= {number, (path, at)}
            yield number, left[path][at]


def _left(wanted: _Numbered, origins: Sequence[po.Entry | None]) -> dict[str, list[po.Entry]]:
    """Return, for each file, the translated entries in use that stood in it and do no longer."""
    left = defaultdict(list)
    for number, origin in enumerate(origins):
        if origin and len(origin.references) > 1 and any(origin.msgstr) and "read-only" not in origin.flags:
            for path in dict.fromkeys(origin.references):
                if path not in wanted[number].references:
                    left[path].append(origin)
    return left


def _same_meaning(entry: po.Entry, wanted: Wanted) -> bool:
    """Say whether both are of one kind and context, and both count something or neither does."""
    same_kind = not wanted.kind or kind_of(entry.extracted) in (None, wanted.kind)
    same_context = entry.msgctxt == wanted.context
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
    wanted: _Numbered,
    origins: Sequence[po.Entry | None],
    active: Sequence[po.Entry],
    gone: Sequence[po.Entry],
) -> dict[int, dict[int, int]]:
    """Return, for each new message, which of `gone` stood between the same neighbours, and how far off."""
    position = {(entry.msgctxt, entry.msgid): at for at, entry in enumerate(active)}
    number_of = {position[entry.key]: number for number, entry in enumerate(gone)}
    found: dict[int, dict[int, int]] = {}
    for run, before, after in _runs(wanted, origins, position):
        for slot in (_slot(number_of, before + 1, 1), _slot(number_of, after - 1, -1)[::-1]):
            for place, number in enumerate(run):
                middle = round(place * (len(slot) - 1) / max(len(run) - 1, 1))
                for at in range(max(0, middle - NEAR), min(len(slot), middle + NEAR + 1)):
                    found.setdefault(number, {}).setdefault(slot[at], abs(at - middle))
    return found


def _runs(
    wanted: _Numbered,
    origins: Sequence[po.Entry | None],
    position: Mapping[po.Key, int],
) -> Iterator[tuple[list[int], int, int]]:
    """Yield the new messages between neighbours that are known, and where these stood, before and after."""
    run: list[int] = []
    before = -1
    for number, origin in enumerate(origins):
        if origin is None:
            if wanted[number].fixed is None:
                run.append(number)
        elif (after := position.get((origin.msgctxt, origin.msgid))) is not None:
            if run:
                yield run, before, after
            run, before = [], after
    if run:
        yield run, before, len(position)


def _slot(number_of: Mapping[int, int], start: int, step: int) -> list[int]:
    """Return the gone entries that stood one after the other from a place on."""
    slot = []
    while start in number_of:
        slot.append(number_of[start])
        start += step
    return slot
