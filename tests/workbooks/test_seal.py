"""The seal: it outlives a save, breaks at a change, says which sheet, and locks what was approved."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest

import thidua_xlsx as tx
from tests.command import run_here
from tests.consolidated_books import Books, rewritten
from tests.libreoffice import edited, recalculate
from thidua_xlsx.errors import OutputError, WorkbookError
from thidua_xlsx.meeting.consolidated_file import read_consolidated_file
from thidua_xlsx.meeting.seals import PARTS, SEAL_PREFIX
from thidua_xlsx.reading.guard import open_package
from thidua_xlsx.reading.ooxml import Package
from thidua_xlsx.reading.properties import CUSTOM_PART, custom_properties
from thidua_xlsx.workbooks.package import lock_sheet, lock_styles, with_properties

_DAY = datetime.date(2018, 12, 20)
_NAMES = ("cum_9_2018", "can_tho_2579")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Consolidated workbooks of the examples, made when asked for; not to be changed."""
    return Books(tmp_path_factory.mktemp("books"))


@pytest.fixture(scope="module")
def sealed(books: Books, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tx.Seal]:
    """Two of them, sealed; not to be changed."""
    folder = tmp_path_factory.mktemp("sealed")
    return {name: tx.seal(books.path(name), folder / f"{name}.xlsx", date=_DAY) for name in _NAMES}


def _opened(path: Path) -> openpyxl.Workbook:
    """The workbook as openpyxl sees it; of small pictures in cells it knows nothing, and says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run_here(*arguments)


# -- sealing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", _NAMES)
def test_a_sealed_workbook_is_intact_and_has_a_code_for_the_minutes(
    books: Books, sealed: dict[str, tx.Seal], name: str
) -> None:
    """The code on paper would belong to nothing."""
    seal = sealed[name]
    check = tx.verify_seal(seal.path)
    assert (check.sealed, check.intact, check.code, check.found) == (True, True, seal.code, seal.code)
    assert (check.date, check.changed, check.parts, check.replaced) == (_DAY, (), (), "")
    assert re.fullmatch(r"(?:[0-9A-F]{4}-){2}[0-9A-F]{4}", seal.code)
    before = tx.verify_seal(books.path(name))
    assert (before.sealed, before.intact, before.found) == (False, False, seal.code)
    assert tx.diff_consolidated(books.path(name), seal.path).is_empty


def test_the_same_workbook_and_day_give_the_same_bytes(
    books: Books, sealed: dict[str, tx.Seal], tmp_path: Path
) -> None:
    """Two secretaries who seal the same file would argue about whose is the right one."""
    again = tx.seal(books.path("cum_9_2018"), tmp_path / "b.xlsx", date=_DAY)
    assert again.path.read_bytes() == sealed["cum_9_2018"].path.read_bytes()
    other_day = tx.seal(books.path("cum_9_2018"), tmp_path / "c.xlsx")
    assert other_day.code == again.code
    assert tx.verify_seal(other_day.path).date is None


def test_nothing_but_locks_and_properties_is_touched(books: Books, sealed: dict[str, tx.Seal]) -> None:
    """A library that loads and saves would have dropped the charts and the values of formulas."""
    with zipfile.ZipFile(books.path("cum_9_2018")) as one, zipfile.ZipFile(sealed["cum_9_2018"].path) as two:
        assert one.namelist() == two.namelist()
        changed = {name for name in one.namelist() if one.read(name) != two.read(name)}
        assert {info.date_time for info in two.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in changed - {CUSTOM_PART}:
            removed = re.sub(rb"<sheetProtection [^>]*/>|<protection [^>]*/>", b"", two.read(name))
            assert removed == re.sub(rb"<sheetProtection [^>]*/>|<protection [^>]*/>", b"", one.read(name))
        sheets = [name for name in two.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        assert all(two.read(name).count(b'<sheetProtection sheet="1"') == 1 for name in sheets)
        assert b'locked="0"' not in two.read("xl/styles.xml")
    assert "xl/styles.xml" in changed
    assert changed - {CUSTOM_PART, "xl/styles.xml"} <= set(sheets)


def test_what_the_seal_says_fits_the_properties_of_excel(sealed: dict[str, tx.Seal]) -> None:
    """Excel cuts texts of more than 255 characters, and calls two properties with one number a damaged file."""
    with zipfile.ZipFile(sealed["cum_9_2018"].path) as package:
        xml = package.read(CUSTOM_PART).decode()
        assert package.read("[Content_Types].xml").count(CUSTOM_PART.encode()) == 1
    numbers = re.findall(r' pid="(\d+)"', xml)
    assert len(set(numbers)) == len(numbers)
    assert min(map(int, numbers)) == 2
    properties = _opened(sealed["cum_9_2018"].path).custom_doc_props
    found = {item.name: item.value for item in properties.props}
    assert found["thidua_xlsx"] == "thidua_xlsx/consolidated"
    assert found[f"{SEAL_PREFIX}code"] == sealed["cum_9_2018"].code
    assert max(len(str(value)) for value in found.values()) <= 64


def test_a_workbook_without_the_part_gets_it(books: Books, tmp_path: Path) -> None:
    """Some programs drop empty properties: what they saved could never be sealed."""
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(books.path("cum_9_2018")) as package, zipfile.ZipFile(bare, "w") as changed:
        for name in package.namelist():
            data = package.read(name)
            if name in {"[Content_Types].xml", "_rels/.rels"}:
                data = re.sub(rb"<[^<>]*custom\.xml[^<>]*/>", b"", data)
            if name != CUSTOM_PART:
                changed.writestr(name, data)
    seal = tx.seal(bare, tmp_path / "sealed.xlsx")
    assert tx.verify_seal(seal.path).intact
    found = {item.name for item in _opened(seal.path).custom_doc_props.props}
    assert f"{SEAL_PREFIX}code" in found


def test_doubts_are_said_and_the_file_is_sealed(books: Books, sealed: dict[str, tx.Seal]) -> None:
    """The meeting would sign a provisional ranking, or one that waits for a vote, without knowing."""
    nine = {finding.code: finding for finding in sealed["cum_9_2018"].findings}
    errors = [finding for finding in books.result("cum_9_2018").finding_list if finding.severity == "error"]
    assert nine["seal-errors-left"].values["count"] == len(errors) > 0
    assert "An Giang" in nine["seal-waiting"].line()
    assert "seal-provisional" not in nine
    communes = {finding.code: finding for finding in sealed["can_tho_2579"].findings}
    assert communes["seal-provisional"].values["units"] == ["CQTW 4", "Xã 20"]
    assert communes["seal-shared-rank"].values["units"] == ["Xã 14", "Xã 15", "Xã 16"]
    assert all(finding.severity == "warning" for finding in (*nine.values(), *communes.values()))


def test_a_formula_that_shows_an_error_is_said(books: Books, tmp_path: Path) -> None:
    """The meeting would sign a ranking in which a total reads #REF!."""
    path = books.path("cum_9_2018")
    part = f"xl/worksheets/sheet{_opened(path).sheetnames.index('Xếp hạng') + 1}.xml"

    def broken(xml: bytes) -> bytes:
        formula = rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?><f>([^<]*)</f><v>[^<]*</v></c>'
        changed, count = re.subn(formula, rb'<c r="\1"\2 t="e"><f>\3</f><v>#REF!</v></c>', xml, count=1)
        assert count == 1
        return changed

    seal = tx.seal(rewritten(path, tmp_path / "broken.xlsx", part, broken), tmp_path / "sealed.xlsx")
    (doubt,) = (finding for finding in seal.findings if finding.code == "seal-formula-errors")
    assert re.search(r"lỗi công thức: Xếp hạng![A-Z]+[0-9]+\. ", doubt.line())


# -- never lost, never twice -----------------------------------------------------------------------------


def test_a_seal_is_not_put_on_a_seal_without_saying_so(
    sealed: dict[str, tx.Seal], books: Books, tmp_path: Path
) -> None:
    """The code in the minutes would silently belong to another content."""
    path = Path(shutil.copy(sealed["cum_9_2018"].path, tmp_path / "a.xlsx"))
    before = path.read_bytes()
    with pytest.raises(WorkbookError) as raised:
        tx.seal(path)
    assert raised.value.finding.code == "seal-there"
    assert sealed["cum_9_2018"].code in str(raised.value)
    assert path.read_bytes() == before
    again = tx.seal(path, overwrite=True)
    assert again.replaced == sealed["cum_9_2018"].code
    check = tx.verify_seal(path)
    assert (check.intact, check.replaced, check.date) == (True, again.replaced, None)


def test_what_stands_in_the_way_is_not_lost(books: Books, tmp_path: Path) -> None:
    """Somebody's workbook would be gone for a slip of the name."""
    other = tmp_path / "b.xlsx"
    other.write_bytes(b"of somebody else")
    with pytest.raises(OutputError, match=r"b\.xlsx"):
        tx.seal(books.path("cum_9_2018"), other)
    with pytest.raises(OutputError, match=r"\.xlsx"):
        tx.seal(books.path("cum_9_2018"), tmp_path / "b.pdf")
    assert other.read_bytes() == b"of somebody else"
    assert tx.seal(books.path("cum_9_2018"), other, overwrite=True).path == other
    own = Path(shutil.copy(books.path("cum_9_2018"), tmp_path / "own.xlsx"))
    assert tx.seal(own).path == own
    assert tx.verify_seal(own).intact
    assert [path.name for path in tmp_path.glob("~*")] == []


def test_a_file_that_is_saved_meanwhile_is_not_sealed(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hashes would be those of another content."""
    import thidua_xlsx.workbooks.seal as sealing

    path = Path(shutil.copy(books.path("cum_9_2018"), tmp_path / "a.xlsx"))

    def slow(source: Path) -> object:
        file = read_consolidated_file(source)
        path.write_bytes(books.path("can_tho_2579").read_bytes())
        return file

    monkeypatch.setattr(sealing, "read_consolidated_file", slow)
    with pytest.raises(WorkbookError) as raised:
        tx.seal(path)
    assert raised.value.finding.code == "closing-file-open"


# -- a save keeps it, a change breaks it -------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.libreoffice
def test_opening_and_saving_in_libreoffice_breaks_no_seal(
    books: Books, sealed: dict[str, tx.Seal], tmp_path: Path
) -> None:
    """Whoever looks into the approved file and saves it would be suspected."""
    others = {name: tx.seal(books.path(name), tmp_path / f"{name}.xlsx") for name in ("can_tho_157",)}
    seals = {**sealed, **others}
    for copy in recalculate([seal.path for seal in seals.values()], tmp_path / "office"):
        check = tx.verify_seal(copy)
        assert (check.intact, check.changed, check.code) == (True, (), seals[copy.stem].code)
    saved = tmp_path / "office" / "recalculated"
    (twice,) = recalculate([saved / "cum_9_2018.xlsx"], tmp_path / "again")
    assert tx.verify_seal(twice).intact
    assert tx.verify_seal(twice).date == _DAY


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_workbook_that_was_filled_in_and_saved_by_libreoffice_is_sealed(books: Books, tmp_path: Path) -> None:
    """Offices without Excel could not close their year."""
    (filled,) = edited(
        [(books.path("cum_9_2018"), {("Bỏ phiếu", "F6"): 18.0, ("Bỏ phiếu", "G6"): 20.0})], tmp_path / "a"
    )
    seal = tx.seal(filled, tmp_path / "sealed.xlsx")
    assert tx.verify_seal(seal.path).intact
    assert "seal-waiting" not in {finding.code for finding in seal.findings}
    (saved,) = recalculate([seal.path], tmp_path / "b")
    assert tx.verify_seal(saved).intact
    with pytest.raises(AssertionError, match="is locked"):
        edited([(saved, {("Bỏ phiếu", "F6"): 1.0})], tmp_path / "c")


@pytest.mark.libreoffice
def test_sealed_cells_take_nothing(sealed: dict[str, tx.Seal], tmp_path: Path) -> None:
    """A finger on a key would change what was approved."""
    cells = {
        ("Kết quả thẩm định", "F7"): 1.0,
        ("Điểm thẩm định", "F8"): 1.0,
        ("Lý do", "F7"): "khác",
        ("Sự kiện", "A10"): "ST",
        ("Bỏ phiếu", "F6"): 18.0,
        ("Điểm", "F7"): 9.0,
        ("Tính toán", "F58"): 1.0,
        ("Xếp hạng", "A10"): 2.0,
        ("Nguồn", "A14"): "khác.xlsx",
    }
    with pytest.raises(AssertionError) as raised:
        edited([(sealed["cum_9_2018"].path, cells)], tmp_path)
    assert str(raised.value).count("is locked") == len(cells)


def _unlocked(path: Path, copy: Path) -> Path:
    """A copy of which somebody took the protection off."""
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in package.namelist():
            changed.writestr(name, re.sub(rb"<sheetProtection [^>]*/>", b"", package.read(name)))
    return copy


@pytest.mark.libreoffice
def test_a_change_breaks_the_seal_and_the_sheet_is_named(sealed: dict[str, tx.Seal], tmp_path: Path) -> None:
    """“Something differs” helps nobody who has to find it."""
    free = _unlocked(sealed["cum_9_2018"].path, tmp_path / "free.xlsx")
    assert tx.verify_seal(free).intact
    changes = [
        (free, {("Lý do", "E7"): "Sửa sau họp"}),
        (free, {("Kết quả thẩm định", "F7"): 900.0}),
        (free, {("Điểm", "F14"): 4.75}),
        (free, {("Chỉ tiêu", "F7"): 400.0}),
        (free, {("Nguồn", "F14"): "0" * 64}),
        (free, {("Sự kiện", "E4"): "xác nhận"}),
        (free, {("Nhật ký", "A20"): "ghi chú"}),
    ]
    checks = [tx.verify_seal(copy) for copy in edited(changes, tmp_path / "office")]
    assert all(check.sealed and check.code == sealed["cum_9_2018"].code for check in checks)
    reason, result, points, target, source, event, view = checks
    assert (reason.changed, reason.parts) == (("Lý do",), ("entries",))
    assert set(result.changed) == {
        "Kết quả thẩm định",
        "Điểm",
        "Tính toán",
        "Xếp hạng",
        "Xếp loại",
        "Đề nghị khen thưởng",
    }
    assert result.parts == ("entries", "results")
    assert {"Điểm", "Xếp hạng"} <= set(points.changed)
    assert points.parts == ("results",)
    assert "Chỉ tiêu" in target.changed
    assert (source.changed, source.parts) == (("Nguồn",), ("origin",))
    assert "Sự kiện" in event.changed
    assert view.intact  # a sheet that only shows what stands elsewhere
    assert len({check.found for check in checks[:-1]} - {reason.code}) == len(checks) - 1


def test_a_seal_that_was_touched_is_broken(sealed: dict[str, tx.Seal], tmp_path: Path) -> None:
    """A code typed into the properties would pass for a seal."""
    path = sealed["cum_9_2018"].path
    other = rewritten(
        path,
        tmp_path / "a.xlsx",
        CUSTOM_PART,
        lambda xml: xml.replace(sealed["cum_9_2018"].code.encode(), b"0000-0000-0000"),
    )
    check = tx.verify_seal(other)
    assert (check.sealed, check.intact, check.parts) == (True, False, ("seal",))
    gone = rewritten(
        path,
        tmp_path / "b.xlsx",
        CUSTOM_PART,
        lambda xml: re.sub(rb'<property [^>]*name="thidua_xlsx\.seal\.results\.points".*?</property>', b"", xml),
    )
    assert set(tx.verify_seal(gone).parts) == {"results", "seal"}


def test_a_sheet_that_is_gone_or_pasted_twice_is_named(sealed: dict[str, tx.Seal], tmp_path: Path) -> None:
    """A sheet that was deleted would simply not be compared."""
    path = sealed["cum_9_2018"].path
    renamed = rewritten(
        path, tmp_path / "a.xlsx", "xl/workbook.xml", lambda xml: xml.replace('name="Lý do"'.encode(), b'name="X"')
    )
    assert tx.verify_seal(renamed).changed == ("Lý do",)


def test_every_sheet_that_takes_entries_or_results_is_covered(books: Books) -> None:
    """A new sheet of entries would be outside every seal."""
    covered = {sheet for sheets in PARTS.values() for sheet in sheets}
    book = _opened(books.path("cum_9_2018"))
    file = read_consolidated_file(books.path("cum_9_2018"))
    names = {file.names[key] for key in covered if key in file.names}
    free = {sheet.title for sheet in book for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert free - names == set()
    assert names <= set(book.sheetnames)


# -- single parts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<worksheet><sheetData/><pageMargins/></worksheet>", "<worksheet><sheetData/>{}<pageMargins/></worksheet>"),
        (
            "<x:worksheet><x:sheetData><x:row/></x:sheetData><x:sheetCalcPr/><x:autoFilter/></x:worksheet>",
            "<x:worksheet><x:sheetData><x:row/></x:sheetData><x:sheetCalcPr/>{}<x:autoFilter/></x:worksheet>",
        ),
        (
            '<worksheet><sheetData></sheetData><sheetProtection sheet="false"/></worksheet>',
            "<worksheet><sheetData></sheetData>{}</worksheet>",
        ),
    ],
)
def test_protection_stands_where_the_schema_has_it(before: str, after: str) -> None:
    """Excel calls a sheet damaged whose elements stand in another order."""
    found = lock_sheet(before.encode()).decode()
    (element,) = re.findall(r"<(?:x:)?sheetProtection [^>]*/>", found)
    assert found == after.format(element)
    assert ' sheet="1" ' in element
    assert element.startswith("<x:") == before.startswith("<x:")
    assert lock_sheet(found.encode()).decode() == found


def test_formats_of_cells_are_locked_in_both_spellings() -> None:
    """LibreOffice writes “false” where Excel writes 0."""
    xml = (
        '<styleSheet><cellXfs><xf><protection locked="0"/></xf><xf><protection locked="false" hidden="false"/></xf>'
        '<xf><protection locked="true"/></xf></cellXfs><dxfs><dxf><protection locked="0"/></dxf></dxfs></styleSheet>'
    )
    found = lock_styles(xml.encode()).decode()
    assert found.count('locked="1"') == 2
    assert 'locked="1" hidden="false"' in found
    assert found.endswith('<dxf><protection locked="0"/></dxf></dxfs></styleSheet>')


def test_properties_of_others_stay_and_no_entity_is_opened() -> None:
    """A label of the ministry's classification would be lost with every seal."""
    xml = (
        b'<p:Properties xmlns:p="urn:x"><p:property pid="7" name="Nh&#227;n &gt; a"><v>1</v></p:property>'
        b'<p:property pid="8" name="s.old"><v>2</v></p:property></p:Properties>'
    )
    found = with_properties(xml, "s.", {"s.new": 'a < b & "c"'})
    assert b'pid="7" name="Nh&#227;n &gt; a"><v>1</v></p:property>' in found
    assert b"s.old" not in found
    assert b'pid="8" name="s.new"' in found
    assert b"a &lt; b &amp;" in found
    assert with_properties(b'<Properties xmlns="urn:x"/>', "s.", {"s.a": "1"}).endswith(b"</property></Properties>")
    with pytest.raises(ValueError, match="document type"):
        lock_styles(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><styleSheet>&a;</styleSheet>')


def test_properties_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    """A damaged corner of a file would make all of it unreadable."""
    path = tmp_path / "a.zip"
    for xml, found in (
        (b"<Properties><property name='a'><vt:lpwstr xmlns:vt='v'> 1 </vt:lpwstr></property></Properties>", {"a": "1"}),
        (b"<Properties><property name='a'>", {}),
        (b"<Properties>" + b" " * 2**20 + b"</Properties>", {}),
    ):
        with zipfile.ZipFile(path, "w") as package:
            package.writestr(CUSTOM_PART, xml)
        assert custom_properties(Package(open_package(path.read_bytes()))) == found


# -- the commands ------------------------------------------------------------------------------------------


def test_the_commands_seal_and_check(books: Books, tmp_path: Path) -> None:
    """The secretary types two commands a year; each has to say what it did, and what to do next."""
    file = Path(shutil.copy(books.path("cum_9_2018"), tmp_path / "tong_hop.xlsx"))
    done = _run("verify-seal", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert "chưa được niêm phong" in done.stderr
    done = _run("seal", file, "-o", tmp_path / "da_duyet.xlsx", "--date", "20/12/2018")
    assert done.returncode == 0
    code = re.search(r"(?:[0-9A-F]{4}-){2}[0-9A-F]{4}", done.stdout)
    assert code
    assert "▲" in done.stdout
    assert "An Giang" in done.stdout
    done = _run("verify-seal", tmp_path / "da_duyet.xlsx")
    assert done.returncode == 0
    assert code[0] in done.stdout
    assert "20/12/2018" in done.stdout
    done = _run("seal", tmp_path / "da_duyet.xlsx")
    assert done.returncode == 1
    assert code[0] in done.stderr
    done = _run("seal", tmp_path / "da_duyet.xlsx", "--force")
    assert (done.returncode, code[0] in done.stdout) == (0, True)
    other = rewritten(
        tmp_path / "da_duyet.xlsx",
        tmp_path / "khac.xlsx",
        "xl/worksheets/sheet5.xml",
        lambda xml: re.sub(rb'(<c r="F7"[^>]*>(?:<f>.*?</f>)?<v>)[^<]*', rb"\g<1>1.25", xml),
    )
    done = _run("verify-seal", other)
    assert done.returncode == 1
    assert "Điểm" in done.stderr
    plain = json.loads(_run("verify-seal", other, "--json").stdout)
    assert (plain["sealed"], plain["intact"], plain["changed"]) == (True, False, ["Điểm"])
    assert _run("verify-seal", tmp_path / "nothing.xlsx").returncode == 2
    assert _run("verify-seal", books.folder("cum_9_2018") / "quy_dinh.xlsx").returncode == 2
