"""`make load`: the local stack under the load of a country, on the loopback, for a bounded time.

python -m infra.measure.load [--seconds 60] [--connections 8] [--environments 2]
python -m infra.measure.load --calls 100000     the nearest function's memory over so many calls
python -m infra.measure.load --machine          the stack and one machine, one after the other
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from geodata.snapshot import open_current
from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from infra.local.template.access import SCOPES
from infra.measure.bench.report import Figure
from infra.measure.bench.stack import running_stack
from infra.measure.load.comparing import compared, memory_of_machine
from infra.measure.load.driver import Bounds, Outcome, drive
from infra.measure.load.others import Others
from infra.measure.load.traffic import Citizens
from infra.measure.load.watch import GROWTH_BOUND_MB, Look, growth_mb, look_at, processes_of

ROOT = Path(__file__).resolve().parents[3]
MOST_S = 2700.0
EVERY = 5_000


def main() -> int:
    """Prints each figure as it is measured; returns 1 when one is not as promised."""
    parser = argparse.ArgumentParser(prog="python -m infra.measure.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--environments", type=int, default=2)
    parser.add_argument("--calls", type=int, help="measure memory over so many calls instead")
    parser.add_argument("--machine", action="store_true", help="compare with one machine")
    parser.add_argument("--turns", type=int, default=3, help="of the comparison")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--var", type=Path, default=ROOT / "var")
    options = parser.parse_args()
    measured = _load(options)
    if options.calls:
        measured = _memory(options)
    if options.machine:
        measured = (memory_of_machine if options.calls else compared)(ROOT, options)
    failed = False
    for figure in measured:
        print(figure.line(), flush=True)
        failed = failed or figure.reach.startswith("MISSED")
    return 1 if failed else 0


def _load(options: argparse.Namespace) -> Iterator[Figure]:
    register = open_current(options.var / "snapshots").register
    citizens = Citizens(register, options.seed).asks()
    bounds = Bounds(min(options.seconds, MOST_S), sys.maxsize, options.connections)
    flags = ("--environments", str(options.environments), "--parameter", "GeocoderUrl=")
    with running_stack(ROOT, options.var, None, *flags) as (port, init_ms):
        url = f"http://127.0.0.1:{port}"
        others = Others(url, _token(options.var, port), register, options.seed)
        asyncio.run(drive(url, citizens, Bounds(20, 400)))  # every process opens its data
        done = asyncio.run(drive(url, citizens, bounds, beside=others.ask))
    yield Figure("nearest function: init", f"{init_ms} ms")
    what = f"{bounds.seconds:g} s, {options.connections} connections"
    yield Figure(f"{what}: citizens and others", f"{done.rate:.0f} requests/s, {done.count:,}")
    yield Figure(f"{what}: p50, p99", _both(done))
    for kind in done.times_ms:
        share = f"{len(done.times_ms[kind]):,} asked"
        yield Figure(f"  {kind}, {share}", _both(done, kind))
    refused = sum(count for status, count in done.statuses.items() if 400 <= status < 500)
    yield Figure("wrong requests refused (4xx)", f"{refused:,}")
    for fault in done.wrong[:10]:
        yield Figure("  not as it should be", fault)
    yield _held("answers that failed (5xx, none, unjustly refused)", len(done.wrong), 0, "0")


def _memory(options: argparse.Namespace) -> Iterator[Figure]:
    register = open_current(options.var / "snapshots").register
    citizens = Citizens(register, options.seed).asks()
    every = min(EVERY, max(1, options.calls // 20))
    bounds = Bounds(MOST_S, options.calls, 2, every)
    looks: list[Look] = []
    with running_stack(ROOT, options.var, None, "--parameter", "GeocoderUrl=") as (port, _):
        [pid] = processes_of("NearestFunction", os.getpid())
        url = f"http://127.0.0.1:{port}"

        def look(calls: int) -> None:
            looks.append(look_at(pid, calls))
            print(looks[-1].line(), flush=True)

        done = asyncio.run(drive(url, citizens, bounds, look))
    yield Figure(f"calls of the nearest function, {done.took_s:.0f} s", f"{done.count:,}")
    yield Figure("most memory held", f"{max(each.resident_mb for each in looks):.1f} MB")
    what, reach = "memory gained once warm, MB", f"under {GROWTH_BOUND_MB:g} MB"
    yield _held(what, growth_mb(looks), GROWTH_BOUND_MB, reach)
    yield _held("answers that failed", len(done.wrong), 0, "0")


def _token(var: Path, port: int) -> str:
    return Issuer(issuer_url(port), machine_key(var)).token("load", SCOPES)


def _both(done: Outcome, kind: str | None = None) -> str:
    return f"p50 {done.quantile_ms(0.5, kind):.1f} ms, p99 {done.quantile_ms(0.99, kind):.1f} ms"


def _held(what: str, value: float, bound: float, reach: str) -> Figure:
    text = f"{value:.1f}" if isinstance(value, float) else str(value)
    return Figure(what, text, reach if value <= bound else f"MISSED: {reach}")


if __name__ == "__main__":
    sys.exit(main())
