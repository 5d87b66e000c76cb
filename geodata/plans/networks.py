"""Which network opens which site, so that each has its posts, in its wave where it has one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from geodata.placement import Indices
from geodata.plans.candidates import Candidate
from geodata.plans.constraints import eligible
from geodata.plans.scenario import NetworkQuota
from geodata.territory import Units

NONE = -1


def networks_of_posts(
    networks: Sequence[NetworkQuota],
    sites: Sequence[Candidate],
    units: Units,
    wave_of: Sequence[str | None] | None = None,
) -> Indices | None:
    """Returns the network of each post, a position in `networks` or -1; None if there is no way.

    A maximum matching of networks' posts to sites (Hopcroft and Karp, *SIAM J. Comput.* 2, 1973).

    Args:
        networks: with their posts.
        sites: the site of each post, one entry per post.
        units: of the ground.
        wave_of: the wave of each post; None leaves waves out.
    """
    found = np.full(len(sites), NONE, dtype=np.int64)
    slots = np.repeat(np.arange(len(networks)), [each.posts for each in networks])
    may = [_may_open(each, sites, units, wave_of) for each in networks]
    # A site of one network alone takes one of its posts, whichever: all are alike.
    for post, site in enumerate(sites):
        for number, each in enumerate(networks):
            if site.network == each.name:
                own = np.flatnonzero(slots == number)
                if not len(own) or not may[number][post]:
                    return None
                slots = np.delete(slots, own[0])
                found[post] = number
    free = found == NONE
    if not len(slots):
        return found
    allowed = csr_array(np.array([may[number] & free for number in slots], dtype=np.int8))
    # Shuffled, always alike: no network gets all the first sites, nor all those of a region.
    mixed = np.random.default_rng(len(sites)).permutation(len(sites))
    matched = maximum_bipartite_matching(csr_array(allowed[:, mixed]), perm_type="column")
    if (matched < 0).any():
        return None
    found[mixed[matched]] = slots
    return found


def _may_open(
    network: NetworkQuota,
    sites: Sequence[Candidate],
    units: Units,
    wave_of: Sequence[str | None] | None,
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    may = eligible(network, units, sites)
    if wave_of is not None and network.wave is not None:
        may &= np.array([wave == network.wave for wave in wave_of], dtype=bool)
    return may
