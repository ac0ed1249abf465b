"""An explanation, a comparison and the inflation of claims in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from thidua_xlsx.analysis.compare import Comparison
from thidua_xlsx.analysis.compare_words import HOW_WORDS
from thidua_xlsx.analysis.explanation import Explanation
from thidua_xlsx.analysis.inflation import Inflation
from thidua_xlsx.html.markup import Cell, Fact, Figures, Table, is_none
from thidua_xlsx.html.view import View, at_most, figures_of
from thidua_xlsx.messages.text import Text, format_points
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.summary.facts import STAGE_WORDS

__all__ = ["comparison_view", "explanation_view", "inflation_view"]

_UP, _DOWN, _SAME = "▲", "▼", "="

_COMPARISON: Final = Text("So sánh: {a} → {b}", "Comparison: {a} → {b}")
_SIDE: Final = Text("{period} ({stage})", "{period} ({stage})")
_UNITS: Final = Text("Từng đơn vị", "Units")
_COLUMNS: Final = (
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Hạng trước", "Rank before"), "number"),
    (Text("Hạng sau", "Rank after"), "number"),
    (Text("Lên, xuống", "Moved"), "number"),
    (Text("Điểm trước", "Before"), "number"),
    (Text("Điểm sau", "After"), "number"),
    (Text("Chênh lệch", "Difference"), "number"),
    (Text("Do tiêu chí nào nhất", "Mostly by"), "text"),
)
_EFFECT: Final = Text("{key} ({effect})", "{key} ({effect})")

_INFLATION: Final = Text("Tự chấm so với {stage}", "Claims against {stage}")
_ALWAYS: Final = Text("Luôn tự chấm điểm tối đa: {units}", "These claim the maximum of everything: {units}")
_NOBODY: Final = Text("Không đơn vị nào luôn tự chấm điểm tối đa.", "Nobody claims the maximum of everything.")
_INFLATION_COLUMNS: Final = (
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Tự chấm", "Claimed"), "number"),
    (Text("Được tính", "Counted"), "number"),
    (Text("Chênh lệch", "Difference"), "number"),
    (Text("Số ô bị hạ", "Lowered"), "number"),
    (Text("Số ô được nâng", "Raised"), "number"),
    (Text("Tự chấm tối đa %", "At the maximum %"), "number"),
)
_BY_CRITERION: Final = Text("Theo tiêu chí ({count})", "By criterion ({count})")
_CRITERION_COLUMNS: Final = (
    (Text("Tiêu chí", "Criterion"), "head"),
    (Text("Tự chấm bình quân", "Mean claimed"), "number"),
    (Text("Được tính bình quân", "Mean counted"), "number"),
    (Text("Chênh lệch", "Difference"), "number"),
    (Text("Đơn vị bị hạ", "Units lowered"), "number"),
)


def explanation_view(explanation: Explanation) -> View:
    """How points came about: a line per step, with its cell."""
    lang = explanation.language
    title = explanation.title.say(lang)
    lines = [Fact(line.say(lang), mark=str(line.place)) for line in explanation.lines]
    return View(title=title[:1].upper() + title[1:], lines=lines, ask=["print(explanation)", "explanation.to_frame()"])


def comparison_view(comparison: Comparison) -> View:
    """Who moved, and mostly by which criterion."""
    figures = figures_of(comparison.b.rulebook.info)
    lang = figures.lang
    rows = comparison.units.to_dict("records")
    table = Table(
        figures.say(_UNITS),
        figures.columns(*_COLUMNS),
        [_moved(comparison, row, figures) for row in rows[:10]],
        name="compared",
        keys=[str(row["unit"]) for row in rows[:10]],
    )
    return View(
        title=_COMPARISON.say(lang, a=_side(comparison.a, lang), b=_side(comparison.b, lang)),
        stamp=comparison.b.rulebook.info.stamp,
        facts=[Fact(comparison.say(lang=lang))],
        tables=[at_most(table, "comparison.units", lang, of=len(rows))],
        ask=[
            "comparison.units",
            "comparison.criteria",
            "comparison.why(…)",
            "comparison.passed(…)",
            "comparison.correlations",
        ],
    )


def _side(result: Result, lang: str) -> str:
    info = result.rulebook.info
    return _SIDE.say(lang, period=info.period or str(info.year), stage=STAGE_WORDS[result.stage])


def _moved(comparison: Comparison, row: Mapping[Any, Any], figures: Figures) -> list[str | Cell]:
    moved = "" if is_none(row["moved"]) else _steps(int(row["moved"]))
    how = str(row["how"])
    return [
        Cell(str(row["name"]), note="" if how == "both" else figures.say(HOW_WORDS[how])),
        figures.count(row["rank_a"]),
        figures.count(row["rank_b"]),
        Cell(moved, "strong" if moved not in {"", _SAME} else ""),
        figures.points(row["points_a"]),
        figures.points(row["points_b"]),
        figures.points(row["difference"], signed=True),
        _mostly(comparison, str(row["unit"]), figures) if not is_none(row["difference"]) else "",
    ]


def _steps(moved: int) -> str:
    return _SAME if not moved else f"{_UP if moved > 0 else _DOWN} {abs(moved)}"


def _mostly(comparison: Comparison, unit: str, figures: Figures) -> str | Cell:
    why = comparison.why(unit)
    if not len(why):
        return ""
    first = why.iloc[0]
    effect = figures.points(first["effect"], signed=True)
    return Cell(figures.say(_EFFECT, key=str(first["criterion"]), effect=effect), note=str(first["name"]))


def inflation_view(inflation: Inflation) -> View:
    """Who claims how much more than counts."""
    figures = figures_of(inflation.rulebook.info)
    lang = figures.lang
    units = inflation.units
    always = [str(name) for name in units.loc[units["always_maximum"].astype(bool), "name"]]
    fact = Fact(figures.say(_ALWAYS, units=always), "●", "open") if always else Fact(figures.say(_NOBODY))
    order = units["difference"].sort_values(ascending=False, kind="stable").index
    criteria = inflation.criteria
    by_mean = criteria["mean_difference"].abs().sort_values(ascending=False, kind="stable").index
    tables = [
        Table("", figures.columns(*columns), [row(item, figures) for item in rows.to_dict("records")], name=name)
        for columns, row, rows, name in (
            (_INFLATION_COLUMNS, _claims, units.loc[order], "inflation"),
            (_CRITERION_COLUMNS, _criterion, criteria.loc[by_mean], "inflated-criteria"),
        )
    ]
    return View(
        title=_INFLATION.say(lang, stage=STAGE_WORDS[inflation.counted].say(lang).lower()),
        stamp=inflation.rulebook.info.stamp,
        facts=[fact],
        tables=[at_most(tables[0], "inflation.units", lang)],
        details=[(_BY_CRITERION.say(lang, count=len(criteria)), [at_most(tables[1], "inflation.criteria", lang)])],
        ask=["inflation.units", "inflation.criteria", "result.plot.claimed_vs_verified()"],
    )


def _claims(row: Mapping[Any, Any], figures: Figures) -> list[str | Cell]:
    share = row["share_at_maximum"]
    return [
        str(row["name"]),
        figures.points(row["claimed"]),
        figures.points(row["counted"]),
        Cell(figures.points(row["difference"], signed=True), "strong"),
        figures.count(row["lowered"]),
        figures.count(row["raised"]),
        "–" if is_none(share) else format_points(float(share) * 100, 0, figures.lang),
    ]


def _criterion(row: Mapping[Any, Any], figures: Figures) -> list[str | Cell]:
    return [
        f"{row['criterion']} {row['name']}",
        figures.points(row["claimed_mean"]),
        figures.points(row["counted_mean"]),
        figures.difference(row["claimed_mean"], row["counted_mean"]),
        figures.count(row["lowered"]),
    ]
