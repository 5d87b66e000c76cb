"""Lives of a deployment under a seeded scheduler: nothing lost, run twice or out of order.

`make bench ARGS=--simulate` lives 10,000 of them; here are 200, of every kind.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from functools import cache

import pytest

from infra.measure.simulation.faults import Rates
from infra.measure.simulation.life import KINDS, Life, live

SEEDS = 200
_AT_ONCE = 20


@cache
def lived(seed: int) -> Life:
    return live(seed)


@pytest.mark.parametrize("first", range(0, SEEDS, _AT_ONCE))
def test_nothing_is_lost_run_twice_or_out_of_order(first: int) -> None:
    found = [
        f"seed {seed}: {finding}\n  python -m infra.measure.simulation {seed} --tell"
        for seed in range(first, first + _AT_ONCE)
        for finding in lived(seed).findings
    ]
    assert not found, "\n".join(found)


def test_a_seed_gives_the_same_life_in_another_process_with_other_hashes() -> None:
    seeds = range(len(KINDS))
    script = (
        "from infra.measure.simulation.life import live\n"
        f"print(*(live(seed).digest for seed in range({len(seeds)})))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "271828"}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    )
    assert ran.stdout.split() == [lived(seed).digest for seed in seeds]


def test_the_lives_meet_every_fault_and_do_everything() -> None:
    """A simulation in which nothing happens finds nothing either."""
    met, ended = Counter[str](), Counter[str]()
    for seed in range(SEEDS):
        met.update(lived(seed).met)
        ended.update(lived(seed).ended)
    assert set(met) == set(Rates.__dataclass_fields__)
    things = (
        *("open", "upload", "publish", "reject", "restore", "correct", "map", "check", "read"),
        *("turn", "refresh", "solve", "cancel", "delete", "sweep", "review", "say"),
        *("again", "share"),
    )
    assert {thing: ended[f"{thing} well"] > 0 for thing in things} == dict.fromkeys(things, True)
    assert ended["solve killed"] > 0
    assert ended["publish VersionConflictError"] > 0
    assert ended["open IdempotencyError"] > 0
