"""What an import changes on the map: what stays is shown before what goes."""

from __future__ import annotations

from geodata.imports.changes import changes_reply
from geodata.imports.report import Change


def removed(number: int) -> Change:
    return {"id": f"old-{number}", "nom": "Mairie", "kinds": ["removed"], "was": [2.5, 44.3]}


def added(number: int) -> Change:
    return {"id": f"new-{number}", "nom": "Mairie", "kinds": ["added"], "at": [2.6, 44.4]}


def test_what_a_file_brings_is_shown_however_much_it_takes_away() -> None:
    changes = [*map(removed, range(5)), *map(added, range(3))]
    found = changes_reply(changes, "v1", most=4)
    assert [each["properties"]["role"] for each in found["features"]] == [*["added"] * 3, "removed"]
    assert found["truncated"] is True


def test_what_has_no_position_is_counted_to_the_end() -> None:
    unplaced: Change = {"id": "x", "nom": "Mairie", "kinds": ["added"], "at": None}
    found = changes_reply([removed(0), removed(1), unplaced, unplaced], None, most=1)
    assert (len(found["features"]), found["unplaced"]) == (1, 2)


def test_all_that_fits_is_there() -> None:
    moved: Change = {
        "id": "m",
        "nom": "Mairie",
        "kinds": ["moved"],
        "moved_m": 12.0,
        "at": [2.5, 44.3],
        "was": [2.6, 44.3],
    }
    found = changes_reply([removed(0), moved], "v1", most=3)
    roles = [each["properties"]["role"] for each in found["features"]]
    assert (roles, found["truncated"]) == (["moved", "moved_from", "removed"], False)
    assert changes_reply([], None)["features"] == []
