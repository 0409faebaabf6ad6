# Everything a newcomer needs: `make run` shows the main job, `make test` proves it. Both set up what is missing.
PYTHON ?= python3
BIN := .venv/bin
OUT ?= out
CORES ?= 2
export PYTHONPATH :=

.PHONY: help setup run test test-deep check format lock bench clean
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# -- environments: one stamp each, rebuilt only when its lock changes ---------------------------------------------------------
.venv/.installer: requirements/setup.txt
	@echo "== Kasip: creating the environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kasip needs Python 3.11 or newer: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/setup.txt
	@touch $@

.venv/.run: .venv/.installer requirements/run.txt pyproject.toml
	@echo "== Kasip: installing the locked packages (about a minute on a first run)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@echo "== Kasip: compiling its kernels once"
	@$(BIN)/python -m kasip.cli.compile_kernels
	@touch $@

.venv/.test: .venv/.run requirements/test.txt
	@echo "== Kasip: installing the packages the tests need"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.txt
	@touch $@

setup: .venv/.run ## Make the environment only

run: .venv/.run ## Set up, forecast and plan the Karaganda example, then serve it as a site with an account for every role
	@$(BIN)/kasip tour --out $(OUT)
	@$(BIN)/kasip demo-site --data $(OUT)/site --study $(OUT)/karaganda --plan $(OUT)/plan

test: .venv/.test ## Set up and run the tests (under 15 minutes on 2 cores)
	@$(BIN)/python -m pytest -m "not deep" --numprocesses $(CORES) --dist loadfile --no-loadscope-reorder

test-deep: .venv/.test ## The long trials
	@$(BIN)/python -m pytest -m deep

check: .venv/.test ## Lint, format, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy

bench: bench-forecasting bench-planning bench-national bench-matching bench-placing bench-tracking bench-imports bench-site bench-season ## Measure against the named peers, ratios in one run

bench-%: .venv/.test
	@$(BIN)/python bench/$*.py

format: .venv/.test ## Format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: .venv/.installer ## Renew the hashed lock files
	@for f in setup; do $(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 requirements/$$f.in -o requirements/$$f.txt; done
	@$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements/run.txt
	@$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 pyproject.toml --extra postgres --extra spark --group test -c requirements/run.txt -o requirements/test.txt

clean: ## Remove environments and outputs
	@rm -rf .venv .venv-* $(OUT)
