"""Plans on foot, by bicycle, by public transport: named, checked, never compared in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ScenarioError
from geodata.exports.plan_assumptions import assumptions_of
from geodata.plans.by_hand import ByHand
from geodata.plans.comparing import compare
from geodata.plans.ground import Ground
from geodata.plans.hand_effects import HandEffects
from geodata.plans.problem import assemble
from geodata.plans.reading import as_document, scenario_of
from geodata.travel.model import Mode
from geodata.travel.trips import Destinations
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

OTHERS: tuple[Mode, ...] = ("foot", "bicycle")
ASKED: dict[str, Any] = {"posts": 2, "limit_minutes": 60, "existing": {"keep": "none"}}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


@pytest.mark.parametrize("mode", OTHERS)
@pytest.mark.parametrize("objective", ["max_covering", "p_median"])
def test_minutes_of_a_plan_are_those_of_its_mode(
    ground: Ground, mode: Mode, objective: str
) -> None:
    plan = plan_on(ground, mode=mode, objective=objective, **ASKED)
    assert plan["scenario"]["mode"] == mode
    sites = [each["commune"] for each in plan["sites"]]
    nodes = ground.units.entry
    at = nodes[[ground.units.codes.index(code) for code in sites]]
    graph = ground.roads.graph
    to = Destinations(graph.lon[at], graph.lat[at], at)
    seconds, _ = ground.roads.by(mode).nearest(nodes, to, np.inf)
    minutes = dict(zip(ground.units.codes, np.round(seconds / 60, 1).tolist(), strict=True))
    for row in plan["communes"]:
        told = row["minutes_after"]
        assert minutes[row["code"]] == (np.inf if told is None else told)


def test_a_plan_by_car_says_nothing_of_a_mode(ground: Ground) -> None:
    plan = plan_on(ground, **ASKED)
    assert "mode" not in plan["scenario"]
    assert "mode" not in as_document(scenario_of({"name": "Essai", **ASKED, "mode": "car"}))
    with pytest.raises(ScenarioError):
        scenario_of({"name": "Essai", **ASKED, "mode": "horse"})


def test_transit_is_refused_at_its_path_without_a_table(ground: Ground) -> None:
    with pytest.raises(ScenarioError) as raised:
        assemble(scenario_of({"name": "Essai", **ASKED, "mode": "transit"}), ground)
    [finding] = [each for each in raised.value.findings if each.level == "error"]
    assert (finding.path, finding.code) == ("mode", "no_transit")
    assert finding.words.startswith("Aucun temps en transport en commun")


def test_plans_of_two_modes_are_put_side_by_side_and_not_compared(ground: Ground) -> None:
    by_car, on_foot = plan_on(ground, **ASKED), plan_on(ground, mode="foot", **ASKED)
    found = compare({"car": by_car, "foot": on_foot})
    assert found["changes"] == {}
    assert "à pied" in found["refused"]["foot"]
    assert "en voiture" in found["refused"]["foot"]
    assert [each.get("mode") for each in found["plans"]] == [None, "foot"]
    again = compare({"one": on_foot, "other": plan_on(ground, mode="foot", **ASKED)})
    assert set(again["changes"]) == {"other"}


@pytest.mark.parametrize("mode", OTHERS)
def test_by_hand_a_plan_keeps_its_mode(ground: Ground, mode: Mode) -> None:
    plan: Any = plan_on(ground, mode=mode, **ASKED)
    weight = ground.weight(plan["objective"]["weight"])
    effects = HandEffects(plan, ground.units, ground.roads.by(mode), weight)
    reply = effects.reply(ByHand(forbidden=(plan["sites"][0]["commune"],)))
    assert reply["scenario"]["mode"] == mode


def test_what_a_plan_took_for_granted_names_its_mode(ground: Ground) -> None:
    facts = {each.key: each.value for each in assumptions_of(plan_on(ground, mode="foot", **ASKED))}
    assert facts["limit"].endswith("minutes ou moins à pied")
    assert facts["roads"].startswith("durées à pied : marche à 4,5 km/h")
    assert "voiture" not in " ".join(facts.values())
