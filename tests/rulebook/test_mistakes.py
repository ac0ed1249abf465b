"""Rulebooks with mistakes: each is found, at its cell, together with all the others, and only once."""

from __future__ import annotations

import dataclasses
import datetime
import pickle
import re
import zipfile
from pathlib import Path

import pytest

from tests.odd_files import locked, rewrite, swelling_ods
from tests.rulebook.spoiling import Edits, Found, edited, named, read
from tests.workbook_builder import Sheets, markdown, write_sheets
from thidua_xlsx.batch import read_submissions
from thidua_xlsx.errors import RulebookError
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.messages.text import LANGUAGES
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.scoring.score import score
from thidua_xlsx.workbooks.consolidated import write_consolidated
from thidua_xlsx.workbooks.entries import write_events
from thidua_xlsx.workbooks.form import write_form

GOOD = markdown("""
| Thông tin | Mục                              | Giá trị              |
|           | Mã quy định                      | cum-1                |
|           | Phiên bản                        | '1                   |
|           | Tên quy định                     | Quy định chấm điểm   |
|           | Năm                              | 2018                 |
|           | Số chữ số thập phân của điểm     | 2                    |
|           | Số chữ số thập phân của phần trăm | 2                   |
|           | Tổng điểm                        | 30                   |
|           | Khi không được giao              | loại trừ             |
|           | Xếp loại theo                    | điểm                 |
|           | Số dùng để xếp loại              | số in ra             |
|           | Hạn nộp                          | 2018-11-30           |
|-----------|----------------------------------|----------------------|
| Cụm       | Mã cụm | Tên cụm | Cụm trưởng | Cụm phó |
|           | C1     | Cụm 1   | A          | B       |
|           | C2     | Cụm 2   | C          |         |
|-----------|--------|---------|------------|---------|
| Đơn vị    | Mã đơn vị | Tên đơn vị | Cụm | Tên khác   |
|           | A         | Đơn vị A   | C1  | ĐV A; An   |
|           | B         | Đơn vị B   | C1  |            |
|           | C         | Đơn vị C   | C2  |            |
|-----------|-----------|------------|-----|------------|
| Tiêu chí  | Mã   | TT | Thuộc nhóm | Nội dung tiêu chí | Thang điểm | Đơn vị tính | Cách chấm | Tham số        | Áp dụng cho cụm |
|           | I    | I  |            | Nhóm một          | 20         |             |           |                |                 |
|           | I.1  | '1 | I          | Việc một          | 10         | %           | tỷ lệ     |                |                 |
|           | I.2  | '2 | I          | Việc hai          | 10         | lớp         | đếm       | mỗi việc = 0,5 |                 |
|           | II   | II |            | Nhóm hai          | 10         |             | cộng      |                |                 |
|           | II.1 | '1 | II         | Việc ba           | 5          | %           | khoảng    |                |                 |
|           | II.2 | '2 | II         | Việc bốn          | 5          |             | mức       |                |                 |
|-----------|------|----|------------|-------------------|------------|-------------|-----------|----------------|-----------------|
| Mức điểm  | Mã tiêu chí | Mức | Dấu dưới | Từ | Dấu trên | Đến | Điểm | Tính bằng    |
|           | II.1        |     | ≥        | 95 |          |     | 5    | điểm         |
|           | II.1        |     |          |    | <        | 95  | 60   | % thang điểm |
|           | II.2        | Tốt |          |    |          |     | 5    |              |
|           | II.2        | Yếu |          |    |          |     | 0    |              |
|-----------|-------------|-----|----------|----|----------|-----|------|--------------|
| Chỉ tiêu  | Mã đơn vị | Mã tiêu chí | Chỉ tiêu        |
|           | A         | I.1         | 98              |
|           | B         | I.1         | không được giao |
|           | C         | I.1         | 90              |
|-----------|-----------|-------------|-----------------|
| Xếp loại  | Mức xếp loại | Dấu dưới | Từ | Dấu trên | Đến |
|           | Tốt          | ≥        | 20 |          |     |
|           | Đạt          |          |    | <        | 20  |
""")  # noqa: E501 - a table reads as a table


def _edited(edits: Edits) -> Sheets:
    return edited(GOOD, edits)


def test_the_base_of_these_tests_is_a_good_rulebook(tmp_path: Path) -> None:
    """A rulebook typed by hand, without the template, would be refused."""
    rulebook, findings = read(tmp_path / "a.xlsx", GOOD)
    assert rulebook is not None
    assert findings == ()
    assert [criterion.key for criterion in rulebook.leaves()] == ["I.1", "I.2", "II.1", "II.2"]
    assert rulebook.info.deadline == datetime.date(2018, 11, 30)


def _gone(row: int) -> Found:
    """What follows where a leaf has left its group: the sums no longer agree."""
    return {("sum-differs", f"Tiêu chí!E{row}"), ("stated-total-differs", "Thông tin!B8")}


_WARNINGS: list[tuple[Edits, Found]] = [
    ({"Tiêu chí!A4": 1.1}, {("key-as-number", "Tiêu chí!A4")}),
    ({"Tiêu chí!A3": 1.1, "Chỉ tiêu": None}, {("key-as-number", "Tiêu chí!A3")}),
    ({"Thông tin!A13": "Khẩu hiệu", "Thông tin!B13": "x"}, {("setting-unknown", "Thông tin!A13")}),
    ({"Cụm!E1": "Màu", "Cụm!E2": "đỏ"}, {("rulebook-column-unknown", "Cụm!E1")}),
    ({"Cụm!A4": "C3", "Cụm!B4": "Cụm 3"}, {("cluster-empty", "Cụm!A4")}),
    ({"Xếp loại!C2": 21}, {("classes-gap", "Xếp loại!A2")}),
    ({"Xếp loại!D2": "≤", "Xếp loại!E2": 30}, {("classes-open-ended", "Xếp loại!A2")}),
    ({"Xếp loại!B3": "≥", "Xếp loại!C3": 5}, {("classes-open-ended", "Xếp loại!A3")}),
    ({"Mức điểm!E2": "≤", "Mức điểm!F2": 100}, {("band-open-ended", "Tiêu chí!A6")}),
    (
        {"Đơn vị!E1": "Tiền thân", "Đơn vị!E2": "X; ĐƠN VỊ A; An", "Đơn vị!E3": "X"},
        {("predecessor-itself", "Đơn vị!E2")},
    ),
    ({"Mức điểm!G2": 4}, {("maximum-not-reached", "Tiêu chí!A6")}),
]


@pytest.mark.parametrize(
    ("edits", "found"), _WARNINGS, ids=lambda value: None if isinstance(value, dict) else str(value)
)
def test_what_is_doubtful_is_said_and_the_rulebook_isread(tmp_path: Path, edits: Edits, found: Found) -> None:
    """A doubt would either go unsaid or stop the head from working."""
    rulebook, findings = read(tmp_path / "a.xlsx", _edited(edits))
    assert rulebook is not None, [finding.line() for finding in findings]
    assert sorted(named(findings)) == sorted(found)


_ERRORS: list[tuple[Edits, Found]] = [
    # Thông tin
    ({"Thông tin!B3": None}, {("setting-missing", "Thông tin!B3")}),
    ({"Thông tin!A5": None, "Thông tin!B5": None}, {("setting-missing", "Thông tin")}),
    ({"Thông tin!B9": None}, {("setting-missing", "Thông tin!B9")}),
    ({"Thông tin!B10": None, "Thông tin!B11": None}, {("setting-missing", f"Thông tin!B{row}") for row in (10, 11)}),
    ({"Thông tin!B9": "bỏ qua"}, {("value-unknown", "Thông tin!B9")}),
    ({"Thông tin!B5": "năm nay"}, {("value-not-a-number", "Thông tin!B5")}),
    ({"Thông tin!B6": 7}, {("value-not-a-number", "Thông tin!B6")}),
    ({"Thông tin!B6": 1.5}, {("value-not-a-number", "Thông tin!B6")}),
    ({"Thông tin!B12": "cuối năm"}, {("value-not-a-date", "Thông tin!B12")}),
    ({"Thông tin!B2": "cum/1"}, {("code-not-usable", "Thông tin!B2")}),
    ({"Thông tin!B4": "x" * 2001}, {("value-too-long", "Thông tin!B4")}),
    ({"Thông tin!A13": "nam", "Thông tin!B13": 2019}, {("setting-twice", "Thông tin!A13")}),
    ({"Thông tin!B8": 31}, {("stated-total-differs", "Thông tin!B8")}),
    ({"Đơn vị!B1": "Họ tên"}, {("rulebook-column-missing", "Đơn vị"), ("rulebook-column-unknown", "Đơn vị!B1")}),
    # Cụm, Đơn vị
    ({"Cụm": None}, {("rulebook-sheet-missing", ""), *(("cluster-unknown", f"Đơn vị!C{row}") for row in (2, 3, 4))}),
    ({"Cụm!C2": "C"}, {("officer-unknown", "Cụm!C2")}),
    ({"Cụm!D2": "Z"}, {("officer-unknown", "Cụm!D2")}),
    ({"Cụm!B2": None}, {("value-missing", "Cụm!B2")}),
    ({"Cụm!D1": "Tên cụm"}, {("rulebook-column-twice", "Cụm!D1")}),
    ({"Đơn vị!C4": None, "Cụm!A3": None, "Cụm!B3": None, "Cụm!C3": None}, {("unit-without-cluster", "Đơn vị!C4")}),
    ({"Đơn vị!C3": "C9", "Cụm!D2": None}, {("cluster-unknown", "Đơn vị!C3")}),
    ({"Đơn vị!A3": "A", "Cụm!D2": None, "Chỉ tiêu!A3": "C", "Chỉ tiêu!B3": "I.2"}, {("code-twice", "Đơn vị!A3")}),
    ({"Đơn vị!B3": "đơn vị a"}, {("name-twice", "Đơn vị!B3")}),
    ({"Đơn vị!D4": "Đơn vị Xê; an"}, {("name-twice", "Đơn vị!D4")}),
    ({"Đơn vị!A2": "A*", "Cụm!C2": "A*", "Chỉ tiêu!A2": "C", "Chỉ tiêu!B2": "I.2", "Chỉ tiêu!C2": "KG"},
     {("code-not-usable", "Đơn vị!A2"), ("code-not-usable", "Cụm!C2")}),
    # Tiêu chí
    ({"Tiêu chí!A4": datetime.datetime(2018, 2, 1)}, {("key-as-date", "Tiêu chí!A4")}),
    ({"Tiêu chí!A7": "II.1"},
     {("code-twice", "Tiêu chí!A7"), *_gone(5), *(("table-criterion-unknown", f"Mức điểm!A{row}") for row in (4, 5))}),
    ({"Tiêu chí!C4": "V"}, {("parent-unknown", "Tiêu chí!C4"), *_gone(2)}),
    ({"Tiêu chí!C5": "II"}, {("criterion-cycle", "Tiêu chí!C5"), ("stated-total-differs", "Thông tin!B8")}),
    ({"Tiêu chí!D3": None}, {("value-missing", "Tiêu chí!D3")}),
    ({"Tiêu chí!E3": None}, {("value-missing", "Tiêu chí!E3")}),
    ({"Tiêu chí!E3": "mười"}, {("value-not-a-number", "Tiêu chí!E3")}),
    ({"Tiêu chí!E3": "1.000"}, {("value-not-a-number", "Tiêu chí!E3")}),
    ({"Tiêu chí!E3": -10}, {("value-not-a-number", "Tiêu chí!E3")}),
    ({"Tiêu chí!E3": 9}, {("sum-differs", "Tiêu chí!E2"), ("stated-total-differs", "Thông tin!B8")}),
    ({"Tiêu chí!E3": 9.995, "Tiêu chí!E4": 10.005}, {("too-many-digits", f"Tiêu chí!E{row}") for row in (3, 4)}),
    ({"Tiêu chí!E5": 11}, {("sum-differs", "Tiêu chí!E5")}),
    ({"Tiêu chí!E3": 0, "Tiêu chí!E2": 10, "Thông tin!B8": 20}, {("maximum-zero", "Tiêu chí!E3")}),
    ({"Tiêu chí!A4": "Tổng điểm"}, {("key-reserved", "Tiêu chí!A4")}),
    ({"Mức điểm!E2": "<", "Mức điểm!F2": 90}, {("band-empty", "Mức điểm!A2"), ("band-open-ended", "Tiêu chí!A6")}),
    ({f"Mức điểm!{column}{row}": {"A": "II.2", "B": f"Mức {row}", "G": 0}[column]
      for row in range(6, 80) for column in "ABG"}, {("table-too-long", "Tiêu chí!A7")}),
    ({"Tiêu chí!G3": "cảm tính"}, {("method-unknown", "Tiêu chí!G3")}),
    ({"Tiêu chí!G4": None}, {("leaf-without-method", "Tiêu chí!G4")}),
    ({"Tiêu chí!G2": "tỷ lệ"}, {("group-with-method", "Tiêu chí!G2")}),
    ({"Tiêu chí!H4": None}, {("parameter-missing", "Tiêu chí!H4")}),
    ({"Tiêu chí!H4": "mỗi việc = nhiều"}, {("parameter-bad", "Tiêu chí!H4")}),
    ({"Tiêu chí!H4": "mỗi việc = 1; bước = 1"}, {("parameter-unknown", "Tiêu chí!H4")}),
    ({"Tiêu chí!H4": "mỗi việc = 1; mỗi việc = 2"}, {("parameter-twice", "Tiêu chí!H4")}),
    ({"Tiêu chí!I4": "C1; C2; C7"}, {("cluster-unknown", "Tiêu chí!I4")}),
    # Mức điểm
    ({"Mức điểm": None}, {("table-missing", "Tiêu chí!G6"), ("table-missing", "Tiêu chí!G7")}),
    ({"Mức điểm!A4": "II.9"}, {("table-criterion-unknown", "Mức điểm!A4"), ("maximum-not-reached", "Tiêu chí!A7")}),
    ({"Mức điểm!A5": "I.2"}, {("table-unused", "Mức điểm!A5")}),
    ({"Mức điểm!D2": 94}, {("bands-overlap", "Mức điểm!A2")}),
    ({"Mức điểm!D2": 96}, {("bands-gap", "Mức điểm!A2")}),
    ({"Mức điểm!E3": "≤"}, {("bands-overlap", "Mức điểm!A2")}),
    ({"Mức điểm!C2": ">"}, {("bands-gap", "Mức điểm!A2")}),
    ({"Mức điểm!C2": None}, {("value-missing", "Mức điểm!C2")}),
    ({"Mức điểm!C2": "~"}, {("value-unknown", "Mức điểm!C2")}),
    ({"Mức điểm!G2": 6}, {("band-above-maximum", "Mức điểm!A2")}),
    ({"Mức điểm!G4": None}, {("value-missing", "Mức điểm!G4")}),
    ({"Mức điểm!B5": "tốt"}, {("level-twice", "Tiêu chí!A7")}),
    ({"Mức điểm!B5": None}, {("value-missing", "Mức điểm!B5")}),
    ({"Mức điểm!D2": 0.95, "Mức điểm!F3": 0.95}, {("percent-ambiguous", "Tiêu chí!A6")}),
    # Chỉ tiêu
    ({"Chỉ tiêu!A4": "Z"}, {("target-unit-unknown", "Chỉ tiêu!A4")}),
    ({"Chỉ tiêu!B4": "I"}, {("target-criterion-unknown", "Chỉ tiêu!B4")}),
    ({"Chỉ tiêu!A4": "A"}, {("target-twice", "Chỉ tiêu!B4")}),
    ({"Chỉ tiêu!C4": 0}, {("assigned-target-zero", "Chỉ tiêu!C4")}),
    ({"Chỉ tiêu!C4": -5}, {("negative", "Chỉ tiêu!C4")}),
    ({"Chỉ tiêu!C4": 0.9}, {("percent-ambiguous", "Chỉ tiêu!C4")}),
    ({"Chỉ tiêu!C4": "nhiều"}, {("value-not-a-number", "Chỉ tiêu!C4")}),
    ({"Chỉ tiêu!C4": None}, {("value-missing", "Chỉ tiêu!C4")}),
    ({"Chỉ tiêu!B4": "I.2"}, {("target-not-used", "Chỉ tiêu!C4")}),
    ({"Tiêu chí!I3": "C1", "Thông tin!B8": None, "Tiêu chí!E2": None}, {("target-not-applicable", "Chỉ tiêu!B4")}),
    # Xếp loại
    ({"Xếp loại!C2": 19}, {("classes-overlap", "Xếp loại!A2")}),
    ({"Xếp loại!B3": "≥", "Xếp loại!C3": 25}, {("class-empty", "Xếp loại!A3"), ("classes-open-ended", "Xếp loại!A3")}),
    ({"Xếp loại!A3": "Tốt"}, {("code-twice", "Xếp loại!A3"), ("classes-open-ended", "Xếp loại!A2")}),
    ({"Xếp loại!B3": "≥", "Xếp loại!C3": 20, "Xếp loại!D3": None, "Xếp loại!E3": None},
     {("classes-overlap", "Xếp loại!A2"), ("classes-open-ended", "Xếp loại!A3")}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edits", "found"), _ERRORS, ids=lambda value: str(sorted(value))[:80] if isinstance(value, set) else None
)
def test_each_mistake_is_found_once_at_its_cell(tmp_path: Path, edits: Edits, found: Found) -> None:
    """The head would look for a mistake in the wrong cell, or be told of it twice in other words."""
    rulebook, findings = read(tmp_path / "a.xlsx", _edited(edits))
    assert rulebook is None
    assert sorted(named(findings)) == sorted(found)


# -- all at once -----------------------------------------------------------------------------------------

_EVERYTHING_WRONG = markdown("""
| Thông tin | Mục                               | Giá trị     |
|           | Mã quy định                       | cum-1       |
|           | Tên quy định                      | Quy định    |
|           | Năm                               | hai nghìn   |
|           | Số chữ số thập phân của điểm      | 2           |
|           | Số chữ số thập phân của phần trăm | 2           |
|           | Số dùng để xếp loại               | số khác     |
|           | Hạn nộp                           | sang năm    |
|           | Màu                               | xanh        |
|-----------|-----------------------------------|-------------|
| Cụm       | Mã cụm | Tên cụm | Cụm trưởng | Cụm phó |
|           | C1     | Cụm 1   | Z          |         |
|           | C1     | Cụm một |            |         |
|           | C3     | Cụm 3   |            |         |
|-----------|--------|---------|------------|---------|
| Đơn vị    | Mã đơn vị | Tên đơn vị | Cụm |
|           | A         | Đơn vị A   | C1  |
|           | B         | đơn vị a   | C1  |
|           | C         | Đơn vị C   |     |
|           | D         | Đơn vị D   | C9  |
|           | A         | Đơn vị E   | C1  |
|-----------|-----------|------------|-----|
| Tiêu chí  | Mã    | TT | Thuộc nhóm | Nội dung tiêu chí | Thang điểm | Đơn vị tính | Cách chấm    | Tham số          |
|           | I     | I  |            | Nhóm một          | 99         |             |              |                  |
|           | I.1   | '1 | I          | Tỷ lệ             | 10         | %           | tỷ lệ        |                  |
|           | I.2   | '2 | I          | Đếm               | 10         |             | đếm          |                  |
|           | I.3   | '3 | I          | Chấm              | 10         |             | chấm thẳng   | bước = 0; x = 1  |
|           | II    | II |            | Nhóm hai          |            |             | tỷ lệ        |                  |
|           | II.1  | '1 | II         | Cảm tính          | 5          |             | tùy tâm      |                  |
|           | II.2  | '2 | II         | Chưa ghi          | 5          |             |              |                  |
|           | II.3  | '3 | II         | Khoảng chồng      | 5          |             | khoảng       |                  |
|           | II.4  | '4 | II         | Khoảng hở         | 5          |             | khoảng       |                  |
|           | II.5  | '5 | II         | Mức trùng         | 5          |             | mức          |                  |
|           | II.6  | '6 | II         | Không có bảng     | 5          |             | mức          |                  |
|           | II.1  | '7 | II         | Mã trùng          | 5          |             | đạt/không đạt |                |
|           | III   | '3 | IV         | Vòng              |            |             |              |                  |
|           | IV    | '4 | III        | Vòng              |            |             |              |                  |
|           | V.1   | '1 | V          | Mồ côi            | nhiều      |             | đạt/không đạt |                |
|           | 2018-01-10 | '8 | II     | Ngày              | 5          |             | đạt/không đạt |                |
|           | 1.1   | '9 | I          |                   | 1.2345     |             | đạt/không đạt |                |
|-----------|-------|----|------------|-------------------|------------|-------------|--------------|------------------|
| Mức điểm  | Mã tiêu chí | Mức | Dấu dưới | Từ | Dấu trên | Đến | Điểm | Tính bằng |
|           | II.3        |     | ≥        | 90 |          |     | 5    |           |
|           | II.3        |     |          |    | ≤        | 90  | 9    | lít       |
|           | II.4        |     | ≥        | 90 |          |     | 5    |           |
|           | II.4        |     |          |    | <        | 80  | 0    |           |
|           | II.5        | Tốt |          |    |          |     | 5    |           |
|           | II.5        | tốt |          |    |          |     | 1    |           |
|           | I.1         | Tốt |          |    |          |     | 1    |           |
|           | VII         | Tốt |          |    |          |     | 1    |           |
|-----------|-------------|-----|----------|----|----------|-----|------|-----------|
| Chỉ tiêu  | Mã đơn vị | Mã tiêu chí | Chỉ tiêu |
|           | A         | I.1         | 0        |
|           | A         | I.1         | 98       |
|           | Q         | I.1         | 98       |
|           | B         | I.9         | 98       |
|           | B         | I.1         | 0.95     |
|           | B         | II.3        | 5        |
|-----------|-----------|-------------|----------|
| Xếp loại  | Mức xếp loại | Dấu dưới | Từ | Dấu trên | Đến |
|           | Tốt          | ≥        | 80 |          |     |
|           | Khá          | ≥        | 70 | ≤        | 80  |
|           | Đạt          |          |    | <        | 60  |
|           | Rỗng         | >        | 50 | <        | 50  |
|           | Khá          |          |    |          |     |
""")

_EVERY_FINDING = """
    setting-missing         Thông tin           (Phiên bản: not there)
    value-not-a-number      Thông tin!B4
    value-unknown           Thông tin!B7
    value-not-a-date        Thông tin!B8
    setting-unknown         Thông tin!A9
    setting-missing         Thông tin           (Khi không được giao)
    setting-missing         Thông tin           (Xếp loại theo)
    officer-unknown         Cụm!C2
    code-twice              Cụm!A3
    cluster-empty           Cụm!A4
    name-twice              Đơn vị!B3
    unit-without-cluster    Đơn vị!C4
    cluster-unknown         Đơn vị!C5
    code-twice              Đơn vị!A6
    parameter-missing       Tiêu chí!H4
    parameter-bad           Tiêu chí!H5
    parameter-unknown       Tiêu chí!H5
    group-with-method       Tiêu chí!G6
    method-unknown          Tiêu chí!G7
    leaf-without-method     Tiêu chí!G8
    bands-overlap           Mức điểm!A2
    band-above-maximum      Mức điểm!A3
    bands-gap               Mức điểm!A4
    sum-differs             Tiêu chí!E2
    level-twice             Tiêu chí!A11
    table-missing           Tiêu chí!G12
    code-twice              Tiêu chí!A13
    criterion-cycle         Tiêu chí!C14
    parent-unknown          Tiêu chí!C16
    value-not-a-number      Tiêu chí!E16
    key-as-date             Tiêu chí!A17
    key-as-number           Tiêu chí!A18
    value-missing           Tiêu chí!D18
    too-many-digits         Tiêu chí!E18
    value-unknown           Mức điểm!H3
    table-unused            Mức điểm!A8
    table-criterion-unknown Mức điểm!A9
    assigned-target-zero    Chỉ tiêu!C2
    target-twice            Chỉ tiêu!B3
    target-unit-unknown     Chỉ tiêu!A4
    target-criterion-unknown Chỉ tiêu!B5
    percent-ambiguous       Chỉ tiêu!C6
    target-not-used         Chỉ tiêu!C7
    classes-overlap         Xếp loại!A2
    classes-gap             Xếp loại!A3
    class-empty             Xếp loại!A5
    code-twice              Xếp loại!A6
"""


def _every_finding() -> list[tuple[str, str]]:
    lines = [re.sub(r"\(.*\)", "", line).strip() for line in _EVERY_FINDING.strip().splitlines()]
    return [(code, where) for code, where in (re.split(r"\s+", line, maxsplit=1) for line in lines)]


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    """The head would mend a rulebook for a week, one mistake a run."""
    rulebook, findings = read(tmp_path / "a.xlsx", _EVERYTHING_WRONG)
    assert rulebook is None
    assert sorted(named(findings)) == sorted(_every_finding())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_mistake_is_told_with_what_stands_there(tmp_path: Path, lang: str) -> None:
    """The report would say «{found}», or ask to correct a word that it does not quote."""
    _, findings = read(tmp_path / "a.xlsx", _EVERYTHING_WRONG)
    lines = [finding.line(lang) for finding in findings]
    assert all(line.startswith(str(tmp_path / "a.xlsx")) for line in lines)
    assert [line for line in lines if "{" in line or "“”" in line or "None" in line] == []
    said = "\n".join(lines)
    for word in (
        "hai nghìn",
        "số khác",
        "sang năm",
        "Màu",
        "“Z”",
        "C9",
        "tùy tâm",
        "10/01/2018",
        "1.1",
        "lít",
        "“Q”",
        "VII",
    ):
        assert word in said


def test_the_error_holds_all_findings_in_another_process(tmp_path: Path) -> None:
    """A check that runs in a worker would give back one line instead of forty."""
    write_sheets(tmp_path / "a.xlsx", _EVERYTHING_WRONG)
    with pytest.raises(RulebookError) as caught:
        read_rulebook(tmp_path / "a.xlsx")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.findings == caught.value.findings
    assert len(str(again).splitlines()) == len(_every_finding())


# -- codes that Excel likes to change ----------------------------------------------------------------------


def test_a_code_is_text(tmp_path: Path) -> None:
    """Criterion 1.10 would be scored by the rule of criterion 1.1."""
    edits = {
        "Tiêu chí!A3": "1.10",
        "Tiêu chí!A4": "1.1",
        "Chỉ tiêu!B2": "1.10",
        "Chỉ tiêu!B3": "1.10",
        "Chỉ tiêu!B4": "1.10",
    }
    rulebook, findings = read(tmp_path / "a.xlsx", _edited(edits))
    assert rulebook is not None
    assert findings == ()
    assert (rulebook.criterion("1.10").name, rulebook.criterion("1.1").name) == ("Việc một", "Việc hai")
    assert [target.criterion for target in rulebook.targets] == ["1.10"] * 3


def test_a_whole_number_as_a_code_is_that_number(tmp_path: Path) -> None:
    """Units numbered 1, 2, 3 would be called 1.0, 2.0, 3.0 and found in no list."""
    edits = {"Đơn vị!A2": 1, "Cụm!C2": 1, "Chỉ tiêu!A2": 1, "Tiêu chí!B3": 7}
    rulebook, findings = read(tmp_path / "a.xlsx", _edited(edits))
    assert rulebook is not None
    assert findings == ()
    assert (rulebook.units[0].code, rulebook.clusters[0].head, rulebook.targets[0].unit) == ("1", "1", "1")
    assert rulebook.criterion("I.1").number == "7"


def test_a_blank_key_is_made_from_the_path(tmp_path: Path) -> None:
    """A head who leaves the key blank, as the help allows, would be sent back."""
    edits: Edits = {f"Tiêu chí!A{row}": None for row in (3, 4, 7)}
    edits |= {"Tiêu chí!B7": "2.b)", "Mức điểm!A4": "II.2.b)", "Mức điểm!A5": "II.2.b)"}
    rulebook, findings = read(tmp_path / "a.xlsx", _edited(edits))
    assert rulebook is not None
    assert findings == ()
    assert [criterion.key for criterion in rulebook.leaves()] == ["I.1", "I.2", "II.1", "II.2.b)"]


def test_a_blank_key_below_a_group_that_excel_changed_is_reported_once(tmp_path: Path) -> None:
    """One date in the column of groups would be reported twice and look like two mistakes."""
    date = datetime.datetime(2018, 2, 1)
    edits = {"Tiêu chí!A3": None, "Tiêu chí!C3": date, "Chỉ tiêu": None}
    _, findings = read(tmp_path / "a.xlsx", _edited(edits))
    assert named(findings).count(("key-as-date", "Tiêu chí!C3")) == 1


@pytest.mark.parametrize("word", ["không được giao", "KHONG DUOC GIAO", "KG", "not assigned", "không giao"])
def test_not_assigned_may_be_written_as_people_write_it(tmp_path: Path, word: str) -> None:
    """A task that a unit does not have would count as a target that cannot be read."""
    rulebook, _ = read(tmp_path / "a.xlsx", _edited({"Chỉ tiêu!C2": word}))
    assert rulebook is not None
    target = rulebook.target("A", "I.1")
    assert target is not None
    assert target.value is None


def test_numbers_typed_as_text_are_numbers(tmp_path: Path) -> None:
    """A table pasted from Word would have to be typed again."""
    edits = {"Tiêu chí!E3": " 10,0 ", "Chỉ tiêu!C2": "98,5 %", "Mức điểm!D2": "95", "Thông tin!B12": "30/11/2018"}
    rulebook, _ = read(tmp_path / "a.xlsx", _edited(edits))
    assert rulebook is not None
    assert str(rulebook.targets[0].value) == "98.5"
    assert rulebook.info.deadline == datetime.date(2018, 11, 30)


@pytest.mark.parametrize("value", ["1e999", "INF", "NaN"])
def test_a_number_without_end_is_a_mistake_and_no_crash(tmp_path: Path, value: str) -> None:
    """A damaged cell would end the program instead of being pointed at."""
    path = tmp_path / "a.xlsx"
    write_sheets(path, _edited({"Tiêu chí!E3": 424242, "Tiêu chí!A4": 434343}))
    _replace_in_package(path, {b"424242": value.encode(), b"434343": value.encode()})
    with pytest.raises(RulebookError) as caught:
        read_rulebook(path)
    assert {("value-not-a-number", "Tiêu chí!E3"), ("key-as-number", "Tiêu chí!A4")} & set(named(caught.value.findings))


def _replace_in_package(path: Path, words: dict[bytes, bytes]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts:
            changed = content
            for old, new in words.items():
                changed = changed.replace(old, new)
            package.writestr(name, changed)


# -- what is no rulebook -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (None, "file-missing", "Không có tệp"),
        (b"", "not-a-workbook", "tệp rỗng, 0 byte"),
        (b"%PDF-1.7", "not-a-workbook", "tệp PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "not-a-workbook", "bị cắt cụt"),
        (b"Ma;Ten\n", "not-a-workbook", "CSV"),
    ],
)
def test_what_is_no_workbook_isnamed(tmp_path: Path, content: bytes | None, code: str, words: str) -> None:
    """The head would see a traceback instead of what to do with the file."""
    path = tmp_path / "quy dinh.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RulebookError) as caught:
        read_rulebook(path)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.file) == (code, str(path))
    assert words in finding.line()


def test_a_folder_is_no_rulebook(tmp_path: Path) -> None:
    """Pointing at the folder instead of the file would end in a traceback."""
    with pytest.raises(RulebookError) as caught:
        read_rulebook(tmp_path)
    assert [finding.code for finding in caught.value.findings] == ["not-a-file"]


def test_a_workbook_that_kills_its_reader_is_a_finding(tmp_path: Path) -> None:
    """A hostile rulebook would take the whole program with it."""
    with pytest.raises(RulebookError) as caught:
        read_rulebook(swelling_ods(tmp_path / "quy_dinh.xlsx"))
    (finding,) = caught.value.findings
    assert finding.code == "reader-stopped"
    assert "{" not in finding.line()


@pytest.fixture
def rulebook_file(example_path: Path, tmp_path: Path) -> Path:
    """A rulebook to be spoilt."""
    path = tmp_path / "quy_dinh.xlsx"
    path.write_bytes(example_path.read_bytes())
    return path


def test_a_rulebook_that_an_add_in_has_touched_is_read(rulebook_file: Path) -> None:
    """A value that the Solver left in the last cell of a sheet would make the rulebook unreadable."""

    def far(parts: dict[str, bytes]) -> None:
        part = "xl/worksheets/sheet1.xml"
        cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        parts[part] = parts[part].replace(b"</sheetData>", cell)

    before = read_rulebook(rulebook_file)
    rewrite(rulebook_file, far)
    after = read_rulebook(rulebook_file)
    assert after.fingerprint == before.fingerprint
    assert [finding.code for finding in after.findings] == ["cell-far-away"]


def test_a_rulebook_with_a_password_says_so(rulebook_file: Path) -> None:
    """The head would be told that the cluster's rules are damaged."""
    rulebook_file.write_bytes(locked(rulebook_file, "bí mật"))
    with pytest.raises(RulebookError) as caught:
        read_rulebook(rulebook_file)
    assert [finding.code for finding in caught.value.findings] == ["password-needed"]


def test_another_workbook_is_told_which_sheets_it_lacks(tmp_path: Path) -> None:
    """Somebody who picks a form instead of the rulebook would get a hundred findings, or none."""
    _, findings = read(tmp_path / "a.xlsx", {"Sheet1": [["a", "b"], [1, 2]]})
    assert named(findings) == [("rulebook-sheet-missing", "")] * 4
    said = "\n".join(finding.line() for finding in findings)
    assert all(name in said for name in ("Thông tin", "Cụm", "Đơn vị", "Tiêu chí"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_form_or_a_workbook_of_the_meeting_is_no_rulebook(tmp_path: Path, lang: str) -> None:
    """Who types the arguments in the wrong order would be told four times to add a sheet to a unit's form."""
    rulebook = cum_9_2018.rulebook()
    rulebook = dataclasses.replace(rulebook, info=dataclasses.replace(rulebook.info, language=lang))
    form, events, consolidated = (tmp_path / f"{name}.xlsx" for name in ("TV", "su_kien", "tong_hop"))
    write_form(rulebook, rulebook.unit("ST"), form)
    write_events(rulebook, events)
    write_consolidated(score(read_submissions(rulebook, form)), consolidated)
    for path, kind in ((form, "phiếu tự chấm điểm"), (events, "sổ sự việc"), (consolidated, "sổ tổng hợp")):
        with pytest.raises(RulebookError) as caught:
            read_rulebook(path)
        (finding,) = caught.value.findings
        assert (finding.code, finding.place.file) == ("not-a-rulebook", str(path))
        assert f"Đây là {kind}, không phải quy định" in finding.line()
