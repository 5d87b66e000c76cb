"""The review of a plan: préfectures see their sites and give opinions; the plan is made again."""

from __future__ import annotations

from geodata.errors import ParameterError, ScenarioStateError
from geodata.plans.jobs.answer import DepartementReply, JobWithDocument, OpinionsReply
from geodata.plans.jobs.opinions import Opinions
from geodata.plans.jobs.planning import Planning
from geodata.plans.jobs.records import timestamp
from geodata.plans.jobs.states import Job
from geodata.plans.opinions import as_constraints
from geodata.plans.plan import Opinion, PlanRecord, TerritoryRow
from geodata.plans.reading import renamed, scenario_of


class Reviews:
    """The reviews of plans."""

    def __init__(self, planning: Planning) -> None:
        """Takes the planning whose plans are reviewed."""
        self._planning, self._opinions = planning, Opinions(planning.scenarios)

    def open(self, owner: str, scenario_id: str) -> JobWithDocument:
        """Returns a scenario whose plan préfectures may now give opinions on.

        Raises:
            ScenarioStateError: there is no plan to review.
        """
        plan = self._planning.plan(owner, scenario_id)
        if not plan.get("sites"):
            raise ScenarioStateError(scenario_id, plan["status"], "reviewed: it has no sites")
        now = timestamp(self._planning.scenarios.now())
        self._planning.scenarios.update(scenario_id, lambda found: found.opened(now), owner)
        return self._planning.show(owner, scenario_id)

    def opinions(self, owner: str, scenario_id: str) -> OpinionsReply:
        """Returns all opinions on a plan, in order, and the last one on each site."""
        self._planning.scenarios.get(scenario_id, owner)
        return {
            "scenario": scenario_id,
            "opinions": self._opinions.history(scenario_id),
            "last": self._opinions.last(scenario_id),
        }

    def departement(self, scenario_id: str, departement: str) -> DepartementReply:
        """Returns the part of a plan under review that is a préfecture's.

        Raises:
            UnknownScenarioError: no scenario has this id.
            ScenarioStateError: its plan is not open for review.
            ParameterError: the plan says nothing of this département.
        """
        job, plan = self._reviewed(scenario_id)
        rows = plan["territories"]["departement"]
        own = next((row for row in rows if row["code"] == departement), None)
        if own is None:
            raise ParameterError("departement", "the plan says nothing of it")
        history = [each for each in self._opinions.history(scenario_id) if _is_of(each, own)]
        last = [each for each in self._opinions.last(scenario_id) if _is_of(each, own)]
        return {
            "scenario": scenario_id,
            "name": job.name,
            "review_opened_at": job.review_opened_at,
            "limit_minutes": scenario_of(self._planning.scenarios.document(job.id)).limit_minutes,
            "departement": own,
            "sites": [each for each in plan["sites"] if each["departement"] == departement],
            "communes": [
                {"code": each["code"], "name": each["name"], "state": each["state"]}
                for each in plan["communes"]
                if each["departement"] == departement
            ],
            "opinions": history,
            "last": last,
        }

    def record(self, scenario_id: str, opinion: Opinion) -> Opinion:
        """Returns an opinion once it is recorded.

        Raises:
            UnknownScenarioError: no scenario has this id.
            ScenarioStateError: its plan is not open for review.
            ParameterError: no such site in this département, or an opinion that makes no sense.
        """
        _, plan = self._reviewed(scenario_id)
        return self._opinions.record(scenario_id, plan, opinion)

    def again(self, owner: str, scenario_id: str, key: str | None) -> JobWithDocument:
        """Returns a new scenario, the last opinions being its constraints; it is being solved.

        Raises:
            ScenarioStateError: nobody gave an opinion on its plan.
            ScenarioError: the opinions leave no plan possible.
        """
        job = self._planning.scenarios.get(scenario_id, owner)
        opinions = self._opinions.last(scenario_id)
        if not opinions:
            raise ScenarioStateError(scenario_id, job.state, "solved again: nobody said anything")
        before = scenario_of(self._planning.scenarios.document(scenario_id))
        scenario = renamed(as_constraints(before, opinions), *_again(job.name))
        return self._planning.begin(owner, scenario, key, again_of=scenario_id)

    def _reviewed(self, scenario_id: str) -> tuple[Job, PlanRecord]:
        job = self._planning.scenarios.get(scenario_id)
        if job.review_opened_at is None:
            raise ScenarioStateError(scenario_id, job.state, "reviewed before it is opened")
        return job, self._planning.plan(job.owner, scenario_id)


def _is_of(opinion: Opinion, departement: TerritoryRow) -> bool:
    return opinion["departement"] == str(departement["code"])


def _again(name: str) -> tuple[str, str]:
    """Returns the name of a scenario solved again, and its suffix.

    >>> _again("Vague 2")
    ('Vague 2', ' (avis suivis)')
    >>> _again("Vague 2 (avis suivis)")
    ('Vague 2', ' (avis suivis 2)')
    """
    stem, mark, rest = name.rpartition(" (avis suivis")
    if not mark or not rest.endswith(")"):
        return name, " (avis suivis)"
    count = rest.removesuffix(")").strip()
    return stem, f" (avis suivis {int(count) + 1 if count.isdigit() else 2})"
