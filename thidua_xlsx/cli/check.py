"""The command ``check``: everything that is wrong with the submissions, and what is worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    AllOption,
    CsvOption,
    DebugOption,
    JsonOption,
    LangOption,
    RulebookArgument,
    help_of,
)
from thidua_xlsx.cli.show import Show, plain_rows
from thidua_xlsx.cli.steps import WRONG_USAGE, Inbox, batch_from, careful, must_exist, not_an_input, rulebook_from
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.finding_list import codes_of

if TYPE_CHECKING:
    from thidua_xlsx.batch import Batch

__all__ = ["check"]

PreviousOption = Annotated[
    list[Path] | None, typer.Option("--previous", metavar="PATH", help=help_of(words.OPT_PREVIOUS))
]
PreviousRulebookOption = Annotated[
    Path | None, typer.Option("--previous-rulebook", metavar="FILE", help=help_of(words.OPT_PREVIOUS_RULEBOOK))
]


def check(
    rulebook_file: RulebookArgument,
    inbox: Inbox,
    as_json: JsonOption = False,
    csv_file: CsvOption = None,
    previous: PreviousOption = None,
    previous_rulebook: PreviousRulebookOption = None,
    everything: AllOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Check submissions."""
    show = Show(lang)
    with careful(show, debug=debug):
        if bool(previous) != bool(previous_rulebook):
            show.complain(words.NEEDS_BOTH_PREVIOUS)
            raise typer.Exit(WRONG_USAGE)
        earlier_files = [*(previous or ()), *([previous_rulebook] if previous_rulebook else ())]
        must_exist(show, earlier_files)
        rulebook = rulebook_from(show, rulebook_file, as_json=as_json)
        batch = batch_from(show, rulebook, inbox)
        before = None
        if previous and previous_rulebook:
            then = rulebook_from(show, previous_rulebook, as_json=as_json)
            before = batch_from(show, then, replace(inbox, paths=previous, layout=None))
        anomalies = batch.anomalies(before)
        if as_json:
            show.json(_plain_batch(batch, anomalies, lang))
        else:
            show.findings([*rulebook.findings, *batch.finding_list], everything=everything)
            show.batch(batch)
            if before is not None:
                show.previous(before)
            if anomalies:
                show.say(words.ANOMALIES, count=len(anomalies))
                show.findings(anomalies, everything=everything)
        if csv_file is not None:
            from thidua_xlsx.batch import findings_table
            from thidua_xlsx.workbooks.csv_file import write_csv

            read = [*batch.sources["path"], *(() if before is None else before.sources["path"])]
            not_an_input(show, csv_file, [rulebook_file, *earlier_files, *read, *inbox.files])
            write_csv(findings_table([*batch.finding_list, *anomalies], lang), csv_file)
            if not as_json:
                show.wrote(csv_file)
        if any(CATALOGUE[code].severity is Severity.ERROR for code in codes_of(batch.finding_list)):
            raise typer.Exit(1)


def _plain_batch(batch: Batch, anomalies: Sequence[Finding], lang: str) -> dict[str, Any]:
    return {
        "findings": [finding.row(lang) for finding in batch.finding_list],
        "anomalies": [_plain_anomaly(finding, lang) for finding in anomalies],
        "sources": plain_rows(batch.sources),
    }


def _plain_anomaly(finding: Finding, lang: str) -> dict[str, Any]:
    """The row of a finding, and the other cells that belong to it."""
    places = finding.values.get("places")
    return {**finding.row(lang), "other_cells": [str(place) for place in places] if isinstance(places, tuple) else []}
