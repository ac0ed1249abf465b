"""Good forms with random damage: whatever comes in, answers or findings come out.

``python -m tests.fuzz_intake --seconds 120 [--seed N]``. Each round damages the files of up to seven units (bytes,
parts of the package, XML), puts them into one inbox beside an untouched form, and reads it as a user would, in real
parsers. It fails where any exception comes out, a process is left behind, a round takes too long, a file is refused
without a word, or the untouched form is not read. The damage that failed is made small and kept in a folder, which is
named.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Final

import psutil
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.odd_files import as_ods, as_xls, as_xlsb, cells_of, locked
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.errors import ThiduaError
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.workbooks.form import write_form

UNTOUCHED: Final = "CM"
PASSWORD: Final = "x"
_NAME: Final = "004_b.xlsx"  # in the midst of the others, for those before it may do harm
_PACKAGES: Final = frozenset({"xlsx", "ods", "xlsb"})
_LIMITS: Final = Limits(seconds=4, megabytes=600)
_PIECES: Final = (
    *(b"", b"<", b">", b'"', b"&", b"&amp;", b"&#0;", b"&#x10FFFF;", b"\0", b"\xff\xfe", b"-1", b"0", b"1e999", b"NaN"),
    *(
        b"4294967296",
        b"99999999999999999999",
        b"XFD1048576",
        b"A0",
        b"ZZZZ9",
        b"\xcc\x81",
        b"]]>",
        b"<!--",
        b"<f/>",
        b"<v/>",
    ),
    *(b't="e"', b't="s"', b't="b"', b't="d"', b't="inlineStr"', b'r="A1"', b"</row>", b"</c>", b"<row>", b"<c>"),
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
)
_TOKEN: Final = re.compile(rb'<[^<>]*>|"[^"<>]*"|[^<>"]+')


class Sources:
    """The forms that are damaged: of every unit one in every format that is read."""

    def __init__(self) -> None:
        self.rulebook = cum_9_2018.rulebook()
        filled = cum_9_2018.submissions()
        self.units = [unit.code for unit in self.rulebook.units if unit.code != UNTOUCHED]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "form.xlsx"
            write_form(self.rulebook, self.rulebook.unit(UNTOUCHED), path, filled[UNTOUCHED])
            self.untouched = path.read_bytes()
            self.files = {}
            for unit in self.units:
                write_form(self.rulebook, self.rulebook.unit(unit), path, filled[unit])
                self.files |= {(kind, unit): data for kind, data in _formats(path).items()}
            path.write_bytes(self.untouched)
            self.alone = _answers(read_submissions(self.rulebook, path))
        self.parts = {key: _parts(data) for key, data in self.files.items() if key[0] in _PACKAGES}


def _answers(batch: Batch) -> list[tuple[object, ...]]:
    """What was read of the untouched form, with its cells."""
    columns = ["criterion", "input", "state", "number", "choice", "text", "raw", "sheet", "cell"]
    own = batch.answers.loc[batch.answers["unit"] == UNTOUCHED, columns].astype("object")
    return list(own.where(own.notna(), None).itertuples(index=False, name=None))


def _formats(path: Path) -> dict[str, bytes]:
    cells = cells_of(path)
    return {
        "xlsx": path.read_bytes(),
        "xls": as_xls(cells, path.with_suffix(".xls")).read_bytes(),
        "ods": as_ods(cells, path.with_suffix(".ods")).read_bytes(),
        "xlsb": as_xlsb(cells, path.with_suffix(".xlsb")).read_bytes(),
        "locked": locked(path, PASSWORD),
    }


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _damaged_bytes(draw: st.DrawFn, data: bytes) -> bytes:
    damaged = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(damaged) - 1, 0)))
        match draw(st.sampled_from(("flip", "cut", "drop", "double"))):
            case "flip":
                damaged[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del damaged[at:]
            case "drop":
                del damaged[at : at + draw(st.integers(1, 64))]
            case _:
                damaged[at:at] = damaged[at : at + draw(st.integers(1, 64))]
    return bytes(damaged)


def _damaged_xml(draw: st.DrawFn, xml: bytes) -> bytes:
    tokens = _TOKEN.findall(xml)
    for _ in range(draw(st.integers(1, 5)) if tokens else 0):
        at = draw(st.integers(0, len(tokens) - 1))
        match draw(st.sampled_from(("replace", "drop", "double", "swap", "insert"))):
            case "replace":
                tokens[at] = draw(st.sampled_from(_PIECES))
            case "drop":
                tokens[at] = b""
            case "double":
                tokens[at] = tokens[at] * draw(st.sampled_from((2, 3, 1000)))
            case "swap":
                other = draw(st.integers(0, len(tokens) - 1))
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case _:
                tokens[at] += draw(st.sampled_from(_PIECES))
    return b"".join(tokens)


@st.composite
def _damaged_package(draw: st.DrawFn, whole: dict[str, bytes]) -> bytes:
    parts = dict(whole)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(parts)))
        match draw(st.sampled_from(("xml", "xml", "xml", "bytes", "drop", "swap", "name"))):
            case "xml":
                parts[name] = _damaged_xml(draw, parts[name])
            case "bytes":
                parts[name] = _damaged_bytes(draw, parts[name])
            case "drop":
                del parts[name]
            case "swap":
                other = draw(st.sampled_from(sorted(parts)))
                parts[name], parts[other] = parts[other], parts[name]
            case _:
                parts[f"{name}{draw(st.sampled_from(('', '.bin', '/', 'x')))}"] = parts.pop(name)
        if not parts:
            break
    buffer = io.BytesIO()
    method = draw(st.sampled_from((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return buffer.getvalue()


@st.composite
def damaged(draw: st.DrawFn, sources: Sources) -> list[bytes]:
    """Damaged files of different units, so that each of them is checked to the end."""
    files = []
    for unit in draw(st.lists(st.sampled_from(sources.units), unique=True, min_size=1)):
        kind = draw(st.sampled_from(("xlsx", "xlsx", "xlsx", "ods", "xlsb", "xls", "locked")))
        if kind in _PACKAGES and draw(st.integers(0, 3)):
            files.append(draw(_damaged_package(sources.parts[kind, unit])))
        else:
            files.append(_damaged_bytes(draw, sources.files[kind, unit]))
    return files


def fuzz(seconds: float, first_seed: int) -> tuple[int, Counter[str]]:
    """Read damaged files for ``seconds``; how many there were, and what was found how often."""
    sources = Sources()
    seen: Counter[str] = Counter()
    end = time.monotonic() + seconds
    read = 0

    def round_of(files: list[bytes]) -> None:
        nonlocal read
        if time.monotonic() > end:
            return
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            top = Path(folder)
            (top / _NAME).write_bytes(sources.untouched)
            for number, content in enumerate(files, start=1):
                (top / f"{number:03}.xlsx").write_bytes(content)
            try:
                _check(sources, top, seen)
            except BaseException:
                kept = Path(tempfile.gettempdir()) / "thidua_fuzz"
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(top, kept)
                print(f"the files of the smallest failure so far: {kept}")
                raise
            read += len(files)

    rounds = settings(
        max_examples=50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    number = first_seed
    while time.monotonic() < end:
        seed(number)(rounds(given(damaged(sources))(round_of)))()
        number += 1
    return read, seen


def _check(sources: Sources, folder: Path, seen: Counter[str]) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    started = time.monotonic()
    try:
        batch = read_submissions(sources.rulebook, folder, limits=_LIMITS, passwords=[PASSWORD])
    except ThiduaError as error:
        raise AssertionError(f"an inbox is never refused as a whole: {error}") from error
    took = time.monotonic() - started
    files = len(batch.sources)
    assert took < files * (_LIMITS.seconds + 2), f"{files} files took {took:.0f} s"
    left = {child.pid for child in psutil.Process().children(recursive=True)} - before
    assert not left, f"processes left behind: {left}"
    assert len(batch.sources) == sum(1 for _ in folder.iterdir())
    refused = batch.sources[batch.sources["status"] == "refused"]
    named = {finding.place.file for finding in batch.finding_list}
    assert set(refused["file"]) <= named, "a file was refused without a word"
    mine = batch.sources[batch.sources["file"].str.endswith(_NAME)].iloc[0]
    assert mine["unit"] == UNTOUCHED
    assert mine["status"] in {"read", "refused"}  # refused only as one of several versions
    if mine["status"] == "read":
        assert batch.status.set_index("unit").loc[UNTOUCHED, "state"] == "sent"
        assert _answers(batch) == sources.alone, "a damaged file changed another one's answers or addresses"
    seen.update(batch.findings["code"])


def main() -> None:
    """Fuzz for the time asked for, and say what was seen."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    read, seen = fuzz(asked.seconds, asked.seed)
    print(f"{read} damaged files in {asked.seconds:.0f} s, seed {asked.seed}:")
    for code, times in seen.most_common():
        print(f"  {code}: {times}")
    if read < asked.seconds:
        sys.exit("fewer than one file a second were read: the fuzzing is not worth its name")


if __name__ == "__main__":
    main()
