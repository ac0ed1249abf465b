"""Names that look like formulas, or hold what no file can: every workbook is whole, and nothing in it runs."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import thidua_xlsx as tx
from thidua_xlsx.examples import cum_8_2019
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.form import write_form
from thidua_xlsx.workbooks.rulebook import write_rulebook

_NASTY = '=HYPERLINK("http://x.example";"&Z&P")\x1f\x07 '
_FORMULAS = ("f", "formula1", "formula2", "definedName", "oddHeader", "firstHeader", "oddFooter")
_LITERAL = re.compile('"(?:[^"]|"")*"')


def _nasty(items: tuple[Any, ...], name: str) -> tuple[Any, ...]:
    return tuple(dataclasses.replace(item, **{name: _NASTY + getattr(item, name)}) for item in items)


def _rulebook() -> Rulebook:
    """An example in which everything that has a name has a nasty one."""
    good = cum_8_2019.rulebook()
    names = ("units", "criteria", "classes", "limiters", "awards", "verifiers", "clusters", "activities")
    parts: dict[str, Any] = {part: _nasty(getattr(good, part), "name") for part in names}
    texts = {
        name: _NASTY + getattr(good.info, name) for name in ("title", "superior", "issuing_body", "stamp", "period")
    }
    return dataclasses.replace(good, **parts, info=dataclasses.replace(good.info, **texts))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that the library writes, of such a rulebook; not to be changed."""
    folder, rulebook = tmp_path_factory.mktemp("hostile"), _rulebook()
    write_rulebook(rulebook, folder / "quy_dinh.xlsx")
    for unit, values in list(cum_8_2019.submissions().items())[:3]:
        answers = {**values.answers, (rulebook.leaves()[0].key, "claimed"): _NASTY}  # something to send back
        mistaken = dataclasses.replace(values, answers=answers)
        write_form(rulebook, rulebook.unit(unit), folder / "nop_ve" / f"{unit}.xlsx", mistaken)
    batch = tx.read_submissions(rulebook, folder / "nop_ve")
    assert set(batch.sources["status"]) == {"read"}
    result = tx.score(batch)
    tx.write_consolidated(result, folder / "tong_hop.xlsx")
    tx.write_summary([result], folder / "cac_cum.xlsx")
    tx.write_verification(batch, folder / "tham_dinh.xlsx")
    tx.write_events(rulebook, folder / "su_kien.xlsx")
    tx.write_ballots(result, folder / "bo_phieu.xlsx")
    tx.write_minutes(result, folder / "bien_ban.docx")
    tx.write_csv(batch.findings, folder / "loi.csv")
    assert tx.write_returns(batch, folder / "tra_lai")
    return folder


def _parts(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted([*folder.rglob("*.xlsx"), *folder.rglob("*.docx")]):
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    yield f"{path.name}: {name}", package.read(name)


def test_every_part_is_read_by_a_strict_reader(written: Path) -> None:
    """Excel would call the workbook damaged for one invisible letter that somebody pasted into a name."""
    parts = list(_parts(written))
    assert len(parts) > 100
    for _, content in parts:
        ElementTree.fromstring(content)


def test_no_name_becomes_a_formula_a_header_or_a_link(written: Path) -> None:
    """Whoever names a unit =HYPERLINK(…) could have something run on every PC that opens a workbook."""
    seen = 0
    for where, content in _parts(written):
        for element in ElementTree.fromstring(content).iter():
            tag = element.tag.rpartition("}")[2]
            said = element.text or ""
            seen += "HYPERLINK" in said
            if tag in _FORMULAS:
                rest = _LITERAL.sub("", said) if not tag.endswith(("Header", "Footer")) else said
                assert not re.search(r"HYPERLINK|http|example|&Z", rest), (where, said)
            if tag == "Relationship" and element.get("TargetMode") == "External":
                assert not re.match(r"\w+://", element.get("Target", "")), (where, element.attrib)
    assert seen > 500
