"""Why a file could not be read, as a code of the catalogue with its values."""

from __future__ import annotations

from typing import Any

from thidua_xlsx.messages.text import Message
from thidua_xlsx.reading.guard import KINDS

__all__ = ["problem_of"]


def problem_of(answer: dict[str, Any]) -> tuple[str, dict[str, object]]:
    """Code and values of a parser's answer that holds a ``problem``."""
    code: str = answer["problem"]
    if code == "not-a-workbook":
        return code, {"kind": KINDS[answer["kind"]]}
    reason = answer["reason"]
    if isinstance(reason, dict):
        return code, {"reason": Message(reason["text"], {key: value for key, value in reason.items() if key != "text"})}
    return code, {"reason": reason}
