"""A Word document in the layout of official papers (Nghị định 30/2020/NĐ-CP, annex I), built with python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.minutes.template import pack

__all__ = ["Column", "Paper"]

_FONT: Final = "Times New Roman"
_LEFT, _CENTER, _RIGHT, _JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
_FIRST_LINE: Final = 10.0  # millimetres; the decree says 10 to 12.7
_TEXT_WIDTH: Final = 210 - 30 - 15
_CELL_MARGIN: Final = 60  # twentieths of a point


@dataclass(frozen=True)
class _Style:
    """A paragraph style of the templates; sizes and distances in points, the first line in millimetres."""

    name: Text
    size: float = 13
    bold: bool = False
    italic: bool = False
    align: WD_ALIGN_PARAGRAPH = _CENTER
    before: float = 0
    after: float = 0
    first_line: float = 0
    keep_next: bool = False
    dotted: bool = False  # a tab fills the rest of the line with dots, for a hand to write on


_STYLES: Final = {
    "body": _Style(Text("TĐ Thân bài", "TD Body"), align=_JUSTIFY, after=6, first_line=_FIRST_LINE),
    "intro": _Style(
        Text("TĐ Dẫn bảng", "TD Before a table"), align=_JUSTIFY, after=6, first_line=_FIRST_LINE, keep_next=True
    ),
    "fill": _Style(
        Text("TĐ Dòng điền tay", "TD Line to fill in"), align=_LEFT, after=6, first_line=_FIRST_LINE, dotted=True
    ),
    "basis": _Style(
        Text("TĐ Căn cứ", "TD Basis"), italic=True, align=_JUSTIFY, after=6, first_line=_FIRST_LINE, dotted=True
    ),
    "part": _Style(Text("TĐ Phần", "TD Part"), 13, True, False, _LEFT, 6, 6, _FIRST_LINE, True),
    "section": _Style(Text("TĐ Mục", "TD Section"), 13, True, False, _LEFT, 6, 6, _FIRST_LINE, True),
    "cluster": _Style(Text("TĐ Cụm", "TD Cluster"), 13, True, False, _CENTER, 10, 6, 0, True),
    "superior": _Style(Text("TĐ Cơ quan chủ quản", "TD Superior"), 12),
    "issuer": _Style(Text("TĐ Cơ quan ban hành", "TD Issuer"), 12, True),
    "state": _Style(Text("TĐ Quốc hiệu", "TD State"), 12, True),
    "motto": _Style(Text("TĐ Tiêu ngữ", "TD Motto"), 13, True),
    "number": _Style(Text("TĐ Số văn bản", "TD Number"), before=6),
    "date": _Style(Text("TĐ Địa danh, ngày tháng", "TD Place and date"), italic=True, before=6),
    "title": _Style(Text("TĐ Tên loại", "TD Title"), 14, True, before=14, keep_next=True),
    "subject": _Style(Text("TĐ Trích yếu", "TD Subject"), 14, True, keep_next=True),
    "draft": _Style(Text("TĐ Dự thảo", "TD Draft"), 12, italic=True, after=6),
    "to": _Style(Text("TĐ Kính gửi", "TD To"), before=2, after=10),
    "head": _Style(Text("TĐ Đầu bảng", "TD Table heading"), 11, True, before=2, after=2, keep_next=True),
    "cell": _Style(Text("TĐ Ô chữ", "TD Cell"), 12, align=_LEFT, before=1, after=1),
    "center": _Style(Text("TĐ Ô giữa", "TD Centred cell"), 12, before=1, after=1),
    "figure": _Style(Text("TĐ Ô số", "TD Figure"), 12, align=_RIGHT, before=1, after=1),
    "small": _Style(Text("TĐ Ô chữ nhỏ", "TD Small cell"), 11, align=_LEFT, before=1, after=1),
    "sign": _Style(Text("TĐ Người ký", "TD Signer"), 13, True, keep_next=True),
    "sign_unit": _Style(Text("TĐ Đơn vị ký", "TD Signing unit"), 12, True, keep_next=True),
    "sign_note": _Style(Text("TĐ Ghi chú chữ ký", "TD Signature note"), 12, italic=True, keep_next=True),
    "sign_name": _Style(Text("TĐ Họ tên người ký", "TD Name of signer"), 12, italic=True, before=48, keep_next=True),
    "copies_head": _Style(Text("TĐ Nơi nhận", "TD Copies to"), 12, True, True, _LEFT, before=6, keep_next=True),
    "copies": _Style(Text("TĐ Danh sách nơi nhận", "TD Copies list"), 11, align=_LEFT, keep_next=True),
    "page": _Style(Text("TĐ Số trang", "TD Page number"), 13, align=_LEFT),
    "rule": _Style(Text("TĐ Đường kẻ", "TD Rule"), 2, before=3),
    "gap": _Style(Text("TĐ Sau bảng", "TD After a table"), 4, align=_LEFT),
}


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, width in millimetres, what stands in each row, in which style."""

    heading: Text
    width: float
    content: str
    style: str = "cell"


class Paper:
    """One document while it is built: A4 portrait, page number on top from page 2 on."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.document = Document()
        self._drop_thumbnail()
        self._set_language()
        self._add_styles()
        self._set_page()

    def bytes(self, title: Text) -> bytes:
        """The finished document."""
        return pack(self.document, title.say(self.lang))

    # -- paragraphs ------------------------------------------------------------------------------------

    def line(self, text: Text | str, style: str = "body", where: Any = None) -> None:
        """A paragraph; ``where`` is a cell or a header, by default the end of the document."""
        place = self.document if where is None else where
        words = text if isinstance(text, str) else text.say(self.lang)
        first = place.paragraphs[0] if where is not None and self._is_fresh(place) else None
        paragraph = first if first is not None else place.add_paragraph()
        paragraph.style = self._name(style)
        if words:
            paragraph.add_run(words)  # “\\t” becomes a tab of Word

    def lines(self, *texts: Text | str, style: str = "body") -> None:
        """Several paragraphs."""
        for text in texts:
            self.line(text, style)

    def command(self, words: str, where: Any = None) -> None:
        """A command that stands in a paragraph of its own, which it takes away: ``{%p words %}``."""
        self.line(f"{{%p {words} %}}", "cell", where)

    def rule(self, width: float, room: float, where: Any = None) -> None:
        """A thin line of ``width`` millimetres in the middle of ``room``."""
        place = self.document if where is None else where
        paragraph = place.add_paragraph(style=self._name("rule"))
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm((room - width) / 2)
        paragraph.paragraph_format.line_spacing = Pt(3)
        borders = OxmlElement("w:pBdr")
        borders.append(_element("w:top", val="single", sz="6", space="1", color="auto"))
        paragraph._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

    def _is_fresh(self, place: Any) -> bool:
        """Whether a cell or header still has the one empty paragraph that it was made with."""
        return (
            len(place.paragraphs) == 1
            and not place.paragraphs[0].runs
            and place.paragraphs[0].style.name
            in {
                "Normal",
                "Header",
            }
        )

    # -- tables ----------------------------------------------------------------------------------------

    def bare_table(self, left: float, right: float) -> tuple[_Cell, _Cell]:
        """Two cells without borders, never broken across pages; their widths in millimetres."""
        table = self.document.add_table(1, 2)
        self._lay_out(table, (left, right))
        _keep_whole(table.rows[0])
        cells = table.rows[0].cells
        return cells[0], cells[1]

    def table(self, loop: str, columns: Sequence[Column]) -> None:
        """A table with one row for each turn of ``loop``, the headings repeated on every page."""
        widths = [column.width for column in columns]
        assert sum(widths) == _TEXT_WIDTH, widths
        table = self.document.add_table(4, len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        self._lay_out(table, widths)
        heading, begin, row, end = table.rows
        for cell, column in zip(heading.cells, columns, strict=True):
            self.line(column.heading, "head", cell)
            cell._tc.get_or_add_tcPr().append(_element("w:vAlign", val="center"))
        heading._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, column in zip(row.cells, columns, strict=True):
            self.line(column.content, column.style, cell)
        for command, words in ((begin, f"{{%tr for {loop} %}}"), (end, "{%tr endfor %}")):
            self.line(words, "cell", command.cells[0].merge(command.cells[-1]))
        for one in table.rows:
            _keep_whole(one)
        self.line("", "gap")  # a table that touches the next one would be joined to it

    def _lay_out(self, table: Table, widths: Sequence[float]) -> None:
        table.autofit = False
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            margins.append(_element(f"w:{side}", w=str(_CELL_MARGIN), type="dxa"))
        look = table._tbl.tblPr.find(qn("w:tblLook"))  # Word wants the margins before it
        (look.addprevious if look is not None else table._tbl.tblPr.append)(margins)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)

    # -- the whole document ----------------------------------------------------------------------------

    def _name(self, style: str) -> str:
        return _STYLES[style].name.say(self.lang)

    def _drop_thumbnail(self) -> None:
        """The picture of python-docx' own blank document."""
        package = self.document.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                del package.rels[key]

    def _set_language(self) -> None:
        """Vietnamese must not be underlined as misspelt English; no compatibility mode."""
        defaults = self.document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        word = {"vi": "vi-VN", "en": "en-GB"}[self.lang]
        defaults.append(_element("w:lang", val=word, eastAsia=word, bidi="ar-SA"))
        for setting in self.document.settings.element.iter(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                setting.set(qn("w:val"), "15")

    def _add_styles(self) -> None:
        normal = self.document.styles["Normal"]
        _set_font(normal, 13)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.0
        for each in _STYLES.values():
            style = self.document.styles.add_style(each.name.say(self.lang), WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            _set_font(style, each.size)
            style.font.bold, style.font.italic = each.bold, each.italic
            layout = style.paragraph_format
            layout.alignment = each.align
            layout.space_before, layout.space_after = Pt(each.before), Pt(each.after)
            layout.first_line_indent = Mm(each.first_line)
            layout.keep_with_next = each.keep_next
            if each.dotted:
                layout.tab_stops.add_tab_stop(Mm(_TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)

    def _set_page(self) -> None:
        page = self.document.sections[0]
        page.orientation = WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin = page.bottom_margin = Mm(20)
        page.left_margin, page.right_margin = Mm(30), Mm(15)
        page.header_distance = page.footer_distance = Mm(10)
        page.different_first_page_header_footer = True
        for header, is_numbered in ((page.header, True), (page.first_page_header, False)):
            self._page_head(header.paragraphs[0], is_numbered=is_numbered)

    def _page_head(self, paragraph: Any, *, is_numbered: bool) -> None:
        """The page number in the middle, the stamp at the right."""
        paragraph.style = self._name("page")
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(_TEXT_WIDTH / 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(_TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run("\t")
        if is_numbered:
            field = _element("w:fldSimple", instr="PAGE")
            run = OxmlElement("w:r")
            run.append(OxmlElement("w:t"))
            run[0].text = "2"
            field.append(run)
            paragraph._p.append(field)
        paragraph.add_run("\t")
        stamp = paragraph.add_run("{{ stamp }}")
        stamp.bold, stamp.font.size = True, Pt(12)


def _element(tag: str, /, **attributes: str) -> Any:
    """A WordprocessingML element."""
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _keep_whole(row: Any) -> None:
    """A row that does not break across pages."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _set_font(style: Any, size: float) -> None:
    style.font.name, style.font.size = _FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)
