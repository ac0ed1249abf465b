"""What the table of a form looks like, in few bytes: forms that look the same have their rows in the same places.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

import hashlib
import marshal
from typing import Any

from thidua_xlsx.intake.form_layout import CHECK_KEY, TOTAL_KEY
from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.intake.row_names import Known

__all__ = ["row_look"]


def row_look(form: FormSheet, cluster: str) -> bytes:
    """The same for two forms of ``cluster`` only where their slots stand in the same places."""
    at = tuple(form.columns.items())
    rows = _rows(form, form.context["rows"][cluster])
    return _digest((cluster, form.heading_row, form.by_layout, form.printed_names, at, rows))


def _digest(told: tuple[Any, ...]) -> bytes:
    """Few bytes that stand for ``told``: it may be a whole table, and thousands of them would fill the memory."""
    try:
        whole = marshal.dumps(told, 2)  # the quickest; this version writes equal values alike
    except ValueError:  # a date
        whole = repr(told).encode(errors="surrogatepass")
    return hashlib.blake2b(whole, digest_size=16).digest()


def _rows(form: FormSheet, known: Known) -> tuple[Any, ...]:
    """All that tells rows apart: key, number and name, or everything where the key is missing or unknown."""
    key, number, name = (form.columns.get(column) for column in ("key", "number", "name"))
    below = form.rows[form.heading_row + 1 :]
    if key is None or number is None or name is None:
        return tuple(map(tuple, below))
    return tuple(
        (row[key], row[number], row[name]) if row[key] in known or row[key] in {TOTAL_KEY, CHECK_KEY} else tuple(row)
        for row in below
    )
