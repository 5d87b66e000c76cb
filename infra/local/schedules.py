"""Schedules: a function called again and again, with the event that EventBridge makes."""

from __future__ import annotations

import asyncio
import json
import time
import uuid

from infra.local.account import ACCOUNT_ID, REGION
from infra.local.async_invocations import AsyncInvocations
from infra.local.triggers import Schedule


async def keep_time(
    schedule: Schedule, calls: AsyncInvocations, every_s: float | None = None
) -> None:
    """Call a function at its rate, or every so many seconds, until cancelled.

    As with EventBridge, the first turn comes after one period.
    """
    while True:
        await asyncio.sleep(every_s or schedule.every_s)
        calls.hand(schedule.function, json.dumps(scheduled_event(schedule.name, time.time())))


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
