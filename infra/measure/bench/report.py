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
    table: str = ""
    """The problem whose table it is a row of; of none, it is in the first."""
    cells: tuple[str, ...] = ()
    """Of that row, between what and reach."""

    def line(self) -> str:
        """Returns the figure for a terminal."""
        return f"{self.what:<68} {self.value:>22}  {self.reach}"


COLUMNS = ("size", "status", "clock s", "processor s", "objective", "bound", "gap", "memory")
"""Of the table of a problem."""
HEAD = """# Performance

Measured by `make bench` ({machine}, 2 cores); this page is what it wrote. Medians over all the
questions of a run. Times vary by a fifth from run to run on a shared machine: read the ratios.

| what | measured | reach |
| --- | --- | --- |
"""


def page(figures: Iterable[Figure], machine: str, notes: str | None = None) -> str:
    """Returns the figures as the page of the documentation."""
    found = list(figures)
    rows = [f"| {each.what} | {each.value} | {each.reach} |\n" for each in found if not each.table]
    head = HEAD.format(machine=machine)
    if not rows:
        head = head.partition("\n| what")[0]
    tables = [_table(each, found) for each in dict.fromkeys(one.table for one in found) if each]
    return head + "".join([*rows, *tables]) + (NOTES if notes is None else notes)


def _table(name: str, figures: Iterable[Figure]) -> str:
    rows = [(each.what, *each.cells, each.reach) for each in figures if each.table == name]
    lines = [("what", *COLUMNS, "reach"), ("---",) * (len(COLUMNS) + 2), *rows]
    return f"\n## {name}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


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
- Beside older code, by processor time, and by the number of sites: `docs/performance-nearest.md`.
"""


COVERAGE_NOTES = """
## How to read it

Made by `make bench ARGS="--coverage --write docs/performance-coverage-served.md"`.

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


NEAREST_NOTES = """
## How to read it

Made by `make bench ARGS="--nearest --write docs/performance-nearest.md"`: processor time, which a
busy machine does not lengthen, of the citizens' handler alone, from an event of API Gateway to its
reply, figures of CloudWatch left aside.

- *Before → after*: the state before the searches were compiled (`310dba0`) and today's, asked the
  same 400 questions of each kind in turn in one run, over the real sites (4,930).
  Each position is a new one: its commune, its places and their hours are read for the first time,
  by both. Growth, below, is of places that were asked from before.
- *A start*: a process of its own, from its first instruction to the end of its imports, then to its
  first answer with the data opened from a store; the median of nine, both in turn. One thread for
  linear algebra, as the template has it.
- *Growth*: the slope of the logarithm of the cost by that of the sites, by doubling from the real
  sites on: 0 would be the same whatever their number, 1 twice as much for twice as many. Copies of
  a site lie a kilometre or so from it: as the country fills up, answers come from nearer by. Each
  place is asked from twice, and the second answer is measured.
"""


BESIDE_NOTES = """
## How to read it

Made by `make bench ARGS="--than REVISION --write docs/performance-coverage.md"`: the code of that
revision and today's take turns, three times each, in processes of their own, and medians of
processor time are compared: other programs on the machine stretch both. The same question is
answered by the same bytes: `python -m infra.measure.answers.coverage --than REVISION`.

- *National measures*: the trips of all sites within half an hour, the nearest site of every
  commune, and the advisors' score; sites and communes are at hand, imports are not counted.
- *A département*: its JSON, Aveyron's, by a process that was asked the usual question before.
- *Measures ready*: those of a run, or of the first step of a refresh (`docs/operations.md`); to
  open the data set, and all else that an answer needs, is in the figure.
"""


LAWS_NOTES = """
## How to read it

Made by `make bench ARGS="--laws --write docs/performance-laws.md"`.

- *Exponent*: by least squares on logarithmic axes, of sizes that double; 1 is a cost that doubles
  with them. Sites beyond those of 2022 are copies of them, moved by a kilometre or so.
- *Memory*: the most that Python and numpy hold at once while it is measured.
- *A file of people*: positions around communes that are drawn, read and matched, in one process.
- *Sites opened*: a table of so many, each in its commune, and a first answer; the sites' own file
  is mapped, and is no part of it.
- *An answer by communes*: the JSON of the first so many communes, measures and zones at hand.
"""
