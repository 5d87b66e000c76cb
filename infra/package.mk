# How `sam build` makes each function's package: its code, the library, its locked requirements.
# SAM calls `build-<LogicalId>` in the project's folder (samconfig.toml): nothing of it is copied first.

.PHONY: build-NearestFunction build-SitesFunction build-SitesWorkerFunction \
	build-CoverageFunction build-WorkerFunction build-ScenariosFunction build-PlanningFunction

build-NearestFunction:
	python3.13 infra/dev/package.py nearest "$(ARTIFACTS_DIR)"

build-SitesFunction build-SitesWorkerFunction:
	python3.13 infra/dev/package.py sites "$(ARTIFACTS_DIR)"

build-CoverageFunction:
	python3.13 infra/dev/package.py coverage "$(ARTIFACTS_DIR)"

build-WorkerFunction:
	python3.13 infra/dev/package.py worker "$(ARTIFACTS_DIR)"

build-ScenariosFunction:
	python3.13 infra/dev/package.py scenarios "$(ARTIFACTS_DIR)"

build-PlanningFunction:
	python3.13 infra/dev/package.py planning "$(ARTIFACTS_DIR)"
