# `make demo` and `make test` need python3 (3.11 or newer, with venv and pip) and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo
FUZZ ?= 300
FUZZ_SECONDS ?= 120

.PHONY: demo test coverage fuzz fuzz-workbooks lint examples docs bench wheel clean

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

bench: $(VENV)/.installed  ## reading and scoring beside their peers, in one run
	$(BIN)/python benchmarks/read_and_score.py
	$(BIN)/python benchmarks/score_rows.py
	$(BIN)/python benchmarks/write_workbooks.py
	$(BIN)/python benchmarks/cold_start.py

wheel: $(VENV)/.installed
	$(BIN)/python -m build --wheel --outdir dist

clean:
	rm -rf $(VENV) dist build demo .coverage .coverage.*
