"""One piece of work on data in a process of its own: its processor time and memory, as JSON.

python -m infra.measure.bench.data_runs rows FILE COUNT | areas STORE COUNT | formats STORE
    | whole STORE PROCESSES
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geodata.clock import present, today_in_france
from geodata.coverage import CoverageQuery, State
from geodata.exports import COVERAGE_FORMATS
from geodata.imports import Versions
from geodata.refresh import (
    Area,
    Refresh,
    documents_of_run,
    is_by_territory,
    run_in_process,
    run_of,
)
from geodata.sites.checks import Causes, Summary, check_sites
from geodata.snapshot import open_current
from geodata.stores import Objects
from geodata.territory import Places

VAR = Path(__file__).resolve().parents[3] / "var"
_STEP_LAT, _STEP_LON = 0.0009, 0.0013
"""Degrees between a place and its copy: a hundred metres."""


def copied(file: Path, count: int) -> Iterator[bytes]:
    """Yields so many rows of a file of sites in columns: its own, then copies a little aside."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    for at in range(count):
        copy, number = divmod(at, len(rows))
        writer.writerow(_aside(rows[number], copy, at) if copy else rows[number])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def _aside(row: dict[str, str], copy: int, at: int) -> dict[str, str]:
    steps = (copy * 7 + at * 13) % 9 - 4
    moved = {**row, "id": f"{row['id']}-{copy}", "nom": f"{row['nom']} {copy}"}
    for name, step in (("latitude", _STEP_LAT), ("longitude", _STEP_LON)):
        if row[name]:
            moved[name] = str(round(float(row[name]) + step * steps, 6))
    return moved


def rows(file: str, count: str) -> dict[str, Any]:
    """Checks so many rows, and folds them as an import does."""
    snapshot = open_current(VAR / "snapshots")
    places = Places(snapshot.register, snapshot.contours)
    pieces, summary, causes = copied(Path(file), int(count)), Summary(), Causes()

    def run() -> None:
        for row in check_sites(pieces, "sites.csv", places, date(2026, 11, 29)):
            summary.add(row)
            causes.add(row)

    return {**_spent(run), "rows": summary.rows}


def areas(store: str, count: str) -> dict[str, Any]:
    """Renders every document of so many départements, from all over the country."""
    with TemporaryDirectory() as cache:
        steps = _refresh(store, Path(cache))
        measured = steps.measure()
        every = [each for each in measured["areas"] if each["level"] == "departement"]
        # In the order of no map: the first ones are as large as the last.
        drawn = sorted(every, key=lambda each: (hash_of(each), each["code"]))
        steps.render(measured["run"], drawn[-1])  # what is opened once is not of one area
        chosen = drawn[: int(count)]
        return _spent(lambda: [steps.render(measured["run"], each) for each in chosen])


def hash_of(area: Area) -> int:
    """Returns a number that has nothing to do with where an area is; the same everywhere."""
    return int.from_bytes(area["code"].encode()) * 2_654_435_761 % 2**32


def formats(store: str) -> dict[str, Any]:
    """Renders France, and tells each format apart: seconds of processor."""
    with TemporaryDirectory() as cache:
        steps = _refresh(store, Path(cache))
        get, key = steps.objects.get, f"coverage/runs/{steps.measure()['run']}/run.json"
        run = run_of(get(key), key)
        documents = documents_of_run(get, Path(cache), run, steps.former_table)
        france = documents.national.units.territory("france", "FR")
        about = documents.about(france, CoverageQuery(State(date.fromisoformat(run.at))))
        return {form: _spent(partial(_rendered, about, form))["cpu_s"] for form in COVERAGE_FORMATS}


def _rendered(about: Any, form: str) -> None:
    about.coverage(form, by_territory=is_by_territory("france", form))


def whole(store: str, processes: str) -> dict[str, Any]:
    """Refreshes everything, in so many processes."""
    with TemporaryDirectory() as cache:
        return _spent(lambda: list(run_in_process(store, Path(cache), int(processes))))


def _refresh(store: str, cache: Path) -> Refresh:
    objects = Objects.at(store)
    return Refresh(objects, cache, Versions(objects).table, present, today_in_france)


def _spent(run: Callable[[], object]) -> dict[str, float]:
    """Runs something; returns seconds of processors and of the clock, and the most memory, MB."""
    before, began = _processor_s(), time.perf_counter()
    run()
    every = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "cpu_s": _processor_s() - before,
        "wall_s": time.perf_counter() - began,
        "peak_mb": max(usage.ru_maxrss for usage in every) / 1024,
    }


def _processor_s() -> float:
    every = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in every)


_RUNS: dict[str, Callable[..., dict[str, Any]]] = {
    "rows": rows,
    "areas": areas,
    "formats": formats,
    "whole": whole,
}


def main(words: Sequence[str]) -> None:
    """Prints what a run took."""
    name, *arguments = words
    print(json.dumps(_RUNS[name](*arguments)))


if __name__ == "__main__":
    main(sys.argv[1:])
