"""The pages' modules: their own tests under node, and what no browser would tell."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from geodata.sites.vocabularies import VOCABULARIES
from geodata.sources.packages import DECOUPAGE, MAPLIBRE, PMTILES

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
MODULES = sorted(path for path in WEB.rglob("*.js") if "vendor" not in path.parts)
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs node")


@needs_node
@pytest.mark.parametrize(
    "file", sorted(Path(__file__).parent.glob("*.test.mjs")), ids=lambda f: f.stem
)
def test_a_modules_own_tests_pass_under_node(file: Path) -> None:
    done = subprocess.run(
        ["node", "--test", "--no-warnings", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@needs_node
def test_every_module_is_well_formed() -> None:
    # One process compiles them all, and runs none.
    script = (
        "const { readFileSync } = require('fs'), { SourceTextModule } = require('vm');"
        "for (const identifier of process.argv.slice(1))"
        " new SourceTextModule(readFileSync(identifier, 'utf8'), { identifier });"
    )
    done = subprocess.run(
        ["node", "--experimental-vm-modules", "--no-warnings", "-e", script, *MODULES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(MODULES) > 20


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_module_writes_html_styles_or_code_from_text(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in source
    assert not re.search(r"new Function|\.cssText|setAttribute\(.style", source)
    assert source.startswith("/**"), "its first line says its subject"
    assert source.count("\n") <= 260


def test_no_page_asks_anything_of_another_host() -> None:
    for page in WEB.rglob("*.html"):
        asked = re.findall(
            r'<(?:script|link|img|iframe)[^>]* (?:src|href)="([^"]+)"',
            page.read_text(encoding="utf-8"),
        )
        assert all(each.startswith("/") and not each.startswith("//") for each in asked), page
        assert "style=" not in page.read_text(encoding="utf-8")


def test_the_page_announces_every_module_that_it_loads() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    announced = set(re.findall(r'modulepreload" href="/([^"]+)"', page))
    needed, seen = ["citizen/app.js"], set()
    while needed:
        name = needed.pop()
        seen.add(name)
        source = (WEB / name).read_text(encoding="utf-8")
        found = re.findall(r'^import .* from "([^"]+)";', source, re.MULTILINE)
        paths = [(WEB / name).parent / each for each in found]
        needed += {each.resolve().relative_to(WEB).as_posix() for each in paths} - seen
    assert announced == seen - {"citizen/app.js"}


def test_the_modules_name_the_versions_that_are_obtained() -> None:
    the_map = (WEB / "shared" / "maplibre.js").read_text(encoding="utf-8")
    assert f'"/vendor/maplibre-gl-{MAPLIBRE.version}"' in the_map
    assert f'"/vendor/pmtiles-{PMTILES.version}/pmtiles.js"' in the_map
    territory = (WEB / "widget" / "territory.js").read_text(encoding="utf-8")
    assert f'"vendor/territories-{DECOUPAGE.version}"' in territory


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("SERVICES", "services"),
        ("SUPPORTS", "modalites_accompagnement"),
        ("AUDIENCES", "publics_specifiquement_adresses"),
        ("PROGRAMMES", "dispositif_programmes_nationaux"),
    ],
)
@needs_node
def test_the_filters_have_the_very_values_of_the_vocabularies(name: str, field: str) -> None:
    script = (
        f'import {{ {name} }} from "{(WEB / "shared" / "vocabulary.js").as_uri()}";'
        f"console.log({name}.map(([value]) => value).join('\\n'))"
    )
    done = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", script],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.splitlines()) == set(VOCABULARIES[field])
