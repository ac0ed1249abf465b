"""Text typed with the fonts of before Unicode: converted where it is certain, else left alone."""

from __future__ import annotations

import functools
import unicodedata
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thidua_xlsx.reading.legacy_text import TCVN3, VNI, modern, suspicious
from thidua_xlsx.reading.syllables import ONSETS, RIMES, TONES, is_syllable

_CODES_OF_TCVN3 = {letter: code for code, letter in TCVN3.items()}
_CODES_OF_VNI = {letter: code for code, letter in VNI.items()} | {"ỵ": "î"}
_CODES_OF_VNI |= {letter.upper(): code.upper() for letter, code in _CODES_OF_VNI.items()}
ENCODINGS = {"TCVN3": _CODES_OF_TCVN3, "VNI": _CODES_OF_VNI}
CARRIER = "Đạt xã hội "

SENTENCES = [
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Đã khám phá 498 trong số 512 vụ, đạt tỷ lệ 97,3%; tăng 4 vụ so với cùng kỳ.",
    "Kết nạp mới 12 đảng viên, không có cán bộ nào bị kỷ luật.",
    "Tặng quà các gia đình chính sách ở vùng sâu, trị giá 25 triệu đồng",
    "Mô hình “Tiếng kẻng an ninh” được nhân rộng ra 15 xã, phường",
    "Đề nghị tặng Bằng khen cho tập thể Đội 2 và đồng chí A",
    "Chưa tổ chức được lớp tập huấn vì thiếu kinh phí.",
    "Quỹ nghĩa tình đồng đội đã hỗ trợ ba trường hợp khó khăn – mỗi trường hợp 5.000.000 đồng",
]


def old(text: str, encoding: str) -> str:
    """``text`` as an old font has it."""
    codes = ENCODINGS[encoding]
    return "".join(codes.get(char, char) for char in text)


@functools.cache
def syllables() -> list[str]:
    """All that the language could have, and that need a mark."""
    rimes = RIMES | {rime[1:] for rime in RIMES if rime[0] in "uo" and len(rime) > 1}
    made = {
        onset + unicodedata.normalize("NFC", rime[: at + 1] + mark + rime[at + 1 :])
        for onset in ONSETS
        for rime in rimes
        for mark in TONES
        for at in range(min(len(rime), 3))
    }
    return sorted(word for word in made if not word.isascii() and is_syllable(word))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Kh¸", "Khá"),
        ("Tèt", "Tốt"),
        ("§¹t", "Đạt"),
        ("Khaù", "Khá"),
        ("Ñaït", "Đạt"),
        ("Th­ ký Hoµng V¨n A", "Thư ký Hoàng Văn A"),
        ("Thi ®ua", "Thi đua"),
        ("vÊn ®Ò « t«", "vấn đề ô tô"),
        ("QuyÕt ®Þnh sè 12/Q§-UBND", "Quyết định số 12/QĐ-UBND"),
        ("12/Q§-BCA", "12/QĐ-BCA"),
        ("· §· häp 2 lÇn (20¹ ng­êi)", "· Đã họp 2 lần (20¹ người)"),
        ("TØnh §¾k L¾k", "Tỉnh Đắk Lắk"),
        ("céng an tØnh", "cộng an tỉnh"),
    ],
)
def test_text_in_an_old_font_is_read_as_it_is_meant(typed: str, meant: str) -> None:
    """The secretary would read Céng hßa in every report, and a class such as Kh¸ would be in no list."""
    assert suspicious(typed)
    assert modern(typed) == meant


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_whole_sentences_come_back(sentence: str, encoding: str) -> None:
    """A report typed ten years ago in an old font would be unreadable."""
    assert modern(old(sentence, encoding)) == sentence


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_syllable_comes_back_among_others(encoding: str) -> None:
    """One letter missing in the tables would spoil names and words in every text."""
    words = [word for word in syllables() if len(old(word, encoding)) > 1]  # a code by itself may be a bullet
    assert len(words) > 15_000
    for start in range(0, len(words), 50):
        sentence = CARRIER + " ".join(words[start : start + 50])
        assert modern(old(sentence, encoding)) == sentence


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_word_by_itself_is_read_rightly_or_not_at_all(encoding: str) -> None:
    """A choice in an old font would become another word than the one that was chosen."""
    wrong = {(word, found) for word in syllables() if (found := modern(old(word, encoding))) not in {None, word}}
    assert wrong <= {("ủ", "uỷ")}  # alone it is the commoner word of the other encoding


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_is_never_touched(form: Literal["NFC", "NFD"]) -> None:
    """Every form of today would be spoilt."""
    for sentence in SENTENCES:
        assert modern(unicodedata.normalize(form, sentence)) is None
    for word in syllables():
        assert modern(unicodedata.normalize(form, word)) is None
        assert modern(unicodedata.normalize(form, word.capitalize())) is None


@pytest.mark.parametrize(
    "text",
    [
        *("Cà Mau", "Hà Nam", "Sóc", "má", "Mê Kông", "Krông Búk", "La Hay", "Hoan nghênh", "Bê tông", "CÔNG AN"),
        *(
            "kó",
            "qúy",
            "hòan thành",
            "tôt",
            "Ðông Hà",
            "Ðo",
            "Báo cáo",
            "BÁO CÁO",
            "hoà",
            "hoài",
            "tÔi",
            "TÊn",
            "cÔ",
            "toán",
            "Hoà sô",
        ),
        *("Café", "Müller", "naïve", "José Peña", "El Niño", "São Paulo", "Zürich", "Straße", "garçon", "Ångström"),
        *(
            "m²",
            "25 °C",
            "± 5 %",
            "§ 3",
            "§3",
            "§ a",
            "§a",
            "2 × 3",
            "a×b",
            "6 ÷ 2",
            "©M",
            "©",
            "© 2018",
            "Windows®",
            "5 µm",
        ),
        *("· Báo cáo", "·", "Lý do¹", "cho¹", "«Nam»", "1½", "¿Qué?", "for\u00admat", "to\u00adchuc", "5 ¢", "¥ 500"),
        *("", "I.1", "Привет", "日本語", "άλφα", "😀", "\ud800", "\u00ad", "\u00a0", "Đã họp x· héi", "xã h\u0301 §¹t"),
    ],
)
def test_what_only_looks_odd_stays_as_it_is(text: str) -> None:
    """A name, a unit of measure or a bullet would be turned into letters that nobody typed."""
    assert modern(text) is None


def test_a_text_in_two_hands_is_left_to_people() -> None:
    """Half of a cell would be mended and the other half spoilt."""
    assert modern("Cà Mau: ®¹t x· héi") is None
    assert modern("Báo cáo: ®¹t x· héi") is None


@given(st.text(st.one_of(st.characters(), st.characters(max_codepoint=0xFF)), max_size=60))
@example("¹" * 5000)
def test_no_text_upsets_the_reading(text: str) -> None:
    """One odd cell would stop the reading of its whole file."""
    found = modern(text)
    if found is not None:
        assert unicodedata.is_normalized("NFC", found)
        assert suspicious(f"Số vụ\n{text}\nĐạt")


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=40), st.sampled_from(sorted(ENCODINGS)))
def test_long_texts_are_converted_to_their_end(sentences: list[str], encoding: str) -> None:
    """A long report would change its font in the middle."""
    text = "\n".join(sentences)
    assert modern(old(text, encoding)) == text
