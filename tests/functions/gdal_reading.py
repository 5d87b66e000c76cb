"""Reads a source by GDAL in a process of its own, which holds no lock that a server here waits for.

python -m tests.functions.gdal_reading '{"address": "OAPIF:http://…", "layer": "sites"}'
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pyogrio
import pyogrio.raw
import shapely

from tests.conftest import ROOT

WITHIN_S = 120


def read(address: str, layer: str, **options: Any) -> dict[str, Any]:
    """Returns the values of each field of a layer, `geometry` as WKT, `crs`."""
    return dict(_run({"address": address, "layer": layer, **options}))


def listed(address: str) -> list[list[str]]:
    """Returns the name of each layer, and the kind of its geometries."""
    return list(_run({"address": address}))


def told(address: str, layer: str) -> dict[str, Any]:
    """Returns how many features a layer has, and its bounds."""
    return dict(_run({"address": address, "layer": layer, "info": True}))


def _run(asked: dict[str, Any]) -> Any:
    command = [sys.executable, "-m", "tests.functions.gdal_reading", json.dumps(asked)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=WITHIN_S, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr.lower(), done.stderr
    return json.loads(done.stdout)


def _answer(address: str, layer: str | None = None, *, info: bool = False, **options: Any) -> Any:
    if layer is None:
        return pyogrio.list_layers(address).tolist()
    if info:
        about = pyogrio.read_info(
            address, layer=layer, force_feature_count=True, force_total_bounds=True
        )
        return {"features": about["features"], "bounds": list(about["total_bounds"])}
    if "bbox" in options:
        options["bbox"] = tuple(options["bbox"])
    about, _, geometries, fields = pyogrio.raw.read(address, layer=layer, **options)
    columns = {name: values.tolist() for name, values in zip(about["fields"], fields, strict=True)}
    shapes = [None if each is None else shapely.from_wkb(each).wkt for each in geometries]
    return {**columns, "geometry": shapes, "crs": about["crs"]}


if __name__ == "__main__":
    print(json.dumps(_answer(**json.loads(sys.argv[1])), default=str))
