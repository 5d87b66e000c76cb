"""`maillage build` from packages already fetched: time and memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.measure.bench.report import Figure


def figures(var: Path) -> Iterator[Figure]:
    """Builds the whole of France once, in a folder of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(var / "sources", folder / "sources")
        command = [sys.executable, "-m", "geodata.cli", "build", "--var", name, "--json"]
        start = time.perf_counter()
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        took_s = time.perf_counter() - start
        if process.returncode:
            raise RuntimeError("the build failed")
    yield Figure("maillage build, packages already fetched", f"{took_s:.0f} s", "90 s")
    yield Figure("maillage build, peak memory", f"{usage.ru_maxrss / 2**20:.2f} GiB", "2.5 GiB")
