"""Everything that a template of the minutes can ask for, as plain texts, numbers and lists."""

from __future__ import annotations

import datetime
from typing import Any, Final

from thidua_xlsx.errors import ThiduaError
from thidua_xlsx.intake.form_layout import REPORT_FIELDS
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.scoring.ranking import NOT_SUBMITTED, PROVISIONAL
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.minutes.awards import awards_of, proposals_of, votes_of
from thidua_xlsx.workbooks.minutes.facts import DOTS, NONE, Facts, is_none
from thidua_xlsx.workbooks.minutes.outcome import covenant_of, limits_of, overrides_of, ties_of
from thidua_xlsx.workbooks.minutes.undecided import CONSOLIDATED, open_questions, verified_state

__all__ = ["minutes_context"]

_NO_CLUSTER: Final = Text(
    "Không có cụm “{code}”; các cụm: {codes}.", "There is no cluster “{code}”; there are: {codes}."
)
_BY: Final = {
    "points": Text("tổng điểm", "points"),
    "percent": Text(
        "tỷ lệ phần trăm so với thang điểm của từng đơn vị, vì có đơn vị không được giao đủ tiêu chí",
        "percent of each unit's own maximum, for some units were not assigned every criterion",
    ),
    "keys": Text("lần lượt từng chỉ tiêu, không tính điểm", "keys in order, without points"),
}
_SHARED: Final = Text("Đồng hạng với {others}", "Shared with {others}")
_DECIDED: Final = Text("Bằng nhau, đã phân định", "Tied, decided")  # what decided stands among the ties
_LAST: Final = Text("Xếp cuối do bị khống chế", "Put last by an event")
_PROVISIONAL: Final = Text("Tạm tính: thiếu {missing} tiêu chí", "Provisional: {missing} criteria missing")
_NOT_SUBMITTED: Final = Text("Chưa có bản tự chấm dùng được", "No usable submission")
_NOT_ASSIGNED: Final = Text("Không có tiêu chí nào được giao", "Nothing was assigned")
_NOT_SCORED: Final = Text("Chưa tiêu chí nào tính được điểm", "No criterion could be scored")
_NOT_RANKED: Final = Text("Chưa xếp hạng", "Not ranked")
_KEY: Final = Text("{name}: {figure}", "{name}: {figure}")
_HEAD: Final = Text("CỤM TRƯỞNG", "CLUSTER HEAD")
_BLOCK_HEAD: Final = Text("KHỐI TRƯỞNG", "BLOCK HEAD")
_NO_HEAD: Final = Text("(CHỨC VỤ NGƯỜI KÝ)", "(OFFICE OF THE SIGNER)")
_BLOCK: Final = "khoi "  # a khối has a khối trưởng
_PLACE_DATE: Final = Text("{place}, {day}", "{place}, {day}")


def minutes_context(
    result: Result, *, cluster: str | None = None, date: datetime.date | None = None, errors_in: Text = CONSOLIDATED
) -> dict[str, Any]:
    """The variables of the templates; ``docs/minutes.md`` lists them. ``errors_in``: where readers find the errors.

    Raises
    ------
    ThiduaError
        There is no such cluster.
    """
    rulebook = result.rulebook
    codes = [item.code for item in rulebook.clusters]
    if cluster is not None and cluster not in codes:
        raise ThiduaError(Message(_NO_CLUSTER, {"code": cluster, "codes": codes}))
    chosen = tuple(item for item in rulebook.clusters if cluster in {None, item.code})
    facts = Facts(result, chosen, date)
    info = rulebook.info
    ranking = facts.rows(result.ranking)
    questions = open_questions(facts, errors_in)
    names = [item.name for item in chosen]
    issuer = info.issuing_body or (names[0].upper() if len(names) == 1 else DOTS * 3)
    return {
        "stamp": info.stamp,
        "superior": info.superior,
        "issuing_body": issuer,
        "place": info.place or DOTS * 2,
        "date": facts.day(date),
        "place_date": facts.say(_PLACE_DATE, place=info.place or DOTS * 2, day=facts.day(date)),
        "year": info.year,
        "period": _inside_a_sentence(info.period or _year(facts)),
        "rulebook": {"title": info.title, "id": info.id, "version": info.version, "fingerprint": rulebook.fingerprint},
        "motto": info.motto,
        "names": "; ".join(names),
        "several": facts.several,
        **_chair(facts),
        "verified": verified_state(facts),
        "units": len(ranking),
        "submitted": sum(row["state"] != NOT_SUBMITTED for row in ranking),
        "ranked": sum(not is_none(row["rank"]) for row in ranking),
        "council": _council(facts),
        "clusters": [_cluster(facts, item) for item in chosen],
        "open_questions": questions,
        "is_draft": bool(questions),
        **proposals_of(facts),
        "praised": _praised(facts),
    }


_YEAR: Final = Text("Năm {year}", "Year {year}")


def _year(facts: Facts) -> str:
    return facts.say(_YEAR, year=str(facts.info.year))


def _inside_a_sentence(words: str) -> str:
    """``Năm 2018`` as it stands inside a sentence; an abbreviation keeps its capitals."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _chair(facts: Facts) -> dict[str, str]:
    """Who chairs and signs, as far as the rulebook says: an office and a unit, never a person."""
    only = facts.clusters[0] if not facts.several else None
    if only is None or not only.head:
        return {"chair": "", "chair_unit": "", "deputy_unit": "", "signer": facts.say(_NO_HEAD), "signer_unit": ""}
    office = facts.say(_BLOCK_HEAD if fold(only.name).startswith(_BLOCK) else _HEAD)
    unit = facts.name(only.head)
    deputy = facts.name(only.deputy) if only.deputy else ""
    return {
        "chair": office.lower(),
        "chair_unit": unit,
        "deputy_unit": deputy,
        "signer": office,
        "signer_unit": unit.upper(),
    }


def _council(facts: Facts) -> str:
    """How many members the council has, where a ballot says so."""
    votes = facts.result.ballots.entries if facts.result.ballots else ()
    sizes = {vote.council for vote in votes if vote.council and facts.rulebook.unit(vote.unit).cluster in facts.codes}
    return str(sizes.pop()) if len(sizes) == 1 else DOTS


# -- one cluster -----------------------------------------------------------------------------------------


def _cluster(facts: Facts, cluster: Cluster) -> dict[str, Any]:
    rows = facts.rows(facts.result.ranking, cluster.code)
    by = rows[0]["ranked_by"] if rows else "points"
    ranking = [_ranked(facts, row) for row in rows]
    return {
        "code": cluster.code,
        "name": cluster.name,
        "head": facts.name(cluster.head) if cluster.head else "",
        "deputy": facts.name(cluster.deputy) if cluster.deputy else "",
        "ranked_by": by,
        "ranked_by_words": facts.say(_BY[by]),
        "has_classes": bool(facts.rulebook.classes),
        "units": len(rows),
        "ranked": sum(not is_none(row["rank"]) for row in rows),
        "ranking": ranking,
        "unranked": [row for row in ranking if row["rank"] == NONE],
        "provisional": [row for row in ranking if row["is_provisional"]],
        "overrides": overrides_of(facts, cluster),
        "ties": ties_of(facts, cluster, by),
        "limits": limits_of(facts, cluster),
        "votes": votes_of(facts, cluster),
        "awards": awards_of(facts, cluster),
        "covenant": covenant_of(facts, cluster),
        "reports": _reports(facts, cluster),
    }


def _ranked(facts: Facts, row: dict[str, Any]) -> dict[str, Any]:
    keys = _key_figures(facts, row) if row["ranked_by"] == "keys" else ""
    notes = _notes(facts, row)
    rank = NONE if is_none(row["rank"]) else f"{row['rank']}{'=' if row['shared'] else ''}"
    if row["ranked_by"] == "keys" and row["class"]:
        notes.insert(0, row["class"])
    return {
        "rank": rank,
        "unit": row["name"],
        "code": str(row["unit"]),
        "points": facts.points(row["points"]),
        "maximum": facts.maximum(row["maximum"]),
        "percent": facts.percent(row["percent"]),
        "key_figures": keys or NONE,
        "class": row["class"] or NONE,
        "note": ". ".join(notes),
        "why": _why_unranked(facts, row),
        "missing": int(row["missing"]),
        "is_provisional": row["state"] == PROVISIONAL,
    }


def _why_unranked(facts: Facts, row: dict[str, Any]) -> str:
    if not is_none(row["rank"]):
        return ""
    if row["state"] == NOT_SUBMITTED:
        return facts.say(_NOT_SUBMITTED)
    return facts.say(_NOT_SCORED if row["missing"] else _NOT_ASSIGNED)


def _notes(facts: Facts, row: dict[str, Any]) -> list[str]:
    notes = []
    if is_none(row["rank"]):
        notes += [facts.say(_NOT_RANKED), _why_unranked(facts, row)]
    if row["shared"]:
        notes.append(facts.say(_SHARED, others=row["tied_with"]))
    if row["decided_by"]:
        notes.append(facts.say(_DECIDED))
    if row["last"]:
        notes.append(facts.say(_LAST))
    if row["state"] == PROVISIONAL:
        notes.append(facts.say(_PROVISIONAL, missing=int(row["missing"])))
    if row["class_reason"]:
        notes.append(row["class_reason"])
    return notes


def _key_figures(facts: Facts, row: dict[str, Any]) -> str:
    """What a unit of a cluster ranked by keys has of each key."""
    rulebook, unit = facts.rulebook, str(row["unit"])
    leaves = {leaf.key: leaf for leaf in rulebook.leaves()}
    pieces = []
    for subject in (
        subject
        for key in rulebook.tie_keys
        if not key.clusters or row["cluster"] in key.clusters
        for subject in key.subjects
    ):
        item = rulebook.field(subject)
        if item is not None:
            figure: Any = facts.values.get((unit, subject))
            pieces.append((item.label, None if isinstance(figure, str) else figure))
        elif subject in leaves:
            at = facts.answers.row(unit, rulebook.source(leaves[subject]).key, RESULT.key)
            pieces.append((leaves[subject].name, facts.answers.number[at] if at >= 0 else None))
    return "; ".join(facts.say(_KEY, name=name, figure=facts.plain(figure)) for name, figure in pieces)


# -- what the units reported -----------------------------------------------------------------------------


def _texts(facts: Facts, cluster: str | None = None) -> dict[str, dict[str, list[str]]]:
    """Unit → field → what it wrote; units in the rulebook's order."""
    entries = facts.rows(facts.result.batch.reports, cluster)
    found: dict[str, dict[str, list[str]]] = {unit.code: {} for unit in facts.rulebook.units}
    for entry in entries:
        found[str(entry["unit"])].setdefault(str(entry["field"]), []).append(str(entry["text"]))
    return {unit: fields for unit, fields in found.items() if fields}


_SPOKEN: Final = ("advantages", "difficulties", "proposals")
_PRAISED: Final = {"collectives": "praised_collectives", "people": "praised_people"}
assert {*_SPOKEN, *_PRAISED.values()} == set(REPORT_FIELDS)  # else a field of the form would be lost here


def _reports(facts: Facts, cluster: Cluster) -> list[dict[str, str]]:
    """What went well, what was hard, what is proposed: the units that wrote something."""
    return [
        {"unit": facts.name(unit), **{key: "\n".join(fields.get(key, [])) or NONE for key in _SPOKEN}}
        for unit, fields in _texts(facts, cluster.code).items()
        if any(key in fields for key in _SPOKEN)
    ]


def _praised(facts: Facts) -> dict[str, Any]:
    """Whom the units want to be praised."""
    texts = _texts(facts)
    return {
        **{name: sum(len(fields.get(key, [])) for fields in texts.values()) for name, key in _PRAISED.items()},
        "units": [
            {
                "unit": facts.name(unit),
                **{name: "\n".join(fields.get(key, [])) or NONE for name, key in _PRAISED.items()},
            }
            for unit, fields in texts.items()
            if any(key in fields for key in _PRAISED.values())
        ],
    }
