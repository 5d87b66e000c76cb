"""What is said around the list, and why there is none: the words of notices.js and failures.js."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.exports.answer_page.words import Record, lacks_in_words, minutes_in_words
from geodata.french import BY_MODE

DEMONSTRATION = "demonstration"
DEMONSTRATION_NOTICE = (
    "Démonstration : ces lieux sont des mairies, avec leurs vrais horaires. Ils ne proposent pas "
    "tous une aide numérique."
)
WHICH = {
    "homonyms": "Plusieurs endroits portent ce nom. Lequel est le vôtre ?",
    "misspelt": "Vouliez-vous dire…",
    "territory": "C’est un territoire entier. Quelle est votre commune ? Voici les plus peuplées.",
}
_OF_THE_FIELD = {
    "unknown_name": "Nous ne trouvons pas ce lieu. Vérifiez l’orthographe, ou essayez un code "
    "postal.",
    "not_covered": "Cette commune n’est pas encore couverte par ce service.",
    "unknown_postcode": "Aucune commune n’a ce code postal. Un code « Cedex » ne désigne pas une "
    "commune : essayez son nom.",
    "unknown_code": "Ce code de commune n’existe pas.",
    "invalid_origin": "Indiquez une adresse, une commune ou un code postal.",
}
_NOT_UNDERSTOOD = (
    "Nous n’avons pas compris ce lieu. Essayez une commune, un code postal ou une adresse."
)
_MOMENT_NOT_UNDERSTOOD = (
    "Cette date n’a pas été comprise",
    "Écrivez la date et l’heure comme ceci : 2026-12-24T10:30.",
)
_BUSY = ("Le service est très demandé", "Réessayez dans une minute.")
_FAILED = (
    "Le service rencontre un problème",
    "Ce n’est pas de votre fait. Réessayez dans quelques minutes.",
)
_REFUSED = (
    "Cette question n’a pas été comprise",
    "Modifiez votre recherche ou effacez les filtres.",
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer: a fault `of_the_field`, or a title and a text."""

    title: str
    text: str
    of_the_field: str = ""


def failure_in_words(status: int, code: str, parameter: str | None) -> Failure:
    """Returns what to say of a problem of the API (RFC 9457), by its status and its code."""
    if code in _OF_THE_FIELD:
        return Failure("Aucun résultat", "", _OF_THE_FIELD[code])
    if status < 500 and parameter in ("q", "postcode", "commune", "lat", "lon"):
        return Failure("Aucun résultat", "", _NOT_UNDERSTOOD)
    if parameter == "open_at":
        return Failure(*_MOMENT_NOT_UNDERSTOOD)
    if status in (429, 503):
        return Failure(*_BUSY)
    return Failure(*(_REFUSED if status < 500 else _FAILED))


def notices_of(answer: Record) -> list[str]:
    """Returns the doubts and the limits of an answer, a sentence each."""
    origin: Mapping[str, object] = answer["origin"]
    lacks = [each["code"] for each in answer["degraded"]]
    told = [*lacks_in_words(answer)]
    if answer["sites_version"] == DEMONSTRATION:
        told.insert(0, DEMONSTRATION_NOTICE)
    if origin.get("fallback") and "geocoder_unavailable" not in lacks:
        told.append(
            "L’adresse n’a pas pu être située précisément : la recherche part du centre de la "
            "commune."
        )
    if origin["understood_as"] == "point_near_commune":
        told.append(
            "Ce point est hors de toute commune : la recherche part de la commune la plus proche."
        )
    if answer["open_found"] is False:
        told.append(
            "Aucun lieu n’est sûrement ouvert à ce moment à moins de deux heures de trajet."
        )
    if answer["within_limit"] is False:
        told.append(f"Aucun lieu{_limit(answer)}. Voici les plus proches, au-delà de cette limite.")
    return told


def _limit(answer: Record) -> str:
    if not answer["max_minutes"]:
        return " dans la limite demandée"
    by = BY_MODE[answer["mode"]]
    return f" à moins de {minutes_in_words(answer['max_minutes'])} {by}"
