"""A view in a notebook: what it is, what is to be known, tables of at most ten rows, where the rest stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from thidua_xlsx.html.markup import Cell, Column, Fact, Figures, Table, asset, render
from thidua_xlsx.messages.catalogue import Severity
from thidua_xlsx.messages.entry import SEVERITY_WORDS
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Info

__all__ = ["MOST_ROWS", "View", "at_most", "figures_of", "finding_facts", "findings_table_of", "show"]

MOST_ROWS: Final = 10

_MORE: Final = Text("… và {count} dòng nữa:", "… and {count} more rows:")
_ASK: Final = Text("Hỏi tiếp:", "Ask next:")
_FINDINGS: Final = Text("Lỗi và cảnh báo", "Findings")
_COLUMNS: Final = (
    (Text("Mức", "Severity"), "text"),
    (Text("Ở đâu", "Where"), "text"),
    (Text("Sai gì", "What is wrong"), "text"),
    (Text("Cần làm gì", "What to do"), "text"),
)
_COUNTS: Final = {
    Severity.ERROR: Text("{count} lỗi", "{count} errors"),
    Severity.WARNING: Text("{count} cảnh báo", "{count} warnings"),
    Severity.REVIEW: Text("{count} điểm cần xem lại", "{count} to review"),
}
_NO_FINDINGS: Final = Text("Không có lỗi hay cảnh báo.", "No findings.")


@dataclass(frozen=True)
class View:
    """What a notebook shows of one object; ``details`` are folded: a line, and the tables behind it."""

    title: str
    subtitle: str = ""
    stamp: str = ""
    facts: Sequence[Fact] = ()
    lines: Sequence[Fact] = ()
    tables: Sequence[Table] = ()
    details: Sequence[tuple[str, Sequence[Table]]] = ()
    ask: Sequence[str] = ()
    ask_words: str = ""


def show(view: View, lang: str) -> str:
    """The view as one piece of HTML, with its style, without a script.

    No colour of text or ground is set: those of the notebook hold, light or dark.
    """
    view = replace(view, ask_words=_ASK.say(lang))
    return render("view.html", view=view, lang=lang, style=Markup(asset("notebook.css")))  # noqa: S704 - ours


def figures_of(info: Info, lang: str | None = None) -> Figures:
    """How figures of a rulebook are said, in its language or another."""
    return Figures(lang or info.language, info.digits, info.percent_digits)


def at_most(table: Table, ask: str, lang: str, *, of: int | None = None) -> Table:
    """The first rows of a table, and a line that says how many more there are and what to ask for them.

    ``of``: how many rows there are, where only the first were made.
    """
    left = (len(table.rows) if of is None else of) - MOST_ROWS
    if left <= 0:
        return table
    some = slice(MOST_ROWS)
    return replace(
        table,
        rows=table.rows[some],
        keys=table.keys[some],
        marks=table.marks[some],
        more=_MORE.say(lang, count=left),
        ask=ask,
    )


def finding_facts(counts: dict[Severity, int], lang: str) -> Fact:
    """How much is wrong, in one line."""
    words = [_COUNTS[severity].say(lang, count=count) for severity, count in counts.items() if count]
    if not words:
        return Fact(_NO_FINDINGS.say(lang), "✔", "done")
    return Fact("; ".join(words), "✖" if counts.get(Severity.ERROR) else "▲", "open")


def findings_table_of(findings: Sequence[Finding], lang: str) -> Table:
    """Findings as they were given: where, what, what to do."""
    columns = [Column(text.say(lang)) for text, _ in _COLUMNS]
    rows: list[list[str | Cell]] = [
        [
            Cell(SEVERITY_WORDS[finding.severity].say(lang), finding.severity.value),
            str(finding.place),
            finding.what(lang),
            finding.todo(lang),
        ]
        for finding in findings
    ]
    return Table(_FINDINGS.say(lang), columns, rows, name="findings")
