# Two commands do all the set-up: `make run` opens the explorer, `make test` checks it.
# Only python3 (3.11 or later, with venv) is needed; all else is put into .venv here.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# One more than there are processors, because some tests wait. Each takes seconds to collect the tests.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')

.DEFAULT_GOAL := help
.PHONY: help run test test-slow test-all test-thorough lint types unit test-textual test-interop soak bench docs format clean

help:
	@echo "make run    open the explorer"
	@echo "make test   lint, types and the quick tests"
	@echo "make test-slow  the slow tests, which repeat the quick ones with other sizes, formats and examples"
	@echo "make test-all   make test and make test-slow"
	@echo "make test-textual  the interface's tests, with the oldest and the newest Textual allowed"
	@echo "make test-thorough  the tests with many more generated examples: takes an hour"
	@echo "make test-interop  what is exported, given to other people's tools where they are installed"
	@echo "make soak   random keys and clicks for MINUTES=30 or PRESSES=20000, checked against the library"
	@echo "make bench  measure: start-up, search, index"
	@echo "make docs   make the page of keys and the pictures again"
	@echo "make format put the code into its usual form"
	@echo "make clean  remove what make made"

INSTALL = install --quiet --disable-pip-version-check

# Quickly: the pip of PYTHON, where it has one, puts the pip that is needed here at once, and modules are compiled when
# they are imported, as most never are.
$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "paper-tui needs Python 3.11 or later; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV) (once)…"
	@$(PYTHON) -m venv --without-pip $(VENV)
	@$(PYTHON) -m pip --python $(BIN)/python $(INSTALL) "pip>=25.1" 2>/dev/null || { \
		$(BIN)/python -m ensurepip >/dev/null || \
			{ echo "This python3 cannot make virtual environments; on Debian: apt install python3-venv"; exit 1; }; \
		$(BIN)/python -m pip $(INSTALL) --upgrade "pip>=25.1"; }
	@$(BIN)/python -m pip $(INSTALL) --no-compile --editable . --group dev
	@touch $@

run: $(INSTALLED)
	@$(BIN)/paper-tui

# Types beside the tests, which wait now and then. What mypy says is shown when it is done, what pytest says as it
# comes: that is what + is for.
test: lint
	@$(MAKE) --no-print-directory --jobs=2 $(filter --output-sync,$(.FEATURES:%=--%)) types unit || \
		{ echo "Failed: the types (make types) or the tests (make unit), see above."; exit 1; }

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(INSTALLED)
	$(BIN)/mypy

# Each worker and every program the tests start would compile the same modules, where Python is told to keep nothing.
unit test-slow test-thorough: export PYTHONDONTWRITEBYTECODE :=
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
unit: $(INSTALLED)
	+$(PYTEST) -m "not interop and not slow"

test-slow: $(INSTALLED)
	$(PYTEST) -m slow

test-all: test
	@$(MAKE) --no-print-directory test-slow

# New random examples each time, and 50 times as many.
test-thorough: export PAPER_TUI_TESTS := thorough
test-thorough: $(INSTALLED)
	$(PYTEST)

# The newest release that pyproject.toml allows, then the oldest; each hides the one in .venv.
TEXTUAL = $(shell sed -n 's/^  "\(textual>=.*\)",$$/\1/p' pyproject.toml)
OLDEST_TEXTUAL = $(shell echo '$(TEXTUAL)' | sed 's/>=\([^,]*\),.*/==\1/')
test-textual: $(INSTALLED)
	@for wanted in '$(TEXTUAL)' '$(OLDEST_TEXTUAL)'; do \
		echo "== $$wanted"; rm -rf $(VENV)/textual; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $(VENV)/textual "$$wanted" && \
		PYTHONPATH=$(VENV)/textual $(PYTEST) tests/tui || exit 1; \
	done

# Random keys and clicks; MINUTES, SEED and KEYS choose how long and which.
soak: $(INSTALLED)
	$(BIN)/python tests/soak --minutes $(or $(MINUTES),30) $(if $(PRESSES),--presses $(PRESSES)) $(if $(SEED),--seed $(SEED)) $(if $(KEYS),--keys '$(KEYS)')

# Installs nothing: what is missing is skipped and named.
test-interop: $(INSTALLED)
	$(BIN)/python -m pytest -m interop -rs tests/interop

bench: $(INSTALLED)
	@for benchmark in tests/benchmarks/bench_*.py; do echo "== $$benchmark"; $(BIN)/python $$benchmark || exit 1; done

# Into a file beside it first: a script that fails shall not empty the page.
docs: $(INSTALLED)
	$(BIN)/python docs/keys.py > docs/keys.md.part || { rm -f docs/keys.md.part; exit 1; }
	mv docs/keys.md.part docs/keys.md
	$(BIN)/python docs/bibliography.py > docs/bibliography.md.part || { rm -f docs/bibliography.md.part; exit 1; }
	mv docs/bibliography.md.part docs/bibliography.md
	$(BIN)/python docs/screenshot.py

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
