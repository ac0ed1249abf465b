"""What comes to the meeting, read back: every entry with its address, every fault at its cell."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.scoring.small import batch, book, group, leaf
from tests.workbook_builder import write_sheets
from thidua_xlsx.intake.form_layout import HIDDEN_SHEET
from thidua_xlsx.meeting.ballots import BALLOTS, read_ballots
from thidua_xlsx.meeting.entries import Event, Reply, Verdict, Vote
from thidua_xlsx.meeting.events import EVENTS, read_events
from thidua_xlsx.meeting.notices import NOTICES, read_notices
from thidua_xlsx.meeting.verification import VERIFICATION, read_verification
from thidua_xlsx.meeting.workbook import EntryKind
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.of_meetings import MEETING
from thidua_xlsx.methods.base import PointRow
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import Cluster, Rulebook
from thidua_xlsx.rulebook.rules import Award, Combine, Limiter, PointKind, VerifiedBy, Verifier
from thidua_xlsx.scoring.score import score

_FILE = "so.xlsx"
_READERS = {
    VERIFICATION.format: read_verification,
    EVENTS.format: read_events,
    BALLOTS.format: read_ballots,
    NOTICES.format: read_notices,
}


def _rulebook(**info: Any) -> Rulebook:
    levels = Levels(rows=(PointRow(Decimal(5), "Tốt"), PointRow(Decimal(2), "Khá")))
    return book(
        group("I"),
        leaf("I.1", 10, Direct(Decimal("0.5"))),
        leaf("I.2", 10, Ratio()),
        leaf("I.3", 5, levels),
        leaf("I.4", 5, Count(Decimal(1))),
        leaf("I.5", 5, PlusMinus(Decimal(3), Decimal(1), Decimal(1))),
        leaf("I.6", 5, Ratio(), uses="I.2"),
        leaf("T", 5, kind=PointKind.DEDUCTION),
        leaf("II", 5, clusters=("D",)),
        clusters=(Cluster("C", "Cụm C"), Cluster("D", "Cụm D")),
        units={"U1": "C", "U2": "C", "U3": "C", "U4": "D"},
        limiters=(Limiter("KT", "Lãnh đạo bị khiển trách", no_award=True),),
        awards=(
            Award("CO", "Cờ thi đua", number=1, ballot=True, threshold=Decimal(80)),
            Award("BK", "Bằng khen", number=2),
        ),
        verifiers=(Verifier("P1", "Phòng 1", ("I",)), Verifier("P2", "Phòng 2", ("T", "II"))),
        info=info,
    )


def _sheets(
    kind: EntryKind, rows: Iterable[Mapping[str, Any]], hidden: Mapping[str, str] | None = None
) -> dict[str, list[list[Any]]]:
    """The sheet of ``kind`` with headings in row 1, and the hidden sheet."""
    said = {"format": kind.format, "rulebook": "r"} if hidden is None else hidden
    table = [[column.heading.vi for column in kind.sheet.columns]]
    table += [[row.get(column.key) for column in kind.sheet.columns] for row in rows]
    return {kind.sheet.name.vi: table, HIDDEN_SHEET: [[key, value] for key, value in said.items()]}


def _at(kind: EntryKind, row: int, key: str = "") -> tuple[str, str, str]:
    """Where column ``key`` of the ``row``-th entry stands; the row itself is its first cell."""
    keys = [column.key for column in kind.sheet.columns]
    return _FILE, kind.sheet.name.vi, a1(row, keys.index(key) if key else 0)


def _read(
    folder: Path, kind: EntryKind, *rows: Mapping[str, Any], rulebook: Rulebook | None = None, **hidden: str
) -> Any:
    said = {"format": kind.format, "rulebook": "r", **hidden}
    path = write_sheets(folder / _FILE, _sheets(kind, rows, said))
    return _READERS[kind.format](rulebook or _rulebook(), path)


def _found(findings: Iterable[Finding]) -> list[tuple[str, tuple[str, str, str]]]:
    return [(item.code, (item.place.file, item.place.sheet, item.place.cell)) for item in findings]


# -- what is read ------------------------------------------------------------------------------------


def test_verdicts_are_read_with_their_addresses(tmp_path: Path) -> None:
    """A change that cannot be traced to its cell cannot be answered by the unit."""
    read = _read(
        tmp_path,
        VERIFICATION,
        {
            "unit": "U1",
            "criterion": "I.1",
            "verified_points": 7.5,
            "reason": "thiếu minh chứng",
            "verifier": "Đồng chí A",
        },
        {"unit": "U1", "criterion": "I.2", "verified_result": "1.234,5", "reason": "đối chiếu"},
        {"unit": "U1", "criterion": "I.3", "verified_result": "kha", "reason": "theo biên bản"},
        {"unit": "U2", "criterion": "I.1", "agreed": "Đồng ý"},
        {"unit": "U2", "criterion": "I.2"},
        {"unit": "U3", "criterion": "T", "verified_points": "1,5", "reason": "đơn thư"},
        verifier="Cụm trưởng",
    )
    sheet = VERIFICATION.sheet.name.vi
    assert read.finding_list == ()
    assert read.verdicts == (
        Verdict("U1", "I.1", "Đồng chí A", False, {}, Decimal("7.5"), "thiếu minh chứng", Place(_FILE, sheet, "N2")),
        Verdict(
            "U1",
            "I.2",
            "Cụm trưởng",
            False,
            {"result": Decimal("1234.5")},
            None,
            "đối chiếu",
            Place(_FILE, sheet, "M3"),
        ),
        Verdict("U1", "I.3", "Cụm trưởng", False, {"result": "Khá"}, None, "theo biên bản", Place(_FILE, sheet, "M4")),
        Verdict("U2", "I.1", "Cụm trưởng", True, {}, None, "", Place(_FILE, sheet, "A5")),
        Verdict("U3", "T", "Cụm trưởng", False, {}, Decimal("1.5"), "đơn thư", Place(_FILE, sheet, "N7")),
    )
    assert repr(read) == "<Verification r: 5 cells, 4 changed>"
    assert list(read.table["points"].dropna()) == [7.5, 1.5]
    assert read.table["results"][1] == "result = 1234.5"


def test_further_inputs_stand_in_rows_of_their_own(tmp_path: Path) -> None:
    """Two corrected figures of one criterion are one verdict, with both reasons."""
    inputs = [item.label.vi for item in PlusMinus(Decimal(3), Decimal(1), Decimal(1)).needs]
    read = _read(
        tmp_path,
        VERIFICATION,
        {"unit": "U1", "criterion": "I.5", "input": inputs[0], "verified_result": 2, "reason": "một"},
        {"unit": "U1", "criterion": "I.5", "input": inputs[1], "verified_result": 1, "reason": "hai"},
    )
    (verdict,) = read.verdicts
    assert dict(verdict.results) == {"praised": 2, "criticised": 1}
    assert (verdict.reason, read.finding_list) == ("một; hai", ())


@pytest.mark.parametrize("said", ["P1", "p1", "Phòng 1", "phong 1"])
def test_a_department_is_known_by_code_or_name(tmp_path: Path, said: str) -> None:
    """The verifier types what is on its door."""
    rulebook = _rulebook(verified_by=VerifiedBy.DEPARTMENTS, combine=Combine.OWN)
    read = _read(
        tmp_path,
        VERIFICATION,
        {"unit": "U1", "criterion": "I.1", "agreed": "agreed", "verifier": said},
        rulebook=rulebook,
    )
    assert [verdict.verifier for verdict in read.verdicts] == ["P1"]
    row = {"unit": "U1", "criterion": "I.1", "agreed": "đồng ý"}
    of_file = _read(tmp_path, VERIFICATION, row, rulebook=rulebook, verifier=said)  # the hidden sheet says who
    assert [verdict.verifier for verdict in of_file.verdicts] == ["P1"]


def test_events_are_read_with_their_addresses(tmp_path: Path) -> None:
    """An event bars a unit from every award: its day and document must be at hand."""
    read = _read(
        tmp_path,
        EVENTS,
        {"unit": "U1", "kind": "KT", "date": datetime.date(2024, 10, 15), "document": "12/QĐ", "state": "xác nhận"},
        {
            "unit": "U2",
            "kind": "lanh dao bi khien trach",
            "date": "5/11/2024",
            "document": "TB 7",
            "state": "Confirmed",
            "note": "Thanh tra tỉnh",
        },
    )
    sheet = EVENTS.sheet.name.vi
    assert read.entries == (
        Event("U1", "KT", datetime.date(2024, 10, 15), "12/QĐ", True, "", Place(_FILE, sheet, "A2")),
        Event("U2", "KT", datetime.date(2024, 11, 5), "TB 7", True, "Thanh tra tỉnh", Place(_FILE, sheet, "A3")),
    )
    assert (read.finding_list, repr(read)) == ((), "<Events r: 2, 2 confirmed>")


def test_ballots_are_read_with_their_addresses(tmp_path: Path) -> None:
    """Who voted on what, in which round, of how many: the minutes need every number."""
    read = _read(
        tmp_path,
        BALLOTS,
        {"award": "CO", "unit": "U1", "round": 1, "votes": 7, "council": 9},
        {"award": "cờ thi đua", "unit": "U1", "round": 2, "votes": 6, "council": 9, "decision": "đề nghị"},
        {"award": "Phân định đồng hạng", "unit": "U2", "round": 1, "votes": "4", "council": 9},
        {"award": "Tie", "unit": "U2", "round": 2, "order": 1},
        {"award": "CO", "unit": "U3", "round": 1},
    )
    sheet = BALLOTS.sheet.name.vi
    assert read.entries == (
        Vote("U1", "CO", 1, 7, 9, None, None, Place(_FILE, sheet, "A2")),
        Vote("U1", "CO", 2, 6, 9, True, None, Place(_FILE, sheet, "A3")),
        Vote("U2", "", 1, 4, 9, None, None, Place(_FILE, sheet, "A4")),
        Vote("U2", "", 2, None, None, None, 1, Place(_FILE, sheet, "A5")),
    )
    assert (read.finding_list, repr(read)) == ((), "<Ballots r: 4>")


def test_replies_are_read_with_their_addresses(tmp_path: Path) -> None:
    """The unit's answer would not reach the meeting."""
    rows = {"criterion": "I.1", "reason": "thiếu", "reply": "đã bổ sung\nngày 5/12"}, {"criterion": "I.2"}
    read = _read(tmp_path, NOTICES, *rows, unit="U1")
    assert [(reply.unit, reply.criterion, reply.place.cell) for reply in read.entries] == [("U1", "I.1", "I2")]
    assert "đã bổ sung" in read.entries[0].text
    assert list(read.table["unit"]) == ["U1"]
    assert isinstance(read.entries[0], Reply)


def test_several_workbooks_and_a_folder_are_read_together(tmp_path: Path) -> None:
    """Each department sends its own file; one would be left out."""
    for number, unit in enumerate(("U1", "U2")):
        write_sheets(
            tmp_path / f"tham_dinh_{number}.xlsx",
            _sheets(VERIFICATION, [{"unit": unit, "criterion": "I.1", "agreed": "đồng ý"}]),
        )
    (tmp_path / "~$tham_dinh_0.xlsx").write_bytes(b"lock")
    read = read_verification(_rulebook(), tmp_path)
    assert [verdict.unit for verdict in read.verdicts] == ["U1", "U2"]
    assert [Path(name).name for name in read.files] == ["tham_dinh_0.xlsx", "tham_dinh_1.xlsx"]
    assert read.finding_list == ()


def test_links_and_pipes_in_the_folder_are_said_and_not_read(tmp_path: Path) -> None:
    """A link in the shared folder would have any file of the head's PC read, or a pipe stop the meeting."""
    folder = tmp_path / "tham_dinh"
    outside = tmp_path / "khac.xlsx"
    for place, unit in ((folder / _FILE, "U1"), (outside, "U2")):
        place.parent.mkdir(exist_ok=True)
        write_sheets(place, _sheets(VERIFICATION, [{"unit": unit, "criterion": "I.1", "agreed": "đồng ý"}]))
    try:
        (folder / "lien_ket.xlsx").symlink_to(outside)
        (folder / "lai.xlsx").symlink_to(folder / _FILE)
    except OSError:
        pytest.skip("Windows lets only administrators make links")
    read = read_verification(_rulebook(), folder)
    assert [verdict.unit for verdict in read.verdicts] == ["U1"]
    assert _found(read.finding_list) == [("link-outside", ("tham_dinh/lien_ket.xlsx", "", ""))]


def test_a_workbook_of_somebody_elses_making_will_do(tmp_path: Path) -> None:
    """Headings in another order, without accents and without the hidden sheet, are read all the same."""
    rows = [["Ly do", "Điểm thẩm định", "Ma tieu chi", "Mã đơn vị"], ["trùng", 3, "I.1", "U1"]]
    path = write_sheets(tmp_path / _FILE, {"tham dinh": rows})
    read = read_verification(_rulebook(), path)
    assert [(verdict.unit, verdict.points, verdict.place.cell) for verdict in read.verdicts] == [("U1", 3, "B2")]


# -- every code at its cell --------------------------------------------------------------------------

Found = list[tuple[str, str, str]]
Case = Callable[[Path], tuple[list[Finding], Found]]
CASES: dict[str, list[Case]] = {}
_WHY = "đối chiếu"

# raised while submissions are read and checked: tests/checking/test_every_code.py
BY_INTAKE = {"field-missing", "field-not-a-choice", "field-not-a-number", "condition-not-met"}
# raised while scoring: tests/scoring/test_nothing_lost.py
BY_SCORING = {"verified-held", "event-though-submitted", "entry-none"}
BY_CONSOLIDATED = {  # see test_consolidated.py
    *("verification-disagrees", "verification-cleared", "event-disagrees", "vote-disagrees"),
    *("consolidated-twice", "consolidated-sheet-missing"),
}


def raises(code: str) -> Callable[[Case], Case]:
    """Register a case in which ``code`` is found, and nothing else; the function returns the findings and where."""

    def register(case: Case) -> Case:
        CASES.setdefault(code, []).append(case)
        return case

    return register


def _row(code: str, kind: EntryKind, column: str, *rows: Mapping[str, Any], info: Any = None, **hidden: str) -> None:
    """A case of one fault in the last row, at ``column`` (empty: the row itself)."""

    def case(folder: Path) -> tuple[list[Finding], Found]:
        read = _read(folder, kind, *rows, rulebook=_rulebook(**(info or {})), **hidden)
        return list(read.finding_list), [_at(kind, len(rows), column)]

    raises(code)(case)


def _verdict_row(code: str, column: str, criterion: str, info: Any = None, **what: Any) -> None:
    row = {"unit": "U1", "criterion": criterion, "reason": _WHY, **what}
    _row(code, VERIFICATION, column, row, info=info)


_CROSS = {"verified_by": VerifiedBy.CROSS, "combine": Combine.MEAN}
_DEPARTMENTS = {"verified_by": VerifiedBy.DEPARTMENTS, "combine": Combine.OWN}

_verdict_row("entry-unit-unknown", "unit", "I.1", unit="U9", agreed="đồng ý")
_verdict_row("entry-criterion-unknown", "criterion", "I.9", agreed="đồng ý")
_verdict_row("entry-criterion-unknown", "criterion", "I", agreed="đồng ý")
_verdict_row("entry-not-applicable", "criterion", "II", agreed="đồng ý")
_verdict_row("verification-without-reason", "verified_points", "I.1", verified_points=4, reason=None)
_verdict_row("verification-without-reason", "verified_result", "I.2", verified_result=4, reason=None)
_verdict_row("verdict-both", "verified_points", "I.1", verified_points=4, agreed="đồng ý")
_verdict_row("verdict-empty", "", "I.1")
_verdict_row("verified-above-maximum", "verified_points", "I.1", verified_points=10.5)
_verdict_row("verified-above-maximum", "verified_points", "T", verified_points=6)
_verdict_row("verified-negative", "verified_points", "T", verified_points=-2)
_verdict_row("verified-negative", "verified_result", "I.2", verified_result=-1)
_verdict_row("verified-off-grid", "verified_points", "I.1", verified_points=4.25)
_verdict_row("verified-off-grid", "verified_points", "I.2", verified_points=4.125)
_verdict_row("verified-off-grid", "verified_result", "I.4", verified_result=1.5)
_verdict_row("verified-not-a-choice", "verified_result", "I.3", verified_result="Xuất sắc")
_verdict_row("verified-result-not-used", "verified_result", "I.1", verified_result=4)
_verdict_row("verified-result-not-used", "verified_result", "I.6", verified_result=4)
_verdict_row("verified-result-not-used", "verified_result", "I.2", verified_result=4, verifier="U2", info=_CROSS)
_verdict_row("verifier-unknown", "verifier", "I.1", agreed="đồng ý", verifier="Phòng 9", info=_DEPARTMENTS)
_verdict_row("verifier-unknown", "verifier", "I.1", agreed="đồng ý", info=_CROSS)
_verdict_row("verifier-self", "", "I.1", agreed="đồng ý", verifier="U1", info=_CROSS)
_verdict_row("verifier-self", "verified_points", "I.1", verified_points=9, verifier="Đơn vị U1", info=_CROSS)
_verdict_row("verifier-other-cluster", "", "I.1", agreed="đồng ý", verifier="U4", info=_CROSS)
_verdict_row("verifier-not-owner", "", "I.1", agreed="đồng ý", verifier="P2", info=_DEPARTMENTS)
_row(
    "entry-twice",
    VERIFICATION,
    "",
    {"unit": "U1", "criterion": "I.1", "verified_points": 4, "reason": _WHY},
    {"unit": "U1", "criterion": "I.1", "verified_points": 5, "reason": _WHY},
)

_EVENT = {"unit": "U1", "kind": "KT", "date": datetime.date(2024, 5, 1), "document": "1/QĐ", "state": "xác nhận"}
_row("entry-unit-unknown", EVENTS, "unit", {**_EVENT, "unit": "X"})
_row("event-kind-unknown", EVENTS, "kind", {**_EVENT, "kind": "Tai nạn"})
for _key in ("date", "document", "state"):
    _row("event-incomplete", EVENTS, "", {**_EVENT, _key: None})
_row("event-proposed", EVENTS, "state", {**_EVENT, "state": "đề xuất"})

_VOTE = {"award": "CO", "unit": "U1", "round": 1, "votes": 7, "council": 9}
_row("entry-unit-unknown", BALLOTS, "unit", {**_VOTE, "unit": "X"})
_row("ballot-award-unknown", BALLOTS, "award", {**_VOTE, "award": "Huân chương"})
_row("ballot-award-unknown", BALLOTS, "award", {**_VOTE, "award": "BK"})  # nobody votes on it
_row("ballot-too-many-votes", BALLOTS, "votes", {**_VOTE, "votes": 10})
_row("ballot-incomplete", BALLOTS, "", {**_VOTE, "council": None})
_row("ballot-incomplete", BALLOTS, "", {**_VOTE, "round": None})
_row("event-twice", EVENTS, "", _EVENT, _EVENT)
_row("ballot-round", BALLOTS, "round", {**_VOTE, "round": 3})
_row("ballot-council-differs", BALLOTS, "council", _VOTE, {**_VOTE, "unit": "U2", "council": 10})
_row("entry-twice", BALLOTS, "", _VOTE, {**_VOTE, "votes": 8})

_row("entry-unit-unknown", NOTICES, "", {"criterion": "I.1", "reply": "có"}, unit="X")
_row("entry-criterion-unknown", NOTICES, "criterion", {"criterion": "I.9", "reply": "có"}, unit="U1")
_row(
    "entry-twice",
    NOTICES,
    "reply",
    {"criterion": "I.1", "reply": "một"},
    {"criterion": "I.1", "reply": "hai"},
    unit="U1",
)


@raises("entry-sheet-missing")
def _no_sheet(folder: Path) -> tuple[list[Finding], Found]:
    path = write_sheets(folder / _FILE, {"Sheet1": [["Mã đơn vị", "Mã tiêu chí"], ["U1", "I.1"]]})
    return [*read_verification(_rulebook(), path).finding_list], [(_FILE, "", "")]


@raises("entry-sheet-missing")
def _other_kind(folder: Path) -> tuple[list[Finding], Found]:
    path = write_sheets(folder / _FILE, _sheets(EVENTS, [_EVENT], {"format": BALLOTS.format, "rulebook": "r"}))
    return [*read_events(_rulebook(), path).finding_list], [(_FILE, "", "")]


@raises("entry-other-rulebook")
def _other_rulebook(folder: Path) -> tuple[list[Finding], Found]:
    path = write_sheets(folder / _FILE, _sheets(EVENTS, [_EVENT], {"format": EVENTS.format, "rulebook": "2023"}))
    return [*read_events(_rulebook(), path).finding_list], [(_FILE, EVENTS.sheet.name.vi, "")]


def _scored(
    folder: Path, kind: EntryKind, row: Mapping[str, Any], given: Mapping[str, Any], **info: Any
) -> list[Finding]:
    """The findings of a result with one entry."""
    rulebook = _rulebook(**info)
    read = _read(folder, kind, row, rulebook=rulebook)
    assert read.finding_list == ()
    entries = {"verification": read} if kind is VERIFICATION else {"ballots": read}
    return list(score(batch(rulebook, given), **entries).finding_list)


_FULL = {
    "I.1": 5,
    "I.2": (10, 9),
    "I.3": {"result": "Tốt"},
    "I.4": 1,
    "T": 0,
    "I.5": {"praised": 0, "criticised": 0},
}


@raises("verified-though-not-assigned")
def _not_assigned(folder: Path) -> tuple[list[Finding], Found]:
    row = {"unit": "U1", "criterion": "I.2", "verified_points": 4, "reason": _WHY}
    found = _scored(folder, VERIFICATION, row, {"U1": {**_FULL, "I.2": "KG"}})
    return found, [_at(VERIFICATION, 1, "verified_points")]


@raises("verified-without-submission")
def _no_submission(folder: Path) -> tuple[list[Finding], Found]:
    row = {"unit": "U2", "criterion": "I.1", "agreed": "đồng ý"}
    return _scored(folder, VERIFICATION, row, {"U1": _FULL}), [_at(VERIFICATION, 1)]


@raises("verifier-missing")
def _open_cells(folder: Path) -> tuple[list[Finding], Found]:
    row = {"unit": "U1", "criterion": "T", "agreed": "đồng ý", "verifier": "P2"}
    return _scored(folder, VERIFICATION, row, {"U1": _FULL}, **_DEPARTMENTS), [("", "", "")]


@raises("verdict-without-points")
def _still_without_points(folder: Path) -> tuple[list[Finding], Found]:
    row = {"unit": "U1", "criterion": "I.2", "agreed": "đồng ý"}
    given = {key: value for key, value in _FULL.items() if key not in {"I.2", ("I.2", "result"), ("I.2", "target")}}
    return _scored(folder, VERIFICATION, row, {"U1": given}), [_at(VERIFICATION, 1)]


@raises("vote-unused")
def _not_voted_on(folder: Path) -> tuple[list[Finding], Found]:
    row = {"award": "Cờ thi đua", "unit": "U2", "round": 1, "votes": 8, "council": 9}
    return _scored(folder, BALLOTS, row, {"U1": _FULL}), [_at(BALLOTS, 1)]


@raises("ballot-not-tied")
def _nobody_tied(folder: Path) -> tuple[list[Finding], Found]:
    row = {"award": "Phân định đồng hạng", "unit": "U1", "round": 1, "votes": 5, "council": 9}
    return _scored(folder, BALLOTS, row, {"U1": _FULL}), [_at(BALLOTS, 1)]


@pytest.mark.parametrize(
    ("code", "case"),
    [
        pytest.param(code, case, id=f"{code}-{number}")
        for code, cases in CASES.items()
        for number, case in enumerate(cases, start=1)
    ],
)
def test_every_fault_is_found_at_its_cell_and_nothing_besides(code: str, case: Case, tmp_path: Path) -> None:
    """A fault without its cell cannot be put right; a false one sends people looking for nothing."""
    findings, where = case(tmp_path)
    assert _found(findings) == [(code, place) for place in where]
    for finding in findings:
        for lang in ("vi", "en"):
            assert "{" not in finding.line(lang)


def test_every_code_of_the_meeting_has_its_case() -> None:
    """A finding that no test has ever seen would fail in front of the council."""
    assert set(CASES) == set(MEETING) - BY_INTAKE - BY_SCORING - BY_CONSOLIDATED
    assert set(MEETING) >= BY_INTAKE | BY_SCORING | BY_CONSOLIDATED


# -- what does not count -----------------------------------------------------------------------------


def test_a_verdict_with_a_fault_does_not_count_and_the_others_do(tmp_path: Path) -> None:
    """One bad cell would cost the whole workbook, or be counted half."""
    read = _read(
        tmp_path,
        VERIFICATION,
        {"unit": "U1", "criterion": "I.1", "verified_points": 99, "reason": _WHY},
        {"unit": "U2", "criterion": "I.1", "verified_points": "bảy", "reason": _WHY},
        {"unit": "U3", "criterion": "I.1", "verified_points": 7, "reason": _WHY},
        {"unit": "U3", "criterion": "I.2", "agreed": "có lẽ"},
    )
    assert [(verdict.unit, verdict.criterion) for verdict in read.verdicts] == [("U3", "I.1")]
    assert [code for code, _ in _found(read.finding_list)] == [
        *("verified-above-maximum", "value-not-a-number", "value-unknown"),
    ]


def test_a_change_without_a_reason_counts_but_is_said(tmp_path: Path) -> None:
    """The points would swing back until somebody writes a word."""
    read = _read(tmp_path, VERIFICATION, {"unit": "U1", "criterion": "I.1", "verified_points": 4})
    assert [verdict.points for verdict in read.verdicts] == [4]


def test_two_rows_about_one_cell_count_neither(tmp_path: Path) -> None:
    """The last row would win by standing below."""
    rows = [{"unit": "U1", "criterion": "I.1", "verified_points": points, "reason": _WHY} for points in (4, 5)]
    assert _read(tmp_path, VERIFICATION, *rows).verdicts == ()
    assert _read(tmp_path, BALLOTS, _VOTE, {**_VOTE, "votes": 8}).entries == ()


def test_two_units_may_say_different_things_of_a_third(tmp_path: Path) -> None:
    """Where units score one another, two rows about one cell are no contradiction."""
    rows = [
        {"unit": "U1", "criterion": "I.1", "verified_points": points, "reason": _WHY, "verifier": by}
        for by, points in (("U2", 4), ("U3", 6))
    ]
    read = _read(tmp_path, VERIFICATION, *rows, rulebook=_rulebook(**_CROSS))
    assert [(verdict.verifier, verdict.points) for verdict in read.verdicts] == [("U2", 4), ("U3", 6)]
    assert read.finding_list == ()


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    """The meeting would go on as if nobody had verified anything."""
    good = write_sheets(tmp_path / "a.xlsx", _sheets(EVENTS, [_EVENT]))
    bad = tmp_path / "b.xlsx"
    bad.write_bytes(good.read_bytes()[:1500])
    read = read_events(_rulebook(), [good, bad, tmp_path / "c.xlsx"])
    assert len(read.entries) == 1
    assert {(item.place.file, item.code) for item in read.finding_list} == {
        ("b.xlsx", "not-a-workbook"),
        ("c.xlsx", "file-missing"),
    }


def test_a_formula_that_was_never_calculated_is_no_blank(tmp_path: Path) -> None:
    """A verifier's sum would be passed over as an empty cell."""
    row = {"unit": "U1", "criterion": "I.1", "verified_points": "=3+4", "reason": _WHY}
    read = _read(tmp_path, VERIFICATION, row)
    assert read.verdicts == ()
    assert _found(read.finding_list) == [("not-calculated", _at(VERIFICATION, 1, "verified_points"))]


@pytest.mark.parametrize("column", range(11, 15))
def test_an_empty_column_put_in_loses_no_entry(tmp_path: Path, column: int) -> None:
    """A secretary who makes room for a note would lose a day of verification without a word."""
    row = {"unit": "U1", "criterion": "I.1", "verified_points": 4, "reason": _WHY}
    sheets = _sheets(VERIFICATION, [row])
    for cells in sheets[VERIFICATION.sheet.name.vi]:
        cells.insert(column, None)
    read = read_verification(_rulebook(), write_sheets(tmp_path / _FILE, sheets))
    assert [verdict.points for verdict in read.verdicts] == [Decimal(4)]


def test_a_missing_entry_column_is_said(tmp_path: Path) -> None:
    """A workbook without the column of points would be read as if nobody had typed any."""
    sheets = _sheets(VERIFICATION, [{"unit": "U1", "criterion": "I.1", "agreed": "đồng ý"}])
    keys = [column.key for column in VERIFICATION.sheet.columns]
    for cells in sheets[VERIFICATION.sheet.name.vi]:
        del cells[keys.index("verified_points")]
    read = read_verification(_rulebook(), write_sheets(tmp_path / _FILE, sheets))
    assert [finding.code for finding in read.finding_list] == ["rulebook-column-missing"]


def test_percentages_are_told_apart_as_in_a_form(tmp_path: Path) -> None:
    """0.95 against a target of 90 % would take nearly all points of a unit."""
    rulebook = book(leaf("P", 10, Ratio(), measure="%"), leaf("Q", 10, Ratio(), measure="vụ"))
    rows = [{"unit": "U1", "criterion": key, "verified_result": 0.95, "reason": _WHY} for key in ("P", "Q")]
    read = read_verification(rulebook, write_sheets(tmp_path / _FILE, _sheets(VERIFICATION, rows)))
    assert [finding.code for finding in read.finding_list] == ["percent-ambiguous"]
    assert [verdict.criterion for verdict in read.verdicts] == ["Q"]
