"""Faults: what may not stand in a message, and how much may.

Raw HTML, addresses, entities and pictures have no meaning among words; a title or a name has no marks.
What is too long, or has too many marks, is said before a parser sees it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from explainer.errors import shortened
from explainer.nodes import Citation, Code, Inline, Reference, walk

MESSAGE_LIMIT = 20_000
"""Characters in one message; a longer one is a problem, not a slow build."""

MARK_LIMIT = 2_000
"""Marks in one message: the time to pair them grows faster than their number."""

MARKS_ADDED = 100
"""Marks a translation may have over thrice those of its source: whole catalogs of marks take too long."""


class Fault(NamedTuple):
    """Something that may not stand in a message."""

    what: str
    fix: str
    found: str = ""
    """The offending text as it stands in the message, to find its line by."""


CODE, STRUCK = "\x00", "\x01"
"""What stands for code, and for what was found, while the words around it are searched."""

ESCAPES = 0xF0000
"""What is added to the number of a sign that has a backslash before it, while faults are looked for."""

BACKSLASHED = re.compile("[\U000f0000-\U000f007f]")

NO_ID = f"[{CODE}\U000f0000-\U000f007f]"
"""What no id has."""

ENDED = r"[^\s<>()\[\]«»\"”]*[^\s<>()\[\]«»\"”.,;:!?…]"
"""The rest of an address, without the punctuation of the sentence it stands in."""

# Without a scheme, what follows is a host only with a point in it, and none within a word.
ADDRESS = rf"(?i:(?:https?:|ftp:)//{ENDED}|(?<![\w/:])//(?=[\w-]+\.\w){ENDED}|\bwww\.{ENDED})"
"""An address as it stands among words."""

BARE_ADDRESS = "the bare address {found} stands in the text"

FAULTS = (
    (
        r"!\[[^\]]{0,500}\]\((?:<[^<>)]{0,500}>|[^\s()\"]{1,500}(?: [^\s()\"]{1,500})+)(?:\s[^)]{0,500})?\)",
        "the picture {found} has a file whose name is not one word",
        "rename the file without spaces, and write ![a description](images/its-name.png)",
    ),
    (
        r"!\[[^\]]{0,500}\]\([^)]{0,500}\)",
        "the picture {found} stands among words",
        "give it a paragraph of its own",
    ),
    (
        r"!\[[^\]\[]{0,500}\]\[[^\]\[]{0,500}\]",
        "the picture {found} has no file",
        "write ![a description](images/name.jpg) in a paragraph of its own, or \\! for the sign itself",
    ),
    (
        r"(?:\[[^\]\[]{0,500})?\]\([^)]{0,500}\)",
        "the link {found} has an address of its own",
        "register the address in content/sources.toml and write [words][its-id]",
    ),
    (
        ADDRESS,
        BARE_ADDRESS,
        "register it in content/sources.toml and write [words][its-id]",
    ),
    (
        # An element as a whole where its end is near, so that it is one fault.
        r"<([A-Za-z][\w-]*+)[^<>]*+>.{0,200}?</\1\s*>|</?[A-Za-z][^<>]*+>?|<!--(?:.{0,200}?-->)?|<!\[CDATA\[",
        "the raw HTML {found} has no meaning here",
        "use Markdown, put code between backquotes, or write \\< for the sign itself",
    ),
    (
        r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});",
        "the entity {found} has no meaning here",
        "write the character itself, or \\< and \\& for these two signs",
    ),
    (
        r"\{:[^}]*\}?",
        "the attribute list {found} stands inside the words",
        "take it out; an attribute list stands at the end of its block and in the source language only",
    ),
    (
        rf"\[[^\]\[]+\]\[(?:\s*|[^\]\[]*{NO_ID}[^\]\[]*)\]",
        "the reference {found} names no id",
        "write [words][its-id]",
    ),
    (
        rf"\[\^[^\]\[]*{NO_ID}[^\]\[]*\]",
        "the citation {found} names no id",
        "write [^its-id], or \\[ for the sign itself",
    ),
)
"""What may not stand in a message: its pattern, compiled where one is suspected; what it is; the fix."""

SIGNS = ("//", "](", "][", "![", "[^", "<", "&", "{:")
"""What every fault of FAULTS has somewhere, or "www.": most messages have none of it."""

MARKS_IN_NAME = re.compile(r"\[[^\]\[]+\]\[[a-z0-9-]+\]|\[\^[^\]\[\s]+\]")


def faults_in(nodes: Sequence[Inline]) -> tuple[Fault, ...]:
    """Return what may not stand in a message."""
    found: list[Fault] = []
    every = walk(nodes)
    # Emphasis may cut an address in two, so the words are searched as one; code is not searched.
    words = "".join([node if type(node) is str else CODE if type(node) is Code else "" for node in every])
    for pattern, what, fix in FAULTS if _is_suspect(words) else ():
        for match in re.finditer(pattern, words):
            text = _with_code(match, every)
            found.append(Fault(what.format(found=repr(shortened(text)).replace("\\\\", "\\")), fix, text))
        words = re.sub(pattern, lambda match: STRUCK + CODE * match[0].count(CODE), words)
    for node in every:
        if type(node) is Reference and "][" in (held := _as_written(node.children)):
            what = f"the reference [{held}][{node.id}] holds another"
            found.append(Fault(what, "write one after the other", f"[{node.id}]"))
    match nodes:
        case (Citation(id), str(rest), *_) if rest.startswith(":"):
            found.append(
                Fault(f"'[^{id}]:' begins a footnote, and there are none", f"cite a source as [^{id}]")
            )
    return tuple(found)


NONE_OF_ITS_OWN = "take it out: a translation has the links and pictures of its source, and no other"

OF_EDITORS = ("register ", "rename the file", "give it a paragraph", "write ![")
"""What fixes begin with that a translator cannot follow."""


def fix_in_translation(fault: Fault) -> str:
    """Return the fix of a fault for a translator, who registers no sources and shows no pictures."""
    return NONE_OF_ITS_OWN if fault.fix.startswith(OF_EDITORS) else fault.fix


def addresses_added(source: str, name: str) -> tuple[Fault, ...]:
    """Return the addresses in the translation of a title or a name that its source has not."""
    if not _is_suspect(name):
        return ()
    return tuple(
        Fault(BARE_ADDRESS.format(found=repr(shortened(found))), NONE_OF_ITS_OWN, found)
        for found in re.findall(ADDRESS, name)
        if found not in source
    )


def _is_suspect(words: str) -> bool:
    """Say whether words may hold a fault; looking for signs is many times as fast as for the patterns."""
    return any(sign in words for sign in SIGNS) or "www." in words.lower()


def _with_code(match: re.Match[str], nodes: Sequence[Inline]) -> str:
    """Return what was found in the words of some nodes, with the code in it as it was written."""
    if CODE not in match[0]:
        return _with_backslashes(match[0])
    codes = [node.text for node in nodes if isinstance(node, Code)]
    following = iter(codes[match.string.count(CODE, 0, match.start()) :])
    return re.sub(CODE, lambda _: "`" + next(following, "") + "`", _with_backslashes(match[0]))


def _with_backslashes(words: str) -> str:
    return BACKSLASHED.sub(lambda sign: "\\" + chr(ord(sign[0]) - ESCAPES), words)


def _as_written(nodes: Sequence[Inline]) -> str:
    """Return the words of some nodes without their code."""
    return _with_backslashes("".join([node for node in walk(nodes) if type(node) is str]))


def faults_of_name(text: str) -> tuple[Fault, ...]:
    """Return the references and citations in a title or a name, where they would be shown as they stand."""
    if "][" not in text and "[^" not in text:
        return ()
    return tuple(
        Fault(f"{found!r} stands in a title or a name, which has no marks", "write its words alone", found)
        for found in MARKS_IN_NAME.findall(text)
    )


MARKS = "\\`*_[]"
"""What Markdown makes something of in a message."""

MARK = re.compile("[\\\\`*_\\[\\]<>&{}'\"‘’‚“”„«»‹›「」『』]")


MEANT = re.compile(f"[{re.escape(MARKS)}<&{{/]")
"""What Markdown makes something of, and the first letters of what has no meaning in a message."""


def may_mean(text: str) -> bool:
    """Say whether a text may be more than words: most are not."""
    return len(text) > MARK_LIMIT or MEANT.search(text) is not None or "www." in text.lower()


def too_much(text: str) -> Fault | None:
    """Return what is wrong with a message that is too long, or has too many marks, to be parsed."""
    if len(text) > MESSAGE_LIMIT:
        what = f"the message has {len(text):,} characters, more than {MESSAGE_LIMIT:,}"
        return Fault(what, "part it into paragraphs")
    if len(text) > MARK_LIMIT and len(MARK.findall(text)) > MARK_LIMIT:
        return Fault(f"the message has more than {MARK_LIMIT:,} marks", "part it into paragraphs")
    return None


def marks_added(source: str, translation: str) -> Fault | None:
    """Return what is wrong with a translation that has far more Markdown in it than its source."""
    given = sum(map(translation.count, MARKS))
    if given <= MARKS_ADDED:
        return None
    wanted = sum(map(source.count, MARKS))
    if given <= 3 * wanted + MARKS_ADDED:
        return None
    what = f"the translation has {given:,} of the marks * _ ` [ ] \\, and its source {wanted:,}"
    return Fault(what, "write no more of them than the source has")
