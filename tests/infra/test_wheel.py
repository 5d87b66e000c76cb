"""The project is a package: its wheel, where nothing of the sources is at hand, is the library."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import ROOT

REQUIREMENTS = ROOT / "infra" / "requirements"
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "NOTICE.md")


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built of a copy of the sources, as building leaves files beside them."""
    folder = tmp_path_factory.mktemp("sources with a space")
    for file in BUILT_FROM:
        shutil.copy(ROOT / file, folder)
    for room in ("geodata", "functions", "infra"):
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room, folder / room, ignore=skipped)
    build = "import setuptools.build_meta as backend; backend.build_wheel('dist')"
    run(sys.executable, "-W", "error", "-c", build, folder=folder)
    [made] = (folder / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and the requirements of this one."""
    venv = tmp_path_factory.mktemp("elsewhere") / "an environment"
    run(sys.executable, "-m", "venv", "--without-pip", venv, folder=venv.parent)
    options = ("--quiet", "--no-deps", "--no-index")
    pip = (sys.executable, "-m", "pip", "--python", venv)
    run(*pip, "install", *options, wheel, folder=venv.parent)
    [packages] = venv.glob("lib/python3*/site-packages")
    # What a `.pth` names is searched after the environment's own, and its own `.pth` are not read.
    (packages / "requirements.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return venv


def test_it_holds_every_file_of_the_library_and_no_other(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    # What is compiled is of one machine: its source is in the wheel.
    files = (
        path for path in (ROOT / "geodata").rglob("*") if path.is_file() and path.suffix != ".so"
    )
    ours = {path.relative_to(ROOT).as_posix() for path in files}
    assert inside == {name for name in ours if "__pycache__" not in name}
    assert any(name.endswith(".yaml") for name in inside)


def test_its_requirements_are_the_lists_of_the_locks(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        [name] = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(archive.read(name))
    required = metadata.get_all("Requires-Dist", [])
    library = run(
        sys.executable, "-c", "import lock; print(*lock.LIBRARY)", folder=ROOT / "infra" / "dev"
    )
    listed = {
        line
        for each in library.split()
        for line in (REQUIREMENTS / f"{each}.in").read_text().splitlines()
        if not line.startswith("#")
    }
    assert {each for each in required if "extra ==" not in each} == listed
    assert metadata.get_all("Provides-Extra") == ["run", "assistants", "dev"]
    locked = (REQUIREMENTS / "run.txt").read_text().lower()
    for each in listed:
        # A lock writes names as PEP 503 normalises them.
        name = re.split(r"[\[<=>~]", each)[0].lower().replace("_", "-")
        assert f"\n{name}==" in f"\n{locked}", each


def test_its_command_works_where_the_sources_are_not(installed: Path, tmp_path: Path) -> None:
    command = installed / "bin" / "maillage"
    told = run(command, "--help", folder=tmp_path)
    assert {"build", "nearest", "coverage", "plan"} <= set(told.split())
    run(command, "plan", "--help", folder=tmp_path)
    ask = (
        "import geodata\nfrom geodata.plans.presets import presets\n"
        "print(geodata.__file__, len(presets()), sep='\\n')"
    )
    file, count = run(installed / "bin" / "python", "-c", ask, folder=tmp_path).splitlines()
    assert Path(file).is_relative_to(installed)
    assert int(count) >= 3
