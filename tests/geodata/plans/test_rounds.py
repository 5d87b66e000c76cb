"""Plans of rounds: the timetable reckoned again, bad input, edges, and their files."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import ParameterError, ScenarioError
from geodata.exports import plan_document
from geodata.plans import ByHand
from geodata.plans.checks import check
from geodata.plans.ground import Ground
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.touring import touring_of
from geodata.sites.hours import state_at
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

VENDEE = {"level": "departement", "code": "85"}
NANT: dict[str, Any] = {"bases": ["85001"], "within_minutes": 5, "stop_hours": 2.5}
"""From Nant, to stops that must be close."""
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return ground_in(folder)


def plan_of(ground: Ground, rounds: dict[str, Any] | None = None, **fields: Any) -> Any:
    asked = {"objective": "rounds", "posts": 1, "territory": VENDEE, "gap": 0, **fields}
    if rounds is not None:
        asked["rounds"] = rounds
    return json.loads(json.dumps(plan_on(ground, **asked), allow_nan=False))


def codes_of(ground: Ground, **fields: Any) -> dict[str, str]:
    scenario = scenario_of({"name": "x", "objective": "rounds", "posts": 1, **fields})
    found = check(scenario, ground.units, ground.weights, ground.today)
    return {each.path: each.code for each in found}


def minutes_of(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def test_the_timetable_keeps_hours_days_and_weeks(ground: Ground) -> None:
    plan = plan_of(ground, NANT)
    rounds, days = plan["rounds"], defaultdict(list)
    for stop in rounds["stops"]:
        days[stop["round"]].append(stop)

    assert days
    taken: set[tuple[int, str, str]] = set()
    for stops in days.values():
        first, last = stops[0], stops[-1]
        work = minutes_of(last["back_at"]) - minutes_of(first["leaves_at"])
        assert work - (60 if len(stops) > 1 else 0) <= 7 * 60
        now = minutes_of(first["leaves_at"])
        for stop in stops:
            now += stop["drive_minutes"] + (60 if stop["order"] == 2 else 0)
            assert minutes_of(stop["opens_at"]) == now
            now += 150
            assert minutes_of(stop["closes_at"]) == now
        for week in ("odd", "even") if first["weeks"] == "every" else (first["weeks"],):
            when = (first["advisor"], first["day"], week)
            assert when not in taken
            taken.add(when)
    assert rounds["advisors"] == plan["totals"]["posts"] == 1


def test_people_are_those_beyond_the_limit_and_near_a_stop(ground: Ground) -> None:
    plan = plan_of(ground, NANT)
    rounds = plan["rounds"]
    helped = rounds["people_weekly"] + rounds["people_fortnightly"]

    # The island has a stop of its own, that no road leads to.
    assert rounds["people_remote"] == 900 + 150 + 80 + 5_000
    assert helped == 1_130
    assert rounds["people_left"] == 5_000
    assert plan["totals"]["people_newly_covered"] == helped
    states = {each["code"]: each["state"] for each in plan["communes"]}
    assert states["85001"] == "newly_covered"
    assert [each["code"] for each in plan["left_out"]] == ["85113"]
    assert (plan["status"], plan["gap"], plan["bound"]) == ("optimal", 0.0, 1_130.0)


def test_a_departement_counts_the_bases_that_are_in_it_and_who_leaves_from_them(
    ground: Ground,
) -> None:
    plan = plan_of(ground)
    assert plan["sites"]
    for row in plan["territories"]["departement"]:
        own = [site for site in plan["sites"] if site["departement"] == row["code"]]
        assert row["posts"] == sum(site["posts"] for site in own)
        assert row["sites"] == len(own)
    assert sum(row["posts"] for row in plan["territories"]["departement"]) > 0


def test_the_value_is_what_the_timetable_helps(ground: Ground) -> None:
    # Half an hour of driving a day, and one day a week: not everybody can be helped.
    asked = {**NANT, "days": ["Tu"], "day_hours": 3, "fortnightly_worth": 0.75}
    plan = plan_of(ground, asked)
    weekly, fortnightly = plan["rounds"]["people_weekly"], plan["rounds"]["people_fortnightly"]

    assert plan["objective"]["value"] == pytest.approx(weekly + 0.75 * fortnightly)
    assert {stop["day"] for stop in plan["rounds"]["stops"]} == {"mardi"}
    assert sum(2 if s["weeks"] == "every" else 1 for s in plan["rounds"]["stops"]) <= 2


@pytest.mark.parametrize("frequency", ["weekly", "fortnightly"])
def test_a_frequency_that_is_asked_for_is_kept(ground: Ground, frequency: str) -> None:
    plan = plan_of(ground, {**NANT, "frequency": frequency})

    every = {stop["weeks"] == "every" for stop in plan["rounds"]["stops"]}
    assert every == {frequency == "weekly"}
    assert plan["objective"]["value"] == 1_130.0


def test_rounds_of_today_stay_where_they_are(ground: Ground) -> None:
    kept = {"base": "85001", "stops": ["85003", "85002"], "day": "Th", "weeks": "even"}
    plan = plan_of(ground, {**NANT, "kept": [kept]})

    own = [stop for stop in plan["rounds"]["stops"] if stop["is_kept"]]
    assert [(s["commune"], s["day"], s["weeks"]) for s in own] == [
        ("85003", "jeudi", "even"),
        ("85002", "jeudi", "even"),
    ]


def test_the_hours_are_read_by_who_publishes_them(ground: Ground) -> None:
    plan = plan_of(ground, {**NANT, "frequency": "fortnightly"})

    for stop in plan["rounds"]["stops"]:
        week = "1-53/2" if stop["weeks"] == "odd" else "2-52/2"
        hours = f"{stop['opens_at']}-{stop['closes_at']}"
        assert stop["horaires"].startswith(f"week {week} ")
        assert stop["horaires"].endswith(f" {hours}; PH off")
        # Weeks 10 and 11 of 2026; the country is closed on no day of them.
        for number, first in (("even", "2026-03-02"), ("odd", "2026-03-09")):
            moment = datetime.fromisoformat(f"{first}T{stop['opens_at']}:00+01:00")
            moment += timedelta(days=DAYS.index(stop["day"]), minutes=5)
            is_open = state_at(stop["horaires"], "85", moment).open
            assert is_open == (number == stop["weeks"])


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"rounds": {"stop_hours": 8, "day_hours": 7}}, "rounds.stop_hours", "day_too_short"),
        ({"rounds": {"stop_hours": 3.5, "most_stops_a_day": 3}}, "rounds.most_stops_a_day",
         "day_too_short"),
        ({"rounds": {"stop_hours": 1.01}}, "rounds.stop_hours", "stop_not_rounded"),
        ({"rounds": {"days": ["Mo", "Mo"]}}, "rounds.days", "day_twice"),
        ({"rounds": {"starts_at": "18:00"}}, "rounds.starts_at", "ends_after_midnight"),
        ({"rounds": {"bases": ["99999"]}}, "rounds.bases.0", "unknown_code"),
        ({"rounds": {"kept": [{"base": "85001", "stops": ["00000"], "day": "Mo"}]}},
         "rounds.kept.0.stops.0", "unknown_code"),
        ({"rounds": {"kept": [{"base": "85001", "stops": ["85002"], "day": "Su"}]}},
         "rounds.kept.0.day", "day_not_worked"),
        ({"rounds": {"kept": [{"base": "85001", "stops": ["85002", "85002"], "day": "Mo"}]}},
         "rounds.kept.0.stops", "stop_twice"),
        ({"objective": "max_covering", "rounds": {}}, "rounds", "rounds_not_taken"),
        ({"quotas": [{"level": "departement", "at_most": 1}]}, "quotas", "not_with_rounds"),
        ({"required": ["85001"]}, "required", "not_with_rounds"),
        ({"vacancy": {"rate": 0.1}}, "vacancy", "vacancy_not_taken"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_said_where_it_stands(ground, fields, path, code):
    assert codes_of(ground, **fields)[path] == code


@pytest.mark.parametrize(
    ("path", "rounds"),
    [("starts_at", {"starts_at": "8h"}), ("most_stops_a_day", {"most_stops_a_day": 4})],
)
def test_a_field_that_is_wrong_is_refused(path: str, rounds: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario_of({"name": "x", "objective": "rounds", "posts": 1, "rounds": rounds})
    assert [each.path for each in refused.value.findings] == [f"rounds.{path}"]


def test_nobody_who_tours_is_refused_in_words() -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario_of({"name": "x", "objective": "rounds", "posts": 0})
    assert refused.value.findings[0].words == "Doit être au moins 1."


def test_rounds_of_today_that_no_road_makes_are_refused(ground: Ground) -> None:
    kept = {"base": "85001", "stops": ["85113"], "day": "Mo"}
    with pytest.raises(ScenarioError) as refused:
        plan_of(ground, {"kept": [kept]})
    assert refused.value.findings[0].code == "no_road"


def test_rounds_of_today_that_need_more_advisors_are_refused(ground: Ground) -> None:
    kept = [
        {"base": "85001", "stops": [code], "day": "Mo", "weeks": "odd"}
        for code in ("85002", "85003")
    ]
    with pytest.raises(ScenarioError) as refused:
        plan_of(ground, {**NANT, "kept": kept})
    assert refused.value.findings[0].code == "too_many_kept"


def test_a_base_beyond_the_departement_is_taken_and_one_that_reaches_nobody_is_said(ground):
    plan = plan_of(ground, {**NANT, "bases": ["01004", "85001"]})

    assert [each["code"] for each in plan["warnings"]] == ["idle_base"]
    assert plan["objective"]["value"] == 1_130.0
    alone = plan_of(ground, {**NANT, "bases": ["01004"]})
    assert (alone["objective"]["value"], alone["sites"], alone["rounds"]["stops"]) == (0.0, [], [])
    assert "aucun arrêt" in alone["rounds"]["words"]


def test_where_everybody_has_a_site_no_round_is_of_use(ground: Ground) -> None:
    plan = plan_of(ground, {}, territory={"level": "commune", "code": "01002"})

    assert plan["rounds"]["words"].startswith("Tout le monde a déjà un lieu")
    assert (plan["objective"]["value"], plan["gap"], plan["status"]) == (0.0, 0.0, "optimal")


def test_without_bases_the_most_populated_communes_are_bases(ground: Ground) -> None:
    plan = plan_of(ground, posts=2)

    # An advisor lives on the island and helps it; another is on the other shore.
    assert max(site["commune"] for site in plan["sites"]) == "85113"
    assert plan["rounds"]["people_left"] == 0


def test_the_order_of_lists_changes_nothing(ground: Ground) -> None:
    listed = [{"name": f"Salle {n}", "commune": code} for n, code in enumerate(("85001", "85003"))]
    plans = [
        plan_of(
            ground,
            {**NANT, "bases": bases},
            candidates={"town_halls": False, "places": places},
        )
        for bases, places in (
            (["85001", "85002"], listed),
            (["85002", "85001"], listed[::-1]),
        )
    ]

    assert plans[0]["rounds"] == plans[1]["rounds"]


def test_too_many_stops_are_refused_in_words(ground: Ground, monkeypatch: Any) -> None:
    monkeypatch.setattr("geodata.plans.touring.MOST_STOPS", 1)
    scenario = scenario_of({"name": "x", "objective": "rounds", "posts": 1, "territory": VENDEE})
    with pytest.raises(ScenarioError, match="arrêts possibles"):
        touring_of(assemble(scenario, ground))


def test_every_file_has_the_timetable(ground: Ground) -> None:
    plan = plan_of(ground, NANT)
    stops = plan["rounds"]["stops"]

    rows = plan_document(plan, "csv", table="rounds").decode("utf-8-sig").splitlines()
    assert len(rows) == len(stops) + 1
    text = plan_document(plan, "csv", table="permanences", locale="fr").decode("utf-8-sig")
    places = list(csv.DictReader(io.StringIO(text)))
    assert {each["code_insee"] for each in places} == {each["commune"] for each in stops}
    assert all(each["itinerance"] == "Itinérant" and each["horaires"] for each in places)
    layer = json.loads(plan_document(plan, "geojson"))
    kinds = [each["properties"]["kind"] for each in layer["features"]]
    assert kinds.count("stop") == len(stops)
    for form in ("xlsx", "pdf"):
        assert len(plan_document(plan, form, shapes={})) > 2_000


def test_its_bases_are_not_changed_by_hand(ground: Ground) -> None:
    with pytest.raises(ParameterError, match="rounds"):
        ByHand(forbidden=["85001"]).check(plan_of(ground, NANT))
