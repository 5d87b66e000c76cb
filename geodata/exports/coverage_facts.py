"""What every export says of itself, in French: territory, question, dates, sources, licence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from geodata.coverage import Asked, CoverageReply, GapsReply
from geodata.french import shortest_number

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

_SOURCE_LABELS = {"sites": "sites", "communes": "communes", "column": "indicateur"}

METHOD = (
    "Durées en voiture, du point de la commune (sa mairie) au site le plus proche, selon un modèle "
    "de routes entre communes voisines : ponts, obstacles et bacs compris, sans le trafic. Une "
    "durée égale à la limite est dans la limite. Conseillers à portée : méthode E2SFCA (Luo et Qi, "
    "2009). Une zone réunit des communes voisines qui ne sont pas desservies ; elles sont classées "
    "par habitants × manque. Les formules et leurs sources sont dans docs/methods.md."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an export says of itself."""

    key: str
    label: str
    value: str


def facts_of(answer: CoverageReply | GapsReply) -> list[Fact]:
    """Returns what an answer of coverage or of gaps says of itself, in the order to show it."""
    territory, question = answer["territory"], answer["question"]
    level = LEVEL_LABELS[territory["level"]]
    change: Any = answer.get("change") or {}
    facts = [
        Fact("territory", "Territoire", f"{level} : {territory['name']} ({territory['code']})"),
        Fact("at", "Situation au", str(question["at"])),
        Fact("since", "Comparé à la version des sites", _value_words(change.get("since"))),
        Fact("parameters", "Paramètres", parameters_of(question)),
        Fact("computed_at", "Calculé le", _value_words(answer.get("computed_at"))),
        Fact("sites_version", "Version des sites", str(answer["sites_version"])),
        Fact("sites_as_of", "Sites à la date du", _value_words(answer.get("sites_as_of"))),
        Fact("snapshot", "Version des communes", str(answer["snapshot"])),
        Fact("sources", "Sources", sources_of(answer)),
        Fact("licence", "Licence", str(answer["licence"])),
    ]
    return [fact for fact in facts if fact.value]


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


def sources_of(answer: CoverageReply | GapsReply | Mapping[str, Any]) -> str:
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
