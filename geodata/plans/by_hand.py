"""What a planner changes in a plan by hand: sites kept, forbidden, moved; what to solve then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geodata.errors import ParameterError
from geodata.plans.candidates import TOWN_HALL_HOST
from geodata.plans.plan import PlanRecord
from geodata.plans.reading import as_document, renamed, scenario_of
from geodata.plans.scenario import Scenario

MOST_KEPT = 200
_SUFFIX = " (à la main)"
MOST_CHANGED = 20
"""How many sites a question may forbid, and how many it may move: each is searched from."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """Changes of a plan, by the INSEE codes of the communes of its sites.

    Attributes:
        kept: communes whose site stays when the plan is solved again.
        forbidden: communes that must have none.
        moved: communes whose site goes to another one.
    """

    kept: Sequence[str] = ()
    forbidden: Sequence[str] = ()
    moved: Mapping[str, str] | None = None

    @property
    def moves(self) -> dict[str, str]:
        """The commune that each moved site goes to."""
        return dict(self.moved or {})

    @property
    def closed(self) -> tuple[str, ...]:
        """The communes that lose their site, in order."""
        return (*self.forbidden, *self.moves)

    def check(self, plan: PlanRecord) -> None:
        """Refuses what makes no sense of a plan.

        Raises:
            ParameterError: a commune has no site of the plan, is changed twice, or cannot take one;
                or the plan has communes that are several places, or rounds.
        """
        if "rounds" in plan:
            raise ParameterError(
                "moved",
                "the sites of a plan of rounds are bases: change its scenario, and solve it again",
            )
        places = plan.get("places")
        if places is not None and places["communes"]:
            raise ParameterError(
                "moved",
                "this plan sees big communes as several places, which codes of communes do not "
                "tell apart: change its scenario, and solve it again",
            )
        sites = {each["commune"] for each in plan["sites"]}
        changed = [*self.kept, *self.forbidden, *self.moves]
        for name, codes in (
            ("kept", self.kept),
            ("forbidden", self.forbidden),
            ("moved", self.moves),
        ):
            if any(code not in sites for code in codes):
                raise ParameterError(name, "names a commune where the plan opens no site")
        if len(set(changed)) < len(changed):
            raise ParameterError("moved", "each site is kept, forbidden or moved, once")
        inside = {each["code"] for each in plan["communes"]}
        to = list(self.moves.values())
        if any(code not in inside for code in to):
            raise ParameterError("moved", "leads to a commune outside the territory of the plan")
        if any(code in sites for code in to) or len(set(to)) < len(to):
            raise ParameterError("moved", "leads to a commune that has a site already")


def scenario_from(scenario: Scenario, change: ByHand, names: Mapping[str, str]) -> Scenario:
    """Returns the scenario to solve again from there.

    What is kept, and where a site is moved to, is required; what is forbidden, and where a moved
    site was, is excluded. A town hall that was no candidate is one, where a site is moved to it.

    Args:
        scenario: of the plan.
        change: that was checked.
        names: of communes, by code.
    """
    to = list(change.moves.values())
    required = [code for code in scenario.required if code not in change.closed]
    excluded = [code for code in scenario.excluded if code not in (*change.kept, *to)]
    document = as_document(scenario)
    candidates = dict(document.get("candidates", {}))
    listed = scenario.candidates.communes
    beside = [
        {"name": f"Mairie — {names[code]}", "commune": code, "host": TOWN_HALL_HOST}
        for code in to
        if not scenario.candidates.town_halls or (listed is not None and code not in listed)
    ]
    if beside:
        candidates["places"] = [*candidates.get("places", ()), *beside]
        document["candidates"] = candidates
    changed = scenario_of(
        {
            **document,
            "required": list(dict.fromkeys([*required, *change.kept, *to])),
            "excluded": list(dict.fromkeys([*excluded, *change.closed])),
        }
    )
    stem = scenario.name.removesuffix(_SUFFIX)
    return renamed(changed, stem, _SUFFIX)
