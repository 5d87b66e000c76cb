"""The bills of materials: valid, the same twice, and with all that a package is made of."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from geodata.sources.packages import DECOUPAGE, MAPLIBRE, PMTILES
from infra.audit.locks import FOLDER, locked_in
from tests.conftest import ROOT

PYTHON = ROOT / ".tools" / "audit" / "bin" / "python"
LOCKS = {"refresher": "coverage"}


def made(folder: Path) -> dict[str, Any]:
    subprocess.run(
        [str(PYTHON), "infra/dev/sbom.py", str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "."},
        check=True,
        capture_output=True,
    )
    files = sorted(folder.glob("*.cdx.json"))
    return {file.name.removesuffix(".cdx.json"): json.loads(file.read_text()) for file in files}


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not PYTHON.exists():
        pytest.skip("needs the audit's tools: `make check`")
    return made(tmp_path_factory.mktemp("sbom"))


def contents(bill: dict[str, Any]) -> set[tuple[str, str, frozenset[str]]]:
    return {
        (
            f"{each['group']}/{each['name']}" if "group" in each else each["name"],
            each["version"],
            frozenset(one["content"] for one in each["hashes"]),
        )
        for each in bill["components"]
    }


def test_each_function_has_a_bill_with_every_locked_version_and_hash(bills: dict[str, Any]) -> None:
    makers = (ROOT / "infra" / "package.mk").read_text()
    packages = {line.split()[2] for line in makers.splitlines() if "package.py" in line}
    assert set(bills) >= packages | {"pages"}
    for name in packages:
        locked = locked_in(FOLDER / f"{LOCKS.get(name, name)}.txt")
        wanted = {(each.name, each.version, frozenset(each.hashes)) for each in locked}
        assert contents(bills[name]) == wanted, name


def test_the_pages_bill_has_every_pinned_package(bills: dict[str, Any]) -> None:
    pinned = (MAPLIBRE, PMTILES, DECOUPAGE)
    wanted = {(each.name, each.version, frozenset({each.digest})) for each in pinned}
    assert contents(bills["pages"]) == wanted


def test_a_bill_says_what_it_is_of_and_in_which_format(bills: dict[str, Any]) -> None:
    for name, bill in bills.items():
        assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
        assert bill["metadata"]["component"]["name"] == f"maillage-{name}"
        urls = [each["purl"] for each in bill["components"]]
        assert len(urls) == len(set(urls))
        kind = "pkg:npm/" if name == "pages" else "pkg:pypi/"
        assert all(each.startswith(kind) for each in urls)
        about = next(each for each in bill["dependencies"] if each["ref"] == name)
        assert sorted(about["dependsOn"]) == sorted(urls)


def test_the_same_locks_make_the_same_bills(bills: dict[str, Any], tmp_path: Path) -> None:
    assert made(tmp_path) == bills
