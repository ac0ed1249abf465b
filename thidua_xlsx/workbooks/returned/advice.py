"""Which findings a unit is told of, and in which words: the catalogue also speaks to whoever collects the forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from thidua_xlsx.messages.text import Text

__all__ = ["ADVICE", "RESTORED", "Advice", "advice_on"]


@dataclass(frozen=True)
class Advice:
    """How a unit is told of one kind of finding.

    ``asks``: whether it is by itself a reason to return the form, or only told beside others; ``todo``: what the unit
    is asked to do, where that differs from the catalogue.
    """

    asks: bool = True
    todo: Text | None = None


_UNIT: Final = Advice()
_BESIDE: Final = Advice(asks=False)
_HEAD: Final = None  # whoever collects the forms acts on it

RESTORED: Final = Text(
    "Phiếu này đã ghi lại theo quy định; không phải sửa.", "This form has it back as the rulebook says; nothing to do."
)
_ROW: Final = Advice(
    todo=Text(
        "Phiếu này có lại dòng của tiêu chí; đề nghị điền vào dòng đó.",
        "This form has the criterion's row again; please fill it in.",
    )
)
_COLUMN: Final = Advice(
    todo=Text(
        "Phiếu này có đủ các cột; đề nghị điền phần còn thiếu vào đây.",
        "This form has all columns; please fill in here what is missing.",
    )
)
_VALUE: Final = Advice(todo=Text("Gõ thẳng giá trị vào ô này.", "Type the value itself into this cell."))
_FORM: Final = Advice(
    todo=Text(
        "Đề nghị điền vào phiếu này, không đổi tên trang, không chèn hay xóa dòng, cột.",
        "Please fill in this form; rename no sheet, insert or delete no row or column.",
    )
)

ADVICE: Final[dict[str, Advice | None]] = {
    # cells
    "blank-required": _UNIT,
    "not-a-number": _UNIT,
    "number-as-text": _BESIDE,
    "number-with-words": _UNIT,
    "ambiguous-number": _UNIT,
    "date-in-number": _UNIT,
    "cell-error": _VALUE,
    "not-calculated": _VALUE,
    "merged-cell": Advice(
        todo=Text("Điền vào ô này; đừng trộn ô.", "Fill in this cell; merge no cells."),
    ),
    "fraction-in-number": _UNIT,
    "cell-repeated": Advice(todo=Text("Gõ lại giá trị vào ô này.", "Type the value into this cell again.")),
    "cell-far-away": _HEAD,
    "text-converted": Advice(
        asks=False,
        todo=Text(
            "Phiếu này ghi bằng Unicode; xem chữ đã đổi có đúng không.",
            "This form has it in Unicode; see whether the words are right.",
        ),
    ),
    "percent-ambiguous": _UNIT,
    "percent-not-asked": _UNIT,
    "out-of-range": _UNIT,
    "negative": _UNIT,
    "above-maximum": _UNIT,
    "off-the-grid": _UNIT,
    "not-a-choice": _UNIT,
    "target-zero": _UNIT,
    "result-though-not-assigned": _UNIT,
    "assigned-target-changed": Advice(
        todo=Text(
            "Ghi lại đúng như được giao; nếu việc giao đã thay đổi, báo cụm trưởng sửa trong quy định.",
            "Put it back as assigned; if the assignment has changed, ask the cluster head to change the rulebook.",
        )
    ),
    "not-assigned-by-unit": _HEAD,
    "report-missing": Advice(
        todo=Text("Ghi lại báo cáo vào trang “Báo cáo” của phiếu này.", "Write the report into this form's own sheet.")
    ),
    "evidence-missing": _UNIT,
    "claimed-differs": _UNIT,
    "claimed-differs-explained": _HEAD,
    "claimed-differs-by-cluster": _HEAD,
    "total-differs": Advice(
        todo=Text(
            "Phiếu này cộng lại từ các dòng; kiểm tra điểm từng dòng đã đúng.",
            "This form adds the rows up again; check that each row's points are right.",
        )
    ),
    "check-code-differs": _HEAD,
    # the report
    "field-missing": _UNIT,
    "field-not-a-choice": _UNIT,
    "field-not-a-number": _UNIT,
    "condition-not-met": Advice(
        asks=False,
        todo=Text("Kiểm tra lại thông tin này trên trang “Báo cáo”.", "Check this on the sheet of the report."),
    ),
    # the file that was used
    "rulebook-amended": Advice(
        asks=False,
        todo=Text(
            "Phiếu này theo quy định hiện hành; xem lại kết quả và điểm tự chấm của tiêu chí.",
            "This form is by the rulebook in force; look again at the criterion's result and self-score.",
        ),
    ),
    "maximum-differs": Advice(
        asks=False,
        todo=Text(
            "Phiếu này ghi thang điểm của quy định; xem lại điểm tự chấm của tiêu chí.",
            "This form has the rulebook's maximum; look again at the criterion's self-score.",
        ),
    ),
    "form-without-identity": _HEAD,
    "heading-differs": _HEAD,
    "unit-not-labelled": _HEAD,
    "heading-near": _HEAD,
    "heading-twice": _COLUMN,
    "row-near": _HEAD,
    "sheet-renamed": _HEAD,
    "heading-missing": _COLUMN,
    "sheet-missing": _FORM,
    "two-forms": _FORM,
    "row-missing": _ROW,
    "row-differs": _ROW,
    "row-unknown": Advice(
        todo=Text(
            "Dòng này không có trong phiếu; ghi nội dung của nó vào đúng dòng của tiêu chí.",
            "The form has no such row; write its content into the criterion's own row.",
        )
    ),
    "row-twice": Advice(
        todo=Text(
            "Phiếu này giữ dòng thứ nhất; kiểm tra số liệu của tiêu chí.",
            "This form keeps the first one; check the criterion's figures.",
        )
    ),
    "key-conflict": Advice(
        todo=Text("Đề nghị điền lại dòng này trong phiếu.", "Please fill in this row again in this form.")
    ),
    # files that were not used, and of whom
    "no-submission": _HEAD,
    "not-a-workbook": _HEAD,
    "file-missing": _HEAD,
    "not-a-file": _HEAD,
    "not-a-regular-file": _HEAD,
    "link-outside": _HEAD,
    "file-unreadable": _HEAD,
    "reader-stopped": _HEAD,
    "not-of-this-rulebook": _HEAD,
    "not-of-this-period": _HEAD,
    "form-newer": _HEAD,
    "unknown-unit": _HEAD,
    "identity-conflict": _HEAD,
    "sheets-of-one-name": _FORM,
    "sheet-too-large": _FORM,
    "text-too-long": _HEAD,
    "password-needed": _HEAD,
    "password-wrong": _HEAD,
    "unit-twice": _HEAD,
    "newer-not-usable": Advice(
        todo=Text(
            "Phiếu này lấy số liệu của bản trước đó; đề nghị sửa và bổ sung vào đây.",
            "This form has the figures of the version before; please mend and complete it here.",
        )
    ),
    "late": _HEAD,
    "superseded": _HEAD,
    "identical-copy": _HEAD,
    "unit-missing": _HEAD,
    "other-document": _HEAD,
    "own-workbook": _HEAD,
    "storage-unreachable": _HEAD,
    "storage-package-missing": _HEAD,
    "address-refused": _HEAD,
}
"""Finding → how a unit is told of it; None: it is not, for only others can act on it."""


def advice_on(code: str) -> Advice | None:
    """How a unit is told of findings of this kind; one that nobody has thought about is told as it is."""
    return ADVICE.get(code, _UNIT)
