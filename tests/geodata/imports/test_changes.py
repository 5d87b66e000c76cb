"""What an import changes, on the map."""

from __future__ import annotations

from typing import Any

from geodata.imports.changes import changes_reply
from geodata.imports.differences import differences
from tests.country import site, table_of


def on_the_map(before: tuple[Any, ...], after: tuple[Any, ...], **most: int) -> dict[str, Any]:
    changes = differences(table_of("1", *before), table_of("2", *after))
    return dict(changes_reply(changes, "1", **most))


def points(found: dict[str, Any]) -> list[tuple[str, str, list[float]]]:
    return [
        (each["properties"]["id"], each["properties"]["role"], each["geometry"]["coordinates"])
        for each in found["features"]
    ]


def test_each_kind_of_change_stands_where_it_happens() -> None:
    before = (site("gone", 0.1, 46.0), site("away", 0.2, 46.0), site("told", 0.3, 46.0))
    after = (
        site("away", 0.25, 46.0),
        site("told", 0.3, 46.0, telephone="+33565000000"),
        site("new", 0.4, 46.0),
    )
    found = on_the_map(before, after)
    assert points(found) == [
        ("away", "moved", [0.25, 46.0]),
        ("away", "moved_from", [0.2, 46.0]),
        ("told", "changed", [0.3, 46.0]),
        ("new", "added", [0.4, 46.0]),
        # Last: what goes crowds out nothing of what stays.
        ("gone", "removed", [0.1, 46.0]),
    ]
    assert (found["truncated"], found["unplaced"], found["against"]) == (False, 0, "1")
    assert found["features"][2]["properties"]["fields"] == ["telephone"]


def test_what_has_no_position_is_counted_and_longitude_0_is_one() -> None:
    found = on_the_map((site("a", None, None),), (site("b", 0.0, 46.0), site("c", None, None)))
    assert points(found) == [("b", "added", [0.0, 46.0])]
    assert found["unplaced"] == 2


def test_a_position_that_appears_has_one_point() -> None:
    found = on_the_map((site("a", None, None),), (site("a", 0.1, 46.0),))
    assert points(found) == [("a", "moved", [0.1, 46.0])]
    assert found["features"][0]["properties"]["moved_m"] is None


def test_the_map_has_an_end_that_is_said_and_halves_no_move() -> None:
    before = tuple(site(f"{n}", n / 100, 46.0) for n in range(6))
    after = tuple(site(f"{n}", n / 100 + 0.005, 46.0) for n in range(6))
    found = on_the_map(before, after, most=5)
    assert found["truncated"]
    assert len(found["features"]) == 4
