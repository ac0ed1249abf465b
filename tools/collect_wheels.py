"""Collect what a machine without network needs: the library, all it depends on, checksums and an installer.

``python tools/collect_wheels.py`` collects for a machine like this one,
``python tools/collect_wheels.py --platform win_amd64 --python 3.13`` for a Windows PC. The folder is carried over and
``cai_dat.bat`` (Windows) or ``python3 cai_dat.py`` is run there. Needs Python with pip, and the network.
"""

from __future__ import annotations

import argparse
import email.parser
import hashlib
import json
import platform
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

try:
    from packaging.markers import default_environment
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name
except ImportError:  # pip brings its own along: a bare Python will do
    from pip._vendor.packaging.markers import default_environment  # type: ignore[assignment, unused-ignore]
    from pip._vendor.packaging.requirements import Requirement  # type: ignore[assignment, unused-ignore]
    from pip._vendor.packaging.utils import canonicalize_name  # type: ignore[assignment, unused-ignore]

NAME = "thidua-xlsx"
ROOT = Path(__file__).resolve().parents[1]
INSTALLER = Path(__file__).resolve().parent / "offline"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Target:
    """The machine for which wheels are collected; ``platform`` is None for one like this."""

    platform: str | None
    python: str

    @property
    def label(self) -> str:
        """What the folder is called after."""
        return f"{self.platform or platform.system().lower() + '_' + platform.machine()}-python{self.python}"

    @property
    def system(self) -> str:
        """What ``platform.system()`` says on that machine."""
        if self.platform is None:
            return platform.system()
        starts = {"win": "Windows", "macosx": "Darwin", "manylinux": "Linux", "musllinux": "Linux", "linux": "Linux"}
        return next(system for start, system in starts.items() if self.platform.startswith(start))

    @property
    def machine(self) -> str:
        """Its processor, as the installer names it."""
        said = self.environment()["platform_machine"].lower()
        return {"amd64": "x86_64", "aarch64": "arm64"}.get(said, said)

    def environment(self) -> dict[str, str]:
        """By what markers such as ``sys_platform == "win32"`` are decided there.

        pip decides them by the machine on which it runs, even where it downloads for another one.
        """
        here = {name: str(value) for name, value in default_environment().items()}
        if self.platform is None:
            return here
        names = {"Windows": ("win32", "nt"), "Darwin": ("darwin", "posix"), "Linux": ("linux", "posix")}
        sys_platform, os_name = names[self.system]
        machine = next((end for end in ("arm64", "aarch64", "x86_64") if self.platform.endswith(end)), "AMD64")
        versions = {"python_version": self.python, "python_full_version": f"{self.python}.0"}
        places = {"sys_platform": sys_platform, "os_name": os_name, "platform_system": self.system}
        return here | versions | places | {"platform_machine": machine}

    def pip_options(self) -> list[str]:
        """What tells ``pip download`` of this machine."""
        if self.platform is None:
            return []
        named = [option for name in self.platforms() for option in ("--platform", name)]
        return [*named, "--python-version", self.python, "--implementation", "cp"]

    def platforms(self) -> list[str]:
        """The names under which a wheel may be for it: pip takes a manylinux name as that one alone."""
        assert self.platform is not None
        said = re.fullmatch(r"manylinux_2_(\d+)_(\w+)", self.platform)
        if said is None:
            return [self.platform]
        glibc, machine = int(said[1]), said[2]
        return [*(f"manylinux_2_{minor}_{machine}" for minor in range(glibc, 4, -1)), f"manylinux2014_{machine}"]


def metadata(wheel: Path) -> tuple[str, str, list[Requirement]]:
    """Name, version and requirements of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(item for item in archive.namelist() if item.endswith(".dist-info/METADATA"))
        said = email.parser.BytesParser().parsebytes(archive.read(name), headersonly=True)
    return canonicalize_name(said["Name"]), said["Version"], [Requirement(r) for r in said.get_all("Requires-Dist", [])]


def needed(wheels: Iterable[Path], extras: Iterable[str], environment: dict[str, str]) -> tuple[set[str], list[str]]:
    """What the library needs on a machine, and which requirements no wheel of these satisfies."""
    known = {name: (version, requirements) for name, version, requirements in map(metadata, wheels)}
    waiting = [Requirement(f"{NAME}[{','.join(extras)}]")]
    seen: set[tuple[str, str]] = set()
    missing = []
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        version, requirements = known.get(name, ("", []))
        if not version or not wanted.specifier.contains(version, prereleases=True):
            missing.append(str(wanted).partition(";")[0].strip())
            continue
        for extra in ("", *wanted.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                place = {**environment, "extra": extra}
                waiting += [item for item in requirements if item.marker is None or item.marker.evaluate(place)]
    return {name for name, _ in seen}, sorted(set(missing))


def download(wanted: list[str], into: Path, target: Target, constraints: Path | None) -> None:
    """Have pip fetch wheels, never sources: nobody compiles on a machine without network."""
    call = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
    call += ["--dest", str(into), *target.pip_options()]
    call += ["--constraint", str(constraints)] if constraints else []
    subprocess.run([*call, *wanted], check=True)


def collect(wheel: Path, extras: list[str], into: Path, target: Target, constraints: Path | None) -> None:
    """Fill a folder with the library's wheel and all wheels that it needs on the target.

    Raises
    ------
    RuntimeError
        Something cannot be had for that machine.
    """
    download([f"{wheel}[{','.join(extras)}]" if extras else str(wheel)], into, target, constraints)
    before: list[str] = []
    while True:
        names, missing = needed(into.glob("*.whl"), extras, target.environment())
        if not missing:
            break
        if missing == before:
            raise RuntimeError(f"cannot be had for {target.label}: {', '.join(missing)}")
        download(missing, into, target, constraints)
        before = missing
    for path in into.glob("*.whl"):
        if metadata(path)[0] not in names:  # only this machine would need it
            path.unlink()


def write_installer(folder: Path, version: str, extras: list[str], target: Target) -> None:
    """Put the installer, what it needs to know, what people read first, and the checksums into the folder."""
    known: dict[str, object] = {"version": version, "extras": extras, "python": target.python}
    known |= {"system": target.system, "machine": target.machine}
    for source in sorted(INSTALLER.iterdir()):
        text = source.read_text(encoding="utf-8")
        if source.suffix != ".py":
            for name, value in known.items():
                text = text.replace(f"@{name}@", str(value))
        windows = source.suffix in {".bat", ".txt"}  # Notepad and cmd.exe want \r\n, Notepad of old a BOM
        encoding = "utf-8-sig" if source.name.startswith("DOC") else "utf-8"
        (folder / source.name).write_text(text, encoding=encoding, newline="\r\n" if windows else "\n")
    (folder / "may.json").write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8", newline="\n")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def _wheel(given: Path | None, scratch: Path) -> Path:
    """The library's wheel: the one given, else one made from this checkout."""
    if given is not None:
        return given.resolve()
    call = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*call, "--wheel-dir", str(scratch), str(ROOT)], check=True)
    return next(scratch.glob("*.whl"))


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "-o", "--output", type=Path, help="folder to make (default: dist/offline/<name of the machine>)"
    )
    parser.add_argument("--extras", default="plot", help="extras, with commas; '' for none (default: plot)")
    parser.add_argument("--platform", help="win_amd64, macosx_14_0_arm64, … (default: a machine like this one)")
    parser.add_argument("--python", help="its Python, such as 3.13 (default: the one that runs this)")
    parser.add_argument("--wheel", type=Path, help="the library's wheel (default: made from this checkout)")
    parser.add_argument("--newest", action="store_true", help="newest dependencies instead of those of constraints.txt")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Collect, and say where."""
    asked = _arguments(arguments)
    here = "{}.{}".format(*sys.version_info)
    if asked.python and not asked.platform and asked.python != here:
        print(f"--python {asked.python} needs --platform, or to be run by that Python", file=sys.stderr)
        return 2
    target = Target(asked.platform, asked.python or here)
    extras = [item.strip() for item in asked.extras.split(",") if item.strip()]
    constraints = ROOT / "constraints.txt"
    folder = asked.output or ROOT / "dist" / "offline" / f"{NAME}-{target.label}"
    if folder.exists() and any(folder.iterdir()):
        print(f"{folder} is there already; take it away or name another with -o", file=sys.stderr)
        return 2
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:  # whole or not at all
        made = Path(scratch) / "made"
        wheel = _wheel(asked.wheel, Path(scratch))
        (made / "wheels").mkdir(parents=True)
        use = None if asked.newest or not constraints.exists() else constraints
        try:
            collect(wheel, extras, made / "wheels", target, use)
        except (subprocess.CalledProcessError, RuntimeError) as error:
            print(error, file=sys.stderr)
            return 1
        write_installer(made, metadata(wheel)[1], extras, target)
        if folder.exists():  # empty, as seen above
            folder.rmdir()
        made.replace(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {len(list((folder / 'wheels').iterdir()))} wheels, {size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
