"""What a citizen's question takes of the processor, beside what it took before it was compiled.

Both states of the code answer the same questions in turn, each in a process of its own: a slow
spell of the machine is of both. Of a clone without its history, nothing is compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from geodata.territory import Register
from infra.measure.answers.citizens import citizens_answers, filled
from infra.measure.answers.comparing import older
from infra.measure.answers.questions import Question
from infra.measure.bench.citizens import EVERY_FILTER, typed
from infra.measure.bench.report import Figure

BEFORE = "310dba0"
"""The state before the searches were compiled."""
STARTS = 9
ASKED = 400
"""Questions of each kind."""
_STARTING = Path(__file__).parents[1] / "answers" / "starting.py"
Query = tuple[tuple[str, str], ...]
_HEADERS = {"accept": "*/*", "host": "example.org", "user-agent": "bench"}


def figures(
    root: Path, var: Path, sites: Path | None, register: Register, points: NDArray[np.float64]
) -> Iterator[Figure]:
    """Measures questions and starts, today's code beside the older."""
    try:
        with TemporaryDirectory(prefix="maillage-bench-") as name, older(BEFORE) as tree:
            state = filled(Path(name), var, sites)
            yield from _questions((tree, root), state, _kinds(register, points[:ASKED]))
            yield from _starts((tree, root), state)
    except subprocess.CalledProcessError:
        yield Figure(
            "today's code beside the older", f"not measured: {BEFORE} is not in this clone"
        )


def _kinds(register: Register, points: NDArray[np.float64]) -> dict[str, list[Question]]:
    at: list[Query] = [
        (("lat", f"{lat:.6f}"), ("lon", f"{lon:.6f}"), ("limit", "5"))
        for lon, lat in points.tolist()
    ]
    asked: dict[str, list[Query]] = {
        "a position": at,
        "a position, hours, every filter": [(*each, *EVERY_FILTER.items()) for each in at],
        "on foot, within an hour": [
            (*each, ("mode", "foot"), ("max_minutes", "60")) for each in at
        ],
    }
    kinds = {
        kind: [Question(kind, "/v1/nearest", query, _HEADERS) for query in queries]
        for kind, queries in asked.items()
    }
    for route in ("communes", "addresses"):
        kinds[f"/v1/{route} while a name is typed"] = [
            Question(route, f"/v1/{route}", (("limit", "8"), ("q", text)), _HEADERS)
            for text in typed(register, len(points))
        ]
    return kinds


def _questions(
    trees: Sequence[Path], state: Path, kinds: dict[str, list[Question]]
) -> Iterator[Figure]:
    for kind, questions in kinds.items():
        was, now = (
            [each.spent_us for each in answers]
            for answers in citizens_answers(trees, state, questions)
        )
        yield _beside(f"processor of the handler: {kind}", was, now, "µs")


def _starts(trees: Sequence[Path], state: Path) -> Iterator[Figure]:
    spent: list[list[tuple[float, float]]] = [[], []]
    for _ in range(STARTS + 1):
        for tree, found in zip(trees, spent, strict=True):
            found.append(_start(tree, state))
    # The first of each compiles its modules, which a package has compiled.
    was, now = (found[1:] for found in spent)
    parts: dict[str, Callable[[tuple[float, float]], float]] = {
        "imports": lambda each: each[0],
        "the data opened, first answer": lambda each: each[1],
        "imports and first answer": sum,
    }
    for part, of in parts.items():
        what = f"processor of a start of the citizens' function: {part}"
        reach = "280 ms" if of is sum else ""
        yield _beside(what, [of(each) for each in was], [of(each) for each in now], "ms", reach)


def _start(tree: Path, state: Path) -> tuple[float, float]:
    """Returns the milliseconds of a process of its own: of its imports, of its first answer."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree),
        "OPENBLAS_NUM_THREADS": "1",
        # A package has its modules compiled, whatever this run was told.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(state.parent / "compiled"),
    }
    done = subprocess.run(
        [sys.executable, str(_STARTING), str(state)],
        cwd=tree,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    _, imports_us, answer_us = done.stdout.splitlines()[-1].split()
    return int(imports_us) / 1000, int(answer_us) / 1000


def _beside(
    what: str, was: Sequence[float], now: Sequence[float], unit: str, reach: str = ""
) -> Figure:
    before, after = median(was), median(now)
    last_was, last_now = (float(np.quantile(each, 0.99)) for each in (was, now))
    tail = f", p99 {last_was:.0f} → {last_now:.0f}" if unit == "µs" else ""
    return Figure(what, f"{before:.0f} → {after:.0f} {unit}{tail}, ×{before / after:.1f}", reach)
