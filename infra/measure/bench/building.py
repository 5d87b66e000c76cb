"""What is built: France from packages already fetched, the nearest function's package, its data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.sites import SiteTable
from geodata.snapshot import NEEDED_FOR_NEAREST, Snapshot, pack
from infra.measure.bench.report import Figure

_MB = 1_000_000


def build_figures(var: Path) -> Iterator[Figure]:
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


def package_figures(root: Path, snapshot: Snapshot, table: SiteTable) -> Iterator[Figure]:
    """Measures the package, and the files that the function opens."""
    opened = sum(snapshot.manifest.files[name].size_bytes for name in NEEDED_FOR_NEAREST)
    opened += len(pack(table.to_arrays()))
    yield Figure("what the nearest function opens", f"{opened / _MB:.1f} MB", "15 MB")
    with TemporaryDirectory() as folder:
        command = [sys.executable, str(root / "infra" / "dev" / "package.py"), "nearest", folder]
        subprocess.run(command, check=True, capture_output=True)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    yield Figure("nearest function's package, unzipped", f"{size / _MB:.0f} MB", "120 MB")
