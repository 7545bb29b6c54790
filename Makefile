# Two commands: `make demo` and `make test`. Everything else is in CONTRIBUTING.md.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: all demo run test long test-all lint lock audit dist clean

all: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Blue Light needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: $(READY)
	$(BIN)/bluelight demo

run: $(READY)
	$(BIN)/bluelight up

PYTEST := $(BIN)/python -m pytest --numprocesses 3 --dist worksteal

test: $(READY)
	$(PYTEST) -m "not long"
	@echo 'Without the tests that are marked long: "make long" runs those, "make test-all" runs everything.'

long: $(READY)
	$(PYTEST) -m long

test-all: $(READY)
	$(PYTEST)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --group dev --output-file requirements.lock pyproject.toml

# Tools of a release, in an environment of their own: what they need is not needed to run Blue Light.
TOOLS := build/tools

$(TOOLS)/.ready:
	$(PYTHON) -m venv --clear $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet pip-audit cyclonedx-bom
	touch $@

audit: $(TOOLS)/.ready
	$(TOOLS)/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

dist: $(READY) $(TOOLS)/.ready
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	$(TOOLS)/bin/cyclonedx-py requirements --output-file dist/bluelight.cdx.json requirements.lock

clean:
	rm -rf .venv build dist
