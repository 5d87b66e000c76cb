"""Real engines for tests: data built from the extracts, processes, and a proxy before them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

LIECHTENSTEIN = {
    "Vaduz": (9.5215, 47.1410),
    "Triesen": (9.5250, 47.1070),
    "Balzers": (9.5025, 47.0670),
    "Triesenberg": (9.5430, 47.1180),
    "Schaan": (9.5090, 47.1650),
    "Planken": (9.5440, 47.1850),
    "Eschen": (9.5220, 47.2110),
    "Mauren": (9.5440, 47.2180),
    "Gamprin": (9.5100, 47.2200),
    "Ruggell": (9.5250, 47.2400),
    "Schellenberg": (9.5470, 47.2310),
}
ANDORRA = {
    "Andorra la Vella": (1.5218, 42.5063),
    "Escaldes": (1.5390, 42.5100),
    "Encamp": (1.5800, 42.5360),
    "Canillo": (1.5990, 42.5670),
    "Ordino": (1.5330, 42.5560),
    "La Massana": (1.5150, 42.5450),
    "Sant Julia de Loria": (1.4910, 42.4640),
    "Pas de la Casa": (1.7330, 42.5420),
    "Soldeu": (1.6670, 42.5770),
    "Arinsal": (1.4840, 42.5720),
}
NEITHER = (9.40, 47.30)
"""In Switzerland, ten kilometres from the nearest road of the extract."""
EXTRACTS = {
    "liechtenstein": "liechtenstein-2024-03.osm.pbf",
    "andorra": "andorra-2016-10.osm.pbf",
}
_START_S = 30.0


def package(name: str, distribution: str) -> tuple[Path, str]:
    """Returns the folder of an engine's package, and its version; or skips the test."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        pytest.skip(f"needs {distribution}, which is not installed")
    return Path(spec.origin).parent, version(distribution)


def extract(real_data: Path, country: str) -> Path:
    """Returns an extract of OpenStreetMap, or skips the test."""
    path = real_data / "travel" / EXTRACTS[country]
    if not path.is_file():
        pytest.skip(f"needs ../shared/data/travel/{path.name}, which is absent")
    return path


def valhalla_tiles(real_data: Path, var: Path) -> Path:
    """Returns the configuration of tiles of both countries, built at the first call."""
    home, release = package("valhalla", "pyvalhalla")
    sources = [extract(real_data, country) for country in EXTRACTS]
    folder = var / "engines" / f"valhalla-{release}"

    def build(into: Path) -> None:
        from valhalla import get_config

        (into / "tiles").mkdir()
        config = get_config(tile_extract="", tile_dir=into / "tiles")
        (into / "build.json").write_text(json.dumps(config))
        _run(home / "bin" / "valhalla_build_tiles", "-c", into / "build.json", *sources)
        config["mjolnir"]["tile_dir"] = str(folder / "tiles")
        # As talkative as can be: the library must silence it.
        config["logging"] = {"type": "std_out", "color": False}
        (into / "valhalla.json").write_text(json.dumps(config))

    return _built(folder, build) / "valhalla.json"


def osrm_roads(real_data: Path, var: Path, country: str, profile: str) -> Path:
    """Returns the path of a country's roads for `car` or `foot`, built at the first call."""
    home, release = package("osrm", "osrm-bindings")
    source = extract(real_data, country)
    folder = var / "engines" / f"osrm-{release}-{country}-{profile}"

    def build(into: Path) -> None:
        roads, lua = into / "roads.osrm", home / "share" / "profiles" / f"{profile}.lua"
        _run(home / "bin" / "osrm-extract", "-p", lua, "-o", roads, source)
        _run(home / "bin" / "osrm-partition", roads)
        _run(home / "bin" / "osrm-customize", roads)

    return _built(folder, build) / "roads.osrm"


@contextmanager
def running_valhalla(config: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Runs Valhalla's own server; gives its URL and process."""
    home, _ = package("valhalla", "pyvalhalla")
    port = _free_port()
    settings = json.loads(config.read_text())
    settings["httpd"]["service"]["listen"] = f"tcp://127.0.0.1:{port}"
    settings["logging"] = {"type": ""}
    ours = config.with_name(f"service-{os.getpid()}-{port}.json")
    ours.write_text(json.dumps(settings))
    try:
        with _running([home / "bin" / "valhalla_service", ours, "1"], port, "/status") as process:
            yield f"http://127.0.0.1:{port}", process
    finally:
        ours.unlink()


@contextmanager
def running_osrm(roads: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Runs OSRM's own server over some roads; gives its URL and process."""
    home, _ = package("osrm", "osrm-bindings")
    port = _free_port()
    command = [home / "bin" / "osrm-routed", "-i", "127.0.0.1", "-p", str(port), "-a", "MLD", roads]
    with _running(command, port, "/nearest/v1/driving/0,0") as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def proxy(routes: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Runs a proxy before servers, by the first part of the path; gives its URL and access log."""
    access_log: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_POST(self) -> None:
            access_log.append(self.requestline)
            _, first, rest = self.path.split("/", 2)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            there = HTTPConnection(routes[first].removeprefix("http://"))
            there.request(self.command, f"/{rest}", body or None, {"Content-Type": _JSON})
            reply = there.getresponse()
            content = reply.read()
            there.close()
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: Any) -> None:
            """Writes nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", access_log
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


_JSON = "application/json"


def _built(folder: Path, build: Any) -> Path:
    if not folder.is_dir():
        draft = folder.with_name(f"{folder.name}.draft-{os.getpid()}")
        draft.mkdir(parents=True)
        try:
            build(draft)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


def _run(*command: Path | str) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def _running(command: list[Any], port: int, path: str) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(list(map(str, command)), stdout=quiet, stderr=quiet)
    try:
        _wait_for(process, port, path)
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    ends_s = time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < ends_s:
        connection = HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    pytest.fail(f"the engine did not start (exit code {process.poll()})")
