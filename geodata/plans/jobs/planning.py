"""What a planner does: checks scenarios, has them solved, follows, stops, compares, deletes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from geodata.errors import (
    ForbiddenError,
    MissingObjectError,
    ParameterError,
    ScenarioError,
    ScenarioStateError,
    UnknownTerritoryError,
)
from geodata.plans.candidate_halls import CandidatesReply
from geodata.plans.comparing import compare
from geodata.plans.findings import Finding, FindingReply, refuse_errors
from geodata.plans.jobs.answer import DryRunReply, JobsReply, JobWithDocument
from geodata.plans.jobs.records import Scenarios, timestamp
from geodata.plans.jobs.running import checkpoint_key, plan_key
from geodata.plans.jobs.starting import Starter
from geodata.plans.jobs.states import ENDED, Job
from geodata.plans.plan import LightPlan, PlanRecord
from geodata.plans.plan_changes import Comparison
from geodata.plans.plan_communes import CommuneState
from geodata.plans.plan_sites import ExistingRow, StandingSite
from geodata.plans.reading import as_document, read_scenario
from geodata.plans.scenario import Scenario
from geodata.seals import opened_record
from geodata.stores import Executions, Objects

MOST_COMPARED = 6

Check = Callable[[Scenario], list[Finding]]
Locate = Callable[[Scenario], Scenario]
Count = Callable[[Scenario], CandidatesReply | None]


NOT_YOURS = "Votre compte ne donne pas accès à tout ce territoire."


def _as_it_is(scenario: Scenario) -> Scenario:
    """Leaves places without the commune that they do not name."""
    return scenario


def _unknown(_scenario: Scenario) -> None:
    """Counts no candidates."""


def _anybody(_scenario: Scenario) -> None:
    """Lets an owner plan any territory."""


@dataclass(frozen=True, slots=True)
class Planning:
    """The scenarios of planners; every answer is ready for JSON.

    Attributes:
        scenarios: the records.
        plans: those that were made.
        executions: starts what solves.
        check: says what contradicts itself in a scenario, before any solving.
        locate: gives places the commune that holds their position.
        count: says how many candidates a scenario has; None where that is not known.
    """

    scenarios: Scenarios
    plans: Plans
    executions: Executions
    check: Check
    locate: Locate = _as_it_is
    count: Count = _unknown

    @property
    def starter(self) -> Starter:
        """What has scenarios solved."""
        return Starter(self.scenarios, self.executions)

    def dry_run(self, text: bytes, may: Callable[[Scenario], None] = _anybody) -> DryRunReply:
        """Returns the findings on a document, which is not kept.

        Args:
            text: the document, YAML or JSON.
            may: as `open` takes it; what it refuses is a finding of the territory.
        """
        try:
            scenario = self.locate(read_scenario(text))
            hidden = _findings_of_territory(scenario, may)
            findings = hidden or list(self.check(scenario))
        except ScenarioError as error:
            return {
                "valid": False,
                "findings": _records(error.findings),
                "scenario": None,
                "candidates": None,
            }
        is_known = not hidden and all(each.code != "unknown_code" for each in findings)
        return {
            "valid": all(each.level != "error" for each in findings),
            "findings": _records(findings),
            "scenario": scenario.model_dump(mode="json"),
            "candidates": self.count(scenario) if is_known else None,
        }

    def open(
        self,
        owner: str,
        text: bytes,
        key: str | None,
        may: Callable[[Scenario], None] = _anybody,
    ) -> JobWithDocument:
        """Returns a scenario that is being solved from now on.

        Args:
            owner: who asks.
            text: the document, YAML or JSON.
            key: of idempotency: the same key and document give the same scenario.
            may: refuses what this owner may not plan, by an error of its own.

        Raises:
            ScenarioError: the document is wrong, or contradicts itself.
            IdempotencyError: the key made another scenario.
            StoreUnavailableError: it could not be started; asked again, it is.
        """
        return self.begin(owner, read_scenario(text), key, may)

    def begin(
        self,
        owner: str,
        scenario: Scenario,
        key: str | None,
        may: Callable[[Scenario], None] = _anybody,
        **facts: Any,
    ) -> JobWithDocument:
        """Returns a scenario that is being solved from now on; arguments are those of `open`.

        Raises:
            ScenarioError: it contradicts itself.
        """
        scenario = self.locate(scenario)
        refuse_errors(self.check(scenario))  # before what is forbidden
        may(scenario)
        document = as_document(scenario)
        scenario_id = self.scenarios.promised(owner, document, key)
        # Also of one that the key promised before: its note may be gone, and it was never kept.
        self.starter.note(scenario_id, [scenario_id])
        job, _ = self.scenarios.create(owner, document, scenario_id=scenario_id, **facts)
        if job.state == "queued":
            # Also of one that was kept and never started: its name starts it once.
            self.starter.start(job.id, [job.id])
        return self._shown(job)

    def listed(self, owner: str, limit: int, before: str | None) -> JobsReply:
        """Returns the scenarios of an owner, the latest first."""
        jobs, following = self.scenarios.of_owner(owner, limit, before)
        return {"scenarios": [job.as_record() for job in jobs], "next_before": following}

    def show(self, owner: str, scenario_id: str) -> JobWithDocument:
        """Returns a scenario, with its document and its progress.

        Raises:
            UnknownScenarioError: no scenario of this owner has this id.
        """
        return self._shown(self.scenarios.get(scenario_id, owner))

    def cancel(self, owner: str, scenario_id: str) -> JobWithDocument:
        """Returns a scenario that is to stop; the best plan so far is kept."""
        now = timestamp(self.scenarios.now())
        return self._shown(
            self.scenarios.update(scenario_id, lambda found: found.cancelled(now), owner)
        )

    def delete(self, owner: str, scenario_id: str) -> None:
        """Deletes a scenario, its plan and the opinions on it.

        Raises:
            ScenarioStateError: it is being solved: it is cancelled first.
        """
        job = self.scenarios.get(scenario_id, owner)
        if job.state not in ENDED:
            raise ScenarioStateError(scenario_id, job.state, "deleted before it is cancelled")
        self.plans.delete(scenario_id)
        self.scenarios.delete(scenario_id, owner)

    def plan(self, owner: str, scenario_id: str) -> PlanRecord:
        """Returns the plan of a scenario.

        Raises:
            ScenarioStateError: there is none yet, or none at all.
        """
        job = self.scenarios.get(scenario_id, owner)
        if not job.has_plan:
            raise ScenarioStateError(scenario_id, job.state, "read: it has no plan")
        try:
            return self.plans.get(scenario_id)
        except MissingObjectError as error:
            raise ScenarioStateError(scenario_id, job.state, "read: its plan is gone") from error

    def compare(self, owner: str, scenario_ids: Sequence[str]) -> Comparison:
        """Returns plans side by side, the first being the reference.

        Raises:
            ParameterError: fewer than two, more than `MOST_COMPARED`, or one that nothing solves.
        """
        ids = list(dict.fromkeys(scenario_ids))
        if not 2 <= len(ids) <= MOST_COMPARED:
            raise ParameterError("ids", f"must name 2 to {MOST_COMPARED} different scenarios")
        plans = {each: self.plan(owner, each) for each in ids}
        for each, plan in plans.items():
            if plan.get("totals") is None:
                raise ParameterError("ids", f"nothing solves {each}: it has no sites to compare")
        return compare(plans)

    def _shown(self, job: Job) -> JobWithDocument:
        return {**job.as_record(), "document": self.scenarios.document(job.id)}


def _findings_of_territory(scenario: Scenario, may: Callable[[Scenario], None]) -> list[Finding]:
    """Returns a finding when the territory is not its planner's, who learns no more of it."""
    try:
        may(scenario)
    except ForbiddenError:
        return [Finding("territory", "forbidden", NOT_YOURS)]
    except UnknownTerritoryError:
        return []  # the check of the scenario says so
    return []


def _records(findings: Iterable[Finding]) -> list[FindingReply]:
    return [each.as_record() for each in findings]


class Plans:
    """The plans of a store."""

    def __init__(self, objects: Objects) -> None:
        """Takes where they are."""
        self._objects = objects

    def get(self, scenario_id: str) -> PlanRecord:
        """Returns a plan.

        Raises:
            MissingObjectError: there is none.
            DamagedError: it is not the one that was solved.
        """
        key = plan_key(scenario_id)
        return cast("PlanRecord", opened_record(key, self._objects.get(key)))

    def delete(self, scenario_id: str) -> None:
        """Deletes a plan and what it was made from, when they are there."""
        there = set(self._objects.keys(plan_key(scenario_id).rpartition("/")[0]))
        for key in (plan_key(scenario_id), checkpoint_key(scenario_id)):
            if key in there:
                self._objects.delete(key)


def light(plan: PlanRecord) -> LightPlan:
    """Returns a plan with its communes by state alone: a national one is 5 MB with all of them.

    Of the sites that stay it has what a map draws; their catchments are in its files.
    """
    states: dict[CommuneState, list[str]] = {}
    for each in plan.get("communes", ()):
        states.setdefault(each["state"], []).append(each["code"])
    kept = {name: value for name, value in plan.items() if name not in ("communes", "existing")}
    certificate = plan.get("certificate")
    if certificate is not None:
        kept["certificate"] = {k: v for k, v in certificate.items() if k != "multipliers"}
    standing = [standing_of(each) for each in plan.get("existing", ())]
    return cast("LightPlan", {**kept, "standing": standing, "communes_by_state": states})


def standing_of(site: ExistingRow) -> StandingSite:
    """Returns of a site that stays what a map draws."""
    return {
        "site_id": site["site_id"],
        "name": site["name"],
        "commune_name": site["commune_name"],
        "lon": site["lon"],
        "lat": site["lat"],
        "posts": site["posts"],
    }
