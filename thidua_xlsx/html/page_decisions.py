"""The parts of the page about what was decided: verification, awards, covenant, findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from thidua_xlsx.html.markup import NONE, Cell, Fact, Figures, is_none, word
from thidua_xlsx.html.of_batch import worst_first
from thidua_xlsx.html.page_cluster import ClusterSource
from thidua_xlsx.html.page_model import Block, Part, of_facts, of_table, of_text
from thidua_xlsx.html.view import findings_table_of
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import Text
from thidua_xlsx.scoring.result import Stage

__all__ = ["awards_part", "covenant_part", "findings_of", "findings_part", "verification_part"]

_MOST_FINDINGS: Final = 200
_BY_POINTS: Final = "points"  # ``input`` of an override where a verifier gave points

_VERIFICATION: Final = Text("Thẩm định", "Verification")
_OVERRIDES: Final = Text("Số liệu thay đổi khi thẩm định", "What verification changed")
_NO_OVERRIDES: Final = Text("Không có số liệu nào bị sửa khi thẩm định.", "Verification changed nothing.")
_NOT_VERIFIED: Final = Text("Chưa có thẩm định.", "There is no verification yet.")
_OVERRIDE_COLUMNS: Final = (
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Tiêu chí", "Criterion"), "text"),
    (Text("Đơn vị báo cáo", "Reported"), "text"),
    (Text("Thẩm định lại", "Corrected"), "text"),
    (Text("Tự chấm", "Claimed"), "number"),
    (Text("Điểm trước", "From"), "number"),
    (Text("Điểm sau", "To"), "number"),
    (Text("Chênh lệch", "Change"), "number"),
    (Text("Lý do", "Reason"), "text"),
)
_POINTS: Final = Text("điểm", "points")
_AS_BY_THE_RULE: Final = Text(
    "Điểm theo quy định giữ nguyên; khác điểm tự chấm", "The points by the rule stand; not those claimed"
)
_AWARDS: Final = Text("Khen thưởng", "Awards")
_AWARD: Final = Text("{name}: chỉ tiêu {quota}", "{name}: quota {quota}")
_JOINT: Final = Text("{name}: chỉ tiêu {quota} ({scope})", "{name}: quota {quota} ({scope})")
_AWARD_COLUMNS: Final = (
    (Text("Hạng", "Rank"), "number"),
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Xếp loại", "Class"), "text"),
    (Text("Kết quả", "Outcome"), "text"),
    (Text("Phiếu", "Votes"), "number"),
    (Text("Lý do", "Why"), "text"),
)
_PROPOSED: Final = Text("Đề nghị", "Proposed")
_WAITING: Final = Text("Chờ quyết định", "Not decided")
_NOBODY: Final = Text("{name}: chưa đơn vị nào được đề nghị.", "{name}: nobody is proposed so far.")
_PASSED_OVER: Final = Text("Hạng cao hơn nhưng không đề nghị", "Ranked higher but not proposed")
_VOTES: Final = Text("Kết quả bỏ phiếu", "Votes")
_VOTE_COLUMNS: Final = (
    (Text("Danh hiệu, việc", "Award or matter"), "text"),
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Vòng", "Round"), "number"),
    (Text("Phiếu", "Votes"), "number"),
    (Text("%", "%"), "number"),
    (Text("Kết quả", "Outcome"), "text"),
)
_EVENTS: Final = Text("Sự việc, khống chế", "Events and limiters")
_EVENT_COLUMNS: Final = (
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Sự việc", "Event"), "text"),
    (Text("Văn bản", "Document"), "text"),
    (Text("Tình trạng", "State"), "text"),
    (Text("Hệ quả", "Effect"), "text"),
    (Text("Ghi chú", "Note"), "text"),
)
_COVENANT: Final = Text("Giao ước", "Covenant")
_MOTTO: Final = Text("Phương châm: “{motto}”", "Motto: “{motto}”")
_TARGETS: Final = Text("Chỉ tiêu giao ước", "Targets of the covenant")
_TARGET_COLUMNS: Final = (
    (Text("Mã", "Code"), "head"),
    (Text("Nội dung", "Content"), "text"),
    (Text("Chỉ tiêu", "Target"), "text"),
    (Text("Thực hiện", "Reached"), "number"),
    (Text("Kết quả", "Outcome"), "text"),
    (Text("Đơn vị chưa đạt", "Who is missing"), "text"),
)
_CONTENTS: Final = Text("Nội dung trọng tâm", "Key contents")
_CONTENT_COLUMNS: Final = ((Text("Mã", "Code"), "head"), (Text("Nội dung", "Content"), "text"))
_FINDINGS: Final = Text("Lỗi và cảnh báo", "Findings")
_NO_FINDINGS: Final = Text("Không có lỗi hay cảnh báo.", "No findings.")
_MORE: Final = Text(
    "… và {count} dòng nữa, xem trang “Lỗi và cảnh báo” của sổ tổng hợp.",
    "… and {count} more, see the sheet “Findings” of the consolidated workbook.",
)


def verification_part(source: ClusterSource) -> Part | None:
    """What verification changed, and how far claims were from what counts."""
    if source.by_keys:
        return None
    result = source.result
    claims = {(str(row["unit"]), str(row["criterion"])): row["claimed"] for row in source.rows(result.points)}
    rows = [
        _override(source, row, claimed)
        for row in source.rows(result.overrides)
        for claimed in [claims.get((str(row["unit"]), str(row["criterion"])))]
        if _changes(row, claimed)
    ]
    blocks: list[Block] = []
    if rows:
        blocks.append(source.table(_OVERRIDES, _OVERRIDE_COLUMNS, rows, "overrides"))
    else:
        text = _NO_OVERRIDES if result.stage is Stage.VERIFIED else _NOT_VERIFIED
        blocks.append(of_text(source.say(text)))
    chart = source.charts.block("claimed_vs_verified", source.cluster.code, source.prefix)
    return Part(source.id("tham-dinh"), source.say(_VERIFICATION), blocks, charts=[chart])


def _changes(row: dict[str, Any], claimed: float | None) -> bool:
    """Whether a figure was corrected, or points are others than those by the rule or those claimed."""
    return row["input"] != _BY_POINTS or not row["to"] == row["from"] == claimed


def _override(source: ClusterSource, row: dict[str, Any], claimed: float | None) -> list[str | Cell]:
    figures, rulebook = source.figures, source.result.rulebook
    change = None if is_none(row["from"]) or is_none(row["to"]) else float(row["to"]) - float(row["from"])
    is_points = row["input"] == _BY_POINTS
    sign = "" if not change else ("▲ " if change > 0 else "▼ ")
    return [
        rulebook.unit(str(row["unit"])).short,
        rulebook.criterion(str(row["criterion"])).subject,
        _said(row["reported"], figures),
        source.say(_POINTS) if is_points else _said(row["corrected"], figures),
        figures.points(claimed),
        figures.points(row["from"]),
        figures.points(row["to"]),
        Cell(NONE if change is None else sign + figures.points(change, signed=True), "differs" if change else ""),
        Cell(word(row["reason"]), note=source.say(_AS_BY_THE_RULE) if is_points and change == 0 else ""),
    ]


def _said(value: Any, figures: Figures) -> str:
    """A figure or a choice as it was reported."""
    if is_none(value) or value == "":
        return NONE
    return value if isinstance(value, str) else figures.plain(value)


def awards_part(source: ClusterSource) -> Part | None:
    """Who is proposed for what, the votes, and what holds units down."""
    said = source.said
    blocks = [block for award in said["awards"] for block in _award(source, award)]
    rows = [[vote[key] for key in ("award", "unit", "round", "votes", "percent", "outcome")] for vote in said["votes"]]
    if rows:
        blocks.append(source.table(_VOTES, _VOTE_COLUMNS, rows, "votes"))
    events = [
        [event[key] for key in ("unit", "event", "source", "state", "effect", "note")] for event in said["limits"]
    ]
    if events:
        blocks.append(source.table(_EVENTS, _EVENT_COLUMNS, events, "events"))
    return Part(source.id("khen-thuong"), source.say(_AWARDS), blocks) if blocks else None


def _award(source: ClusterSource, award: Mapping[str, Any]) -> list[Block]:
    text = _JOINT if award["scope"] else _AWARD
    caption = source.say(text, name=award["name"], quota=award["quota"], scope=award["scope"])
    rows: list[list[str | Cell]] = [
        [row["rank"], row["unit"], row["class"], Cell(source.say(outcome), mark), row["votes"], row["why"]]
        for key, outcome, mark in (("proposed", _PROPOSED, "strong"), ("waiting", _WAITING, ""))
        for row in award[key]
    ]
    blocks = [
        source.table(caption, _AWARD_COLUMNS, rows, "awards") if rows else of_text(source.say(_NOBODY, name=caption))
    ]
    if award["passed_over"]:
        blocks.append(of_facts([Fact(line) for line in award["passed_over"]], source.say(_PASSED_OVER)))
    return blocks


def covenant_part(source: ClusterSource) -> Part | None:
    """What the cluster had agreed to reach."""
    covenant, motto = source.said["covenant"], source.result.rulebook.info.motto
    blocks: list[Block] = []
    keys = ("code", "content", "target", "actual", "outcome", "missing_units")
    targets = [[row[key] for key in keys] for row in covenant["targets"]]
    if targets:
        blocks.append(source.table(_TARGETS, _TARGET_COLUMNS, targets, "covenant"))
    contents = [[row["code"], row["content"]] for row in covenant["contents"]]
    if contents:
        blocks.append(source.table(_CONTENTS, _CONTENT_COLUMNS, contents, "contents"))
    if not blocks:
        return None
    line = [of_text(source.say(_MOTTO, motto=motto), "strong")] if motto else []
    return Part(source.id("giao-uoc"), source.say(_COVENANT), [*line, *blocks])


def findings_part(source: ClusterSource) -> Part:
    """What was wrong or doubtful in the submissions and the entries of the meeting, worst first."""
    own = findings_of(source)
    if not own:
        return Part(source.id("loi"), source.say(_FINDINGS), [of_text(source.say(_NO_FINDINGS))])
    blocks = [of_table(findings_table_of(worst_first(own, _MOST_FINDINGS), source.figures.lang))]
    if len(own) > _MOST_FINDINGS:
        blocks.append(of_text(source.say(_MORE, count=len(own) - _MOST_FINDINGS), "more"))
    return Part(source.id("loi"), source.say(_FINDINGS), blocks)


def findings_of(source: ClusterSource) -> list[Finding]:
    """Those of the cluster's units, and those that are about nobody in particular."""
    return [finding for finding in source.result.finding_list if not finding.unit or finding.unit in source.links]
