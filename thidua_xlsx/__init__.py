"""Self-assessment workbooks of emulation clusters: forms, submissions, points, ranking, consolidated workbook."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thidua_xlsx.batch import Batch as Batch
    from thidua_xlsx.batch import read_submissions as read_submissions
    from thidua_xlsx.errors import MethodError as MethodError
    from thidua_xlsx.errors import OutputError as OutputError
    from thidua_xlsx.errors import RulebookError as RulebookError
    from thidua_xlsx.errors import ThiduaError as ThiduaError
    from thidua_xlsx.messages.finding import Finding as Finding
    from thidua_xlsx.messages.finding import Place as Place
    from thidua_xlsx.rulebook.model import Rulebook as Rulebook
    from thidua_xlsx.rulebook.reader import read_rulebook as read_rulebook
    from thidua_xlsx.scoring.result import Result as Result
    from thidua_xlsx.scoring.score import score as score
    from thidua_xlsx.workbooks.consolidated import write_consolidated as write_consolidated
    from thidua_xlsx.workbooks.form import write_forms as write_forms
    from thidua_xlsx.workbooks.rulebook import write_rulebook as write_rulebook

__version__ = "0.1.0"

_HOMES = {
    "Batch": "batch",
    "Finding": "messages.finding",
    "MethodError": "errors",
    "OutputError": "errors",
    "Place": "messages.finding",
    "Result": "scoring.result",
    "Rulebook": "rulebook.model",
    "RulebookError": "errors",
    "ThiduaError": "errors",
    "read_rulebook": "rulebook.reader",
    "read_submissions": "batch",
    "score": "scoring.score",
    "write_consolidated": "workbooks.consolidated",
    "write_forms": "workbooks.form",
    "write_rulebook": "workbooks.rulebook",
}

__all__ = [
    "Batch",
    "Finding",
    "MethodError",
    "OutputError",
    "Place",
    "Result",
    "Rulebook",
    "RulebookError",
    "ThiduaError",
    "__version__",
    "read_rulebook",
    "read_submissions",
    "score",
    "write_consolidated",
    "write_forms",
    "write_rulebook",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: the import itself costs neither pandas nor pandera."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
