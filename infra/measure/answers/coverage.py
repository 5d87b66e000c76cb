"""Holds the answers about coverage to those of an older state of the code, byte for byte.

python -m infra.measure.answers.coverage --than REVISION [--count 200] [--seed 1]

Questions about territories of every level are drawn from the seed: day, posts, decay, weight,
thresholds, filters, sites that would close or open, former versions, formats. Both states of the
code answer them in turn, each in a process of its own, over three versions of the sites: all of
them, with dates and posts that are drawn, three quarters of them, and thirty.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from geodata.coverage import CELLS
from geodata.sites import Site, SiteTable
from geodata.snapshot import open_current, pack
from geodata.sources import read_sites
from geodata.territory import Places, Units
from infra.measure.answers.comparing import ROOT, answers_of, older, report

SITES = ROOT.parent / "shared" / "data" / "sites" / "cnfs-permanences-2022-12.csv"
_ANSWERING = Path(__file__).with_name("answering_coverage.py")
_LEVELS = ("departement", "epci", "commune", "departement", "epci", "region", "departement")
_DECAYS = ("steps", "gaussian", "exponential", "power", "drees")
_FORMS = ("json", "json", "csv", "geojson")
_DAY = date(2022, 12, 15)
_VERSIONS = {"in-use": 1.0, "quarter-less": 0.75, "few": 0.006}
"""The part of the sites that is in each version."""


@dataclass(frozen=True, slots=True)
class CoverageQuestion:
    """A question about coverage, as the process that answers reads it."""

    kind: str
    level: str
    code: str
    form: str
    gaps: bool
    parameters: dict[str, Any]

    def event(self) -> dict[str, Any]:
        """Returns what is sent."""
        return {
            "level": self.level,
            "code": self.code,
            "form": self.form,
            "gaps": self.gaps,
            "parameters": self.parameters,
        }

    def in_words(self) -> str:
        """Returns the question for whoever asks it again."""
        return f"{self.level} {self.code} {self.form} gaps={self.gaps} {self.parameters}"


class CoverageQuestions:
    """Draws questions about coverage, the same from a seed."""

    def __init__(self, units: Units, ids: Sequence[str], seed: int) -> None:
        """Takes what is asked about, and the ids of the sites in use."""
        self._units, self._ids, self._draw = units, ids, np.random.default_rng(seed)
        self._codes = {
            level: [each.code for each in units.territories(level)]
            for level in ("departement", "epci", "region")
        }
        self._kinds: dict[str, Callable[[], dict[str, Any]]] = {
            "usual": dict,
            "day": self._day,
            "weight": lambda: {"weight": self._one(("people", "fragility"))},
            "decay": self._decay,
            "limits": self._limits,
            "what-if": self._what_if,
            "since": lambda: {"since": self._one(("quarter-less", "few"))},
            "where": self._where,
        }

    def drawn(self, count: int) -> Iterator[CoverageQuestion]:
        """Yields so many questions, of each kind in its turn."""
        kinds = tuple(self._kinds)
        for number in range(count):
            kind = kinds[number % len(kinds)]
            level = "france" if number % 31 == 30 else self._one(_LEVELS)
            parameters = {"at": _DAY.isoformat(), **self._of(kind)}
            if self._draw.random() < 0.3:
                parameters |= self._of(self._one(("day", "weight", "decay", "limits")))
            gaps = self._draw.random() < 0.2
            form = self._one(("json", "geojson")) if gaps else self._one(_FORMS)
            form = "json" if level == "france" else form
            yield CoverageQuestion(kind, level, self._code(level), form, gaps, parameters)

    def _of(self, kind: str) -> dict[str, Any]:
        return self._kinds[kind]()

    def _day(self) -> dict[str, Any]:
        day = _DAY + timedelta(days=int(self._draw.integers(-700, 900)))
        return {"at": day.isoformat(), "posts": self._one(("filled", "granted"))}

    def _decay(self) -> dict[str, Any]:
        minutes = self._one((5.0, 12.5, 30.0, 30.0, 45.0, 60.0))
        return {"decay": self._one(_DECAYS), "catchment_minutes": minutes}

    def _limits(self) -> dict[str, Any]:
        return {
            "threshold_minutes": self._one((5.0, 10.0, 20.0, 33.3, 60.0)),
            "least_per_10k": self._one((0.1, 0.3, 1.0, 5.0)),
        }

    def _what_if(self) -> dict[str, Any]:
        draw = self._draw
        closed = draw.choice(len(self._ids), int(draw.integers(0, 20)), replace=False)
        opened = draw.choice(len(self._units), int(draw.integers(0, 5)), replace=False)
        return {
            "without": [self._ids[each] for each in closed.tolist()],
            "added": [self._units.codes[each] for each in opened.tolist()],
        }

    def _where(self) -> dict[str, Any]:
        cells = self._draw.choice(CELLS, 3, replace=False).tolist()
        return {"column": "fragility", "where": ["density:is:rural"], "cells": cells}

    def _code(self, level: str) -> str:
        if level == "france":
            return "FR"
        return self._one(self._units.codes if level == "commune" else self._codes[level])

    def _one[T](self, of: Sequence[T]) -> T:
        return of[int(self._draw.integers(len(of)))]


def main() -> int:
    """Prints what differs and what answers cost; returns 1 when an answer differs."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.measure.answers.coverage", description=__doc__
    )
    parser.add_argument("--than", required=True, help="a revision of git: the oracle")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sites", type=Path, default=SITES)
    parser.add_argument("--var", type=Path, default=ROOT / "var")
    options = parser.parse_args()
    snapshot = open_current(options.var / "snapshots")
    units, places = Units(snapshot.register), Places(snapshot.register, snapshot.contours)
    sites = with_dates(read_sites(options.sites, places).sites, options.seed)
    with TemporaryDirectory(prefix="maillage-answers-") as name, older(options.than) as tree:
        for version, part in _VERSIONS.items():
            draw = np.random.default_rng(options.seed)
            kept = [site for site in sites if draw.random() < part]
            table = SiteTable.from_sites(kept, version=version, source="drawn")
            (Path(name) / f"{version}.npz").write_bytes(pack(table.to_arrays()))
        placed = [site.id for site in sites if site.is_placed]
        questions = list(CoverageQuestions(units, placed, options.seed).drawn(options.count))
        command = (_ANSWERING, options.var.resolve() / "snapshots", Path(name))
        was, now = answers_of((tree, ROOT), command, questions)
    for line in report(questions, was, now):
        print(line)
    return int([each.digest for each in was] != [each.digest for each in now])


def with_dates(sites: Sequence[Site], seed: int) -> list[Site]:
    """Returns sites of which some open or close on drawn days, with posts that are drawn."""
    draw, found = np.random.default_rng(seed), []
    for site in sites:
        chance = draw.random(3)
        opens, closes = (
            _DAY + timedelta(days=int(days)) for days in draw.integers((-900, 30), (60, 700))
        )
        granted = int(draw.integers(0, 4))
        found.append(
            replace(
                site,
                opens_on=opens if chance[0] < 0.3 else None,
                closes_on=closes if chance[1] < 0.3 else None,
                posts_granted=granted if chance[2] < 0.6 else None,
                posts_filled=max(0, granted - 1) if chance[2] < 0.5 else None,
            )
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
