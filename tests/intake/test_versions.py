"""Which of several files counts, who is late, whom to chase."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.odd_files import as_ods, cells_of, rewrite, saved_at
from tests.submissions import Inbox, Sheet, codes, good_values, places
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.workbooks.form_values import FormValues

OLD, NEW = "2018-11-20T01:00:00Z", "2018-11-21T01:00:00Z"


def _sent(inbox: Inbox, name: str, moment: str, points: float = 10.0, unit: str = "ST") -> Path:
    values = good_values(unit)
    values = dataclasses.replace(values, answers={**values.answers, ("I.1", "claimed"): points})
    return saved_at(inbox.good(unit, name, values), moment)


def targets_of(values: FormValues) -> dict[tuple[str, str], Any]:
    """What a form has from the start."""
    return {cell: value for cell, value in values.answers.items() if cell[1] == "target"}


def _claimed(batch: Batch) -> float:
    own = batch.recomputed[(batch.recomputed["unit"] == "ST") & (batch.recomputed["criterion"] == "I.1")]
    return float(own["claimed"].iloc[0])


def _statuses(batch: Batch) -> dict[str, str]:
    return {
        Path(name).name: status for name, status in zip(batch.sources["file"], batch.sources["status"], strict=True)
    }


def test_the_version_saved_last_counts_whatever_its_name(inbox: Inbox) -> None:
    """“sửa lần 2” would lose against a file whose name comes later, and the unit be scored by its draft."""
    _sent(inbox, "ST_cuoi_cung.xlsx", OLD, 9)
    _sent(inbox, "ST.xlsx", NEW, 8)
    _sent(inbox, "ST (1).xlsx", "2018-11-19T01:00:00Z", 7)
    batch = inbox.read()
    assert _claimed(batch) == 8
    assert _statuses(batch) == {"ST.xlsx": "read", "ST_cuoi_cung.xlsx": "superseded", "ST (1).xlsx": "superseded"}
    assert [place[0] for place in places(batch, "superseded")] == ["nop_ve/ST (1).xlsx", "nop_ve/ST_cuoi_cung.xlsx"]
    said = next(each for each in batch.finding_list if each.code == "superseded").what()
    assert "nop_ve/ST.xlsx, lưu 21/11/2018 08:00" in said  # as the clock of an office in Vietnam showed it
    assert "unit-twice" not in codes(batch)


def test_what_was_wrong_in_an_older_version_is_not_said_again(inbox: Inbox) -> None:
    """The unit would be asked to mend what it has mended."""
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", "nhiều"), name="ST_cu.xlsx")
    saved_at(inbox.folder / "ST_cu.xlsx", OLD)
    _sent(inbox, "ST.xlsx", NEW)
    assert codes(inbox.read()) == {"superseded"}


@pytest.mark.parametrize(("first", "second"), [("", NEW), (NEW, NEW), ("", ""), ("hôm qua", NEW)])
def test_without_a_date_that_tells_nothing_is_chosen(inbox: Inbox, first: str, second: str) -> None:
    """One of two forms would be scored by chance."""
    _sent(inbox, "a.xlsx", first, 9)
    _sent(inbox, "b.xlsx", second, 8)
    inbox.good("CM")
    batch = inbox.read()
    assert set(batch.answers["unit"]) == {"CM"}
    assert [place[0] for place in places(batch, "unit-twice")] == ["nop_ve/a.xlsx", "nop_ve/b.xlsx"]
    assert "lưu sau cùng" in next(each for each in batch.finding_list if each.code == "unit-twice").what()
    assert set(batch.sources.loc[batch.sources["unit"] == "ST", "status"]) == {"refused"}
    assert "ST" not in {place[3] for place in places(batch, "unit-missing")}


def test_a_blank_form_does_not_take_the_place_of_a_filled_one(inbox: Inbox) -> None:
    """The unit would be listed with nothing done, for its clerk opened and saved the blank form once more."""
    given = FormValues(targets_of(good_values()))
    saved_at(inbox.good(name="trắng.xlsx", values=given), NEW)
    _sent(inbox, "đã điền.xlsx", OLD)
    inbox.good("CM")
    batch = inbox.read()
    assert set(batch.answers["unit"]) == {"CM"}
    assert [place[0] for place in places(batch, "unit-twice")] == ["nop_ve/trắng.xlsx", "nop_ve/đã điền.xlsx"]
    said = next(each for each in batch.finding_list if each.code == "unit-twice")
    assert "bản lưu sau cùng (nop_ve/trắng.xlsx, 21/11/2018 08:00) còn để trống" in said.what()
    assert "nop_ve/trắng.xlsx, 21/11/2018 08:00) is blank" in said.what("en")
    assert batch.status.set_index("unit").loc["ST", "state"] == "to mend"
    (inbox.folder / "đã điền.xlsx").unlink()
    _sent(inbox, "đã điền.xlsx", "2018-11-22T01:00:00Z")
    assert "superseded" in codes(inbox.read())


def test_of_two_blank_forms_the_newer_one_counts(inbox: Inbox) -> None:
    """A unit that has filled in nothing yet would be asked to choose between its two blank forms."""
    for name, moment in (("a.xlsx", OLD), ("b.xlsx", NEW)):
        saved_at(
            inbox.good(name=name, values=FormValues(targets_of(good_values()), report={"proposals": (name,)})), moment
        )
    batch = inbox.read()
    assert _statuses(batch) == {"a.xlsx": "superseded", "b.xlsx": "read"}


def test_who_wants_no_choice_gets_none(inbox: Inbox) -> None:
    """A cluster that lets the unit confirm each time would be overruled by a date."""
    _sent(inbox, "a.xlsx", OLD, 9)
    _sent(inbox, "b.xlsx", NEW, 8)
    _sent(inbox, "c.xlsx", NEW, 8)
    batch = read_submissions(inbox.rulebook, inbox.folder, versions="error")
    assert batch.answers.empty
    assert _statuses(batch) == {"a.xlsx": "refused", "b.xlsx": "refused", "c.xlsx": "copy"}
    said = next(each for each in batch.finding_list if each.code == "unit-twice").what()
    assert "a.xlsx" in said
    assert "b.xlsx" in said


def test_a_newer_version_that_cannot_be_used_is_not_passed_over_in_silence(inbox: Inbox) -> None:
    """The unit's last word would be lost, and its draft ranked as if nothing had come after it."""

    def without_results(sheet: Sheet) -> None:
        sheet.cells.delete_cols(8)

    inbox.spoil(without_results, name="moi.xlsx")
    saved_at(inbox.folder / "moi.xlsx", NEW)
    _sent(inbox, "cu.xlsx", OLD, 9)
    batch = inbox.read()
    assert _claimed(batch) == 9
    assert [(place[0], place[3]) for place in places(batch, "newer-not-usable")] == [("nop_ve/moi.xlsx", "ST")]
    assert batch.status.set_index("unit").loc["ST", "state"] == "to mend"


def test_a_date_without_a_zone_and_other_formats_count_too(inbox: Inbox, tmp_path: Path) -> None:
    """A unit that works with LibreOffice would have its old version scored."""
    _sent(inbox, "ST.xlsx", OLD, 9)
    newer = _sent(Inbox(inbox.rulebook, tmp_path / "khác"), "ST.xlsx", "", 8)
    ods = as_ods(cells_of(newer), inbox.folder / "ST.ods")

    def date(parts: dict[str, bytes]) -> None:
        parts["meta.xml"] = b"<office:meta><dc:date>2018-11-20T08:00:01.5</dc:date></office:meta>"

    rewrite(ods, date)
    batch = inbox.read()
    assert _claimed(batch) == 8
    assert _statuses(batch) == {"ST.xlsx": "superseded", "ST.ods": "read"}
    assert batch.sources.set_index("status").loc["read", "modified"] == pd.Timestamp("2018-11-20T08:00:01")


def test_late_is_after_the_deadlines_last_day_in_vietnam(inbox: Inbox) -> None:
    """A form saved at nine in the evening of the last day would be called late because of Greenwich."""
    assert inbox.rulebook.info.deadline == datetime.date(2018, 11, 30)
    _sent(inbox, "ST.xlsx", "2018-11-30T16:59:59Z")
    _sent(inbox, "CM.xlsx", "2018-11-30T17:00:00Z", unit="CM")
    batch = inbox.read()
    assert [(place[0], place[3]) for place in places(batch, "late")] == [("nop_ve/CM.xlsx", "CM")]
    status = batch.status.set_index("unit")
    assert (status.loc["ST", "late"], status.loc["CM", "late"]) == (False, True)
    assert status.loc["CM", "state"] == "sent"


def test_the_list_of_whom_to_chase_is_complete(inbox: Inbox) -> None:
    """The secretary would remind a unit that has sent, or forget one that has not."""
    inbox.good("ST")
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", "nhiều"), "CM")
    inbox.put("BL.xlsx", b"")
    batch = inbox.read()
    rows = {str(row["unit"]): row for row in batch.status.to_dict("records")}
    assert list(rows) == [unit.code for unit in inbox.rulebook.units]
    states = {unit: row["state"] for unit, row in rows.items() if row["state"] != "missing"}
    assert states == {"ST": "sent", "CM": "to mend"}
    assert rows["CM"]["errors"] == 1
    assert (rows["BL"]["files"], rows["BL"]["errors"]) == ("", 0)
    assert rows["ST"]["files"] == inbox.file("ST")
    assert all(row["contact"].startswith("Đồng chí A") for row in rows.values())


STATUS_TYPES: dict[str, Any] = {
    **dict.fromkeys(("unit", "name", "cluster", "contact", "state"), "str"),
    "late": "bool",
    **dict.fromkeys(("errors", "warnings", "reviews"), "int64"),
    "files": "str",
    "modified": "datetime64[s]",
}


@pytest.mark.parametrize("is_empty", [True, False])
def test_the_status_has_the_columns_that_are_documented(inbox: Inbox, is_empty: bool) -> None:
    """A notebook written on a full inbox would fail on an empty one."""
    if not is_empty:
        _sent(inbox, "ST.xlsx", NEW)
    found = inbox.read().status
    assert list(found.columns) == list(STATUS_TYPES)
    for column, dtype in STATUS_TYPES.items():
        assert found[column].dtype == pd.Series([], dtype=dtype).dtype, column


def test_an_older_version_stands_in_the_workbooks_list_of_sources(inbox: Inbox, tmp_path: Path) -> None:
    """Consolidating would fail as soon as one unit has sent twice, or nobody see which version was taken."""
    from thidua_xlsx.reading.isolation import read_sheets
    from thidua_xlsx.scoring.score import score
    from thidua_xlsx.workbooks.consolidated import write_consolidated
    from thidua_xlsx.workbooks.summary import write_summary

    _sent(inbox, "cu.xlsx", OLD, 9)
    _sent(inbox, "moi.xlsx", NEW, 8)
    result = score(inbox.read())
    write_consolidated(result, tmp_path / "tong_hop.xlsx")
    write_summary(result, tmp_path / "cac_cum.xlsx")
    rows = read_sheets(str(tmp_path / "tong_hop.xlsx"))["sheets"]["Nguồn"]
    told = {row[0]: (row[2], row[3]) for row in rows if row[0] in {"nop_ve/cu.xlsx", "nop_ve/moi.xlsx"}}
    assert told["nop_ve/cu.xlsx"] == ("Bản cũ (superseded)", "20/11/2018 08:00")
    assert told["nop_ve/moi.xlsx"] == ("Đã đọc", "21/11/2018 08:00")
