"""Classes (*xếp loại*): the interval in which a unit's figure lies."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, Rulebook

__all__ = ["NOT_CLASSIFIED", "class_figure", "classify"]

NOT_CLASSIFIED: Final = Text("Chưa xếp loại", "Not classified")
_IN_NO_CLASS: Final = Text("{figure} không thuộc mức nào trong quy định", "{figure} is in no class of the rulebook")
_EXACT_DIGITS: Final = 9  # what the formulas can hold apart


def class_figure(rulebook: Rulebook, points: int, maximum: int) -> Fraction:
    """The figure that is classed, of points and maximum in units of ``10**-digits``."""
    info = rulebook.info
    if info.class_basis is ClassBasis.PERCENT:
        exact, digits = Fraction(int(points) * 100, int(maximum)), info.percent_digits
    else:
        exact, digits = Fraction(int(points), 10**info.digits), info.digits
    if info.class_figure is ClassFigure.EXACT:
        digits = _EXACT_DIGITS
    return Fraction(round_fraction(exact, digits), 10**digits)


def classify(rulebook: Rulebook, points: int, maximum: int) -> tuple[str, str]:
    """Class and, where there is none, why. Without classes in the rulebook both are empty."""
    if not rulebook.classes or rulebook.info.class_basis is None:
        return "", ""
    figure = class_figure(rulebook, points, maximum)
    for row in rulebook.classes:
        low, high = row.interval.low, row.interval.high
        inside = row.interval.contains(
            figure, None if low is None else Fraction(low), None if high is None else Fraction(high)
        )
        if bool(inside):
            return row.name, ""
    lang = rulebook.info.language
    return NOT_CLASSIFIED.say(lang), _IN_NO_CLASS.say(lang, figure=format_number(figure, lang))
