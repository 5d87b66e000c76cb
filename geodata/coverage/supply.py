"""What is offered: the sites that count at a date, and how many advisors are at each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.sites import Network

Posts = Literal["filled", "granted"]
POSTS: tuple[Posts, ...] = ("filled", "granted")

ADVISORS_UNSAID = 1.0
"""A place that does not say how many advisors it has is listed because it has one."""


@dataclass(frozen=True, slots=True)
class State:
    """Which sites and posts count.

    `filled`: the posts with somebody in them, at the sites in service on the day `at`.
    `granted`: all the posts that were decided, at every site not closed for good by that day.
    """

    at: date
    posts: Posts = "filled"


@dataclass(frozen=True, slots=True)
class Supply:
    """The sites that count.

    Attributes:
        sites: their positions in the table of sites, growing.
        advisors: how many are at each.
        counts: how many were `counted`, with `posts_unsaid` among them, and the others, each
            under one reason: `not_in_service`, `closed_to_public`, `without_post`, `unplaced`.
    """

    sites: NDArray[np.int64]
    advisors: NDArray[np.float64]
    counts: dict[str, int]


def supply_of(network: Network, state: State) -> Supply:
    """Returns the sites that count in a state of a network.

    A site counts when somebody can go there and finds an advisor: in service, receiving the
    public, placed, and not known to have no post.
    """
    facets = network.table.facets
    filled = facets.posts("filled")
    if state.posts == "filled":
        posts, serving = filled, facets.in_service(state.at)
    else:
        # A site that says only who is there was granted that many at least.
        posts, serving = np.fmax(facets.posts("granted"), filled), facets.not_closed(state.at)
    left = {
        "not_in_service": ~serving,
        "closed_to_public": facets.closed_to_public,
        "without_post": posts == 0,
        "unplaced": network.sites.node < 0,
    }
    counted = np.ones(len(posts), dtype=bool)
    counts = {}
    for reason, sites in left.items():
        counts[reason] = int((counted & sites).sum())
        counted &= ~sites
    kept = np.flatnonzero(counted)
    unsaid = np.isnan(posts[kept])
    counts = {"counted": len(kept), "posts_unsaid": int(unsaid.sum()), **counts}
    return Supply(kept, np.where(unsaid, ADVISORS_UNSAID, posts[kept]), counts)
