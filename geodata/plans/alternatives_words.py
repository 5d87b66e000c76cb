"""Why a site, and what would replace it, in plain French."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.french import whole_number
from geodata.plans.french import count_words, minutes_words, people_words
from geodata.plans.plan_sites import LostCommune, ReplacementRow
from geodata.plans.scenario import Scenario
from geodata.territory import PEOPLE

VALUED = ("max_covering", "p_median")
"""Objectives whose every swap is valued; of the others, people within the limit alone are known."""


def is_valued(scenario: Scenario) -> bool:
    """Returns whether replacements are known: of coverings and p-medians without a capacity."""
    return scenario.objective in VALUED and scenario.people_per_post is None


def alternatives_words(scenario: Scenario) -> str:
    """Returns what the replacements of a plan are of, or why there are none."""
    if is_valued(scenario):
        return (
            "Chaque lieu est retiré seul, tous les autres restant : ce qui est perdu est ce "
            "qu'aucun autre ne donne, et le meilleur remplaçant est celui qui en perd le moins."
        )
    return (
        "Chaque lieu est retiré seul, tous les autres restant. Pour cet objectif, seules les "
        "personnes qu'il est seul à avoir à portée sont connues : aucun remplaçant n'est calculé."
    )


def loss_words(
    scenario: Scenario,
    people: float,
    communes: Sequence[LostCommune],
    count: int,
    loss: float | None,
) -> str:
    """Returns what would be lost without a site.

    Args:
        scenario: of the plan.
        people: who have no other site within the limit.
        communes: where they live, the most populated first; not all of them.
        count: of all these communes.
        loss: of the objective; None where it is not known.
    """
    limit = minutes_words(scenario.limit_minutes)
    if people < 0.5:
        found = f"Sans lui, personne ne perdrait son lieu à {limit} au plus."
    else:
        verb = "n'aurait plus" if round(people) < 2 else "n'auraient plus"
        found = f"Sans lui, {people_words(people)} {verb} de lieu à {limit} au plus"
        found += f" : {_listed(communes, count)}."
    if loss is None or (scenario.objective == "max_covering" and scenario.weight == PEOPLE):
        return found
    return f"{found} {_value_words(scenario, loss, 'perdrait')}"


def replacement_words(
    scenario: Scenario, best: ReplacementRow | None, barred: ReplacementRow | None
) -> str:
    """Returns what would replace a site best, and what that costs.

    Args:
        scenario: of the plan.
        best: of the candidates that keep the constraints; None without any.
        barred: one that is better and keeps them not; None without any.
    """
    if best is None:
        found = "Aucun autre lieu candidat ne tiendrait les contraintes à sa place."
    else:
        found = f"Le meilleur remplaçant est {_place(best)}\u00a0: {_cost(scenario, best)}."
    if barred is None:
        return found
    broken = " ; ".join(f"« {each} »" for each in barred["breaks"])
    return (
        f"{found} {_place(barred)} ferait mieux ({_cost(scenario, barred)}), "
        f"mais ne tiendrait pas {broken}."
    )


def _place(place: ReplacementRow) -> str:
    if place["commune_name"] in place["name"]:
        return place["name"]
    return f"{place['name']} ({place['commune_name']})"


def _cost(scenario: Scenario, place: ReplacementRow) -> str:
    people = place["people_lost"]
    if people > 0:
        found = f"{people_words(people)} de moins à portée"
    elif people < 0:
        found = f"{people_words(-people)} de plus à portée"
    else:
        found = "autant de personnes à portée"
    if scenario.objective == "max_covering" and scenario.weight == PEOPLE:
        return found
    return f"{found}, {_value_words(scenario, place['value_lost'], '').strip(' .')}"


def _value_words(scenario: Scenario, loss: float, verb: str) -> str:
    """Returns a loss in the unit of the objective: `12 minutes × personnes de trajet en plus`."""
    counted = "personnes" if scenario.weight == PEOPLE else f"poids « {scenario.weight} »"
    size = abs(loss)
    if scenario.objective == "p_median":
        more = "de plus" if loss >= 0 else "de moins"
        words = f"{count_words(size, 'minute', 'minutes')} × {counted} de trajet {more}"
        return f"Au total, {words}." if verb else words
    more = "de moins" if loss >= 0 else "de plus"
    words = f"{whole_number(size)} ({counted}) {more} à portée"
    return f"Au total, {words}." if verb else words


def _listed(communes: Sequence[LostCommune], count: int) -> str:
    named = [f"{each['name']} ({whole_number(each['people'])})" for each in communes]
    left = count - len(named)
    if left > 0:
        named.append(count_words(left, "autre commune", "autres communes"))
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} et {named[-1]}"
