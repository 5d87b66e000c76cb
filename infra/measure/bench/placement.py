"""Placement: published instances and the whole of France, value, bound, gap, seconds, memory.

Each problem is solved in a process of its own, whose peak memory is then its own. PySAL's spopt is
asked the same questions, of a département and a région, where its environment is made.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.measure.bench import placement_fuzz
from infra.measure.bench.placement_rows import Row, rows
from infra.measure.bench.report import Figure

NOTES = """
## How to read it

Made by `make bench ARGS="--placement --write docs/performance-placement.md"`; `--rows REGEX` takes
the rows whose table and name it is found in (`--rows "National p-median"`).

- *Clock* and *processor*: seconds of the solver by the clock, and of all threads of its process,
  which opens the data set too. Where the clock says much more, other programs had the machine: gaps
  are what so much processor time gives, and a machine of its own gives more in the same limit.
- *Load*: programs that wanted a core on average over the minute before each row, beside the status.
- *Gap*: `|bound - objective| / objective`; over the best value known in brackets, where one is.
- *Memory*: the most of the process, the data set among it.
- National rows begin from an empty country. *Points* are drawn, the same each time: no file of
  usa13509 is at hand.
"""


def figures(root: Path, shared: Path, only: str = "") -> Iterator[Figure]:
    """Yields a figure per problem.

    Args:
        root: of the project.
        shared: the folder of published instances; those that are absent are said not measured.
        only: of the rows, those in whose table and name this expression is found.
    """
    if not shared.is_dir():
        yield Figure("published instances", "not measured: they are not beside the project")
    for row in rows(shared):
        if re.search(only, f"{row.table}: {row.what}"):
            yield _figure(root, row)
    if not only:
        yield _cases_of_spopt(root)
        yield from placement_fuzz.figures()


def _figure(root: Path, row: Row) -> Figure:
    load = os.getloadavg()[0]
    solved = _solved(root, *row.words)
    if solved is None:
        cells = ("", "not measured: make bench makes spopt", *[""] * 6)
    else:
        cells = _cells(solved, row, load)
    value = ", ".join(filter(None, cells))
    return Figure(row.what, value, row.reach, row.table, cells)


def _cells(solved: dict[str, Any], row: Row, load: float) -> tuple[str, ...]:
    def number(value: float | None) -> str:
        if value is None:
            return ""
        return f"{value:,.4g}" if abs(value) < 10 else f"{value:,.0f}"

    gap = "" if solved["gap"] is None else f"{100 * solved['gap']:.3f} %"
    if row.known is not None:
        gap += f" ({100 * (solved['objective'] / row.known - 1):+.3f} %)"
    return (
        solved["size"],
        f"{solved['status']} (load {load:.0f})",
        f"{solved['seconds']:.0f}",
        f"{solved['cpu_s']:.0f}",
        number(solved["objective"]),
        number(solved["bound"]),
        gap,
        f"{solved['gib']:.2f} GiB",
    )


def _cases_of_spopt(root: Path) -> Figure:
    """The problems of spopt's own tests, solved by both in the environment of peers."""
    name = "the cases of spopt's tests"
    python = str(root / ".venv" / "bin" / "python")
    command = [python, "-m", "infra.measure.bench.placement_peers"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if run.returncode:
        return Figure(name, "not measured: make bench makes spopt")
    cases = json.loads(run.stdout.splitlines()[-1])
    others = [each["name"] for each in cases if not each["alike"]]
    solved = f"{len(cases) - len(others)} of {len(cases)} alike"
    return Figure(name, "; ".join([solved, *others]), "all")


def _solved(root: Path, *words: str) -> dict[str, Any] | None:
    """Returns what a run tells; None of a peer that is not there."""
    command = [sys.executable, "-m", "infra.measure.bench.placement_runs", *words]
    run = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode and words[0] == "spopt":
        return None
    run.check_returncode()
    # A peer may print its solver's name before.
    solved: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return solved
