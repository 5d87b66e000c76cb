"""Figures are lines of log that CloudWatch reads: a name, a number, and nothing of anybody."""

from __future__ import annotations

import errno
import io
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from functions.metrics import SWITCH, Figure, count, gauge
from functions.nearest.app import build_app
from functions.refresher.app import build_worker as build_refresher
from functions.sites.wiring import Work, ages
from functions.sites.worker import build_worker as build_sites_worker
from functions.solver.app import build_worker as build_planner
from geodata.imports.versions import Versions
from geodata.nearest.guide import Guide
from geodata.plans.jobs.states import Job, State
from geodata.refresh.runs import CURRENT, Run
from geodata.stores.objects import Objects
from tests.functions.events import get

LOGGER = Logger(service="test")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def figures(printed: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith('{"_aws"')]
    return [
        {key: value for key, value in line.items() if key not in ("_aws", "service")}
        for line in lines
    ]


def test_a_figure_is_one_line_in_the_format_of_cloudwatch(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "maillage-dev")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "nearest")
    count(Figure.DEGRADED, 2)
    line = json.loads(capsys.readouterr().out)
    assert (line["DegradedAnswers"], line["service"]) == ([2.0], "nearest")
    [told] = line["_aws"]["CloudWatchMetrics"]
    assert (told["Namespace"], told["Dimensions"]) == ("maillage-dev", [["service"]])
    assert told["Metrics"] == [{"Name": "DegradedAnswers", "Unit": "Count"}]


def test_a_line_is_the_one_that_powertools_writes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "maillage-é")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "nearest")
    with time_machine.travel(NOW, tick=False):
        count(Figure.DEGRADED, 2)
        gauge(Figure.SITES_AGE, 3.25)
        found = capsys.readouterr().out
        for figure, unit, value in (
            (Figure.DEGRADED, MetricUnit.Count, 2),
            (Figure.SITES_AGE, MetricUnit.NoUnit, 3.25),
        ):
            with single_metric(
                name=figure.value,
                unit=unit,
                value=value,
                namespace="maillage-é",
                default_dimensions={"service": "nearest"},
            ):
                pass
        assert found == capsys.readouterr().out


def test_a_gauge_says_what_is_now(capsys: pytest.CaptureFixture[str]) -> None:
    gauge(Figure.SITES_AGE, 3.5)
    assert figures(capsys.readouterr().out) == [{"SitesAgeHours": [3.5]}]


class Full(io.StringIO):
    """An output whose disk takes nothing more."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("closed", [False, True])
def test_a_figure_that_cannot_be_written_costs_no_answer(
    guide: Guide, monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    output = Full()
    if closed:
        output.close()
    # With every log of the answer as well as its figures.
    app = build_app(lambda: guide, Logger(service="test", stream=output))
    monkeypatch.setattr(sys, "stdout", output)
    monkeypatch.setattr(sys, "stderr", output)
    for _ in range(3):
        for query in ({"lat": "46.05", "lon": "0.25"}, {"q": "nowhere at all"}, {"lat": "x"}):
            assert app.resolve(get("/v1/nearest", query), None)["statusCode"] < 500
    count(Figure.DEGRADED)
    gauge(Figure.SITES_AGE, 3.5)


def test_an_answer_is_counted_without_a_word_of_its_question(
    guide: Guide, capsys: pytest.CaptureFixture[str]
) -> None:
    app = build_app(lambda: guide, LOGGER)
    app.resolve(get("/v1/nearest", {"lat": "46.05", "lon": "0.25"}), None)
    app.resolve(get("/v1/nearest", {"postcode": "99999"}), None)
    printed = capsys.readouterr().out
    assert figures(printed) == [{"QuestionsAnswered": [1.0]}]
    assert "46.05" not in printed
    assert "0.25" not in printed


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("done", [{"ScenariosSolved": [1.0]}]),
        ("infeasible", [{"ScenariosSolved": [1.0]}]),
        ("failed", [{"ScenariosFailed": [1.0]}]),
        ("cancelled", []),
        ("running", []),
    ],
)
def test_a_scenario_counts_when_it_ends(
    state: State, told: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    job = Job(id="a", owner="o", name="n", state=state, created_at="", changed_at="")

    class Turns:
        def run(self, scenario_id: str, worker: str, left_s: float) -> Job:
            raise AssertionError(scenario_id, worker, left_s)

        def give_up(self, scenario_id: str, reason: str) -> Job:
            assert reason
            return job if scenario_id == "a" else pytest.fail(scenario_id)

    build_planner(Turns, LOGGER)({"task": "give_up", "scenario": "a"}, None)
    assert figures(capsys.readouterr().out) == told


@dataclass
class Steps:
    changed: bool

    def measure(self) -> dict[str, Any]:
        return {"run": "r", "changed": self.changed, "areas": []}

    def render(self, run_id: str, area: dict[str, str]) -> dict[str, Any]:
        return {"run": run_id, "area": area}

    def publish(self, run_id: str, areas: list[dict[str, str]]) -> dict[str, Any]:
        return {"run": run_id, "areas": areas}


def test_a_refresh_counts_when_it_is_published_or_has_nothing_new(
    capsys: pytest.CaptureFixture[str],
) -> None:
    new = build_refresher(lambda: Steps(changed=True), LOGGER)
    same = build_refresher(lambda: Steps(changed=False), LOGGER)
    new({"task": "measure"})
    new({"task": "render", "run": "r", "area": {"level": "france"}})
    assert figures(capsys.readouterr().out) == []
    new({"task": "publish", "run": "r", "areas": []})
    same({"task": "measure"})
    assert figures(capsys.readouterr().out) == [{"Refreshes": [1.0]}] * 2


def test_a_turn_of_the_schedule_tells_how_old_things_are_before_it_pulls(
    capsys: pytest.CaptureFixture[str],
) -> None:
    turn = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
    work = Work(
        lambda _: pytest.fail("nothing arrived"),
        lambda: None,
        ages=lambda: {Figure.SITES_AGE: 30.0},
    )
    handle = build_sites_worker(work, LOGGER)
    handle(turn)
    assert figures(capsys.readouterr().out) == [{"SitesAgeHours": [30.0]}]


def test_ages_are_since_the_last_publication_and_the_last_run() -> None:
    objects = Objects.at("memory:")
    run = Run("s", "v", None, "2026-11-24", "2026-11-24T00:00:00+00:00")
    objects.put(CURRENT, run.to_json())
    objects.put("sites/current", b'{"version": "v", "published_at": "2026-11-22T12:00:00+00:00"}')
    assert ages(Versions(objects), objects.get, NOW) == {
        Figure.SITES_AGE: 48.0,
        Figure.REFRESH_AGE: 12.0,
    }


def test_what_was_never_published_has_no_age() -> None:
    objects = Objects.at("memory:")
    assert ages(Versions(objects), objects.get, NOW) == {}
    objects.put("sites/current", b'{"version": "demonstration"}')
    assert ages(Versions(objects), objects.get, NOW) == {}


def test_where_nobody_reads_figures_none_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(SWITCH, "off")
    count(Figure.ANSWERED)
    assert not capsys.readouterr().out
