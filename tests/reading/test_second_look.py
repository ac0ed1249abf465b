from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.workbook_builder import raw_workbook
from thidua_xlsx.reading.book import Book
from thidua_xlsx.reading.second_look import Seen, look, repeated_cells

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A workbook as openpyxl writes it: formulas without a value, an error, percent formats, two sheets."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Khác"
    book.worksheets[0]["B2"] = "=1/0"
    sheet = book.create_sheet("Phiếu & bảng")
    sheet["B2"] = "=SUM(1,2)"
    sheet["B3"] = "#REF!"
    sheet["B4"] = "#DIV/0!"
    sheet["B5"] = 0.95
    sheet["B5"].number_format = "0.00%"
    sheet["B6"] = 0.95
    sheet["B6"].number_format = '0.0" % "'
    sheet["B7"] = 0.95
    sheet["B7"].number_format = '[Red]0.0 "of" %;-0.0%'
    sheet["B8"] = 0.95
    sheet["B8"].number_format = "0\\%"
    sheet["B9"] = 0.95
    path = tmp_path_factory.mktemp("look") / "a.xlsx"
    book.save(path)
    return Book(path.read_bytes())


def test_a_formula_that_was_never_calculated_is_seen(looked_at: Book) -> None:
    """The unit would be told that its cell is blank, although a formula stands there."""
    seen = look(looked_at, "Phiếu & bảng", frozenset({"B2"}), formats=False)
    assert seen == {"B2": Seen("", formula=True, value="")}


@pytest.mark.parametrize(("cell", "error"), [("B3", "#REF!"), ("B4", "#DIV/0!")])
def test_an_error_value_is_seen(looked_at: Book, cell: str, error: str) -> None:
    """An error in the unit's own formula would be reported as a blank cell."""
    assert look(looked_at, "Phiếu & bảng", frozenset({cell}), formats=False)[cell] == Seen("e", False, error)


@pytest.mark.parametrize(("cell", "percent"), [("B5", True), ("B6", False), ("B7", True), ("B8", False), ("B9", False)])
def test_a_percent_format_is_told_from_a_percent_sign(looked_at: Book, cell: str, percent: bool) -> None:
    """0.95 shown as 95 % would be scored as less than one percent, or 0.95 shown as 0.95 % as 95."""
    assert look(looked_at, "Phiếu & bảng", frozenset({cell}), formats=True)[cell].percent is percent


def test_the_sheet_is_found_by_its_name(looked_at: Book) -> None:
    """The look would go to another sheet's cell of the same address."""
    assert look(looked_at, "Khác", frozenset({"B2", "B3"}), formats=False) == {"B2": Seen("", formula=True)}
    assert look(looked_at, "Không có", frozenset({"B2"}), formats=True) == {}


def test_built_in_percent_formats_and_calculated_formulas(tmp_path: Path) -> None:
    """Excel's own percent button would go unnoticed, or a formula with its value be called uncalculated."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.write_number(0, 0, 0.95, book.add_format({"num_format": 9}))
        sheet.write_number(1, 0, 0.95, book.add_format({"num_format": 10}))
        sheet.write_number(2, 0, 0.95, book.add_format({"num_format": 2}))
        sheet.write_formula(3, 0, "=1+1", None, 2)
    seen = look(Book(path.read_bytes()), "S", frozenset({"A1", "A2", "A3", "A4"}), formats=True)
    assert [seen[cell].percent for cell in ("A1", "A2", "A3", "A4")] == [True, True, False, False]
    assert seen["A4"] == Seen("", formula=True, value="2")


def test_a_sheet_without_formulas_and_errors_is_not_parsed_again(tmp_path: Path) -> None:
    """A folder in which many cells are left blank would be read twice as slowly."""
    path = raw_workbook(
        tmp_path / "a.xlsx", f'<worksheet xmlns="{MAIN}"><sheetData><row><c r="A1"/></row></sheetData></worksheet>'
    )
    assert look(Book(path.read_bytes()), "Sheet1", frozenset({"A1"}), formats=False) == {}
    assert look(Book(path.read_bytes()), "Sheet1", frozenset({"A1"}), formats=True) == {"A1": Seen()}


@pytest.mark.parametrize(
    "cell",
    [
        '<x:c r="A1"><x:f>1+1</x:f></x:c>',
        '<x:c r="A1"><x:f t="shared" si="0"/></x:c>',
        "<x:c r='A1' t='e'><x:v>#N/A</x:v></x:c>",
        '<x:c t="e" r="A1"><x:v>#N/A</x:v></x:c>',
    ],
)
@pytest.mark.parametrize("target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "./worksheets/sheet1.xml"])
def test_another_programs_way_of_writing_is_understood(tmp_path: Path, cell: str, target: str) -> None:
    """Forms saved by web exporters (prefixed tags, single quotes, absolute targets) would show false blanks."""
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">{cell}</x:row></x:sheetData></x:worksheet>'
    path = raw_workbook(tmp_path / "a.xlsx", xml, target=target)
    seen = look(Book(path.read_bytes()), "Sheet1", frozenset({"A1"}), formats=False)
    assert seen["A1"].formula or seen["A1"] == Seen("e", False, "#N/A")


def test_only_the_cells_asked_for_make_a_pass_worth_while(tmp_path: Path) -> None:
    """A form full of formulas with one blank cell would be parsed twice for nothing, or an error beside it missed."""
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="A11"/><c r="B1" t="e"><v>#N/A</v></c><c r="C1"><v>3</v></c>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    data = Book(raw_workbook(tmp_path / "a.xlsx", xml).read_bytes())
    assert look(data, "Sheet1", frozenset({"A11", "C1", "Z9"}), formats=False) == {}
    assert look(data, "Sheet1", frozenset({"A1"}), formats=False) == {"A1": Seen("", True, "2")}
    assert look(data, "Sheet1", frozenset({"B1", "C1"}), formats=False)["B1"] == Seen("e", False, "#N/A")


@pytest.mark.parametrize(
    "xml",
    [
        "<worksheet><f>",
        "no xml at all <f",
        "",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><c r="A1"><f>&a;</f></c></worksheet>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet><c r="A1"><f/><v>&a;</v></c></worksheet>',
    ],
)
def test_broken_xml_gives_no_answer_and_no_exception(tmp_path: Path, xml: str) -> None:
    """One damaged sheet would stop the report about its whole file, or a declared entity be followed."""
    path = raw_workbook(tmp_path / "a.xlsx", xml)
    assert look(Book(path.read_bytes()), "Sheet1", frozenset({"A1"}), formats=True) == {}


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"><v>1</v></c><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c s="1" r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
        "<c r='A1'><v>1</v></c><c r='A1'/>",
    ],
)
def test_a_cell_that_stands_there_twice_is_noticed(tmp_path: Path, cells: str) -> None:
    """Of two figures in one cell the last would be scored, whatever the unit had seen."""
    sheet = '<worksheet xmlns="{}"><sheetData><row r="1">{}</row></sheetData></worksheet>'
    path = raw_workbook(tmp_path / "a.xlsx", sheet.format(MAIN, cells))
    assert repeated_cells(Book(path.read_bytes()), "Sheet1") == {"A1"}
    path = raw_workbook(tmp_path / "b.xlsx", sheet.format(MAIN, '<c r="A1"/><c r="AA1"/><c r="A11"/><c r="B1"/>'))
    assert repeated_cells(Book(path.read_bytes()), "Sheet1") == set()
