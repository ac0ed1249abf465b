"""Tables as CSV files: read back whole, opened rightly by Excel, and never run."""

from __future__ import annotations

import csv
import datetime
import io
import re
import tempfile
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.submissions import Inbox
from thidua_xlsx.errors import OutputError
from thidua_xlsx.workbooks.csv_file import write_csv

_BOM = b"\xef\xbb\xbf"


def _written(table: pd.DataFrame) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write_csv(table, path)
        assert [file.name for file in Path(folder).iterdir()] == ["a.csv"]
        return path.read_bytes()


def _read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.removeprefix(_BOM).decode("utf-8"), newline=""), strict=True))


def _seen(text: str) -> str:
    """The text as the file shows it."""
    unseen = "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"  # spaces to Python
    return "".join(
        char
        if char.isprintable() or (char.isspace() and char not in unseen)
        else char.encode("unicode_escape").decode()
        for char in text
    )


_SIGN = "(?:['\"]|\\s)*[=+\\-@\uff1d\uff0b\uff0d\uff20]"


def _back(cell: str) -> str:
    """What the documentation says: one apostrophe before a formula's sign was put there, wherever a cell may begin."""
    cell = cell[1:] if re.match(r"'+[\t\r]", cell) else cell
    pieces = re.split(r"([;\t\r\n])", cell)
    return "".join(piece[1:] if re.match(rf"'{_SIGN}", piece) else piece for piece in pieces)


_TEXTS = st.text(st.one_of(st.sampled_from("=+-@\t\r\n '\",;\0\u202e\u00a0＝"), st.characters()), max_size=8)


@given(st.lists(st.tuples(_TEXTS, _TEXTS), min_size=1, max_size=5), _TEXTS)
def test_every_text_comes_back_and_none_is_a_formula(rows: list[tuple[str, str]], heading: str) -> None:
    """A unit's remark would run as a formula on the PC of whoever opens the list of findings."""
    table = pd.DataFrame(rows, columns=pd.Index(["a", heading + "b"], dtype="object"), dtype="object")
    data = _written(table)
    assert data.startswith(_BOM)
    read = _read(data)
    assert [[_back(cell) for cell in row] for row in read] == [
        ["a", _seen(heading + "b")],
        *([_seen(cell) for cell in row] for row in rows),
    ]
    for cell in (cell for row in read for cell in row):
        assert not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r]", cell), cell
    for cell in re.split(r"[;\t\r\n]", data.removeprefix(_BOM).decode("utf-8")):  # where lines are split at those
        assert not re.match(r'["\s]*[=+\-@＝＋－＠]', cell), cell
    for cell in (cell for row in read for cell in row):
        assert not set(cell) & set("\0\x1b\u202e\u2028")


@given(st.lists(st.one_of(st.floats(), st.integers(-(10**15), 10**15)), min_size=1, max_size=5))
def test_every_number_comes_back_to_the_last_digit(numbers: list[float]) -> None:
    """A sum over the file would differ from the one in the workbook."""
    _, *rows = _read(_written(pd.DataFrame({"n": pd.Series(numbers, dtype="float64")})))
    for (cell,), number in zip(rows, numbers, strict=True):
        assert (cell == "") if number != number else float(cell.removeprefix("'")) == float(number)


def test_the_file_is_as_documented(tmp_path: Path) -> None:
    """Excel would show Vietnamese letters as rubbish, or another program miss the line ends."""
    table = pd.DataFrame(
        {
            "đơn vị": ["Công an tỉnh", '=HYPERLINK("http://x")', "a\nb"],
            "điểm": [8.5, -1.0, float("nan")],
            "số": [1, -2, 3],
            "ngày": [datetime.datetime(2018, 11, 30), None, datetime.datetime(2018, 11, 30, 8, 30)],
            "đúng": [True, False, True],
            "thập phân": [Decimal("-1.50"), Decimal("NaN"), Decimal(2)],
        }
    )
    write_csv(table, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == _BOM + "\r\n".join(
        [
            '"đơn vị","điểm","số","ngày","đúng","thập phân"',
            '"Công an tỉnh",8.5,1,2018-11-30,TRUE,-1.50',
            '"\'=HYPERLINK(""http://x"")",-1.0,-2,,FALSE,',
            '"a\nb",,3,"2018-11-30 08:30:00",TRUE,2',
            "",
        ]
    ).encode()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x;=cmd|' /C calc'!A0;y", "x;'=cmd|' /C calc'!A0;y"),
        ('giảm; "=1+1', "giảm;' \"=1+1"),
        ("a\t@SUM(1)", "a\t'@SUM(1)"),
        ("a\r\n+84 28", "a\r\n'+84 28"),
        ("=1;=2", "'=1;'=2"),
        ("\t=1", "'\t'=1"),
        ("8;5 - 7; x=1", "8;5 - 7; x=1"),
    ],
)
def test_a_text_is_harmless_where_lines_are_split_at_semicolons(text: str, written: str) -> None:
    """In an office whose Windows separates lists by semicolons, the middle of a remark would run as a formula."""
    data = _written(pd.DataFrame({"a": [1], "b": [text]}))
    assert _read(data)[1] == ["1", written]
    assert _back(written) == text


def test_an_empty_cell_alone_in_its_row_keeps_the_row() -> None:
    """The rows below would move up by one."""
    assert _read(_written(pd.DataFrame({"a": ["x", None, "y"]}))) == [["a"], ["x"], [""], ["y"]]


def test_an_index_that_says_something_is_written() -> None:
    """The units would be missing from a table that goes by them."""
    by_unit = pd.DataFrame({"điểm": [1, 2]}, index=pd.Index(["=A", "B"], name="-unit"))
    assert _read(_written(by_unit)) == [["'-unit", "điểm"], ["'=A", "1"], ["B", "2"]]
    two = pd.DataFrame({("a", "x"): [1]}, index=pd.MultiIndex.from_tuples([("U", 1)], names=["unit", None]))
    assert _read(_written(two)) == [["unit", "", "a / x"], ["U", "1", "1"]]
    assert _read(_written(pd.DataFrame({"a": pd.Categorical(["+1", None])}))) == [["a"], ["'+1"], [""]]
    assert _read(_written(pd.DataFrame({"a": []}))) == [["a"]]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    """The list that was printed last would be gone, or a workbook be overwritten by text."""

    class Unsayable:
        def __str__(self) -> str:
            raise OSError(28, "No space left on device")

    path = tmp_path / "a.csv"
    path.write_bytes(b"before")
    with pytest.raises(OutputError, match="không còn chỗ"):
        write_csv(pd.DataFrame({"a": ["x" * 100_000, Unsayable()]}), path)
    with pytest.raises(OutputError, match=r"\.csv"):
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / "quy_dinh.xlsx")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.csv", b"before")]


def test_the_findings_of_a_hostile_inbox_are_only_read(inbox: Inbox) -> None:
    """The secretary opens the list of findings first of all, and it quotes what anybody sent in."""
    inbox.good()
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", "=cmd|' /C calc'!A0"), "CM", "=CM.xlsx")
    batch = inbox.read()
    read = _read(_written(batch.findings))
    assert read[0] == list(batch.findings.columns)
    assert [[_back(cell) for cell in row] for row in read[1:]] == batch.findings.to_numpy().tolist()
    found = {row[read[0].index("found")] for row in read[1:]}
    assert "'=cmd|' /C calc'!A0" in found
