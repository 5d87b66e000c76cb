"""Figures as lines and as a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `reach` is what the project set out to reach, '' when nothing."""

    what: str
    value: str
    reach: str = ""

    def line(self) -> str:
        """Returns the figure for a terminal."""
        return f"{self.what:<68} {self.value:>22}  {self.reach}"


HEAD = """# Performance

Measured by `make bench` ({machine}, 2 cores); this page is what it wrote. Medians over all the
questions of a run. Times vary by a fifth from run to run on a shared machine: read the ratios.

| what | measured | reach |
| --- | --- | --- |
"""


def page(figures: Iterable[Figure], machine: str, notes: str | None = None) -> str:
    """Returns the figures as the page of the documentation."""
    rows = [f"| {figure.what} | {figure.value} | {figure.reach} |\n" for figure in figures]
    return HEAD.format(machine=machine) + "".join(rows) + (NOTES if notes is None else notes)


NOTES = """
## How to read it

- *Through the runtime client*: an HTTP request on a kept-alive connection to the local gateway,
  the event to `awslambdaric` over the Runtime API, the handler, and all the way back: 2.2 ms for a
  question that computes nothing (`/v1/communes/{code}`).
- *Nearest*: by travel time, with hours. The reach of 3 ms and 10 ms was set for distances alone.
- *Every filter*: service, need, fee, programme, `open_at`, `max_minutes`, over the real sites and
  three copies of each, moved by a kilometre or so.
- *By distance, in the library*: `SiteIndex.nearest` alone, the exact nearest as the crow flies.
- *Suggestions*: names of communes drawn at random, cut after 2, 4, 6 and 12 letters.
- *PostGIS*: the same points and sites, `ORDER BY place <-> origin LIMIT 5` on a GiST index over
  `geography`, a prepared statement through psycopg on the loopback, in the same run.
- *Other order than the geodesic*: `<->` on `geography` ranks by distance on a sphere, so PostGIS
  puts some sites in another order than their distances on the ellipsoid, which it returns itself.
  Maillage's order is that of the geodesics (`tests/real/test_nearest_sites.py`).
- *Init*: from the start of the process to its first question to the Runtime API. The data is
  opened by the first request, so the first answer's time is given too. The stack starts three
  functions at once on two cores.
- *Sustained*: wrk and the whole stack share the two cores; PostGIS answers by crow-fly distance.
"""


COVERAGE_NOTES = """
## How to read it

Made by `make bench ARGS="--coverage --write docs/performance-coverage.md"`.

- *National measures*: from the snapshot's folder and a packed version of the sites to the arrays,
  in a process of its own; imports apart, the median of five. Memory is the process's highest.
- *E2SFCA alone*: both programs are given the same trips; PySAL's weight is a function of one time,
  as its documentation writes it. `tests/geodata/coverage/test_accessibility.py` holds the results
  to 1e-9.
- *Through the runtime client*: ten départements, from the largest to those with an island,
  arrondissements or beyond the sea, on the local stack. *Never asked before*: the answer is made;
  *warm*: it is given again.
- *National refresh*: one process, one area after the other; the state machine renders ten at once.
"""
