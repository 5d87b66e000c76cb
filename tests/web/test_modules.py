"""The pages' modules: their own tests under node, and what no browser would tell."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest

from functions.sites.parameters import MediaType
from geodata.exports.answer_page.report import KINDS
from geodata.sites import NEEDS
from geodata.sites.mapping.document import FIELDS_OF_RULES, Conversion
from geodata.sites.vocabularies import VOCABULARIES
from geodata.sources.packages import DECOUPAGE, MAPLIBRE, PMTILES
from infra.dev.web_imports import import_circles, imports_of

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
    assert source.count("\n") <= 310


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert import_circles(WEB) == []
    assert "shared/dom.js" in imports_of(WEB)["plan/rows.js"]


def test_a_circle_of_modules_is_found_whatever_its_imports_look_like(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "a.js").write_text('import {\n  one,\n  two,\n} from "../b.js";\n')
    (tmp_path / "b.js").write_text('export { three } from "./c.js";\n')
    (tmp_path / "c.js").write_text('import "./plan/a.js";\nimport("./b.js");\n')
    assert import_circles(tmp_path) == [["b.js", "c.js", "plan/a.js", "b.js"]]


def test_no_page_asks_anything_of_another_host() -> None:
    for page in WEB.rglob("*.html"):
        asked = re.findall(
            r'<(?:script|link|img|iframe)[^>]* (?:src|href)="([^"]+)"',
            page.read_text(encoding="utf-8"),
        )
        assert all(each.startswith("/") and not each.startswith("//") for each in asked), page
        assert "style=" not in page.read_text(encoding="utf-8")


def loaded_by(*modules: str) -> set[str]:
    """The modules that some import as they are loaded, themselves among them."""
    needed, seen = list(modules), set[str]()
    while needed:
        name = needed.pop()
        seen.add(name)
        source = (WEB / name).read_text(encoding="utf-8")
        found = re.findall(r'^(?:import|export)\b[^;]*? from "([^"]+)";', source, re.MULTILINE)
        paths = [(WEB / name).parent / each for each in found]
        needed += {each.resolve().relative_to(WEB).as_posix() for each in paths} - seen
    return seen


def test_the_page_announces_every_module_that_it_loads() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    announced = set(re.findall(r'modulepreload" href="/([^"]+)"', page))
    assert announced == loaded_by("citizen/app.js") - {"citizen/app.js"}


@pytest.mark.parametrize(
    ("page", "first_view"),
    [
        ("index.html", ()),
        ("prefecture.html", ()),
        ("planification.html", ()),
        ("lieux.html", ("sites/file-view.js",)),
        ("lieux.html", ("sites/reports-view.js",)),
        ("integrer.html", ("widget/maillage-nearest.js",)),
        ("widget.html", ()),
        ("rapprochement.html", ()),
    ],
)
def test_a_page_sends_less_than_60_kb_before_its_map(page: str, first_view: tuple[str]) -> None:
    text = (WEB / page).read_text(encoding="utf-8")
    modules = re.findall(r'<script type="module" src="/([^"]+)"', text)
    styles = re.findall(r'<link rel="stylesheet" href="/([^"]+)"', text)
    files = {page, *styles, *loaded_by(*modules, *first_view)}
    sizes = {each: len(gzip.compress((WEB / each).read_bytes(), mtime=0)) for each in files}
    heaviest = sorted(sizes, key=lambda each: -sizes[each])[:8]
    assert sum(sizes.values()) <= 60_000, (sum(sizes.values()), heaviest)


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


def said_by_node(module: str, expression: str) -> set[str]:
    """The lines that an expression over a module's names gives."""
    script = (
        f"import * as m from \"{(WEB / module).as_uri()}\";console.log(({expression}).join('\\n'))"
    )
    done = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", script],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines())


@needs_node
def test_every_field_that_a_column_may_give_has_a_name_in_french() -> None:
    fields = said_by_node(
        "sites/fields.js", "m.FIELD_GROUPS.flatMap(([, fields]) => fields.map(([field]) => field))"
    )
    # How exact a position is, is not for a file to say.
    assert fields == set(FIELDS_OF_RULES) - {"location_quality"}


@needs_node
def test_reports_are_told_to_operators_in_the_words_of_the_form() -> None:
    words = said_by_node("sites/reports.js", "Object.entries(m.KINDS).map((each) => each.join())")
    assert words == {f"{kind},{text}" for kind, text in KINDS.items()}


@needs_node
def test_the_widgets_needs_are_those_of_the_api() -> None:
    assert said_by_node("widget/settings.js", "m.NEEDS") == set(NEEDS)


@needs_node
def test_every_conversion_has_a_name_in_french() -> None:
    names = list(get_args(Conversion))
    words = said_by_node("sites/fields.js", f"{names}.map(m.conversionInWords)")
    assert len(words) == len(names)
    assert not words & set(names)


@needs_node
def test_files_are_sent_as_types_that_the_service_takes() -> None:
    types = said_by_node("shared/media-types.js", "m.ACCEPTED.split(',').map(m.mediaTypeOf)")
    assert types <= set(get_args(MediaType))
