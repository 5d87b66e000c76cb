"""The load: what is drawn, what is kept of the answers, when it stops; and a process's memory."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections import Counter
from collections.abc import Iterator

import numpy as np
from aiohttp import web

from geodata.snapshot.reader import Snapshot
from infra.local.runtime.http_server import HttpServer, listening_socket
from infra.measure.load.driver import Bounds, Outcome, drive
from infra.measure.load.traffic import Ask, Citizens, departements_of, prefectures
from infra.measure.load.watch import Look, growth_mb, look_at


def drawn(france: Snapshot, count: int, seed: int = 1) -> list[Ask]:
    return list(itertools.islice(Citizens(france.register, seed).asks(), count))


def test_the_same_seed_draws_the_same_questions(france: Snapshot) -> None:
    assert drawn(france, 50) == drawn(france, 50) != drawn(france, 50, seed=2)


def test_every_kind_of_question_is_drawn_and_few_are_wrong(france: Snapshot) -> None:
    kinds = Counter(ask.kind for ask in drawn(france, 2_000))
    assert len(kinds) == 9
    assert kinds["by position"] > kinds["suggestions"] > kinds["wrong"] > 0
    assert kinds["wrong"] < 100


def test_questions_come_from_where_people_live(france: Snapshot) -> None:
    asked = [ask.path for ask in drawn(france, 4_000) if ask.kind == "by commune"]
    shares = Counter(path[len("/v1/nearest?commune=") :][:2] for path in asked)
    assert shares["48"] < 5 < shares["75"] + shares["92"] + shares["93"]


def test_prefectures_ask_in_every_form(france: Snapshot) -> None:
    paths = list(itertools.islice(prefectures(np.random.default_rng(1), ["48"]), 5))
    assert len(set(paths)) == 5
    assert all(path.startswith("/v1/coverage/departement/48") for path in paths)


def test_there_are_as_many_prefectures_as_departements(france: Snapshot) -> None:
    codes = departements_of(france.register)
    assert len(codes) == 101
    assert {"2A", "48", "976"} < set(codes)
    assert "978" not in codes  # a collectivité: it has no commune of a département


ASK = Ask("by position", "/right")
WRONG = Ask("wrong", "/wrong", is_wrong=True)


def test_a_refusal_of_a_right_question_is_a_failure_and_so_is_an_answer_to_a_wrong_one() -> None:
    outcome = Outcome()
    for ask, status in ((ASK, 200), (WRONG, 400), (ASK, 429), (WRONG, 200), (WRONG, 503)):
        outcome.note(ask, status, 1.0)
    assert outcome.wrong == ["429 /right", "200 /wrong", "503 /wrong"]
    assert outcome.count == 5


def driven(bounds: Bounds, statuses: Iterator[int]) -> tuple[Outcome, list[int]]:
    looks: list[int] = []

    async def handle(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=next(statuses))

    async def run() -> Outcome:
        server = HttpServer(handle, listening_socket("127.0.0.1", 0))
        await server.open()
        host, port = server.address
        try:
            asks = itertools.repeat(ASK)
            return await drive(f"http://{host}:{port}", asks, bounds, looks.append)
        finally:
            await server.close()

    return asyncio.run(run()), looks


def test_it_stops_at_its_count_and_looks_on_its_way() -> None:
    outcome, looks = driven(Bounds(60, 10, connections=2, every=5), itertools.repeat(200))
    assert (outcome.count, looks) == (10, [0, 5, 10])
    assert outcome.rate > 0
    assert outcome.quantile_ms(0.99) >= outcome.quantile_ms(0.5, "by position") > 0


def test_it_stops_at_its_time() -> None:
    outcome, _ = driven(Bounds(0.2, 10**9, connections=1), itertools.repeat(503))
    assert outcome.took_s >= 0.2
    assert len(outcome.wrong) == outcome.count > 0


def test_no_answer_is_a_failure() -> None:
    asks = itertools.repeat(ASK)
    outcome = asyncio.run(drive("http://127.0.0.1:9", asks, Bounds(60, 2, 1)))
    assert outcome.wrong == ["599 /right"] * 2


def test_memory_is_flat_when_it_grows_only_while_the_process_warms_up() -> None:
    def looks(*held_mb: float) -> list[Look]:
        return [Look(1_000 * i, mb, mb) for i, mb in enumerate(held_mb)]

    assert growth_mb(looks(10, 90, 100, 101, 100, 131, 100, 102, 101, 100, 101)) == 1
    assert growth_mb(looks(10, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180)) == 60


def test_a_process_is_seen() -> None:
    look = look_at(os.getpid(), 3)
    assert look.calls == 3
    assert look.resident_mb >= look.own_mb > 1
