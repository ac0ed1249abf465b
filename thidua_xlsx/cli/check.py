"""The command ``check``: everything that is wrong with the submissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from thidua_xlsx.cli.options import (
    AllOption,
    CsvOption,
    DebugOption,
    JsonOption,
    LangOption,
    RulebookArgument,
)
from thidua_xlsx.cli.show import Show, plain_rows
from thidua_xlsx.cli.steps import Inbox, batch_from, careful, not_an_input, rulebook_from
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.finding_list import codes_of

if TYPE_CHECKING:
    from thidua_xlsx.batch import Batch

__all__ = ["check"]


def check(
    rulebook_file: RulebookArgument,
    inbox: Inbox,
    as_json: JsonOption = False,
    csv_file: CsvOption = None,
    everything: AllOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Check submissions."""
    show = Show(lang)
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file, as_json=as_json)
        batch = batch_from(show, rulebook, inbox)
        if as_json:
            show.json(_plain_batch(batch, lang))
        else:
            show.findings([*rulebook.findings, *batch.finding_list], everything=everything)
            show.batch(batch)
        if csv_file is not None:
            from thidua_xlsx.batch import findings_table
            from thidua_xlsx.workbooks.csv_file import write_csv

            not_an_input(show, csv_file, [rulebook_file, *batch.sources["path"], *inbox.files])
            write_csv(findings_table(batch.finding_list, lang), csv_file)
            if not as_json:
                show.wrote(csv_file)
        if any(CATALOGUE[code].severity is Severity.ERROR for code in codes_of(batch.finding_list)):
            raise typer.Exit(1)


def _plain_batch(batch: Batch, lang: str) -> dict[str, Any]:
    return {
        "findings": [finding.row(lang) for finding in batch.finding_list],
        "sources": plain_rows(batch.sources),
    }
