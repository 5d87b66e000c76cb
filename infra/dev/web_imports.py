"""Reads which of the pages' modules imports which, and finds those that import each other."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "web"
_IMPORT = re.compile(r"""^(?:import|export)\b[^;"'(]*?["'](\.[^"']+)["']""", re.MULTILINE)
"""What is loaded with a module. `import()` is not: it waits until it is called."""


def main() -> int:
    """Prints the circles of the pages' modules; returns the exit code."""
    circles = import_circles(WEB)
    for circle in circles:
        print(f"web: modules that import each other: {' -> '.join(circle)}")
    return int(bool(circles))


def imports_of(web: Path) -> dict[str, list[str]]:
    """Returns, for each module of a folder, the modules that it imports, by their paths in it."""
    modules = sorted(path for path in web.rglob("*.js") if "vendor" not in path.parts)
    return {
        path.relative_to(web).as_posix(): [
            os.path.relpath(path.parent / name, web).replace(os.sep, "/")
            for name in _IMPORT.findall(path.read_text(encoding="utf-8"))
        ]
        for path in modules
    }


def import_circles(web: Path) -> list[list[str]]:
    """Returns the circles of imports of a folder's modules, each with its first module again."""
    imports, circles = imports_of(web), []
    done: set[str] = set()
    for start in imports:
        circles += _circles_from(start, imports, [], done)
    return circles


def _circles_from(
    module: str, imports: Mapping[str, list[str]], path: list[str], done: set[str]
) -> list[list[str]]:
    """Walks depth first: a module met again on the path that leads to it closes a circle."""
    if module in path:
        return [[*path[path.index(module) :], module]]
    if module in done:
        return []
    found = [
        circle
        for each in imports.get(module, [])
        for circle in _circles_from(each, imports, [*path, module], done)
    ]
    done.add(module)
    return found


if __name__ == "__main__":
    sys.exit(main())
