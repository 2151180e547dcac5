# Everything a newcomer types. Nothing is presupposed but python3 (3.11 or later), make and git.
# `make help` lists the targets.

PYTHON ?= python3
PORT ?= 8000
BIND ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
REQ := requirements

# The driver is built here where that can be done, else the same version comes ready built.
DRIVER := $(shell command -v pg_config >/dev/null && command -v cc >/dev/null && echo psycopg2 || echo psycopg2-binary)

# uv where it could be installed, else pip; both check every hash.
UV_INSTALL = $(BIN)/uv pip install --quiet --python $(PY) --require-hashes
PIP_INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
INSTALL = $(if $(shell test -x $(BIN)/uv && echo yes),$(UV_INSTALL),$(PIP_INSTALL))
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

PACKAGES := accounts common config demo pathways training
DEMO_ENV := RUNGS_DEMO=1

export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help env demo demo-reset serve-demo run test bench check format lock
.DELETE_ON_ERROR:

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

# --- the environment ---------------------------------------------------------------------------

env: $(VENV)/.dev ## make the environment, for working here

$(VENV)/.base: $(REQ)/base.txt $(REQ)/$(DRIVER).txt $(REQ)/build.txt $(REQ)/uv.txt
	@command -v $(PYTHON) >/dev/null || { echo "Rungs needs Python 3.11 or later: no $(PYTHON) was found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Rungs needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V). Name another: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || test -x $(PY) || { \
		echo "This Python cannot make environments: install its venv package (Debian: apt install python3-venv)."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(PIP_INSTALL) -r $(REQ)/uv.txt || echo "uv could not be installed: going on with pip, which is slower."
	@$(MAKE) --no-print-directory install-base

.PHONY: install-base
install-base:
	@echo "Installing what Rungs needs ..."
	@$(INSTALL) -r $(REQ)/base.txt
	@$(if $(filter psycopg2-binary,$(DRIVER)),echo "No pg_config or C compiler here: installing psycopg2-binary instead of building psycopg2.")
	@$(PY) -m pip uninstall -qq --yes $(filter-out $(DRIVER),psycopg2 psycopg2-binary)
	@$(if $(filter psycopg2,$(DRIVER)),$(INSTALL) -r $(REQ)/build.txt)
	@$(INSTALL) $(if $(filter psycopg2,$(DRIVER)),--no-build-isolation) -r $(REQ)/$(DRIVER).txt
	@touch $(VENV)/.base

$(VENV)/.dev: $(VENV)/.base $(REQ)/dev.txt
	@echo "Installing what the tests and checks need ..."
	@$(INSTALL) -r $(REQ)/dev.txt
	@touch $@

lock: $(VENV)/.base ## work the lock files out again (UPGRADE=1: to the newest versions)
	$(COMPILE) pyproject.toml -o $(REQ)/base.txt
	$(COMPILE) pyproject.toml --group dev -c $(REQ)/base.txt -o $(REQ)/dev.txt
	@for group in uv build psycopg2 psycopg2-binary; do \
		echo "requirements/$$group.txt"; $(COMPILE) --group $$group -o $(REQ)/$$group.txt || exit 1; done

# --- running -----------------------------------------------------------------------------------

var/secret-key: | $(VENV)/.base
	@mkdir -p var && umask 077 && $(PY) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

staticfiles/.collected: $(VENV)/.base $(shell find static $(PACKAGES) -path '*static/*' -type f 2>/dev/null)
	@SECRET_KEY=collecting $(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

demo: $(VENV)/.base staticfiles/.collected var/secret-key ## the demonstration, on 127.0.0.1:8000 (PORT= to change)
	@$(PY) -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", $(PORT)))' 2>/dev/null \
		|| { echo "Port $(PORT) is taken on this machine. Try another: make demo PORT=8001"; exit 1; }
	@$(DEMO_ENV) SECRET_KEY="$$(cat var/secret-key)" $(PY) -c "$$PREPARE_DEMO"
	@echo; echo "Rungs is at http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)."
	@$(DEMO_ENV) SECRET_KEY="$$(cat var/secret-key)" exec $(BIN)/gunicorn config.wsgi \
		--bind 127.0.0.1:$(PORT) --worker-class gthread --workers 2 --threads 4 --preload --log-level warning

define PREPARE_DEMO
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("load_presets")
call_command("load_demo", "--if-empty")
endef
export PREPARE_DEMO

demo-reset: ## forget the demonstration's data and start it afresh
	@rm -rf var/rungs.sqlite3 var/rungs.sqlite3-wal var/rungs.sqlite3-shm var/media
	@$(MAKE) --no-print-directory demo

run: $(VENV)/.base staticfiles/.collected ## the production server, on DATABASE_URL (SECRET_KEY, ALLOWED_HOSTS, EMAIL_URL, PORT, BIND)
	@: "$${DATABASE_URL:?Set DATABASE_URL, for example postgres://user:password@host/rungs}"
	@: "$${SECRET_KEY:?Set SECRET_KEY to a long random text}"
	@: "$${ALLOWED_HOSTS:?Set ALLOWED_HOSTS to the names this server answers to, with commas}"
	@$(PY) manage.py check
	@$(PY) manage.py migrate --check || { echo "The database is behind: run '$(PY) manage.py migrate' first."; exit 1; }
	@exec $(BIN)/gunicorn config.wsgi --bind $(BIND):$(PORT) --worker-class gthread \
		--workers $${WEB_CONCURRENCY:-2} --threads 4 --preload --access-logfile -

# --- tests and checks --------------------------------------------------------------------------

test: $(VENV)/.dev ## the whole suite: SQLite, PostgreSQL, browser journeys
	@$(PY) -m tests.support.run

bench: $(VENV)/.dev staticfiles/.collected ## what readiness costs, on both databases (SIZES="--postgresql 3000 --sqlite" for less)
	@$(PY) -m tests.bench $(SIZES)

check: $(VENV)/.dev ## format, lint, types, import contracts, templates, migrations
	@$(PY) -m tests.support.checks

format: $(VENV)/.dev ## put the code in its form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@git ls-files -z --cached --others --exclude-standard '*.py' | xargs -0 $(BIN)/django-upgrade --target-version 5.2
