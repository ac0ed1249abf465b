"""Nothing typed is lost: what stood in the file that is replaced, and has no cell in the new one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from thidua_xlsx.errors import OutputError
from thidua_xlsx.meeting.ballots import BALLOTS, TIE
from thidua_xlsx.meeting.consolidated import Consolidated, LeftOver, read_consolidated
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.meeting.events import EVENT_STATES, EVENTS, event_facts
from thidua_xlsx.meeting.grids import GRIDS, LEFT_OVER_FIRST_ROW
from thidua_xlsx.messages.finding import Place
from thidua_xlsx.messages.of_files import FILES
from thidua_xlsx.messages.text import Message, Text, format_number
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.row_heights import lines_of, row_height

__all__ = ["lost_entries", "refuse_to_lose_entries", "write_left_over"]

_WOULD_LOSE: Final = Text(
    "{path} còn {count} mục đã ghi mà kết quả này không có, ví dụ {first}. Đọc tệp đó bằng read_consolidated rồi tính "
    "lại, hoặc chọn tên khác. Chưa ghi gì.",
    "{path} holds {count} entries that this result does not have, such as {first}. Read it with read_consolidated and "
    "score again, or choose another name. Nothing was written.",
)
_OTHER_RULEBOOK: Final = Text(
    "{path} là tệp tổng hợp của một quy định khác; chọn tên khác. Chưa ghi gì.",
    "{path} is the consolidated workbook of another rulebook; choose another name. Nothing was written.",
)
_SEALED: Final = Text(
    "{path} đã niêm phong (đã duyệt); chọn tên khác. Chưa ghi gì.",
    "{path} is sealed (it was approved); choose another name. Nothing was written.",
)
_CANNOT_SEE: Final = Text(
    "{path} không đọc được nên không biết trong đó đã ghi gì ({why}) Chọn tên khác hoặc dời tệp đó đi. Chưa ghi gì.",
    "{path} cannot be read, so nobody knows what was typed into it ({why}) Choose another name or move that file away. "
    "Nothing was written.",
)
_UNREADABLE: Final = frozenset({"consolidated-sheet-missing", *FILES})
_POINTS: Final = Text("điểm {points}", "{points} points")
_AGREED: Final = Text("đồng ý", "agreed")
_VOTES: Final = Text("vòng {round}", "round {round}")
_FOR: Final = Text("{votes}/{council} phiếu", "{votes}/{council} votes")
_DECIDED: Final = {
    True: Text("quyết định: đề nghị", "decision: for"),
    False: Text("quyết định: không", "decision: against"),
}
_ORDER: Final = Text("thứ tự {order}", "order {order}")


def refuse_to_lose_entries(
    result: Result, path: str | os.PathLike[str], clusters: Sequence[str], left_over: Sequence[LeftOver]
) -> None:
    """Raise where the file that stands there holds entries that would be gone.

    Raises
    ------
    OutputError
        Says how many and names the first; nothing was written.
    """
    if not Path(path).is_file():
        return
    existing = read_consolidated(result.rulebook, path)
    if any(finding.code == "entry-other-rulebook" for finding in existing.finding_list):
        raise OutputError(Message(_OTHER_RULEBOOK, {"path": str(path)}))
    if existing.is_sealed:
        raise OutputError(Message(_SEALED, {"path": str(path)}))
    if existing.is_damaged or any(finding.code in _UNREADABLE for finding in existing.finding_list):
        why = next(finding for finding in existing.finding_list if finding.code in _UNREADABLE)
        raise OutputError(Message(_CANNOT_SEE, {"path": str(path), "why": why.what(result.rulebook.info.language)}))
    if not existing.is_consolidated:
        return
    lost = [entry for entry in lost_entries(result, existing, clusters) if entry not in left_over]
    if lost:
        first = f"{lost[0].place} ({lost[0].text})"
        raise OutputError(Message(_WOULD_LOSE, {"path": str(path), "count": len(lost), "first": first}))


def lost_entries(result: Result, existing: Consolidated, clusters: Sequence[str] = ()) -> list[LeftOver]:
    """What ``existing`` holds and a workbook of ``result`` would not show; for the sheet of what has no place."""
    rulebook, lang = result.rulebook, result.rulebook.info.language
    own = {unit.code for unit in rulebook.units if not clusters or unit.cluster in clusters}
    lost = list(existing.left_over)
    has_cells = result.stage is Stage.VERIFIED
    kept = {} if result.verification is None or not has_cells else _by_cell(result.verification.verdicts)
    read = {
        Path(file).name for part in (result.verification, result.events, result.ballots) if part for file in part.files
    }

    def withdrawn(entry: Verdict | Event | Vote) -> bool:
        """Whether it came from a file that was read anew and no longer says so."""
        return bool(entry.source) and Path(entry.source).name in read

    for verdict in existing.verification.verdicts:
        said = kept.get((verdict.unit, verdict.criterion), [])
        if not withdrawn(verdict) and not any(_says(verdict, other) for other in said):
            lost.append(_of_verdict(rulebook, verdict, lang))
    events = () if result.events is None else result.events.entries
    known_events = {(*event_facts(event), event.confirmed) for event in events}
    lost += [
        _of_event(rulebook, event)
        for event in existing.events.entries
        if not withdrawn(event)
        and ((*event_facts(event), event.confirmed) not in known_events or event.unit not in own)
    ]
    votes = {_facts(vote) for vote in (() if result.ballots is None else result.ballots.entries)}
    lost += [
        _of_vote(vote, lang)
        for vote in existing.ballots.entries
        if not withdrawn(vote) and (_facts(vote) not in votes or vote.unit not in own)
    ]
    return list(dict.fromkeys(lost))


def _by_cell(verdicts: Sequence[Verdict]) -> dict[tuple[str, str], list[Verdict]]:
    found: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault((verdict.unit, verdict.criterion), []).append(verdict)
    return found


def _says(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts say the same."""
    same = (one.agreed, dict(one.results), one.points, one.reason, one.verifier)
    return same == (other.agreed, dict(other.results), other.points, other.reason, other.verifier)


def _facts(vote: Vote) -> tuple[object, ...]:
    return vote.unit, vote.award, vote.round, vote.votes, vote.council, vote.decision, vote.order


def _of_verdict(rulebook: Rulebook, verdict: Verdict, lang: str) -> LeftOver:
    words = [
        *(format_number(v, lang) if not isinstance(v, str) else v for v in verdict.results.values()),
        *([] if verdict.points is None else [_POINTS.say(lang, points=verdict.points)]),
        *([_AGREED.say(lang)] if verdict.agreed else []),
        *([verdict.reason] if verdict.reason else []),
        *([rulebook.name_of(verdict.verifier)] if verdict.verifier else []),
    ]
    grid = "verified_points" if verdict.points is not None else ("verified_results" if verdict.results else "reasons")
    return LeftOver(GRIDS[grid].say(lang), verdict.unit, verdict.criterion, "; ".join(words), verdict.place)


def _of_event(rulebook: Rulebook, event: Event) -> LeftOver:
    limiter = rulebook.limiter(event.kind)
    day = "" if event.date is None else event.date.strftime("%d/%m/%Y")
    state = dict(EVENT_STATES)["confirmed" if event.confirmed else "proposed"].say(rulebook.info.language)
    words = [limiter.name if limiter else event.kind, day, event.document, state, event.note]
    sheet = EVENTS.sheet.name.say(rulebook.info.language)
    return LeftOver(sheet, event.unit, event.kind, "; ".join(filter(None, words)), event.place)


def _of_vote(vote: Vote, lang: str) -> LeftOver:
    words = [_VOTES.say(lang, round=vote.round)]
    if vote.votes is not None:
        words.append(_FOR.say(lang, votes=vote.votes, council=vote.council))
    if vote.decision is not None:
        words.append(_DECIDED[vote.decision].say(lang))
    if vote.order is not None:
        words.append(_ORDER.say(lang, order=vote.order))
    sheet = BALLOTS.sheet.name.say(lang)
    return LeftOver(sheet, vote.unit, vote.award or TIE.say(lang), "; ".join(words), vote.place)


# -- the sheet -----------------------------------------------------------------------------------------

_TITLE: Final = Text("MỤC ĐÃ GHI NHƯNG KHÔNG CÒN CHỖ HOẶC KHÔNG ĐƯỢC TÍNH", "ENTRIES WITHOUT A PLACE, OR NOT COUNTED")
_NOTE: Final = Text(
    "Các mục này có trong tệp trước nhưng không còn ô của chúng; xem lại rồi ghi vào đúng chỗ nếu còn dùng.",
    "These stood in the workbook before and have no cell any more; type what is still needed where it belongs.",
)
_HEADINGS: Final = (
    (Text("Trang", "Sheet"), 22.0),
    (Text("Đơn vị", "Unit"), 14.0),
    (Text("Tiêu chí, nội dung", "Criterion, subject"), 24.0),
    (Text("Nội dung đã ghi", "What was typed"), 70.0),
    (Text("Vị trí cũ", "Where it stood"), 40.0),
)


def write_left_over(book: Book) -> None:
    """List what the workbook that is replaced held and this one has no cell for."""
    key, sheet = "left_over", book.sheet("left_over")
    last = len(_HEADINGS) - 1
    for position, (_, width) in enumerate(_HEADINGS):
        sheet.set_column(position, position, width)
    book.head(key, _TITLE, last)
    book.write_text(sheet, LEFT_OVER_FIRST_ROW - 2, 0, book.say(_NOTE), "note_line")
    heading = LEFT_OVER_FIRST_ROW - 1
    for position, (text, _) in enumerate(_HEADINGS):
        book.write_text(sheet, heading, position, book.say(text), "heading")
    for row, entry in enumerate(book.left_over, start=LEFT_OVER_FIRST_ROW):
        place = entry.place if isinstance(entry.place, Place) else Place()
        texts = (entry.sheet, entry.unit, entry.criterion, entry.text, str(place))
        for position, words in enumerate(texts):
            book.write_text(sheet, row, position, words, "dense_text")
        lines = [(lines_of(words, width, 11), 11.0) for words, (_, width) in zip(texts, _HEADINGS, strict=True)]
        sheet.set_row(row, row_height(lines))
    sheet.freeze_panes(LEFT_OVER_FIRST_ROW, 0)
    sheet.print_area(0, 0, heading + max(len(book.left_over), 1), last)
    book.paper(sheet, [width for _, width in _HEADINGS], heading)
