"""The living workbook: every view shows what the library finds, as written and after whatever is typed into it.

``FUZZ=300 make fuzz-workbooks`` tries as many random workbooks; ``FUZZ_SEED`` draws those of a failure again.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from tests.batches import filled, make_batch
from tests.libreoffice import edited, recalculate
from tests.meetings import Meeting, meetings
from tests.scoring import small
from tests.strategies import rulebooks
from tests.workbooks.edits import edits_to, understood
from tests.workbooks.live import Live, expected, shown, unlike
from thidua_xlsx.batch import Batch
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.consolidated import read_consolidated
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import (
    Award,
    ClassBasis,
    ClassFigure,
    CovenantTarget,
    Limiter,
    Measure,
    Sign,
    UnitClass,
)
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score
from thidua_xlsx.workbooks.consolidated import write_consolidated

pytestmark = pytest.mark.slow

_FUZZ = int(os.environ.get("FUZZ", "0"))
_IN_PROCESS, _RECALCULATED, _EDITED = (_FUZZ or count for count in (3, 2, 1))
_IN_ONE_CALL = 40  # workbooks that LibreOffice gets at once: it is stopped after three minutes
_SEED = int(os.environ.get("FUZZ_SEED", "0" if os.environ.get("CI") else str(random.randrange(10**6))))
_VIEWS = {
    "points",
    "foot",
    "heat",
    "stage",
    "ranked by",
    "ranking",
    "chart",
    "classes",
    "class count",
    "award",
    "covenant",
}
_AGAIN = f"to draw these workbooks again: FUZZ={_FUZZ} FUZZ_SEED={_SEED}"

_AT_RANDOM = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=(Phase.generate,),
    verbosity=Verbosity.quiet,  # a rulebook fills pages
)


@dataclass(frozen=True)
class Written:
    """A workbook, what it was written from, and the clusters that it is of (empty: all)."""

    path: Path
    result: Result
    clusters: tuple[str, ...] = ()

    @property
    def faults(self) -> list[str]:
        """What a view of the file as it stands shows otherwise than the result."""
        return self.unlike(self.path, self.result)

    def unlike(self, copy: Path, result: Result) -> list[str]:
        """What a view of a copy shows otherwise than ``result``."""
        has = shown(Live.read(copy), self.result.rulebook, self.clusters)
        wants = expected(result, self.clusters, written=self.result)
        return [f"{self.path.name} {line}" for line in unlike(has, wants)]


def _scored(batch: Batch, meeting: Meeting, stage: str | None = None) -> Result:
    return score(batch, stage, meeting.verification, meeting.events, meeting.ballots)


def _nothing(batch: Batch) -> Meeting:
    return Meeting(None, Events(batch.rulebook), Ballots(batch.rulebook))


@st.composite
def _batches(draw: st.DrawFn) -> Batch:
    rulebook = draw(rulebooks())
    return make_batch(rulebook, draw(filled(rulebook)))


@st.composite
def _results(draw: st.DrawFn) -> tuple[Result, tuple[str, ...]]:
    """A result of any stage, and for which clusters it is written."""
    batch = draw(_batches())
    stage = draw(st.sampled_from((None, None, None, "claimed", "computed")))
    codes = [(cluster.code,) for cluster in batch.rulebook.clusters]
    return _scored(batch, draw(meetings(batch)), stage), draw(st.sampled_from([(), (), *codes]))


def _drawn(count: int, draw_one: Callable[[st.DataObject], None]) -> None:
    """Draw ``count`` times, and all of them: what is wrong is gathered, and drawn again by the seed."""

    @seed(_SEED)
    @settings(_AT_RANDOM, max_examples=count)
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        draw_one(data)

    draw()


def _recalculated(books: Sequence[Written], folder: Path) -> Iterator[tuple[Written, Path]]:
    for number, at in enumerate(range(0, len(books), _IN_ONE_CALL)):
        part = books[at : at + _IN_ONE_CALL]
        yield from zip(part, recalculate([book.path for book in part], folder / str(number)), strict=True)


@dataclass(frozen=True)
class Change:
    """A workbook that is typed into until it holds ``meeting``, and the result that it must show then."""

    book: Written
    meeting: Meeting

    @property
    def result(self) -> Result:
        """The library's, of the same entries; what was verified once is so without entries too."""
        batch, meeting = self.book.result.batch, self.meeting
        verdicts = () if meeting.verification is None else meeting.verification.verdicts
        stays = bool(verdicts) or self.book.result.verification is not None
        verification = Verification(batch.rulebook, verdicts) if stays else None
        return score(batch, verification=verification, events=meeting.events, ballots=meeting.ballots)

    def faults(self, copy: Path) -> list[str]:
        """What the edited copy shows otherwise, how it misunderstands a row, and what is read back otherwise."""
        result, rulebook = self.result, self.book.result.rulebook
        found = self.book.unlike(copy, result)
        found += [f"{self.book.path.name} {line}" for line in understood(Live.read(copy), rulebook, self.meeting)]
        back = read_consolidated(rulebook, copy)
        verification = back.verification if result.verification is not None else None
        again = score(self.book.result.batch, None, verification, back.events, back.ballots)
        read = unlike(expected(again, written=self.book.result), expected(result, written=self.book.result))
        return [*found, *(f"{self.book.path.name} read back: {line}" for line in read)]


def _faults_after(changes: Sequence[Change], folder: Path) -> list[str]:
    found: list[str] = []
    for number, at in enumerate(range(0, len(changes), _IN_ONE_CALL)):
        part = changes[at : at + _IN_ONE_CALL]
        steps = []
        for change in part:
            live = Live.read(change.book.path)
            steps.append((change.book.path, edits_to(live, change.book.result.rulebook, change.meeting)))
        for change, copy in zip(part, edited(steps, folder / str(number)), strict=True):
            found += change.faults(copy)
    return found


# -- the examples ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example_books(
    example_results: Mapping[str, Result], example_workbooks: Mapping[str, Path]
) -> Mapping[str, Written]:
    """Example → its workbook with all that its meeting settled."""
    return {name: Written(path, example_results[name]) for name, path in example_workbooks.items()}


def test_every_view_of_every_example_shows_what_the_library_found(example_books: Mapping[str, Written]) -> None:
    """A previewer, a phone or protected view shows the values in the file: they must be the result's."""
    assert [line for book in example_books.values() for line in book.faults] == []
    views = [shown(Live.read(book.path), book.result.rulebook) for book in example_books.values()]
    assert {str(key[0]) for view in views for key in view} == _VIEWS


@pytest.mark.libreoffice
def test_no_figure_of_any_example_changes_when_it_is_opened(
    example_books: Mapping[str, Written], tmp_path: Path
) -> None:
    """Points, totals, ranks, classes, awards and covenant must come out of the formulas as out of the library."""
    books = list(example_books.values())
    found = []
    for book, copy in _recalculated(books, tmp_path):
        found += [f"{book.path.name} {line}" for line in Live.read(book.path).changed(Live.read(copy))]
        found += book.unlike(copy, book.result)
    assert found == []


def test_every_formula_of_the_examples_is_one_that_excel_2016_takes(example_books: Mapping[str, Written]) -> None:
    """An unknown function is #NAME? on an office PC, and a wrong argument makes Excel call the whole file damaged."""
    books = {name: Live.read(book.path) for name, book in example_books.items()}
    assert [line for live in books.values() for line in live.faults()] == []
    counts = {name: sum(1 for _ in live.formulas()) for name, live in books.items()}
    assert min(counts.values()) > 1000  # nothing was asked about a workbook of values


@pytest.mark.libreoffice
def test_every_view_of_every_example_follows_what_the_head_types(
    example_books: Mapping[str, Written], tmp_path: Path
) -> None:
    """At the meeting a figure is corrected, an event confirmed, a vote counted: all that hangs on it must follow."""
    changes: list[Change] = []

    def draw(data: st.DataObject) -> None:
        for name, book in example_books.items():
            path = tmp_path / f"{len(changes)}_{name}.xlsx"
            is_blank = len(changes) % 2 == 0  # else what the example's meeting settled is taken back first
            batch = book.result.batch
            own = _scored(batch, _nothing(batch)) if is_blank else book.result
            write_consolidated(own, path)
            changes.append(Change(Written(path, own), data.draw(meetings(batch, most=12))))

    _drawn(1, draw)
    assert _faults_after(changes, tmp_path / "office") == [], _AGAIN


# -- what is open ------------------------------------------------------------------------------------


def _covenant() -> Rulebook:
    """Every measure with every sign, near what two of four units can still turn."""
    measured = {
        Measure.CLASS_SHARE: ("XS", ("25", "50", "75", "100")),
        Measure.FIELD_SHARE: ("dang = có", ("25", "50", "75", "100")),
        Measure.AWARD_COUNT: ("CO", ("0", "1", "2", "4")),
        Measure.CRITERION_SUM: ("F", ("9", "10", "11")),
        Measure.EVENT_COUNT: ("VP", ("0", "1")),
    }
    rows = [
        CovenantTarget(f"{measure.value}{sign.value}{target}", "Chỉ tiêu", measure, of, sign, Decimal(target))
        for measure, (of, targets) in measured.items()
        for sign in Sign
        for target in targets
    ]
    return small.book(
        *(small.leaf("X", 100), small.figure("F")),
        units=4,
        classes=(UnitClass("Xuất sắc", Interval(Decimal(90)), "XS"), UnitClass("Tốt", Interval(Decimal(50)), "T")),
        covenant=tuple(rows),
        fields=(small.choice_field("dang", "có", "không"),),
        limiters=(Limiter("VP", "Vi phạm", no_award=True),),
        awards=(
            Award("CO", "Cờ", number=1, class_at_least="XS"),
            Award("CO", "Cờ", rank_at_most=2, percent=Decimal(50)),
        ),
        info={"class_basis": ClassBasis.POINTS, "class_figure": ClassFigure.PRINTED},
    )


@pytest.mark.parametrize("sent", range(5))
def test_the_workbook_leaves_the_same_targets_open(sent: int, tmp_path: Path) -> None:
    """The room would read *chưa đạt* in the workbook of a target that the minutes call open."""
    given = {f"U{n}": {"X": points, "F": 5} for n, points in zip((1, 2, 3, 4), (95, 91, 60, 10), strict=True)}
    words = {f"U{n}": {"dang": word} for n, word in zip((1, 2, 3, 4), ("có", "không", "có", "không"), strict=True)}
    units = [f"U{number}" for number in range(1, sent + 1)]
    result = score(small.batch(_covenant(), {u: given[u] for u in units}, {u: words[u] for u in units[:3]}))
    written = Written(tmp_path / "a.xlsx", result)
    write_consolidated(result, written.path)
    live = Live.read(written.path)
    faults = [line for line in written.faults if "'covenant'" in line]
    assert [*faults, *live.miscalculated(), *live.faults()] == []
    shares = result.covenant[result.covenant["measure"] == Measure.CLASS_SHARE.value]
    assert bool(shares["met"].isna().any()) == (sent < 4)


# -- random rulebooks, answers and meetings ----------------------------------------------------------


def test_random_workbooks_show_what_the_library_found_and_calculate_it(tmp_path: Path) -> None:
    """Whatever a cluster agrees on, the values in the file are the result's, and its formulas give these values."""
    found: list[str] = []
    numbers = itertools.count()

    def check(data: st.DataObject) -> None:
        result, clusters = data.draw(_results())
        book = Written(tmp_path / f"{next(numbers)}.xlsx", result, clusters)
        write_consolidated(result, book.path, clusters=clusters)
        live = Live.read(book.path)
        found.extend(book.faults)
        found.extend(f"{book.path.name} {line}" for line in (*live.miscalculated(), *live.faults()))

    _drawn(_IN_PROCESS, check)
    assert found == [], _AGAIN


@pytest.mark.libreoffice
def test_random_workbooks_show_the_same_after_recalculation(tmp_path: Path) -> None:
    """Excel and LibreOffice calculate everything anew on opening: nothing that the library found may change."""
    books: list[Written] = []

    def draw(data: st.DataObject) -> None:
        result, clusters = data.draw(_results())
        path = tmp_path / f"{len(books)}.xlsx"
        write_consolidated(result, path, clusters=clusters)
        books.append(Written(path, result, clusters))

    _drawn(_RECALCULATED, draw)
    found = []
    for book, copy in _recalculated(books, tmp_path / "office"):
        live = Live.read(book.path)
        found += [f"{book.path.name} {line}" for line in live.changed(Live.read(copy))]
        found += book.unlike(copy, book.result)
        found += [f"{book.path.name} {line}" for line in live.faults()]
    assert found == [], _AGAIN


@pytest.mark.libreoffice
def test_random_workbooks_follow_whatever_is_typed_into_them(tmp_path: Path) -> None:
    """The head's corrections, events and votes give in the workbook what the library makes of the same entries."""
    changes: list[Change] = []

    def draw(data: st.DataObject) -> None:
        batch = data.draw(_batches())
        before = data.draw(meetings(batch)) if data.draw(st.booleans()) else _nothing(batch)
        path = tmp_path / f"{len(changes)}.xlsx"
        result = _scored(batch, before)
        write_consolidated(result, path)
        changes.append(Change(Written(path, result), data.draw(meetings(batch))))

    _drawn(_EDITED, draw)
    assert _faults_after(changes, tmp_path / "office") == [], _AGAIN
