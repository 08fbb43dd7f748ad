"""The words of the templates, in an edition's language or, where no catalog has them, in English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from explainer import po
from explainer.errors import Place, Problem
from explainer.faults import MESSAGE_LIMIT
from explainer.inputs import Inputs
from explainer.language import base_of, folder_of, is_same_language, script_of
from explainer.po_entries import plural_rule
from explainer.typography import Piece, typeset
from explainer.unseen import unseen_in

if TYPE_CHECKING:
    from markupsafe import Markup

ENGLISH = "en"
"""The language of the templates' own words."""

FOREIGN, END = "\ue000", "\ue001"
"""Around words no catalog has, until the page is drawn and it is known where they stand."""

PLACEHOLDER = re.compile(r"(%\([A-Za-z_][A-Za-z0-9_]*\)s|%%|%)")


class Interface:
    """The interface words of one language, from its catalogs in their order."""

    def __init__(self, language: str, catalogs: Sequence[po.File]) -> None:
        self.language, self.catalogs = language, catalogs
        self._english = is_same_language(language, ENGLISH)
        self.missing: dict[tuple[str, str], None] = {}
        self.problems: list[Problem] = []
        self._forms: dict[tuple[str, str], tuple[po.File, po.Entry]] = {}
        for catalog in reversed(catalogs):
            for entry in catalog.messages:
                if entry.translated and not entry.fuzzy and self._is_sound(catalog, entry):
                    self._forms[entry.msgctxt or "", entry.msgid] = catalog, entry

    def _is_sound(self, catalog: po.File, entry: po.Entry) -> bool:
        """Say whether a translation may be used; one that may not is a problem."""
        faults = next((found for form in entry.msgstr if (found := list(_faults(entry, form)))), [])
        self.problems += [Problem(Place(catalog.path, entry.line), what, fix) for what, fix in faults]
        return not faults

    def find(
        self, text: str, context: str = "", plural: str | None = None, number: int = 1
    ) -> tuple[str, bool]:
        """Return words, and whether they are in this interface's language."""
        found = self._forms.get((context, text))
        if found:
            catalog, entry = found
            counted = plural is not None and entry.msgid_plural
            said = entry.msgstr[_form(catalog, entry, number) if counted else 0]
            return normalize("NFC", said), True
        if not self._english:
            self.missing[context, text] = None
        return text if plural is None or number == 1 else plural, self._english

    def callables(self) -> Mapping[str, Callable[..., Markup]]:
        """Return what `trans` calls: gettext and its relatives, with variables as keywords.

        Words from catalogs and templates are text, never HTML, and are set as all others are.
        """
        from markupsafe import Markup, escape

        def said(variables: Mapping[str, object], found: tuple[str, bool]) -> Markup:
            words, own = found
            text = escape(typeset_around(words, self.language if own else ENGLISH)) % variables
            return text if own else Markup(FOREIGN) + text + Markup(END)

        def gettext(text: str, **variables: object) -> Markup:
            return said(variables, self.find(text))

        def ngettext(text: str, plural: str, number: int, **variables: object) -> Markup:
            return said({"num": number, **variables}, self.find(text, plural=plural, number=number))

        def pgettext(context: str, text: str, **variables: object) -> Markup:
            return said(variables, self.find(text, context))

        def npgettext(context: str, text: str, plural: str, number: int, **variables: object) -> Markup:
            return said({"num": number, **variables}, self.find(text, context, plural, number))

        return {"gettext": gettext, "ngettext": ngettext, "pgettext": pgettext, "npgettext": npgettext}


def _form(catalog: po.File, entry: po.Entry, number: int) -> int:
    """Return which form of a translation is for a count; the last, where the rule knows none for it."""
    last = len(entry.msgstr) - 1
    try:
        form = plural_rule(catalog.plurals[1])(number) if catalog.plurals else int(number != 1)
    except ArithmeticError:  # It divides by nought for a count it was not tried with.
        return last
    return form if 0 <= form <= last else last


def _faults(entry: po.Entry, form: str) -> Iterator[tuple[str, str]]:
    """Yield why one form of a translation may not be used: what, fix."""
    if len(form) > MESSAGE_LIMIT:
        yield f"the translation has {len(form):,} characters, more than {MESSAGE_LIMIT:,}", "shorten it"
        return
    if unseen := unseen_in(form):
        yield unseen
    wanted = Counter(PLACEHOLDER.findall(entry.msgid))
    if entry.msgid_plural:
        wanted |= Counter(PLACEHOLDER.findall(entry.msgid_plural))
    given = Counter(PLACEHOLDER.findall(form))
    lost = wanted - given if not entry.msgid_plural else Counter()
    for mark in sorted({*lost, *(given - wanted)}):
        if mark in lost:
            yield f"the translation lost {mark}", f"keep {mark} in the msgstr"
        else:
            fix = "write %% for a percent sign" if mark == "%" else f"take {mark} out"
            yield f"the translation has {mark}, which its source has not", fix


@lru_cache(maxsize=1024)
def typeset_around(words: str, language: str) -> str:
    """Return words set as their language sets them; what stands in the placeholders is set already."""
    parts = PLACEHOLDER.split(words)
    parts[::2] = typeset(
        [Piece(part, "object" if place % 2 else "words") for place, part in enumerate(parts)], language
    )
    return "".join(parts)


def interface_files(inputs: Inputs, language: str) -> list[str]:
    """Return a language's interface catalogs, the explainer's own first, those of "pt" after "pt-BR"'s.

    No catalog in another script than the language's is one of them: "sr" is written in Cyrillic letters.
    """
    base = base_of(language)
    like = (language, f"{base}-{script_of(language)}", base) if language != base else (base,)
    folders = [folder_of(each) for each in dict.fromkeys(like) if is_same_language(each, language)]
    paths = [
        f"{top}locales/{folder}/LC_MESSAGES/interface.po" for top in ("", "shipped/") for folder in folders
    ]
    return [path for path in paths if path in inputs.files]


MARKUP = re.compile(r"(<title>.*?</title>|<script.*?</script>|<[^>]*>)", re.S)
"""What of a page is no running text, and can hold no element."""


def with_foreign_marked(html: str, direction: str) -> str:
    """Return a page with the words no catalog has marked as English; in attributes they stay as they are."""
    if FOREIGN not in html:
        return html
    turned = ' dir="ltr"' if direction == "rtl" else ""
    opening = f'<span lang="{ENGLISH}"{turned}>'
    parts = MARKUP.split(html)
    parts[::2] = [text.replace(FOREIGN, opening).replace(END, "</span>") for text in parts[::2]]
    return unmarked("".join(parts))


def unmarked(text: str) -> str:
    """Return words without the marks around English ones: for feeds and data."""
    return text.replace(FOREIGN, "").replace(END, "")
