# What there is to do with botram_opt; `make help` lists it.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
DECISIVE := src/botram_opt/problem/*,src/botram_opt/rules/*,src/botram_opt/plan/*,src/botram_opt/verification.py
ABOUT_DECISIVE := asking_why changes contradictions difference errors faults_spoken fuzz_findings futures \
    json_files observations osrm plans regions rises roads said schema stated tables titles too_large travel \
    twins verification versions weekdays_of_places zones

.DEFAULT_GOAL := help
.PHONY: $(shell awk -F: '/^[a-z-]+:.*\#\# / { print $$1 }' Makefile)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Arguments are passed on: make demo ARGS=\"--time-limit 60\""

venv: .venv/.installed ## Make .venv with the package and its development tools

programs: ## Install what some tests open papers with, on Debian as root: Chromium, LibreOffice
	@if command -v chromium > /dev/null && command -v soffice > /dev/null; then :; \
	elif command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
	        --no-install-recommends chromium libreoffice-calc fonts-dejavu-core > /dev/null; \
	else \
	    echo "Install Chromium and LibreOffice Calc yourself, or call this as root on Debian" >&2; \
	    exit 1; \
	fi

demo: .venv/.installed ## Plan a year of the bundled example into out/
	$(BIN)/botram-opt demo $(ARGS)

test: .venv/.forecast ## Run the tests
	@# Beside two workers, threads of linear algebra only get in each other's way.
	OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n 2 $(ARGS)

test-long: .venv/.forecast ## Run the tests that take longest, too many for every change
	OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n 2 -m long $(ARGS)
	BOTRAM_TWIN_CASES=400 BOTRAM_LAW_CASES=120 $(BIN)/pytest -n 2 tests/test_twins.py tests/test_laws.py

coverage: .venv/.forecast ## Demand that tests run 95% of what decides whether a plan is right
	@# Being watched takes tests twice as long, so it is those that are about it, and not all.
	OPENBLAS_NUM_THREADS=1 BOTRAM_TWIN_CASES=12 $(BIN)/pytest -n 2 -k "not breach" --cov --cov-report= \
	    $(ABOUT_DECISIVE:%=tests/test_%.py)
	$(BIN)/coverage report --skip-covered --show-missing --fail-under=95 --include="$(DECISIVE)"

coverage-full: .venv/.forecast ## Tell what all tests run of everything (twice as long as make test)
	OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n 2 --cov --cov-report=term-missing:skip-covered $(ARGS)

bench: .venv/.optapy ## Measure the library beside its peers, in short (under 10 minutes), into docs/
	$(BIN)/python benchmarks/run.py short $(ARGS)

bench-full: .venv/.optapy ## The same in full (hours); goes on where it was interrupted
	$(BIN)/python benchmarks/run.py full $(ARGS)

bench-smoke: .venv/.bench ## Try that the benchmarks run (under 2 minutes); the report is thrown away
	@out="$$(mktemp -d)"; trap 'rm -rf "$$out"' EXIT; \
	$(BIN)/python benchmarks/run.py smoke --without local_search \
	    --runs "$$out/runs.jsonl" --report-into "$$out" $(ARGS)

bench-micro: .venv/.bench ## Time building, verifying and each rule by itself
	$(BIN)/pytest benchmarks/micro $(ARGS)

bench-demand: .venv/.bench .venv/.forecast ## Measure forecasts, the simulator, planning against futures (30 minutes)
	$(BIN)/python benchmarks/demand.py $(ARGS)

bench-demand-smoke: .venv/.bench .venv/.forecast ## Try that these run (about a minute); what they find is thrown away
	$(BIN)/python benchmarks/demand.py --quick $(ARGS)

bench-answers: .venv/.bench ## Time explaining, asking and planning anew (about 10 minutes)
	$(BIN)/python benchmarks/answers.py $(ARGS)

ablations: .venv/.bench ## Measure the library without parts of what makes it fast (about 15 minutes)
	$(BIN)/python benchmarks/ablations.py $(ARGS)

examples: .venv/.installed ## Run the short examples; write what they print and draw into docs/examples.md
	$(BIN)/python docs/making/examples_page.py $(ARGS)

import-time: .venv/.installed ## Measure how long importing takes, into docs/trust/import_time.json
	$(BIN)/python benchmarks/import_time.py $(ARGS)

mutate: .venv/.mutation ## Try whether the tests notice every small change of rules, verify and plan (an hour); goes on
	OPENBLAS_NUM_THREADS=1 PYTHONPATH=tests $(BIN)/python -m mutation $(ARGS)

mutate-smoke: .venv/.mutation ## Try that this notices what it has to (some seconds)
	OPENBLAS_NUM_THREADS=1 PYTHONPATH=tests $(BIN)/python -m mutation.smoke

trust: .venv/.installed ## Write docs/trust.md from what coverage, mutate, fuzz, faults, audit and import-time found
	@test ! -f .coverage || $(BIN)/coverage json -q -o build/coverage.json --include="$(DECISIVE)"
	$(BIN)/python docs/making/trust_page.py

docs: .venv/.forecast ## Run every block of code in the docs, and make the site in build/site (minutes)
	@# As for tests: threads of linear algebra would only get in the way of two pages at a time.
	OPENBLAS_NUM_THREADS=1 $(BIN)/python docs/making/check_pages.py $(ARGS)
	@# Not --quiet: then warnings would be no errors.
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

fuzz: .venv/.fuzz ## Fuzz every reader for ten minutes each, figures into docs/trust/ (three hours)
	OPENBLAS_NUM_THREADS=1 PYTHONPATH=tests $(BIN)/python -m fuzz $(ARGS)

fuzz-smoke: .venv/.fuzz ## Try that readers can be fuzzed (half a minute); leaves figures as they are
	OPENBLAS_NUM_THREADS=1 PYTHONPATH=tests $(BIN)/python -m fuzz --seconds 2 --no-figures options osrm outlines

faults: .venv/.forecast ## Try faults at each place where they can happen (half an hour); figures into docs/trust/
	@out="$$(mktemp)"; trap 'rm -f "$$out"' EXIT; \
	OPENBLAS_NUM_THREADS=1 BOTRAM_FAULT_CASES=5 BOTRAM_STATE_CASES=300 BOTRAM_FAULTS_INTO="$$out" \
	    $(BIN)/pytest -n 0 tests/faults tests/test_state_machine.py tests/test_many.py \
	    tests/test_results_file.py $(ARGS) && cp "$$out" docs/trust/faults.json

audit: .venv/.audit .venv/.forecast ## Tell licences, ask for known weaknesses of what is installed; figures into docs/trust/
	@$(BIN)/pip-licenses --from=mixed --order=license
	@$(BIN)/python tests/release/audit.py

messages: .venv/.installed ## Bring the catalogues of translations up to date with the source
	$(BIN)/python docs/making/messages.py

schemas: .venv/.installed ## Write the JSON Schemas anew
	$(BIN)/python docs/making/schemas.py

pages: .venv/.installed ## Write anew what pages list of the source: names, commands, rules, packages, pages
	for made in name_list command_list rules_page flow_picture llms; do \
	    $(BIN)/python docs/making/$$made.py || exit 1; \
	done

pictures: demo ## Draw the pictures of the demo in docs/ anew; needs Chromium
	for made in demo_picture map_picture report_picture; do \
	    $(BIN)/python docs/making/$$made.py || exit 1; \
	done

keep: .venv/.installed ## Keep what is released, for tests to hold later versions against: VERSION=1.2.0
	PYTHONPATH=tests:docs/making $(BIN)/python tests/released.py $(VERSION) $(ARGS)

wheel-test: .venv/.release ## Build what is released, and test it in clean environments on every Python here
	$(BIN)/python tests/release/wheel.py $(ARGS)

hooks: .venv/.installed ## Let git check style and types before each commit
	$(BIN)/pre-commit install

lint: .venv/.installed ## Check style, formatting, and that what is imported is declared
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(BIN)/deptry src

types: .venv/.installed ## Check types
	$(BIN)/mypy

clean: ## Remove .venv, caches and builds; plans in out/ stay
	rm -rf .venv .fuzzing build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
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

.venv/.forecast: .venv/.installed
	@# Heavy, and of use to weekly forecasts only.
	$(BIN)/python -m pip install --quiet --editable ".[forecast]"
	@touch $@

.venv/.bench: .venv/.installed
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@

.venv/.release: .venv/.installed
	$(BIN)/python -m pip install --quiet --group release
	@touch $@

.venv/.mutation: .venv/.installed
	$(BIN)/python -m pip install --quiet --group mutation
	@touch $@

.venv/.fuzz: .venv/.installed
	@# To build atheris takes a compiler of LLVM; there are wheels for Linux and CPython 3.11 to 3.14.
	@$(BIN)/python -m pip install --quiet --only-binary=:all: --group fuzz || { \
	    echo "Fuzzing needs atheris, and there is no wheel of it for $$($(BIN)/python -V) here. Name another Python: make clean fuzz PYTHON=python3.12" >&2; \
	    exit 1; }
	@touch $@

.venv/.audit: .venv/.installed
	$(BIN)/python -m pip install --quiet --group audit
	@touch $@

.venv/.optapy: .venv/.bench
	@# OptaPy needs JDK 17; without a Java its column says "not installed".
	$(BIN)/python -m pip install --quiet --group optapy
	@touch $@
