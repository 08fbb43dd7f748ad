"""Styles: what each language asks of its quotation marks, spaces, dashes and numbers.

They are tables and patterns; what is made of them is `typography`. The styles of the page itself are
stylesheets, and stand with the templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from explainer.language import base_of
from explainer.spaces import NARROW_NO_BREAK, NO_BREAK

OBJECT = "\ufffc"
"""Stands in a block's text for an opaque piece; the rules take it for a letter."""

S = "[ \u00a0\u2009\u202f]"
"""The spaces people type, or had typed for them, inside a line: a set of a regular expression."""

DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९๐๑๒๓๔๕๖๗๘๙"
"""Those of which a text with numbers has one, in the writings whose units are known."""


class Style(NamedTuple):
    """How one language is set."""

    quotes: str = "“”‘’"
    """Opening, closing, and the same inside another quotation; those of CLDR's root."""

    inside: str | None = None
    """The space inside « »; None leaves what was typed."""

    high: str | None = None
    """The space before ; ! ?; None leaves what was typed."""

    colon: str | None = None
    """The space before a colon; None leaves what was typed."""

    dash: str = "–"
    """The dash of an aside, between spaces."""

    aside_glued: bool = False
    """Whether the spaces inside a pair of dashes are no-break ones, rather than the one before each."""

    thousands: str | None = None
    """The space between groups of three digits; None keeps the width of what was typed."""

    elided: str = ""
    """Words that may begin with an apostrophe, as alternatives of a regular expression."""

    ranges: bool = False
    """Whether a hyphen between two numbers becomes an en dash where that is safe."""

    glue: tuple[str, ...] = ()
    """Regular expressions of what must not break: their spaces become no-break ones."""

    own: tuple[tuple[str, str, str], ...] = ()
    """The language's own substitutions: characters of which a text has one, a pattern, its replacement."""


@cache
def style_of(language: str) -> Style:
    """Return the style of a language, or of the nearest one it is a variant of."""
    names = list(_from_the_most_exact(language))
    style = next((_STYLES[name] for name in names if name in _STYLES), Style())
    marks = {name: quotes for quotes, languages in _QUOTES.items() for name in languages.split()}
    return style._replace(quotes=next((marks[name] for name in names if name in marks), style.quotes))


def _from_the_most_exact(language: str) -> Iterator[str]:
    """Yield "zh-Hant-TW", then "zh-Hant", then "zh"."""
    while language:
        yield language
        language = language.rpartition("-")[0]


def quote_marks(language: str) -> tuple[str, str]:
    """Return the marks to draw around a quotation, with the spaces that belong inside them."""
    style = style_of(language)
    space = style.inside or ""
    return style.quotes[0] + space, space + style.quotes[1]


def comma(language: str) -> str:
    """Return what stands between two short facts in a row, with its space."""
    return _COMMAS.get(base_of(language), ", ")


def full_stop(language: str) -> str:
    """Return what ends a row of facts, with the space before another sentence."""
    return _STOPS.get(base_of(language), ". ")


_COMMAS = {
    **dict.fromkeys(("ar", "ckb", "dv", "fa", "ks", "ps", "sd", "ug", "ur"), "، "),
    **dict.fromkeys(("yue", "zh"), "，"),
    "ja": "、",
}
_STOPS = {
    **dict.fromkeys(("ja", "yue", "zh"), "。"),
    **dict.fromkeys(("as", "bn", "hi", "mai", "mr", "ne", "or", "pa", "sa"), "। "),
    **dict.fromkeys(("ks", "sd", "ur"), "۔ "),
    "am": "። ",
    "hy": "։ ",
    "km": "។ ",
    "my": "။ ",
    "th": " ",
}


# ---------------------------------------------------------------- what must not break


def _date(months: str, *, day: str = r"\d{1,2}", year: bool = True) -> str:
    """Match a day with its month, and the year that may follow."""
    return rf"(?<!\w){day}{S}(?:{months})(?!\w)" + rf"(?:{S}\d{{4}}(?!\d))?" * year


def _after_number(words: str) -> str:
    """Match the space between a number and one of these words."""
    return rf"(?<=\d){S}(?:{words})(?!\w)"


def _before_number(words: str) -> str:
    """Match one of these words with the space before a number."""
    return rf"(?<!\w)(?:{words}){S}(?=\d)"


def _before_name(words: str) -> str:
    """Match one of these words with the space before a capital."""
    return rf"(?<!\w)(?:{words}){S}(?=[A-ZÀ-ÖØ-ÞŒ{OBJECT}])"


def _one_letter(words: str) -> str:
    """Match a word of one letter, which should not end a line."""
    return rf"(?<![\w-])[{words}{words.upper()}]{S}(?=[\w„«“({OBJECT}])"


UNITS = _after_number(
    "%|‰|€|£|[$]|°[CF]?|[kcm]?m²?|km/h|[km]?g|ha|[kMGT]?Wh?|[kMGT][oB]|[kM]?Hz|h|min|s|mph|ft|lbs?"
)
"""The space between a number and its unit, in every language."""

SIGNS = rf"(?<=[§¶№]){S}(?=\d)"
"""The space between a sign of a paragraph or a number and the number, in every language."""

_CAPITAL = "[A-ZÀ-ÖØ-ÞŒΑ-ΫЀ-Я]"
INITIALS = rf"(?<!(?<!\w)[a-z]\.{S})(?<!\w){_CAPITAL}\.{S}(?={_CAPITAL})"
"""The space after the initial of a name, in every language: "J. D. Vance", not "z. B."."""


# ---------------------------------------------------------------- the languages

_CLOSE = Style(inside="", high="", colon="")
"""Marks follow words without a space."""

_FRENCH_MONTHS = (
    "[Jj]anvier|[Ff]évrier|[Mm]ars|[Aa]vril|[Mm]ai|[Jj]uin|[Jj]uillet|[Aa]oût|[Ss]eptembre"
    "|[Oo]ctobre|[Nn]ovembre|[Dd]écembre"
)
_FRENCH_COUNTED = (
    "millions?|milliards?|heures?|minutes?|secondes?|ans?|jours?|mois|semaines?|kilomètres?|mètres?"
    "|tonnes?|dollars?|euros?|roubles?|hryvnias?|degrés?"
)
_FRENCH = Style(
    inside=NARROW_NO_BREAK,
    high=NARROW_NO_BREAK,
    colon=NO_BREAK,
    dash="—",
    aside_glued=True,
    thousands=NARROW_NO_BREAK,
    glue=(
        _date(_FRENCH_MONTHS, day=r"(?:1er|\d{1,2})"),
        rf"(?<!\w)(?:{_FRENCH_MONTHS}){S}\d{{4}}(?!\d)",
        _after_number(_FRENCH_COUNTED),
        _before_number(r"pp?\.|n[°ºᵒ]s?|vol\.|chap\.|art\.|[Aa]rticles?|[Pp]ages?"),
        _before_name(r"MM?\.|Mmes?|Mlles?|Drs?|Prs?|Mes?|Mgr"),
        rf"(?<!\w)[IVX]+er?{S}siècles?(?!\w)",
    ),
    own=(
        (DIGITS, rf"(?<![\w.,])(\d{{1,3}}){S}?h{S}?([0-5]\d)(?!\w)", rf"\1{NO_BREAK}h{NO_BREAK}\2"),
        (DIGITS, rf"(?<![\w.,])(\d{{1,3}}){S}?h(?!\w)", rf"\1{NO_BREAK}h"),
        ("%", rf"(?<=\d){S}*%(?!\w)", f"{NO_BREAK}%"),
        ("€", rf"(?<=\d){S}*€(?!\w)", f"{NO_BREAK}€"),
    ),
)

_ENGLISH_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ENGLISH_COUNTED = (
    "million|billion|trillion|hours?|minutes?|seconds?|years?|days?|weeks?|months?|miles?"
    "|kilomet(?:re|er)s?|met(?:re|er)s?|feet|ton(?:ne)?s?|dollars?|euros?|roubles?"
)
_ENGLISH = _CLOSE._replace(
    elided=r"\d\ds?|t(?:is|was|were|will|would|il)|tisn|twasn|em|n|cause|bout|round|ere|neath|gainst",
    ranges=True,
    glue=(
        _date(_ENGLISH_MONTHS, year=False),
        _before_number(_ENGLISH_MONTHS) + r"\d{1,2}(?!\d)",
        _after_number(_ENGLISH_COUNTED),
        _before_number(r"Nos?\.|pp?\.|[Aa]rticles?|[Pp]ages?|[Cc]hapters?|Figs?\."),
        _before_name(r"(?:Mrs?|Ms|Drs?|Prof|Gen|Sen|Gov|St)\.?"),
    ),
    own=(
        ("—", rf"(?<={S})—(?={S})", "–"),
        (DIGITS, rf"(?<=\d){S}*([ap]\.m\.)", rf"{NARROW_NO_BREAK}\1"),
        (DIGITS, rf"(?<=\d){S}([ap]m)(?!\w)", rf"{NARROW_NO_BREAK}\1"),
        (DIGITS, rf"(?<=\d){S}([AP]M)(?!\w)", rf"{NARROW_NO_BREAK}\1"),
    ),
)

_GERMAN_MONTHS = "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_GERMAN = _CLOSE._replace(
    elided="s|n|ne|nen|nem|ner|ran|rauf|raus|rein|rum|runter",
    glue=(
        _date(_GERMAN_MONTHS, day=r"\d{1,2}\."),
        _after_number("Uhr|Millionen|Milliarden|Stunden?|Minuten?|Jahre?n?|Tagen?|Tage|Kilometern?"),
        _before_number(r"Nr\.|Abs\.|Art\.|Kap\.|S\.|Abb\."),
        _before_name(r"Dr\.|Prof\."),
        rf"(?<!\w)(?:z\.{S}B|d\.{S}h|u\.{S}a|i\.{S}d\.{S}R|v\.{S}a|o\.{S}ä)\.",
    ),
)

_RUSSIAN_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_CYRILLIC = _CLOSE._replace(dash="—")
_RUSSIAN = _CYRILLIC._replace(
    glue=(
        _date(_RUSSIAN_MONTHS),
        _after_number(r"гг?\.|год[ау]?|лет|тыс\.|млн|млрд|час(?:а|ов)?|минут[аы]?|км|кг|м"),
        _before_number(r"№|ст\.|стр\.|с\.|п\."),
        _one_letter("вкосуияа"),
    ),
)

_UKRAINIAN_MONTHS = "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
_UKRAINIAN = _CYRILLIC._replace(
    glue=(
        _date(_UKRAINIAN_MONTHS),
        _after_number(r"рр?\.|рок(?:у|и|ів)|рік|тис\.|млн|млрд|годин[аиу]?|хвилин[аиу]?|км|кг|м"),
        _before_number(r"№|ст\.|стор\.|с\.|п\."),
        _one_letter("вузіайоє"),
    ),
)

_POLISH_MONTHS = (
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
)
_POLISH = _CLOSE._replace(
    glue=(
        _date(_POLISH_MONTHS),
        _after_number(r"r\.|roku|tys\.|mln|mld|godzin[aęy]?|minut[aęy]?"),
        _one_letter("wzoiau"),
    ),
)

_ITALIAN_MONTHS = (
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
)
_ITALIAN = _CLOSE._replace(
    glue=(
        _date(_ITALIAN_MONTHS, day=r"(?:1[°º]|\d{1,2})"),
        _before_number(r"n\.|pagg?\.|pp?\.|art\.|cap\.|vol\."),
        _before_name(r"Sig\.(?:ra)?|Dott\.(?:ssa)?|Prof\.(?:ssa)?|On\."),
    ),
)

_POINTED_DAY = rf"(?<!\w)\d{{1,2}}\.{S}(?=[a-zà-öø-ÿāčďěňřšťůž])"
"""An ordinal before a word without a capital: "15. srpna"."""

_DAY_OF = rf"(?<!\w)(?:\d{{1,2}}|1[ºo]){S}de{S}(?=[^\W\d])"
"""A day before its month: "15 de agosto"."""

_ORDINAL = _CLOSE._replace(glue=(_POINTED_DAY,))
_CZECH = _CLOSE._replace(glue=(_POINTED_DAY, _one_letter("ksvzouia")))
_HOUR_AND_MINUTES = rf"(?<![\w.,:])\d{{1,2}}{S}h{S}[0-5]\d(?!\w)"
"""An hour of two parts: "22 h 55"."""

_IBERIAN = _CLOSE._replace(
    glue=(
        _DAY_OF,
        _HOUR_AND_MINUTES,
        _after_number("mil|mill[oó]n(?:es)?|milh(?:ão|ões)"),
        _before_number(r"n\.?[ºo°]|núm\.|págs?\.|pp?\.|art\.|cap\.|vol\."),
        _before_name(r"Sra?e?s?\.|Dra?\.|D\.ª?|Dña\."),
    ),
)
_HEBREW = Style(
    glue=(
        _after_number(
            "[קסמ]״[מג]|מ[׳’]|מ״ר|קמ״ר|קמ״ש|ש״ח|ק״ג|מטרים|מטר|קילומטר(?:ים)?|קילו(?:גרם)?|גרם|טון|טונות"
            "|אלף|אלפים|מיליון|מיליארד|דולר(?:ים)?|שקל(?:ים)?|אירו|אחוז(?:ים)?|מעלות|שניות|דקות|שעות|ימים|שנים|שנה"
        ),
    ),
    own=(("'", "(?<=[א-ת])'", "׳"),),
)
_ARABIC = Style(
    glue=(
        _after_number(
            "كم²?|كلم²?|سم|ملم|م²?|كغم?|كلغ|غم?|طنا?|أطنان|مترا?|أمتار|كيلومترا?|كيلوغراما?|ألفا?|آلاف|مليونا?|ملايين"
            "|مليارا?|مليارات|دولارا?|دولارات|يورو|درجة|درجات|ثانية|ثوان|دقيقة|دقائق|ساعة|ساعات|يوما?|أيام|عاما?"
            "|أعوام|سنة|سنوات"
        ),
    ),
)
_HINDI = Style(
    glue=(
        _after_number(
            r"कि\.?मी\.?|से\.?मी\.?|मि\.?मी\.?|मी\.?|मीटर|किलोमीटर|कि\.?ग्रा\.?|किलो(?:ग्राम)?|ग्राम|टन|हज़ार|हजार|लाख|करोड़"
            "|अरब|मिलियन|बिलियन|डॉलर|रुपये|रुपए|यूरो|प्रतिशत|डिग्री|सेकंड|मिनट|घंटे|घंटा|बजे|दिन|साल|वर्ष"
        ),
    ),
)
_THAI_UNITS = (
    r"(?:ตร\.)?[กซม]?ม\.|[กม]?ก\.|น\.|เมตร|กิโลเมตร|กิโลกรัม|กรัม|ตัน|พัน|หมื่น|แสน|ล้าน|บาท|ดอลลาร์|ยูโร"
    "|เปอร์เซ็นต์|องศา|วินาที|นาที|ชั่วโมง|วัน|เดือน|ปี"
)
_THAI = Style(glue=(rf"(?<=\d){S}(?:{_THAI_UNITS})",))  # The next word follows without a space.

_STYLES: dict[str, Style] = {
    "ar": _ARABIC,
    "be": _CYRILLIC,
    "bg": _CLOSE,
    "bs": _ORDINAL,
    "ca": _CLOSE,
    "cs": _CZECH,
    "da": _ORDINAL,
    "de": _GERMAN,
    "el": _CLOSE._replace(high=None),
    "en": _ENGLISH,
    "es": _IBERIAN,
    "et": _ORDINAL,
    "eu": _CLOSE,
    "fi": _ORDINAL,
    "fr": _FRENCH,
    "fr-CA": _FRENCH._replace(inside=NO_BREAK, high="", thousands=NO_BREAK),
    "gl": _IBERIAN,
    "he": _HEBREW,
    "hi": _HINDI,
    "hr": _ORDINAL,
    "hu": _ORDINAL,
    "id": _CLOSE,
    "is": _ORDINAL,
    "it": _ITALIAN,
    "lt": _CLOSE,
    "lv": _ORDINAL,
    "mk": _CLOSE,
    "nb": _ORDINAL,
    "nl": _CLOSE._replace(elided="s|t|n|k|m|r|ns"),
    "nn": _ORDINAL,
    "no": _ORDINAL,
    "pl": _POLISH,
    "pt": _IBERIAN,
    "ro": _CLOSE,
    "ru": _RUSSIAN,
    "sk": _CZECH,
    "sl": _ORDINAL,
    "sq": _CLOSE,
    "sr": _ORDINAL,
    "sv": _CLOSE,
    "th": _THAI,
    "tr": _CLOSE,
    "uk": _UKRAINIAN,
    "yi": _HEBREW,
}
"""The languages of which more is known than their quotation marks. In the others, spaces before marks
stay as typed, and the marks of CLDR's root, “ ” and ‘ ’, stand for straight ones."""

_QUOTES = {
    "«»“”": "ast blo bm br ca cv el es-US eu fr ht ie it kab kk lij mg oc pms pt-AO pt-CH pt-CV"
    " pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL sc sg ti",
    "«»„“": "be bua ky os ru sah tyv uk",
    "«»‹›": "am az-Arab az-Cyrl de-CH fa fr-CH gsw hy mzn rm sdh wae",
    "«»‘’": "dua nb nn no rw",
    "„“‚‘": "bg bs-Cyrl cs de dsb et hr hsb is ksh lb lt luy mk nds prg sgs sk sl",
    "„“«»": "ka",
    "„”«»": "pl ro",
    "„”»«": "hu szl",
    "„”‘’": "bs",
    "„”’’": "sr",
    "„”‚’": "agq ff",
    "””’’": "fi he lag rn se sn sv yi",
    "”“’‘": "ar lld ms-Arab syr ur",
    "»«›‹": "kk-Arab ug",
    "「」『』": "ja yue zh-HK zh-Hant zh-MO zh-TW",
}
"""CLDR 48's delimiters, by languages. Where CLDR has the same marks inside as outside, others are used
inside (fr, bg, lt, hy). Swiss German has the guillemets of its newspapers; Dutch has double marks
outside, since single ones cannot be told from apostrophes."""
