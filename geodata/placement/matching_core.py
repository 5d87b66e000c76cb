"""The part of a matching that prices leave open, solved by HiGHS.

At good prices most people have one site that is clearly the best. They stay there; the others,
with the trips that are nearly as good as their best, make a linear program of some ten thousand
demands (the core of Balas and Zemel, *Operations Research* 28, 1980). What it says of prices is
better than what it began with, and the next core is made of these.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.matching_prices import Table
from geodata.placement.mip import Program, solve
from geodata.placement.solution import Floats, Indices

MOST_TRIPS = 30_000
"""Of a core that is solved to a vertex."""
MOST_PRICED = 150_000
"""Of a core that is solved by the interior point method, for its prices."""
_TINY = 1e-7
_ALMOST = 1e-6
"""Of a person: less is the solver's tolerance."""


def improved(
    table: Table,
    share: Floats | None,
    prices: Floats,
    *,
    time_limit_s: float,
    interior: bool = False,
    together: bool = False,
) -> tuple[Floats, Floats]:
    """Returns people on each trip, and prices: those of the core at these prices, solved.

    Args:
        table: of the trips.
        share: people on each trip so far, within capacities; None before the first.
        prices: of the sites.
        time_limit_s: of the solver.
        interior: solve a larger core by the interior point method: its prices are right, its
            people are spread over ways that are as good.
        together: solve it as a program of whole numbers, where demands that are whole stay so.
    """
    most = MOST_PRICED if interior else MOST_TRIPS
    reduced = table.cost + prices[table.site]
    least = table.least_of(reduced, table.unserved)
    margin = reduced - least[table.row]
    if share is None:
        share = _nearest(table, margin)
    is_open = _open_demands(table, share, margin, least, most)
    kept = np.flatnonzero(
        is_open[table.row] & (margin <= _far(is_open[table.row], margin, share, most))
    )
    fixed = np.where(is_open[table.row], 0.0, share)
    room = table.capacity - np.bincount(table.site, fixed, len(table.capacity))
    values, duals = _solved(
        table, kept, is_open, room, time_limit_s, interior=interior, together=together
    )
    if not len(values):
        return rounded(table, share), prices
    fixed[kept] = values
    if together:
        return fixed, prices
    found = prices.copy()
    sites = np.unique(table.site[kept])
    found[sites] = np.maximum(0.0, -duals)
    return fixed, found


def rounded(table: Table, share: Floats) -> Floats:
    """Returns shares in whole people within capacities, demands that are whole put whole.

    A vertex of the program has whole people and splits few demands. Whoever is left, and a demand
    that must not be split, goes where most of it was, the largest first, or else to the cheapest of
    its sites that has room.
    """
    found = np.floor(share + _ALMOST)
    used = np.flatnonzero(found > 0)
    is_split = np.bincount(table.row[used], minlength=len(table.people)) > 1
    total = np.bincount(table.row, found, len(table.people))
    broken = table.whole & (is_split | ((total > 0) & (total < table.people)))
    found[broken[table.row]] = 0
    room = table.capacity - np.bincount(table.site, found, len(table.capacity))
    _put_back(table, found, room, share)
    return found


def _put_back(table: Table, found: Floats, room: Floats, share: Floats) -> None:
    """Serves, in place, whoever is left and has a site with room."""
    left = table.people - np.bincount(table.row, found, len(table.people))
    starts = np.searchsorted(table.row, np.arange(len(table.people) + 1))
    has_room = table.least_of(np.where(room[table.site] > 0, 0.0, np.inf), np.inf) == 0
    waiting = np.flatnonzero((left > 0) & has_room)
    for demand in waiting[np.argsort(-left[waiting], kind="stable")].tolist():
        trips = np.arange(starts[demand], starts[demand + 1])
        order = np.lexsort((table.cost[trips], -np.round(share[trips], 6)))
        for trip in trips[order].tolist():
            site, asked = table.site[trip], left[demand]
            if table.whole[demand] and room[site] < asked:
                continue
            taken = min(asked, room[site])
            found[trip] += taken
            room[site] -= taken
            left[demand] -= taken
            if not left[demand]:
                break


def _nearest(table: Table, margin: Floats) -> Floats:
    """Returns everybody at one of their best sites, as far as it has room, demand by demand."""
    best = np.flatnonzero(margin <= 0)
    rows, first = np.unique(table.row[best], return_index=True)
    trips = best[first]
    order = np.lexsort((trips, table.site[trips]))
    trips, rows = trips[order], rows[order]
    people, site = table.people[rows], table.site[trips]
    before = np.cumsum(people) - people
    starts = np.searchsorted(site, np.arange(len(table.capacity)))
    filled = before - np.append(before, 0.0)[np.minimum(starts, len(before))][site]
    taken = np.clip(table.capacity[site] - filled, 0.0, people)
    taken[table.whole[rows] & (taken < people)] = 0
    share = np.zeros(table.size)
    share[trips] = taken
    return share


def _open_demands(table: Table, share: Floats, margin: Floats, least: Floats, most: int) -> Indices:
    """Returns which demands the core decides: those not at their best, then the least sure."""
    demands = len(table.people)
    total = np.bincount(table.row, share, demands)
    used = share > 0
    lost = np.bincount(table.row, np.where(used, share * margin, 0.0), demands)
    lost += (table.people - total) * (table.unserved - least)
    other = table.least_of(np.where(used, np.inf, margin), np.inf)
    # Leaving somebody unserved is another way too.
    other = np.where(total > 0, np.minimum(other, table.unserved - least), other)
    count = np.bincount(table.row, minlength=demands)
    sureness = np.where(lost > _TINY, -1.0, other)
    sureness[count == 0] = np.inf
    order = np.argsort(sureness, kind="stable")
    order = order[np.isfinite(sureness[order])]
    # Each brings its trips that are nearly as good; three or so.
    return _mask(order[: most // 3], demands)


def _mask(members: Indices, size: int) -> Indices:
    found = np.zeros(size, dtype=bool)
    found[members] = True
    return found


def _far(is_own: Indices, margin: Floats, share: Floats, most: int) -> float:
    """Returns the margin up to which the trips of open demands fit the core."""
    own = margin[is_own]
    far = np.partition(own, most)[most] if len(own) > most else np.inf
    used = margin[(share > 0) & is_own]
    return max(float(far), float(used.max(initial=0.0)))


def _solved(
    table: Table,
    kept: Indices,
    is_open: Indices,
    room: Floats,
    time_limit_s: float,
    *,
    interior: bool,
    together: bool,
) -> tuple[Floats, Floats]:
    """Returns people on each kept trip, and the duals of the sites of these, growing.

    A variable is one person, or all of a demand that must stay whole.
    """
    demands = np.flatnonzero(is_open)
    sites, site = np.unique(table.site[kept], return_inverse=True)
    row = np.searchsorted(demands, table.row[kept])
    trips, size = len(kept), len(kept) + len(demands)
    is_whole = table.whole[demands] & together
    unit = np.where(is_whole, table.people[demands], 1.0)
    rows = np.concatenate([row, np.arange(len(demands)), len(demands) + site])
    columns = np.concatenate([np.arange(size), np.arange(trips)])
    values = np.concatenate([np.ones(size), unit[row]])
    matrix = csr_array((values, (rows, columns)), shape=(len(demands) + len(sites), size))
    units = table.people[demands] / unit
    program = Program(
        np.concatenate([table.cost[kept] * unit[row], table.unserved * unit]),
        np.zeros(size),
        np.full(size, np.inf),
        matrix,
        np.concatenate([units, np.full(len(sites), -np.inf)]),
        np.concatenate([units, np.maximum(room[sites], 0.0)]),
        np.concatenate([is_whole[row], is_whole]) if together else None,
    )
    found = solve(program, time_limit_s=time_limit_s, interior=interior)
    if together:
        served = found.values[:trips] * unit[row] if len(found.values) else np.empty(0)
        return np.maximum(served, 0.0), np.empty(0)
    if found.status != "optimal" or not len(found.duals):
        return np.empty(0), np.empty(0)
    return np.maximum(found.values[:trips], 0.0), found.duals[len(demands) :]
