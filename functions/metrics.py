"""What is counted for whoever runs the service: figures, of nobody and of no place.

Each figure is one line of log in CloudWatch's embedded metric format: no call is made, so nothing
waits for it. A line holds a name, a number and the function's; never what was asked. A figure that
cannot be written, since a disk is full, is lost: it never costs the answer that it counts.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

USUAL_NAMESPACE = "maillage"
"""Where a deployment does not give the name of its stack (`POWERTOOLS_METRICS_NAMESPACE`)."""
SWITCH = "MAILLAGE_METRICS"
"""`off` where nobody reads CloudWatch's format: one machine writes no line for each answer."""

_WHEN, _WHAT = "\0when", "\0what"
"""What no environment can hold stands for the two numbers of a line."""


class Figure(StrEnum):
    """The figures there are; the dashboard and the alarms of `infra/stacks` read them by name."""

    ANSWERED = "QuestionsAnswered"
    DEGRADED = "DegradedAnswers"
    IMPORTS_PUBLISHED = "ImportsPublished"
    VERSIONS_RESTORED = "VersionsRestored"
    SCENARIOS_SOLVED = "ScenariosSolved"
    SCENARIOS_FAILED = "ScenariosFailed"
    REFRESHED = "Refreshes"
    SITES_AGE = "SitesAgeHours"
    REFRESH_AGE = "RefreshAgeHours"


def count(figure: Figure, number: float = 1) -> None:
    """Adds to a figure: `count(Figure.DEGRADED)` for an answer that lacks something."""
    _emit(figure, number, "Count")


def gauge(figure: Figure, value: float) -> None:
    """Says what a figure is now, such as an age in hours."""
    _emit(figure, value, "None")


def _emit(figure: Figure, value: float, unit: str) -> None:
    """Writes the line that powertools writes of one metric, which a test holds."""
    if os.environ.get(SWITCH) == "off":
        return
    namespace = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", USUAL_NAMESPACE)
    service = os.environ.get("POWERTOOLS_SERVICE_NAME", "unnamed")
    now_ms = int(datetime.now(UTC).timestamp() * 1_000)
    line = _lines(figure, unit, namespace, service).format(now_ms, json.dumps(float(value)))
    # ValueError is what a closed stream raises.
    with suppress(OSError, ValueError):
        sys.stdout.write(line)


@lru_cache(maxsize=32)
def _lines(figure: Figure, unit: str, namespace: str, service: str) -> str:
    """Returns the lines of a figure, but for when it was written and what it is."""
    described = {
        "Namespace": namespace,
        "Dimensions": [["service"]],
        "Metrics": [{"Name": figure.value, "Unit": unit}],
    }
    line = {
        "_aws": {"Timestamp": _WHEN, "CloudWatchMetrics": [described]},
        "service": service,
        figure.value: [_WHAT],
    }
    text = json.dumps(line, separators=(",", ":")).replace("{", "{{").replace("}", "}}")
    return f"{text}\n".replace(json.dumps(_WHEN), "{0}").replace(json.dumps(_WHAT), "{1}")
