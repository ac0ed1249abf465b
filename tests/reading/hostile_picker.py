"""A picker for the parser process that does what the first cell of a workbook tells it to."""

from __future__ import annotations

import os
import time
from typing import Any


def obey(book: Any, context: dict[str, Any]) -> dict[str, Any]:
    """Die, sleep, swell, raise or print as cell A1 of the first sheet says; else return the cells."""
    rows = book.rows(book.sheets[0])
    order = rows[0][0]
    if order == "exit":
        os._exit(3)
    if order == "sleep":
        time.sleep(600)
    if order == "swell":
        hoard = []
        while True:
            hoard.append(bytes(8 * 2**20).replace(b"\0", b"x"))
            time.sleep(0.005)
    if order == "raise":
        raise KeyError("no such thing")
    if order == "print":
        print("a stray word")
    return {"rows": rows, "context": context}
