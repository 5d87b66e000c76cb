"""Tiles depend on what they draw alone, not on the machine that makes them."""

from __future__ import annotations

import gzip
import json
import struct
from pathlib import Path
from typing import Any

from shapely import box

from geodata.sources.decoupage import OfficialArea
from geodata.sources.maps import write_tiles

RODEZ = OfficialArea("commune", "12202", "Rodez", "12", "76", None, 24_000, ("12000",), (), None)
EPCI = {"12202": "241200187"}
NAMES = {("departement", "12"): "Aveyron", ("region", "76"): "Occitanie"}
NAMES |= {("epci", "241200187"): "Rodez agglomération"}


def tiles_in(folder: Path) -> bytes:
    folder.mkdir(parents=True)
    write_tiles([RODEZ], [box(2.5, 44.3, 2.6, 44.4)], EPCI, NAMES, folder / "communes.pmtiles")
    return (folder / "communes.pmtiles").read_bytes()


def metadata_of(archive: bytes) -> dict[str, Any]:
    """The JSON metadata of a PMTiles archive of version 3: its place is in the header."""
    start, length = struct.unpack("<QQ", archive[24:40])
    found: dict[str, Any] = json.loads(gzip.decompress(archive[start : start + length]))
    return found


def test_tiles_name_no_folder_of_the_machine_that_makes_them(tmp_path: Path) -> None:
    archive = tiles_in(tmp_path / "one")
    assert metadata_of(archive)["generator_options"].startswith("tippecanoe -q ")
    assert archive == tiles_in(tmp_path / "another folder" / "with a space")
