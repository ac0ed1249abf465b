"""The page of findings: made from the catalogue, complete, and readable by whoever looks up a code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thidua_xlsx.messages.catalogue import CATALOGUE
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.page import GROUPS, example_of, findings_page
from thidua_xlsx.messages.samples import BY_CODE, SAMPLES
from thidua_xlsx.messages.text import LANGUAGES

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "findings.md"
_EXAMPLES = [(group.key, code) for group in GROUPS for code in group.entries]


def test_the_page_is_what_the_catalogue_says() -> None:
    """The manual would explain a message that the program no longer gives, and not know the new one."""
    assert _PAGE.read_text(encoding="utf-8") == findings_page(), "write docs/findings.md again: make docs"


def test_every_code_is_on_the_page_once() -> None:
    """A code that somebody looks up would be in vain."""
    assert [code for _, code in _EXAMPLES] == list(CATALOGUE)
    headings = re.findall(r"^### `(.*)`$", findings_page(), flags=re.MULTILINE)
    assert headings == list(CATALOGUE)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("group", "code"), _EXAMPLES, ids=[code for _, code in _EXAMPLES])
def test_every_example_is_a_whole_sentence(group: str, code: str, lang: str) -> None:
    """The example would show braces, Python's own words, or a value that nobody filled in."""
    finding = example_of(group, code)
    line = finding.line(lang) + " " + finding.expected(lang)
    assert not re.search(r"[{}]|“”|“None”|[:(] ?None\b|Text\(|Decimal\(|\[\]| {2,}(?!$)", line), line
    assert line.isprintable()
    assert finding.todo(lang).endswith(".")


def test_the_examples_of_one_language_are_not_in_the_other() -> None:
    """A reader of English would get a value in Vietnamese in the middle, where it could be told."""
    same = [
        code for group, code in _EXAMPLES if example_of(group, code).what("vi") == example_of(group, code).what("en")
    ]
    assert same == []


def test_no_sample_is_left_over() -> None:
    """Values for sentences that are gone would be kept up for nobody."""
    assert BY_CODE.keys() - CATALOGUE.keys() == set()
    used = {name for _, code in _EXAMPLES for name in example_of(_group(code), code).values}
    assert {name for name in SAMPLES if name not in used} == {"criterion"} & SAMPLES.keys()
    for code, sample in BY_CODE.items():
        unused = sample.values.keys() - example_of(_group(code), code).values.keys()
        assert unused == set(), code


def _group(code: str) -> str:
    return next(group.key for group in GROUPS if code in group.entries)


def test_a_sentence_whose_value_has_no_sample_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new code would stand on the page with a hole in its example."""
    monkeypatch.delitem(SAMPLES, "reason")
    monkeypatch.delitem(BY_CODE, "file-unreadable", raising=False)
    with pytest.raises(KeyError, match="reason"):
        example_of("files", "file-unreadable")


def test_a_finding_has_the_same_data_in_every_form() -> None:
    """The JSON, the table and the printed line would tell three different things."""
    for group, code in _EXAMPLES:
        finding: Finding = example_of(group, code)
        for lang in LANGUAGES:
            row = finding.row(lang)
            assert list(row) == [
                *("severity", "code", "unit", "criterion", "file", "sheet", "cell", "found", "expected", "what", "todo")
            ]
            assert all(isinstance(value, str) for value in row.values())
            assert (row["severity"], row["code"]) == (CATALOGUE[code].severity.value, code)
            assert (row["file"], row["sheet"], row["cell"]) == (
                *(finding.place.file, finding.place.sheet, finding.place.cell),
            )
            assert finding.line(lang).endswith(f"{row['what']} {row['todo']}")
