"""Writing without spaces between words: which letters are of it, and what counts and compares by them."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from explainer.difference import Likeness
from explainer.unspaced import unspaced, word_count
from explainer.verbatim import holds

WRITINGS = {
    "Thai": "น้ำขึ้นน้ำลงทุกวัน",
    "Lao": "ນ້ຳຂຶ້ນນ້ຳລົງທຸກມື້",
    "Khmer": "ទឹកសមុទ្រឡើង",
    "Burmese": "ပင်လယ်ရေတက်သည်",
    "Shan": "ၼမ်ႉပၢင်ႇလၢႆႇၶိုၼ်ႈ",
    "Tibetan": "རྒྱམཚོའིཆུ",
    "Tai Lue": "ᦓᧄᧉᦟᧂ",
    "Chinese": "海水每天涨落",
    "Chinese of extension A": "㐀㐁㐂㐃",
    "Chinese of extension B": "𠀀𠀁𠀂𠀃",
    "Chinese of extension I": "\U0002ebf0\U0002ebf1\U0002ebf2\U0002ebf3",
    "Japanese": "海が満ちる々ー",
    "Japanese of half width": "ｳﾐｶﾞﾐﾁﾙ",
    "bopomofo": "ㄏㄞㄕㄨㄟ",
}
"""Some words each, of letters and the signs on them alone."""


@pytest.mark.parametrize("text", WRITINGS.values(), ids=WRITINGS)
def test_every_letter_of_a_writing_without_spaces_is_one(text: str) -> None:
    assert unspaced().findall(text) == list(text)


@pytest.mark.parametrize(
    "text",
    [
        "The tide, la marée",
        "Прилив",
        "المد والجزر",
        "ज्वार भाटा",
        "밀물과 썰물",
        "๐๙ ໐໙ ၀၉ ០៩ ༠༩ 09 ０９",
        "၊ ။ ។ ฿ 、。「」・…！",
    ],
    ids=["Latin", "Cyrillic", "Arabic", "Devanagari", "Korean", "digits", "punctuation"],
)
def test_nothing_else_is(text: str) -> None:
    assert unspaced().findall(text) == []


@pytest.mark.parametrize("text", WRITINGS.values(), ids=WRITINGS)
def test_two_letters_without_spaces_count_as_a_word(text: str) -> None:
    assert word_count(text) == 1 + len(text) // 2


@pytest.mark.parametrize("text", WRITINGS.values(), ids=WRITINGS)
def test_texts_without_spaces_are_compared_letter_by_letter(text: str) -> None:
    assert Likeness(text).words == Counter(text)


@pytest.mark.parametrize("text", WRITINGS.values(), ids=WRITINGS)
def test_a_passage_without_spaces_may_begin_and_end_at_any_letter_of_a_text(text: str) -> None:
    marks = [unicodedata.category(letter).startswith("M") for letter in text]
    cuts = [at for at in range(1, len(text)) if not marks[at]]
    assert all(holds(text, text[at:]) and holds(text, text[:at]) for at in cuts)
