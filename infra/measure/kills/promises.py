"""What a machine promised to those who write, and whether it is there after a kill."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import urllib3

from infra.measure.bench.machine import Served

_HEADER = (
    "id,pivot,nom,commune,code_postal,code_insee,adresse,latitude,longitude,date_maj,services\n"
)
_PLAN = {
    "name": "Un poste en Lozère",
    "territory": {"level": "departement", "code": "48"},
    "posts": 1,
    "time_limit_s": 5,
}
_CHECKED = ("checked", "held", "published", "rejected")
_ENDED = ("done", "infeasible")


@dataclass(slots=True)
class Promised:
    """What was answered with success, and so may never be lost.

    Attributes:
        opened: ids of imports.
        uploaded: of those whose file was taken.
        ends: what somebody made of one: `published` or `rejected`.
        in_use: the version of the last publication that was answered, and whether another was
            asked for since, whose answer never came.
        scenarios: ids.
        opinions: reasons given, by scenario.
    """

    opened: list[str] = field(default_factory=list)
    uploaded: list[str] = field(default_factory=list)
    ends: dict[str, str] = field(default_factory=dict)
    in_use: str | None = None
    is_in_doubt: bool = False
    scenarios: list[str] = field(default_factory=list)
    opinions: dict[str, list[str]] = field(default_factory=dict)

    def count(self) -> int:
        """Returns how many promises there are."""
        given = sum(map(len, self.opinions.values()))
        return sum(map(len, (self.opened, self.uploaded, self.ends, self.scenarios))) + given


class LostError(Exception):
    """Something that was accepted is not there."""


class Life:
    """An operator, a planner and a préfecture, who do one thing after the other at random."""

    def __init__(self, draw: Random) -> None:
        self.draw, self.promised, self._number = draw, Promised(), 0

    def act(self, served: Served) -> None:
        """Does one thing; what is not answered is not promised.

        Raises:
            HTTPError: the machine is gone.
        """
        acts: list[Callable[[Served], None]] = [self._import, self._import, self._end, self._plan]
        self.draw.choice([*acts, self._opine])(served)

    def _import(self, served: Served) -> None:
        self._number += 1
        status, opened = ask(served, "POST", "/v1/sites/imports", {"filename": "lieux.csv"})
        if status != 201:
            return
        self.promised.opened.append(opened["id"])
        row = f"lieu-{self._number},13002526500013,Médiathèque {self._number},Rodez,12000,12202"
        place = f"{row},{self._number} rue du Bal,44.35,2.57,2026-01-05,Aide aux démarches\n"
        upload = opened["upload"]
        told = urllib3.request(
            upload["method"],
            upload["url"],
            body=(_HEADER + place).encode(),
            headers=upload["headers"],
            retries=False,
            timeout=30,
        )
        if told.status == 200:
            self.promised.uploaded.append(opened["id"])

    def _end(self, served: Served) -> None:
        waiting = [each for each in self.promised.uploaded if each not in self.promised.ends]
        if not waiting:
            return
        chosen, act = self.draw.choice(waiting), self.draw.choice(("publish", "reject"))
        self.promised.is_in_doubt |= act == "publish"
        status, found = ask(served, "POST", f"/v1/sites/imports/{chosen}/{act}")
        if status == 200:
            self.promised.ends[chosen] = {"publish": "published", "reject": "rejected"}[act]
        if act == "publish":
            self.promised.is_in_doubt = status >= 500
            if status == 200:
                self.promised.in_use = found["version"]

    def _plan(self, served: Served) -> None:
        status, found = ask(served, "POST", "/v1/scenarios", _PLAN)
        if status == 202:
            self.promised.scenarios.append(found["id"])

    def _opine(self, served: Served) -> None:
        for each in self.promised.scenarios:
            status, plan = ask(served, "GET", f"/v1/scenarios/{each}/plan")
            if status != 200 or not plan["sites"]:
                continue
            ask(served, "POST", f"/v1/scenarios/{each}/review")
            self._number += 1
            said = {
                "opinion": "unfavourable",
                "reason": f"Motif {self._number}.",
                "author": "Préfecture 48",
            }
            where = f"/v1/scenarios/{each}/opinions/48/{plan['sites'][0]['commune']}"
            status, _ = ask(served, "PUT", where, said)
            if status == 201:
                self.promised.opinions.setdefault(each, []).append(said["reason"])
            return


def verify(served: Served, promised: Promised, within_s: float) -> None:
    """Looks for all that was promised.

    Args:
        served: the machine, started again.
        promised: what it answered before.
        within_s: how long what was under way may take to come to its end.

    Raises:
        LostError: something is not there, or does not come to its end.
    """
    for each in promised.opened:
        _has(served, f"/v1/sites/imports/{each}")
    for each in promised.uploaded:
        _until(served, f"/v1/sites/imports/{each}", _CHECKED, within_s)
    for each, end in promised.ends.items():
        if (state := _has(served, f"/v1/sites/imports/{each}")["state"]) != end:
            raise LostError(f"the import {each} was {end}, and is {state}")
    for each in promised.scenarios:
        _until(served, f"/v1/scenarios/{each}", _ENDED, within_s)
    for each, reasons in promised.opinions.items():
        found = _has(served, f"/v1/scenarios/{each}/opinions")["opinions"]
        if missing := set(reasons) - {opinion["reason"] for opinion in found}:
            raise LostError(f"opinions on {each}: {sorted(missing)}")
    _verify_version(served, promised)


def _verify_version(served: Served, promised: Promised) -> None:
    if promised.in_use is None or promised.is_in_doubt:
        return
    found = _has(served, "/v1/sites/versions")["versions"]
    if not found or found[0]["version"] != promised.in_use:
        raise LostError(f"the version {promised.in_use} is not in use")


def _has(served: Served, path: str) -> Any:
    status, found = ask(served, "GET", path)
    if status != 200:
        raise LostError(f"{path} is answered {status}")
    return found


def _until(served: Served, path: str, states: Sequence[str], within_s: float) -> None:
    ends_s = time.monotonic() + within_s
    while (state := _has(served, path)["state"]) not in states:
        if time.monotonic() > ends_s:
            raise LostError(f"{path} is {state}, and does not come to its end")
        time.sleep(0.2)


def ask(served: Served, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Returns the status and the body of an answer.

    Raises:
        HTTPError: there is none.
    """
    for _ in _tries():
        reply = urllib3.request(
            method,
            served.url + path,
            body=None if body is None else json.dumps(body),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {served.token()}",
            },
            retries=False,
            timeout=30,
        )
        if reply.status != 429:
            break
    return reply.status, json.loads(reply.data) if reply.data else None


def _tries() -> Iterator[None]:
    """Gives the tries of a request that may come too soon after another."""
    for _ in range(20):
        yield
        time.sleep(0.5)
