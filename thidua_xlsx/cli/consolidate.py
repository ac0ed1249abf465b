"""The command ``consolidate``: the main job, for one workbook or one per cluster and a summary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    DebugOption,
    LangOption,
    RulebookArgument,
    help_of,
)
from thidua_xlsx.cli.pool import A_CLUSTERS_WORKBOOK, pool_for
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import (
    WRONG_USAGE,
    Inbox,
    Meeting,
    TypedMeeting,
    batch_from,
    careful,
    entries_of,
    must_exist,
    not_an_input,
    rulebook_from,
    scored,
)
from thidua_xlsx.errors import FileOpenError
from thidua_xlsx.messages.catalogue import Severity

if TYPE_CHECKING:
    from thidua_xlsx.meeting.consolidated import Consolidated
    from thidua_xlsx.rulebook.model import Rulebook
    from thidua_xlsx.scoring.result import Result

__all__ = ["consolidate", "write_all"]

_SUMMARY_FILE: Final = "tong_hop_cac_cum.xlsx"


def consolidate(
    rulebook_file: RulebookArgument,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE|DIR", help=help_of(words.ARG_CONSOLIDATED))],
    meeting: Meeting,
    inbox: Inbox,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Do the main job."""
    show = Show(lang)
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file)
        if write_all(show, rulebook, inbox, output, meeting, keep=rulebook_file):
            raise typer.Exit(1)


def write_all(
    show: Show, rulebook: Rulebook, inbox: Inbox, output: Path, meeting: Meeting, keep: Path | None = None
) -> bool:
    """The main job; whether something was left out. Neither ``keep`` nor anything that is read is written over.

    What the head typed into the workbooks that stand there is read first, scored and carried into the new ones.
    """
    targets = _targets(rulebook, output)
    must_exist(show, meeting.files)
    there = [path for path in targets if path.is_file()]
    meeting = TypedMeeting(meeting.verification, meeting.events, meeting.ballots, meeting.stage, there)
    _no_second_names(show, targets)
    entries = entries_of(rulebook, meeting)
    if entries.is_damaged:
        show.findings(entries.finding_list)
        show.complain(words.DAMAGED)
        raise typer.Exit(1)
    batch = batch_from(show, rulebook, inbox)
    read = batch.sources.loc[batch.sources["status"] != "passed over", "path"]
    for target in targets:
        not_an_input(show, target, [*read, *([keep] if keep else []), *meeting.files, *inbox.files])
    show.batch(batch)
    result = scored(show, batch, meeting, entries)
    done = _write_fresh(show, result, output, targets)
    if not done:
        with show.writing() as progress:
            for target, clusters in targets.items():
                done.append(_write(show, result, target, clusters, entries))
                progress(len(done), len(targets))
    written = [path for path, _ in done]
    if output not in targets:
        _write_summary(
            show, result, output, {code: file for (code,), file in zip(targets.values(), written, strict=True)}
        )
    show.ranking(result, str(written[0]))
    show.meeting(result)
    left_out = show.left_out(result)
    for path in written:
        show.wrote(path)
    refused = [item for item in result.finding_list[len(batch.finding_list) :] if item.severity is Severity.ERROR]
    return left_out or bool(refused) or any(lost for _, lost in done)


def _no_second_names(show: Show, targets: Mapping[Path, tuple[str, ...]]) -> None:
    """End the command where a workbook stands under a second name: it may hold what was typed last."""
    for target in targets:
        second = re.compile(re.escape(target.stem) + r" \(\d+\)" + re.escape(target.suffix))
        folder = target.parent
        names = sorted(path.name for path in folder.iterdir() if second.fullmatch(path.name)) if folder.is_dir() else []
        if names and target.is_file():
            show.complain(words.SECOND_NAME, path=str(target), names=names)
            raise typer.Exit(WRONG_USAGE)


def _targets(rulebook: Rulebook, output: Path) -> dict[Path, tuple[str, ...]]:
    """The workbooks to write and the clusters in each: one file for all, or in a folder one per cluster."""
    if output.suffix.casefold() == ".xlsx" and not output.is_dir():
        return {output: ()}
    from thidua_xlsx.workbooks.output import cluster_paths

    return {path: (code,) for code, path in cluster_paths(rulebook, output).items()}


def _write_fresh(
    show: Show, result: Result, folder: Path, targets: Mapping[Path, tuple[str, ...]]
) -> list[tuple[Path, int]]:
    """Write the workbooks of all clusters side by side, where none of them is there yet; else nothing.

    Returns as ``_write``, for each.
    """
    from thidua_xlsx.workbooks.consolidated import write_cluster_workbooks

    if folder in targets or any(target.exists() for target in targets):
        return []
    count = len(targets)
    with show.writing(folder) as progress, pool_for(count, A_CLUSTERS_WORKBOOK, folder) as pool:
        written = write_cluster_workbooks(result, folder, executor=pool, progress=progress)
    return [(path, 0) for path in written.values()]


def _write(
    show: Show, result: Result, target: Path, clusters: tuple[str, ...], entries: Consolidated
) -> tuple[Path, int]:
    """Write one workbook, keep the one that stood there, and say so; under a second name where it is open.

    Returns where it is, and how many entries of the one before have no place in it.
    """
    from thidua_xlsx.meeting.consolidated import read_consolidated
    from thidua_xlsx.workbooks.consolidated import lost_entries, write_consolidated
    from thidua_xlsx.workbooks.output import replace_whole

    before = target.read_bytes() if target.is_file() else b""
    existing = read_consolidated(result.rulebook, target) if before and entries.is_consolidated else None
    lost = lost_entries(result, existing, clusters) if existing is not None else []
    kept = _free_name(target, before)
    if before:  # first: a full disk must not cost the old one
        with replace_whole(kept) as temporary:
            Path(temporary).write_bytes(before)
    try:
        write_consolidated(result, target, clusters=clusters, left_over=lost)
    except FileOpenError as error:
        _drop(kept, before)
        target, second = Path(error.second_name), target
        write_consolidated(result, target, clusters=clusters, left_over=lost)
        show.complain(words.IS_OPEN, path=str(second), second=str(target))
    except BaseException:
        _drop(kept, before)
        raise
    if lost:
        show.complain(words.LEFT_OVER, count=len(lost), path=str(target))
    if before and kept.exists() and before == target.read_bytes():
        kept.unlink()
    elif before and kept.exists():
        show.say(words.KEPT, path=str(kept))
    return target, len(lost)


def _drop(kept: Path, before: bytes) -> None:
    """Take away the copy of what stood there before, for it still stands there."""
    if before:
        kept.unlink(missing_ok=True)


def _free_name(target: Path, before: bytes) -> Path:
    """A name for what stood there before; one that is taken keeps what it has, unless it is just that."""
    kept, number = target.with_name(f"{target.stem}.truoc{target.suffix}"), 1
    while kept.exists() and kept.read_bytes() != before:
        number += 1
        kept = target.with_name(f"{target.stem}.truoc{number}{target.suffix}")
    return kept


def _write_summary(show: Show, result: Result, folder: Path, workbooks: Mapping[str | tuple[str, str], Path]) -> None:
    from thidua_xlsx.workbooks.summary import write_summary

    path = folder / _SUMMARY_FILE
    write_summary(result, path, workbooks=workbooks)
    show.wrote(path)
