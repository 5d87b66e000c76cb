"""The plans that were made: whole, for files, and light, for pages."""

from __future__ import annotations

import json
from typing import Any

from geodata.plans.jobs.running import checkpoint_key, plan_key
from geodata.stores import Objects

Record = dict[str, Any]


class Plans:
    """The plans of a store."""

    def __init__(self, objects: Objects) -> None:
        """Takes where they are."""
        self._objects = objects

    def get(self, scenario_id: str) -> Record:
        """Returns a plan.

        Raises:
            MissingObjectError: there is none.
        """
        plan: Record = json.loads(self._objects.get(plan_key(scenario_id)))
        return plan

    def delete(self, scenario_id: str) -> None:
        """Deletes a plan and what it was made from, when they are there."""
        there = set(self._objects.keys(plan_key(scenario_id).rpartition("/")[0]))
        for key in (plan_key(scenario_id), checkpoint_key(scenario_id)):
            if key in there:
                self._objects.delete(key)


def light(plan: Record) -> Record:
    """Returns a plan with its communes by state alone: a national one is 5 MB with all of them."""
    states: dict[str, list[str]] = {}
    for each in plan.get("communes", ()):
        states.setdefault(each["state"], []).append(each["code"])
    kept = {name: value for name, value in plan.items() if name != "communes"}
    return {**kept, "communes_by_state": states}
