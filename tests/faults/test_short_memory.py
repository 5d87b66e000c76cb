"""Memory short at any moment: an error or an end, and what is stored is whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("_testcapi", reason="needs CPython's own tests of a shortage of memory")

MOMENTS = 16
LAST = 120_000
"""More than anything here asks for."""
_ENDS = {"done", "MemoryError"}


@pytest.mark.parametrize("what", ["build", "publication", "check"])
def test_whatever_a_shortage_of_memory_ends_what_is_stored_is_whole(
    what: str, tmp_path: Path
) -> None:
    # As many early as late: by the logarithm.
    moments = sorted({int(LAST ** (0.2 + 0.8 * step / MOMENTS)) for step in range(MOMENTS + 1)})
    command = [sys.executable, "-m", "tests.faults.short_memory", what, str(tmp_path)]
    done = subprocess.run(
        [*command, *map(str, moments)], capture_output=True, text=True, check=True, timeout=300
    )
    lives = [line.split("\t") for line in done.stdout.splitlines()]
    assert [int(at) for at, *_ in lives] == moments
    assert {made for _, made, _, _ in lives} == {"done"}
    assert {found for *_, found in lives} == {"done"}, done.stdout
    ends = [ended for _, _, ended, _ in lives]
    # Libraries in C may end the process, or raise what they make of it.
    assert sum(each in _ENDS for each in ends) > len(ends) / 2
    assert "MemoryError" in ends
