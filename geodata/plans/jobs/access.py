"""Who may plan a territory, and see the scenarios of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from geodata.errors import ForbiddenError, UnknownScenarioError
from geodata.plans.jobs.answer import JobReply
from geodata.plans.jobs.records import Scenarios
from geodata.plans.jobs.territories import Territories
from geodata.plans.reading import scenario_of
from geodata.plans.scenario import Scenario


class Account(Protocol):
    """Somebody who plans."""

    @property
    def name(self) -> str:
        """Who it is."""

    @property
    def departements(self) -> Collection[str] | None:
        """The codes of those that the account is limited to; None is no limit."""

    def may_ask_of(self, departements: Collection[str]) -> None:
        """Refuses, by a ForbiddenError, a territory that is not all the account's."""


@dataclass(frozen=True, slots=True)
class Access:
    """What an account may plan and see.

    Attributes:
        scenarios: the records.
        territories: in use now.
    """

    scenarios: Scenarios
    territories: Callable[[], Territories]

    def only_by(self, account: Account) -> Callable[[Scenario], None]:
        """Builds the function that refuses territories that are not all an account's."""

        def refuse(scenario: Scenario) -> None:
            if account.departements is not None:
                account.may_ask_of(self.territories().departements_of(scenario))

        return refuse

    def owner(self, account: Account, scenario_id: str) -> str:
        """Returns the name under which an account has a scenario.

        Its territory may be beyond what the account may see by now: a token can be for fewer
        départements than the one that the scenario was made with.

        Raises:
            UnknownScenarioError: no scenario of this account has this id.
            ForbiddenError: its territory is not all the account's.
        """
        if account.departements is not None:
            self.scenarios.get(scenario_id, account.name)
            self.only_by(account)(scenario_of(self.scenarios.document(scenario_id)))
        return account.name

    def shown_to(self, account: Account, jobs: Sequence[JobReply]) -> list[JobReply]:
        """Returns those of an account's scenarios whose territories are all the account's."""
        return [each for each in jobs if self._is_for(account, each["id"])]

    def _is_for(self, account: Account, scenario_id: str) -> bool:
        try:
            self.owner(account, scenario_id)
        except (ForbiddenError, UnknownScenarioError):
            return False
        return True
