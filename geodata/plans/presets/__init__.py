"""Scenarios that ship with Maillage, to begin from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypedDict

from geodata.plans.plan import ScenarioDocument
from geodata.plans.reading import as_document, read_scenario
from geodata.plans.scenario import Scenario

NAMES = ("plan-relance-2021", "ruraux-d-abord", "equite-d-abord")


class PresetReply(TypedDict):
    """A scenario that ships with Maillage."""

    id: str
    name: str
    description: str
    scenario: ScenarioDocument


@dataclass(frozen=True, slots=True)
class Preset:
    """A scenario under the id that calls it."""

    id: str
    scenario: Scenario

    def as_record(self) -> PresetReply:
        """Returns the preset as answers show it."""
        return {
            "id": self.id,
            "name": self.scenario.name,
            "description": self.scenario.description,
            "scenario": as_document(self.scenario),
        }


def text_of(name: str) -> str:
    """Returns a preset as it is written, its comments among it; `name` is one of `NAMES`."""
    return (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def presets() -> tuple[Preset, ...]:
    """Returns the scenarios that ship with Maillage."""
    return tuple(Preset(name, read_scenario(text_of(name), form="yaml")) for name in NAMES)
