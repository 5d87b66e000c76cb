"""Whose life it is: a stack, the people who use it, and what the steps leave for each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from infra.local.template.template import Template
from infra.measure.rehearsal.stack import Holder, Stack

OPERATOR = Holder("operator", ("sites:write",))
PLANNER = Holder("planner", ("scenarios:write", "coverage:read"))


@dataclass(slots=True)
class Life:
    """What every step is given, and may add to.

    Attributes:
        stack: that runs.
        template: what it runs.
        departement: whose préfecture looks, and where a scenario is of.
        lat, lon: where a citizen asks from, in that département.
        posts: how many the scenario places.
        versions: of the sites, in the order they were in use.
        scenario: where the last one solved is.
    """

    stack: Stack
    template: Template
    departement: str
    lat: float
    lon: float
    posts: int
    versions: list[str] = field(default_factory=list)
    scenario: str = ""

    @property
    def prefecture(self) -> Holder:
        """The préfecture of the département, which may see no other."""
        scopes = ("coverage:read", "scenarios:write")
        return Holder(f"préfecture-{self.departement}", scopes, (self.departement,))

    def nearest(self) -> Any:
        """What a citizen is told."""
        return self.stack.get(f"/v1/nearest?lat={self.lat}&lon={self.lon}&limit=1")
