"""Setting a machine up: any folder, any user, only what is locked, and what is absent is said."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from infra.dev import setup, system
from infra.dev.setup import BUILT_HERE, ENVIRONMENTS, REQUIREMENTS, SetUpError
from tests.conftest import ROOT

LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of its own, in a folder whose name has a space, that installs nothing."""
    return project_in(tmp_path / "a folder")


def project_in(root: Path) -> Path:
    (root / "infra").mkdir(parents=True)
    shutil.copytree(ROOT / "infra" / "dev", root / "infra" / "dev")
    shutil.copytree(REQUIREMENTS, root / "infra" / "requirements")
    shutil.copy(ROOT / "pyproject.toml", root)
    uv_of(root)
    return root


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def set_up(root: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, root / "infra" / "dev" / "setup.py", *names],
        env={"PATH": os.environ["PATH"], "HOME": str(root), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def uv_of(root: Path) -> str:
    """A uv of the locked version that writes what it was asked, and makes what is looked at."""
    locked = re.search(r"uv==(\S+)", (REQUIREMENTS / "uv.txt").read_text())
    assert locked is not None
    program(
        root / ".tools" / "uv" / "bin" / "uv",
        f'[ "$1" = --version ] && echo "uv {locked[1]} (test)" && exit 0\n'
        f'echo "$@" >> "{root}/asked"\n'
        f'cd "{root}" && mkdir -p .venv/bin && touch .venv/bin/python .venv/bin/maillage',
    )
    return locked[1]


def asked(root: Path) -> list[str]:
    return (root / "asked").read_text().splitlines() if (root / "asked").exists() else []


def test_it_works_in_a_folder_with_a_space_and_only_once(folder: Path) -> None:
    first = set_up(folder, "run")
    assert first.returncode == 0, first.stderr
    venv, sync, install = asked(folder)
    assert venv.startswith("venv ")
    assert "--require-hashes" in sync
    assert "--only-binary :all:" in sync
    assert "--no-deps --no-build-isolation" in install
    assert f"--editable {folder}" in install
    assert set_up(folder, "run").returncode == 0
    assert len(asked(folder)) == 3


def test_another_name_of_a_command_installs_the_project_again_and_nothing_else(
    folder: Path,
) -> None:
    assert set_up(folder, "run").returncode == 0
    with (folder / "pyproject.toml").open("a") as project:
        project.write("# changed\n")
    assert set_up(folder, "run").returncode == 0
    assert ["--editable" in line for line in asked(folder)] == [False, False, True, True]


def test_what_may_not_be_looked_at_is_passed_over(folder: Path) -> None:
    locked, file = folder / "locked", folder / "file"
    (locked / "versions").mkdir(parents=True)
    file.touch()
    program(folder / "broken" / "python3.13", "exit 1")
    program(folder / "other" / "python3.13", "echo something else")
    (folder / "not ours").mkdir()
    (folder / "not ours" / "python3.13").touch(mode=0o000)
    locked.chmod(0o000)
    folders = (locked, file, "/nowhere", folder / "broken", folder / "other", folder / "not ours")
    path = os.pathsep.join(["", *map(str, folders), os.environ["PATH"]])
    try:
        done = set_up(folder, "run", PATH=path, PYENV_ROOT=str(locked))
    finally:
        locked.chmod(0o700)
    assert done.returncode == 0, done.stderr
    [venv, *_] = asked(folder)
    assert str(folder / "other") not in venv
    assert str(folder / "broken") not in venv


def test_where_nothing_compiles_that_is_said_and_nothing_fails(folder: Path) -> None:
    shutil.copytree(ROOT / "geodata" / "travel", folder / "geodata" / "travel")
    (folder / "geodata" / "travel" / "libkernel.so").unlink(missing_ok=True)
    done = set_up(folder, "kernel")
    assert done.returncode == 0, done.stderr
    assert "numpy searches instead" in done.stderr
    assert not (folder / "geodata" / "travel" / "libkernel.so").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to be root, to be another user")
def test_another_user_with_an_unreadable_folder_on_its_path_is_served() -> None:
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    if python is None:
        pytest.skip("needs a Python that other users may run")
    # pytest's own temporary folders let no other user in.
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder, secret = project_in(Path(name) / "a folder"), Path(name) / "secret"
        program(secret / "bin" / "uv", "exit 1")
        (secret / "versions").mkdir()
        secret.chmod(0o700)
        for each in (folder, *folder.rglob("*")):
            os.chown(each, NOBODY, NOBODY)
        done = subprocess.run(
            [python, folder / "infra" / "dev" / "setup.py", "run"],
            env={"PATH": f"{secret / 'bin'}:/usr/bin:/bin", "PYENV_ROOT": str(secret)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            user=NOBODY,
            group=NOBODY,
            cwd="/",
        )
        assert done.returncode == 0, done.stderr
        assert len(asked(folder)) >= 3


def test_a_program_that_cannot_be_run_is_one_line(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match="cannot be run: No such file"):
        setup.run(str(tmp_path / "absent"))
    (tmp_path / "ours").touch(mode=0o644)
    with pytest.raises(SetUpError, match="cannot be run: Permission denied"):
        setup.run(str(tmp_path / "ours"))
    with pytest.raises(SetUpError, match=r"failed \(3\)"):
        setup.run(str(program(tmp_path / "fails", "exit 3")))
    (folder / "infra" / "requirements" / "uv.txt").write_text("")
    done = set_up(folder, "run")
    assert (done.returncode, done.stderr) == (2, "set-up: uv.txt locks no uv\n")


def test_a_uv_of_another_version_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = re.search(r"uv==(\S+)", (REQUIREMENTS / "uv.txt").read_text())
    assert lock is not None
    program(tmp_path / "old" / "uv", "echo uv 0.1.0")
    right = program(tmp_path / "right" / "uv", f"echo uv {lock[1]}")
    monkeypatch.setattr(setup, "TOOLS", tmp_path / "none")
    monkeypatch.setenv("PATH", f"{tmp_path / 'old'}:{right.parent}")
    assert setup.find_uv() == str(right)


def test_a_machine_without_python_that_cannot_fetch_it_is_told_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv = program(tmp_path / "uv", "exit 1")
    monkeypatch.setattr(setup, "_candidates", list)
    with pytest.raises(SetUpError, match=r"no CPython 3\.13 to run, and 3\.13\.\d+ was not"):
        setup.find_python(str(uv))


def test_the_latest_of_pyenvs_interpreters_comes_first(tmp_path: Path) -> None:
    for name in ("3.13.9", "3.13.10", "3.13t", "3.130.1", "3.12.11", "3.13"):
        (tmp_path / name).mkdir()
    found = [each.name for each in setup._versions(tmp_path)]
    assert found == ["3.13.10", "3.13.9", "3.13"]
    assert setup._versions(tmp_path / "absent") == []


def test_everything_is_locked_with_hashes_and_comes_as_wheels_but_what_is_argued() -> None:
    assert {lock.stem for lock in LOCKS} >= {*ENVIRONMENTS, "uv"}
    for lock in LOCKS:
        text = lock.read_text()
        names = re.findall(r"^([A-Za-z0-9][\w.-]*)==", text, re.MULTILINE)
        assert text.count("==") >= len(names) > 0
        assert text.count(" \\\n    --hash=sha256:") >= len(names)
        options = setup.wheels_only(lock.stem, lock)
        built = BUILT_HERE.get(lock.stem, ())
        assert set(built) <= set(names)
        left = [name for name in names if name not in built]
        whole = [f"--only-binary={name}" for name in left] if built else ["--only-binary", ":all:"]
        assert options == whole


def test_what_runs_carries_nothing_that_tests_alone_need() -> None:
    run = (REQUIREMENTS / "run.txt").read_text()
    for name in ("holidays", "pytest", "hypothesis", "ruff", "time-machine"):
        assert f"\n{name}==" not in run, name
    assert "\nsetuptools==" in run, "the project is installed without fetching what builds it"


def test_a_machine_with_every_program_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for programs in system.PACKAGES.values():
        program(tmp_path / programs[0], "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in system.NAMED_BY.values():
        monkeypatch.delenv(variable, raising=False)
    assert system.absent() == []
    assert system.report(system.absent()) == []


def test_each_absent_program_is_named_with_what_is_not_tested_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path / "node", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "no browser"))
    monkeypatch.delenv("FIREFOX", raising=False)
    assert system.absent() == ["chromium", "firefox-esr", "redis-server", "openssl"]
    assert system.main(["missing"]) == 0
    told = capsys.readouterr().err
    assert "NOT EVERYTHING WAS TESTED" in told
    assert "sudo apt-get install chromium firefox-esr redis-server openssl" in told
    assert "the pages in a browser" in told


def test_what_is_absent_is_installed_where_it_may_and_a_failure_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(
        tmp_path / "apt-get",
        f'echo "$@" >> "{tmp_path}/asked"\ncase "$*" in *redis*) exit 100;; esac',
    )
    program(tmp_path / "node", "exit 0")
    program(tmp_path / "openssl", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in system.NAMED_BY.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert system.main(["install"]) == 0
    assert not (tmp_path / "asked").exists(), "only root may"
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert system.main(["install"]) == 0
    last = [line.split()[-1] for line in (tmp_path / "asked").read_text().splitlines()]
    assert last == ["update", "chromium", "firefox-esr", "redis-server"]
    assert "failed (100)" in capsys.readouterr().err


def test_tests_skipped_for_want_of_something_are_said_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "import pytest\n"
        "@pytest.mark.skip(reason='needs a browser')\ndef test_one(): ...\n"
        "@pytest.mark.skip(reason='needs a browser')\ndef test_two(): ...\n"
        "@pytest.mark.skip(reason='not today')\ndef test_three(): ...\n"
    )
    options = ["-n", "0", "-p", "no:cacheprovider", "-p", "tests.conftest", "-c"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, ROOT / "pyproject.toml", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    *_, title, line, totals = done.stdout.splitlines()
    assert "NOT EVERYTHING WAS TESTED" in title
    assert line == "not run: 2 tests: needs a browser"
    assert "3 skipped" in totals
    assert "not today" not in line


def test_what_python_compiled_is_kept_wherever_make_runs_it() -> None:
    shown = "shown: ; @printenv PYTHONDONTWRITEBYTECODE || echo kept"
    done = subprocess.run(
        ["make", "--silent", "--eval", shown, "shown"],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "kept"
