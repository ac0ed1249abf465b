"""A worksheet that opens whatever characters are in the texts that go into it."""

from __future__ import annotations

import re
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

__all__ = ["SafeSheet"]

# no XML can hold them, nor UTF-8 half of a pair; Word's optional hyphen (1F), pasted into a name, is one
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHOWN: Final = "\N{REPLACEMENT CHARACTER}"


class SafeSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is not typed
    """A worksheet in which a control character damages nothing.

    XlsxWriter escapes them in the texts of cells, but not in formulas, their values, and messages of validations.
    """

    def _escape_data(self, data: Any) -> Any:
        return _fit(super()._escape_data(data))

    def _escape_attributes(self, attribute: Any) -> Any:
        return _fit(super()._escape_attributes(attribute))


def _fit(text: Any) -> Any:
    return _UNFIT.sub(_SHOWN, text) if isinstance(text, str) and not text.isprintable() else text
