"""The example notebooks run from the first cell to the last, as they are handed out: without outputs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow

_FOLDER = Path(__file__).resolve().parents[1] / "examples" / "notebooks"
_NOTEBOOKS = sorted(_FOLDER.glob("*.ipynb"))
_DRAWN = re.compile(r"result\.plot\.\w+\(")


def _read(path: Path) -> Any:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def test_the_notebooks_are_there() -> None:
    """A folder that was moved would leave the other tests with nothing to do."""
    assert [path.stem for path in _NOTEBOOKS] == ["mot_nam_cua_cum_truong", "phan_tich_cac_cum"]


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs_and_with_ids_that_stay(path: Path) -> None:
    """Somebody's paths, figures and run counts would be handed out, and every run would look like a change."""
    notebook = _read(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count is not None] == []
    assert [cell.id for cell in notebook.cells] == [f"o-{number:02}" for number in range(1, len(notebook.cells) + 1)]
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert all(not cell.metadata for cell in notebook.cells)
    assert "minh họa" in notebook.cells[0].source
    assert path.read_bytes().endswith(b"}\n")
    assert b"\r" not in path.read_bytes()


def _show(outputs: list[Any], kind: str) -> list[str]:
    """What the outputs of a cell show in one way, as a page would."""
    return [str(output.data[kind]) for output in outputs if kind in output.get("data", {})]


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_asks_for(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first thing that an analyst runs would fail, warn in red, or show nothing."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("MPLBACKEND", raising=False)
    empty = tmp_path / "folder"
    empty.mkdir()
    notebook = _read(path)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(empty)}})
    client.execute()
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        assert not any(output.output_type == "error" or output.get("name") == "stderr" for output in outputs), cell.id
        last = cell.source.splitlines()[-1]
        if cell.cell_type == "code" and _DRAWN.search(cell.source):
            assert len(_show(outputs, "image/png")) == 1, cell.id
        if cell.cell_type == "code" and re.fullmatch(r"\w+|(table|result\.(explain|scorecard|inflation))\(.*\)", last):
            assert _show(outputs, "text/html"), cell.id
    assert list(empty.iterdir()) == []
