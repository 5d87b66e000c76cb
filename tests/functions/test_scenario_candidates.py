"""Planners learn how many places a scenario chooses among, and why each site is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.coverage_country import write_country
from tests.functions.planners import VILLAGES, Room, room_over

DRY = {"dry_run": "true"}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    write_country(tmp_path / "snapshots")
    return room_over(tmp_path / "snapshots", tmp_path / "cache")


def counted(room: Room, **fields: Any) -> Any:
    return room.ask("POST", "/v1/scenarios", {**VILLAGES, **fields}, query=DRY).body


def test_a_dry_run_counts_the_candidates(room: Room) -> None:
    vendee = {"territory": {"level": "departement", "code": "85"}}
    every = counted(room, **vendee)["candidates"]
    large = counted(room, **vendee, candidates={"least_people": 500})["candidates"]

    assert every == {"count": 4, "communes": 4, "small": 2, "town_halls_left_out": 0}
    assert large == {"count": 2, "communes": 2, "small": 0, "town_halls_left_out": 2}


def test_those_that_depend_on_published_sites_are_counted_by_them(room: Room) -> None:
    told = counted(room, candidates={"communes_with": ["BIB"]})["candidates"]

    assert told["count"] == 0


def test_while_the_published_sites_do_not_answer_the_count_is_not_known(room: Room) -> None:
    room.objects.delete("sites/current")

    assert counted(room, candidates={"hosts": ["BIB"]})["candidates"] is None
    assert counted(room)["candidates"]["count"] > 0


@pytest.mark.parametrize(
    ("existing", "path", "level"),
    [
        ({"keep": "listed", "sites": ["nowhere"]}, "existing.sites", "error"),
        ({"closed": ["nowhere"]}, "existing.closed", "warning"),
        ({"moves": {"most": 1, "kept": ["nowhere"]}}, "existing.moves.kept", "error"),
    ],
)
def test_a_site_that_nobody_publishes_is_told_before_any_solving(
    room: Room, existing: dict[str, Any], path: str, level: str
) -> None:
    told = counted(room, existing=existing)

    found = {each["path"]: each["level"] for each in told["findings"]}
    assert found.get(path) == level
    assert told["valid"] == (level == "warning")
    asked = room.ask("POST", "/v1/scenarios", {**VILLAGES, "existing": existing})
    assert asked.status == (202 if level == "warning" else 422)


def test_sites_that_do_not_answer_refuse_nothing(room: Room) -> None:
    room.objects.delete("sites/current")

    assert counted(room, existing={"keep": "listed", "sites": ["nowhere"]})["valid"]


def test_a_csv_is_read_and_each_position_has_its_commune(room: Room) -> None:
    csv = "nom;latitude;longitude\nHalle;46,05;0,75\n"
    told = counted(room, candidates={"town_halls": False, "csv": csv})

    [place] = told["scenario"]["candidates"]["places"]
    assert (place["name"], place["commune"]) == ("Halle", "85001")
    assert told["candidates"]["count"] == 1


def test_what_is_stored_of_a_csv_are_its_places(room: Room) -> None:
    csv = "nom;latitude;longitude\nHalle;46,05;0,75\n"
    fields = {"candidates": {"town_halls": False, "csv": csv}, "existing": {"keep": "none"}}
    job = room.ask("POST", "/v1/scenarios", {**VILLAGES, "posts": 1, **fields}).body

    [place] = job["document"]["candidates"]["places"]
    assert place["commune"] == "85001"
    assert "csv" not in job["document"]["candidates"]


def test_a_document_that_cannot_be_read_has_no_count(room: Room) -> None:
    assert counted(room, posts=-1)["candidates"] is None
    assert counted(room, required=["99999"])["candidates"] is None


def test_a_plan_says_why_each_of_its_sites(room: Room) -> None:
    scenario_id = room.solved({**VILLAGES, "existing": {"keep": "none"}})
    plan = room.ask("GET", f"/v1/scenarios/{scenario_id}/plan").body
    table = room.ask(
        "GET",
        f"/v1/scenarios/{scenario_id}/result",
        query={"format": "csv", "table": "alternatives", "locale": "en"},
    )

    assert [each["rank"] for each in plan["alternatives"]] == [1, 2]
    assert all(each["replacement"]["people_lost"] >= 0 for each in plan["alternatives"])
    assert table.status == 200
    head, *rows = table.raw["body"].splitlines()
    assert head.removeprefix("\ufeff").startswith("rank,commune,name,people_lost")
    assert len([row for row in rows if row[:2] in ("1,", "2,")]) == 2
