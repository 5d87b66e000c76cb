# How `sam build` makes each function's package: its code, the library, its locked requirements.
# SAM calls `build-<LogicalId>` in the project's folder (samconfig.toml): nothing of it is copied first.

.PHONY: build-NearestFunction build-SitesFunction build-SitesWorkerFunction \
	build-CoverageFunction build-RefresherFunction build-ScenariosFunction build-SolverFunction \
	build-MatchesFunction build-MatchesWorkerFunction

build-NearestFunction:
	python3.13 infra/dev/package.py nearest "$(ARTIFACTS_DIR)"

build-SitesFunction build-SitesWorkerFunction:
	python3.13 infra/dev/package.py sites "$(ARTIFACTS_DIR)"

build-CoverageFunction:
	python3.13 infra/dev/package.py coverage "$(ARTIFACTS_DIR)"

build-RefresherFunction:
	python3.13 infra/dev/package.py refresher "$(ARTIFACTS_DIR)"

build-ScenariosFunction:
	python3.13 infra/dev/package.py scenarios "$(ARTIFACTS_DIR)"

build-SolverFunction:
	python3.13 infra/dev/package.py solver "$(ARTIFACTS_DIR)"

build-MatchesFunction build-MatchesWorkerFunction:
	python3.13 infra/dev/package.py matches "$(ARTIFACTS_DIR)"
