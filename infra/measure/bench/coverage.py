"""Coverage: the measures of the whole of France, beside PySAL's on the same trips."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from geodata.coverage import Decay, State, floating_catchments, measure, supply_of
from geodata.refresh import run_in_process
from geodata.sites import Network, SiteTable
from geodata.snapshot import Snapshot, open_current, open_sites, pack, publish_sites, unpack, upload
from geodata.stores import Objects
from geodata.territory import Places, Units
from geodata.travel import Roads
from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from infra.measure.answers.comparing import older
from infra.measure.bench.nearest import both
from infra.measure.bench.report import Figure
from infra.measure.bench.stack import running_stack

RUNS = 5
TURNS = 3
DEPARTEMENTS = ("12", "29", "62", "2A", "973", "75", "48", "31", "57", "85")
"""From the largest to those with an island, with arrondissements, or beyond the sea."""
DAY = State(date(2022, 12, 15))


def figures(
    root: Path, var: Path, sites: Path | None, snapshot: Snapshot, table: SiteTable
) -> Iterator[Figure]:
    """Measures the national measures in a process of their own, then the peer on the same trips."""
    file = var / "bench-sites.npz"
    file.write_bytes(pack(table.to_arrays()))
    command = [sys.executable, "-m", "infra.measure.bench.coverage", str(var), str(file)]
    runs = [
        [float(word) for word in subprocess.check_output(command, cwd=root, text=True).split()]
        for _ in range(RUNS)
    ]
    seconds, gib = (statistics.median(column) for column in zip(*runs, strict=True))
    count = f"{len(table) - len(table.unplaced):,} sites"
    yield Figure(f"national measures, {count}", f"{seconds:.2f} s, {gib:.2f} GiB", "2 s, 1 GiB")
    yield from _peer(snapshot, table)
    yield from _served(root, var, sites)
    yield from _refreshed(var, snapshot, table)


def beside(root: Path, var: Path, table: SiteTable, revision: str) -> Iterator[Figure]:
    """Measures what préfectures wait for beside an older state of the code, by turns.

    Processor time, the median of `TURNS`: what else the machine does changes it less than a clock.
    """
    file = var.resolve() / "bench-sites.npz"
    file.write_bytes(pack(table.to_arrays()))
    script = Path(__file__).with_name("coverage_asked.py")
    command = [sys.executable, str(script), str(var.resolve() / "snapshots"), str(file)]
    with older(revision) as tree:
        runs: list[list[dict[str, float]]] = [[], []]
        for _ in range(TURNS):
            for folder, found in zip((tree, root), runs, strict=True):
                environment = {
                    **os.environ,
                    "PYTHONPATH": str(folder),
                    "OPENBLAS_NUM_THREADS": "1",  # as the template has it
                }
                told = subprocess.check_output(command, cwd=folder, text=True, env=environment)
                found.append(json.loads(told))
    was, now = runs
    for what in now[0]:
        before, after = (statistics.median(each[what] for each in some) for some in (was, now))
        words = f"{before:.0f} ms at {revision}, {after:.0f} ms"
        yield Figure(f"{what}, processor time", words, _REACHES.get(what, ""))


_REACHES = {
    "national measures": "800 ms",
    "another day, a département": "500 ms",
    "another weight, a département": "500 ms",
    "another decay, a département": "500 ms",
    "another mode of posts, a département": "500 ms",
    "a département never asked, measures ready": "150 ms",
}


def _served(root: Path, var: Path, sites: Path | None) -> Iterator[Figure]:
    """Measures documents of départements through the runtime client."""
    with running_stack(root, var, sites, "--parameter", "RefreshState=DISABLED") as (port, _):
        token = Issuer(issuer_url(port), machine_key(var)).token("bench", ["coverage:read"])
        first = _asked(port, token, ["/v1/coverage/departement/12"])[0]
        yield Figure("first question about coverage, nothing computed before", f"{first[0]:.0f} ms")
        paths = [f"/v1/coverage/departement/{code}" for code in DEPARTEMENTS]
        fresh = [took for took, _ in _asked(port, token, paths)]
        yield Figure("a département's JSON, never asked before", both(fresh))
        warm = [took for took, _ in _asked(port, token, paths * 10)]
        yield Figure("a département's JSON, warm", both(warm), "10 ms")
        shapes = _asked(port, token, [f"{path}?format=geojson" for path in paths])
        largest = max(len(gzip.compress(body)) for _, body in shapes) / 1e3
        yield Figure("the largest of their GeoJSON, gzipped", f"{largest:.0f} kB", "300 kB")
        for form, reach in (("pdf", "3 s"), ("png", ""), ("xlsx", "")):
            files = _asked(port, token, [f"{path}?format={form}" for path in paths])
            drawn = [took for took, _ in files]
            words = f"{statistics.median(drawn) / 1e3:.2f} s, {max(drawn) / 1e3:.2f} s at most"
            yield Figure(f"a département's {form.upper()}", words, reach)


def _refreshed(var: Path, snapshot: Snapshot, table: SiteTable) -> Iterator[Figure]:
    """Runs a whole refresh in this process, into a folder."""
    with TemporaryDirectory(dir=var) as folder:
        url = f"file://{Path(folder).resolve()}"
        objects = Objects.at(url)
        upload(snapshot, objects.put)
        publish_sites(table, objects.put)
        start = time.perf_counter()
        *_, published = run_in_process(url, Path(folder) / "cache")
        took_s = time.perf_counter() - start
    documents = published.get("documents", 0)
    words = f"{took_s:.0f} s, {documents} documents"
    yield Figure("national refresh with every export, one worker", words, "reported")


def _asked(port: int, token: str, paths: Sequence[str]) -> list[tuple[float, bytes]]:
    """Asks paths on one connection; gives milliseconds and bodies."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    answers = []
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        reply = connection.getresponse()
        body = reply.read()
        answers.append(((time.perf_counter() - start) * 1e3, body))
        if reply.status != 200:
            raise RuntimeError(f"{path}: {reply.status}")
    connection.close()
    return answers


def _peer(snapshot: Snapshot, table: SiteTable) -> Iterator[Figure]:
    # Only the bench, and a test, need the peer: it imports geopandas.
    import access.fca
    import pandas as pd

    units, roads = Units(snapshot.register), Roads(snapshot.travel)
    network = Network.of(table, Places(snapshot.register, snapshot.contours))
    supply = supply_of(network, DAY)
    trips = roads.table(network.sites.take(supply.sites), Decay().within_minutes * 60)
    place = units.position_of_entry[trips.node]
    counted = place >= 0
    point, place = trips.point[counted], place[counted]
    minutes = np.round(trips.seconds[counted] / 60, 1)
    demand = np.nan_to_num(units.people)

    def ours() -> None:
        floating_catchments(point, place, Decay().weights(minutes), supply.advisors, demand)

    tables = (
        pd.DataFrame({"geoid": np.arange(len(units)), "demand": demand}),
        pd.DataFrame({"supply": supply.advisors}, index=pd.RangeIndex(len(supply.sites))),
        pd.DataFrame({"origin": place, "dest": point, "cost": minutes}),
    )

    def theirs() -> None:
        access.fca.two_stage_fca(*tables, supply_index=True, weight_fn=_steps)

    own, peer = _median_s(ours), _median_s(theirs)
    yield Figure(f"E2SFCA alone, {len(minutes):,} trips", f"{own * 1e3:.0f} ms")
    yield Figure("the same E2SFCA in PySAL access, the same trips", f"{peer:.2f} s")
    yield Figure("PySAL's time to ours", f"{peer / own:.0f} times", "20 times")


def _steps(minutes: float) -> float:
    """Returns the decay in steps of a 30-minute catchment, as a user of the peer writes it."""
    if minutes <= 10:
        return 1.0
    return 0.68 if minutes <= 20 else 0.22


def _median_s(run: Callable[[], None]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main(var: Path, file: Path) -> None:
    """Prints the seconds from the snapshot to the measures, and the most memory, GiB."""
    start = time.perf_counter()
    snapshot = open_current(var / "snapshots")
    table = open_sites(unpack(file.read_bytes(), file.name))
    network = Network.of(table, Places(snapshot.register, snapshot.contours))
    measure(Units(snapshot.register), Roads(snapshot.travel), network, DAY, Decay())
    seconds = time.perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
