# The commands of the house. Each says what it does; `make` alone lists them.
# Steps that set the machine up run on any Python 3.11+; they are in scripts/.
PYTHON ?= python3
PORT ?= $(COMMONWEAL_PORT)

.DEFAULT_GOAL := help
.PHONY: help run test check bench format locks clean

help: ## List the commands
	@echo "Commonweal. Commands:"
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 20

run: ## Set up what is missing and open the site on http://127.0.0.1:8000
	@COMMONWEAL_PORT=$(PORT) $(PYTHON) -m scripts.run serve

test: ## Every test but those of the house: spec, records on SQLite and PostgreSQL, browser journeys
	@$(PYTHON) -m scripts.run test

check: ## The quick checks: format, lint, types, imports, definitions, house tests
	@$(PYTHON) -m scripts.run check

bench: ## Time the pages with 20 readers at once, on both databases, and what takes long to work out
	@$(PYTHON) -m scripts.run bench

format: ## Put the code into the house's format
	@$(PYTHON) -m scripts.run format

locks: ## Work the locks out again from requirements/*.in
	@$(PYTHON) -m scripts.run locks

clean: ## Remove what was built; keeps your data in var/
	rm -rf .stamps .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
