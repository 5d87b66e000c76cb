"""What an import changes, on the map: GeoJSON of the first changes that have a position."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geodata.imports.report import Change, ChangeFeature, ChangeProperties, ChangesReply, Role

MOST_FEATURES = 2_000


def changes_reply(
    changes: Iterable[Change], against: str | None, most: int = MOST_FEATURES
) -> ChangesReply:
    """Returns changes as a collection of points; a place that moves has two of them.

    What goes comes last: a file of another network, which takes every place away, still shows its
    own.
    """
    staying: list[ChangeFeature] = []
    going: list[ChangeFeature] = []
    unplaced, truncated = 0, False
    for change in changes:
        found = list(_features(change))
        unplaced += not found
        features = going if "removed" in change["kinds"] else staying
        if len(features) + len(found) > most:
            truncated = True
        else:
            features += found
    return {
        "type": "FeatureCollection",
        "features": (staying + going)[:most],
        "against": against,
        "truncated": truncated or len(staying) + len(going) > most,
        "unplaced": unplaced,
    }


def _features(change: Change) -> Iterator[ChangeFeature]:
    role, former = _roles(change)
    for each, point in ((role, change.get("at")), (former, change.get("was"))):
        if each is not None and point is not None:
            yield {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": point},
                "properties": _properties(change, each),
            }


def _roles(change: Change) -> tuple[Role | None, Role | None]:
    """Returns what a change is where the place is, and where it was."""
    kinds = change["kinds"]
    if "removed" in kinds:
        return None, "removed"
    if "added" in kinds:
        return "added", None
    return ("moved", "moved_from") if "moved" in kinds else ("changed", None)


def _properties(change: Change, role: Role) -> ChangeProperties:
    properties: ChangeProperties = {
        "id": change["id"],
        "nom": change["nom"],
        "kinds": change["kinds"],
        "role": role,
    }
    if "moved_m" in change:
        properties["moved_m"] = change["moved_m"]
    if "fields" in change:
        properties["fields"] = change["fields"]
    return properties
