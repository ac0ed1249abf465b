"""What takes long to load is loaded while the command waits for something else."""

from __future__ import annotations

import contextlib
import gc
import importlib
import sys
import threading
from typing import Final

__all__ = ["load_ahead"]

_TABLES: Final = ("pandas", "pandera.pandas")


def load_ahead() -> None:
    """Begin to load pandas and pandera; whoever imports them meanwhile waits until they are there.

    A parser process reads the rulebook at the same time. Not a daemon: a process cannot end well in the middle of it.
    """
    if "pandera" not in sys.modules:
        threading.Thread(target=_load).start()


def _load() -> None:
    # pandera loads hypothesis where it is installed, to make test data; None is not found
    hidden = sys.modules.setdefault("hypothesis", None) is None  # type: ignore[arg-type]
    # hundreds of thousands of objects are made and none is garbage: looking through them takes a tenth of the time
    collecting = gc.isenabled()
    gc.disable()
    try:
        with contextlib.suppress(Exception):  # whoever imports it next is told
            for name in _TABLES:
                importlib.import_module(name)
    finally:
        if hidden:
            sys.modules.pop("hypothesis", None)
        gc.freeze()
        if collecting:
            gc.enable()
