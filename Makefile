# Callboard. `make run` and `make test` set up everything that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
MODELS ?= standard
AGENTS ?= agents

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev web models browser run test test-fast check format lock bench clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml
	$(PYTHON) scripts/make_venv.py $(VENV) requirements/runtime.lock
	@touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml
	$(PYTHON) scripts/make_venv.py $(VENV) requirements/dev.lock
	@touch $@ $(VENV)/.runtime

.venv-clients/.ready: requirements/clients.lock
	$(PYTHON) scripts/make_venv.py .venv-clients requirements/clients.lock --alone
	@touch $@

web/node_modules/.stamp: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

tests/clients/js/node_modules/.stamp: tests/clients/js/package-lock.json
	cd tests/clients/js && npm ci --no-audit --no-fund
	@touch $@

src/callboard/console/index.html: web/node_modules/.stamp $(shell find web/src web/public web/index.html web/vite.config.ts -type f 2>/dev/null)
	cd web && npm run build
	@touch $@

RELAY := $(addprefix src/callboard/,gateway/lane transports/intake)

$(VENV)/.compiled: $(VENV)/.runtime scripts/compile.py $(RELAY:=.py) $(RELAY:=.pxd)
	$(BIN)/python scripts/compile.py
	@touch $@

web: src/callboard/console/index.html ## Build the console

models: $(VENV)/.runtime ## Download the models (MODELS=standard|small|none)
	@test "$(MODELS)" = none || $(BIN)/callboard models pull $(MODELS)

browser: ## Install Chromium for the browser tests (Debian, when root and missing)
	@sh scripts/debian_packages.sh chromium

setup: $(VENV)/.runtime $(VENV)/.compiled web models ## Set up all that `make run` needs

setup-dev: $(VENV)/.dev $(VENV)/.compiled web models browser tests/clients/js/node_modules/.stamp .venv-clients/.ready ## Set up all that `make test` needs

run: setup ## Start Callboard on http://127.0.0.1:8000 (HOST=… PORT=… MODELS=… AGENTS=folder)
	@mkdir -p $(AGENTS)
	$(BIN)/callboard serve --host $(HOST) --port $(PORT) --models $(MODELS) --agents $(AGENTS) --dev

test: setup-dev ## Run every test, on two cores
	$(BIN)/python scripts/run_tests.py

test-fast: $(VENV)/.dev ## Run the tests that need no models, browser, Node or other clients
	$(BIN)/python -m pytest -m "not models and not browser and not node and not frameworks"

check: setup-dev ## Format, lint, types, import rules, budgets, generated files, docs, tests
	$(BIN)/ruff format --check src tests bench scripts
	$(BIN)/ruff check src tests bench scripts
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd web && npm run check
	$(MAKE) --no-print-directory test

format: $(VENV)/.dev ## Format and fix what can be fixed
	$(BIN)/ruff format src tests bench scripts
	$(BIN)/ruff check --fix src tests bench scripts
	cd web && npm run format

lock: $(VENV)/.dev ## Lock the dependencies again
	$(BIN)/python scripts/lock.py

bench: setup-dev ## Run the benchmarks: engine, webrtc, log and relay
	$(BIN)/python -m bench

clean: ## Remove what was built (not the models)
	-$(PYTHON) scripts/compile.py --remove
	rm -rf $(VENV) .venv-clients web/node_modules src/callboard/console .mypy_cache .ruff_cache .pytest_cache
