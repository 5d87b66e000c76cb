"""Plans shared by a link that reads them and changes nothing."""

from __future__ import annotations

import hmac

from geodata.errors import UnknownScenarioError
from geodata.plans.jobs.answer import JobWithDocument
from geodata.plans.jobs.planning import Planning
from geodata.plans.jobs.states import Job
from geodata.plans.plan import PlanRecord


class Sharing:
    """The links to the plans of a store."""

    def __init__(self, planning: Planning) -> None:
        """Takes the planning whose plans are shared."""
        self._planning = planning

    def open(self, owner: str, scenario_id: str) -> JobWithDocument:
        """Returns a scenario whose plan a link reads from now on: the same one, asked again.

        Raises:
            ScenarioStateError: there is no plan to share.
        """
        key = self._planning.scenarios.new_key()
        self._planning.scenarios.update(
            scenario_id, lambda found: found.shared(found.share_key or key), owner
        )
        return self._planning.show(owner, scenario_id)

    def close(self, owner: str, scenario_id: str) -> JobWithDocument:
        """Returns a scenario whose plan no link reads any more."""
        self._planning.scenarios.update(scenario_id, lambda found: found.shared(None), owner)
        return self._planning.show(owner, scenario_id)

    def plan(self, scenario_id: str, key: str) -> tuple[Job, PlanRecord]:
        """Returns a scenario and its plan, for whoever has the link.

        Raises:
            UnknownScenarioError: no plan is shared under this key.
        """
        job = self._planning.scenarios.get(scenario_id)
        if job.share_key is None or not hmac.compare_digest(job.share_key, key):
            raise UnknownScenarioError(scenario_id)
        return job, self._planning.plan(job.owner, scenario_id)
