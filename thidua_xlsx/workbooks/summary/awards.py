"""``Khen thưởng``: awards over all clusters, how many each cluster is proposed, and for everybody else why not."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import text_literal
from thidua_xlsx.reading.cells import a1, column_letter
from thidua_xlsx.rulebook.rules import Award, QuotaBase
from thidua_xlsx.rulebook.sheets import BASES
from thidua_xlsx.scoring.awards import NOT_PROPOSED, PROPOSED, TO_VOTE
from thidua_xlsx.scoring.classes import quota_base
from thidua_xlsx.scoring.limits import Limits
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.summary.book import Summary
from thidua_xlsx.workbooks.summary.cells import Formula, Link, Value
from thidua_xlsx.workbooks.summary.facts import ClusterFacts, is_known, records
from thidua_xlsx.workbooks.summary.listing import Heading, Listing

__all__ = ["write_awards"]

_TITLE: Final = Text("ĐỀ NGHỊ KHEN THƯỞNG", "PROPOSED AWARDS")
_MATRIX: Final = Text("Số đơn vị được đề nghị theo cụm", "Units proposed, by cluster")
_TOTAL: Final = Text("Cộng", "Total")
_QUOTA: Final = Text("Chỉ tiêu", "Quota")
_CLUSTERS: Final = Text("{count} cụm", "{count} clusters")
_FOLDED: Final = Text(
    "{count} đơn vị không được đề nghị đã được gập lại: bấm dấu + hoặc số 2 ở lề trái để xem lý do từng đơn vị.",
    "{count} units that are not proposed are folded away: click + or 2 in the left margin for the reasons.",
)
_LIST: Final = Text("Danh sách", "List")
_JUMP: Final = Text("↓ Xem", "↓ See")
_NAME: Final = Text("{name} – {rulebook}", "{name} – {rulebook}")
_EACH: Final = Text(
    "Chỉ tiêu riêng từng cụm{rule}: cộng {quota}; đề nghị {proposed}, chờ bỏ phiếu {waiting}.",
    "A quota for each cluster{rule}: {quota} in all; {proposed} proposed, {waiting} to the vote.",
)
_TOGETHER: Final = Text(
    "Chỉ tiêu chung của {clusters}{rule}: {quota}; đề nghị {proposed}, chờ bỏ phiếu {waiting}. "
    "Xét chung giữa các cụm tại bảng này.",
    "One quota over {clusters}{rule}: {quota}; {proposed} proposed, {waiting} to the vote. "
    "Decided here, between the clusters.",
)
_NUMBER: Final = Text("không quá {number}", "at most {number}")
_PERCENT: Final = Text("{percent} % của {base} {words}, làm tròn xuống", "{percent} % of {base} {words}, rounded down")
_FROM_CLASS: Final = Text("đơn vị từ mức “{name}”", "units of “{name}” or better")
_STATES: Final[dict[str, Text]] = {
    PROPOSED: Text("Đề nghị", "Proposed"),
    TO_VOTE: Text("Chờ bỏ phiếu", "To the vote"),
    NOT_PROPOSED: Text("Không đề nghị", "Not proposed"),
}
_CELL: Final = 12.0
_WIDTHS: Final = (5.0, 26.0, *([_CELL] * 13))
_MATRIX_COLUMNS: Final = len(_WIDTHS) - 2
_MOST_NAMES: Final = 4
_MOST_OPEN: Final = 40  # units that are not proposed and still stand open
_LONGEST_NAME: Final = 70
_STATE_COLUMN: Final = 9
_COLUMNS: Final = (
    Heading(Text("Số", "No."), 0, center=True),
    Heading(Text("Cụm", "Cluster")),
    Heading(Text("Đơn vị", "Unit"), span=3),
    Heading(Text("Hạng", "Rank"), 0, center=True),
    Heading(Text("Xếp loại", "Class"), span=2),
    Heading(Text("Chỉ tiêu", "Quota"), 0, center=True),
    Heading(Text("Kết quả", "Outcome"), center=True),
    Heading(Text("Phiếu", "Votes"), center=True),
    Heading(Text("Lý do", "Why"), span=4),
)


@dataclass
class _Block:
    """One award of one rulebook: what is proposed under its quotas."""

    name: str
    result: Result
    together: str  # the codes of the clusters that share one quota; empty where each has its own
    rows: list[dict[str, Any]] = field(default_factory=list)
    first: int = 0
    last: int = 0

    def count(self, state: str, cluster: str | None = None) -> int:
        """How many units are in a state."""
        return sum(row["state"] == state and cluster in {None, str(row["cluster"])} for row in self.rows)

    @property
    def quotas(self) -> dict[str, int]:
        """Scope → its quota."""
        return {str(row["scope"]): int(row["quota"]) for row in self.rows}


def write_awards(summary: Summary) -> None:
    """Write the sheet: the matrix first, then a block for every award."""
    listing = Listing(summary, "awards", _TITLE, _WIDTHS)
    blocks = _blocks(summary)
    names = list(dict.fromkeys(block.name for block in blocks))
    parts = [names[start : start + _MATRIX_COLUMNS] for start in range(0, len(names), _MATRIX_COLUMNS)]
    below = listing.row + len(parts) * (len(summary.clusters) + 6)
    for block in blocks:  # the matrix stands above and refers to them: they are laid out first
        block.first = below + 4
        block.last = below + 3 + len(block.rows)
        below = block.last + 2
    for part in parts:
        _matrix(summary, listing, blocks, part)
    for block in blocks:
        _block(summary, listing, block)
    listing.finish()


def _blocks(summary: Summary) -> list[_Block]:
    found: dict[tuple[int, str, str], _Block] = {}
    for number, result in enumerate(summary.results):
        for row in records(result.awards):
            together = str(row["scope"]) if "; " in str(row["scope"]) else ""
            key = (number, str(row["name"]), together)
            found.setdefault(key, _Block(str(row["name"]), result, together)).rows.append(row)
    order = {PROPOSED: 0, TO_VOTE: 1, NOT_PROPOSED: 2}
    for block in found.values():
        numbers = _numbers(summary, block.result)
        block.rows.sort(
            key=lambda row: (
                order[row["state"]],
                numbers[str(row["cluster"])].number,
                int(row["rank"]) if is_known(row["rank"]) else math.inf,
            )
        )
    return list(found.values())


def _numbers(summary: Summary, result: Result) -> dict[str, ClusterFacts]:
    return {item.cluster.code: item for item in summary.of_result(result)}


def _matrix(summary: Summary, listing: Listing, blocks: list[_Block], names: list[str]) -> None:
    """How many units of each cluster are proposed for each award."""
    listing.note(summary.say(_MATRIX), "body_bold")
    sheet = summary.sheet_name("awards")
    target = {name: next(block for block in blocks if block.name == name).first - 4 for name in names}
    headings = [
        Heading(Text("Số", "No."), 0, center=True),
        Heading(Text("Cụm", "Cluster")),
        *(Heading(_short(name), 0) for name in names),
    ]
    top = listing.headings(headings) + 1
    for item in summary.clusters:
        own = [_proposed(summary, item, blocks, name, listing.row) for name in names]
        listing.put_row(headings, [item.number, item.label, *own], band=item.number % 2 == 0)
    bottom = listing.row - 1
    sums: list[Value] = [
        Formula(
            f"=SUM({column_letter(column)}{top + 1}:{column_letter(column)}{bottom + 1})",
            sum(block.count(PROPOSED) for block in blocks if block.name == name),
        )
        for column, name in enumerate(names, start=2)
    ]
    listing.put_row(headings, ["", summary.say(_TOTAL), *sums], total=True)
    quotas = [sum(sum(block.quotas.values()) for block in blocks if block.name == name) for name in names]
    listing.put_row(headings, ["", summary.say(_QUOTA), *quotas], total=True)
    links = [Link(f"internal:'{sheet}'!A{target[name] + 1}", summary.say(_JUMP)) for name in names]
    listing.put_row(headings, ["", summary.say(_LIST), *links])
    listing.gap()


def _proposed(summary: Summary, item: ClusterFacts, blocks: list[_Block], name: str, row: int) -> Value:
    """A cell of the matrix; blank where the award is not one of the cluster's."""
    own = [
        block
        for block in blocks
        if block.name == name
        and block.result is item.result
        and any(str(line["cluster"]) == item.cluster.code for line in block.rows)
    ]
    if not own:
        return None
    words = text_literal(summary.say(_STATES[PROPOSED]))
    pieces = [
        f"COUNTIFS($A${block.first + 1}:$A${block.last + 1},{a1(row, 0)},"
        f"${column_letter(_STATE_COLUMN)}${block.first + 1}:${column_letter(_STATE_COLUMN)}${block.last + 1},{words})"
        for block in own
    ]
    return Formula("=" + "+".join(pieces), sum(block.count(PROPOSED, item.cluster.code) for block in own))


def _block(summary: Summary, listing: Listing, block: _Block) -> None:
    """An award: its quota, then the units, those that are proposed first."""
    name = block.name
    if len(summary.rulebooks) > 1:
        name = summary.say(_NAME, name=name, rulebook=block.result.rulebook.info.title)
    listing.note(name, "title_left")
    listing.note(_quota_words(summary, block), "body_wrap")
    refused = block.count(NOT_PROPOSED)
    folded = refused > _MOST_OPEN
    listing.note(summary.say(_FOLDED, count=refused) if folded else "", "note")
    listing.headings(_COLUMNS)
    assert listing.row == block.first
    clusters = _numbers(summary, block.result)
    for row in block.rows:
        item = clusters[str(row["cluster"])]
        votes = f"{int(row['votes'])}/{int(row['council'])}" if is_known(row["votes"]) else ""
        listing.put_row(
            _COLUMNS,
            [
                item.number,
                item.label,
                str(row["unit_name"]),
                int(row["rank"]) if is_known(row["rank"]) else None,
                str(row["class"]) if is_known(row["class"]) else "",
                int(row["quota"]),
                summary.say(_STATES[row["state"]]),
                votes,
                str(row["why"]),
            ],
            strong=(2, 6) if row["proposed"] else (),
            level=1 if row["state"] == NOT_PROPOSED else 0,
            folded=folded and row["state"] == NOT_PROPOSED,
        )
    listing.gap(folded=folded)


def _quota_words(summary: Summary, block: _Block) -> str:
    """How many may be proposed, of how many, and how many are."""
    rules = {_rule(summary, block, scope) for scope in block.quotas}
    rule = f" ({rules.pop()})" if len(rules) == 1 and "" not in rules else ""
    values = {
        "rule": rule,
        "quota": sum(block.quotas.values()),
        "proposed": block.count(PROPOSED),
        "waiting": block.count(TO_VOTE),
    }
    if not block.together:
        return summary.say(_EACH, **values)
    clusters = _numbers(summary, block.result)
    names: object = [clusters[code].label for code in block.together.split("; ")]
    if len(clusters) > _MOST_NAMES:
        names = summary.say(_CLUSTERS, count=block.together.count("; ") + 1)
    return summary.say(_TOGETHER, clusters=names, **values)


def _rule(summary: Summary, block: _Block, scope: str) -> str:
    """Where a quota comes from."""
    codes = scope.split("; ")
    award = _award(block, scope)
    words = []
    if award is not None and award.number is not None:
        words.append(summary.say(_NUMBER, number=award.number))
    if award is not None and award.percent is not None:
        base = _base(block.result, award, codes)
        kinds = {str(kind): text.say(summary.lang) for kind, text in BASES}
        named = kinds.get(award.base or QuotaBase.UNITS.value) or summary.say(_FROM_CLASS, name=award.base)
        words.append(summary.say(_PERCENT, percent=award.percent, base=base, words=named))
    return "; ".join(words)


def _award(block: _Block, scope: str) -> Award | None:
    """The award of a quota; one name may stand for several awards of different clusters."""
    code = next(str(row["award"]) for row in block.rows if row["scope"] == scope)
    return next(
        (
            award
            for award in block.result.rulebook.awards
            if (award.code, award.name) == (code, block.name)
            and (not award.clusters or set(scope.split("; ")) <= set(award.clusters))
        ),
        None,
    )


def _base(result: Result, award: Award, codes: list[str]) -> int:
    """How many units a percentage is of."""
    rulebook = result.rulebook
    inside = result.ranking[result.ranking["cluster"].isin(codes)]
    classes = {str(row["unit"]): rulebook.class_named(str(row["class"] or "")) for row in records(result.ranking)}
    limits = Limits(rulebook, () if result.events is None else result.events.entries)
    return quota_base(rulebook, limits, award.base, inside, classes)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
