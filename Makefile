# The two commands: make run, make test. They need Python 3.11 or newer and a package index, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PORT ?= 8000
WORKERS ?= 2

.PHONY: run test test-sqlite lint format bench pictures clean
.DELETE_ON_ERROR:

run: $(VENV)/.run-installed  ## the demo, with web, worker and beat, on http://127.0.0.1:8000
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_starter_curriculum
	@$(BIN)/python manage.py load_cohort_templates
	@$(BIN)/python manage.py load_demo
	@$(BIN)/python manage.py count_dose
	@PORT=$(PORT) $(BIN)/python manage.py run_everything

test: $(VENV)/.test-installed  ## all tests, on a real PostgreSQL and a real Redis-protocol server
	@$(BIN)/python -m tests.servers pytest -n $(WORKERS) $(ARGS)

test-sqlite: $(VENV)/.test-installed  ## all but the browser's journeys, on SQLite
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not browser" $(ARGS)

lint: $(VENV)/.test-installed  ## format, lint, layers, types, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run --settings lms.settings.test

format: $(VENV)/.test-installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.test-installed  ## measurements as ratios, side by side in one run
	@$(BIN)/python -m tests.servers tests.benchmarks $(ARGS)

pictures: $(VENV)/.test-installed  ## the README's pictures, taken anew by the journeys
	@LMS_PICTURES=1 $(BIN)/python -m tests.servers pytest -m browser

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.test-installed: requirements.txt tests/requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@ $(VENV)/.run-installed

clean:
	rm -rf $(VENV) var
