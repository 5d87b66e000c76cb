"""The tests are the same ones whenever and wherever they are collected, in the same order.

pytest-xdist needs it: each of its processes collects the tests, and all must find the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ELSEWHERE = ("-p", "tests.elsewhere")
SOME = 9_000
"""More than this is a run of all the tests."""


def collected(folder: Path, seed: str, home: Path, *options: str) -> list[str]:
    alone = ("-n", "0", "-p", "no:cacheprovider", "--collect-only", "-q", f"--rootdir={ROOT}")
    # Asserts written out at length, for tests that do not run, took a third of the time.
    alone += ("--assert=plain",)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *alone, "-c", ROOT / "pyproject.toml", *options, folder],
        cwd=ROOT,
        # Nothing of this machine's environment but where programs are; nor of this run of pytest.
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "HOME": str(home), "TZ": seed},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_no_test_has_its_name_from_the_clock_the_machine_or_a_sets_order(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    here = [each.nodeid for each in request.session.items]
    there = collected(ROOT / "tests", "2", tmp_path, *ELSEWHERE)
    # A run of some of the tests has some of the names, in the order in which they were asked for.
    assert sorted(set(here) - set(there)) == []
    if len(here) > SOME:
        assert here == there


CASES = (
    "{int(time.time())}",
    "{datetime.date.today()}",
    "{datetime.datetime.now().day}",
    "{frozenset('abcdefgh')}",
    "sorted({'a', 'b', 'c', 'd'}, key=len)",
    "Path(__file__).parent.iterdir()",
    "Path(__file__).parent.rglob('*')",
    "{socket.gethostname()}",
    "{os.cpu_count()}",
    "{Path.home()}",
    "{random.random()}",
    "{uuid.uuid4()}",
)


def test_such_a_name_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "other.txt").touch()
    head = (
        "import datetime, os, random, socket, time, uuid\nfrom pathlib import Path\nimport pytest\n"
    )
    tests = [
        f"@pytest.mark.parametrize('case', list({cases}), ids=str)\ndef test_{number}(case): ...\n"
        for number, cases in enumerate(CASES)
    ]
    (folder / "test_cases.py").write_text(head + "".join(tests))
    here = collected(folder, "1", tmp_path / "one")
    there = collected(folder, "2", tmp_path / "two", *ELSEWHERE)

    def named(names: list[str], number: int) -> list[str]:
        return [name for name in names if f"::test_{number}[" in name]

    for number, cases in enumerate(CASES):
        assert named(here, number), cases
        assert named(here, number) != named(there, number), cases
