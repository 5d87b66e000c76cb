"""Demands that one site serves whole, put so by HiGHS where the flow of people splits them.

At the prices that the flow proves, most demands have one site that is clearly the best. They stay
there; the others, with the trips that are nearly as good as their best, make a program of whole
numbers of some ten thousand demands (the core of Balas and Zemel, *Operations Research* 28, 1980).
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.matching_bounds import Table
from geodata.placement.mip import Program, solve
from geodata.placement.solution import Floats, Indices

MOST_TRIPS = 30_000
"""Of a core."""
_TINY = 1e-7
_ALMOST = 1e-6
"""Of a person: less is the solver's tolerance."""
_TIMES_THE_LONGEST = 50.0
"""What leaving somebody unserved costs in the core, in longest trips: a solver's numbers are not
to be too far apart."""


def put_together(table: Table, share: Floats, prices: Floats, *, time_limit_s: float) -> Floats:
    """Returns people on each trip, the demands that are whole put so where the core decides.

    Args:
        table: of the trips.
        share: people on each trip, within capacities.
        prices: of the sites.
        time_limit_s: of the solver.
    """
    arcs, row = table.arcs, table.arcs.rows
    reduced = arcs.costs + prices[arcs.columns]
    least = table.least_of(reduced, table.unserved)
    margin = reduced - least[row]
    is_open = _open_demands(table, row, share, margin, least)
    is_own = is_open[row]
    kept = np.flatnonzero(is_own & ((margin <= _far(margin[is_own])) | (share > 0)))
    fixed = np.where(is_open[row], 0.0, share)
    room = arcs.room - np.bincount(arcs.columns, fixed, len(arcs.room))
    values = _solved(table, row, kept, is_open, room, time_limit_s)
    if not len(values):
        return rounded(table, share)
    fixed[kept] = values
    return fixed


def rounded(table: Table, share: Floats) -> Floats:
    """Returns shares in whole people within capacities, demands that are whole put whole.

    Whoever is left, and a demand that must not be split, goes where most of it was, the largest
    first, or else to the cheapest of its sites that has room.
    """
    arcs = table.arcs
    found = np.floor(share + _ALMOST)
    if table.whole.any():
        used = np.flatnonzero(found > 0)
        row = np.searchsorted(arcs.starts, used, side="right") - 1
        is_split = np.bincount(row, minlength=len(arcs.supplies)) > 1
        total = np.bincount(row, found[used], len(arcs.supplies))
        broken = table.whole & (is_split | ((total > 0) & (total < arcs.supplies)))
        found[used[broken[row]]] = 0
    room = arcs.room - np.bincount(arcs.columns, found, len(arcs.room))
    _put_back(table, found, room, share)
    return found


def _put_back(table: Table, found: Floats, room: Floats, share: Floats) -> None:
    """Serves, in place, whoever is left and has a site with room."""
    arcs = table.arcs
    has_room = table.least_of(np.where(room[arcs.columns] > 0, 0.0, np.inf), np.inf) == 0
    if not has_room.any():
        return
    used = np.flatnonzero(found)
    served = np.searchsorted(arcs.starts, used, side="right") - 1
    left = arcs.supplies - np.bincount(served, found[used], len(arcs.supplies))
    waiting = np.flatnonzero((left > 0) & has_room)
    for demand in waiting[np.argsort(-left[waiting], kind="stable")].tolist():
        trips = np.arange(arcs.starts[demand], arcs.starts[demand + 1])
        order = np.lexsort((arcs.costs[trips], -np.round(share[trips], 6)))
        for trip in trips[order].tolist():
            site, asked = arcs.columns[trip], left[demand]
            if table.whole[demand] and room[site] < asked:
                continue
            taken = min(asked, room[site])
            found[trip] += taken
            room[site] -= taken
            left[demand] -= taken
            if not left[demand]:
                break


def _open_demands(
    table: Table, row: Indices, share: Floats, margin: Floats, least: Floats
) -> Indices:
    """Returns which demands the core decides: those not at their best, then the least sure."""
    arcs, demands = table.arcs, len(table.arcs.supplies)
    total = np.bincount(row, share, demands)
    used = share > 0
    lost = np.bincount(row, np.where(used, share * margin, 0.0), demands)
    lost += (arcs.supplies - total) * (table.unserved - least)
    other = table.least_of(np.where(used, np.inf, margin), np.inf)
    # Leaving somebody unserved is another way too.
    other = np.where(total > 0, np.minimum(other, table.unserved - least), other)
    sureness = np.where(lost > _TINY, -1.0, other)
    sureness[np.diff(arcs.starts) == 0] = np.inf
    order = np.argsort(sureness, kind="stable")
    order = order[np.isfinite(sureness[order])]
    found = np.zeros(demands, dtype=bool)
    # Each brings its trips that are nearly as good; three or so.
    found[order[: MOST_TRIPS // 3]] = True
    return found


def _far(margins: Floats) -> float:
    """Returns the margin up to which the trips of open demands fit the core."""
    if len(margins) <= MOST_TRIPS:
        return np.inf
    return float(np.partition(margins, MOST_TRIPS)[MOST_TRIPS])


def _solved(
    table: Table, rows: Indices, kept: Indices, is_open: Indices, room: Floats, time_limit_s: float
) -> Floats:
    """Returns people on each kept trip; a variable is one person, or a demand that is whole."""
    arcs, demands = table.arcs, np.flatnonzero(is_open)
    sites, site = np.unique(arcs.columns[kept], return_inverse=True)
    row = np.searchsorted(demands, rows[kept])
    trips, size = len(kept), len(kept) + len(demands)
    is_whole = table.whole[demands]
    unit = np.where(is_whole, arcs.supplies[demands], 1.0)
    places = np.concatenate([row, np.arange(len(demands)), len(demands) + site])
    columns = np.concatenate([np.arange(size), np.arange(trips)])
    values = np.concatenate([np.ones(size), unit[row]])
    units = arcs.supplies[demands] / unit
    unserved = _TIMES_THE_LONGEST * max(1.0, float(arcs.costs.max(initial=0.0)))
    program = Program(
        np.concatenate([arcs.costs[kept] * unit[row], unserved * unit]),
        np.zeros(size),
        np.full(size, np.inf),
        csr_array((values, (places, columns)), shape=(len(demands) + len(sites), size)),
        np.concatenate([units, np.full(len(sites), -np.inf)]),
        np.concatenate([units, np.maximum(room[sites], 0.0)]),
        np.concatenate([is_whole[row], is_whole]),
    )
    found = solve(program, time_limit_s=time_limit_s)
    return np.maximum(found.values[:trips] * unit[row], 0.0) if len(found.values) else np.empty(0)
