"""Placement: published instances and the whole of France, value, bound, gap, seconds, memory.

Each problem is solved in a process of its own, whose peak memory is then its own. PySAL's spopt is
asked the same questions, of a département and a région, where its environment is made.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.measure.bench.report import Figure

OBJECTIVES = ("max_covering", "backup_covering", "p_median", "p_center", "set_covering", "equity")
_COVERING = {250: "0.5 % in 60 s", 1_000: "0.5 % in 60 s", 4_000: "0.5 % in 60 s"}
_PLACES = (("departement", "12", 12), ("region", "76", 60))


def figures(root: Path, shared: Path) -> Iterator[Figure]:
    """Yields a figure per problem.

    Args:
        root: of the project.
        shared: the folder of published instances; those that are absent are said not measured.
    """
    yield from _published(root, shared)
    for p, wanted in _COVERING.items():
        told = _solved(root, "national", "max_covering", str(p), "60")
        yield Figure(f"national covering, 20 minutes, p = {p:,}", _told(told), wanted)
    told = _solved(root, "national", "p_median", "1000", "300")
    yield Figure("national p-median, p = 1,000", _told(told), "1 % in 300 s, 4 GiB")
    for objective in OBJECTIVES:
        told = _solved(root, "departement", objective, "12", "60")
        yield Figure(f"Aveyron, {objective}", _told(told), "optimal in 5 s")
    yield from _beside_spopt(root)


def _published(root: Path, shared: Path) -> Iterator[Figure]:
    if not shared.is_dir():
        yield Figure("published instances", "not measured: they are not beside the project")
        return
    total = 0.0
    proven = 0
    optima = _rows(shared / "pmed" / "optima.csv")
    for row in optima:
        told = _solved(root, "pmed", str(shared / "pmed" / f"{row['instance']}.txt"), "150")
        total += told["seconds"]
        right = told["objective"] == float(row["optimum"])
        proven += told["status"] == "optimal" and right
        yield Figure(row["instance"], _told(told), f"{row['optimum']}, proven")
    yield Figure("pmed in all", f"{proven} of {len(optima)} proven, {total:.0f} s", "all, 300 s")
    for row in _rows(shared / "tsplib" / "best-known-p-median.csv"):
        file = shared / "tsplib" / f"{row['instance']}.tsp"
        told = _solved(root, "tsplib", str(file), row["p"], "120")
        over = told["objective"] / float(row["opt_or_bkn"]) - 1
        name = f"{row['instance']}, p = {row['p']}"
        yield Figure(name, f"{100 * over:+.3f} % of best known, {_told(told)}", "0.05 %, gap 0.5 %")


def _beside_spopt(root: Path) -> Iterator[Figure]:
    peers = root / ".venv" / "bin" / "python"
    has_spopt = subprocess.run(
        [peers, "-c", "import spopt"], cwd=root, capture_output=True, check=False
    )
    for level, code, p in _PLACES:
        ours = _solved(root, "covering", level, code, str(p))
        yield Figure(f"{level} {code}, covering, p = {p}", _told(ours))
        if has_spopt.returncode:
            yield Figure(f"the same by spopt ({level})", "not measured: make bench makes spopt")
            continue
        told = _solved(root, "spopt", level, code, str(p))
        yield Figure(f"the same by spopt ({level})", _told(told))


def _solved(root: Path, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "infra.measure.bench.placement_runs", *words]
    written = subprocess.check_output(command, cwd=root, text=True)
    # A peer may print its solver's name before.
    told: dict[str, Any] = json.loads(written.splitlines()[-1])
    return told


def _told(told: dict[str, Any]) -> str:
    gap = "no bound" if told["gap"] is None else f"gap {100 * told['gap']:.3f} %"
    value = f"{told['objective']:,.4g}" if told["objective"] < 10 else f"{told['objective']:,.0f}"
    bound = "" if told["bound"] is None else f", bound {told['bound']:,.6g}"
    if told["bound"] is not None and told["bound"] >= 10:
        bound = f", bound {told['bound']:,.0f}"
    return (
        f"{told['status']}: {value}{bound}, {gap}, {told['seconds']:.1f} s, {told['gib']:.2f} GiB"
    )


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
