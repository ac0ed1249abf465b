"""What users write, with the types that their editor and mypy see; held by ``make lint``.

It is checked outside of this checkout, against the installed package, and never run: every public name is used here,
and ``assert_type`` says what it gives. Where one of these would be ``Any``, mypy fails.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

import thidua_xlsx as tx
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT, Cells, Parameter, Refs, literal, parameter


def a_year(folder: Path) -> tx.Result:
    """From the rulebook to the ranking."""
    rulebook = assert_type(tx.read_rulebook(folder / "quy_dinh.xlsx"), tx.Rulebook)
    tx.write_rulebook(rulebook, "quy_dinh_moi.xlsx")
    assert_type(tx.write_forms(rulebook, folder / "phieu", overwrite=True), list[Path])
    with ThreadPoolExecutor() as pool:
        batch = tx.read_submissions(rulebook, ["nop_ve", folder / "muon"], limits=tx.Limits(seconds=4), executor=pool)
    assert_type(batch, tx.Batch)
    assert_type(batch.answers, pd.DataFrame)
    assert_type(batch.findings, pd.DataFrame)
    assert_type(batch.status, pd.DataFrame)
    assert_type(batch.finding_list, Sequence[tx.Finding])
    assert_type(tx.write_returns(batch, "tra_lai"), list[Path])
    tx.write_verification(batch, "tham_dinh.xlsx")
    verification = assert_type(tx.read_verification(rulebook, "tham_dinh.xlsx"), tx.Verification)
    tx.write_events(rulebook, "su_kien.xlsx")
    events = assert_type(tx.read_events(rulebook, "su_kien.xlsx"), tx.Events)
    before = tx.score(batch, verification=verification, events=events)
    tx.write_ballots(before, "bo_phieu.xlsx")
    ballots = assert_type(tx.read_ballots(rulebook, "bo_phieu.xlsx"), tx.Ballots)
    return assert_type(tx.score(batch, "verified", verification, events, ballots), tx.Result)


def findings(batch: tx.Batch) -> list[str]:
    """What is wrong, where, and what to do, as text in either language."""
    first: tx.Finding = batch.finding_list[0]
    assert_type(first.place, tx.Place)
    assert_type(first.place.cell, str)
    return [assert_type(finding.line("en"), str) for finding in batch.anomalies()]


def workbooks(result: tx.Result, rulebook: tx.Rulebook) -> None:
    """All that is written, and what comes back from it."""
    day = datetime.date(2026, 12, 25)
    tx.write_consolidated(result, "tong_hop.xlsx", date=day)
    assert_type(tx.write_cluster_workbooks(result, "cac_cum"), dict[str, Path])
    tx.write_summary([result], "toan_tinh.xlsx", workbooks={"C1": "cac_cum/C1.xlsx"})
    assert_type(tx.write_minutes(result, "bien_ban.docx", date=day), tuple[Path, Path])
    assert_type(tx.write_notices(result, "thong_bao"), list[Path])
    assert_type(tx.read_notices(rulebook, "thong_bao").table, pd.DataFrame)
    assert_type(tx.read_notices(rulebook, "thong_bao"), tx.Replies)
    tx.write_csv(result.ranking, "xep_hang.csv")
    tx.write_page(result, "cuoc_hop.html")
    typed = assert_type(tx.read_consolidated(rulebook, "tong_hop.xlsx"), tx.Consolidated)
    assert_type(typed.verification, tx.Verification)
    sealed = assert_type(tx.seal("tong_hop.xlsx", date=day), tx.Seal)
    assert_type(sealed.code, str)
    check = assert_type(tx.verify_seal(sealed.path), tx.SealCheck)
    assert_type(check.intact, bool)
    difference = assert_type(tx.diff_consolidated("cu.xlsx", "moi.xlsx"), tx.Difference)
    assert_type(difference.tables, dict[str, pd.DataFrame])


def tables_of_their_own() -> tx.Layout:
    """A cluster's own table."""
    found = assert_type(tx.detect_layout("bang_diem.xlsx"), tx.Detected)
    assert_type(found.layout, tx.Layout | None)
    if found.layout is None:
        raise SystemExit("no table")
    tx.write_layout(found.layout, "bo_cuc.toml")
    return assert_type(tx.read_layout("bo_cuc.toml"), tx.Layout)


def analysis(last_year: tx.Result, this_year: tx.Result) -> None:
    """What an analyst asks of a result."""
    assert_type(this_year.ranking, pd.DataFrame)
    assert_type(this_year.left_out, list[str])
    assert_type(this_year.rulebook.tables, Mapping[str, pd.DataFrame])
    explanation = assert_type(this_year.explain("ST", "I.1"), tx.Explanation)
    assert_type(explanation.say("en"), str)
    assert_type(explanation.to_frame(), pd.DataFrame)
    card = assert_type(this_year.scorecard("ST"), tx.Scorecard)
    assert_type(card.groups, pd.DataFrame)
    assert_type(card.rank, int | None)
    if card.next_rank is not None:
        assert_type(card.next_rank.unit, str)
    firm = assert_type(this_year.robustness(draws=2000, step=0.5, seed=7), tx.Robustness)
    for table in (firm.intervals, firm.left_out, firm.deciding, firm.swaps):
        assert_type(table, pd.DataFrame)
    assert_type(this_year.plot.robustness(robustness=firm), Axes)
    comparison = assert_type(tx.compare(last_year, this_year), tx.Comparison)
    assert_type(comparison.units, pd.DataFrame)
    assert_type(comparison.kendall, float)
    assert_type(comparison.why("ST"), pd.DataFrame)
    inflation = assert_type(this_year.inflation(), tx.Inflation)
    assert_type(inflation.criteria, pd.DataFrame)


def charts(result: tx.Result, axes: Axes) -> None:
    """Charts give the Axes on which they were drawn."""
    assert_type(result.plot.ranking(), Axes)
    assert_type(result.plot.heatmap(axes, cluster="C1"), Axes)
    assert_type(result.plot.claimed_vs_verified(ax=axes), Axes)
    assert_type(result.plot.groups(), Axes)
    result.plot.gaps().set_title("Khoảng cách")


def mistakes(path: str) -> str:
    """Everything that the library raises is one family, and each member says what its reader needs."""
    try:
        tx.read_rulebook(path)
    except tx.RulebookError as error:
        return "\n".join(assert_type(finding.line(), str) for finding in error.findings)
    except tx.WorkbookError as error:
        return error.finding.line()
    except tx.FileOpenError as error:
        return str(error.second_name)
    except (tx.OutputError, tx.MethodError, tx.MissingPackageError) as error:
        return str(error)
    except tx.ThiduaError:
        return ""
    tx.read_rulebok(path)  # type: ignore[attr-defined] # a slip is seen before anything runs
    return assert_type(tx.__version__, str)


@tx.register_method
@dataclass(frozen=True)
class Dozens(tx.Method):
    """Points for every full dozen."""

    key = "dozens"
    label = Text("theo tá", "dozens")
    needs = (RESULT,)

    per_dozen: Decimal = parameter(Parameter(Text("mỗi tá", "per dozen"), Text("mỗi tá = 0,5", "per dozen = 0.5")))

    def points(self, x: Cells) -> np.ndarray[Any, Any]:
        dozens = x.floor(x["result"] / x.constant(Decimal(12)))
        points: np.ndarray[Any, Any] = np.minimum(x.constant(self.per_dozen) * dozens, x.max)
        return points

    def formula(self, at: Refs) -> str:
        return f"MIN({literal(self.per_dozen)}*INT({at['result']}/12),{at['max']})"

    def sentence(self, maximum: Decimal) -> Message:
        return Message(Text("Mỗi tá được {dozen} điểm.", "Each dozen gives {dozen} points."), {"dozen": self.per_dozen})


assert_type(Dozens(Decimal("0.5")), Dozens)
