"""Files of sites by number: the same number is the same file, of every format, real and made up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.conftest import REAL_DATA
from tests.fuzz.cost import OverBudgetError
from tests.fuzz.subjects import imported
from tests.fuzz.targets import TARGETS, Target, forget, warm_up
from tests.geodata.imports.files_at_random import file_at_random

FORMATS = ("csv", "json", "xlsx", "ods", "xls", "geopackage")
_LONGEST = 12_000
"""Bytes of a real file that are taken, to its last whole line: twenty thousand are made."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A file whose import did not end as it should, and how."""

    number: int
    how: str


def file_of(number: int) -> tuple[Target, bytes]:
    """Returns a generated file, with the target whose budget it has to keep.

    Of ten: one is made of values at random, three are real files that were changed, where they are
    beside the project, and the others are of the corpora.
    """
    random = Random(number)  # noqa: S311 - of files, not of secrets
    draw = random.random()
    if draw < 0.1:
        return TARGETS["json"], file_at_random(random)
    real = _real_files()
    if draw < 0.4 and real:
        name, content = random.choice(real)
        target = TARGETS[name]
        for _ in range(random.choice((1, 1, 2, 4))):
            content = target.change(content, random, target.most_bytes)
        return target, content
    target = TARGETS[random.choice(FORMATS)]
    return target, target.made(random)


def ends(numbers: Iterable[int], *, is_memory_watched: bool) -> Iterator[str | Fault]:
    """Yields the state in which each import ended, or what is wrong with it."""
    for number in numbers:
        target, content = file_of(number)
        states: list[str] = []

        def check(given: bytes, states: list[str] = states) -> None:
            states.append(imported(given).state)

        try:
            target.cost(content, subject=check, is_memory_watched=is_memory_watched)
        except (Exception, OverBudgetError) as error:  # noqa: BLE001 - each is what is looked for
            yield Fault(number, f"{type(error).__name__}: {error}"[:300])
        else:
            yield states[-1]


def report(numbers: range) -> int:
    """Prints how the imports of so many files ended; returns 1 where one did not as it should."""
    warm_up()
    forget()
    found: Counter[str] = Counter()
    faults: list[Fault] = []
    slowest = (0.0, 0)
    for number in numbers:
        begun = time.process_time()
        for end in ends([number], is_memory_watched=True):
            if isinstance(end, Fault):
                faults.append(end)
                print(f"{end.number}: {end.how}", flush=True)
            found["fault" if isinstance(end, Fault) else end] += 1
        if (number + 1) % 1_000 == 0:
            print(f"… {number + 1:,}", flush=True)
        slowest = max(slowest, (time.process_time() - begun, number))
    counts = ", ".join(f"{count:,} {state}" for state, count in sorted(found.items()))
    print(f"{len(numbers):,} files: {counts}; the slowest {slowest[0]:.1f} s ({slowest[1]})")
    return 1 if faults else 0


@cache
def _real_files() -> tuple[tuple[str, bytes], ...]:
    """Returns the beginnings of the real files beside the project, with the format of each."""
    if not REAL_DATA.is_dir():
        return ()
    paths = sorted([*(REAL_DATA / "sites").rglob("*.*"), *(REAL_DATA / "cases").glob("*.*")])
    kinds = {".csv": "csv", ".json": "json"}
    return tuple((kinds[path.suffix], _beginning(path)) for path in paths if path.suffix in kinds)


def _beginning(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) <= _LONGEST:
        return content
    kept = content[:_LONGEST]
    if path.suffix == ".csv":
        return kept[: kept.rindex(b"\n") + 1]
    # A list of records, closed after its last whole one.
    end = kept.rfind(b"},")
    return kept[: end + 1] + b"]" if content.lstrip()[:1] == b"[" and end > 0 else kept
