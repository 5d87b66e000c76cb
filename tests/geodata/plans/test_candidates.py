"""Which places could host a post: by people, by published sites, from a CSV; and their count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ScenarioError
from geodata.plans.candidate_halls import count_candidates
from geodata.plans.checks import check
from geodata.plans.ground import Ground
from geodata.plans.problem import assemble
from geodata.plans.reading import as_document, scenario_of
from geodata.plans.territories import located
from geodata.sites.network import Network
from tests.country import site, table_of
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

EMPTY: dict[str, Any] = {"name": "Essai", "posts": 1, "existing": {"keep": "none"}}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("country")
    write_country(folder)
    ground = ground_in(folder)
    assert ground.places is not None
    published = table_of(
        "hosts",
        site("market", 0.15, 46.05),
        site("library", 0.75, 46.05, typologie=("BIB",)),
        site("house", 0.85, 46.05, dispositif_programmes_nationaux=("France Services",)),
    )
    return replace(ground, network=Network.of(published, ground.places))


def scenario(**candidates: Any) -> Any:
    extra = candidates.pop("also", {})
    return scenario_of({**EMPTY, **extra, "candidates": candidates})


def people_of(ground: Ground, **candidates: Any) -> list[float]:
    found = assemble(scenario(**candidates), ground).candidates
    return sorted(np.nan_to_num(ground.units.people)[[each.unit for each in found]].tolist())


def test_a_file_that_does_not_say_how_many_people_takes_every_town_hall(ground: Ground) -> None:
    assert scenario_of(EMPTY).candidates.least_people == 0
    assert people_of(ground) == people_of(ground, least_people=0)


def test_town_halls_are_of_communes_with_so_many_people_at_least(ground: Ground) -> None:
    every = people_of(ground)
    least = sorted(every)[len(every) // 2]

    assert people_of(ground, least_people=int(least)) == [each for each in every if each >= least]


def test_a_commune_that_is_required_keeps_its_town_hall_however_small(ground: Ground) -> None:
    asked = scenario(least_people=100_000, also={"required": ["85003"]})
    found = {ground.units.codes[each.unit] for each in assemble(asked, ground).candidates}

    assert "85003" in found
    assert "85001" not in found


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["BIB"], ["85001"]),
        (["France Services"], ["85002"]),
        (["BIB", "France Services"], ["85001", "85002"]),
    ],
)
def test_town_halls_are_of_communes_that_have_a_site_of_some_kind(
    ground: Ground, kinds: list[str], expected: list[str]
) -> None:
    asked = scenario(communes_with=kinds)
    found = assemble(asked, ground).candidates

    assert [ground.units.codes[each.unit] for each in found] == expected
    assert count_candidates(asked, ground.units, None) is None


def test_a_kind_that_no_commune_has_is_told(ground: Ground) -> None:
    with pytest.raises(ScenarioError) as refused:
        assemble(scenario(communes_with=["RFS"]), ground)

    assert "no_candidate" in [each.code for each in refused.value.findings]


@pytest.mark.parametrize(
    "candidates",
    [
        {},
        {"least_people": 400},
        {"communes_with": ["BIB", "France Services"], "least_people": 200},
        {"hosts": ["BIB"], "town_halls": False, "csv": "nom;code_insee\nA;85001"},
        {"csv": "nom;code_insee\nA;85001\nB;85001"},
    ],
)
@pytest.mark.parametrize("also", [{}, {"excluded": ["85001"]}])
def test_the_count_before_solving_is_that_of_the_solver(
    ground: Ground, candidates: dict[str, Any], also: dict[str, Any]
) -> None:
    asked = scenario(**candidates, also={**also, "territory": {"level": "france", "code": "FR"}})
    told = count_candidates(asked, ground.units, ground.network)
    try:
        found = assemble(asked, ground).candidates
    except ScenarioError:
        found = []

    assert told is not None
    assert (told["count"], told["communes"]) == (len(found), len({each.unit for each in found}))
    people = np.nan_to_num(ground.units.people)
    assert told["small"] == sum(people[each.unit] < 500 for each in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("code_insee\n85001", [{"name": "Lieu de 85001", "commune": "85001"}]),
        ("85001\n1001\n", [{"commune": "85001"}, {"commune": "01001"}]),
        ("Nom;Code INSEE\r\nMédiathèque;85001\r\n", [{"name": "Médiathèque", "commune": "85001"}]),
        (
            '\ufeffnom,latitude,longitude,typologie\n"Halle, bis","46,05",0.15,BIB\n',
            [{"name": "Halle, bis", "lat": 46.05, "lon": 0.15, "host": "BIB"}],
        ),
        ("insee\tlat\tlng\n85001\t46.05\t0.15\n", [{"commune": "85001", "lat": 46.05}]),
        ("code_insee;réseau\n\n85001;A\n", [{"network": "A"}]),
    ],
)
def test_a_csv_is_read_by_its_columns(text: str, expected: list[dict[str, Any]]) -> None:
    places = scenario_of({**EMPTY, "candidates": {"csv": text}}).candidates.places

    assert len(places) == len(expected)
    for place, fields in zip(places, expected, strict=True):
        assert {name: getattr(place, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Ce fichier n'a aucune ligne."),
        ("nom;ville\nA;B", "Aucune colonne de code INSEE"),
        ("nom;code_insee\nA;85001\nB;", "Ligne 3 : ni code INSEE, ni position."),
        ("nom;lat;lon\nA;46;", "Ligne 2 : il n'y a que la moitié d'une position."),
        ("nom;lat;lon\nA;46°;0", "Ligne 2 : « 46° » n'est pas un nombre."),
        ("code_insee\n" + "85001\n" * 20_001, "Trop de lieux"),
    ],
)
def test_a_csv_that_cannot_be_read_is_told_by_its_line(text: str, words: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario_of({**EMPTY, "candidates": {"csv": text}})
    [finding] = refused.value.findings

    assert finding.path == "candidates.csv"
    assert finding.words.startswith(words)


def test_the_places_of_a_csv_are_kept_as_places(ground: Ground) -> None:
    document = as_document(scenario(csv="nom;code_insee\nA;85001", town_halls=False))

    assert document["candidates"] == {
        "town_halls": False,
        "places": [{"name": "A", "commune": "85001"}],
    }
    assert as_document(scenario_of(document)) == document


def test_a_position_alone_is_in_the_commune_that_holds_it(ground: Ground) -> None:
    first = assemble(scenario_of(EMPTY), ground).candidates[0]
    csv = f"nom;lat;lon\nHalle;{first.lat};{first.lon}"
    plan = plan_on(ground, **{**EMPTY, "candidates": {"town_halls": False, "csv": csv}})

    assert plan["sites"][0]["commune"] == ground.units.codes[first.unit]
    assert plan["sites"][0]["name"] == "Halle"


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ({"lat": 30.0, "lon": -40.0}, "place_without_commune"),
        ({}, "place_without_commune"),
        ({"lat": 0.0, "lon": 0.0}, "place_at_zero"),
    ],
)
def test_a_place_of_no_commune_is_told_before_solving(
    ground: Ground, place: dict[str, float], code: str
) -> None:
    asked = scenario(places=[{"name": "Ailleurs", **place}])
    assert ground.places is not None
    found = check(located(asked, ground.places), ground.units, {}, ground.today)

    assert [each.code for each in found if each.level == "error"] == [code]
