"""Speakers: whether somebody named beside a quotation is the one who said it.

What this cannot tell is which of several people named in one sentence speaks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from explainer.errors import shortened
from explainer.faults import Fault
from explainer.model import Message
from explainer.nodes import Inline, Reference, Span
from explainer.quotation_marks import Passage, quoted
from explainer.quotations import OWN_WORDS, Quotations, marked_text

Place = tuple[int, str]
"""Where in a text somebody is named, and the person's id."""


class Names:
    """The names people go by in one language."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take each full name by id; its last word names a person too, where it is theirs alone."""
        self.full = dict(names)
        last = {id: name.split()[-1] for id, name in names.items() if name.split()}
        shared = Counter(last.values())
        short = {
            id: word
            for id, word in last.items()
            if shared[word] == 1 and len(word) > 3 and not word[0].islower()
        }
        self._patterns = {
            id: re.compile(
                "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in (name, short.get(id, name)))
            )
            for id, name in names.items()
        }

    def named_in(self, text: str) -> Iterator[Place]:
        """Yield where people are named in plain words."""
        for id, pattern in self._patterns.items():
            yield from ((match.start(), id) for match in pattern.finditer(text))


def misattributed(
    message: Message, nodes: Sequence[Inline], quotations: Quotations, names: Names
) -> Iterator[Fault]:
    """Yield the quotations in whose sentence people are named, and their speaker is not."""
    text = marked_text(nodes)
    found = quoted(text, quotations.language) if message.kind not in OWN_WORDS else []
    if not found:
        return
    people = [*names.named_in(text), *((at, id) for at, id in _referred(nodes) if id in names.full)]
    outside = [(at, id) for at, id in people if not any(one.start <= at < one.end for one in found)]
    sentences = list(_sentences(text, found))
    for passage in found:
        start, end = next((start, end) for start, end in sentences if start <= passage.start < end)
        beside = dict.fromkeys(id for at, id in sorted(outside) if start <= at < end)
        speakers = dict.fromkeys(quote.speaker for quote in quotations.holding(passage.words))
        if speakers and beside and not speakers.keys() & beside.keys():
            said_by = " or ".join(names.full.get(id, id) for id in speakers)
            named = " and ".join(names.full[id] for id in beside)
            what = f"“{shortened(passage.words)}” was said by {said_by}, and its sentence names {named}"
            yield Fault(what, "name the speaker in the sentence, or part it", passage.words)


def _referred(nodes: Sequence[Inline], at: int = 0) -> Iterator[Place]:
    """Yield where the references of a message stand in its text, with their ids."""
    for node in nodes:
        if isinstance(node, Reference):
            yield at, node.id
        if isinstance(node, (Reference, Span)):
            yield from _referred(node.children, at)
        at += len(marked_text((node,)))


END = re.compile(r"[.!?…؟۔।][»”\"’'」』)\]\s]*\s(?=\S)|[。！？][」』”)]*(?=\S)")
TITLE = re.compile(r"(?<!\w)(?:[^\W\d_]|[A-ZÀ-Þ][a-zà-ÿ]{1,2})\.\s*$")
"""An abbreviation before a name: "M. ", "Gen. "."""


def _sentences(text: str, found: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends; those within a quotation are parts of the one around it."""
    start = 0
    for match in END.finditer(text):
        at = match.end()
        goes_on = text[at].islower() or any(one.start < at < one.end for one in found)
        if not goes_on and not TITLE.search(text, max(start, at - 8), at):
            yield start, at
            start = at
    yield start, len(text)
