"""What the documentation says of methods and follows from the code: points, sentences, formulas on worked figures.

``python -m thidua_xlsx.methods.page docs/methods.md docs/vi/cach_cham.md`` writes the parts of the first page again,
each between its two marks, the rest of it being left as it is; and the whole of the second, in Vietnamese.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np

from thidua_xlsx.messages.text import LANGUAGES, Text, format_number
from thidua_xlsx.methods.base import Input, Kind, Method, Parameter, PointRow, Refs, parameters_of
from thidua_xlsx.methods.evaluate import evaluate, rounded_formula
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.registry import METHODS, make_method
from thidua_xlsx.methods.samples import ROWS, WORKED, Worked

__all__ = ["face_of", "formulas_of", "method_of", "methods_page", "points_of", "vietnamese_page"]

_DIGITS: Final = 2
_MARKED: Final = re.compile(r"(<!-- made from the code: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>|#])")
_COLUMNS: Final = "CDEFGHIJKLMN"  # of the workbook in which a formula is thought to stand
_FIRST_ROW: Final = 2


_WORKED: Final = Text("Ví dụ: thang điểm {maximum}", "Worked: M = {maximum}")
_POINTS: Final = Text("điểm", "points")
_NEEDED: Final = Text("bắt buộc", "needed")
_INTRO: Final = """\
# Các cách chấm

Cột `Cách chấm` của trang *Tiêu chí* nhận một trong các tên dưới đây; cột `Tham số` ghi `tên = giá trị`, cách nhau bằng
dấu chấm phẩy. Với mỗi cách chấm, trang này cho biết phiếu hỏi gì, có tham số nào, và ví dụ: số liệu của vài đơn vị
trong một cụm, điểm của từng đơn vị, câu giải thích in trên phiếu, công thức mà tệp Excel dùng.

Trong công thức, thang điểm ở ô B2, số liệu của đơn vị thứ nhất từ ô C2 sang phải, các đơn vị khác ở các dòng dưới. Cách
chấm so các đơn vị với nhau có thêm một ô phụ cho từng đơn vị. Nếu Excel trên máy dùng dấu `;` giữa các thành phần thì
gõ `;` thay cho `,`, và dấu phẩy thập phân thay cho dấu chấm.

Trang này do phần mềm tự ghi ra từ chính các quy tắc mà nó dùng để chấm.
"""


def methods_page(page: str) -> str:
    """``page`` with every marked part as the code gives it."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{face_of(found[2])}\n{found[3]}", page)


def vietnamese_page() -> str:
    """The page of all methods in Vietnamese."""
    return "\n".join([_INTRO, *("\n".join(_vietnamese(key)) for key in METHODS)])


def _vietnamese(key: str) -> Iterator[str]:
    """One method: what the form asks for, its parameters, its rows, its worked figures."""
    method = METHODS[key]
    yield f"## {_capital(method.label.vi)}\n"
    asked = ", ".join(item.label.vi for item in method.needs)
    yield f"Ghi ở cột `Cách chấm`: `{method.label.vi}`. Phiếu hỏi: {asked}.\n"
    known = parameters_of(method)
    if known:
        yield from ("| Tham số | Ghi gì | Không ghi thì là |", "|---|---|---|")
        yield from (
            f"| `{shown.name.vi}` | {shown.expected().vi} | {_default(shown, usual)} |"
            for shown, usual in known.values()
        )
        yield ""
    if key in ROWS:
        yield "Các dòng của trang *Mức điểm*:\n"
    yield face_of(key, ("vi",))


def _default(shown: Parameter, usual: object) -> str:
    """What holds where the parameter is not written."""
    if usual is dataclasses.MISSING:
        return _NEEDED.vi
    word = next((word.vi for value, word in shown.choices if value == usual), None)
    if word is not None:
        return word
    return "không dùng" if usual is None else format_number(Decimal(str(usual)), "vi")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def face_of(key: str, langs: tuple[str, ...] = ()) -> str:
    """Rows, points, sentences and formulas of the worked criteria of a method, as Markdown.

    In English with the sentences in both languages, or in one of ``langs``.
    """
    return "\n".join(_face(key, langs[0] if langs else "en", langs or LANGUAGES))


def _face(key: str, lang: str, langs: tuple[str, ...]) -> Iterator[str]:
    if key in ROWS:
        yield from _row_table(ROWS[key], lang)
    for worked in WORKED[key]:
        method = method_of(key, worked)
        yield _WORKED.say(lang, maximum=worked.maximum) + (f", `{worked.parameters}`\n" if worked.parameters else "\n")
        yield from _points_table(method, worked, lang)
        yield from _sentences(method, Decimal(worked.maximum), langs)
        if method.scores:
            yield from ("```text", *formulas_of(method, len(worked.units)), "```\n")


def _sentences(method: Method, maximum: Decimal, langs: tuple[str, ...]) -> Iterator[str]:
    for lang in langs:
        label = f"{lang}: " if len(langs) > 1 else ""
        yield f"> {label}{_escaped(method.sentence(maximum).say(lang))}" + ("\n>" if lang != langs[-1] else "\n")


def method_of(key: str, worked: Worked) -> Method:
    """The method as a rulebook would make it of what is typed."""
    method, problems = make_method(METHODS[key], worked.parameters, ROWS.get(key, ()))
    assert method is not None and not problems, problems
    return method


def points_of(method: Method, worked: Worked) -> list[Decimal]:
    """The points of every unit, rounded as they are printed."""
    columns = zip(*worked.units, strict=True)
    inputs = {
        item.key: np.array([_number(method, item, value) for value in column], dtype=np.float64)
        for item, column in zip(method.needs, columns, strict=True)
    }
    cluster = np.zeros(len(worked.units), dtype=np.int64)
    scaled = evaluate(method, Decimal(worked.maximum), inputs, cluster, _DIGITS)
    return [Decimal(int(value)).scaleb(-_DIGITS) for value in scaled]


def formulas_of(method: Method, units: int) -> list[str]:
    """What stands in the cells of the first unit: M in B2, its inputs from C2 on, then the helper, then the points."""
    names = ["max", *(item.key for item in method.needs)]
    cells = {name: f"{column}{_FIRST_ROW}" for name, column in zip(names, "B" + _COLUMNS, strict=False)}
    cells["max"] = f"B${_FIRST_ROW}"  # one maximum for all units below one another
    helper, points = _COLUMNS[len(method.needs)], _COLUMNS[len(method.needs) + bool(method.compares_units)]
    if not method.compares_units:
        return [f"{points}{_FIRST_ROW}: ={rounded_formula(method.formula(Refs(cells)), _DIGITS)}"]
    last = _FIRST_ROW + units - 1
    refs = Refs(cells, f"{helper}{_FIRST_ROW}", f"{helper}${_FIRST_ROW}:{helper}${last}")
    return [
        f"{helper}{_FIRST_ROW}: ={method.helper(refs)}",
        f"{points}{_FIRST_ROW}: ={rounded_formula(method.formula(refs), _DIGITS)}",
    ]


def _points_table(method: Method, worked: Worked, lang: str) -> Iterator[str]:
    yield f"| {' | '.join(item.label.vi for item in method.needs)} | {_POINTS.say(lang)} |"
    yield "|---" * (len(method.needs) + 1) + "|"
    for values, points in zip(worked.units, points_of(method, worked), strict=True):
        cells = [value if isinstance(value, str) else format_number(value, lang) for value in values]
        yield f"| {' | '.join(cells)} | {format_number(points, lang)} |"
    yield ""


def _row_table(rows: tuple[PointRow, ...], lang: str) -> Iterator[str]:
    """Rows as they stand in the sheet ``Mức điểm``."""
    table = [_row_cells(row, lang) for row in rows]
    shown = [name for name in table[0] if any(row[name] for row in table)]
    yield f"| {' | '.join(f'`{name}`' for name in shown)} |"
    yield "|---" * len(shown) + "|"
    yield from (f"| {' | '.join(row[name] for name in shown)} |" for row in table)
    yield ""


def _row_cells(row: PointRow, lang: str) -> dict[str, str]:
    interval = row.interval or Interval()
    low, high = ("" if end is None else format_number(end, lang) for end in (interval.low, interval.high))
    return {
        "Mức": row.label,
        "Dấu dưới": ("≥" if interval.low_closed else ">") if low else "",
        "Từ": low,
        "Dấu trên": ("≤" if interval.high_closed else "<") if high else "",
        "Đến": high,
        "Điểm": format_number(row.points, lang),
        "Tính bằng": "% thang điểm" if row.percent else "điểm",
    }


def _number(method: Method, item: Input, value: str | float) -> float:
    if item.kind is Kind.CHOICE:
        return float([word.vi for word in method.choices()].index(str(value)))
    return float(value)


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


if __name__ == "__main__":
    _PAGE, _OTHER = map(Path, sys.argv[1:])
    _PAGE.write_text(methods_page(_PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    _OTHER.write_text(vietnamese_page(), encoding="utf-8", newline="\n")
