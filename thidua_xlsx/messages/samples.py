"""Sample values for every finding, so that the page of findings shows each as a user would see it.

A value that many findings share stands in ``SAMPLES``; what reads oddly for one code, and where it would be found,
stands in ``BY_CODE``. Nothing here reaches a report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.messages.finding import Place
from thidua_xlsx.messages.text import Text

__all__ = ["BY_CODE", "SAMPLES", "WHERE", "Sample"]


@dataclass(frozen=True)
class Sample:
    """Where a finding would be, of which criterion, and the values that fill its sentences."""

    place: Place
    subject: str | None = None  # None: that of the group
    values: Mapping[str, Any] = field(default_factory=dict)


_FORM: Final = "nop_ve/soc_trang.xlsx"
_MAIN: Final = "Tự chấm điểm"
_RULES: Final = "quy_dinh.xlsx"
_LEAF: Final = "I.4 (Tỷ lệ giải quyết đơn, thư)"
_VERIFICATION: Final = "tham_dinh.xlsx"
_CONSOLIDATED: Final = "tong_hop.xlsx"

WHERE: Final[dict[str, Sample]] = {
    "files": Sample(Place(_FORM)),
    "cells": Sample(Place(_FORM, _MAIN, "H12"), "IV.1.b (Kiểm tra phong trào thi đua ở cơ sở)"),
    "anomalies": Sample(Place(_FORM, _MAIN, "H12"), "IV.1.b (Kiểm tra phong trào thi đua ở cơ sở)"),
    "layouts": Sample(Place("bo_cuc.toml")),
    "meeting": Sample(Place(_VERIFICATION, "Thẩm định", "N7"), "II.4 (Chất lượng sinh hoạt chi bộ)"),
    "closing": Sample(Place(_CONSOLIDATED)),
    "rulebook": Sample(Place(_RULES, "Tiêu chí", "E6"), _LEAF),
    "rules": Sample(Place(_RULES, "Tiêu chí", "L6"), _LEAF),
}
"""Where the findings of a group stand, unless ``BY_CODE`` says otherwise."""

_RESULT: Final = Text("Kết quả thực hiện", "Result")
_TARGET: Final = Text("chỉ tiêu", "target")
_UNIT: Final = "Công an tỉnh Sóc Trăng"
_OTHER_UNIT: Final = "Công an tỉnh Cà Mau"
_XS: Final = "Hoàn thành xuất sắc"
_NOT_XLSX: Final = Text("tệp PDF", "a PDF")

SAMPLES: Final[dict[str, Any]] = {
    "unit": "ST",
    "criterion": "IV.1.b",
    "unit_name": _UNIT,
    "units": ["Sóc Trăng", "Cà Mau"],
    "column": _RESULT,
    "cell": "XFD1048576",
    "cells": ["Xếp hạng!E8", "Điểm!F20"],
    "cluster": "C9",
    "claimed": 6,
    "computed": 5.4,
    "code": "A3F2-9C41-07DE",
    "condition": "tru_so = có",
    "count": 3,
    "counted": "nop_ve/soc_trang.xlsx",
    "counted_date": "20/11/2018",
    "criteria": ["I.1", "I.2", "III.2"],
    "date": "05/12/2018",
    "deadline": "30/11/2018",
    "digits": 2,
    "edge": 95,
    "explanation": "vụ án tách làm hai, xem báo cáo kèm theo",
    "extra": Text("Dấu, Chỉ tiêu", "Sign, Target"),
    "figure": Text("tỷ lệ", "ratio"),
    "files": ["nop_ve/soc_trang.xlsx", "nop_ve/soc_trang (sửa).xlsx"],
    "first": "từ 90",
    "grid": Text("bội số của 0,5", "a multiple of 0.5"),
    "guess": Text("8.5 hoặc 8/5", "8.5 or 8/5"),
    "hidden": _UNIT,
    "high": 5,
    "input": _TARGET,
    "kind": _NOT_XLSX,
    "label": Text("Có trụ sở làm việc", "Has an office building"),
    "length": 260,
    "limit": 200,
    "low": 0,
    "meant": "",
    "measure": "vụ",
    "method": Text("tỷ lệ", "ratio"),
    "missing": Text("Ngày, Số văn bản", "Date, Document"),
    "newest": "nop_ve/soc_trang (sửa).xlsx",
    "newest_date": "28/11/2018",
    "number": 8.5,
    "parameter": Text("mỗi việc", "each"),
    "path": "I.1 → I.2 → I.1",
    "points": 4,
    "printed": _OTHER_UNIT,
    "range": "H12:H14",
    "reason": Text("gói tệp bị hỏng", "the package is damaged"),
    "second": "từ 85 đến dưới 92",
    "setting": Text("Ai thẩm định", "Who verifies"),
    "sheet": _MAIN,
    "side": Text("trên", "above"),
    "sign": "≥",
    "source": "I.1",
    "step": 0.5,
    "subject": "tru_so",
    "times100": 95,
    "verifier": "Phòng Tham mưu",
    "verifiers": ["Phòng Tham mưu", "Phòng Hậu cần"],
    "where": "",
    "why": "",
}
"""Placeholder → a value that reads well in most sentences."""


def _file(name: str = "soc_trang.xlsx", **values: Any) -> Sample:
    """A whole file of the inbox."""
    return Sample(Place(f"nop_ve/{name}"), "", values)


def _form(cell: str, subject: str | None = None, **values: Any) -> Sample:
    """A cell of the main sheet of a form."""
    return Sample(Place(_FORM, _MAIN, cell), subject, values)


def _report(cell: str, **values: Any) -> Sample:
    return Sample(Place(_FORM, "Báo cáo", cell), "", values)


def _verified(cell: str, subject: str | None = None, **values: Any) -> Sample:
    return Sample(Place(_VERIFICATION, "Thẩm định", cell), subject, values)


def _event(cell: str, **values: Any) -> Sample:
    return Sample(Place("su_kien.xlsx", "Sự kiện", cell), "", values)


def _vote(cell: str, **values: Any) -> Sample:
    return Sample(Place("bo_phieu.xlsx", "Bỏ phiếu", cell), "", values)


def _typed(sheet: str, cell: str, subject: str = "", **values: Any) -> Sample:
    """A cell of the consolidated workbook."""
    return Sample(Place(_CONSOLIDATED, sheet, cell), subject, values)


def _rule(sheet: str, cell: str, **values: Any) -> Sample:
    """A cell of the rulebook that belongs to no criterion."""
    return Sample(Place(_RULES, sheet, cell), "", values)


def _criterion(cell: str, subject: str | None = None, **values: Any) -> Sample:
    """A cell of the rulebook's sheet of criteria."""
    return Sample(Place(_RULES, "Tiêu chí", cell), subject, values)


_GROUP: Final = "I (Công tác chuyên môn)"
_LEVELS: Final = "II.1 (Thực hiện Nghị quyết)"
_COUNTED: Final = "II.3 (Lớp bồi dưỡng nghiệp vụ)"
_YES_NO: Final = ["có", "không"]
_METHODS: Final = Text("tỷ lệ, khoảng, mức, đếm, chấm thẳng", "ratio, bands, levels, count, direct")

_FILES: Final = {
    "no-submission": Sample(Place(), ""),
    "not-a-workbook": _file(
        "ban_ky.xlsx",
        kind=_NOT_XLSX,
        advice=Text("Đề nghị đơn vị gửi phiếu Excel đã điền.", "Please ask the unit for the Excel form, filled in."),
    ),
    "not-a-file": Sample(Place("nop_ve"), ""),
    "file-missing": Sample(Place("nop_ve_2018"), ""),
    "storage-unreachable": Sample(
        Place("nop_ve"),
        "",
        {"reason": Text("nơi lưu trữ không cho phép đọc", "the storage does not permit you to read it")},
    ),
    "storage-package-missing": Sample(Place("nop_ve"), "", {"reason": "s3:// (s3fs)"}),
    "address-refused": Sample(Place("nop_ve"), "", {"reason": "zip://"}),
    "link-outside": _file("lien_ket.xlsx"),
    "not-a-regular-file": _file("ong_dan"),
    "reader-stopped": _file(reason=Text("đọc quá 8 giây", "it took more than 8 seconds")),
    "sheet-too-large": _file(cell="XFD90000"),
    "not-of-this-rulebook": Sample(Place(_FORM, "_thidua"), "", {"found": "cum-9-2017", "expected": "cum-9-2018"}),
    "not-of-this-period": Sample(Place(_FORM, "_thidua"), "", {"found": "2017", "expected": "2018"}),
    "maximum-differs": _form("D17", "III.1 (Sắp xếp tổ chức bộ máy)", found="10", expected=8),
    "rulebook-amended": _form("C17", "III.1 (Sắp xếp tổ chức bộ máy)"),
    "form-without-identity": _form("B4", ""),
    "unit-not-labelled": Sample(Place(_FORM, "Bảng điểm", "A2"), "", {"found": _UNIT}),
    "form-newer": Sample(Place(_FORM, "_thidua"), "", {"found": "2", "expected": "1"}),
    "unknown-unit": _form("B4", "", found="CA tỉnh Sóc Trang", meant=[_UNIT]),
    "identical-copy": _file("soc_trang (1).xlsx", other="nop_ve/soc_trang.xlsx"),
    "superseded": _file("soc_trang.xlsx", date="20/11/2018"),
    "newer-not-usable": _file("soc_trang (sửa).xlsx", date="28/11/2018"),
    "unit-missing": _rule("Đơn vị", "A8", unit_name=_OTHER_UNIT),
    "identity-conflict": _form("B4", ""),
    "heading-differs": _form("B4", "", found="Phòng PX03"),
    "other-document": _file("bao_cao.docx", kind=Text("tài liệu Word", "a Word document")),
    "own-workbook": _file("tong_hop.xlsx", kind=Text("sổ tổng hợp", "a consolidated workbook")),
    "sheet-missing": _file(expected=Text("Tự chấm điểm", "Self-assessment"), meant=["Tu cham diem (2)"]),
    "sheet-renamed": Sample(Place(_FORM, "Sheet1"), "", {"found": "Sheet1"}),
    "two-forms": _file(other="Tự chấm điểm (2)"),
    "heading-near": _form("I5", "", found="Điểm tự chẩm", column=Text("Điểm tự chấm", "Self-score")),
    "heading-twice": _form("I5", "", column=_RESULT, cells=["H5", "I5"]),
    "heading-missing": _form(
        "",
        "",
        expected=Text("Điểm tự chấm", "Self-score"),
        meant=["Điểm"],
    ),
    "row-missing": _form("", "IV.2.b (Hoạt động đền ơn đáp nghĩa)"),
    "row-unknown": _form("C24", "", found="Hoạt động đền ơn", meant=["IV.2.b (Hoạt động đền ơn đáp nghĩa)"]),
    "row-near": _form(
        "C8",
        "I.2 (Tỷ lệ điều tra, khám phá)",
        found="Tỷ lệ điều tra khám phá án",
        expected="I.2 (Tỷ lệ điều tra, khám phá)",
    ),
    "row-twice": _form("A25", "IV.2.b (Hoạt động đền ơn đáp nghĩa)"),
    "row-differs": _form(
        "C9", "", number="2", found="Công tác dân vận", expected="I.2 (Tỷ lệ điều tra, khám phá)", meant=""
    ),
    "key-conflict": _form("B12", "", hidden="IV.1.b", printed="IV.2.a"),
}

_CELLS: Final = {
    "blank-required": _form(
        "H12",
        advice=Text(
            "điền giá trị, hoặc chọn “Không được giao”", "fill it in, or choose “Not assigned” (“Không được giao”)"
        ),
    ),
    "not-a-number": _form("H12", found="nhiều"),
    "number-as-text": _form("H12", found="8,5"),
    "number-with-words": _form("H12", found="đạt 12 lượt", number=12),
    "fraction-in-number": _form("H12", found="19/20"),
    "percent-not-asked": _form("H12", found="95%", measure="lượt"),
    "ambiguous-number": _form("H12", found="1.234"),
    "date-in-number": _form("H12", found="08/05/2018"),
    "cell-error": _form("H12", found="#REF!"),
    "text-converted": _form("", "", count=12, before="C«ng an tØnh", after="Công an tỉnh", others=""),
    "cell-far-away": Sample(Place(_FORM, _MAIN, "XFD1048576"), "", {"count": 2}),
    "merged-cell": _form("H13", range="H12:H14", first="H12"),
    "percent-ambiguous": _form("H9", _LEAF, found=0.95, times100=95),
    "out-of-range": _form("H9", _LEAF, found=120, low=0, high=100),
    "negative": _form("H12", found=-3),
    "above-maximum": _form("I12", found=6.5, high=6),
    "off-the-grid": _form(
        "I14", "II.4 (Chất lượng sinh hoạt chi bộ)", found=4.3, column=Text("Điểm tự chấm", "Self-score")
    ),
    "not-a-choice": _form("H10", _LEVELS, found="Tôt", choices=["Tốt", "Khá", "Trung bình"], meant=["Tốt"]),
    "target-zero": _form("G12"),
    "result-though-not-assigned": _form("H12", found="12"),
    "assigned-target-changed": _form("G12", found=10, expected=12),
    "not-assigned-by-unit": _form("F12"),
    "report-missing": Sample(Place(_FORM), ""),
    "evidence-missing": _form("K12"),
    "claimed-differs": _form("I12"),
    "claimed-differs-explained": _form("I12"),
    "claimed-differs-by-cluster": _form("I8", "I.3 (Cơ sở đạt chuẩn an toàn về an ninh, trật tự)"),
    "total-differs": _form("I30", "", found=92.5, expected=91.5),
    "check-code-differs": _form("", "", found="7K2M", expected="9QX4"),
}

_LAYOUTS: Final = {
    "layout-unreadable": Sample(
        Place("bo_cuc.toml"),
        "",
        {"reason": Text("dòng 3 thiếu dấu ngoặc kép", "a quotation mark is missing in line 3")},
    ),
    "layout-mistake": Sample(
        Place("bo_cuc.toml"), "", {"mistakes": Text("cột “ket_qua” không có tên này", "there is no column “ket_qua”")}
    ),
}

_MEETING: Final = {
    "entry-sheet-missing": Sample(
        Place(_VERIFICATION), "", {"expected": "Thẩm định", "kind": Text("sổ thẩm định", "a verification workbook")}
    ),
    "entry-other-rulebook": _verified("", "", found="cum-9-2017", expected="cum-9-2018"),
    "entry-unit-unknown": _verified("A7", "", found="STR"),
    "entry-criterion-unknown": _verified("C7", "", found="II.9"),
    "entry-not-applicable": _verified("C7"),
    "entry-twice": _verified("A9", other="tham_dinh.xlsx › Thẩm định › A7"),
    "verification-disagrees": _typed("Điểm thẩm định", "F14", other="tham_dinh.xlsx › Thẩm định › N7", subject=_LEVELS),
    "event-disagrees": _typed("Sự kiện", "E6", other="su_kien.xlsx › Sự kiện › E5"),
    "vote-disagrees": _typed("Bỏ phiếu", "F6", other="bo_phieu.xlsx › Bỏ phiếu › F5"),
    "verification-cleared": _verified("N7"),
    "consolidated-twice": Sample(Place("tong_hop (2).xlsx"), "", {"other": _CONSOLIDATED}),
    "consolidated-sheet-missing": Sample(Place(_CONSOLIDATED), "", {"expected": "Lý do"}),
    "verified-above-maximum": _verified("N7", found=6),
    "verified-negative": _verified("N7", found=-1, column=Text("Điểm thẩm định", "Verified points")),
    "verified-off-grid": _verified("N7", found=4.3, column=Text("Điểm thẩm định", "Verified points")),
    "verified-not-a-choice": _verified(
        "M7",
        _LEVELS,
        found="Xuất sắc",
        column=Text("Kết quả thẩm định", "Verified result"),
        choices=["Tốt", "Khá", "Trung bình"],
    ),
    "verified-result-not-used": _verified("M7", why=Text("chấm thẳng, không theo kết quả", "it is scored directly")),
    "verified-without-submission": _verified("A7", ""),
    "verifier-unknown": _verified("P7", "", found="Phòng 9", choices=["Phòng Tham mưu", "Phòng Hậu cần"]),
    "verifier-other-cluster": _verified("P7", verifier=_OTHER_UNIT),
    "verifier-missing": Sample(Place(), ""),
    "event-kind-unknown": _event("B5", found="Tai nạn", choices=["Khiển trách", "Không tự chấm"]),
    "event-incomplete": _event("A5"),
    "event-proposed": _event("E5", kind="Khiển trách"),
    "ballot-award-unknown": _vote("A5", found="Huân chương", choices=["Cờ thi đua", "Bằng khen"]),
    "ballot-too-many-votes": _vote("F5", found=10, high=9),
    "ballot-incomplete": _vote("A5", missing=Text("Số thành viên", "Council")),
    "ballot-round": _vote("E5", found=3),
    "ballot-council-differs": _vote("G6", found=10, expected=9),
    "ballot-not-tied": _vote("A5"),
    "field-missing": _report("C5"),
    "field-not-a-choice": _report("C5", found="đang xây", choices=_YES_NO),
    "field-not-a-number": _report("C6", label=Text("Số cơ sở quản lý", "Places supervised"), found="rất nhiều"),
    "condition-not-met": _report("C5", high=3),
    "verdict-both": _verified("N7"),
    "verdict-empty": _verified("A7"),
    "verified-held": _verified("N7", found=5, high=3),
    "event-twice": _event("A6", other="su_kien.xlsx › Sự kiện › A5"),
    "event-though-submitted": _event("A5", kind="Không gửi bản tự chấm"),
    "vote-unused": _vote("A5", why=Text("đơn vị không thuộc diện xét", "the unit is not in its scope")),
    "entry-none": Sample(Place("tham_dinh"), "", {"kind": Text("sổ thẩm định", "a verification workbook")}),
}

_CLOSING: Final = {
    "closing-a-folder": Sample(Place("thidua_demo"), ""),
    "closing-not-a-workbook": Sample(Place("bien_ban.docx"), "", {"kind": Text("tài liệu Word", "a Word document")}),
    "not-consolidated": Sample(Place(_RULES), ""),
    "consolidated-damaged": Sample(
        Place(_CONSOLIDATED), "", {"missing": Text("trang Điểm", "the sheet “Points” (“Điểm”)")}
    ),
    "diff-other-rulebook": Sample(Place(_CONSOLIDATED), "", {"found": "cum-9-2018", "expected": "cum-9-2017"}),
    "seal-errors-left": Sample(Place(_CONSOLIDATED, "Lỗi và cảnh báo"), ""),
    "seal-provisional": Sample(Place(_CONSOLIDATED, "Xếp hạng"), ""),
    "seal-waiting": Sample(Place(_CONSOLIDATED, "Bỏ phiếu"), ""),
    "seal-shared-rank": Sample(Place(_CONSOLIDATED, "Xếp hạng"), ""),
}

_RULEBOOK: Final = {
    "rulebook-sheet-missing": Sample(Place(_RULES), "", {"expected": "Tiêu chí"}),
    "not-a-rulebook": Sample(Place("nop_ve/TV.xlsx"), "", {"kind": Text("phiếu tự chấm điểm", "a form")}),
    "sheet-empty": _rule("Đơn vị", "", expected="Đơn vị"),
    "rulebook-column-missing": _rule("Tiêu chí", "", expected="Thang điểm"),
    "rulebook-column-unknown": _rule("Đơn vị", "G1", found="Địa chỉ"),
    "rulebook-column-twice": _rule("Tiêu chí", "S1", found="Thang điểm"),
    "setting-missing": _rule(
        "Thông tin",
        "",
        setting=Text("Khi không được giao", "When not assigned"),
        choices=Text("loại trừ, đủ điểm, không điểm", "exclude, full, zero"),
    ),
    "setting-unknown": _rule("Thông tin", "A13", found="Khẩu hiệu"),
    "setting-twice": _rule("Thông tin", "A9", found="Năm"),
    "value-missing": _rule("Đơn vị", "B4", column=Text("Tên đơn vị", "Name")),
    "value-not-a-number": _rule(
        "Tiêu chí", "E6", column=Text("Thang điểm", "Max points"), found="mười", expected=Text("một con số", "a number")
    ),
    "value-unknown": _rule("Mức điểm", "C4", column=Text("Dấu dưới", "Low sign"), found="=>", choices=["≥", ">"]),
    "value-not-a-date": _rule("Thông tin", "B12", column=Text("Hạn nộp", "Deadline"), found="cuối năm"),
    "value-too-long": _rule("Đơn vị", "C4", column=Text("Tên ngắn", "Short name"), length=64, limit=30),
    "code-not-usable": _rule("Đơn vị", "A4", found="ST/1"),
    "key-reserved": _rule("Tiêu chí", "A4", found="tổng điểm"),
    "key-as-number": _rule("Tiêu chí", "A4", column=Text("Mã", "Key"), found=1.1),
    "key-as-date": _rule("Tiêu chí", "A4", column=Text("Mã", "Key"), found="02/01/2018"),
    "code-twice": _rule("Đơn vị", "A6", found="ST", other="Đơn vị!A4"),
    "same-evidence": _form(
        "J12",
        None,
        found="Tổ chức hai đợt ra quân trấn áp tội phạm tại địa bàn giáp ranh",
        others=["Cà Mau (nop_ve/ca_mau.xlsx › Tự chấm điểm › J12)"],
    ),
    "far-from-cluster": _form(
        "H12",
        figure=Text("kết quả 26 (130 % chỉ tiêu)", "the result 26 (130 % of its target)"),
        median="98 %",
        score=6.1,
    ),
    "scale-differs": _form(
        "H12",
        found="0,95",
        compared=Text("các đơn vị khác ghi khoảng 94", "other units have about 94"),
    ),
    "maximum-everywhere": _form("I7", "", count=15),
    "maximum-by-all": _form("I7", "", count=8, cluster="Cụm thi đua số 9"),
    "results-of-last-year": _form("H7", "", count=14, all=15, period="2017"),
    "evidence-of-last-year": _form("J7", "", count=6, period="2017"),
    "previous-is-the-same": Sample(Place(), "", {"count": 8}),
    "predecessor-itself": _rule("Đơn vị", "G6", found="Sóc Trăng"),
    "name-twice": _rule("Đơn vị", "E6", found="Sóc Trăng", other="ST"),
    "cluster-unknown": _rule("Đơn vị", "D6", found="C7", choices=["C8", "C9"]),
    "cluster-empty": _rule("Cụm", "A4", found="C10"),
    "officer-unknown": _rule("Cụm", "C2", found="HCM"),
    "unit-without-cluster": _rule("Đơn vị", "D6", found="ST", choices=["C8", "C9"]),
    "parent-unknown": _criterion("C6", found="VII"),
    "criterion-cycle": _criterion("C6", _GROUP, path="I → II → I"),
    "group-with-method": _criterion("G2", _GROUP),
    "leaf-without-method": _criterion("G6", choices=_METHODS),
    "method-unknown": _criterion("G6", found="tùy tâm", choices=_METHODS),
    "parameter-missing": _criterion(
        "H6", _COUNTED, method=Text("đếm", "count"), example=Text("mỗi việc = 0,5", "each = 0.5")
    ),
    "parameter-unknown": _criterion(
        "H6", found="tối đa", choices=Text("sàn, chỉ tiêu 0", "floor, zero target"), method=Text("tỷ lệ", "ratio")
    ),
    "parameter-bad": _criterion("H6", _COUNTED, found="nhiều", expected=Text("một số lớn hơn 0", "a number above 0")),
    "parameter-twice": _criterion("H6", _COUNTED, found="mỗi việc"),
    "sum-differs": _criterion("E2", _GROUP, found=35, expected=40),
    "stated-total-differs": _rule("Thông tin", "B8", found=95, expected=100),
    "no-leaf": _rule("Tiêu chí", "", where=Text(" cho cụm C9", " for cluster C9")),
    "table-missing": _criterion("G6", method=Text("khoảng", "bands")),
    "table-too-long": _criterion(
        "G6",
        found=Text("120 dòng, 2400 chữ", "120 rows, 2400 letters"),
        high=Text("60 dòng, 1500 chữ", "60 rows, 1500 letters"),
    ),
    "table-unused": _criterion("G6"),
    "table-criterion-unknown": _rule("Mức điểm", "A5", found="I.9"),
    "bands-overlap": Sample(Place(_RULES, "Mức điểm", "A5"), _LEAF),
    "bands-gap": Sample(Place(_RULES, "Mức điểm", "A5"), _LEAF, {"second": "từ 70 đến dưới 85"}),
    "band-empty": Sample(Place(_RULES, "Mức điểm", "A5"), _LEAF, {"first": "từ 90 đến dưới 80"}),
    "band-open-ended": _criterion("A6", edge=100),
    "band-above-maximum": _criterion("A6", found=6),
    "level-twice": _criterion("A10", _LEVELS, found="Tốt"),
    "maximum-not-reached": _criterion("A6", found=4),
    "too-many-digits": _criterion("E6", found=2.125),
    "target-unit-unknown": _rule("Chỉ tiêu", "A5", found="STR"),
    "target-criterion-unknown": _rule("Chỉ tiêu", "B5", found="I"),
    "target-not-applicable": Sample(Place(_RULES, "Chỉ tiêu", "B5"), None),
    "target-not-used": Sample(Place(_RULES, "Chỉ tiêu", "C5"), None, {"method": Text("chấm thẳng", "direct")}),
    "target-twice": Sample(Place(_RULES, "Chỉ tiêu", "A9"), None),
    "assigned-target-zero": Sample(Place(_RULES, "Chỉ tiêu", "C5"), None),
    "classes-overlap": _rule("Xếp loại", "A3", first=_XS, second="Hoàn thành tốt"),
    "classes-gap": _rule("Xếp loại", "A3", first=_XS, second="Hoàn thành tốt"),
    "class-empty": _rule("Xếp loại", "A3", first="Hoàn thành tốt"),
    "classes-open-ended": _rule("Xếp loại", "A5", side=Text("dưới", "below"), edge=50),
}

_RULE_CODES: Final = {
    "condition-bad": _criterion("L6", condition="có trụ sở"),
    "condition-subject-unknown": _criterion("L6", found="tru_xo"),
    "condition-value-unknown": _criterion("L6", found="đang xây", choices=_YES_NO),
    "condition-without-points": _criterion("L6", found="V (Tài khoản)"),
    "condition-not-applicable": _criterion("L6", found="III.1"),
    "condition-on-optional": _criterion("L6", found="ghi_chu"),
    "condition-without-otherwise": _criterion("M6"),
    "otherwise-unused": _criterion("M6"),
    "reference-loop": _criterion("O6"),
    "uses-unused": _criterion("O6"),
    "source-unknown": _criterion("O6", found="I.9"),
    "source-lacks-input": _criterion("O6", found="II.4"),
    "source-choices-differ": _criterion("O10", _LEVELS, found="II.2", choices=["Tốt", "Khá", "Trung bình"]),
    "source-not-applicable": _criterion("O6", found="III.1"),
    "activities-missing": _criterion("O12", "III.1 (Tham gia hoạt động chung)"),
    "weight-missing": _criterion("J6"),
    "weight-unused": _criterion("J6"),
    "cap-on-leaf": _criterion("K6", _LEAF),
    "kind-conflict": _criterion("I9", found=Text("chính", "core"), expected=Text("thưởng", "bonus")),
    "policies-conflict": _criterion(
        "N2", _GROUP, first="I.1", second="I.2", one=Text("bù điểm", "rescale"), other=Text("chia đều", "spread")
    ),
    "policy-needs-sum": _criterion("N6", _LEAF, found=Text("bù điểm", "rescale")),
    "policy-needs-result": _criterion(
        "N6", _LEAF, found=Text("so với đơn vị khác", "peers"), method=Text("chấm thẳng", "direct")
    ),
    "policy-differs": _criterion("N6", _LEAF, found=Text("bù điểm", "rescale")),
    "target-of-source": Sample(Place(_RULES, "Chỉ tiêu", "C5"), None),
    "class-unknown": _rule("Khống chế", "C2", found="Khá", choices=[_XS, "Hoàn thành tốt"]),
    "class-condition-open": _rule("Xếp loại", "I2", first=_XS),
    "classes-order": _rule("Xếp loại", "A3", first="Hoàn thành tốt", second=_XS),
    "base-missing": _rule("Xếp loại", "K2", choices=Text("đơn vị của cụm, đơn vị đã tự chấm", "units, submitted")),
    "base-unknown": _rule(
        "Xếp loại", "K2", found="mọi người", choices=Text("đơn vị của cụm, đơn vị đã tự chấm", "units, submitted")
    ),
    "base-unused": _rule("Xếp loại", "K2"),
    "tie-key-unknown": _rule(
        "Thứ tự phân định",
        "A3",
        found="I.9",
        choices=Text("tổng điểm, điểm thưởng, điểm trừ", "total, bonus, deduction"),
    ),
    "tie-figure-missing": _rule(
        "Thứ tự phân định", "B3", found="II.4", choices=Text("điểm, kết quả", "points, result")
    ),
    "tie-kind-missing": _rule("Thứ tự phân định", "A4", found=Text("điểm trừ", "deduction")),
    "cluster-without-keys": _rule("Cụm", "E3"),
    "cluster-without-points": _rule("Cụm", "E3"),
    "limiter-without-effect": _rule("Khống chế", "A2", found="Khiển trách"),
    "award-without-quota": _rule("Khen thưởng", "E2", found="Bằng khen"),
    "award-without-threshold": _rule("Khen thưởng", "K2", found="Cờ thi đua"),
    "threshold-unused": _rule("Khen thưởng", "K3", found="Bằng khen"),
    "award-differs": _rule("Khen thưởng", "B3", found="CO", column=Text("Hình thức", "Award")),
    "award-twice": _rule("Khen thưởng", "A4", found="CO"),
    "award-incomparable": _rule("Khen thưởng", "D4", found="Bằng khen"),
    "covenant-incomplete": _rule(
        "Giao ước", "A3", found="Không để xảy ra vi phạm", missing=Text("Dấu, Chỉ tiêu", "Sign, Target")
    ),
    "covenant-of-unknown": _rule(
        "Giao ước",
        "D3",
        found="CC",
        expected=Text("một mã ở trang Khống chế", "a code of the sheet “Limiters” (“Khống chế”)"),
    ),
    "covenant-not-measured": _rule("Giao ước", "C3", found="Không để xảy ra vi phạm"),
    "field-without-choices": _rule("Thông tin báo cáo", "D2", found="tru_so"),
    "choices-unused": _rule("Thông tin báo cáo", "D3", found="so_vu"),
    "field-key-taken": _rule("Thông tin báo cáo", "A3", found="I.1"),
    "owner-unknown": _rule("Thẩm định", "C2", found="VII"),
    "criterion-without-owner": _criterion("A6"),
    "criterion-two-owners": _criterion("A6"),
    "verifiers-missing": _rule("Thông tin", "B12"),
    "verifiers-unused": _rule("Thẩm định", "A2", choices=Text("cơ quan chuyên môn", "departments")),
    "combine-unused": _rule("Thông tin", "B13"),
    "cross-alone": _rule("Thông tin", "B12"),
    "too-few-verifiers": _rule("Thông tin", "B13", where="I.4", found=2),
    "combine-own-cross": _rule("Thông tin", "B13"),
    "maximum-unused": _criterion("E16", "V (Tài khoản)", found=5),
}

BY_CODE: Final[dict[str, Sample]] = {**_FILES, **_CELLS, **_LAYOUTS, **_MEETING, **_CLOSING, **_RULEBOOK, **_RULE_CODES}
"""Code → where it would be found, and values of its own."""
