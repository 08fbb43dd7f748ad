"""Each language's typography, over whole blocks: a block is a list of pieces, as on the page.

In what is expected, ~ stands for a no-break space and ^ for a narrow one.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.quotation_marks import Passage, quoted, stray_marks
from explainer.styles import quote_marks
from explainer.typography import Piece, typeset, typeset_text

LANGUAGES = [
    "fr",
    "fr-CA",
    "en",
    "de",
    "uk",
    "ru",
    "pl",
    "cs",
    "es",
    "pt-BR",
    "sv",
    "ar",
    "he",
    "hi",
    "th",
    "fa",
    "ja",
    "tlh",
]


def code(text: str) -> Piece:
    return Piece(text, "object")


def cited(text: str = "[1]") -> Piece:
    return Piece(text, "mark")


def shown(text: str) -> str:
    return text.replace("\u00a0", "~").replace("\u202f", "^")


def set_block(language: str, *block: str | Piece) -> str:
    """Return a block as it is set, a bar between two pieces."""
    pieces = [Piece(each) if isinstance(each, str) else each for each in block]
    new = iter(typeset(pieces, language))
    return "|".join(shown(next(new) if piece.kind == "words" else piece.text) for piece in pieces)


# ---------------------------------------------------------------- French


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Quoi ? Oui ; non : « x » !", "Quoi^? Oui^; non~: «^x^»^!"),
        ("Quoi? Oui; non: «x»!", "Quoi^? Oui^; non~: «^x^»^!"),
        ("Quoi\u00a0? Oui\u202f; non\u202f: «\u00a0x\u2009» !", "Quoi^? Oui^; non~: «^x^»^!"),
        ("Quoi ?! Comment ??? Vraiment?! (?) [!]", "Quoi^?! Comment^??? Vraiment^?! (?) [!]"),
        ("Il a dit : « Quoi ? »: rien.", "Il a dit~: «^Quoi^?^»~: rien."),
        ("« Suite… », « fin ? » …", "«^Suite…^», «^fin^?^» …"),
    ],
)
def test_french_puts_thin_spaces_before_high_marks_however_they_were_typed(typed: str, expected: str) -> None:
    assert set_block("fr", typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "à 11:26 précises",
        "std::vector",
        "voir https://example.org/a?b=c;d#e et la suite",
        "sourire :) clin d’œil ;) triste :-(",
        "mailto:redaction@example.org",
        "un ratio de 3:2",
    ],
)
def test_french_leaves_marks_that_are_not_punctuation(typed: str) -> None:
    assert set_block("fr", typed) == typed


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("le 15 août 2025", "le 15~août~2025"),
        ("le 1er août, puis le 1er janvier 2026", "le 1er~août, puis le 1er~janvier~2026"),
        ("en août 2025 et en mai", "en août~2025 et en mai"),
        ("à 11 h 26, 11h26, 11 h26 ou 11h", "à 11~h~26, 11~h~26, 11~h~26 ou 11~h"),
        ("pendant 2 h 45 min", "pendant 2~h~45~min"),
        ("50% de 3€, 12,5 % et 20 km", "50~% de 3~€, 12,5~% et 20~km"),
        ("1 234 567 hommes, 150 000 euros, 3 millions", "1^234^567 hommes, 150^000~euros, 3~millions"),
        ("en 2025 300 soldats", "en 2025 300 soldats"),
        ("au 06 12 345 678", "au 06 12 345 678"),
        ("J. D. Vance, J.-C. Juncker", "J.~D.~Vance, J.-C.~Juncker"),
        ("M. Poutine, MM. Trump et Vance, Mme Merkel", "M.~Poutine, MM.~Trump et Vance, Mme~Merkel"),
        ("n° 5, p. 12, l’article 5", "n°~5, p.~12, l’article~5"),
        ("au XXIe siècle", "au XXIe~siècle"),
        ("le vol 5h12b, le F-35, le B-2", "le vol 5h12b, le F-35, le B-2"),
    ],
)
def test_french_keeps_numbers_with_what_they_count(typed: str, expected: str) -> None:
    assert set_block("fr", typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("L'accord d'aujourd'hui", "L’accord d’aujourd’hui"),
        ('un "accord", dit-il', "un «^accord^», dit-il"),
        ('L\'"accord" et l\'"entente"', "L’«^accord^» et l’«^entente^»"),
        ('il dit: "elle a dit "non" hier"', "il dit~: «^elle a dit “non” hier^»"),
        ('« elle a dit "non" hier »', "«^elle a dit “non” hier^»"),
        ("l'un des 'durs' du régime", "l’un des “durs” du régime"),
        ("à suivre...", "à suivre…"),
    ],
)
def test_french_turns_straight_quotes_into_its_own(typed: str, expected: str) -> None:
    assert set_block("fr", typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Le pays — immense — attend", "Le pays —~immense~— attend"),
        ("Le pays -- immense -- attend", "Le pays —~immense~— attend"),
        ("Le pays – immense – attend", "Le pays –~immense~– attend"),
        ("Le pays attend — encore", "Le pays attend~— encore"),
        ("Un — deux. Trois — quatre", "Un~— deux. Trois~— quatre"),
        ("Selon lui — dit M. Ouchakov — rien", "Selon lui —~dit M.~Ouchakov~— rien"),
        ("— Oui, dit-il", "—~Oui, dit-il"),
        ("Reuters - Alaska", "Reuters~— Alaska"),
        ("de 10 - 12", "de 10 - 12"),
    ],
)
def test_french_sets_dashes_of_asides(typed: str, expected: str) -> None:
    assert set_block("fr", typed) == expected


def test_french_of_quebec_has_no_space_before_high_marks_and_word_spaces_elsewhere() -> None:
    typed = "Quoi ? Oui; non : « x » ! 1 234 hommes"
    assert set_block("fr-CA", typed) == "Quoi? Oui; non~: «~x~»! 1~234 hommes"


def test_french_of_switzerland_is_set_as_french_with_its_own_inner_marks() -> None:
    assert set_block("fr-CH", '« elle a dit "non" » ?') == "«^elle a dit ‹non›^»^?"


# ---------------------------------------------------------------- dashes


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1.250.000.000 € - das", "1.250.000.000~€~– das"),
        ("12,5 % - y", "12,5~%~– y"),
        ("20 °C - und", "20~°C~– und"),
        ("20° - und 5‰ - so", "20°~– und 5‰~– so"),
        ("300 ₽ - oder 4 $ - oder £ - viel", "300 ₽~– oder 4~$~– oder £~– viel"),
        ("er [sic] - und […] - sagt - […]", "er [sic]~– und […]~– sagt~– […]"),
        ("„Ja“ - das", "„Ja“~– das"),
        ("das - „Ja“", "das~– „Ja“"),
        ("das - €5 - nein", "das~– €5~– nein"),
    ],
)
def test_a_hyphen_between_spaces_is_a_dash_after_a_sign_or_a_bracket_too(typed: str, expected: str) -> None:
    assert set_block("de", typed) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "typed", ["5 € - das", "5 % - das", "[das] - das", "(das) - 5", "das - das", "das. - $5", "{n} - das"]
)
def test_every_language_sets_that_dash(language: str, typed: str) -> None:
    assert "-" not in set_block(language, typed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "typed", ["5 - 3", "5 % - 3 %", "5 € - 3 €", "$5 - $3", "20° - 5°", "+ - 3", "( - 3)", "= - x", "a-b"]
)
def test_no_language_makes_a_dash_of_a_minus_sign_or_of_a_range(language: str, typed: str) -> None:
    assert "-" in set_block(language, typed)


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("th", "ดอลลาร์ - มหาศาล - ตามนี้", "ดอลลาร์~– มหาศาล~– ตามนี้"),
        ("hi", "बात यही - यह भी - और बस - अंत।", "बात यही~– यह भी~– और बस~– अंत।"),
        ("hi", "यह हुआ। - फिर - वह।", "यह हुआ।~– फिर~– वह।"),
        ("he", "שָׁלוֹ - כן - לא", "שָׁלוֹ~– כן~– לא"),
        ("es", "¡oh 🙂 - tú - y ©! - 🙂 sí", "¡oh 🙂~– tú~– y ©!~– 🙂 sí"),
        ("es", "ganaron - en 1975 - 3 países", "ganaron~– en 1975~– 3 países"),
        ("es", "en 1975 - 3 países - ganaron", "en 1975~– 3 países~– ganaron"),
        ("es", "ganaron – en 1975 - 3 países", "ganaron~– en 1975~– 3 países"),
        ("fr", "ils ont gagné - en 1975 - 3 fois", "ils ont gagné —~en 1975~— 3 fois"),
        ("es", "El Madrid - dijo él - ganó 3 - 2", "El Madrid~– dijo él~– ganó 3 - 2"),
        ("es", "El Madrid ganó 3 - 2 - dijo", "El Madrid ganó 3 - 2~– dijo"),
        ("es", "Dijo - casi. Ganó 3 - 2 ayer", "Dijo~– casi. Ganó 3 - 2 ayer"),
    ],
)
def test_both_sides_of_a_pair_are_dashes_whatever_stands_beside_them(
    language: str, typed: str, expected: str
) -> None:
    assert set_block(language, typed) == expected


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each not in ("fr", "fr-CA")])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10 000 m", "10~000~m"),
        ("1 234 567,89", "1~234~567,89"),
        ("1\u2009234\u00a0567\u202f890", "1^234~567^890"),
        ("in 2025 300 soldiers", "in 2025 300 soldiers"),
        ("06 12 345 678", "06 12 345 678"),
        ("12 345 67", "12 345 67"),
    ],
)
def test_a_number_grouped_with_spaces_does_not_break_and_keeps_the_spaces_it_has(
    language: str, typed: str, expected: str
) -> None:
    assert set_block(language, typed) == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("th", "สูง 220 กม. และ 250 ล้านดอลลาร์ใน 2 วัน", "สูง 220~กม. และ 250~ล้านดอลลาร์ใน 2~วัน"),
        ("th", "๒๒๐ กม. 5 ตร.กม. เวลา 10.30 น. ใน 1975 มี", "๒๒๐~กม. 5~ตร.กม. เวลา 10.30~น. ใน 1975 มี"),
        ("hi", "220 किमी, २५ करोड़, 5 मीटर, 10 बजे, 1975 में", "220~किमी, २५~करोड़, 5~मीटर, 10~बजे, 1975 में"),
        ("he", "220 ק\"מ, 5 מ', 250 מיליון דולר, ב־1975 היה", "220~ק״מ, 5~מ׳, 250~מיליון דולר, ב־1975 היה"),
        ("ar", "220 كم و٢٥٠ مليون دولار عام 1975 كما", "220~كم و٢٥٠~مليون دولار عام 1975 كما"),
        ("es", "250 millones y 3 mil, 15 miles", "250~millones y 3~mil, 15 miles"),
        ("pt", "250 milhões e 3 mil", "250~milhões e 3~mil"),
        ("pt", "às 0 h 20, 22 h 55 e 9 h; em 1975 h 20", "às 0~h~20, 22~h~55 e 9~h; em 1975~h 20"),
        ("es", "a las 22 h 55 y a las 9 h", "a las 22~h~55 y a las 9~h"),
        ("it", "durò 3 h, poi 5 min", "durò 3~h, poi 5~min"),
    ],
)
def test_a_number_stays_with_its_unit_in_other_writings(language: str, typed: str, expected: str) -> None:
    assert set_block(language, typed) == expected


@pytest.mark.parametrize("language", ["es", "pt", "de", "en", "ru"])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("x 2 : 5", "x 2 : 5"),
        ("x 1 : 50 000.", "x 1 : 50~000."),
        ("x : 5", "x: 5"),
        ("x 5 : y", "x 5: y"),
    ],
)
def test_a_ratio_keeps_its_spaces_where_a_colon_has_none(language: str, typed: str, expected: str) -> None:
    assert set_block(language, typed) == expected


# ---------------------------------------------------------------- English


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"Hello," she said. "It\'s the \'90s."', "“Hello,” she said. “It’s the ’90s.”"),
        ("'Tis rock 'n' roll, 'twas said", "’Tis rock ’n’ roll, ’twas said"),
        ('5\'10", 6\'2" and a 24" screen', "5′10″, 6′2″ and a 24″ screen"),
        ('the "top 10", they say', "the “top 10”, they say"),
        ('He said:"No"', "He said:“No”"),
        ("\"He said 'no' to me\"", "“He said ‘no’ to me”"),
        ('"He said "no" to me"', "“He said ‘no’ to me”"),
        ("the dogs' bones and the 'good' dogs' bones", "the dogs’ bones and the ‘good’ dogs’ bones"),
        ('("what?") — "this"', "(“what?”)~– “this”"),
        ('"...and so on..."', "“…and so on…”"),
        ('a " floating " pair', "a “ floating ” pair"),
    ],
)
def test_english_curls_quotes(typed: str, expected: str) -> None:
    assert set_block("en", typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("6-7 hours, 12-15 people, 40-50%", "6–7~hours, 12–15 people, 40–50%"),
        ("1914-1918, 2024-25", "1914–1918, 2024–25"),
        ("call 555-1234 or 01-23-45", "call 555-1234 or 01-23-45"),
        ("on 2025-08-15, in 737-800 jets, a 7-6 lead", "on 2025-08-15, in 737-800 jets, a 7-6 lead"),
        ("an F-35, room 12-14.", "an F-35, room 12-14."),
    ],
)
def test_english_makes_a_range_only_of_what_must_be_one(typed: str, expected: str) -> None:
    assert set_block("en", typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Really ? Yes ; and : so !", "Really? Yes; and: so!"),
        ("well - maybe -- perhaps", "well~– maybe~– perhaps"),
        ("at 11 a.m., 11 pm or 9 PM", "at 11^a.m., 11^pm or 9^PM"),
        ("15 August 2025, August 15", "15~August 2025, August~15"),
        ("50 km and 3 million", "50~km and 3~million"),
        ("Mr Trump, Dr. Who, Article 5", "Mr~Trump, Dr.~Who, Article~5"),
        ("smile :) or wink ;)", "smile :) or wink ;)"),
    ],
)
def test_english_sets_spaces_and_dashes(typed: str, expected: str) -> None:
    assert set_block("en", typed) == expected


# ---------------------------------------------------------------- other languages


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("de", '"Ja", sagte er, wie geht\'s?', "„Ja“, sagte er, wie geht’s?"),
        ("de", "am 15. August 2025 um 11 Uhr, z. B. Nr. 5", "am 15.~August~2025 um 11~Uhr, z.~B. Nr.~5"),
        ("de-CH", '"Er sagte "ja" dazu"', "«Er sagte ‹ja› dazu»"),
        ("ru", 'Он сказал: "да" - 15 августа 2025 г.', "Он сказал: «да»~— 15~августа~2025~г."),
        ("uk", '"Так", - п\'ять слів о 11', "«Так»,~— п’ять слів о~11"),
        ("pl", '"Tak" i "nie" w domu', "„Tak” i~„nie” w~domu"),
        ("cs", 'v domě 15. srpna "ano"', "v~domě 15.~srpna „ano“"),
        ("sv", '"Ja" och "nej"', "”Ja” och ”nej”"),
        ("nl", '\'s avonds zei hij "ja"', "’s avonds zei hij “ja”"),
        ("pt-BR", 'em 15 de agosto, "sim"', "em 15~de~agosto, “sim”"),
        ("it", 'l\'8 agosto 2025: "sì"', "l’8~agosto~2025: «sì»"),
        ("de", "Dr. K. Müller, Abb. 4, § 12", "Dr.~K.~Müller, Abb.~4, §~12"),
        ("es", "la Sra. Gil, el n.º 5, págs. 3 y 4", "la Sra.~Gil, el n.º~5, págs.~3 y 4"),
        ("it", "il Sig. Rossi, art. 5, pag. 12", "il Sig.~Rossi, art.~5, pag.~12"),
        ("ru", "В. В. Путин, № 5", "В.~В.~Путин, №~5"),
        ("tr", "J. D. Vance, §§ 3 ve 4", "J.~D.~Vance, §§~3 ve 4"),
        ("ar", 'قال "نعم" ثم ذهب...', "قال ”نعم“ ثم ذهب…"),
        ("he", 'צה"ל אמר "כן" לג\'ון', "צה״ל אמר ”כן” לג׳ון"),
        ("fa", 'گفت "بله" ؟', "گفت «بله» ؟"),
        ("ja", '彼は"はい"と', "彼は「はい」と"),
        ("zh-Hant-TW", '他說"是"', "他說「是」"),
        ("tlh", 'Qapla\' ; "x" ?', "Qapla’ ; “x” ?"),
    ],
)
def test_a_language_has_its_own_marks(language: str, typed: str, expected: str) -> None:
    assert set_block(language, typed) == expected


def test_french_spaces_inside_guillemets_go_in_languages_that_have_none() -> None:
    assert set_block("ru", "« да »") == "«да»"


# ---------------------------------------------------------------- pieces


@pytest.mark.parametrize(
    ("language", "block", "expected"),
    [
        ("en", ['"', "emphasis", '" and "', code("code()"), '"'], "“|emphasis|” and “|code()|”"),
        ("en", ['"', "link", '" said "', "b", '".'], "“|link|” said “|b|”."),
        ("en", ["the ", "dog", "'s and the ", code("x"), "'s"], "the |dog|’s and the |x|’s"),
        ("fr", ["«", "x", "», «", "y", " »"], "«^|x|^», «^|y|^»"),
        ("fr", ["L'\"", "accord", '" !'], "L’«^|accord|^»^!"),
        ("fr", ["Est-ce ", "tout", " ? ", "Oui", "!"], "Est-ce |tout|^? |Oui|^!"),
        ("fr", ["le 15", " ", "août", " 2025"], "le 15|~|août|~2025"),
        ("fr", ["Fin", cited(), " ! Quoi", cited(), "?"], "Fin|[1]|^! Quoi|[1]|^?"),
        ("fr", ["« fin »", cited(), cited("[2]"), "; suite"], "«^fin^»|[1]|[2]|^; suite"),
        ("fr", ["Lire ;", code("f(x)"), "… Non :", code("g")], "Lire^;|f(x)|… Non~:|g"),
        ("fr", [code("f(x)"), " : ", code("a ? b : c"), "?"], "f(x)|~: |a ? b : c|^?"),
        ("fr", ["il a dit ", code('It\'s "so" ...'), "..."], 'il a dit |It\'s "so" ...|…'),
        ("fr", ["", "«", "", "x", "»", ""], "|«^||x|^»|"),
    ],
)
def test_marks_come_right_around_inline_markup(
    language: str, block: list[str | Piece], expected: str
) -> None:
    assert set_block(language, *block) == expected


def test_a_block_without_pieces_has_none_when_set() -> None:
    assert typeset([], "fr") == []


# ---------------------------------------------------------------- quotations


@pytest.mark.parametrize(
    ("language", "mark", "expected"),
    [
        ("fr", "«", "«^ ^»"),
        ("fr-CA", "«", "«~ ~»"),
        ("en", "“", "“ ”"),
        ("de", "„", "„ “"),
        ("ru", "«", "« »"),
    ],
)
def test_a_quotation_is_drawn_with_its_marks_and_their_spaces(
    language: str, mark: str, expected: str
) -> None:
    assert [shown(each) for each in quote_marks(language)] == expected.split(" ")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "il a dit « oui », puis «\u202fnon\u202f»", ["oui", "non"]),
        ("fr", 'il a dit "oui", puis “non” et „peut-être“', ["oui", "non", "peut-être"]),
        ("fr", "« il a dit “non” hier »", ["il a dit “non” hier"]),
        ("fr", "l'\"accord\" d'hier n'est pas l'« entente »", ["accord", "entente"]),
        ("en", "“Don't,” he said, “it's the dogs’ 'bone'”", ["Don't,", "it's the dogs’ 'bone'"]),
        ("en", '«accord» and “deal” and "pact"', ["accord", "deal", "pact"]),
        ("en", 'he is 5\'10" and said "yes"', ["yes"]),
        ("de", "„Ja“ und »nein« und „viel ‚leicht‘ so“", ["Ja", "nein", "viel ‚leicht‘ so"]),
        ("pl", "„tak” i «nie»", ["tak", "nie"]),
        ("sv", "”ja” och ”nej”", ["ja", "nej"]),
        ("ar", "قال ”نعم“ و“لا” و«ربما»", ["نعم", "لا", "ربما"]),
        ("he", 'צה"ל אמר "כן"', ["כן"]),
        ("ja", "「はい」と『いいえ』", ["はい", "いいえ"]),
        ("uk", "м’ята і «так»", ["так"]),
        ("fr", "rien de dit", []),
    ],
)
def test_passages_between_quotation_marks_are_found(language: str, text: str, expected: list[str]) -> None:
    assert [passage.words for passage in quoted(text, language)] == expected


def test_a_passage_says_where_it_stands() -> None:
    text = "dit : « oui »."
    assert quoted(text, "fr") == [Passage(6, 13, "oui")]
    assert text[6:13] == "« oui »"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "il a dit « oui, puis rien", [9]),
        ("fr", "il a dit oui », puis rien", [13]),
        ("fr", "« a « b » c", [0]),
        ("fr", "« a “b » c", [4]),
        ("en", 'he said "yes, and left', [8]),
        ("en", "he said “yes, and left", [8]),
        ("en", "he said yes”, and left", [11]),
        ("fr", "« a » et “b”", []),
        ("en", "the dogs' bones, 5'10\"", []),
    ],
)
def test_a_mark_that_opens_or_closes_nothing_is_reported(
    language: str, text: str, expected: list[int]
) -> None:
    assert stray_marks(text, language) == expected


def test_what_is_quoted_inside_a_mark_never_closed_is_still_found() -> None:
    assert [passage.words for passage in quoted("« a « b » c", "fr")] == ["b"]


# ---------------------------------------------------------------- Hebrew


@pytest.mark.parametrize("language", ["he", "yi"])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('שם ו"מגע!" היה.', "שם ו”מגע!” היה."),
        ("שם ו”מגע!” היה.", "שם ו”מגע!” היה."),
        ('ב"שלום לכולם"', "ב”שלום לכולם”"),
        ('וכשב"שלום" אמר', "וכשב”שלום” אמר"),
        ('בְּ"שָׁלוֹם" אמר', "בְּ”שָׁלוֹם” אמר"),
        ('ב־"שלום" וב-"שלום"', "ב־”שלום” וב-”שלום”"),
        ('ל"ג\'ון" אמר', "ל”ג׳ון” אמר"),
        ('ה"שלום" ו"מגע"', "ה”שלום” ו”מגע”"),
        ('ה"צה"ל" הוא', "ה”צה״ל” הוא"),
        ('"אמר ב"שלום לכולם" אז"', "”אמר ב’שלום לכולם’ אז”"),
        ('ב"שלום "פנימי" לכולם"', "ב”שלום ’פנימי’ לכולם”"),
        ('מש"קית אמרה ב"שלום לכולם"', "מש״קית אמרה ב”שלום לכולם”"),
        ('ב"חנות 5 ש"ח" קנה', "ב”חנות 5~ש״ח” קנה"),
    ],
)
def test_hebrew_opens_a_quotation_after_the_short_words_it_writes_as_one_with_the_next(
    language: str, typed: str, expected: str
) -> None:
    assert set_block(language, typed) == expected
    assert stray_marks(typed, language) == []


@pytest.mark.parametrize("typed", ['צה"ל', 'ד"ר', 'ב"כ', 'ש"ח', 'מש"קית', 'מנכ"לית', "צה”ל", 'כ"ץ ומ"מ'])
def test_hebrew_abbreviations_have_gershayim_alone_and_in_a_quotation(typed: str) -> None:
    expected = re.sub('["”]', "״", typed)
    assert set_block("he", f"אמר {typed} אז") == f"אמר {expected} אז"
    assert set_block("he", f'אמר "{typed} אז" כן') == f"אמר ”{expected} אז” כן"
    assert set_block("en", f'He said "{typed}".') == f"He said “{expected}”."
    assert [passage.words for passage in quoted(f'אמר "{typed} אז"', "he")] == [f"{typed} אז"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('שלום" אמר', [4]),
        ('צה"ל אמר שלום" אז', [13]),
        ('ש"ח שלום" אז', [8]),
        ('ב"שלום" אמר שלום" אז', [16]),
        ('אמר "שלום אז', [4]),
        ('"אמר ב"כנסת אז', [0]),
    ],
)
def test_a_hebrew_mark_without_another_is_reported(text: str, expected: list[int]) -> None:
    assert stray_marks(text, "he") == expected


def test_thousands_of_hebrew_quotations_one_in_the_other_are_all_closed() -> None:
    assert len(stray_marks('ב"שלום ' * 5000 + 'שלום" ' * 5000, "he")) == 0


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("th", 'คำว่าที่"สวัสดี"นั้น', "คำว่าที่“สวัสดี”นั้น"),
        ("hi", 'उसकी"बात"', "उसकी“बात”"),
    ],
)
def test_a_mark_opens_after_a_letter_with_a_vowel_sign(language: str, typed: str, expected: str) -> None:
    assert set_block(language, typed) == expected
    assert stray_marks(typed, language) == []


# ---------------------------------------------------------------- laws

ALPHABET = "abM hé19 .,;:!?'\"«»“”„‘’()-–—…/%€\u00a0\u202f°בשקםกี่"
texts = st.text(st.sampled_from(ALPHABET), max_size=40)
WORDS = """15 août 2025 h 26 11h26 1er M. Mr n° 1 234 000 % km a.m. — - -- « » " ' ? ! : ; ... ?! mot Mot
l' d' в z "mot" «mot» mot; 6-7 5'10" August (mot) '' ב"של ו”של צה"ל של" ที่"""
phrases = st.lists(st.sampled_from(WORDS.split()), max_size=12).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words)])
)
blocks = st.lists(
    st.builds(Piece, texts | phrases, st.sampled_from(["words", "words", "words", "object", "mark"])),
    max_size=6,
)
languages = st.sampled_from(LANGUAGES)


def put_back(block: list[Piece], new: list[str]) -> list[Piece]:
    words = iter(new)
    return [Piece(next(words)) if piece.kind == "words" else piece for piece in block]


def letters(text: str) -> str:
    """Return what no rule may touch: all but spaces, punctuation and symbols."""
    return "".join(each for each in text if unicodedata.category(each)[0] in "LN" or each in "%€°")


@given(blocks, languages)
@example([Piece('ב"של'), Piece('“:"')], "sv")
@example([Piece('ל”שא“.":')], "he")
def test_setting_a_block_twice_is_setting_it_once(block: list[Piece], language: str) -> None:
    once = typeset(block, language)
    assert typeset(put_back(block, once), language) == once


@given(blocks, languages)
def test_every_piece_of_words_keeps_its_letters(block: list[Piece], language: str) -> None:
    words = [piece.text for piece in block if piece.kind == "words"]
    assert list(map(letters, typeset(block, language))) == list(map(letters, words))


@given(texts | phrases, st.data())
def test_cutting_a_text_into_pieces_does_not_change_how_it_is_set(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    language = data.draw(languages)
    pieces = [Piece(text[start:end]) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert "".join(typeset(pieces, language)) == typeset_text(text, language)


@given(st.text(st.sampled_from("abcdé ,."), max_size=40).filter(lambda text: "..." not in text), languages)
def test_words_without_marks_stay_as_they_are(text: str, language: str) -> None:
    plain = re.sub(r"\b\w\b", "mot", text)
    assert typeset_text(plain, language) == plain


@given(texts | phrases, st.sampled_from(["fr", "en", "de", "uk"]))
def test_no_straight_mark_is_left(text: str, language: str) -> None:
    assert not re.search("['\"]", typeset_text(text, language))


@given(texts | phrases, languages)
def test_passages_and_stray_marks_never_overlap(text: str, language: str) -> None:
    passages = quoted(text, language)
    assert all(before.end <= after.start for before, after in itertools.pairwise(passages))
    assert not {passage.start for passage in passages} & set(stray_marks(text, language))
