# Every target sets up what it needs; none needs another first. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
export SAM_CLI_TELEMETRY := 0

PORT ?= 8000
SITES ?=
VENV := .venv/bin
setup = python3 infra/dev/setup.py

.PHONY: help run test check bench package lock clean snapshot

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 12

run: ## Run the whole stack on this machine (PORT=8000, SITES=file.csv)
	@$(setup)
	@exec $(VENV)/maillage serve --port $(PORT) $(if $(SITES),--sites "$(SITES)")

test: ## Run every test, on real data where it is at hand
	@$(setup) dev sam
	@$(MAKE) --no-print-directory snapshot
	@$(VENV)/python -m pytest $(ARGS)

snapshot: ## Build the data set of all communes, unless there is one
	@$(setup)
	@test -s var/snapshots/current || $(VENV)/maillage build

check: ## Format, lint, types and import arrows, in under 30 s
	@$(setup)
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .
	@$(VENV)/mypy
	@$(VENV)/python -m pytest -q tests/test_arrows.py

bench: ## Measure what docs/performance.md promises, beside PostGIS
	@$(setup)
	@$(MAKE) --no-print-directory snapshot
	@$(VENV)/python -m infra.bench $(ARGS)

package: ## Build the functions' packages with SAM, without Docker
	@$(setup) dev sam
	@PATH="$$($(VENV)/python -c 'import sys; print(sys.base_prefix)')/bin:$(CURDIR)/.tools/sam/bin:$(CURDIR)/.tools/uv/bin:$$PATH" sam build

lock: ## Lock the requirements again, with hashes
	@$(setup)
	@$(VENV)/python infra/dev/lock.py

clean: ## Remove all that was made, the data included
	@rm -rf .venv .tools .aws-sam var .mypy_cache .ruff_cache .pytest_cache .hypothesis

include infra/package.mk
