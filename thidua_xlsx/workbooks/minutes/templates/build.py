"""All templates, from their sources."""

from __future__ import annotations

from thidua_xlsx.messages.text import LANGUAGES
from thidua_xlsx.workbooks.minutes.templates import LETTER, MINUTES
from thidua_xlsx.workbooks.minutes.templates.letter import build_letter
from thidua_xlsx.workbooks.minutes.templates.minutes import build_minutes

__all__ = ["build_templates"]


def build_templates() -> dict[str, bytes]:
    """File name → content; the same bytes every time."""
    makers = ((MINUTES, build_minutes), (LETTER, build_letter))
    return {name.say(lang): make(lang) for name, make in makers for lang in LANGUAGES}
