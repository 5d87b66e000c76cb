"""Real Valhalla and OSRM, over the roads of Liechtenstein and Andorra, and their memory twin."""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.services.routing.guarded import Guarded
from geodata.services.routing.osrm import OsrmService
from geodata.services.routing.routers import FixedTimes, Mode, Router
from geodata.services.routing.urls import router_at
from geodata.services.routing.valhalla import ValhallaLibrary, ValhallaService
from tests.conftest import VAR
from tests.real.engines import (
    ANDORRA,
    LIECHTENSTEIN,
    NEITHER,
    osrm_roads,
    proxy,
    running_osrm,
    running_valhalla,
    valhalla_tiles,
)

pytestmark = pytest.mark.real

PATIENT_S = 20.0
"""For comparisons, on a machine that does other things."""
VADUZ, SCHAAN, BALZERS = (LIECHTENSTEIN[name] for name in ("Vaduz", "Schaan", "Balzers"))
KINDS = ("twin", "valhalla_service", "valhalla_library", "osrm_service")


@pytest.fixture(scope="session")
def tiles(real_data: Path) -> Path:
    return valhalla_tiles(real_data, VAR)


@pytest.fixture(scope="session")
def valhalla_process(tiles: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with running_valhalla(tiles) as running:
        yield running


@pytest.fixture(scope="session")
def osrm_proxy(real_data: Path) -> Iterator[tuple[str, list[str]]]:
    """Liechtenstein behind `/li-car` and `/li-foot`, Andorra behind `/ad-car` and `/ad-foot`."""
    with ExitStack() as stack:
        routes = {}
        for short, country in (("li", "liechtenstein"), ("ad", "andorra")):
            for profile in ("car", "foot"):
                roads = osrm_roads(real_data, VAR, country, profile)
                routes[f"{short}-{profile}"], _ = stack.enter_context(running_osrm(roads))
        yield stack.enter_context(proxy(routes))


@pytest.fixture(scope="session")
def valhalla_service(valhalla_process: tuple[str, subprocess.Popen[bytes]]) -> ValhallaService:
    return ValhallaService(valhalla_process[0], timeout_s=PATIENT_S)


@pytest.fixture(scope="session")
def valhalla_library(tiles: Path) -> ValhallaLibrary:
    return ValhallaLibrary(tiles, timeout_s=PATIENT_S)


@pytest.fixture(scope="session")
def osrm_service(osrm_proxy: tuple[str, list[str]]) -> OsrmService:
    return OsrmService(f"{osrm_proxy[0]}/li-{{mode}}", timeout_s=PATIENT_S)


@pytest.fixture(scope="session")
def osrm_of_andorra(osrm_proxy: tuple[str, list[str]]) -> OsrmService:
    return OsrmService(f"{osrm_proxy[0]}/ad-{{mode}}", timeout_s=PATIENT_S)


@pytest.fixture(scope="session")
def twin() -> FixedTimes:
    car = {VADUZ: 0.0, SCHAAN: 360.0, BALZERS: 720.0}
    return FixedTimes({"car": car, "foot": {point: 10 * car[point] for point in car}})


@pytest.fixture(params=KINDS)
def router(request: pytest.FixtureRequest) -> Router:
    found: Router = request.getfixturevalue(request.param)
    return found


def to(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def table(router: Router, places: dict[str, tuple[float, float]], mode: Mode) -> np.ndarray:
    """Returns the times between all pairs of places, one way and the other."""
    points = list(places.values())
    rows = [router.seconds(origin, to(*points), mode) for origin in points]
    pairs = permutations(range(len(points)), 2)
    return np.array([rows[here][there] for here, there in pairs])


# What every engine, and the twin, must do.


@pytest.mark.parametrize("mode", ["car", "foot"])
def test_a_farther_town_takes_longer(router: Router, mode: Mode) -> None:
    here, near, far = router.seconds(VADUZ, to(VADUZ, SCHAAN, BALZERS), mode)
    assert here < 60
    assert 60 < near < far < np.inf


def test_times_are_in_the_order_of_the_destinations(router: Router) -> None:
    there = router.seconds(VADUZ, to(SCHAAN, NEITHER, BALZERS, VADUZ), "car")
    back = router.seconds(VADUZ, to(VADUZ, BALZERS, NEITHER, SCHAAN), "car")
    assert there.tolist() == back[::-1].tolist()


def test_walking_takes_longer_than_driving(router: Router) -> None:
    points = to(SCHAAN, BALZERS)
    driven, walked = (router.seconds(VADUZ, points, mode) for mode in ("car", "foot"))
    assert (walked > 3 * driven).all()


def test_a_place_without_roads_has_no_route_and_the_others_keep_theirs(router: Router) -> None:
    alone = router.seconds(VADUZ, to(SCHAAN, BALZERS), "car")
    found = router.seconds(VADUZ, to(NEITHER, SCHAAN, NEITHER, BALZERS, NEITHER), "car")
    assert found.tolist() == [np.inf, alone[0], np.inf, alone[1], np.inf]
    assert router.seconds(VADUZ, to(NEITHER), "foot").tolist() == [np.inf]


def test_many_destinations_are_all_answered(router: Router) -> None:
    few = router.seconds(VADUZ, to(SCHAAN, BALZERS), "car")
    many = router.seconds(VADUZ, to(*[SCHAAN, BALZERS] * 124, NEITHER), "car")
    assert many.tolist() == [*few.tolist() * 124, np.inf]


def test_no_destination_is_no_time(router: Router) -> None:
    assert router.seconds(VADUZ, np.empty((0, 2)), "car").shape == (0,)


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_a_position_that_is_no_number_is_refused(router: Router, wrong: float) -> None:
    with pytest.raises(EngineRefusedError, match="not a number"):
        router.seconds(VADUZ, to(SCHAAN, (9.5, wrong)), "car")
    with pytest.raises(EngineRefusedError, match="not a number"):
        router.seconds((wrong, 47.1), to(SCHAAN), "car")


# What only an engine with roads can show.

REAL = ("valhalla_service", "valhalla_library", "osrm_service")


@pytest.fixture(params=REAL)
def engine(request: pytest.FixtureRequest) -> Router:
    found: Router = request.getfixturevalue(request.param)
    return found


def test_from_a_place_without_roads_nothing_has_a_route(engine: Router) -> None:
    assert np.isinf(engine.seconds(NEITHER, to(*[SCHAAN, BALZERS] * 60), "car")).all()


def test_every_town_reaches_every_other_and_faster_by_car(engine: Router) -> None:
    driven, walked = (table(engine, LIECHTENSTEIN, mode) for mode in ("car", "foot"))
    assert np.isfinite(driven).all()
    assert (walked > driven).all()


def test_the_library_and_the_service_of_valhalla_are_one_engine(
    valhalla_service: ValhallaService, valhalla_library: ValhallaLibrary
) -> None:
    for places in (LIECHTENSTEIN, ANDORRA):
        served, computed = (
            table(router, places, "car") for router in (valhalla_service, valhalla_library)
        )
        assert served.tolist() == computed.tolist()


@pytest.mark.parametrize("mode", ["car", "foot"])
@pytest.mark.parametrize("country", ["liechtenstein", "andorra"])
def test_valhalla_and_osrm_agree_on_the_order_of_magnitude(
    mode: Mode,
    country: str,
    valhalla_service: ValhallaService,
    osrm_service: OsrmService,
    osrm_of_andorra: OsrmService,
) -> None:
    osrm = osrm_of_andorra if country == "andorra" else osrm_service
    places = ANDORRA if country == "andorra" else LIECHTENSTEIN
    ours, theirs = table(valhalla_service, places, mode), table(osrm, places, mode)
    both = np.isfinite(ours) & np.isfinite(theirs)
    assert both.mean() > 0.9
    ratios = theirs[both] / ours[both]
    print(f"{country} {mode}: OSRM / Valhalla, quartiles", np.quantile(ratios, [0.25, 0.5, 0.75]))
    assert 0.6 < np.median(ratios) < 1.7


def test_a_trip_beyond_the_operators_limit_is_refused_and_not_called_impossible(
    valhalla_service: ValhallaService, valhalla_library: ValhallaLibrary
) -> None:
    for router in (valhalla_service, valhalla_library):
        with pytest.raises(EngineRefusedError, match="limit of its operator"):
            router.seconds(VADUZ, to(ANDORRA["Ordino"]), "car")


def test_another_country_has_no_route_in_osrm_though_it_would_find_a_road(
    osrm_service: OsrmService,
) -> None:
    assert np.isinf(osrm_service.seconds(VADUZ, to(ANDORRA["Ordino"]), "car")).all()


def test_an_engine_at_the_url_of_a_setting_answers(
    tiles: Path,
    valhalla_process: tuple[str, subprocess.Popen[bytes]],
    osrm_proxy: tuple[str, list[str]],
) -> None:
    urls = {
        f"valhalla+{valhalla_process[0]}/": "valhalla",
        f"valhalla+{tiles.as_uri()}": "valhalla",
        f"osrm+{osrm_proxy[0]}/li-{{mode}}": "osrm",
    }
    for url, name in urls.items():
        router = router_at(url)
        assert router is not None
        router.seconds(VADUZ, to(SCHAAN), "car")  # the first loads the library
        assert router.name == name
        assert np.isfinite(router.seconds(VADUZ, to(SCHAAN), "foot")).all()


# Engines that fail.


def freeze(process: subprocess.Popen[bytes]) -> None:
    """Stops a process, and returns once none of its threads runs any more."""
    process.send_signal(signal.SIGSTOP)
    threads = Path(f"/proc/{process.pid}/task")
    limit = time.monotonic() + 10
    while any(
        (each / "stat").read_text().rpartition(")")[2].split()[0] != "T"
        for each in threads.iterdir()
    ):
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_a_frozen_engine_costs_one_second_then_nothing_then_is_found_again(
    valhalla_process: tuple[str, subprocess.Popen[bytes]],
) -> None:
    url, process = valhalla_process
    now = [0.0]
    router = Guarded(ValhallaService(url), lambda: now[0])
    freeze(process)
    try:
        for _ in range(3):
            began_s = time.monotonic()
            with pytest.raises(EngineUnavailableError, match="no reply in time"):
                router.seconds(VADUZ, to(SCHAAN), "car")
            assert 0.9 < time.monotonic() - began_s < 10
        began_s = time.monotonic()
        with pytest.raises(EngineUnavailableError, match="left alone"):
            router.seconds(VADUZ, to(SCHAAN), "car")
        assert time.monotonic() - began_s < 0.9
    finally:
        process.send_signal(signal.SIGCONT)
    now[0] = 31.0
    assert np.isfinite(router.seconds(VADUZ, to(SCHAAN), "car")).all()


def test_a_stopped_engine_is_told_at_once(real_data: Path) -> None:
    with running_osrm(osrm_roads(real_data, VAR, "liechtenstein", "car")) as (url, process):
        router = OsrmService(url, timeout_s=PATIENT_S)
        assert np.isfinite(router.seconds(VADUZ, to(SCHAAN), "car")).all()
        process.kill()
        process.wait()
        with pytest.raises(EngineUnavailableError, match="refused or lost"):
            router.seconds(VADUZ, to(SCHAAN), "car")


def test_a_computation_that_takes_too_long_is_left(tiles: Path) -> None:
    router = ValhallaLibrary(tiles, timeout_s=0.001)
    with pytest.raises(EngineUnavailableError, match="no reply in time"):
        router.seconds(VADUZ, to(*LIECHTENSTEIN.values()), "foot")


# What engines, and those between, get to see and write.


def test_positions_are_in_no_log_and_no_address(
    osrm_service: OsrmService,
    osrm_proxy: tuple[str, list[str]],
    valhalla_service: ValhallaService,
    valhalla_library: ValhallaLibrary,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.DEBUG)
    marked = (9.521234, 47.141234)
    osrm_proxy[1].clear()
    for router in (osrm_service, valhalla_service, valhalla_library):
        assert np.isfinite(router.seconds(marked, to(SCHAAN, BALZERS), "car")).all()
        router.seconds(marked, to(NEITHER, SCHAAN), "foot")
    assert osrm_proxy[1]
    written = "".join([*osrm_proxy[1], caplog.text, *capfd.readouterr()])
    assert "9.52" not in written
    assert "47.14" not in written
