"""What the documents name is there: files, functions, and the rooms of the library."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from infra.dev.rooms import arrows_of
from tests.conftest import ROOT

WALKED = ("docs/architecture.md", "CONTRIBUTING.md")
"""Documents that name functions, as `path/module.py: name` or `path/module.py: Class.name`."""
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))
)

_NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|js)): ([\w.]+)`")
_FOLDERS = ("docs", "functions", "geodata", "infra", "tests", "web")
_PATH = re.compile(rf"`((?:{'|'.join(_FOLDERS)})/[\w./*-]*)")
_MODULE = re.compile(r"`((?:geodata|functions|infra)(?:\.\w+)+)`")
_ROW = re.compile(r"^\| `geodata/(\w+)` \|", re.MULTILINE)
_README_ROOM = re.compile(r"^  (\w+)  +\S", re.MULTILINE)

DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Reference(NamedTuple):
    """A name in a file of the project."""

    path: str
    name: str


def references_of(text: str) -> list[Reference]:
    return [Reference(*found) for found in _NAMED.findall(text)]


def missing_from(reference: Reference, root: Path = ROOT) -> str | None:
    """Returns what is wrong with a reference, or None."""
    path = root / reference.path
    if not path.is_file():
        return f"{reference.path}: no such file"
    if path.suffix == ".js":
        is_there = re.search(
            rf"\b(?:function|const|let|class) {reference.name}\b", path.read_text()
        )
    else:
        is_there = reference.name in _names_of(path)
    return None if is_there else f"{reference.path}: no {reference.name}"


@cache
def _names_of(path: Path) -> frozenset[str]:
    """Returns the names that a module defines; those of a class after its own and a dot."""
    return frozenset(_names_in(ast.parse(path.read_text(encoding="utf-8")).body, ""))


def _names_in(body: list[ast.stmt], before: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, DEFINITIONS):
            yield f"{before}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _names_in(node.body, f"{before}{node.name}.")
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (f"{before}{each.id}" for each in targets if isinstance(each, ast.Name))


def is_module(dotted: str) -> bool:
    """Whether a dotted name is a module, a room, or a name that one of them defines or exports."""
    path = ROOT.joinpath(*dotted.split("."))
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    name, door = path.name, path.parent / "__init__.pyi"
    if door.is_file() and re.search(rf"\bas {name}\b", door.read_text()):
        return True
    outer = path.parent.with_suffix(".py")
    return outer.is_file() and name in _names_of(outer)


@pytest.mark.parametrize("document", WALKED)
def test_every_function_that_a_document_names_is_where_it_says(document: str) -> None:
    references = references_of((ROOT / document).read_text(encoding="utf-8"))
    assert references
    missing = [fault for each in references if (fault := missing_from(each)) is not None]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    # NAME stands for one that a reader chooses.
    paths = {each.rstrip("/") for each in _PATH.findall(text) if "NAME" not in each}
    missing = sorted(each for each in paths if not any(ROOT.glob(each)))
    missing += sorted(each for each in set(_MODULE.findall(text)) if not is_module(each))
    assert not missing, "\n".join(missing)


def test_the_rooms_of_the_architecture_are_those_of_the_tree() -> None:
    rooms = _ROW.findall((ROOT / "docs/architecture.md").read_text(encoding="utf-8"))
    assert len(rooms) == len(set(rooms))
    assert set(rooms) == arrows_of(ROOT / "geodata").keys()


def test_the_rooms_of_the_readme_are_those_of_the_tree() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = text.partition("\ngeodata/")[2].partition("\nfunctions/")[0]
    assert sorted(_README_ROOM.findall(lines)) == sorted(arrows_of(ROOT / "geodata"))


def test_every_decision_is_in_the_index_and_the_index_leads_to_it() -> None:
    text = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
    index = text.partition("\n## By subject\n")[2].partition("\n## ")[0]
    led_to = re.findall(r"\[\d+\]\(#([^)]+)\)", index)
    titles = re.findall(r"^## (\d+\. .*)$", text, re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in titles]
    assert sorted(led_to) == sorted(anchors)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("`geodata/clock.py: present`", None),
        ("`geodata/nearest/guide.py: Guide.nearest`", None),
        ("`geodata/exports/formats.py: COVERAGE_FORMATS`", None),
        ("`web/shared/gate.js: gate`", None),
        ("`geodata/nearest/guide.py: nearest`", "geodata/nearest/guide.py: no nearest"),
        ("`geodata/nearest/guides.py: Guide`", "geodata/nearest/guides.py: no such file"),
        ("`web/shared/gate.js: door`", "web/shared/gate.js: no door"),
    ],
)
def test_a_name_that_is_not_there_is_a_fault(text: str, fault: str | None) -> None:
    [reference] = references_of(text)
    assert missing_from(reference) == fault
