"""The two months of review: préfectures see their sites, say what they think, are heeded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from geodata.errors import ParameterError, ScenarioStateError
from geodata.plans.jobs.desk import Desk
from geodata.plans.jobs.opinions import Opinions, Word
from geodata.plans.jobs.records import timestamp
from geodata.plans.jobs.states import Job
from geodata.plans.opinions import Opinion, as_constraints
from geodata.plans.reading import renamed, scenario_of

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a préfecture says of a site.

    Attributes:
        opinion: one of `OPINIONS`.
        instead: the commune wanted instead, with `elsewhere`.
        reason: why.
        author: in whose name.
        account: who is signed in.
    """

    opinion: Opinion
    instead: str | None
    reason: str
    author: str
    account: str


class Reviews:
    """The reviews of the plans on a desk."""

    def __init__(self, desk: Desk) -> None:
        """Takes the planner's desk."""
        self._desk, self._opinions = desk, Opinions(desk.scenarios)

    def open(self, owner: str, scenario_id: str) -> Record:
        """Returns a scenario whose plan préfectures may now speak of.

        Raises:
            ScenarioStateError: there is no plan to review.
        """
        plan = self._desk.plan(owner, scenario_id)
        if not plan.get("sites"):
            raise ScenarioStateError(scenario_id, plan["status"], "reviewed: it has no sites")
        now = timestamp(self._desk.scenarios.now())
        self._desk.scenarios.update(scenario_id, lambda found: found.opened(now), owner)
        return self._desk.show(owner, scenario_id)

    def opinions(self, owner: str, scenario_id: str) -> Record:
        """Returns all that was said of a plan, in order, and the last word on each site."""
        self._desk.scenarios.get(scenario_id, owner)
        return {
            "scenario": scenario_id,
            "opinions": [asdict(each) for each in self._opinions.history(scenario_id)],
            "last": [asdict(each) for each in self._opinions.last(scenario_id)],
        }

    def departement(self, scenario_id: str, departement: str) -> Record:
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
            "limit_minutes": scenario_of(self._desk.scenarios.document(job.id)).limit_minutes,
            "departement": own,
            "sites": [each for each in plan["sites"] if each["departement"] == departement],
            "communes": [
                {"code": each["code"], "name": each["name"], "state": each["state"]}
                for each in plan["communes"]
                if each["departement"] == departement
            ],
            "opinions": [asdict(each) for each in history],
            "last": [asdict(each) for each in last],
        }

    def say(self, scenario_id: str, departement: str, commune: str, said: Said) -> Record:
        """Returns an opinion once it is recorded.

        Raises:
            UnknownScenarioError: no scenario has this id.
            ScenarioStateError: its plan is not open for review.
            ParameterError: no such site in this département, or an opinion that makes no sense.
        """
        _, plan = self._reviewed(scenario_id)
        word = self._opinions.say(
            scenario_id,
            plan,
            departement,
            commune,
            said.opinion,
            reason=said.reason,
            author=said.author,
            account=said.account,
            instead=said.instead,
        )
        return asdict(word)

    def again(self, owner: str, scenario_id: str, key: str | None) -> Record:
        """Returns a new scenario, the last words being its constraints; it is being solved.

        Raises:
            ScenarioStateError: nothing was said of its plan.
            ScenarioError: what was said leaves no plan possible.
        """
        job = self._desk.scenarios.get(scenario_id, owner)
        heeded = self._opinions.heeded(scenario_id)
        if not heeded:
            raise ScenarioStateError(scenario_id, job.state, "solved again: nobody said anything")
        before = scenario_of(self._desk.scenarios.document(scenario_id))
        scenario = renamed(as_constraints(before, heeded), *_again(job.name))
        return self._desk.begin(owner, scenario, key, again_of=scenario_id)

    def _reviewed(self, scenario_id: str) -> tuple[Job, Record]:
        job = self._desk.scenarios.get(scenario_id)
        if job.review_opened_at is None:
            raise ScenarioStateError(scenario_id, job.state, "reviewed before it is opened")
        return job, self._desk.plan(job.owner, scenario_id)


def _is_of(word: Word, departement: Record) -> bool:
    return word.departement == str(departement["code"])


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
