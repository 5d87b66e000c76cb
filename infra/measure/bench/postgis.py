"""The peer: the same question asked of PostGIS, on a cluster of its own on the loopback.

KNN on a GiST index over `geography` (`<->`), as PostGIS documents it, through psycopg with a
prepared statement: what an engineer would deploy instead.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

_QUESTION = """
SELECT id, ST_Distance(place, origin) FROM sites,
       (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography AS origin) AS asked
ORDER BY place <-> origin LIMIT %s
"""


class PostGIS:
    """Sites in PostGIS, asked for the nearest."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def load(self, sites: Sequence[tuple[int, float, float]]) -> None:
        """Stores sites (id, lon, lat) and indexes them."""
        with self._connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS postgis")
            cursor.execute("DROP TABLE IF EXISTS sites")
            cursor.execute("CREATE TABLE sites (id integer PRIMARY KEY, place geography(Point))")
            cursor.executemany(
                "INSERT INTO sites VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography)",
                sites,
            )
            cursor.execute("CREATE INDEX ON sites USING gist (place)")
            cursor.execute("ANALYZE sites")
        self._connection.commit()

    def nearest(self, lon: float, lat: float, limit: int) -> list[tuple[int, float]]:
        """Returns the nearest sites and their distances in metres."""
        return self._connection.execute(_QUESTION, (lon, lat, limit), prepare=True).fetchall()

    def process(self) -> int:
        """Returns the number of the process of PostgreSQL that answers this connection."""
        [(number,)] = self._connection.execute("SELECT pg_backend_pid()").fetchall()
        return int(number)

    @contextmanager
    def another(self) -> Iterator[PostGIS]:
        """Gives the same sites over a connection of its own."""
        url = f"postgresql://maillage@127.0.0.1:{self._connection.info.port}/postgres"
        with psycopg.connect(url) as connection:
            yield PostGIS(connection)


@contextmanager
def running() -> Iterator[PostGIS]:
    """Gives a PostGIS of its own, which is stopped and removed at the end.

    Raises:
        FileNotFoundError: PostgreSQL is not installed (`apt-get install postgresql postgis
            postgresql-15-postgis-3`).
    """
    programs = _programs()
    with TemporaryDirectory(prefix="maillage-postgis-") as name:
        folder = Path(name)
        port = free_port()
        _give_to_postgres(folder)
        _as_postgres(programs / "initdb", "-D", name, "-A", "trust", "-U", "maillage")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={name}"
        _as_postgres(
            *(programs / "pg_ctl", "-D", name, "-l", f"{name}/log", "-w", "-o", options, "start")
        )
        try:
            url = f"postgresql://maillage@127.0.0.1:{port}/postgres"
            with psycopg.connect(url) as connection:
                yield PostGIS(connection)
        finally:
            _as_postgres(programs / "pg_ctl", "-D", name, "-m", "immediate", "stop")


def _programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql postgis")


def _as_postgres(program: Path, *arguments: str) -> None:
    """Runs a program of PostgreSQL, which refuses to run as root."""
    command = ["runuser", "-u", "postgres", "--", str(program), *arguments]
    subprocess.run(
        command if _is_root() else command[4:], check=True, capture_output=True, timeout=120
    )


def _give_to_postgres(folder: Path) -> None:
    if _is_root():
        shutil.chown(folder, "postgres", "postgres")


def _is_root() -> bool:
    return Path("/proc/self").stat().st_uid == 0


def free_port() -> int:
    """Returns a port of the loopback that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
