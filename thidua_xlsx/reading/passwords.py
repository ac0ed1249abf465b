"""Opening what was sent with a password. Runs in the parser's process; the library for it is loaded only then."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

__all__ = ["unlock"]

# Excel itself opens a workbook with this password without asking: it stands for "protected against writing only"
_EXCELS_OWN: Final = "VelvetSweatshop"


def unlock(data: bytes, passwords: Sequence[str]) -> bytes | None:
    """The bytes of the workbook inside an encrypted file; None where none of ``passwords`` opens it."""
    import msoffcrypto

    def opened(password: str) -> bytes | None:
        workbook = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            # of an .xls the library verifies the password unasked, and knows no word for it
            file.load_key(password=password, **({} if file.format == "xls97" else {"verify_password": True}))
            file.decrypt(workbook)
        except Exception:  # noqa: BLE001 - a wrong password and a broken structure raise many things: it is not this one
            return None
        return workbook.getvalue()

    return next((found for word in (*passwords, _EXCELS_OWN) if (found := opened(word)) is not None), None)
