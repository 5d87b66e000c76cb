"""The local stack and one machine under the same load, one after the other, several times."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from geodata.snapshot import open_current
from geodata.territory import Register
from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from infra.local.template.access import SCOPES
from infra.measure.bench.machine import running_machine
from infra.measure.bench.report import Figure
from infra.measure.bench.stack import running_stack
from infra.measure.load.driver import Bounds, Outcome, drive
from infra.measure.load.others import Others
from infra.measure.load.traffic import Citizens
from infra.measure.load.watch import GROWTH_BOUND_MB, Look, growth_mb, look_at, processor_s

GAIN = 2.0
"""How many times the requests a second of the stack a machine is to answer, at least."""
_WARM = Bounds(20, 400)


@dataclass(frozen=True, slots=True)
class Run:
    """What became of the questions, and the processor time of an answer in milliseconds.

    On a machine that others use too, that time says more than how many came a second.
    """

    outcome: Outcome
    processor_ms: float


def compared(root: Path, options: argparse.Namespace) -> Iterator[Figure]:
    """Yields the medians of both, and how many times the one answers what the other does."""
    register = open_current(options.var / "snapshots").register
    bounds = Bounds(options.seconds, sys.maxsize, options.connections)
    of_stack: list[Run] = []
    of_machine: list[Run] = []
    for turn in range(options.turns):
        for name, outcomes, one in (
            ("stack", of_stack, _stack),
            ("machine", of_machine, _machine),
        ):
            outcomes.append(one(root, options, register, bounds, options.seed + turn))
            print(
                f"  turn {turn + 1}, {name}: {outcomes[-1].outcome.rate:.0f} requests/s, "
                f"{outcomes[-1].processor_ms:.2f} ms of processor an answer",
                flush=True,
            )
    what = f"{bounds.seconds:g} s, {bounds.connections} connections, median of {options.turns}"
    yield from _figures(f"the local stack: {what}", of_stack)
    yield from _figures(f"one machine: {what}", of_machine)
    ratios = [
        one.outcome.rate / other.outcome.rate
        for one, other in zip(of_machine, of_stack, strict=True)
    ]
    ratio, reach = median(ratios), f"at least {GAIN:g}"
    yield Figure(
        "one machine / the local stack, requests a second",
        f"{ratio:.1f}",
        reach if ratio >= GAIN else f"MISSED: {reach}",
    )
    failed = sum(len(each.outcome.wrong) for each in (*of_stack, *of_machine))
    yield Figure("answers that failed", f"{failed}", "0" if not failed else "MISSED: 0")


_UNBOUND = ("--parameter", "RequestsPerSecond=10000", "--parameter", "BurstOfRequests=5000")
"""What they can is compared, and not what a deployment lets pass."""


def memory_of_machine(root: Path, options: argparse.Namespace) -> Iterator[Figure]:
    """Yields how the memory of a machine's front grows over so many calls."""
    register = open_current(options.var / "snapshots").register
    every = max(1, min(5_000, options.calls // 20))
    bounds = Bounds(2_700.0, options.calls, options.connections, every)
    looks: list[Look] = []
    with (
        TemporaryDirectory(prefix="maillage-load-") as folder,
        running_machine(
            root, options.var, Path(folder) / "state", "--no-refresh", "--workers", 1
        ) as served,
    ):
        [pid] = served.children("front")

        def look(calls: int) -> None:
            looks.append(look_at(pid, calls))
            print(looks[-1].line(), flush=True)

        done = asyncio.run(drive(served.url, Citizens(register, options.seed).asks(), bounds, look))
    gained = growth_mb(looks)
    reach = f"under {GROWTH_BOUND_MB:g} MB"
    yield Figure(f"calls of one front, {done.took_s:.0f} s", f"{done.count:,}")
    yield Figure("most memory held", f"{max(each.resident_mb for each in looks):.1f} MB")
    is_flat = gained <= GROWTH_BOUND_MB
    yield Figure(
        "memory gained once warm", f"{gained:.1f} MB", reach if is_flat else f"MISSED: {reach}"
    )
    failed = len(done.wrong)
    yield Figure("answers that failed", f"{failed}", "0" if not failed else "MISSED: 0")


def _figures(what: str, outcomes: list[Run]) -> Iterator[Figure]:
    yield Figure(what, f"{median(each.outcome.rate for each in outcomes):.0f} requests/s")
    spent = median(each.processor_ms for each in outcomes)
    yield Figure("  processor time of an answer", f"{spent:.2f} ms")
    for kind in (None, "by position", "a commune"):
        p50, p99 = (
            median(each.outcome.quantile_ms(q, kind) for each in outcomes) for q in (0.5, 0.99)
        )
        yield Figure(f"  {kind or 'all'}: p50, p99", f"{p50:.1f} ms, {p99:.0f} ms")


def _stack(
    root: Path, options: argparse.Namespace, register: Register, bounds: Bounds, seed: int
) -> Run:
    flags = ("--environments", str(options.environments), "--parameter", "GeocoderUrl=", *_UNBOUND)
    with running_stack(root, options.var, None, *flags) as (port, _):
        token = Issuer(issuer_url(port), machine_key(options.var)).token("load", SCOPES)
        return _driven(f"http://127.0.0.1:{port}", token, register, bounds, seed)


def _machine(
    root: Path, options: argparse.Namespace, register: Register, bounds: Bounds, seed: int
) -> Run:
    flags = ("--no-refresh", "--workers", options.environments, *_UNBOUND)
    with (
        TemporaryDirectory(prefix="maillage-load-") as folder,
        running_machine(root, options.var, Path(folder) / "state", *flags) as served,
    ):
        return _driven(served.url, served.token(), register, bounds, seed)


def _driven(url: str, token: str, register: Register, bounds: Bounds, seed: int) -> Run:
    citizens = Citizens(register, seed).asks()
    asyncio.run(drive(url, citizens, _WARM))
    others, before_s = Others(url, token, register, seed), processor_s(os.getpid())
    done = asyncio.run(drive(url, citizens, bounds, beside=others.ask))
    return Run(done, (processor_s(os.getpid()) - before_s) * 1000 / max(1, done.count))
