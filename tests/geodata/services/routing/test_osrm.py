"""What OSRM is asked, and how its replies and refusals are understood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.services.routing.osrm import OsrmService
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
def router(engine: FakeEngine) -> OsrmService:
    return OsrmService(f"{engine.url}/{{mode}}", timeout_s=10)


def places(*lons: float) -> np.ndarray:
    return np.array([(lon, 48.0) for lon in lons], dtype=np.float64)


def row(count: int, off_road_m: float = 1.0) -> dict[str, Any]:
    return {
        "code": "Ok",
        "durations": [[60.0] * count],
        "sources": [{"distance": 1.0}],
        "destinations": [{"distance": off_road_m}] * count,
    }


def test_it_is_asked_for_one_row_by_car_without_ferries(
    router: OsrmService, engine: FakeEngine
) -> None:
    engine.plays(says(row(2)))
    router.seconds((2.3512344, 48.85), places(3, 4), "car")
    [asked] = engine.asked
    assert asked.path == "/car/table/v1/driving"
    assert asked.body == {
        "coordinates": [[2.351234, 48.85], [3.0, 48.0], [4.0, 48.0]],
        "sources": [0],
        "destinations": [1, 2],
        "generate_hints": False,
        "exclude": ["ferry"],
    }


def test_on_foot_the_roads_for_walkers_are_asked(router: OsrmService, engine: FakeEngine) -> None:
    engine.plays(says(row(1)))
    router.seconds(ORIGIN, places(3), "foot")
    assert engine.asked[0].path == "/foot/table/v1/foot"
    assert "exclude" not in engine.asked[0].body


def test_a_url_for_cars_alone_never_answers_for_walkers(engine: FakeEngine) -> None:
    engine.plays(says(row(1)))
    with pytest.raises(EngineRefusedError, match="no roads for foot"):
        OsrmService(engine.url).seconds(ORIGIN, places(3), "foot")
    assert engine.asked == []


def test_a_point_far_from_any_road_has_no_route(router: OsrmService, engine: FakeEngine) -> None:
    engine.plays(says(row(2) | {"destinations": [{"distance": 2000}, {"distance": 2001}]}))
    assert router.seconds(ORIGIN, places(3, 4), "car").tolist() == [60, np.inf]
    engine.plays(says(row(2) | {"sources": [{"distance": 500_000}]}))
    assert np.isinf(router.seconds(ORIGIN, places(3, 4), "car")).all()


def test_an_osrm_that_takes_no_post_is_asked_by_get_from_then_on(
    router: OsrmService, engine: FakeEngine
) -> None:
    def old(asked: Asked) -> tuple[int, Any]:
        if asked.method == "POST":
            return 400, {"code": "InvalidUrl", "message": "URL string malformed"}
        return 200, row(asked.path.count(",") - 1)

    engine.plays(computes(old))
    for _ in range(2):
        assert router.seconds(ORIGIN, places(3, 4), "car").tolist() == [60, 60]
    assert [asked.method for asked in engine.asked] == ["POST", "GET", "GET"]
    assert engine.asked[1].path == (
        "/car/table/v1/driving/2.350000,48.850000;3.000000,48.000000;4.000000,48.000000"
        "?sources=0&destinations=1;2&generate_hints=false&exclude=ferry"
    )


def test_a_wrong_path_does_not_end_the_posts(router: OsrmService, engine: FakeEngine) -> None:
    engine.plays(says({}, 404))
    for _ in range(2):
        with pytest.raises(EngineUnavailableError, match="status 404"):
            router.seconds(ORIGIN, places(3), "car")
    assert [asked.method for asked in engine.asked] == ["POST", "GET"] * 2


def test_roads_that_know_no_ferries_are_asked_without_from_then_on(
    router: OsrmService, engine: FakeEngine
) -> None:
    def without(asked: Asked) -> tuple[int, Any]:
        if "exclude" in asked.body:
            return 400, {"code": "InvalidValue", "message": "Exclude flag combination"}
        return 200, row(1)

    engine.plays(computes(without))
    for _ in range(2):
        assert router.seconds(ORIGIN, places(3), "car").tolist() == [60]
    assert ["exclude" in asked.body for asked in engine.asked] == [True, False, False]


def test_an_operator_who_takes_few_places_at_once_is_asked_for_fewer(
    router: OsrmService, engine: FakeEngine
) -> None:
    def few(asked: Asked) -> tuple[int, Any]:
        count = len(asked.body["destinations"])
        return (400, {"code": "TooBig"}) if count > 30 else (200, row(count))

    engine.plays(computes(few))
    assert router.seconds(ORIGIN, places(*range(100)), "car").tolist() == [60] * 100


def test_a_place_without_a_segment_does_not_lose_the_others(
    router: OsrmService, engine: FakeEngine
) -> None:
    def by_segment(asked: Asked) -> tuple[int, Any]:
        if [7.0, 48.0] in asked.body["coordinates"]:
            return 400, {"code": "NoSegment", "message": "for coordinate 2"}
        return 200, row(len(asked.body["destinations"]))

    engine.plays(computes(by_segment))
    found = router.seconds(ORIGIN, places(*range(10)), "car")
    assert np.flatnonzero(np.isinf(found)).tolist() == [7]
