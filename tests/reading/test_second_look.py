from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.workbook_builder import raw_workbook
from thidua_xlsx.reading.book import Book
from thidua_xlsx.reading.ooxml import UNREADABLE
from thidua_xlsx.reading.second_look import Facts, Seen, facts_of, look

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
    seen = look(looked_at, "Phiếu & bảng", frozenset({"B2"}))
    assert seen == {"B2": Seen("", formula=True, value="")}


@pytest.mark.parametrize(("cell", "error"), [("B3", "#REF!"), ("B4", "#DIV/0!")])
def test_an_error_value_is_seen(looked_at: Book, cell: str, error: str) -> None:
    """An error in the unit's own formula would be reported as a blank cell."""
    assert look(looked_at, "Phiếu & bảng", frozenset({cell}))[cell] == Seen("e", False, error)


def test_a_percent_format_is_told_from_a_percent_sign(looked_at: Book) -> None:
    """0.95 shown as 95 % would be scored as less than one percent, or 0.95 shown as 0.95 % as 95."""
    assert facts_of(looked_at, "Phiếu & bảng").percent == {"B5", "B7"}


def test_where_there_is_more_to_see_is_told(looked_at: Book) -> None:
    """A blank that is an error or a formula would be taken for a blank, or every blank be parsed again."""
    assert facts_of(looked_at, "Phiếu & bảng").special == {"B2", "B3", "B4"}


def test_the_sheet_is_found_by_its_name(looked_at: Book) -> None:
    """The look would go to another sheet's cell of the same address."""
    assert look(looked_at, "Khác", frozenset({"B2", "B3"})) == {"B2": Seen("", formula=True)}
    assert facts_of(looked_at, "Không có") == Facts(percent=None)


def test_built_in_percent_formats_and_calculated_formulas(tmp_path: Path) -> None:
    """Excel's own percent button would go unnoticed, or a formula with its value be called uncalculated."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.write_number(0, 0, 0.95, book.add_format({"num_format": 9}))
        sheet.write_number(1, 0, 0.95, book.add_format({"num_format": 10}))
        sheet.write_number(2, 0, 0.95, book.add_format({"num_format": 2}))
        sheet.write_formula(3, 0, "=1+1", None, 2)
    opened = Book(path.read_bytes())
    assert facts_of(opened, "S") == Facts(special=frozenset({"A4"}), percent=frozenset({"A1", "A2"}))
    assert look(opened, "S", frozenset({"A4"})) == {"A4": Seen("", formula=True, value="2")}


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
    book = Book(path.read_bytes())
    seen = look(book, "Sheet1", facts_of(book, "Sheet1").special)
    assert seen["A1"].formula or seen["A1"] == Seen("e", False, "#N/A")


@pytest.mark.parametrize("row", ["<row>{}</row>", '<row r="1">{}</row>', '<x:row xmlns:x="{main}">{}</x:row>'])
def test_cells_without_a_reference_have_their_place(tmp_path: Path, row: str) -> None:
    """Errors, formulas and percentages of some exporters' forms would not be seen at all."""
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>'
    cells = '<c><v>1</v></c><c t="e"><v>#N/A</v></c><c s="1"><v>2.5</v></c><c><f>1+1</f></c>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{row.format(cells, main=MAIN)}</sheetData></worksheet>'
    book = Book(raw_workbook(tmp_path / "a.xlsx", xml, styles_xml=styles).read_bytes())
    facts = facts_of(book, "Sheet1")
    assert (facts.special, facts.percent) == ({"B1", "D1"}, {"C1"})
    assert look(book, "Sheet1", frozenset({"B1"})) == {"B1": Seen("e", value="#N/A")}


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
def test_broken_xml_is_damage(tmp_path: Path, xml: str) -> None:
    """One damaged sheet would be called good, or a declared entity be followed."""
    book = Book(raw_workbook(tmp_path / "a.xlsx", xml).read_bytes())
    with pytest.raises(UNREADABLE):
        facts_of(book, "Sheet1")
        look(book, "Sheet1", frozenset({"A1"}))


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
    assert facts_of(Book(path.read_bytes()), "Sheet1").repeated == {"A1"}
    path = raw_workbook(tmp_path / "b.xlsx", sheet.format(MAIN, '<c r="A1"/><c r="AA1"/><c r="A11"/><c r="B1"/>'))
    assert facts_of(Book(path.read_bytes()), "Sheet1").repeated == set()
