"""The page of tables: every column with its dtype and meaning, made from the declarations.

``python -m thidua_xlsx.tables.page docs/tables.md`` writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from thidua_xlsx.messages.text import LANGUAGES, Text
from thidua_xlsx.tables.of_analysis import (
    COMPARED_CRITERIA,
    COMPARED_UNITS,
    CORRELATIONS,
    EXPLANATION,
    INFLATED_CRITERIA,
    INFLATED_UNITS,
    MATCHED,
    PASSED,
    SCORECARD_CRITERIA,
    SCORECARD_GROUPS,
)
from thidua_xlsx.tables.of_batch import ANSWERS, FIELDS, FINDINGS, RECOMPUTED, REPORTS, SOURCES, STATUS
from thidua_xlsx.tables.of_meeting import (
    DIFFERENT_CELLS,
    DIFFERENT_POINTS,
    DIFFERENT_RANKS,
    DIFFERENT_ROWS,
    DIFFERENT_SCOPE,
    DIFFERENT_SETTINGS,
    EVENT_ENTRIES,
    REPLIES,
    VERDICTS,
    VOTES,
)
from thidua_xlsx.tables.of_result import (
    AWARDS,
    COVENANT,
    LEADERS,
    LIMITS,
    OVERRIDES,
    RANKING,
    RESULT_POINTS,
    SPREAD,
    TIES,
    TOTALS,
)
from thidua_xlsx.tables.of_robustness import DECIDING, INTERVALS, LEFT_OUT, SWAPS
from thidua_xlsx.tables.of_rulebook import RULEBOOK_TABLES
from thidua_xlsx.tables.table import DTYPES, Column, Table

__all__ = ["GROUPS", "Group", "tables_page"]


class Group(NamedTuple):
    """The tables of one object: where it comes from, and how one of its tables is asked for."""

    title: str
    about: Text
    tables: tuple[Table, ...]


GROUPS: Final = (
    Group(
        "Batch · Bản tự chấm đã đọc",
        Text(
            "`batch = tx.read_submissions(rulebook, folder)`: bảng `batch.answers`, `batch.sources`…",
            "`batch = tx.read_submissions(rulebook, folder)`: tables `batch.answers`, `batch.sources`…",
        ),
        (ANSWERS, SOURCES, REPORTS, FIELDS, RECOMPUTED, FINDINGS, STATUS),
    ),
    Group(
        "Result · Kết quả chấm điểm",
        Text(
            "`result = tx.score(batch, …)`: bảng `result.ranking`…; `result.findings` như `batch.findings`.",
            "`result = tx.score(batch, …)`: tables `result.ranking`…; `result.findings` is as `batch.findings`.",
        ),
        (RESULT_POINTS, TOTALS, RANKING, TIES, OVERRIDES, SPREAD, LIMITS, AWARDS, COVENANT, LEADERS),
    ),
    Group(
        "Meeting · Thẩm định, sự việc, bỏ phiếu, giải trình",
        Text(
            "`tx.read_verification(…).table`, và cũng vậy với `read_events`, `read_ballots`, `read_notices`.",
            "`tx.read_verification(…).table`, and so of `read_events`, `read_ballots`, `read_notices`.",
        ),
        (VERDICTS, EVENT_ENTRIES, VOTES, REPLIES),
    ),
    Group(
        "Explanation · Giải thích điểm",
        Text("`result.explain(unit, criterion).to_frame()`.", "`result.explain(unit, criterion).to_frame()`."),
        (EXPLANATION,),
    ),
    Group(
        "Scorecard · Phiếu của đơn vị",
        Text(
            "`card = result.scorecard(unit)`; `card.strongest`, `card.weakest`, `card.not_assigned` có các cột của "
            "`scorecard.criteria`.",
            "`card = result.scorecard(unit)`; `card.strongest`, `card.weakest`, `card.not_assigned` have the columns "
            "of `scorecard.criteria`.",
        ),
        (SCORECARD_GROUPS, SCORECARD_CRITERIA),
    ),
    Group(
        "Robustness · Độ chắc của thứ hạng",
        Text("`result.robustness()`.", "`result.robustness()`."),
        (INTERVALS, LEFT_OUT, DECIDING, SWAPS),
    ),
    Group(
        "Comparison · So sánh hai kết quả",
        Text(
            "`comparison = tx.compare(a, b)`; `comparison.why(unit)` có các cột của `comparison.criteria`.",
            "`comparison = tx.compare(a, b)`; `comparison.why(unit)` has the columns of `comparison.criteria`.",
        ),
        (COMPARED_UNITS, COMPARED_CRITERIA, MATCHED, CORRELATIONS, PASSED),
    ),
    Group(
        "Inflation · Tự chấm so với được tính",
        Text("`result.inflation()`.", "`result.inflation()`."),
        (INFLATED_UNITS, INFLATED_CRITERIA),
    ),
    Group(
        "Difference · So sánh hai sổ tổng hợp",
        Text(
            "`difference = tx.diff_consolidated(old, new)`: bảng `difference.cells`…",
            "`difference = tx.diff_consolidated(old, new)`: tables `difference.cells`…",
        ),
        (DIFFERENT_SETTINGS, DIFFERENT_SCOPE, DIFFERENT_RANKS, DIFFERENT_POINTS, DIFFERENT_CELLS, DIFFERENT_ROWS),
    ),
    Group(
        "Rulebook · Quy định",
        Text(
            "`rulebook.tables['units']` ở đây ghi là `rulebook.units`; bảng `findings` như `batch.findings`.",
            "`rulebook.tables['units']` is here called `rulebook.units`; its `findings` are as `batch.findings`.",
        ),
        RULEBOOK_TABLES,
    ),
)
"""Every public table, by the object that has it, in the order of the page."""

_INTRO: Final = """\
# Tables · Các bảng dữ liệu

Every table that the library gives is a pandas DataFrame with the columns, in the order and of the dtypes below, whether
it has rows or none. Column names and codes stay the same in every language; names, reasons and sentences are in the
rulebook's. All points are float64, each the nearest double of a decimal at the rulebook's digits; deductions are
negative; percentages are percent points (95 for 95 %). Tables join by `unit`, `criterion` and `cluster`.

Mọi bảng của thư viện là DataFrame của pandas, luôn đủ các cột dưới đây, đúng thứ tự và đúng kiểu, dù bảng không có
dòng nào. Tên cột và mã không đổi theo ngôn ngữ; tên gọi, lý do và câu chữ theo ngôn ngữ của quy định. Điểm trừ là số
âm; 95 % ghi là 95. Các bảng nối với nhau qua `unit`, `criterion` và `cluster`.

| dtype | | |
|---|---|---|
"""
_ROWS: Final = Text("Mỗi dòng: {rows}.", "One row per {rows}.")
_WORDS: Final = Text("một trong: {words}", "one of: {words}")
_OPTIONAL: Final = Text("chỉ có khi đã thẩm định", "only where there is verification")
_NULLABLE: Final = Text("NaN nếu không có", "NaN: none")


def tables_page() -> str:
    """The whole page as Markdown."""
    kinds = "".join(f"| `{name}` | {words.vi} | {words.en} |\n" for name, words in DTYPES.items())
    contents = " · ".join(f"[{group.title.partition(' · ')[0]}](#{_anchor(group.title)})" for group in GROUPS)
    parts = [_INTRO + kinds, f"Contents: {contents}\n"]
    for group in GROUPS:
        parts.append(f"## {group.title}\n\n{group.about.en}\n\n{group.about.vi}\n")
        parts += ["\n".join(_section(table)) for table in group.tables]
    return "\n".join(parts)


def _section(table: Table) -> Iterator[str]:
    yield f"### `{table.name}`\n"
    yield " ".join(_ROWS.say(lang, rows=table.rows) for lang in reversed(LANGUAGES)) + "\n"
    yield "| column | dtype | điều gì | what |"
    yield "|---|---|---|---|"
    for column in table.columns:
        meanings = " | ".join(_meaning(column, lang) for lang in LANGUAGES)
        yield f"| `{column.name}` | `{column.dtype}` | {meanings} |"
    yield ""


def _meaning(column: Column, lang: str) -> str:
    words = ", ".join(f"`{word}`" if word else "''" for word in column.words)
    said = [
        column.meaning.say(lang) + ("" if column.measure is None else f" ({column.measure.say(lang)})"),
        _WORDS.say(lang, words=words) if words else "",
        _NULLABLE.say(lang) if column.nullable else "",
        _OPTIONAL.say(lang) if column.optional else "",
    ]
    return "; ".join(filter(None, said))


def _anchor(heading: str) -> str:
    kept = "".join(char for char in heading.lower() if char.isalnum() or char in " -_")
    return kept.replace(" ", "-")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(tables_page(), encoding="utf-8", newline="\n")
