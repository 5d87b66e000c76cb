"""What préfectures say of the sites of a plan: nothing is overwritten, the last word counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from geodata.errors import ParameterError, ScenarioStateError
from geodata.plans.jobs.records import Scenarios, timestamp
from geodata.plans.opinions import OPINIONS, Opinion, Said
from geodata.stores import Item

MOST_REASON = 2_000
_FIRST = "opinion#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One opinion, as it was said.

    Attributes:
        departement: the code of the préfecture's.
        commune: INSEE code of the site proposed.
        opinion: `favourable`, `unfavourable`, or `elsewhere`.
        instead: INSEE code of the commune wanted, with `elsewhere` alone.
        reason: why, in the préfecture's words.
        author: in whose name.
        account: who was signed in.
        said_at: when, ISO 8601 in UTC.
    """

    departement: str
    commune: str
    opinion: Opinion
    instead: str | None
    reason: str
    author: str
    account: str
    said_at: str


class Opinions:
    """The opinions on the plans of a store."""

    def __init__(self, scenarios: Scenarios) -> None:
        """Takes the scenarios."""
        self._scenarios = scenarios

    def say(
        self,
        scenario_id: str,
        plan: Mapping[str, Any],
        departement: str,
        commune: str,
        opinion: Opinion,
        *,
        reason: str,
        author: str,
        account: str,
        instead: str | None = None,
    ) -> Word:
        """Returns an opinion once it is recorded.

        Args:
            scenario_id: whose plan was opened for review.
            plan: of the scenario.
            departement: of who says it.
            commune: of the site.
            opinion: what is said of it.
            reason: why.
            author: in whose name.
            account: who is signed in.
            instead: the commune wanted instead, of the same département.

        Raises:
            UnknownScenarioError: no scenario has this id.
            ScenarioStateError: its plan is not open for review.
            ParameterError: no such site in this département, or an opinion that makes no sense.
        """
        job = self._scenarios.get(scenario_id)
        if job.review_opened_at is None:
            raise ScenarioStateError(scenario_id, job.state, "reviewed")
        _check(plan, departement, commune, opinion, instead, reason, author)
        now = self._scenarios.now()
        word = Word(
            departement=departement,
            commune=commune,
            opinion=opinion,
            instead=instead,
            reason=reason.strip(),
            author=author.strip(),
            account=account,
            said_at=timestamp(now),
        )
        pk = f"scenario#{scenario_id}"
        number = 0
        # Two at the same millisecond are two opinions: the later one has the next number.
        while not self._scenarios.items.create(
            Item(pk, f"{_FIRST}{word.said_at}#{number:03d}", asdict(word))
        ):
            number += 1
        return word

    def history(self, scenario_id: str) -> list[Word]:
        """Returns all that was said, in order.

        Raises:
            UnknownScenarioError: no scenario has this id.
        """
        self._scenarios.get(scenario_id)
        items = self._scenarios.items.together(f"scenario#{scenario_id}")
        return [Word(**item.body) for item in items if item.sk.startswith(_FIRST)]

    def last(self, scenario_id: str, before: str | None = None) -> list[Word]:
        """Returns the last word on each site, in the order of communes; until a time when given."""
        said = self.history(scenario_id)
        found = {word.commune: word for word in said if before is None or word.said_at <= before}
        return [found[commune] for commune in sorted(found)]

    def heeded(self, scenario_id: str) -> list[Said]:
        """Returns the last words as constraints take them."""
        return [Said(word.commune, word.opinion, word.instead) for word in self.last(scenario_id)]


def _check(
    plan: Mapping[str, Any],
    departement: str,
    commune: str,
    opinion: str,
    instead: str | None,
    reason: str,
    author: str,
) -> None:
    proposed = {site["commune"] for site in plan["sites"] if site["departement"] == departement}
    if commune not in proposed:
        raise ParameterError("commune", "the plan proposes no site there, in this département")
    if opinion not in OPINIONS:
        raise ParameterError("opinion", "must be one of those allowed", OPINIONS)
    if not reason.strip() or len(reason) > MOST_REASON:
        raise ParameterError("reason", f"must be said, in {MOST_REASON} characters at most")
    if not author.strip():
        raise ParameterError("author", "must be said")
    if (opinion == "elsewhere") != (instead is not None):
        raise ParameterError(
            "instead", "names a commune with the opinion 'elsewhere', and no other"
        )
    own = {row["code"] for row in plan["communes"] if row["departement"] == departement}
    if instead is not None and (instead not in own or instead == commune):
        raise ParameterError("instead", "must be another commune of the same département")
