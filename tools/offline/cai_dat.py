"""Install thidua-xlsx from the wheels beside this file, without network.

Run by ``cai_dat.bat``, or as ``python cai_dat.py [FOLDER] [--lang vi|en]``. Needs the standard library alone.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import shutil
import struct
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARK = "thidua_xlsx.txt"  # stands in a folder that this installer made, and may therefore replace
NAMES = {"amd64": "x86_64", "aarch64": "arm64"}  # of processors: one of two names for the same
TEXTS = {
    "python": (
        "Các gói ở đây dành cho Python {wanted}, còn máy đang chạy Python {found}. Cài Python {wanted} (64-bit), "
        "hoặc xin bản gói dành cho Python {found}.",
        "These wheels are for Python {wanted}, this is Python {found}. Install Python {wanted} (64-bit), or ask for "
        "wheels for Python {found}.",
    ),
    "system": (
        "Các gói ở đây dành cho {wanted}, còn máy này là {found}. Xin bản gói dành cho {found}.",
        "These wheels are for {wanted}, this is {found}. Ask for wheels for {found}.",
    ),
    "bits": (
        "Python trên máy là loại 32-bit. Cài Python {wanted} loại 64-bit rồi chạy lại.",
        "This is a 32-bit Python. Install the 64-bit Python {wanted} and run this again.",
    ),
    "machine": (
        "Các gói ở đây dành cho Python loại {wanted}, còn Python trên máy là loại {found}. "
        "Xin bản gói dành cho {found}.",
        "These wheels are for a Python for {wanted}, this one is for {found}. Ask for wheels for {found}.",
    ),
    "damaged": (
        "Tệp {name} thiếu hoặc đã bị thay đổi khi sao chép. Chép lại cả thư mục rồi chạy lại.",
        "{name} is missing or was changed on its way. Copy the whole folder again and run this again.",
    ),
    "stranger": (
        "Thư mục {folder} đã có và không phải do chương trình này tạo. Chọn thư mục khác, "
        'ví dụ: cai_dat.bat "D:\\thidua-xlsx".',
        "{folder} is there already and was not made by this installer. Name another folder.",
    ),
    "no_venv": (
        "Không tạo được môi trường Python trong {folder}. Trên Debian và Ubuntu, cài gói python3-venv rồi chạy lại.",
        "No Python environment could be made in {folder}. On Debian and Ubuntu install python3-venv, run this again.",
    ),
    "in_use": (
        "Không ghi được vào {folder}: {reason}. Đóng các cửa sổ đang dùng thidua-xlsx rồi chạy lại.",
        "{folder} cannot be written to: {reason}. Close what uses thidua-xlsx and run this again.",
    ),
    "failed": (
        "Cài chưa xong, xem các dòng phía trên. Chụp màn hình này gửi người đã đưa thư mục cho bạn.",
        "The installation did not succeed, see above. Send these lines to whoever gave you this folder.",
    ),
    "checked": ("Đã đối chiếu {count} tệp.", "{count} files are as they were packed."),
    "installing": ("Đang cài vào {folder} …", "Installing into {folder} …"),
    "done": ("Đã cài thidua-xlsx {version}.", "thidua-xlsx {version} is installed."),
    "start_windows": (
        "Bấm đúp {path} để bắt đầu, rồi gõ: thidua-xlsx demo",
        "Open {path} to begin, then type: thidua-xlsx demo",
    ),
    "start": ("Bắt đầu bằng: {path} demo", "Begin with: {path} demo"),
}


class InstallError(Exception):
    """Why it cannot be installed, as a key of ``TEXTS`` with its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def say(key: str, lang: str, **values: object) -> str:
    """A text in a language."""
    return TEXTS[key][lang == "en"].format(**values)


def check_machine(known: dict[str, str]) -> None:
    """Stop early where pip would only say that it finds no matching distribution."""
    found = "{}.{}".format(*sys.version_info)
    if platform.system() != known["system"]:
        raise InstallError("system", wanted=known["system"], found=platform.system())
    if found != known["python"]:
        raise InstallError("python", wanted=known["python"], found=found)
    if struct.calcsize("P") < 8:
        raise InstallError("bits", wanted=known["python"])
    if machine() != known["machine"]:
        raise InstallError("machine", wanted=known["machine"], found=machine())


def machine() -> str:
    """The processor for which this Python was made, which on Windows need not be the one of the computer."""
    found = sysconfig.get_platform().rpartition("-")[2] if os.name == "nt" else platform.machine()
    return NAMES.get(found.lower(), found.lower())


def check_sums(folder: Path) -> int:
    """Compare every file with its checksum; how many there are."""
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in lines:
        said, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != said:
            raise InstallError("damaged", name=name)
    return len(lines)


def default_folder() -> Path:
    """Where programs of one user live, which needs no administrator."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "thidua-xlsx"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "thidua-xlsx"


def free_name(folder: Path, name: str) -> str:
    """A name that no environment has: the same version installed again must not take away the one that works."""
    others = (f"{name}-{number}" for number in range(2, 1000))
    return next(one for one in (name, *others) if not (folder / one).exists())


def make_environment(folder: Path, name: str) -> Path:
    """An empty Python environment in the folder, beside the one of another version; its Python."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise InstallError("stranger", folder=folder)
    place = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text("thidua-xlsx\n", encoding="utf-8")
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(place)
    except (subprocess.CalledProcessError, SystemExit) as error:
        raise InstallError("no_venv", folder=folder) from error
    except OSError as error:
        raise InstallError("in_use", folder=folder, reason=error) from error
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(python: Path, known: dict[str, str]) -> None:
    """Have pip install from our wheels alone, whatever this machine's settings say."""
    environment = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}
    pip = [str(python), "-m", "pip", "--isolated", "--disable-pip-version-check"]
    extras = f"[{','.join(known['extras'])}]" if known["extras"] else ""
    wanted = f"thidua-xlsx{extras}=={known['version']}"
    wheels = ["--no-index", "--find-links", str(HERE / "wheels"), "--only-binary=:all:"]
    for call in (
        [*pip, "install", "--quiet", "--no-warn-script-location", *wheels, wanted],
        [*pip, "check"],
        [str(python), "-m", "thidua_xlsx", "--version"],
    ):
        if subprocess.run(call, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            raise InstallError("failed")


def write_starter(folder: Path, name: str) -> Path:
    """What people open afterwards: on Windows a command window that knows the command."""
    if os.name != "nt":
        return folder / name / "bin" / "thidua-xlsx"
    lines = [
        "@echo off",
        "chcp 65001 >nul",
        f'set "PATH=%~dp0{name}\\Scripts;%PATH%"',
        'set "PYTHONUTF8=1"',
        'cd /d "%USERPROFILE%\\Documents" 2>nul || cd /d "%USERPROFILE%"',
        "cmd /k thidua-xlsx --help",
    ]
    path = folder / "mo_thidua.bat"
    path.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\r\n")
    return path


def remove_others(folder: Path, name: str) -> None:
    """Take away the environments of other versions; what is in use stays, and does no harm."""
    for other in folder.glob("venv-*"):
        if other.name != name:
            shutil.rmtree(other, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Install, and say in one line what to do next."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    asked = parser.parse_args(arguments)
    known = json.loads((HERE / "may.json").read_text(encoding="utf-8"))
    folder = (asked.folder or default_folder()).resolve()
    name = free_name(folder, f"venv-{known['version']}")
    try:
        check_machine(known)
        print(say("checked", asked.lang, count=check_sums(HERE)))
        print(say("installing", asked.lang, folder=folder), flush=True)
        install(make_environment(folder, name), known)
    except InstallError as error:
        if (folder / MARK).exists():
            shutil.rmtree(folder / name, ignore_errors=True)
        print("✖", say(error.key, asked.lang, **error.values), file=sys.stderr)
        return 1
    starter = write_starter(folder, name)
    remove_others(folder, name)
    print(say("done", asked.lang, version=known["version"]))
    print(say("start_windows" if os.name == "nt" else "start", asked.lang, path=starter))
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
