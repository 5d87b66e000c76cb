"""`sam build` makes packages that fit Lambda and hold what they should, and no more."""

from __future__ import annotations

import filecmp
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import cache_from_source, source_hash
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAM = ROOT / ".tools" / "sam" / "bin" / "sam"
LARGEST_MIB = {
    "CoverageFunction": 247,
    "RefresherFunction": 247,
    "ScenariosFunction": 247,
    "SolverFunction": 215,
    "MatchesFunction": 228,
    "MatchesWorkerFunction": 228,
}
USUAL_LARGEST_MIB = 140
"""Lambda takes 250; what is added is a choice to make, not to find out."""
ARCHITECTURES = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}

FUNCTIONS = {
    "NearestFunction": "functions.nearest.app",
    "CoverageFunction": "functions.coverage.app",
    "RefresherFunction": "functions.refresher.app",
    "ScenariosFunction": "functions.scenarios.app",
    "SolverFunction": "functions.solver.app",
    "SitesFunction": "functions.sites.app",
    "SitesWorkerFunction": "functions.sites.worker",
    "MatchesFunction": "functions.matches.app",
    "MatchesWorkerFunction": "functions.matches.worker",
}
"""What SAM builds, and the module of each one's handler."""

ASK_A_TABLE = ("ScenariosFunction", "SolverFunction")

pytestmark = pytest.mark.package


def sam(*arguments: str, **environment: str) -> str:
    if not SAM.exists():
        pytest.skip("needs SAM's command line, which `make test` installs")
    # SAM looks for a real python3.13 on PATH, and refuses pyenv's shims.
    path = f"{Path(sys.base_prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(SAM), *arguments],
        cwd=ROOT,
        env={**os.environ, "SAM_CLI_TELEMETRY": "0", "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(folder: Path, architecture: str) -> Path:
    sam(
        *("build", "--build-dir", str(folder)),
        *("--parameter-overrides", f"Architecture={architecture}"),
        MAILLAGE_ARCHITECTURE=architecture,
    )
    return folder


def files(folder: Path, pattern: str = "*") -> Iterator[Path]:
    return (path for path in folder.rglob(pattern) if path.is_file())


@pytest.fixture(scope="module")
def host_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("host"), ARCHITECTURES[platform.machine()])


@pytest.fixture(scope="module", params=FUNCTIONS)
def host_package(request: pytest.FixtureRequest, host_packages: Path) -> Path:
    return host_packages / request.param


@pytest.fixture(scope="module")
def arm_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("arm"), "arm64")


@pytest.fixture(scope="module", params=FUNCTIONS)
def arm_package(request: pytest.FixtureRequest, arm_packages: Path) -> Path:
    return arm_packages / request.param


def test_the_template_is_valid() -> None:
    assert "is a valid SAM Template" in sam("validate", "--lint")


def test_a_package_is_small(arm_package: Path) -> None:
    size_mib = sum(path.stat().st_size for path in files(arm_package)) / 2**20
    print(f"\n{arm_package.name}, unzipped: {size_mib:.1f} MiB")
    assert size_mib <= LARGEST_MIB.get(arm_package.name, USUAL_LARGEST_MIB)


def test_a_package_is_built_for_the_processor_of_the_template(arm_package: Path) -> None:
    libraries = list(files(arm_package, "*.so"))
    assert libraries
    # Bytes 18 and 19 of an ELF file name the processor; 183 is AArch64.
    assert {path.read_bytes()[18] for path in libraries} == {183}


def test_the_library_inside_is_the_source(host_package: Path) -> None:
    inside = [path.relative_to(host_package) for path in files(host_package / "geodata", "*.py")]
    assert Path("geodata/nearest/guide.py") in inside
    _, different, missing = filecmp.cmpfiles(host_package, ROOT, inside, shallow=False)
    assert (different, missing) == ([], [])


def test_what_only_a_workstation_needs_is_not_inside(host_package: Path) -> None:
    names = {path.name for path in host_package.iterdir()}
    assert not names & {"geopandas", "pandas", "pyogrio", "typer", "rich"}
    assert ("boto3" in names) == (host_package.name in ASK_A_TABLE)
    assert not (host_package / "geodata" / "sources").exists()
    assert not (host_package / "geodata" / "cli").exists()


def test_a_tagged_pdf_is_laid_out_from_the_package_alone(host_packages: Path) -> None:
    for name in ("CoverageFunction", "ScenariosFunction"):
        program = (
            f"import sys; sys.path.insert(0, {str(host_packages / name)!r})\n"
            "from datetime import datetime\n"
            "from geodata.exports.report.blocks import Document, Section\n"
            "from geodata.exports.report.typesetting import pdf_of\n"
            "from geodata.exports.report.word import docx_of\n"
            "page = Document('a', 'b', (), 'c', datetime(2026, 1, 1), [Section('d')])\n"
            "assert pdf_of(page).startswith(b'%PDF') and docx_of(page).startswith(b'PK')\n"
        )
        subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, timeout=60)


LATER = {
    "ScenariosFunction": "geodata.plans.hand_effects",
    "MatchesWorkerFunction": "geodata.matches.whole, geodata.placement.matching_core, highspy",
}
"""What a handler imports at the first question that needs it."""


def test_the_handler_imports_from_the_package_alone(host_package: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(host_package)!r})\n"
        f"import {FUNCTIONS[host_package.name]} as app\n"
        "assert callable(app.lambda_handler)\n"
        f"import {LATER.get(host_package.name, 'numpy')}\n"
        "import numpy; from geodata.territory.projections import geodesics_m\n"
        "assert 111_000 < geodesics_m(0, 45, numpy.zeros(1), numpy.full(1, 46.0))[0] < 112_000\n"
        "outside = [name for name, module in sys.modules.items()\n"
        "    if 'site-packages' in (getattr(module, '__file__', None) or '')]\n"
        "assert not outside, outside\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_citizens_search_is_compiled_for_the_processor(host_packages: Path) -> None:
    package = host_packages / "NearestFunction"
    assert not list(files(package / "geodata", "*.c"))
    program = (
        f"import sys; sys.path.insert(0, {str(package)!r})\n"
        "from geodata.territory.geodesics import compiled\n"
        "from geodata.travel.kernel import library\n"
        "assert library() is not None and compiled() is not None\n"
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, timeout=60)


def test_citizens_do_not_wait_for_what_only_operators_need(host_packages: Path) -> None:
    nearest = {path.name for path in (host_packages / "NearestFunction").iterdir()}
    sites = {path.name for path in (host_packages / "SitesFunction").iterdir()}
    assert "stdnum" in sites
    assert "stdnum" not in nearest
    assert not (host_packages / "NearestFunction" / "functions" / "sites").exists()


def test_every_module_is_compiled_so_that_a_cold_start_compiles_none(host_package: Path) -> None:
    sources = list(files(host_package, "*.py"))
    assert host_package / "functions" / "http.py" in sources
    for path in sources:
        # Bytes 8 to 16 of a compiled file are of the source that it was made of.
        made_of = Path(cache_from_source(path)).read_bytes()[8:16]
        assert made_of == source_hash(path.read_bytes()), path
