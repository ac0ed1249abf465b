"""The lint of formulas: what Excel 2016 takes passes, what it would not take is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tests.workbooks.inspect import (
    KNOWN_FUNCTIONS,
    formula_faults,
    formulas,
    functions_in,
    hidden_formulas,
    workbook_faults,
)

_SUMPRODUCT = "SUMPRODUCT(($A$1:$A$9>A1)*($B$1:$B$9=B1))"


@pytest.mark.parametrize(
    "formula",
    [
        "=A1+1",
        '="Sóc Trăng, ""ngày"" @ # {1} IF(A:A) [1]"&A1',
        "='Tự chấm, (lại) @ #'!$A$1*1.5%-2",
        "='It''s'!A1:B2",
        "=SUM(Tong!A1:A9, 3 , -A2)",
        "=ROUND(ROUND(SUM(A1:A9)/COUNT(A1:A9),9),2)",
        f"=1+{_SUMPRODUCT}",
        "=SUMPRODUCT(--(A1:A9>0),ISNUMBER(B1:B9)*ROUND(C1:C9,2))",
        "=SUMPRODUCT(COUNTIF(A1:A9,B1:B9)*(LEN(A1:A9)>0))",
        '=IF(COUNTIF(A1:A9,"–")=9,"",SUMPRODUCT(A1:A9*B1:B9))',
        '=IF((A1<B1)=(C1<D1),AND(A1<B1,C1<>""),NOT(OR(A1>B1)))',
        '=IFERROR(INDEX($A$1:$C$9,MATCH(A1,$A$1:$A$9,0),2),"")',
        "=SUM(INDEX(A1:C9,0,2))",
        "=SUM(A1:INDEX(A1:A9,B1))+SUM(INDEX(A1:A9,2):A9)+SUM(INDEX(A1:A9,2):INDEX(A1:A9,5))",
        '=SUMIFS(A1:A9,B1:B9,">="&C1,C1:C9,D1)+COUNTIFS(A1:A9,1,B1:B9,"x")',
        '=COUNTIF(INDEX(A1:C9,2,0),">0")+SUMIF(A1:A9,"a.b",B1:B9)',
        "=SMALL(A1:A9,ROW(A1))+LARGE(A1:A9,COLUMN())",
        '=CHOOSE(A1,"a","b")&T(B1)&TRIM(MID(LEFT(C1,FIND(" ",C1)),1,3))&SUBSTITUTE(D1,"a","b")',
        "=MOD(A1,2)+SIGN(B1)+ROUNDDOWN(C1,0)+AVERAGE(A1:A9)+COUNTA(A1:B2)+EXACT(A1,B1)",
        '=TEXT(A1,"00000")&N(A1)',
        "=1E+20+1.5E-7+100000000000000000000+0.000000000000000000001+123456789012345",
        "=NA_AM+1",
        "=IF(A1,,#N/A)",
        f'="{"x" * 255}"',
        "=" + "(" * 64 + "1" + ")" * 64,
        "=SUM(" + ",".join(["1"] * 255) + ")",
        "=XFD1048576",
        "=IF(A1=TRUE,\n  1,\n  2)",
    ],
)
def test_what_excel_2016_takes_has_no_fault(formula: str) -> None:
    """A lint that cries wolf is switched off, and then finds nothing."""
    assert formula_faults(formula, names={"Na_Am"}) == []


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("=RANK(A1,A1:A9)", "unknown function: RANK"),
        ("=VLOOKUP(A1,A1:B9,2,0)", "unknown function: VLOOKUP"),
        ("=SUM(1,IF(A1,MAXIFS(A1:A9,B1:B9,1),0))", "unknown function: MAXIFS"),
        ("=_xlfn.MAXIFS(A1:A9,B1:B9,1)", "newer than Excel 2016: _xlfn.MAXIFS"),
        ("=_xlfn._xlws.SORT(A1:A9)", "newer than Excel 2016: _xlfn._xlws.SORT"),
        ("=_xlfn.LET(_xlpm.x,1,_xlpm.x)", "newer than Excel 2016: _xlpm.x"),
        ("=@A1:A9", "operator @"),
        ("=SUM(A1#)", "spill reference #"),
        ("=SUM(INDEX(A1:A9,1)#)", "spill reference #"),
        ("=SUM({1,2;3,4})", "array constant {…}"),
        ("{=SUM(A1:A9*B1:B9)}", "array formula {=…}"),
        ("=SUMPRODUCT(IF(A1:A9>0,1,0))", "IF inside SUMPRODUCT"),
        ("=SUMPRODUCT((A1:A9>0)*ROUND(1-(IFERROR(B1:B9,0)),2))", "IFERROR inside SUMPRODUCT"),
        ("=1+SUMPRODUCT(MAX(CHOOSE(A1,B1:B9,C1:C9)))", "CHOOSE inside SUMPRODUCT"),
        ("=MAX(INDEX((A1:A9=1)*B1:B9,0))", "INDEX(…,0) as an array"),
        ("=MAX(INDEX((A1:A9=1)*B1:B9,))", "INDEX(…,0) as an array"),
        ("=MAX(INDEX(A1:C9,A1,0))", "INDEX(…,0) as an array"),
        ("=MATCH(1,INDEX((A1:A9=1)*(B1:B9=1),0,1),0)", "INDEX(…,0) as an array"),
        ("=SUM(A:A)", "full column: A:A"),
        ("=SUM('Tổng hợp'!$A:$C)", "full column: 'Tổng hợp'!$A:$C"),
        ("=SUM($1:$3)", "full row: $1:$3"),
        ("=SUM(Mot:Ba!A1)", "3-D reference: Mot:Ba!A1"),
        ("=SUM('Trang 1:Trang 3'!A1:B2)", "3-D reference: 'Trang 1:Trang 3'!A1:B2"),
        ("=[Book.xlsx]Sheet1!A1", "external reference: [Book.xlsx]Sheet1!A1"),
        ("='C:\\[Sổ.xlsx]Trang 1'!A1", "external reference: 'C:\\[Sổ.xlsx]Trang 1'!A1"),
        ("=[1]Sheet1!A1+1", "external reference: [1]Sheet1!A1"),
        ("=" + "+".join(["1"] * 4097), "longer than 8192 characters: 8194"),
        ("=" + "ABS(" * 65 + "1" + ")" * 65, "nested deeper than 64: 65"),
        ("=" + "(" * 65 + "1" + ")" * 65, "nested deeper than 64: 65"),
        ("=SUM(" + ",".join(["1"] * 256) + ")", "SUM of 256 arguments"),
        ("=ROUND(A1)", "ROUND of 1 arguments"),
        ("=SUM()", "SUM of 0 arguments"),
        ("=COUNTIFS(A1:A9,1,B1:B9)", "COUNTIFS of 3 arguments"),
        ("=SUMIFS(A1:A9,B1:B9,1,C1:C9)", "SUMIFS of 4 arguments"),
        (f'="{"x" * 256}"', "text longer than 255 characters: " + '"' + "x" * 19 + "…"),
        ("=0.1234567890123456", "number of more than 15 digits: 0.1234567890123456"),
        ("=A1*1234567890123456", "number of more than 15 digits: 1234567890123456"),
        ("=SUM(A1", "brackets do not close"),
        ("=(A1))", "brackets do not close"),
        ('="a', "quotes do not close"),
        ("='Trang 1!A1", "quotes do not close"),
        ("=SUM((A1,B1))", "union of ranges"),
        ("=A1,B1", "union of ranges"),
        ("=SUM(A1:B2 B1:C2)", "intersection by a space"),
        ("=SUM (A1)", "intersection by a space"),
        ("=IF(A1<B1<C1,1,0)", "comparison chain"),
        ("=A1=B1=1", "comparison chain"),
        ("=A1:A9*2", "array calculation outside SUMPRODUCT"),
        ("=SUM((A1:A9>0)*1)", "array calculation outside SUMPRODUCT"),
        ("=MAX(ABS(A1:A9))", "array calculation outside SUMPRODUCT"),
        ("=SUM(COUNTIF(A1:A9,A1:A9))", "array calculation outside SUMPRODUCT"),
        ("=SUMPRODUCT(N(A1:A9))", "N of an array"),
        ("=SUMPRODUCT(INDEX(A1:A9,B1:B3))", "INDEX of an array"),
        ('=COUNTIF((A1:A9)*1,">0")', "COUNTIF of something calculated"),
        ("=SUMIF(ROUND(A1,0),1)", "SUMIF of something calculated"),
        ("=#REF!+1", "lost reference: #REF!"),
        ("=Trang!#REF!", "lost reference: Trang!#REF!"),
        ("=XFE1", "beyond the sheet: XFE1"),
        ("=A1048577", "beyond the sheet: A1048577"),
        ("=SUM(A1;B1)", "semicolon between arguments"),
        ("=A1+Ten_La", "unknown name: Ten_La"),
        ("=A1 + ", "operator without a value after it"),
        ("=SUM(A1+,2)", "operator without a value after it"),
        ("=*2", "operator * without a value before it"),
        ("=(A1)2", "two values without an operator"),
        ("=1+()", "nothing in brackets"),
        ("=", "nothing in it"),
        ("=12A1", "no reference: 12A1"),
        ("=Trang 1!A1", "intersection by a space"),
        ("=Khong_co!A1", "no such sheet: Khong_co"),
        ('=TEXT(A1,"0.00")', 'other where the comma is the decimal sign: "0.00"'),
        ('=COUNTIF(A1:A9,">=0.5")', 'other where the comma is the decimal sign: ">=0.5"'),
    ],
)
def test_what_excel_2016_would_not_take_is_named(formula: str, fault: str) -> None:
    """LibreOffice calculates it all the same; only the head's old Excel would show the error."""
    assert fault in formula_faults(formula, sheets={"Trang", "Trang 1", "Tổng hợp"})


def test_each_fault_is_said_once_and_all_are_said() -> None:
    """Mending one fault after the other, with a run of the tests for each, wastes a day."""
    assert formula_faults("=SUM(A:A,A:A)+RANK(A1,@B:B)") == [
        "operator @",
        "full column: A:A",
        "unknown function: RANK",
        "no reference: @B:B",
    ]


def test_the_whitelist_holds_what_formulas_are_made_of_and_no_rank() -> None:
    """RANK has no ties that the rulebook knows; a formula that uses it ranks otherwise than the library."""
    assert {"SUMPRODUCT", "IFERROR", "COUNTIFS"} <= KNOWN_FUNCTIONS
    assert "RANK" not in KNOWN_FUNCTIONS
    assert functions_in("=SUM(A1,\"IF(1)\",'ABS(1)'!A1,_xlfn.X(1))") == {"SUM", "_xlfn.X"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a fault of every place that can hold a formula."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet("Trang 1"), book.add_worksheet("Trang 2")
        book.define_name("Diem", "='Trang 1'!$A$1:$A$9")
        book.define_name("'Trang 1'!Rieng", "='Trang 3'!$A$1")
        sheet.write_formula("A1", "=SUM(Diem)+Rieng", None, 1.5)
        sheet.write_formula("B2", "='Trang 3'!A1", None, "có")
        sheet.write_array_formula("C3", "{=SUM(A1:A3*B1:B3)}", None, 2)
        sheet.write_dynamic_array_formula("D4", "=LEN(A1:A3)", None, 3)
        other.write_formula("J20", "=A1", None, "")
        other.conditional_format("A1:A9", {"type": "formula", "criteria": "=RANK($A1,$A$1:$A$9)=1"})
        other.data_validation("B1", {"validate": "custom", "value": "=COUNTIF(B:B,B1)=1"})
        other.data_validation("C1", {"validate": "list", "source": ["một", "hai"]})
        other.data_validation("D1", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": "=A1"})
        other.print_area("A1:D9")
        other.repeat_rows(0)
    return path


def test_formulas_come_with_their_values(book: Path) -> None:
    """A formula whose stored value is lost cannot be compared with what an office calculates."""
    assert list(formulas(book)) == [
        ("Trang 1", "A1", "=SUM(Diem)+Rieng", 1.5),
        ("Trang 1", "B2", "='Trang 3'!A1", "có"),
        ("Trang 1", "C3", "{=SUM(A1:A3*B1:B3)}", 2),
        ("Trang 1", "D4", "{=LEN(A1:A3)}", 3),
        ("Trang 2", "J20", "=A1", None),
    ]


def test_formulas_outside_cells_are_found(book: Path) -> None:
    """A validation that Excel cannot read makes it call the whole workbook damaged."""
    assert sorted(hidden_formulas(book)) == [
        ("Trang 2!A1:A9 format", "=RANK($A1,$A$1:$A$9)=1"),
        ("Trang 2!B1 validation", "=COUNTIF(B:B,B1)=1"),
        ("Trang 2!C1 validation", '="một,hai"'),
        ("Trang 2!D1 validation", "=0"),
        ("Trang 2!D1 validation", "=A1"),
        ("name Diem", "='Trang 1'!$A$1:$A$9"),
        ("name Rieng", "='Trang 3'!$A$1"),
    ]


def test_every_fault_of_a_workbook_is_said_with_its_place(book: Path) -> None:
    """Whoever mends a formula must not have to search for it among thousands."""
    assert workbook_faults(book) == [
        "Trang 1!B2: no such sheet: 'Trang 3' in ='Trang 3'!A1",
        "Trang 1!C3: array formula {=…} in {=SUM(A1:A3*B1:B3)}",
        "Trang 1!C3: array calculation outside SUMPRODUCT in {=SUM(A1:A3*B1:B3)}",
        "Trang 1!D4: array formula {=…} in {=LEN(A1:A3)}",
        "Trang 1!D4: array calculation outside SUMPRODUCT in {=LEN(A1:A3)}",
        "Trang 2!A1:A9 format: unknown function: RANK in =RANK($A1,$A$1:$A$9)=1",
        "Trang 2!B1 validation: full column: B:B in =COUNTIF(B:B,B1)=1",
        "name Rieng: no such sheet: 'Trang 3' in ='Trang 3'!$A$1",
    ]
