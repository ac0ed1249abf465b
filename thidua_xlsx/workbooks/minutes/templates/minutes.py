"""The template of the minutes (*biên bản họp bình xét, xếp hạng*)."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.minutes.templates.paper import Column, Paper
from thidua_xlsx.workbooks.minutes.templates.parts import RECEIVERS, head, recipients, sign_here

__all__ = ["build_minutes"]

_TITLE: Final = Text("Biên bản họp bình xét, xếp hạng thi đua", "Minutes of the ranking meeting")

_RANK: Final = Column(Text("Hạng", "Rank"), 12, "{{ row.rank }}", "center")
_UNIT: Final = Text("Đơn vị", "Unit")
_NOTE: Final = Text("Ghi chú", "Note")
_FIGURES: Final = (
    Column(Text("Điểm", "Points"), 15, "{{ row.points }}", "figure"),
    Column(Text("Thang điểm", "Maximum"), 14, "{{ row.maximum }}", "figure"),
    Column(Text("Tỷ lệ (%)", "Percent"), 14, "{{ row.percent }}", "figure"),
)
_WITH_CLASS: Final = (
    _RANK,
    Column(_UNIT, 45, "{{ row.unit }}"),
    *_FIGURES,
    Column(Text("Xếp loại", "Class"), 34, "{{ row.class }}", "small"),
    Column(_NOTE, 31, "{{ row.note }}", "small"),
)
_WITHOUT_CLASS: Final = (
    _RANK,
    Column(_UNIT, 55, "{{ row.unit }}"),
    *_FIGURES,
    Column(_NOTE, 55, "{{ row.note }}", "small"),
)
_BY_KEYS: Final = (
    _RANK,
    Column(_UNIT, 43, "{{ row.unit }}"),
    Column(Text("Chỉ tiêu xếp hạng", "Keys"), 60, "{{ row.key_figures }}", "small"),
    Column(_NOTE, 50, "{{ row.note }}", "small"),
)
_TIES: Final = (
    Column(_UNIT, 43, "{{ row.unit }}"),
    Column(Text("Số bằng nhau", "Equal figure"), 17, "{{ row.figure }}", "figure"),
    Column(Text("Hạng", "Rank"), 12, "{{ row.rank }}", "center"),
    Column(Text("Phân định theo", "Decided by"), 49, "{{ row.decided_by }}", "small"),
    Column(Text("Số liệu", "Figure"), 18, "{{ row.value }}", "figure"),
    Column(Text("Tình trạng", "State"), 26, "{{ row.state }}", "small"),
)
_LIMITS: Final = (
    Column(_UNIT, 35, "{{ row.unit }}"),
    Column(Text("Sự việc", "Event"), 41, "{{ row.event }}", "small"),
    Column(Text("Văn bản, ngày", "Document, date"), 30, "{{ row.source }}", "small"),
    Column(Text("Tình trạng", "State"), 25, "{{ row.state }}", "small"),
    Column(Text("Hệ quả", "Effect"), 34, "{{ row.effect }}", "small"),
)
_VOTES: Final = (
    Column(Text("Nội dung bỏ phiếu", "Vote on"), 44, "{{ row.award }}", "small"),
    Column(_UNIT, 43, "{{ row.unit }}"),
    Column(Text("Vòng", "Round"), 13, "{{ row.round }}", "center"),
    Column(Text("Số phiếu", "Votes"), 17, "{{ row.votes }}", "center"),
    Column(Text("Tỷ lệ (%)", "Percent"), 16, "{{ row.percent }}", "figure"),
    Column(Text("Kết quả", "Outcome"), 32, "{{ row.outcome }}", "small"),
)
_AWARDS: Final = (
    Column(Text("Danh hiệu, hình thức khen thưởng", "Award"), 46, "{{ row.name }}"),
    Column(Text("Chỉ tiêu", "Quota"), 15, "{{ row.quota }}", "center"),
    Column(Text("Đơn vị được đề nghị", "Proposed"), 50, "{{ row.proposed_words }}"),
    Column(Text("Còn chờ quyết định", "Still open"), 54, "{{ row.waiting_words }}", "small"),
)
_COVENANT: Final = (
    Column(Text("Mã", "Code"), 14, "{{ row.code }}", "center"),
    Column(Text("Chỉ tiêu giao ước", "Target of the covenant"), 52, "{{ row.content }}"),
    Column(Text("Cách đo", "Measure"), 36, "{{ row.target }}", "small"),
    Column(Text("Thực hiện", "Reached"), 17, "{{ row.actual }}", "figure"),
    Column(Text("Kết quả", "Outcome"), 21, "{{ row.outcome }}", "center"),
    Column(Text("Đơn vị chưa đạt", "Missing"), 25, "{{ row.missing_units }}", "small"),
)
_REPORTS: Final = (
    Column(_UNIT, 30, "{{ row.unit }}", "small"),
    Column(Text("Thuận lợi", "What went well"), 45, "{{ row.advantages }}", "small"),
    Column(Text("Khó khăn, vướng mắc", "Difficulties"), 45, "{{ row.difficulties }}", "small"),
    Column(Text("Kiến nghị, đề xuất", "Proposals"), 45, "{{ row.proposals }}", "small"),
)


def build_minutes(lang: str) -> bytes:
    """The template in ``lang``."""
    paper = Paper(lang)
    head(paper, Text("Số: ……/BB-……", "No: ……/BB-……"))
    paper.line(Text("BIÊN BẢN", "MINUTES"), "title")
    paper.line(Text("Họp bình xét, xếp hạng thi đua {{ period }}", "Ranking meeting, {{ period }}"), "subject")
    paper.command("if not several")
    paper.line("{{ names }}", "subject")
    paper.command("endif")
    paper.rule(50, 165)
    paper.command("if is_draft")
    paper.line(
        Text(
            "(Dự thảo: còn {{ open_questions | length }} nội dung chưa quyết định, xem phần V)",
            "(Draft: {{ open_questions | length }} things are not decided, see part V)",
        ),
        "draft",
    )
    paper.command("endif")
    _opening(paper)
    _basis(paper)
    paper.line(Text("III. KẾT QUẢ BÌNH XÉT, XẾP HẠNG", "III. RANKING"), "part")
    paper.command("for cluster in clusters")
    paper.command("if several")
    paper.line("{{ cluster.name | upper }}", "cluster")
    paper.command("endif")
    _ranking(paper)
    _decisions(paper)
    _reports(paper)
    paper.command("endfor")
    _closing(paper)
    return paper.bytes(_TITLE)


def _opening(paper: Paper) -> None:
    paper.line(Text("I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN", "I. TIME, PLACE, PARTICIPANTS"), "part")
    paper.lines(
        Text("1. Thời gian bắt đầu: …… giờ ……, {{ date }}.", "1. Begin: …… o'clock, {{ date }}."),
        Text("2. Địa điểm:\t", "2. Place:\t"),
        Text(
            "3. Thành phần: đại diện …… trên {{ units }} đơn vị; hội đồng bình xét có mặt …… trên {{ council }} "
            "thành viên; vắng mặt (lý do):\t",
            "3. Participants: …… of {{ units }} units; …… of {{ council }} members of the council; absent (reason):\t",
        ),
        Text(
            "4. Chủ tọa{% if chair_unit %} ({{ chair }}, {{ chair_unit }}){% endif %}: đồng chí\t",
            "4. Chair{% if chair_unit %} ({{ chair }}, {{ chair_unit }}){% endif %}:\t",
        ),
        Text("5. Thư ký: đồng chí\t", "5. Secretary:\t"),
        style="fill",
    )


def _basis(paper: Paper) -> None:
    paper.line(Text("II. CĂN CỨ VÀ SỐ LIỆU", "II. BASIS AND FIGURES"), "part")
    paper.lines(
        Text(
            "1. Căn cứ: “{{ rulebook.title }}”, phiên bản\u00a0{{ rulebook.version }}"
            "{% if several %}; gồm: {{ names }}{% endif %}.",
            "1. Rules: “{{ rulebook.title }}”, version {{ rulebook.version }}"
            "{% if several %}; for: {{ names }}{% endif %}.",
        ),
        Text(
            "2. Bản tự chấm dùng được: {{ submitted }} trên {{ units }} đơn vị; xếp hạng được {{ ranked }} đơn vị.",
            "2. Usable submissions: {{ submitted }} of {{ units }} units; {{ ranked }} units are ranked.",
        ),
        Text(
            "3. Điểm dùng để xếp hạng: {{ verified.words }}{% if verified.open_cells %}; còn {{ verified.open_cells }} "
            "ô chưa thẩm định{% endif %}.",
            "3. Ranked are {{ verified.words }}{% if verified.open_cells %}; {{ verified.open_cells }} cells are not "
            "verified{% endif %}.",
        ),
    )


def _ranking(paper: Paper) -> None:
    paper.line(Text("1. Xếp hạng, xếp loại", "1. Ranks and classes"), "section")
    paper.line(
        Text(
            "Xếp hạng theo {{ cluster.ranked_by_words }}: {{ cluster.ranked }} trên {{ cluster.units }} đơn vị.",
            "Ranked by {{ cluster.ranked_by_words }}: {{ cluster.ranked }} of {{ cluster.units }} units.",
        ),
        "intro",
    )
    loop = "row in cluster.ranking"
    paper.command('if cluster.ranked_by == "keys"')
    paper.table(loop, _BY_KEYS)
    paper.command("elif cluster.has_classes")
    paper.table(loop, _WITH_CLASS)
    paper.command("else")
    paper.table(loop, _WITHOUT_CLASS)
    paper.command("endif")
    paper.line(
        Text(
            '{% if verified.stage != "verified" %}Xếp hạng này chưa theo kết quả thẩm định.'
            "{% elif cluster.overrides.cells %}Thẩm định đã điều chỉnh {{ cluster.overrides.cells }} ô của "
            "{{ cluster.overrides.units }} đơn vị ({{ cluster.overrides.by_unit }}); lý do từng ô ghi trong sổ "
            "tổng hợp.{% else %}Thẩm định không điều chỉnh ô nào.{% endif %}",
            '{% if verified.stage != "verified" %}This ranking does not follow from verification.'
            "{% elif cluster.overrides.cells %}Verification changed {{ cluster.overrides.cells }} cells of "
            "{{ cluster.overrides.units }} units ({{ cluster.overrides.by_unit }}); the reasons stand in the "
            "consolidated workbook.{% else %}Verification changed no cell.{% endif %}",
        )
    )


def _part(paper: Paper, title: Text, rows: str, columns: tuple[Column, ...], nothing: Text) -> None:
    """A heading and its table, or one sentence where there is nothing."""
    paper.line(title, "section")
    paper.command(f"if {rows}")
    paper.table(f"row in {rows}", columns)
    paper.command("else")
    paper.line(nothing)
    paper.command("endif")


def _decisions(paper: Paper) -> None:
    _part(
        paper,
        Text("2. Đồng hạng và căn cứ phân định", "2. Ties and what decided them"),
        "cluster.ties",
        _TIES,
        Text("Không có đơn vị bằng nhau.", "No units are tied."),
    )
    _part(
        paper,
        Text("3. Sự việc và khống chế", "3. Events and limiters"),
        "cluster.limits",
        _LIMITS,
        Text("Không có sự việc nào được ghi nhận.", "No event is known."),
    )
    _part(
        paper,
        Text("4. Kết quả bỏ phiếu", "4. Votes"),
        "cluster.votes",
        _VOTES,
        Text("Chưa có kết quả bỏ phiếu nào.", "There are no votes."),
    )
    _part(
        paper,
        Text("5. Đề nghị khen thưởng", "5. Awards proposed"),
        "cluster.awards",
        _AWARDS,
        Text("Quy định không có hình thức khen thưởng cho cụm.", "The rulebook has no awards for the cluster."),
    )
    paper.command("for row in cluster.awards")
    paper.command("if row.scope")
    paper.line("- {{ row.name }}: {{ row.scope | lower }}.")
    paper.command("endif")
    paper.command("for words in row.passed_over")
    paper.line(
        Text(
            "- {{ row.name }}: không đề nghị {{ words }}.",
            "- {{ row.name }}: not proposed, though ranked higher: {{ words }}.",
        )
    )
    paper.command("endfor")
    paper.command("endfor")
    _covenant(paper)


def _covenant(paper: Paper) -> None:
    paper.line(Text("6. Thực hiện giao ước thi đua", "6. The covenant"), "section")
    paper.command("if cluster.covenant.targets")
    paper.table("row in cluster.covenant.targets", _COVENANT)
    paper.command("endif")
    paper.command("if cluster.covenant.contents")
    paper.line(Text("Nội dung trọng tâm, do cuộc họp đánh giá:", "Key contents, judged by the meeting:"))
    paper.command("for row in cluster.covenant.contents")
    paper.line("- {{ row.code }}. {{ row.content }}:\t", "fill")
    paper.command("endfor")
    paper.command("endif")
    paper.command("if not cluster.covenant.targets and not cluster.covenant.contents")
    paper.line(Text("Quy định không ghi nội dung giao ước.", "The rulebook has no covenant."))
    paper.command("endif")


def _reports(paper: Paper) -> None:
    _part(
        paper,
        Text("7. Thuận lợi, khó khăn, kiến nghị của các đơn vị", "7. What the units reported"),
        "cluster.reports",
        _REPORTS,
        Text("Không có đơn vị nào báo cáo.", "No unit reported anything."),
    )


def _closing(paper: Paper) -> None:
    paper.line(Text("IV. Ý KIẾN THẢO LUẬN", "IV. DISCUSSION"), "part")
    paper.lines("\t", "\t", "\t", style="fill")
    paper.line(Text("V. NỘI DUNG CHƯA QUYẾT ĐỊNH", "V. NOT DECIDED YET"), "part")
    paper.command("for words in open_questions")
    paper.line("{{ loop.index }}. {{ words }}")
    paper.command("else")
    paper.line(Text("Không còn nội dung nào chờ quyết định.", "Nothing is open."))
    paper.command("endfor")
    paper.line(Text("VI. KẾT LUẬN", "VI. CONCLUSION"), "part")
    paper.line(
        Text(
            "1. {% if is_draft %}Kết quả trên đây chỉ là chính thức khi các nội dung ở phần V đã được quyết định."
            "{% else %}Cuộc họp thống nhất kết quả xếp hạng, xếp loại và đề nghị khen thưởng trên đây.{% endif %}",
            "1. {% if is_draft %}These results are final only when what stands in part V is decided."
            "{% else %}The meeting agrees on the ranks, classes and proposals above.{% endif %}",
        )
    )
    paper.lines(Text("2. Kết luận của chủ tọa:\t", "2. The chair concludes:\t"), "\t", style="fill")
    paper.line(
        Text(
            "Cuộc họp kết thúc vào hồi …… giờ ……, ngày …… tháng …… năm ……; biên bản đã được đọc lại và các thành viên "
            "dự họp nhất trí thông qua./.",
            "The meeting ended at …… o'clock on …………; the minutes were read out and agreed upon.",
        ),
        "intro",  # signatures never stand alone on a page
    )
    left, right = paper.bare_table(75, 90)
    sign_here(paper, left, Text("THƯ KÝ", "SECRETARY"), Text("(Chữ ký)", "(Signature)"), unit="")
    recipients(paper, left, *RECEIVERS)
    sign_here(paper, right, Text("CHỦ TỌA", "CHAIR"), Text("(Chữ ký, dấu nếu có)", "(Signature, seal if any)"))
