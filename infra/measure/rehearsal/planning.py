"""A wave from the planner's desk to the préfecture's word and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infra.measure.rehearsal.life import PLANNER, Life
from infra.measure.rehearsal.outcome import RehearsalError
from infra.measure.rehearsal.stack import Holder

_SOLVE_LIMIT_S = 300
_ENDED = ("done", "failed", "infeasible", "cancelled")
NEIGHBOUR = Holder("another-prefecture", ("coverage:read", "scenarios:write"), ("988",))


def plan(life: Life) -> Iterator[str]:
    """Solves a scenario of the département, and takes its files."""
    document = {
        "name": "Répétition",
        "territory": {"level": "departement", "code": life.departement},
        "posts": life.posts,
        "time_limit_s": 30,
    }
    opened = life.stack.json_of("POST", "/v1/scenarios", PLANNER, document)
    life.scenario = f"/v1/scenarios/{opened['id']}"
    yield _solved(life)
    for form, start in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        reply = life.stack.ask("GET", f"{life.scenario}/result?format={form}", PLANNER)
        if reply.status != 200 or not reply.content.startswith(start):
            raise RehearsalError(f"the plan as {form} was answered {reply.status}")
    yield "its workbook and its report are had"


def review(life: Life) -> Iterator[str]:
    """Opens the plan to the préfecture, which refuses a site; it is solved again without it."""
    life.stack.json_of("POST", f"{life.scenario}/review", PLANNER)
    mine = f"{life.scenario}/opinions/{life.departement}"
    status = life.stack.ask("GET", mine, NEIGHBOUR).status
    if status != 403:
        raise RehearsalError(f"another préfecture was answered {status}, not 403")
    sites = life.stack.get(mine, life.prefecture)["sites"]
    opinion = {
        "opinion": "unfavourable",
        "reason": "Le local ferme en mars.",
        "author": f"Préfecture {life.departement}",
    }
    refused = sites[0]["commune"]
    life.stack.json_of("PUT", f"{mine}/{refused}", life.prefecture, opinion)
    yield f"{len(sites)} sites shown to the préfecture, one refused, to no other préfecture"
    again = life.stack.json_of("POST", f"{life.scenario}/again", PLANNER)
    life.scenario = f"/v1/scenarios/{again['id']}"
    yield _solved(life)
    chosen = {each["commune"] for each in life.stack.get(f"{life.scenario}/plan", PLANNER)["sites"]}
    if refused in chosen:
        raise RehearsalError(f"the site that was refused ({refused}) is in the plan")
    yield "the site that was refused is no longer in the plan"


def _solved(life: Life) -> str:
    job = life.stack.until("the plan", lambda: _ended(life), limit_s=_SOLVE_LIMIT_S)
    if job["state"] != "done":
        raise RehearsalError(f"the scenario is {job['state']}: {job['reason']}")
    found = life.stack.get(f"{life.scenario}/plan", PLANNER)
    return f"{found['totals']['posts']} posts placed, {found['status']}, gap {found['gap']:.2%}"


def _ended(life: Life) -> Any:
    job = life.stack.get(life.scenario, PLANNER)
    return job if job["state"] in _ENDED else None
