"""``python -m thidua_xlsx.examples FOLDER``: write every example into a folder of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.examples.write import write_example

if __name__ == "__main__":
    for name in EXAMPLE_NAMES:
        write_example(name, Path(sys.argv[1]) / name)
