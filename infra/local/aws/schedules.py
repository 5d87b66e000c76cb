"""Schedules: a target called again and again, with the event that EventBridge makes."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable

from infra.local.template.account import ACCOUNT_ID, REGION
from infra.local.template.triggers import Schedule


async def keep_time(
    schedule: Schedule, hand: Callable[[str, str], None], every_s: float | None = None
) -> None:
    """Hand the target an event at its rate, or every so many seconds, until cancelled.

    As with EventBridge, the first turn comes after one period.
    """
    while True:
        await asyncio.sleep(every_s or schedule.every_s)
        hand(schedule.target, json.dumps(scheduled_event(schedule.name, time.time())))


def scheduled_event(rule: str, epoch_s: float) -> dict[str, object]:
    """The event of a turn of a schedule."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT_ID,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch_s)),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT_ID}:rule/{rule}"],
        "detail": {},
    }
