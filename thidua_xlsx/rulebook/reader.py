"""From a rulebook workbook to a ``Rulebook``: every mistake at once, each with its cell."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

from thidua_xlsx.errors import RulebookError
from thidua_xlsx.messages.catalogue import Severity
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Method, PointRow, Table
from thidua_xlsx.methods.registry import METHODS, find_method, make_method
from thidua_xlsx.reading.cells import clean, fold
from thidua_xlsx.reading.isolation import read_sheets
from thidua_xlsx.reading.numbers import parse_number
from thidua_xlsx.reading.own_files import OWN_KINDS, own_kind
from thidua_xlsx.reading.problems import notes_on, problem_of
from thidua_xlsx.reading.remote import address, is_url, without_secrets
from thidua_xlsx.reading.table import RawSheet, Row, find_sheet, rows_of
from thidua_xlsx.rulebook.checks import check_rulebook
from thidua_xlsx.rulebook.model import Cluster, Criterion, Info, Rulebook, Target, Unit
from thidua_xlsx.rulebook.read_rules import (
    amount,
    group_rule_named,
    read_activities,
    read_awards,
    read_classes,
    read_conditions,
    read_covenant,
    read_fields,
    read_interval,
    read_limiters,
    read_tie_keys,
    read_verifiers,
)
from thidua_xlsx.rulebook.rules import (
    ClassBasis,
    ClassCounts,
    ClassFigure,
    Combine,
    Condition,
    GroupRule,
    NotAssigned,
    PointKind,
    RankBy,
    RankStyle,
    UnitClass,
    VerifiedBy,
)
from thidua_xlsx.rulebook.sheets import (
    ACTIVITIES_WORD,
    NOT_ASSIGNED_WORDS,
    SETTINGS,
    SHEETS,
    Setting,
    SheetName,
)

__all__ = ["read_rulebook"]

_Conditioned = TypeVar("_Conditioned", Criterion, UnitClass)

_MAX_DIGITS: Final = 4
_ENUMS: Final = (
    ("not_assigned", NotAssigned),
    ("class_basis", ClassBasis),
    ("class_figure", ClassFigure),
    ("class_counts", ClassCounts),
    ("rank_style", RankStyle),
    ("verified_by", VerifiedBy),
    ("combine", Combine),
)
_KG: Final = frozenset({fold(NOT_ASSIGNED_WORDS.vi), fold(NOT_ASSIGNED_WORDS.en), "kg", "khong giao"})


def read_rulebook(path: str | os.PathLike[str]) -> Rulebook:
    """Read a rulebook workbook and check it.

    Parameters
    ----------
    path
        An ``.xlsx`` file in the format of ``docs/rulebook.md``; an address such as ``s3://bucket/rules.xlsx`` will do.

    Returns
    -------
    The rulebook; warnings are in its ``findings``.

    Raises
    ------
    RulebookError
        With every mistake found, each with sheet and cell, in ``findings``.
    """
    file = address(path)
    name = without_secrets(file)
    if not is_url(file) and not Path(file).is_file():
        raise RulebookError([Finding("not-a-file" if Path(file).is_dir() else "file-missing", Place(name))])
    answer = read_sheets(file)
    if "sheets" not in answer:
        code, values = problem_of(answer)
        raise RulebookError([Finding(code, Place(name), values=values)])
    kind = own_kind(answer["sheets"])
    if kind not in {"", "rulebook"}:
        raise RulebookError([Finding("not-a-rulebook", Place(name), values={"kind": OWN_KINDS[kind]})])
    draft = _Draft(name, answer["sheets"], answer["special"], notes_on(answer, name))
    rulebook = draft.build()
    findings = [*draft.findings, *(check_rulebook(rulebook, draft.skip) if rulebook else [])]
    if rulebook is None or any(finding.severity is Severity.ERROR for finding in findings):
        raise RulebookError(findings)
    return _with_findings(rulebook, findings)


def _with_findings(rulebook: Rulebook, findings: list[Finding]) -> Rulebook:
    return dataclasses.replace(rulebook, findings=tuple(findings))


@dataclass
class _Draft:
    """The sheets while they are being read. What could not be read is in ``skip``, so that no check repeats it."""

    file: str
    sheets: dict[str, list[list[Any]]]
    special: dict[str, dict[str, list[str]]]
    findings: list[Finding] = field(default_factory=list)
    skip: set[tuple[str, str]] = field(default_factory=set)
    places: dict[tuple[str, str, str], Place] = field(default_factory=dict)

    def build(self) -> Rulebook | None:
        """The rulebook as far as it can be read; None where even its head is missing."""
        info = self._info()
        clusters = tuple(self._clusters())
        units = tuple(self._units(clusters))
        criteria = tuple(self._criteria())
        targets = tuple(self._targets())
        rules = {
            "classes": self._listed(SheetName.CLASSES, read_classes, "name"),
            "tie_keys": self._listed(SheetName.TIE_KEYS, read_tie_keys),
            "limiters": self._listed(SheetName.LIMITERS, read_limiters, "code"),
            "awards": self._listed(SheetName.AWARDS, read_awards),
            "covenant": self._listed(SheetName.COVENANT, read_covenant, "code"),
            "activities": self._listed(SheetName.ACTIVITIES, read_activities, "code"),
            "fields": self._listed(SheetName.FIELDS, read_fields, "key"),
            "verifiers": self._listed(SheetName.VERIFIERS, read_verifiers, "code"),
        }
        if info is None:
            return None
        choices = {item.key: item.choices for item in rules["fields"] if item.choices}
        criteria = tuple(_as_offered(criterion, choices) for criterion in criteria)
        rules["classes"] = tuple(_as_offered(row, choices) for row in rules["classes"])
        return Rulebook(info, clusters, units, criteria, targets, **rules, places=self.places)

    def _listed(self, which: SheetName, read: Callable[[Row], Any], key: str = "") -> tuple[Any, ...]:
        """What ``read`` makes of every row of a sheet; ``key`` must be unique, or the row number stands for it."""
        found = []
        for number, row in enumerate(self._rows(which), start=1):
            if key and not row.blank(key):
                if not self._unique(which, row.text(key), row, key):
                    continue
            else:
                self._remember(which, str(number), row)
            before = len(self.findings)
            item = read(row)
            if item is not None:
                found.append(item)
                if not key:
                    self._remember(which, str(len(found)), row)
                self._skip_unread(which, row.text(key) if key else str(len(found)), row, before)
        return tuple(found)

    def _skip_unread(self, which: SheetName, key: str, row: Row, before: int) -> None:
        """Let no check say again what is wrong with the cells of a row that were reported from ``before`` on."""
        reported = {finding.place for finding in self.findings[before:]}
        self.skip |= {(which, f"{key}|{column}") for column, (_, place) in row.cells.items() if place in reported}

    def _rows(self, which: SheetName) -> Iterator[Row]:
        sheet = SHEETS[which]
        name = find_sheet(self.sheets, sheet)
        if name is None:
            if sheet.required:
                self.findings.append(
                    Finding("rulebook-sheet-missing", Place(self.file), values={"expected": sheet.name})
                )
            return
        self.places[which, "", ""] = Place(self.file, name)
        raw = RawSheet(Place(self.file, name), self.sheets[name], self.special.get(name, {}))
        yield from rows_of(sheet, raw, self.findings)

    def _remember(self, which: SheetName, key: str, row: Row) -> None:
        self.places[which, key, ""] = row.place
        for column, (_, place) in row.cells.items():
            self.places[which, key, column] = place

    def _unique(self, which: SheetName, key: str, row: Row, column: str) -> bool:
        """Whether ``key`` is new on its sheet; a finding if not."""
        if (which, key, "") in self.places:
            other = (
                self.places[which, key, column] if (which, key, column) in self.places else self.places[which, key, ""]
            )
            self.findings.append(Finding("code-twice", row.at(column), found=key, values={"other": other.cell}))
            return False
        self._remember(which, key, row)
        return True

    # -- Thông tin -----------------------------------------------------------------------------------

    def _info(self) -> Info | None:
        values: dict[str, Any] = {}
        rows: dict[str, Row] = {}
        for row in self._rows(SheetName.INFO):
            name = row.text("name")
            if not name:
                row.report("value-missing", "name")
                continue
            setting = next(
                (item for item in SETTINGS if fold(name) in {fold(item.name.vi), fold(item.name.en), fold(item.key)}),
                None,
            )
            if setting is None:
                row.report("setting-unknown", "name")
            elif setting.key in rows:
                row.report("setting-twice", "name")
            else:
                named = dataclasses.replace(row.columns["value"], heading=setting.name, choices=setting.choices)
                own = dataclasses.replace(row, columns={**row.columns, "value": named})
                rows[setting.key] = own
                self._remember(SheetName.INFO, setting.key, row)
                values[setting.key] = _setting_value(setting, own)
        if (SheetName.INFO, "", "") not in self.places:
            return None
        complete = True
        for setting in SETTINGS:
            if setting.required and values.get(setting.key) in (None, ""):
                complete = False
                if setting.key not in rows or rows[setting.key].blank("value"):
                    place = (
                        rows[setting.key].at("value") if setting.key in rows else self.places[SheetName.INFO, "", ""]
                    )
                    self.findings.append(
                        Finding("setting-missing", place, values={"setting": setting.name, "choices": setting.help})
                    )
        if not complete:
            # the other sheets are still checked, with the usual digits standing in
            fallback = {"id": "?", "version": "?", "title": "?", "year": 0, "digits": 2, "percent_digits": 2}
            values = {**fallback, **{key: value for key, value in values.items() if value not in (None, "")}}
        for key, enum in _ENUMS:
            values[key] = enum(values[key]) if values.get(key) else None
            if key in rows and values[key] is None and not rows[key].blank("value"):
                self.skip.add(("setting", key))
        values["language"] = values.get("language") or "vi"
        return Info(**{key: value for key, value in values.items() if value is not None})

    # -- Cụm, Đơn vị -----------------------------------------------------------------------------------

    def _clusters(self) -> Iterator[Cluster]:
        for row in self._rows(SheetName.CLUSTERS):
            code = row.code("code", required=True)
            if code and self._unique(SheetName.CLUSTERS, code, row, "code"):
                yield Cluster(
                    code,
                    row.text("name", required=True),
                    row.code("head"),
                    row.code("deputy"),
                    RankBy(row.choice("rank_by") or RankBy.POINTS),
                )

    def _units(self, clusters: tuple[Cluster, ...]) -> Iterator[Unit]:
        known = {cluster.code for cluster in clusters}
        for row in self._rows(SheetName.UNITS):
            code = row.code("code", required=True)
            cluster = row.code("cluster")
            if not cluster:
                self.findings.append(
                    Finding("unit-without-cluster", row.at("cluster"), found=code, values={"choices": sorted(known)})
                )
            elif cluster not in known:
                row.report("cluster-unknown", "cluster", choices=sorted(known))
            if code and self._unique(SheetName.UNITS, code, row, "code"):
                yield Unit(
                    code,
                    row.text("name", required=True),
                    cluster,
                    row.text("short_name"),
                    tuple(clean(alias) for alias in row.text("aliases").split(";") if clean(alias)),
                    row.text("contact"),
                    tuple(row.codes("predecessors")),
                )

    # -- Tiêu chí, Mức điểm ----------------------------------------------------------------------------

    def _criteria(self) -> Iterator[Criterion]:
        rows = list(self._criteria_rows())
        keys = {key for key, _ in rows}
        tables = self._tables(keys)
        parents = {row.code("parent") for _, row in rows if not row.blank("parent")}
        for key, row in rows:
            yield self._criterion(key, row, tables.pop(key, []), is_group=key in parents)

    def _criteria_rows(self) -> Iterator[tuple[str, Row]]:
        for row in self._rows(SheetName.CRITERIA):
            key = row.code("key") or ".".join(filter(None, (row.text("parent"), row.label("number"))))
            if not key:
                row.report("value-missing", "number")
            elif self._unique(SheetName.CRITERIA, key, row, "key" if "key" in row.cells else "number"):
                yield key, row

    def _criterion(self, key: str, row: Row, table: list[tuple[PointRow, Row]], *, is_group: bool) -> Criterion:
        before = len(self.findings)
        made = self._read_criterion(key, row, table, is_group=is_group)
        self._skip_unread(SheetName.CRITERIA, key, row, before)
        return made

    def _read_criterion(self, key: str, row: Row, table: list[tuple[PointRow, Row]], *, is_group: bool) -> Criterion:
        name = row.text("name", required=True)
        subject = Criterion(key, "", name).subject
        method = self._method(key, subject, row, table, is_group=is_group)
        gives_points = method is not None and method.scores
        maximum = row.number("maximum", required=gives_points)
        if maximum is None and method is not None and not gives_points and row.blank("maximum"):
            maximum = Decimal(0)
        if maximum is not None and maximum < 0:
            row.report("value-not-a-number", "maximum", expected=Text("một số không âm", "a number not below 0"))
            maximum = None
        if maximum is None and (not is_group or not row.blank("maximum")):
            self.skip.add(("maximum", key))
            maximum = Decimal(0) if method is not None else None
        return Criterion(
            key,
            row.label("number") or key.rpartition(".")[2],
            name,
            maximum,
            row.text("parent"),
            row.text("measure"),
            method,
            tuple(row.codes("clusters")),
            row.choice("evidence") == "yes",
            row.text("note"),
            PointKind(kind) if (kind := row.choice("kind")) else None,
            (group_rule_named(row.text("method")) or GroupRule.SUM) if is_group else GroupRule.SUM,
            amount(row, "weight", percent=True, positive=True),
            amount(row, "cap", positive=True),
            read_conditions(row),
            amount(row, "otherwise"),
            NotAssigned(policy) if (policy := row.choice("not_assigned")) else None,
            _uses(row),
        )

    def _method(
        self, key: str, subject: str, row: Row, table: list[tuple[PointRow, Row]], *, is_group: bool
    ) -> Method | None:
        name = row.text("method")

        def report(code: str, column: str, **values: object) -> None:
            self.skip.add(("method", key))
            self.findings.append(
                Finding(code, row.at(column), criterion=key, subject=subject, found=name, values=values)
            )

        if is_group:
            if name and group_rule_named(name) is None:
                report("group-with-method", "method")
            if row.text("parameters"):
                report("group-with-method", "parameters")
            if table:
                self.findings.append(Finding("table-unused", table[0][1].place, criterion=key, subject=subject))
            return None
        labels = [method.label for method in METHODS.values()]
        if not name or group_rule_named(name) is not None:
            report("leaf-without-method", "method", choices=labels)
            return None
        found = find_method(name)
        if found is None:
            report("method-unknown", "method", choices=labels)
            return None
        method, problems = make_method(found, row.lines("parameters"), tuple(item for item, _ in table))
        for code, values in problems:
            place = row.at("parameters")
            self.findings.append(Finding(code, place, criterion=key, subject=subject, found=name, values=values))
        if method is None:
            self.skip.add(("method", key))
        if found.table is None and table:
            self.findings.append(Finding("table-unused", table[0][1].place, criterion=key, subject=subject))
        elif found.table is not None:
            self._check_table(key, subject, found, table)
        return method

    def _check_table(self, key: str, subject: str, method: type[Method], table: list[tuple[PointRow, Row]]) -> None:
        """A table is there, and its rows have a label or an interval as the method wants."""
        if not table and ("table", key) not in self.skip:
            place = self.places[SheetName.CRITERIA, key, "method"]
            self.findings.append(
                Finding("table-missing", place, criterion=key, subject=subject, values={"method": method.label})
            )
        for item, row in table:
            if method.table is Table.LEVELS and not item.label:
                row.report("value-missing", "label")
            if method.table is Table.BANDS and item.interval is None:
                row.report("value-missing", "low")

    def _tables(self, keys: set[str]) -> dict[str, list[tuple[PointRow, Row]]]:
        tables: dict[str, list[tuple[PointRow, Row]]] = {}
        for row in self._rows(SheetName.POINT_ROWS):
            key = row.code("criterion", required=True)
            if not key:
                continue
            if key not in keys:
                row.report("table-criterion-unknown", "criterion")
                continue
            points = row.number("points", required=True)
            interval = read_interval(row)
            if points is None:
                self.skip.add(("table", key))
                continue
            unit = row.choice("unit")
            item = PointRow(points, row.text("label"), interval, unit == "percent")
            tables.setdefault(key, []).append((item, row))
            self._remember(SheetName.POINT_ROWS, f"{key}|{len(tables[key])}", row)
        return tables

    # -- Chỉ tiêu ----------------------------------------------------------------------------

    def _targets(self) -> Iterator[Target]:
        for row in self._rows(SheetName.TARGETS):
            unit, criterion = row.code("unit", required=True), row.code("criterion", required=True)
            key = f"{unit}|{criterion}"
            value: Decimal | None = None
            if row.blank("target"):
                row.report("value-missing", "target")
                continue
            if fold(row.text("target")) not in _KG:
                value = row.number(
                    "target", expected=Text("một con số hoặc “không được giao”", "a number or “not assigned”")
                )
                if value is None:
                    continue
                if row.says_percent("target"):
                    self.skip.add(("percent", key))
            if not unit or not criterion:
                continue
            if (SheetName.TARGETS, key, "") in self.places:
                row.report("target-twice", "criterion", unit=unit)
                continue
            self._remember(SheetName.TARGETS, key, row)
            yield Target(unit, criterion, value)


def _as_offered(item: _Conditioned, choices: Mapping[str, tuple[str, ...]]) -> _Conditioned:
    """``item`` with its conditions in the words of the choices: ``co`` as *có*, and a choice called 5 is no number."""

    def word(condition: Condition) -> Condition:
        for choice in choices.get(condition.subject, ()):
            value = condition.value
            is_same = parse_number(choice)[0] == value if isinstance(value, Decimal) else fold(choice) == fold(value)
            if is_same:
                return dataclasses.replace(condition, value=choice)
        return condition

    if not item.conditions:
        return item
    return dataclasses.replace(item, conditions=tuple(map(word, item.conditions)))


def _uses(row: Row) -> str:
    """The key of the criterion whose figures are used; the word for joint activities as its key."""
    word = ACTIVITIES_WORD[1]
    text = row.text("uses")
    return ACTIVITIES_WORD[0] if text and fold(text) in {fold(word.vi), fold(word.en)} else row.code("uses")


def _setting_value(setting: Setting, row: Row) -> Any:
    """The typed value of a row of ``Thông tin``; None where it is blank or wrong, with a finding where wrong."""
    if row.blank("value"):
        return None
    if setting.kind == "choice":
        return row.choice("value") or None
    if setting.kind == "date":
        return row.date("value")
    if setting.kind == "number":
        return amount(row, "value", positive=True)
    if setting.kind == "integer":
        number = row.number("value")
        limit = _MAX_DIGITS if setting.key.endswith("digits") else 9999
        if number is not None and (number != int(number) or not 0 <= number <= limit):
            expected = Text(f"một số nguyên từ 0 đến {limit}", f"a whole number from 0 to {limit}")
            row.report("value-not-a-number", "value", expected=expected)
            return None
        return None if number is None else int(number)
    if setting.key == "id":
        return row.code("value")
    return row.text("value")
