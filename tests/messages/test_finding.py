from __future__ import annotations

import pickle
import re
import string
from collections import defaultdict
from decimal import Decimal

import pytest

from thidua_xlsx.errors import OutputError, RulebookError, ThiduaError
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.finding import Finding, Place, printable
from thidua_xlsx.messages.text import LANGUAGES

BIDI = "\u202e"


def _values(code: str) -> dict[str, object]:
    entry = CATALOGUE[code]
    texts = [entry.what, entry.todo, *([entry.expected] if entry.expected else [])]
    names = {
        name
        for text in texts
        for template in (text.vi, text.en)
        for _, name, _, _ in string.Formatter().parse(template)
        if name
    }
    values: dict[str, object] = {name: f"«{name}»" for name in names - {"found", "unit", "criterion"}}
    whole_sentences = {"advice": "«advice»."} if values.get("advice") else {}
    return {**values, **whole_sentences, **({"meant": ["«meant»"]} if "meant" in names else {})}


@pytest.mark.parametrize("code", sorted(CATALOGUE))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_says_where_what_and_what_to_do(code: str, lang: str) -> None:
    """Somebody would be told that something is wrong and not where, or not how to mend it."""
    values = _values(code)
    finding = Finding(code, Place("a.xlsx", "Phiếu", "E7"), "ST", "I.1", "I.1 (Việc)", "8.5.1", values)
    line = finding.line(lang)
    assert line.startswith("a.xlsx › Phiếu › E7 — ")
    assert finding.what(lang) in line
    assert line.endswith(finding.todo(lang))
    assert finding.todo(lang).endswith((".", "…"))
    assert "{" not in line
    assert "I.1 (Việc)" in line
    said = line + finding.expected(lang)
    assert [value for name, value in values.items() if name != "meant" and str(value) not in said] == []
    assert ("“«meant»”" in said) == ("meant" in values)


def test_both_languages_tell_the_same_values() -> None:
    """A reader of one language would miss the figure that the other one is told."""
    differing = defaultdict(list)
    for code in CATALOGUE:
        finding = Finding(code, found="«found»", unit="«unit»", criterion="«criterion»", values=_values(code))
        for face in (finding.what, finding.todo, finding.expected):
            if set(re.findall("«.*?»", face("vi"))) != set(re.findall("«.*?»", face("en"))):
                differing[code].append(face.__name__)
    assert dict(differing) == {}


def test_every_weight_is_in_use() -> None:
    """An error would be shown as a mere remark."""
    assert {entry.severity for entry in CATALOGUE.values()} == set(Severity)
    assert Finding("negative").severity is Severity.ERROR
    assert Finding("key-as-number").severity is Severity.WARNING
    assert Finding("number-as-text").severity is Severity.REVIEW


def test_a_line_reads_as_agreed() -> None:
    """The secretary's printed list of mistakes would look other than the manual shows it."""
    finding = Finding(
        "above-maximum",
        Place("phieu/ST.xlsx", "Phiếu tự chấm", "G12"),
        subject="I.1 (Số vụ)",
        found="10.5",
        values={"high": Decimal("8.5"), "found": Decimal("10.5")},
    )
    assert finding.line() == (
        "phieu/ST.xlsx › Phiếu tự chấm › G12 — Tiêu chí I.1 (Số vụ): điểm tự chấm 10,5 vượt thang điểm 8,5. "
        "Sửa thành số từ 0 đến 8,5, hoặc hỏi cụm trưởng nếu thang điểm đã đổi."
    )
    assert "Criterion I.1 (Số vụ): the self-score 10.5 is above the maximum 8.5." in finding.line("en")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(), ""),
        (Place("a.xlsx"), "a.xlsx"),
        (Place("a.xlsx", "", "B2"), "a.xlsx › B2"),
        (Place("a.xlsx", "S", "B2"), "a.xlsx › S › B2"),
    ],
)
def test_what_is_not_known_leaves_no_hole(place: Place, words: str) -> None:
    """A line would begin with arrows that point at nothing."""
    assert str(place) == words
    assert Finding("file-missing", place).line().startswith(f"{words} — Không có" if words else "Không có")


@pytest.mark.parametrize("hidden", ["\n", "\r", "\t", "\x1b", BIDI, "\u2066", "\u200b", "\u2028", "\x00"])
def test_nothing_in_a_file_can_break_or_turn_round_a_line(hidden: str) -> None:
    """A file name or a cell could forge a second line of the report, or turn its words round."""
    text = f"a{hidden}b"
    finding = Finding("not-a-number", Place(text, text, "A1"), subject=text, found=text, values={"column": text})
    overriding = Finding("parent-unknown", values={"found": text})
    listed = Finding("value-unknown", values={"column": "c", "choices": [text]})
    for lang in LANGUAGES:
        for face in (finding.line, overriding.line, listed.line, finding.what, overriding.what, listed.expected):
            assert face(lang).isprintable(), face(lang)
    assert printable(text) != text


def test_an_odd_file_name_is_shown_and_not_raised() -> None:
    """A file whose name is no Unicode would stop the report about all files."""
    assert str(Place("a\udcff.xlsx")) == "a\\udcff.xlsx"


def test_a_rulebook_error_survives_the_way_to_another_process() -> None:
    """A worker process would hand back a bare text, and every cell address would be lost."""
    findings = [
        Finding("value-missing", Place("a.xlsx", "Cụm", "B4"), values={"column": "Tên"}),
        Finding("file-missing", Place("b.xlsx")),
    ]
    error = pickle.loads(pickle.dumps(RulebookError(findings)))
    assert isinstance(error, RulebookError)
    assert error.findings == tuple(findings)
    assert str(error).splitlines() == [finding.line() for finding in findings]


def test_one_name_catches_every_error_of_the_library() -> None:
    """A script that guards its call would still die of one kind of error."""
    assert issubclass(RulebookError, ThiduaError)
    assert issubclass(OutputError, ThiduaError)
