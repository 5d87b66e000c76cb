"""The opinions on the plans of a store: nothing is overwritten, the last on each site counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from geodata.errors import ParameterError, ScenarioStateError
from geodata.plans.jobs.records import OPINION, Scenarios, opinion_key, timestamp
from geodata.plans.jobs.tallies import count_opinion
from geodata.plans.opinions import STANCES
from geodata.plans.plan import Opinion, PlanRecord
from geodata.stores import Item

MOST_REASON = 2_000

Wanted = Callable[[Opinion], bool]


def _any(_opinion: Opinion) -> bool:
    return True


def _nothing(_opinion: Opinion) -> None:
    """Prepares nothing."""


class Opinions:
    """The opinions on the plans of a store."""

    def __init__(self, scenarios: Scenarios) -> None:
        """Takes the scenarios."""
        self._scenarios = scenarios

    def record(
        self,
        scenario_id: str,
        plan: PlanRecord,
        opinion: Opinion,
        announce: Callable[[Opinion], None] = _nothing,
    ) -> Opinion:
        """Returns an opinion once it is recorded, with the time of that.

        Args:
            scenario_id: whose plan was opened for review.
            plan: of the scenario.
            opinion: on one of its sites.
            announce: is given an opinion that nothing refuses, before it is written.

        Raises:
            UnknownScenarioError: no scenario has this id.
            ScenarioStateError: its plan is not open for review.
            ParameterError: no such site in this département, or an opinion that makes no sense.
            TooManyOpinionsError: the account gave as many in this minute as it may.
            ReviewFullError: there are as many as are kept.
        """
        job = self._scenarios.get(scenario_id)
        if job.review_opened_at is None:
            raise ScenarioStateError(scenario_id, job.state, "reviewed")
        _check(plan, opinion)
        count_opinion(self._scenarios, scenario_id, opinion["account"])
        recorded = opinion.copy()
        recorded["reason"] = opinion["reason"].strip()
        recorded["author"] = opinion["author"].strip()
        recorded["said_at"] = timestamp(self._scenarios.now())
        announce(recorded)
        pk = f"scenario#{scenario_id}"
        number = 0
        # Two at the same millisecond are two opinions: the later one has the next number.
        while not self._scenarios.items.create(
            Item(pk, opinion_key(recorded["said_at"], number), {**recorded})
        ):
            number += 1
        return recorded

    def history(self, scenario_id: str) -> list[Opinion]:
        """Returns all opinions, in order.

        Raises:
            UnknownScenarioError: no scenario has this id.
        """
        self._scenarios.get(scenario_id)
        return [opinion for _, opinion in self._kept(scenario_id)]

    def page(
        self, scenario_id: str, limit: int, after: str | None = None, wanted: Wanted = _any
    ) -> tuple[list[Opinion], str | None]:
        """Returns opinions in order, and what the next page is `after`; None at the end.

        Args:
            scenario_id: of the plan.
            limit: how many at most, 1 or more.
            after: what the former page gave; None for the first.
            wanted: which of them.
        """
        found: list[Opinion] = []
        last = None
        for place, opinion in self._kept(scenario_id):
            if (after is not None and place <= after) or not wanted(opinion):
                continue
            if len(found) == limit:
                return found, last
            found.append(opinion)
            last = place
        return found, None

    def _kept(self, scenario_id: str) -> Iterator[tuple[str, Opinion]]:
        """Yields each opinion with its place among them, in order."""
        for item in self._scenarios.items.together(f"scenario#{scenario_id}"):
            if item.sk.startswith(OPINION):
                place = item.sk.removeprefix(OPINION).replace("#", "~")
                yield place, cast("Opinion", item.body)

    def said_of(self, scenario_id: str, departement: str) -> set[tuple[str, str]]:
        """Returns the moment and the commune of each opinion on a département."""
        return {
            (opinion["said_at"], opinion["commune"])
            for _, opinion in self._kept(scenario_id)
            if opinion["departement"] == departement
        }

    def last(self, scenario_id: str, before: str | None = None) -> list[Opinion]:
        """Returns the last opinion on each site, by commune; until a time when it is given."""
        found = {
            each["commune"]: each
            for each in self.history(scenario_id)
            if before is None or each["said_at"] <= before
        }
        return [found[commune] for commune in sorted(found)]


def _check(plan: PlanRecord, opinion: Opinion) -> None:
    departement = opinion["departement"]
    proposed = {site["commune"] for site in plan["sites"] if site["departement"] == departement}
    if opinion["commune"] not in proposed:
        raise ParameterError("commune", "the plan proposes no site there, in this département")
    if opinion["opinion"] not in STANCES:
        raise ParameterError("opinion", "must be one of those allowed", STANCES)
    if not opinion["reason"].strip() or len(opinion["reason"]) > MOST_REASON:
        raise ParameterError("reason", f"must be said, in {MOST_REASON} characters at most")
    if not opinion["author"].strip():
        raise ParameterError("author", "must be said")
    if (opinion["opinion"] == "elsewhere") != (opinion["instead"] is not None):
        raise ParameterError(
            "instead", "names a commune with the opinion 'elsewhere', and no other"
        )
    own = {row["code"] for row in plan["communes"] if row["departement"] == departement}
    if opinion["instead"] is not None and (
        opinion["instead"] not in own or opinion["instead"] == opinion["commune"]
    ):
        raise ParameterError("instead", "must be another commune of the same département")
