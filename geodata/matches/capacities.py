"""How many people each site serves, and whom it does not receive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ParameterError, SitesFileError
from geodata.sites import SiteTable
from geodata.sites.files import Table
from geodata.sites.mapping import plain

MOST_PEOPLE_OF_A_SITE = 10_000_000
_COLUMNS = {
    "id": ("id", "site id", "identifiant", "id lieu"),
    "people": ("people", "capacity", "capacite", "places", "personnes"),
    "closed_to": ("closed to", "ferme a", "publics exclus"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Capacities:
    """What the sites of a table serve.

    Attributes:
        people: that each site serves; 0 of one that serves nobody.
        closed_to: the publics that a site does not receive, by its position.
        unknown: ids of a file that no site has.
    """

    people: NDArray[np.float64]
    closed_to: Mapping[int, frozenset[str]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def capacities_by_posts(sites: SiteTable, people_per_post: int) -> Capacities:
    """Returns what sites serve by their posts: those filled, else those granted, else one.

    Raises:
        ParameterError: a post serves nobody.
    """
    if people_per_post < 1:
        raise ParameterError("people_per_post", "a post serves one person at least")
    posts = sites.facets.posts("filled")
    posts = np.where(np.isnan(posts), sites.facets.posts("granted"), posts)
    return Capacities(np.where(np.isnan(posts), 1.0, posts) * people_per_post)


def capacities_in(table: Table, name: str, sites: SiteTable) -> Capacities:
    """Returns what sites serve by a file: an id, people, and publics parted by `|` in a row.

    A site that is not in the file serves nobody.

    Raises:
        SitesFileError: a column is missing, an id stands twice, or a number makes no sense.
    """
    columns = _columns(table, name)
    position = sites.positions
    people, closed, unknown = np.zeros(len(sites)), {}, []
    seen: set[str] = set()
    for raw in table.rows():
        values = raw.values
        if raw.number == 0 or values is None:
            continue
        site_id = str(values.get(columns["id"]) or "").strip()
        if site_id in seen:
            raise SitesFileError(name, f"row {raw.number}: the id {site_id[:60]!r} stands twice")
        seen.add(site_id)
        if site_id not in position:
            unknown.append(site_id)
            continue
        at = position[site_id]
        people[at] = _count(values.get(columns["people"]), name, raw.number)
        publics = str(values.get(columns.get("closed_to", "")) or "")
        kept = frozenset(plain(each) for each in publics.split("|") if each.strip())
        if kept:
            closed[at] = kept
    return Capacities(people, closed, tuple(unknown))


def _columns(table: Table, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for field_name, names in _COLUMNS.items():
        column = next((each for each in table.columns if plain(each) in names), None)
        if column is not None:
            found[field_name] = column
        elif field_name != "closed_to":
            raise SitesFileError(name, f"no column {' or '.join(names)}")
    return found


def _count(value: object, name: str, row: int) -> float:
    text = str("" if value is None else value).strip().removesuffix(".0")
    if not text.isascii() or not text.isdigit() or int(text[:12]) > MOST_PEOPLE_OF_A_SITE:
        raise SitesFileError(name, f"row {row}: people are a whole number, 0 or more")
    return float(text)
