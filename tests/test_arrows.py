"""Imports point one way: functions -> geodata, and inside geodata from the edge to the core."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CORE = {"errors"}
"""Modules of the library that know no room."""

ROOMS: dict[str, set[str]] = {
    "territory": set(),
    "travel": {"territory"},
    "sites": {"territory", "travel"},
    "services": set(),
    "stores": set(),
    "placement": set(),
    "nearest": {"services", "sites", "territory", "travel"},
    "coverage": {"sites", "territory", "travel"},
    "snapshot": {"sites", "territory", "travel"},
    "indicators": {"sites", "snapshot", "stores", "territory"},
    "plans": {"coverage", "placement", "sites", "territory", "travel"}
    | {"indicators", "snapshot", "stores"},
    "exports": {"coverage", "territory", "travel"},
    "imports": {"sites", "snapshot", "stores", "territory"},
    "sources": {"sites", "snapshot", "territory", "travel"},
    "refresh": {"coverage", "exports", "imports", "indicators", "sites", "snapshot", "stores"}
    | {"territory", "travel"},
}
"""What each room of the library may import of it; `cli` may import all."""

PURE = {
    *("territory", "sites", "travel", "nearest", "coverage", "indicators", "exports"),
    "plans",
}
"""Rooms that compute on values: no file, clock, environment, network or process."""

NOT_PURE = (("plans", "jobs"), ("nearest", "geocoding", "ban"))
"""What in those rooms keeps jobs, or asks the address service."""

ASKS_THE_NETWORK = ("geodata", "nearest", "geocoding", "ban")

EFFECTS = {"os", "pathlib", "socket", "subprocess", "time", "tempfile", "shutil"}
EFFECTS |= {"http", "urllib", "urllib3"}
ONLY_IN = {
    "boto3": {"stores"},
    "botocore": {"stores"},
    "obstore": {"stores"},
    "geopandas": {"sources"},
    "pandas": {"sources"},
    "pyogrio": {"sources", "exports"},
    "pyarrow": {"exports"},
    "xlsxwriter": {"exports"},
    "pyproj": {"territory"},
    "stdnum": {"sites"},
    "rapidfuzz": {"sites"},
    "reportlab": {"exports"},
    "pypdfium2": {"exports"},
    "PIL": {"exports"},
    "scipy": {"coverage", "placement", "plans", "travel"},
    "highspy": {"placement"},
    "yaml": {"plans"},
    "opening_hours": {"sites"},
    "urllib3": {"imports", "nearest", "services"},
    "valhalla": {"services"},
    "osrm": {"services"},
    "typer": {"cli"},
    "rich": {"cli"},
}
"""Packages that some rooms of the library alone may import."""

ASK_AN_ENGINE = {"osrm", "urls", "valhalla", "web"}
"""Modules of the engines that the edge reaches through its wiring alone."""


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, f"{'.' * node.level}{node.module or ''}"


def faults_of(path: str, source: str) -> list[str]:
    """Returns the imports of a file that no arrow allows, as `path:line: rule`."""
    parts = path.removesuffix(".py").split("/")
    return [
        f"{path}:{line}: {rule} ({name})"
        for line, name in imports(ast.parse(source))
        if (rule := _broken_rule(parts, name))
    ]


def _broken_rule(parts: list[str], name: str) -> str | None:
    if name.startswith("."):
        return "imports are absolute"
    if parts[0] == "geodata":
        return _in_library(parts, name.split("."))
    if parts[0] == "functions":
        return _at_the_edge(parts, name.split("."))
    if parts[0] == "infra" and name.split(".", maxsplit=1)[0] in ("functions", "tests"):
        return "infra runs the functions as processes, never as modules"
    return None


def _in_library(parts: list[str], name: list[str]) -> str | None:
    (_, room, *_), (top, *_) = parts, name
    if top in ("functions", "infra", "tests"):
        return "the library knows nothing of the edge"
    if room not in ONLY_IN.get(top, {room}):
        return f"only geodata.{', '.join(sorted(ONLY_IN[top]))} imports {top}"
    is_pure = room in PURE and not any(tuple(parts[1:])[: len(x)] == x for x in NOT_PURE)
    if is_pure and top in EFFECTS:
        return f"geodata.{room} computes on values"
    if room == "cli" or top != "geodata" or len(name) < 2:
        return None
    allowed = CORE | ROOMS.get(room, set()) | {room}
    return None if name[1] in allowed else f"geodata.{room} may not import geodata.{name[1]}"


def _at_the_edge(parts: list[str], name: list[str]) -> str | None:
    if name[0] in ("infra", "tests", "boto3", "obstore"):
        return f"the edge does not import {name[0]}"
    if name[:2] in (["geodata", "stores"], ["geodata", "snapshot"]) and parts[-1] != "wiring":
        return "only a wiring.py builds stores"
    if ".".join(name) == ".".join(ASKS_THE_NETWORK) and parts[-1] != "wiring":
        return "only a wiring.py asks the address service"
    asks = name[:3] == ["geodata", "services", "routing"] and {*name[3:4]} <= ASK_AN_ENGINE
    if asks and parts[-1] != "wiring":
        return "only a wiring.py builds engines"
    if name[:2] in (["geodata", "sources"], ["geodata", "cli"]):
        return "what only workstations run does not go to Lambda"
    return None


def test_every_import_follows_an_arrow() -> None:
    faults = [
        fault
        for room in ("geodata", "functions", "infra")
        for path in sorted((ROOT / room).rglob("*.py"))
        for fault in faults_of(path.relative_to(ROOT).as_posix(), path.read_text())
    ]
    assert not faults, "\n".join(faults)


def test_every_room_of_the_library_has_its_arrows() -> None:
    rooms = {path.name.removesuffix(".py") for path in (ROOT / "geodata").iterdir()}
    assert rooms - {"__init__", "__pycache__", "cli"} == CORE | ROOMS.keys()


@pytest.mark.parametrize(
    ("path", "source", "rule"),
    [
        ("geodata/territory/names.py", "import functions.http", "knows nothing of the edge"),
        (
            "geodata/territory/names.py",
            "from geodata.sites.site import Site",
            "may not import",
        ),
        ("geodata/nearest/by_distance.py", "import os", "computes on values"),
        ("geodata/nearest/by_distance.py", "def f():\n    import time", "computes on values"),
        ("geodata/snapshot/reader.py", "import obstore.store", "only geodata.stores"),
        ("geodata/exports/geojson.py", "import geopandas", "only geodata.sources"),
        ("geodata/nearest/geocoding/book.py", "import time", "computes on values"),
        ("geodata/nearest/geocoding/book.py", "import urllib3", "computes on values"),
        (
            "geodata/territory/origins.py",
            "from geodata.nearest.geocoding.book import AddressBook",
            "may not import",
        ),
        (
            "functions/nearest/app.py",
            "from geodata.nearest.geocoding.ban import X",
            "wiring.py asks",
        ),
        (
            "geodata/travel/graph.py",
            "from pyproj import Geod",
            "only geodata.territory",
        ),
        ("geodata/territory/register.py", "from .names import fold", "absolute"),
        ("functions/nearest/app.py", "from geodata.stores.objects import Objects", "wiring.py"),
        (
            "functions/nearest/app.py",
            "from geodata.services.routing.urls import router_at",
            "wiring.py",
        ),
        ("functions/nearest/app.py", "import geodata.services.routing", "wiring.py"),
        (
            "geodata/territory/origins.py",
            "from valhalla import Actor",
            "only geodata.services",
        ),
        (
            "geodata/services/routing/routers.py",
            "from geodata.territory.register import Register",
            "may not import",
        ),
        ("functions/http.py", "import geodata.sources.building", "workstations"),
        ("infra/local/gateway/gateway.py", "from functions.nearest import app", "as processes"),
    ],
)
def test_an_import_against_an_arrow_is_told(path: str, source: str, rule: str) -> None:
    [fault] = faults_of(path, source)
    assert rule in fault
    assert fault.startswith(f"{path}:")
