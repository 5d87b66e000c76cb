"""What happens without anybody asking: a file arrives and is checked; the schedule pulls one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools import Logger

from functions.metrics import Figure, count, gauge
from functions.sites import wiring
from geodata.errors import BadInputError, PullError, UnknownImportError
from geodata.imports import Import

Check = Callable[[str], Import]
Sync = Callable[[], str | None]
Ages = Callable[[], Mapping[Figure, float]]
Handle = Callable[[dict[str, Any]], dict[str, Any]]


def build_worker(check: Check, sync: Sync, logger: Logger, ages: Ages = dict) -> Handle:
    """Returns what handles an event of EventBridge, and says what came of it.

    Each turn of the schedule also tells the `ages` of what is served.

    A store that does not answer is raised, for Lambda to try again; what would fail again is
    logged, and ends here.
    """

    def arrived(event: dict[str, Any]) -> dict[str, Any]:
        import_id = str(event["detail"]["object"]["key"]).split("/")[1]
        try:
            done = check(import_id)
        except UnknownImportError:
            # Without the trace, here and below: it may show an address that holds a key.
            logger.error("a file of no import was uploaded", import_id=import_id)  # noqa: TRY400
            return {"import": import_id, "state": None}
        logger.info("checked", import_id=import_id, state=done.state, reason=done.reason)
        if done.state == "published":
            count(Figure.IMPORTS_PUBLISHED)
        return {"import": import_id, "state": done.state}

    def turn() -> dict[str, Any]:
        for figure, hours in ages().items():
            gauge(figure, hours)
        try:
            import_id = sync()
        except (PullError, BadInputError) as error:
            logger.error("nothing could be pulled; the sites in use stay", reason=str(error))  # noqa: TRY400
            return {"import": None, "failed": True}
        logger.info("pulled" if import_id else "nothing new", import_id=import_id)
        return {"import": import_id, "failed": False}

    def handle(event: dict[str, Any]) -> dict[str, Any]:
        match event:
            case {"source": "aws.s3", "detail-type": "Object Created"}:
                return arrived(event)
            case {"source": "aws.events", "detail-type": "Scheduled Event"}:
                return turn()
        raise ValueError("an event of no known source")

    return handle


def lambda_handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Handles one event of EventBridge."""
    return wiring.sites_worker(build_worker)(event)
