"""How many opinions an account gave on a plan: counted, and bounded, before each is recorded."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from geodata.errors import ReviewFullError, TooManyOpinionsError
from geodata.plans.jobs.records import Scenarios
from geodata.stores import Item, swap

MOST_A_MINUTE = 60
"""Of one account on one plan: far more than somebody writes, and far less than a loop sends."""
MOST_OF_AN_ACCOUNT = 5_000
"""On one plan: a few on each site of the largest plans, and all of a département's many times."""
MOST_ON_A_PLAN = 20_000
"""What is read again each time that a page of opinions is: some 20 MB."""

_MINUTE = "%Y-%m-%dT%H:%M"


def count_opinion(scenarios: Scenarios, scenario_id: str, account: str) -> None:
    """Counts one more opinion of an account on a plan.

    What is counted and then not recorded, since a store failed, stays counted: bounds are wide.

    Raises:
        TooManyOpinionsError: the account gave as many in this minute as it may.
        ReviewFullError: the account, or all accounts together, gave as many as are kept.
    """
    pk, now = f"scenario#{scenario_id}", scenarios.now()
    whose = hashlib.sha256(account.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    _add(scenarios, pk, f"tally#{whose}", now, MOST_OF_AN_ACCOUNT, MOST_A_MINUTE)
    _add(scenarios, pk, "tally", now, MOST_ON_A_PLAN, None)


def _add(
    scenarios: Scenarios, pk: str, sk: str, now: datetime, most: int, most_a_minute: int | None
) -> None:
    def attempt() -> None:
        item = scenarios.items.get(pk, sk)
        if item is None:
            item = Item(pk, sk, {"count": 0, "minute": "", "in_minute": 0})
            if not scenarios.items.create(item):
                item = scenarios.items.get(pk, sk) or item
        scenarios.items.replace(item, _one_more(item.body, now, most, most_a_minute))

    swap(attempt)


def _one_more(
    tally: dict[str, Any], now: datetime, most: int, most_a_minute: int | None
) -> dict[str, Any]:
    if tally["count"] >= most:
        raise ReviewFullError(most)
    minute = f"{now:{_MINUTE}}"
    in_minute = tally["in_minute"] if tally["minute"] == minute else 0
    if most_a_minute is not None and in_minute >= most_a_minute:
        raise TooManyOpinionsError(most_a_minute, retry_after_s=60 - now.second)
    return {"count": tally["count"] + 1, "minute": minute, "in_minute": in_minute + 1}
