"""Imports point one way: functions -> geodata, and inside geodata from the edge to the core."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CORE = {
    "errors",
    "breaker",
    "columns",
    "names",
    "projections",
    "projected",
    "vocabularies",
    "legacy",
}
"""Modules of the library that know nothing of the others but the core itself."""

ROOMS = {
    "communes": CORE,
    "contours": CORE,
    "sites": CORE,
    "site_files": CORE | {"sites", "site_files"},
    "site_checks": CORE
    | {"site_checks", "site_files", "sites", "communes", "contours", "hours", "origins"},
    "site_table": CORE | {"sites", "facets"},
    "site_records": CORE | {"sites"},
    "facets": CORE | {"sites", "hours"},
    "matching": CORE,
    "hours": CORE | {"hours"},
    "travel": CORE | {"travel"},
    "ranking": CORE | {"travel"},
    "origins": CORE | {"communes", "contours"},
    "network": CORE | {"communes", "hours", "origins", "site_table", "travel"},
    "coverage": CORE | {"coverage", "communes", "network", "placement", "site_table", "travel"},
    "placement": CORE | {"placement"},
    "plans": CORE
    | {"plans", "placement", "communes", "coverage", "network", "site_table", "travel"},
    "planning": CORE
    | {"plans", "commune_columns", "coverage", "network", "origins"}
    | {"site_table", "snapshot", "travel"},
    "documents": CORE | {"contours", "coverage", "exports"},
    "plan_documents": CORE | {"contours", "coverage", "exports"},
    "commune_columns": CORE | {"commune_columns", "communes", "site_files", "snapshot", "stores"},
    "questions": CORE | {"facets", "travel"},
    "degraded": CORE,
    "nearest": CORE
    | {"degraded", "hours", "network", "origins", "questions"}
    | {"engines", "matching", "ranking", "travel"},
    "geocoding": CORE | {"geocoding", "communes", "origins"},
    "exports": CORE | {"exports", "travel"},
    "snapshot": CORE | {"snapshot", "communes", "contours", "site_records", "site_table", "travel"},
    "stores": CORE | {"stores"},
    "scenarios": CORE | {"scenarios", "stores", "plans", "placement"},
    "refresh": CORE
    | {"refresh", "commune_columns", "coverage", "documents", "imports", "snapshot", "stores"}
    | {"network", "origins", "site_table", "travel"},
    "imports": CORE
    | {"imports", "stores", "snapshot", "sites"}
    | {"site_checks", "site_files", "site_records", "site_table"},
    "engines": CORE | {"engines"},
    "sources": CORE
    | {"sources", "snapshot", "communes", "contours", "origins", "hours", "travel"}
    | {"sites", "site_checks", "site_files", "site_table"},
}
"""What each room of the library may import of it; `cli` may import all."""

PURE = (
    CORE
    | {"communes", "contours", "sites", "site_checks", "site_files", "site_table"}
    | {*("site_records", "facets", "hours", "travel", "ranking", "network", "questions")}
    | {
        *(
            "commune_columns",
            "coverage",
            "matching",
            "origins",
            "nearest",
            "exports",
            "geocoding",
            "plans",
        )
    }
)
"""Rooms that compute on values: no file, clock, environment, network or process."""

ASKS_THE_NETWORK = ("geodata", "geocoding", "ban")
"""The one module of its room that is not pure: a client of the address service."""

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
    "pyproj": {"projections"},
    "stdnum": {"site_checks"},
    "rapidfuzz": {"site_checks"},
    "reportlab": {"exports"},
    "pypdfium2": {"exports"},
    "PIL": {"exports"},
    "scipy": {"coverage", "placement", "plans", "travel"},
    "highspy": {"placement"},
    "yaml": {"plans"},
    "opening_hours": {"hours", "site_checks"},
    "urllib3": {"geocoding", "imports", "engines"},
    "valhalla": {"engines"},
    "osrm": {"engines"},
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
    is_pure = room in PURE and tuple(parts) != ASKS_THE_NETWORK
    if is_pure and top in EFFECTS:
        return f"geodata.{room} computes on values"
    if room == "cli" or top != "geodata" or len(name) < 2:
        return None
    allowed = ROOMS.get(room, CORE)
    return None if name[1] in allowed else f"geodata.{room} may not import geodata.{name[1]}"


def _at_the_edge(parts: list[str], name: list[str]) -> str | None:
    if name[0] in ("infra", "tests", "boto3", "obstore"):
        return f"the edge does not import {name[0]}"
    if name[:2] in (["geodata", "stores"], ["geodata", "snapshot"]) and parts[-1] != "wiring":
        return "only a wiring.py builds stores"
    if ".".join(name) == ".".join(ASKS_THE_NETWORK) and parts[-1] != "wiring":
        return "only a wiring.py asks the address service"
    asks = name[:2] == ["geodata", "engines"] and {*name[2:3]} <= ASK_AN_ENGINE
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
        ("geodata/names.py", "import functions.http", "knows nothing of the edge"),
        ("geodata/names.py", "from geodata.communes import Register", "may not import"),
        ("geodata/matching.py", "import os", "computes on values"),
        ("geodata/matching.py", "def f():\n    import time", "computes on values"),
        ("geodata/snapshot/reader.py", "import obstore.store", "only geodata.stores"),
        ("geodata/exports/geojson.py", "import geopandas", "only geodata.sources"),
        ("geodata/geocoding/book.py", "import time", "computes on values"),
        ("geodata/geocoding/book.py", "import urllib3", "computes on values"),
        ("geodata/origins.py", "from geodata.geocoding.book import AddressBook", "may not import"),
        ("functions/nearest/app.py", "from geodata.geocoding.ban import X", "wiring.py asks"),
        ("geodata/contours.py", "from pyproj import Geod", "only geodata.projections"),
        ("geodata/communes.py", "from .names import fold", "absolute"),
        ("functions/nearest/app.py", "from geodata.stores.objects import Objects", "wiring.py"),
        ("functions/nearest/app.py", "from geodata.engines.urls import router_at", "wiring.py"),
        ("functions/nearest/app.py", "import geodata.engines", "wiring.py"),
        ("geodata/origins.py", "from valhalla import Actor", "only geodata.engines"),
        ("geodata/engines/routers.py", "from geodata.communes import Register", "may not import"),
        ("functions/http.py", "import geodata.sources.build", "workstations"),
        ("infra/local/gateway.py", "from functions.nearest import app", "as processes"),
    ],
)
def test_an_import_against_an_arrow_is_told(path: str, source: str, rule: str) -> None:
    [fault] = faults_of(path, source)
    assert rule in fault
    assert fault.startswith(f"{path}:")
