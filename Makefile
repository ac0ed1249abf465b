# `make demo` and `make test` need python3 (3.11 or newer, with venv and pip) and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo
FUZZ ?= 300
FUZZ_SECONDS ?= 120
KEPT = $(if $(FORMS),--folder $(FORMS))

LOWEST := build/lowest
PLATFORM ?= win_amd64
PLATFORM_PYTHON ?= 3.13

.PHONY: demo test test-slow test-lowest coverage fuzz fuzz-workbooks lint examples docs docs-site notebooks pictures bench bench-full
.PHONY: wheel dist sbom offline offline-for clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(VENV)/.installed  ## run the main job and say where the workbooks are
	$(BIN)/thidua-xlsx demo $(DEMO)

test: $(VENV)/.installed  ## run the tests, in some five minutes; those that take long are in test-slow
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal -m "not slow"

test-slow: $(VENV)/.installed  ## the tests that take long: notebooks, runs that are killed, every workbook recalculated
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal -m slow

$(LOWEST)/.installed: pyproject.toml constraints-lowest.txt
	$(PYTHON) -m venv --clear $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints-lowest.txt \
	  --editable '.[dask,docs,plot,remote,test]'
	touch $@

# left out: the bytes of our Word templates, which are those of the newest python-docx
test-lowest: $(LOWEST)/.installed  ## the tests with the lowest versions that pyproject.toml allows; needs its lowest Python
	$(LOWEST)/bin/python -m pytest --numprocesses 2 --dist worksteal \
	  --deselect tests/workbooks/test_minutes.py::test_the_templates_that_ship_are_those_that_their_source_makes

coverage: $(VENV)/.installed  ## the same with branch coverage, which takes half as long again
	rm -f .coverage .coverage.*
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --cov --cov-report term:skip-covered

fuzz-workbooks: $(VENV)/.installed  ## FUZZ random consolidated workbooks (300), as written, recalculated and edited
	FUZZ=$(FUZZ) $(BIN)/python -m pytest tests/workbooks/test_live.py -k random --numprocesses 2

lint: $(VENV)/.installed  ## style and types; the typed examples as a user's editor sees them, outside of this folder
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tools/*.py tools/offline/*.py
	rm -rf build/typed && mkdir -p build/typed && cp tests/typed_examples.py build/typed
	cd build/typed && ../../$(BIN)/mypy --strict --config-file= --cache-dir ../../.mypy_cache/typed typed_examples.py

examples: $(VENV)/.installed  ## write examples/ again from its sources
	$(BIN)/python -m thidua_xlsx.examples examples

docs: $(VENV)/.installed  ## write again what of docs/ is made from the code: findings, tables, worked figures of methods
	$(BIN)/python -m thidua_xlsx.messages.page docs/findings.md
	$(BIN)/python -m thidua_xlsx.tables.page docs/tables.md
	$(BIN)/python -m thidua_xlsx.methods.page docs/methods.md docs/vi/cach_cham.md

docs-site: $(VENV)/.installed  ## the documentation as a site in build/site; a warning is a failure
	rm -rf build/site
	$(BIN)/sphinx-build -W --keep-going -n -E -q -d build/doctrees docs build/site

notebooks: $(VENV)/.installed  ## run examples/notebooks/ and leave them as pages in build/notebooks
	$(BIN)/python -m nbconvert --execute --to html --output-dir build/notebooks examples/notebooks/*.ipynb

pictures: $(VENV)/.installed  ## write docs/pictures/ again; needs LibreOffice, poppler-utils and Chromium
	$(BIN)/python docs/make_pictures.py

fuzz: $(VENV)/.installed  ## read damaged forms for FUZZ_SECONDS (120)
	$(BIN)/python -m tests.fuzz_intake --seconds $(FUZZ_SECONDS)

bench: $(VENV)/.installed  ## speed and memory beside their peers, in some ten minutes; FORMS=DIR keeps the forms
	$(BIN)/python benchmarks/read_forms.py $(KEPT)
	$(BIN)/python benchmarks/one_form.py $(KEPT)
	$(BIN)/python benchmarks/many_files.py --sizes 200 2000 $(KEPT)
	$(BIN)/python benchmarks/score_rows.py
	$(BIN)/python benchmarks/write_workbooks.py
	$(BIN)/python benchmarks/robustness.py
	$(BIN)/python benchmarks/cold_start.py

bench-full: $(VENV)/.installed  ## the same with 20,000 files and 200 clusters: far longer, 1 GB of disk
	$(BIN)/python benchmarks/read_forms.py $(KEPT)
	$(BIN)/python benchmarks/one_form.py $(KEPT)
	$(BIN)/python benchmarks/many_files.py $(KEPT)
	$(BIN)/python benchmarks/score_rows.py
	$(BIN)/python benchmarks/write_workbooks.py --clusters 200
	$(BIN)/python benchmarks/robustness.py
	$(BIN)/python benchmarks/cold_start.py

wheel: $(VENV)/.installed  ## the wheel alone
	rm -f dist/*.whl
	PIP_CONSTRAINT=$(CURDIR)/constraints.txt $(BIN)/python -m build --wheel --outdir dist

dist: $(VENV)/.installed  ## wheel and sdist, and whether they hold what they should
	rm -f dist/*.whl dist/*.tar.gz
	PIP_CONSTRAINT=$(CURDIR)/constraints.txt $(BIN)/python -m build --outdir dist
	$(BIN)/twine check --strict dist/*.whl dist/*.tar.gz
	PIP_CONSTRAINT=$(CURDIR)/constraints.txt $(BIN)/python tools/check_dist.py dist

sbom: dist  ## what comes along with an installation (CycloneDX), under which licences, and whether these are allowed
	rm -rf build/installed && $(PYTHON) -m venv build/installed
	build/installed/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  "$$(ls dist/*.whl)[dask,plot,remote]"
	$(BIN)/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml --mc-type library \
	  --output-format JSON --output-file dist/sbom.cdx.json build/installed/bin/python
	for as in json csv markdown; do $(BIN)/pip-licenses --python build/installed/bin/python --from mixed --with-urls \
	  --format $$as --output-file dist/licences.$$as >/dev/null || exit 1; done
	$(BIN)/python tools/check_licences.py dist/licences.json

offline: dist  ## a folder from which a machine like this one installs without network
	rm -rf dist/offline/this-machine
	$(BIN)/python tools/collect_wheels.py --wheel dist/*.whl --output dist/offline/this-machine

offline-for: dist  ## the same for PLATFORM (win_amd64) with PLATFORM_PYTHON (3.13)
	rm -rf dist/offline/thidua-xlsx-$(PLATFORM)-python$(PLATFORM_PYTHON)
	$(BIN)/python tools/collect_wheels.py --wheel dist/*.whl --platform $(PLATFORM) --python $(PLATFORM_PYTHON)

clean:
	rm -rf $(VENV) dist build demo .coverage .coverage.*
