"""A plan changed by hand: what it costs is what the plan itself would say, and where to go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ParameterError
from geodata.plans.by_hand import ByHand, scenario_from
from geodata.plans.effects import effects_of
from geodata.plans.ground import Ground
from geodata.plans.hand_effects import HandEffects
from geodata.plans.openings import Opening
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

VENDEE = {"territory": {"level": "departement", "code": "85"}, "limit_minutes": 6}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def by_hand(ground: Ground, plan: Any) -> HandEffects:
    name = plan["objective"]["weight"]
    return HandEffects(plan, ground.units, ground.roads, ground.weight(name))


def minutes_with(ground: Ground, plan: Any, communes: set[str]) -> list[float]:
    """The minutes of each commune with sites at these town halls, as solving computes them."""
    problem = assemble(scenario_of(plan["scenario"]), ground)
    codes = ground.units.codes
    openings = [
        Opening(at, 0, -1)
        for at, each in enumerate(problem.candidates)
        if codes[each.unit] in communes
    ]
    after = effects_of(problem, openings).minutes_after[problem.inside]
    return np.where(np.isnan(after), np.inf, after).tolist()


@pytest.mark.parametrize("objective", ["max_covering", "p_median"])
@pytest.mark.parametrize("seed", range(12))
def test_minutes_are_those_of_a_plan_with_these_sites(
    ground: Ground, objective: str, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    limit = float(draw.choice([5.0, 10.0, 20.0]))
    plan = plan_on(ground, posts=3, limit_minutes=limit, objective=objective)
    sites = [each["commune"] for each in plan["sites"]]
    free = [each["code"] for each in plan["communes"] if each["code"] not in sites]
    first, second, third = draw.permutation(sites).tolist()
    moved = {first: str(draw.choice(free))}
    change = ByHand(kept=(third,), forbidden=(second,), moved=moved)
    effects = by_hand(ground, plan)
    told = effects.reply(change)
    expected = minutes_with(ground, plan, {third, moved[first]})
    assert effects._with(change.closed, tuple(moved.values())).tolist() == expected, seed
    people = [each["people"] or 0 for each in plan["communes"]]
    covered = sum(count for count, each in zip(people, expected, strict=True) if each <= limit)
    assert told["people_covered_after"] == covered, seed
    before = told["people_covered_before"]
    assert covered - before == told["gained"]["people"] - told["lost"]["people"], seed


def test_a_site_forbidden_costs_those_who_had_no_other(ground: Ground) -> None:
    plan = plan_on(ground, **VENDEE, posts=2)
    site = next(each for each in plan["sites"] if each["commune"] == "85113")
    told = by_hand(ground, plan).reply(ByHand(forbidden=("85113",)))
    assert site["people_newly_covered"] == 5_000
    assert [(each["commune_name"], each["people"]) for each in told["changes"]] == [
        ("L'Île-d'Yeu", -5_000)
    ]
    assert [each["name"] for each in told["lost"]["communes"]] == ["L'Île-d'Yeu"]
    assert told["objective"]["after"] == plan["objective"]["value"] - 5_000


def test_nothing_changed_costs_nothing(ground: Ground) -> None:
    plan = plan_on(ground, **VENDEE, posts=2)
    told = by_hand(ground, plan).reply(ByHand(kept=("85113",)))
    assert told["people_covered_after"] == told["people_covered_before"]
    assert told["changes"][0]["people"] == 0
    assert told["mean_minutes_after"] == told["mean_minutes_before"]
    assert told["objective"]["after"] == told["objective"]["before"]


@pytest.mark.parametrize(
    "change",
    [
        ByHand(kept=("85003",)),
        ByHand(forbidden=("99999",)),
        ByHand(kept=("85113",), forbidden=("85113",)),
        ByHand(moved={"85113": "01001"}),
        ByHand(moved={"85113": "85113"}),
    ],
    ids=["no site there", "no commune", "twice", "out of the territory", "where a site is"],
)
def test_what_makes_no_sense_of_the_plan_is_refused(ground: Ground, change: ByHand) -> None:
    plan = plan_on(ground, **VENDEE, posts=1)
    assert [each["commune"] for each in plan["sites"]] == ["85113"]
    with pytest.raises(ParameterError):
        by_hand(ground, plan).reply(change)


def test_the_scenario_from_there_keeps_what_is_kept_and_goes_where_a_site_was_moved(
    ground: Ground,
) -> None:
    plan = plan_on(ground, **VENDEE, posts=2, excluded=["85003"])
    told = by_hand(ground, plan).reply(
        ByHand(kept=("85113",), moved={plan["sites"][1]["commune"]: "85003"})
    )
    assert told["scenario"]["required"] == ["85113", "85003"]
    assert told["scenario"]["excluded"] == [plan["sites"][1]["commune"]]
    assert told["scenario"]["name"] == "Essai (à la main)"
    again = plan_on(ground, **told["scenario"])
    assert {each["commune"] for each in again["sites"]} == {"85113", "85003"}
    twice = by_hand(ground, again).reply(ByHand(forbidden=("85003",)))
    assert twice["scenario"]["name"] == "Essai (à la main)"
    assert twice["scenario"]["required"] == ["85113"]


def test_a_town_hall_that_was_no_candidate_is_one_where_a_site_is_moved_to_it() -> None:
    scenario = scenario_of(
        {"name": "Essai", "posts": 1, "candidates": {"communes": ["85001", "85002"]}}
    )
    from_there = scenario_from(scenario, ByHand(moved={"85001": "85003"}), {"85003": "Trèves"})
    [place] = from_there.candidates.places
    assert (place.name, place.commune) == ("Mairie — Trèves", "85003")


@pytest.mark.parametrize("fields", [{"people_per_post": 1_000}, {"objective": "backup_covering"}])
def test_what_only_solving_tells_is_not_told(ground: Ground, fields: dict[str, Any]) -> None:
    plan = plan_on(ground, **VENDEE, posts=2, **fields)
    told = by_hand(ground, plan).reply(ByHand(forbidden=(plan["sites"][0]["commune"],)))
    assert told["objective"]["after"] is None
    assert told["serves"] is ("people_per_post" in fields)


def naive_breaks(ground: Ground, plan: Any, communes: list[str]) -> set[str]:
    """Which quotas and floors of a plan's problem sites at these communes break, one by one."""
    problem = assemble(scenario_of(plan["scenario"]), ground)
    codes = ground.units.codes
    home = [codes[each.unit] for each in problem.candidates]
    minutes = minutes_with(ground, plan, set(communes))
    limit = problem.scenario.limit_minutes
    covered = {
        each["code"] for each, own in zip(plan["communes"], minutes, strict=True) if own <= limit
    }
    found = set()
    for group in problem.groups:
        count = sum(home[member] in communes for member in group.members.tolist())
        if count < group.at_least or (group.at_most is not None and count > group.at_most):
            found.add(group.name)
    before = problem.covered_before[problem.demands]
    for floor in problem.floors:
        gained = sum(
            problem.weights[member]
            for member in floor.members.tolist()
            if codes[problem.demands[member]] in covered and not before[member]
        )
        if gained < floor.least - 1e-6:
            found.add(floor.name)
    return found


@pytest.mark.parametrize("seed", range(20))
def test_what_a_change_breaks_is_what_its_sites_do_not_keep(ground: Ground, seed: int) -> None:
    draw = np.random.default_rng(seed)
    plan = plan_on(
        ground,
        posts=4,
        limit_minutes=6,
        candidates={"communes": [each for each in ground.units.codes if each != "85002"]},
        quotas=[
            {"level": "departement", "code": "*", "at_most": 2},
            {"level": "departement", "code": "85", "at_least": int(draw.integers(1, 3))},
        ],
        floors=[{"level": "departement", "code": "85", "share": 0.5}],
    )
    assert plan["status"] in ("optimal", "feasible"), seed
    sites = [each["commune"] for each in plan["sites"]]
    free = [each["code"] for each in plan["communes"] if each["code"] not in [*sites, "85002"]]
    mixed = draw.permutation(sites).tolist()
    change = ByHand(forbidden=(mixed[0],), moved={mixed[1]: str(draw.choice(free))})
    told = by_hand(ground, plan).reply(change)
    after = [change.moves.get(each, each) for each in sites if each not in change.forbidden]
    assert set(told["breaks"]) == naive_breaks(ground, plan, after), seed
    for each in told["changes"]:
        alone = [site for site in sites if site != each["commune"]]
        alone += [] if each["to"] is None else [each["to"]]
        assert set(each["breaks"]) == naive_breaks(ground, plan, alone), seed


def test_what_a_hand_breaks_is_named_as_a_replacement_names_it(ground: Ground) -> None:
    quota = {"level": "departement", "code": "85", "at_least": 2}
    plan = plan_on(ground, **VENDEE, posts=2, quotas=[quota], required=["85113"])
    told = by_hand(ground, plan).reply(ByHand(forbidden=("85113",)))
    [change] = told["changes"]
    assert told["breaks"] == change["breaks"]
    assert [each.partition(" : ")[2] for each in told["breaks"]] == [
        "2 postes au moins",
        "un lieu exigé",
    ]


def test_changes_that_break_nothing_alone_may_together(ground: Ground) -> None:
    floor = {"level": "departement", "code": "85", "sites": 1}
    plan = plan_on(ground, **VENDEE, posts=2, floors=[floor], existing={"keep": "none"})
    sites = tuple(each["commune"] for each in plan["sites"])
    told = by_hand(ground, plan).reply(ByHand(forbidden=sites))
    assert [each["breaks"] for each in told["changes"]] == [[], []]
    assert [each.partition(" : ")[2] for each in told["breaks"]] == ["1 lieu au moins"]


def test_what_the_plan_breaks_itself_is_not_broken_by_a_hand(ground: Ground) -> None:
    plan = plan_on(ground, **VENDEE, posts=2)
    quota = {"level": "departement", "code": "85", "at_least": 3}
    broken = {**plan, "scenario": {**plan["scenario"], "quotas": [quota]}}
    told = by_hand(ground, broken).reply(ByHand(forbidden=(plan["sites"][0]["commune"],)))
    assert told["breaks"] == []


def test_a_commune_without_room_and_one_that_is_excluded_are_told(ground: Ground) -> None:
    plan = plan_on(ground, **VENDEE, posts=2, excluded=["85003"])
    site = plan["sites"][0]
    twice = {**plan, "sites": [{**site, "posts": 2}, *plan["sites"][1:]]}
    told = by_hand(ground, twice).reply(ByHand(moved={site["commune"]: "85003"}))
    assert told["breaks"] == ["Trèves : aucun lieu", "Trèves : 1 poste par lieu au plus"]


def test_a_network_that_lacks_posts_or_leaves_its_areas_is_told(ground: Ground) -> None:
    area = {"level": "commune", "code": "85113"}
    network = {"name": "Entraide", "posts": 1, "areas": [area]}
    plan = plan_on(ground, **VENDEE, posts=2, networks=[network])
    assert next(each for each in plan["sites"] if each["network"])["commune"] == "85113"
    effects = by_hand(ground, plan)
    free = next(
        each["code"]
        for each in plan["communes"]
        if each["code"] not in {site["commune"] for site in plan["sites"]}
    )
    assert effects.reply(ByHand(forbidden=("85113",)))["breaks"] == ["Entraide : 1 poste"]
    assert effects.reply(ByHand(moved={"85113": free}))["breaks"] == ["Entraide : ses territoires"]


def test_floors_that_minutes_do_not_tell_are_said_to_be_unknown(ground: Ground) -> None:
    floor = {"level": "departement", "code": "85", "share": 0.5}
    plan = plan_on(ground, **VENDEE, posts=2, floors=[floor])
    known = by_hand(ground, plan).reply(ByHand())
    weightless = HandEffects(plan, ground.units, ground.roads, None).reply(ByHand())
    assert (known["has_unknown_floors"], weightless["has_unknown_floors"]) == (False, True)
