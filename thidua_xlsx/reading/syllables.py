"""Which words can be Vietnamese: a syllable is an onset, a rime and a tone, and few of the combinations exist.

Used on both sides of the process border, so it needs the standard library alone.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Final, NamedTuple

__all__ = ["ONSETS", "RIMES", "TONES", "is_syllable", "may_be_typed"]

# longest first: "nghi" begins with ngh, "gia" with gi
ONSETS: Final = (
    *("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr"),
    *("b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""),
)
_ALL_RIMES: Final = """
a e ê i o ô ơ u ư y ia ua ưa oa oe uê uy uơ uya
ai ay ây oi ôi ơi ui ưi uôi ươi oai oay uây ao eo au âu êu iu ưu iêu yêu ươu oao oeo uêu uyu
am ăm âm em êm im om ôm ơm um iêm yêm ươm uôm oam oăm oem
an ăn ân en ên in on ôn ơn un iên yên ươn uôn oan oăn uân oen uên uyn uyên
ang ăng âng eng ong ông ung ưng iêng yêng ương uông oang oăng uâng oong
anh ênh inh oanh uênh uynh
ap ăp âp ep êp ip op ôp ơp up iêp ươp oap oăp uyp
at ăt ât et êt it ot ôt ơt ut ưt iêt yêt uôt ươt oat oăt uât oet uêt uyt uyêt
ac ăc âc ec oc ôc uc ưc iêc uôc ươc oac oăc ooc ach êch ich oach uêch uych
ăk
"""  # the last for the names of the highlands: Đắk Lắk
RIMES: Final = frozenset(_ALL_RIMES.split())
TONES: Final = {"": "", "\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0301": "sắc", "\u0323": "nặng"}

_ONLY_AFTER_QU: Final = frozenset({"ôc", "i", "it", "au", "y"})
_BARE_Y: Final = frozenset({"", "h", "k", "l", "m", "s", "t", "v"})
_CONSONANTS: Final = frozenset("bcdđghklmnpqrstvx")
_VOWELS: Final = {
    unicodedata.normalize("NFC", vowel + mark): (vowel, tone)
    for vowel in "aăâeêioôơuưy"
    for mark, tone in TONES.items()
}


class _Spelt(NamedTuple):
    letters: str  # without the tone
    tone: str
    at: int  # the letter that bears it


@functools.lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether ``word`` (composed, in lower case) can be a Vietnamese syllable, its tone where the schools put it."""
    spelt = _spell(word)
    return spelt is not None and any(
        _rime_fits(onset, rime)
        and _is_spelt(onset, rime)
        and _stop_fits(rime, spelt.tone)
        and _tone_fits(onset, rime, spelt)
        for onset, rime in _divided(spelt.letters)
    )


@functools.lru_cache(maxsize=4096)
def may_be_typed(word: str) -> bool:
    """Whether ``word`` may be meant as a Vietnamese syllable: also misspelt, also with the stop that lacks its tone.

    ``kó``, ``qúy`` and ``tôt`` may; ``tèt`` may not, for nobody types a grave tone by forgetting one; neither may
    ``vÊn``, for nobody changes case within a word, but for a second capital.
    """
    if word not in {word.lower(), word.upper(), word.capitalize(), word[:2].upper() + word[2:].lower()}:
        return False
    spelt = _spell(word.lower().replace("ð", "đ"))
    return spelt is not None and any(
        _rime_fits(onset, rime)
        and (not spelt.tone or _stop_fits(rime, spelt.tone))
        and (_tone_fits(onset, rime, spelt) or (onset == "qu" and spelt.at == 1))
        for onset, rime in _divided(spelt.letters)
    )


def _spell(word: str) -> _Spelt | None:
    """Letters and tone apart; None where a letter is not Vietnamese, or more than one bears a tone."""
    letters, found, at = "", "", -1
    for position, char in enumerate(word):
        if char in _CONSONANTS:
            letters += char
            continue
        vowel, tone = _VOWELS.get(char, ("", ""))
        if not vowel or (tone and found):
            return None
        letters += vowel
        if tone:
            found, at = tone, position
    return _Spelt(letters, found, at)


def _divided(letters: str) -> list[tuple[str, str]]:
    return [(onset, letters[len(onset) :]) for onset in ONSETS if letters.startswith(onset)]


def _rime_fits(onset: str, rime: str) -> bool:
    if onset == "qu" and rime:
        return f"u{rime}" in RIMES or f"o{rime}" in RIMES or rime in _ONLY_AFTER_QU
    return rime in RIMES


def _is_spelt(onset: str, rime: str) -> bool:
    """The rules of spelling: k, gh, ngh before e, ê, i alone, and y by itself after few."""
    if rime.startswith("y") and onset != "qu":
        return onset in _BARE_Y if rime == "y" else not onset
    front = rime.startswith(("e", "ê", "i"))
    if onset in {"k", "gh", "ngh"}:
        return front
    if onset == "g":
        return not rime.startswith(("e", "ê"))
    return not (front and onset in {"c", "ng"})


def _stop_fits(rime: str, tone: str) -> bool:
    """A syllable that ends in a stop is sắc or nặng."""
    return tone in {"sắc", "nặng"} or not rime.endswith(("p", "t", "c", "k", "ch"))


def _tone_fits(onset: str, rime: str, spelt: _Spelt) -> bool:
    return not spelt.tone or spelt.at - len(onset) in _tone_places(rime)


@functools.cache
def _tone_places(rime: str) -> frozenset[int]:
    """The letters of a rime that may bear its tone: both for oa, oe and uy, for hoà and hòa are both taught."""
    with_hat = [position for position, letter in enumerate(rime) if letter in "ăâêôơ"]
    if with_hat:
        return frozenset({with_hat[-1]})
    if "ư" in rime:
        return frozenset({rime.index("ư")})
    return frozenset({0, 1}) if rime[:2] in {"oa", "oe", "uy", "oo"} else frozenset({0})
