"""A sheet in the plain manner in which spreadsheet programs write it, read with one search over its XML.

Nearly every form is written so, and then its values, formulas, errors and number formats come out of that search
together, and its part is unpacked and looked at once. Whatever is written in another manner, or could be read in two
ways, is left to the readers that know more: None is the answer, never a guess.
Runs in the parser's process: standard library, and zlib-ng by way of ``ooxml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from typing import Any, Final

from thidua_xlsx.reading.cache import Kept
from thidua_xlsx.reading.cells import position_of
from thidua_xlsx.reading.ooxml import Package

__all__ = ["Facts", "PlainSheet", "PlainTexts", "plain_sheet", "plain_texts"]

_CELL: Final = re.compile(
    r'<c r="([A-Z]{1,3}+[1-9][0-9]{0,6}+"(?: s="[0-9]++)?+)"?+(?: t="(s|str|b|e|n)")?+'
    r"(?:/>|>(?:(<f)(?: [^>]*[^/>])?(?:/>|>[^<]*+</f>))?+(?:<v>([^<]*+)</v>)?+</c>)"
)
_GROUPS: Final = _CELL.groups + 1
_ROWS: Final = re.compile(r"(?:<sheetData>)?(?:</?row(?: [^<>]*)?>)*")  # all that may stand between cells
_TEXT: Final = re.compile(r"<si><t>([^<]*+)</t></si>")
_RICH: Final = re.compile(  # a text that keeps its spaces, or of which parts are formatted
    r'<si>(?:<t xml:space="preserve">[^<]*+</t>'
    r'|(?:<r>(?:<rPr>(?:<[a-zA-Z]+(?: [^<>]*)?/>)*</rPr>)?<t(?: xml:space="preserve")?>[^<]*+</t></r>)+)</si>'
)
_RUN: Final = re.compile(r"<t[^>]*>([^<]*)</t>")
_ESCAPE: Final = re.compile(r"_x[0-9A-Fa-f]{4}_")
_TEXTS: Final = re.compile(r"<sst [^<>]*(?:/>|>(.*)</sst>)\s*", re.DOTALL)
_PROLOG: Final = re.compile(
    rb'<\?xml version="1\.0"(?: encoding="[Uu][Tt][Ff]-8")?(?: standalone="\w+")?\?>\s*(?=<[a-z])'
)
_LONGEST_PROLOG: Final = 100
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+):([A-Z]+[0-9]+)"/>')
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# no spaces, no underscores, nothing escaped, no digits of other scripts, no n as in inf and nan: of these the quick
# conversion of numbers makes no more than Excel does
_FIGURES: Final = re.compile(r"[!-%'-MO-^`a-mo-~]*")
_ENTITY: Final = re.compile(r"&(lt|gt|quot|apos|amp);")
_OTHER_REFERENCE: Final = re.compile(r"&(?!(?:lt|gt|quot|apos|amp);)")
_ENTITIES: Final = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
_LARGEST_RECTANGLE: Final = 200_000  # cells; what spans more is no form, and sparse or slow to lay out
_LONG: Final = 30_000  # together: less than one cell may hold

Merged = list[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True)
class Facts:
    """What is to be known of the cells of one sheet, as A1 references.

    ``repeated`` stand there more than once: one of the values is lost, and nobody knows which. At ``special`` stands a
    formula or an error. ``percent`` shows its number as a percentage; None: this file does not tell.
    """

    repeated: frozenset[str] = frozenset()
    special: frozenset[str] = frozenset()
    percent: frozenset[str] | None = None


@dataclass(frozen=True)
class PlainSheet:
    """Rows from A1, a blank as ``''``, as long as one another; what else is to be known of the cells; merged ranges.

    ``texts`` are those that are no shared ones, for formulas gave them, and that may not stand as they are.
    """

    rows: list[list[Any]]
    facts: Facts
    merged: Merged
    texts: frozenset[str]


@dataclass(frozen=True)
class PlainTexts:
    """The shared texts of a workbook, and the same by the number with which a cell names them."""

    texts: list[str]
    numbered: dict[str, str]


@dataclass(frozen=True)
class _Geometry:
    """Where the cells of a sheet stand; forms that were made alike share it."""

    width: int
    size: int  # cells of the rectangle around them
    references: tuple[str, ...]
    pick: Callable[[Sequence[Any]], tuple[Any, ...]]  # of the values in their order, and a blank: the whole rectangle
    percent: frozenset[str]
    dates: tuple[int, ...]  # cells whose number would be shown as a date


_NUMBERS: Final = [str(number) for number in range(3_000)]  # as cells name nearly every shared text


def plain_texts(package: Package) -> PlainTexts | None:
    """The shared texts; None where they are written in another manner: with formats inside, phonetic readings, escapes.

    ``ooxml.UNREADABLE`` is what a damaged part raises.
    """
    if not package.has(package.texts_part):
        return PlainTexts([], {})
    part = package.part(package.texts_part)
    first = part.find(b"<sst ")
    xml = _text_of(part[:_LONGEST_PROLOG], part[first:]) if first >= 0 else None
    if xml is None or _is_escaped(xml):
        return None
    around = _TEXTS.fullmatch(xml)
    if around is None:
        return None
    pieces = _TEXT.split(around[1] or "")
    between, plain = pieces[::2], pieces[1::2]
    texts: list[str] = []
    done = 0
    try:
        for place in [place for place, other in enumerate(between) if other]:
            texts += plain[done:place]
            texts += _texts_in(between[place])
            done = place
    except ValueError:
        return None
    texts += plain[done:]
    if "&" in xml:
        texts = [_unescaped(text) if "&" in text else text for text in texts]
    numbers = _NUMBERS if len(texts) <= len(_NUMBERS) else map(str, range(len(texts)))
    return PlainTexts(texts, dict(zip(numbers, texts, strict=False)))


_rich: Kept[str, tuple[str, ...]] = Kept(most=1_000_000, each=2_000)


def _texts_in(xml: str) -> tuple[str, ...]:
    """Texts that are written with more than one tag; ValueError where anything else stands between them."""
    known = _rich.get(xml)
    if known is not None:
        return known
    texts: list[str] = []
    at = 0
    while at < len(xml):
        found = _RICH.match(xml, at)
        if found is None:
            raise ValueError(xml)
        texts.append("".join(_RUN.findall(found[0])))
        at = found.end()
    _rich.keep(xml, tuple(texts), len(xml))
    return tuple(texts)


def plain_sheet(package: Package, part: str, texts: PlainTexts, most_cells: int) -> PlainSheet | None:
    """A sheet's rows and facts; None where it must be read in another way."""
    xml = package.part(part)
    first, last = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    if first < 0 or last < first:
        return None
    before, after = xml[:first], xml[last:]
    if b"sheetData" in before or after.count(b"sheetData") > 1:  # one of them a comment's, or one with a prefix
        return None
    table = _text_of(before[:_LONGEST_PROLOG], xml[first:last])
    pieces = _CELL.split(table) if table is not None else []
    if len(pieces) < _GROUPS or not _only_rows(pieces[::_GROUPS]):
        return None
    heads, kinds, formulas, values = (pieces[group::_GROUPS] for group in range(1, _GROUPS))
    key = (";".join(heads), package.percent_styles, package.date_styles)
    geometry = _geometries.get(key) or _geometry_of(heads, *key)
    if geometry is None or geometry.size > most_cells:
        return None
    joined = "".join(filter(None, values))
    typed = _typed(kinds, values, texts.numbered, careful=_FIGURES.fullmatch(joined) is None)
    merged = None if b"mergeCell" in before else _merged_in(after)
    if typed is None or merged is None or any(type(typed[at]) is float for at in geometry.dates):
        return None
    special = frozenset(compress(geometry.references, formulas))
    if "e" in kinds:
        special |= {reference for reference, kind in zip(geometry.references, kinds, strict=True) if kind == "e"}
    grid = list(geometry.pick((*typed, "")))
    rows = [grid[start : start + geometry.width] for start in range(0, geometry.size, geometry.width)]
    of_formulas: frozenset[str] = frozenset()
    if not joined.isascii() or len(joined) > _LONG:
        of_formulas = frozenset(value for kind, value in zip(kinds, typed, strict=True) if kind == "str")
    return PlainSheet(rows, Facts(frozenset(), special, geometry.percent), merged, of_formulas)


_known_rows: Kept[str, bool] = Kept(most=500_000, each=200)


def _only_rows(between: list[str]) -> bool:
    """Whether nothing but rows begins and ends between the cells."""
    for new in _known_rows.missing(set(between)):
        if not _ROWS.fullmatch(new):
            return False
        _known_rows.keep(new, True, len(new) + 1)
    return True


def _text_of(start: bytes, xml: bytes) -> str | None:
    """Part of an XML file as text, where the file starts as usual and nothing hides in it.

    Comments, sections, instructions: each has a character that is rare elsewhere and quickly looked for.
    """
    prolog = _PROLOG.match(start)
    if prolog is None or b"\r" in xml or (b"!" in xml and b"<!" in xml) or (b"?" in xml and b"<?" in xml):
        return None
    try:
        return xml.decode()
    except UnicodeDecodeError:
        return None


def _typed(kinds: Sequence[str], values: Sequence[str], texts: dict[str, str], *, careful: bool) -> list[Any] | None:
    """The values of the cells; None where one is not what its kind says.

    Not ``careful``: nothing stands in them of which the quick conversion of numbers makes more than Excel does.
    """
    try:
        if careful:
            return [
                (texts[value] if kind == "s" else _other(kind or "n", value)) if value else ""
                for kind, value in zip(kinds, values, strict=True)
            ]
        return [
            (texts[value] if kind == "s" else _other(kind, value) if kind else float(value)) if value else ""
            for kind, value in zip(kinds, values, strict=True)
        ]
    except (KeyError, ValueError):
        return None


def _other(kind: str, value: str) -> Any:
    """A value that is no shared text; KeyError or ValueError where it is written in another manner."""
    if kind == "str":
        if _is_escaped(value):
            raise ValueError(value)
        return _unescaped(value)
    if kind == "b":
        return {"1": True, "0": False}[value]
    if kind == "e":
        return ""
    if not _NUMBER.fullmatch(value):
        raise ValueError(value)
    return float(value)


def _is_escaped(text: str) -> bool:
    """Whether characters are written by numbers or unknown names, which readers read in different ways."""
    return ("&" in text and _OTHER_REFERENCE.search(text) is not None) or _ESCAPE.search(text) is not None


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], text) if "&" in text else text


# the forms of one batch are alike, and share these
_geometries: Kept[tuple[str, frozenset[int], frozenset[int]], _Geometry] = Kept(most=300_000, each=30_000)  # cells
_merged: Kept[bytes, Merged] = Kept(most=200_000, each=20_000)
_NOT_MERGED: Final[Merged] = []


def _geometry_of(
    heads: Sequence[str], together: str, percent: frozenset[int], dates: frozenset[int]
) -> _Geometry | None:
    """Where the cells stand; None where two stand in one place, or where they would span too much."""
    references, _, styles = zip(*(head.partition('" s="') for head in heads), strict=True)
    references = tuple(reference.rstrip('"') for reference in references)
    places = [position_of(reference) for reference in references]
    at = {place: number for number, place in enumerate(places) if place is not None}
    if len(at) < len(heads):
        return None
    height, width = max(row for row, _ in at) + 1, max(column for _, column in at) + 1
    if height * width > _LARGEST_RECTANGLE:
        return None
    numbers = [int(style) if style else 0 for style in styles]
    rectangle = [at.get((row, column), len(heads)) for row in range(height) for column in range(width)]
    geometry = _Geometry(
        width,
        height * width,
        references,
        itemgetter(*rectangle, len(heads)) if len(rectangle) == 1 else itemgetter(*rectangle),
        frozenset(compress(references, (number in percent for number in numbers))),
        tuple(place for place, number in enumerate(numbers) if number in dates),
    )
    _geometries.keep((together, percent, dates), geometry, geometry.size + len(heads))
    return geometry


def _merged_in(xml: bytes) -> Merged | None:
    """The merged ranges, from what follows the cells; None where they are written in another manner."""
    start = xml.find(b"<mergeCells")
    if start < 0:
        return None if b"mergeCell" in xml else _NOT_MERGED
    if b"<!" in xml:
        return None
    part = xml[start : xml.rfind(b"</mergeCells>")]
    known = _merged.get(part)
    if known is not None:
        return known
    found = _MERGED.findall(part)
    corners = [(position_of(first.decode()), position_of(last.decode())) for first, last in found]
    merged = [(first, last) for first, last in corners if first is not None and last is not None]
    if len(merged) != part.count(b"<mergeCell") - 1:  # the first is what stands around them
        return None
    _merged.keep(part, merged, len(part))
    return merged
