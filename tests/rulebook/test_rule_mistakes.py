"""Mistakes in the rules beyond points: each is found, at its cell, with the words that say what to choose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rulebook.spoiling import Edits, Found, edited, named, read
from tests.workbook_builder import markdown
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.of_rules import RULES
from thidua_xlsx.messages.text import LANGUAGES

GOOD = markdown("""
| Thông tin | Mục                               | Giá trị            |
|           | Mã quy định                       | cum-1              |
|           | Phiên bản                         | '1                 |
|           | Tên quy định                      | Quy định           |
|           | Năm                               | 2026               |
|           | Số chữ số thập phân của điểm      | 2                  |
|           | Số chữ số thập phân của phần trăm | 2                  |
|           | Khi không được giao               | loại trừ           |
|           | Xếp loại theo                     | điểm               |
|           | Số dùng để xếp loại               | số in ra           |
|           | Điểm dùng để xếp loại             | cả thưởng và trừ   |
|           | Ai thẩm định                      | cơ quan chuyên môn |
|           | Khi nhiều bên cùng chấm           | của bên phụ trách  |
|           | Tổng điểm không quá               | 100                |
|-----------|-----------------------------------|--------------------|
| Cụm       | Mã cụm | Tên cụm | Xếp hạng theo   |
|           | C1     | Cụm 1   | điểm            |
|           | C2     | Cụm 2   | thứ tự chỉ tiêu |
|-----------|--------|---------|-----------------|
| Đơn vị    | Mã đơn vị | Tên đơn vị | Cụm |
|           | A         | Đơn vị A   | C1  |
|           | B         | Đơn vị B   | C1  |
|           | C         | Đơn vị C   | C1  |
|           | D         | Đơn vị D   | C1  |
|           | E         | Đơn vị E   | C2  |
|           | F         | Đơn vị F   | C2  |
|-----------|-----------|------------|-----|
| Tiêu chí | Mã | TT | Thuộc nhóm | Nội dung tiêu chí | Thang điểm | Cách chấm | Tham số | Loại điểm | Trọng số | Không quá | Điều kiện | Không đạt thì tối đa | Khi không được giao | Dùng số liệu của | Áp dụng cho cụm |
|          | I     | I   |     | Nhóm một   | 20 |               |              |        |     |   |             |   |  |                | |
|          | I.1   | '1  | I   | Tỷ lệ      | 10 | tỷ lệ         |              |        |     |   | tru_so = có | 5 |  |                | |
|          | I.2   | '2  | I   | Đếm        | 10 | đếm           | mỗi việc = 1 |        |     |   |             |   |  |                | |
|          | II    | II  |     | Nhóm hai   |    | trọng số      |              |        |     |   |             |   |  |                | |
|          | II.1  | '1  | II  | Chấm       | 10 | chấm thẳng    |              |        | 0.4 |   |             |   |  |                | |
|          | II.2  | '2  | II  | Đạt        | 10 | đạt/không đạt |              |        | 0.6 |   |             |   |  |                | |
|          | III   | III |     | Thưởng     |    | mức cao nhất  |              | thưởng |     | 3 |             |   |  |                | |
|          | III.1 | '1  | III | Tham gia   | 2  | đếm           | mỗi việc = 1 |        |     |   |             |   |  | hoạt động chung | |
|          | III.2 | '2  | III | Vượt       | 3  | tỷ lệ         |              |        |     |   |             |   |  | I.1            | |
|          | IV    | IV  |     | Trừ        |    |               |              | trừ    |     |   |             |   |  |                | |
|          | IV.1  | '1  | IV  | Vi phạm    | 5  | đếm           | mỗi việc = 1 |        |     |   |             |   |  |                | |
|          | V     | V   |     | Tài khoản  |    | chỉ lấy số liệu |            |        |     |   |             |   |  |                | |
|          | VI    | VI  |     | Thi đua    | 5  | đạt/không đạt |              |        |     |   | I.2 >= 2    | 0 |  |                | |
|----------|-------|-----|-----|------------|----|---------------|--------------|--------|-----|---|-------------|---|--|----------------|-|
| Thông tin báo cáo | Mã      | Nội dung       | Kiểu | Các mức   | Bắt buộc | Áp dụng cho cụm |
|                   | tru_so  | Có trụ sở      | chọn | có; không |          |                 |
|                   | so_vu   | Số vụ          | số   |           |          |                 |
|                   | ghi_chu | Ghi chú        | chữ  |           | không    |                 |
|-------------------|---------|----------------|------|-----------|----------|-----------------|
| Hoạt động chung | Mã | Hoạt động | Áp dụng cho cụm |
|                 | H1 | Hội thao  |                 |
|-----------------|----|-----------|-----------------|
| Chỉ tiêu | Mã đơn vị | Mã tiêu chí | Chỉ tiêu |
|          | A         | I.1         | 50       |
|----------|-----------|-------------|----------|
| Xếp loại | Mã | Mức xếp loại | Dấu dưới | Từ | Dấu trên | Đến | Không tiêu chí 0 điểm | Điều kiện   | Không đạt thì | Tối đa (%) | Tính trên |
|          | XS | Xuất sắc     | ≥        | 90 |          |     | tiêu chí chính        | tru_so = có | mức dưới      | 20         | Tốt       |
|          | T  | Tốt          | ≥        | 70 | <        | 90  |                       |             |               |            |           |
|          | D  | Đạt          |          |    | <        | 70  |                       |             |               |            |           |
|----------|----|--------------|----------|----|----------|-----|-----------------------|-------------|---------------|------------|-----------|
| Thứ tự phân định | Căn cứ   | Số so sánh | Ưu tiên   | Áp dụng cho cụm |
|                  | V        | kết quả    |           |                 |
|                  | I.1      | tỷ lệ      |           |                 |
|                  | điểm trừ |            | thấp hơn  |                 |
|                  | so_vu    |            | thấp hơn  |                 |
|------------------|----------|------------|-----------|-----------------|
| Khống chế | Mã  | Sự việc        | Xếp loại tối đa | Không khen thưởng | Khi không tự chấm |
|           | KT  | Khiển trách    | Tốt             |                   |                   |
|           | KTC | Không tự chấm  | Đạt             | có                | có                |
|-----------|-----|----------------|-----------------|-------------------|-------------------|
| Khen thưởng | Mã | Hình thức  | Áp dụng cho cụm | Tính chỉ tiêu | Số lượng | Tối đa (%) | Tính trên | Xếp loại từ | Bỏ phiếu | Tỷ lệ phiếu (%) |
|             | CO | Cờ         | C1              |               | 1        |            |           | Xuất sắc    | có       | 80              |
|             | CO | Cờ         | C2              |               | 1        |            |           |             | có       | 80              |
|             | BK | Bằng khen  |                 | từng cụm      |          | 50         | đơn vị đã tự chấm | T   |          |                 |
|-------------|----|------------|-----------------|---------------|----------|------------|-----------|-------------|----------|-----------------|
| Giao ước | Mã | Nội dung              | Cách đo         | Của         | Dấu | Chỉ tiêu | Áp dụng cho cụm |
|          | G1 | Đơn vị nào cũng có trụ sở | % đơn vị báo cáo | tru_so = có | ≥ | 100  |                 |
|          | G2 | Không ai bị kỷ luật   | số sự việc      | KT          | =   | 0        |                 |
|          | G3 | Tài khoản mở mới      | tổng kết quả    | V           | ≥   | 900      | C1              |
|          | G4 | Đoàn kết              |                 |             |     |          |                 |
|----------|----|-----------------------|-----------------|-------------|-----|----------|-----------------|
| Thẩm định | Mã | Cơ quan  | Phụ trách  | Áp dụng cho cụm |
|           | P1 | Phòng 1  | I; II; VI  |                 |
|           | P2 | Phòng 2  | III; IV; V |                 |
""")  # noqa: E501 - a table reads as a table


def test_the_base_of_these_tests_is_a_good_rulebook(tmp_path: Path) -> None:
    """A rulebook that uses every sheet would be refused, or doubted for what is right."""
    rulebook, findings = read(tmp_path / "a.xlsx", GOOD)
    assert rulebook is not None, [finding.line() for finding in findings]
    assert findings == ()
    assert len(rulebook.awards) == 3
    assert rulebook.info.total_cap == 100


_C, _F, _X, _A, _G = "Tiêu chí", "Thông tin báo cáo", "Xếp loại", "Khen thưởng", "Giao ước"
_T, _L, _V, _I = "Thứ tự phân định", "Khống chế", "Thẩm định", "Thông tin"

_MISTAKES: list[tuple[Edits, Found]] = [
    # conditions
    ({f"{_C}!K3": "có trụ sở riêng"}, {("condition-bad", f"{_C}!K3")}),
    ({f"{_C}!K3": "tru_so = có; = 3"}, {("condition-bad", f"{_C}!K3")}),
    ({f"{_C}!K3": "tru_sở = có"}, {("condition-subject-unknown", f"{_C}!K3")}),
    ({f"{_X}!H2": "đảng = có"}, {("condition-subject-unknown", f"{_X}!H2")}),
    ({f"{_C}!K3": "tru_so = riêng"}, {("condition-value-unknown", f"{_C}!K3")}),
    ({f"{_C}!K3": "so_vu = ít"}, {("condition-value-unknown", f"{_C}!K3")}),
    ({f"{_C}!K14": "I.2 >= nhiều"}, {("condition-value-unknown", f"{_C}!K14")}),
    ({f"{_C}!K3": "tru_so >= có"}, {("condition-sign", f"{_C}!K3")}),
    ({f"{_X}!H2": "tru_so > có"}, {("condition-sign", f"{_X}!H2")}),
    ({f"{_C}!K14": "V >= 3"}, {("condition-without-points", f"{_C}!K14")}),
    ({f"{_F}!F2": "C1", f"{_X}!H2": None, f"{_C}!K3": "tru_so = có"}, {("condition-not-applicable", f"{_C}!K3")}),
    ({f"{_F}!F2": "C1", f"{_C}!K3": None, f"{_C}!L3": None}, {("condition-not-applicable", f"{_X}!H2")}),
    ({f"{_C}!O4": "C1", f"{_C}!E2": None}, {("condition-not-applicable", f"{_C}!K14")}),
    ({f"{_F}!E2": "không"}, {("condition-on-optional", f"{_C}!K3"), ("condition-on-optional", f"{_X}!H2")}),
    ({f"{_C}!L3": None}, {("condition-without-otherwise", f"{_C}!L3")}),
    ({f"{_C}!K3": None}, {("otherwise-unused", f"{_C}!L3")}),
    ({f"{_C}!L3": 11}, {("out-of-range", f"{_C}!L3")}),
    ({f"{_C}!L3": -1}, {("value-not-a-number", f"{_C}!L3")}),
    ({f"{_C}!L3": 2.505}, {("too-many-digits", f"{_C}!L3")}),
    # circles
    ({f"{_C}!K4": "VI > 0", f"{_C}!L4": 0}, {("reference-loop", f"{_C}!K4")}),
    ({f"{_C}!K4": "I > 0", f"{_C}!L4": 0}, {("reference-loop", f"{_C}!K4")}),
    ({f"{_C}!N3": "III.2"}, {("reference-loop", f"{_C}!N3"), ("target-of-source", "Chỉ tiêu!C2")}),
    ({f"{_C}!N4": "I.2"}, {("reference-loop", f"{_C}!N4")}),
    # figures of another criterion
    ({f"{_C}!N2": "I.1"}, {("uses-unused", f"{_C}!N2")}),
    ({f"{_C}!N6": "I.1"}, {("uses-unused", f"{_C}!N6")}),
    ({f"{_C}!N10": "I.9"}, {("source-unknown", f"{_C}!N10")}),
    ({f"{_C}!N10": "I"}, {("source-unknown", f"{_C}!N10")}),
    ({f"{_C}!N10": "I.2"}, {("source-lacks-input", f"{_C}!N10")}),
    ({f"{_C}!N7": "hoạt động chung"}, {("source-lacks-input", f"{_C}!N7")}),
    ({f"{_C}!N12": "III.1"}, {("source-lacks-input", f"{_C}!N12")}),
    ({f"{_C}!F14": "mức", f"{_C}!N14": "II.2", "Mức điểm!A1": "Mã tiêu chí", "Mức điểm!B1": "Mức",
      "Mức điểm!C1": "Điểm", "Mức điểm!A2": "VI", "Mức điểm!B2": "Tốt", "Mức điểm!C2": 5},
     {("source-choices-differ", f"{_C}!N14")}),
    ({f"{_C}!O3": "C1", f"{_C}!E2": None}, {("source-not-applicable", f"{_C}!N10")}),
    ({"Hoạt động chung": None}, {("activities-missing", f"{_C}!N9")}),
    ({"Hoạt động chung!C2": "C1"}, {("activities-missing", f"{_C}!N9")}),
    ({"Chỉ tiêu!B2": "III.2"}, {("target-of-source", "Chỉ tiêu!C2")}),
    # groups
    ({f"{_C}!I6": None}, {("weight-missing", f"{_C}!I6")}),
    ({f"{_C}!I6": 0}, {("value-not-a-number", f"{_C}!I6")}),
    ({f"{_C}!I6": -0.4}, {("value-not-a-number", f"{_C}!I6")}),
    ({f"{_C}!I6": 0.33333}, {("too-many-digits", f"{_C}!I6")}),
    ({f"{_C}!I3": 0.4}, {("weight-unused", f"{_C}!I3")}),
    ({f"{_C}!J3": 5}, {("cap-on-leaf", f"{_C}!J3")}),
    ({f"{_C}!J8": 0}, {("value-not-a-number", f"{_C}!J8")}),
    ({f"{_C}!J8": -3}, {("value-not-a-number", f"{_C}!J8")}),
    ({f"{_C}!J2": 15}, {("sum-differs", f"{_C}!E2")}),
    ({f"{_C}!E5": 20}, {("sum-differs", f"{_C}!E5")}),
    ({f"{_C}!H9": "chính"}, {("kind-conflict", f"{_C}!H9")}),
    ({f"{_C}!H10": "trừ"}, {("kind-conflict", f"{_C}!H10")}),
    ({f"{_C}!E13": 5}, {("maximum-unused", f"{_C}!E13")}),
    # not assigned
    ({f"{_C}!M3": "nâng theo tỷ lệ", f"{_C}!M4": "chia đều cho tiêu chí khác"}, {("policies-conflict", f"{_C}!M2")}),
    ({f"{_C}!M13": "nâng theo tỷ lệ", f"{_C}!M14": "chia đều cho tiêu chí khác"},
     {("policies-conflict", f"{_C}!M14")}),
    ({f"{_C}!M6": "nâng theo tỷ lệ"}, {("policy-needs-sum", f"{_C}!M6")}),
    ({f"{_C}!M8": "chia đều cho tiêu chí khác"},
     {("policy-needs-sum", f"{_C}!M9"), ("policy-needs-sum", f"{_C}!M10")}),
    ({f"{_C}!M4": "so với đơn vị không có chỉ tiêu"}, {("policy-needs-result", f"{_C}!M4")}),
    ({f"{_I}!B8": "so với đơn vị không có chỉ tiêu", "Chỉ tiêu!B2": "I.2", "Chỉ tiêu!C2": "KG"},
     {("policy-needs-result", f"{_C}!M4")}),
    ({f"{_C}!M10": "so với đơn vị không có chỉ tiêu"}, {("policy-differs", f"{_C}!M10")}),
    ({f"{_C}!M3": "bỏ qua"}, {("value-unknown", f"{_C}!M3")}),
    # report fields
    ({f"{_F}!D2": None}, {("field-without-choices", f"{_F}!D2")}),
    ({f"{_F}!D3": "ít; nhiều"}, {("choices-unused", f"{_F}!D3")}),
    ({f"{_F}!D2": "có; không; Có"}, {("level-twice", f"{_F}!D2")}),
    ({f"{_F}!A4": "VI"}, {("field-key-taken", f"{_F}!A4")}),
    ({f"{_F}!A4": "điểm trừ"}, {("field-key-taken", f"{_F}!A4")}),
    ({f"{_F}!A4": "so_vu"}, {("code-twice", f"{_F}!A4")}),
    ({f"{_F}!A4": "a+b"}, {("code-not-usable", f"{_F}!A4")}),
    ({f"{_F}!F3": "C9"}, {("cluster-unknown", f"{_F}!F3")}),
    # classes
    ({f"{_X}!I2": None}, {("class-condition-open", f"{_X}!I2")}),
    ({f"{_X}!K2": None}, {("base-missing", f"{_X}!K2")}),
    ({f"{_X}!K2": "mọi người"}, {("base-unknown", f"{_X}!K2")}),
    ({f"{_X}!J2": None}, {("base-unused", f"{_X}!K2")}),
    ({f"{_X}!J2": 120}, {("value-not-a-number", f"{_X}!J2")}),
    ({f"{_X}!J2": 0}, {("value-not-a-number", f"{_X}!J2")}),
    ({f"{_X}!J2": 0.2}, {("percent-ambiguous", f"{_X}!J2")}),
    ({f"{_X}!C2": None, f"{_X}!D2": None, f"{_X}!E2": "<", f"{_X}!F2": 70,
      f"{_X}!C4": "≥", f"{_X}!D4": 90, f"{_X}!E4": None, f"{_X}!F4": None},
     {("classes-order", f"{_X}!B3"), ("classes-order", f"{_X}!B4")}),
    ({f"{_X}!A3": "xs", f"{_A}!H4": "Tốt"}, {("code-twice", f"{_X}!A3")}),
    ({f"{_X}!B4": "tốt", f"{_L}!C3": "D"}, {("code-twice", f"{_X}!B4")}),
    ({f"{_I}!B11": None}, {("setting-missing", f"{_I}!B11")}),
    ({f"{_I}!B14": 0}, {("value-not-a-number", f"{_I}!B14")}),
    ({f"{_I}!B14": -5}, {("value-not-a-number", f"{_I}!B14")}),
    ({f"{_I}!B14": 99.999}, {("too-many-digits", f"{_I}!B14")}),
    # ranks and ties
    ({f"{_T}!A3": "I.7"}, {("tie-key-unknown", f"{_T}!A3")}),
    ({f"{_T}!A3": "I.1 + số vụ"}, {("tie-key-unknown", f"{_T}!A3")}),
    ({f"{_T}!A3": "I.2"}, {("tie-figure-missing", f"{_T}!B3")}),
    ({f"{_T}!A3": "II"}, {("tie-figure-missing", f"{_T}!B3")}),
    ({f"{_T}!A3": "ghi_chu"}, {("tie-figure-missing", f"{_T}!B3")}),
    ({f"{_T}!A3": "so_vu"}, {("tie-figure-missing", f"{_T}!B3")}),
    ({f"{_T}!B2": None}, {("tie-figure-missing", f"{_T}!B2")}),
    ({f"{_C}!H11": None}, {("tie-kind-missing", f"{_T}!A4")}),
    ({f"{_T}!D2": "C1", f"{_T}!D3": "C1", f"{_T}!D4": "C1", f"{_T}!D5": "C1"},
     {("cluster-without-keys", "Cụm!C3")}),
    ({f"{_T}!D3": "C1", f"{_T}!D4": "C1", f"{_T}!D5": "C1", f"{_C}!O13": "C1"}, {("cluster-without-keys", "Cụm!C3")}),
    ({f"{_C}!O2": "C2", f"{_C}!O5": "C2", f"{_C}!O14": "C2", f"{_C}!N10": None, "Chỉ tiêu!A2": "E"},
     {("cluster-without-points", "Cụm!C2")}),
    ({f"{_T}!D3": "C1; C8"}, {("cluster-unknown", f"{_T}!D3")}),
    # events
    ({f"{_L}!C2": "Khá"}, {("class-unknown", f"{_L}!C2")}),
    ({f"{_L}!C2": None}, {("limiter-without-effect", f"{_L}!A2")}),
    ({f"{_L}!A3": "KT"}, {("code-twice", f"{_L}!A3")}),
    # awards
    ({f"{_A}!E2": None}, {("award-without-quota", f"{_A}!E2")}),
    ({f"{_A}!E2": 0}, {("value-not-a-number", f"{_A}!E2")}),
    ({f"{_A}!E2": 1.5}, {("value-not-a-number", f"{_A}!E2")}),
    ({f"{_A}!J2": None, f"{_A}!J3": None},
     {("award-without-threshold", f"{_A}!J2"), ("award-without-threshold", f"{_A}!J3")}),
    ({f"{_A}!I2": None, f"{_A}!I3": None}, {("threshold-unused", f"{_A}!J2"), ("threshold-unused", f"{_A}!J3")}),
    ({f"{_A}!J2": 0.8, f"{_A}!J3": 0.8}, {("percent-ambiguous", f"{_A}!J2"), ("percent-ambiguous", f"{_A}!J3")}),
    ({f"{_A}!J3": 90}, {("award-differs", f"{_A}!J3")}),
    ({f"{_A}!B3": "Cờ thi đua"}, {("award-differs", f"{_A}!B3")}),
    ({f"{_A}!C3": "C1; C2"}, {("award-twice", f"{_A}!C3")}),
    ({f"{_A}!C3": None}, {("award-twice", f"{_A}!C3")}),
    ({f"{_A}!D4": "chung các cụm"}, {("award-incomparable", f"{_A}!D4")}),
    ({f"{_A}!H2": "Rất tốt"}, {("class-unknown", f"{_A}!H2")}),
    ({f"{_A}!F4": 150}, {("value-not-a-number", f"{_A}!F4")}),
    ({f"{_A}!G4": None}, {("base-missing", f"{_A}!G4")}),
    ({f"{_A}!G4": "Giỏi"}, {("base-unknown", f"{_A}!G4")}),
    # covenant
    ({f"{_G}!E2": None, f"{_G}!F2": None}, {("covenant-incomplete", f"{_G}!C2")}),
    ({f"{_G}!D3": "CC"}, {("covenant-of-unknown", f"{_G}!D3")}),
    ({f"{_G}!D2": "tru_so = riêng"}, {("covenant-of-unknown", f"{_G}!D2")}),
    ({f"{_G}!D2": "I.1 > 0"}, {("covenant-of-unknown", f"{_G}!D2")}),
    ({f"{_G}!D4": "II.1"}, {("covenant-of-unknown", f"{_G}!D4")}),
    ({f"{_G}!C3": "số đơn vị được khen"}, {("covenant-of-unknown", f"{_G}!D3")}),
    ({f"{_G}!C3": "% đơn vị đạt mức"}, {("covenant-of-unknown", f"{_G}!D3")}),
    ({f"{_G}!C3": None}, {("covenant-not-measured", f"{_G}!C3")}),
    ({f"{_G}!F2": 120}, {("out-of-range", f"{_G}!F2")}),
    ({f"{_G}!F2": 1}, {("percent-ambiguous", f"{_G}!F2")}),
    ({f"{_G}!F3": -1}, {("negative", f"{_G}!F3")}),
    ({f"{_G}!C3": "ước chừng"}, {("value-unknown", f"{_G}!C3")}),
    # verifiers
    ({f"{_V}!C2": "I; II; VI; VII"}, {("owner-unknown", f"{_V}!C2")}),
    ({f"{_V}!C3": "III; IV"}, {("criterion-without-owner", f"{_C}!A13")}),
    ({f"{_V}!D3": "C1"}, {("criterion-without-owner", f"{_C}!A{row}") for row in (9, 10, 12, 13)}),
    ({f"{_V}!C3": "III; IV; V; II.2"}, {("criterion-two-owners", f"{_C}!A7")}),
    ({_V: None}, {("verifiers-missing", f"{_I}!B12")}),
    ({f"{_I}!B12": "cụm trưởng", f"{_I}!B13": None}, {("verifiers-unused", f"{_V}!A2")}),
    ({f"{_I}!B12": "cụm trưởng", _V: None}, {("combine-unused", f"{_I}!B13")}),
    ({f"{_I}!B13": None}, {("setting-missing", f"{_I}!B13")}),
    ({f"{_I}!B13": "trung bình bỏ cao nhất, thấp nhất"}, {("too-few-verifiers", f"{_I}!B13")}),
    ({f"{_I}!B12": "chấm chéo", _V: None}, {("combine-own-cross", f"{_I}!B13")}),
    ({f"{_I}!B12": "chấm chéo", f"{_I}!B13": "trung bình bỏ cao nhất, thấp nhất", _V: None},
     {("too-few-verifiers", f"{_I}!B13")}),
    ({f"{_I}!B12": "chấm chéo", f"{_I}!B13": "trung bình", _V: None, "Đơn vị!C7": "C1"},
     {("cross-alone", f"{_I}!B12")}),
]  # fmt: skip


_PLACEHOLDER = re.compile(r"[{}]|“”|\bNone\b|Decimal|Text\(|\b[A-Z][a-z]+\.[A-Z_]+\b")


@pytest.mark.parametrize(
    ("edits", "found"), _MISTAKES, ids=lambda value: str(sorted(value))[:80] if isinstance(value, set) else None
)
def test_each_mistake_is_found_once_at_its_cell(tmp_path: Path, edits: Edits, found: Found) -> None:
    """The head would look for a mistake in the wrong cell, be told of it twice, or in the program's own names."""
    rulebook, findings = read(tmp_path / "a.xlsx", edited(GOOD, edits))
    assert sorted(named(findings)) == sorted(found)
    is_error = any(CATALOGUE[code].severity is Severity.ERROR for code, _ in found)
    assert (rulebook is None) is is_error
    for words in (f"{finding.what(lang)} {finding.todo(lang)}" for finding in findings for lang in LANGUAGES):
        assert not _PLACEHOLDER.search(words), words


def test_every_code_has_its_mistake() -> None:
    """A check that nobody has seen at work may never be reached, or say the wrong thing."""
    assert set(RULES) - {code for _, found in _MISTAKES for code, _ in found} == set()


_SAID = [
    ({f"{_C}!K3": "tru_so = riêng"}, "Ghi một trong: có, không.", "Write one of: có, không."),
    ({f"{_T}!A3": "I.2"}, "căn cứ này có (điểm, kết quả)", "a figure that it has (points, result)"),
    ({f"{_T}!A3": "ghi_chu"}, "căn cứ này có (không có)", "a figure that it has (none)"),
    ({f"{_L}!C2": "Khá"}, "Ghi một trong: Xuất sắc, Tốt, Đạt.", "Write one of: Xuất sắc, Tốt, Đạt."),
    ({f"{_X}!K2": "mọi người"}, "một trong: đơn vị của cụm, đơn vị đã tự chấm", "one of: units, submitted"),
    ({f"{_C}!N7": "hoạt động chung"}, "mà “hoạt động chung” không có", "which “activities” does not have"),
    ({f"{_C}!N4": "I.2"}, "dẫn vòng: I.2 → I.2", "in a circle: I.2 → I.2"),
    ({f"{_C}!H9": "chính"}, "“chính” nằm trong nhóm “thưởng”", "“core”, inside a group of kind “bonus”"),
    ({f"{_G}!E2": None, f"{_G}!F2": None}, "thiếu: Dấu, Chỉ tiêu", "lacks: Sign, Target"),
    ({f"{_G}!D3": "CC"}, "Ghi một mã ở trang Khống chế", "Write a code of the sheet “Limiters” (“Khống chế”)"),
    ({f"{_A}!J2": 0.8, f"{_A}!J3": 0.8}, "không rõ là 0,8 % hay 80 %", "it may mean 0.8 % or 80 %"),
    ({f"{_C}!J2": 15}, "cho nhiều nhất 15 điểm", "gives at most 15, but the group's maximum is 20"),
    ({f"{_V}!C3": "III; IV; V; II.2"}, "(Phòng 1, Phòng 2)", "(Phòng 1, Phòng 2)"),
    ({f"{_C}!H11": None}, "xét “điểm trừ”", "compares the deduction"),
    ({"Hoạt động chung": None}, "cho cụm C1, C2", "for cluster C1, C2"),
    (
        {_X: None, f"{_I}!B9": None},
        "(trang Xếp loại chưa có mức nào)",
        "(the sheet “Classes” (“Xếp loại”) has no class)",
    ),
]


@pytest.mark.parametrize(("edits", "vi", "en"), _SAID, ids=lambda value: value if isinstance(value, str) else None)
def test_a_mistake_says_between_what_to_choose(tmp_path: Path, edits: Edits, vi: str, en: str) -> None:
    """The head would know that a cell is wrong, and not what may stand there."""
    _, findings = read(tmp_path / "a.xlsx", edited(GOOD, edits))
    assert any(vi in finding.line("vi") for finding in findings), [finding.line("vi") for finding in findings]
    assert any(en in finding.line("en") for finding in findings), [finding.line("en") for finding in findings]


_AT_ONCE: Edits = {
    f"{_C}!K3": "tru_so >= có",
    f"{_C}!I4": 0.5,
    f"{_C}!I6": 0,
    f"{_C}!J8": -3,
    f"{_C}!N9": "I.1",
    f"{_C}!N10": "I.9",
    f"{_C}!H12": "thưởng",
    f"{_C}!E13": 7,
    f"{_C}!K14": "V >= 2",
    f"{_F}!D4": "a; b",
    f"{_X}!J2": 120,
    f"{_T}!A3": "II",
    f"{_T}!A5": "VIII",
    f"{_L}!C2": "Khá",
    f"{_L}!A3": "KT",
    f"{_A}!E2": None,
    f"{_A}!J3": 0.9,
    f"{_A}!D4": "chung các cụm",
    f"{_G}!F2": 120,
    f"{_G}!D3": "CC",
    f"{_V}!C3": "III; IV; VII",
    f"{_I}!B14": 0,
}
_FOUND_AT_ONCE = [
    ("condition-sign", f"{_C}!K3"),
    ("weight-unused", f"{_C}!I4"),
    ("value-not-a-number", f"{_C}!I6"),
    ("value-not-a-number", f"{_C}!J8"),
    ("source-unknown", f"{_C}!N10"),
    ("kind-conflict", f"{_C}!H12"),
    ("maximum-unused", f"{_C}!E13"),
    ("condition-without-points", f"{_C}!K14"),
    ("choices-unused", f"{_F}!D4"),
    ("value-not-a-number", f"{_X}!J2"),
    ("tie-figure-missing", f"{_T}!B3"),
    ("tie-kind-missing", f"{_T}!A4"),
    ("tie-key-unknown", f"{_T}!A5"),
    ("class-unknown", f"{_L}!C2"),
    ("code-twice", f"{_L}!A3"),
    ("award-without-quota", f"{_A}!E2"),
    ("percent-ambiguous", f"{_A}!J3"),
    ("award-incomparable", f"{_A}!D4"),
    ("out-of-range", f"{_G}!F2"),
    ("covenant-of-unknown", f"{_G}!D3"),
    ("owner-unknown", f"{_V}!C3"),
    ("criterion-without-owner", f"{_C}!A13"),
    ("value-not-a-number", f"{_I}!B14"),
]


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    """The head would mend the rules for a week, one mistake a run."""
    rulebook, findings = read(tmp_path / "a.xlsx", edited(GOOD, _AT_ONCE))
    assert rulebook is None
    assert sorted(named(findings)) == sorted(_FOUND_AT_ONCE)


def test_a_circle_of_groups_does_not_hang_the_checks_of_rules(tmp_path: Path) -> None:
    """One wrong parent would stop the program for good, without a word."""
    edits = {f"{_C}!C8": "IV", f"{_C}!C11": "III", f"{_C}!K8": "tru_so = có", f"{_C}!L8": 1}
    rulebook, findings = read(tmp_path / "a.xlsx", edited(GOOD, edits))
    assert rulebook is None
    assert "criterion-cycle" in {code for code, _ in named(findings)}


@pytest.mark.parametrize(("typed", "value"), [("CO", "có"), ("Không", "không")])
def test_a_condition_is_kept_in_the_words_of_the_choice(tmp_path: Path, typed: str, value: str) -> None:
    """The workbook would compare “CO” with “có” and take away everybody's points."""
    rulebook, _ = read(tmp_path / "a.xlsx", edited(GOOD, {f"{_C}!K3": f"tru_so = {typed}"}))
    assert rulebook is not None
    assert rulebook.criterion("I.1").conditions[0].value == value


def test_a_choice_that_looks_like_a_number_can_be_asked_about(tmp_path: Path) -> None:
    """A field with the choices 5 and 4 would refuse the very word that it offers."""
    edits = {f"{_F}!D2": "95 %; 100 %", f"{_C}!K3": "tru_so = 95 %", f"{_X}!H2": "tru_so = 100 %", f"{_G}!D2": "KT",
             f"{_G}!C2": "số sự việc"}  # fmt: skip
    rulebook, findings = read(tmp_path / "a.xlsx", edited(GOOD, edits))
    assert rulebook is not None, [finding.line() for finding in findings]
    assert rulebook.criterion("I.1").conditions[0].value == "95 %"
    assert rulebook.classes[0].conditions[0].value == "100 %"


@pytest.mark.parametrize(("typed", "sign"), [("≠", "<>"), ("<>", "<>"), ("=", "="), ("≥", ">="), (">=", ">=")])
def test_a_sign_is_read_as_it_is_written(tmp_path: Path, typed: str, sign: str) -> None:
    """“Not equal” would be read as “equal”, for it is that sign with a stroke."""
    rulebook, _ = read(tmp_path / "a.xlsx", edited(GOOD, {f"{_G}!E3": typed}))
    assert rulebook is not None
    assert rulebook.covenant[1].sign == sign


@pytest.mark.parametrize("typed", ["0,8 %", "0.8%", 80, "80 %"])
def test_a_percentage_that_says_so_is_taken_at_its_word(tmp_path: Path, typed: object) -> None:
    """A quota that is really below one percent could not be written at all."""
    rulebook, findings = read(tmp_path / "a.xlsx", edited(GOOD, {f"{_A}!F4": typed}))
    assert rulebook is not None, [finding.line() for finding in findings]
    assert float(rulebook.awards[2].percent or 0) in {0.8, 80}
