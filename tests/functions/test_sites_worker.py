"""A file that arrives is checked; the schedule pulls; only what may pass is tried again."""

from __future__ import annotations

from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.sites.wiring import Work
from functions.sites.worker import build_worker
from geodata.errors import BadInputError, PullError, StoreUnavailableError, UnknownImportError
from geodata.imports.states import Import
from tests.geodata.imports.room import Room, lines
from tests.infra.local.shapes import departures, shape_of

LOGGER = Logger(service="test")
TURN = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


@pytest.fixture
def room() -> Room:
    return Room()


def arrival(key: str) -> dict[str, Any]:
    detail = {"bucket": {"name": "data"}, "object": {"key": key, "size": 3}, "reason": "PutObject"}
    return {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}


def never(*_: Any) -> Any:
    pytest.fail("it was called")


def raising(error: Exception) -> Any:
    def fails(*_: Any) -> Any:
        raise error

    return fails


def test_a_file_that_arrives_is_checked_once(room: Room) -> None:
    import_id = room.uploaded(lines(3))
    handle = build_worker(Work(room.check, never), LOGGER)
    event = arrival(f"imports/{import_id}/upload")
    assert handle(event) == handle(event) == {"import": import_id, "state": "checked"}


def put_aside(event: dict[str, Any]) -> dict[str, Any]:
    """The record that Lambda sends to the queue of failures, as its documentation shows one."""
    return {
        "version": "1.0",
        "timestamp": "2026-11-14T18:16:05.568Z",
        "requestContext": {
            "requestId": "e4b46cbf-b738-4ea1-8880-a18cdf61200e",
            "functionArn": "arn:aws:lambda:eu-west-3:123456789012:function:maillage-Worker:live",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": event,
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "7",
            "functionError": "Unhandled",
        },
        "responsePayload": {"errorType": "StoreUnavailableError", "errorMessage": "down"},
    }


def test_an_event_that_was_put_aside_is_sent_again_as_it_lies_in_the_queue(room: Room) -> None:
    import_id = room.uploaded(lines(3))
    handle = build_worker(Work(room.check, never), LOGGER)
    event = arrival(f"imports/{import_id}/upload")
    assert departures(put_aside(event), shape_of("async-failure")) == []
    for sent in (put_aside(event), put_aside(put_aside(event))):
        assert handle(sent) == {"import": import_id, "state": "checked"}


def test_what_only_looks_like_a_record_is_of_no_known_source() -> None:
    handle = build_worker(Work(never, never), LOGGER)
    for event in ({}, {"requestPayload": TURN}, {**put_aside(TURN), "requestPayload": "text"}):
        with pytest.raises(ValueError, match="no known source"):
            handle(event)


def test_a_turn_of_the_schedule_pulls() -> None:
    handle = build_worker(Work(never, lambda: "20261123T120000-0123456789"), LOGGER)
    assert handle(TURN) == {"import": "20261123T120000-0123456789", "failed": False}
    assert build_worker(Work(never, lambda: None), LOGGER)(TURN) == {
        "import": None,
        "failed": False,
    }


@pytest.mark.parametrize("error", [PullError("status 503"), BadInputError("only https")])
def test_a_pull_that_fails_is_logged_and_waits_for_the_next_turn(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build_worker(Work(never, raising(error)), LOGGER)(TURN)["failed"]


def test_a_store_that_does_not_answer_is_raised_for_another_try() -> None:
    down = raising(StoreUnavailableError("down"))
    with pytest.raises(StoreUnavailableError):
        build_worker(Work(down, down), LOGGER)(arrival("imports/1/upload"))
    with pytest.raises(StoreUnavailableError):
        build_worker(Work(down, down), LOGGER)(TURN)


def test_a_file_of_no_import_is_not_tried_again() -> None:
    handle = build_worker(Work(raising(UnknownImportError("stray")), never), LOGGER)
    assert handle(arrival("imports/stray/upload")) == {"import": "stray", "state": None}


def test_an_event_of_another_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="no known source"):
        build_worker(Work(never, never), LOGGER)({"source": "aws.sqs"})


def test_a_refused_file_is_an_answer_not_an_error(room: Room) -> None:
    done: Import = room.checked("")
    handle = build_worker(Work(lambda _: done, never), LOGGER)
    assert handle(arrival(f"imports/{done.id}/upload"))["state"] == "refused"
