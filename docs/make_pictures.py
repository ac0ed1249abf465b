"""The pictures of the documentation, made of real workbooks: ``python docs/make_pictures.py`` writes them again.

The example of Cụm thi đua số 9 goes through its year; LibreOffice prints what comes out, pdftoppm makes pictures of it,
Chromium one of the page for the meeting room. Needs LibreOffice, poppler-utils, Chromium, and the extras ``dev`` and
``docs``. Letters are those of Liberation Serif, which is as wide as Times New Roman.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

import thidua_xlsx as tx
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE, write_example

PICTURES = Path(__file__).resolve().parent / "pictures"
EXAMPLE = "cum_9_2018"
WIDTH = 1280  # pixels: sharp on a screen twice as dense as the text column is wide
COLOURS = 64
MARGIN = 16
COLUMNS = 128  # of the terminal
VIETNAMESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"><value>vi-VN</value></prop></item>
</oor:items>
"""  # decimal commas, as on the office PC of whoever looks at the pictures


@dataclass(frozen=True)
class Shot:
    """One picture: the first page of a printed file that has all these words, and what is shown of it."""

    name: str
    file: str
    words: tuple[str, ...]
    right: float = 1.0  # how much of the page is shown, from the left
    bottom: float = 1.0  # and from the top: up to the last line of the table before it
    top: float = 0.0  # where a page number stands above
    width: int = WIDTH


SHOTS = (
    Shot("quy_dinh", "quy_dinh.xlsx", ("Cách chấm", "Thuộc nhóm"), right=0.6285, bottom=0.8),
    Shot("phieu", "phieu.xlsx", ("PHIẾU TỰ CHẤM ĐIỂM",)),
    Shot("tra_lai", "tra_lai.xlsx", ("NHỮNG CHỖ CẦN SỬA",)),
    Shot("tra_lai_o", "tra_lai.xlsx", ("PHIẾU TỰ CHẤM ĐIỂM",), bottom=0.85, top=0.04),
    Shot("tham_dinh", "tham_dinh.xlsx", (), bottom=0.7),
    Shot("bo_phieu", "bo_phieu.xlsx", ()),
    Shot("xep_hang", "tong_hop.xlsx", ("BẢNG XẾP HẠNG THI ĐUA",)),
    Shot("khen_thuong", "tong_hop.xlsx", ("ĐỀ NGHỊ KHEN THƯỞNG", "chỉ tiêu 1"), top=0.05),
    Shot("diem_tham_dinh", "tong_hop.xlsx", ("KẾT QUẢ THẨM ĐỊNH",), top=0.05),
    Shot("bien_ban", "bien_ban.docx", ("BIÊN BẢN",), bottom=0.8, width=720),
)


def main() -> None:
    """Write all pictures again."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        page = write_files(folder)
        printed = print_files(folder)
        for shot in SHOTS:
            pdf = printed / Path(shot.file).with_suffix(".pdf").name
            save(picture_of(shot, pdf, folder), shot.name, shot.width)
        save(picture_of_terminal(folder), "man_hinh")
        save(shown(page, folder / "trang.png"), "trang")


def write_files(folder: Path) -> Path:
    """Everything that a cluster writes in its year; the page for the meeting room."""
    write_example(EXAMPLE, folder)
    rulebook = tx.read_rulebook(folder / RULEBOOK_FILE)
    batch = tx.read_submissions(rulebook, folder / FORMS_FOLDER)
    result = tx.score(
        batch,
        verification=tx.read_verification(rulebook, folder / MEETING_FILES["verification"]),
        events=tx.read_events(rulebook, folder / MEETING_FILES["events"]),
        ballots=tx.read_ballots(rulebook, folder / MEETING_FILES["ballots"]),
    )
    shutil.copy(folder / FORMS_FOLDER / "cum-9-2018_AG.xlsx", folder / "phieu.xlsx")
    (returned,) = tx.write_returns(batch, folder / "tra_lai")
    shutil.copy(returned, folder / "tra_lai.xlsx")
    tx.write_consolidated(result, folder / "tong_hop.xlsx")
    tx.write_minutes(result, folder / "bien_ban.docx", date=datetime.date(2018, 12, 20))
    page = folder / "trang.html"
    tx.write_page(result, page)
    return page


def print_files(folder: Path) -> Path:
    """The folder with every workbook and paper as PDF."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise SystemExit("LibreOffice is needed: apt-get install libreoffice-calc libreoffice-writer")
    files = sorted({str(folder / shot.file) for shot in SHOTS})
    printed = folder / "pdf"
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(VIETNAMESE, encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [soffice, "--headless", profile, "--convert-to", "pdf", "--outdir", str(printed), *files]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return printed


def picture_of(shot: Shot, pdf: Path, folder: Path) -> Image.Image:
    """The page of a shot, without its margins."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, encoding="utf-8").stdout
    pages = [
        number
        for number, page in enumerate(text.split("\f"), 1)
        if all(squeezed(word) in squeezed(page) for word in shot.words)
    ]
    if not pages:
        raise SystemExit(f"{shot.name}: no page of {shot.file} has {shot.words}")
    call = ["pdftoppm", "-png", "-singlefile", "-r", "220", "-f", str(pages[0]), pdf, folder / shot.name]
    subprocess.run(call, check=True)
    with Image.open(folder / f"{shot.name}.png") as page:
        whole = trimmed(page.convert("RGB"))
    height = whole.height
    right = last_line(whole.transpose(Image.Transpose.TRANSPOSE), shot.right)
    return trimmed(whole.crop((0, round(height * shot.top), right, last_line(whole, shot.bottom))))


def last_line(picture: Image.Image, share: float) -> int:
    """Below the last ruled line of a table in the upper ``share`` of a picture, so that no row is cut through."""
    if share == 1:
        return picture.height
    end = round(picture.height * share)
    ruled = (np.asarray(picture.convert("L")) < 170).mean(axis=1) > 0.6
    lines = np.flatnonzero(ruled[:end])
    return int(lines[-1]) + 3 if lines.size else end


def squeezed(text: str) -> str:
    """Without blanks: what a PDF gives back has some in the middle of Vietnamese words."""
    return "".join(text.split())


def picture_of_terminal(folder: Path) -> Image.Image:
    """What a command says on a terminal."""
    call = [sys.executable, "-m", "thidua_xlsx", "status", RULEBOOK_FILE, FORMS_FOLDER]
    terminal = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "PYTHONUTF8": "1"}
    said = subprocess.run(call, check=False, cwd=folder, env=terminal, capture_output=True, encoding="utf-8").stdout
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system="truecolor", force_terminal=True)
    console.print(f"D:\\thi_dua> thidua-xlsx {' '.join(call[3:])}", highlight=False)
    console.print(Text.from_ansi(said))
    code = console.export_svg(title="thidua-xlsx", font_aspect_ratio=0.602)
    fonts = re.sub(r"@font-face \{.*?\}", "", code, flags=re.DOTALL).replace("Fira Code", "DejaVu Sans Mono")
    page = folder / "man_hinh.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><body style='margin:0'>{fonts}", encoding="utf-8")
    return shown(page, folder / "man_hinh.png", "svg")


def shown(page: Path, path: Path, selector: str = "") -> Image.Image:
    """A page, or an element of it, as a projector of 1,280 pixels shows it."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        window = browser.new_page(viewport={"width": 1280, "height": 895})
        window.goto(page.as_uri())
        if selector:
            window.locator(selector).first.screenshot(path=path)
        else:
            window.screenshot(path=path)
        browser.close()
    with Image.open(path) as picture:
        return picture.convert("RGB")


def trimmed(picture: Image.Image) -> Image.Image:
    """Without the white around, but for a narrow margin."""
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    if box is None:
        return picture
    left, top, right, bottom = box
    size = picture.size
    return picture.crop(
        (max(left - MARGIN, 0), max(top - MARGIN, 0), min(right + MARGIN, size[0]), min(bottom + MARGIN, size[1]))
    )


def save(picture: Image.Image, name: str, width: int = WIDTH) -> None:
    """Write a picture small: few colours, no date."""
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    path = PICTURES / f"{name}.png"
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path}: {picture.width} × {picture.height}, {path.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
