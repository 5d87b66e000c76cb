"""Documents, building and checking: what each takes, and how it grows with what it is given."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from geodata.sites import SiteTable
from geodata.snapshot import Snapshot, publish_sites, upload
from geodata.stores import Objects
from infra.measure.bench import building
from infra.measure.bench.report import Figure

ROWS = (12_500, 25_000, 50_000, 100_000)
AREAS = (6, 12, 24, 48)
"""Départements, each number twice the one before."""
_MOST_EXPONENT = "1.05"


def figures(
    root: Path, var: Path, sites: Path | None, snapshot: Snapshot, table: SiteTable
) -> Iterator[Figure]:
    """Measures each piece of work in a process of its own."""
    if sites is None:
        yield Figure("rows checked", "not measured: the real sites are not beside the project")
    else:
        runs = [_run(root, "rows", str(sites), str(count)) for count in ROWS]
        yield from _law("rows of sites checked", ROWS, runs, "15 s")
    with TemporaryDirectory(dir=var) as folder:
        store = f"file://{Path(folder).resolve()}"
        objects = Objects.at(store)
        upload(snapshot, objects.put)
        publish_sites(table, objects.put)
        runs = [_run(root, "areas", store, str(count)) for count in AREAS]
        yield from _law("départements in every format", AREAS, runs, "")
        spent = _run(root, "formats", store)
        for form in ("pdf", "summary.pdf", "docx", "png", "xlsx", "csv", "geojson"):
            reach = {"pdf": "6 s", "xlsx": "8 s"}.get(form, "")
            yield Figure(f"France as {form}", f"{spent[form]:.1f} s of processor", reach)
        for processes in (1, 2):
            words = "1 process" if processes == 1 else f"{processes} processes"
            found = _run(root, "whole", store, str(processes))
            yield Figure(f"national refresh with every export, {words}", _words(found), "80 s")
    yield from building.build_figures(var)


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Returns the power of its size that a cost grows by: the slope of both logarithms.

    By least squares over all the sizes: 1 is in proportion, 2 is four times for twice as much.
    """
    return float(np.polyfit([math.log(size) for size in sizes], [math.log(c) for c in costs], 1)[0])


def _law(
    what: str, sizes: Sequence[int], runs: Sequence[dict[str, Any]], reach: str
) -> Iterator[Figure]:
    yield Figure(f"{sizes[-1]:,} {what}", _words(runs[-1]), reach)
    for name, key in (("processor time", "cpu_s"), ("memory", "peak_mb")):
        power = exponent(sizes, [each[key] for each in runs])
        grown = f"{sizes[0]:,} to {sizes[-1]:,}"
        yield Figure(f"{what}, {grown}: exponent of {name}", f"{power:.2f}", _MOST_EXPONENT)


def _words(found: dict[str, Any]) -> str:
    return (
        f"{found['cpu_s']:.0f} s of processor, {found['wall_s']:.0f} s, {found['peak_mb']:.0f} MB"
    )


def _run(root: Path, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "infra.measure.bench.data_runs", *words]
    found: dict[str, Any] = json.loads(subprocess.check_output(command, cwd=root, text=True))
    return found


NOTES = """
## How to read it

Made by `make bench ARGS="--data --write docs/performance-data.md"`: each piece of work in a
process of its own.

- *Seconds of processor*: of the process, its threads and the processes that it started, from
  `getrusage`; the seconds after them are of a clock, and say how much two cores did at once.
  *MB*: the most that one process had.
- *Rows of sites checked*: the real file of 4,930 places, then copies of it a hundred metres aside
  under other names, read, checked, summed and told by cause.
- *Départements in every format*: twelve documents each, of départements from all over the
  country, once the data is open.
- *Exponent*: the slope of the logarithm of a cost over that of its size, by least squares over
  four sizes, each twice the one before: 1 is in proportion.

## Before and after

Processor time of both codes on the same snapshot and the same sites, the real ones, one after the
other on two cores that others shared, so that a clock would say nothing; documents have the same
bytes.

| what | before | after | times |
| --- | ---: | ---: | ---: |
| France as a workbook | 8.0 s | 3.2 s | 2.5 |
| France as a report (PDF) | 3.6 s | 1.8 s | 2.0 |
| France as a page (PDF), as Word | 3.3 s, 3.1 s | 1.4 s, 1.7 s | 2.3, 1.9 |
| France as CSV | 2.0 s | 1.2 s | 1.6 |
| France as a picture | 3.3 s | 2.8 s | 1.2 |
| every document of France | 43.9 s | 29.0 s | 1.5 |
| every document of a region (Auvergne-Rhône-Alpes) | 7.5 s | 4.2 s | 1.8 |
| every document of a département (Aveyron) | 1.9 s | 1.3 s | 1.4 |
| 20,000 rows of sites checked | 16.7 s | 12.7 s | 1.3 |
| 30,000 rows of sites checked, since then (decision 234) | 34.5 s | 24.7 s | 1.4 |

The last row is one run of each code, one after the other, beside many other programs on the two
cores, which stretches both by two or three: read its ratio, and that roughly. It is what
`python -m infra.measure.bench.data_runs rows FILE 30000` gives, on 060e4ed and on today's code.
100,000 rows were not timed again, and the reach of 15 s is not shown: a ratio of 1.4 is less than
it asks for.

Of the 29 s of France, 10 are the posts that each département needs (`france-FR.json`), which no
document draws. What is left of a département is the drawing of pixels by typst (a picture, and
those of the Word file) and python-docx.

A build takes 36 s of processor and tippecanoe 34, which now runs beside it. Not measured yet on a
quiet machine: a whole refresh, the seconds of a build, and the exponents, which the command gives.
"""
