# make run    on a fresh machine: everything that is needed, the examples, and the site on http://127.0.0.1:8000
# make test   all tests: on PostgreSQL where a server can be started, then on SQLite and in a browser where one is found

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
ADDRESS ?= 127.0.0.1:8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: run serve test lint index words bench requirements

run: prepared
	$(MANAGE) load_register examples/register
	$(MANAGE) ingest --example examples/documents
	$(MANAGE) runserver $(ADDRESS)

# The same without the examples: for an archive of real documents.
serve: prepared
	$(MANAGE) runserver $(ADDRESS)

.PHONY: prepared
prepared: .venv/installed
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) load_register data

test: .venv/installed-dev
	tests/on_postgresql $(PYTEST) -m "django_db and not browser"
	tests/on_opensearch $(PYTEST) tests/test_engines.py
	$(PYTEST) -rs

lint: .venv/installed-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

# Build the search index anew; visitors keep the old one until it is ready.
index: .venv/installed
	$(MANAGE) rebuild_index --noinput

# Make anew what is looked up of the list of Dutch words.
words: .venv/installed
	$(MANAGE) shell --no-imports -c "from archive.search.dutch.words import *; \
	checksums_of_words().tofile(DATA / SUMS)"

bench: .venv/installed-dev
	$(BIN)/python bench/search.py

# Pin anew what requirements.in and requirements-dev.in ask for.
requirements: PIN = .venv/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make requirements"
requirements: .venv/installed
	$(BIN)/python -m venv .venv/uv
	.venv/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(PIN) requirements.in --output-file requirements.txt
	$(PIN) requirements-dev.in --output-file requirements-dev.txt

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name it with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	$(PIP_INSTALL) -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

# What runs in the archive, as a bill of materials (CycloneDX), and whether a hole is known in any of it.
TOOLS := .venv/tools/bin
.PHONY: sbom audit
sbom: $(TOOLS)/pip-audit
	$(TOOLS)/cyclonedx-py requirements requirements.txt --of JSON --output-file sbom.json

# Asks pypi.org; a library that it does not know is told, and was not audited.
audit: $(TOOLS)/pip-audit
	$(TOOLS)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.txt

$(TOOLS)/pip-audit: | .venv/bin/python
	$(BIN)/python -m venv .venv/tools
	$(TOOLS)/pip install --quiet --disable-pip-version-check cyclonedx-bom==7.5.0 pip-audit==2.10.1
