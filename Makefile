# make start   set everything up, build the course, make a demo academy, serve at http://127.0.0.1:8000
# make test    set everything up, then run every check and test
# make bench   the benchmarks, as ratios; written to build/bench.json too (SUITES="records reports" for some of them)
# make crashes kills the server and all of PostgreSQL under load, 20 times each (KILLS=3 for a short run)
# make scan    schemathesis over the interface and wapiti over the pages of a server of its own
# make lock    write the lock files anew from pyproject.toml (needs uv)

PYTHON ?= python3
PORT ?= 8000
UV ?= uv
VENV ?= .venv
export VENV

.PHONY: start test bench crashes scan lock pictures

start:
	@$(PYTHON) scripts/setup.py run
	@$(VENV)/bin/sabaq start --port $(PORT)

test:
	@$(PYTHON) scripts/setup.py test
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/sabaq check
	$(VENV)/bin/pytest
	TEST_DATABASE=postgresql $(VENV)/bin/pytest tests/grader -m 'not browser'

bench:
	@$(PYTHON) scripts/setup.py bench
	@$(VENV)/bin/python -m benchmarks $(SUITES)

crashes:
	@$(PYTHON) scripts/setup.py test
	@$(VENV)/bin/python -m benchmarks.crashes $(KILLS)
	@$(VENV)/bin/python -m benchmarks.sequencers $(KILLS)

scan:
	@$(PYTHON) scripts/setup.py test
	@$(VENV)/bin/python scripts/scan.py

pictures:
	@$(PYTHON) scripts/setup.py test
	@$(VENV)/bin/python scripts/take_pictures.py

# No index, no links, no header: a lock file names packages and hashes, and nothing about this machine.
LOCK = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-header --no-annotate --python-version 3.11

lock:
	$(LOCK) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) pyproject.toml --group build --group test --output-file requirements-test.lock
	$(LOCK) --group bench --output-file requirements-bench.lock
