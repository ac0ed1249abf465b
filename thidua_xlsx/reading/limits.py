"""How much of anybody's file is taken before it is refused."""

from __future__ import annotations

from dataclasses import dataclass, fields

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """How large one file may be, how long it may take, how much memory it may cost; what is beyond is a finding.

    Attributes
    ----------
    file_bytes
        Size of the file.
    inflated_bytes
        Size of all its parts once they are unpacked.
    ratio
        How many times larger than packed the parts may be, where they come to more than 20 MiB together.
    parts
        How many parts the package may have.
    cells
        How many cells the used rectangle of a sheet may span.
    seconds
        How long reading may take; with what it takes to start anew, a file costs less than 10 seconds by default.
    megabytes
        How much memory its reader may hold.

    Raises
    ------
    ValueError
        One of them is not above 0.
    """

    file_bytes: int = 100 * 2**20
    inflated_bytes: int = 400 * 2**20
    ratio: float = 250.0
    parts: int = 5_000
    cells: int = 2_000_000
    seconds: float = 8.0
    megabytes: int = 800

    def __post_init__(self) -> None:
        """No limit may forbid everything, or mean none."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
                raise ValueError(f"{field.name}: {value!r}; a number above 0")
