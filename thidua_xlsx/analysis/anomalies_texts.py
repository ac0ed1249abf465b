"""Evidence in the same words: in two units, or as in the year before.

Texts are compared without accents, case and the number of spaces. What many forms say, such as "Báo cáo số 12/BC, hồ
sơ gửi kèm", proves nothing by being said twice, for every unit numbers its own documents. So words for kinds of
documents, numbers, dates and links are taken away first, and a text counts if at least four words with sixteen letters
are left, or if it names a document by its number and its full date. A text that more than five units use, or more than
half of them, is a document or a form of words that they share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from thidua_xlsx.analysis.anomalies_look import Look
from thidua_xlsx.analysis.compare_units import UnitMatch
from thidua_xlsx.intake.form_map import EVIDENCE
from thidua_xlsx.messages.finding import Finding, abridged

__all__ = ["copied_evidence", "is_telling", "same_evidence"]

_LEAST_WORDS: Final = 4
_LEAST_LETTERS: Final = 16
_MOST_UNITS: Final = 5
_LEAST_COPIED: Final = 2  # documents of last year that one unit names
_SHOWN: Final = 6

_LINK: Final = re.compile(r"https?://\S+|www\.\S+")
_SYMBOL: Final = re.compile(r"\b\d+[a-z]?/[\w/-]*[a-z][\w/-]*")  # 245/BC-PV05
_DATE: Final = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\bngay \d{1,2} thang \d{1,2} nam \d{4}\b")
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBERED: Final = re.compile(r"\d{2}")
_COMMON_WORDS: Final = (
    "bao cao cong van quyet dinh ke hoach thong bien ban to trinh danh sach ho so tai lieu phu luc bang bieu minh "
    "chung anh hinh tep file pdf link giay khen nhan chi thi nghi huong dan quy che ket luan qua kem theo gui xem cua "
    "ve va co khong da day du ngay thang nam muc trang luu phong don vi tong hop cac cho "
    "report document file attached see number date no of the and in with"
)
_COMMON: Final = frozenset(_COMMON_WORDS.split())
"""Words that say that there is a document, and not which."""


def same_evidence(look: Look) -> Iterator[Finding]:
    """One finding per text that several units wrote, at the cell of the first of them."""
    texts = _texts(look)
    if texts.empty:
        return
    once = texts.drop_duplicates(["text", "unit"])
    counts = once["text"].value_counts()
    most = max(2, min(_MOST_UNITS, len(look.units) // 2))
    shared = [text for text, count in counts.items() if 2 <= count <= most and is_telling(str(text))]
    groups = once[once["text"].isin(shared)].groupby("text", sort=False)
    for rows in sorted(list(group["row"]) for _, group in groups):
        first, *others = rows
        yield look.at(
            "same-evidence",
            first,
            found=abridged(look.raw(first), 120),
            others=[look.named(row) for row in others],
            places=tuple(look.place(row) for row in others),
            units=tuple(look.word("unit", row) for row in others),
        )


def copied_evidence(look: Look, before: Look, match: UnitMatch, criteria: dict[str, str]) -> Iterator[Finding]:
    """One finding per unit that names several documents of the year before for the same criteria."""
    now, then = _texts(look), _texts(before)
    if now.empty or then.empty:
        return
    now = now.assign(was=now["unit"].map(dict(match.pairs())), key=now["criterion"].map(criteria))
    both = now.merge(
        then, left_on=["was", "key", "text"], right_on=["unit", "criterion", "text"], suffixes=("", "_then")
    )
    both = both[both["text"].str.contains(_NUMBERED, regex=True)]
    for _, rows in both.groupby("unit", sort=False):
        if len(rows) < _LEAST_COPIED:
            continue
        info = before.rulebook.info
        yield Finding(
            "evidence-of-last-year",
            look.place(int(rows["row"].iloc[0])),
            str(rows["unit"].iloc[0]),
            found=abridged(look.raw(int(rows["row"].iloc[0])), 120),
            values={
                "unit_name": look.rulebook.unit(str(rows["unit"].iloc[0])).name,
                "count": len(rows),
                "period": info.period or str(info.year),
                "criteria": [*rows["criterion"].iloc[:_SHOWN], *(["…"] if len(rows) > _SHOWN else [])],
                "places": tuple(look.place(int(row)) for row in rows["row"]),
                "earlier": tuple(before.place(int(row)) for row in rows["row_then"]),
            },
        )


def _texts(look: Look) -> pd.DataFrame:
    """The evidence that was given: ``row`` in the answers, ``unit``, ``criterion``, ``text`` for comparing."""
    answers = look.batch.answers
    rows = np.flatnonzero(((answers["input"] == EVIDENCE.key) & (answers["state"] == "given")).to_numpy())
    given = answers.iloc[rows]
    columns: dict[str, Any] = {
        "row": rows,
        "unit": given["unit"].astype("str"),
        "criterion": given["criterion"].astype("str"),
    }
    return pd.DataFrame({**columns, "text": _folded(given["text"])}).reset_index(drop=True)


def _folded(texts: pd.Series) -> pd.Series:
    """``fold`` of many texts at once."""
    values = pc.utf8_lower(pc.utf8_normalize(pc.fill_null(pa.array(texts, type=pa.large_string()), ""), form="NFD"))
    values = pc.replace_substring_regex(values, pattern=r"\p{M}+", replacement="")
    values = pc.replace_substring(values, pattern="đ", replacement="d")
    values = pc.utf8_trim_whitespace(pc.replace_substring_regex(values, pattern=r"[\s\x{00A0}]+", replacement=" "))
    return pd.Series(values.to_numpy(zero_copy_only=False), index=texts.index, dtype="str")


def is_telling(text: str) -> bool:
    """Whether a text, folded, says so much that two units would hardly have written it by themselves."""
    if _SYMBOL.search(text) and _DATE.search(text):
        return True
    left = _DATE.sub(" ", _SYMBOL.sub(" ", _LINK.sub(" ", text)))
    words = [word for word in _WORD.findall(left) if word not in _COMMON]
    return len(words) >= _LEAST_WORDS and sum(map(len, words)) >= _LEAST_LETTERS
