"""What every export says of itself, in French: territory, question, dates, sources, licence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from geodata.coverage import (
    Asked,
    CoverageReply,
    EndingsReply,
    GapsReply,
    Indicators,
    SitesChangedReply,
    Told,
)
from geodata.exports.travel_words import (
    method_sentence,
    mode_of,
    origin_of_minutes,
    without_car_sentences,
)
from geodata.french import BY_MODE, shortest_number, whole_number

LEVEL_LABELS = {
    "france": "France",
    "region": "Région",
    "departement": "Département",
    "epci": "EPCI",
    "commune": "Commune",
}

POSTS_LABELS = {"filled": "postes pourvus", "granted": "postes attribués"}

DECAY_LABELS = {
    "steps": "par paliers",
    "gaussian": "gaussienne",
    "exponential": "exponentielle",
    "power": "en puissance",
    "drees": "par paliers de la DREES (APL)",
}

_BETWEEN = " · "
"""Never the `;` of French CSV: a reader that only splits lines is not lost."""

_SOURCE_LABELS = {
    "sites": "sites",
    "communes": "communes",
    "roads": "durées mesurées",
    "people": "carroyage de la population",
    "column": "indicateur",
}

_BY_CAR = (
    "Durées en voiture, du point de la commune (sa mairie) au site le plus proche, selon un modèle "
    "de routes entre communes voisines : ponts, obstacles et bacs compris, sans le trafic."
)
_METHOD = (
    " Une durée égale à la limite est dans la limite. Conseillers à portée : méthode E2SFCA (Luo "
    "et Qi, 2009). Une zone réunit des communes voisines qui ne sont pas desservies ; elles sont "
    "classées par habitants × manque. Les formules et leurs sources sont dans la documentation du "
    "projet, page « Methods »."
)


def method_of(question: Mapping[str, Any]) -> str:
    """Returns how an answer was made, in a paragraph."""
    mode = mode_of(question)
    return f"{_BY_CAR if mode == 'car' else method_sentence(mode)}{_METHOD}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an export says of itself."""

    key: str
    label: str
    value: str


Answer = CoverageReply | GapsReply | SitesChangedReply | EndingsReply


def facts_of(answer: Answer) -> list[Fact]:
    """Returns what an answer of coverage or of gaps says of itself, in the order to show it."""
    territory, question = answer["territory"], answer["question"]
    level = LEVEL_LABELS[territory["level"]]
    change: Any = answer.get("change") or {}
    facts = [
        Fact("territory", "Territoire", f"{level} : {territory['name']} ({territory['code']})"),
        Fact("at", "Situation au", str(question["at"])),
        Fact("since", "Comparé à la version des sites", _value_words(change.get("since"))),
        Fact("parameters", "Paramètres", parameters_of(question)),
        Fact("mode", "Mode de déplacement", _mode_of(question)),
        Fact("without_car", "Sans voiture", " ".join(_without_car_of(answer))),
        Fact("filters", "Communes retenues", _BETWEEN.join(answer.get("filters", ()))),
        Fact("roads", "Origine des durées", _roads_of(answer)),
        Fact("people", "Où vivent les habitants", people_of(answer)),
        Fact("computed_at", "Calculé le", _value_words(answer.get("computed_at"))),
        Fact("sites_version", "Version des sites", str(answer["sites_version"])),
        Fact("sites_as_of", "Sites à la date du", _value_words(answer.get("sites_as_of"))),
        Fact("dates", "Dates des postes", _dates_of(answer["sites_tell"])),
        Fact("snapshot", "Version des communes", str(answer["snapshot"])),
        Fact("sources", "Sources", sources_of(answer)),
        Fact("licence", "Licence", str(answer["licence"])),
    ]
    return [fact for fact in facts if fact.value]


def _mode_of(question: Asked) -> str:
    """Returns how people travel, '' by car, which is the usual way."""
    mode = mode_of(question)
    return "" if mode == "car" else f"{BY_MODE[mode]} : {origin_of_minutes(mode)}"


def _without_car_of(answer: Answer) -> list[str]:
    figures: Any = answer.get("indicators") or {}
    told = figures.get("without_car")
    return [] if told is None else without_car_sentences(told)


def _roads_of(answer: Answer) -> str:
    """Returns where durations come from, '' where all of them are the model's."""
    measured, communes = measured_of(answer)
    if not measured:
        return ""
    if measured == communes:
        return "mesurées sur les routes"
    return (
        f"mesurées sur les routes pour {whole_number(measured)} des {whole_number(communes)} "
        "communes, modélisées pour les autres"
    )


def people_of(answer: Answer) -> str:
    """Returns where people were counted, '' where all are at their commune's point."""
    figures: Any = answer.get("indicators") or {}
    grid = figures.get("people_grid")
    if grid is None:
        return ""
    without = grid["communes_without"]
    rest = ""
    if without:
        have = "commune sans carreau garde" if without == 1 else "communes sans carreau gardent"
        rest = f" ; {whole_number(without)} {have} leur point"
        if without == 1:
            rest = f" ; 1 {have} son point"
    count = grid["cells"]
    return f"{whole_number(count)} carreau{'x' if count > 1 else ''} de {grid['name']}{rest}"


def beyond_of(figures: Indicators) -> int:
    """Returns the people beyond the threshold or without a road.

    With a grid of people, those who live there; without, those of the communes that are there.
    """
    status = figures["status"]
    if "people_grid" not in figures:
        return status["remote"]["people"] + status["unreachable"]["people"]
    return figures["people"] - figures["within_threshold"]["people"] - status["unknown"]["people"]


def measured_of(answer: Answer | Mapping[str, Any]) -> tuple[int, int]:
    """Returns how many communes of an answer have measured minutes, and how many it is of."""
    figures: Any = answer.get("indicators")
    if figures is not None:
        return figures.get("measured_on_roads", {}).get("communes", 0), figures["communes"]
    zones: Any = answer.get("zones", ())
    rows = [row for zone in zones for row in zone.get("communes", ())]
    return sum(row.get("travel_method") == "measured" for row in rows), len(rows)


def _dates_of(told: Told) -> str:
    if not told["dated"]:
        return "aucune : la situation est celle du fichier, quelle que soit la date demandée"
    return f"dites pour {told['dated']} lieux sur {told['sites']}"


def parameters_of(question: Asked) -> str:
    """Returns the parameters of a question in one French line."""
    weight = question["weight"]
    return _BETWEEN.join(
        [
            f"seuil de {in_french(question['threshold_minutes'])} minutes",
            f"au moins {in_french(question['least_per_10k'])} conseiller pour 10 000 habitants",
            POSTS_LABELS[question["posts"]],
            f"pondération : {'habitants' if weight == 'people' else weight}",
            f"décroissance {DECAY_LABELS[question['decay']]}",
            f"portée de {in_french(question['catchment_minutes'])} minutes",
        ]
    )


def sources_of(answer: Answer | Mapping[str, Any]) -> str:
    """Returns the sources of an answer in one line; a source is a text or a record of facts."""
    return _BETWEEN.join(words for each in answer["sources"] if (words := _source_words(each)))


def moment_of(coverage: CoverageReply) -> datetime:
    """Returns when an answer was computed, in UTC and without zone, as spreadsheets keep time.

    An answer that was never stored has no such moment: it is of its question's day.
    """
    computed = coverage.get("computed_at") or coverage["question"]["at"]
    moment = datetime.fromisoformat(str(computed))
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def in_french(number: float) -> str:
    """Returns a number with its decimal comma, and no decimals that say nothing."""
    return shortest_number(number, 12)


def _source_words(source: Any) -> str:
    if isinstance(source, str):
        return source
    named = source.get("name") or source.get("label")
    if not named:
        return ""
    what = _SOURCE_LABELS.get(source.get("what"))
    rest = [source.get(key) for key in ("version", "vintage", "licence", "url")]
    text = ", ".join(str(part) for part in (named, *rest) if part)
    return f"{what} : {text}" if what else text


def _value_words(value: Any) -> str:
    return "" if value is None else str(value)
