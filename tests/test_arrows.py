"""Imports point one way: functions -> geodata, and inside geodata from the edge to the core."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]

CORE = {"clock", "documents", "errors", "french", "parameters", "patterns", "seals", "written"}
"""Modules of the library that know no room; every room may import them."""

ROOMS: dict[str, set[str]] = {
    "territory": set(),
    "placement": set(),
    "services": set(),
    "stores": {"services"},
    "travel": {"territory"},
    "sites": {"territory", "travel"},
    "nearest": {"services", "sites", "territory", "travel"},
    "coverage": {"placement", "sites", "territory", "travel"},
    "snapshot": {"sites", "territory", "travel"},
    "indicators": {"sites", "snapshot", "stores", "territory"},
    "imports": {"services", "sites", "snapshot", "stores", "territory"},
    "matches": {"nearest", "placement", "sites", "stores", "territory", "travel"},
    "plans": {"coverage", "indicators", "placement", "sites", "snapshot", "stores", "territory"}
    | {"travel"},
    "exports": {"coverage", "plans", "sites", "territory", "travel"},
    "sources": {"sites", "snapshot", "territory", "travel"},
    "refresh": {"coverage", "exports", "imports", "indicators", "sites", "snapshot", "stores"}
    | {"territory", "travel"},
    "cli": {
        "coverage",
        "exports",
        "indicators",
        "matches",
        "nearest",
        "placement",
        "plans",
        "refresh",
    }
    | {"services", "sites", "snapshot", "sources", "stores", "territory"},
}
"""What each room of the library imports of the others."""

MOST_ARROWS = 80

LOCAL: dict[str, set[str]] = {
    "template": set(),
    "runtime": {"template"},
    "gateway": {"runtime", "template"},
    "edge": {"gateway", "template"},
    "identity": {"gateway", "template"},
    "aws": {"gateway", "runtime", "template"},
}
"""What each part of the local stack imports of the others; `stack` puts them together."""

SUB_ROOMS = {
    *(
        "sites.files",
        "sites.checks",
        "sites.values",
        "sites.hours",
        "sites.mapping",
        "nearest.geocoding",
    ),
    *("services.routing", "exports.answer_page", "exports.columns", "exports.features"),
    "exports.report",
    "plans.jobs",
    "matches.jobs",
}
"""Rooms within rooms, with exports of their own."""

PURE = {
    *("territory", "sites", "travel", "nearest", "coverage", "indicators", "exports"),
    "plans",
}
"""Rooms that compute on values: no file, clock, environment, network or process."""

NOT_PURE = ("plans.jobs", "nearest.geocoding.ban", "nearest.geocoding.ban_csv", "sites.files")
"""What in those rooms keeps jobs, asks the address service, or reads files."""

EFFECTS = {"os", "pathlib", "socket", "subprocess", "time", "tempfile", "shutil"}
EFFECTS |= {"http", "urllib", "urllib3"}
VALUES = {"urllib.parse"}
"""Of those packages, what computes on values: it takes addresses apart, and asks none."""
ONLY_IN = {
    "boto3": {"stores"},
    "botocore": {"stores"},
    "obstore": {"stores"},
    "psycopg": {"stores.postgres"},
    "sqlite3": {"stores.sqlite", "sites.files.geopackage", "exports.features.point_geopackage"},
    "geopandas": {"sources"},
    "pandas": {"sources"},
    "pyogrio": {"sources", "exports"},
    "pyarrow": {"exports", "sources"},
    "xlsxwriter": {"exports", "imports.annotated_book"},
    "pyproj": {"territory.projections"},
    "stdnum": {"sites.checks"},
    "ctypes": {
        "travel.kernel",
        "travel.kernel_tables",
        "territory.geodesics",
        "placement.kernel",
        "placement.median_kernel",
        "placement.transportation",
    },
    "rapidfuzz": {"sites.checks", "territory"},
    "ftfy": {"sites.files"},
    "xlrd": {"sites.files"},
    "typst": {"exports"},
    "docx": {"exports"},
    "scipy": {"coverage", "matches", "placement", "plans", "travel"},
    "highspy": {"placement"},
    "yaml": {"documents", "plans", "sites.mapping"},
    "opening_hours": {"sites.hours", "sites.checks"},
    "urllib3": {"imports", "nearest.geocoding.ban", "nearest.geocoding.ban_csv", "services"},
    "valhalla": {"services.routing"},
    "osrm": {"services.routing"},
    "typer": {"cli"},
    "rich": {"cli"},
    "cryptography": {"matches.jobs"},
}
"""Packages that some rooms or modules of the library alone may import."""

ONLY_WIRED = {
    "geodata.stores": "only a wiring.py builds stores",
    "geodata.snapshot": "only a wiring.py builds stores",
    "geodata.services.routing": "only a wiring.py builds engines",
    "geodata.nearest.geocoding.BanGeocoder": "only a wiring.py asks the address service",
    "geodata.nearest.geocoding.BanCsvGeocoder": "only a wiring.py asks the address service",
}
"""What a function reaches through its wiring alone."""


READ_THE_EDGE = ("infra.dev.api_types", "infra.machine.wiring")
"""What reads the functions' code: the types of the pages are made from their OpenAPI documents, and
one machine has their applications in its own processes, over stores of its own."""


class Import(NamedTuple):
    """One import: its line, the module, and the names taken from it."""

    line: int
    module: str
    names: tuple[str, ...] = ()


def imports(tree: ast.AST) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = f"{'.' * node.level}{node.module or ''}"
            yield Import(node.lineno, module, tuple(alias.name for alias in node.names))


def faults_of(path: str, source: str) -> list[str]:
    """Returns the imports of a file that no arrow allows, as `path:line: rule`."""
    me = path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    return [
        f"{path}:{each.line}: {rule} ({each.module})"
        for each in imports(ast.parse(source))
        if (rule := _broken_rule(me, each))
    ]


def _broken_rule(me: str, taken: Import) -> str | None:
    if taken.module.startswith("."):
        return "imports are absolute"
    rule = {"geodata": _in_library, "functions": _at_the_edge, "infra": _in_infra}
    return rule[me.partition(".")[0]](me, taken) or _reached_past(me, taken.module)


def _in_library(me: str, taken: Import) -> str | None:
    inside = me.removeprefix("geodata.")
    room = inside.partition(".")[0]
    top, _, rest = taken.module.partition(".")
    if top in ("functions", "infra", "tests"):
        return "the library knows nothing of the edge"
    if top in ONLY_IN and not any(_within(inside, each) for each in ONLY_IN[top]):
        return f"only geodata.{', '.join(sorted(ONLY_IN[top]))} imports {top}"
    is_pure = room in PURE and not any(_within(inside, each) for each in NOT_PURE)
    if is_pure and top in EFFECTS and taken.module not in VALUES:
        return f"geodata.{room} computes on values"
    if top != "geodata" or not rest:
        return None
    allowed = CORE | ROOMS.get(room, set()) | {room}
    other = rest.partition(".")[0]
    return None if other in allowed else f"geodata.{room} may not import geodata.{other}"


def _at_the_edge(me: str, taken: Import) -> str | None:
    top = taken.module.partition(".")[0]
    if top in ("infra", "tests", "boto3", "obstore"):
        return f"the edge does not import {top}"
    if taken.module.startswith(("geodata.sources", "geodata.cli")):
        return "what only workstations run does not go to Lambda"
    if me.endswith(".wiring"):
        return None
    whole = [taken.module, *(f"{taken.module}.{name}" for name in taken.names)]
    rules = (rule for each in whole for name, rule in ONLY_WIRED.items() if _within(each, name))
    return next(rules, None)


def _in_infra(me: str, taken: Import) -> str | None:
    if me in READ_THE_EDGE and taken.module.startswith("functions."):
        return None
    if taken.module.partition(".")[0] in ("functions", "tests"):
        return "infra runs the functions as processes, never as modules"
    mine = me.removeprefix("infra.local.").partition(".")[0]
    if mine not in LOCAL or not taken.module.startswith("infra.local."):
        return None
    other = taken.module.removeprefix("infra.local.").partition(".")[0]
    allowed = {"errors", mine} | LOCAL[mine]
    return None if other in allowed else f"infra.local.{mine} may not import infra.local.{other}"


def _reached_past(me: str, module: str) -> str | None:
    """Whether a module inside another room is imported, and not what the room exports."""
    top, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    if top != "geodata" or rest in SUB_ROOMS | {room} or _within(me, f"geodata.{room}"):
        return None
    return f"what others may use is exported by geodata.{_sub_room_of(rest) or room}"


def _sub_room_of(rest: str) -> str | None:
    return next((each for each in SUB_ROOMS if _within(rest, each)), None)


def _within(name: str, outer: str) -> bool:
    return name == outer or name.startswith(f"{outer}.")


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
    assert rooms - {"__init__", "__pycache__"} == CORE | ROOMS.keys()


def test_every_arrow_is_one_that_the_code_has() -> None:
    drawn = {(room, other) for room, others in ROOMS.items() for other in others}
    found = {
        (path.relative_to(ROOT / "geodata").parts[0], each.module.split(".")[1])
        for path in sorted((ROOT / "geodata").rglob("*.py"))
        for each in imports(ast.parse(path.read_text()))
        if each.module.startswith("geodata.")
    }
    assert drawn <= found
    assert len(drawn) < MOST_ARROWS


@pytest.mark.parametrize("arrows", [ROOMS, LOCAL], ids=["geodata", "infra.local"])
def test_no_room_imports_itself_through_others(arrows: Mapping[str, set[str]]) -> None:
    assert list(TopologicalSorter(arrows).static_order())


OVER_THEIR_MODULE = {"rational_agents", "site_rows"}
"""Names of the room of coverage that lazy_loader gives before anything imports their modules."""


@pytest.mark.parametrize(
    "stub", sorted((ROOT / "geodata").rglob("*.pyi")), ids=lambda stub: stub.parent.name
)
def test_what_a_room_exports_is_there(stub: Path) -> None:
    room = ".".join(stub.parent.relative_to(ROOT).parts)
    exported = [
        alias.name
        for node in ast.parse(stub.read_text()).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert len(exported) == len(set(exported))
    found = __import__(room, fromlist=exported)
    assert all(hasattr(found, name) for name in exported)
    # A module that is imported stands in its room under its own name, over whatever was there.
    modules = {path.stem for path in stub.parent.glob("*.py")}
    assert modules.intersection(exported) <= OVER_THEIR_MODULE


@pytest.mark.parametrize(
    ("path", "source", "rule"),
    [
        ("geodata/territory/names.py", "import functions.http", "knows nothing of the edge"),
        ("geodata/territory/names.py", "from geodata.sites import Site", "may not import"),
        ("geodata/nearest/ranking.py", "import os", "computes on values"),
        ("geodata/nearest/ranking.py", "def f():\n    import time", "computes on values"),
        ("geodata/snapshot/reader.py", "import obstore.store", "only geodata.stores"),
        ("geodata/exports/geojson.py", "import geopandas", "only geodata.sources"),
        ("geodata/nearest/geocoding/book.py", "import time", "computes on values"),
        ("geodata/nearest/geocoding/book.py", "import urllib3", "only geodata.imports"),
        ("geodata/territory/origins.py", "from geodata.nearest import Guide", "may not import"),
        ("geodata/territory/contours.py", "from pyproj import Geod", "territory.projections"),
        ("geodata/territory/register.py", "from .names import fold", "absolute"),
        ("geodata/coverage/rows.py", "from geodata.sites.table import SiteTable", "exported by"),
        ("geodata/cli/nearest.py", "import geodata.sites.hours.plans", "geodata.sites.hours"),
        ("geodata/territory/origins.py", "from valhalla import Actor", "services.routing"),
        ("geodata/services/breaker.py", "from geodata.territory import Area", "may not import"),
        ("functions/nearest/app.py", "from geodata.stores import Objects", "wiring.py builds"),
        ("functions/nearest/app.py", "import geodata.services.routing", "wiring.py builds"),
        (
            "functions/nearest/app.py",
            "from geodata.nearest.geocoding import BanGeocoder",
            "wiring.py asks",
        ),
        ("functions/nearest/wiring.py", "import geodata.stores.objects", "exported by"),
        ("functions/http.py", "import geodata.sources.building", "workstations"),
        ("infra/local/gateway/gateway.py", "from functions.nearest import app", "as processes"),
        ("infra/machine/front.py", "from functions.nearest import app", "as processes"),
        (
            "infra/local/template/template.py",
            "import infra.local.gateway.replies",
            "may not import",
        ),
    ],
)
def test_an_import_against_an_arrow_is_a_fault(path: str, source: str, rule: str) -> None:
    [fault] = faults_of(path, source)
    assert rule in fault
    assert fault.startswith(f"{path}:")
