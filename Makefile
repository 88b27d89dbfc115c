# What there is to do with botram_opt; `make help` lists it.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
DECISIVE := src/botram_opt/problem/*,src/botram_opt/rules/*,src/botram_opt/plan/*,src/botram_opt/verification.py

.DEFAULT_GOAL := help
.PHONY: help venv demo test coverage bench lint types clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Arguments are passed on: make demo ARGS=\"--time-limit 60\""

venv: .venv/.installed ## Make .venv with the package and its development tools

demo: .venv/.installed ## Plan a year of the bundled example into out/
	$(BIN)/botram-opt demo $(ARGS)

test: .venv/.installed ## Run the tests, with coverage
	$(BIN)/pytest -n 2 --cov --cov-report=term-missing:skip-covered $(ARGS)

coverage: ## Demand that the last "make test" ran 95% of what decides whether a plan is right
	$(BIN)/coverage report --skip-covered --show-missing --fail-under=95 --include="$(DECISIVE)"

bench: .venv/.installed ## Time the bundled year to proof, several ways (about 6 minutes)
	$(BIN)/python benchmarks/bekasi.py $(ARGS)

lint: .venv/.installed ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.installed ## Check types
	$(BIN)/mypy

clean: ## Remove .venv, caches and builds; plans in out/ stay
	rm -rf .venv build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.installed: pyproject.toml
	@command -v "$(PYTHON)" > /dev/null || { \
	    echo "There is no $(PYTHON). Install Python 3.11 or newer, or name it: make PYTHON=python3.12" >&2; \
	    exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "botram_opt needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" -V 2>&1). Name a newer one: make PYTHON=python3.12" >&2; \
	    exit 1; }
	@"$(PYTHON)" -m venv .venv || { \
	    rm -rf .venv; \
	    echo "Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; \
	    exit 1; }
	@# Dependency groups are known to pip from 25.1 on.
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@
