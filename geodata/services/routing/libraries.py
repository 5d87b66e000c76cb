"""Engines in this process, over roads that were prepared here: for tables of many times.

Both come from PyPI with all that prepares an extract of OpenStreetMap (`osrm-bindings`,
`pyvalhalla`); neither is needed to answer anybody.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from geodata.errors import BadInputError
from geodata.services.routing.routers import MOST_OFF_ROAD_M
from geodata.services.routing.valhalla import ValhallaLibrary

Engine = Literal["osrm", "valhalla"]
BuildMode = Literal["car", "foot", "bicycle"]
Degrees = NDArray[np.float64]

_DISTRIBUTIONS = {"osrm": "osrm-bindings", "valhalla": "pyvalhalla"}
_PATIENT_S = 600.0
_LAST_LINES = 300


class Tables(Protocol):
    """An engine that times many trips at once."""

    @property
    def name(self) -> str:
        """Which engine it is, and its version."""

    def seconds(self, origins: Degrees, destinations: Degrees) -> NDArray[np.float64]:
        """Returns the seconds from each origin to each destination.

        Args:
            origins: degrees east and north, (n, 2).
            destinations: likewise, (m, 2).

        Returns:
            (n, m); infinite where there is no way, or an end is far from any road.
        """


def prepared(engine: Engine, mode: BuildMode, extract: Path, folder: Path) -> Tables:
    """Returns an engine over the roads of an extract, prepared in a folder at the first call.

    Args:
        engine: which.
        mode: how one travels.
        extract: `.osm.pbf`.
        folder: what was prepared before is used again; a preparation cut short leaves nothing.

    Raises:
        BadInputError: the engine is not installed, or cannot read the extract.
    """
    home = _home(engine)
    if not extract.is_file():
        raise BadInputError(f"{extract}: no such file")
    if engine == "osrm":
        return OsrmTables(_osrm_roads(home, mode, extract, folder))
    return ValhallaTables(_valhalla_tiles(home, extract, folder), mode)


class OsrmTables:
    """OSRM's own library over prepared roads, ferries excluded by car."""

    def __init__(self, roads: Path) -> None:
        """Takes the path that its tools wrote to."""
        from osrm import OSRM

        self.name = f"OSRM {version(_DISTRIBUTIONS['osrm'])}"
        self._osrm = OSRM(
            algorithm="MLD",
            storage_config=str(roads),
            use_shared_memory=False,
            max_locations_distance_table=-1,
        )
        self._excluded = ["ferry"]

    def seconds(self, origins: Degrees, destinations: Degrees) -> NDArray[np.float64]:
        """Returns the seconds, as `Tables` says."""
        try:
            reply = self._asked(origins, destinations)
        except RuntimeError:
            if not self._excluded:
                raise
            # A profile that knows no ferries has none to leave out.
            self._excluded = []
            reply = self._asked(origins, destinations)
        found = np.array(
            [[np.inf if each is None else each for each in row] for row in reply["durations"]],
            dtype=np.float64,
        ).reshape(len(origins), len(destinations))
        found[_off_road(reply["sources"])] = np.inf
        found[:, _off_road(reply["destinations"])] = np.inf
        return found

    def _asked(self, origins: Degrees, destinations: Degrees) -> Any:
        from osrm import TableParameters

        count = len(origins)
        points = [(float(lon), float(lat)) for lon, lat in np.concatenate([origins, destinations])]
        return self._osrm.Table(
            TableParameters(
                coordinates=points,
                sources=list(range(count)),
                destinations=list(range(count, len(points))),
                annotations=["duration"],
                exclude=self._excluded,
            )
        )


class ValhallaTables:
    """Valhalla's own library over prepared tiles, a row at a time."""

    def __init__(self, config: Path, mode: BuildMode) -> None:
        """Takes the configuration of its tiles."""
        self.name = f"Valhalla {version(_DISTRIBUTIONS['valhalla'])}"
        self._library, self._mode = ValhallaLibrary(config, timeout_s=_PATIENT_S), mode

    def seconds(self, origins: Degrees, destinations: Degrees) -> NDArray[np.float64]:
        """Returns the seconds, as `Tables` says."""
        rows = [
            self._library.seconds((float(lon), float(lat)), destinations, self._mode)
            for lon, lat in origins
        ]
        return np.array(rows).reshape(len(origins), len(destinations))


def _off_road(ends: Any) -> NDArray[np.bool_]:
    return np.array([float(each["distance"]) for each in ends]) > MOST_OFF_ROAD_M


def _home(engine: Engine) -> Path:
    spec = find_spec(engine)
    if spec is None or spec.origin is None:
        raise BadInputError(f"--engine {engine}: pip install {_DISTRIBUTIONS[engine]}")
    return Path(spec.origin).parent


def _osrm_roads(home: Path, mode: BuildMode, extract: Path, folder: Path) -> Path:
    def prepare(into: Path) -> None:
        roads, profile = into / "roads.osrm", home / "share" / "profiles" / f"{mode}.lua"
        _run(extract, home / "bin" / "osrm-extract", "-p", profile, "-o", roads, extract)
        _run(extract, home / "bin" / "osrm-partition", roads)
        _run(extract, home / "bin" / "osrm-customize", roads)

    return _once(folder / f"osrm-{mode}", prepare) / "roads.osrm"


def _valhalla_tiles(home: Path, extract: Path, folder: Path) -> Path:
    final = folder / "valhalla"

    def prepare(into: Path) -> None:
        from valhalla import get_config

        (into / "tiles").mkdir()
        config = get_config(tile_extract="", tile_dir=into / "tiles")
        (into / "build.json").write_text(json.dumps(config))
        _run(extract, home / "bin" / "valhalla_build_tiles", "-c", into / "build.json", extract)
        config["mjolnir"]["tile_dir"] = str((final / "tiles").absolute())
        (into / "valhalla.json").write_text(json.dumps(config))

    return _once(final, prepare) / "valhalla.json"


def _once(folder: Path, prepare: Any) -> Path:
    """Returns a folder that holds what was prepared; it is there whole, or not at all."""
    if not folder.is_dir():
        # Not `.osrm…`: OSRM's tools cut a path where they find that in it.
        draft = folder.with_name(f"{folder.name}-draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        try:
            prepare(draft)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


def _run(extract: Path, *command: Path | str) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        last = said[-1][-_LAST_LINES:] if said else f"exit code {done.returncode}"
        raise BadInputError(f"{extract.name}: {Path(command[0]).name}: {last}")
