"""Quotas and floors of classes of communes: read, checked, kept by plans, explained, proven."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.coverage.indicators import Classes
from geodata.errors import ScenarioError
from geodata.plans.by_hand import ByHand
from geodata.plans.certificates import verify
from geodata.plans.checks import check
from geodata.plans.ground import Ground
from geodata.plans.hand_effects import HandEffects
from geodata.plans.problem import assemble
from geodata.plans.reading import read_scenario, scenario_of
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

NONE: dict[str, Any] = {"existing": {"keep": "none"}}
WITH, WITHOUT = "avec un QPV", "sans QPV"
QPV = {"01002": 0, "75101": 0, "85001": 0, "85002": 0, "75102": 1, "01001": 1, "85113": 1}
"""The class of some communes; the others have none."""


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def classed(ground: Ground, classes: dict[str, int]) -> Ground:
    """Returns a ground whose column `qpv` gives some communes a class."""
    number = np.array([classes.get(code, -1) for code in ground.units.codes], np.int64)
    return replace(ground, classes={"qpv": Classes((WITH, WITHOUT), number)})


@pytest.fixture(scope="module")
def ground(country: Ground) -> Ground:
    return classed(country, QPV)


def quota(label: str = WITH, **limits: int) -> dict[str, Any]:
    return {"class_quotas": [{"column": "qpv", "label": label, **limits}]}


def floor(share: float, label: str = WITH) -> dict[str, Any]:
    return {"class_floors": [{"column": "qpv", "label": label, "share": share}]}


def told(ground: Ground, level: str = "error", **fields: Any) -> list[tuple[str, str, str]]:
    scenario = scenario_of({"name": "Essai", **fields})
    known = ground.weights, ground.today, ground.modes, ground.class_numbers
    found = check(scenario, ground.units, *known)
    return [(each.path, each.code, each.words) for each in found if each.level == level]


def test_a_class_is_read_from_yaml_as_from_json() -> None:
    text = """
    {name: Essai, posts: 2, class_quotas: [{column: qpv, label: avec un QPV, at_least: 1}],
     class_floors: [{column: qpv, label: avec un QPV, share: 0.5}]}
    """
    asked = {"name": "Essai", "posts": 2, **quota(at_least=1), **floor(0.5)}
    assert read_scenario(text, form="yaml") == read_scenario(json.dumps(asked))


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"class_quotas": [{"label": WITH}]}, "class_quotas.0.column"),
        ({"class_quotas": [{"column": "qpv", "label": ""}]}, "class_quotas.0.label"),
        (quota(at_least=-1), "class_quotas.0.at_least"),
        ({"class_quotas": [{"column": 1, "label": WITH}]}, "class_quotas.0.column"),
        (floor(1.5), "class_floors.0.share"),
        ({"class_floors": [{"column": "qpv", "label": WITH}]}, "class_floors.0.share"),
        ({"class_quotas": [{"column": "qpv", "label": WITH, "x": 1}]}, "class_quotas.0.x"),
    ],
)
def test_what_is_ill_typed_is_told_where_it_stands(fields: dict[str, Any], path: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario_of({"name": "Essai", "posts": 2, **fields})
    assert [each.path for each in refused.value.findings] == [path]


def test_a_column_or_a_class_that_is_not_there_is_told_with_what_is(ground: Ground) -> None:
    asked = [{"column": "acv", "label": WITH}, {"column": "qpv", "label": "QPV"}]
    assert told(ground, posts=2, class_quotas=asked) == [
        (
            "class_quotas.0.column",
            "unknown_column",
            "Aucune colonne de classes publiée ne s'appelle « acv » ; sont possibles : qpv.",
        ),
        (
            "class_quotas.1.label",
            "unknown_class",
            (
                "La colonne « qpv » n'a pas de classe « QPV » ; sont possibles : « avec un QPV » "
                "et « sans QPV »."
            ),
        ),
    ]


AIN, VENDEE = ({"level": "departement", "code": code} for code in ("01", "85"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"posts": 9, **quota(at_least=5)},
            "« avec un QPV » (qpv) demande 5 postes, ses lieux candidats n'en accueillent que 4.",
        ),
        (
            {"posts": 2, "excluded": list(QPV), **quota(at_least=1)},
            "« avec un QPV » (qpv) demande 1 poste, et aucun lieu candidat n'y est.",
        ),
        (
            {"posts": 3, **quota(at_least=3, at_most=2)},
            "« avec un QPV » (qpv) demande 3 postes, son plafond est de 2.",
        ),
        (
            {"posts": 4, "quotas": [{**VENDEE, "at_most": 1}], **quota(at_least=4)},
            (
                "« avec un QPV » (qpv) demande 4 postes, les plafonds de ses territoires n'en "
                "laissent que 3."
            ),
        ),
        (
            {"posts": 4, "required": ["85001", "85002"], **quota(at_most=1)},
            (
                "Ce qui est demandé des territoires met 2 postes dans « avec un QPV » (qpv), dont "
                "le plafond est de 1."
            ),
        ),
        (
            {"posts": 5, "quotas": [{**VENDEE, "at_least": 4}], **quota(at_most=1)},
            (
                "Ce qui est demandé des territoires met 2 postes dans « avec un QPV » (qpv), dont "
                "le plafond est de 1."
            ),
        ),
        (
            {
                "posts": 3,
                "class_quotas": [
                    *quota(at_least=2)["class_quotas"],
                    *quota(WITHOUT, at_least=2)["class_quotas"],
                ],
            },
            "Les minimums des classes de « qpv » font 4 postes en tout, le scénario en a 3.",
        ),
        (
            {"posts": 7, **quota(at_most=0)},
            "Les plafonds des classes de « qpv » laissent 6 postes en tout, le scénario en a 7.",
        ),
        (
            {"posts": 1, "territory": AIN, "excluded": ["01002"], **floor(0.5)},
            None,
        ),
        (
            {"posts": 1, "territory": {"level": "commune", "code": "01003"}, **floor(0.5)},
            (
                "La classe « avec un QPV » (qpv) n'a aucune commune dans le territoire du scénario "
                ": le plan ne peut pas y tenir de plancher."
            ),
        ),
        (
            {"posts": 1, "territory": {"level": "commune", "code": "01003"}, **quota(at_least=1)},
            (
                "La classe « avec un QPV » (qpv) n'a aucune commune dans le territoire du scénario "
                ": aucun poste ne peut y être placé."
            ),
        ),
        (
            {"posts": 2, "objective": "p_median", **floor(0.5)},
            "Une part minimale ne se combine qu'avec l'objectif « max_covering ».",
        ),
        (
            {"posts": 2, "objective": "rounds", **quota(at_least=1)},
            "Des tournées ne se combinent pas encore avec des quotas par classe.",
        ),
        (
            {"posts": 2, "people_per_post": 100, **floor(0.5)},
            "Une part minimale ne se combine pas avec un nombre de personnes par poste.",
        ),
    ],
)
def test_each_contradiction_is_told_before_any_solving(
    ground: Ground, fields: dict[str, Any], words: str | None
) -> None:
    assert [each[2] for each in told(ground, **fields)] == ([] if words is None else [words])


def test_how_many_people_have_no_class_is_told_with_the_plan(ground: Ground) -> None:
    plan = plan_on(ground, posts=2, **quota(at_least=1), **floor(0.1))
    (told,) = [each for each in plan["warnings"] if each["code"] == "class_missing"]
    assert told["path"] == "class_quotas"
    assert told["words"].replace("\u202f", " ") == (
        "La colonne « qpv » ne dit rien de 3 communes (2 580 personnes) : ce qui est demandé de "
        "ses classes ne les compte pas."
    )


def test_a_plan_keeps_the_quota_and_the_floor_of_a_class(ground: Ground) -> None:
    free = plan_on(ground, posts=1, **NONE)
    held = plan_on(ground, posts=1, **NONE, **quota(WITHOUT, at_least=1))
    assert [QPV.get(plan["sites"][0]["commune"]) for plan in (free, held)] == [0, 1]
    assert held["objective"]["value"] < free["objective"]["value"]
    floored = plan_on(ground, posts=3, **NONE, **floor(0.9, WITHOUT))
    within = {
        each["code"]: each["people"]
        for each in floored["communes"]
        if QPV.get(each["code"]) == 1 and each["people"]
    }
    covered = sum(
        each["people"]
        for each in floored["communes"]
        if each["code"] in within and each["state"] == "newly_covered"
    )
    assert covered >= 0.9 * sum(within.values())
    assert [each["name"] for each in held["binding"] if each["kind"] == "quota"] == [
        "« sans QPV » (qpv) : 1 poste au moins"
    ]


def test_what_no_plan_keeps_names_the_class(ground: Ground) -> None:
    plan = plan_on(ground, posts=1, **NONE, **floor(1.0))
    assert plan["conflicts"] == ["« avec un QPV » (qpv) : 100\u202f% au moins", "1 poste en tout"]


@pytest.mark.parametrize(
    "fields",
    [quota(WITHOUT, at_least=1), quota(at_most=1), floor(0.9, WITHOUT)],
    ids=["at least", "at most", "floor"],
)
def test_a_certificate_proves_a_plan_with_classes(ground: Ground, fields: dict[str, Any]) -> None:
    plan = json.loads(json.dumps(plan_on(ground, posts=3, **NONE, **fields), allow_nan=False))
    verdict = verify(plan, ground, plan["certificate"].get("multipliers", {}))
    assert not verdict.faults
    assert verdict.bound == pytest.approx(plan["certificate"]["bound"], rel=1e-6)


def test_a_change_by_hand_says_which_class_is_kept_no_more(ground: Ground) -> None:
    plan = plan_on(ground, posts=2, **NONE, **quota(WITHOUT, at_least=1))
    own = next(each["commune"] for each in plan["sites"] if QPV.get(each["commune"]) == 1)
    classes = ground.class_numbers
    effects = HandEffects(plan, ground.units, ground.roads, ground.units.people, classes)
    reply = effects.reply(ByHand(forbidden=(own,)))
    assert reply["breaks"] == ["« sans QPV » (qpv) : 1 poste au moins"]
    assert not reply["has_unknown_floors"]
    # A column that is not in use any more: what it asks for is not known to be kept.
    forgotten = HandEffects(plan, ground.units, ground.roads, ground.units.people)
    later = forgotten.reply(ByHand(forbidden=(own,)))
    assert later["breaks"] == []
    assert later["has_unknown_floors"]


def plans_of(problem: Any, posts: int) -> Iterator[list[int]]:
    yield from (list(each) for each in combinations(range(len(problem.candidates)), posts))


def best_by_hand(
    ground: Ground, problem: Any, number: dict[str, int], fields: dict[str, Any]
) -> float | None:
    """The best of all selections, every constraint counted anew; None when none keeps them."""
    codes = ground.units.codes
    home = [number.get(codes[each.unit], -1) for each in problem.candidates]
    of = np.array([number.get(codes[unit], -1) for unit in problem.demands])
    within = np.zeros(problem.minutes.shape, dtype=bool)
    trips = problem.minutes.tocoo()
    near = trips.data <= problem.scenario.limit_minutes
    within[trips.row[near], trips.col[near]] = True
    values = []
    for chosen in plans_of(problem, problem.posts):
        covered = problem.weights * within[:, chosen].any(axis=1)
        counts = [sum(home[each] == label for each in chosen) for label in (0, 1)]
        quotas = all(
            each.get("at_least", 0)
            <= counts[(WITH, WITHOUT).index(each["label"])]
            <= each.get("at_most", 99)
            for each in fields.get("class_quotas", ())
        )
        floors = all(
            covered[of == place].sum() >= each["share"] * problem.weights[of == place].sum() - 1e-6
            for each in fields.get("class_floors", ())
            for place in ((WITH, WITHOUT).index(each["label"]),)
        )
        if quotas and floors:
            values.append(float(covered.sum()))
    return max(values, default=None)


@pytest.mark.parametrize("seed", range(24))
def test_no_plan_of_all_that_keep_the_classes_is_better(country: Ground, seed: int) -> None:
    draw = np.random.default_rng(seed)
    number = {
        code: int(draw.integers(-1, 2)) for code in country.units.codes if draw.random() < 0.9
    }
    own = classed(country, number)
    labels = (WITH, WITHOUT)
    fields: dict[str, Any] = {"posts": int(draw.integers(1, 4)), **NONE}
    fields["limit_minutes"] = float(draw.choice([5.0, 10.0, 20.0]))
    if seed % 3:
        least = int(draw.integers(0, 3))
        limits = {"at_least": least, "at_most": least + int(draw.integers(0, 2))}
        fields |= quota(labels[int(draw.integers(2))], **limits)
    if seed % 3 != 1:
        fields |= floor(float(draw.choice([0.1, 0.5, 0.9])), labels[int(draw.integers(2))])
    scenario = scenario_of({"name": "Essai", **fields})
    try:
        problem = assemble(scenario, own)
    except ScenarioError:
        # What is refused before solving has no plan: without the classes there is a problem.
        rest = {name: value for name, value in fields.items() if not name.startswith("class_")}
        problem = assemble(scenario_of({"name": "Essai", **rest}), own)
        in_class = {each for each in number.values() if each >= 0}
        if {
            labels.index(each["label"])
            for name in ("class_quotas", "class_floors")
            for each in fields.get(name, ())
        } <= in_class:
            assert best_by_hand(own, problem, number, fields) is None
        return
    plan = plan_on(own, **fields)
    best = best_by_hand(own, problem, number, fields)
    if best is None:
        assert plan["status"] == "infeasible"
        assert plan["conflicts"]
    else:
        assert plan["objective"]["value"] == pytest.approx(best)


@pytest.mark.parametrize("objective", ["p_median", "p_center", "equity", "set_covering"])
@pytest.mark.parametrize("limits", [{"at_least": 1}, {"at_most": 0}], ids=["least", "most"])
def test_no_plan_of_the_other_objectives_that_keeps_a_class_is_better(
    ground: Ground, objective: str, limits: dict[str, int]
) -> None:
    where = {"territory": VENDEE, "candidates": {"least_people": 0}, **NONE}
    fields: dict[str, Any] = {"objective": objective, "limit_minutes": 20, **where}
    if objective != "set_covering":
        fields["posts"] = 2
    held = plan_on(ground, **fields, **quota(WITHOUT, **limits))
    own = [QPV.get(each["commune"]) == 1 for each in held.get("sites", ())]
    assert not own or limits.get("at_least", 0) <= sum(own) <= limits.get("at_most", 99)
    codes = [code for code in ground.units.codes if code.startswith("85")]
    values = []
    for chosen in combinations(codes, len(own) or 2):
        count = sum(QPV.get(each) == 1 for each in chosen)
        if limits.get("at_least", 0) <= count <= limits.get("at_most", 99):
            # The plan of these communes alone, whatever the objective counts.
            others = [each for each in codes if each not in chosen]
            named = {**fields, "required": list(chosen), "excluded": others}
            values.append(plan_on(ground, **named)["objective"]["value"])
    if not own:
        # The one commune of the island is of the class: its people would have no trip.
        assert any("« sans QPV » (qpv)" in each for each in held["conflicts"])
    else:
        known = [each for each in values if each is not None]
        best = max(known) if objective == "equity" else min(known)
        assert held["objective"]["value"] == pytest.approx(best)
