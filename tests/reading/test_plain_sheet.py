"""Sheets read with one search over their XML: what every other reader finds in them, or nothing at all."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.libreoffice import recalculate
from tests.odd_files import rewrite
from tests.scoring.small import book, group, leaf
from tests.workbook_builder import raw_workbook
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.reading.book import Book
from thidua_xlsx.reading.ooxml import UNREADABLE, Package
from thidua_xlsx.reading.plain_sheet import PlainSheet, plain_sheet, plain_texts
from thidua_xlsx.reading.second_look import Facts, _facts_by_pass
from thidua_xlsx.reading.sparse_sheet import read_sparse
from thidua_xlsx.workbooks.form import write_form
from thidua_xlsx.workbooks.form_values import FormValues

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PART: Final = "xl/worksheets/sheet1.xml"
_TEXTS: Final = "xl/sharedStrings.xml"
_MOST: Final = 100_000
_GAP: Final = "\n"

Found = tuple[dict[tuple[int, int], tuple[str, Any]], list[Any]]
"""What stands where, and the merged ranges."""


def _package(data: bytes) -> Package:
    return Package(zipfile.ZipFile(io.BytesIO(data)), data)


def _plainly(data: bytes, sheet: str) -> PlainSheet | None:
    package = _package(data)
    texts = plain_texts(package)
    return None if texts is None else plain_sheet(package, package.sheets[sheet], texts, _MOST)


def _found(rows: list[list[Any]], merged: list[Any]) -> Found:
    filled = {
        (number, column): (type(value).__name__, value)
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if value != ""
    }
    return filled, sorted(merged)


def _by_calamine(data: bytes, sheet: str) -> Found:
    opened = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(sheet)
    return _found(opened.to_python(skip_empty_area=False), opened.merged_cell_ranges or [])


def _by_expat(data: bytes, sheet: str) -> Found:
    read = read_sparse(_package(data), sheet, _MOST)
    return _found(read.rows, read.merged)


def _facts(data: bytes, sheet: str) -> Facts:
    """What the slow pass over the whole XML says."""
    opened = Book(data)
    return _facts_by_pass(opened, opened.package.part(opened.package.sheets[sheet]))


def _agreed(data: bytes, sheet: str) -> bool:
    """Whether the sheet is read plainly; if so, every reader finds the same in it."""
    read = _plainly(data, sheet)
    if read is None:
        return False
    assert _found(read.rows, read.merged) == _by_calamine(data, sheet) == _by_expat(data, sheet)
    assert read.facts == _facts(data, sheet)
    assert len({len(row) for row in read.rows}) == 1, "the rows are not as long as one another"
    return True


# -- sheets as spreadsheet programs write them -------------------------------------------------------------

_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=12)
_ODD_WORDS = st.sampled_from(
    [" giữ ", "a & b", "<x/>", "]]>", "&amp;", "'\"", "hai\ndòng", "1.5", "NA", "=1", "_x", "ế"]
)
_TEXT = _WORDS | _ODD_WORDS
_NUMBER = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**15), 10**15)
    | st.sampled_from([0, -0.0, 1, 0.1, 1e-7, 1e300, 5e-324, 123456789012345678])
)
_CELL = st.one_of(
    st.tuples(st.just("text"), _TEXT),
    st.tuples(st.just("rich"), _TEXT),
    st.tuples(st.just("number"), _NUMBER),
    st.tuples(st.just("percent"), _NUMBER),
    st.tuples(st.just("boolean"), st.booleans()),
    st.tuples(st.just("formula"), _NUMBER | _TEXT | st.booleans() | st.sampled_from(["#REF!", "#DIV/0!", ""])),
    st.tuples(st.just("blank"), st.none()),
)
_PLACE = st.tuples(st.integers(0, 30) | st.integers(0, 200), st.integers(0, 9) | st.integers(0, 40))
_SHEET = st.dictionaries(_PLACE, _CELL, min_size=1, max_size=25)


def _write(path: io.BytesIO | Path, sheets: list[Mapping[tuple[int, int], tuple[str, Any]]], merges: int = 0) -> None:
    """Sheets ``S0``, ``S1``… with cells, and merged ranges below them, some empty rows with a format between."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as written:
        bold, percent = written.add_format({"bold": True}), written.add_format({"num_format": "0.0%"})
        date = written.add_format({"num_format": "dd/mm/yyyy"})
        for number, cells in enumerate(sheets):
            sheet = written.add_worksheet(f"S{number}")
            for row in range(201, 201 + 2 * merges, 2):
                sheet.set_row(row, 30, bold)
                sheet.merge_range(row, 0, row + 1, merges, f"gộp {row}", bold)
            for (row, column), (kind, value) in cells.items():
                match kind:
                    case "text":
                        sheet.write_string(row, column, value)
                    case "rich":
                        sheet.write_rich_string(row, column, "a ", bold, value, " b", percent)
                    case "formula":
                        sheet.write_formula(row, column, '=IF(1<2,"a>b",A1)', percent, value)
                    case "boolean":
                        sheet.write_boolean(row, column, value, bold)
                    case "blank":
                        sheet.write_blank(row, column, None, percent)
                    case "date":
                        sheet.write_datetime(row, column, value, date)
                    case _:
                        sheet.write_number(row, column, value, percent if kind == "percent" else None)


@settings(max_examples=40)
@given(st.lists(_SHEET, min_size=1, max_size=2), st.integers(0, 3))
def test_random_sheets_are_read_as_by_everybody(sheets: list[Any], merges: int) -> None:
    """Some text, number or format that nobody thought of would reach the ranking as something else."""
    _write(data := io.BytesIO(), sheets, merges)
    for number in range(len(sheets)):
        assert _agreed(data.getvalue(), f"S{number}"), "a sheet in the usual manner would be read slowly"


def test_dates_are_left_to_those_who_know_them() -> None:
    """A date would be read as the number of days since 1899."""
    day = datetime.datetime(2024, 2, 29, 7, 30)
    _write(data := io.BytesIO(), [{(0, 0): ("date", day), (1, 0): ("number", 1)}])
    assert _plainly(data.getvalue(), "S0") is None
    assert Book(data.getvalue()).rows("S0") == [[day], [1.0]]


def _all_kinds() -> dict[tuple[int, int], tuple[str, Any]]:
    cells = [
        *(("text", "chữ & <x>"), ("text", " giữ "), ("text", "x"), ("rich", "đậm"), ("number", 1.25)),
        *(("number", 1e-7), ("percent", 0.95), ("boolean", True), ("boolean", False), ("blank", None)),
    ]
    return {(2 * number, number % 4): cell for number, cell in enumerate(cells)}


@pytest.mark.libreoffice
def test_what_libreoffice_saves_is_read_so_too(tmp_path: Path) -> None:
    """Forms filled in with LibreOffice would be read slowly, or otherwise than they look."""
    rulebook = cum_9_2018.rulebook()
    form, sheet = tmp_path / "form.xlsx", tmp_path / "sheet.xlsx"
    write_form(rulebook, rulebook.unit("CM"), form, cum_9_2018.submissions()["CM"])
    _write(sheet, [{**_all_kinds(), (30, 1): ("formula", 0)}], 2)
    saved_form, saved_sheet = (path.read_bytes() for path in recalculate([form, sheet], tmp_path))
    assert _agreed(saved_sheet, "S0")
    for name in Book(saved_form).sheets:  # a line break of a text is written by its number: left to others
        assert not _agreed(saved_form, name)


def test_our_forms_are_read_so(tmp_path: Path) -> None:
    """A ministry's forms would all be read in the slow way, and nobody would notice."""
    rulebook = cum_9_2018.rulebook()
    write_form(rulebook, rulebook.unit("CM"), tmp_path / "a.xlsx", cum_9_2018.submissions()["CM"])
    data = (tmp_path / "a.xlsx").read_bytes()
    for name in Book(data).sheets:
        assert _agreed(data, name), name


def test_what_openpyxl_saves_is_left_to_others(tmp_path: Path) -> None:
    """Its texts stand in their cells: they would be taken for blanks."""
    written = openpyxl.Workbook()
    written.worksheets[0].append(["chữ & <x>", 1.5, "=1+1", True])
    written.save(tmp_path / "a.xlsx")
    assert _plainly((tmp_path / "a.xlsx").read_bytes(), "Sheet") is None


# -- XML in other manners ----------------------------------------------------------------------------------


def _sheet(cells: str, after: str = "", before: str = "") -> str:
    table = f'<sheetData><row r="1">{cells}</row></sheetData>'
    return f'<worksheet xmlns="{_MAIN}" xmlns:x="{_MAIN}">{before}{table}{after}</worksheet>'


_ONE: Final = '<c r="A1"><v>1</v></c>'
_X_TABLE: Final = '<x:sheetData><row r="1"><c r="A1"><v>2</v></c></row></x:sheetData>'
_OTHER_MANNERS: Final = {
    "a comment between cells": _sheet(f"{_ONE}<!-- x -->"),
    "a comment in a value": _sheet('<c r="A1"><v>1<!-- x -->2</v></c>'),
    "a comment around a cell": _sheet(f'<!--{_ONE}--><c r="B1"><v>2</v></c>'),
    "an instruction": _sheet(f"{_ONE}<?x y?>"),
    "a section": _sheet('<c r="A1" t="str"><v><![CDATA[x]]></v></c>'),
    "a declared entity": f'<!DOCTYPE x [<!ENTITY a "1">]>{_sheet(_ONE)}',
    "prefixes": f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData><x:row><x:c r="A1"/></x:row></x:sheetData></x:worksheet>',
    "a prefixed cell": _sheet(f'{_ONE}<x:c r="B1"><x:v>2</x:v></x:c>'),
    "no reference": _sheet(f"{_ONE}<c><v>2</v></c>"),
    "an empty cell without a reference": _sheet(f"{_ONE}<c/>"),
    "another order": _sheet('<c s="0" r="A1"><v>1</v></c>'),
    "the kind before the style": _sheet('<c r="A1" t="n" s="0"><v>1</v></c>'),
    "further attributes": _sheet('<c r="A1" cm="1"><v>1</v></c>'),
    "single quotes": _sheet("<c r='A1'><v>1</v></c>"),
    "two spaces": _sheet('<c  r="A1"><v>1</v></c>'),
    "lines": _sheet(f"{_GAP}{_ONE}{_GAP}"),
    "two values": _sheet('<c r="A1"><v>1</v><v>2</v></c>'),
    "the value before the formula": _sheet('<c r="A1"><v>1</v><f>2</f></c>'),
    "a text in the cell": _sheet('<c r="A1" t="inlineStr"><is><t>x</t></is></c>'),
    "a date in words": _sheet('<c r="A1" t="d"><v>2024-01-01</v></c>'),
    "an unknown kind": _sheet('<c r="A1" t="x"><v>1</v></c>'),
    "a word between rows": _sheet(_ONE).replace("</row>", "</row>x"),
    "another element between rows": _sheet(_ONE).replace("</row>", "</row><x/>"),
    "two in one place": _sheet(f'{_ONE}<c r="A1"><v>2</v></c>'),
    "no such column": _sheet('<c r="XFE1"><v>1</v></c>'),
    "no such row": _sheet('<c r="A1048577"><v>1</v></c>'),
    "small letters": _sheet('<c r="a1"><v>1</v></c>'),
    "row nought": _sheet('<c r="A0"><v>1</v></c>'),
    "a line break by its number": _sheet('<c r="A1" t="str"><v>a&#10;b</v></c>'),
    "an escaped character": _sheet('<c r="A1" t="str"><v>a_x000D_b</v></c>'),
    "a yes or no in words": _sheet('<c r="A1" t="b"><v>true</v></c>'),
    "a yes or no as a number": _sheet('<c r="A1" t="b"><v>1.0</v></c>'),
    "an underscore": _sheet('<c r="A1"><v>1_000</v></c>'),
    "full-width digits": _sheet('<c r="A1"><v>１２</v></c>'),
    "Arabic digits": _sheet('<c r="A1"><v>١٢</v></c>'),
    "another base": _sheet('<c r="A1"><v>0x10</v></c>'),
    "a comma": _sheet('<c r="A1"><v>1,5</v></c>'),
    "a word as a number": _sheet('<c r="A1" t="n"><v>x</v></c>'),
    "an unknown text": _sheet('<c r="A1" t="s"><v>0</v></c>'),
    "no rows": f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>',
    "two tables": _sheet(_ONE, before=f"<sheetData><row>{_ONE}</row></sheetData>"),
    "too wide": _sheet(f'{_ONE}<c r="XFD1"><v>1</v></c><c r="A2000"><v>1</v></c>'),
    "infinite": _sheet('<c r="A1"><v>INF</v></c>'),
    "no number": _sheet('<c r="A1"><v>nan</v></c>'),
    "a space before a number": _sheet('<c r="A1"><v> 1</v></c>'),
    "an unknown entity": _sheet('<c r="A1" t="str"><v>a&nbsp;b</v></c>'),
    "an ampersand": _sheet('<c r="A1" t="str"><v>a & b</v></c>'),
    "a table in a comment": f'<worksheet xmlns="{_MAIN}" xmlns:x="{_MAIN}"><!--{_sheet(_ONE)}-->{_X_TABLE}</worksheet>',
    "a second table with a prefix": _sheet(_ONE, _X_TABLE),
    "a merged range with a space": _sheet(_ONE, '<mergeCells count="1"><mergeCell ref="A1:B2" /></mergeCells>'),
    "a merged range with an end": _sheet(_ONE, '<mergeCells><mergeCell ref="A1:B2"></mergeCell></mergeCells>'),
    "a merged range in single quotes": _sheet(_ONE, "<mergeCells><mergeCell ref='A1:B2'/></mergeCells>"),
    "a merged range with a prefix": _sheet(_ONE, '<x:mergeCells><x:mergeCell ref="A1:B2"/></x:mergeCells>'),
    "a merged range in a comment": _sheet(_ONE, '<!--<mergeCells><mergeCell ref="A1:B2"/></mergeCells>-->'),
    "a merged range before": _sheet(_ONE, before='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
    "merged ranges twice": _sheet(_ONE, '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>' * 2),
}


@pytest.mark.parametrize("manner", _OTHER_MANNERS)
def test_another_manner_is_left_to_other_readers(tmp_path: Path, manner: str) -> None:
    """A cell that one reader sees and another does not would be scored by chance."""
    data = raw_workbook(tmp_path / "a.xlsx", _OTHER_MANNERS[manner]).read_bytes()
    assert _plainly(data, "Sheet1") is None


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1" s="9"><v>1</v></c>',
        '<c r="B1"><v>2</v></c><c r="A1"><v>1</v></c>',
        '<c r="A1" t="str"><f>""</f><v></v></c><c r="B1" t="str"><v>  </v></c>',
        '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="A1" t="str"><f>IF(A2&gt;1,"&lt;",A3)</f><v>a &amp;amp; b</v></c>',
        '<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>007</v></c><c r="A2"><f t="shared" si="0"/><v>-0</v></c>',
        '<c r="A1" t="n"><v>+7</v></c><c r="B1"><v>.5</v></c><c r="C1"><v>5.</v></c><c r="D1"><v>1E+3</v></c>',
        '<c r="A1"><f>1+1</f></c><c r="B1"><v>0.1000000000000000055511151231257827</v></c>',
        '<c r="A1"><v>1</v></c></row><row r="1"/><row r="7" spans="1:2"></row><row r="9"><c r="B9"/>',
    ],
)
def test_these_manners_are_read_as_by_everybody(tmp_path: Path, cells: str) -> None:
    """What Excel and LibreOffice write every day would be misread, or read slowly."""
    assert _agreed(raw_workbook(tmp_path / "a.xlsx", _sheet(cells)).read_bytes(), "Sheet1")


@pytest.mark.parametrize(
    "texts",
    [
        "<si><t>a&#10;b</t></si>",
        "<si><t>a_x000D_b</t></si>",
        "<si><t>a</t><rPh><t>b</t></rPh></si>",
        "<si><!-- --><t>a</t></si>",
        "<si><t><![CDATA[a]]></t></si>",
        "<si>\n<t>a</t></si>",
        "<x:si><x:t>b</x:t></x:si><si><t>a</t></si>",
        "<!--<si><t>b</t></si>--><si><t>a</t></si>",
        "<si><t>a</t><t>b</t></si>",
        "<si/><si><t>a</t></si>",
        "<si><t>a&nbsp;b</t></si>",
        "<si><t>a & b</t></si>",
    ],
)
def test_texts_in_another_manner_are_left_to_other_readers(tmp_path: Path, texts: str) -> None:
    """A phonetic reading or half a text would be taken for what the unit wrote, or every text be the one before it."""
    _write(path := tmp_path / "a.xlsx", [{(0, 0): ("text", "a")}])
    whole = f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{_MAIN}" xmlns:x="{_MAIN}">{texts}</sst>'
    rewrite(path, lambda parts: parts.update({_TEXTS: whole.encode()}))
    assert plain_texts(_package(path.read_bytes())) is None


@pytest.mark.parametrize("number", ["1", "007", "-1", "1.0", " 0", "", "99999999999999999999"])
def test_a_text_that_is_not_there_is_no_text(tmp_path: Path, number: str) -> None:
    """A damaged number of a text would show another cell's words."""
    _write(path := tmp_path / "a.xlsx", [{(0, 0): ("text", "a")}])
    rewrite(path, lambda parts: parts.update({_PART: parts[_PART].replace(b"<v>0</v>", f"<v>{number}</v>".encode())}))
    read = _plainly(path.read_bytes(), "S0")
    assert read is None or (number == "" and not any(map(any, read.rows)))


@pytest.mark.parametrize("start", ["", "\ufeff", '<?xml version="1.0" encoding="UTF-16"?>', '<?xml version="1.1"?>'])
def test_other_beginnings_are_left_to_other_readers(tmp_path: Path, start: str) -> None:
    """A sheet in another encoding would be read as other letters."""
    _write(path := tmp_path / "a.xlsx", [{(0, 0): ("number", 1)}])

    def change(parts: dict[str, bytes]) -> None:
        xml = parts[_PART].decode().partition("?>")[2]
        parts[_PART] = (start + xml).encode("utf-16" if "16" in start else "utf-8")

    assert _plainly(rewrite(path, change).read_bytes(), "S0") is None


# -- damage ------------------------------------------------------------------------------------------------

_TOKEN: Final = re.compile(r'"[^"]*"|\s+|[<>/=?]|[^\s"<>/=?]+')
_PIECES: Final = st.sampled_from(
    [
        *(
            "",
            "<",
            ">",
            "/",
            '"',
            "&",
            "&amp;",
            "&#65;",
            "_x000D_",
            "0",
            "1",
            "-1",
            "1_0",
            "INF",
            "nan",
            "１",
            " ",
            "\n",
        ),
        *("<v>1</v>", "<v/>", "<v></v>", "<f>1</f>", "<f/>", "<is><t>x</t></is>", "</row>", "<row>", '<row r="9"/>'),
        *("</c>", "<c>", '<c r="A1"/>', '<c r="E5"><v>7</v></c>', '<c r="E5" s="1"><v>7</v></c>', "<c r='E5'/>"),
        *('<c r="E5" t="e"><v>#N/A</v></c>', '<x:c r="E5"><x:v>7</x:v></x:c>', '<c t="s" r="E5"><v>0</v></c>'),
        *("<sheetData>", "</sheetData>", "<!--", "-->", "<!-- x -->", "<?x y?>", "<![CDATA[1]]>", "<mergeCells>"),
        *(' t="s"', ' t="str"', ' t="b"', ' t="e"', ' s="1"', ' s="99"', ' r="A1"', '<mergeCell ref="A1:B2"/>'),
    ]
)


def _damaged(draw: st.DrawFn, tokens: list[str]) -> str:
    changed = list(tokens)
    for _ in range(draw(st.integers(1, 3))):
        at, piece = draw(st.integers(0, len(tokens) - 1)), draw(_PIECES)
        match draw(st.sampled_from(("insert", "insert", "replace", "drop", "double", "swap", "enclose"))):
            case "insert":
                changed[at] += piece
            case "replace":
                changed[at] = piece
            case "drop":
                changed[at] = ""
            case "double":
                changed[at] *= 2
            case "swap":
                other = draw(st.integers(0, len(tokens) - 1))
                changed[at], changed[other] = changed[other], changed[at]
            case _:
                end = draw(st.integers(at, min(at + 40, len(tokens) - 1)))
                changed[at], changed[end] = f"<!--{changed[at]}", f"{changed[end]}-->"
    return "".join(changed)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The parts of a small form."""
    rulebook = book(group("I"), leaf("I.1"), leaf("I.2"))
    path = tmp_path_factory.mktemp("plain") / "a.xlsx"
    write_form(rulebook, rulebook.units[0], path, FormValues({("I.1", "claimed"): 5, ("I.1", "evidence"): " & <x> "}))
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    with zipfile.ZipFile(data := io.BytesIO(), "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return data.getvalue()


def _outside(xml: str) -> str:
    return xml.partition("<sheetData>")[0] + xml.rpartition("</sheetData>")[2]


@settings(max_examples=250)
@given(st.data())
def test_damage_is_read_as_by_everybody_or_not_at_all(filled: dict[str, bytes], data: st.DataObject) -> None:
    """A file that came damaged would be scored on figures that nobody else can see in it."""
    head, start, rest = filled[_PART].decode().partition("<sheetData>")
    xml = head + data.draw(st.composite(_damaged)(_TOKEN.findall(start + rest)), "XML")
    assume("<c " not in _outside(xml))  # the one reader looks there, the other does not
    package = _packed({**filled, _PART: xml.encode()})
    sheet = next(iter(_package(package).sheets))
    read = _plainly(package, sheet)
    if read is None:
        return
    try:
        expected = _by_expat(package, sheet)
        facts = _facts(package, sheet)
    except UNREADABLE:
        return  # not well formed: as python-calamine reads it
    assert _found(read.rows, read.merged) == expected
    assert read.facts == facts
