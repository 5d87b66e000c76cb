"""What Valhalla is asked, and how its refusals are understood."""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.services.routing.valhalla import ValhallaLibrary, ValhallaService
from tests.geodata.services.routing.fake_engine import (
    Asked,
    FakeEngine,
    computes,
    fake_engine,
    says,
)

ORIGIN = (2.35, 48.85)


@pytest.fixture(scope="module")
def engine() -> Iterator[FakeEngine]:
    with fake_engine() as running:
        yield running


@pytest.fixture
def router(engine: FakeEngine) -> ValhallaService:
    return ValhallaService(engine.url, timeout_s=10)


def answers(*, sea: set[float] = frozenset(), most: int = 1_000) -> Any:  # type: ignore[assignment]
    """Returns a Valhalla where a longitude is its time, and some are at sea."""

    def reply(asked: Asked) -> tuple[int, Any]:
        targets = asked.body["targets"]
        if len(targets) > most:
            return 400, {"error_code": 150, "error": "too many"}
        if any(place["lon"] in sea for place in [*asked.body["sources"], *targets]):
            return 400, {"error_code": 171, "error": "no edge near 2.35"}
        cells = [{"to_index": i, "time": place["lon"]} for i, place in enumerate(targets)]
        return 200, {"sources_to_targets": [cells]}

    return computes(reply)


def places(*lons: float) -> np.ndarray:
    return np.array([(lon, 48.0) for lon in lons], dtype=np.float64)


def test_it_is_asked_for_one_row_near_roads_without_ferries(
    router: ValhallaService, engine: FakeEngine
) -> None:
    engine.plays(answers())
    router.seconds((2.3512344, 48.85), places(3), "foot")
    [asked] = engine.asked
    assert asked.path == "/sources_to_targets"
    assert asked.body == {
        "sources": [{"lon": 2.351234, "lat": 48.85, "search_cutoff": 2000}],
        "targets": [{"lon": 3.0, "lat": 48.0, "search_cutoff": 2000}],
        "costing": "pedestrian",
        "costing_options": {"pedestrian": {"exclude_ferries": True, "use_ferry": 0}},
    }


def test_many_destinations_are_asked_by_hundreds(
    router: ValhallaService, engine: FakeEngine
) -> None:
    engine.plays(answers())
    lons = np.arange(0, 250) / 10
    assert router.seconds(ORIGIN, places(*lons), "car").tolist() == lons.tolist()
    assert [len(asked.body["targets"]) for asked in engine.asked] == [100, 100, 50]


@pytest.mark.parametrize("at_sea", [{0.0}, {49.0}, {0.0, 1.0, 30.0}, set(range(50))])
def test_one_place_at_sea_does_not_lose_the_others(
    router: ValhallaService, engine: FakeEngine, at_sea: set[float]
) -> None:
    engine.plays(answers(sea=at_sea))
    lons = [float(lon) for lon in range(50)]
    expected = [np.inf if lon in at_sea else lon for lon in lons]
    assert router.seconds(ORIGIN, places(*lons), "car").tolist() == expected


def test_an_origin_at_sea_is_found_out_at_the_second_request(
    router: ValhallaService, engine: FakeEngine
) -> None:
    engine.plays(answers(sea={ORIGIN[0]}))
    assert np.isinf(router.seconds(ORIGIN, places(*range(50)), "car")).all()
    assert len(engine.asked) == 2


def test_an_operator_who_takes_few_places_at_once_is_asked_for_fewer(
    router: ValhallaService, engine: FakeEngine
) -> None:
    engine.plays(answers(most=20))
    assert router.seconds(ORIGIN, places(*range(50)), "car").tolist() == list(range(50))
    engine.plays(answers(most=0))
    with pytest.raises(EngineRefusedError, match="too many"):
        router.seconds(ORIGIN, places(1), "car")


def test_a_trip_too_long_for_the_operator_is_refused(
    router: ValhallaService, engine: FakeEngine
) -> None:
    engine.plays(says({"error_code": 154, "error": "from 2.35"}, 400))
    with pytest.raises(EngineRefusedError, match=r"^valhalla: beyond a limit .* \(154\)$"):
        router.seconds(ORIGIN, places(1, 2), "car")


def test_times_in_another_order_are_malformed(router: ValhallaService, engine: FakeEngine) -> None:
    cells = [{"to_index": 1, "time": 1}, {"to_index": 0, "time": 2}]
    engine.plays(says({"sources_to_targets": [cells]}))
    with pytest.raises(EngineUnavailableError, match="malformed"):
        router.seconds(ORIGIN, places(1, 2), "car")


@pytest.mark.parametrize(
    "content",
    [None, "", "{", "[]", "{}", '{"mjolnir": {"tile_dir": "/no/such/tiles"}}', '{"mjolnir": 1}'],
)
def test_a_configuration_that_cannot_be_used_is_unavailable(
    tmp_path: Path, content: str | None
) -> None:
    pytest.importorskip("valhalla", reason="needs pyvalhalla, which is not installed")
    path = tmp_path / "valhalla.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(EngineUnavailableError, match="configuration cannot be used"):
        ValhallaLibrary(path, timeout_s=10).seconds(ORIGIN, places(1), "car")


def test_without_the_library_the_engine_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(name: str, *rest: Any) -> Any:
        if name.startswith("valhalla"):
            raise ImportError(name)
        return real(name, *rest)

    real = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", without)
    path = tmp_path / "valhalla.json"
    path.write_text(json.dumps({}))
    with pytest.raises(EngineUnavailableError, match="pyvalhalla is not installed"):
        ValhallaLibrary(path, timeout_s=10).seconds(ORIGIN, places(1), "car")
