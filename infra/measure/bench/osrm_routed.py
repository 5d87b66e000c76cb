"""OSRM's own server over prepared roads, on the loopback, and its table asked over HTTP."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from infra.measure.bench.postgis import free_port

_STARTS_WITHIN_S = 30.0
Degrees = NDArray[np.float64]


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, int]]:
    """Gives the port of a server over the roads of a folder, and its process.

    Raises:
        FileNotFoundError: OSRM is not installed, or the folder has no roads.
        TimeoutError: it does not answer.
    """
    spec = find_spec("osrm")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("OSRM is not installed: osrm-bindings")
    roads = next((each.with_suffix("") for each in folder.rglob("*.osrm.properties")), None)
    if roads is None:
        raise FileNotFoundError(f"no prepared roads in {folder.name}")
    program, port = Path(spec.origin).parent / "bin" / "osrm-routed", free_port()
    # One thread, as one asks at a time; tables of a hundred places.
    command = [str(program), "-i", "127.0.0.1", "-p", str(port), "-a", "MLD", "-t", "1", str(roads)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            _wait_for(port)
            yield port, process.pid
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    ends_s = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < ends_s:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("osrm-routed does not answer")


def timer(port: int) -> Callable[[Degrees, Degrees], Degrees]:
    """Builds what asks one table after the other on one connection: seconds, (n, m)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def asked(path: str) -> bytes:
        connection.request("GET", path)
        reply = connection.getresponse()
        body = reply.read()
        if reply.status != 200:
            raise RuntimeError(body.decode())
        return body

    def seconds(origins: Degrees, destinations: Degrees) -> Degrees:
        ends = np.concatenate([origins, destinations]).tolist()
        places = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in ends)
        to = ";".join(map(str, range(len(origins), len(ends))))
        sources = ";".join(map(str, range(len(origins))))
        path = f"/table/v1/driving/{places}?sources={sources}&destinations={to}"
        try:
            body = asked(path)
        except (http.client.HTTPException, ConnectionError):
            connection.close()  # it keeps a connection for five seconds, or 512 questions
            body = asked(path)
        rows = json.loads(body)["durations"]
        return np.array([[np.inf if each is None else each for each in row] for row in rows])

    return seconds
