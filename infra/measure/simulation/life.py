"""One life: a world drawn by its seed, what people do in it, and what does not hold at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from infra.measure.simulation.planners import Plannings
from infra.measure.simulation.plans_held import PlansHeld
from infra.measure.simulation.refreshers import Refreshers
from infra.measure.simulation.scheduler import Process, StuckError
from infra.measure.simulation.sites import CHECKS_END_WITHIN_S, Sites
from infra.measure.simulation.sites_held import SitesHeld
from infra.measure.simulation.world import Ports, World

Kind = Literal["sites", "plans", "refresh", "all"]
KINDS: tuple[Kind, ...] = ("sites", "plans", "refresh", "all")
_TURN_S = 300.0
_ROUNDS = 4
"""Turns of the schedules once nobody does anything: a scenario is started three times at most."""


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a seed.

    Attributes:
        findings: what must never be, in sentences; none when all is well.
        met: how often each kind of fault happened.
        ended: how often each call ended well, in an error, or killed.
        digest: of all that happened.
        told: what happened, line by line, when it was asked for.
    """

    seed: int
    kind: Kind
    findings: list[str]
    steps: int
    met: Mapping[str, int]
    ended: Mapping[str, int]
    digest: str
    told: list[str]


def live(seed: int, ports: Ports | None = None, *, is_told: bool = False) -> Life:
    """Returns what becomes of a seed: the same each time."""
    world = World(seed, ports or Ports())
    kind = KINDS[seed % len(KINDS)]
    told: list[str] = []
    world.scheduler.told = told if is_told else None
    people = _People(world, kind)
    world.scheduler.start("life", people.live)
    try:
        world.scheduler.run()
    except StuckError as error:
        world.find(str(error))
    findings = [*world.findings, *world.scheduler.unexpected]
    scheduler, faults = world.scheduler, world.faults
    return Life(
        seed, kind, findings, scheduler.steps, faults.met, world.ended, scheduler.digest, told
    )


class _People:
    """Whoever does something in a life."""

    def __init__(self, world: World, kind: Kind) -> None:
        self._world = world
        self._sites = None if kind == "plans" else Sites(world)
        self._refreshers = Refreshers(world) if kind in ("refresh", "all") else None
        self._plannings = Plannings(world) if kind in ("plans", "all") else None
        self._sites_held = None if self._sites is None else SitesHeld(self._sites)
        self._plans_held = None if self._plannings is None else PlansHeld(self._plannings)
        self._is_over = False
        world.bucket.write("snapshots/current", b'{"id": "a-snapshot"}')

    def live(self) -> None:
        """Lives the whole life."""
        scheduler = self._world.scheduler
        scheduler.start("calm", self._calm, after_s=self._world.random.uniform(300, 2_500))
        schedules = [scheduler.start("schedule", self._schedules)]
        people = [scheduler.start(name, work) for name, work in self._at_work()]
        self._joined(people)
        self._is_over = True
        self._world.faults.stop()
        self._joined(schedules)
        self._rest()
        self._world.findings += self._at_the_end()

    def _joined(self, processes: list[Process]) -> None:
        for each in processes:
            outcome = self._world.scheduler.outcome_of(each)
            if outcome.error is not None:
                raise outcome.error

    def _calm(self) -> None:
        self._world.faults.stop()

    def _at_work(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        random = self._world.random
        if self._sites is not None:
            sites = self._sites
            for number in range(random.randint(1, 3)):
                yield f"operator {number}", lambda: sites.operate(random.randint(2, 4))
            yield "observer", self._observe
        if self._plannings is not None:
            plannings = self._plannings
            for number in range(random.randint(1, 3)):
                yield f"planner {number}", lambda: plannings.plan(random.randint(1, 3))

    def _observe(self) -> None:
        for _ in range(8):
            self._world.pause(10.0, 200.0)
            if self._sites is not None:
                self._sites.observe()

    def _schedules(self) -> None:
        while not self._is_over:
            self._world.scheduler.pause(_TURN_S)
            self._turn()

    def _turn(self) -> None:
        if self._sites is not None:
            self._world.deliver("turn of sites", self._sites.turn)
        if self._plannings is not None:
            self._world.deliver("turn of scenarios", self._plannings.turn)

    def _rest(self) -> None:
        """Lets the schedules turn, until whatever was left is taken up or given up."""
        for _ in range(_ROUNDS):
            self._world.scheduler.pause(CHECKS_END_WITHIN_S)
            self._turn()
        self._world.scheduler.pause(CHECKS_END_WITHIN_S)
        if self._refreshers is not None and "sites/current" in self._world.bucket.held:
            self._refreshers.refresh()

    def _at_the_end(self) -> list[str]:
        found: list[str] = []
        if self._sites_held is not None:
            found += self._sites_held.at_the_end()
        if self._plans_held is not None:
            found += self._plans_held.at_the_end()
        if self._refreshers is not None and "sites/current" in self._world.bucket.held:
            found += self._refreshers.at_the_end()
        return found
