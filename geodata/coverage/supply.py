"""What is offered: the sites that count at a date, and how many advisors are at each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_asked import Told
from geodata.sites import Facets, Network

Posts = Literal["filled", "granted"]
POSTS: tuple[Posts, ...] = ("filled", "granted")

LeftOut = Literal["not_in_service", "closed_to_public", "without_post", "unplaced"]
"""Why a site does not count."""

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


def told_by(facets: Facets) -> Told:
    """Returns what sites tell of dates and of posts, whatever the day."""
    filled = facets.posts("filled")
    of_state = [np.nan_to_num(each, nan=ADVISORS_UNSAID) for each in (filled, _granted(facets))]
    return {
        "sites": len(facets),
        "dated": int(facets.dated.sum()),
        "granted_apart": int((of_state[0] != of_state[1]).sum()),
    }


def _granted(facets: Facets) -> NDArray[np.float64]:
    # A site that says only who is there was granted that many at least.
    return np.fmax(facets.posts("granted"), facets.posts("filled"))


def supply_of(network: Network, state: State) -> Supply:
    """Returns the sites that count in a state of a network.

    A site counts when somebody can go there and finds an advisor: in service, receiving the
    public, placed, and not known to have no post.
    """
    posts, left = _left_out(network, state)
    counts: dict[str, int] = {reason: int(sites.sum()) for reason, sites in left.items()}
    kept = np.flatnonzero(~np.logical_or.reduce([*left.values()]))
    unsaid = np.isnan(posts[kept])
    told: dict[str, int] = {"counted": len(kept), "posts_unsaid": int(unsaid.sum()), **counts}
    return Supply(kept, np.where(unsaid, ADVISORS_UNSAID, posts[kept]), told)


def left_out_of(network: Network, state: State) -> dict[LeftOut, NDArray[np.bool_]]:
    """Returns which sites do not count in a state of a network, each under its first reason."""
    return _left_out(network, state)[1]


def reason_of(network: Network, state: State, position: int) -> LeftOut | None:
    """Returns why a site does not count in a state of a network, None where it does."""
    left = left_out_of(network, state)
    return next((reason for reason, sites in left.items() if sites[position]), None)


def _left_out(
    network: Network, state: State
) -> tuple[NDArray[np.float64], dict[LeftOut, NDArray[np.bool_]]]:
    """Returns the posts of each site, and those that do not count, each under its first reason."""
    facets = network.table.facets
    if state.posts == "filled":
        posts, serving = facets.posts("filled"), facets.in_service(state.at)
    else:
        posts, serving = _granted(facets), facets.not_closed(state.at)
    every: dict[LeftOut, NDArray[np.bool_]] = {
        "not_in_service": ~serving,
        "closed_to_public": facets.closed_to_public,
        "without_post": posts == 0,
        "unplaced": network.sites.node < 0,
    }
    counted = np.ones(len(posts), dtype=bool)
    left: dict[LeftOut, NDArray[np.bool_]] = {}
    for reason, sites in every.items():
        left[reason] = counted & sites
        counted &= ~sites
    return posts, left
