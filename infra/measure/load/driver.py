"""Asks many questions at once, for a bounded time and count, and keeps what became of each."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import aiohttp
import numpy as np

from infra.measure.load.traffic import Ask

_GIVES_UP_AFTER = aiohttp.ClientTimeout(total=35)  # the gateway does after 30 s


@dataclass(slots=True)
class Outcome:
    """What became of the questions: milliseconds by kind, counts by status, what went wrong."""

    times_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    took_s: float = 0.0

    @property
    def count(self) -> int:
        """How many questions were answered."""
        return sum(self.statuses.values())

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.count / self.took_s if self.took_s else 0.0

    def quantile_ms(self, share: float, kind: str | None = None) -> float:
        """The milliseconds that a share of the answers took at most, of a kind or of all."""
        times = [
            each
            for name, listed in self.times_ms.items()
            if kind in (None, name)
            for each in listed
        ]
        return float(np.quantile(times, share)) if times else float("nan")

    def note(self, ask: Ask, status: int, took_ms: float) -> None:
        """Keeps an answer; a refusal of a right question is wrong, and so is any failure."""
        self.times_ms[ask.kind].append(took_ms)
        self.statuses[status] += 1
        if status >= 500 or (status >= 400) != ask.is_wrong:
            self.wrong.append(f"{status} {ask.path}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """When to stop: whichever comes first. `every` is how many answers lie between two looks."""

    seconds: float
    count: int
    connections: int = 8
    every: int = 0


async def drive(
    url: str,
    asks: Iterator[Ask],
    bounds: Bounds,
    look: Callable[[int], None] = lambda _: None,
    beside: Callable[[aiohttp.ClientSession, Outcome], Awaitable[None]] | None = None,
) -> Outcome:
    """Asks until a bound, each connection its next question once the last is answered.

    Args:
        url: of the stack.
        asks: the questions, taken in order.
        bounds: of time and count.
        look: called with the count, first before any, then after each `bounds.every` answers.
        beside: what goes on meanwhile, cancelled at the end.
    """
    outcome, started_s = Outcome(), time.perf_counter()
    taken = 0

    async def one(session: aiohttp.ClientSession) -> None:
        nonlocal taken
        while taken < bounds.count and time.perf_counter() - started_s < bounds.seconds:
            taken += 1
            await ask_once(session, url, next(asks), outcome)
            if bounds.every and outcome.count % bounds.every == 0:
                look(outcome.count)

    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=_GIVES_UP_AFTER) as session:
        look(0)
        other = asyncio.ensure_future(beside(session, outcome)) if beside else None
        await asyncio.gather(*(one(session) for _ in range(bounds.connections)))
        outcome.took_s = time.perf_counter() - started_s
        if other is not None:
            other.cancel()
            await asyncio.gather(other, return_exceptions=True)
    return outcome


async def ask_once(
    session: aiohttp.ClientSession,
    url: str,
    ask: Ask,
    outcome: Outcome,
    *,
    method: str = "GET",
    body: object = None,
    **headers: str,
) -> None:
    """Asks one question, and keeps what became of it; no answer counts as a 599."""
    asked_s = time.perf_counter()
    try:
        async with session.request(method, f"{url}{ask.path}", json=body, headers=headers) as reply:
            await reply.read()
            status = reply.status
    except (aiohttp.ClientError, TimeoutError):
        status = 599
    outcome.note(ask, status, (time.perf_counter() - asked_s) * 1000)
