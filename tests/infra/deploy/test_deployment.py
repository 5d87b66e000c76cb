"""A deployment: its order, its dry run, killed anywhere and taken up again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.indicators import publish_column
from geodata.snapshot import open_current
from geodata.stores import Objects
from infra.deploy.errors import DeployError, RefusedError
from infra.deploy.ports.web import Reply
from tests.geodata.indicators.test_store import column
from tests.infra.deploy.internet import as_json
from tests.infra.deploy.stage import (
    STACK,
    Killed,
    Stage,
    a_stage,
    client,
    concurrency,
    write_project,
)

FOREVER = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60, stale-while-revalidate=300"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with a_stage(write_project(tmp_path), monkeypatch) as found:
        yield found


def test_an_empty_account_ends_with_everything_in_its_place(stage: Stage) -> None:
    outputs = stage.deploy()
    assert outputs.web_url == "https://pages.example"
    data, pages = stage.objects("the-data"), stage.objects("the-pages")
    snapshot = json.loads(data["snapshots/current"][0])["id"]
    assert f"snapshots/{snapshot}/manifest.json" in data
    assert json.loads(data["sites/current"][0])["version"] == "demonstration"
    assert pages.keys() == {
        *("404.html", "index.html", "theme.css", "citizen/app.js", "vendor/map-1.0/map.mjs")
    }
    assert any("the demonstration" in line for line in stage.lines)


def test_pointers_come_last_and_next_to_each_other(stage: Stage) -> None:
    stage.deploy()
    puts = [each.split()[2] for each in stage.aws.writes if each.startswith("s3 put_object")]
    data = [each for each in puts if each.startswith(("snapshots/", "sites/"))]
    assert data[-2:] == ["snapshots/current", "sites/current"]
    assert "manifest.json" in data[-3]


def test_columns_of_this_machine_go_with_the_first_data_and_stay_whose_they_are(
    stage: Stage,
) -> None:
    register = open_current(stage.root / "var" / "snapshots").register
    here = Objects.at(f"file://{stage.root / 'var'}")
    fragility = column(register, "fragility", "01001,4.5")
    publish_column(here, fragility, register)
    stage.deploy()
    puts = [each.split()[2] for each in stage.aws.writes if each.startswith("s3 put_object")]
    data = [each for each in puts if each.startswith(("snapshots/", "sites/", "columns/"))]
    assert data[-3:] == ["columns/current", "snapshots/current", "sites/current"]
    assert not any(each.endswith("/current") for each in data[:-3])
    theirs = b'{"set": "theirs"}'
    client("s3").put_object(Bucket="the-data", Key="columns/current", Body=theirs)
    stage.deploy()
    assert stage.content("the-data", "columns/current") == theirs


def test_pages_come_after_what_they_load_then_caches_then_deletions(stage: Stage) -> None:
    stage.deploy()
    (stage.root / "web" / "theme.css").unlink()
    (stage.root / "web" / "index.html").write_text("anew")
    (stage.root / "web" / "vendor" / "map-1.0").rename(stage.root / "web" / "vendor" / "map-1.1")
    stage.aws.calls.clear()
    stage.deploy()
    assert stage.aws.writes == [
        "s3 put_object vendor/map-1.1/map.mjs",
        "s3 put_object index.html",
        "cloudfront create_invalidation",
        "s3 delete_object theme.css",
        "s3 delete_object vendor/map-1.0/map.mjs",
    ]
    waited = stage.aws.calls.index("cloudfront get_invalidation")
    assert waited < stage.aws.calls.index("s3 delete_object theme.css")


def test_many_at_once_keep_the_order_of_what_loads_what(stage: Stage) -> None:
    stage.workers = 8
    stage.deploy()
    pages = [each.split()[2] for each in stage.aws.writes if each.startswith("s3 put_object")][-5:]
    assert pages[0] == "vendor/map-1.0/map.mjs"
    assert set(pages[1:3]) == {"theme.css", "citizen/app.js"}
    assert set(pages[3:]) == {"index.html", "404.html"}
    stage.aws.calls.clear()
    stage.deploy()
    assert stage.aws.writes == []


def test_what_is_named_by_version_is_kept_for_ever_and_pages_for_a_minute(stage: Stage) -> None:
    stage.deploy()
    cached = {
        key: cache
        for bucket in ("the-data", "the-pages")
        for key, (_, cache) in stage.objects(bucket).items()
    }
    assert cached["index.html"] == cached["citizen/app.js"] == A_MINUTE
    assert cached["vendor/map-1.0/map.mjs"] == FOREVER
    assert cached["snapshots/current"] == cached["sites/current"] == "no-cache"
    assert {c for key, c in cached.items() if key.startswith("snapshots/") and "/c" not in key} == {
        FOREVER
    }


def test_functions_are_made_anew_once_there_is_data_for_their_snapshots(stage: Stage) -> None:
    stage.deploy()
    deployments = [each for each in stage.sam.commands if each[0] == "sam"]
    revisions = [next(w for w in each if w.startswith("Revision=")) for each in deployments]
    assert len(deployments) == len(set(revisions)) == 2
    protection = [next(w for w in each if w.startswith("TableProtection=")) for each in deployments]
    assert protection == ['TableProtection="DISABLED"', 'TableProtection="ENABLED"']


def test_without_snapshots_of_functions_new_data_makes_no_new_version(stage: Stage) -> None:
    stage.deploy(SnapStart="None")
    deployments = [each for each in stage.sam.commands if each[0] == "sam"]
    assert len({next(w for w in each if w.startswith("Revision=")) for each in deployments}) == 1


def test_a_second_run_changes_nothing(stage: Stage) -> None:
    stage.deploy()
    stage.aws.calls.clear()
    stage.sam.commands.clear()
    stage.deploy()
    assert (stage.aws.writes, stage.sam.commands) == ([], [])


def test_a_parameter_or_a_line_of_code_makes_another_revision(stage: Stage) -> None:
    stage.deploy(SnapStart="None")
    seen = [stage.parameters()["Revision"]]
    stage.deploy(SnapStart="None", RouterUrl="osrm+https://one.example")
    seen.append(stage.parameters()["Revision"])
    (stage.root / "geodata" / "clock.py").write_text("now = 1")
    stage.deploy(SnapStart="None")
    seen.append(stage.parameters()["Revision"])
    assert len(set(seen)) == 3
    stage.deploy(SnapStart="None")
    assert stage.parameters()["Revision"] == seen[-1]


def test_parameters_are_laid_over_those_of_the_file_and_of_the_last_time(stage: Stage) -> None:
    stage.deploy(NearestReservedConcurrency="100")
    stage.deploy(RefreshConcurrency="4")
    found = stage.parameters()
    assert found["NearestReservedConcurrency"] == "100"
    assert (found["SolverMemoryMb"], found["RefreshConcurrency"]) == ("3008", "4")


def test_a_hidden_value_is_neither_told_nor_kept_as_it_is(stage: Stage) -> None:
    stage.deploy(dry=True, RouterUrl="osrm+https://key@x.example")
    stage.deploy(RouterUrl="osrm+https://key@x.example")
    assert not any("key@x" in line for line in stage.lines)
    assert "key@x" not in (stage.root / "var" / "deploy" / f"{STACK}.json").read_text()


def test_a_dry_run_tells_every_write_and_makes_none(stage: Stage) -> None:
    stage.deploy(dry=True)
    assert (stage.aws.writes, stage.sam.commands) == ([], [])
    assert not (stage.root / "var" / "deploy").exists()
    assert not (stage.root / ".aws-sam").exists()
    told = "\n".join(stage.lines)
    for what in (
        "would run: MAILLAGE_ARCHITECTURE=arm64 make",
        "would run: sam deploy --config-env default --stack-name maillage-dev",
        "put-object --bucket <DataBucketName> --key snapshots/current",
        "put-object --bucket <WebBucketName> --key index.html",
        "create-invalidation",
        "start-execution",
    ):
        assert what in told
    assert told.index("snapshots/current") < told.index("--key index.html")


def test_a_dry_run_of_a_deployed_stack_tells_only_what_would_change(stage: Stage) -> None:
    stage.deploy()
    (stage.root / "web" / "index.html").write_text("anew")
    stage.aws.calls.clear()
    stage.lines.clear()
    stage.deploy(dry=True)
    assert stage.aws.writes == []
    told = [each for each in stage.lines if each.startswith("would call: aws s3 ")]
    assert len(told) == 1
    assert "--key index.html" in told[0]


def final_state(stage: Stage) -> tuple[object, ...]:
    parameters = stage.parameters()
    return parameters, stage.objects("the-data"), stage.objects("the-pages")


def test_killed_after_any_of_its_writes_it_ends_in_the_same_state(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_stage(write_project(tmp_path_factory.mktemp("whole")), monkeypatch) as whole:
        whole.deploy()
        wanted = final_state(whole)
        count = len(whole.aws.writes) + len(whole.sam.commands)
    assert count >= 20
    for number in range(count):
        root = write_project(tmp_path_factory.mktemp(f"killed-{number}"))
        with a_stage(root, monkeypatch) as stage:
            stage.aws.left = number
            with pytest.raises(Killed):
                stage.deploy()
            stage.aws.left = None
            stage.deploy()
            assert final_state(stage) == wanted, f"killed after {number} writes"
            assert "cloudfront create_invalidation" in stage.aws.writes


def test_what_a_killed_run_had_changed_leaves_the_caches_all_the_same(stage: Stage) -> None:
    stage.deploy()
    (stage.root / "web" / "index.html").write_text("anew")
    stage.aws.calls.clear()
    stage.aws.left = 1  # the page is written, its invalidation is not
    with pytest.raises(Killed):
        stage.deploy()
    assert stage.aws.writes == ["s3 put_object index.html"]
    stage.aws.left = None
    stage.deploy()
    assert stage.aws.writes[1:] == ["cloudfront create_invalidation"]


def test_the_next_run_says_where_the_last_one_stopped(stage: Stage) -> None:
    stage.web.wrong["GET", "/v1/communes/12202"] = Reply(500)
    with pytest.raises(DeployError, match="communes/12202"):
        stage.deploy()
    stage.web.wrong.clear()
    stage.deploy()
    assert any("the last run stopped at visits" in line for line in stage.lines)
    stage.lines.clear()
    stage.deploy()
    assert not any("the last run stopped" in line for line in stage.lines)


def test_sites_that_operators_published_stay(stage: Stage) -> None:
    stage.deploy()
    theirs = json.dumps({"version": "theirs", "number": 3}).encode()
    client("s3").put_object(Bucket="the-data", Key="sites/current", Body=theirs)
    stage.deploy()
    assert stage.content("the-data", "sites/current") == theirs
    assert any("those that operators published stay" in line for line in stage.lines)


def test_an_operator_who_publishes_meanwhile_is_not_written_over(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = stage.aws.call

    def raced(service: str, operation: str, **request: object) -> object:
        if request.get("Key") == "sites/current" and operation == "put_object":
            client("s3").put_object(Bucket="the-data", Key="sites/current", Body=b'{"number": 0}')
        return put(service, operation, **request)

    monkeypatch.setattr(stage.aws, "call", raced)
    with pytest.raises(DeployError, match="PreconditionFailed"):
        stage.deploy()
    assert stage.content("the-data", "sites/current") == b'{"number": 0}'


def test_nothing_is_made_when_something_is_in_the_way(stage: Stage) -> None:
    stage.aws.said["lambda", "get_account_settings"] = concurrency(10)
    stage.web.wrong["GET", "https://id.example/realms/a/.well-known/openid-configuration"] = (
        as_json({}, 503)
    )
    with pytest.raises(RefusedError) as refused:
        stage.deploy(SolverMemoryMb="10240")
    assert len(refused.value.faults) == 2
    assert (stage.aws.writes, stage.sam.commands) == ([], [])


def test_a_refresh_that_fails_says_why_and_is_begun_again_by_the_next_run(stage: Stage) -> None:
    failed = {
        "status": "FAILED",
        "error": "SnapshotError",
        "cause": json.dumps({"errorMessage": "sites/current: the store holds none"}),
    }
    describe = ("stepfunctions", "describe_execution")
    right, stage.aws.said[describe] = stage.aws.said[describe], lambda _: failed
    with pytest.raises(DeployError, match="FAILED: SnapshotError sites/current: the store holds"):
        stage.deploy()
    stage.aws.said[describe] = right
    # What failed had served results all the same: the stage's machine does at its start.
    client("s3").delete_object(Bucket="the-data", Key="coverage/current")
    stage.aws.calls.clear()
    stage.deploy()
    assert stage.aws.writes == ["stepfunctions start_execution"]


def test_a_refresh_of_former_data_that_was_under_way_is_waited_for_then_another_begun(
    stage: Stage,
) -> None:
    running = iter([[{"executionArn": "arn:former"}], []])
    stage.aws.said["stepfunctions", "list_executions"] = lambda _: {"executions": next(running)}
    statuses = iter(["RUNNING", "SUCCEEDED", "SUCCEEDED"])
    stage.aws.said["stepfunctions", "describe_execution"] = lambda _: {"status": next(statuses)}
    stage.deploy()
    assert stage.aws.calls.count("stepfunctions list_executions") == 2
    assert stage.aws.writes[-1] == "stepfunctions start_execution"
