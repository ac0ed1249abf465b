"""How the command line talks: lines, short tables, a progress bar on a terminal and none in a pipe."""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from thidua_xlsx.cli import words
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.finding import Finding, printable
from thidua_xlsx.messages.finding_list import codes_of
from thidua_xlsx.messages.text import Message, Text, format_number, format_points

if TYPE_CHECKING:
    import pandas as pd

    from thidua_xlsx.batch import Batch
    from thidua_xlsx.meeting.notices import Replies
    from thidua_xlsx.scoring.result import Result

__all__ = ["Show", "plain_rows"]

_MOST_ROWS = 10
_MARKS = {Severity.ERROR: ("✖", "bold red"), Severity.WARNING: ("▲", "yellow"), Severity.REVIEW: ("●", "blue")}


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as JSON data: a moment as ISO text, what is not known as null."""
    text = table.to_json(orient="records", date_format="iso", date_unit="s", double_precision=15, force_ascii=False)
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


class Show:
    """Talks in one language; results to standard output, progress and complaints to standard error."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._read = self._to_read = self._written = self._writing = 0
        # no emoji: a file may be called “:100:”
        self.out = Console(highlight=False, soft_wrap=True, emoji=False)
        self.err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

    def say(self, text: Text, **values: object) -> None:
        """One line."""
        self.out.print(escape(printable(text.say(self.lang, **values))))

    def complain(self, text: Text, **values: object) -> None:
        """One line on standard error."""
        self.err.print(escape(printable(text.say(self.lang, **values))), style="bold red")

    def wrote(self, path: object) -> None:
        """One line for a file that was written."""
        self._written, self._writing = self._written + 1, max(self._writing - 1, 0)
        self.say(words.WROTE, path=str(path))

    def stopped(self) -> None:
        """What was done until somebody pressed Ctrl-C."""
        count = self._written + self._writing
        done = Message(words.STOPPED_WRITTEN if count else words.STOPPED_NOTHING, {"count": count})
        if self._to_read:
            done = Message(words.STOPPED_READ, {"read": self._read, "all": self._to_read, "written": done})
        self.complain(words.STOPPED, done=done)

    def json(self, content: dict[str, Any]) -> None:
        """JSON and nothing else."""
        self.out.file.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")

    def reading(self) -> contextlib.AbstractContextManager[Callable[[int, int], None]]:
        """Progress of reading submissions; called with the files read and the files in all."""

        def count(done: int, total: int) -> None:
            self._read, self._to_read = done, total

        return self._progress(words.READING, count)

    @contextlib.contextmanager
    def writing(self, folder: Path | None = None) -> Iterator[Callable[[int, int], None]]:
        """Progress of writing many files, each of which is said with ``wrote`` when all are there.

        Into ``folder`` they may be written by several processes, so that after Ctrl-C they are counted there.
        """

        def count(done: int, _total: int) -> None:
            self._writing = done

        before = _files_in(folder)
        try:
            with self._progress(words.WRITING, count) as progress:
                yield progress
        except KeyboardInterrupt:
            if folder is not None:
                self._writing = len(_files_in(folder) - before)
            raise

    @contextlib.contextmanager
    def _beside(self, console: Console) -> Iterator[None]:
        """What is said while a bar is shown goes above it, where both are on one terminal."""
        before = self.out
        self.out = console if before.is_terminal else before
        try:
            yield
        finally:
            self.out = before

    @contextlib.contextmanager
    def _progress(self, text: Text, count: Callable[[int, int], None]) -> Iterator[Callable[[int, int], None]]:
        """A bar, files per second and the time left on a terminal; nothing in a pipe."""
        if not self.err.is_terminal:
            yield count
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self.err, transient=True) as bar, self._beside(bar.console):
            number = bar.add_task(text.say(self.lang), total=None, speed="")
            task = bar.tasks[0]

            def show(done: int, total: int) -> None:
                count(done, total)
                speed = task.finished_speed or task.speed
                said = words.SPEED.say(self.lang, speed=round(speed, 0 if speed >= _MOST_ROWS else 1)) if speed else ""
                bar.update(number, completed=done, total=total, speed=said)

            yield show

    def findings(self, findings: Sequence[Finding], *, everything: bool = True) -> None:
        """One line per finding, worst first; the first ten on a terminal unless all are asked for."""
        weight = {severity: position for position, severity in enumerate(Severity)}
        ordered = sorted(findings, key=lambda finding: weight[finding.severity])
        shown = ordered if everything or not self.out.is_terminal else ordered[:_MOST_ROWS]
        for finding in shown:
            mark, style = _MARKS[finding.severity]
            self.out.print(f"[{style}]{mark}[/] {escape(finding.line(self.lang))}")
        if len(shown) < len(ordered):
            self.say(words.MORE_FINDINGS, count=len(ordered) - len(shown))

    def previous(self, batch: Batch) -> None:
        """How many files of the period before were read: none means that nothing was compared."""
        read = batch.sources[batch.sources["status"] == "read"]
        if len(read):
            units, every = read["unit"].nunique(), len(batch.rulebook.units)
            self.say(words.PREVIOUS_READ, read=len(read), units=units, all=every)
        else:
            self.complain(words.PREVIOUS_NOTHING)

    def batch(self, batch: Batch) -> None:
        """How many files were read, and what was passed over."""
        counts = Counter(CATALOGUE[code].severity for code in codes_of(batch.finding_list))
        read = batch.sources[batch.sources["status"] == "read"]
        self.say(
            words.READ,
            read=len(read),
            units=read["unit"].nunique(),
            all=len(batch.rulebook.units),
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            reviews=counts[Severity.REVIEW],
        )
        passed = [printable(name) for name in batch.sources.loc[batch.sources["status"] == "passed over", "file"]]
        if passed:
            more = ["…"] if len(passed) > _MOST_ROWS else []
            self.say(words.PASSED_OVER, count=len(passed), files=[*passed[:_MOST_ROWS], *more])

    def ranking(self, result: Result, path: str) -> None:
        """The ranking, ten rows at the most."""
        table = Table()
        for position, heading in enumerate(words.COLUMNS):
            table.add_column(
                heading.say(self.lang), justify="right" if position in {0, 2, 3} else "left", no_wrap=position != 5
            )
        rows = result.ranking.to_dict("records")
        cluster = ""
        for row in rows[:_MOST_ROWS]:
            if len(result.rulebook.clusters) > 1 and row["cluster"] != cluster:
                cluster = row["cluster"]
                table.add_row("", f"[bold]{escape(result.rulebook.cluster(cluster).name)}[/]")
            table.add_row(*(escape(cell) for cell in self._row(result, row)))
        if self.out.is_terminal:
            self.out.print(table)
        else:
            shown = ""
            for row in rows[:_MOST_ROWS]:
                if len(result.rulebook.clusters) > 1 and row["cluster"] != shown:
                    shown = row["cluster"]
                    self.out.print(escape(result.rulebook.cluster(shown).name))
                self.out.print("\t".join(escape(cell) for cell in self._row(result, row)))
        if len(rows) > _MOST_ROWS:
            self.say(words.MORE_ROWS, count=len(rows) - _MOST_ROWS, path=path)

    def meeting(self, result: Result) -> None:
        """Whose points were ranked, what nobody verified, what goes to the vote, who is proposed, what was not met."""
        self.say(words.STAGE_LINE, stage=words.STAGES[result.stage.value])
        if result.verification is not None and result.unverified:
            self.say(words.UNVERIFIED, count=result.unverified)
            leaders = result.leaders[~result.leaders["verified"]]
            open_ones = dict.fromkeys(zip(leaders["criterion"], leaders["name"], strict=True))
            if open_ones:
                pairs = [f"{criterion}: {name}" for criterion, name in open_ones]
                more = [f"… (+{len(pairs) - _MOST_ROWS})"] if len(pairs) > _MOST_ROWS else []
                self.say(words.LEADERS, leaders=[*pairs[:_MOST_ROWS], *more])
        names = result.rulebook.unit
        tied = result.ties[result.ties["state"] == "to the vote"]
        if len(tied):
            self.say(words.TO_VOTE, units=[names(str(unit)).short for unit in tied["unit"]])
        for _, rows in result.awards.groupby(["award"], sort=False):
            name = rows["name"].iloc[0]
            proposed = [names(str(unit)).short for unit in rows.loc[rows["proposed"], "unit"]]
            waiting = [names(str(unit)).short for unit in rows.loc[rows["state"] == "to the vote", "unit"]]
            if proposed:
                self.say(words.AWARD, name=name, units=proposed)
            if waiting:
                self.say(words.AWARD_VOTE, name=name, units=waiting)
            if not proposed and not waiting:
                self.say(words.AWARD_NOBODY, name=name)
        missed = result.covenant[(result.covenant["met"] == False).fillna(False)]  # noqa: E712 - NA is neither
        if len(missed):
            several = len(result.rulebook.clusters) > 1
            names_of = {item.code: item.name for item in result.rulebook.clusters}
            codes = [
                f"{code} ({names_of[cluster]})" if several else str(code)
                for code, cluster in zip(missed["code"], missed["cluster"], strict=True)
            ]
            self.say(words.NOT_MET, rows=codes)

    def replies(self, replies: Replies) -> None:
        """What each unit answered."""
        for reply in replies.entries:
            unit = replies.rulebook.unit(reply.unit).short
            self.say(words.REPLY, unit=unit, criterion=reply.criterion, reply=printable(reply.text))
        if not replies.entries:
            self.say(words.NO_REPLIES)

    def _row(self, result: Result, row: dict[Any, Any]) -> tuple[str, ...]:
        info = result.rulebook.info
        unit = result.rulebook.unit(str(row["unit"])).short
        if row["state"] in {"not submitted", "not scored"}:
            return ("–", unit, "–", "–", "", words.UNRANKED.say(self.lang))
        rank = f"{row['rank']}=" if row["shared"] else f"{row['rank']}"
        note = words.PROVISIONAL.say(self.lang) if row["state"] == "provisional" else ""
        points, percent = self._number(row["points"], info.digits), self._number(row["percent"], info.percent_digits)
        return (rank, unit, points, percent, str(row["class"]), note)

    def _number(self, value: float, digits: int) -> str:
        if value != value:  # noqa: PLR0124 - NaN: a cluster ranked by keys has no points
            return "–"
        return format_points(value, digits, self.lang)

    def left_out(self, result: Result) -> bool:
        """Say what could not be scored; whether there is anything."""
        lines = []
        for row in result.ranking.to_dict("records"):
            unit = result.rulebook.unit(str(row["unit"])).name
            if row["state"] == "not submitted":
                lines.append(words.LEFT_OUT_UNIT.say(self.lang, unit=unit))
            elif row["state"] == "not scored":
                lines.append(words.LEFT_OUT_ALL.say(self.lang, unit=unit))
            elif row["missing"]:
                missing = format_number(float(row["missing"]), self.lang)
                lines.append(words.LEFT_OUT_CELLS.say(self.lang, unit=unit, missing=missing))
        sources = result.batch.sources
        lines += [
            words.LEFT_OUT_FILE.say(self.lang, file=printable(name))
            for name in sources.loc[sources["status"] == "refused", "file"]
        ]
        if lines:
            self.err.print(escape("\n".join([words.LEFT_OUT.say(self.lang), *lines])))
        return bool(lines)


def _files_in(folder: Path | None) -> set[tuple[str, int]]:
    """The files in a folder, each with the time when it was written."""
    if folder is None or not folder.is_dir():
        return set()
    with os.scandir(folder) as entries:
        return {(entry.name, entry.stat().st_mtime_ns) for entry in entries if not entry.name.startswith("~")}
