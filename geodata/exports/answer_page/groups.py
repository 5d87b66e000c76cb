"""The groups of an answer in the order they are read: the same as web/citizen/groups.js."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from geodata.exports.answer_page.words import Record, listed

Kind = Literal["sure", "unconfirmed", "closed"]
_ABROAD_M = 100_000
_UNSAID = {
    "open_at": "ses horaires à ce moment",
    "service": "ses services",
    "need": "ses services",
    "audience": "les publics accueillis",
    "support": "comment il accompagne",
    "fee": "son tarif",
    "programme": "ses programmes",
    "network": "son réseau",
    "appointment": "s’il donne rendez-vous en ligne",
    "wheelchair": "l’accès en fauteuil roulant",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Places of one kind; `first` is the number of the first of them."""

    kind: Kind
    sites: Sequence[Record]
    first: int


def is_abroad(answer: Record) -> bool:
    """Whether an answer is from a point of no commune, the nearest place a country away."""
    nearest = next(iter([*answer["sites"], *answer["unconfirmed_sites"]]), None)
    if answer["origin"] is None or answer["origin"]["commune"] or nearest is None:
        return False
    return (nearest["distance_m"] or 0) > _ABROAD_M


def groups_of(answer: Record) -> list[Group]:
    """Returns the groups that have a place: those that surely answer first; none from abroad."""
    if is_abroad(answer):
        return []
    is_closed = answer.get("open_found") is False
    found: tuple[Kind, Any] = ("closed" if is_closed else "sure", answer["sites"])
    unsaid: tuple[Kind, Any] = ("unconfirmed", answer["unconfirmed_sites"])
    groups, first = [], 1
    for kind, sites in (unsaid, found) if is_closed else (found, unsaid):
        if sites:
            groups.append(Group(kind, [each for some in by_place(sites) for each in some], first))
            first += len(sites)
    return groups


def by_place(sites: Sequence[Record]) -> list[list[Record]]:
    """Parts places into those that seem one place, each alone where none does."""
    places: list[list[Record]] = []
    by_id: dict[str, list[Record]] = {}
    for site in sites:
        twins = by_id.get(site["same_place_as"] or "")
        if twins is None:
            places.append([site])
            by_id[site["id"]] = places[-1]
        else:
            twins.append(site)
    return places


def same_place_in_words(count: int) -> str:
    """`Deux fiches au même endroit`."""
    return f"{ {2: 'Deux', 3: 'Trois'}.get(count, count) } fiches au même endroit"


def is_over_water(groups: Sequence[Group]) -> bool:
    """Whether no road leads to any place of the list: help at a distance is then nearer."""
    sites = [site for group in groups for site in group.sites]
    return bool(sites) and all(site["access"] in ("ferry", "none") for site in sites)


def no_road_in_words(groups: Sequence[Group]) -> str:
    """Says that no road leads to what is listed, and what to do first."""
    there = "ce lieu" if sum(len(group.sites) for group in groups) == 1 else "ces lieux"
    return (
        f"Aucune route ne mène d’ici à {there}. Appelez d’abord : une aide par téléphone est "
        "peut-être possible."
    )


def unsaid_in_words(site: Record) -> str | None:
    """Returns what a place does not say of what is asked; None when nothing."""
    unsaid = list(dict.fromkeys(_UNSAID[each] for each in site["unconfirmed"]))
    return f"Ne dit pas {listed(unsaid, 'ni')}" if unsaid else None


def group_in_words(group: Group, *, is_alone: bool) -> tuple[str, str] | None:
    """Returns a group's heading and what to do with its places; None for one that needs none."""
    is_one = len(group.sites) == 1
    if group.kind == "closed":
        return (
            ("Fermé à ce moment", "Voici quand il ouvre.")
            if is_one
            else ("Fermés à ce moment", "Voici quand ils ouvrent.")
        )
    if group.kind == "sure":
        return None if is_alone else ("Répondent à votre demande", "")
    if all(site["unconfirmed"] == ["open_at"] for site in group.sites):
        return "Horaires inconnus : appelez", (
            "Ce lieu ne dit pas s’il est ouvert à ce moment."
            if is_one
            else "Ces lieux ne disent pas s’ils sont ouverts à ce moment."
        )
    return "À vérifier : appelez", (
        "Ce lieu ne dit pas tout ce que vous demandez."
        if is_one
        else "Ces lieux ne disent pas tout ce que vous demandez."
    )


def counted_in_words(groups: Sequence[Group]) -> str:
    """`3 lieux`, `1 lieu et 2 à vérifier`, `2 lieux à vérifier`."""
    unsaid = sum(len(group.sites) for group in groups if group.kind == "unconfirmed")
    known = sum(len(group.sites) for group in groups) - unsaid
    if known == 0:
        return f"{_places(unsaid)} à vérifier"
    return f"{_places(known)} et {unsaid} à vérifier" if unsaid else _places(known)


def _places(count: int) -> str:
    return "1 lieu" if count == 1 else f"{count} lieux"
