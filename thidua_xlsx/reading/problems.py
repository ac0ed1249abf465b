"""Why a file or a cell of it could not be read, as findings."""

from __future__ import annotations

from typing import Any, Final

from thidua_xlsx.messages.finding import Finding, Place, abridged, printable
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.reading.guard import ADVICE, KINDS

__all__ = ["notes_on", "problem_of"]

_WHY: Final = {
    "damaged": Text("cấu trúc bên trong bị hỏng ({reason})", "its inner structure is damaged ({reason})"),
    "gone": Text("tệp không còn ở đó", "it is not there any more"),
    "closed": Text(
        "tệp đang được mở ở nơi khác, hoặc không có quyền đọc", "it is open elsewhere, or may not be read by you"
    ),
    "special": Text(
        "đây không phải tệp thường (thư mục, đường ống, thiết bị)", "it is no file: a folder, pipe or device"
    ),
    "denied": Text("nơi lưu trữ không cho phép đọc", "the storage does not permit you to read it"),
    "keys": Text("chưa khai báo khóa truy cập nơi lưu trữ", "no keys for the storage were given"),
    "slow": Text("quá {reason} giây chưa tải xong", "it did not come within {reason} seconds"),
    "other": Text("{reason}", "{reason}"),
}

_MOST_LISTED: Final = 30
_OTHERS: Final = Text(" Các ô khác: {cells}.", " Other cells: {cells}.")


def problem_of(answer: dict[str, Any]) -> tuple[str, dict[str, object]]:
    """Code and values of a parser's answer that holds a ``problem``."""
    code: str = answer["problem"]
    if code == "not-a-workbook":
        return code, {"kind": KINDS[answer["kind"]], "advice": ADVICE[answer["kind"]]}
    if "sheet" in answer:
        return code, {"sheet": answer["sheet"], "cell": answer.get("cell", "")}
    if "why" in answer:
        return code, {"reason": Message(_WHY[answer["why"]], {"reason": answer["reason"]})}
    reason = answer.get("reason", "")
    if isinstance(reason, dict):
        return code, {"reason": Message(reason["text"], {key: value for key, value in reason.items() if key != "text"})}
    return code, {"reason": reason}


def notes_on(answer: dict[str, Any], file: str, unit: str = "") -> list[Finding]:
    """What is said of a file that was read: cells far away were left out, texts in old fonts converted."""
    far = [
        Finding("cell-far-away", Place(file, sheet, cells[0]), unit, values={"count": len(cells), "cell": cells[0]})
        for sheet, cells in answer.get("far", {}).items()
    ]
    return far + [_converted(file, sheet, cells, unit) for sheet, cells in answer.get("converted", {}).items()]


def _converted(file: str, sheet: str, cells: list[tuple[str, str, str]], unit: str) -> Finding:
    """One finding for a sheet: who typed one cell in an old font typed them all in it."""
    cell, before, after = cells[0]
    others = [address for address, _, _ in cells[1:]]
    listed = [*others[:_MOST_LISTED], *(["…"] if len(others) > _MOST_LISTED else [])]
    values = {
        "count": len(cells),
        "before": abridged(printable(before)),
        "after": abridged(after),
        "others": Message(_OTHERS, {"cells": listed}) if others else "",
    }
    return Finding("text-converted", Place(file, sheet, cell), unit, found=before, values=values)
