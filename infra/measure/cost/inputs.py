"""What a cost is computed from: prices, assumptions and measures, each in a file of its own."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_HERE = Path(__file__).parent
MEASURES = _HERE / "measures.json"


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs in dollars, who says so and when; whether it was seen for Paris."""

    usd: float
    unit: str
    source: str
    seen: date
    checked: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What one operation takes: processor milliseconds here, in a function of so many MB.

    `wall_ms` is its time on a clock, where the function waits or uses several processors.
    """

    function: str
    memory_mb: int
    cpu_ms: float
    wall_ms: float
    peak_mb: float
    invocations: int = 1


@dataclass(frozen=True, slots=True)
class Measures:
    """All that was measured: the work of each operation, and numbers of bytes and of things."""

    machine: str
    work: Mapping[str, Work]
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Prices, assumptions and measures."""

    prices: Mapping[str, Price]
    assumed: Mapping[str, float]
    measures: Measures

    def usd(self, name: str) -> float:
        """Returns a price."""
        return self.prices[name].usd

    def number(self, name: str) -> float:
        """Returns a number that was measured."""
        return self.measures.numbers[name]


def read_inputs(others: Mapping[str, float] | None = None) -> Inputs:
    """Returns the inputs as they are kept, with `others` in place of assumptions.

    Raises:
        KeyError: nothing is assumed under a name of `others`.
    """
    prices = tomllib.loads((_HERE / "prices.toml").read_text(encoding="utf-8"))
    assumed = tomllib.loads((_HERE / "assumptions.toml").read_text(encoding="utf-8"))
    for name in (others or {}).keys() - assumed.keys():
        raise KeyError(name)
    return Inputs(
        {name: Price(**price) for name, price in prices.items()},
        {**assumed, **(others or {})},
        read_measures(),
    )


def read_measures(file: Path = MEASURES) -> Measures:
    """Returns the measures that a file keeps."""
    record = json.loads(file.read_text(encoding="utf-8"))
    work = {name: Work(**each) for name, each in record["work"].items()}
    return Measures(record["machine"], work, record["numbers"])
