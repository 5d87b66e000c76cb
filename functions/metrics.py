"""What is counted for whoever runs the service: figures, of nobody and of no place.

Each figure is one line of log in CloudWatch's embedded metric format: no call is made, so nothing
waits for it. A line holds a name, a number and the function's; never what was asked. A figure that
cannot be written, since a disk is full, is lost: it never costs the answer that it counts.
"""

from __future__ import annotations

import os
from contextlib import suppress
from enum import StrEnum

from aws_lambda_powertools.metrics import MetricUnit, single_metric

USUAL_NAMESPACE = "maillage"
"""Where a deployment does not give the name of its stack (`POWERTOOLS_METRICS_NAMESPACE`)."""


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
    _emit(figure, number, MetricUnit.Count)


def gauge(figure: Figure, value: float) -> None:
    """Says what a figure is now, such as an age in hours."""
    _emit(figure, value, MetricUnit.NoUnit)


def _emit(figure: Figure, value: float, unit: MetricUnit) -> None:
    named = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", USUAL_NAMESPACE)
    service = os.environ.get("POWERTOOLS_SERVICE_NAME", "unnamed")
    # ValueError is what a closed stream raises.
    with (
        suppress(OSError, ValueError),
        single_metric(
            name=figure.value,
            unit=unit,
            value=value,
            namespace=named,
            default_dimensions={"service": service},
        ),
    ):
        pass
