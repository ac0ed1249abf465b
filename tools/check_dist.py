"""Check what was built: ``python tools/check_dist.py [dist]``.

The wheel holds the package and nothing else, the sdist everything that is needed to build and test, and the wheel made
from the sdist is byte for byte the one made from the tree.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "thidua_xlsx"
RUBBISH = re.compile(
    r"__pycache__|\.py[co]$|\.egg-info|(^|/)\.(git|hypothesis|coverage|venv|\w+_cache)(/|$)|/(dist|build|demo)/"
)
NEEDED = (
    "README.md",
    "README.vi.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "constraints.txt",
    "constraints-lowest.txt",
)


def package_files(root: Path) -> set[str]:
    """What of the package must be installed: every file but what Python itself leaves there."""
    files = (path.relative_to(root).as_posix() for path in (root / PACKAGE).rglob("*") if path.is_file())
    return {name for name in files if not RUBBISH.search(name)}


def check_wheel(wheel: Path, root: Path) -> list[str]:
    """What is wrong with the contents of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
        said = archive.read(next(n for n in archive.namelist() if n.endswith("/METADATA"))).decode("utf-8")
    wanted = package_files(root) | {f"{PACKAGE}/py.typed"}
    faults = [f"wheel lacks {name}" for name in sorted(wanted - inside)]
    faults += [f"wheel holds {name}" for name in sorted(inside - wanted)]
    faults += [] if any(name.endswith(".docx") for name in inside) else ["wheel lacks the Word templates"]
    faults += [] if "# thidua_xlsx" in said else ["the readme is not in the metadata"]
    return faults


def tracked(root: Path) -> list[str]:
    """The files that are kept under version control; none where there is no git."""
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, encoding="utf-8", check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [name for name in done.stdout.split("\0") if (root / name).is_file()]


def check_sdist(sdist: Path, root: Path) -> list[str]:
    """What is wrong with the contents of a sdist."""
    with tarfile.open(sdist) as archive:
        inside = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    wanted = {*NEEDED, *package_files(root), *tracked(root)}
    faults = [f"sdist lacks {name}" for name in sorted(wanted - inside)]
    return faults + [f"sdist holds {name}" for name in sorted(inside) if RUBBISH.search(name)]


def check_same(wheel: Path, root: Path) -> list[str]:
    """Whether the tree gives the wheel that ``build`` made by way of the sdist."""
    with tempfile.TemporaryDirectory() as scratch:
        call = [sys.executable, "-m", "build", "--wheel", "--outdir", scratch, str(root)]
        subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
        other = Path(scratch) / wheel.name
        if not other.exists():
            return [f"the tree gives {', '.join(path.name for path in Path(scratch).iterdir())}"]
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (wheel, other)]
    return [] if len(set(digests)) == 1 else ["the wheel from the sdist is not the wheel from the tree"]


def main(arguments: list[str]) -> int:
    """Say what is wrong, or how large both are."""
    folder = Path(arguments[0]) if arguments else ROOT / "dist"
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    wheel = folder / f"{PACKAGE}-{version}-py3-none-any.whl"
    sdist = folder / f"{PACKAGE}-{version}.tar.gz"
    faults = [f"{path} was not built" for path in (wheel, sdist) if not path.exists()]
    faults = faults or [*check_wheel(wheel, ROOT), *check_sdist(sdist, ROOT), *check_same(wheel, ROOT)]
    print("\n".join(faults) or f"{wheel.name} and {sdist.name} hold what they should; the tree gives the same wheel")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
