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

from infra.measure.bench import placement_fuzz
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
        solved = _solved(root, "national", "max_covering", str(p), "60")
        yield Figure(f"national covering, 20 minutes, p = {p:,}", _figure_words(solved), wanted)
    solved = _solved(root, "national", "p_median", "1000", "300")
    yield Figure("national p-median, p = 1,000", _figure_words(solved), "0.2 % in 300 s, 4 GiB")
    for objective in OBJECTIVES:
        solved = _solved(root, "departement", objective, "12", "60")
        yield Figure(f"Aveyron, {objective}", _figure_words(solved), "optimal in 5 s")
    yield from _beside_spopt(root)
    yield _cases_of_spopt(root)
    yield from placement_fuzz.figures()


def _published(root: Path, shared: Path) -> Iterator[Figure]:
    if not shared.is_dir():
        yield Figure("published instances", "not measured: they are not beside the project")
        return
    total = 0.0
    proven = 0
    optima = _rows(shared / "pmed" / "optima.csv")
    for row in optima:
        solved = _solved(root, "pmed", str(shared / "pmed" / f"{row['instance']}.txt"), "150")
        total += solved["seconds"]
        right = solved["objective"] == float(row["optimum"])
        proven += solved["status"] == "optimal" and right
        yield Figure(row["instance"], _figure_words(solved), f"{row['optimum']}, proven")
    yield Figure("pmed in all", f"{proven} of {len(optima)} proven, {total:.0f} s", "all, 300 s")
    for row in _rows(shared / "tsplib" / "best-known-p-median.csv"):
        file = shared / "tsplib" / f"{row['instance']}.tsp"
        solved = _solved(root, "tsplib", str(file), row["p"], "120")
        over = solved["objective"] / float(row["opt_or_bkn"]) - 1
        name = f"{row['instance']}, p = {row['p']}"
        yield Figure(
            name, f"{100 * over:+.3f} % of best known, {_figure_words(solved)}", "0.05 %, gap 0.5 %"
        )


def _beside_spopt(root: Path) -> Iterator[Figure]:
    peers = root / ".venv" / "bin" / "python"
    has_spopt = subprocess.run(
        [peers, "-c", "import spopt"], cwd=root, capture_output=True, check=False
    )
    for level, code, p in _PLACES:
        ours = _solved(root, "covering", level, code, str(p))
        yield Figure(f"{level} {code}, covering, p = {p}", _figure_words(ours))
        if has_spopt.returncode:
            yield Figure(f"the same by spopt ({level})", "not measured: make bench makes spopt")
            continue
        solved = _solved(root, "spopt", level, code, str(p))
        yield Figure(f"the same by spopt ({level})", _figure_words(solved))


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


def _solved(root: Path, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "infra.measure.bench.placement_runs", *words]
    written = subprocess.check_output(command, cwd=root, text=True)
    # A peer may print its solver's name before.
    solved: dict[str, Any] = json.loads(written.splitlines()[-1])
    return solved


def _figure_words(solved: dict[str, Any]) -> str:
    gap = "no bound" if solved["gap"] is None else f"gap {100 * solved['gap']:.3f} %"
    value = (
        f"{solved['objective']:,.4g}" if solved["objective"] < 10 else f"{solved['objective']:,.0f}"
    )
    bound = "" if solved["bound"] is None else f", bound {solved['bound']:,.6g}"
    if solved["bound"] is not None and solved["bound"] >= 10:
        bound = f", bound {solved['bound']:,.0f}"
    cost = f"{solved['seconds']:.1f} s, {solved['gib']:.2f} GiB"
    return f"{solved['status']}: {value}{bound}, {gap}, {cost}"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
