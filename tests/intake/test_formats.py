"""A form in the formats that offices send: read alike, or refused for what it is."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.libreoffice import locked_xls
from tests.odd_files import Sheets, as_ods, as_strict, as_xls, as_xlsb, cells_of, locked, rewrite
from tests.submissions import MAIN, Inbox, Sheet, codes, places, state_of
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.reading.limits import Limits

FORMATS: dict[str, Callable[[Sheets, Path], Path]] = {"xls": as_xls, "ods": as_ods, "xlsb": as_xlsb}
SAME = ["unit", "criterion", "input", "state", "number", "choice", "text", "sheet", "cell"]


def _alike(first: Batch, second: Batch) -> None:
    plain = [batch.answers[SAME].astype({"sheet": "object"}) for batch in (first, second)]
    pd.testing.assert_frame_equal(*plain, check_categorical=False)


def _other_format(inbox: Inbox, ending: str, cells: Sheets) -> Batch:
    for path in inbox.folder.iterdir():
        path.unlink()
    FORMATS[ending](cells, inbox.folder / f"ST.{ending}")
    return inbox.read()


@pytest.mark.parametrize("ending", FORMATS)
def test_a_form_saved_in_another_format_is_read_alike(inbox: Inbox, ending: str) -> None:
    """A unit with an old Excel or LibreOffice would have to type everything again."""
    form = inbox.good()
    before = inbox.read()
    after = _other_format(inbox, ending, cells_of(form))
    _alike(before, after)
    assert codes(after) == set()
    assert after.sources["kind"].tolist() == [ending]


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_errors_and_percentages_of_other_formats_are_seen(inbox: Inbox, ending: str) -> None:
    """#REF! in an .xls would be called a blank, and 95 % in an .ods be scored as less than one."""

    def change(sheet: Sheet) -> tuple[str, str]:
        return sheet.type("I.1", "result", "#REF!"), sheet.type("I.2", "result", 0.95, "0.0%")

    error, percent = inbox.spoil(change, as_calculated=True)
    batch = _other_format(inbox, ending, cells_of(inbox.folder / "ST.xlsx"))
    assert [place[2] for place in places(batch, "cell-error")] == [error]
    assert next(each for each in batch.finding_list if each.code == "cell-error").found == "#REF!"
    assert state_of(batch, "I.2", "result")["number"] == 95.0
    assert state_of(batch, "I.2", "result")["cell"] == percent


def test_a_format_that_hides_percentages_leaves_the_question_open(inbox: Inbox) -> None:
    """2,5 in an .xlsb may be 2,5 % or 250 %: a guess would be scored."""
    cell = inbox.spoil(lambda sheet: sheet.type("I.2", "result", 2.5), as_calculated=True)
    batch = _other_format(inbox, "xlsb", cells_of(inbox.folder / "ST.xlsx"))
    assert [place[2] for place in places(batch, "percent-ambiguous")] == [cell]


def test_an_iso_strict_workbook_is_read_alike(inbox: Inbox) -> None:
    """A form saved as “Strict Open XML” would look like a workbook without sheets."""
    form = inbox.good()
    before = inbox.read()
    rewrite(form, as_strict)
    _alike(before, inbox.read())


def test_a_form_named_otherwise_is_what_it_holds(inbox: Inbox) -> None:
    """A form renamed to .xls or .txt would be refused, a PDF named .xlsx called damaged."""
    inbox.good(name="ST.txt")
    inbox.good("CM", name="CM.xls")
    batch = inbox.read()
    assert set(batch.answers["unit"]) == {"ST", "CM"}


def test_a_password_opens_the_form_and_is_told_to_nobody(inbox: Inbox) -> None:
    """A unit's protected form could not be read, or its password would stand in the report."""
    form = inbox.good()
    before = inbox.read()
    form.write_bytes(locked(form, "bí mật"))
    assert codes(inbox.read()) == {"password-needed"}
    wrong = read_submissions(inbox.rulebook, inbox.folder, passwords=["bi mat"])
    assert codes(wrong) == {"password-wrong"}
    opened = read_submissions(inbox.rulebook, inbox.folder, passwords=["bi mat", "bí mật"])
    _alike(before, opened)
    for batch in (wrong, opened):
        said = batch.findings.to_csv() + batch.sources.to_csv() + repr(batch)
        assert "bi mat" not in said
        assert "bí mật" not in said
    single = read_submissions(inbox.rulebook, inbox.folder, passwords="bí mật")
    _alike(before, single)


def test_no_password_stands_where_a_task_is_printed() -> None:
    """A pool that logs the arguments of a task that failed would write the password into its log."""
    from thidua_xlsx.cli.steps import Inbox as Asked
    from thidua_xlsx.intake.collect import Reading, _Task
    from thidua_xlsx.reading.parser import _Reader

    things = [
        Reading(passwords=("bí mật",)),
        _Task({}, Limits(), ("bí mật",)),
        _Reader(dict, passwords=("bí mật",)),
        Asked([], password=["bí mật"]),
    ]
    assert "bí mật" not in repr(things)


def test_excels_own_password_opens_without_asking(inbox: Inbox) -> None:
    """A form that Excel shows to anybody would be refused for a password that nobody ever typed."""
    form = inbox.good()
    form.write_bytes(locked(form, "VelvetSweatshop"))
    assert codes(inbox.read()) == set()


def test_limits_can_be_drawn_tighter(inbox: Inbox) -> None:
    """A service that reads strangers' files could not protect itself."""
    form = inbox.good()
    batch = read_submissions(inbox.rulebook, inbox.folder, limits=Limits(file_bytes=form.stat().st_size - 1))
    assert places(batch, "not-a-workbook") == [(inbox.file(), "", "", "", "")]
    batch = read_submissions(inbox.rulebook, inbox.folder, limits=Limits(cells=50))
    assert codes(batch) == {"sheet-too-large"}
    assert "ô " in next(each for each in batch.finding_list if each.code == "sheet-too-large").what()


def test_dates_of_1904_are_named_as_they_are_shown(inbox: Inbox) -> None:
    """A form from a Macintosh would be said to hold a date of another year."""

    def change(sheet: Sheet) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        assert sheet.cells.parent is not None
        sheet.cells.parent.epoch = CALENDAR_MAC_1904
        sheet.type("I.1", "result", datetime.datetime(2018, 5, 8), "dd/mm/yyyy")

    inbox.spoil(change)
    (finding,) = (each for each in inbox.read().finding_list if each.code == "date-in-number")
    assert finding.found == "08/05/2018"


def test_a_spilled_error_costs_only_its_cell(inbox: Inbox) -> None:
    """One #SPILL! of a newer Excel would make the whole form unreadable."""

    def change(sheet: Sheet) -> str:
        cell = sheet.type("I.1", "result", "#REF!")
        sheet.cell("I.1", "result").data_type = "e"
        return cell

    cell = inbox.spoil(change)

    def spill(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"#REF!", b"#SPILL!")

    rewrite(inbox.folder / "ST.xlsx", spill)
    batch = inbox.read()
    assert places(batch, "cell-error") == [(inbox.file(), MAIN, cell, "ST", "I.1")]
    assert next(each for each in batch.finding_list if each.code == "cell-error").found == "#SPILL!"
    assert state_of(batch, "II.1", "result")["state"] == "given"


def test_both_readers_read_a_form_alike(inbox: Inbox) -> None:
    """A form that needs the careful reader would be scored by other figures than the fast one gives."""
    form = inbox.good()
    before = inbox.read()

    def far(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        parts[name] = parts[name].replace(b"</sheetData>", cell)

    rewrite(form, far)
    after = inbox.read()
    _alike(before, after)
    assert codes(after) == {"cell-far-away"}
    assert places(after, "cell-far-away") == [(inbox.file(), MAIN, "XFD1048576", "ST", "")]


@pytest.mark.libreoffice
def test_an_old_workbook_with_a_password_is_opened(inbox: Inbox, tmp_path: Path) -> None:
    """A unit with Excel 2003 and a password could not be read whatever the secretary types."""
    form = inbox.good()
    before = inbox.read()
    (tmp_path / "office").mkdir()
    (inbox.folder / "ST.xls").write_bytes(locked_xls(form, tmp_path / "office", "bí mật").read_bytes())
    form.unlink()
    assert codes(inbox.read()) == {"password-needed"}
    assert codes(inbox.read(passwords=["bi mat"])) == {"password-wrong"}
    _alike(before, inbox.read(passwords=["bi mat", "bí mật"]))


@pytest.mark.parametrize("wrong", [{"seconds": 0}, {"megabytes": -1}, {"cells": "nhiều"}, {"parts": True}])
def test_a_limit_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    """Every file would be refused, or none, for a slip of the pen."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Limits(**wrong)


def test_an_unknown_word_for_versions_is_refused(inbox: Inbox) -> None:
    """“latest” would be taken for one of the two without a word."""
    with pytest.raises(ValueError, match="newest, error"):
        inbox.read(versions="latest")
