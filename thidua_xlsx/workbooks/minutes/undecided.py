"""What is not decided yet: the minutes say it before somebody signs them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from thidua_xlsx.messages.catalogue import Severity
from thidua_xlsx.messages.finding import printable
from thidua_xlsx.messages.text import Text
from thidua_xlsx.scoring.classes import NOT_CLASSIFIED
from thidua_xlsx.scoring.ranking import NOT_SUBMITTED, PROVISIONAL
from thidua_xlsx.scoring.result import Stage
from thidua_xlsx.workbooks.minutes.awards import UNDECIDED
from thidua_xlsx.workbooks.minutes.facts import Facts, is_none

__all__ = ["CONSOLIDATED", "open_questions", "verified_state"]

_STAGES: Final = {
    Stage.CLAIMED: Text("điểm tự chấm của các đơn vị, chưa thẩm định", "points claimed by the units, not verified"),
    Stage.COMPUTED: Text(
        "điểm tính lại từ kết quả các đơn vị báo cáo, chưa thẩm định",
        "points by the rules from what was reported, not verified",
    ),
    Stage.VERIFIED: Text("điểm thẩm định", "verified points"),
}
_NOT_VERIFIED: Final = Text(
    "Chưa thẩm định: xếp hạng, xếp loại theo {stage}.", "Not verified: ranks and classes are of {stage}."
)
_CELLS: Final = Text(
    "Còn {count} ô (đơn vị × tiêu chí) chưa ai thẩm định; điểm ở đó là điểm tính lại từ kết quả báo cáo.",
    "{count} cells (unit × criterion) are not verified; their points follow from what was reported.",
)
_LEADERS: Final = Text(
    "Điểm của đơn vị khác còn có thể đổi, vì đơn vị dẫn đầu chưa được thẩm định ở tiêu chí: {criteria}.",
    "Points of other units may change, for the leader is not verified in: {criteria}.",
)
_NOT_RANKED: Final = Text("Chưa xếp hạng: {units}.", "Not ranked: {units}.")
_UNRANKED: Final = Text("{unit} (chưa có bản tự chấm dùng được)", "{unit} (no usable submission)")
_UNSCORED: Final = Text("{unit} (chưa có điểm)", "{unit} (no points)")
_PROVISIONAL: Final = Text(
    "Hạng tạm tính do thiếu số liệu: {units}.", "Provisional ranks, for figures are missing: {units}."
)
_MISSING: Final = Text("{unit} (thiếu {count} tiêu chí)", "{unit} ({count} criteria missing)")
_TIES: Final = Text("Chờ bỏ phiếu phân định đồng hạng: {units}.", "Ties that wait for a vote: {units}.")
_TIED: Final = Text("{unit} (hạng {rank})", "{unit} (rank {rank})")
_CLASSES: Final = Text("Chưa xếp loại: {units}.", "Not classified: {units}.")
_UNIT_WHY: Final = Text("{unit} ({why})", "{unit} ({why})")
_AWARD: Final = Text("{award}: {units}.", "{award}: {units}.")
_EVENTS: Final = Text(
    "Sự việc mới đề xuất, chưa xác nhận nên chưa có hiệu lực: {units}.",
    "Events proposed but not confirmed, without effect so far: {units}.",
)
_COVENANT: Final = Text(
    "Chỉ tiêu giao ước chưa kết luận được là đạt hay chưa đạt: {codes}.",
    "Targets of the covenant of which nobody can say yet whether they are met: {codes}.",
)
_ERRORS: Final = Text(
    "Còn {count} lỗi trong bản tự chấm hoặc sổ của cuộc họp chưa được sửa; xem {where}.",
    "{count} errors in submissions or the workbooks of the meeting are not corrected; see {where}.",
)
CONSOLIDATED: Final = Text("sổ tổng hợp", "the consolidated workbook")
"""Where a reader of the minutes finds the errors."""

_FILES: Final = Text("Tệp gửi về không dùng được: {files}.", "Files that could not be used: {files}.")
_OF_CLUSTER: Final = Text("{cluster}: {words}", "{cluster}: {words}")


def verified_state(facts: Facts) -> dict[str, Any]:
    """Whose points were ranked, and how many cells nobody has verified."""
    stage = facts.result.stage
    return {"stage": stage.value, "words": facts.say(_STAGES[stage]), "open_cells": _unverified(facts)}


def _unverified(facts: Facts) -> int:
    """As ``Result.unverified``, of the clusters that the minutes are about."""
    if facts.result.stage is not Stage.VERIFIED:
        return 0
    scored = {leaf.key for leaf in facts.rulebook.leaves() if leaf.scores}
    return sum(
        row["criterion"] in scored and row["state"] != "not assigned" and not row.get("checked", False)
        for row in facts.rows(facts.result.points)
    )


def open_questions(facts: Facts, errors_in: Text = CONSOLIDATED) -> list[str]:
    """One sentence for each thing that is open, the cluster named where there are several.

    ``errors_in`` says where the errors are listed that are counted here.
    """
    found = list(_about_points(facts))
    for cluster in facts.clusters:
        words = [*_about_ranks(facts, cluster.code), *_about_decisions(facts, cluster.code)]
        found += [facts.say(_OF_CLUSTER, cluster=cluster.name, words=one) for one in words] if facts.several else words
    return [*found, *_about_files(facts, errors_in)]


def _about_points(facts: Facts) -> Iterator[str]:
    result = facts.result
    if result.stage is not Stage.VERIFIED:
        yield facts.say(_NOT_VERIFIED, stage=_STAGES[result.stage])
        return
    cells = _unverified(facts)
    if not cells:
        return
    yield facts.say(_CELLS, count=cells)
    leaders = [row for row in facts.rows(result.leaders) if not row["verified"] and row["unit"]]
    if leaders:
        yield facts.say(_LEADERS, criteria=list(dict.fromkeys(str(row["criterion"]) for row in leaders)))


def _about_ranks(facts: Facts, cluster: str) -> Iterator[str]:
    rows = facts.rows(facts.result.ranking, cluster)
    unranked = [
        facts.say(_UNRANKED if row["state"] == NOT_SUBMITTED else _UNSCORED, unit=row["name"])
        for row in rows
        if is_none(row["rank"])
    ]
    if unranked:
        yield facts.say(_NOT_RANKED, units="; ".join(unranked))
    provisional = [
        facts.say(_MISSING, unit=row["name"], count=int(row["missing"])) for row in rows if row["state"] == PROVISIONAL
    ]
    if provisional:
        yield facts.say(_PROVISIONAL, units="; ".join(provisional))
    tied = [
        facts.say(_TIED, unit=row["name"], rank=int(row["rank"]))
        for row in facts.rows(facts.result.ties, cluster)
        if row["state"] == "to the vote"
    ]
    if tied:
        yield facts.say(_TIES, units="; ".join(tied))
    nothing = facts.say(NOT_CLASSIFIED)
    classless = [
        facts.say(_UNIT_WHY, unit=row["name"], why=row["class_reason"]) if row["class_reason"] else row["name"]
        for row in rows
        if row["class"] == nothing
    ]
    if classless:
        yield facts.say(_CLASSES, units="; ".join(classless))


def _about_decisions(facts: Facts, cluster: str) -> Iterator[str]:
    waiting: dict[str, list[str]] = {}
    for row in facts.rows(facts.result.awards, cluster):
        if row["reason"] in UNDECIDED:
            words = facts.say(_UNIT_WHY, unit=row["unit_name"], why=row["why"])
            waiting.setdefault(str(row["name"]), []).append(words)
    for award, units in waiting.items():
        yield facts.say(_AWARD, award=award, units="; ".join(units))
    events = [
        facts.say(_UNIT_WHY, unit=facts.name(row["unit"]), why=row["name"])
        for row in facts.rows(facts.result.limits, cluster)
        if row["state"] == "proposed"
    ]
    if events:
        yield facts.say(_EVENTS, units="; ".join(events))
    unmeasured = [
        str(row["code"]) for row in facts.rows(facts.result.covenant, cluster) if row["measure"] and is_none(row["met"])
    ]
    if unmeasured:
        yield facts.say(_COVENANT, codes=unmeasured)


def _about_files(facts: Facts, errors_in: Text) -> Iterator[str]:
    units = {unit.code for cluster in facts.clusters for unit in facts.rulebook.units_of(cluster.code)}
    errors = [
        finding
        for finding in facts.result.finding_list
        if finding.severity is Severity.ERROR and (not finding.unit or finding.unit in units)
    ]
    if errors:
        yield facts.say(_ERRORS, count=len(errors), where=errors_in)
    sources = facts.result.batch.sources
    refused = [
        printable(str(row["file"]))
        for row in sources[sources["status"] == "refused"].to_dict("records")
        if not row["unit"] or row["unit"] in units
    ]
    if refused:
        yield facts.say(_FILES, files=refused)
