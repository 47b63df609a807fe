# `make run` starts the dashboard, `make test` runs every test; both need Python 3.11 or newer and nothing else.

PORT ?= 8501
export PORT

VENV := .venv
PYTHON := $(VENV)/bin/python
# A stamp remembers what was installed, so that an unchanged requirements file costs nothing.
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
BENCHMARKS := $(VENV)/.benchmarks-installed

.DEFAULT_GOAL := help
.PHONY: help run test lint check format bench screenshots demo clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run: $(RUNTIME) ## start the dashboard on PORT (8501); the first start creates and fills the embedded database
	@exec $(PYTHON) -m streamlit run dashboard.py

test: $(DEVELOPMENT) browser ## run every test, on SQLite and PostgreSQL and in a real browser
	$(PYTHON) -m pytest -m "not alone" -n 3 --dist loadfile
	$(PYTHON) -m pytest -m alone
	$(PYTHON) -m tools.test_installed_postgresql

lint: $(DEVELOPMENT) ## ruff, mypy and the import contract
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports

check: lint test ## all of lint, then all of test

format: $(DEVELOPMENT) ## let ruff mend what it can
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

bench: $(BENCHMARKS) browser ## measure at 1 and 10 million events (see benchmarks/)
	$(PYTHON) -m benchmarks

screenshots: $(DEVELOPMENT) browser ## make the pictures of the README anew
	$(PYTHON) -m tools.take_screenshots

demo: $(RUNTIME) ## fill the embedded database with the demonstration street
	$(PYTHON) -m data_access demo

clean: ## remove the virtual environment and caches; the database under var/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: browser
browser: $(DEVELOPMENT)
	@$(PYTHON) -m tools.install_browser

$(PYTHON):
	@for python in python3.13 python3.12 python3.11 python3.14 python3 python; do \
		if command -v $$python >/dev/null 2>&1 \
			&& $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "$$python cannot make a virtual environment; on Debian install it with: apt-get install python3-venv" >&2; \
			exit 1; \
		fi; \
	done; \
	echo "No Python 3.11 or newer was found; install one (for example Python 3.13) and run make again." >&2; \
	exit 1

$(RUNTIME): requirements.txt | $(PYTHON)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements.txt requirements-dev.txt | $(PYTHON)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(RUNTIME) $@

$(BENCHMARKS): benchmarks/requirements.txt $(DEVELOPMENT)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@
