"""Units and criteria as a caller names them; what is not known is refused with what comes near."""

from __future__ import annotations

from thidua_xlsx.intake.near_words import nearest
from thidua_xlsx.rulebook.model import TOTAL, Rulebook

__all__ = ["asked_criterion", "asked_unit"]


def asked_unit(rulebook: Rulebook, said: str) -> str:
    """The code of the unit called ``said``, in whatever case.

    Raises
    ------
    KeyError
        There is none; the message names units whose code or name comes near.
    """
    code = rulebook.unit_code(str(said))
    if code:
        return code
    names = {unit.code: unit.code for unit in rulebook.units}
    for unit in rulebook.units:
        names |= {name: unit.code for name in (unit.name, unit.short_name, *unit.aliases) if name}
    near = dict.fromkeys(names[name] for name in nearest(str(said), names))
    meant = ", ".join(f"{code!r} ({rulebook.unit(code).name})" for code in near)
    raise KeyError(f"no unit {said!r} in this rulebook{_meant(meant)}")


def asked_criterion(rulebook: Rulebook, said: str) -> str:
    """The key of the criterion or group ``said``; ``total`` for the whole.

    Raises
    ------
    KeyError
        There is none; the message names criteria whose key or name comes near.
    """
    keys = {node.key for node in rulebook.criteria} | {TOTAL}
    if said in keys:
        return said
    names = {node.key: node.key for node in rulebook.criteria} | {TOTAL: TOTAL}
    names |= {node.name: node.key for node in reversed(rulebook.criteria)}
    near = dict.fromkeys(names[name] for name in nearest(str(said), names))
    meant = ", ".join(repr(key) if key == TOTAL else f"{key!r} ({rulebook.criterion(key).name})" for key in near)
    raise KeyError(f"no criterion or group {said!r} in this rulebook{_meant(meant)}")


def _meant(words: str) -> str:
    return f"; did you mean {words}?" if words else ""
