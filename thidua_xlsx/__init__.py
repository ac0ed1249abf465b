"""Self-assessment workbooks of emulation clusters: forms, submissions, points, ranking, consolidated workbook."""

from __future__ import annotations

TYPE_CHECKING = False  # not typing's own: loading that module would take longer than all the rest
if TYPE_CHECKING:
    from typing import Any

    from thidua_xlsx.analysis.compare import Comparison as Comparison
    from thidua_xlsx.analysis.compare import compare as compare
    from thidua_xlsx.analysis.explain import Explanation as Explanation
    from thidua_xlsx.analysis.inflation import Inflation as Inflation
    from thidua_xlsx.analysis.robustness import Robustness as Robustness
    from thidua_xlsx.analysis.scorecard import Scorecard as Scorecard
    from thidua_xlsx.batch import Batch as Batch
    from thidua_xlsx.batch import read_submissions as read_submissions
    from thidua_xlsx.errors import FileOpenError as FileOpenError
    from thidua_xlsx.errors import MethodError as MethodError
    from thidua_xlsx.errors import MissingPackageError as MissingPackageError
    from thidua_xlsx.errors import OutputError as OutputError
    from thidua_xlsx.errors import RulebookError as RulebookError
    from thidua_xlsx.errors import ThiduaError as ThiduaError
    from thidua_xlsx.errors import WorkbookError as WorkbookError
    from thidua_xlsx.html.page import write_page as write_page
    from thidua_xlsx.intake.layout import Detected as Detected
    from thidua_xlsx.intake.layout import Layout as Layout
    from thidua_xlsx.intake.layout import detect_layout as detect_layout
    from thidua_xlsx.intake.layout import read_layout as read_layout
    from thidua_xlsx.meeting.ballots import Ballots as Ballots
    from thidua_xlsx.meeting.ballots import read_ballots as read_ballots
    from thidua_xlsx.meeting.consolidated import Consolidated as Consolidated
    from thidua_xlsx.meeting.consolidated import read_consolidated as read_consolidated
    from thidua_xlsx.meeting.difference import Difference as Difference
    from thidua_xlsx.meeting.difference import diff_consolidated as diff_consolidated
    from thidua_xlsx.meeting.events import Events as Events
    from thidua_xlsx.meeting.events import read_events as read_events
    from thidua_xlsx.meeting.notices import Replies as Replies
    from thidua_xlsx.meeting.notices import read_notices as read_notices
    from thidua_xlsx.meeting.seals import SealCheck as SealCheck
    from thidua_xlsx.meeting.seals import verify_seal as verify_seal
    from thidua_xlsx.meeting.verification import Verification as Verification
    from thidua_xlsx.meeting.verification import read_verification as read_verification
    from thidua_xlsx.messages.finding import Finding as Finding
    from thidua_xlsx.messages.finding import Place as Place
    from thidua_xlsx.methods.base import Method as Method
    from thidua_xlsx.methods.registry import register_method as register_method
    from thidua_xlsx.reading.limits import Limits as Limits
    from thidua_xlsx.rulebook.model import Rulebook as Rulebook
    from thidua_xlsx.rulebook.reader import read_rulebook as read_rulebook
    from thidua_xlsx.scoring.result import Result as Result
    from thidua_xlsx.scoring.score import score as score
    from thidua_xlsx.workbooks.consolidated import write_cluster_workbooks as write_cluster_workbooks
    from thidua_xlsx.workbooks.consolidated import write_consolidated as write_consolidated
    from thidua_xlsx.workbooks.csv_file import write_csv as write_csv
    from thidua_xlsx.workbooks.entries import write_ballots as write_ballots
    from thidua_xlsx.workbooks.entries import write_events as write_events
    from thidua_xlsx.workbooks.entries import write_notices as write_notices
    from thidua_xlsx.workbooks.entries import write_verification as write_verification
    from thidua_xlsx.workbooks.form import write_forms as write_forms
    from thidua_xlsx.workbooks.layout import write_layout as write_layout
    from thidua_xlsx.workbooks.minutes import write_minutes as write_minutes
    from thidua_xlsx.workbooks.returned import write_returns as write_returns
    from thidua_xlsx.workbooks.rulebook import write_rulebook as write_rulebook
    from thidua_xlsx.workbooks.seal import Seal as Seal
    from thidua_xlsx.workbooks.seal import seal as seal
    from thidua_xlsx.workbooks.summary import write_summary as write_summary

__version__ = "0.6.0"

_HOMES = {
    "Ballots": "meeting.ballots",
    "Batch": "batch",
    "Comparison": "analysis.compare",
    "Consolidated": "meeting.consolidated",
    "Detected": "intake.layout",
    "Difference": "meeting.difference",
    "Events": "meeting.events",
    "Explanation": "analysis.explain",
    "FileOpenError": "errors",
    "Finding": "messages.finding",
    "Inflation": "analysis.inflation",
    "Layout": "intake.layout",
    "Limits": "reading.limits",
    "Method": "methods.base",
    "MethodError": "errors",
    "MissingPackageError": "errors",
    "OutputError": "errors",
    "Place": "messages.finding",
    "Replies": "meeting.notices",
    "Result": "scoring.result",
    "Robustness": "analysis.robustness",
    "Rulebook": "rulebook.model",
    "RulebookError": "errors",
    "Scorecard": "analysis.scorecard",
    "Seal": "workbooks.seal",
    "SealCheck": "meeting.seals",
    "ThiduaError": "errors",
    "Verification": "meeting.verification",
    "WorkbookError": "errors",
    "compare": "analysis.compare",
    "detect_layout": "intake.layout",
    "diff_consolidated": "meeting.difference",
    "read_ballots": "meeting.ballots",
    "read_consolidated": "meeting.consolidated",
    "read_events": "meeting.events",
    "read_layout": "intake.layout",
    "read_notices": "meeting.notices",
    "read_rulebook": "rulebook.reader",
    "read_submissions": "batch",
    "read_verification": "meeting.verification",
    "register_method": "methods.registry",
    "score": "scoring.score",
    "seal": "workbooks.seal",
    "verify_seal": "meeting.seals",
    "write_ballots": "workbooks.entries",
    "write_cluster_workbooks": "workbooks.consolidated",
    "write_consolidated": "workbooks.consolidated",
    "write_csv": "workbooks.csv_file",
    "write_events": "workbooks.entries",
    "write_forms": "workbooks.form",
    "write_layout": "workbooks.layout",
    "write_minutes": "workbooks.minutes",
    "write_notices": "workbooks.entries",
    "write_page": "html.page",
    "write_returns": "workbooks.returned",
    "write_rulebook": "workbooks.rulebook",
    "write_summary": "workbooks.summary",
    "write_verification": "workbooks.entries",
}

__all__ = [
    "Ballots",
    "Batch",
    "Comparison",
    "Consolidated",
    "Detected",
    "Difference",
    "Events",
    "Explanation",
    "FileOpenError",
    "Finding",
    "Inflation",
    "Layout",
    "Limits",
    "Method",
    "MethodError",
    "MissingPackageError",
    "OutputError",
    "Place",
    "Replies",
    "Result",
    "Robustness",
    "Rulebook",
    "RulebookError",
    "Scorecard",
    "Seal",
    "SealCheck",
    "ThiduaError",
    "Verification",
    "WorkbookError",
    "__version__",
    "compare",
    "detect_layout",
    "diff_consolidated",
    "read_ballots",
    "read_consolidated",
    "read_events",
    "read_layout",
    "read_notices",
    "read_rulebook",
    "read_submissions",
    "read_verification",
    "register_method",
    "score",
    "seal",
    "verify_seal",
    "write_ballots",
    "write_cluster_workbooks",
    "write_consolidated",
    "write_csv",
    "write_events",
    "write_forms",
    "write_layout",
    "write_minutes",
    "write_notices",
    "write_page",
    "write_returns",
    "write_rulebook",
    "write_summary",
    "write_verification",
]


if not TYPE_CHECKING:  # a type checker has the names from above, and then finds the misspelt ones

    def __getattr__(name: str) -> Any:
        """Load a public name when it is first asked for: the import itself costs neither pandas nor pandera."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import importlib

        value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
