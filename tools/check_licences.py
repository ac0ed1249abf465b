"""Check the licences of what we depend on: ``python tools/check_licences.py LICENCES.json``.

The file is what ``pip-licenses --from=mixed --format=json`` says of an environment in which the library is installed.
Every licence must be one of ``ALLOWED``, or the package one of ``EXPLAINED``.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

# They ask for a notice and nothing else: whoever passes our wheels on passes the licences on inside them.
ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU"),
    *("PSF-2.0", "Zlib"),
}
# package: its licence, and why that is no obstacle
EXPLAINED = {
    "docxtpl": ("LGPL-2.1-only", "imported as it is, a package of its own that everybody can replace"),
}
# what metadata of before SPDX say
_OLD_NAMES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}


def names(said: str) -> set[str]:
    """The licences that an expression or a list of classifiers names."""
    parts = (part.strip() for part in re.split(r"\s(?:AND|OR)\s|;", said))
    return {_OLD_NAMES.get(part, part.strip("()")) for part in parts}


def faults(packages: list[dict[str, str]]) -> list[str]:
    """Packages whose licence nobody has looked at yet."""
    found = []
    for package in packages:
        said = names(package["License"])
        explained = EXPLAINED.get(package["Name"].lower(), ("", ""))[0]
        if not said <= ALLOWED and said != {explained}:
            found.append(f"{package['Name']} {package['Version']}: {package['License']}")
    return found


def main(arguments: list[str]) -> int:
    """Say which licences want a look."""
    packages = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    wrong = faults(packages)
    print("\n".join(wrong) or f"the licences of {len(packages)} packages are known and allowed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
