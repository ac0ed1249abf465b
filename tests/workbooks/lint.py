"""What Excel 2016 would not take, or would calculate otherwise than LibreOffice, found in the text of a formula."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection
from typing import Final

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.utils.cell import column_index_from_string

_MOST: Final = 255  # arguments of a function, characters of a text
_LONGEST: Final = 8192
_DEEPEST: Final = 64  # functions and brackets in one another
_DIGITS: Final = 15  # of a number; Excel drops the others
_COLUMNS, _ROWS = 16_384, 1_048_576

# Function → least and most arguments: what Excel 2016 and LibreOffice 7.4 both know. Anything else would show an error
# on some office PC, and for a wrong number of arguments Excel calls the whole workbook damaged.
_ARGUMENTS: Final = {
    **dict.fromkeys(("ABS", "INT", "ISNUMBER", "ISTEXT", "LEN", "N", "NOT", "SIGN", "T", "TRIM"), (1, 1)),
    **dict.fromkeys(("COLUMN", "ROW"), (0, 1)),
    **dict.fromkeys(("AND", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "OR", "SUM", "SUMPRODUCT"), (1, _MOST)),
    **dict.fromkeys(("COUNTIF", "EXACT", "IFERROR", "LARGE", "MOD", "ROUND", "ROUNDDOWN", "SMALL", "TEXT"), (2, 2)),
    **dict.fromkeys(("FIND", "IF", "INDEX", "MATCH", "SUMIF"), (2, 3)),
    "CHOOSE": (2, _MOST),
    "COUNTIFS": (2, 254),
    "LEFT": (1, 2),
    "MID": (3, 3),
    "SUBSTITUTE": (3, 4),
    "SUMIFS": (3, _MOST),
}
KNOWN_FUNCTIONS: Final = frozenset(_ARGUMENTS)

_CHOOSING: Final = frozenset({"CHOOSE", "IF", "IFERROR"})  # work on arrays only in an array formula
_REFERRING: Final = frozenset({"CHOOSE", "IF", "INDEX"})  # may give a reference, not a value
# take one value per argument, from a range the one beside the formula; SUMPRODUCT makes all but N and T go through it
_OF_ONE_VALUE: Final = frozenset(
    {"ABS", "EXACT", "FIND", "INT", "ISNUMBER", "ISTEXT", "LEFT", "LEN", "MID", "MOD", "N", "NOT", "ROUND", "ROUNDDOWN"}
    | {"SIGN", "SUBSTITUTE", "T", "TEXT", "TRIM"}
)
_NEVER_ARRAYS: Final = frozenset({"INDEX", "N", "T"})

_NEWER: Final = ("_xlfn", "_xlws", "_xlpm", "_xludf")
_QUOTED: Final = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")
_SPILL: Final = re.compile(r"(?<=[\w)])#")
_CELL: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_DECIMAL: Final = re.compile(r'"[<>=]*-?\d*[.,]\d+"')
_COLUMN: Final = re.compile(r"\$?[A-Z]{1,3}")
_ROW: Final = re.compile(r"\$?\d+")
_NAME: Final = re.compile(r"[^\W\d][\w.]*")
_SHEET: Final = re.compile(r"'(?:[^'\[\]:*?/\\]|'')+'|[^\W\d][\w.]*")


def formula_faults(formula: str, *, names: Collection[str] = (), sheets: Collection[str] | None = None) -> list[str]:
    """What is wrong with ``formula``, each fault once; nothing for a formula that Excel 2016 takes.

    ``names`` are those that the workbook defines. ``sheets`` are its sheets; None where they are not known.
    """
    faults = []
    if len(formula) > _LONGEST:
        faults.append(f"longer than {_LONGEST} characters: {len(formula)}")
    if formula.startswith("{="):
        faults.append("array formula {=…}")
        formula = formula[1:].removesuffix("}")
    formula = formula if formula.startswith("=") else f"={formula}"
    bare = _QUOTED.sub("", formula)
    if "@" in bare:
        faults.append("operator @")
    if _SPILL.search(bare.replace("[#", "[")):  # Table[#Data] spills nothing
        faults.append("spill reference #")
    if "{" in bare or "}" in bare:
        faults.append("array constant {…}")
    try:
        tokens = Tokenizer(formula).items
    except (TokenizerError, IndexError) as error:
        if '"' in bare or "'" in bare:
            faults.append("quotes do not close")
        elif bare.count("(") != bare.count(")"):
            faults.append("brackets do not close")
        return faults or [f"cannot be read: {error}"]
    reader = _Reader(names, sheets)
    reader.read(tokens)
    return list(dict.fromkeys((*faults, *reader.faults)))


@dataclasses.dataclass
class _Argument:
    """What was seen of one argument of a function, of a bracket, or of the whole formula."""

    number: int = 0
    empty: bool = True
    open: bool = True  # a value must follow
    operators: int = 0
    comparisons: int = 0
    wide: bool = False  # more than one cell goes into it
    computed: bool = False  # an array is calculated in it
    reference: bool = True  # it may stand where Excel takes nothing but a reference
    text: str = ""


@dataclasses.dataclass
class _Level:
    """A function or a bracket that is open."""

    name: str  # "" for a bracket
    argument: _Argument = dataclasses.field(default_factory=_Argument)
    done: list[_Argument] = dataclasses.field(default_factory=list)


class _Reader:
    """Goes through the tokens of one formula from left to right."""

    def __init__(self, names: Collection[str], sheets: Collection[str] | None) -> None:
        self.faults: list[str] = []
        self._names = {name.casefold() for name in names}
        self._sheets = None if sheets is None else {name.casefold() for name in sheets}
        self._levels = [_Level("")]
        self._deepest = 0

    @property
    def _argument(self) -> _Argument:
        return self._levels[-1].argument

    def _fault(self, text: str) -> None:
        self.faults.append(text)

    def _inside(self, name: str) -> bool:
        return any(level.name == name for level in self._levels)

    def read(self, tokens: list[Token]) -> None:
        """Find the faults in ``tokens``."""
        for number, token in enumerate(tokens):
            if token.type == Token.OPERAND:
                self._operand(token)
            elif token.type == Token.WSPACE:
                self._space(tokens[number - 1 : number] + tokens[number + 1 : number + 2])
            elif token.type in {Token.FUNC, Token.PAREN}:
                self._bracket(token)
            elif token.type == Token.SEP:
                self._separator(token)
            elif token.type in {Token.OP_IN, Token.OP_PRE, Token.OP_POST}:
                self._operator(token)
        if len(self._levels) > 1:
            self._fault("brackets do not close")
        else:
            self._end_argument()
            if self._levels[0].done[0].empty:
                self._fault("nothing in it")
        if self._deepest > _DEEPEST:
            self._fault(f"nested deeper than {_DEEPEST}: {self._deepest}")

    # -- what a value is -------------------------------------------------------------------------------------------

    def _value(self) -> None:
        """A value begins here."""
        if not self._argument.open:
            self._fault("two values without an operator")
        self._argument.open = False
        self._argument.empty = False

    def _operand(self, token: Token) -> None:
        if token.value.startswith(":") and not self._argument.open:  # the other end of INDEX(…):A9
            self._argument.wide = True
            self._reference(token.value[1:])
            return
        self._value()
        self._argument.text += token.value
        if token.subtype == Token.RANGE:
            self._reference(token.value)
            return
        self._argument.reference = False
        if token.subtype == Token.TEXT and len(token.value[1:-1].replace('""', '"')) > _MOST:
            self._fault(f"text longer than {_MOST} characters: {token.value[:20]}…")
        elif token.subtype == Token.NUMBER:
            digits = re.split("[eE]", token.value)[0].replace(".", "").strip("0")
            if len(digits) > _DIGITS:
                self._fault(f"number of more than {_DIGITS} digits: {token.value}")
        elif token.subtype == Token.ERROR and token.value != "#N/A":
            self._fault(f"lost reference: {token.value}")

    def _reference(self, text: str) -> None:
        """A cell, a range or a name."""
        place, bang, last = text.rpartition("!")
        if "#REF!" in text:
            self._fault(f"lost reference: {text}")
        elif "[" in place:
            self._fault(f"external reference: {text}")
        elif "[" in text:
            self._argument.wide = True  # Table[Column]
        elif ":" in place:
            self._fault(f"3-D reference: {text}")
        else:
            if bang:
                self._sheet(place, text)
            self._cells(last, text)

    def _sheet(self, place: str, text: str) -> None:
        name = place[1:-1].replace("''", "'") if place.startswith("'") else place
        if not _SHEET.fullmatch(place):
            self._fault(f"no reference: {text}")
        elif self._sheets is not None and name.casefold() not in self._sheets:
            self._fault(f"no such sheet: {place}")

    def _cells(self, cells: str, text: str) -> None:
        parts = cells.split(":")
        corners = [_CELL.fullmatch(part) for part in parts]
        if len(parts) <= 2 and all(corners):
            self._argument.wide |= len({part.replace("$", "") for part in parts}) > 1
            for corner in filter(None, corners):
                if column_index_from_string(corner[1]) > _COLUMNS or int(corner[2]) > _ROWS:
                    self._fault(f"beyond the sheet: {text}")
        elif len(parts) == 2 and all(_COLUMN.fullmatch(part) for part in parts):
            self._fault(f"full column: {text}")
        elif len(parts) == 2 and all(_ROW.fullmatch(part) for part in parts):
            self._fault(f"full row: {text}")
        elif len(parts) == 1 and _NAME.fullmatch(cells):
            if cells.startswith(_NEWER):
                self._fault(f"newer than Excel 2016: {text}")
            elif cells.casefold() not in self._names:
                self._fault(f"unknown name: {text}")
        else:
            self._fault(f"no reference: {text}")

    # -- what stands between values --------------------------------------------------------------------------------

    def _space(self, beside: list[Token]) -> None:
        ends = len(beside) == 2 and (beside[0].type == Token.OPERAND or beside[0].subtype == Token.CLOSE)
        if ends and (beside[1].type == Token.OPERAND or beside[1].subtype == Token.OPEN):
            self._fault("intersection by a space")
            self._argument.open = True

    def _operator(self, token: Token) -> None:
        argument = self._argument
        if token.value == "," and token.type == Token.OP_IN:
            self._fault("union of ranges")
        if argument.open and token.type != Token.OP_PRE:
            self._fault(f"operator {token.value} without a value before it")
        argument.open = token.type != Token.OP_POST
        argument.empty = False
        argument.operators += 1
        argument.reference = False
        if token.value in {"=", "<>", "<", ">", "<=", ">="}:
            argument.comparisons += 1
            if argument.comparisons == 2:
                self._fault("comparison chain")

    def _separator(self, token: Token) -> None:
        if token.value == ";" and not self._inside("{"):
            self._fault("semicolon between arguments")
        self._end_argument()

    # -- functions and brackets ------------------------------------------------------------------------------------

    def _bracket(self, token: Token) -> None:
        if token.subtype == Token.OPEN:
            self._open(token)
        else:
            self._close()

    def _open(self, token: Token) -> None:
        name = token.value[:-1]
        first, colon, last = name.rpartition(":")
        if colon and not first:  # the other end of A1:INDEX(…)
            self._argument.wide = True
        else:
            self._value()
        if first:
            self._argument.wide = True
            self._reference(first)
        name = last
        if name:
            self._function(name)
        self._levels.append(_Level(name))
        self._deepest = max(self._deepest, len(self._levels) - 1)

    def _function(self, name: str) -> None:
        if name.startswith(_NEWER):
            self._fault(f"newer than Excel 2016: {name}")
        elif name not in KNOWN_FUNCTIONS:
            self._fault(f"unknown function: {name}")
        if name in _CHOOSING and self._inside("SUMPRODUCT"):
            self._fault(f"{name} inside SUMPRODUCT")
        if name not in _REFERRING:
            self._argument.reference = False

    def _end_argument(self) -> None:
        level, argument = self._levels[-1], self._argument
        if argument.open and not argument.empty:
            self._fault("operator without a value after it")
        argument.computed |= argument.wide and argument.operators > 0
        if not self._inside("SUMPRODUCT") and (
            (argument.wide and argument.operators) or (argument.wide and _one_value(level.name, argument.number))
        ):
            self._fault("array calculation outside SUMPRODUCT")
        elif argument.wide and level.name in _NEVER_ARRAYS and _one_value(level.name, argument.number):
            self._fault(f"{level.name} of an array")
        if not argument.reference and not argument.empty and _only_reference(level.name, argument.number):
            self._fault(f"{level.name} of something calculated")
        if _in_numbers_of_english(level.name, argument):
            self._fault(f"other where the comma is the decimal sign: {argument.text}")
        level.done.append(argument)
        level.argument = _Argument(argument.number + 1)

    def _close(self) -> None:
        if len(self._levels) == 1:
            self._fault("brackets do not close")
            return
        self._end_argument()
        level = self._levels.pop()
        if level.name:
            self._check_arguments(level)
            self._argument.wide |= level.name == "INDEX" and level.done[0].computed
            return
        inner = level.done[0]
        if inner.empty:
            self._fault("nothing in brackets")
        self._argument.wide |= inner.wide
        self._argument.computed |= inner.computed
        self._argument.reference &= inner.reference

    def _check_arguments(self, level: _Level) -> None:
        name, arguments = level.name, level.done
        count = 0 if len(arguments) == 1 and arguments[0].empty else len(arguments)
        least, most = _ARGUMENTS.get(name, (0, _MOST))
        odd = {"COUNTIFS": count % 2 == 1, "SUMIFS": count % 2 == 0}.get(name, False)
        if not least <= count <= most or odd:
            self._fault(f"{name} of {count} arguments")
        if name == "INDEX":
            last = arguments[-1]
            whole = last.empty or (last.text == "0" and not last.operators)
            over_all = whole and (count == 2 or self._levels[-1].name in {"MAX", "MIN"})
            if arguments[0].computed or over_all:
                self._fault("INDEX(…,0) as an array")


def _in_numbers_of_english(name: str, argument: _Argument) -> bool:
    """Whether a text says a number or a format with a point or a comma: a Vietnamese Excel reads it the other way."""
    if argument.operators or not argument.text.startswith('"'):
        return False
    form = name == "TEXT" and argument.number == 1
    return bool(
        re.search(r"[.,]", argument.text)
        if form
        else _criterion(name, argument.number) and _DECIMAL.fullmatch(argument.text)
    )


def _criterion(name: str, number: int) -> bool:
    """Whether this argument (counted from 0) is what the cells of a range are compared with."""
    return {
        **dict.fromkeys(("COUNTIF", "SUMIF"), number == 1),
        "COUNTIFS": number % 2 == 1,
        "SUMIFS": number > 0 and number % 2 == 0,
    }.get(name, False)


def _one_value(name: str, number: int) -> bool:
    """Whether a function takes one value, not a range, as this argument (counted from 0)."""
    return (
        name in _OF_ONE_VALUE
        or _criterion(name, number)
        or {
            **dict.fromkeys(("CHOOSE", "IF", "MATCH"), number == 0),
            **dict.fromkeys(("LARGE", "SMALL"), number == 1),
            "INDEX": number > 0,
        }.get(name, False)
    )


def _only_reference(name: str, number: int) -> bool:
    """Whether Excel takes nothing but a reference as this argument (counted from 0)."""
    return {
        **dict.fromkeys(("COLUMN", "COUNTIF", "ROW"), number == 0),
        "SUMIF": number != 1,
        "COUNTIFS": number % 2 == 0,
        "SUMIFS": number == 0 or number % 2 == 1,
    }.get(name, False)
