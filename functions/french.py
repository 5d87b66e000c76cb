"""What problems say, in French and in English: the sentences of `geodata/errors.py` and its like.

A sentence is written with `{}` for each of its facts, in the same order in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from geodata.patterns import EXPECTED
from geodata.travel import NO_TRANSIT, NO_TRANSIT_IN_FRENCH

_TITLES = {
    400: "Demande incorrecte",
    403: "Interdit",
    404: "Introuvable",
    405: "Méthode refusée",
    406: "Format indisponible",
    409: "Conflit",
    415: "Type de contenu refusé",
    422: "Paramètre incorrect",
    429: "Trop de demandes",
    500: "Erreur interne",
    503: "Service indisponible",
}
_OF_ANY_PARAMETER = {
    "not a value of this filter; allowed: {}": (
        "valeur inconnue de ce filtre ; valeurs possibles : {}"
    ),
    "unknown parameter; known: {}": "paramètre inconnu ; paramètres connus : {}",
    "a position of France with its longitude first: swap lat and lon": (
        "cette position serait en France si la latitude et la longitude étaient échangées"
    ),
    "longer than {} characters": "plus de {} caractères",
    "control characters are in it": "il contient des caractères de contrôle",
    "no letter and no digit to look for are in it, or hardly any": (
        "il ne contient ni lettre ni chiffre à chercher, ou presque aucun"
    ),
    "a position out of range: latitude first, then longitude": (
        "position hors limites : la latitude d’abord, puis la longitude"
    ),
    "neither `now` nor a time with its offset: {}": "ni `now`, ni une heure avec son décalage : {}",
    "not between {} and {}": "doit être entre {} et {}",
    "not between -{} and {} degrees": "doit être entre -{} et {} degrés",
    "must be said": "doit être renseigné",
    "must be one of those allowed": "doit être l’une des valeurs possibles",
    "must be today or in {} days at most": "doit être aujourd’hui ou dans {} jours au plus",
    "must be said, in {} characters at most": "doit être renseigné, en {} caractères au plus",
    "must name 2 to {} different scenarios": "doit nommer de 2 à {} scénarios différents",
    "must be from 2 to {}": "doit être de 2 à {}",
    "at most {}": "au plus {}",
    "no commune has the code {}": "aucune commune n’a le code {}",
    "four or six numbers: west, south, east and north in degrees": (
        "quatre ou six nombres : ouest, sud, est et nord en degrés"
    ),
    "not a box: west, south, east and north in degrees": (
        "ce n’est pas un rectangle : ouest, sud, est et nord en degrés"
    ),
    "four or six numbers: two corners in the order of the axes of `bbox-crs`": (
        "quatre ou six nombres : deux coins, dans l’ordre des axes de `bbox-crs`"
    ),
    "not a box: the least corner, then the greatest, in the order of the axes of `bbox-crs`": (
        "ce n’est pas un rectangle : le coin le plus petit, puis le plus grand, dans l’ordre des "
        "axes de `bbox-crs`"
    ),
    "not a reference system of this layer: its `crs` lists their addresses": (
        "ce n’est pas un système de coordonnées de cette couche : son champ `crs` donne leurs "
        "adresses"
    ),
    "a whole number from 1 to {}": "un nombre entier de 1 à {}",
    "an interval has one end at least": "un intervalle a une borne au moins",
    "the interval ends before it begins": "l’intervalle finit avant de commencer",
    "neither a day as 2026-11-24, a moment with its offset, nor an interval of them": (
        "ni un jour comme 2026-11-24, ni un moment avec son décalage, ni un intervalle"
    ),
    "none of these formats is given here": "aucun de ces formats n’est donné ici",
    "only France and a région have rows by territory": (
        "seules la France et les régions ont des lignes par territoire"
    ),
    NO_TRANSIT: NO_TRANSIT_IN_FRENCH,
    **{each.english: each.french for each in EXPECTED.values()},
}
_WHOLE = {
    "several origins ({}): give exactly one of lat+lon, commune, postcode, q": (
        "plusieurs origines ({}) : donnez-en exactement une parmi lat+lon, commune, postcode, q"
    ),
    "no origin: give exactly one of lat+lon, commune, postcode, q": (
        "aucune origine : donnez-en exactement une parmi lat+lon, commune, postcode, q"
    ),
    "lat and lon go together": "lat et lon vont ensemble",
    "no commune has the INSEE code {}": "Aucune commune n’a le code INSEE {}",
    "no commune has the postcode {} (a CEDEX belongs to none)": (
        "Aucune commune n’a le code postal {} (un CEDEX n’est celui d’aucune)"
    ),
    "no commune has a name like this text": "Aucune commune n’a un nom proche de ce texte",
    "no commune is named in this text, and the address service does not answer": (
        "Ce texte ne nomme aucune commune, et le service d’adresses ne répond pas"
    ),
    "{} is not covered: no source of the data places it": (
        "{} n’est pas couverte : aucune source des données ne dit où elle est"
    ),
    "no territory of the level {} has the code {}": "Aucun territoire de niveau {} n’a le code {}",
    "no published site has the id {}": "Aucun lieu publié n’a l’identifiant {}",
    "no published column is called {} (published: {})": (
        "Aucune colonne publiée ne s’appelle {} (publiées : {})"
    ),
    "no published version of the sites has the name {}": (
        "Aucune version publiée des lieux ne s’appelle {}"
    ),
    "no place of the version in use has the id {}": (
        "Aucun lieu de la version en service n’a l’identifiant {}"
    ),
    "no import has the id {}": "Aucun import n’a l’identifiant {}",
    "the import {} is {}: it cannot be {}": "L’import {} est dans l’état {} : impossible ({})",
    "no scenario has the id {}": "Aucun scénario n’a l’identifiant {}",
    "the scenario {} is {}: it cannot be {}": "Le scénario {} est dans l’état {} : impossible ({})",
    "no what-if has the id {}": "Aucune hypothèse n’a l’identifiant {}",
    "this idempotency key was used for another scenario": (
        "Cette clé d’idempotence a servi à un autre scénario"
    ),
    "the version {} is already in use": "La version {} est déjà en service",
    "the version in use is now {}: the differences are made again; read them, then publish again": (
        "La version en service est maintenant {} : les différences sont refaites ; lisez-les, "
        "puis publiez de nouveau"
    ),
    "the token is limited to the départements {}; what is asked for goes beyond": (
        "Le jeton est limité aux départements {} ; ce qui est demandé va au-delà"
    ),
    "the token is limited to no département; what is asked for goes beyond": (
        "Le jeton n’ouvre aucun département"
    ),
    "the token is limited to the départements {}; the sites are the country's": (
        "Le jeton est limité aux départements {} ; les lieux sont ceux de tout le pays"
    ),
    "the token is limited to no département; the sites are the country's": (
        "Le jeton n’ouvre aucun département ; les lieux sont ceux de tout le pays"
    ),
    "Not for everybody: send a token.": "Réservé : envoyez un jeton.",
    "Nothing at this address; see {}.": "Rien à cette adresse ; voir {}.",
    "This layer has no such feature.": "Cette couche n’a pas cet objet.",
    "Nothing at this address; see /v1/openapi.json.": (
        "Rien à cette adresse ; voir /v1/openapi.json."
    ),
    "Allowed here: {}.": "Méthodes acceptées ici : {}.",
    "The body is read as application/json.": "Le corps est lu comme application/json.",
    "The answer is too large; it was logged.": (
        "La réponse est trop grande ; c’est noté dans le journal."
    ),
    "Something failed on our side; it was logged.": (
        "Une erreur s’est produite de notre côté ; elle est notée dans le journal."
    ),
    "The data does not answer. Nothing is lost: send the same again in a few seconds, with the "
    "same Idempotency-Key if it had one.": (
        "Les données ne répondent pas. Rien n’est perdu : renvoyez la même demande dans quelques "
        "secondes, avec la même Idempotency-Key si elle en avait une."
    ),
    "The routing engine does not answer; try again soon.": (
        "Le moteur d’itinéraires ne répond pas ; réessayez bientôt."
    ),
    "the body is longer than {} bytes": "Le corps dépasse {} octets",
    "the body is in parts, and no route reads them": (
        "Le corps est en plusieurs parties, qu’aucune route ne lit"
    ),
    "the body is not UTF-8": "Le corps n’est pas en UTF-8",
    "the body is nested too deeply": "Le corps a trop de niveaux",
    "a number in the body has too many figures": "Un nombre du corps a trop de chiffres",
    # Pydantic's.
    "Field required": "Valeur obligatoire",
    "Input should be a valid number, unable to parse string as a number": "Un nombre est attendu",
    "Input should be a number, not true or false": "Un nombre est attendu, et non vrai ou faux",
    "Input should be a finite number": "Un nombre fini est attendu",
    "Input should be a valid integer, unable to parse string as an integer": (
        "Un nombre entier est attendu"
    ),
    "Input should be a valid boolean, unable to interpret input": "`true` ou `false` est attendu",
    "Input should be a valid string": "Un texte est attendu",
    "Input should be greater than or equal to {}": "La valeur doit être d’au moins {}",
    "Input should be greater than {}": "La valeur doit être plus grande que {}",
    "Input should be less than or equal to {}": "La valeur doit être d’au plus {}",
    "Input should be less than {}": "La valeur doit être plus petite que {}",
    "Input should be '{}'": "La valeur doit être '{}'",
    "String should have at least {} character": "Au moins {} caractère",
    "String should have at least {} characters": "Au moins {} caractères",
    "String should have at most {} characters": "Au plus {} caractères",
    "List should have at most {} items after validation, not {}": "Au plus {} valeurs, et non {}",
}
_WORDS = {
    " or ": " ou ",
    "write + as %2B": "écrivez + comme %2B",
    "none: no site names one": "aucune : aucun lieu n’en nomme",
}
"""Words within facts."""
_IN_FRENCH = frozenset(
    {"too_many_opinions", "review_full", "review_closed", "what_ifs_full", "invalid_scenario"}
)
"""Codes of problems that are shown as they are in pages, and are in French for everybody."""


def translated(problem: Mapping[str, Any], language: str) -> tuple[Mapping[str, Any], str]:
    """Returns a problem, in a language where there is its sentence in it, and which it is in."""
    detail = str(problem["detail"])
    if problem["code"] in _IN_FRENCH:
        return problem, "fr"
    found = _sentence(detail, problem.get("parameter")) if language == "fr" else None
    if found is None:
        return problem, "en"
    return {**problem, "title": _TITLES[int(problem["status"])], "detail": found}, "fr"


def _sentence(detail: str, parameter: object) -> str | None:
    found = _by(_WHOLE, detail)
    start = f"{parameter}: "
    if found is None and parameter is not None and detail.startswith(start):
        rest = _by(_OF_ANY_PARAMETER, detail.removeprefix(start))
        found = None if rest is None else f"{parameter} : {rest}"
    return found


def _by(sentences: Mapping[str, str], text: str) -> str | None:
    if text in sentences:
        return sentences[text]
    for template, other in sentences.items():
        facts = facts_in(text, template) if "{}" in template else None
        if facts is not None:
            return other.format(*map(_in_words, facts))
    return None


def facts_in(text: str, template: str) -> list[str] | None:
    """Returns what a text has in place of each `{}` of a template; None where it is not of it.

    >>> facts_in("not between 2000 and 2099", "not between {} and {}")
    ['2000', '2099']
    """
    first, *rest = _pieces(template)
    if not text.startswith(first):
        return None
    at, facts = len(first), []
    for piece in rest[:-1]:
        end = text.find(piece, at)
        if end < 0:
            return None
        facts.append(text[at:end])
        at = end + len(piece)
    if not text.endswith(rest[-1]) or len(text) - len(rest[-1]) < at:
        return None
    return [*facts, text[at : len(text) - len(rest[-1])]]


@cache
def _pieces(template: str) -> list[str]:
    return template.split("{}")


def _in_words(fact: str) -> str:
    for english, french in _WORDS.items():
        fact = fact.replace(english, french)
    return fact
