# Every target sets up what it needs; none needs another first. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
export SAM_CLI_TELEMETRY := 0
# Images of containers set it; then each of a stack's twelve processes compiles all it imports.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
SITES ?=
GEOCODER ?=
STACK ?=
ISSUER ?=
REGION ?=
PROFILE ?=
SAM ?= $(CURDIR)/.tools/sam/bin/sam
VENV := .venv/bin
setup = python3 infra/dev/setup.py
system = python3 infra/dev/system.py
web_assets = $(VENV)/python -m infra.dev.web_assets
deploy = $(VENV)/python -m infra.deploy
account = --stack "$(STACK)" $(if $(REGION),--region "$(REGION)") $(if $(PROFILE),--profile "$(PROFILE)")

.PHONY: help run serve test check bench load images pages package web lock sbom clients clean \
	snapshot rehearse deploy undeploy prune-versions fuzz sanitize \
	check-types check-code check-pages check-arrows check-api check-style

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 16

run: ## Run the whole stack on this machine (PORT=8000, SITES=file.csv, GEOCODER=URL, ARGS=--fresh)
	@$(setup) run kernel
	@$(web_assets)
	@exec $(VENV)/maillage serve --port $(PORT) $(if $(SITES),--sites "$(SITES)") $(if $(GEOCODER),--geocoder "$(GEOCODER)") $(ARGS)

serve: ## Serve from this machine, for good (ARGS="--public-url https://… --issuer https://… --behind-proxy")
	@$(setup) run kernel
	@$(web_assets)
	@$(MAKE) --no-print-directory snapshot
	@exec $(VENV)/maillage machine --port $(PORT) $(if $(SITES),--sites "$(SITES)") $(if $(GEOCODER),--geocoder "$(GEOCODER)") $(ARGS)

test: ## Run every test, on real data where it is at hand
	@$(setup) dev kernel sam checkov geocoder audit fuzz emulator aws generator system
	@$(MAKE) --no-print-directory snapshot
	@$(web_assets)
	@python3 -m infra.dev.npm web opinions lighthouse clients
	@status=0; $(VENV)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS) || status=$$?; \
		$(system) missing; exit $$status

snapshot: ## Build the data set of all communes, unless there is one
	@$(setup) run
	@test -s var/snapshots/current || $(VENV)/maillage build

# The longest first, two at a time; what each says comes in one piece, and all are run.
checks = $(addprefix check-,types code pages arrows api style)

check: ## Format, lint, types, import arrows and audits, in under 45 s
	@$(setup) dev audit
	@python3 -m infra.dev.web_tools install
	@$(MAKE) --no-print-directory --jobs 2 --output-sync --keep-going $(checks)

check-types:
	@$(VENV)/mypy

check-code:
	@$(VENV)/python -m infra.audit $(ARGS)

check-pages:
	@python3 -m infra.dev.web_tools check

check-arrows:
	@$(VENV)/python -m pytest -q tests/test_arrows.py

check-api:
	@$(VENV)/python -m infra.dev.api_types --check

check-style:
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .

clients: ## Lint every OpenAPI document as integrators do (tests try the clients that generators make)
	@$(setup) dev
	@$(VENV)/python -m infra.dev.api_lint

sbom: ## List what each function's package and the pages are made of (CycloneDX, var/sbom)
	@$(setup) dev audit
	@PYTHONPATH=. .tools/audit/bin/python infra/dev/sbom.py

bench: ## Measure what docs/performance.md promises, beside PostGIS (ARGS=--simulate: 10,000 simulated lives)
	@$(setup) peers kernel
	@$(MAKE) --no-print-directory snapshot
	@$(VENV)/python -m infra.measure.bench $(ARGS)

fuzz: ## Look for inputs that break or cost too much (ARGS="hours --seconds 600", "--files 20000")
	@$(setup) fuzz
	@PYTHONPATH=. .tools/fuzz/bin/python -m tests.fuzz $(ARGS)

sanitize: ## Run the kernel over arrays of any content, where what is undefined stops it
	@python3 infra/dev/kernel.py sanitized

rehearse: ## Live a deployment's whole life on the local stack, and report (some minutes)
	@$(setup) run kernel
	@$(MAKE) --no-print-directory snapshot
	@$(VENV)/python -m infra.measure.rehearsal $(ARGS)

load: ## Put the stack under the load of a country for a minute (ARGS="--calls 100000": its memory)
	@$(setup) run kernel
	@$(MAKE) --no-print-directory snapshot
	@$(VENV)/python -m infra.measure.load $(ARGS)

images: ## Take the pages' and the guides' pictures again (ARGS="--of plan": one of them)
	@$(setup) dev system
	@$(MAKE) --no-print-directory snapshot
	@$(web_assets)
	@$(VENV)/python -m infra.measure.pages pictures $(ARGS)

pages: ## Judge each page on a phone, and measure what a hand waits for (docs/performance-pages.md)
	@$(setup) dev system
	@$(MAKE) --no-print-directory snapshot
	@$(web_assets)
	@$(VENV)/python -m infra.measure.pages figures --write docs/performance-pages.md $(ARGS)

package: ## Build the functions' packages with SAM, without Docker
	@$(setup) dev kernel sam
	@PATH="$$($(VENV)/python -c 'import sys; print(sys.base_prefix)')/bin:$(CURDIR)/.tools/sam/bin:$(CURDIR)/.tools/uv/bin:$$PATH" sam build

deploy: ## Deploy to AWS, all of it (STACK=, ISSUER=, REGION=, PROFILE=, SITES=file.csv, ARGS=--dry-run)
	@$(setup) dev kernel sam
	@$(MAKE) --no-print-directory snapshot
	@$(web_assets)
	@$(deploy) deploy $(account) --sam "$(SAM)" $(if $(ISSUER),--issuer "$(ISSUER)") \
		$(if $(SITES),--sites "$(SITES)") $(ARGS)

undeploy: ## Take a stack away, but for what cannot be made again (STACK=, REGION=, PROFILE=)
	@$(setup) run
	@$(deploy) undeploy $(account) $(ARGS)

prune-versions: ## Delete former versions of a stack's functions, but for two (STACK=, REGION=, PROFILE=)
	@$(setup) run
	@$(deploy) prune-versions $(account) $(ARGS)

web: ## Obtain what the pages need, ready to be put in their bucket
	@$(setup) run
	@$(web_assets)

lock: ## Lock the requirements again, with hashes (ARGS=--upgrade: the newest of each)
	@$(setup)
	@$(VENV)/python infra/dev/lock.py $(ARGS)

clean: ## Remove all that was made, the data included
	@rm -rf .venv .tools .aws-sam var web/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

include infra/package.mk
