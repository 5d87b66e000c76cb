"""The review of a plan: préfectures see their sites and give opinions; the plan is made again."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from geodata.clock import day_in_france
from geodata.errors import ParameterError, ReviewClosedError, ScenarioStateError
from geodata.french import day_in_words
from geodata.plans.jobs.answer import (
    DepartementReply,
    JobWithDocument,
    OpenReviewsReply,
    OpinionsReply,
)
from geodata.plans.jobs.opinions import Opinions
from geodata.plans.jobs.planning import Planning, standing_of
from geodata.plans.jobs.records import timestamp
from geodata.plans.jobs.states import Job, Terms
from geodata.plans.jobs.waiting import Waiting, is_closed
from geodata.plans.opinions import as_constraints
from geodata.plans.plan import Opinion, PlanRecord
from geodata.plans.plan_changes import ModeOfPlan
from geodata.plans.plan_figures import TerritoryRow
from geodata.plans.plan_sites import SiteRow
from geodata.plans.reading import renamed, scenario_of

MOST_DAYS = 366
MOST_MESSAGE = 2_000


class Reviews:
    """The reviews of plans."""

    def __init__(self, planning: Planning) -> None:
        """Takes the planning whose plans are reviewed."""
        self._planning, self._opinions = planning, Opinions(planning.scenarios)
        self._waiting = Waiting(planning.scenarios, self._opinions)

    def open_for(
        self, departements: Collection[str] | None, limit: int, before: str | None
    ) -> OpenReviewsReply:
        """Returns a page of the plans under review that propose sites in some départements."""
        return self._waiting.open_for(departements, limit, before)

    def open(self, owner: str, scenario_id: str, terms: Terms | None = None) -> JobWithDocument:
        """Returns a scenario whose plan préfectures may now give opinions on.

        One that is open already gets other terms: a later deadline opens again what was closed.

        Args:
            owner: of the scenario.
            scenario_id: of the plan.
            terms: until when, and what its planner says; None leaves those that it has.

        Raises:
            ScenarioStateError: there is no plan to review.
            ParameterError: the deadline is past, or farther than a year.
        """
        plan = self._planning.plan(owner, scenario_id)
        if not plan.get("sites"):
            raise ScenarioStateError(scenario_id, plan["status"], "reviewed: it has no sites")
        now = self._planning.scenarios.now()
        if terms is not None and terms.deadline is not None:
            left = (terms.deadline - day_in_france(now)).days
            if not 0 <= left <= MOST_DAYS:
                raise ParameterError("deadline", f"must be today or in {MOST_DAYS} days at most")
        job = self._planning.scenarios.update(
            scenario_id, lambda found: found.opened(timestamp(now), terms), owner
        )
        self._waiting.enlist(job, plan)
        return self._planning.show(owner, scenario_id)

    def opinions(
        self, owner: str, scenario_id: str, limit: int, after: str | None
    ) -> OpinionsReply:
        """Returns a page of the opinions on a plan, in order."""
        self._planning.scenarios.get(scenario_id, owner)
        found, following = self._opinions.page(scenario_id, limit, after)
        return {"scenario": scenario_id, "opinions": found, "next_after": following}

    def departement(
        self, scenario_id: str, departement: str, limit: int, after: str | None
    ) -> DepartementReply:
        """Returns the part of a plan under review that is a préfecture's, a page of its opinions.

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
        communes = [each for each in plan["communes"] if each["departement"] == departement]
        codes = {each["code"] for each in communes}
        found, following = self._opinions.page(
            scenario_id, limit, after, lambda each: _is_of(each, own)
        )
        scenario = scenario_of(self._planning.scenarios.document(job.id))
        travels: ModeOfPlan = {} if scenario.mode == "car" else {"mode": scenario.mode}
        return {
            "scenario": scenario_id,
            "name": job.name,
            "review_opened_at": job.review_opened_at,
            "review_deadline": job.review_deadline,
            "review_message": job.review_message,
            "is_closed": self._is_closed(job),
            "limit_minutes": scenario.limit_minutes,
            **travels,
            "departement": own,
            "sites": [each for each in plan["sites"] if each["departement"] == departement],
            "standing": [
                standing_of(each) for each in plan.get("existing", ()) if each["commune"] in codes
            ],
            "snapshot": plan.get("snapshot"),
            "communes": [
                {"code": each["code"], "name": each["name"], "state": each["state"]}
                for each in communes
            ],
            "opinions": found,
            "next_after": following,
        }

    def sites_for(self, scenario_id: str, departements: Collection[str] | None) -> list[SiteRow]:
        """Returns the sites that a plan under review proposes in some départements, None in all.

        Raises:
            UnknownScenarioError: no scenario has this id.
            ScenarioStateError: its plan is not open for review.
        """
        _, plan = self._reviewed(scenario_id)
        return [
            each
            for each in plan["sites"]
            if departements is None or each["departement"] in departements
        ]

    def record(self, scenario_id: str, opinion: Opinion) -> Opinion:
        """Returns an opinion once it is recorded.

        Raises:
            UnknownScenarioError: no scenario has this id.
            ScenarioStateError: its plan is not open for review.
            ParameterError: no such site in this département, or an opinion that makes no sense.
            TooManyOpinionsError: the account gave as many in this minute as it may.
            ReviewFullError: there are as many as are kept.
            ReviewClosedError: the deadline is past.
        """
        job, plan = self._reviewed(scenario_id)
        if self._is_closed(job):
            raise ReviewClosedError(day_in_words(str(job.review_deadline)))
        recorded = self._opinions.record(
            scenario_id, plan, opinion, partial(self._waiting.announce, scenario_id)
        )
        self._waiting.answered(scenario_id, recorded)
        return recorded

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

    def _is_closed(self, job: Job) -> bool:
        return is_closed(job.review_deadline, day_in_france(self._planning.scenarios.now()))

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
