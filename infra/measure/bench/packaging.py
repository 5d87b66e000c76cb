"""How much the nearest function carries, and how much of the data it opens."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.sites import SiteTable
from geodata.snapshot import NEEDED_FOR_NEAREST, Snapshot, pack
from infra.measure.bench.report import Figure

_MB = 1_000_000


def figures(root: Path, snapshot: Snapshot, table: SiteTable) -> Iterator[Figure]:
    """Measures the package, and the files that the function opens."""
    opened = sum(snapshot.manifest.files[name].size_bytes for name in NEEDED_FOR_NEAREST)
    opened += len(pack(table.to_arrays()))
    yield Figure("what the nearest function opens", f"{opened / _MB:.1f} MB", "15 MB")
    with TemporaryDirectory() as folder:
        command = [sys.executable, str(root / "infra" / "dev" / "package.py"), "nearest", folder]
        subprocess.run(command, check=True, capture_output=True)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    yield Figure("nearest function's package, unzipped", f"{size / _MB:.0f} MB", "120 MB")
