"""Those who come, fewer from farther: the fields of a scenario that say how."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from geodata.coverage import DecayName
from geodata.patterns import PRINTABLE
from geodata.written import Written

Word = Annotated[str, Field(min_length=1, max_length=120, pattern=PRINTABLE)]


class AttractionOf(Written):
    """How much the sites of a kind of host, or of a network, attract beside the others."""

    host: Annotated[Word, Field(max_length=60)] | None = None
    """A value of `typologie`."""
    network: Word | None = None
    """Of the candidates that it alone could open."""
    attraction: Annotated[float, Field(ge=0.1, le=10)]
    """Beside 1 of the sites that nothing is said of."""


class Attendance(Written):
    """How many come, by the minutes of their trip."""

    decay: DecayName = "steps"
    """How attendance falls with time: the decays of the advisors' score of coverage."""
    catchment_minutes: Annotated[float, Field(ge=5, le=60)] = 30.0
    """Nobody comes from farther; `drees` has its own 20 minutes."""
    choice: Literal["nearest", "shared"] = "nearest"
    """`nearest`: each comes to the nearest site, or stays at home. `shared`: between all sites in
    the catchment and home, in proportion to attraction times decay (Huff 1964)."""
    at_the_door: Annotated[float, Field(ge=0.01, le=1)] | None = None
    """The share of people who come where a site is at their door, alone; all of them when absent,
    which `shared` does not take: what is left is what staying at home attracts."""
    of: Annotated[list[AttractionOf], Field(max_length=60)] = []
    """Where `shared`."""
