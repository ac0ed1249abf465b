"""What minutes and letter have in common: the head of an official paper, recipients, signatures."""

from __future__ import annotations

from typing import Final

from docx.table import _Cell

from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.minutes.templates.paper import Paper

__all__ = ["RECEIVERS", "head", "recipients", "sign_here"]

_LEFT: Final = 65.0
_RIGHT: Final = 100.0
_STATE: Final = Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
_MOTTO: Final = Text("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")
_NAME: Final = Text("(Họ và tên) …………………………", "(Name) …………………………")
_COPIES: Final = Text("Nơi nhận:", "Copies to:")


def head(paper: Paper, number: Text) -> None:
    """Who issues it, the state's name and motto with the rules below them; number, place and date."""
    left, right = paper.bare_table(_LEFT, _RIGHT)
    paper.command("if superior", left)
    paper.line("{{ superior }}", "superior", left)
    paper.command("endif", left)
    paper.line("{{ issuing_body }}", "issuer", left)
    paper.rule(24, _LEFT, left)
    paper.line(number, "number", left)
    paper.line(_STATE, "state", right)
    paper.line(_MOTTO, "motto", right)
    paper.rule(62, _RIGHT, right)
    paper.line("{{ place_date }}", "date", right)


RECEIVERS: Final = (
    Text("- Cấp trên trực tiếp (để báo cáo);", "- The superior body;"),
    Text("- Các đơn vị thành viên;", "- The units;"),
    Text("- Lưu: VT, hồ sơ.", "- Files."),
)
"""To whom the minutes go."""


def recipients(paper: Paper, where: object, *lines: Text) -> None:
    """``Nơi nhận``."""
    paper.line(_COPIES, "copies_head", where)
    for line in lines:
        paper.line(line, "copies", where)


def sign_here(paper: Paper, cell: _Cell, office: Text | str, how: Text, unit: Text | str = "{{ signer_unit }}") -> None:
    """Office, unit where the rulebook names one, room for the hand, a dotted name: nobody is invented."""
    paper.line(office, "sign", cell)
    paper.command("if signer_unit", cell)  # both sides alike, so that both hands write on one line
    paper.line(unit, "sign_unit", cell)
    paper.command("endif", cell)
    paper.line(how, "sign_note", cell)
    paper.line(_NAME, "sign_name", cell)
