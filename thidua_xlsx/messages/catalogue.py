"""The catalogue of findings: code → severity → what is wrong → what to do, in every language.

Sentences are polite, name the place and the value, and say what to do or who can do it. The words
around them (file, sheet, cell, criterion) are added by ``Finding``.
"""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import Entry, Severity
from thidua_xlsx.messages.of_anomalies import ANOMALIES
from thidua_xlsx.messages.of_cells import CELLS
from thidua_xlsx.messages.of_closing import CLOSING
from thidua_xlsx.messages.of_files import FILES
from thidua_xlsx.messages.of_layouts import LAYOUTS
from thidua_xlsx.messages.of_meetings import MEETING
from thidua_xlsx.messages.of_rulebooks import RULEBOOK
from thidua_xlsx.messages.of_rules import RULES

__all__ = ["CATALOGUE", "Entry", "Severity"]

CATALOGUE: Final[dict[str, Entry]] = {
    **FILES,
    **CELLS,
    **ANOMALIES,
    **LAYOUTS,
    **MEETING,
    **CLOSING,
    **RULEBOOK,
    **RULES,
}
"""Every finding that the library can raise, by code."""
