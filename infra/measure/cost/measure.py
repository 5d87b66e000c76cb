"""Measures the work of each operation on the local stack: processor time, memory, bytes.

Processor time is read from the function's own process, before and after: another program on the
machine does not change it, as it would change a time on the clock.
"""

from __future__ import annotations

import csv
import gzip
import http.client
import itertools
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from geodata.snapshot import NEEDED_FOR_NEAREST, Snapshot, open_current
from geodata.territory import Register
from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from infra.local.runtime.processes import peak_mb
from infra.local.template.access import SCOPES
from infra.local.template.template import read_template
from infra.measure.bench.stack import running_stack
from infra.measure.cost.inputs import Measures, Work
from infra.measure.cost.newer import newer_works
from infra.measure.load.traffic import Citizens
from infra.measure.load.watch import processes_of

DEPARTEMENTS = ("12", "29", "62", "2A", "973", "75", "48", "31", "57", "85")
ROWS = 20_000
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_COLUMNS = (
    "id",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "latitude",
    "longitude",
    "date_maj",
    "services",
)
_FRANCE = {"level": "france", "code": "FR"}


def cpu_ms(pid: int) -> float:
    """Returns the processor time that a process has used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_MS


class Bench:
    """A running stack, its functions' processes, and requests to it."""

    def __init__(self, root: Path, var: Path, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        token = Issuer(issuer_url(port), machine_key(var)).token("cost", SCOPES)
        self._headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        given = {"OidcIssuer": "https://id.example"}
        functions = read_template(root / "template.yaml", given).functions
        self._memory = {each.logical_id: each.memory_mb for each in functions}
        self.log = var / "log"

    def ask(self, path: str, method: str = "GET", body: object = None) -> tuple[int, bytes]:
        """Returns the status and content of an answer."""
        text = None if body is None else json.dumps(body)
        self._connection.request(method, path, text, self._headers)
        reply = self._connection.getresponse()
        return reply.status, reply.read()

    def got(self, path: str, method: str = "GET", body: object = None) -> Any:
        """Returns the JSON of an answer that is not an error."""
        status, content = self.ask(path, method, body)
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {content[:300]!r}")
        return json.loads(content) if content[:1] in (b"{", b"[") else content

    def work(self, function: str, run: Callable[[], int]) -> Work:
        """Returns the work of one of the operations that `run` makes; it returns how many."""
        [pid] = processes_of(function, os.getpid())
        before_ms, began_s = cpu_ms(pid), time.perf_counter()
        count = run()
        wall_ms = (time.perf_counter() - began_s) * 1000 / count
        used_ms = (cpu_ms(pid) - before_ms) / count
        held = round(peak_mb(pid) or 0.0)
        return Work(function, self._memory[function], round(used_ms, 2), round(wall_ms, 2), held)

    def since_start(self, function: str, first: Callable[[], int]) -> Work:
        """Returns the work of a start and a first answer."""
        [pid] = processes_of(function, os.getpid())
        started_ms = cpu_ms(pid)
        done = self.work(function, first)
        both = round(started_ms + done.cpu_ms, 2)
        return Work(function, done.memory_mb, both, done.wall_ms, done.peak_mb)


def measured(root: Path, var: Path) -> Measures:
    """Measures everything, in some minutes."""
    snapshot = open_current(var / "snapshots")
    work: dict[str, Work] = {}
    numbers: dict[str, float] = _sizes(root, snapshot)
    with _bench(root, var) as bench:
        work["nearest_cold"] = bench.since_start("NearestFunction", _asks(bench, snapshot, 1, 9))
        bench.work("NearestFunction", _asks(bench, snapshot, 300, 8))
        sizes: list[int] = []
        logged = _size(bench.log / "NearestFunction.log")
        work["nearest_warm"] = bench.work(
            "NearestFunction", _asks(bench, snapshot, 1_500, 7, sizes=sizes)
        )
        logged = _size(bench.log / "NearestFunction.log") - logged
        numbers["nearest_reply_bytes"] = round(sum(sizes) / len(sizes))
        # CloudWatch counts 26 bytes more with each line, and there is one for an answer.
        numbers["nearest_log_bytes"] = round(logged / len(sizes)) + 26
        for kind in ("by position", "suggestions"):
            asks = _asks(bench, snapshot, 400, 6, kind=kind)
            work[kind.replace(" ", "_")] = bench.work("NearestFunction", asks)
        work |= _coverage(bench)
        work |= _imports(bench, snapshot.register)
        work |= newer_works(bench, *_known(bench, snapshot.register))
        work |= _scenarios(bench)
    work["refresh"], more = _refresh(root, var)
    return Measures(platform.machine(), work, {**numbers, **more, **_CALLS})


# Counted in the code: what one operation asks of stores and machines, at most.
_CALLS: Mapping[str, float] = {
    "nearest_objects": len(NEEDED_FOR_NEAREST) + 4,
    "import_check_writes": 5,
    "import_check_reads": 12,
    "coverage_json_reads": 2,
    "coverage_pdf_reads": 2,
    # A scenario writes its progress each two seconds, and a checkpoint with it.
    "scenario_departement_transitions": 6,
    "scenario_departement_table_writes": 20,
    "scenario_departement_table_reads": 60,
    "scenario_departement_writes": 5,
    "scenario_national_transitions": 6,
    "scenario_national_table_writes": 200,
    "scenario_national_table_reads": 600,
    "scenario_national_writes": 40,
}


@contextmanager
def _bench(root: Path, var: Path) -> Iterator[Bench]:
    given = ("GeocoderUrl=", "RefreshState=DISABLED")
    flags = [word for each in given for word in ("--parameter", each)]
    with running_stack(root, var, None, *flags) as (port, _):
        yield Bench(root, var, port)


def _asks(
    bench: Bench,
    snapshot: Snapshot,
    count: int,
    seed: int,
    kind: str | None = None,
    sizes: list[int] | None = None,
) -> Callable[[], int]:
    drawn = (
        ask
        for ask in Citizens(snapshot.register, seed).asks()
        if not ask.is_wrong and kind in (None, ask.kind)
    )
    paths = [ask.path for ask in itertools.islice(drawn, count)]

    def run() -> int:
        for path in paths:
            _, content = bench.ask(path)
            if sizes is not None:
                sizes.append(len(content))
        return count

    return run


def _coverage(bench: Bench) -> dict[str, Work]:
    def in_form(form: str, codes: tuple[str, ...]) -> Callable[[], int]:
        def run() -> int:
            for code in codes:
                bench.got(f"/v1/coverage/departement/{code}?format={form}")
            return len(codes)

        return run

    cold = bench.since_start("CoverageFunction", in_form("json", ("05",)))
    return {
        "coverage_cold": cold,
        "coverage_json": bench.work("CoverageFunction", in_form("json", DEPARTEMENTS)),
        "coverage_pdf": bench.work("CoverageFunction", in_form("pdf", DEPARTEMENTS[:5])),
    }


def _imports(bench: Bench, register: Register) -> dict[str, Work]:
    opened = bench.got("/v1/sites/imports", "POST", {"filename": "l.csv", "source": "Mesure"})
    path = f"/v1/sites/imports/{opened['id']}"
    content = _file(register).encode()

    def check() -> int:
        target = urlsplit(opened["upload"]["url"])
        store = http.client.HTTPConnection(target.netloc, timeout=60)
        headers = opened["upload"]["headers"]
        store.request("PUT", f"{target.path}?{target.query}", content, headers)
        if (status := store.getresponse().status) != 200:
            raise RuntimeError(f"the upload is refused: {status}")
        _wait(bench, path, ("checked", "held", "refused"))
        return 1

    work = bench.work("SitesWorkerFunction", check)
    if (state := bench.got(path)["state"]) != "checked":
        raise RuntimeError(f"the import is {state}")
    return {"import_check": work}


def _known(bench: Bench, register: Register) -> tuple[list[str], list[str]]:
    """Returns codes of communes all over the country, and ids of published places."""
    communes = [register.area(row).code for row in range(0, register.whole_count, 37)]
    found = bench.got("/v1/ogc/collections/sites/items?limit=100")
    return communes, [each["id"] for each in found["features"]]


def _file(register: Register) -> str:
    """Returns a file of 20,000 places, one in each of so many communes."""
    rows = []
    for index in range(ROWS):
        area = register.area(index)
        postcode = area.postcodes[0] if area.postcodes else ""
        place = [f"p-{index}", f"Lieu {index}", area.name, postcode, area.code]
        where = ["1 rue du Bal", str(area.lat), str(area.lon)]
        rows.append([*place, *where, "2026-01-05", "Aide aux démarches administratives"])
    written = _Lines()
    csv.writer(written).writerows([_COLUMNS, *rows])
    return "".join(written.lines)


class _Lines:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        self.lines.append(line)


def _scenarios(bench: Bench) -> dict[str, Work]:
    asked = {
        "scenario_departement": {
            "name": "Aveyron",
            "territory": {"level": "departement", "code": "12"},
            "posts": 4,
            "time_limit_s": 20,
        },
        "scenario_national": {
            "name": "France",
            "territory": _FRANCE,
            "posts": 1_000,
            "time_limit_s": 120,
        },
    }
    return {name: bench.work("SolverFunction", _solved(bench, it)) for name, it in asked.items()}


def _solved(bench: Bench, scenario: Mapping[str, object]) -> Callable[[], int]:
    def run() -> int:
        opened = bench.got("/v1/scenarios", "POST", scenario)
        _wait(bench, f"/v1/scenarios/{opened['id']}", ("done", "failed", "infeasible"))
        return 1

    return run


def _wait(bench: Bench, path: str, states: tuple[str, ...], limit_s: float = 600) -> None:
    ends_s = time.monotonic() + limit_s
    while (state := bench.got(path)["state"]) not in states:
        if time.monotonic() > ends_s:
            raise RuntimeError(f"{path} is still {state}")
        time.sleep(0.5)


def _refresh(root: Path, var: Path) -> tuple[Work, dict[str, float]]:
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "infra.measure.cost.refresh_run", str(var), folder]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    areas = figures["areas"]
    work = Work(
        "RefresherFunction",
        3008,
        figures["cpu_ms"],
        figures["wall_ms"],
        figures["peak_mb"],
        areas + 2,
    )
    return work, {
        # Each area is an execution of its own: its start and its task; four more for the machine.
        "refresh_transitions": 2 * areas + 4,
        "refresh_writes": figures["documents"],
        "refresh_reads": 3 * areas,
        "version_bytes": figures["bytes"],
    }


def _sizes(root: Path, snapshot: Snapshot) -> dict[str, float]:
    web = root / "web"
    names = [web / "index.html", web / "theme.css"]
    names += sorted(
        path
        for folder in ("citizen", "shared", "vendor")
        for path in (web / folder).rglob("*")
        if path.suffix in (".js", ".css", ".mjs")
    )
    return {
        "snapshot_bytes": sum(each.size_bytes for each in snapshot.manifest.files.values()),
        "page_files": len(names),
        "page_bytes_gzipped": sum(len(gzip.compress(path.read_bytes())) for path in names),
    }


def _size(file: Path) -> int:
    return file.stat().st_size


def write_measures(measures: Measures, file: Path) -> None:
    """Keeps measures in a file."""
    record = {
        "machine": measures.machine,
        "work": {name: asdict(work) for name, work in measures.work.items()},
        "numbers": dict(measures.numbers),
    }
    file.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
