"""What a scenario asks of territories and of classes of communes: quotas, floors, posts decided."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from geodata.patterns import PRINTABLE
from geodata.written import Written

Level = Literal["france", "region", "departement", "epci", "commune"]
EVERY = "*"
"""As a code: every territory of the level, one by one."""

Code = Annotated[str, Field(min_length=1, max_length=9), AfterValidator(str.upper)]
Posts = Annotated[int, Field(ge=0, le=20_000)]
Share = Annotated[float, Field(gt=0, le=1)]


class Area(Written):
    """A territory: its level and its code; France is `FR`."""

    level: Level
    code: Code


class Quota(Written):
    """How many of the posts a territory gets, at least and at most."""

    level: Level
    code: Code = EVERY
    at_least: Posts = 0
    at_most: Posts | None = None


class Decided(Written):
    """A territory whose number of posts is decided already, among those of the scenario."""

    level: Level
    code: Code
    posts: Posts


class Floor(Written):
    """What a territory must have, the sites that stay counted: a share covered, or sites."""

    level: Level
    code: Code = EVERY
    share: Share | None = None
    sites: Annotated[int, Field(ge=1, le=1_000)] | None = None


Column = Annotated[str, Field(min_length=1, max_length=40, pattern=PRINTABLE)]
Label = Annotated[str, Field(min_length=1, max_length=300, pattern=PRINTABLE)]


class ClassQuota(Written):
    """How many of the posts the communes of a class get together, at least and at most."""

    column: Column
    """Of classes, by its name: `qpv`."""
    label: Label
    """Of the class, as the column has it. Communes without a class are in none."""
    at_least: Posts = 0
    at_most: Posts | None = None


class ClassFloor(Written):
    """The share covered that the people of a class must have, the sites that stay counted."""

    column: Column
    label: Label
    share: Share
