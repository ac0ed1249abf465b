"""A sentence of the catalogue as a formula: its words, with cells in the place of its values."""

from __future__ import annotations

import re
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import text_literal

__all__ = ["number_text", "said"]

_VALUE: Final = re.compile(r"\{(\w+)\}")


def said(text: Text, lang: str, **values: str) -> str:
    """``text`` in ``lang`` as a concatenation; ``values`` are cells, text literals or expressions that give text."""
    parts = []
    for number, piece in enumerate(_VALUE.split(text.say(lang))):
        if number % 2:
            parts.append(values[piece])
        elif piece:
            parts.append(text_literal(piece))
    return "&".join(parts)


def number_text(cell: str, lang: str) -> str:
    """A number as words write it: a decimal comma in Vietnamese, whatever the office program's language is."""
    return f'SUBSTITUTE({cell}&"",".",",")' if lang == "vi" else f'SUBSTITUTE({cell}&"",",",".")'
