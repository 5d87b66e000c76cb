"""How coverage grows with the sites, and an answer with the communes it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from geodata.coverage import CoverageQuery, Decay, State, measure
from geodata.indicators import Columns
from geodata.refresh import Inputs, documents_over
from geodata.sites import Network, Site, SiteTable, site_of
from geodata.snapshot import Snapshot
from geodata.territory import Places, Territory, Units
from geodata.travel import Roads
from infra.measure.bench.citizens import moved
from infra.measure.bench.laws import doubled, law, most_mb, spent_s
from infra.measure.bench.report import Figure

REACH = 1.05
SITES = doubled(1_250, 5)
COMMUNES = doubled(545, 6)
_SPREAD_DEGREES = 0.01


def figures(snapshot: Snapshot, table: SiteTable, state: State) -> Iterator[Figure]:
    """Measures the laws of the national measures by sites, and of an answer by communes.

    Args:
        snapshot: of all communes.
        table: the sites; where more are asked for, copies of them, moved by a kilometre or so.
        state: which of them count.
    """
    units, roads = Units(snapshot.register), Roads(snapshot.travel)
    places = Places(snapshot.register, snapshot.contours)
    networks = [Network.of(_of_size(table, size), places) for size in SITES]
    runs = [_measuring(units, roads, network, state) for network in networks]
    yield law("national measures by sites", "s", SITES, [spent_s(each) for each in runs], REACH)
    yield law("their memory by sites", "MB", SITES, [most_mb(each) for each in runs], REACH)
    yield _by_communes(snapshot, table, state)


def _measuring(units: Units, roads: Roads, network: Network, state: State) -> Callable[[], object]:
    return lambda: measure(units, roads, network, state, Decay())


def _by_communes(snapshot: Snapshot, table: SiteTable, state: State) -> Figure:
    inputs = Inputs(snapshot, table, Columns({}, "none"), lambda _: table, {})
    documents, question = documents_over(inputs), CoverageQuery(state)
    units = documents.national.units
    documents.national.view(question)
    documents.coverage(units.territory("departement", "48"), question)

    def answering(size: int) -> Callable[[], object]:
        # Each time another code: what was answered is kept by it.
        numbers = iter(range(1_000))

        def answer() -> object:
            some = Territory("departement", f"{size}-{next(numbers)}", "Drawn", np.arange(size))
            return documents.coverage(some, question)

        return answer

    costs = [spent_s(answering(size)) for size in COMMUNES]
    return law("an answer, measures at hand, by communes", "s", COMMUNES, costs, REACH)


def _of_size(table: SiteTable, size: int) -> SiteTable:
    """Returns a table of so many sites: some of those given, or all and copies of them."""
    sites: list[Site] = [site_of(table.record(position)) for position in range(len(table))]
    draw = np.random.default_rng(1)
    order = draw.permutation(len(sites)).tolist()
    found = []
    for number in range(size):
        copy, place = divmod(number, len(sites))
        site = sites[order[place]]
        by = draw.normal(0, _SPREAD_DEGREES, 2)
        found.append(moved(site, copy, by) if copy else site)
    return SiteTable.from_sites(found, version=f"laws-{size}", source="copies")
