"""What préfectures and planners ask meanwhile, each at a rate of their own."""

from __future__ import annotations

import asyncio

import aiohttp
import numpy as np

from geodata.territory import Register
from infra.measure.load.driver import Outcome, ask_once
from infra.measure.load.traffic import Ask, departements_of, prefectures

_PREFECTURES_EVERY_S = 2.0
_PLANNERS_EVERY_S = 5.0
_SCENARIO_EVERY_S = 20.0
_SCENARIO = {
    "name": "Essai de charge",
    "territory": {"level": "departement", "code": "48"},
    "posts": 3,
    "time_limit_s": 5,
}


class Others:
    """Asks until it is cancelled, with a token that opens every route."""

    def __init__(self, url: str, token: str, register: Register, seed: int) -> None:
        self._url = url
        self._headers = {"authorization": f"Bearer {token}"}
        self._paths = prefectures(np.random.default_rng(seed), departements_of(register))

    async def ask(self, session: aiohttp.ClientSession, outcome: Outcome) -> None:
        """Asks, and keeps what becomes of it in `outcome`."""
        await asyncio.gather(
            self._turns(session, outcome, _PREFECTURES_EVERY_S, "préfectures"),
            self._turns(session, outcome, _PLANNERS_EVERY_S, "planners"),
            self._scenario(session, outcome),
        )

    async def _turns(
        self, session: aiohttp.ClientSession, outcome: Outcome, every_s: float, kind: str
    ) -> None:
        while True:
            path = next(self._paths) if kind == "préfectures" else "/v1/scenarios"
            await ask_once(session, self._url, Ask(kind, path), outcome, **self._headers)
            await asyncio.sleep(every_s)

    async def _scenario(self, session: aiohttp.ClientSession, outcome: Outcome) -> None:
        while True:
            ask = Ask("a scenario opened", "/v1/scenarios")
            await ask_once(
                session, self._url, ask, outcome, method="POST", body=_SCENARIO, **self._headers
            )
            await asyncio.sleep(_SCENARIO_EVERY_S)
