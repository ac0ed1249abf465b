"""What is made of a single cell: its state, its number, its raw text and its address."""

from __future__ import annotations

import datetime
import math
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from tests.odd_files import as_ods
from tests.submissions import MAIN, Inbox, Sheet, codes, places, state_of, with_criterion
from thidua_xlsx.intake.form_layout import NOT_ASSIGNED
from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.intake.pick_cells import BLANK, GIVEN, UNREADABLE, _one_value
from thidua_xlsx.intake.pick_plan import SlotToRead
from thidua_xlsx.reading.book import Book

UNIT = "ST"


def _answer(inbox: Inbox, key: str, column: str, value: Any, number_format: str = "") -> dict[str, Any]:
    inbox.spoil(lambda sheet: sheet.type(key, column, value, number_format))
    return state_of(inbox.read(), key, "target" if column == "target" else column)


READ_AS = {
    "whole": (498, "General", 498.0, "498"),
    "decimal": (498.25, "General", 498.25, "498.25"),
    "decimal comma": ("498,25", "@", 498.25, "498,25"),
    "decimal point": ("498.25", "@", 498.25, "498.25"),
    "grouped": ("1.498,25", "@", 1498.25, "1.498,25"),
    "spaces": ("\u00a0 498,5 ", "@", 498.5, "\u00a0 498,5 "),
    "spaces between": ("12 498", "@", 12498.0, "12 498"),
    "thin space": ("12\u2009498,5", "@", 12498.5, "12\u2009498,5"),
    "full width": ("４９８，５", "@", 498.5, "４９８，５"),
    "invisible sign": ("498\u200b", "@", 498.0, "498\u200b"),
    "sum of tenths": (0.1 + 0.2, "General", 0.3, "0.3"),
    "zero": (0, "General", 0.0, "0"),
    "zero as text": ("0", "@", 0.0, "0"),
}


@pytest.mark.parametrize("kind", READ_AS)
def test_a_number_is_read_as_people_write_it(inbox: Inbox, kind: str) -> None:
    """8,5 typed as text would be lost, or 1.234,5 read as one and a bit."""
    value, number_format, number, raw = READ_AS[kind]
    answer = _answer(inbox, "I.1", "result", value, number_format)
    assert (answer["state"], answer["number"], answer["raw"]) == ("given", number, raw)
    assert (answer["file"], answer["sheet"], answer["cell"]) == (inbox.file(), MAIN, "H7")


WITH_WORDS: dict[str, dict[tuple[str, str], tuple[str, float]]] = {
    "words": {
        ("I.1", "result"): ("đạt 498", 498.0),
        ("I.2", "result"): ("96,4% (đạt)", 96.4),
        ("II.4", "claimed"): ("4,75 điểm", 4.75),
    },
    "measures": {
        ("I.1", "result"): (unicodedata.normalize("NFD", "Đạt 498 vụ."), 498.0),
        ("I.2", "result"): ("đạt 96,4 phần trăm", 96.4),
        ("II.4", "claimed"): ("4,75/5", 4.75),
    },
    "marks": {
        ("I.1", "result"): ("498⁷", 498.0),
        ("I.2", "result"): ("96,4%*", 96.4),
        ("II.4", "claimed"): ("đạt 4,75 / 5 điểm", 4.75),
    },
}


@pytest.mark.parametrize("kind", WITH_WORDS)
def test_a_number_beside_a_harmless_word_is_read_and_shown(inbox: Inbox, kind: str) -> None:
    """The unit would send its form again for one word, or nobody would look at what was left out."""
    typed = WITH_WORDS[kind]
    inbox.spoil(lambda sheet: [sheet.type(key, column, text) for (key, column), (text, _) in typed.items()])
    batch = inbox.read()
    assert codes(batch) == {"number-with-words"}
    said = {each.criterion: each.what("vi") for each in batch.finding_list if each.code == "number-with-words"}
    for (key, column), (text, number) in typed.items():
        answer = state_of(batch, key, column)
        assert (answer["state"], answer["number"], answer["raw"]) == ("given", number, text)
        assert text in said[key]  # before
        assert f"hiểu là {number:g}".replace(".", ",") in said[key]  # and after


NOT_READ = {
    "words": ("nhiều", "not-a-number"),
    "about": ("khoảng 498", "not-a-number"),
    "negation": ("chưa đạt 498", "not-a-number"),
    "another measure": ("498 lượt", "not-a-number"),
    "share": ("5/5", "fraction-in-number"),
    "percent of cases": ("đạt 95%", "percent-not-asked"),
    "formula as text": ("=1+1", "not-a-number"),
    "footnote in brackets": ("498 (1)", "not-a-number"),
    "overflow": ("1e999", "not-a-number"),
    "exponent": ("1e2", "not-a-number"),
    "dash": ("-", "not-a-number"),
    "percent sign": ("%", "not-a-number"),
    "two numbers": ("8,5 (9)", "not-a-number"),
    "very long": ("9" * 32_000, "not-a-number"),
    "true": (True, "not-a-number"),
    "time": (datetime.time(8, 30), "date-in-number"),
    "hours": (datetime.timedelta(hours=26, minutes=30), "date-in-number"),
    "date as text": ("08/05/2018", "date-in-number"),
    "too many digits as text": ("9" * 20, "out-of-range"),
    "thousand or one": ("1.234", "ambiguous-number"),
    "thousand or one, comma": ("1,234", "ambiguous-number"),
    "date": (datetime.datetime(2018, 5, 8), "date-in-number"),
    "huge": (1e300, "out-of-range"),
    "too long for a decimal": (1e15, "out-of-range"),
}


@pytest.mark.parametrize("kind", NOT_READ)
def test_what_is_no_number_is_not_guessed(inbox: Inbox, kind: str) -> None:
    """A wrong figure would be scored instead of being asked about."""
    value, code = NOT_READ[kind]
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", value))
    batch = inbox.read()
    assert places(batch, code) == [(inbox.file(), MAIN, "H7", UNIT, "I.1")]
    assert codes(batch) == {code}
    answer = state_of(batch, "I.1", "result")
    assert answer["state"] == "unreadable"
    assert math.isnan(answer["number"])
    assert answer["raw"]
    points = batch.recomputed.set_index("criterion").loc["I.1"]
    assert (points["state"], points["claimed"]) == ("missing", 10.0)


def test_a_share_of_something_else_is_not_guessed(inbox: Inbox) -> None:
    """95 % of the cases would be 95 cases, and 19 of 20 would be 19 %."""
    typed = {
        ("I.1", "target"): ("100%", "percent-not-asked"),
        ("I.2", "result"): ("19/20", "fraction-in-number"),
        ("I.2", "claimed"): ("95%", "percent-not-asked"),
        ("I.4", "result"): ("đạt 0,95", "percent-ambiguous"),
        ("II.4", "claimed"): ("4/10", "fraction-in-number"),
        ("III.1", "claimed"): ("9/8", "fraction-in-number"),
    }

    def change(sheet: Sheet) -> set[tuple[str, str, str]]:
        return {(code, key, sheet.type(key, column, text)) for (key, column), (text, code) in typed.items()}

    expected = inbox.spoil(change)
    batch = inbox.read()
    wanted = {code for code, _, _ in expected}
    assert {
        (each.code, each.criterion, each.place.cell) for each in batch.finding_list if each.code in wanted
    } == expected
    assert {state_of(batch, key, column)["state"] for key, column in typed} == {"unreadable"}


def test_percent_of_something_else_says_what_is_counted(inbox: Inbox) -> None:
    """The unit would not know whether cases or points are asked for."""
    inbox.spoil(lambda sheet: [sheet.type("I.1", column, "95%") for column in ("result", "claimed")])
    said = [each.what("vi") for each in inbox.read().finding_list if each.code == "percent-not-asked"]
    assert [("“vụ”" in words, "“điểm”" in words) for words in said] == [(True, False), (False, True)]


def test_percent_is_no_contradiction_where_nothing_is_said_about_the_measure(inbox: Inbox) -> None:
    """A rulebook whose measures were left out would have every 95% sent back."""
    inbox.rulebook = with_criterion(inbox.rulebook, "I.1", measure="")
    answer = _answer(inbox, "I.1", "result", "95%")
    assert (answer["state"], answer["number"]) == ("given", 95.0)


@pytest.mark.parametrize(
    ("value", "number_format", "said"),
    [
        (datetime.datetime(2018, 5, 8), "dd/mm/yyyy", ("08/05/2018", "8/5, 8.5, 5/8")),
        (95, "dd-mmm", ("04/04/1900", "(95)")),
        (8.5, "dd/mm/yyyy", ("08/01/1900", "(8,5)")),
        (0.95, "h:mm", ("22:48", "(0,95, 22:48)")),
    ],
)
def test_a_date_says_what_was_probably_typed(
    inbox: Inbox, value: Any, number_format: str, said: tuple[str, ...]
) -> None:
    """The unit sees 08/05/2018 and does not find its 8.5 again."""
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", value, number_format))
    (finding,) = (each for each in inbox.read().finding_list if each.code == "date-in-number")
    for words in said:
        assert words in finding.what("vi")


def test_words_of_programs_stay_words(inbox: Inbox) -> None:
    """Evidence called NA or null would be gone, and a result called nan would be blank, or a number."""
    words = {"I.1": "NA", "I.2": "null", "I.3": "None", "I.4": "nan", "II.3": "inf", "III.3": "TRUE", "IV.1.b": "N/A"}

    def change(sheet: Sheet) -> None:
        for key, word in words.items():
            sheet.type(key, "evidence", word)
            sheet.type(key, "result", word)

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"not-a-number"}
    for key, word in words.items():
        assert state_of(batch, key, "evidence")["text"] == word
        result = state_of(batch, key, "result")
        assert (result["state"], result["raw"]) == ("unreadable", word)


@pytest.mark.parametrize("sign", ["", "-"])
def test_an_infinite_number_costs_only_its_cell(inbox: Inbox, sign: str) -> None:
    """One cell with 1e999 would make the whole form unreadable."""
    import zipfile

    form = inbox.good()
    with zipfile.ZipFile(form) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert sheet.count(b"<v>498</v>") == 1
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v>498</v>", f"<v>{sign}1e999</v>".encode())
    with zipfile.ZipFile(form, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    batch = inbox.read()
    assert places(batch, "not-a-number") == [(inbox.file(), MAIN, "H7", UNIT, "I.1")]
    assert codes(batch) == {"not-a-number", "check-code-differs"}


@pytest.fixture(scope="module")
def any_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A workbook for a cell to stand in."""
    return Book(as_ods({"S": [(0, 0, 1, "General")]}, tmp_path_factory.mktemp("any") / "a.ods").read_bytes())


@settings(max_examples=200)
@given(
    st.one_of(st.text(max_size=30), st.floats(), st.booleans(), st.integers(), st.datetimes(), st.none(), st.times())
)
def test_nothing_that_stands_in_a_cell_stops_the_reading(any_book: Book, value: Any) -> None:
    """One odd cell would hide all other findings of the form."""
    form = FormSheet(any_book, context={})
    slot = SlotToRead("I.1", "I.1", "result", "number", False, True, {})
    state, number, _ = _one_value(form, slot, value, "H7", True)
    if state == GIVEN:
        assert number is not None
        assert math.isfinite(number)
        assert abs(number) < 1e15
    else:
        assert state in {UNREADABLE, BLANK}
        assert number is None
        assert [finding[2] for finding in form.findings] == ["H7"] * (state == UNREADABLE)


# -- percent -----------------------------------------------------------------------------------------

PERCENT = {
    "0.95 as a percent": (0.95, "0%", 95.0, "95%", set()),
    "0.955 as a percent": (0.955, "0.0%", 95.5, "95.5%", set()),
    "1.05 as a percent": (1.05, "0%", 105.0, "105%", set()),
    "10 as a percent": (10, "0%", 1000.0, "1000%", set()),
    "0.07 as a percent": (0.07, "0.00%", 7.0, "7%", {"claimed-differs"}),
    "percent in a coloured format": (0.965, "[Red]0.0%;-0%", 96.5, "96.5%", set()),
    "95": (95, "General", 95.0, "95", set()),
    "96.4 with two decimals": (96.4, "0.00", 96.4, "96.4", set()),
    "96.4 with a printed sign": (96.4, '0.0"%"', 96.4, "96.4", set()),
    "3": (3, "General", 3.0, "3", {"claimed-differs"}),
    "0": (0, "General", 0.0, "0", {"claimed-differs"}),
    "0 as a percent": (0, "0%", 0.0, "0", {"claimed-differs"}),
    "text with sign": ("96,4 %", "@", 96.4, "96,4 %", {"number-as-text"}),
    "text below one with sign": ("0,5%", "@", 0.5, "0,5%", {"number-as-text", "claimed-differs"}),
    "0.95": (0.95, "General", None, "0.95", {"percent-ambiguous"}),
    "1": (1, "0", None, "1", {"percent-ambiguous"}),
    "1.5": (1.5, "General", None, "1.5", {"percent-ambiguous"}),
    "0.95 with a printed sign": (0.95, '0.00"%"', None, "0.95", {"percent-ambiguous"}),
    "0.95 as text": ("0,95", "@", None, "0,95", {"percent-ambiguous"}),
}


@pytest.mark.parametrize("kind", PERCENT)
def test_a_percentage_is_told_from_a_share(inbox: Inbox, kind: str) -> None:
    """A unit with 95 % would get the points of 0.95 %, or the other way round."""
    value, number_format, number, raw, found = PERCENT[kind]
    inbox.spoil(lambda sheet: sheet.type("I.2", "result", value, number_format))
    batch = inbox.read()
    answer = state_of(batch, "I.2", "result")
    assert codes(batch) == found
    assert answer["raw"] == raw
    if number is None:
        assert answer["state"] == "unreadable"
        assert math.isnan(answer["number"])
    else:
        assert (answer["state"], answer["number"]) == ("given", number)


def test_a_share_in_a_criterion_that_is_no_percentage_is_a_number(inbox: Inbox) -> None:
    """Half a case would be called ambiguous, though nothing is measured in percent."""
    answer = _answer(inbox, "I.1", "result", 0.5)
    assert (answer["state"], answer["number"]) == ("given", 0.5)


def test_a_target_in_percent_is_told_from_a_share_too(inbox: Inbox) -> None:
    """A target of 95 % shown by Excel as 95% would be called changed to 0.95."""
    inbox.spoil(lambda sheet: sheet.type("I.4", "target", 0.95, "0%"))
    batch = inbox.read()
    assert codes(batch) == set()
    assert state_of(batch, "I.4", "target")["number"] == 95.0


# -- formulas ----------------------------------------------------------------------------------------


def _with_formula(inbox: Inbox, cell_xml: bytes) -> None:
    """The result of I.1 as Excel saves it: formula and value."""
    import re
    import zipfile

    form = inbox.good()
    with zipfile.ZipFile(form) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    sheet, times = re.subn(rb'<c r="H7"[^>]*>.*?</c>', cell_xml, parts["xl/worksheets/sheet1.xml"], count=1)
    assert times == 1
    parts["xl/worksheets/sheet1.xml"] = sheet
    with zipfile.ZipFile(form, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)


FORMULAS = {
    "calculated": (b'<c r="H7"><f>400+98</f><v>498</v></c>', "given", set()),
    "never calculated": (b'<c r="H7"><f>400+98</f></c>', "unreadable", {"not-calculated"}),
    "never calculated, empty value": (b'<c r="H7"><f>400+98</f><v></v></c>', "unreadable", {"not-calculated"}),
    "empty text": (b'<c r="H7" t="str"><f>IF(G7=1,"x","")</f><v></v></c>', "blank", {"blank-required"}),
    "text": (b'<c r="H7" t="str"><f>"498"</f><v>498</v></c>', "given", {"number-as-text"}),
    "reference error": (b'<c r="H7" t="e"><f>#REF!+1</f><v>#REF!</v></c>', "unreadable", {"cell-error"}),
    "division": (b'<c r="H7" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "unreadable", {"cell-error"}),
    "error without formula": (b'<c r="H7" t="e"><v>#N/A</v></c>', "unreadable", {"cell-error"}),
}


@pytest.mark.parametrize("kind", FORMULAS)
def test_a_formula_is_read_by_what_it_gave(inbox: Inbox, kind: str) -> None:
    """A formula with an error, or without a value, would look as if the unit had left the cell blank."""
    xml, state, found = FORMULAS[kind]
    _with_formula(inbox, xml)
    batch = inbox.read()
    assert state_of(batch, "I.1", "result")["state"] == state
    # the stored check code is that of the value that Excel had; only a text or a gap changes it
    assert codes(batch) - {"check-code-differs"} == found


def test_the_error_itself_is_reported(inbox: Inbox) -> None:
    """The unit would look for #REF! in a cell that shows #N/A."""
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", "#N/A"))
    (finding,) = (each for each in inbox.read().finding_list if each.code == "cell-error")
    assert finding.found == "#N/A"
    assert "#N/A" in finding.line("vi")


def test_an_array_formula_that_was_never_calculated_is_seen(inbox: Inbox) -> None:
    """A formula of the newer kind would be read as a blank."""

    def change(sheet: Sheet) -> None:
        sheet.cells["H7"] = ArrayFormula("H7", "=SUM(G7:G8*1)")

    inbox.spoil(change)
    assert places(inbox.read(), "not-calculated") == [(inbox.file(), MAIN, "H7", UNIT, "I.1")]


# -- three kinds of nothing --------------------------------------------------------------------------


def test_blank_zero_and_not_assigned_are_three_things(inbox: Inbox) -> None:
    """A unit without the task would be scored 0, or one that forgot a cell would be let off."""
    cases: dict[str, tuple[str, tuple[Any, Any, Any]]] = {
        "ST": ("Được giao", (24, None, 6)),
        "CM": ("Được giao", (24, 0, 0)),
        "BL": ("Không được giao", (None, None, None)),
    }
    for unit, (assigned, (target, result, claimed)) in cases.items():

        def change(sheet: Sheet, assigned: Any = assigned, values: Any = (target, result, claimed)) -> None:
            sheet.type("IV.1.b", "assigned", assigned)
            for column, value in zip(("target", "result", "claimed"), values, strict=True):
                sheet.type("IV.1.b", column, value)

        inbox.spoil(change, unit)
    batch = inbox.read()
    results = {unit: state_of(batch, "IV.1.b", "result", unit) for unit in cases}
    assert {unit: answer["state"] for unit, answer in results.items()} == {
        "ST": "blank",
        "CM": "given",
        "BL": "not assigned",
    }
    assert results["CM"]["number"] == 0.0
    assert math.isnan(results["ST"]["number"])
    assert math.isnan(results["BL"]["number"])
    points = batch.recomputed[batch.recomputed["criterion"] == "IV.1.b"].set_index("unit")
    assert points["state"].to_dict() == {"ST": "missing", "CM": "scored", "BL": "not assigned"}
    assert points["maximum"].to_dict() == {"ST": 6.0, "CM": 6.0, "BL": 0.0}
    assert points["computed"].dropna().to_dict() == {"CM": 0.0}
    assert [place[3] for place in places(batch, "blank-required")] == ["ST"]


@pytest.mark.parametrize(
    ("word", "column"),
    [
        ("Không được giao", "assigned"),
        ("khong duoc giao ", "assigned"),
        ("KHÔNG GIAO", "assigned"),
        ("Not assigned", "target"),
        ("KG", "target"),
        ("kg", "result"),
    ],
)
def test_not_assigned_is_understood_where_people_write_it(inbox: Inbox, word: str, column: str) -> None:
    """A unit that wrote KG beside the task would be told that KG is no number."""

    def change(sheet: Sheet) -> None:
        for each in ("assigned", "target", "result", "claimed"):
            sheet.type("IV.1.b", each, None)
        sheet.type("IV.1.b", column, word)

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"not-assigned-by-unit"}
    assert {state_of(batch, "IV.1.b", name)["state"] for name in ("target", "result", "claimed")} == {"not assigned"}


@pytest.mark.parametrize("key", ["I.1", "IV.1.b"], ids=["by the rulebook", "by the form"])
def test_a_task_that_is_assigned_cannot_be_declined_in_its_result(inbox: Inbox, key: str) -> None:
    """Writing KG into one cell would lift a unit's percentage, or leave a gap that no finding explains."""
    cell = inbox.spoil(lambda sheet: sheet.type(key, "result", "KG"))
    batch = inbox.read()
    assert places(batch, "not-a-number") == [(inbox.file(), MAIN, cell, UNIT, key)]
    assert batch.recomputed.set_index("criterion").loc[key, "state"] == "missing"


def test_not_assigned_in_a_row_of_its_own_counts_for_the_criterion(inbox: Inbox) -> None:
    """A unit without the task would have to say so once for each of its counts."""

    def change(sheet: Sheet) -> None:
        sheet.type("III.2|praised", "result", "KG")
        sheet.type("III.2|criticised", "result", None)
        sheet.type("III.2", "claimed", None)

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"not-assigned-by-unit"}
    assert batch.recomputed.set_index("criterion").loc["III.2", "state"] == "not assigned"


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\u200b", "\n"], ids=["empty", "space", "invisible", "break"])
def test_a_cell_in_which_nothing_can_be_seen_is_blank(inbox: Inbox, blank: str) -> None:
    """A stray space would be called an unreadable number."""
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", blank))
    batch = inbox.read()
    assert state_of(batch, "I.1", "result")["state"] == "blank"
    assert codes(batch) == {"blank-required"}


@pytest.mark.parametrize("typed", ["chưa rõ", 0, 1, False, True], ids=repr)
def test_an_assignment_that_is_neither_is_a_finding(inbox: Inbox, typed: Any) -> None:
    """A question mark beside the task would count as assigned."""
    cell = inbox.spoil(lambda sheet: sheet.type("IV.1.b", "assigned", typed))
    batch = inbox.read()
    assert places(batch, "not-a-choice") == [(inbox.file(), MAIN, cell, UNIT, "IV.1.b")]
    assert codes(batch) == {"not-a-choice"}
    (finding,) = (each for each in batch.finding_list if each.code == "not-a-choice")
    assert "Được giao, Không được giao" in finding.todo("vi")
    assert state_of(batch, "IV.1.b", "result")["state"] == "unreadable"


# -- choices and texts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("Đạt", "Đạt"), (" đạt", "Đạt"), ("DAT", "Đạt"), ("Passed", "Đạt"), ("không đạt", "Không đạt")],
)
def test_a_choice_is_understood_without_case_and_accents(inbox: Inbox, typed: str, chosen: str) -> None:
    """A word that was typed instead of chosen would be refused, or worse: split the statistics."""
    answer = _answer(inbox, "II.2", "result", typed)
    assert (answer["state"], answer["choice"], answer["raw"]) == ("given", chosen, typed)
    assert math.isnan(answer["number"])


def test_a_wrong_choice_is_kept_as_typed(inbox: Inbox) -> None:
    """The finding could not say what the unit had written."""
    inbox.spoil(lambda sheet: sheet.type("II.1", "result", "Trung bình khá"))
    batch = inbox.read()
    answer = state_of(batch, "II.1", "result")
    assert (answer["state"], answer["choice"], answer["raw"]) == ("given", "Trung bình khá", "Trung bình khá")
    points = batch.recomputed.set_index("criterion").loc["II.1"]
    assert points["state"] == "missing"


def test_evidence_and_explanation_are_carried_whole(inbox: Inbox) -> None:
    """The verifier would see half of what the unit wrote, or a formula of it."""
    long = "Báo cáo số 12/BC-PV; " * 1_500
    texts = {"I.1": long, "I.2": '=HYPERLINK("http://x")', "I.3": "N/A", "I.4": "NA", "II.1": 12, "II.2": "e\u0301"}

    def change(sheet: Sheet) -> None:
        for key, text in texts.items():
            sheet.type(key, "evidence", text)

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == set()
    read = {key: state_of(batch, key, "evidence")["text"] for key in texts}
    assert read == {**texts, "I.1": long.strip(), "II.1": "12", "II.2": "é"}


def test_merged_cells_are_read_by_their_first(inbox: Inbox) -> None:
    """A result that spreads over two cells would be counted twice."""

    def change(sheet: Sheet) -> None:
        sheet.cells.merge_cells("G25:I25")

    inbox.spoil(change)
    batch = inbox.read()
    assert state_of(batch, "IV.1.b", "target")["number"] == 24.0
    assert [place[2] for place in places(batch, "merged-cell")] == ["H25", "I25"]


def test_all_findings_of_a_form_come_at_once(inbox: Inbox) -> None:
    """The unit would send its form eight times, once for each mistake."""
    typed: dict[tuple[str, str], tuple[Any, str]] = {
        ("I.1", "result"): ("chưa có", "not-a-number"),
        ("I.2", "result"): (0.95, "percent-ambiguous"),
        ("I.3", "result"): (None, "blank-required"),
        ("I.4", "result"): ("#REF!", "cell-error"),
        ("II.1", "result"): ("Giỏi", "not-a-choice"),
        ("II.3", "result"): (9.5, "off-the-grid"),
        ("II.4", "claimed"): (6, "above-maximum"),
        ("III.1", "claimed"): (-1, "negative"),
        ("III.3", "result"): (datetime.datetime(2018, 6, 9), "date-in-number"),
        ("IV.1.b", "target"): (0, "target-zero"),
        ("IV.2.b", "claimed"): ("3,5", "number-as-text"),
    }

    def change(sheet: Sheet) -> dict[tuple[str, str], str]:
        return {(code, key): sheet.type(key, column, value) for (key, column), (value, code) in typed.items()}

    expected = inbox.spoil(change)
    batch = inbox.read()
    found = {(each.code, each.criterion): each.place.cell for each in batch.finding_list if each.code != "unit-missing"}
    assert {pair: found.get(pair) for pair in expected} == expected


def test_the_words_of_not_assigned_are_those_of_the_form() -> None:
    """The word that the form's list offers would not be understood by the reader of forms."""
    from thidua_xlsx.intake.form_layout import NOT_ASSIGNED_WORDS
    from thidua_xlsx.reading.cells import fold

    assert {fold(NOT_ASSIGNED.vi), fold(NOT_ASSIGNED.en)} <= NOT_ASSIGNED_WORDS
