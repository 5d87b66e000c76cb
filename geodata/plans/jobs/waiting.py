"""The plans under review, listed for the préfectures that they wait for, and what each has said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from geodata.clock import day_in_france
from geodata.plans.jobs.answer import DepartementUnderReview, OpenReview, OpenReviewsReply
from geodata.plans.jobs.opinions import Opinions
from geodata.plans.jobs.records import ANSWERED, REVIEW, Scenarios, timestamp
from geodata.plans.jobs.states import Job
from geodata.plans.plan import Opinion, PlanRecord
from geodata.stores import Item, swap

_LISTED = "reviews"
_MOST_READ = 200
"""Reviews that one question looks through, those of other départements among them."""
MOST_COUNTED = 60
"""Départements of reviews whose answers one question counts: each is read apart."""
KEPT_DAYS = 60
"""How long a review is told of once its deadline is past."""
LATE = timedelta(minutes=15)
"""No request lasts so long: an opinion that was announced before, and is not there, never was."""

Said = dict[str, Any]
"""Of a département under review: the `communes` that have an opinion, and `announced`, the moment
and the commune of each opinion that is on its way."""


def is_closed(deadline: str | None, today: date) -> bool:
    """Returns whether the last day on which an opinion is taken is past, by the clock of Paris."""
    return deadline is not None and today > date.fromisoformat(deadline)


class Waiting:
    """The reviews of a store, for those who are asked."""

    def __init__(self, scenarios: Scenarios, opinions: Opinions) -> None:
        """Takes the scenarios, and the opinions on their plans."""
        self._scenarios, self._opinions = scenarios, opinions

    def enlist(self, job: Job, plan: PlanRecord) -> None:
        """Has a review that is open listed, with its terms; listed already, with its new ones."""
        pk = f"scenario#{job.id}"
        # An opinion is on a commune, whatever opens there.
        places = {(each["departement"], each["commune"]) for each in plan["sites"]}
        sites = Counter(departement for departement, _ in places)
        body: dict[str, Any] = {
            "name": job.name,
            "opened_at": job.review_opened_at,
            "deadline": job.review_deadline,
            "message": job.review_message,
            "departements": [
                {"code": each["code"], "name": each["name"], "sites": sites[each["code"]]}
                for each in plan["territories"]["departement"]
                if each["code"] in sites
            ],
        }

        def attempt() -> None:
            item = Item(pk, REVIEW, body, listed=_LISTED, order=job.id)
            if not self._scenarios.items.create(item):
                kept = self._scenarios.items.get(pk, REVIEW)
                if kept is not None:
                    self._scenarios.items.replace(kept, body)

        swap(attempt)

    def announce(self, scenario_id: str, opinion: Opinion) -> None:
        """Notes that an opinion is about to be recorded: what dies before `answered` is counted.

        A deletion buries the key that it will have (`Scenarios.delete`), so that a request which
        arrives later leaves nothing behind.
        """

        def announced(said: Said) -> Said:
            return {**said, "announced": [*said["announced"], _announcement(opinion)]}

        self._change(scenario_id, opinion["departement"], announced)

    def answered(self, scenario_id: str, opinion: Opinion) -> None:
        """Notes that a site has an opinion, and which of those that were announced have one."""
        departement = opinion["departement"]
        late = timestamp(self._scenarios.now() - LATE)

        def answered(said: Said) -> Said:
            announced = [*said["announced"]]
            if _announcement(opinion) in announced:
                announced.remove(_announcement(opinion))
            there = self._there(scenario_id, departement, announced)
            communes = {commune for _, commune in there} | {opinion["commune"]}
            new = sorted(communes.difference(said["communes"]))
            # One that is on its way is kept even where its commune has another by now: a deletion
            # is to find its key.
            left = [
                [moment, commune]
                for moment, commune in announced
                if (moment, commune) not in there and moment >= late
            ]
            return {"communes": [*said["communes"], *new], "announced": left}

        self._change(scenario_id, departement, answered)

    def _change(self, scenario_id: str, departement: str, change: Callable[[Said], Said]) -> None:
        """Writes what is said of a département after a change, where that is another."""
        pk, sk = f"scenario#{scenario_id}", ANSWERED + departement

        def attempt() -> None:
            kept = self._scenarios.items.get(pk, sk)
            if kept is None:
                if self._scenarios.items.create(Item(pk, sk, change(_said_in(None)))):
                    return
                kept = self._scenarios.items.get(pk, sk)
            if kept is None:
                return  # deleted with its scenario
            said = change(_said_in(kept))
            if said != _said_in(kept):
                self._scenarios.items.replace(kept, said)

        swap(attempt)

    def _there(
        self, scenario_id: str, departement: str, announced: Collection[Sequence[str]]
    ) -> set[tuple[str, str]]:
        """Returns the moment and the commune of each opinion that was announced and is recorded."""
        if not announced:
            return set()  # as nearly always: no opinion is read
        said = self._opinions.said_of(scenario_id, departement)
        return said.intersection((moment, commune) for moment, commune in announced)

    def open_for(
        self, departements: Collection[str] | None, limit: int, before: str | None
    ) -> OpenReviewsReply:
        """Returns a page of the reviews that propose sites in some départements.

        Args:
            departements: their codes; None for all.
            limit: how many reviews at most.
            before: `next_before` of the former page.
        """
        found: list[OpenReview] = []
        today = day_in_france(self._scenarios.now())
        read, counted = 0, 0
        while len(found) < limit and read < _MOST_READ:
            items, before = self._scenarios.items.listed(_LISTED, limit - len(found), before)
            read += len(items)
            for each in items:
                own = [
                    row
                    for row in each.body["departements"]
                    if departements is None or row["code"] in departements
                ]
                if own and not _is_past(each.body["deadline"], today):
                    counted += len(own)
                    has_count = departements is not None and counted <= MOST_COUNTED
                    found.append(self._review(each, own, today, has_count=has_count))
            if before is None:
                break
        return {"reviews": found, "next_before": before}

    def _review(
        self, item: Item, own: list[Mapping[str, Any]], today: date, *, has_count: bool
    ) -> OpenReview:
        rows: list[DepartementUnderReview] = [
            {
                "code": row["code"],
                "name": row["name"],
                "sites": row["sites"],
                "answered": self._count(str(item.order), row["code"]) if has_count else None,
            }
            for row in own
        ]
        return {
            "scenario": str(item.order),
            "name": item.body["name"],
            "opened_at": item.body["opened_at"],
            "deadline": item.body["deadline"],
            "message": item.body["message"],
            "is_closed": is_closed(item.body["deadline"], today),
            "departements": rows,
        }

    def _count(self, scenario_id: str, departement: str) -> int:
        kept = self._scenarios.items.get(f"scenario#{scenario_id}", ANSWERED + departement)
        said = _said_in(kept)
        there = self._there(scenario_id, departement, said["announced"])
        return len({commune for _, commune in there}.union(said["communes"]))


def _announcement(opinion: Opinion) -> list[str]:
    return [opinion["said_at"], opinion["commune"]]


def _said_in(item: Item | None) -> Said:
    """Returns what a record says of a département; those of before have nothing announced."""
    body = {} if item is None else item.body
    return {"communes": body.get("communes", []), "announced": body.get("announced", [])}


def _is_past(deadline: str | None, today: date) -> bool:
    """Whether a review ended so long ago that nobody waits for it."""
    return deadline is not None and (today - date.fromisoformat(deadline)).days > KEPT_DAYS
