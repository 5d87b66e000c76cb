"""What nobody asks for: a file of people arrives and is matched; what is over is erased."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger

from functions.bodies import Event
from functions.matches import wiring
from functions.uploads import as_sent
from geodata.matches.jobs import MatchRunner

Handle = Callable[[Event], Event]


def build_worker(runner: MatchRunner, logger: Logger) -> Handle:
    """Builds the handler of an event of EventBridge, which returns the outcome.

    A store that does not answer is raised, for Lambda to try again. The log has ids, states and
    counts: nothing of a file.
    """

    def handle(event: Event) -> Event:
        match as_sent(event):
            case {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}:
                match_id = str(detail["object"]["key"]).split("/")[1]
                state = runner.take(match_id)
                logger.info("worked", match_id=match_id, state=state)
                return {"match": match_id, "state": state}
            case {"source": "aws.events", "detail-type": "Scheduled Event"}:
                erased, stopped = runner.turn()
                logger.info("turned", erased=erased, stopped=stopped)
                return {"erased": erased, "stopped": stopped}
        raise ValueError("an event of no known source")

    return handle


def lambda_handler(event: Event, _context: Any) -> Event:
    """Handles one event of EventBridge."""
    return wiring.matches_worker(build_worker)(event)
