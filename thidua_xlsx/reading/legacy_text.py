"""Text typed with the fonts of before Unicode, TCVN3 (``.VnTime``) and VNI (``VNI-Times``), as it is meant.

Such fonts draw Vietnamese letters in the places of Western European ones, so that a workbook holds
``Céng hßa`` or ``Coäng hoøa`` and looks right only where the font is. Nothing in the file says so: the letters do.
A text is converted where that turns words that cannot be Vietnamese into words that can, and spoils none.

Used on both sides of the process border, so it needs the standard library alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple

from thidua_xlsx.reading.syllables import is_syllable, may_be_typed

__all__ = ["TCVN3", "VNI", "modern", "suspicious"]

TCVN3: Final = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
"""A letter as TCVN3 has it → the letter that is meant; the fonts for capitals have the codes of small letters."""


def _vni() -> dict[str, str]:
    tones = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
    table = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}
    for letters, meant, marks in (
        ("aeouyôö", "aeouyơư", " ùøûõï"),
        ("aeo", "âêô", "âáàåãä"),
        ("a", "ă", "êéèúüë"),
    ):
        for letter, vowel in zip(letters, meant, strict=True):
            pairs = zip(marks, tones, strict=True)
            table |= {letter + mark: unicodedata.normalize("NFC", vowel + tone) for mark, tone in pairs if mark != " "}
    return table


VNI: Final = _vni()
"""A letter, or a letter and its mark, as VNI has it in lower case → the letter that is meant."""

_ONLY_UNICODE: Final = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u0300-\u036f\u1ea0-\u1ef9]")
_SIGNS: Final = "¡-¯µ-¹»-¾ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþ"  # for which Vietnamese in Unicode has no use
# one class of characters first, and looks around it after: many times faster than alternatives
_TELLTALE: Final = re.compile(
    f"[{_SIGNS}àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ](?:(?<=[{_SIGNS}])"
    "|(?<=[a-z][ÈÉÊÌÒÓÔÕÝ])"  # a capital within a word
    "|(?<=[èìòùãõÈÌÒÙÃÕ])(?=[ctpCTP])"  # a tone that no stop bears
    # letters that never follow each other
    "|(?<=[aeuyôAEUYÔ][ùõÙÕ])|(?<=[aeAE][áàãâÁÀÃÂ])|(?<=[oO][âùõÂÙÕ])|(?<=[aA][éèêúÉÈÊÚ])|(?<=[uU][oO][áàãÁÀÃ])"
    "|(?<=[uU][áàãèéìíòóúÁÀÃÈÉÌÍÒÓÚ])(?<![qQ][uU].)|(?<=[êéèìíÊÉÈÌÍ])(?=[iI])|(?<=[òóõÒÓÕ])(?=[uU]|[nNcC][hH]))"
)
_JUDGED: Final = 4000  # characters; a longer text goes the way of its beginning

# as TCVN3, these may also be what they look like: a bullet, a footnote mark, the sign of a paragraph
_ALONE: Final = frozenset("¡¢£¤¥¦¨©ª¶·¹»¼½¾×÷")
_BEFORE: Final = "¡¢£¤¥¦§©«¬\xad¶·×"
_AFTER: Final = "¢¦¨©ª¬\xad®·¹»¼½¾×"


class _Encoding(NamedTuple):
    word: re.Pattern[str]
    convert: Callable[[str], str | None]
    abbreviation: re.Pattern[str]
    mixes_case: bool  # whether a small letter may have the code of a capital


def suspicious(text: str) -> bool:
    """Whether ``text``, be it that of a whole sheet, has anything that ``modern`` would look at. Quick."""
    return not text.isascii() and _TELLTALE.search(text) is not None


def modern(text: str) -> str | None:
    """What a text typed in TCVN3 or VNI says, as composed Unicode; None where it is in neither, or it is not certain.

    None for every text that has loose marks or a letter which only Unicode has (``ă``, ``đ``, ``ơ``, ``ư``, ``ạ`` …).
    Capitals that TCVN3 draws with a font of their own come back as the small letters that they are in the file. To be
    asked before ``clean``, which drops the soft hyphen, the ư of TCVN3.
    """
    if text.isascii() or _ONLY_UNICODE.search(text) or not _TELLTALE.search(text):
        return None
    weights = [(_weight(text[:_JUDGED], encoding), encoding) for encoding in _ENCODINGS]
    (best, encoding), (second, _) = sorted(weights, key=lambda pair: -pair[0])
    if best == second:  # neither, or both alike
        return None
    written = encoding.word.sub(lambda match: encoding.convert(match[0]) or match[0], text)
    return unicodedata.normalize("NFC", written)


def _weight(text: str, encoding: _Encoding) -> int:
    """How many words become possible; 0 where one is spoilt, or where too many make no sense."""
    strong = good = bad = 0
    for word in encoding.word.findall(text):
        if word.isascii():
            continue
        meant = encoding.convert(word)
        if meant is not None and is_syllable(meant.lower()):
            good += len(meant) > 1
            typed = may_be_typed(word if encoding.mixes_case else word.lower())
            strong += len(meant) > 1 and not typed and not _is_weak(word)
        elif is_syllable(word.lower()):
            return 0
        elif encoding.abbreviation.fullmatch(word):
            strong, good = strong + 1, good + 1
        elif meant is None or not (len(meant) == 1 or meant.isupper()):
            bad += 1
    return strong if good >= 4 * bad else 0


def _is_weak(word: str) -> bool:
    """Whether it may be something else: a word with a sign beside it, as ``do¹`` or ``§a``, or a unit: ``µm``."""
    behind = word.lstrip(_BEFORE)
    core = behind.rstrip(_AFTER)
    if not core or word[0] == "µ" or re.match("[pP][^hH]", word):  # no Vietnamese word has a bare p
        return True
    if core == word:
        return False
    return len(behind) == 1 or (word[0] != "§" and may_be_typed(core))


def _from_tcvn3(word: str) -> str | None:
    if word in _ALONE:
        return word
    letters = [char if char.isascii() else TCVN3.get(char) for char in word]
    return None if None in letters else "".join(filter(None, letters))


def _from_vni(word: str) -> str | None:
    if not _VNI_LETTER.sub("", word).isascii():
        return None
    return _VNI_LETTER.sub(_vni_letter, word)


def _vni_letter(match: re.Match[str]) -> str:
    meant = VNI[match[0].lower()]
    return meant.upper() if match[0][0].isupper() else meant


_VNI_LETTER: Final = re.compile("(?i:[aeouyôö][ùøûõï]|a[êéèúüë]|[aeo][âáàåãä]|[íìæóòôöîñ])")
_ENCODINGS: Final = (
    _Encoding(
        re.compile("[A-Za-z¡-¯µ-¹»-¾À-ÿ]+"),
        _from_tcvn3,
        re.compile("[B-DF-HJ-NP-TV-XZ]+§[B-DF-HJ-NP-TV-XZ]*"),
        mixes_case=True,
    ),
    _Encoding(
        re.compile("[A-Za-zÀ-ÖØ-öø-ÿ]+"),
        _from_vni,
        re.compile("[B-DF-HJ-NP-TV-XZ]+Ñ[B-DF-HJ-NP-TV-XZ]*"),
        mixes_case=False,
    ),
)
