"""Print the lowest versions of our direct dependencies that ``pyproject.toml`` allows, as constraints for pip.

``python tools/lowest.py [PYPROJECT] > FILE``. Of the extras, those that users install; tools for tests and
documentation are taken as new as they come. Needs the standard library alone.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

FOR_US = {"dev", "docs", "test"}
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[[^]]*])?>=(?P<version>[\w.]+)")


def lowest(pyproject: str) -> dict[str, str]:
    """The lowest version of each direct dependency by its name.

    Raises
    ------
    ValueError
        A dependency does not say from which version on it serves, or says more than that.
    """
    project = tomllib.loads(pyproject)["project"]
    extras = project.get("optional-dependencies", {})
    wanted = [*project["dependencies"], *(item for name in extras if name not in FOR_US for item in extras[name])]
    found = {}
    for requirement in wanted:
        said = _REQUIREMENT.fullmatch(requirement.partition(";")[0].strip())
        if said is None:
            raise ValueError(f"not of the form name>=version: {requirement!r}")
        found[said["name"]] = said["version"]
    return found


def main(arguments: list[str]) -> None:
    """Print one constraint per line."""
    path = Path(arguments[0]) if arguments else Path(__file__).parents[1] / "pyproject.toml"
    for name, version in lowest(path.read_text(encoding="utf-8")).items():
        print(f"{name}=={version}")


if __name__ == "__main__":
    main(sys.argv[1:])
