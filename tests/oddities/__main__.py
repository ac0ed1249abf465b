from __future__ import annotations

import sys
from pathlib import Path

from tests.oddities import write_all

if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
