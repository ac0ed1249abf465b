"""The template of the proposal letter (*tờ trình đề nghị khen thưởng*)."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.minutes.templates.paper import Column, Paper
from thidua_xlsx.workbooks.minutes.templates.parts import RECEIVERS, head, recipients, sign_here

__all__ = ["build_letter"]

_TITLE: Final = Text("Tờ trình đề nghị khen thưởng", "Proposal letter")
_UNITS: Final = (
    Column(Text("TT", "No"), 12, "{{ loop.index }}", "center"),
    Column(Text("Đơn vị", "Unit"), 50, "{{ row.unit }}"),
    Column(Text("Hạng", "Rank"), 14, "{{ row.rank }}", "center"),
    Column(Text("Điểm", "Points"), 17, "{{ row.points }}", "figure"),
    Column(Text("Tỷ lệ (%)", "Percent"), 17, "{{ row.percent }}", "figure"),
    Column(Text("Xếp loại", "Class"), 38, "{{ row.class }}", "small"),
    Column(Text("Số phiếu", "Votes"), 17, "{{ row.votes }}", "center"),
)
_PRAISED: Final = (
    Column(Text("Đơn vị", "Unit"), 45, "{{ row.unit }}"),
    Column(Text("Tập thể", "Collectives"), 70, "{{ row.collectives }}", "small"),
    Column(Text("Cá nhân", "People"), 50, "{{ row.people }}", "small"),
)
_TO: Final = Text(
    "Kính gửi: {% if superior %}{{ superior }}{% else %}…………………………{% endif %}.",
    "To: {% if superior %}{{ superior }}{% else %}…………………………{% endif %}.",
)


def build_letter(lang: str) -> bytes:
    """The template in ``lang``."""
    paper = Paper(lang)
    head(paper, Text("Số: ……/TTr-……", "No: ……/TTr-……"))
    paper.line(Text("TỜ TRÌNH", "PROPOSAL"), "title")
    paper.line(Text("Về việc đề nghị khen thưởng thi đua {{ period }}", "Awards proposed, {{ period }}"), "subject")
    paper.rule(50, 165)
    paper.line(_TO, "to")
    _basis(paper)
    _proposals(paper)
    _open(paper)
    _praised(paper)
    paper.line(
        Text("Kính trình cấp có thẩm quyền xem xét, quyết định./.", "We ask for your decision."),
        "intro",  # the signature never stands alone on a page
    )
    left, right = paper.bare_table(75, 90)
    recipients(paper, left, Text("- Như trên;", "- As above;"), *RECEIVERS[1:])
    sign_here(paper, right, "{{ signer }}", Text("(Chữ ký, dấu)", "(Signature, seal)"))
    return paper.bytes(_TITLE)


def _basis(paper: Paper) -> None:
    paper.line(Text("Căn cứ\t;", "In accordance with\t;"), "basis")
    paper.lines(
        Text("Căn cứ “{{ rulebook.title }}”;", "In accordance with “{{ rulebook.title }}”;"),
        Text(
            "Căn cứ Biên bản họp bình xét, xếp hạng thi đua {{ period }} số ……/BB-……, {{ date }},",
            "In accordance with the minutes of the ranking meeting, {{ period }}, no ……/BB-……, {{ date }},",
        ),
        style="basis",
    )


def _proposals(paper: Paper) -> None:
    paper.command("if proposals")
    paper.line(
        Text(
            "Trân trọng đề nghị xét, khen thưởng {{ proposed_units }} tập thể, cụ thể như sau:",
            "We propose {{ proposed_units }} units for awards:",
        )
    )
    paper.command("for award in proposals")
    paper.line(
        Text(
            "{{ loop.index }}. {{ award.name }}{% if several %} – {{ award.cluster }}{% endif %}: "
            "{{ award.units | length }} tập thể (chỉ tiêu {{ award.quota }}{% if award.scope %}; "
            "{{ award.scope | lower }}{% endif %})",
            "{{ loop.index }}. {{ award.name }}{% if several %} – {{ award.cluster }}{% endif %}: "
            "{{ award.units | length }} units (quota {{ award.quota }}{% if award.scope %}; "
            "{{ award.scope | lower }}{% endif %})",
        ),
        "section",
    )
    paper.table("row in award.units", _UNITS)
    paper.command("endfor")
    paper.command("else")
    paper.line(
        Text(
            "Đến nay chưa có đơn vị nào đủ điều kiện để đề nghị khen thưởng.",
            "No unit can be proposed for an award yet.",
        )
    )
    paper.command("endif")


def _open(paper: Paper) -> None:
    paper.command("if waiting")
    paper.line(
        Text("Chưa quyết định, chưa đề nghị trong tờ trình này:", "Not decided yet, and not proposed in this letter:")
    )
    paper.command("for words in waiting")
    paper.line("- {{ words }}.")
    paper.command("endfor")
    paper.command("endif")
    paper.command("if is_draft")
    paper.line(
        Text(
            "Lưu ý: số liệu xếp hạng còn {{ open_questions | length }} nội dung chưa quyết định, ghi ở phần V của "
            "biên bản; tờ trình chỉ được gửi khi các nội dung ấy đã được quyết định.",
            "Note: {{ open_questions | length }} things about the ranking are not decided, see part V of the minutes; "
            "do not send this letter before they are.",
        ),
        "basis",
    )
    paper.command("endif")


def _praised(paper: Paper) -> None:
    paper.command("if praised.units")
    paper.line(
        Text(
            "Các đơn vị đề nghị biểu dương {{ praised.collectives }} tập thể, {{ praised.people }} cá nhân "
            "(không tính điểm):",
            "The units want {{ praised.collectives }} collectives and {{ praised.people }} people to be praised "
            "(not scored):",
        ),
        "intro",
    )
    paper.table("row in praised.units", _PRAISED)
    paper.command("endif")
