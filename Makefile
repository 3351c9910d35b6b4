# Everything a person does with this project. Each target sets up what it needs by itself, from
# nothing but Python 3.11 or later and make; a second run finds it in place and is quick.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
OPERATIONS ?= 2000
REQUESTS ?= 5000
SEED ?= 1

# The demo fills the database that it is given: only one named on the command line is taken, never
# one that happens to be in the environment.
ifneq ($(origin DATABASE_URL),command line)
override DATABASE_URL :=
unexport DATABASE_URL
endif

PLUGINS := plugins/b2b_trade plugins/bank_corporate plugins/hotel_corporate
PROJECTS := . $(PLUGINS)
PYPROJECTS := $(PROJECTS:%=%/pyproject.toml)
READY_TO_RUN := $(VENV)/.ready-to-run
READY_TO_DEVELOP := $(VENV)/.ready-to-develop

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help demo test test-clients equivalence check bench faults fuzz format schemas lock setup clean

help:
	@echo 'make demo     serve real data on 127.0.0.1:$(PORT)   (PORT=… DATABASE_URL=postgresql://…)'
	@echo 'make test     run every test, on SQLite and on an embedded PostgreSQL'
	@echo 'make equivalence  answer $(OPERATIONS) random queries in two ways on each database'
	@echo 'make test-clients  try the usual tools of front ends (needs npm and Chromium)'
	@echo 'make check    format, lint, types, layers, committed schemas, migrations'
	@echo 'make faults   race, kill -9 and count fsyncs against real servers   (FAULTS=--short)'
	@echo 'make fuzz     send $(REQUESTS) random requests to servers with real data   (SEED=…)'
	@echo 'make bench    measure the read engine against its peers (needs wrk and npm)'
	@echo 'make format   format the code and mend what the linter can mend'
	@echo 'make schemas  write the committed schemas anew'
	@echo 'make lock     compile requirements*.txt from the pyprojects   (UPGRADE=1: newest releases)'
	@echo 'make setup    only create $(VENV), with everything for development'
	@echo 'make clean    remove $(VENV), caches and built packages; keeps the data in .portico'

demo: $(READY_TO_RUN)
	@$(if $(DATABASE_URL),PORTICO_DATABASE_URL="$$DATABASE_URL") $(BIN)/portico demo --port $(PORT)

# Each worker takes a row of neighbours, which share what is made once for them: schemas, the demo.
test: $(READY_TO_DEVELOP)
	$(BIN)/pytest -n auto --dist worksteal

equivalence: $(READY_TO_DEVELOP)
	PORTICO_EQUIVALENCE=$(OPERATIONS) $(BIN)/pytest -n 2 tests/query/test_equivalence.py

# The packages are fetched once, and again when their list changes.
CLIENTS := examples/typescript

test-clients: $(READY_TO_DEVELOP) $(CLIENTS)/node_modules/.ready
	cd $(CLIENTS) && node_modules/.bin/node run.mjs

$(CLIENTS)/node_modules/.ready: $(CLIENTS)/package.json
	@command -v npm >/dev/null || { \
	    echo 'test-clients needs npm and Chromium: apt-get install npm chromium' >&2; exit 1; }
	cd $(CLIENTS) && npm install --no-audit --no-fund --loglevel=error
	@touch $@

check: $(READY_TO_DEVELOP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	set -e; for plugin in $(PLUGINS); do $(BIN)/mypy $$plugin; done
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest tests/test_ceilings.py tests/test_packaging.py tests/test_schema_snapshot.py \
	    tests/test_migrations.py

bench: $(READY_TO_DEVELOP)
	$(BIN)/python -m benchmarks

faults: $(READY_TO_DEVELOP)
	$(BIN)/python -m faults $(FAULTS)

fuzz: $(READY_TO_DEVELOP)
	$(BIN)/python -m faults.fuzz --requests $(REQUESTS) --seed $(SEED)

format: $(READY_TO_DEVELOP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schemas: $(READY_TO_DEVELOP)
	$(BIN)/python tests/schemas/write.py

setup: $(READY_TO_DEVELOP)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- pinned requirements

# Names, versions and hashes, nothing else: no index address, no path of this machine.
COMPILE = $(BIN)/uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal --python-version 3.11 \
    --generate-hashes --no-header --no-annotate --no-emit-index-url \
    --no-emit-package portico

lock: $(READY_TO_DEVELOP)
	$(COMPILE) --group dev --group build $(PYPROJECTS) --output-file requirements-dev.txt
	$(COMPILE) --constraints requirements-dev.txt $(PYPROJECTS) --output-file requirements.txt
	$(COMPILE) --constraints requirements-dev.txt --group build --output-file requirements-build.txt
	$(COMPILE) --constraints requirements-dev.txt --group audit --output-file requirements-audit.txt

# ---------------------------------------------------------------- the environment

# The projects themselves are linked, not copied; every package they need is checked by its hash.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LINK := $(INSTALL) --no-deps --no-build-isolation $(PROJECTS:%=--editable %)
# What is linked is not compiled by pip; done here, the first start is as quick as every other.
BYTECODE := $(BIN)/python -m compileall -q core $(PLUGINS)

$(READY_TO_RUN): $(BIN)/python requirements.txt requirements-build.txt $(PYPROJECTS)
	@echo 'Installing what Portico needs to run'
	@$(INSTALL) --require-hashes --requirement requirements.txt --requirement requirements-build.txt
	@$(LINK)
	@$(BYTECODE)
	@touch $@

$(READY_TO_DEVELOP): $(BIN)/python requirements-dev.txt $(PYPROJECTS)
	@echo 'Installing what Portico needs for development'
	@$(INSTALL) --require-hashes --requirement requirements-dev.txt
	@$(LINK)
	@$(BYTECODE)
	@touch $@

# The first Python that is recent enough and able to make environments, unless another one is quicker
# by more than a tenth: making classes, a build as version managers make takes half as long again.
PYTHONS := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python /usr/bin/python3)
PROBE := import dataclasses, ensurepip, sys, time, timeit, venv; assert sys.version_info >= (3, 11); \
    make = lambda: [dataclasses.make_dataclass("C", ["a", "b"]) for each in range(100)]; \
    print(min(timeit.repeat(make, timer=time.process_time, number=1)), sys.executable)

$(BIN)/python:
	@python=$$(for each in $(PYTHONS); do "$$each" -c '$(PROBE)' 2>/dev/null; done | \
	    awk 'NR == 1 || $$1 < 0.9 * least { least = $$1; python = $$2 } END { print python }'); \
	if [ -n "$$python" ]; then \
	    echo "Creating $(VENV) with $$python, $$("$$python" --version)"; \
	    exec "$$python" -m venv --clear $(VENV); \
	fi; \
	echo 'Portico needs Python 3.11 or later with its venv module, and found none.' >&2; \
	echo 'Install one (on Debian and Ubuntu: python3 and python3-venv), or name it:' >&2; \
	echo '    make PYTHON=/path/to/python3' >&2; \
	exit 1
