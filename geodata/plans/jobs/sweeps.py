"""Many scenarios out of one: posts x limits x weights, or the régions of France side by side.

A national problem splits by région when its posts are shared out first: each région is then a
problem of its own, in a tenth of the time, and all of them go on at once. What is lost is known by
comparing with the whole: a site beyond the border of a région helps nobody there.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict, cast

from geodata.errors import IdempotencyError, ParameterError, UnknownScenarioError
from geodata.plans.findings import refuse_errors
from geodata.plans.floors_of_all import with_floor
from geodata.plans.french import posts_words
from geodata.plans.jobs.answer import SweepReply
from geodata.plans.jobs.planning import Planning
from geodata.plans.plan import ScenarioDocument
from geodata.plans.reading import as_document, renamed
from geodata.plans.scenario import Scenario
from geodata.stores import Item

MOST_SCENARIOS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """What varies; an empty axis keeps what the scenario says.

    Attributes:
        posts: how many.
        limits_minutes: by the mode of the scenario.
        weights: `people` or names of columns.
        floor_shares: of its people that each territory has in reach at least: with the scenario
            itself, the frontier of people in reach and of the territory served worst.
        by_region: one scenario by région, the posts shared out by people.
    """

    posts: Sequence[int] = ()
    limits_minutes: Sequence[float] = ()
    weights: Sequence[str] = ()
    floor_shares: Sequence[float] = ()
    by_region: bool = False


def variants(scenario: Scenario, axes: Axes, regions: Mapping[str, int]) -> list[Scenario]:
    """Returns the scenarios of a sweep, each with a name that says what it is.

    Args:
        scenario: the one to vary.
        axes: what varies.
        regions: the people of each région, by code.

    Raises:
        ParameterError: nothing varies, or too much does, or the scenario cannot vary so.
    """
    if axes.by_region:
        return _by_region(scenario, regions)
    if axes.posts and scenario.posts is None:
        raise ParameterError("posts", "vary in a scenario that has `posts`, not waves or a budget")
    fields: dict[str, tuple[Sequence[Any], Callable[[Any], str]]] = {
        "posts": (axes.posts, posts_words),
        "limit_minutes": (axes.limits_minutes, lambda minutes: f"{minutes:g} min"),
        "weight": (axes.weights, str),
        "floor_share": (axes.floor_shares, lambda share: f"{100 * share:g} % partout"),
    }
    varied = {name: each for name, each in fields.items() if each[0]}
    count = 1
    for values, _ in varied.values():
        count *= len(set(values))
    if not 2 <= count <= MOST_SCENARIOS:
        raise ParameterError("posts", f"a sweep makes 2 to {MOST_SCENARIOS} scenarios, not {count}")
    found = []
    for values in itertools.product(*(dict.fromkeys(each[0]) for each in varied.values())):
        chosen = dict(zip(varied, values, strict=True))
        words = ", ".join(varied[name][1](value) for name, value in chosen.items())
        share = chosen.pop("floor_share", None)
        base = scenario if share is None else with_floor(scenario, share)
        found.append(renamed(base, scenario.name, f" : {words}"[:60], **chosen))
    return found


def _by_region(scenario: Scenario, regions: Mapping[str, int]) -> list[Scenario]:
    if scenario.territory.level != "france" or scenario.posts is None:
        raise ParameterError("by_region", "splits a scenario of all of France that has `posts`")
    bound = (scenario.quotas, scenario.class_quotas, scenario.class_floors, scenario.floors)
    if any(bound) or scenario.networks or scenario.decided:
        # They bind régions together, or name places: their own scenarios say them better.
        raise ParameterError("by_region", "splits a scenario without quotas, networks or floors")
    return [
        renamed(
            scenario,
            scenario.name,
            f" : région {code}",
            territory={"level": "region", "code": code},
            posts=posts,
        )
        for code, posts in shared_out(scenario.posts, regions).items()
        if posts
    ]


def shared_out(posts: int, people: Mapping[str, int]) -> dict[str, int]:
    """Returns posts by région in proportion to people: Hamilton's method, of largest remainders.

    >>> shared_out(10, {"a": 55, "b": 30, "c": 15})
    {'a': 6, 'b': 3, 'c': 1}
    """
    total = sum(people.values())
    exact = {code: posts * each / total for code, each in people.items()}
    found = {code: int(each) for code, each in exact.items()}
    left = posts - sum(found.values())
    for code in sorted(exact, key=lambda each: (found[each] - exact[each], each))[:left]:
        found[code] += 1
    return found


class _Sweep(TypedDict):
    """A sweep as it is stored; the digest of its scenarios tells it from another."""

    id: str
    owner: str
    name: str
    scenarios: list[str]
    names: list[str]
    digest: NotRequired[str]


class Sweeps:
    """Sweeps of scenarios."""

    def __init__(self, planning: Planning) -> None:
        """Takes what has their scenarios solved."""
        self._planning = planning

    def open(
        self, owner: str, name: str, scenarios: Sequence[Scenario], key: str | None
    ) -> SweepReply:
        """Returns a sweep whose scenarios are being solved from now on, in one execution.

        Raises:
            ScenarioError: one of them contradicts itself.
            IdempotencyError: the key made another sweep.
        """
        for each in scenarios:
            refuse_errors(self._planning.check(each))
        documents = [as_document(each) for each in scenarios]
        sweep = self._kept(owner, name, documents, key)
        self._planning.starter.note(sweep["id"], sweep["scenarios"])
        for scenario_id, document in zip(sweep["scenarios"], documents, strict=True):
            # Also what an earlier try, which failed half way, did not come to; never what its
            # owner has deleted since.
            if self._planning.scenarios.is_deleted(scenario_id):
                continue
            self._planning.scenarios.create(
                owner, document, scenario_id=scenario_id, sweep=sweep["id"]
            )
        self._planning.starter.start(sweep["id"], sweep["scenarios"])
        return self.show(owner, sweep["id"])

    def show(self, owner: str, sweep_id: str) -> SweepReply:
        """Returns a sweep and where its scenarios are; those deleted since are gone from it.

        Raises:
            UnknownScenarioError: no sweep of this owner has this id.
        """
        item = self._planning.scenarios.items.get(_pk(sweep_id), "meta")
        if item is None or item.body["owner"] != owner:
            raise UnknownScenarioError(sweep_id)
        jobs = []
        for scenario_id in item.body["scenarios"]:
            try:
                jobs.append(self._planning.scenarios.get(scenario_id, owner).as_record())
            except UnknownScenarioError:
                continue
        return {"id": sweep_id, "name": item.body["name"], "scenarios": jobs}

    def _kept(
        self, owner: str, name: str, documents: list[ScenarioDocument], key: str | None
    ) -> _Sweep:
        """Returns the record of a sweep, the one that the same key made when there is one."""
        scenarios = self._planning.scenarios
        sweep_id = scenarios.new_id()
        if key is not None:
            digest = hashlib.sha256(f"{owner}\nsweep\n{key}".encode()).hexdigest()
            sweep_id = f"sweep-{digest[:32]}"
        ids = [scenarios.new_id() for _ in documents]
        body: _Sweep = {
            "id": sweep_id,
            "owner": owner,
            "name": name,
            "scenarios": ids,
            "names": [each["name"] for each in documents],
            "digest": _digest(documents),
        }
        if scenarios.items.create(Item(_pk(sweep_id), "meta", {**body})):
            return body
        kept = scenarios.items.get(_pk(sweep_id), "meta")
        if kept is None or not _is_same(kept.body, body):
            raise IdempotencyError
        return cast("_Sweep", kept.body)


def _digest(documents: list[ScenarioDocument]) -> str:
    """Returns a hash of all that is asked: a territory, or a cost, makes another sweep."""
    text = json.dumps(documents, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _is_same(kept: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether two records are of one sweep; one of an older release has but its names."""
    compared = "digest" if "digest" in kept else "names"
    return bool(kept[compared] == body[compared])


def _pk(sweep_id: str) -> str:
    return f"sweep#{sweep_id}"
