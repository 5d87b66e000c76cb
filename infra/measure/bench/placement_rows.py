"""What planners ask, problem by problem, and what each was to reach: rows of `make bench`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.measure.bench.instances import listed_rows

OBJECTIVES = ("max_covering", "backup_covering", "p_median", "p_center", "set_covering", "equity")
_MINUTES = ("10", "15", "20", "30")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        table: its problem.
        what: it is asked.
        words: of `placement_runs`.
        reach: what was set out to be reached.
        known: the best value known, None where nobody tells one.
    """

    table: str
    what: str
    words: tuple[str, ...]
    reach: str = ""
    known: float | None = None


def rows(shared: Path) -> Iterator[Row]:
    """Yields every row.

    Args:
        shared: the folder of published instances; those that are absent have no row.
    """
    yield from _covering()
    yield from _median()
    yield from _published(shared)
    yield from _others()


def _covering() -> Iterator[Row]:
    for p in ("250", "1000", "4000"):
        for minutes in _MINUTES:
            words = ("national", "max_covering", p, "300", "plain", minutes)
            yield Row(
                "National covering", f"p = {p}, {minutes} minutes, 300 s", words, "0.1 % in 300 s"
            )
    words = ("national", "max_covering", "1000", "900", "plain", "20")
    yield Row("National covering", "p = 1000, 20 minutes, 900 s", words, "0.05 % in 900 s")
    words = ("national", "max_covering", "1000", "300", "constrained", "20")
    name = "p = 1000: floors, quotas, sites of today, weights"
    yield Row("National covering", name, words, "0.15 % in 300 s")


def _median() -> Iterator[Row]:
    for seconds, reach in (("300", "0.2 % in 300 s"), ("900", "0.1 % in 900 s")):
        words = ("national", "p_median", "1000", seconds)
        yield Row("National p-median", f"p = 1000, {seconds} s", words, reach)
    quotas = ("national", "p_median", "1000", "300", "quotas")
    yield Row("National p-median", "p = 1000, quotas of départements", quotas)


def _published(shared: Path) -> Iterator[Row]:
    table = "Published p-medians"
    if shared.is_dir():
        for each in listed_rows(shared / "pmed" / "optima.csv"):
            words = ("pmed", str(shared / "pmed" / f"{each['instance']}.txt"), "30")
            known = float(each["optimum"])
            yield Row(table, each["instance"], words, "proven in 30 s", known)
        for each in listed_rows(shared / "tsplib" / "best-known-p-median.csv"):
            file, p = shared / "tsplib" / f"{each['instance']}.tsp", each["p"]
            known = float(each["opt_or_bkn"])
            run = ("tsplib", str(file), p, "120")
            yield Row(table, f"{each['instance']}, p = {p}", run, "0.05 %, gap 0.2 %", known)
    for kind, size, p in (
        ("clustered", "13509", "1000"),
        ("uniform", "13509", "1000"),
        ("clustered", "13509", "100"),
        ("clustered", "13509", "10"),
        ("uniform", "5934", "300"),
        ("uniform", "5934", "50"),
    ):
        drawn = ("points", kind, size, p, "120")
        yield Row("Points drawn", f"{kind} {size}, p = {p}", drawn, "gap 0.2 %, 2 GiB")


def _others() -> Iterator[Row]:
    national = {"p_center": "1000", "set_covering": "1", "backup_covering": "1000"}
    for objective, p in {**national, "equity": "1000"}.items():
        words = ("national", objective, p, "600")
        yield Row(
            "Other national problems", f"{objective}, p = {p}", words, "0.1 % in 600 s, 2 GiB"
        )
    for objective in OBJECTIVES:
        words = ("departement", objective, "12", "60")
        yield Row("A département (12)", objective, words, "optimal in 5 s")
    toured = ("rounds", "10", "60")
    yield Row("A département (12)", "rounds of 10 advisors", toured, "1 % in 60 s")
    for level, code, p in (("departement", "12", "12"), ("region", "76", "60")):
        table = "Beside spopt and HiGHS"
        yield Row(table, f"{level} {code}, p = {p}, Maillage", ("covering", level, code, p))
        yield Row(table, f"{level} {code}, p = {p}, spopt", ("spopt", level, code, p))
