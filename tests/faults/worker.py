"""A worker in a process of its own, over the real clients: it tells its plan, and then it hangs."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from geodata.placement.solution import Progress
from geodata.plans.jobs.records import Scenarios
from geodata.plans.jobs.running import Runner
from geodata.stores.items import TableItems
from geodata.stores.objects import Objects


def main(bucket: str, scenario_id: str, worker: str, later_s: float) -> None:
    """Takes a scenario up as Lambda's process does, some seconds later than now."""

    def hangs(_document: Any, *, progress: Any, start: Any, **_: Any) -> dict[str, Any]:
        begun = [] if start is None else start.tolist()
        progress(Progress("search", 1.0, 5.0 + len(begun), 9.0, np.array([*begun, len(begun)])))
        print("solving", flush=True)
        time.sleep(600)
        return {}

    scenarios = Scenarios(
        TableItems.at("scenarios"), lambda: datetime.now(UTC) + timedelta(seconds=later_s)
    )
    runner = Runner(scenarios, Objects.at(f"s3://{bucket}"), hangs, time.monotonic, lambda: "data")
    print(runner.run(scenario_id, worker, 900).state, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]))
