"""A comparison in words: of all units, and what happened to one of them and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from thidua_xlsx.analysis.compare_criteria import REST
from thidua_xlsx.analysis.compare_units import BOTH, CAME, MERGED, RENAMED, SPLIT, WENT
from thidua_xlsx.messages.text import Message, Text, format_points

if TYPE_CHECKING:
    from thidua_xlsx.analysis.compare import Comparison

__all__ = ["HOW_WORDS", "said_of_all", "said_of_unit"]

_MOST: Final = 3  # criteria and units that are named

HOW_WORDS: Final[dict[str, Text]] = {
    BOTH: Text("có ở cả hai", "in both"),
    RENAMED: Text("đổi tên", "renamed"),
    MERGED: Text("sáp nhập", "merged"),
    SPLIT: Text("chia tách", "split"),
    CAME: Text("mới có", "new"),
    WENT: Text("không còn", "gone"),
}
"""How a unit came from one result to the other, in words."""

_COUNTS: Final = Text("{how}: {count} đơn vị", "{how}: {count} units")
_MOVED: Final = Text(
    "{up} đơn vị lên hạng, {down} xuống hạng, {same} giữ hạng.", "{up} moved up, {down} down, {same} kept their rank."
)
_UNRANKED: Final = Text("{count} đơn vị chưa xếp hạng ở một bên.", "Not ranked in one of them: {count}.")
_ELSEWHERE: Final = Text(
    "{count} đơn vị sang cụm khác, không so hạng.", "In another cluster, ranks not compared: {count}."
)
_OTHER_COUNTS: Final = Text(
    "Chú ý: số đơn vị được xếp hạng khác nhau ở {clusters}; cùng một hạng không còn cùng một vị trí.",
    "Note: another number of units is ranked in {clusters}; the same rank is not the same place.",
)
_COUNT: Final = Text("{name} ({before} → {after})", "{name} ({before} → {after})")
_UNKNOWN: Final = Text(
    "Chú ý: kỳ trước không có đơn vị nào như ghi ở cột Tiền thân: {names}. Sửa trong quy định rồi so lại.",
    "Note: before, there is no unit such as is named under “Tiền thân”: {names}. Mend the rulebook and compare again.",
)
_NAMED: Final = Text("“{said}” ({unit})", "“{said}” ({unit})")
_ALIKE: Final = Text(
    "Mức giống nhau của hai thứ tự: Spearman {spearman}, Kendall {kendall} ({units} đơn vị).",
    "How alike the two orders are: Spearman {spearman}, Kendall {kendall} ({units} units).",
)
_CRITERIA: Final = Text(
    "Tiêu chí: {came} mới, {went} không còn, {renamed} đổi mã hoặc đổi lời.",
    "Criteria: {came} new, {went} gone, {renamed} with another key or other words.",
)
_RANKS: Final = Text("{name}: hạng {before} → {after}", "{name}: rank {before} → {after}")
_RANKS_OF: Final = Text(
    "{name}: hạng {before} trong {of_before} đơn vị → {after} trong {of_after}",
    "{name}: rank {before} of {of_before} → {after} of {of_after}",
)
_UP: Final = Text("lên {steps}", "up {steps}")
_DOWN: Final = Text("xuống {steps}", "down {steps}")
_KEPT: Final = Text("giữ nguyên", "unchanged")
_OTHER_CLUSTER: Final = Text("khác cụm, không so hạng", "another cluster, so that ranks cannot be compared")
_TOTALS: Final = Text("tổng điểm {before} → {after} ({difference})", "total {before} → {after} ({difference})")
_PERCENTS: Final = Text("{before} % → {after} % thang điểm", "{before} % → {after} % of the maximum")
_BECAUSE: Final = Text("Vì: {criteria}.", "Because of: {criteria}.")
_NO_CHANGE: Final = Text("Không tiêu chí nào đổi điểm.", "No criterion changed its points.")
_PASSED: Final = Text("Vượt: {units}.", "Passed: {units}.")
_PASSED_BY: Final = Text("Bị vượt bởi: {units}.", "Passed by: {units}.")
_MOSTLY: Final = Text("{name} (nhiều nhất do {criterion})", "{name} (mostly by {criterion})")
_WAS_MERGED: Final = Text(
    "{name}: sáp nhập từ {ranks} (mã và hạng trước); không có hạng cũ của chính mình.",
    "{name}: merged from {ranks} (codes with their ranks); it has no earlier rank of its own.",
)
_WAS_SPLIT: Final = Text(
    "{name}: tách ra từ {ranks} (mã và hạng trước); không có hạng cũ của chính mình.",
    "{name}: split off from {ranks} (code with its rank); it has no earlier rank of its own.",
)
_IS_NEW: Final = Text("{name}: mới có, không có gì để so.", "{name}: new, so that there is nothing to compare.")
_IS_GONE: Final = Text("{name}: không còn; trước đây hạng {before}.", "{name}: gone; it ranked {before}.")
_NOT_SCORED: Final = Text("{name}: một bên chưa có điểm, không so được.", "{name}: without points in one of them.")


def said_of_all(comparison: Comparison, lang: str) -> str:
    """How many units came, went and moved, how alike the orders are, which criteria are others."""
    units = comparison.units
    counts = units["how"].value_counts()
    said = [_COUNTS.say(lang, count=int(counts[how]), how=word) for how, word in HOW_WORDS.items() if how in counts]
    moved = units["moved"].dropna()
    listed = "; ".join(said)
    sentences = [f"{listed[:1].upper()}{listed[1:]}."]
    if len(moved):
        ways = {"up": int((moved > 0).sum()), "down": int((moved < 0).sum()), "same": int((moved == 0).sum())}
        sentences.append(_MOVED.say(lang, **ways))
    for text, count in zip((_UNRANKED, _ELSEWHERE), comparison.out_of_order(), strict=True):
        sentences += [text.say(lang, count=count)] if count else []
    last = comparison.correlations.iloc[-1]
    if not pd.isna(last["spearman"]):
        figures = {name: format_points(float(last[name]), 2, lang) for name in ("spearman", "kendall")}
        sentences.append(_ALIKE.say(lang, units=int(last["units"]), **figures))
    other = comparison.matched["how"].value_counts()
    if set(other.index) - {BOTH}:
        sentences.append(_CRITERIA.say(lang, **{how: int(other.get(how, 0)) for how in (CAME, WENT, RENAMED)}))
    counts_of = [_COUNT.say(lang, name=name, before=a, after=b) for name, a, b in comparison.other_counts()]
    unknown = [_NAMED.say(lang, said=said, unit=unit) for unit, said in comparison.unknown_predecessors]
    sentences += [_OTHER_COUNTS.say(lang, clusters=_listed(counts_of))] if counts_of else []
    sentences += [_UNKNOWN.say(lang, names=_listed(unknown))] if unknown else []
    return " ".join(sentences)


def said_of_unit(comparison: Comparison, unit: str, lang: str) -> str:
    """What happened to one unit and which criteria made it so.

    Raises
    ------
    KeyError
        There is no such unit.
    """
    row = comparison.row(unit)
    there = {"name": row["name"], "before": _rank(row["rank_a"]), "after": _rank(row["rank_b"])}
    is_other = not pd.isna(row["moved"]) and row["ranked_a"] != row["ranked_b"]
    of_all = {"of_before": int(row["ranked_a"]), "of_after": int(row["ranked_b"])} if is_other else {}
    ranks = (_RANKS_OF if is_other else _RANKS).say(lang, **there, **of_all)
    if pd.isna(row["points_a"]) or pd.isna(row["points_b"]):  # ranked by keys alone, units have no points
        return _without_figures(row, lang) if pd.isna(row["moved"]) else f"{ranks} ({_way(row, lang)})."
    digits = comparison.b.rulebook.info.digits
    points = {name: format_points(row[f"points_{of}"], digits, lang) for name, of in (("before", "a"), ("after", "b"))}
    difference = format_points(row["difference"], digits, lang, signed=True)
    figures = [_TOTALS.say(lang, **points, difference=difference)]
    if comparison.by_percent(unit):
        digits = comparison.b.rulebook.info.percent_digits
        sides = (("before", "a"), ("after", "b"))
        percent = {name: format_points(row[f"percent_{of}"], digits, lang) for name, of in sides}
        figures.append(_PERCENTS.say(lang, **percent))
    sentences = [f"{ranks} ({_way(row, lang)}), {', '.join(figures)}.", _reasons(comparison, unit, lang)]
    passed = comparison.passed(unit)
    for how, text in (("passed", _PASSED), ("passed by", _PASSED_BY)):
        names = [_neighbour(other, lang) for other in passed[passed["how"] == how].to_dict("records")]
        if names:
            more = [f"… (+{len(names) - _MOST})"] if len(names) > _MOST else []
            sentences.append(text.say(lang, units=[*names[:_MOST], *more]))
    return " ".join(sentences)


def _listed(said: list[str]) -> str:
    """The first few, and how many more there are."""
    more = [f"… (+{len(said) - _MOST})"] if len(said) > _MOST else []
    return "; ".join([*said[:_MOST], *more])


def _way(row: dict[str, Any], lang: str) -> str:
    if pd.isna(row["moved"]):
        return _OTHER_CLUSTER.say(lang)
    steps = int(row["moved"])
    return _KEPT.say(lang) if not steps else (_UP if steps > 0 else _DOWN).say(lang, steps=abs(steps))


def _reasons(comparison: Comparison, unit: str, lang: str) -> str:
    rows = comparison.why(unit).to_dict("records")
    info = comparison.b.rulebook.info
    effect, digits, sign = ("effect", info.digits, "")
    if comparison.other_scale(unit):
        effect, digits, sign = "effect_percent", info.percent_digits, " %"
    said = [f"{_named(row)} {format_points(row[effect], digits, lang, signed=True)}{sign}" for row in rows]
    more = [f"… (+{len(said) - _MOST})"] if len(said) > _MOST else []
    return _BECAUSE.say(lang, criteria="; ".join([*said[:_MOST], *more])) if said else _NO_CHANGE.say(lang)


def _named(row: dict[Any, Any]) -> str:
    return str(row["name"]) if row["criterion"] == REST else f"{row['criterion']} {row['name']}"


def _neighbour(row: dict[Any, Any], lang: str) -> str:
    if not row["criterion"]:
        return str(row["name"])
    return Message(_MOSTLY, {"name": row["name"], "criterion": row["criterion"]}).say(lang)


def _without_figures(row: dict[str, Any], lang: str) -> str:
    texts = {MERGED: _WAS_MERGED, SPLIT: _WAS_SPLIT, CAME: _IS_NEW, WENT: _IS_GONE}
    text = texts.get(row["how"], _NOT_SCORED)
    if row["how"] == SPLIT and not pd.isna(row["rank_a"]):
        text = _NOT_SCORED
    return text.say(lang, name=row["name"], ranks=row["predecessor_ranks"], before=_rank(row["rank_a"]))


def _rank(rank: Any) -> str:
    return "–" if pd.isna(rank) else str(int(rank))
