"""The workbooks that people fill in before the meeting: verification, events, ballots, notices to units."""

from __future__ import annotations

import datetime
import functools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.batch import Batch
from thidua_xlsx.checking.answer_block import AnswerBlock
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.errors import ThiduaError
from thidua_xlsx.intake.form_layout import HIDDEN_SHEET
from thidua_xlsx.intake.form_layout import NOT_ASSIGNED as NOT_ASSIGNED_WORDS
from thidua_xlsx.meeting.ballots import BALLOTS, TIE
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.meeting.events import EVENT_STATES, EVENTS
from thidua_xlsx.meeting.notices import NOTICES
from thidua_xlsx.meeting.verification import VERIFICATION, corrected_inputs, verifiers_of
from thidua_xlsx.meeting.workbook import EntryKind
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import TARGET, Input, Kind
from thidua_xlsx.parallel import Progress, spread
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.reading.table import Sheet
from thidua_xlsx.rulebook.model import Criterion, Rulebook, Unit
from thidua_xlsx.rulebook.rules import Combine, VerifiedBy
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.many_files import chunks, count_off
from thidua_xlsx.workbooks.output import new_workbook, refuse_to_lose, safe_file_name
from thidua_xlsx.workbooks.rule_tables import word_of
from thidua_xlsx.workbooks.rulebook_part import RulebookParts
from thidua_xlsx.workbooks.styles import Styles, points_format
from thidua_xlsx.workbooks.table_sheet import FIRST_ROW, Table, list_rule, offer, worded, write_table

__all__ = [
    "award_words",
    "ballot_rows",
    "event_rows",
    "write_ballots",
    "write_events",
    "write_notices",
    "write_verification",
]

_PathLike = str | os.PathLike[str]
_OF: Final = Text("{title} – {who}", "{title} – {who}")
_NOTICE_TITLE: Final = Text(
    "THÔNG BÁO KẾT QUẢ THẨM ĐỊNH – {unit}: giải trình ở cột cuối rồi gửi lại tệp này",
    "NOTICE OF VERIFICATION – {unit}: reply in the last column and send this file back",
)
_NO_VERIFIER: Final = Text(
    "Không có bên thẩm định “{found}”; chọn một trong: {choices}.",
    "There is no verifier “{found}”; choose one of: {choices}.",
)
_TIE_ABOUT: Final = Text("Đồng hạng {rank} với {others}", "Shares rank {rank} with {others}")
_IDENTITY: Final = {
    "unit",
    "unit_name",
    "criterion",
    "criterion_name",
    "input",
    "maximum",
    "target",
    "reported",
    "claimed",
    "computed",
    "evidence",
}
_ENTRY: Final = ("agreed", "verified_result", "verified_points", "reason")
_ROUNDS: Final = 2
_LONGEST_LIST: Final = 250  # what Excel takes in a validation
_FIRST_DAY: Final = datetime.date(2000, 1, 1)


def write_verification(
    batch: Batch,
    path: _PathLike,
    verifier: str | None = None,
    *,
    verdicts: Sequence[Verdict] = (),
    overwrite: bool = False,
) -> None:
    """Write the workbook in which a verifier agrees, or corrects results or points, with the reason.

    Parameters
    ----------
    batch
        Whose cells are verified: one row per unit × criterion, and one per further input.
    path
        The ``.xlsx`` file to write.
    verifier
        The code of a department, or of the unit that scores the others: only the rows that it has to verify are
        written. None: every row, with a column for the name.
    verdicts
        What is filled in already.
    overwrite
        Whether a file of that name may be replaced that is not the same blank workbook; it may hold entries.

    Raises
    ------
    ThiduaError
        The rulebook knows no such verifier.
    OutputError
        The file would be lost, or cannot be written.
    """
    rulebook = batch.rulebook
    _check_verifier(rulebook, verifier)
    write = functools.partial(_verification, batch, verifier=verifier, verdicts=verdicts)
    _write_or_refuse(write, path, overwrite=overwrite)


def _check_verifier(rulebook: Rulebook, verifier: str | None) -> None:
    known = {
        VerifiedBy.DEPARTMENTS: [item.code for item in rulebook.verifiers],
        VerifiedBy.CROSS: [unit.code for unit in rulebook.units],
    }.get(rulebook.info.verified_by)
    if verifier and known is not None and verifier not in known:
        raise ThiduaError(Message(_NO_VERIFIER, {"found": verifier, "choices": known}))


def _write_or_refuse(write: Callable[[_PathLike], None], path: _PathLike, *, overwrite: bool) -> None:
    if not overwrite:
        refuse_to_lose([(Path(path), write)])
    write(path)


def _verification(batch: Batch, path: _PathLike, *, verifier: str | None, verdicts: Sequence[Verdict]) -> None:
    rulebook, lang = batch.rulebook, batch.rulebook.info.language
    said = {(item.unit, item.criterion): item for item in verdicts if verifier is None or item.verifier == verifier}
    if verifier is None and len(said) < len(verdicts):
        rows = [row for item in verdicts for row in _cells(batch, None, {(item.unit, item.criterion): item}, only=True)]
        rows += [row for row in _cells(batch, None, {}) if (row[0]["unit"], row[1].key) not in said]
    else:
        rows = list(_cells(batch, verifier, said))
    who = rulebook.name_of(verifier) if verifier else rulebook.info.title
    with new_workbook(path, title=rulebook.info.title, subject=who) as workbook:
        styles = Styles(workbook)
        locked = _IDENTITY | ({"verifier"} if verifier else set())
        if rulebook.info.combine in {Combine.MEAN, Combine.TRIMMED}:
            locked |= {"verified_result"}
        sheet = write_table(
            workbook,
            styles,
            VERIFICATION.sheet,
            [cells for cells, _, _ in rows],
            lang,
            stamp=rulebook.info.stamp,
            title=_OF.say(lang, title=VERIFICATION.sheet.help, who=who),
            spare=0,
            locked=locked,
        )
        _validate(sheet, rows, lang)
        _guard(sheet, VERIFICATION.sheet, len(rows))
        _write_hidden(workbook, rulebook, VERIFICATION, {"verifier": verifier or ""})


Cells = tuple[dict[str, Any], Criterion, Input | None]


def _cells(
    batch: Batch, verifier: str | None, said: Mapping[tuple[str, str], Verdict], *, only: bool = False
) -> Iterator[Cells]:
    """The rows: what is known of each cell, its criterion, and the input that may be corrected in it."""
    rulebook = batch.rulebook
    block = AnswerBlock(rulebook, batch.answers)
    known = batch.recomputed.set_index(["unit", "criterion"])[["state", "claimed", "computed", "maximum"]]
    facts = {(str(unit), str(key)): row for (unit, key), row in zip(known.index, known.to_dict("records"), strict=True)}
    for unit in block.units:
        for leaf in rulebook.leaves(unit.cluster):
            owners = verifiers_of(rulebook, leaf, unit.code)
            is_others = bool(verifier) and (verifier == unit.code or bool(owners and verifier not in owners))
            if is_others:
                continue
            verdict = said.get((unit.code, leaf.key))
            if only and verdict is None:
                continue
            yield from _leaf_rows(batch, block, unit, leaf, facts[unit.code, leaf.key], verdict, verifier or "")


def _leaf_rows(
    batch: Batch,
    block: AnswerBlock,
    unit: Unit,
    leaf: Criterion,
    facts: Mapping[Any, Any],
    verdict: Verdict | None,
    verifier: str,
) -> Iterator[Cells]:
    lang = batch.rulebook.info.language
    gone = facts["state"] == NOT_ASSIGNED
    inputs: list[Input | None] = [*corrected_inputs(leaf)] or [None]
    for position, item in enumerate(inputs):
        first = position == 0
        cells: dict[str, Any] = {
            "unit": unit.code,
            "unit_name": unit.short,
            "criterion": leaf.key,
            "criterion_name": leaf.name,
            "input": "" if item is None else item.label.say(lang),
            "verifier": verifier,
            "reported": NOT_ASSIGNED_WORDS.say(lang) if gone else _reported(batch, block, unit, leaf, item),
        }
        if first:
            cells |= {
                "maximum": leaf.points if leaf.scores else None,
                "target": _target(batch, block, unit, leaf),
                "claimed": _number(facts["claimed"]),
                "computed": _number(facts["computed"]),
                "evidence": _text(batch, block, unit, leaf, "evidence"),
            }
        if verdict is not None:
            cells |= {
                "verified_result": None if item is None else verdict.results.get(item.key),
                "verifier": verdict.verifier,
            }
            if first:
                cells |= {
                    "agreed": word_of("yes" if verdict.agreed else "", _AGREED, lang),
                    "verified_points": verdict.points,
                    "reason": verdict.reason,
                }
        yield cells, leaf, None if gone else item


_AGREED: Final = next(column.choices for column in VERIFICATION.sheet.columns if column.key == "agreed")


def _number(value: Any) -> Decimal | None:
    return None if value is None or pd.isna(value) else Decimal(f"{float(value):.15g}")


def _reported(batch: Batch, block: AnswerBlock, unit: Unit, leaf: Criterion, item: Input | None) -> Any:
    if item is None:
        return None
    row = block.row(unit.code, leaf.key, item.key)
    if row < 0:
        return None
    number = batch.answers["number"].iloc[row]
    return str(batch.answers["raw"].iloc[row]) if pd.isna(number) else _number(number)


def _target(batch: Batch, block: AnswerBlock, unit: Unit, leaf: Criterion) -> Any:
    source = batch.rulebook.source(leaf).key
    held = batch.rulebook.target(unit.code, source)
    if held is not None:
        return held.value
    row = block.row(unit.code, source, TARGET.key)
    return None if row < 0 else _number(batch.answers["number"].iloc[row])


def _text(batch: Batch, block: AnswerBlock, unit: Unit, leaf: Criterion, name: str) -> str:
    row = block.row(unit.code, leaf.key, name)
    return "" if row < 0 else str(batch.answers["raw"].iloc[row])


def _validate(sheet: Worksheet, rows: Sequence[Cells], lang: str) -> None:
    """One validation per entry cell: the choices of a choice, numbers not below 0, points up to the maximum."""
    at = {column.key: position for position, column in enumerate(VERIFICATION.sheet.columns)}
    for number, (cells, leaf, item) in enumerate(rows, start=FIRST_ROW):
        if item is not None and item.kind is Kind.CHOICE:
            words = [word.say(lang) for word in leaf.scoring.choices()]
            if len(",".join(words)) <= _LONGEST_LIST and not any(set(',"') & set(word) for word in words):
                sheet.data_validation(
                    number, at["verified_result"], number, at["verified_result"], list_rule(words, lang)
                )
        elif item is not None:
            rule = {"validate": "decimal", "criteria": ">=", "value": item.least}
            sheet.data_validation(number, at["verified_result"], number, at["verified_result"], rule)
        if "maximum" in cells:
            ceiling = leaf.scoring.ceiling(leaf.points)
            between = {"criteria": "between", "minimum": 0, "maximum": float(ceiling or 0)}
            rule = {"validate": "decimal", **(between if ceiling is not None else {"criteria": ">=", "value": 0})}
            rule["error_message"] = _POINTS_HELP.say(lang, key=leaf.key, max=leaf.points)
            sheet.data_validation(number, at["verified_points"], number, at["verified_points"], rule)


_POINTS_HELP: Final = Text("Tiêu chí {key}: điểm từ 0 đến {max}.", "Criterion {key}: 0 to {max} points.")


def _guard(sheet: Worksheet, layout: Sheet, rows: int) -> None:
    """Locked but for the entry cells, without a password; rows may be filtered and made taller."""
    if rows:
        sheet.autofilter(FIRST_ROW - 1, 0, FIRST_ROW + rows - 1, len(layout.columns) - 1)
    sheet.protect("", {"autofilter": True, "format_rows": True, "format_columns": True, "sort": True})
    sheet.hide_gridlines(2)


def _write_hidden(workbook: Any, rulebook: Rulebook, kind: EntryKind, more: Mapping[str, str]) -> None:
    sheet = workbook.add_worksheet(HIDDEN_SHEET)
    rows = {
        "format": kind.format,
        "rulebook": rulebook.info.id,
        "rulebook_version": rulebook.info.version,
        "fingerprint": rulebook.fingerprint,
        **more,
    }
    for number, (key, value) in enumerate(rows.items()):
        sheet.write_string(number, 0, key)
        sheet.write_string(number, 1, value)
    sheet.very_hidden()
    sheet.protect()


# -- events ------------------------------------------------------------------------------------------


def write_events(rulebook: Rulebook, path: _PathLike, events: Sequence[Event] = (), *, overwrite: bool = False) -> None:
    """Write the workbook in which events reported by other agencies are entered.

    Raises
    ------
    OutputError
        A filled file would be lost (``overwrite`` allows it), or the file cannot be written.
    """
    _write_or_refuse(functools.partial(_events, rulebook, events=events), path, overwrite=overwrite)


def _events(rulebook: Rulebook, path: _PathLike, *, events: Sequence[Event]) -> None:
    lang = rulebook.info.language
    names = {item.code: item.name for item in rulebook.limiters}
    table = event_rows(rulebook, events)
    with new_workbook(path, title=rulebook.info.title) as workbook:
        sheet = write_table(workbook, Styles(workbook), EVENTS.sheet, table, lang, stamp=rulebook.info.stamp)
        last = FIRST_ROW + len(table) + 40
        offer(sheet, EVENTS.sheet, "unit", [unit.code for unit in rulebook.units], last, lang)
        if names:
            offer(sheet, EVENTS.sheet, "kind", list(names.values()), last, lang, aside=1)
        sheet.data_validation(
            FIRST_ROW, 2, last, 2, {"validate": "date", "criteria": ">", "value": _FIRST_DAY, "error_type": "warning"}
        )
        _write_hidden(workbook, rulebook, EVENTS, {})


def event_rows(rulebook: Rulebook, events: Sequence[Event]) -> Table:
    """Events as rows of their sheet."""
    lang = rulebook.info.language
    names = {item.code: item.name for item in rulebook.limiters}
    said = [fold(name) for name in names.values()]
    names = {code: name if said.count(fold(name)) == 1 else code for code, name in names.items()}
    return [
        {
            "unit": event.unit,
            "kind": names.get(event.kind, event.kind),
            "date": event.date,
            "document": event.document,
            "state": word_of("confirmed" if event.confirmed else "proposed", EVENT_STATES, lang),
            "note": event.note,
        }
        for event in events
    ]


# -- ballots -----------------------------------------------------------------------------------------


def write_ballots(result: Result, path: _PathLike, votes: Sequence[Vote] = (), *, overwrite: bool = False) -> None:
    """Write the workbook of the votes that are needed: on awards with a ballot, and on ties that nothing decided.

    Votes that ``result`` was scored with are carried along; a unit that missed the threshold in round 1 gets a row for
    round 2.

    Raises
    ------
    OutputError
        A filled file would be lost (``overwrite`` allows it), or the file cannot be written.
    """
    _write_or_refuse(functools.partial(_ballots, result, votes=votes), path, overwrite=overwrite)


def _ballots(result: Result, path: _PathLike, *, votes: Sequence[Vote]) -> None:
    rulebook, lang = result.rulebook, result.rulebook.info.language
    known = [*votes, *(() if result.ballots is None else result.ballots.entries)]
    rows = ballot_rows(result, known)
    with new_workbook(path, title=rulebook.info.title) as workbook:
        sheet = write_table(workbook, Styles(workbook), BALLOTS.sheet, rows, lang, stamp=rulebook.info.stamp)
        last = FIRST_ROW + len(rows) + 40
        awards = list(dict.fromkeys(award_words(rulebook)[award.code] for award in rulebook.awards if award.ballot))
        offer(sheet, BALLOTS.sheet, "award", [*awards, TIE.say(lang)], last, lang)
        offer(sheet, BALLOTS.sheet, "unit", [unit.code for unit in rulebook.units], last, lang, aside=1)
        at = {column.key: position for position, column in enumerate(BALLOTS.sheet.columns)}
        sheet.data_validation(FIRST_ROW, at["round"], last, at["round"], list_rule(["1", "2"], lang))
        whole = {"validate": "integer", "criteria": ">=", "value": 0}
        for key in ("votes", "council", "order"):
            sheet.data_validation(FIRST_ROW, at[key], last, at[key], whole)
        _write_hidden(workbook, rulebook, BALLOTS, {"stage": result.stage.value})


def award_words(rulebook: Rulebook) -> dict[str, str]:
    """Award → how a ballot calls it: by its name, or by its code where another award has the same name."""
    by_name: dict[str, set[str]] = {}
    for award in rulebook.awards:
        by_name.setdefault(fold(award.name), set()).add(award.code)
    return {a.code: a.name if len(by_name[fold(a.name)]) == 1 else a.code for a in rulebook.awards}


def ballot_rows(result: Result, known: Sequence[Vote]) -> Table:
    """The votes that are needed or known, as rows of their sheet."""
    rulebook, lang = result.rulebook, result.rulebook.info.language
    names = award_words(rulebook)
    given = {(vote.award, vote.unit, vote.round): vote for vote in known}
    asked: dict[tuple[str, str, int], str] = {}
    voted = {award.code for award in rulebook.awards if award.ballot}
    for row in result.awards[result.awards["award"].isin(voted)].to_dict("records"):
        if row["reason"] in {
            "",
            "no-votes",
            "votes-round-1",
            "votes-round-2",
            "decided-against",
            "tie-at-quota",
            "quota",
        }:
            asked[row["award"], row["unit"], 1] = ""
            if row["reason"] in {"votes-round-1", "votes-round-2", "decided-against"}:
                asked[row["award"], row["unit"], _ROUNDS] = row["why"]
    for row in result.ties[result.ties["state"] == "to the vote"].to_dict("records"):
        others = result.ties[(result.ties["cluster"] == row["cluster"]) & (result.ties["rank"] == row["rank"])]
        names_of = [rulebook.unit(str(unit)).short for unit in others["unit"] if unit != row["unit"]]
        asked["", row["unit"], 1] = _TIE_ABOUT.say(lang, rank=int(row["rank"]), others=names_of)
        if ("", row["unit"], 1) in given:
            asked["", row["unit"], _ROUNDS] = asked["", row["unit"], 1]
    rows = []
    for key in [*asked, *(key for key in given if key not in asked)]:
        award, unit, number = key
        vote = given.get(key)
        decision = None if vote is None or vote.decision is None else ("yes" if vote.decision else "no")
        rows.append(
            {
                "award": names.get(award, TIE.say(lang)),
                "unit": unit,
                "unit_name": rulebook.unit(unit).name,
                "about": asked.get(key, ""),
                "round": number,
                "votes": None if vote is None else vote.votes,
                "council": None if vote is None else vote.council,
                "decision": word_of(decision, _DECISIONS, lang),
                "order": None if vote is None else vote.order,
            }
        )
    return rows


_DECISIONS: Final = next(column.choices for column in BALLOTS.sheet.columns if column.key == "decision")


# -- notices -----------------------------------------------------------------------------------------


def write_notices(
    result: Result,
    folder: _PathLike,
    *,
    overwrite: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write one workbook per unit of which something was changed: what, why, and a column for the unit's reply.

    Parameters
    ----------
    executor
        Any ``concurrent.futures.Executor`` to write them over, the same bytes; default: one after the other, here.
    progress
        Called with notices written and notices in all.

    Returns
    -------
    The paths, in the rulebook's order of units; units of which nothing was changed get none.

    Raises
    ------
    OutputError
        A notice that was answered would be lost (``overwrite`` allows it), or a file cannot be written; notices written
        before it are whole and stay.
    """
    top, rulebook = Path(folder), result.rulebook
    small = RulebookParts(rulebook).of(())  # all that a notice takes of it beside its own rows
    changed = {str(unit): rows for unit, rows in result.overrides.groupby("unit", observed=True, sort=False)}
    files = [
        (
            top / safe_file_name(f"{rulebook.info.id}_{unit.code}_thong_bao.xlsx"),
            functools.partial(_notice, small, unit, _notice_rows(rulebook, changed[unit.code])),
        )
        for unit in rulebook.units
        if unit.code in changed
    ]
    if not overwrite:
        refuse_to_lose(files)
    count_off(spread(_write_chunk, chunks(files), executor), len(files), progress)
    return [path for path, _ in files]


def _write_chunk(files: Sequence[tuple[Path, Callable[[Path], None]]]) -> int:
    for path, write in files:
        write(path)
    return len(files)


def _notice_rows(rulebook: Rulebook, overrides: pd.DataFrame) -> Table:
    """What was changed of one unit, as its notice shows it."""
    lang = rulebook.info.language
    rows = []
    for row in overrides.to_dict("records"):
        leaf = rulebook.criterion(row["criterion"])
        rows.append(
            {
                "criterion": leaf.key,
                "name": leaf.name,
                "reported": worded(row["reported"], lang),
                "corrected": worded(row["corrected"], lang),
                "from": _number(row["from"]),
                "to": _number(row["to"]),
                "reason": row["reason"],
                "verifier": _verifier_name(rulebook, row["verifier"]),
            }
        )
    return rows


def _notice(rulebook: Rulebook, unit: Unit, rows: Table, path: _PathLike) -> None:
    lang = rulebook.info.language
    with new_workbook(path, title=rulebook.info.title, subject=unit.name) as workbook:
        sheet = write_table(
            workbook,
            Styles(workbook),
            NOTICES.sheet,
            rows,
            lang,
            stamp=rulebook.info.stamp,
            title=_NOTICE_TITLE.say(lang, unit=unit.name),
            spare=0,
            locked={column.key for column in NOTICES.sheet.columns if column.key != "reply"},
            formats={"from": points_format(rulebook.info.digits), "to": points_format(rulebook.info.digits)},
        )
        _guard(sheet, NOTICES.sheet, 0)
        _write_hidden(workbook, rulebook, NOTICES, {"unit": unit.code})


def _verifier_name(rulebook: Rulebook, codes: str) -> str:
    return "; ".join(rulebook.name_of(code) for code in codes.split("; "))
