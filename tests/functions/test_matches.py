"""The routes of matches: what they take, whom they answer, and no cell of a file in a log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.matches.app import build_app
from functions.matches.worker import build_worker
from tests.functions.events import sent, signed
from tests.geodata.matches.jobs import Jobs

PEOPLE = "nom;code insee\nMarquezkwyx;01001\n"


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "objects")


class Client:
    def __init__(self, jobs: Jobs) -> None:
        self._app = build_app(lambda: jobs.operations, Logger(service="test"))

    def ask(
        self, method: str, path: str, body: Any = None, query: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        event = signed(sent(method, path, body, query))
        reply = self._app.resolve(event, None)
        text = reply["body"]
        return reply["statusCode"], json.loads(text) if text else None, reply["headers"]


def test_a_match_is_opened_followed_taken_and_erased(
    jobs: Jobs, capsys: pytest.CaptureFixture[str]
) -> None:
    client, logger = Client(jobs), Logger(service="matches-test")
    handle = build_worker(jobs.runner, logger)
    status, opened, headers = client.ask("POST", "/v1/matches", {"options": {"limit": 1}})
    assert (status, opened["state"]) == (201, "awaiting_upload")
    path = f"/v1/matches/{opened['id']}"
    assert headers["Location"] == path
    assert opened["upload"]["headers"] == {"Content-Type": "text/csv"}
    jobs.upload(opened["id"], PEOPLE)
    detail = {"object": {"key": f"matches/{opened['id']}/upload"}}
    arrived = {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
    assert handle(arrived) == handle(arrived) == {"match": opened["id"], "state": "done"}
    status, shown, headers = client.ask("GET", path, query={"locale": "fr"})
    assert (status, shown["counts"]["matched"]) == (200, 1)
    assert headers["Cache-Control"] == "private, no-store"
    status, _, headers = client.ask("GET", f"{path}/result", query={"format": "csv"})
    assert (status, "/given/" in headers["Location"]) == (303, True)
    assert client.ask("GET", f"{path}/result", query={"format": "xlsx"})[0] == 409
    assert client.ask("POST", f"{path}/start", {})[0] == 409
    assert client.ask("DELETE", path)[0] == 204
    assert client.ask("GET", path)[:2][0] == 404
    turn = {"source": "aws.events", "detail-type": "Scheduled Event"}
    assert handle(turn) == {"erased": 0, "stopped": 0}
    with pytest.raises(ValueError, match="no known source"):
        handle({"source": "aws.other"})
    written = capsys.readouterr()
    assert "zkwyx" not in written.out + written.err


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"formats": ["zkwyx"]}, "formats"),
        ({"options": {"limit": 6}}, "limit"),
        ({"options": {"zkwyx": 1}}, "zkwyx"),
        ({"people_per_post": 5}, "max_minutes"),
        ({"group": "zkwyx"}, "group"),
        ({"rules": [{"field": "nom", "columns": ["zkwyx"]}]}, "field"),
    ],
)
def test_what_makes_no_sense_is_told_without_what_was_sent(
    jobs: Jobs, body: dict[str, Any], parameter: str
) -> None:
    status, problem, _ = Client(jobs).ask("POST", "/v1/matches", body)
    assert (status, problem["parameter"]) == (422, parameter)
    assert "zkwyx" not in problem["detail"]
    assert list(jobs.objects.every()) == []
