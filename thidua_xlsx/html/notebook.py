"""What a notebook shows of an object: one piece of HTML, escaped, light and dark, without a script."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from html import escape
from typing import TYPE_CHECKING, TypeVar

from thidua_xlsx.messages.finding import printable

if TYPE_CHECKING:
    from thidua_xlsx.analysis.compare import Comparison
    from thidua_xlsx.analysis.explain import Explanation
    from thidua_xlsx.analysis.inflation import Inflation
    from thidua_xlsx.analysis.robustness import Robustness
    from thidua_xlsx.analysis.scorecard import Scorecard
    from thidua_xlsx.batch import Batch
    from thidua_xlsx.rulebook.model import Rulebook
    from thidua_xlsx.scoring.result import Result

__all__ = [
    "batch_html",
    "comparison_html",
    "explanation_html",
    "inflation_html",
    "result_html",
    "robustness_html",
    "rulebook_html",
    "scorecard_html",
]


_Thing = TypeVar("_Thing")


def _never_fails(view: Callable[[_Thing], str]) -> Callable[[_Thing], str]:
    """A notebook that cannot show an object must still show that it is there: in words, escaped."""

    @wraps(view)
    def shown(thing: _Thing) -> str:
        try:
            return view(thing)
        except Exception as error:  # noqa: BLE001 - a table that somebody changed may lack anything
            try:
                words = repr(thing)
            except Exception:  # noqa: BLE001
                words = type(thing).__name__
            return f"<pre>{escape(printable(words))}\n{escape(printable(f'{type(error).__name__}: {error}'))}</pre>"

    return shown


@_never_fails
def rulebook_html(rulebook: Rulebook) -> str:
    """Units, clusters, groups with their points, methods, what is doubtful."""
    from thidua_xlsx.html.of_rulebook import rulebook_view
    from thidua_xlsx.html.view import show

    return show(rulebook_view(rulebook), rulebook.info.language)


@_never_fails
def batch_html(batch: Batch) -> str:
    """What was read, unit by unit, and what is wrong."""
    from thidua_xlsx.html.of_batch import batch_view
    from thidua_xlsx.html.view import show

    return show(batch_view(batch), batch.rulebook.info.language)


@_never_fails
def result_html(result: Result) -> str:
    """The ranking, and what stands against it."""
    from thidua_xlsx.html.of_result import result_view
    from thidua_xlsx.html.view import show

    return show(result_view(result), result.rulebook.info.language)


@_never_fails
def explanation_html(explanation: Explanation) -> str:
    """How points came about, line by line, with the cells."""
    from thidua_xlsx.html.of_comparison import explanation_view
    from thidua_xlsx.html.view import show

    return show(explanation_view(explanation), explanation.language)


@_never_fails
def scorecard_html(card: Scorecard) -> str:
    """One unit against its cluster."""
    from thidua_xlsx.html.of_scorecard import scorecard_view
    from thidua_xlsx.html.view import show

    return show(scorecard_view(card), card.result.rulebook.info.language)


@_never_fails
def robustness_html(robustness: Robustness) -> str:
    """How firm a ranking is."""
    from thidua_xlsx.html.of_robustness import robustness_view
    from thidua_xlsx.html.view import show

    return show(robustness_view(robustness), robustness.result.rulebook.info.language)


@_never_fails
def comparison_html(comparison: Comparison) -> str:
    """Two results side by side."""
    from thidua_xlsx.html.of_comparison import comparison_view
    from thidua_xlsx.html.view import show

    return show(comparison_view(comparison), comparison.b.rulebook.info.language)


@_never_fails
def inflation_html(inflation: Inflation) -> str:
    """Claimed against verified."""
    from thidua_xlsx.html.of_comparison import inflation_view
    from thidua_xlsx.html.view import show

    return show(inflation_view(inflation), inflation.rulebook.info.language)
