"""Which words can be Vietnamese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.reading.syllables import is_syllable, may_be_typed

_TEXT = """
Nghiêng mình trước những tấm gương khuya khoắt giúp bà con vượt lũ, quyết giữ từng thước đê; chị Quỳnh quàng khăn,
chú Quốc gìn giữ giếng làng, xoay xở quanh năm, khuấy nước, thuở ấy uống rượu hoẵng, ngoằn ngoèo, khúc khuỷu, yểu điệu,
yên ả, ướt át, uyển chuyển, huênh hoang, nguếch ngoác, loay hoay, hươu nai, bưu điện, cứu trợ, lý do, kỹ sư, quý mến,
tuýt còi, quần quật, Đắk Lắk, xoong chảo, oái oăm, toà án hay tòa án, thuý hay thúy, gì thế, giặt giũ, ghế gỗ, kẻ ô
"""


@pytest.mark.parametrize("word", sorted({word.strip(".,;").lower() for word in _TEXT.split()}))
def test_words_of_the_language_are_possible(word: str) -> None:
    """A word with a rare rime would count as damaged, and the text around it would not be read."""
    assert is_syllable(word)
    assert may_be_typed(word)
    assert may_be_typed(word.capitalize())
    assert may_be_typed(word.upper())


@pytest.mark.parametrize(
    "word",
    [
        *(
            "viöt",
            "céng",
            "hßa",
            "ñaït",
            "khaù",
            "tèt",
            "tat",
            "bac",
            "kó",
            "ghà",
            "nghò",
            "cê",
            "qỳ",
            "qà",
            "bb",
            "",
            "q",
        ),
        *("việtt", "hồồ", "tóí", "wa", "fa", "straße", "résumé", "thiạ", "dỷ", "qu"),
    ],
)
def test_what_nobody_spells_is_not_possible(word: str) -> None:
    """Text in an old font, or in another language, would count as Vietnamese and be left or changed wrongly."""
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("word", "possible"),
    [
        ("kó", True),
        ("qúy", True),
        ("tôt", True),
        ("hòan", True),
        ("ðông", True),
        ("TÊn", True),
        ("tèt", False),
        ("vÊn", False),
    ],
)
def test_slips_of_the_keyboard_are_told_from_old_fonts(word: str, possible: bool) -> None:
    """“tôt”, a “tốt” without its tone, would be read in an old font as another word."""
    assert may_be_typed(word) is possible


@given(st.text())
def test_no_word_upsets_the_question(word: str) -> None:
    """One odd word would stop the reading of its whole file."""
    assert is_syllable(word) in {True, False}
    assert may_be_typed(word) in {True, False}
