"""A PostgreSQL of the tests' own, where one is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@contextmanager
def running_postgres() -> Iterator[str]:
    """Gives the address of a server that is stopped and removed at the end."""
    programs = _programs()
    with TemporaryDirectory(prefix="maillage-postgres-") as name:
        if os.geteuid() == 0:
            shutil.chown(name, "postgres", "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        run(programs / "initdb", "-D", name, "-A", "trust", "-U", "maillage", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={name}"
        run(programs / "pg_ctl", "-D", name, "-l", f"{name}/log", "-w", "-o", options, "start")
        try:
            yield f"postgresql://maillage@127.0.0.1:{port}/postgres"
        finally:
            run(programs / "pg_ctl", "-D", name, "-m", "immediate", "stop")


def run(program: Path, *arguments: str) -> None:
    """Runs a program of PostgreSQL, which refuses to run as root."""
    command = [str(program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def _programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not folders:
        pytest.skip("needs PostgreSQL, which is not installed (apt-get install postgresql)")
    return folders[0]
