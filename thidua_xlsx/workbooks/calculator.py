"""What a formula that we write shows, as Excel 2016 and LibreOffice 7.4 calculate it, so that it is written with it.

Only what our formulas use is known, and what is not known is refused when the formula is first seen: a value that
differs from the formula beside it would be worse than none. A formula becomes one closure of closures, made once and
asked for every column. Inside, a number is always a float; a cell with an error holds a ``CalculationError``.

Stricter than Excel: a text in arithmetic is ``#VALUE!`` even where it reads as a number, and which of two texts comes
first is said by their letters' codes, not by the language of the system.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final, NoReturn

__all__ = ["OWN", "CalculationError", "Sheets"]

OWN: Final = "\ufdd0"
"""In a template: the letter of the column in which the formula stands; a character that no text has."""

_CODES: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_NO_DIFFERENCE: Final = 2.0**-48  # what is left of a sum below this part of its terms is noise of doubles, and 0
_SURELY_DIFFERENT: Final = 2e-14  # two numbers that differ by a larger part differ in 15 significant digits
_RANK: Final[dict[type, int]] = {float: 0, str: 1, bool: 2}
_BLANK: Final[dict[type, Any]] = {str: "", bool: False}

Run = Callable[[int], Any]
"""The column in which the formula stands → a value, or an ``_Array`` where the node is one."""
Build = Callable[["_Parser", list["_Node"]], "_Node"]


class CalculationError(Exception):
    """An error as a cell shows it: ``#N/A``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Array:
    """Cells row by row; one with an error holds it."""

    __slots__ = ("cells", "width")

    def __init__(self, cells: list[Any], width: int) -> None:
        self.cells = cells
        self.width = width

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.cells) // self.width, self.width

    def stretched(self, height: int, width: int) -> list[Any]:
        """The cells repeated to a shape, where one row, one column or one cell can be."""
        if self.shape == (height, width):
            return self.cells
        if self.shape == (1, 1):
            return self.cells * (height * width)
        if self.shape == (1, width):
            return self.cells * height
        if self.shape != (height, 1):
            raise CalculationError("#N/A")
        return [cell for cell in self.cells for _ in range(width)]


@dataclass(slots=True)
class _Node:
    """A part of a formula.

    Of a reference, ``cells`` and ``place`` (top, bottom, left, right) are known as well; of what was joined by signs,
    the first operand with the signs and operands after it.
    """

    run: Run
    is_array: bool = False
    cells: Run | None = None
    place: tuple[int, int, int | None, int | None] | None = None
    steps: tuple[Run, list[tuple[Callable[[Any, Any], Any], Run]]] | None = None


class Sheets:
    """The values of the cells that formulas look at."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int], list[Any]] = {}
        self._compiled: dict[tuple[str, str], Run] = {}

    def put(self, sheet: str, row: int, column: int, value: float | str | bool | None) -> None:
        """Say what a cell holds; the text of an error is that error, and what is no number to Excel is ``#NUM!``."""
        line = self.line(sheet, row)
        if column >= len(line):
            line.extend([None] * (column + 1 - len(line)))
        if isinstance(value, str):
            line[column] = CalculationError(value) if value in _CODES else value
        elif value is None or isinstance(value, bool):
            line[column] = value
        else:
            number = float(value)
            line[column] = number if math.isfinite(number) else CalculationError("#NUM!")

    def value(self, sheet: str, row: int, column: int) -> float | str | bool | None:
        """What a cell holds; None: it is blank."""
        line = self._lines.get((sheet, row), [])
        held = line[column] if column < len(line) else None
        return held.code if isinstance(held, CalculationError) else held

    def calculate(self, formula: str, sheet: str, column: int) -> float | str | bool | None:
        """What a cell of ``sheet`` in ``column`` shows with ``formula``; an error is its text, a blank is 0.

        Raises
        ------
        ValueError
            This is no formula.
        NotImplementedError
            It is one, but not of those that are known here.
        """
        run = self._compiled.get((formula, sheet))
        if run is None:
            run = self._compiled[formula, sheet] = _Parser(self, formula, sheet).formula()
        try:
            value = run(column)
        except CalculationError as error:
            return error.code
        except OverflowError:
            return "#NUM!"
        if value is None:
            return 0.0
        return value + 0.0 if type(value) is float else value  # nobody's score is −0

    def line(self, sheet: str, row: int) -> list[Any]:
        """The cells of a row as they are held, from column A to the last that was put; always the same list."""
        line = self._lines.get((sheet, row))
        if line is None:
            line = self._lines[sheet, row] = []
        return line


# -- values ---------------------------------------------------------------------------------------------------


def _number(value: Any) -> float:
    if type(value) is float:
        return value
    if value is None or type(value) is bool:
        return float(value or 0)
    return _fail(value)


def _fail(value: Any) -> NoReturn:
    raise CalculationError(value.code if isinstance(value, CalculationError) else "#VALUE!")


def _finite(value: float) -> float:
    """The result of a calculation; Python goes on with infinity where Excel gives up."""
    if -math.inf < value < math.inf:
        return value
    raise CalculationError("#NUM!")


def _truth(value: Any) -> bool:
    return value if type(value) is bool else _number(value) != 0


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    if value is None:
        return ""
    if type(value) is bool:
        return "TRUE" if value else "FALSE"
    if type(value) is not float:
        _fail(value)
    text = f"{value + 0.0:.15g}"
    if "e" not in text:
        return text
    return f"{Decimal(text):f}" if 1e-10 < abs(value) < 1e21 else text.upper()


def _shown(value: float) -> float:
    """The number at the 15 significant digits that Excel keeps."""
    return float(f"{value:.15g}")


def _order(left: Any, right: Any) -> float:
    """Below 0, 0 or above: numbers stand before texts before FALSE before TRUE, and a blank is what it has to be."""
    if type(left) is float and type(right) is float:
        difference = left - right
        if left == right or abs(difference) > _SURELY_DIFFERENT * abs(left):
            return difference
        return _shown(left) - _shown(right)
    if left is None:
        left = _BLANK.get(type(right), 0.0)
    if right is None:
        right = _BLANK.get(type(left), 0.0)
    for value in (left, right):
        if type(value) not in _RANK:
            _fail(value)
    if type(left) is not type(right):
        return _RANK[type(left)] - _RANK[type(right)]
    if type(left) is float:
        return _order(left, right)
    if type(left) is str:
        left, right = left.lower(), right.lower()
    return float((left > right) - (left < right))


def _add(left: Any, right: Any) -> float:
    first, second = _number(left), _number(right)
    total = _finite(first + second)
    return total if abs(total) >= abs(first) * _NO_DIFFERENCE else 0.0


def _divide(left: Any, right: Any) -> float:
    dividend, divisor = _number(left), _number(right)
    if not divisor:
        raise CalculationError("#DIV/0!")
    return _finite(dividend / divisor)


_LEVELS: Final = {**dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 1), "&": 2, "+": 3, "-": 3, "*": 4, "/": 4}
_OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": lambda left, right: _order(left, right) == 0,
    "<>": lambda left, right: _order(left, right) != 0,
    "<": lambda left, right: _order(left, right) < 0,
    ">": lambda left, right: _order(left, right) > 0,
    "<=": lambda left, right: _order(left, right) <= 0,
    ">=": lambda left, right: _order(left, right) >= 0,
    "&": lambda left, right: _text(left) + _text(right),
    "+": _add,
    "-": lambda left, right: _add(left, -_number(right)),
    "*": lambda left, right: _finite(_number(left) * _number(right)),
    "/": _divide,
}


# -- functions of single values: of arrays, element by element --------------------------------------------------


def _whole(value: Any) -> int:
    return math.floor(_shown(_number(value)))


def _count(value: Any, least: int) -> int:
    """How many letters, or from which on."""
    count = int(_number(value))
    if count < least:
        raise CalculationError("#VALUE!")
    return count


def _round(value: Any, digits: Any, rounding: str = ROUND_HALF_UP) -> float:
    decimal = Decimal(f"{_number(value):.15g}")
    try:
        return float(decimal.quantize(Decimal((0, (1,), -int(_number(digits)))), rounding))
    except InvalidOperation:  # more digits are asked for than a number has
        return float(decimal)


def _mod(value: Any, by: Any) -> float:
    return _add(value, -_whole(_divide(value, by)) * _number(by))


def _mid(text: Any, start: Any, count: Any) -> str:
    first = _count(start, 1) - 1
    return _text(text)[first : first + _count(count, 0)]


def _find(part: Any, text: Any, start: Any = 1.0) -> float:
    found = _text(text).find(_text(part), _count(start, 1) - 1)
    if found < 0:
        raise CalculationError("#VALUE!")
    return float(found + 1)


def _substitute(text: Any, old: Any, new: Any, which: Any = None) -> str:
    text, old, new = _text(text), _text(old), _text(new)
    if not old:
        return str(text)
    if which is None:
        return str(text.replace(old, new))
    parts, number = text.split(old), _count(which, 1)
    if number >= len(parts):
        return str(text)
    return str(old.join(parts[:number]) + new + old.join(parts[number:]))


# name → the function, the fewest and the most arguments
_OF_VALUES: Final[dict[str, tuple[Callable[..., Any], int, int]]] = {
    "ABS": (lambda value: abs(_number(value)), 1, 1),
    "EXACT": (lambda left, right: _text(left) == _text(right), 2, 2),
    "FIND": (_find, 2, 3),
    "INT": (lambda value: float(_whole(value)), 1, 1),
    "LEFT": (lambda text, count=1.0: _text(text)[: _count(count, 0)], 1, 2),
    "LEN": (lambda text: float(len(_text(text))), 1, 1),
    "MID": (_mid, 3, 3),
    "MOD": (_mod, 2, 2),
    "N": (lambda value: 0.0 if type(value) is str else _number(value), 1, 1),
    "NOT": (lambda value: not _truth(value), 1, 1),
    "ROUND": (_round, 2, 2),
    "ROUNDDOWN": (lambda value, digits: _round(value, digits, ROUND_DOWN), 2, 2),
    "SIGN": (lambda value: float((_number(value) > 0) - (_number(value) < 0)), 1, 1),
    "SUBSTITUTE": (_substitute, 3, 4),
    "T": (lambda value: value if type(value) is str else _text(value)[:0], 1, 1),
    "TRIM": (lambda text: " ".join(part for part in _text(text).split(" ") if part), 1, 1),
}


def _each(function: Callable[..., Any], values: list[Any]) -> _Array:
    """The function of every element; what is no array stands beside every one."""
    arrays = [value if type(value) is _Array else _Array([value], 1) for value in values]
    height, width = (max(sizes) for sizes in zip(*(array.shape for array in arrays), strict=True))
    columns = [array.stretched(height, width) for array in arrays]
    try:
        return _Array(list(map(function, *columns)), width)
    except CalculationError:
        pass  # element by element, then
    cells: list[Any] = []
    for elements in zip(*columns, strict=True):
        try:
            cells.append(function(*elements))
        except CalculationError as error:
            cells.append(CalculationError(error.code))  # not the same: it would hold on to this frame
    return _Array(cells, width)


# -- criteria of COUNTIF and its like ---------------------------------------------------------------------------

_CRITERION: Final = re.compile(r"(<>|<=|>=|=|<|>)?(.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?", re.IGNORECASE)
_WILD: Final = re.compile(r"~([*?~])|([*?])|([^*?~]+|~)")


@lru_cache(4096)
def _pattern(text: str) -> Callable[[Any], bool]:
    """Whether a cell holds a text: ``*`` stands for any letters, ``?`` for one, ``~`` takes that from them."""
    written = (
        re.escape(found[1] or found[3]) if found[2] is None else {"*": ".*", "?": "."}[found[2]]
        for found in _WILD.finditer(text)
    )
    match = re.compile("".join(written), re.DOTALL | re.IGNORECASE).fullmatch
    return lambda cell: type(cell) is str and match(cell) is not None


def _equal(wanted: Any) -> Callable[[Any], bool]:
    return lambda cell: type(cell) is type(wanted) and not _order(cell, wanted)


def _equal_in_criteria(wanted: Any) -> Callable[[Any], bool]:
    """As ``_equal``, but a text that reads as the number is one."""
    holds = _equal(wanted)
    if type(wanted) is not float:
        return holds
    return lambda cell: holds(cell) or (type(cell) is str and bool(_NUMBER.fullmatch(cell)) and holds(float(cell)))


@lru_cache(4096, typed=True)
def _criterion(wanted: Any) -> Callable[[Any], bool]:
    """Whether a cell is counted."""
    if type(wanted) is not str:
        return _equal_in_criteria(0.0 if wanted is None else wanted)
    found = _CRITERION.fullmatch(wanted)
    assert found is not None
    sign, rest = found[1], found[2]
    value: float | str = float(rest) if _NUMBER.fullmatch(rest) else rest
    if sign in {None, "=", "<>"}:
        if rest:
            holds = _pattern(value) if isinstance(value, str) else _equal_in_criteria(value)
        else:
            holds = (lambda cell: cell is None) if sign else (lambda cell: cell is None or cell == "")
        return (lambda cell: not holds(cell)) if sign == "<>" else holds
    compare = _OPERATORS[sign]
    return lambda cell: type(cell) is type(value) and compare(cell, value)


# -- functions of cells -------------------------------------------------------------------------------------------


def _numbers(array: _Array) -> list[float]:
    """The numbers among cells; the others do not count, but an error does."""
    found = [cell for cell in array.cells if type(cell) is float]
    if len(found) < len(array.cells):
        _raise_first(array.cells)
    return found


def _raise_first(cells: list[Any]) -> None:
    for cell in cells:
        if type(cell) is CalculationError:
            _fail(cell)


def _sum(numbers: list[float]) -> float:
    total = math.fsum(numbers)
    return total if not numbers or abs(total) >= abs(numbers[-1]) * _NO_DIFFERENCE else 0.0


def _truths(array: _Array) -> list[bool]:
    return [_truth(cell) for cell in array.cells if cell is not None and type(cell) is not str]


def _counted(value: Any) -> Any:
    """TRUE counts where it is said, not where it stands in a cell."""
    return float(value) if type(value) is bool else value


# name → what to make of all that is found, what is found among cells, what a single value is
_OF_ALL: Final[dict[str, tuple[Callable[[list[Any]], Any], Callable[[_Array], list[Any]], Callable[[Any], Any]]]] = {
    "AND": (lambda found: all(found) if found else _fail(None), _truths, _truth),
    "AVERAGE": (lambda found: _divide(_sum(found), float(len(found))), _numbers, _number),
    "COUNT": (lambda found: float(sum(type(value) is float for value in found)), lambda array: array.cells, _counted),
    "COUNTA": (lambda found: float(sum(value is not None for value in found)), lambda array: array.cells, _counted),
    "MAX": (lambda found: max(found, default=0.0), _numbers, _number),
    "MIN": (lambda found: min(found, default=0.0), _numbers, _number),
    "OR": (lambda found: any(found) if found else _fail(None), _truths, _truth),
    "SUM": (_sum, _numbers, _number),
}


def _index(array: _Array, row: Any, column: Any = None) -> Any:
    height, width = array.shape
    if column is None and height == 1:
        row, column = 1.0, row
    y, x = int(_number(row)), 1 if column is None else int(_number(column))
    if min(y, x) < 1:
        raise NotImplementedError("INDEX of a whole row or column")
    if y > height or x > width or (column is None and min(height, width) > 1):
        raise CalculationError("#REF!")
    cell = array.cells[(y - 1) * width + x - 1]
    return _fail(cell) if type(cell) is CalculationError else cell


def _match(wanted: Any, array: _Array, kind: Any) -> float:
    if _number(kind) != 0:
        raise NotImplementedError("MATCH that is not exact")
    holds = _pattern(wanted) if type(wanted) is str else _equal(wanted)
    if wanted is not None and min(array.shape) == 1:
        for place, cell in enumerate(array.cells, 1):
            if holds(cell):
                return float(place)
    raise CalculationError("#N/A")


def _in_order(array: _Array, number: Any, *, largest: bool) -> float:
    found, place = sorted(_numbers(array), reverse=largest), int(_number(number))
    if not 1 <= place <= len(found):
        raise CalculationError("#NUM!")
    return found[place - 1]


def _chosen(shape: tuple[int, int], arguments: tuple[Any, ...]) -> Iterator[bool]:
    """Cell by cell, whether all criteria hold: ``arguments`` are cells and criterion by turns."""
    if any(array.shape != shape for array in arguments[::2]):
        raise CalculationError("#VALUE!")
    tests = [map(_criterion(arguments[at + 1]), arguments[at].cells) for at in range(0, len(arguments), 2)]
    return map(all, zip(*tests, strict=True)) if len(tests) > 1 else tests[0]


def _count_ifs(*arguments: Any) -> float:
    return float(sum(_chosen(arguments[0].shape, arguments)))


def _sum_ifs(summed: _Array, *arguments: Any) -> float:
    pairs = zip(summed.cells, _chosen(summed.shape, arguments), strict=True)
    return _sum(_numbers(_Array([cell for cell, is_chosen in pairs if is_chosen], 1)))


# name → the function, what each argument is (C cells, v a value), the fewest arguments
_OF_CELLS: Final[dict[str, tuple[Callable[..., Any], str, int]]] = {
    "COUNTIF": (_count_ifs, "Cv", 2),
    "COUNTIFS": (_count_ifs, "Cv" * 64, 2),
    "INDEX": (_index, "Cvv", 2),
    "LARGE": (lambda array, place: _in_order(array, place, largest=True), "Cv", 2),
    "MATCH": (_match, "vCv", 3),
    "SMALL": (lambda array, place: _in_order(array, place, largest=False), "Cv", 2),
    "SUMIF": (lambda array, wanted, summed=None: _sum_ifs(summed or array, array, wanted), "CvC", 2),
    "SUMIFS": (_sum_ifs, "C" + "Cv" * 64, 3),
}


def _sum_product(values: list[Any]) -> float:
    """Of one array its numbers are added; of several, what is no number makes its product 0."""
    arrays = [value if type(value) is _Array else _Array([value], 1) for value in values]
    if any(array.shape != arrays[0].shape for array in arrays):
        raise CalculationError("#VALUE!")
    if len(arrays) == 1:
        return _sum(_numbers(arrays[0]))
    for array in arrays:
        _raise_first(array.cells)
    rows = zip(*(array.cells for array in arrays), strict=True)
    return _sum([math.prod(row) for row in rows if all(type(cell) is float for cell in row)])


# -- closures -----------------------------------------------------------------------------------------------------


def _block(lines: list[list[Any]], left: int | None, right: int | None) -> Run:
    """The cells between two columns, in one row or several."""

    def run(column: int) -> _Array:
        first, last = column if left is None else left, column if right is None else right
        if first > last:
            first, last = last, first
        width = last + 1 - first
        if width == 1:
            return _Array([line[first] if first < len(line) else None for line in lines], 1)
        cells: list[Any] = []
        for line in lines:
            found = line[first : last + 1]
            cells += found
            if len(found) < width:
                cells += [None] * (width - len(found))
        return _Array(cells, width)

    return run


def _cell(line: list[Any], left: int | None) -> Run:
    def run(column: int) -> Any:
        at = column if left is None else left
        value = line[at] if at < len(line) else None
        return _fail(value) if type(value) is CalculationError else value

    return run


def _held(run: Run) -> Run:
    """An error as a value, for what looks at errors."""

    def held(column: int) -> Any:
        try:
            return run(column)
        except CalculationError as error:
            return CalculationError(error.code)

    return held


def _of_all(_: _Parser, name: str, nodes: list[_Node]) -> _Node:
    function, of_cells, of_value = _OF_ALL[name]
    hold = _held if name in {"COUNT", "COUNTA"} else (lambda run: run)
    # a reference to one cell is cells as well: what does not fit there is passed over
    parts = [
        (node.cells or node.run, True) if node.cells or node.is_array else (hold(node.run), False) for node in nodes
    ]

    def run(column: int) -> Any:
        found: list[Any] = []
        for part, are_cells in parts:
            if are_cells:
                found += of_cells(part(column))
            else:
                found.append(of_value(part(column)))
        return function(found)

    return _Node(run)


# -- from the text to closures ------------------------------------------------------------------------------------

_TOKEN: Final = re.compile(
    r"""\s*(?:
    (?P<number>(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?(?![\w.]))
    |(?P<text>"(?:[^"]|"")*")
    |(?P<reference>
        (?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^\W\d][\w.]*))!)?
        \$?(?P<left>\ufdd0|[A-Z]{1,3})\$?(?P<top>[1-9]\d*)(?::\$?(?P<right>\ufdd0|[A-Z]{1,3})\$?(?P<bottom>[1-9]\d*))?(?![\w(.!])
    )
    |(?P<call>[A-Z][A-Z0-9.]*)\(
    |(?P<truth>TRUE|FALSE)(?!\w)
    |(?P<sign><=|>=|<>|[-+*/&=<>(),])
    |(?P<end>\Z)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(4096)
def _column(letters: str) -> int | None:
    """A column from 0; None: that of the formula."""
    if letters == OWN:
        return None
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Parser:
    """One formula, read from left to right."""

    def __init__(self, sheets: Sheets, formula: str, sheet: str) -> None:
        self.sheets, self.text, self.sheet = sheets, formula, sheet
        self.depth = 0  # of SUMPRODUCT: inside it, Excel takes arrays where it takes values elsewhere
        self.start = self.end = 0
        self.advance()

    def advance(self) -> None:
        """Go to the next token: ``kind``, ``sign`` if it is one, ``token``, ``start``."""
        found = _TOKEN.match(self.text, self.end)
        if found is None:
            self.refuse(self.end)
        self.token, self.start, self.end = found, self.end, found.end()
        self.kind = found.lastgroup
        self.sign = found["sign"] if self.kind == "sign" else ""

    def refuse(self, position: int) -> NoReturn:
        raise ValueError(f"not a formula at position {position}: {self.text!r}")

    def take(self, sign: str) -> None:
        if self.sign != sign:
            self.refuse(self.start)
        self.advance()

    def formula(self) -> Run:
        node = self.expression(1)
        if self.kind != "end":
            self.refuse(self.start)
        return self.single(node)

    def single(self, node: _Node) -> Run:
        if node.is_array:
            raise NotImplementedError(f"a range where one value belongs: {self.text!r}")
        return node.run

    def expression(self, least: int) -> _Node:
        left = self.operand()
        while (level := _LEVELS.get(self.sign, 0)) >= least:
            function = _OPERATORS[self.sign]
            self.advance()
            left = self.joined(left, function, self.expression(level + 1))
        return left

    def joined(self, left: _Node, function: Callable[[Any, Any], Any], right: _Node) -> _Node:
        """Both sides of a sign; a long sum becomes one loop, as Python's calls go 1,000 deep and no further."""
        if left.is_array or right.is_array or left.steps is None:
            node = self.lifted(function, [left, right])
            node.steps = None if node.is_array else (left.run, [(function, right.run)])
            return node
        first, steps = left.steps[0], [*left.steps[1], (function, right.run)]

        def run(column: int) -> Any:
            value = first(column)
            for step, other in steps:
                value = step(value, other(column))
            return value

        return _Node(run, steps=(first, steps))

    def operand(self) -> _Node:
        kind, token = self.kind, self.token
        if kind == "call":
            return self.call(token["call"].upper())
        if kind == "sign":
            return self.signed()
        if kind == "end":
            self.refuse(self.start)
        self.advance()
        if kind == "reference":
            return self.reference(token)
        value: Any
        if kind == "number":
            value = float(token["number"])
        elif kind == "text":
            value = token["text"][1:-1].replace('""', '"')
        else:
            value = token["truth"].upper() == "TRUE"
        return _Node(lambda _: value)

    def signed(self) -> _Node:
        sign = self.sign
        if sign not in {"(", "-", "+"}:
            self.refuse(self.start)
        self.advance()
        if sign == "(":
            node = self.expression(1)
            self.take(")")
            return node
        node = self.operand()
        return node if sign == "+" else self.lifted(lambda value: -_number(value), [node])

    def reference(self, found: re.Match[str]) -> _Node:
        quoted = found["quoted"]
        sheet = quoted.replace("''", "'") if quoted else found["plain"] or self.sheet
        left, top = _column(found["left"]), int(found["top"]) - 1
        if found["right"] is None:
            line = self.sheets.line(sheet, top)
            return _Node(_cell(line, left), cells=_block([line], left, left), place=(top, top, left, left))
        right, bottom = _column(found["right"]), int(found["bottom"]) - 1
        top, bottom = min(top, bottom), max(top, bottom)
        run = _block([self.sheets.line(sheet, row) for row in range(top, bottom + 1)], left, right)
        return _Node(run, is_array=True, cells=run, place=(top, bottom, left, right))

    def call(self, name: str) -> _Node:
        start = self.start
        build, fewest, most = _FUNCTIONS.get(name, (None, 0, 0))
        if build is None:
            raise NotImplementedError(f"the function {name}: {self.text!r}")
        self.depth += name == "SUMPRODUCT"
        self.advance()
        nodes = [self.expression(1)]
        while self.sign == ",":
            self.advance()
            nodes.append(self.expression(1))
        self.take(")")
        if not fewest <= len(nodes) <= most or (name in {"ROW", "COLUMN"} and nodes[0].place is None):
            self.refuse(start)
        node = build(self, nodes)
        self.depth -= name == "SUMPRODUCT"
        return node

    # -- what functions make of their arguments

    def lifted(self, function: Callable[..., Any], nodes: list[_Node]) -> _Node:
        """A function of single values, and of arrays element by element where Excel takes them."""
        runs = [node.run for node in nodes]
        if any(node.is_array for node in nodes):
            if not self.depth:
                raise NotImplementedError(f"a range where one value belongs: {self.text!r}")
            return _Node(lambda column: _each(function, [run(column) for run in runs]), is_array=True)
        if len(runs) == 1:
            first = runs[0]
            return _Node(lambda column: function(first(column)))
        if len(runs) == 2:
            first, second = runs
            return _Node(lambda column: function(first(column), second(column)))
        return _Node(lambda column: function(*[run(column) for run in runs]))

    def test(self, holds: Callable[[Any], bool], node: _Node) -> _Node:
        return self.lifted(holds, [node if node.is_array else _Node(_held(node.run))])

    def of_cells(self, function: Callable[..., Any], kinds: str, nodes: list[_Node]) -> _Node:
        runs: list[Run] = []
        for kind, node in zip(kinds, nodes, strict=False):
            if kind == "C" and node.cells is None:
                raise NotImplementedError(f"a value where cells belong: {self.text!r}")
            runs.append(node.cells if kind == "C" and node.cells else self.single(node))
        node = _Node(lambda column: function(*[run(column) for run in runs]))
        if function is _index:  # it is a reference to a cell
            held = _held(node.run)
            node.cells = lambda column: _Array([held(column)], 1)
        return node

    def choice(self, nodes: list[_Node]) -> _Node:
        condition, yes, *rest = (self.single(node) for node in nodes)
        no = rest[0] if rest else lambda _: False
        return _Node(lambda column: yes(column) if _truth(condition(column)) else no(column))

    def choose(self, nodes: list[_Node]) -> _Node:
        which, *runs = (self.single(node) for node in nodes)

        def run(column: int) -> Any:
            place = int(_number(which(column)))
            return runs[place - 1](column) if 1 <= place <= len(runs) else _fail(None)

        return _Node(run)

    def if_error(self, nodes: list[_Node]) -> _Node:
        first, second = _held(self.single(nodes[0])), self.single(nodes[1])

        def run(column: int) -> Any:
            value = first(column)
            return second(column) if type(value) is CalculationError else value

        return _Node(run)

    def row(self, nodes: list[_Node]) -> _Node:
        assert nodes[0].place is not None
        top, bottom, _, _ = nodes[0].place
        rows = [row + 1.0 for row in range(top, bottom + 1)]
        if self.depth and len(rows) > 1:
            return _Node(lambda _: _Array(rows, 1), is_array=True)
        return _Node(lambda _: rows[0])

    def column(self, nodes: list[_Node]) -> _Node:
        assert nodes[0].place is not None
        _, _, left, right = nodes[0].place
        if self.depth and left != right:
            raise NotImplementedError(f"a range where one value belongs: {self.text!r}")
        return _Node(lambda column: (column if left is None else left) + 1.0)


def _sum_of_products(_: _Parser, nodes: list[_Node]) -> _Node:
    runs = [node.run for node in nodes]
    return _Node(lambda column: _sum_product([run(column) for run in runs]))


def _builder(method: Callable[..., _Node], *bound: Any) -> Build:
    """A method of the parser with what it needs before the arguments."""
    return lambda parser, nodes: method(parser, *bound, nodes)


# name → how it is built, the fewest and the most arguments
_FUNCTIONS: Final[dict[str, tuple[Build, int, int]]] = {
    "CHOOSE": (_Parser.choose, 2, 255),
    "COLUMN": (_Parser.column, 1, 1),
    "IF": (_Parser.choice, 2, 3),
    "IFERROR": (_Parser.if_error, 2, 2),
    "ISNUMBER": (lambda parser, nodes: parser.test(lambda value: type(value) is float, nodes[0]), 1, 1),
    "ISTEXT": (lambda parser, nodes: parser.test(lambda value: type(value) is str, nodes[0]), 1, 1),
    "ROW": (_Parser.row, 1, 1),
    "SUMPRODUCT": (_sum_of_products, 1, 255),
    **{
        name: (_builder(_Parser.lifted, function), fewest, most)
        for name, (function, fewest, most) in _OF_VALUES.items()
    },
    **{
        name: (_builder(_Parser.of_cells, function, kinds), fewest, len(kinds))
        for name, (function, kinds, fewest) in _OF_CELLS.items()
    },
    **{name: (_builder(_of_all, name), 1, 255) for name in _OF_ALL},
}
