"""Single cells as people, Excel and other programs leave them."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.oddities import fails, passes
from tests.oddities.good import GoodForm
from tests.submissions import Sheet


def _typed(*cells: tuple[str, str, Any], number_format: str = "") -> Callable[[GoodForm, Path], None]:
    def make(good: GoodForm, path: Path) -> None:
        def change(sheet: Sheet) -> None:
            for key, column, value in cells:
                sheet.type(key, column, value, number_format)

        good.bent(path, change)

    return make


def _xml(old: bytes, new: bytes) -> Callable[[GoodForm, Path], None]:
    return lambda good, path: good.replaced(path, old, new)


_CODE = "check-code-differs"  # the form's own check code is not calculated anew by these programs

passes("decimal_comma_as_text.xlsx", "number-as-text", _CODE)(_typed(("I.1", "result", "498,0")))
passes("spaces_around.xlsx", "number-as-text", _CODE)(_typed(("I.1", "result", "\u00a0498\u202f ")))
passes("full_width_digits.xlsx", "number-as-text", _CODE)(_typed(("I.1", "result", "４９８")))
passes("number_with_a_word.xlsx", "number-with-words", _CODE)(_typed(("I.1", "result", "đạt 498")))
passes("footnote_at_a_number.xlsx", "number-with-words", _CODE)(_typed(("I.1", "result", "498⁷")))
passes("points_of_points.xlsx", "number-with-words", _CODE)(_typed(("I.1", "claimed", "10/10")))
passes("percent_by_format.xlsx", _CODE)(_typed(("I.2", "result", 0.964), number_format="0.0%"))
passes("choice_without_accents.xlsx", _CODE)(_typed(("II.1", "result", " TOT ")))
passes("choice_in_pieces.xlsx", _CODE)(_typed(("II.1", "result", unicodedata.normalize("NFD", "Tốt"))))
passes("choice_with_invisible_letters.xlsx", _CODE)(_typed(("II.1", "result", "T\u200bốt\ufeff")))
passes("choice_in_an_old_font.xlsx", "text-converted")(_typed(("II.1", "result", "Tèt")))
passes("explanation_in_another_old_font.xlsx", "text-converted", lost=(("I.1", "explanation"),))(
    _typed(("I.1", "explanation", "Ñaõ baùo caùo caáp treân"))
)
passes("evidence_called_NA.xlsx", lost=(("I.1", "evidence"),))(_typed(("I.1", "evidence", "NA")))
passes("explanation_called_null.xlsx", lost=(("I.1", "explanation"),))(_typed(("I.1", "explanation", "null")))
passes("evidence_like_a_formula.xlsx", lost=(("I.1", "evidence"),))(_typed(("I.1", "evidence", "=1+1")))
passes("explanation_in_an_old_font.xlsx", "text-converted", lost=(("I.1", "explanation"),))(
    _typed(("I.1", "explanation", "§· b¸o c¸o cÊp trªn"))
)

passes("value_in_a_character_reference.xlsx")(_xml(b"<v>498</v>", b"<v>4&#57;8</v>"))
passes("comment_in_a_value.xlsx")(_xml(b"<v>498</v>", b"<v>4<!-- -->98</v>"))
passes("instruction_in_a_value.xlsx")(_xml(b"<v>498</v>", b"<v>49<?pi x?>8</v>"))
passes("value_of_an_extension.xlsx")(
    _xml(b"<v>498</v>", b"<v>498</v><extLst><ext><v>6</v></ext></extLst>"),
)


@passes("footnote_set_as_a_superscript.xlsx", "number-with-words", _CODE)
def _superscript(good: GoodForm, path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        before, cell, after = _cell(parts)
        runs = b'<is><r><t>498</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></is>'
        cell = cell.replace(b"<c ", b'<c t="inlineStr" ', 1).replace(b"<v>498</v>", runs)
        parts["xl/worksheets/sheet1.xml"] = before + cell + after

    good.rebuilt(path, change)


fails("two_values_in_one_element.xlsx", "file-unreadable")(_xml(b"<v>498</v>", b"<v>498</v><v>6</v>"))
fails("value_and_text_in_one_cell.xlsx", "file-unreadable")(_xml(b"<v>498</v>", b"<v>498</v><v/>"))
fails("hundred_percent_of_a_count.xlsx", "percent-not-asked", _CODE)(_typed(("I.1", "result", 1.0), number_format="0%"))
fails("two_hundred_percent_of_a_count.xlsx", "percent-not-asked", _CODE)(
    _typed(("I.1", "result", 2.0), number_format="0%")
)
fails("self_score_in_percent.xlsx", "percent-not-asked", _CODE)(_typed(("II.4", "claimed", 1.0), number_format="0%"))
fails("assignment_that_is_an_error.xlsx", "cell-error")(_typed(("I.1", "assigned", "#REF!")))
fails("blank.xlsx", "blank-required", _CODE)(_typed(("I.1", "result", None)))
fails("words.xlsx", "not-a-number", _CODE)(_typed(("I.1", "result", "nhiều")))
fails("thousand_or_one.xlsx", "ambiguous-number", _CODE)(_typed(("I.1", "result", "1.234")))
fails("two_numbers.xlsx", "not-a-number", _CODE)(_typed(("I.1", "result", "498 (500)")))
fails("fraction.xlsx", "fraction-in-number", _CODE)(_typed(("I.1", "result", "498/500")))
fails("percent_of_a_count.xlsx", "percent-not-asked", _CODE)(_typed(("I.1", "result", "95%")))
fails("day_made_of_a_decimal.xlsx", "date-in-number")(_typed(("I.1", "result", datetime.datetime(2018, 5, 8))))
fails("time_of_day.xlsx", "date-in-number", _CODE)(_typed(("I.1", "result", datetime.time(8, 30))))
fails("choice_of_two_meanings.xlsx", "not-a-choice")(_typed(("II.1", "result", "Toát")))  # VNI Tốt, or a word
fails("percent_typed_into_a_count.xlsx", "percent-not-asked")(_typed(("I.1", "result", 0.95), number_format="0%"))
fails("true.xlsx", "not-a-number")(_typed(("I.1", "result", True)))
fails("na.xlsx", "not-a-number", _CODE)(_typed(("I.1", "result", "NA")))
fails("text_nan.xlsx", "not-a-number", _CODE)(_typed(("I.1", "result", "nan")))
fails("above_the_maximum.xlsx", "above-maximum", _CODE)(_typed(("II.4", "claimed", 5.25)))
fails("error_value.xlsx", "cell-error", _CODE)(_typed(("I.1", "result", "#REF!")))
fails("infinite.xlsx", "not-a-number", _CODE)(_xml(b"<v>498</v>", b"<v>1e999</v>"))
fails("not_a_number.xlsx", "not-a-number", _CODE)(_xml(b"<v>498</v>", b"<v>NaN</v>"))
fails("newer_error.xlsx", "cell-error", _CODE)(
    lambda good, path: good.rebuilt(path, lambda parts: _error(parts, b"#SPILL!"))
)
fails("never_calculated.xlsx", "not-calculated", _CODE)(_xml(b"<v>498</v>", b"<f>400+98</f>"))


@fails("two_values_in_one_cell.xlsx", "cell-repeated")
def _two_values(good: GoodForm, path: Path) -> None:
    good.rebuilt(path, _repeat)


def _cell(parts: dict[str, bytes]) -> tuple[bytes, bytes, bytes]:
    """The sheet's text before, in and after the cell that holds 498."""
    xml = parts["xl/worksheets/sheet1.xml"]
    at = xml.index(b"<v>498</v>")
    start, end = xml.rindex(b"<c ", 0, at), xml.index(b"</c>", at) + 4
    return xml[:start], xml[start:end], xml[end:]


def _error(parts: dict[str, bytes], error: bytes) -> None:
    before, cell, after = _cell(parts)
    cell = cell.replace(b"<c ", b'<c t="e" ', 1).replace(b"498", error)
    parts["xl/worksheets/sheet1.xml"] = before + cell + after


def _repeat(parts: dict[str, bytes]) -> None:
    before, cell, after = _cell(parts)
    parts["xl/worksheets/sheet1.xml"] = before + cell.replace(b"498", b"400") + cell + after
