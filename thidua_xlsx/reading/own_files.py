"""What this software writes itself: how its workbooks and its page are recognised, whatever they are called.

Both sides of the process border ask, so it needs the standard library alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import fold

__all__ = ["HIDDEN_SHEET", "OWN_KINDS", "PAGE_GENERATOR", "PAGE_HEAD", "PAGE_MARK", "own_kind"]

HIDDEN_SHEET: Final = "_thidua"
"""The hidden sheet of forms, entry workbooks and the consolidated workbook."""

PAGE_GENERATOR: Final = "thidua-xlsx page"
PAGE_MARK: Final = f'<meta name="generator" content="{PAGE_GENERATOR}">'.encode()
PAGE_HEAD: Final = 4096
"""In so many bytes of a page its mark stands."""

OWN_KINDS: Final = {
    "rulebook": Text("quy định chấm điểm", "a rulebook"),
    "consolidated": Text("sổ tổng hợp", "a consolidated workbook"),
    "summary": Text("bảng tổng hợp các cụm", "a summary over clusters"),
    "verification": Text("sổ thẩm định", "a verification workbook"),
    "events": Text("sổ sự việc", "an events workbook"),
    "ballots": Text("sổ bỏ phiếu", "a ballots workbook"),
    "notice": Text("thông báo thẩm định", "a notice"),
    "form": Text("phiếu tự chấm điểm", "a form"),
    "page": Text(
        "trang xem kết quả (HTML) do chương trình này ghi", "a page of results (HTML) that this program wrote"
    ),
}
"""What a file of ours is called in messages."""

_ENTRY_SHEETS: Final = {
    "verification": ("tham dinh", "verification"),
    "events": ("su kien", "events"),
    "ballots": ("bo phieu", "ballots"),
    "notice": ("thong bao", "notice"),
}
_SHEETS: Final = (
    ("rulebook", frozenset({"thong tin", "tieu chi", "don vi"})),
    ("rulebook", frozenset({"info", "criteria", "units"})),
    ("consolidated", frozenset({"xep hang", "diem", "tinh toan"})),
    ("consolidated", frozenset({"ranking", "points", "calculation"})),
    ("consolidated", frozenset({"xep hang", "tong hop diem"})),  # as they were written before they were alive
    ("summary", frozenset({"toan bo don vi", "cac cum"})),
    ("summary", frozenset({"all units", "clusters"})),
    *((kind, frozenset({name, HIDDEN_SHEET})) for kind, names in _ENTRY_SHEETS.items() for name in names),
    ("form", frozenset({"tu cham diem"})),
    ("form", frozenset({"self-assessment"})),
)


def own_kind(sheets: Iterable[str]) -> str:
    """Which of ``OWN_KINDS`` a workbook with these sheets is; empty where it is none of ours."""
    present = {fold(sheet) for sheet in sheets}
    return next((kind for kind, wanted in _SHEETS if wanted <= present), "")
