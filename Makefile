# `make lab` opens the course, `make test` passes its tests; `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python tools/install.py --constraint pins.txt
PYTEST := $(BIN)/python -m pytest -q -rs
# More processes than two cores: half of the time a test waits, for a sandbox, a kernel or a browser. Files go in the order
# of conftest.py, the longest first.
PARALLEL := -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: lab test claims lint coverage notebooks knobs catalogue bench references interchange results pins clean help in-nbgrader in-otter

lab: .venv/course ## open the course in JupyterLab
	@echo "Opening the course in the browser; if none opens, go to the address that is printed below."
	@echo "JupyterLab runs until you press Ctrl+C here. What you have saved and passed is there tomorrow: make lab."
	@$(BIN)/python -m playground

test: .venv/tests lint ## pass every test: units first, then the notebooks, then a browser
	$(PYTEST) $(PARALLEL) tests --ignore tests/browser
	$(PYTEST) $(PARALLEL) --nbval notebooks
	$(PYTEST) $(PARALLEL) tests/browser

claims: .venv/tests ## run anew, under fresh seeds, what the notebooks say; with SEED=7 under that one
	PYTHONPATH=.:notebooks:tests $(BIN)/python -m claims.run $(if $(SEED),--seed $(SEED))

lint: .venv/tests ## Ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

coverage: .venv/tests ## which lines of grader/ and notebooks/playground/ the unit tests run
	$(PYTEST) $(PARALLEL) tests --ignore tests/browser --cov --cov-report term

notebooks: .venv/course ## run every notebook anew and store what it shows
	$(BIN)/python tools/store_notebooks.py

knobs: .venv/course ## write docs/knobs.md, every knob on one page, from its words and the records
	$(BIN)/python tools/write_knobs.py

catalogue: .venv/tests ## collect every sentence for translators; with LANGUAGE=de, update and compile that catalogue
	$(BIN)/python tools/catalogue.py $(LANGUAGE)

bench: .venv/tests ## measure, each against a baseline in the same run
	for file in tests/benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

references: ## record torch, Keras and optax again, in an environment of their own, and compare
	$(PYTHON) -m venv .venv/references
	.venv/references/bin/python -m pip install --quiet --disable-pip-version-check --requirement data/record_requirements.txt
	PYTHONPATH=.:notebooks .venv/references/bin/python data/record.py --compare
	PYTHONPATH=.:notebooks .venv/references/bin/python data/record_network.py --compare
	PYTHONPATH=.:notebooks .venv/references/bin/python data/run_live.py
	PYTHONPATH=.:notebooks:tests .venv/references/bin/python -m claims.run --frameworks

interchange: ## mark a small class with nbgrader itself, with otter itself, and in a container like Gradescope's
	@begun=$$(date +%s); $(MAKE) --no-print-directory --jobs 2 --output-sync=target in-nbgrader in-otter && \
	took=$$(($$(date +%s) - begun)) && echo "With the installation: $$((took / 60)) min $$((took % 60)) s"

# Two that take equally long, side by side; Gradescope's container needs no environment of its own.
in-nbgrader: RUNS := nbgrader_run nbgrader_handback_run
in-otter: RUNS := otter_run gradescope_run
in-nbgrader in-otter: in-%: .venv/%/made
	@.venv/$*/bin/python -m pytest -q -rs --durations 5 $(RUNS:%=tests/interchange/real/%.py)

.venv/nbgrader/made: | .venv/otter/made # not at once: both are built in this folder
.venv/nbgrader/made .venv/otter/made: .venv/%/made: pyproject.toml
	@$(PYTHON) -m venv .venv/$*
	@.venv/$*/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --editable ".[$*]" pytest
	@touch $@

results: .venv/course ## train anew what the experiments show of the course's own rules, data/results.npz
	PYTHONPATH=.:notebooks $(BIN)/python data/make_results.py

pins: .venv/tests ## write pins.txt from what is installed
	$(BIN)/python tools/write_pins.py

clean: ## remove the environment and what was made
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage

help:
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "The course needs Python 3.11 or newer; $(PYTHON) is older or missing."; \
	  echo "Name another one: make lab PYTHON=python3.12"; exit 1; }
	@echo "Setting up, once, in the folder .venv: JupyterLab and what else the course needs. It takes a few minutes."
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/course: .venv/made pyproject.toml pins.txt
	@$(INSTALL) --editable .
	@touch $@

.venv/tests: .venv/course
	@$(INSTALL) --editable '.[test]'
	@touch $@
