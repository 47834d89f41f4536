# Everything a newcomer needs: `make demo` and `make test`, with Python 3.11 or later and make.
SHELL := /bin/bash
# The first of these that is new enough; `make PYTHON=...` names another.
NEW = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14 python; do \
  $$name -c "$(NEW)" 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Some machines switch bytecode off, which makes every import three times slower.
unexport PYTHONDONTWRITEBYTECODE
# One thread for each fit; parallel work runs in processes.
export OMP_WAIT_POLICY := passive
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export NUMBA_NUM_THREADS := 1
export POLARS_MAX_THREADS := 1

.PHONY: demo test test-long lint bench docs picture clean

demo: $(READY)
	$(BIN)/tanheng demo

test: $(READY) lint
	$(BIN)/pytest -rs -n 2 --dist loadfile -m "not long"

test-long: $(READY)
	$(BIN)/pytest -m long

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(READY)
	for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

docs: $(READY)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "open site/index.html"

picture: $(READY)
	$(BIN)/python scripts/screenshot.py runs/hebei-solar/report.html docs/report.png --size 1280x1500
	$(BIN)/python scripts/console_pictures.py runs docs

$(READY): requirements.lock pyproject.toml
	@"$(or $(PYTHON),false)" -c "$(NEW)" || { echo "expected Python 3.11 or later, came '$(PYTHON)': write make PYTHON=..." >&2; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 && $(BIN)/python -c "$(NEW)" || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $(READY)

clean:
	rm -rf $(VENV) site runs examples/*/runs
