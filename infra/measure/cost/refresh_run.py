"""One national refresh in a process of its own, whose processor time and memory are its result."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from geodata.refresh import refresh_here
from geodata.snapshot import open_current, publish_sites
from geodata.stores import Objects


def main(var: Path, folder: Path) -> None:
    """Prints what a refresh of the demonstration network took, as JSON."""
    store = folder / "store"
    store.mkdir()
    (store / "snapshots").symlink_to((var / "snapshots").resolve())
    url = f"file://{store.resolve()}"
    publish_sites(open_current(var / "snapshots").demonstration, Objects.at(url).put)
    began_ms, began_s = time.process_time() * 1000, time.perf_counter()
    steps = list(refresh_here(url, folder / "cache"))
    cpu_ms = time.process_time() * 1000 - began_ms
    wall_ms = (time.perf_counter() - began_s) * 1000
    written = [path for path in (store / "coverage").rglob("*") if path.is_file()]
    costs = {
        "cpu_ms": round(cpu_ms),
        "wall_ms": round(wall_ms),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "areas": len(steps) - 2,
        "documents": len(written),
        "bytes": sum(path.stat().st_size for path in written),
    }
    print(json.dumps(costs))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
