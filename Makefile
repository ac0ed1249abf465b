# `make demo` and `make test` need python3 (3.11 or newer, with venv and pip) and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo
FUZZ ?= 300
FUZZ_SECONDS ?= 120
KEPT = $(if $(FORMS),--folder $(FORMS))

.PHONY: demo test coverage fuzz fuzz-workbooks lint examples docs bench bench-full wheel clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(VENV)/.installed  ## run the main job and say where the workbooks are
	$(BIN)/thidua-xlsx demo $(DEMO)

test: $(VENV)/.installed  ## run the tests
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

coverage: $(VENV)/.installed  ## the same with branch coverage, which takes half as long again
	rm -f .coverage .coverage.*
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --cov --cov-report term:skip-covered

fuzz-workbooks: $(VENV)/.installed  ## FUZZ random consolidated workbooks (300), as written, recalculated and edited
	FUZZ=$(FUZZ) $(BIN)/python -m pytest tests/workbooks/test_live.py -k random --numprocesses 2

lint: $(VENV)/.installed  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

examples: $(VENV)/.installed  ## write examples/ again from its sources
	$(BIN)/python -m thidua_xlsx.examples examples

docs: $(VENV)/.installed  ## write docs/findings.md again from the catalogue of findings
	$(BIN)/python -m thidua_xlsx.messages.page docs/findings.md

fuzz: $(VENV)/.installed  ## read damaged forms for FUZZ_SECONDS (120)
	$(BIN)/python -m tests.fuzz_intake --seconds $(FUZZ_SECONDS)

bench: $(VENV)/.installed  ## speed and memory beside their peers, in some ten minutes; FORMS=DIR keeps the forms
	$(BIN)/python benchmarks/read_forms.py $(KEPT)
	$(BIN)/python benchmarks/one_form.py $(KEPT)
	$(BIN)/python benchmarks/many_files.py --sizes 200 2000 $(KEPT)
	$(BIN)/python benchmarks/score_rows.py
	$(BIN)/python benchmarks/write_workbooks.py
	$(BIN)/python benchmarks/cold_start.py

bench-full: $(VENV)/.installed  ## the same with 20,000 files and 200 clusters: far longer, 1 GB of disk
	$(BIN)/python benchmarks/read_forms.py $(KEPT)
	$(BIN)/python benchmarks/one_form.py $(KEPT)
	$(BIN)/python benchmarks/many_files.py $(KEPT)
	$(BIN)/python benchmarks/score_rows.py
	$(BIN)/python benchmarks/write_workbooks.py --clusters 200
	$(BIN)/python benchmarks/cold_start.py

wheel: $(VENV)/.installed
	$(BIN)/python -m build --wheel --outdir dist

clean:
	rm -rf $(VENV) dist build demo .coverage .coverage.*
