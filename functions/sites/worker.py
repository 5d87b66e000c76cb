"""What happens without anybody asking: a file arrives and is checked; the schedule pulls one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger

from functions.bodies import Event
from functions.metrics import Figure, count, gauge
from functions.sites import wiring
from functions.uploads import as_sent
from geodata.errors import BadInputError, PullError, UnknownImportError

Handle = Callable[[Event], Event]


def build_worker(work: wiring.Work, logger: Logger) -> Handle:
    """Builds the handler of an event of EventBridge, which returns the outcome.

    A store that does not answer is raised, for Lambda to try again; what would fail again is
    logged, and ends here.
    """

    def handle(event: Event) -> Event:
        match as_sent(event):
            case {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}:
                return _checked(work, logger, str(detail["object"]["key"]).split("/")[1])
            case {"source": "aws.events", "detail-type": "Scheduled Event"}:
                return _turn(work, logger)
        raise ValueError("an event of no known source")

    return handle


def _checked(work: wiring.Work, logger: Logger, import_id: str) -> Event:
    """Checks a file that arrived, or an import that is asked for again by another mapping."""
    try:
        done = work.check(import_id)
    except UnknownImportError:
        # Without the trace, as below: it may show an address that holds a key.
        logger.error("a file of no import was uploaded", import_id=import_id)  # noqa: TRY400 - no fault of ours
        return {"import": import_id, "state": None}
    reason = None if done.reason is None else done.reason.code or done.reason.text
    logger.info("checked", import_id=import_id, state=done.state, reason=reason)
    if done.state == "published":
        count(Figure.IMPORTS_PUBLISHED)
    return {"import": import_id, "state": done.state}


def _turn(work: wiring.Work, logger: Logger) -> Event:
    """Takes a turn of the schedule: what never ended or began is seen to, what is new is pulled."""
    for figure, hours in work.ages().items():
        gauge(figure, hours)
    for each in work.give_up():
        logger.error("a check never ended; its import is given up", import_id=each)
    for each in work.ask_again():
        logger.error("a check never began; it is asked for again", import_id=each)
    try:
        import_id = work.sync()
    except (PullError, BadInputError) as error:
        logger.error("nothing could be pulled; the sites in use stay", reason=str(error))  # noqa: TRY400 - a trace says no more
        return {"import": None, "failed": True}
    logger.info("pulled" if import_id else "nothing new", import_id=import_id)
    return {"import": import_id, "failed": False}


def lambda_handler(event: Event, _context: Any) -> Event:
    """Handles one event of EventBridge."""
    return wiring.sites_worker(build_worker)(event)
