# Grannskap. `make` alone lists the commands; each installs what it needs first.
# Paths are relative on purpose: the project may lie in a folder with a space in its name.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# The first Python that is new enough; choose another one with PYTHON=…
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
endif
export PYTHON
VENV := .venv/bin/python
BOOTSTRAP := "$(PYTHON)" portal/embedded/bootstrap.py
EMBEDDED := $(VENV) -m portal.embedded
COMPANY ?= vasterporten
YEAR ?= 2025
CATALOGS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

.PHONY: help
help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: python ## Start the portal: servers, demo, web, workers; PORT=8000, Ctrl-C ends it
	@$(BOOTSTRAP) --want pango
	@$(MAKE) catalogs
	@exec $(EMBEDDED) run

.PHONY: test
test: python ## Run every test, in the browser too, on servers of their own; ARGS="-k annex"
	@$(BOOTSTRAP) --need pango chromium
	@$(MAKE) catalogs
	@exec $(EMBEDDED) test -- $(ARGS)

.PHONY: check
check: setup ## Lint, format, imports, settings, migrations, translations, links in the documents
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -c 'import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())'
	$(VENV) manage.py check --fail-level WARNING
	$(EMBEDDED) command -- $(VENV) manage.py makemigrations --check --dry-run
	$(VENV) manage.py check_messages
	$(VENV) manage.py check_links

.PHONY: report
report: python ## Order the demo company's annual report and wait for var/report-….pdf; COMPANY= YEAR=
	@$(BOOTSTRAP) --need pango
	@$(MAKE) catalogs
	@exec $(EMBEDDED) report -- --company "$(COMPANY)" --year "$(YEAR)" --wait 300 --out "$(or $(VAR_DIR),var)"

.PHONY: bench
bench: python ## Measure our work against its floor; CASE=report runs one
	@$(BOOTSTRAP) --need pango
	@$(MAKE) catalogs
	@exec $(EMBEDDED) command -- $(VENV) -m tests.bench $(if $(CASE),--case "$(CASE)")

.PHONY: demo
demo: setup ## Load the demo anew into the local database
	@exec $(EMBEDDED) command -- $(VENV) manage.py demo

.PHONY: screenshots
screenshots: python ## Draw the pictures of the README from the demo
	@$(BOOTSTRAP) --need pango chromium
	@$(MAKE) catalogs
	@exec $(EMBEDDED) command -- $(VENV) -m tests.screenshots

.PHONY: messages
messages: setup ## Take new sentences into the translations in locale/
	@$(VENV) manage.py update_messages

.PHONY: lock
lock: setup ## Find new versions of the packages and lock them with their hashes
	@for name in requirements-bootstrap requirements-dev requirements; do \
		UV_NO_CONFIG=1 .uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
			deploy/$$name.in --output-file deploy/$$name.txt || exit 1; \
	done

.PHONY: setup
setup: python ## Install what is missing of Python packages, and compile the translations
	@$(BOOTSTRAP)
	@$(MAKE) catalogs

.PHONY: reset
reset: setup ## Delete the local database, queue and files; the next run begins anew
	@$(EMBEDDED) reset

.PHONY: clean
clean: ## Delete what was installed and compiled; the local data stay
	@test ! -x $(VENV) || $(VENV) manage.py services stop
	rm -rf .venv .uv .uv-pip .ruff_cache .pytest_cache .import_linter_cache .hypothesis var/static var/prepared.json
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. On Debian: apt-get install -y python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is not Python 3.11 or newer; choose another one: make PYTHON=python3.12 …" >&2; exit 1; }

.PHONY: catalogs
catalogs: $(CATALOGS)
	@:

%.mo: %.po
	@$(VENV) -m portal.catalogs "$<" "$@"
