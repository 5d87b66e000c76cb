"""How people travel, and who can come without a car, as documents say it in French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geodata.coverage import WithoutCar
from geodata.french import BY_MODE, WIDE_SPACE, percent, shortest_number, whole_number
from geodata.travel import CYCLING, WALKING, Pace

COMING_COLOURS = {
    "on_foot": "#7fcdbb",
    "by_transit": "#41b6c4",
    "cannot_come": "#b5121b",
    "transit_unknown": "#f2b134",
    "unknown": "#bdbdbd",
}
"""Of a map of who can come: the same as the page's."""

POINT = (
    "Les habitants d’une commune sont comptés à son point (sa mairie) : dans une commune étendue, "
    "beaucoup marchent plus loin."
)


def mode_of(question: Mapping[str, Any]) -> str:
    """Returns the mode of a question or of a scenario, by car where it says none."""
    return str(question.get("mode", "car"))


def by_mode(question: Mapping[str, Any]) -> str:
    """Returns how people travel under a question or a scenario: `en voiture`."""
    return BY_MODE[mode_of(question)]


def origin_of_minutes(mode: str) -> str:
    """Returns where the minutes of a mode come from, but by car; without a full stop."""
    if mode == "transit":
        return (
            "durées de la table importée de transport en commun, attente comprise, et à pied dans "
            "une même commune"
        )
    pace = WALKING if mode == "foot" else CYCLING
    told = {
        "foot": f"marche à {_speed(pace)}, par des chemins {_detour(pace)} fois plus longs que la "
        "ligne droite, par les ponts et sans les bacs",
        "bicycle": f"vélo à {_speed(pace)} sur le plat, par des chemins {_detour(pace)} fois plus "
        "longs que la ligne droite ; le relief n’est pas compté",
    }
    return f"{told[mode]} ; là où une table de ce mode est importée, ses durées"


def method_sentence(mode: str) -> str:
    """Returns the sentence of the method that says what a minute is, but by car."""
    return (
        f"Durées {BY_MODE[mode]}, du point de la commune (sa mairie) au site le plus proche : "
        f"{origin_of_minutes(mode)}. {POINT}"
    )


def without_car_sentences(figures: WithoutCar) -> list[str]:
    """Returns who can come without a car, and who cannot, in sentences.

    What no table says of public transport is not known, and is never told as absent.
    """
    walk = shortest_number(figures["foot_minutes"])
    ride = shortest_number(figures["transit_minutes"])
    found = [f"À {walk} minutes à pied ou moins d’un lieu : {_people(figures['on_foot'])}."]
    if figures["transit"] != "unknown":
        ways = f"plus de {walk} minutes à pied, et plus de {ride} en transport en commun"
        there, none = _people(figures["by_transit"]), _people(figures["cannot_come"])
        found.append(
            f"Plus loin à pied, à {ride} minutes ou moins en transport en commun : {there}."
        )
        found.append(f"Ne peuvent pas venir sans voiture ({ways}, ou aucun trajet) : {none}.")
    if figures["transit_unknown"]["communes"]:
        found.append(
            f"À plus de {walk} minutes à pied, de communes dont aucune table ne dit les transports "
            f"en commun : {_people(figures['transit_unknown'])}. Rien n’est connu de ces "
            "transports, ce qui ne veut pas dire qu’il n’y en a pas."
        )
    return found


def _people(share: Mapping[str, Any]) -> str:
    people = share["people"]
    told = f"{whole_number(people)}{WIDE_SPACE}habitant{'s' if people >= 2 else ''}"
    return f"{told} ({percent(share['share'])})"


def _speed(pace: Pace) -> str:
    return f"{shortest_number(round(pace.metres_per_s * 3.6, 1))} km/h"


def _detour(pace: Pace) -> str:
    return shortest_number(pace.detour)
