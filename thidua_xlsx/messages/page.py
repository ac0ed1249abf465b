"""The page of findings: every code with its severity, its sentences and an example, made from the catalogue.

``python -m thidua_xlsx.messages.page docs/findings.md`` writes it.
"""

from __future__ import annotations

import re
import string
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from thidua_xlsx.messages.entry import Entry, Severity
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.of_anomalies import ANOMALIES
from thidua_xlsx.messages.of_cells import CELLS
from thidua_xlsx.messages.of_closing import CLOSING
from thidua_xlsx.messages.of_files import FILES
from thidua_xlsx.messages.of_layouts import LAYOUTS
from thidua_xlsx.messages.of_meetings import MEETING
from thidua_xlsx.messages.of_rulebooks import RULEBOOK
from thidua_xlsx.messages.of_rules import RULES
from thidua_xlsx.messages.samples import BY_CODE, SAMPLES, WHERE
from thidua_xlsx.messages.text import LANGUAGES, Text

__all__ = ["GROUPS", "example_of", "findings_page"]


class _Group(NamedTuple):
    """The findings of one origin."""

    key: str
    title: str
    about: str
    entries: Mapping[str, Entry]


GROUPS: Final = (
    _Group(
        "files", "Whole files · Cả tệp", "What came in: `check`, `consolidate` and every command that reads.", FILES
    ),
    _Group("cells", "Cells of a form · Các ô của phiếu", "What units typed into their forms.", CELLS),
    _Group(
        "anomalies",
        "Worth a look · Đáng xem lại",
        "`check`, below the findings, and `batch.anomalies()`: for the head, before the meeting. "
        "More in [compare.md](compare.md).",
        ANOMALIES,
    ),
    _Group(
        "layouts",
        "Layouts · Bố cục bảng riêng",
        "`layout`, and `--layout` wherever submissions are read. More in [layout.md](layout.md).",
        LAYOUTS,
    ),
    _Group(
        "meeting",
        "The meeting · Thẩm định, sự việc, bỏ phiếu",
        "Verification, events, ballots, report fields, and what was typed into the consolidated workbook. "
        "More in [meeting.md](meeting.md).",
        MEETING,
    ),
    _Group(
        "closing",
        "Finished workbooks · So sánh và niêm phong",
        "`diff`, `seal` and `verify-seal`. More in [closing.md](closing.md).",
        CLOSING,
    ),
    _Group(
        "rulebook",
        "The rulebook: sheets, units, criteria, points · Quy định: trang, đơn vị, tiêu chí, điểm",
        "`rulebook check`. More in [rulebook.md](rulebook.md).",
        RULEBOOK,
    ),
    _Group(
        "rules",
        "The rulebook: other rules · Quy định: điều kiện, xếp loại, khen thưởng",
        "`rulebook check`: conditions, ties, limiters, awards, covenant, verifiers.",
        RULES,
    ),
)
"""The catalogue by origin, in the order of the page."""

_SEVERITIES: Final = {
    Severity.ERROR: Text("✖ lỗi", "error"),
    Severity.WARNING: Text("▲ cảnh báo", "warning"),
    Severity.REVIEW: Text("● xem lại", "review"),
}
_INTRO: Final = """\
# Findings · Lỗi và cảnh báo

Every finding that the software can raise, made from its own catalogue. Each says where, what, and what to do; the code
stays the same in every version and language, and stands in `--json`, `--csv` and the tables in Python
(`batch.findings`: `severity`, `code`, `unit`, `criterion`, `file`, `sheet`, `cell`, `found`, `expected`, `what`,
`todo`).

Mọi lỗi và cảnh báo mà phần mềm có thể đưa ra. Mỗi dòng nói ở đâu, điều gì, và cần làm gì. Muốn tra một dòng, tìm theo
mã hoặc theo câu chữ trên trang này; dấu “…” là chỗ của giá trị cụ thể.

| | | |
|---|---|---|
| ✖ lỗi | error | it could not be read, or may not stand · không đọc được hoặc không được để như vậy |
| ▲ cảnh báo | warning | it was read, but somebody should look · đã đọc, nhưng cần có người xem |
| ● xem lại | review | worth a look before the meeting · nên xem trước cuộc họp |
"""
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>|#])")


def findings_page() -> str:
    """The whole page as Markdown."""
    contents = " · ".join(f"[{group.title.partition(' · ')[0]}](#{_anchor(group.title)})" for group in GROUPS)
    parts = [_INTRO, f"Contents: {contents}\n"]
    for group in GROUPS:
        parts.append(f"## {group.title}\n\n{group.about}\n")
        parts += ["\n".join(_section(group, code, entry)) for code, entry in group.entries.items()]
    return "\n".join(parts)


def example_of(group: str, code: str) -> Finding:
    """A finding of ``code`` as it might be met; KeyError where a value has no sample."""
    entry = next(each.entries[code] for each in GROUPS if each.key == group)
    sample = BY_CODE.get(code, WHERE[group])
    needed = _placeholders(entry)
    values = {name: sample.values[name] if name in sample.values else SAMPLES[name] for name in sorted(needed)}
    subject = sample.subject
    if subject is None:  # a sentence that begins with a small letter follows the name of a criterion
        subject = WHERE[group].subject if entry.what.vi[0].islower() else ""
    return Finding(code, sample.place, subject=subject or "", values=values)


def _placeholders(entry: Entry) -> set[str]:
    texts = [entry.what, entry.todo, *([entry.expected] if entry.expected else [])]
    return {
        name
        for text in texts
        for faces in (text.vi, text.en)
        for _, name, _, _ in string.Formatter().parse(faces)
        if name
    }


def _section(group: _Group, code: str, entry: Entry) -> Iterator[str]:
    """One code: severity, what and what to do in each language, an example in each."""
    word = _SEVERITIES[entry.severity]
    example = example_of(group.key, code)
    yield f"### `{code}`\n"
    yield f"{word.vi} · {word.en}\n"
    yield "| | what · điều gì | what to do · cần làm gì |"
    yield "|---|---|---|"
    for lang in LANGUAGES:
        yield f"| {lang} | {_general(entry.what.say(lang))} | {_general(entry.todo.say(lang))} |"
    yield ""
    yield f"> {_escaped(example.line('vi'))}\n"


def _general(template: str) -> str:
    """A sentence with … where its values stand."""
    parts = ((said, "…" if name and name != "meant" else "") for said, name, _, _ in string.Formatter().parse(template))
    words = re.sub("…[….]", "…", "".join(said + mark for said, mark in parts))
    return _escaped(words[:1].upper() + words[1:])


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _anchor(heading: str) -> str:
    kept = "".join(char for char in heading.lower() if char.isalnum() or char in " -_")
    return kept.replace(" ", "-")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(findings_page(), encoding="utf-8", newline="\n")
