"""The Word templates of minutes and letter; ``python -m thidua_xlsx.workbooks.minutes.templates`` makes them again."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from thidua_xlsx.messages.text import Text

__all__ = ["LETTER", "MINUTES", "default_template"]

MINUTES: Final = Text("mau_bien_ban.docx", "template_minutes.docx")
LETTER: Final = Text("mau_to_trinh.docx", "template_letter.docx")


def default_template(name: Text, lang: str) -> bytes:
    """The bytes of one of our templates."""
    return (Path(__file__).parent / name.say(lang)).read_bytes()
