"""The tasks of the scenarios' state machine: solve one, or give it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from aws_lambda_powertools import Logger

from functions.bodies import Event
from functions.metrics import Figure, count
from functions.solver import wiring
from functions.solver.wiring import Handle
from geodata.plans.jobs import ENDED, Job

FOR_THE_ANSWER_S = 90.0
"""What a national plan takes from its last site to its record, with a margin."""

_COUNTED_AS = {
    "done": Figure.SCENARIOS_SOLVED,
    "infeasible": Figure.SCENARIOS_SOLVED,
    "failed": Figure.SCENARIOS_FAILED,
}
"""A scenario that cannot be met is an answer; one that was cancelled is neither."""

_GIVEN_UP = "Le calcul échoue à chaque essai : les journaux de l'exploitant disent pourquoi."


class Turns(Protocol):
    """What solves; `geodata.plans.jobs.running.Runner` does."""

    def run(self, scenario_id: str, worker: str, left_s: float) -> Job:
        """Solves a scenario, from its checkpoint when there is one."""
        ...

    def give_up(self, scenario_id: str, reason: str) -> Job:
        """Makes a scenario a failed one."""
        ...


def build_worker(turns: Callable[[], Turns], logger: Logger) -> Handle:
    """Builds the handler of a task of the state machine, which returns its outcome.

    Errors of stores are raised: the state machine tries again, and the next worker takes up the
    checkpoint. `ended` is false while another worker has the scenario: the machine waits.
    """

    def handle(event: Event, context: Any) -> Event:
        match event:
            case {"task": "solve", "scenario": str(scenario_id)}:
                left_s = context.get_remaining_time_in_millis() / 1000 - FOR_THE_ANSWER_S
                job = turns().run(scenario_id, context.aws_request_id, left_s)
            case {"task": "give_up", "scenario": str(scenario_id)}:
                job = turns().give_up(scenario_id, _GIVEN_UP)
            case _:
                raise ValueError("an event of no known task")
        logger.info("done", task=event["task"], scenario=job.id, state=job.state)
        if (figure := _COUNTED_AS.get(job.state)) is not None:
            count(figure)
        return {"scenario": job.id, "state": job.state, "ended": job.state in ENDED}

    return handle


def lambda_handler(event: Event, context: Any) -> Event:
    """Does one task."""
    return wiring.planning(build_worker)(event, context)
