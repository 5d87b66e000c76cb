"""PySAL's spopt on the cases of its own tests, beside the same problems solved here.

Run by the interpreter of the peers' environment, where both are installed: data and options are
those of spopt's tests (`spopt/tests/test_locate`), read from the installed package; its objective
is asked of it, none is written here. Left out: its backup set covering, which is another problem
than ours, and predefined sites that must be full, a rule that ours does not have.
`python -m infra.measure.bench.placement_peers` prints JSON.
"""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from geodata.placement import (
    Solution,
    SolveOptions,
    capacitated_p_median,
    capacitated_set_covering,
    max_covering,
    p_center,
    p_dispersion,
    p_median,
    set_covering,
)

_EXACT = SolveOptions(gap=0.0)
_LATTICE_CASES = ((100, 5),)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One problem: how spopt states it, and how it is solved here."""

    name: str
    theirs: Callable[[], Any]
    ours: Callable[[], Solution]


def main() -> None:
    """Prints what both found, case by case."""
    print(json.dumps([_compared(case) for case in cases()]))


def _compared(case: Case) -> dict[str, Any]:
    import pulp

    solvers: Any = pulp
    try:
        model = case.theirs().solve(solvers.PULP_CBC_CMD(msg=False))
        theirs = float(model.problem.objective.value())
    except RuntimeError:  # of a model without a solution
        theirs = None
    found = case.ours()
    ours = None if found.status == "infeasible" else found.objective
    alike = ours == theirs or (
        ours is not None and theirs is not None and bool(np.isclose(ours, theirs, rtol=1e-6))
    )
    return {"name": case.name, "spopt": theirs, "maillage": ours, "alike": alike}


def cases() -> Iterator[Case]:
    """Yields the cases of spopt's tests that have a counterpart here."""
    import spopt

    data = Path(spopt.__file__).parent / "tests" / "test_locate" / "data"
    costs, weights = _san_francisco(data)
    for p in (2, 4, 8):
        yield from _of_matrix("San Francisco", costs, weights, 5_000.0, p)
    yield from _of_matrix("San Francisco, stores 3 and 9", costs, weights, 5_000.0, 4, (3, 9))
    for clients, sites in _LATTICE_CASES:
        costs = _lattice(clients, sites)
        weights = np.random.default_rng(0).integers(1, 12, clients).astype(float)
        for radius in (7.0, 8.0, 10.0):
            yield from _of_matrix(f"lattice, {radius:g}", costs, weights, radius, 3)
        yield from _of_matrix("lattice, sites 3 and 4", costs, weights, 8.0, 3, (3, 4))
    yield from _dispersions(data)
    yield from _capacitated()


def _of_matrix(
    place: str, costs: Any, weights: Any, radius: float, p: int, fixed: tuple[int, ...] = ()
) -> Iterator[Case]:
    from spopt.locate import LSCP, MCLP, PCenter, PMedian

    given = {"predefined_facilities_arr": _chosen(fixed, costs.shape[1])} if fixed else {}
    reach = costs <= radius
    yield Case(
        f"{place}: set covering",
        lambda: LSCP.from_cost_matrix(costs, radius, **given),
        lambda: set_covering(reach, fixed=list(fixed), options=_EXACT),
    )
    yield Case(
        f"{place}: covering, p = {p}",
        lambda: MCLP.from_cost_matrix(costs, weights, radius, p, **given),
        lambda: max_covering(reach, weights, p, fixed=list(fixed), options=_EXACT),
    )
    yield Case(
        f"{place}: p-median, p = {p}",
        lambda: PMedian.from_cost_matrix(costs, weights, p, **given),
        lambda: p_median(costs, weights, p, fixed=list(fixed), options=_EXACT),
    )
    yield Case(
        f"{place}: p-centre, p = {p}",
        lambda: PCenter.from_cost_matrix(costs, p, **given),
        lambda: p_center(costs, p, fixed=list(fixed), options=_EXACT),
    )


def _dispersions(data: Path) -> Iterator[Case]:
    from spopt.locate import PDispersion

    apart = _between(_points(data / "SF_store_site_16_longlat.csv", "long", "lat"))
    for p in (2, 4, 8, 16):
        yield Case(
            f"San Francisco: p-dispersion, p = {p}",
            lambda p=p: PDispersion.from_cost_matrix(apart, p),  # type: ignore[misc]
            lambda p=p: p_dispersion(apart, p, options=_EXACT),  # type: ignore[misc]
        )


def _capacitated() -> Iterator[Case]:
    from spopt.locate import LSCP, PMedian

    costs, needs = _lattice(5, 2), np.arange(1, 6)
    within = np.where(costs <= 8, costs, np.inf)
    rooms: tuple[tuple[int, ...], ...] = ((5, 15), (15, 5), (15, 15))
    for room in rooms:
        yield Case(
            f"lattice: capacitated set covering, {room}",
            lambda room=room: LSCP.from_cost_matrix(  # type: ignore[misc]
                costs, 8, facility_capacity_arr=np.array(room), demand_quantity_arr=needs
            ),
            lambda room=room: capacitated_set_covering(  # type: ignore[misc]
                within, needs, np.array(room), options=_EXACT
            ),
        )
    small, two = _lattice(2, 3), np.array([4, 10])
    for room in ((5, 7, 10), (10, 7, 5), (14, 1, 10)):
        yield Case(
            f"lattice: capacitated p-median, {room}",
            lambda room=room: PMedian.from_cost_matrix(  # type: ignore[misc]
                small, two, p_facilities=2, facility_capacities=np.array(room)
            ),
            lambda room=room: capacitated_p_median(  # type: ignore[misc]
                small, two, 2, np.array(room), split=False, options=_EXACT
            ),
        )


def _chosen(positions: tuple[int, ...], size: int) -> Any:
    found = np.zeros(size, dtype=int)
    found[list(positions)] = 1
    return found


def _san_francisco(data: Path) -> tuple[Any, Any]:
    """205 census tracts and 16 stores, in metres by road, sorted by name as the tests do."""
    file = data / "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
    with file.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    tracts = sorted({row["DestinationName"] for row in rows}, key=_number_or_name)
    stores = sorted({row["name"] for row in rows}, key=_number_or_name)
    costs = np.full((len(tracts), len(stores)), np.inf)
    for row in rows:
        at = tracts.index(row["DestinationName"]), stores.index(row["name"])
        costs[at] = float(row["distance"])
    with (data / "SF_demand_205_centroid_uniform_weight.csv").open(newline="") as stream:
        people = sorted((_number_or_name(row["NAME"]), row) for row in csv.DictReader(stream))
    return costs, np.array([float(row["POP2000"]) for _, row in people])


def _number_or_name(text: str) -> tuple[float, str]:
    try:
        return float(text), ""
    except ValueError:
        return np.inf, text


def _points(file: Path, x: str, y: str) -> Any:
    with file.open(newline="") as stream:
        return np.array([(float(row[x]), float(row[y])) for row in csv.DictReader(stream)])


def _between(points: Any) -> Any:
    return np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))


def _lattice(clients: int, sites: int) -> Any:
    """The network of spopt's tests: streets ten by ten, points drawn along them, in length."""
    import geopandas
    import spaghetti
    from spopt.locate.util import simulated_geo_points

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lattice = spaghetti.regular_lattice((0, 0, 10, 10), 9, exterior=True)
        network = spaghetti.Network(in_data=lattice)
        streets = spaghetti.element_as_gdf(network, arcs=True)
        space = streets["geometry"].buffer(0.2).union_all()
        street = geopandas.GeoDataFrame(
            geopandas.GeoSeries(space), crs=streets.crs, columns=["geometry"]
        )
        for name, needed, seed in (("clients", clients, 5), ("facilities", sites, 6)):
            points = simulated_geo_points(street, needed=needed, seed=seed)
            network.snapobservations(points, name, attribute=True)
        patterns = network.pointpatterns
        return network.allneighbordistances(
            sourcepattern=patterns["clients"], destpattern=patterns["facilities"]
        )


if __name__ == "__main__":
    main()
