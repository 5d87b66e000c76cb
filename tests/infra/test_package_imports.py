"""A package holds all that its function may import, however late, told from the imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "infra" / "dev"))
from package import (  # noqa: E402 - a script's folder is no package
    ELSEWHERE,
    NEVER_READ,
    OFFLINE,
    REQUIREMENTS,
    SCIPY_UNUSED,
)

OURS = ("geodata", "functions")
FUNCTIONS = ("nearest", "coverage", "sites", "scenarios", "refresher", "solver", "matches")


def source_of(module: str, root: Path) -> Path | None:
    """The file of a module of ours, the exports of a room rather than what makes them lazy."""
    path = root.joinpath(*module.split("."))
    found = (path / "__init__.pyi", path / "__init__.py", path.with_suffix(".py"))
    return next((each for each in found if each.is_file()), None)


@cache
def imports(source: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """All imports of a source, in functions too, but those that only type checkers run."""
    found: list[ast.Import | ast.ImportFrom] = []
    waiting: list[ast.AST] = [ast.parse(source.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found.append(node)
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting += node.orelse
        elif not isinstance(node, ast.expr):
            waiting += ast.iter_child_nodes(node)
    return tuple(found)


def imported(source: Path, module: str, asked: str | None) -> Iterator[tuple[str, str]]:
    """Modules that a source imports, with a name taken from each; of exports, what is asked."""
    is_exports = source.suffix == ".pyi"
    parents = module.split(".") if source.stem == "__init__" else module.split(".")[:-1]
    for node in imports(source):
        if isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)
            continue
        above = parents[: len(parents) - node.level + 1] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        for each in node.names:
            if not is_exports or asked in {each.name, each.asname}:
                yield base, each.name


@cache
def reached(function: str, root: Path = ROOT) -> dict[str, str]:
    """Each module that a function may import, and what imports it."""
    starts = [
        ".".join(each.relative_to(root).with_suffix("").parts)
        for each in sorted((root / "functions" / function).rglob("*.py"))
    ]
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(start, "", function) for start in starts]
    while waiting:
        module, name, by = waiting.pop()
        if (module, name) in seen:
            continue
        seen.add((module, name))
        found.setdefault(module, by)
        if module.split(".")[0] not in OURS:
            continue
        source = source_of(module, root)
        if source is None:
            continue
        if name and source_of(f"{module}.{name}", root):
            waiting.append((f"{module}.{name}", "", module))
        waiting += [(*each, module) for each in imported(source, module, name or None)]
    return found


def left_out(function: str) -> list[str]:
    """Modules that a function may import, of rooms (folders) that its package leaves out."""
    rooms = {*OFFLINE, *ELSEWHERE.get(function, ())}
    return [
        f"{module} (imported by {by})"
        for module, by in reached(function).items()
        if module.startswith("geodata.") and rooms & set(folders(module))
    ]


def folders(module: str) -> list[str]:
    parts = module.split(".")
    return parts if ROOT.joinpath(*parts).is_dir() else parts[:-1]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_package_holds_each_room_that_its_function_may_import(function: str) -> None:
    assert left_out(function) == []


UNASKED = {
    "rapidfuzz": "geodata.nearest.geocoding.homonyms",
    "valhalla": None,
    "pyarrow": None,
}
"""Libraries that a package may do without: slips in names are looked for by one module alone, an
engine that is not installed says so in words (`EngineUnavailableError`), and so does a format
(`available_formats`)."""


def is_unasked(library: str, function: str) -> bool:
    return library in UNASKED and UNASKED[library] not in reached(function)


def locked(function: str) -> set[str]:
    """The packages of a function's lock."""
    lock = ROOT / "infra" / "requirements" / f"{REQUIREMENTS.get(function, function)}.txt"
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0].lower().replace("_", "-") for line in lines if "==" in line}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_package_holds_each_library_that_its_function_may_import(function: str) -> None:
    owners = packages_distributions()
    held = locked(function)
    missing = []
    for module, by in reached(function).items():
        top = module.split(".")[0]
        if top in OURS or top in sys.stdlib_module_names:
            continue
        names = {each.lower().replace("_", "-") for each in owners.get(top, ())}
        if not names & held and not is_unasked(top, function):
            missing.append(f"{module} (imported by {by})")
    assert missing == []


def removed(function: str, root: Path = ROOT) -> list[str]:
    """Modules that a function may import, which every package is made smaller by.

    What one function alone does without (`UNUSED_BY`) is a choice: its imports are there, late, and
    it never asks for them.
    """
    parts = (*NEVER_READ, *(f"scipy/{part}" for part in SCIPY_UNUSED))
    return [
        f"{module} (imported by {by})"
        for module, by in reached(function, root).items()
        if any(f"{module.replace('.', '/')}/".startswith(f"{part}/") for part in parts)
    ]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nothing_that_a_package_is_made_smaller_by_may_be_imported(function: str) -> None:
    assert removed(function) == []


def test_a_part_that_is_removed_and_imported_late_is_seen(tmp_path: Path) -> None:
    source = tmp_path / "functions" / "one" / "app.py"
    source.parent.mkdir(parents=True)
    source.write_text("def flow():\n    from scipy.optimize import linprog\n", encoding="utf-8")
    assert removed("one", tmp_path) == ["scipy.optimize (imported by functions.one.app)"]


def test_a_room_that_is_imported_late_is_seen(tmp_path: Path) -> None:
    rooms = {
        "functions/one/app.py": "def answer():\n    from geodata.kept import Thing\n",
        "geodata/kept/__init__.py": "",
        "geodata/kept/__init__.pyi": "from .things import Thing\nfrom .others import Other\n",
        "geodata/kept/things.py": "def make():\n    import geodata.late.room\n",
        "geodata/kept/others.py": "import geodata.unasked\n",
        "geodata/late/room.py": "if TYPE_CHECKING:\n    import geodata.typed\n",
    }
    for name, text in rooms.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    ours = {each for each in reached("one", tmp_path) if each.startswith("geodata")}
    assert ours == {"geodata.kept", "geodata.kept.things", "geodata.late.room"}
