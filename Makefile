# Everything a newcomer needs: `make demo` and `make test`, with Python 3.11 or later and make.
SHELL := /bin/bash
PYTHON ?= python3
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

.PHONY: demo test test-long lint bench picture clean

demo: $(READY)
	$(BIN)/tanheng demo

test: $(READY) lint
	$(BIN)/pytest -n 2 --dist loadfile -m "not long"

test-long: $(READY)
	$(BIN)/pytest -m long

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(READY)
	for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

picture: $(READY)
	$(BIN)/python scripts/screenshot.py runs/hebei-solar/report.html docs/report.png --size 1280x1500

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $(READY)

clean:
	rm -rf $(VENV) runs
