"""The content of the page: of a result, cluster by cluster."""

from __future__ import annotations

from typing import Any, Final

from thidua_xlsx.errors import ThiduaError
from thidua_xlsx.html.charts import Charts
from thidua_xlsx.html.markup import Figures
from thidua_xlsx.html.page_cluster import ClusterSource, groups_part, ranking_part
from thidua_xlsx.html.page_decisions import awards_part, covenant_part, findings_part, verification_part
from thidua_xlsx.html.page_model import ClusterPage, Page
from thidua_xlsx.html.page_unit import units_part
from thidua_xlsx.html.view import figures_of
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.minutes.context import minutes_context
from thidua_xlsx.workbooks.summary.facts import STAGE_WORDS, ClusterFacts, gather

__all__ = ["page_content"]

_NO_CLUSTER: Final = Text(
    "Không có cụm “{code}”; các cụm: {codes}.", "There is no cluster “{code}”; there are: {codes}."
)
_TITLE: Final = Text("Kết quả thi đua – {about}", "Results – {about}")
_OVER: Final = Text("{above} – {issuer}", "{above} – {issuer}")
_STAGE: Final = Text(
    "{period} · {stage} · {ranked} trong {all} đơn vị được xếp hạng",
    "{period} · {stage} · {ranked} of {all} units are ranked",
)
_WHO: Final = Text("Cụm trưởng: {head}.", "Head: {head}.")
_WITH_DEPUTY: Final = Text("Cụm trưởng: {head}; cụm phó: {deputy}.", "Head: {head}; deputy: {deputy}.")
_RULEBOOK: Final = Text(
    "{title} (mã {id}, bản {version}, dấu vân tay {fingerprint}).",
    "{title} ({id}, version {version}, fingerprint {fingerprint}).",
)
_SOURCE: Final = Text(
    "Trang này tổng hợp từ các bản tự chấm và số liệu của cuộc họp; muốn sửa số liệu, sửa ở đó rồi ghi lại trang.",
    "This page follows from the submissions and the entries of the meeting; correct figures there and write it again.",
)
_ERRORS_IN: Final = Text("thẻ “Lỗi và cảnh báo”", "the tab “Findings”")


def page_content(result: Result, cluster: str | None) -> Page:
    """Everything on the page, in words.

    Raises
    ------
    ThiduaError
        There is no such cluster.
    MissingPackageError
        matplotlib is not installed.
    """
    info = result.rulebook.info
    codes = [item.code for item in result.rulebook.clusters]
    if cluster is not None and cluster not in codes:
        raise ThiduaError(Message(_NO_CLUSTER, {"code": cluster, "codes": codes}))
    figures, charts = figures_of(info), Charts(result)
    chosen = [facts for facts in gather([result]) if cluster in {None, facts.cluster.code}]
    units = [unit for facts in chosen for unit in facts.units]
    stage = info.period or str(info.year), figures.say(STAGE_WORDS[result.stage])
    return Page(
        title=figures.say(_TITLE, about=chosen[0].cluster.name if len(chosen) == 1 else info.title),
        over=_over(result, figures),
        stamp=info.stamp,
        stage=figures.say(
            _STAGE,
            period=stage[0],
            stage=stage[1],
            ranked=sum(unit.rank is not None for unit in units),
            all=len(units),
        ),
        clusters=[_cluster(result, facts, figures, charts) for facts in chosen],
        footer=[
            figures.say(
                _RULEBOOK, title=info.title, id=info.id, version=info.version, fingerprint=result.rulebook.fingerprint
            ),
            figures.say(_SOURCE),
        ],
    )


def _over(result: Result, figures: Figures) -> str:
    info = result.rulebook.info
    if info.superior and info.issuing_body:
        return figures.say(_OVER, above=info.superior, issuer=info.issuing_body)
    return info.superior or info.issuing_body


def _cluster(result: Result, facts: ClusterFacts, figures: Figures, charts: Charts) -> ClusterPage:
    prefix = f"c{facts.number}"
    said: dict[str, Any] = minutes_context(result, cluster=facts.cluster.code, errors_in=_ERRORS_IN)
    source = ClusterSource(
        result=result,
        facts=facts,
        said=said["clusters"][0],
        open_questions=said["open_questions"],
        figures=figures,
        charts=charts,
        prefix=prefix,
        links={unit.code: f"{prefix}-u{number}" for number, unit in enumerate(facts.units, start=1)},
    )
    parts = [
        ranking_part(source),
        groups_part(source),
        units_part(source),
        verification_part(source),
        awards_part(source),
        covenant_part(source),
        findings_part(source),
    ]
    return ClusterPage(prefix, facts.cluster.name, _who(source), [part for part in parts if part is not None])


def _who(source: ClusterSource) -> str:
    head, deputy = source.said["head"], source.said["deputy"]
    if not head:
        return ""
    return source.say(_WITH_DEPUTY, head=head, deputy=deputy) if deputy else source.say(_WHO, head=head)
