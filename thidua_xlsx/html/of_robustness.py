"""How firm a ranking is, in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from thidua_xlsx.analysis.robustness import Robustness
from thidua_xlsx.analysis.robustness_reach import Reach, reach_of
from thidua_xlsx.html.markup import NONE, Cell, Fact, Figures, Table, is_none
from thidua_xlsx.html.view import View, at_most, figures_of
from thidua_xlsx.messages.text import Message, Text, format_points

__all__ = ["robustness_view"]

_TITLE: Final = Text("Xếp hạng vững đến đâu", "How firm the ranking is")
_SUBTITLE: Final = Text(
    "{draws} lần thử đổi điểm ngẫu nhiên, mỗi ô {step}; hạt giống {seed}",
    "{draws} draws of random changes, each cell {step}; seed {seed}",
)
_STEP: Final = Text("tối đa ± {step} điểm", "at most ± {step} points")
_GRID: Final = Text("tối đa ± một nấc của thang chấm", "at most ± one step of its grid")
_FIRM: Final = Text(
    "{count} trong {all} đơn vị giữ nguyên hạng trong mọi phép thử, kể cả khi bớt cả nhóm",
    "{count} of {all} units keep their rank in every trial, even without a whole group",
)
_MOST: Final = Text(
    "Chênh nhau nhiều nhất: {name}, từ hạng {best} đến hạng {worst}",
    "The widest range: {name}, from rank {best} to {worst}",
)
_BY_REPORT: Final = Text(
    "{cluster}: xếp theo số liệu báo cáo, không thử bằng điểm",
    "{cluster}: ranked by what was reported, not tried with points",
)
_UNITS: Final = Text("Khoảng hạng", "Ranges of ranks")
_COLUMNS: Final = (
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Hạng", "Rank"), "number"),
    (Text("Tốt nhất – kém nhất", "Best – worst"), "number"),
    (Text("Bớt một tiêu chí", "One criterion less"), "number"),
    (Text("Bớt cả nhóm", "One group less"), "number"),
    (Text("Đổi điểm ngẫu nhiên", "Points disturbed"), "number"),
    (Text("Không điểm thưởng", "No bonus"), "number"),
    (Text("Theo tự chấm", "By claims"), "number"),
    (Text("Giữ hạng %", "Keeps its rank %"), "number"),
)
_SWAPS: Final = Text("Hai đơn vị liền nhau đổi chỗ khi nào", "What makes two neighbours change places")
_SWAP_COLUMNS: Final = (
    (Text("Đứng trước", "Ahead"), "head"),
    (Text("Đứng sau", "Behind"), "text"),
    (Text("Cách nhau", "Gap"), "number"),
    (Text("Thay đổi nhỏ nhất", "Smallest change"), "text"),
)
_CHANGE: Final = Text(
    "{unit}, {criterion}: {before} → {after} ({change})", "{unit}, {criterion}: {before} → {after} ({change})"
)
_DECIDING: Final = Text("Tiêu chí quyết định ({count})", "Criteria that decide ({count})")
_DECIDING_COLUMNS: Final = (
    (Text("Tiêu chí, nhóm", "Criterion or group"), "head"),
    (Text("Số đơn vị đổi hạng nếu bớt", "Units that move without it"), "number"),
    (Text("Đổi hạng nhiều nhất", "Places at most"), "number"),
    (Text("Đổi hạng nhất", "First changes"), "text"),
)
_YES: Final = Text("có", "yes")


def robustness_view(robustness: Robustness) -> View:
    """The range of ranks of each unit, what swaps neighbours, what decides."""
    rulebook = robustness.result.rulebook
    figures = figures_of(rulebook.info)
    lang = figures.lang
    step = _GRID if robustness.step is None else Message(_STEP, {"step": robustness.step})
    reach = reach_of(robustness)
    rows = [_interval(row, reach.get(str(row["unit"])), figures) for row in robustness.intervals.to_dict("records")]
    units = Table(figures.say(_UNITS), figures.columns(*_COLUMNS), rows)
    swaps = at_most(_table(_SWAPS, _SWAP_COLUMNS, robustness.swaps, _swap, robustness), "robustness.swaps", lang)
    deciding = _table(Text("", ""), _DECIDING_COLUMNS, robustness.deciding, _decides, robustness)
    count = _DECIDING.say(lang, count=len(robustness.deciding))
    return View(
        title=_TITLE.say(lang),
        subtitle=_SUBTITLE.say(lang, draws=robustness.draws, step=step, seed=robustness.seed),
        stamp=rulebook.info.stamp,
        facts=_facts(robustness, list(reach.values()), figures),
        tables=[
            at_most(units, "robustness.intervals", lang),
            swaps,
        ],
        details=[(count, [at_most(deciding, "robustness.deciding", lang)])] if deciding.rows else [],
        ask=["robustness.intervals", "robustness.deciding", "robustness.swaps", "result.plot.robustness()"],
    )


def _table(caption: Text, columns: Any, frame: Any, row: Any, robustness: Robustness) -> Table:
    figures = figures_of(robustness.result.rulebook.info)
    rows = [row(item, robustness, figures) for item in frame.to_dict("records")]
    return Table(figures.say(caption), figures.columns(*columns), rows)


def _facts(robustness: Robustness, reach: list[Reach], figures: Figures) -> list[Fact]:
    reported = dict.fromkeys(each.cluster for each in reach if each.by_report)
    tried = [each for each in reach if not each.by_report]
    firm = sum(each.is_firm for each in tried)
    facts = []
    if tried or not reported:
        facts.append(Fact(figures.say(_FIRM, count=firm, all=len(tried)), "✔" if firm == len(tried) else "▲"))
    if firm < len(tried):
        widest = max(tried, key=lambda each: each.worst - each.best)
        facts.append(Fact(figures.say(_MOST, name=widest.name, best=widest.best, worst=widest.worst)))
    rulebook = robustness.result.rulebook
    facts += [Fact(figures.say(_BY_REPORT, cluster=rulebook.cluster(code).name)) for code in reported]
    return facts


def _range(best: Any, worst: Any) -> str:
    if is_none(best) or is_none(worst):
        return NONE
    return str(best) if best == worst else f"{best} – {worst}"


def _interval(row: Mapping[Any, Any], reach: Reach | None, figures: Figures) -> list[str | Cell]:
    kept = row["kept"]
    group = (None, None) if reach is None or reach.without_group is None else reach.without_group
    is_tried = not is_none(row["best"]) or group != (None, None)
    over_all = (reach.best, reach.worst) if reach is not None and is_tried else (None, None)
    return [
        str(row["name"]),
        Cell(figures.count(row["rank"]), "strong"),
        Cell(_range(*over_all), "strong"),
        _range(row["left_out_best"], row["left_out_worst"]),
        _range(*group),
        _range(row["disturbed_best"], row["disturbed_worst"]),
        figures.count(row["no_bonus"]),
        figures.count(row["claimed"]),
        NONE if is_none(kept) else format_points(float(kept) * 100, 1, figures.lang),
    ]


def _swap(row: Mapping[Any, Any], robustness: Robustness, figures: Figures) -> list[str | Cell]:
    rulebook = robustness.result.rulebook
    ahead, behind = (rulebook.unit(str(row[side])).short for side in ("ahead", "behind"))
    if is_none(row["change"]):
        return [ahead, behind, figures.points(row["gap"]), str(row["reason"])]
    words = figures.say(
        _CHANGE,
        unit=rulebook.unit(str(row["unit"])).short,
        criterion=str(row["criterion"]),
        before=figures.points(row["from"]),
        after=figures.points(row["to"]),
        change=figures.points(row["change"], signed=True),
    )
    return [ahead, behind, figures.points(row["gap"]), words]


def _decides(row: Mapping[Any, Any], _: Robustness, figures: Figures) -> list[str | Cell]:
    return [
        f"{row['criterion']} {row['name']}",
        figures.count(row["changed"]),
        figures.count(row["largest"]),
        figures.say(_YES) if row["first_changes"] else "",
    ]
