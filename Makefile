# Vaktbord. `make run` opens the desk on an invented city; `make test` proves the house.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: help install run test checks suite test-long bench lock picture clean

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SPOKEN := $(VENV)/.words
WORDS := $(shell find models/words/locale -name '*.po' 2>/dev/null)
# Tests must not depend on the terminal, the language or the debugging of whoever runs them.
PLAIN := env -u NO_COLOR -u COLORTERM -u TEXTUAL -u TEXTUAL_LOG -u TEXTUAL_DEBUG -u VAKTBORD_HOME -u VAKTBORD_NOW
# Bytecode is wanted: the desk starts twice as fast with it.
COMPILED := env -u PYTHONDONTWRITEBYTECODE -u PYTHONPATH -u PYTHONHOME

help:
	@echo "make run        open the desk on an invented city (installs first)"
	@echo "make install    install Vaktbord into $(VENV)"
	@echo "make test       lint, types, import rules and tests (installs first)"
	@echo "make test-long  the long fault and flood suites"
	@echo "make bench      measure, and print floor, product and ratio"
	@echo "make picture    draw the picture of the desk in docs/"
	@echo "make lock       resolve the dependencies anew into requirements.lock"

install: $(STAMP) $(SPOKEN)

$(STAMP): requirements.lock pyproject.toml .ci/find-python
	@echo "== install: Python environment in $(VENV)"
	@python=$$(bash .ci/find-python) || exit 1; \
	if [ ! -x $(BIN)/python ] || ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "   making $(VENV) with $$($$python --version)"; \
		rm -rf $(VENV); \
		"$$python" -m venv $(VENV) || { echo "Python's venv module is missing: install it (Debian and Ubuntu: apt install python3-venv)." >&2; rm -rf $(VENV); exit 1; }; \
	fi
	@if ! cmp -s requirements.lock $(VENV)/.lock; then \
		echo "== install: pinned dependencies, each checked by hash"; \
		$(COMPILED) $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock \
			|| { echo "The dependencies could not be fetched: check the network or the package mirror, then run make again." >&2; exit 1; }; \
		cp requirements.lock $(VENV)/.lock; \
	fi
	@echo "== install: Vaktbord itself"
	@$(COMPILED) $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "== install: bytecode"
	@$(COMPILED) $(BIN)/python -m compileall -q -j 2 models intake scheduler tui fixtures
	@touch $@

$(SPOKEN): $(STAMP) $(WORDS)
	@echo "== install: word catalogues"
	@$(COMPILED) $(BIN)/python -m models.words.catalogues
	@touch $@

run: install
	@echo "== run: the desk on an invented city (ctrl+q ends it)"
	@exec $(BIN)/vaktbord demo

# One core checks the types while the other begins the tests.
test: install
	@$(MAKE) --no-print-directory --jobs 2 checks suite

checks: install
	@echo "== test: lint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "== test: types"
	@$(BIN)/mypy
	@echo "== test: import rules"
	@$(BIN)/lint-imports --no-logo

suite: install
	@echo "== test: tests (five at a time: half of them wait for sockets and terminals)"
	@$(PLAIN) $(COMPILED) $(BIN)/python -m pytest -n 5 --dist worksteal

test-long: install
	@echo "== test-long: faults and floods, two at a time; an hour on two cores"
	@$(PLAIN) $(COMPILED) $(BIN)/python -m pytest -m long -n 2 --dist worksteal

bench: install
	@echo "== bench: floor, product and ratio from one run"
	@$(PLAIN) $(COMPILED) $(BIN)/python -m tests.bench

picture: install
	@echo "== picture: the desk as it looks, into docs/"
	@$(PLAIN) $(COMPILED) $(BIN)/python -m tests.picture

lock:
	@echo "== lock: resolving the newest versions that pyproject.toml allows, with hashes"
	@command -v uv >/dev/null || { echo "uv is missing: install it (pip install uv), then run make lock again." >&2; exit 1; }
	@uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --group dev pyproject.toml -o requirements.lock

clean:
	@echo "== clean: $(VENV) and caches"
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
