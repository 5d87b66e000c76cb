"""What the project's own template says of routes, events, buckets and machines."""

from __future__ import annotations

import json
from pathlib import Path

from moto.events.models import EventPattern

from infra.local.template.account import function_arn
from infra.local.template.limits import MAX_ENVIRONMENT_BYTES
from infra.local.template.policies import is_allowed
from tests.infra.local.own import own_template
from tests.infra.stacks import BUCKETS, properties

PROJECT = Path(__file__).parents[2]


def test_the_projects_own_template_is_understood() -> None:
    template = own_template()
    assert [function.logical_id for function in template.functions] == [
        *("NearestFunction", "CoverageFunction", "RefresherFunction"),
        *("ScenariosFunction", "SolverFunction"),
        *("SitesFunction", "SitesWorkerFunction"),
        *("MatchesFunction", "MatchesWorkerFunction"),
    ]
    machines = [machine.logical_id for machine in template.machines]
    assert machines == ["RefreshMachine", "ScenarioMachine"]
    assert [table.name for table in template.tables] == ["maillage-ScenariosTable"]
    assert {"DataBucket", "WebBucket", "MatchesBucket"} <= template.buckets.keys()
    assert template.distribution is not None


_SIGNED = (
    *("/v1/sites", "/v1/scenarios", "/v1/coverage", "/v1/isochrone", "/v1/matrix"),
    "/v1/matches",
)


def test_every_route_but_the_citizens_asks_for_a_token() -> None:
    routes = own_template().routes
    assert {route.path for route in routes if route.lock} == {
        route.path
        for route in routes
        if route.path.startswith(_SIGNED)
        # What is published of places is everybody's.
        and route.path not in ("/v1/sites", "/v1/sites/{id}")
    }
    signed = ("SitesFunction", "ScenariosFunction", "CoverageFunction", "MatchesFunction")
    public = ("/signaler/{id}", "/territoire/{code}", "/v1/territories/{code}/figures")
    for route in routes:
        is_public = route.path in public or route.path.startswith("/v1/ogc")
        is_signed = route.function in signed and not is_public
        assert (route.lock is not None) == is_signed, route.key


def test_the_projects_uploads_start_a_check_and_nothing_else_does() -> None:
    template = own_template()
    [rule] = [rule for rule in template.rules if rule.target == "SitesWorkerFunction"]
    matches = EventPattern.load(json.dumps(rule.pattern)).matches_event

    def written(key: str, bucket: str = "maillage-databucket") -> bool:
        detail = {"bucket": {"name": bucket}, "object": {"key": key}}
        event = {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
        return bool(matches(event))

    assert written("imports/20261123T120000-0123456789/upload")
    assert written("imports/20261123T120000-0123456789/recheck")
    assert not written("imports/20261123T120000-0123456789/requests/0123456789abcdef.json")
    assert not written("imports/20261123T120000-0123456789/import.json")
    assert not written("imports/20261123T120000-0123456789/checks/1/report.jsonl")
    assert not written("sites/current")
    assert not written("imports/1/upload", "other")


def test_a_file_of_people_starts_its_match_and_what_is_kept_of_it_does_not() -> None:
    template = own_template()
    [rule] = [rule for rule in template.rules if rule.target == "MatchesWorkerFunction"]
    matches = EventPattern.load(json.dumps(rule.pattern)).matches_event

    def written(key: str, bucket: str = "maillage-matchesbucket") -> bool:
        detail = {"bucket": {"name": bucket}, "object": {"key": key}}
        event = {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
        return bool(matches(event))

    assert written("matches/20261123T120000-0123456789/upload")
    assert written("matches/20261123T120000-0123456789/go")
    for name in ("rows", "match.json", "result.csv", "given/1/rapprochement.csv"):
        assert not written(f"matches/20261123T120000-0123456789/{name}")
    assert not written("match-keys/20261123T120000-0123456789")
    assert not written("matches/1/upload", "maillage-databucket")
    assert "VersioningConfiguration" not in properties("MatchesBucket")


def test_new_data_starts_the_refresh_and_its_own_results_do_not() -> None:
    template = own_template()
    [rule] = [rule for rule in template.rules if rule.target == "RefreshMachine"]
    matches = EventPattern.load(json.dumps(rule.pattern)).matches_event

    def starts(key: str, bucket: str = "maillage-databucket") -> bool:
        detail = {"bucket": {"name": bucket}, "object": {"key": key}}
        event = {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
        return bool(matches(event))

    for pointer in ("sites/current", "snapshots/current", "columns/current"):
        assert starts(pointer)
        assert not starts(pointer, "other")
    for own in ("sites/corrections.json", "sites/mappings/0123456789abcdef.json"):
        assert not starts(own)
    for own in ("coverage/current", "coverage/runs/1/measures.npz", "sites/v/sites.npz"):
        assert not starts(own)


def test_the_refresh_can_be_turned_off() -> None:
    template = own_template(RefreshState="DISABLED")
    targets = {each.target for each in (*template.rules, *template.schedules)}
    # New data is measured all the same, by the function and by no machine.
    assert targets == {
        *("SitesWorkerFunction", "ScenariosFunction", "RefresherFunction"),
        "MatchesWorkerFunction",
    }
    [alone] = [rule for rule in template.rules if rule.target == "RefresherFunction"]
    [refreshed] = [rule for rule in own_template().rules if rule.target.startswith("Refresh")]
    assert (refreshed.target, refreshed.pattern) == ("RefreshMachine", alone.pattern)


def test_no_bucket_of_the_project_is_public_and_no_log_holds_where_citizens_are() -> None:
    for bucket in BUCKETS:
        assert set(properties(bucket)["PublicAccessBlockConfiguration"].values()) == {True}
    config = properties("Distribution")["DistributionConfig"]
    assert "Logging" not in config
    for origin in config["Origins"]:
        assert "OriginAccessControlId" in origin or "CustomOriginConfig" in origin


def test_no_environment_of_the_project_is_near_the_limit_of_lambda() -> None:
    long = f"https://{'x' * 500}"
    given = {"SyncUrl": long, "RouterUrl": f"osrm+{long}", "GeocoderUrl": long}
    for function in own_template(**given).functions:
        used = sum(len(f"{name}{value}") for name, value in function.environment.items())
        assert used < MAX_ENVIRONMENT_BYTES * 3 / 4, function.logical_id


def test_every_state_machine_may_call_the_functions_that_its_tasks_call() -> None:
    template = own_template()
    called = [
        (machine, function_arn(function.called))
        for machine in template.machines
        for function in template.functions
        if function_arn(function.called) in machine.definition
    ]
    assert len(called) == 2
    for machine, arn in called:
        assert is_allowed(machine.statements, "lambda:InvokeFunction", arn), machine.logical_id
    machine, other = called[0][0], called[1][1]
    assert not is_allowed(machine.statements, "lambda:InvokeFunction", other)
