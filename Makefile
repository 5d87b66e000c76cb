# Every target sets up what it needs; none needs another first. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
export SAM_CLI_TELEMETRY := 0

PORT ?= 8000
SITES ?=
GEOCODER ?=
VENV := .venv/bin
setup = python3 infra/dev/setup.py
system = python3 infra/dev/system.py
web_assets = $(VENV)/python -m infra.dev.web_assets

.PHONY: help run test check bench load package web lock sbom clean snapshot rehearse

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 12

run: ## Run the whole stack on this machine (PORT=8000, SITES=file.csv, GEOCODER=URL, ARGS=--fresh)
	@$(setup) run
	@$(web_assets)
	@exec $(VENV)/maillage serve --port $(PORT) $(if $(SITES),--sites "$(SITES)") $(if $(GEOCODER),--geocoder "$(GEOCODER)") $(ARGS)

test: ## Run every test, on real data where it is at hand
	@$(setup) dev sam checkov geocoder audit system
	@$(MAKE) --no-print-directory snapshot
	@$(web_assets)
	@python3 infra/dev/web_tools.py install
	@status=0; $(VENV)/python -m pytest --numprocesses 2 --dist loadfile $(ARGS) || status=$$?; \
		$(system) missing; exit $$status

snapshot: ## Build the data set of all communes, unless there is one
	@$(setup) run
	@test -s var/snapshots/current || $(VENV)/maillage build

check: ## Format, lint, types, import arrows and audits, in under 45 s
	@$(setup) dev audit
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .
	@python3 infra/dev/web_tools.py check
	@$(VENV)/python -m infra.dev.api_types --check
	@$(VENV)/mypy
	@$(VENV)/python -m pytest -q tests/test_arrows.py
	@$(VENV)/python -m infra.audit $(ARGS)

sbom: ## List what each function's package and the pages are made of (CycloneDX, var/sbom)
	@$(setup) dev audit
	@PYTHONPATH=. .tools/audit/bin/python infra/dev/sbom.py

bench: ## Measure what docs/performance.md promises, beside PostGIS
	@$(setup) peers
	@$(MAKE) --no-print-directory snapshot
	@$(VENV)/python -m infra.measure.bench $(ARGS)

rehearse: ## Live a deployment's whole life on the local stack, and report (some minutes)
	@$(setup) run
	@$(MAKE) --no-print-directory snapshot
	@$(VENV)/python -m infra.measure.rehearsal $(ARGS)

load: ## Put the stack under the load of a country for a minute (ARGS="--calls 100000": its memory)
	@$(setup) run
	@$(MAKE) --no-print-directory snapshot
	@$(VENV)/python -m infra.measure.load $(ARGS)

package: ## Build the functions' packages with SAM, without Docker
	@$(setup) dev sam
	@PATH="$$($(VENV)/python -c 'import sys; print(sys.base_prefix)')/bin:$(CURDIR)/.tools/sam/bin:$(CURDIR)/.tools/uv/bin:$$PATH" sam build

web: ## Obtain what the pages need, ready to be put in their bucket
	@$(setup) run
	@$(web_assets)

lock: ## Lock the requirements again, with hashes (ARGS=--upgrade: the newest of each)
	@$(setup)
	@$(VENV)/python infra/dev/lock.py $(ARGS)

clean: ## Remove all that was made, the data included
	@rm -rf .venv .tools .aws-sam var web/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

include infra/package.mk
