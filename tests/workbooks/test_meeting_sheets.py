"""The sheets of the meeting in the consolidated workbooks of all examples: verification, events, ballots, stamps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.workbooks.inspect import open_book
from tests.workbooks.live import Live
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.intake.form_layout import HIDDEN_SHEET
from thidua_xlsx.meeting.ballots import BALLOTS
from thidua_xlsx.meeting.events import EVENTS
from thidua_xlsx.meeting.grids import CODE_ROW, FIRST_ROW, GRIDS, KEY_COLUMN
from thidua_xlsx.scoring.result import Result


def _values(live: Live, sheet: str) -> list[list[object]]:
    return live.rows.get(sheet, [])


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_what_was_entered_before_stands_in_the_cells_in_which_it_is_changed(
    example_results: Mapping[str, Result], example_workbooks: Mapping[str, Path], name: str
) -> None:
    """An entry that stood in a file but not in the workbook would be gone the next time that it is scored."""
    result, live = example_results[name], Live.read(example_workbooks[name])
    events = () if result.events is None else result.events.entries
    rows = _values(live, EVENTS.sheet.name.vi)
    assert [e for e in events if not any(e.unit in row and e.document in row for row in rows)] == []
    votes = () if result.ballots is None else result.ballots.entries
    rows = _values(live, BALLOTS.sheet.name.vi)
    assert [v for v in votes if not any(v.unit in row and v.votes in row and v.council in row for row in rows)] == []
    reasons = _values(live, GRIDS["reasons"].vi)
    columns = {code: column for column, code in enumerate(reasons[CODE_ROW])} if reasons else {}
    at = {row[KEY_COLUMN]: row for row in reasons[FIRST_ROW:]}
    overrides = [(row["unit"], row["criterion"], row["reason"]) for row in result.overrides.to_dict("records")]
    assert [item for item in overrides if str(item[2]) != str(at[item[1]][columns[item[0]]])] == []


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_every_override_is_in_the_log(
    example_results: Mapping[str, Result], example_workbooks: Mapping[str, Path], name: str
) -> None:
    """Who changed what and why is read out at the meeting."""
    result, live = example_results[name], Live.read(example_workbooks[name])
    text = "\n".join(str(cell) for row in _values(live, "Nhật ký") for cell in row)
    assert [reason for reason in result.overrides["reason"] if reason not in text] == []


def test_every_sheet_of_an_example_bears_its_stamp(example_workbooks: Mapping[str, Path]) -> None:
    """Illustrative figures under a real cluster's name would be taken for results."""
    for path in example_workbooks.values():
        for sheet, rows in Live.read(path).rows.items():
            stamped = any("SỐ LIỆU MINH HỌA" in str(cell) for row in rows for cell in row)
            assert stamped or sheet == HIDDEN_SHEET, (path.name, sheet)


def test_what_the_workbook_keeps_for_itself_is_out_of_sight(example_workbooks: Mapping[str, Path]) -> None:
    """The verdicts behind the cells are for the reader of the file: nobody is to change them by hand."""
    path = next(iter(example_workbooks.values()))
    assert open_book(path)[HIDDEN_SHEET].sheet_state == "veryHidden"
